/* SPDX-License-Identifier: MIT
 *
 * What the files of lib/query share: a WHERE made of constant fragments with its bound values, and
 * the steps of the list engine: take (parameters) → filter (conditions) → list (page, links) →
 * item, facet.
 */
#ifndef RPT_QUERY_PRIVATE_H
#define RPT_QUERY_PRIVATE_H

#include "rapporteur/query.h"
#include "rapporteur/text.h"

#define RPT_MAX_BOUND 900

/* SQL put together of constant fragments; each value is a parameter ?N with its text in `values`.
 */
struct rpt_clause {
    struct rpt_buf sql;
    const char *values[RPT_MAX_BOUND];
    size_t count;
};
void rpt_clause_init(struct rpt_clause *clause);
void rpt_clause_finish(struct rpt_clause *clause);
#define RPT_AUTO_CLAUSE __attribute__((cleanup(rpt_clause_finish))) struct rpt_clause
/* Adds `sql`; where value is not NULL every ":value" in it becomes the next parameter, bound to it.
 */
void rpt_clause_add(struct rpt_clause *clause, const char *sql, const char *value);
/* Prepares and binds; NULL and err if that fails. */
struct rpt_stmt *rpt_clause_prepare(const struct rpt_clause *clause, struct rpt_db *db,
                                    struct rpt_error *err);
/* The one number that the clause selects. */
bool rpt_clause_int(const struct rpt_clause *clause, struct rpt_db *db, int64_t *out,
                    struct rpt_error *err);

const struct rpt_field *rpt_field_find(const struct rpt_resource *resource, const char *name);
json_t *rpt_field_names(const struct rpt_resource *resource, unsigned use);
/* The top-level keys of the resource's items. */
json_t *rpt_item_keys(struct rpt_db *db, const struct rpt_resource *resource);
/* Whether the comma list (may be NULL) holds `word`. */
bool rpt_list_has(const char *list, const char *word);

/* A parameter as a filter; *taken is false where no field is called so. */
bool rpt_filter_take(struct rpt_db *db, struct rpt_query *query, const struct rpt_param *param,
                     bool *taken, struct rpt_error *err);
/* " WHERE …" of everything that narrows the query, but not the unfixed filters of field `but` (or
 * NULL). */
bool rpt_where(struct rpt_db *db, const struct rpt_query *query, const struct rpt_field *but,
               struct rpt_clause *clause, struct rpt_error *err);

/* The item of row `n`, complete: finished, with includes, and only the asked fields. */
bool rpt_item_at(struct rpt_db *db, const struct rpt_query *query, int64_t n, json_t **out,
                 struct rpt_error *err);
/* Puts the asked languages' labels in every Ref and entity of the tree. */
bool rpt_relabel(struct rpt_db *db, const struct rpt_query *query, json_t *tree,
                 struct rpt_error *err);

/* How many things the query finds, unfixed filters of field `but` (or NULL) left out. */
bool rpt_total(struct rpt_db *db, const struct rpt_query *query, const struct rpt_field *but,
               int64_t *total, struct rpt_error *err);
/* Whether import has counted what the query finds by the values of `field`. */
bool rpt_total_has(struct rpt_db *db, const struct rpt_query *query, const struct rpt_field *field,
                   bool *has, struct rpt_error *err);

/* An envelope without items: total, limit, offset, and next and prev by offset. */
json_t *rpt_envelope(const struct rpt_query *query, json_t *items, int64_t total);
/* The query's path with its parameters, but `name` set to `value` (NULL: left out); new string
 * value. offset and cursor are left out unless they are `name`. */
json_t *rpt_query_href(const struct rpt_query *query, const char *name, const char *value);
/* Adds "facets" where the query asks for some. */
bool rpt_facets(struct rpt_db *db, const struct rpt_query *query, json_t *envelope,
                struct rpt_error *err);

/* " and the like, « ” „: what people put around words, and no word has inside (fts_parse.c). */
bool rpt_is_double_quote(uint32_t cp);

/* ---- Passages (passage.c): an edition of a document, or one section of it with those inside. */
struct rpt_passage {
    int64_t edition, section; /* rows; section 0: all */
    const char *base;         /* what hrefs of its things begin with; lives in the query's arena */
};
/* Edition 0 is the current one; section NULL is all. NOT_FOUND or GONE as the lists say it. */
bool rpt_passage_find(struct rpt_db *db, const struct rpt_query *query, const char *document,
                      long edition, const char *section, struct rpt_passage *passage,
                      struct rpt_error *err);
/* The passage that a document or a section of the query's resource is, by its row. */
bool rpt_passage_of(struct rpt_db *db, const struct rpt_query *query, int64_t n,
                    struct rpt_passage *passage, struct rpt_error *err);

/* ---- Includes that are no list (texts.c). */
bool rpt_include_text(struct rpt_db *db, const struct rpt_query *query, int64_t n, json_t *item,
                      struct rpt_error *err);
bool rpt_include_runs(struct rpt_db *db, const struct rpt_query *query, int64_t n, json_t *item,
                      struct rpt_error *err);

#endif
