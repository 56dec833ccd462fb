/* SPDX-License-Identifier: MIT
 *
 * SQL functions that queries need and SQLite lacks: the bounds of an EDTF date and folding. No view
 * or table of the file uses them, so every statement in the file runs in a stock shell.
 */
#include "db_private.h"

#include <stdlib.h>

static void date_bound(sqlite3_context *context, sqlite3_value **values, bool last)
{
    const char *text = (const char *)sqlite3_value_text(values[0]);
    int32_t bounds[2];

    if (text != NULL && rpt_date_bounds(text, &bounds[0], &bounds[1]))
        sqlite3_result_int64(context, bounds[last]);
}

static void date_first(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    date_bound(context, values, false);
}

static void date_last(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    date_bound(context, values, true);
}

static void fold(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *text = (const char *)sqlite3_value_text(values[0]);

    if (text != NULL)
        sqlite3_result_text(context, rpt_utf8_fold(text, (size_t)sqlite3_value_bytes(values[0])),
                            -1, free);
}

bool rpt_db_functions(sqlite3 *raw)
{
    static const struct {
        const char *name;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"rpt_date_first", date_first}, {"rpt_date_last", date_last}, {"rpt_fold", fold}};

    for (size_t i = 0; i < RPT_COUNT(functions); i++) {
        if (sqlite3_create_function_v2(raw, functions[i].name, 1,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                       functions[i].call, NULL, NULL, NULL) != SQLITE_OK)
            return false;
    }
    return true;
}
