/* SPDX-License-Identifier: MIT
 *
 * Whether a file's schema is the one that import writes. A file may come from anywhere, and a view,
 * trigger or virtual table of its own under a name of ours would run as part of our questions.
 * Tables and indexes that people add are left alone: nothing of ours reads them.
 */
#include "db_private.h"

#include <string.h>

/* SQLite keeps the words of each statement, and schema.sql begins each on a line of its own. */
static bool is_ours(const char *sql)
{
    const char *schema = rpt_sql_text(RPT_SQL_SCHEMA), *at = strstr(schema, sql);

    return at != NULL && (at == schema || at[-1] == '\n') && at[strlen(sql)] == ';';
}

static size_t count_ours(void)
{
    size_t count = 0;

    for (const char *at = rpt_sql_text(RPT_SQL_SCHEMA); (at = strstr(at, "\nCREATE ")) != NULL;
         at++)
        count++;
    return count;
}

static bool is_harmless(const char *type, const char *sql)
{
    static const char plain[] = "CREATE TABLE";

    return strcmp(type, "index") == 0 ||
           (strcmp(type, "table") == 0 && strncmp(sql, plain, sizeof plain - 1) == 0);
}

bool rpt_db_check_schema(struct rpt_db *db, const char *path, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_DATASET_SCHEMA);
    enum rpt_step step;
    size_t ours = 0;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *name = rpt_column_text(st, 0), *type = rpt_column_text(st, 1),
                   *sql = rpt_column_text(st, 2);

        if (is_ours(sql))
            ours++;
        else if (!is_harmless(type, sql))
            return rpt_fail(err, RPT_E_BAD_DATA, NULL,
                            "%s: its %s '%.60s' is not what import writes; import its sources "
                            "again with --fresh",
                            path, type, name);
    }
    if (step == RPT_FAILED)
        return false;
    return ours == count_ours() ||
           rpt_fail(
               err, RPT_E_BAD_DATA, NULL,
               "%s: a table, view or index that import writes is not there; import its sources "
               "again with --fresh",
               path);
}
