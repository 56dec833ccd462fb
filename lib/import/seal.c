/* SPDX-License-Identifier: MIT
 *
 * Seals: SHA-256 sums by which anybody can see that something is as it was imported. One of what an
 * edition says: another seal makes another edition. And one of every table, over all its rows.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

/* ---- An edition: its title, sections, paragraphs and their marks, each a line of parts. */

void rpt_seal_line(struct rpt_sha256 *sum, const char *const *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *part = parts[i] != NULL ? parts[i] : "\x01";

        rpt_sha256_add(sum, part, strlen(part) + 1);
    }
}

static void add_marks(struct rpt_sha256 *sum, const struct rpt_draft_paragraph *paragraph)
{
    for (size_t i = 0; i < paragraph->mark_count; i++) {
        const struct rpt_draft_mark *mark = &paragraph->marks[i];
        char start[24], end[24];

        snprintf(start, sizeof start, "%zu", mark->start);
        snprintf(end, sizeof end, "%zu", mark->end);
        rpt_seal_line(sum, (const char *const[]){start, end, mark->type, mark->value}, 4);
    }
}

void rpt_edition_seal(const struct rpt_draft_document *document, char hex[65])
{
    struct rpt_sha256 *sum = rpt_sha256_create();

    rpt_seal_line(sum, &document->title, 1);
    for (size_t i = 0; i < document->section_count; i++) {
        const struct rpt_draft_section *s = &document->sections[i];

        rpt_seal_line(sum, (const char *const[]){s->slug, s->ref, s->title}, 3);
    }
    for (size_t i = 0; i < document->paragraph_count; i++) {
        const struct rpt_draft_paragraph *p = &document->paragraphs[i];

        rpt_seal_line(sum, (const char *const[]){p->id, p->ref, p->kind, p->text}, 4);
        add_marks(sum, p);
    }
    rpt_sha256_finish(sum, hex);
}

/* ---- Tables. */

bool rpt_table_seal(struct rpt_db *db, const char *name, char hex[65], struct rpt_error *err)
{
    struct rpt_sha256 *sum = rpt_sha256_create();
    /* Names come from the schema; without an index, rows come in the order of their key. */
    char *sql = rpt_printf("SELECT * FROM \"%s\" NOT INDEXED", name);
    struct rpt_stmt *st = rpt_db_prepare(db, sql, err);
    enum rpt_step step = RPT_FAILED;

    while (st != NULL && (step = rpt_step(st, err)) == RPT_ROW)
        rpt_row_digest(st, sum);
    rpt_stmt_release(st);
    free(sql);
    rpt_sha256_finish(sum, hex);
    return step == RPT_DONE;
}

bool rpt_tables_seal(struct rpt_db *db, struct rpt_error *err)
{
    RPT_AUTO_STMT tables = rpt_db_use(db, RPT_SQL_SEAL_TABLES);
    enum rpt_step step = RPT_FAILED;
    char hex[65];

    if (!rpt_run(rpt_db_use(db, RPT_SQL_SEAL_CLEAR), err))
        return false;
    while ((step = rpt_step(tables, err)) == RPT_ROW) {
        struct rpt_stmt *st;

        if (!rpt_table_seal(db, rpt_column_text(tables, 0), hex, err))
            return false;
        st = rpt_db_use(db, RPT_SQL_SEAL_PUT);
        rpt_bind_text(st, ":name", rpt_column_text(tables, 0));
        rpt_bind_text(st, ":sha256", hex);
        if (!rpt_run(st, err))
            return false;
    }
    return step == RPT_DONE;
}
