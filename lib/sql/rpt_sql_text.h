/* SPDX-License-Identifier: MIT
 *
 * The generated array of SQL blocks, by enum rpt_sql; only lib/db reads it.
 */
#ifndef RPT_SQL_TEXT_H
#define RPT_SQL_TEXT_H

struct rpt_sql_block {
    const char *name, *text;
};
extern const struct rpt_sql_block rpt_sql_blocks[];

#endif
