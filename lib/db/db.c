/* SPDX-License-Identifier: MIT
 *
 * Opens and closes a connection. A published dataset is opened read only and distrusted: no
 * writing, no SQL of its own that has effects, no memory map (a truncated file would be SIGBUS), no
 * temporary files. An import's new file is created with the schema.
 */
#include "db_private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define APPLICATION_ID 0x52505452 /* "RPTR" */
#define SCHEMA_VERSION 4

#define TEXT(x) #x
#define NUMBER(x) TEXT(x)

static const char read_pragmas[] =
    "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;"
    "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
    /* It never changes: one lock, and one transaction, for all of its time. */
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192;"
    "BEGIN;";
/* A file that is thrown away where anything fails needs no journal, and is synced once, when it is
 * whole; what points to what is checked then too (import_broken). */
static const char write_pragmas[] = "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;"
                                    "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;"
                                    "PRAGMA temp_store = FILE; PRAGMA mmap_size = 0;"
                                    "PRAGMA cache_size = -65536;";

static bool tell(const struct rpt_db *db, int code, const char *why, struct rpt_error *err)
{
    enum rpt_error_id id = RPT_E_UNAVAILABLE;

    if (code == SQLITE_INTERRUPT)
        return rpt_db_fail_late(db, err);
    if (db->mode == RPT_DB_WRITE)
        id = code == SQLITE_CONSTRAINT ? RPT_E_BAD_DATA : RPT_E_IO;
    else if (code == SQLITE_ERROR || code == SQLITE_MISUSE || code == SQLITE_RANGE)
        id = RPT_E_INTERNAL; /* our mistake, not the file's or the machine's */
    return rpt_fail(err, id, NULL, "the dataset answered: %s", why);
}

bool rpt_db_fail_code(struct rpt_db *db, int code, const char *why, struct rpt_error *err)
{
    if (db->lost == SQLITE_OK)
        db->lost = code;
    return tell(db, code, why, err);
}

bool rpt_db_fail(struct rpt_db *db, struct rpt_error *err)
{
    return rpt_db_fail_code(db, sqlite3_errcode(db->raw), sqlite3_errmsg(db->raw), err);
}

bool rpt_db_sound(const struct rpt_db *db, struct rpt_error *err)
{
    bool told = rpt_error_row(err->id)->status >= 500;

    return db->lost == SQLITE_OK || (!told && tell(db, db->lost, sqlite3_errstr(db->lost), err));
}

static bool pragma_int(struct rpt_db *db, const char *sql, int64_t *value, struct rpt_error *err)
{
    sqlite3_stmt *st = NULL;
    bool read = sqlite3_prepare_v2(db->raw, sql, -1, &st, NULL) == SQLITE_OK &&
                sqlite3_step(st) == SQLITE_ROW;

    if (read)
        *value = sqlite3_column_int64(st, 0);
    else
        rpt_db_fail(db, err);
    sqlite3_finalize(st);
    return read;
}

static bool fail_foreign(const char *path, struct rpt_error *err)
{
    return rpt_fail(
        err, RPT_E_BAD_DATA, NULL,
        "%s is not a rapporteur dataset; make one with: rapporteur import SOURCE --db %s", path,
        path);
}

static bool check_ours(struct rpt_db *db, const char *path, struct rpt_error *err)
{
    int64_t id, version;

    if (!pragma_int(db, "PRAGMA application_id", &id, err) ||
        !pragma_int(db, "PRAGMA user_version", &version, err))
        return sqlite3_errcode(db->raw) == SQLITE_NOTADB ? fail_foreign(path, err) : false;
    if (id != APPLICATION_ID)
        return fail_foreign(path, err);
    if (version != SCHEMA_VERSION)
        return rpt_fail(err, RPT_E_BAD_DATA, NULL,
                        "%s has schema version %lld, this program reads %d; import its sources "
                        "again with --fresh",
                        path, (long long)version, SCHEMA_VERSION);
    return true;
}

/* An import may meet a dataset without its row yet; a server may not. */
static bool read_dataset(struct rpt_db *db, const char *path, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_DATASET);

    switch (rpt_step(st, err)) {
    case RPT_ROW:
        db->dataset = rpt_row_json(st, err);
        return db->dataset != NULL;
    case RPT_DONE:
        return db->mode == RPT_DB_WRITE ||
               rpt_fail(err, RPT_E_BAD_DATA, NULL, "%s holds no dataset yet", path);
    case RPT_FAILED:
        break;
    }
    return false;
}

