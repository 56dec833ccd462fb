/* SPDX-License-Identifier: MIT
 *
 * Where a thing is that was asked for elsewhere: an entity under another class or a former name, a
 * paragraph or section by its structural ref. The server makes redirects of them.
 */
#include "query_private.h"

#include <string.h>

bool rpt_entity_class(struct rpt_db *db, const char *id, char class_name[16], char moved[101],
                      struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_MOVE_CLASS);

    *class_name = *moved = '\0';
    rpt_bind_text(st, ":id", id);
    enum rpt_step step = rpt_step(st, err);
    if (step == RPT_ROW) {
        snprintf(class_name, 16, "%s", rpt_column_text(st, 0));
        if (strcmp(rpt_column_text(st, 1), id) != 0)
            snprintf(moved, 101, "%s", rpt_column_text(st, 1));
    }
    return step != RPT_FAILED;
}

/* ---- Refs. */

static bool document_exists(struct rpt_db *db, const char *document, struct rpt_error *err)
{
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_query query;

    rpt_query_init(&query, &rpt_documents, arena);
    bool exists = rpt_exists(db, &query, document, err);
    rpt_arena_destroy(arena);
    return exists;
}

/* The refs that begin with the first `len` bytes of `ref`; with none, the sections'. */
static json_t *refs_like(struct rpt_db *db, const char *document, const char *ref, int len,
                         struct rpt_error *err)
{
    char stem[64];
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_MOVE_REFS);

    snprintf(stem, sizeof stem, "%.*s", len, ref);
    rpt_bind_text(st, ":document", document);
    rpt_bind_text(st, ":stem", stem);
    return rpt_rows_json(st, err);
}

/* The refs beside `ref`: of 4.9 all that begin with "4.", else the sections. */
static json_t *beside(struct rpt_db *db, const char *document, const char *ref,
                      struct rpt_error *err)
{
    const char *dot = strrchr(ref, '.');
    json_t *refs = refs_like(db, document, ref, dot != NULL ? (int)(dot + 1 - ref) : 0, err);

    if (refs == NULL || json_array_size(refs) > 0 || dot == NULL)
        return refs;
    json_decref(refs);
    return refs_like(db, document, ref, 0, err);
}

bool rpt_ref_href(struct rpt_db *db, const char *document, const char *ref, char **href,
                  struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_MOVE_REF);

    rpt_bind_text(st, ":document", document);
    rpt_bind_text(st, ":ref", ref);
    switch (rpt_step(st, err)) {
    case RPT_ROW:
        *href = rpt_strdup(rpt_column_text(st, 0));
        return true;
    case RPT_DONE:
        break;
    case RPT_FAILED:
        return false;
    }
    if (!document_exists(db, document, err))
        return false;
    json_t *refs = beside(db, document, ref, err);
    return refs != NULL &&
           rpt_fail_allowed(err, RPT_E_NOT_FOUND, "ref", ref, refs,
                            "no paragraph or section of %.100s is %.40s", document, ref);
}
