/* SPDX-License-Identifier: MIT
 *
 * What the files of lib/db share: the connection with its kept statements, and how an SQLite result
 * becomes one of our errors.
 */
#ifndef RPT_DB_PRIVATE_H
#define RPT_DB_PRIVATE_H

#include "rapporteur/db.h"
#include <sqlite3.h>

#define RPT_COMPOSED 64 /* places for statements put together of fragments */

/* A column as a member of a JSON object, read off its alias once. */
struct rpt_member {
    const char *key; /* not terminated; its dots nest */
    size_t len;
    size_t last; /* where the last part of the key begins */
    bool beside; /* the column before stands in the same object */
    enum { RPT_MEMBER_PLAIN, RPT_MEMBER_JSON, RPT_MEMBER_BOOL } type;
};

struct rpt_stmt {
    sqlite3_stmt *raw; /* NULL where preparing failed: the step says so */
    struct rpt_db *db;
    int code;  /* of preparing it */
    bool kept; /* belongs to the connection and is reset, not finalised, at release */
    bool in_use;
    int bound;                  /* the parameter that was bound last, from 1 */
    struct rpt_member *members; /* of each column, once a row was asked for as JSON */
};

/* What ranking needs of the whole dataset, read at the first question. */
struct rpt_ranker {
    uint16_t *sizes; /* tokens by row; NULL: not read yet */
    int64_t rows;    /* of `sizes` */
    struct rpt_stretch *stretches;
    size_t stretch_count;
    int64_t paragraphs;
    double average;
    struct rpt_ranking *now; /* what is being ranked */
    double *idf;             /* of its weights */
    int code;                /* what went wrong meanwhile, or SQLITE_OK */
};

struct rpt_db {
    sqlite3 *raw;
    enum rpt_db_mode mode;
    json_t *dataset;
    int64_t deadline; /* ms of the monotonic clock, 0 for none */
    long deadline_ms; /* what was allowed */
    int lost;         /* the first result code since then that spoils an answer, or SQLITE_OK */
    struct rpt_ranker ranker;
    struct rpt_stmt kept[RPT_SQL_COUNT];
    struct rpt_stmt composed[RPT_COMPOSED];
};

/* Frees what a statement holds, and makes it one that is not prepared. */
void rpt_stmt_finish(struct rpt_stmt *st);
/* Fills err from the connection's last error; always false. */
bool rpt_db_fail(struct rpt_db *db, struct rpt_error *err);
/* The same of a result code that came before it. */
bool rpt_db_fail_code(struct rpt_db *db, int code, const char *why, struct rpt_error *err);
/* The text of a row's column, of *len bytes; "" where memory for it was lost, which
 * rpt_db_sound tells. NULL for NULL. */
const char *rpt_stmt_text(struct rpt_stmt *st, int column, size_t *len);
/* BAD_DATA unless the file's schema is the one that import writes (trust.c). */
bool rpt_db_check_schema(struct rpt_db *db, const char *path, struct rpt_error *err);
/* Registers rpt_date_first, rpt_date_last, rpt_fold. */
bool rpt_db_functions(sqlite3 *raw);
/* Registers rpt_rank, an auxiliary function of FTS5. */
bool rpt_ranker_init(struct rpt_db *db, struct rpt_error *err);
void rpt_ranker_finish(struct rpt_ranker *ranker);

#endif
