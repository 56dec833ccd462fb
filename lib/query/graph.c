/* SPDX-License-Identifier: MIT
 *
 * The claims that the filters leave as a graph: entities are nodes, claims are links. All of them
 * unless a limit was given: a graph that is cut off by default would mislead.
 */
#include "query_private.h"

#include <string.h>

#define MAX_LINKS 10000

static bool said(const struct rpt_query *query, const char *name)
{
    for (size_t i = 0; i < query->param_count; i++) {
        if (strcmp(query->params[i].name, name) == 0)
            return true;
    }
    return false;
}

/* The row numbers of the claims, as an array. */
static json_t *select_relations(struct rpt_db *db, const struct rpt_query *query,
                                struct rpt_error *err)
{
    long limit = said(query, "limit") && query->limit >= 0 ? query->limit : MAX_LINKS + 1;
    RPT_AUTO_CLAUSE clause = {0};

    rpt_clause_init(&clause);
    rpt_clause_add(&clause, "SELECT n FROM relations", NULL);
    if (!rpt_where(db, query, NULL, &clause, err))
        return NULL;
    rpt_buf_addf(&clause.sql, " ORDER BY n LIMIT %ld OFFSET %ld", limit, query->offset);

    struct rpt_stmt *st = rpt_clause_prepare(&clause, db, err);
    json_t *rows = st != NULL ? rpt_rows_json(st, err) : NULL;
    if (json_array_size(rows) <= MAX_LINKS)
        return rows;
    json_decref(rows);
    rpt_fail(err, RPT_E_TOO_LARGE, "limit",
             "that are more than %d claims; narrow the graph by document, entity or section, or "
             "give a limit",
             MAX_LINKS);
    return NULL;
}

static json_t *rows_of(struct rpt_db *db, enum rpt_sql block, const char *relations,
                       struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, block);

    rpt_bind_text(st, ":relations", relations);
    return rpt_rows_json(st, err);
}

bool rpt_graph(struct rpt_db *db, const struct rpt_query *query, json_t **out,
               struct rpt_error *err)
{
    json_auto_t *relations = select_relations(db, query, err);
    RPT_AUTO_BUF numbers = {0};

    rpt_buf_init(&numbers, (size_t)32 * (MAX_LINKS + 1));
    if (relations == NULL)
        return false;
    rpt_json_write_compact(relations, &numbers);

    json_auto_t *nodes = rows_of(db, RPT_SQL_GRAPH_NODES, numbers.data, err);
    json_auto_t *links = nodes != NULL ? rows_of(db, RPT_SQL_GRAPH_LINKS, numbers.data, err) : NULL;
    if (links == NULL || !rpt_relabel(db, query, nodes, err))
        return false;
    *out = json_pack("{s:O, s:O}", "nodes", nodes, "links", links);
    return true;
}
