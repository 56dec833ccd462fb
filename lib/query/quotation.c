/* SPDX-License-Identifier: MIT
 *
 * Is it there, word for word? What is asked is checked, looked for word for word, and only then for
 * what is like it. The entry of the quotation check, which leads through its four steps.
 */
#include "quotation.h"

#include <stdlib.h>
#include <string.h>

#define MAX_QUOTE 4000
#define MAX_QUOTES 100
#define FAR_LESS 0.2
#define LIKE_CANDIDATES 24 /* paragraphs that are aligned */
#define FAR_CANDIDATES 4   /* with much of the text around */

/* ---- What is asked. */

struct pair {
    uint32_t open, close;
};

/* Marks that people paste a quotation with; an apostrophe may belong to a word, so a single one
 * goes only together with its fellow. */
static const struct pair pairs[] = {{'\'', '\''},     {0x2018, 0x2019}, {0x201A, 0x2018},
                                    {0x201A, 0x2019}, {0x2039, 0x203A}, {0x203A, 0x2039},
                                    {0x300C, 0x300D}, {0x300E, 0x300F}};

static bool is_pair(uint32_t first, uint32_t last)
{
    for (size_t i = 0; i < RPT_COUNT(pairs); i++) {
        if (pairs[i].open == first && pairs[i].close == last)
            return true;
    }
    return false;
}

/* The text in NFC, without white space and quote marks around it. */
static const char *bare(struct rpt_arena *arena, const char *quote)
{
    size_t len, count, from = 0;
    char *nfc = rpt_utf8_nfc(quote, strlen(quote), &len);
    uint32_t *points;

    count = rpt_utf8_count(nfc, len);
    points = rpt_arena_alloc(arena, (count + 1) * sizeof *points);
    for (size_t i = 0, at = 0; i < count; i++)
        points[i] = rpt_utf8_next(nfc, len, &at);
    for (bool trimmed = true; trimmed && from < count;) {
        uint32_t first = points[from], last = points[count - 1];

        trimmed = true;
        if (rpt_cp_is_space(first) || rpt_is_double_quote(first))
            from++;
        else if (rpt_cp_is_space(last) || rpt_is_double_quote(last))
            count--;
        else if (count - from > 1 && is_pair(first, last))
            from++, count--;
        else
            trimmed = false;
    }
    char *slice = rpt_slice(nfc, from, count);
    const char *kept = rpt_arena_strdup(arena, slice);
    free(slice);
    free(nfc);
    return kept;
}

static bool check_text(const char *quote, struct rpt_error *err)
{
    size_t len = quote != NULL ? strlen(quote) : 0, point = 0;

    if (quote == NULL)
        return rpt_fail(err, RPT_E_MISSING_PARAMETER, "quote", "quote says what to look for");
    if (len > MAX_QUOTE)
        return rpt_fail(err, RPT_E_OVER_LIMIT, "quote",
                        "a quotation has at most %d bytes, this one has %zu; check a part of it",
                        MAX_QUOTE, len);
    for (size_t at = 0; at < len; point++) {
        uint32_t cp = rpt_utf8_next(quote, len, &at);

        if ((cp < 0x20 && !rpt_cp_is_space(cp)) || cp == 0x7F)
            return rpt_fail(err, RPT_E_BAD_VALUE, "quote",
                            "the quotation has the control character U+%04X as its character %zu; "
                            "leave it out",
                            cp, point + 1);
    }
    return true;
}

static bool find_document(struct rpt_quoted *quoted, const char *document, struct rpt_error *err)
{
    struct rpt_query query;

    if (document == NULL)
        return true;
    rpt_query_init(&query, &rpt_documents, quoted->arena);
    if (!rpt_exists(quoted->db, &query, document, err)) {
        if (err->id == RPT_E_NOT_FOUND) { /* a filter's value, not the path's */
            err->id = RPT_E_UNKNOWN_VALUE;
            snprintf(err->parameter, sizeof err->parameter, "document");
        }
        return false;
    }
    RPT_AUTO_STMT st = rpt_db_use(quoted->db, RPT_SQL_QUOTATION_DOCUMENT);
    rpt_bind_text(st, ":document", document);
    if (rpt_step(st, err) == RPT_ROW)
        quoted->document = rpt_column_int(st, 0);
    return err->id == RPT_E_NONE;
}

