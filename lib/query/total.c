/* SPDX-License-Identifier: MIT
 *
 * How many things a list has. Import has counted those that lists of texts and mentions have in all
 * and with each value of some fields (table total); what is narrowed otherwise is counted here.
 */
#include "query_private.h"

#include <string.h>

/* The one value that narrows the query, but for filters of field `but`; "" and "" where nothing
 * does. False where there is more to it than a total can say. */
static bool narrowed_by(const struct rpt_query *query, const struct rpt_field *but,
                        const char **field, const char **value)
{
    *field = *value = "";
    if (query->q != NULL || query->ids != NULL || query->per_work)
        return false;
    for (size_t i = 0; i < query->filter_count; i++) {
        const struct rpt_filter *filter = query->filters[i];

        if (filter->field == but && !filter->fixed)
            continue;
        /* A language stands for its variants too. */
        if (**field != '\0' || filter->op != RPT_OP_EQ || filter->count != 1 ||
            filter->field->type == RPT_T_LANG)
            return false;
        *field = filter->field->name;
        *value = filter->values[0];
    }
    return true;
}

static enum rpt_step look_up(struct rpt_db *db, const struct rpt_query *query, const char *field,
                             const char *value, int64_t *total, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_TOTAL_ITEMS);
    enum rpt_step step;

    rpt_bind_text(st, ":resource", query->resource->view);
    rpt_bind_text(st, ":field", field);
    rpt_bind_text(st, ":value", value);
    step = rpt_step(st, err);
    if (step == RPT_ROW)
        *total = rpt_column_int(st, 0);
    return step;
}

static bool count(struct rpt_db *db, const struct rpt_query *query, const struct rpt_field *but,
                  int64_t *total, struct rpt_error *err)
{
    RPT_AUTO_CLAUSE clause = {0};

    rpt_clause_init(&clause);
    rpt_buf_addf(&clause.sql, "SELECT count(*) FROM \"%s\"", query->resource->view);
    return rpt_where(db, query, but, &clause, err) && rpt_clause_int(&clause, db, total, err);
}

bool rpt_total(struct rpt_db *db, const struct rpt_query *query, const struct rpt_field *but,
               int64_t *total, struct rpt_error *err)
{
    const char *field, *value;
    enum rpt_step step = RPT_DONE;

    if (narrowed_by(query, but, &field, &value))
        step = look_up(db, query, field, value, total, err);
    return step == RPT_ROW || (step == RPT_DONE && count(db, query, but, total, err));
}

bool rpt_total_has(struct rpt_db *db, const struct rpt_query *query, const struct rpt_field *field,
                   bool *has, struct rpt_error *err)
{
    const char *name, *value;
    enum rpt_step step = RPT_DONE;
    int64_t unused;

    if (narrowed_by(query, field, &name, &value) && *name == '\0')
        step = look_up(db, query, field->name, "", &unused, err);
    *has = step == RPT_ROW;
    return step != RPT_FAILED;
}
