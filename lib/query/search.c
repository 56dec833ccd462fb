/* SPDX-License-Identifier: MIT
 *
 * Full-text search: a question is read (fts_parse.c), varied as the index writes it (variants.c),
 * looked for (hits.c), and each hit of the page completed (hit.c); facets count what was found.
 */
#include "fts.h"

#include <math.h>
#include <string.h>

struct search {
    struct rpt_db *db;
    const struct rpt_query *query;
    struct rpt_terms terms;
    struct rpt_hits found;
};

/* ---- Hits. */

static bool add_hit(const struct search *search, const struct rpt_hit *found, json_t *items,
                    struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(search->db, RPT_SQL_SEARCH_HIT);

    rpt_bind_int(st, ":n", found->n);
    if (!rpt_step_row(st, err))
        return false;
    json_t *hit = rpt_row_json(st, err);
    if (hit == NULL)
        return false;
    if (found->score > 0)
        json_object_set_new(hit, "score", json_real(round(found->score * 10000) / 10000));
    rpt_hit_complete(search->query, &search->terms, hit);
    json_array_append_new(items, hit);
    return true;
}

static bool add_hits(const struct search *search, json_t *items, struct rpt_error *err)
{
    for (size_t i = 0; i < search->found.count; i++) {
        if (rpt_db_late(search->db))
            return rpt_db_fail_late(search->db, err);
        if (!add_hit(search, &search->found.page[i], items, err))
            return false;
    }
    return true;
}

/* ---- Without words to look for: everything, or everything without some words. */

static bool read_all(struct search *search, struct rpt_error *err)
{
    const struct rpt_query *query = search->query;
    struct rpt_hits *found = &search->found;
    RPT_AUTO_CLAUSE page = {0};
    enum rpt_step step;

    rpt_clause_init(&page);
    rpt_clause_add(&page, "SELECT n FROM paragraphs", NULL);
    if (!rpt_total(search->db, query, NULL, &found->total, err) ||
        !rpt_where(search->db, query, NULL, &page, err))
        return false;
    rpt_buf_addf(&page.sql, " ORDER BY n LIMIT %ld OFFSET %ld", query->limit, query->offset);
    RPT_AUTO_STMT st = rpt_clause_prepare(&page, search->db, err);
    if (st == NULL)
        return false;
    found->page = rpt_arena_alloc(query->arena, ((size_t)query->limit + 1) * sizeof *found->page);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        found->page[found->count++] = (struct rpt_hit){.n = rpt_column_int(st, 0)};
    return step == RPT_DONE;
}

/* ---- Facets. */

static bool narrowed_by(const struct rpt_query *query, const struct rpt_field *field)
{
    for (size_t i = 0; i < query->filter_count; i++) {
        if (query->filters[i]->field == field && !query->filters[i]->fixed)
            return true;
    }
    return false;
}

/* A facet counts what all filters but its own leave, of what the question finds. */
static bool count_facet(const struct search *search, const char *name, json_t *envelope,
                        struct rpt_error *err)
{
    struct rpt_query query = *search->query;
    const struct rpt_field *field = rpt_field_find(query.resource, name);
    struct rpt_hits other = {0};
    bool again = narrowed_by(&query, field);

    query.facet = name;
    query.limit = 0;
    bool counted =
        (!again || rpt_hits_find(search->db, &query, &search->terms, field, true, &other, err)) &&
        rpt_hits_rows(search->db, &query, again ? &other : &search->found, field, &query.rows,
                      &query.rows_more, err) &&
        rpt_facets(search->db, &query, envelope, err);
    rpt_hits_finish(&other);
    return counted;
}

static bool count_facets(const struct search *search, json_t *envelope, struct rpt_error *err)
{
    if (search->query->facet == NULL || search->found.rows.bits == NULL)
        return rpt_facets(search->db, search->query, envelope, err);
    for (const char *at = search->query->facet; *at != '\0';) {
        size_t len = strcspn(at, ",");

        if (!count_facet(search, rpt_arena_strndup(search->query->arena, at, len), envelope, err))
            return false;
        at += len + (at[len] == ',');
    }
    return true;
}

/* ---- The answer. */

/* What lists take and a search cannot give is refused, not passed over. */
static bool check_parameters(const struct rpt_query *query, struct rpt_error *err)
{
    const struct {
        const char *name, *value;
    } refused[] = {
        {"cursor", query->cursor}, {"include", query->include}, {"fields", query->fields}};

    for (size_t i = 0; i < RPT_COUNT(refused); i++) {
        if (refused[i].value != NULL)
            return rpt_fail(err, RPT_E_UNKNOWN_PARAMETER, refused[i].name,
                            "/search has no %s: hits come whole, by offset; /paragraphs?q= has it",
                            refused[i].name);
    }
    if (query->sort == NULL && query->q != NULL && query->offset + query->limit > RPT_RANKED_MOST)
        return rpt_fail(err, RPT_E_OVER_LIMIT, "offset",
                        "a search ranks its best %d, and offset with limit goes beyond; "
                        "sort=reading has all of them",
                        RPT_RANKED_MOST);
    return true;
}

static bool find(struct search *search, struct rpt_error *err)
{
    if (rpt_terms_expression(search->query->arena, &search->terms, false) == NULL)
        return read_all(search, err);
    return rpt_hits_find(search->db, search->query, &search->terms, NULL,
                         search->query->facet != NULL, &search->found, err);
}

static json_t *envelope_of(const struct search *search, json_t *items, const char *meant)
{
    const struct rpt_query *query = search->query;
    json_t *envelope = rpt_envelope(query, items, search->found.total);

    if (search->found.more)
        json_object_set_new(envelope, "total_relation", json_string("gte"));
    if (query->sort == NULL && query->q != NULL &&
        query->offset + 2 * query->limit > RPT_RANKED_MOST)
        json_object_set_new(envelope, "next", json_null());
    json_object_set_new(envelope, "q", query->q != NULL ? json_string(query->q) : json_null());
    json_object_set_new(envelope, "read_as",
                        json_string(rpt_terms_text(query->arena, &search->terms)));
    json_object_set_new(envelope, "did_you_mean", meant != NULL ? json_string(meant) : json_null());
    return envelope;
}

bool rpt_search(struct rpt_db *db, const struct rpt_query *query, json_t **out,
                struct rpt_error *err)
{
    struct search search = {.db = db, .query = query};
    const char *meant = NULL;
    bool good = check_parameters(query, err) && rpt_terms_prepare(db, query, &search.terms, err) &&
                find(&search, err) && rpt_did_you_mean(db, query, &search.terms, &meant, err);

    if (good) {
        json_t *items = json_array(), *envelope = envelope_of(&search, items, meant);

        good = add_hits(&search, items, err) && count_facets(&search, envelope, err) &&
               rpt_relabel(db, query, envelope, err);
        if (good)
            *out = envelope;
        else
            json_decref(envelope);
    }
    rpt_hits_finish(&search.found);
    return good;
}