/* ---- Looking. */

static bool look_whole(const struct rpt_quoted *quoted, const struct rpt_candidates *candidates,
                       struct rpt_found_places *places, struct rpt_error *err)
{
    for (size_t i = 0; i < candidates->count && !places->full; i++) {
        if (rpt_db_late(quoted->db))
            return rpt_db_fail_late(quoted->db, err);
        if (!rpt_place_whole(quoted, candidates->list[i].n, places, err))
            return false;
    }
    places->full = places->full || !candidates->complete;
    return true;
}

/* What is like it is told only beside nothing better, and not if it is far less like. */
static void keep_best(struct rpt_found_places *places, size_t whole)
{
    enum rpt_verdict best = RPT_VERDICT_ABSENT;
    double most = 0;
    size_t kept = whole;

    for (size_t i = whole; i < places->count; i++) {
        const struct rpt_found_place *place = &places->list[i];

        best = place->verdict < best ? place->verdict : best;
        most = place->similarity > most ? place->similarity : most;
    }
    for (size_t i = whole; i < places->count; i++) {
        struct rpt_found_place *place = &places->list[i];

        if ((place->verdict < RPT_VERDICT_ALTERED || best == RPT_VERDICT_ALTERED) &&
            place->similarity >= most - FAR_LESS)
            places->list[kept++] = *place;
        else
            rpt_found_place_finish(place);
    }
    places->count = kept;
}

/* The heaviest first; once something is found, those not half as heavy are left. */
static bool look_around(const struct rpt_quoted *quoted, const struct rpt_candidates *candidates,
                        size_t max, bool far, struct rpt_found_places *places,
                        struct rpt_error *err)
{
    size_t before = places->count;

    places->aligned_count = 0;
    for (size_t i = 0; i < candidates->count && places->aligned_count < max; i++) {
        const struct rpt_candidate *candidate = &candidates->list[i];

        if (places->count > before && 2 * candidate->weight < candidates->list[0].weight)
            break;
        if (rpt_db_late(quoted->db))
            return rpt_db_fail_late(quoted->db, err);
        if (!rpt_place_like(quoted, candidate->n, far, places, err))
            return false;
    }
    return true;
}

static bool any_elided(const struct rpt_found_places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        if (places->list[i].verdict == RPT_VERDICT_ELIDED)
            return true;
    }
    return false;
}

/* Most omissions are short; only where none of these was found is one sought that is long. */
static bool look_like(const struct rpt_quoted *quoted, const struct rpt_candidates *candidates,
                      struct rpt_found_places *places, struct rpt_error *err)
{
    size_t whole = places->count;

    if (!look_around(quoted, candidates, LIKE_CANDIDATES, false, places, err))
        return false;
    if (quoted->marked.count > 0 && !any_elided(places) &&
        !look_around(quoted, candidates, FAR_CANDIDATES, true, places, err))
        return false;
    keep_best(places, whole);
    places->full = true; /* there may be others that are less like */
    return true;
}

static bool any_current(const struct rpt_found_places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        if (places->list[i].current)
            return true;
    }
    return false;
}

/* What only earlier editions have word for word reads otherwise in the current ones: where those
 * are like it, they are told beside; nothing else is. */
static void keep_counterparts(struct rpt_found_places *places, size_t whole)
{
    size_t kept = whole;

    for (size_t i = whole; i < places->count; i++) {
        struct rpt_found_place *place = &places->list[i];
        bool same_document = false;

        for (size_t k = 0; k < whole; k++)
            same_document = same_document || places->list[k].document == place->document;
        if (same_document && place->current) {
            places->list[kept++] = *place;
        } else {
            rpt_found_place_finish(place);
        }
    }
    places->count = kept;
}

static bool look(const struct rpt_quoted *quoted, const struct rpt_seeds *seeds,
                 struct rpt_found_places *places, struct rpt_error *err)
{
    struct rpt_candidates candidates;
    size_t whole;

