/* SPDX-License-Identifier: MIT
 *
 * db: one connection to one dataset file, named statements, and any row as JSON. The only layer
 * that names sqlite3, and it shows nothing of it. SQL stands in the .sql files of lib/sql as named
 * blocks
 * (`-- :name mention_item`), each an RPT_SQL_MENTION_ITEM of the generated rpt_sql.h.
 */
#ifndef RAPPORTEUR_DB_H
#define RAPPORTEUR_DB_H

#include "rapporteur/base.h"
#include "rpt_sql.h"

struct rpt_db;
struct rpt_stmt;

enum rpt_db_mode {
    RPT_DB_READ,  /* a published dataset: read only, never written, its SQL not trusted */
    RPT_DB_WRITE, /* an import's own new file; created with the schema if it is empty */
};

/* Opens `path`. NO_INPUT where there is none, BAD_DATA where it is not a dataset of ours or of
 * another schema version. The connection belongs to one thread at a time. */
bool rpt_db_open(const char *path, enum rpt_db_mode mode, struct rpt_db **db,
                 struct rpt_error *err);
void rpt_db_close(struct rpt_db *db);
/* A statement without result: BEGIN, COMMIT, PRAGMA … */
bool rpt_db_exec(struct rpt_db *db, const char *sql, struct rpt_error *err);
int64_t rpt_db_last_id(struct rpt_db *db);

/* What all connections of the process may take together; 0: any. What would need more fails with
 * UNAVAILABLE. */
void rpt_db_limit_memory(int64_t bytes);

/* From now on what runs longer than `ms` fails with TOO_SLOW; 0: nothing does. A loop of our own
 * that may be long (an auxiliary function of FTS5, a walk over all texts) asks rpt_db_late now and
 * then, and fails with rpt_db_fail_late, which is always false. */
void rpt_db_deadline(struct rpt_db *db, long ms);
bool rpt_db_late(const struct rpt_db *db);
bool rpt_db_fail_late(const struct rpt_db *db, struct rpt_error *err);
/* Whether all that was asked since the last rpt_db_deadline could be read. False and err where a
 * statement or a value was lost, whatever was made of it: then the answer may lack something, or
 * say that something is not there which is. */
bool rpt_db_sound(const struct rpt_db *db, struct rpt_error *err);

/* The block `id`, ready to bind. It is kept prepared; RPT_AUTO_STMT gives it back (resets it). A
 * block in use twice at once (recursion) is prepared a second time. */
struct rpt_stmt *rpt_db_use(struct rpt_db *db, enum rpt_sql id);
/* Text put together of constant fragments: values are always bound. The last ones stay prepared.
 * NULL and err if it fails. */
struct rpt_stmt *rpt_db_prepare(struct rpt_db *db, const char *sql, struct rpt_error *err);
void rpt_stmt_release(struct rpt_stmt *st);
void rpt_stmt_cleanup(struct rpt_stmt **st);
#define RPT_AUTO_STMT __attribute__((cleanup(rpt_stmt_cleanup))) struct rpt_stmt *
/* The SQL text of a block, for putting fragments together. */
const char *rpt_sql_text(enum rpt_sql id);
const char *rpt_sql_name(enum rpt_sql id);

/* A name is ":id"; naming what the block has not is an assertion. Text is borrowed until release.
 * NULL text binds NULL. */
void rpt_bind_text(struct rpt_stmt *st, const char *name, const char *value);
void rpt_bind_int(struct rpt_stmt *st, const char *name, int64_t value);
void rpt_bind_real(struct rpt_stmt *st, const char *name, double value);
void rpt_bind_blob(struct rpt_stmt *st, const char *name, const void *data, size_t len);
void rpt_bind_null(struct rpt_stmt *st, const char *name);

enum rpt_step { RPT_ROW, RPT_DONE, RPT_FAILED };
enum rpt_step rpt_step(struct rpt_stmt *st, struct rpt_error *err);
/* Moves to a row that a whole dataset has; false, with the error, where it lacks that. */
bool rpt_step_row(struct rpt_stmt *st, struct rpt_error *err);
/* Runs to the end and gives the statement back; false and err if a step fails. */
bool rpt_run(struct rpt_stmt *st, struct rpt_error *err);

size_t rpt_columns(const struct rpt_stmt *st);
const char *rpt_column_name(const struct rpt_stmt *st, size_t column);
const char *rpt_column_text(struct rpt_stmt *st,
                            size_t column); /* NULL for NULL; valid until the next step */
int64_t rpt_column_int(struct rpt_stmt *st, size_t column);
double rpt_column_real(struct rpt_stmt *st, size_t column);
/* The row as an object. **The column's alias is the key**: a dot nests (`entity.id`); the suffix
 * `:json` parses, `:bool` makes true or false; NULL is null. New reference. */
json_t *rpt_row_json(struct rpt_stmt *st, struct rpt_error *err);
/* Adds the row's values, each with its type and length, to a digest. */
void rpt_row_digest(struct rpt_stmt *st, struct rpt_sha256 *sum);
/* All rows as an array of objects, or of plain values if `id` has one column. Binds nothing: use it
 * for blocks without parameters, or after binding. Releases st. NULL and err if a step fails. */
json_t *rpt_rows_json(struct rpt_stmt *st, struct rpt_error *err);

/* ---- Full text. The index knows which paragraphs match; the weights are counted here, with the
 * sizes of all paragraphs in memory and in one pass (BM25, k1 = 1.2, b = 0.75, idf that is never
 * negative: Robertson and Zaragoza 2009, as Lucene has it). */
struct rpt_stretch { /* paragraphs of one current edition, in consecutive rows */
    int64_t first, end;
};
struct rpt_weight { /* of one phrase of the expression */
    int64_t
        paragraphs; /* that hold what the phrase is one way to write: the rarer, the weightier */
    size_t term;    /* phrases of the same number, next to each other, are counted as one */
};
struct rpt_hit {
    int64_t n;
    double score;
};
struct rpt_ranking {
    const char *expression;           /* of FTS5 */
    const struct rpt_weight *weights; /* of its first phrases, in its order; others weigh nothing */
    size_t weight_count;
    const struct rpt_rows *only; /* these alone match, or NULL: all */
    int64_t last;                /* matches behind this row are not looked for */
    int64_t most;                /* nor more than so many */
    struct rpt_rows *found;      /* gets every match, or NULL */
    struct rpt_hit *hits;        /* gets the best `keep`, best first, ties in order of rows */
    size_t keep, count;
    int64_t total; /* matches; `most` where there may be more */
};
bool rpt_rank(struct rpt_db *db, struct rpt_ranking *ranking, struct rpt_error *err);
/* The stretches of all current paragraphs, in order of rows; borrowed. NULL and err if it fails. */
const struct rpt_stretch *rpt_stretches(struct rpt_db *db, size_t *count, struct rpt_error *err);

/* The single dataset row as JSON: id, title, about, licence, number, digest, imported_at. */
const json_t *rpt_db_dataset(const struct rpt_db *db);

#endif
