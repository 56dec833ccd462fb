/* SPDX-License-Identifier: MIT
 *
 * What changed: the dataset before and after say everything they hold, one kind after the other and
 * in order of key, and the two streams are read side by side. What differs goes into the log of
 * changes; the digest is that of the stream after. Nothing is kept in memory.
 */
#include "draft.h"

#include <string.h>

static const struct {
    const char *kind;
    enum rpt_sql said;
    bool logged; /* has a place of its own that a client may have copied */
} kinds[] = {
    {"dataset", RPT_SQL_IMPORT_SAID_DATASET, false},
    {"work", RPT_SQL_IMPORT_SAID_WORK, true},
    {"vocabulary", RPT_SQL_IMPORT_SAID_VOCABULARY, false},
    {"predicate", RPT_SQL_IMPORT_SAID_PREDICATE, true},
    {"reference", RPT_SQL_IMPORT_SAID_REFERENCE, true},
    {"entity", RPT_SQL_IMPORT_SAID_ENTITY, true},
    {"document", RPT_SQL_IMPORT_SAID_DOCUMENT, true},
    {"edition", RPT_SQL_IMPORT_SAID_EDITION, false},
    {"section", RPT_SQL_IMPORT_SAID_SECTION, true},
    {"paragraph", RPT_SQL_IMPORT_SAID_PARAGRAPH, true},
    {"relation", RPT_SQL_IMPORT_SAID_RELATION, true},
    {"note", RPT_SQL_IMPORT_SAID_NOTE, true},
};

/* One side: its row that is to be looked at next. */
struct stream {
    struct rpt_stmt *st; /* NULL: an empty side */
    enum rpt_step step;
    const char *key, *href, *said;
};

struct comparison {
    struct rpt_db *db;
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

static bool log_change(struct comparison *c, size_t kind, const struct stream *row, bool gone,
                       struct rpt_error *err)
{
    RPT_AUTO_STMT where = rpt_db_use(c->db, RPT_SQL_IMPORT_MOVED);
    const char *target = gone ? moved_to(where, kinds[kind].kind, row->key, err) : NULL;
    struct rpt_stmt *st;

    c->changed = true;
    if (!kinds[kind].logged)
        return true;
    st = rpt_db_use(c->db, RPT_SQL_IMPORT_CHANGE);
    rpt_bind_int(st, ":number", c->number);
    rpt_bind_text(st, ":op", target != NULL ? "moved" : gone ? "gone" : "put");
    rpt_bind_text(st, ":kind", kinds[kind].kind);
    rpt_bind_text(st, ":key", row->key);
    rpt_bind_text(st, ":href", row->href);
    rpt_bind_text(st, ":target", target);
    return rpt_run(st, err);
}

static void add_to_digest(struct comparison *c, const char *kind, const struct stream *row)
{
    const char *parts[] = {kind, row->key, row->said};

    for (size_t i = 0; i < RPT_COUNT(parts); i++)
        rpt_sha256_add(c->sum, parts[i], strlen(parts[i]) + 1);
}

/* The two sides as one, by key. */
static bool merge(struct comparison *c, size_t kind, struct stream *before, struct stream *after,
                  struct rpt_error *err)
{
    bool good = next(before, err) && next(after, err);

    while (good && (before->step == RPT_ROW || after->step == RPT_ROW)) {
        int order = before->step != RPT_ROW  ? 1
                    : after->step != RPT_ROW ? -1
                                             : strcmp(before->key, after->key);

        if (order < 0)
            good = log_change(c, kind, before, true, err);
        else if (order > 0 || strcmp(before->said, after->said) != 0)
            good = log_change(c, kind, after, false, err);
        if (order >= 0)
            add_to_digest(c, kinds[kind].kind, after);
        good = good && (order > 0 || next(before, err)) && (order < 0 || next(after, err));
    }
    return good;
}

bool rpt_compare(struct rpt_db *old, struct rpt_db *db, int64_t number, bool *changed,
                 char digest[65], struct rpt_error *err)
{
    struct comparison c = {.db = db, .sum = rpt_sha256_create(), .number = number};
    bool good = true;

    for (size_t i = 0; good && i < RPT_COUNT(kinds); i++) {
        struct stream before = {.st = old != NULL ? rpt_db_use(old, kinds[i].said) : NULL};
        struct stream after = {.st = rpt_db_use(db, kinds[i].said)};

        good = merge(&c, i, &before, &after, err);
        rpt_stmt_release(before.st);
        rpt_stmt_release(after.st);
    }
    rpt_sha256_finish(c.sum, digest);
    *changed = c.changed;
    return good;
}
