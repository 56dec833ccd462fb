/* SPDX-License-Identifier: MIT
 *
 * Statements: a named block is prepared once a connection and kept; of texts put together of
 * constant fragments those that were asked last are kept too. What goes wrong while preparing is
 * told by the first step, so that callers have one place for errors.
 */
#include "db_private.h"
#include "rpt_sql_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *rpt_sql_text(enum rpt_sql id)
{
    return rpt_sql_blocks[id].text;
}

const char *rpt_sql_name(enum rpt_sql id)
{
    return rpt_sql_blocks[id].name;
}

static struct rpt_stmt *once(struct rpt_db *db, const char *sql)
{
    struct rpt_stmt *st = rpt_alloc(sizeof *st);

    st->db = db;
    st->code = sqlite3_prepare_v2(db->raw, sql, -1, &st->raw, NULL);
    return st;
}

static struct rpt_stmt *keep(struct rpt_db *db, struct rpt_stmt *st, const char *sql)
{
    if (st->in_use)
        return once(db, sql);
    if (st->raw == NULL)
        st->code = sqlite3_prepare_v3(db->raw, sql, -1, SQLITE_PREPARE_PERSISTENT, &st->raw, NULL);
    st->db = db;
    st->kept = true;
    st->in_use = true;
    return st;
}

struct rpt_stmt *rpt_db_use(struct rpt_db *db, enum rpt_sql id)
{
    return keep(db, &db->kept[id], rpt_sql_text(id));
}

/* Each text has one place, which the last that was asked for holds. */
static struct rpt_stmt *composed(struct rpt_db *db, const char *sql)
{
    struct rpt_stmt *st = &db->composed[rpt_hash(sql, strlen(sql)) % RPT_COMPOSED];

    if (!st->in_use && st->raw != NULL && strcmp(sqlite3_sql(st->raw), sql) != 0)
        rpt_stmt_finish(st);
    return keep(db, st, sql);
}

struct rpt_stmt *rpt_db_prepare(struct rpt_db *db, const char *sql, struct rpt_error *err)
{
    struct rpt_stmt *st = composed(db, sql);

    if (st->raw != NULL)
        return st;
    rpt_db_fail(db, err);
    rpt_stmt_release(st);
    return NULL;
}

void rpt_stmt_finish(struct rpt_stmt *st)
{
    sqlite3_finalize(st->raw);
    free(st->members);
    st->raw = NULL;
    st->members = NULL;
}

void rpt_stmt_release(struct rpt_stmt *st)
{
    if (st == NULL)
        return;
    if (!st->kept) {
        rpt_stmt_finish(st);
        free(st);
        return;
    }
    if (st->raw != NULL) {
        sqlite3_reset(st->raw);
        sqlite3_clear_bindings(st->raw);
    }
    st->bound = 0;
    st->in_use = false;
}

void rpt_stmt_cleanup(struct rpt_stmt **st)
{
    rpt_stmt_release(*st);
}

/* Mostly values are bound in the order in which the statement names them. */
static int place(struct rpt_stmt *st, const char *name)
{
    const char *next = sqlite3_bind_parameter_name(st->raw, st->bound + 1);
    int index = next != NULL && strcmp(next, name) == 0
                    ? st->bound + 1
                    : sqlite3_bind_parameter_index(st->raw, name);

    assert(index > 0 || st->raw == NULL);
    st->bound = index;
    return index;
}

void rpt_bind_text(struct rpt_stmt *st, const char *name, const char *value)
{
    sqlite3_bind_text(st->raw, place(st, name), value, -1, SQLITE_STATIC);
}

void rpt_bind_int(struct rpt_stmt *st, const char *name, int64_t value)
{
    sqlite3_bind_int64(st->raw, place(st, name), value);
}

void rpt_bind_real(struct rpt_stmt *st, const char *name, double value)
{
    sqlite3_bind_double(st->raw, place(st, name), value);
}

void rpt_bind_blob(struct rpt_stmt *st, const char *name, const void *data, size_t len)
{
    sqlite3_bind_blob64(st->raw, place(st, name), data, len, SQLITE_STATIC);
}

void rpt_bind_null(struct rpt_stmt *st, const char *name)
{
    sqlite3_bind_null(st->raw, place(st, name));
}

enum rpt_step rpt_step(struct rpt_stmt *st, struct rpt_error *err)
{
    if (st->raw == NULL) {
        rpt_db_fail_code(st->db, st->code, sqlite3_errstr(st->code), err);
        return RPT_FAILED;
    }
    switch (sqlite3_step(st->raw)) {
    case SQLITE_ROW:
        return RPT_ROW;
    case SQLITE_DONE:
        return RPT_DONE;
    default:
        rpt_db_fail(st->db, err);
        return RPT_FAILED;
    }
}

bool rpt_step_row(struct rpt_stmt *st, struct rpt_error *err)
{
    enum rpt_step step = rpt_step(st, err);

    if (step == RPT_DONE)
        rpt_fail(err, RPT_E_INTERNAL, NULL,
                 "the dataset lacks a row that it refers to; rapporteur verify says which");
    return step == RPT_ROW;
}

bool rpt_run(struct rpt_stmt *st, struct rpt_error *err)
{
    enum rpt_step step;

    do
        step = rpt_step(st, err);
    while (step == RPT_ROW);
    rpt_stmt_release(st);
    return step == RPT_DONE;
}

size_t rpt_columns(const struct rpt_stmt *st)
{
    return (size_t)sqlite3_column_count(st->raw);
}

const char *rpt_column_name(const struct rpt_stmt *st, size_t column)
{
    return sqlite3_column_name(st->raw, (int)column);
}

const char *rpt_stmt_text(struct rpt_stmt *st, int column, size_t *len)
{
    const char *text = (const char *)sqlite3_column_text(st->raw, column);

    *len = (size_t)sqlite3_column_bytes(st->raw, column);
    if (text == NULL && sqlite3_errcode(st->db->raw) == SQLITE_NOMEM) {
        st->db->lost = SQLITE_NOMEM;
        *len = 0;
        return "";
    }
    return text;
}

const char *rpt_column_text(struct rpt_stmt *st, size_t column)
{
    size_t len;

    return rpt_stmt_text(st, (int)column, &len);
}

int64_t rpt_column_int(struct rpt_stmt *st, size_t column)
{
    return sqlite3_column_int64(st->raw, (int)column);
}

double rpt_column_real(struct rpt_stmt *st, size_t column)
{
    return sqlite3_column_double(st->raw, (int)column);
}
