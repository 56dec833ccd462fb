/* SPDX-License-Identifier: MIT
 *
 * What changed: the dataset before and after say what they hold, one kind after the other and in
 * order of key, and the two streams are read side by side. What stands in a document is summed up
 * in its row, so that only documents that were touched are said whole, and only those that differ
 * compared. What differs goes into the log of changes; the digest is that of the stream after.
 * Nothing is kept in memory.
 */
#include "draft.h"

#include <string.h>

struct kind {
    const char *name;
    enum rpt_sql said;
    bool logged; /* has a place of its own that a client may have copied */
};

static const struct kind kinds[] = {
    {"dataset", RPT_SQL_IMPORT_SAID_DATASET, false},
    {"work", RPT_SQL_IMPORT_SAID_WORK, true},
    {"vocabulary", RPT_SQL_IMPORT_SAID_VOCABULARY, false},
    {"predicate", RPT_SQL_IMPORT_SAID_PREDICATE, true},
    {"reference", RPT_SQL_IMPORT_SAID_REFERENCE, true},
    {"entity", RPT_SQL_IMPORT_SAID_ENTITY, true},
    {"document", RPT_SQL_IMPORT_SAID_DOCUMENT, true},
    {"edition", RPT_SQL_IMPORT_SAID_EDITION, false},
};

/* What stands in one document. */
static const struct kind inner_kinds[] = {
    {"section", RPT_SQL_IMPORT_SAID_SECTION, true},
    {"paragraph", RPT_SQL_IMPORT_SAID_PARAGRAPH, true},
    {"relation", RPT_SQL_IMPORT_SAID_RELATION, true},
    {"note", RPT_SQL_IMPORT_SAID_NOTE, true},
};

/* One side: its row that is to be looked at next. */
struct stream {
    struct rpt_stmt *st; /* NULL: an empty side */
    enum rpt_step step;
    const char *key, *href, *said, *sum; /* sum: of what stands in a document; "" without one */
};

struct comparison {
    struct rpt_db *old, *db;
    struct rpt_sha256 *sum;
    int64_t number;
    bool changed;
};

static bool next(struct stream *s, struct rpt_error *err)
{
    s->step = s->st != NULL ? rpt_step(s->st, err) : RPT_DONE;
    if (s->step == RPT_ROW) {
        s->key = rpt_column_text(s->st, 0);
        s->href = rpt_column_text(s->st, 1);
        s->said = rpt_column_text(s->st, 2);
        s->sum = rpt_columns(s->st) > 3 ? rpt_column_text(s->st, 3) : "";
    }
    return s->step != RPT_FAILED;
}

/* Where something that is gone went, or NULL. The statement holds the text. */
static const char *moved_to(struct rpt_stmt *st, const char *kind, const char *key,
                            struct rpt_error *err)
{
    if (strcmp(kind, "entity") != 0)
        return NULL;
    rpt_bind_text(st, ":slug", key);
    return rpt_step(st, err) == RPT_ROW ? rpt_column_text(st, 0) : NULL;
}

/* Of a first import everything is new, and nothing is logged. */
static bool log_change(struct comparison *c, const struct kind *kind, const struct stream *row,
                       bool gone, struct rpt_error *err)
{
    RPT_AUTO_STMT where = rpt_db_use(c->db, RPT_SQL_IMPORT_MOVED);
    const char *target = gone ? moved_to(where, kind->name, row->key, err) : NULL;
    struct rpt_stmt *st;

    c->changed = true;
    if (!kind->logged || c->old == NULL)
        return true;
    st = rpt_db_use(c->db, RPT_SQL_IMPORT_CHANGE);
    rpt_bind_int(st, ":number", c->number);
    rpt_bind_text(st, ":op", target != NULL ? "moved" : gone ? "gone" : "put");
    rpt_bind_text(st, ":kind", kind->name);
    rpt_bind_text(st, ":key", row->key);
    rpt_bind_text(st, ":href", row->href);
    rpt_bind_text(st, ":target", target);
    return rpt_run(st, err);
}

static void add_to_digest(struct rpt_sha256 *sum, const struct kind *kind, const struct stream *row)
{
    const char *parts[] = {kind->name, row->key, row->said, row->sum};

    for (size_t i = 0; i < RPT_COUNT(parts); i++)
        rpt_sha256_add(sum, parts[i], strlen(parts[i]) + 1);
}

/* ---- Documents. */

static struct stream open_stream(struct rpt_db *db, enum rpt_sql said, const char *document)
{
    struct stream stream = {.st = db != NULL ? rpt_db_use(db, said) : NULL};

