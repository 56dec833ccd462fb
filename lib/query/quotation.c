/* SPDX-License-Identifier: MIT
 *
 * Is it there, word for word? A quotation is looked for in all current texts, each read as one line
 * (paragraphs joined by a space), first as it is, then folded as /docs/quotations says. What is
 * found starts and ends at the borders of words.
 */
#include "query_private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_QUOTE 4000
#define MAX_FOUND 50 /* places in one document */
#define MAX_TEXT ((size_t)64 << 20)

struct asked {
    struct rpt_db *db;
    const char *base; /* absolute, for citations */
    char *quote;      /* without white space and quote marks around it */
    json_t *searched, *items;
    const char *verdict; /* the best so far */
};

/* One document as a line: where each of its paragraphs begins and ends in it. */
struct line {
    struct rpt_buf text;
    json_t *paragraphs; /* [{id, ref, text}] */
    struct rpt_range *borders;
    size_t count;
};

/* ---- What is asked. */

static bool is_mark(uint32_t cp)
{
    return cp == '"' || cp == 0xAB || cp == 0xBB || (cp >= 0x201C && cp <= 0x201F);
}

/* People paste a quotation with its marks, which are seldom in the text. */
static char *bare(const char *quote)
{
    size_t len = strlen(quote), count = rpt_utf8_count(quote, len), from = 0, to = 0, at = 0;
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        uint32_t cp = rpt_utf8_next(quote, len, &at);

        if (rpt_cp_is_space(cp) || is_mark(cp))
            continue;
        from = any ? from : i;
        to = i + 1;
        any = true;
    }
    return rpt_slice(quote, from, to);
}

static bool count_word(void *cls, const struct rpt_token *token)
{
    (void)token;
    ++*(unsigned *)cls;
    return true;
}

/* ---- A document as a line. */

static void finish_line(struct line *line)
{
    rpt_buf_finish(&line->text);
    json_decref(line->paragraphs);
    free(line->borders);
}

static bool read_line(struct rpt_db *db, int64_t edition, struct line *line, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_QUOTATION_PARAGRAPHS);
    size_t i, at = 0;
    json_t *paragraph;

    rpt_bind_int(st, ":edition", edition);
    line->paragraphs = rpt_rows_json(st, err);
    if (line->paragraphs == NULL)
        return false;
    line->count = json_array_size(line->paragraphs);
    line->borders = rpt_grow(NULL, line->count + 1, sizeof *line->borders);
    json_array_foreach (line->paragraphs, i, paragraph) {
        const char *text = json_string_value(json_object_get(paragraph, "text"));

        rpt_buf_adds(&line->text, i > 0 ? " " : "");
        rpt_buf_adds(&line->text, text);
        at += i > 0;
        line->borders[i] = (struct rpt_range){at, at + rpt_utf8_count(text, strlen(text))};
        at = line->borders[i].end;
    }
    return rpt_buf_ok(&line->text, err);
}

/* ---- Places. */

/* Scripts that write no space between words have no border to keep to. */
static bool is_spaced_letter(uint32_t cp)
{
    bool unspaced = (cp >= 0x0E00 && cp < 0x0F00) || (cp >= 0x1000 && cp < 0x10A0) ||
                    (cp >= 0x1780 && cp < 0x1800) || (cp >= 0x2E80 && cp < 0xA000) ||
                    (cp >= 0xF900 && cp < 0xFB00) || cp >= 0x20000;

    return rpt_cp_is_word(cp) && !unspaced;
}

/* The code points on both sides of a place; a space outside of the text. */
static void around(const struct rpt_buf *text, size_t cp, uint32_t sides[2])
{
    size_t at = rpt_utf8_byte(text->data, text->len, cp), before = at;

    sides[0] = sides[1] = ' ';
    while (before > 0 && ((unsigned char)text->data[before - 1] & 0xC0) == 0x80)
        before--;
    if (at > 0) {
        before--;
        sides[0] = rpt_utf8_next(text->data, text->len, &before);
    }
    if (at < text->len)
        sides[1] = rpt_utf8_next(text->data, text->len, &at);
}

static bool cuts_word(const struct rpt_buf *text, const struct rpt_range *range)
{
    uint32_t start[2], end[2];

    around(text, range->start, start);
    around(text, range->end, end);
    return (is_spaced_letter(start[0]) && is_spaced_letter(start[1])) ||
           (is_spaced_letter(end[0]) && is_spaced_letter(end[1]));
}