static bool prepare_file(struct rpt_db *db, const char *path, struct rpt_error *err)
{
    int64_t things;

    if (db->mode == RPT_DB_READ)
        return check_ours(db, path, err) && rpt_db_check_schema(db, path, err) &&
               rpt_db_exec(db, read_pragmas, err);
    if (!pragma_int(db, "SELECT count(*) FROM sqlite_schema", &things, err))
        return sqlite3_errcode(db->raw) == SQLITE_NOTADB ? fail_foreign(path, err) : false;
    if (things != 0)
        return check_ours(db, path, err);
    return rpt_db_exec(db, rpt_sql_text(RPT_SQL_SCHEMA), err) &&
           rpt_db_exec(db,
                       "PRAGMA application_id = " NUMBER(
                           APPLICATION_ID) "; PRAGMA user_version = " NUMBER(SCHEMA_VERSION),
                       err);
}

static bool check_file(const char *path, struct rpt_error *err)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return rpt_fail(err, RPT_E_NO_INPUT, NULL,
                        "%s: %s; make one with: rapporteur import SOURCE --db %s", path,
                        strerror(errno), path);
    if (!S_ISREG(st.st_mode))
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s is not a plain file", path);
    return true;
}

bool rpt_db_open(const char *path, enum rpt_db_mode mode, struct rpt_db **out,
                 struct rpt_error *err)
{
    int flags =
        mode == RPT_DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

    if (mode == RPT_DB_READ && !check_file(path, err))
        return false;

    struct rpt_db *db = rpt_alloc(sizeof *db);
    db->mode = mode;
    int code = sqlite3_open_v2(path, &db->raw, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        rpt_fail(err,
                 code == SQLITE_NOMEM  ? RPT_E_UNAVAILABLE
                 : mode == RPT_DB_READ ? RPT_E_NO_INPUT
                                       : RPT_E_CANNOT_CREATE,
                 NULL, "%s: %s", path, sqlite3_errmsg(db->raw));
        rpt_db_close(db);
        return false;
    }
    /* A defensive connection would keep its journal, and write no index of its own. */
    bool ready = mode == RPT_DB_READ || rpt_db_exec(db, write_pragmas, err);
    sqlite3_db_config(db->raw, SQLITE_DBCONFIG_DEFENSIVE, mode == RPT_DB_READ, NULL);
    sqlite3_db_config(db->raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_limit(db->raw, SQLITE_LIMIT_ATTACHED, mode == RPT_DB_READ ? 0 : 1);
    sqlite3_limit(db->raw, SQLITE_LIMIT_TRIGGER_DEPTH, 0);
    sqlite3_busy_timeout(db->raw, 1000);
    if (!ready || (!rpt_db_functions(db->raw) && !rpt_db_fail(db, err)) ||
        !prepare_file(db, path, err) || !read_dataset(db, path, err) || !rpt_ranker_init(db, err) ||
        !rpt_db_sound(db, err)) {
        if (sqlite3_errcode(db->raw) == SQLITE_CORRUPT)
            rpt_fail(err, RPT_E_BAD_DATA, NULL,
                     "%s is damaged: %s; restore it, or import its sources again with --fresh",
                     path, sqlite3_errmsg(db->raw));
        rpt_db_close(db);
        return false;
    }
    *out = db;
    return true;
}

void rpt_db_close(struct rpt_db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < RPT_SQL_COUNT; i++)
        rpt_stmt_finish(&db->kept[i]);
    for (size_t i = 0; i < RPT_COMPOSED; i++)
        rpt_stmt_finish(&db->composed[i]);
    rpt_ranker_finish(&db->ranker);
    json_decref(db->dataset);
    sqlite3_close(db->raw);
    free(db);
}

bool rpt_db_exec(struct rpt_db *db, const char *sql, struct rpt_error *err)
{
    return sqlite3_exec(db->raw, sql, NULL, NULL, NULL) == SQLITE_OK || rpt_db_fail(db, err);
}

int64_t rpt_db_last_id(struct rpt_db *db)
{
    return sqlite3_last_insert_rowid(db->raw);
}

const json_t *rpt_db_dataset(const struct rpt_db *db)
{
    return db->dataset;
}

void rpt_db_limit_memory(int64_t bytes)
{
    sqlite3_hard_heap_limit64(bytes);
}
