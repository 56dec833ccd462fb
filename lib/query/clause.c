/* SPDX-License-Identifier: MIT
 *
 * SQL put together of constant fragments: a fragment says ":value" where a value goes, and each
 * becomes the next numbered parameter. Nothing that came with a request ever becomes text of a
 * statement.
 */
#include "query_private.h"

#include <string.h>

void rpt_clause_init(struct rpt_clause *clause)
{
    rpt_buf_init(&clause->sql, (size_t)1 << 20);
    clause->count = 0;
}

void rpt_clause_finish(struct rpt_clause *clause)
{
    rpt_buf_finish(&clause->sql);
}

void rpt_clause_add(struct rpt_clause *clause, const char *sql, const char *value)
{
    const char *place;

    while (value != NULL && (place = strstr(sql, ":value")) != NULL &&
           clause->count < RPT_MAX_BOUND) {
        rpt_buf_add(&clause->sql, sql, (size_t)(place - sql));
        clause->values[clause->count++] = value;
        rpt_buf_addf(&clause->sql, "?%zu", clause->count);
        sql = place + strlen(":value");
    }
    /* What finds no place may not stay text: it is TOO_LARGE when it is prepared. */
    if (value != NULL && strstr(sql, ":value") != NULL)
        clause->sql.full = true;
    rpt_buf_adds(&clause->sql, sql);
}

struct rpt_stmt *rpt_clause_prepare(const struct rpt_clause *clause, struct rpt_db *db,
                                    struct rpt_error *err)
{
    struct rpt_stmt *st;

    if (!rpt_buf_ok(&clause->sql, err))
        return NULL;
    st = rpt_db_prepare(db, clause->sql.data, err);
    for (size_t i = 0; st != NULL && i < clause->count; i++) {
        char name[16];
        snprintf(name, sizeof name, "?%zu", i + 1);
        rpt_bind_text(st, name, clause->values[i]);
    }
    return st;
}
