/* SPDX-License-Identifier: MIT
 *
 * What a check of a quotation answers: the places found, best first, each with what differs, how to
 * cite it and a link that lands on it; what was searched; and what the reader must not take from
 * the answer. Last step of the quotation check.
 */
#include "quotation.h"
#include "refs.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ITEMS 20    /* places that are told */
#define MAX_SEARCHED 50 /* documents that are named */
#define SHORT_WORDS 3

static const char *const verdicts[] = {"exact", "normalised", "elided", "altered", "absent"};

static int by_place(const void *a, const void *b)
{
    const struct rpt_found_place *x = a, *y = b;

    if (x->verdict != y->verdict)
        return x->verdict < y->verdict ? -1 : 1;
    if (x->current != y->current)
        return x->current ? -1 : 1;
    if (x->similarity != y->similarity)
        return x->similarity > y->similarity ? -1 : 1;
    if (x->document != y->document)
        return x->document < y->document ? -1 : 1;
    if (x->number != y->number)
        return x->number > y->number ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* ---- Telling. */

/* The row of a span's paragraph: document, editions, _slug, _text. */
static json_t *row_of(const struct rpt_quoted *quoted, const struct rpt_found_place *place,
                      const json_t *span, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(quoted->db, RPT_SQL_QUOTATION_ITEM);

    rpt_bind_int(st, ":edition", place->edition);
    rpt_bind_text(st, ":paragraph", json_string_value(json_object_get(span, "paragraph")));
    if (!rpt_step_row(st, err))
        return NULL;
    return rpt_row_json(st, err);
}

/* Takes what the list has not out of the array. */
static void keep_common(json_t *array, const json_t *list)
{
    for (size_t i = json_array_size(array); i > 0; i--) {
        bool common = false;
        size_t k;
        const json_t *other;

        json_array_foreach (list, k, other)
            common = common || json_equal(json_array_get(array, i - 1), other);
        if (!common)
            json_array_remove(array, i - 1);
    }
}

static void link_place(const struct rpt_found_place *place, const json_t *row, json_t *item,
                       const char *permalink)
{
    const json_t *span = json_array_get(place->spans, 0);
    const char *slug = json_string_value(json_object_get(row, "_slug"));
    const char *id = json_string_value(json_object_get(span, "paragraph"));
    size_t start = (size_t)json_integer_value(json_object_get(span, "start"));
    size_t end = (size_t)json_integer_value(json_object_get(span, "end"));
    char *directive =
        rpt_text_fragment(json_string_value(json_object_get(row, "_text")), start, end);
    json_t *links =
        place->current
            ? json_pack("{s:o, s:o}", "text",
                        json_sprintf("/documents/%s#%s%s", slug, id, directive), "paragraph",
                        json_sprintf("/documents/%s/paragraphs/%s", slug, id))
            : json_pack("{s:o, s:s}", "text", json_sprintf("%s#%s", permalink, directive),
                        "paragraph", permalink);

    json_object_set_new(item, "links", links);
    free(directive);
}

/* The editions in which all paragraphs of the place read the same. */
static bool find_editions(const struct rpt_quoted *quoted, const struct rpt_found_place *place,
                          json_t *editions, struct rpt_error *err)
{
    size_t i;
    const json_t *span;

    json_array_foreach (place->spans, i, span) {
        json_auto_t *other = i > 0 ? row_of(quoted, place, span, err) : NULL;

        if (i > 0 && other == NULL)
            return false;
        if (i > 0)
            keep_common(editions, json_object_get(other, "editions"));
    }
    return true;
}

static bool tell_place(const struct rpt_quoted *quoted, const struct rpt_found_place *place,
                       json_t **item, struct rpt_error *err)
{
    const json_t *first = json_array_get(place->spans, 0);
    json_auto_t *row = row_of(quoted, place, first, err);
    json_t *editions = json_object_get(row, "editions");
    struct rpt_query query;

    if (row == NULL || !find_editions(quoted, place, editions, err))
        return false;

    const char *slug = json_string_value(json_object_get(row, "_slug"));
    const char *id = json_string_value(json_object_get(first, "paragraph"));
    char *permalink =
        rpt_printf("/documents/%s/editions/%lld/paragraphs/%s", slug, (long long)place->number, id);
    *item = json_pack("{s:s, s:O, s:I, s:b, s:O, s:O, s:f, s:O, s:n, s:n}", "verdict",
                      verdicts[place->verdict], "document", json_object_get(row, "document"),
                      "edition", (json_int_t)place->number, "current", place->current, "editions",
                      editions, "spans", place->spans, "similarity", place->similarity, "diff",
                      place->diff, "cite", "links");
    rpt_query_init(&query, &rpt_paragraphs, quoted->arena);
    query.base = quoted->base;
    link_place(place, row, *item, permalink);
    bool good = rpt_cite(quoted->db, &query, *item, slug, id, permalink, err);
    free(permalink);
    return good;
}

static bool same_member(const json_t *a, const json_t *b, const char *key)
{
    return json_equal(json_object_get(a, key), json_object_get(b, key));
}

/* An item that tells the same words of the same paragraphs in another edition, or NULL. */
static json_t *same_words(json_t *items, const json_t *item)
{
    size_t i, k;
    json_t *other;
    const json_t *span;

    json_array_foreach (items, i, other) {
        const json_t *spans = json_object_get(other, "spans");
        bool same = same_member(item, other, "document") && same_member(item, other, "verdict") &&
                    !same_member(item, other, "edition") &&
                    json_array_size(spans) == json_array_size(json_object_get(item, "spans"));

        json_array_foreach (json_object_get(item, "spans"), k, span) {
            same = same && same_member(span, json_array_get(spans, k), "paragraph") &&
                   same_member(span, json_array_get(spans, k), "exact");
        }
        if (same)
            return other;
    }
    return NULL;
}

static void add_edition(json_t *editions, json_t *number)
{
    size_t at = 0;

    while (at < json_array_size(editions) &&
           json_integer_value(json_array_get(editions, at)) < json_integer_value(number))
        at++;
    if (!json_equal(json_array_get(editions, at), number))
        json_array_insert(editions, at, number);
}

/* The same words in several editions are told once, with all of them. */
static bool tell_places(const struct rpt_quoted *quoted, const struct rpt_found_places *places,
                        json_t *items, size_t *total, struct rpt_error *err)
{
    *total = places->count;
    for (size_t i = 0; i < places->count && json_array_size(items) < MAX_ITEMS; i++) {
        json_t *item = NULL, *same;

        if (!tell_place(quoted, &places->list[i], &item, err)) {
            json_decref(item);
            return err->id != RPT_E_NONE ? false
                                         : rpt_fail(err, RPT_E_INTERNAL, NULL,
                                                    "a paragraph that was found is not there");
        }
        same = same_words(items, item);
        if (same == NULL) {
            json_array_append_new(items, item);
            continue;
        }
        add_edition(json_object_get(same, "editions"), json_object_get(item, "edition"));
        json_decref(item);
        --*total;
    }
    return true;
}

/* ---- What was searched, and with what care to read the answer. */

static json_t *rows_of(const struct rpt_quoted *quoted, enum rpt_sql block, int64_t limit,
                       struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(quoted->db, block);

    rpt_bind_int(st, ":document", quoted->document);
    rpt_bind_int(st, ":limit", limit);
    return rpt_rows_json(st, err);
}

static bool count_searched(const struct rpt_quoted *quoted, int64_t *count, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(quoted->db, RPT_SQL_QUOTATION_SEARCHED_COUNT);

    rpt_bind_int(st, ":document", quoted->document);
    if (!rpt_step_row(st, err))
        return false;
    *count = rpt_column_int(st, 0);
    return true;
}

static void add_sentence(struct rpt_buf *buf, const char *sentence)
{
    rpt_buf_addf(buf, "%s%s", buf->len > 0 ? " " : "", sentence);
}

static bool make_caution(const struct rpt_quoted *quoted, const struct rpt_found_places *places,
                         size_t words, json_t **out, struct rpt_error *err)
{
    json_auto_t *works = rows_of(quoted, RPT_SQL_QUOTATION_DERIVED, 2, err);
    RPT_AUTO_BUF buf = {0};

    if (works == NULL)
        return false;
    rpt_buf_init(&buf, 4096);
    if (places->count > 0 && !places->list[0].current)
        add_sentence(&buf, "Only an earlier edition has exactly these words; the current one reads "
                           "otherwise.");
    if (json_array_size(works) > 0) {
        rpt_buf_addf(&buf,
                     "%sNo original of '%s'%s was searched: only other wordings of it, such "
                     "as a digest, whose words are not the author's.",
                     buf.len > 0 ? " " : "", json_string_value(json_array_get(works, 0)),
                     json_array_size(works) > 1 ? " and of others" : "");
    }
    if (words < SHORT_WORDS)
        *out = json_string("short");
    else
        *out = buf.len > 0 ? json_string(buf.data) : json_null();
    return true;
}

bool rpt_places_tell(const struct rpt_quoted *quoted, struct rpt_found_places *places, size_t words,
                     json_t **out, struct rpt_error *err)
{
    json_auto_t *items = json_array();
    json_auto_t *searched = rows_of(quoted, RPT_SQL_QUOTATION_SEARCHED, MAX_SEARCHED, err);
    json_t *caution;
    int64_t searched_total;
    size_t total;

    if (places->count > 0)
        qsort(places->list, places->count, sizeof *places->list, by_place);
    if (searched == NULL || !count_searched(quoted, &searched_total, err) ||
        !tell_places(quoted, places, items, &total, err) ||
        !make_caution(quoted, places, words, &caution, err))
        return false;
    *out = json_pack(
        "{s:s, s:s, s:O, s:I, s:o, s:O, s:I, s:s}", "checked", quoted->given, "verdict",
        verdicts[places->count > 0 ? places->list[0].verdict : RPT_VERDICT_ABSENT], "searched",
        searched, "searched_total", (json_int_t)searched_total, "caution", caution, "items", items,
        "total", (json_int_t)total, "total_relation", places->full && total > 0 ? "gte" : "eq");
    return true;
}
