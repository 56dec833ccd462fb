/* SPDX-License-Identifier: MIT
 *
 * An edition's text as Markdown that reads back as the same: every heading and paragraph with its
 * id, every span as a sign of Markdown where that is sure to hold, else as an inline tag. Spans
 * that cross are cut at each other's borders, which changes nothing that can be seen.
 */
#include "unbundle.h"

#include <stdlib.h>
#include <string.h>

#define MAX_HEADING 6

enum span_kind { SPAN_MARK, SPAN_MENTION, SPAN_CITATION };

struct span {
    size_t start, end; /* bytes */
    size_t order;      /* of two alike, the outer one is first */
    enum span_kind kind;
    const json_t *data;
    bool sign; /* written as a sign of Markdown, not as a tag */
};

struct writer {
    struct rpt_buf *out;
    const char *text;
    size_t len;
    struct span *spans;
    size_t count;
    size_t *open; /* indexes of spans, the innermost last */
    size_t depth;
};

static const char *word(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

/* ---- Spans. */

static void take_spans(struct writer *w, const json_t *paragraph, const char *key,
                       enum span_kind kind)
{
    size_t i;
    json_t *data;

    json_array_foreach (json_object_get(paragraph, key), i, data) {
        size_t start = (size_t)json_integer_value(json_object_get(data, "start")),
               end = (size_t)json_integer_value(json_object_get(data, "end"));
        struct span *span = RPT_ADD(w->spans, w->count);

        *span = (struct span){.start = rpt_utf8_byte(w->text, w->len, start),
                              .end = rpt_utf8_byte(w->text, w->len, end),
                              .order = w->count,
                              .kind = kind,
                              .data = data};
    }
}

static int outer_first(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static bool is_inside(size_t at, const struct span *span)
{
    return at > span->start && at < span->end;
}

/* Where a mark has to be cut so that it does not cross the other; 0: nowhere. Of two marks the
 * later one is cut. */
static size_t border_in(const struct span *mark, const struct span *other)
{
    if (mark->kind != SPAN_MARK || mark == other)
        return 0;
    if (is_inside(other->end, mark) && !is_inside(other->start, mark) && other->start < mark->start)
        return other->end;
    if (other->kind != SPAN_MARK && is_inside(other->start, mark) && other->end > mark->end)
        return other->start;
    return 0;
}

static void cut_crossing(struct writer *w)
{
    for (size_t i = 0; i < w->count; i++) {
        for (size_t j = 0; j < w->count; j++) {
            size_t at = border_in(&w->spans[i], &w->spans[j]);

            if (at == 0)
                continue;
            struct span *rest = RPT_ADD(w->spans, w->count);
            *rest = w->spans[i];
            rest->start = at;
            w->spans[i].end = at;
        }
    }
    if (w->count > 1)
        qsort(w->spans, w->count, sizeof *w->spans, outer_first);
}

/* ---- Signs or tags. */

static bool is_link(const struct span *span)
{
    return span->kind != SPAN_MARK || strcmp(word(span->data, "type"), "link") == 0;
}

static uint32_t before(const struct writer *w, size_t at)
{
    if (at == 0)
        return ' ';
    size_t start = rpt_utf8_start(w->text, at - 1);
    return rpt_utf8_next(w->text, w->len, &start);
}

static uint32_t behind(const struct writer *w, size_t at)
{
    return at < w->len ? rpt_utf8_next(w->text, w->len, &at) : ' ';
}

/* CommonMark's flanking rules (6.2), narrowed to what needs no thought: words inside, spaces or
 * plain punctuation outside, and no other span at either border. */
static bool can_be_sign(const struct writer *w, size_t index)
{
    const struct span *span = &w->spans[index];
    uint32_t left = before(w, span->start), right = behind(w, span->end);

    for (size_t i = 0; i < w->count; i++) {
        const struct span *other = &w->spans[i];

        if (i != index && !is_link(other) &&
            (other->start == span->start || other->end == span->end || other->end == span->start ||
             other->start == span->end))
            return false;
    }
    return rpt_cp_is_word(behind(w, span->start)) && rpt_cp_is_word(before(w, span->end)) &&
           (rpt_cp_is_space(left) || left == '(') &&
           (rpt_cp_is_space(right) || (right < 128 && strchr(".,;:!?)", (int)right) != NULL));
}

/* A code span takes its words as they are. */
static bool can_be_code(const struct writer *w, size_t index)
{
    const struct span *span = &w->spans[index];
    size_t len = span->end - span->start;

    for (size_t i = 0; i < w->count; i++)
        if (i != index && (is_inside(w->spans[i].start, span) || is_inside(w->spans[i].end, span) ||
                           (w->spans[i].start == span->start && i > index)))
            return false;
    return memchr(w->text + span->start, '`', len) == NULL &&
           memchr(w->text + span->start, '\n', len) == NULL && w->text[span->start] != ' ' &&
           w->text[span->end - 1] != ' ';
}

static bool in_a_link(const struct writer *w)
{
    for (size_t i = 0; i < w->depth; i++)
        if (is_link(&w->spans[w->open[i]]))
            return true;
    return false;
}

static bool is_sign(const struct writer *w, size_t index)
{
    const struct span *span = &w->spans[index];
    const char *type = word(span->data, "type");

    if (is_link(span))
        return !in_a_link(w);
    if (strcmp(type, "code") == 0)
        return can_be_code(w, index);
    return (strcmp(type, "emphasis") == 0 || strcmp(type, "strong") == 0) && can_be_sign(w, index);
}

static const struct {
    const char *type, *sign, *tag, *attribute;
} marks[] = {
    {"emphasis", "*", "em", NULL},      {"strong", "**", "strong", NULL},
    {"code", "`", "code", NULL},        {"superscript", NULL, "sup", NULL},
    {"quotation", NULL, "q", NULL},     {"foreign", NULL, "span", "lang"},
    {"time", NULL, "time", "datetime"}, {"link", NULL, "a", "href"},
};

static size_t row_of(const struct span *span)
{
    const char *type = span->kind == SPAN_MARK ? word(span->data, "type") : "link";
    size_t row = 0;

    while (row + 1 < RPT_COUNT(marks) && strcmp(marks[row].type, type) != 0)
        row++;
    return row;
}

/* Where a link leads, ours or the text's own. */
static void add_target(struct rpt_buf *out, const struct span *span)
{
    if (span->kind == SPAN_CITATION)
        rpt_buf_addf(out, "cite:%s", word(span->data, "reference"));
    else if (span->kind == SPAN_MENTION && *word(span->data, "entity") != '\0')
        rpt_buf_addf(out, "@%s", word(span->data, "entity"));
    else
        rpt_buf_adds(out, span->kind == SPAN_MENTION ? "none:" : word(span->data, "value"));
}

static bool is_plain_target(const char *url)
{
    return url[strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                           "-._~:/?#@!$,;=%+")] == '\0';
}

static void add_destination(struct rpt_buf *out, const struct span *span)
{
    const char *intent = word(span->data, "intent");
    RPT_AUTO_BUF url = {0};

    rpt_buf_init(&url, RPT_MAX_FILE);
    add_target(&url, span);
    if (url.len > 0 && is_plain_target(url.data)) {
        rpt_buf_adds(out, url.data);
    } else {
        rpt_buf_addc(out, '<');
        for (size_t i = 0; i < url.len; i++)
            rpt_buf_addf(out, strchr("\\<>&*_`", url.data[i]) != NULL ? "\\%c" : "%c", url.data[i]);
        rpt_buf_addc(out, '>');
    }
    if (*intent != '\0')
        rpt_buf_addf(out, " \"%s\"", intent);
}

static void open_span(struct writer *w, size_t index)
{
    struct span *span = &w->spans[index];
    size_t row = row_of(span);
    const char *value = word(span->data, "value");
    RPT_AUTO_BUF target = {0};

    rpt_buf_init(&target, RPT_MAX_FILE);
    span->sign = is_sign(w, index);
    w->open[w->depth++] = index;
    if (span->sign) {
        rpt_buf_adds(w->out, is_link(span) ? "[" : marks[row].sign);
        return;
    }
    rpt_buf_addf(w->out, "<%s", marks[row].tag);
    if (is_link(span))
        add_target(&target, span);
    if (marks[row].attribute != NULL && (is_link(span) || *value != '\0')) {
        rpt_buf_addf(w->out, " %s=\"", marks[row].attribute);
        rpt_html_escape(w->out, is_link(span) ? target.data : value,
                        is_link(span) ? target.len : strlen(value));
        rpt_buf_addc(w->out, '"');
    }
    if (*word(span->data, "intent") != '\0')
        rpt_buf_addf(w->out, " title=\"%s\"", word(span->data, "intent"));
    rpt_buf_addc(w->out, '>');
}

static void close_span(struct writer *w)
{
    const struct span *span = &w->spans[w->open[--w->depth]];
    size_t row = row_of(span);

    if (!span->sign) {
        rpt_buf_addf(w->out, "</%s>", marks[row].tag);
    } else if (is_link(span)) {
        rpt_buf_adds(w->out, "](");
        add_destination(w->out, span);
        rpt_buf_addc(w->out, ')');
    } else {
        rpt_buf_adds(w->out, marks[row].sign);
    }
}

static bool in_code(const struct writer *w)
{
    return w->depth > 0 && w->spans[w->open[w->depth - 1]].sign &&
           row_of(&w->spans[w->open[w->depth - 1]]) == 2;
}

static void add_text(struct writer *w, size_t start, size_t end)
{
    if (in_code(w))
        rpt_buf_add(w->out, w->text + start, end - start);
    else
        rpt_markdown_escape(w->out, w->text + start, end - start,
                            start == 0 || w->text[start - 1] == '\n');
}

static void add_inline(struct writer *w)
{
    size_t at = 0, next = 0;

    cut_crossing(w);
    w->open = rpt_grow(NULL, w->count + 1, sizeof *w->open);
    while (at < w->len || w->depth > 0) {
        size_t stop = w->len;

        while (w->depth > 0 && w->spans[w->open[w->depth - 1]].end <= at)
            close_span(w);
        while (next < w->count && w->spans[next].start <= at)
            open_span(w, next++);
        if (next < w->count && w->spans[next].start < stop)
            stop = w->spans[next].start;
        if (w->depth > 0 && w->spans[w->open[w->depth - 1]].end < stop)
            stop = w->spans[w->open[w->depth - 1]].end;
        if (at == w->len)
            continue;
        add_text(w, at, stop);
        at = stop;
    }
    free(w->open);
}

/* ---- Blocks. */

/* A fence that no run of backticks in the text is as long as. */
static void add_code(struct rpt_buf *out, const char *text, const char *id)
{
    size_t longest = 2, run = 0;

    for (const char *c = text; *c != '\0'; c++) {
        run = *c == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++)
        rpt_buf_addc(out, '`');
    rpt_buf_addf(out, "{#%s}\n%s\n", id, text);
    for (size_t i = 0; i <= longest; i++)
        rpt_buf_addc(out, '`');
    rpt_buf_adds(out, "\n\n");
}

static void add_paragraph(struct rpt_buf *out, const json_t *paragraph)
{
    static const struct {
        const char *kind, *sign;
    } signs[] = {{"paragraph", ""}, {"list-item", "- "}, {"quote", "> "}};
    const char *kind = word(paragraph, "kind"), *text = word(paragraph, "text"), *sign = NULL;
    struct writer w = {.text = text, .len = strlen(text)};
    RPT_AUTO_BUF block = {0};

    take_spans(&w, paragraph, "citations", SPAN_CITATION);
    take_spans(&w, paragraph, "mentions", SPAN_MENTION);
    take_spans(&w, paragraph, "marks", SPAN_MARK);
    if (strcmp(kind, "code") == 0 && w.count == 0) {
        add_code(out, text, word(paragraph, "id"));
        return;
    }
    for (size_t i = 0; i < RPT_COUNT(signs); i++)
        if (strcmp(signs[i].kind, kind) == 0)
            sign = signs[i].sign;
    rpt_buf_init(&block, RPT_MAX_FILE);
    w.out = &block;
    add_inline(&w);
    free(w.spans);
    rpt_buf_adds(out, sign != NULL ? sign : "");
    /* The lines of a block stand behind its sign. */
    for (size_t i = 0; i < block.len; i++) {
        rpt_buf_addc(out, block.data[i]);
        if (block.data[i] == '\n' && sign != NULL)
            rpt_buf_adds(out, *sign == '-' ? "  " : sign);
    }
    rpt_buf_addf(out, " {#%s%s%s}\n\n", word(paragraph, "id"), sign != NULL ? "" : " .",
                 sign != NULL ? "" : kind);
}

static void add_section(struct rpt_buf *out, const json_t *section)
{
    json_int_t level = json_integer_value(json_object_get(section, "level"));
    const char *title = word(section, "title");

    rpt_buf_addf(out, "%.*s ", (int)(level < MAX_HEADING ? level + 1 : MAX_HEADING), "######");
    rpt_markdown_escape(out, title, strlen(title), true);
    rpt_buf_addf(out, " {#%s}\n\n", word(section, "id"));
}

static json_t *rows(struct rpt_db *db, enum rpt_sql block, int64_t edition, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, block);

    rpt_bind_int(st, ":edition", edition);
    return rpt_rows_json(st, err);
}

