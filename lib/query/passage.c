/* SPDX-License-Identifier: MIT
 *
 * Which text is meant: a document's current edition, an older one, or a section of either, with the
 * path that the things in it are called under. Tables of contents and texts start here.
 */
#include "query_private.h"

#include <string.h>

static const char *make_base(struct rpt_arena *arena, const char *document, long edition)
{
    return edition == 0 ? rpt_arena_printf(arena, "/documents/%s", document)
                        : rpt_arena_printf(arena, "/documents/%s/editions/%ld", document, edition);
}

/* Why there is no such edition, or no such section in it: the lists know how to say it. */
static bool missing(struct rpt_db *db, const struct rpt_query *query, const char *document,
                    long edition, const char *section, struct rpt_error *err)
{
    const char *number = rpt_arena_printf(query->arena, "%ld", edition);
    struct rpt_query sub;

    rpt_query_init(&sub, &rpt_documents, query->arena);
    if (!rpt_exists(db, &sub, document, err))
        return false;
    if (edition != 0) {
        rpt_query_init(&sub, &rpt_editions, query->arena);
        rpt_query_fix(&sub, "document", document);
        if (!rpt_exists(db, &sub, number, err))
            return false;
    }
    rpt_query_init(&sub, edition == 0 ? &rpt_sections : &rpt_edition_sections, query->arena);
    rpt_query_fix(&sub, "document", document);
    if (edition != 0)
        rpt_query_fix(&sub, "edition", number);
    return section != NULL && rpt_exists(db, &sub, section, err);
}

static bool find_section(struct rpt_db *db, const char *slug, struct rpt_passage *passage,
                         struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_PASSAGE_SECTION);

    rpt_bind_int(st, ":edition", passage->edition);
    rpt_bind_text(st, ":slug", slug);
    enum rpt_step step = rpt_step(st, err);
    passage->section = step == RPT_ROW ? rpt_column_int(st, 0) : 0;
    return step != RPT_FAILED;
}

bool rpt_passage_find(struct rpt_db *db, const struct rpt_query *query, const char *document,
                      long edition, const char *section, struct rpt_passage *passage,
                      struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_PASSAGE_EDITION);

    *passage = (struct rpt_passage){.base = make_base(query->arena, document, edition)};
    rpt_bind_text(st, ":document", document);
    rpt_bind_int(st, ":number", edition);
    enum rpt_step step = rpt_step(st, err);
    if (step == RPT_FAILED)
        return false;
    if (step == RPT_DONE)
        return missing(db, query, document, edition, section, err);
    passage->edition = rpt_column_int(st, 0);
    if (section == NULL)
        return true;
    return find_section(db, section, passage, err) &&
           (passage->section != 0 || missing(db, query, document, edition, section, err));
}

bool rpt_passage_of(struct rpt_db *db, const struct rpt_query *query, int64_t n,
                    struct rpt_passage *passage, struct rpt_error *err)
{
    bool in_section = strcmp(query->resource->kind, "section") == 0;
    bool of_edition = query->resource == &rpt_edition_sections;
    RPT_AUTO_STMT st =
        rpt_db_use(db, in_section ? RPT_SQL_PASSAGE_OF_SECTION : RPT_SQL_PASSAGE_OF_DOCUMENT);

    rpt_bind_int(st, ":n", n);
    enum rpt_step step = rpt_step(st, err);
    if (step == RPT_FAILED)
        return false;
    if (step == RPT_DONE)
        return rpt_fail(err, RPT_E_INTERNAL, NULL, "%s %lld is in no edition",
                        query->resource->kind, (long long)n);
    *passage = (struct rpt_passage){
        .edition = rpt_column_int(st, 1),
        .section = rpt_column_int(st, 3),
        .base = make_base(query->arena, rpt_column_text(st, 0),
                          of_edition ? (long)rpt_column_int(st, 2) : 0),
    };
    return true;
}
