/* SPDX-License-Identifier: MIT
 *
 * Plain text: what stands between empty lines is a paragraph. The lines of one that was wrapped by
 * hand are joined; where lines are too long for that, each is a paragraph of its own. Headings are
 * only taken where nothing else can be meant: a line underlined, or one in capitals by itself.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WRAPPED 120 /* code points: no editor wraps later */
#define TITLE 150
#define HEADING 80

struct line {
    const char *text; /* without white space at its ends */
    size_t len;
    unsigned number;
};

struct reader {
    struct rpt_draft *draft;
    struct rpt_draft_document *document;
    struct line *lines;
    size_t count;
    struct rpt_buf text;
};

static struct line trim(const char *text, size_t len, unsigned number)
{
    size_t at = 0, start = len, end = 0;

    while (at < len) {
        size_t from = at;

        if (rpt_cp_is_space(rpt_utf8_next(text, len, &at)))
            continue;
        start = from < start ? from : start;
        end = at;
    }
    return end == 0 ? (struct line){text, 0, number}
                    : (struct line){text + start, end - start, number};
}

static void split(struct reader *r, const char *text, size_t len)
{
    unsigned number = 0;

    for (size_t at = 0; at < len;) {
        size_t line_len = strcspn(text + at, "\n\f");

        *RPT_ADD(r->lines, r->count) = trim(text + at, line_len, number + 1);
        at += line_len + 1;
        number += at <= len && text[at - 1] == '\n';
    }
}

static size_t points(struct line line)
{
    return rpt_utf8_count(line.text, line.len);
}

/* ---- What a line is. */

/* "====" below a heading of the first depth, "----" or "~~~~" of the second; 0: none. */
static unsigned underline_depth(struct line line, struct line above)
{
    size_t width = points(above);
    char sign = line.len >= 3 ? *line.text : ' ';

    if (strchr("=-~", sign) == NULL || width > HEADING || line.len + 2 < width ||
        line.len > width + 2)
        return 0;
    for (size_t i = 0; i < line.len; i++)
        if (line.text[i] != sign)
            return 0;
    return sign == '=' ? 1 : 2;
}

/* Whether an ASCII sign of these ends it. */
static bool ends_in(struct line line, const char *signs)
{
    return line.len > 0 && strchr(signs, line.text[line.len - 1]) != NULL;
}

/* Four capitals at least and no small letter, and no sentence. */
static bool is_shouted(struct line line)
{
    size_t capitals = 0;

    if (points(line) > HEADING || ends_in(line, ".,;:-"))
        return false;
    for (size_t at = 0; at < line.len;) {
        uint32_t cp = rpt_utf8_next(line.text, line.len, &at);

        if (rpt_cp_is_lower(cp))
            return false;
        capitals += rpt_cp_is_upper(cp);
    }
    return capitals >= 4;
}

static bool is_title(struct line line)
{
    return line.len > 0 && points(line) <= TITLE && !ends_in(line, ".,;");
}

/* Han and Kana, which are written without spaces. */
static bool is_wide(uint32_t cp)
{
    return (cp >= 0x2E80 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
           (cp >= 0xFF00 && cp <= 0xFF60) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

/* ---- Paragraphs. */

static void add_line(struct reader *r, struct line line)
{
    size_t none = 0;

    if (r->text.len > 0) {
        size_t at = rpt_utf8_start(r->text.data, r->text.len - 1);
        uint32_t before = rpt_utf8_next(r->text.data, r->text.len, &at);

        if (!is_wide(before) || !is_wide(rpt_utf8_next(line.text, line.len, &none)))
            rpt_buf_addc(&r->text, ' ');
    }
    rpt_buf_add(&r->text, line.text, line.len);
}

static void end_paragraph(struct reader *r, unsigned line)
{
    if (r->text.len > 0)
        rpt_draft_paragraph(r->draft, r->document, "paragraph", r->text.data, line);
    rpt_buf_cut(&r->text, 0);
}

static void add_paragraphs(struct reader *r, size_t from, size_t to)
{
    bool wrapped = true;

    for (size_t i = from; i < to; i++)
        wrapped = wrapped && points(r->lines[i]) <= WRAPPED;
    for (size_t i = from; i < to; i++) {
        add_line(r, r->lines[i]);
        if (!wrapped)
            end_paragraph(r, r->lines[i].number);
    }
    if (wrapped && to > from)
        end_paragraph(r, r->lines[from].number);
}

static void add_section(struct reader *r, unsigned depth, struct line line)
{
    char *title = rpt_strndup(line.text, line.len);

    rpt_draft_section(r->draft, r->document, depth, NULL, title, line.number);
    free(title);
}

/* Lines without an empty one between: underlined headings, and text before and after them. */
static void add_block(struct reader *r, size_t from, size_t to)
{
    if (to - from == 1 && to < r->count && is_shouted(r->lines[from])) {
        add_section(r, 2, r->lines[from]);
        return;
    }
    for (size_t i = from; i + 1 < to; i++) {
        unsigned depth = underline_depth(r->lines[i + 1], r->lines[i]);

        if (depth == 0)
            continue;
        add_paragraphs(r, from, i);
        add_section(r, depth, r->lines[i]);
        from = i + 2;
        i++;
    }
    add_paragraphs(r, from, to);
}

static size_t end_of_block(const struct reader *r, size_t at)
{
    while (at < r->count && r->lines[at].len > 0)
        at++;
    return at;
}

static size_t next_block(const struct reader *r, size_t at)
{
    while (at < r->count && r->lines[at].len == 0)
        at++;
    return at;
}

/* ---- The title: the first line if it stands by itself and more follows, else the file's name. */

static size_t take_title(struct reader *r)
{
    size_t at = next_block(r, 0), end = end_of_block(r, at);
    bool lined = end - at == 2 && underline_depth(r->lines[at + 1], r->lines[at]) > 0;

    if ((end - at == 1 || lined) && next_block(r, end) < r->count && is_title(r->lines[at])) {
        r->document->title =
            rpt_arena_strndup(r->draft->arena, r->lines[at].text, r->lines[at].len);
        return end;
    }
    r->document->title = rpt_draft_name(r->draft, r->document);
    return at;
}

bool rpt_plaintext_sniff(const char *path, const char *head, size_t len)
{
    const char *dot = strrchr(path, '.');

    (void)len;
    return head != NULL && dot != NULL &&
           (strcasecmp(dot, ".txt") == 0 || strcasecmp(dot, ".text") == 0);
}

static bool read_document(struct rpt_draft *draft, struct rpt_draft_document *document,
                          struct rpt_error *err)
{
    const char *name = draft->sources[document->source].name;
    struct reader r = {.draft = draft, .document = document};
    struct rpt_file *file;
    size_t at;

    if (!rpt_draft_read(draft, document->path, name, true, &file, err))
        return false;
    document->text = file;
    rpt_buf_init(&r.text, RPT_MAX_FILE);
    split(&r, file->text, file->len);
    at = next_block(&r, take_title(&r));
    for (size_t end; at < r.count; at = next_block(&r, end)) {
        end = end_of_block(&r, at);
        add_block(&r, at, end);
    }
    rpt_buf_finish(&r.text);
    free(r.lines);
    return true;
}

bool rpt_plaintext_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    struct rpt_draft_document *document = rpt_draft_document(draft, NULL);

    (void)err;
    document->path = path;
    document->read = read_document;
    return true;
}