    if (stream.st != NULL && document != NULL)
        rpt_bind_text(stream.st, ":document", document);
    return stream;
}

bool rpt_document_sum(struct rpt_db *db, const char *document, char hex[65], struct rpt_error *err)
{
    struct rpt_sha256 *sum = rpt_sha256_create();
    bool good = true;

    for (size_t i = 0; good && i < RPT_COUNT(inner_kinds); i++) {
        struct stream stream = open_stream(db, inner_kinds[i].said, document);

        while ((good = next(&stream, err)) && stream.step == RPT_ROW)
            add_to_digest(sum, &inner_kinds[i], &stream);
        rpt_stmt_release(stream.st);
    }
    rpt_sha256_finish(sum, hex);
    return good;
}

static bool sum_document(struct rpt_db *db, const char *document, struct rpt_error *err)
{
    char hex[65];

    if (!rpt_document_sum(db, document, hex, err))
        return false;
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_SUM);
    rpt_bind_text(st, ":document", document);
    rpt_bind_text(st, ":said", hex);
    return rpt_run(st, err);
}

static bool sum_documents(struct rpt_db *db, struct rpt_error *err)
{
    json_auto_t *documents = rpt_rows_json(rpt_db_use(db, RPT_SQL_IMPORT_UNSUMMED), err);
    json_t *document;
    size_t i;

    json_array_foreach (documents, i, document)
        if (!sum_document(db, json_string_value(document), err))
            return false;
    return documents != NULL;
}

/* ---- Both sides as one, by key. */

static bool compare_document(struct comparison *c, const struct kind *kind, const char *slug,
                             struct rpt_error *err);

static bool merge(struct comparison *c, const struct kind *kind, struct stream *before,
                  struct stream *after, struct rpt_error *err)
{
    bool good = next(before, err) && next(after, err);

    while (good && (before->step == RPT_ROW || after->step == RPT_ROW)) {
        int order = before->step != RPT_ROW  ? 1
                    : after->step != RPT_ROW ? -1
                                             : strcmp(before->key, after->key);
        const struct stream *row = order < 0 ? before : after;

        if (order != 0 || strcmp(before->said, after->said) != 0)
            good = log_change(c, kind, row, order < 0, err);
        if (good && (order != 0 || strcmp(before->sum, after->sum) != 0))
            good = compare_document(c, kind, row->key, err);
        if (order >= 0)
            add_to_digest(c->sum, kind, after);
        good = good && (order > 0 || next(before, err)) && (order < 0 || next(after, err));
    }
    return good;
}

static bool compare_kinds(struct comparison *c, const struct kind *list, size_t count,
                          const char *document, struct rpt_error *err)
{
    bool good = true;

    for (size_t i = 0; good && i < count; i++) {
        struct stream before = open_stream(c->old, list[i].said, document);
        struct stream after = open_stream(c->db, list[i].said, document);

        good = merge(c, &list[i], &before, &after, err);
        rpt_stmt_release(before.st);
        rpt_stmt_release(after.st);
    }
    return good;
}

/* What stands in it, if the row is one of a document; its sum is in the digest already. */
static bool compare_document(struct comparison *c, const struct kind *kind, const char *slug,
                             struct rpt_error *err)
{
    struct comparison inner = *c;
    char unused[65];

    if (kind->said != RPT_SQL_IMPORT_SAID_DOCUMENT || c->old == NULL)
        return true;
    inner.sum = rpt_sha256_create();
    bool good = compare_kinds(&inner, inner_kinds, RPT_COUNT(inner_kinds), slug, err);
    rpt_sha256_finish(inner.sum, unused);
    c->changed = c->changed || inner.changed;
    return good;
}

bool rpt_dataset_digest(struct rpt_db *db, char digest[65], struct rpt_error *err)
{
    struct comparison c = {.db = db, .sum = rpt_sha256_create()};
    bool good = compare_kinds(&c, kinds, RPT_COUNT(kinds), NULL, err);

    rpt_sha256_finish(c.sum, digest);
    return good;
}

bool rpt_compare(struct rpt_db *old, struct rpt_db *db, int64_t number, bool *changed,
                 char digest[65], struct rpt_error *err)
{
    struct comparison c = {.old = old, .db = db, .sum = rpt_sha256_create(), .number = number};
    bool good = sum_documents(db, err) && compare_kinds(&c, kinds, RPT_COUNT(kinds), NULL, err);

    rpt_sha256_finish(c.sum, digest);
    *changed = c.changed;
    return good;
}