bool rpt_unbundle_text(struct rpt_db *db, const char *title, int64_t edition, struct rpt_buf *out,
                       struct rpt_error *err)
{
    json_auto_t *sections = rows(db, RPT_SQL_UNBUNDLE_SECTIONS, edition, err);
    json_auto_t *paragraphs = rows(db, RPT_SQL_UNBUNDLE_PARAGRAPHS, edition, err);
    size_t i, next = 0;
    json_t *paragraph;

    if (sections == NULL || paragraphs == NULL)
        return false;
    rpt_buf_adds(out, "# ");
    rpt_markdown_escape(out, title, strlen(title), true);
    rpt_buf_adds(out, "\n\n");
    json_array_foreach (paragraphs, i, paragraph) {
        json_int_t section = json_integer_value(json_object_get(paragraph, "section"));
        size_t until = next;

        for (size_t s = next; section != 0 && s < json_array_size(sections); s++)
            if (json_integer_value(json_object_get(json_array_get(sections, s), "n")) == section)
                until = s + 1;
        while (next < until)
            add_section(out, json_array_get(sections, next++));
        add_paragraph(out, paragraph);
    }
    while (next < json_array_size(sections))
        add_section(out, json_array_get(sections, next++));
    return rpt_buf_ok(out, err);
}