static json_t *spans_of(const struct line *line, const struct rpt_range *range)
{
    json_t *spans = json_array();

    for (size_t i = 0; i < line->count; i++) {
        const struct rpt_range *border = &line->borders[i];
        const json_t *paragraph = json_array_get(line->paragraphs, i);
        size_t start = range->start > border->start ? range->start : border->start;
        size_t end = range->end < border->end ? range->end : border->end;

        if (start >= end)
            continue;
        start -= border->start;
        end -= border->start;
        char *exact = rpt_slice(json_string_value(json_object_get(paragraph, "text")), start, end);
        json_array_append_new(spans,
                              json_pack("{s:O, s:O, s:I, s:I, s:s}", "paragraph",
                                        json_object_get(paragraph, "id"), "ref",
                                        json_object_get(paragraph, "ref"), "start",
                                        (json_int_t)start, "end", (json_int_t)end, "exact", exact));
        free(exact);
    }
    return spans;
}

/* The text of the paragraph that a span stands in. */
static const char *text_of(const struct line *line, const json_t *span)
{
    size_t i;
    json_t *paragraph;

    json_array_foreach (line->paragraphs, i, paragraph) {
        if (json_equal(json_object_get(paragraph, "id"), json_object_get(span, "paragraph")))
            return json_string_value(json_object_get(paragraph, "text"));
    }
    return "";
}

static json_t *links_of(const struct line *line, const json_t *document, const json_t *span)
{
    const char *href = json_string_value(json_object_get(document, "href"));
    const char *id = json_string_value(json_object_get(span, "paragraph"));
    size_t start = (size_t)json_integer_value(json_object_get(span, "start"));
    size_t end = (size_t)json_integer_value(json_object_get(span, "end"));
    char *directive = rpt_text_fragment(text_of(line, span), start, end);
    json_t *links = json_pack("{s:o, s:o}", "text", json_sprintf("%s#%s%s", href, id, directive),
                              "paragraph", json_sprintf("%s/paragraphs/%s", href, id));

    free(directive);
    return links;
}

static bool cite(struct asked *asked, const json_t *document, const json_t *span, json_t **out,
                 struct rpt_error *err)
{
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_query query;
    json_t *paragraph;

    rpt_query_init(&query, &rpt_paragraphs, arena);
    query.base = asked->base;
    rpt_query_fix(&query, "document", json_string_value(json_object_get(document, "id")));
    bool found = rpt_item(asked->db, &query, json_string_value(json_object_get(span, "paragraph")),
                          &paragraph, err);
    if (found) {
        *out = json_incref(json_object_get(paragraph, "cite"));
        json_decref(paragraph);
    }
    rpt_arena_destroy(arena);
    return found;
}

static bool add_item(struct asked *asked, const json_t *row, const struct line *line,
                     const struct rpt_range *range, const char *verdict, struct rpt_error *err)
{
    const json_t *document = json_object_get(row, "document");
    json_t *spans = spans_of(line, range), *citation = NULL;
    const json_t *first = json_array_get(spans, 0);

    if (first == NULL || !cite(asked, document, first, &citation, err)) {
        json_decref(spans);
        return err->id == RPT_E_NONE;
    }
    json_array_append_new(
        asked->items, json_pack("{s:s, s:O, s:O, s:o, s:f, s:n, s:o, s:o}", "verdict", verdict,
                                "document", document, "edition", json_object_get(row, "edition"),
                                "spans", spans, "similarity", 1.0, "diff", "cite", citation,
                                "links", links_of(line, document, first)));
    return true;
}

static bool is_among(const struct rpt_range *range, const struct rpt_range *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (range->start < list[i].end && range->end > list[i].start)
            return true;
    }
    return false;
}

static bool add_found(struct asked *asked, const json_t *row, const struct line *line,
                      struct rpt_error *err)
{
    struct rpt_range exact[MAX_FOUND], folded[MAX_FOUND];
    size_t exact_count = rpt_find_exact(line->text.data, asked->quote, exact, MAX_FOUND);
    size_t folded_count = rpt_find_folded(line->text.data, asked->quote, folded, MAX_FOUND);

