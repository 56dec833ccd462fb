/* SPDX-License-Identifier: MIT
 *
 * What a hit of a search says beside its paragraph: the exact places that match, a snippet of the
 * text around them, and a link that lands on the first.
 */
#include "fts.h"
#include "refs.h"

#include <stdlib.h>
#include <string.h>

#define SNIPPET_WHOLE 320 /* a text of so many code points is its own snippet */
#define SNIPPET_LENGTH 260
#define SNIPPET_BEFORE 70

/* ---- Offsets in the asked unit. */

static json_t *offset_of(enum rpt_unit unit, const char *text, size_t cp)
{
    return json_integer(rpt_unit_offset(unit, text, (int64_t)cp));
}

static json_t *span_of(enum rpt_unit unit, const char *text, const struct rpt_range *range)
{
    return json_pack("{s:o, s:o}", "start", offset_of(unit, text, range->start), "end",
                     offset_of(unit, text, range->end));
}

static json_t *match_list(enum rpt_unit unit, const char *text, const struct rpt_range *ranges,
                          size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *match = span_of(unit, text, &ranges[i]);
        char *quote = rpt_slice(text, ranges[i].start, ranges[i].end);

        json_object_set_new(match, "quote", json_string(quote));
        json_array_append_new(list, match);
        free(quote);
    }
    return list;
}

/* ---- Snippets. */

static uint32_t point_at(const char *text, size_t cp)
{
    size_t len = strlen(text), at = rpt_utf8_byte(text, len, cp);

    return at < len ? rpt_utf8_next(text, len, &at) : ' ';
}

/* The part of the text to show: around the first match, cut between words where there are any. */
static struct rpt_range window(const char *text, const struct rpt_range *first)
{
    size_t count = rpt_utf8_count(text, strlen(text)), start = 0, end;

    if (count <= SNIPPET_WHOLE)
        return (struct rpt_range){0, count};
    if (first != NULL && first->start > SNIPPET_BEFORE)
        start = first->start - SNIPPET_BEFORE;
    if (start + SNIPPET_LENGTH > count)
        start = count - SNIPPET_LENGTH;
    end = start + SNIPPET_LENGTH;
    for (size_t i = start; start > 0 && i < start + 20; i++) {
        if (rpt_cp_is_space(point_at(text, i)) && (first == NULL || i < first->start)) {
            start = i + 1;
            break;
        }
    }
    for (size_t i = end; end < count && i > end - 20; i--) {
        if (rpt_cp_is_space(point_at(text, i)) && (first == NULL || i >= first->end)) {
            end = i;
            break;
        }
    }
    return (struct rpt_range){start, end};
}

static char *cut(const char *text, const struct rpt_range *part)
{
    char *slice = rpt_slice(text, part->start, part->end);
    bool more = part->end < rpt_utf8_count(text, strlen(text));
    char *snippet = rpt_printf("%s%s%s", part->start > 0 ? "…" : "", slice, more ? "…" : "");

    free(slice);
    return snippet;
}

static void escape(struct rpt_buf *html, const char *text, size_t from, size_t to)
{
    size_t start = rpt_utf8_byte(text, strlen(text), from);

    rpt_html_escape(html, text + start, rpt_utf8_byte(text, strlen(text), to) - start);
}

/* The snippet as text with places and as HTML with marks: the same places in both. */
static void add_snippet(const struct rpt_query *query, const char *text,
                        const struct rpt_range *ranges, size_t count, json_t *hit)
{
    struct rpt_range part = window(text, count > 0 ? &ranges[0] : NULL);
    size_t shift = part.start > 0, done = 0;
    char *snippet = cut(text, &part);
    json_t *places = json_array();
    RPT_AUTO_BUF html = {0};

    rpt_buf_init(&html, (size_t)1 << 24);
    for (size_t i = 0; i < count; i++) {
        if (ranges[i].end <= part.start || ranges[i].start >= part.end)
            continue;
        struct rpt_range here = {
            ranges[i].start > part.start ? ranges[i].start - part.start + shift : shift,
            (ranges[i].end < part.end ? ranges[i].end : part.end) - part.start + shift};

        json_array_append_new(places, span_of(query->unit, snippet, &here));
        escape(&html, snippet, done, here.start);
        rpt_buf_adds(&html, "<mark>");
        escape(&html, snippet, here.start, here.end);
        rpt_buf_adds(&html, "</mark>");
        done = here.end;
    }
    escape(&html, snippet, done, rpt_utf8_count(snippet, strlen(snippet)));
    json_object_set_new(hit, "snippet",
                        json_pack("{s:s, s:o}", "text", snippet, "matches", places));
    json_object_set_new(hit, "snippet_html", json_string(html.data != NULL ? html.data : ""));
    free(snippet);
}

/* ---- The hit. */

static json_t *links_of(const json_t *hit, const char *text, const struct rpt_range *ranges,
                        size_t count)
{
    const char *document =
        json_string_value(json_object_get(json_object_get(hit, "document"), "href"));
    const char *id = json_string_value(json_object_get(hit, "id"));
    char *directive =
        count > 0 ? rpt_text_fragment(text, ranges[0].start, ranges[0].end) : rpt_strdup("");
    json_t *links =
        json_pack("{s:o, s:O}", "text", json_sprintf("%s#%s%s", document, id, directive),
                  "paragraph", json_object_get(hit, "href"));

    free(directive);
    return links;
}

/* "" where a hostile dataset has none. */
static const char *text_of(const json_t *hit, const char *key)
{
    const char *text = json_string_value(json_object_get(hit, key));

    return text != NULL ? text : "";
}

void rpt_hit_complete(const struct rpt_query *query, const struct rpt_terms *terms, json_t *hit)
{
    const char *text = text_of(hit, "_text"), *lang = text_of(hit, "_lang");
    struct rpt_range *ranges = NULL;
    size_t count = rpt_terms_match(terms, text, lang, &ranges);

    json_object_set_new(hit, "matches", match_list(query->unit, text, ranges, count));
    json_object_set_new(hit, "unit", json_string(rpt_unit_name(query->unit)));
    json_object_set_new(hit, "links", links_of(hit, text, ranges, count));
    add_snippet(query, text, ranges, count, hit);
    free(ranges);
    json_object_del(hit, "_text");
    json_object_del(hit, "_lang");
}
