/* SPDX-License-Identifier: MIT
 *
 * Which entities stand in the same paragraphs as one: with how many they share and which these are.
 * Counted over current editions.
 */
#include "query_private.h"

static bool count_all(struct rpt_db *db, const char *entity, int64_t *total, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_COOCCURRENCE_COUNT);

    rpt_bind_text(st, ":entity", entity);
    if (!rpt_step_row(st, err))
        return false;
    *total = rpt_column_int(st, 0);
    return true;
}

bool rpt_cooccurrences(struct rpt_db *db, const struct rpt_query *query, const char *entity,
                       json_t **out, struct rpt_error *err)
{
    struct rpt_query sub;
    int64_t total;

    rpt_query_init(&sub, &rpt_entities, query->arena);
    if (!rpt_exists(db, &sub, entity, err) || !count_all(db, entity, &total, err))
        return false;

    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_COOCCURRENCE_LIST);
    rpt_bind_text(st, ":entity", entity);
    rpt_bind_int(st, ":limit", query->limit);
    rpt_bind_int(st, ":offset", query->offset);
    json_t *items = rpt_rows_json(st, err);
    if (items == NULL)
        return false;
    *out = rpt_envelope(query, items, total);
    if (rpt_relabel(db, query, *out, err))
        return true;
    json_decref(*out);
    *out = NULL;
    return false;
}