    for (size_t i = 0; i < exact_count; i++) {
        if (cuts_word(&line->text, &exact[i]))
            continue;
        asked->verdict = "exact";
        if (!add_item(asked, row, line, &exact[i], "exact", err))
            return false;
    }
    for (size_t i = 0; i < folded_count; i++) {
        if (cuts_word(&line->text, &folded[i]) || is_among(&folded[i], exact, exact_count))
            continue;
        if (strcmp(asked->verdict, "absent") == 0)
            asked->verdict = "normalised";
        if (!add_item(asked, row, line, &folded[i], "normalised", err))
            return false;
    }
    return true;
}

static bool search_document(struct asked *asked, const json_t *row, struct rpt_error *err)
{
    struct line line = {0};
    int64_t edition = json_integer_value(json_object_get(row, "_edition"));

    json_array_append_new(asked->searched,
                          json_pack("{s:O, s:O, s:O}", "document", json_object_get(row, "document"),
                                    "edition", json_object_get(row, "edition"), "version",
                                    json_object_get(row, "version")));
    rpt_buf_init(&line.text, MAX_TEXT);
    bool good = read_line(asked->db, edition, &line, err) &&
                (line.text.len == 0 || add_found(asked, row, &line, err));
    finish_line(&line);
    return good;
}

/* ---- The answer. */

static json_t *rows_of(struct rpt_db *db, enum rpt_sql block, const char *document,
                       struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, block);

    rpt_bind_text(st, ":document", document);
    return rpt_rows_json(st, err);
}

/* What the reader must not take from the answer, or null. */
static json_t *caution(struct asked *asked, const char *document, struct rpt_error *err)
{
    unsigned words = 0;
    json_auto_t *works = rows_of(asked->db, RPT_SQL_QUOTATION_DERIVED, document, err);

    rpt_tokenize(asked->quote, "", count_word, &words);
    if (words < 3)
        return json_string("short");
    if (json_array_size(works) == 0)
        return json_null();
    return json_sprintf("No original of '%s'%s was searched: only other wordings of it, such as a "
                        "digest, whose words are not the author's.",
                        json_string_value(json_array_get(works, 0)),
                        json_array_size(works) > 1 ? " and of others" : "");
}

static bool check(struct asked *asked, const char *document, struct rpt_error *err)
{
    json_auto_t *rows = rows_of(asked->db, RPT_SQL_QUOTATION_DOCUMENTS, document, err);
    size_t i;
    json_t *row;

    json_array_foreach (rows, i, row) {
        if (!search_document(asked, row, err))
            return false;
    }
    return rows != NULL;
}

static bool document_exists(struct rpt_db *db, const char *document, struct rpt_error *err)
{
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_query query;

    rpt_query_init(&query, &rpt_documents, arena);
    bool exists = document == NULL || rpt_exists(db, &query, document, err);
    rpt_arena_destroy(arena);
    if (!exists && err->id == RPT_E_NOT_FOUND) { /* a filter's value, not the path's */
        err->id = RPT_E_UNKNOWN_VALUE;
        snprintf(err->parameter, sizeof err->parameter, "document");
    }
    return exists;
}

bool rpt_quotation(struct rpt_db *db, const char *base, const char *quote, const char *document,
                   json_t **out, struct rpt_error *err)
{
    if (quote == NULL)
        return rpt_fail(err, RPT_E_MISSING_PARAMETER, "quote", "quote says what to look for");
    if (strlen(quote) > MAX_QUOTE)
        return rpt_fail(err, RPT_E_OVER_LIMIT, "quote", "a quotation has at most %d bytes",
                        MAX_QUOTE);
    if (!document_exists(db, document, err))
        return false;

    struct asked asked = {.db = db, .base = base, .quote = bare(quote), .verdict = "absent"};
    json_t *warning = NULL;
    asked.searched = json_array();
    asked.items = json_array();
    bool good = *asked.quote != '\0'
                    ? check(&asked, document, err)
                    : rpt_fail(err, RPT_E_BAD_VALUE, "quote", "there is no word in the quotation");
    if (good)
        warning = caution(&asked, document, err);
    if (good && err->id == RPT_E_NONE)
        *out =
            json_pack("{s:s, s:s, s:O, s:o, s:O}", "checked", asked.quote, "verdict", asked.verdict,
                      "searched", asked.searched, "caution", warning, "items", asked.items);
    else
        json_decref(warning);
    json_decref(asked.searched);
    json_decref(asked.items);
    free(asked.quote);
    return good && err->id == RPT_E_NONE;
}
