/* SPDX-License-Identifier: MIT
 *
 * Places and citations. The store counts code points; what leaves counts in the asked unit, and
 * every place comes with a link that lands on its words. A citation says whose wording it is: the
 * service never puts words in an author's mouth.
 */
#include "refs.h"

#include <stdlib.h>
#include <string.h>

/* ---- Places. */

const char *rpt_unit_name(enum rpt_unit unit)
{
    static const char *const names[] = {"codepoint", "utf16", "byte"};

    return names[unit];
}

int64_t rpt_unit_offset(enum rpt_unit unit, const char *text, int64_t codepoints)
{
    if (unit == RPT_UNIT_CODEPOINT)
        return codepoints;
    size_t bytes = rpt_utf8_byte(text, strlen(text), (size_t)codepoints);
    return (int64_t)(unit == RPT_UNIT_BYTE ? bytes : rpt_utf8_utf16(text, bytes));
}

static void link_place(json_t *place, const char *text, size_t start, size_t end)
{
    const char *page = json_string_value(json_object_get(place, "_page"));
    char *fragment = rpt_text_fragment(text, start, end);
    char *href = rpt_printf("%s%s", page, fragment);

    if (json_is_null(json_object_get(place, "href")))
        json_object_set_new(place, "href", json_string(href));
    else
        json_object_set_new(json_object_get(place, "links"), "text", json_string(href));
    free(href);
    free(fragment);
}

void rpt_place_finish(const struct rpt_query *query, json_t *place)
{
    const char *text = json_string_value(json_object_get(place, "_text"));
    json_int_t start = json_integer_value(json_object_get(place, "start"));
    json_int_t end = json_integer_value(json_object_get(place, "end"));

    link_place(place, text, (size_t)start, (size_t)end);
    if (json_is_null(json_object_get(place, "quote")))
        json_object_set_new(place, "quote", rpt_quote(text, (size_t)start, (size_t)end));
    json_object_set_new(place, "start", json_integer(rpt_unit_offset(query->unit, text, start)));
    json_object_set_new(place, "end", json_integer(rpt_unit_offset(query->unit, text, end)));
    json_object_set_new(place, "unit", json_string(rpt_unit_name(query->unit)));
    json_object_del(place, "_text");
    json_object_del(place, "_page");
}

void rpt_places_finish(const struct rpt_query *query, json_t *places)
{
    size_t i;
    json_t *place;

    json_array_foreach (places, i, place)
        rpt_place_finish(query, place);
}

/* ---- Citations. */

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* The year an EDTF date begins with, "n.d." where none is known. */
static void add_year(struct rpt_buf *out, const char *date)
{
    size_t len = date != NULL ? strcspn(date, "-/") : 0;

    if (len > 0)
        rpt_buf_add(out, date, len);
    else
        rpt_buf_adds(out, date != NULL ? date : "n.d.");
}

/* " [digest of Author, "Title", 2013]" of what is no original. */
static void add_origin(struct rpt_buf *out, const json_t *cited)
{
    const char *version = text_of(cited, "version"), *title = text_of(cited, "work_title");
    const char *authors = text_of(cited, "work_authors"), *from = text_of(cited, "derived_from");

    if (version == NULL || strcmp(version, "original") == 0)
        return;
    rpt_buf_addf(out, " [%s", version);
    if (title != NULL) {
        rpt_buf_addf(out, " of %s%s\"%s\", ", authors != NULL ? authors : "",
                     authors != NULL ? ", " : "", title);
        add_year(out, text_of(cited, "work_published"));
    } else if (from != NULL) {
        rpt_buf_addf(out, " of %s", from);
    }
    rpt_buf_addc(out, ']');
}

static void add_citation(struct rpt_buf *out, const json_t *cited)
{
    const char *authors = text_of(cited, "authors"), *title = text_of(cited, "title");

    rpt_buf_addf(out, "%s (", authors != NULL ? authors : title);
    add_year(out, text_of(cited, "published"));
    rpt_buf_addc(out, ')');
    if (authors != NULL)
        rpt_buf_addf(out, ". %s", title);
    add_origin(out, cited);
}

static bool read_cited(struct rpt_db *db, const struct rpt_query *query, const char *document,
                       struct rpt_error *err)
{
    struct rpt_cited *memo = query->cited;
    RPT_AUTO_BUF out = {0};

    if (memo->document != NULL && strcmp(memo->document, document) == 0)
        return true;
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_DOCUMENT_CITED);
    rpt_buf_init(&out, (size_t)1 << 16);
    rpt_bind_text(st, ":document", document);
    if (!rpt_step_row(st, err))
        return false;
    json_auto_t *cited = rpt_row_json(st, err);
    if (cited == NULL)
        return false;
    add_citation(&out, cited);
    memo->document = rpt_arena_strdup(query->arena, document);
    memo->text = rpt_arena_strdup(query->arena, out.data);
    return true;
}

bool rpt_cite(struct rpt_db *db, const struct rpt_query *query, json_t *item, const char *document,
              const char *place, const char *permalink, struct rpt_error *err)
{
    RPT_AUTO_BUF out = {0};

    if (!read_cited(db, query, document, err))
        return false;
    rpt_buf_init(&out, (size_t)1 << 16);
    rpt_buf_adds(&out, query->cited->text);
    if (place != NULL)
        rpt_buf_addf(&out, ", %s", place);
    rpt_buf_adds(&out, ". ");
    size_t start = out.len;
    rpt_buf_adds(&out, query->base != NULL ? query->base : "");
    rpt_buf_adds(&out, permalink);
    json_object_set_new(item, "cite",
                        json_pack("{s:s, s:s}", "text", out.data, "permalink", out.data + start));
    return true;
}
