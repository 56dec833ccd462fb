/* SPDX-License-Identifier: MIT
 *
 * Recognising: which entities a text names that is not in the dataset. The same finder and the same
 * labels as at import; nothing is stored. A place that several entities claim is told apart, with
 * all of them, and not guessed.
 */
#include "query_private.h"
#include "rapporteur/text.h"

#include <stdlib.h>
#include <string.h>

struct rpt_finder *rpt_recogniser(struct rpt_db *db, const char *lang, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_RECOGNISE_LABELS);
    struct rpt_finder *finder = rpt_finder_create();
    enum rpt_step step;

    rpt_bind_text(st, ":lang", lang);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        rpt_finder_add(finder, rpt_column_text(st, 0), (uint32_t)rpt_column_int(st, 1),
                       rpt_column_int(st, 2) != 0);
    if (step == RPT_FAILED) {
        rpt_finder_destroy(finder);
        return NULL;
    }
    rpt_finder_build(finder);
    return finder;
}

struct recognising {
    struct rpt_db *db;
    const char *text;
    size_t len;
    size_t at, point; /* where the last place ended, in bytes and code points */
    json_t *refs;     /* by entity's number: the Ref */
    json_t *items, *ambiguous;
    struct rpt_error *err;
    bool failed;
};

/* Borrowed; NULL and err where it fails. */
static json_t *ref_of(struct recognising *r, uint32_t entity)
{
    char key[16];
    json_t *ref;

    snprintf(key, sizeof key, "%u", entity);
    if ((ref = json_object_get(r->refs, key)) != NULL)
        return ref;
    RPT_AUTO_STMT st = rpt_db_use(r->db, RPT_SQL_RECOGNISE_ENTITY);
    rpt_bind_int(st, ":n", entity);
    if (rpt_step(st, r->err) != RPT_ROW || (ref = rpt_row_json(st, r->err)) == NULL)
        return NULL;
    json_object_set_new(r->refs, key, ref);
    return ref;
}

/* Places come in order, so that the text is walked once. */
static json_t *place_of(struct recognising *r, const struct rpt_found *found)
{
    size_t start = r->at + rpt_utf8_byte(r->text + r->at, r->len - r->at, found->start - r->point);
    size_t size = rpt_utf8_byte(r->text + start, r->len - start, found->end - found->start);

    r->at = start + size;
    r->point = found->end;
    return json_pack("{s:s%, s:I, s:I}", "surface", r->text + start, size, "start",
                     (json_int_t)found->start, "end", (json_int_t)found->end);
}

static bool add_place(void *cls, const struct rpt_found *found)
{
    struct recognising *r = cls;
    json_t *place = place_of(r, found), *candidates = json_array();

    for (size_t i = 0; i < found->count && !r->failed; i++) {
        json_t *ref = ref_of(r, found->ids[i]);

        r->failed = ref == NULL;
        json_array_append(candidates, ref);
    }
    if (found->count == 1)
        json_object_set(place, "entity", json_array_get(candidates, 0));
    else
        json_object_set(place, "candidates", candidates);
    json_decref(candidates);
    json_array_append_new(found->count == 1 ? r->items : r->ambiguous, place);
    return !r->failed;
}

bool rpt_recognise(struct rpt_db *db, const struct rpt_finder *finder, const char *text,
                   json_t **out, struct rpt_error *err)
{
    json_auto_t *refs = json_object();
    struct recognising r = {.db = db,
                            .text = text,
                            .len = strlen(text),
                            .refs = refs,
                            .items = json_array(),
                            .ambiguous = json_array(),
                            .err = err};

    rpt_finder_find_any(finder, text, add_place, &r);
    if (r.failed) {
        json_decref(r.items);
        json_decref(r.ambiguous);
        return false;
    }
    *out = json_pack("{s:o, s:I, s:s, s:n, s:n, s:n, s:n, s:s, s:o}", "items", r.items, "total",
                     (json_int_t)json_array_size(r.items), "total_relation", "eq", "limit",
                     "offset", "next", "prev", "unit", "codepoint", "ambiguous", r.ambiguous);
    return true;
}