    if (!rpt_seeds_whole(quoted, seeds, &candidates, err) ||
        !look_whole(quoted, &candidates, places, err))
        return false;
    if (any_current(places))
        return true;
    whole = places->count;
    places->full = false;
    if (!rpt_seeds_like(quoted, seeds, RPT_MAX_PLACES, &candidates, err) ||
        (whole == 0 && !look_whole(quoted, &candidates, places, err)))
        return false;
    if (whole == 0 && places->count > 0)
        return true;
    places->full = false;
    if (!look_like(quoted, &candidates, places, err))
        return false;
    if (whole > 0)
        keep_counterparts(places, whole);
    return true;
}

/* ---- The entries. */

static bool read_quote(struct rpt_quoted *quoted, const char *quote, struct rpt_error *err)
{
    bool words = false;

    quoted->given = bare(quoted->arena, quote);
    char *closed = rpt_close_up(quoted->given);
    quoted->text = rpt_arena_strdup(quoted->arena, closed);
    free(closed);
    rpt_atoms_read(quoted->text, &quoted->plain);
    rpt_atoms_read(quoted->text, &quoted->marked);
    if (!rpt_atoms_mark(&quoted->marked))
        rpt_atoms_finish(&quoted->marked);
    for (size_t i = 0; i < quoted->plain.count; i++)
        words = words || quoted->plain.list[i].kind == RPT_ATOM_WORD;
    return words || rpt_fail(err, RPT_E_BAD_VALUE, "quote",
                             "there is no word in the quotation; give some of its words");
}

static bool seek(struct rpt_quoted *quoted, const char *quote, json_t **out, struct rpt_error *err)
{
    struct rpt_found_places *places = rpt_arena_alloc(quoted->arena, sizeof *places);
    struct rpt_seeds seeds;
    bool good = read_quote(quoted, quote, err) && rpt_seeds_plan(quoted, &seeds, err) &&
                look(quoted, &seeds, places, err) &&
                rpt_places_tell(quoted, places, seeds.words, out, err);

    rpt_found_places_finish(places);
    rpt_atoms_finish(&quoted->plain);
    rpt_atoms_finish(&quoted->marked);
    return good;
}

bool rpt_quotation(struct rpt_db *db, const char *base, const char *quote, const char *document,
                   json_t **out, struct rpt_error *err)
{
    struct rpt_quoted quoted = {.db = db, .arena = rpt_arena_create(), .base = base};
    bool good = check_text(quote, err) && find_document(&quoted, document, err) &&
                seek(&quoted, quote, out, err);

    rpt_arena_destroy(quoted.arena);
    return good;
}

static bool add_checked(struct rpt_db *db, const char *base, const json_t *quote,
                        const char *document, json_t *items, struct rpt_error *err)
{
    json_t *checked = NULL;

    if (!json_is_string(quote))
        return rpt_fail(err, RPT_E_BAD_VALUE, "quotes", "a quotation is a string");
    if (!rpt_quotation(db, base, json_string_value(quote), document, &checked, err))
        return false;
    json_array_append_new(items, checked);
    return true;
}

bool rpt_quotations(struct rpt_db *db, const char *base, const json_t *quotes, const char *document,
                    json_t **out, struct rpt_error *err)
{
    size_t count = json_array_size(quotes), i;
    json_t *items, *quote;

    if (count == 0)
        return rpt_fail(err, RPT_E_BAD_VALUE, "quotes", "quotes is an array of 1 to %d quotations",
                        MAX_QUOTES);
    if (count > MAX_QUOTES)
        return rpt_fail(err, RPT_E_OVER_LIMIT, "quotes",
                        "at most %d quotations are checked at once, these are %zu", MAX_QUOTES,
                        count);
    items = json_array();
    json_array_foreach (quotes, i, quote) {
        if (add_checked(db, base, quote, document, items, err))
            continue;
        json_decref(items);
        if (strcmp(err->parameter, "quote") == 0) { /* which of them */
            char *detail = rpt_printf("quotation %zu of %zu: %s", i + 1, count, err->detail);

            snprintf(err->parameter, sizeof err->parameter, "quotes/%zu", i);
            snprintf(err->detail, sizeof err->detail, "%s", detail);
            free(detail);
        }
        return false;
    }
    *out = json_pack("{s:o, s:I, s:s, s:I, s:i, s:n, s:n}", "items", items, "total",
                     (json_int_t)count, "total_relation", "eq", "limit", (json_int_t)MAX_QUOTES,
                     "offset", 0, "next", "prev");
    return true;
}
