/* SPDX-License-Identifier: MIT
 *
 * What a document was: the paragraphs of its last edition, and which of the new ones they are now.
 * From it come the ids that are carried on (identify.c) and the places of marks (anchor.c).
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

static struct rpt_before *make(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    document->before = rpt_arena_alloc(draft->arena, sizeof *document->before);
    document->before->used = json_object();
    document->before->former = json_object();
    return document->before;
}

static void add_last(struct rpt_draft *draft, struct rpt_before *before, struct rpt_stmt *st)
{
    before->edition = rpt_column_int(st, 3);
    before->number = rpt_column_int(st, 4);
    if ((before->count & (before->count - 1)) == 0) {
        size_t room = before->count == 0 ? 1 : 2 * before->count;

        before->rows = rpt_grow(before->rows, room, sizeof *before->rows);
        before->paragraphs = rpt_grow(before->paragraphs, room, sizeof *before->paragraphs);
    }
    before->rows[before->count] = rpt_column_int(st, 2);
    before->paragraphs[before->count++] =
        (struct rpt_diff_paragraph){rpt_arena_strdup(draft->arena, rpt_column_text(st, 5)),
                                    rpt_arena_strdup(draft->arena, rpt_column_text(st, 0))};
}

static bool load(struct rpt_draft *draft, struct rpt_draft_document *document,
                 struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(draft->past, RPT_SQL_IMPORT_PARAGRAPHS_BEFORE);
    struct rpt_before *before = NULL;
    enum rpt_step step;

    rpt_bind_text(st, ":document", document->slug);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *id = rpt_column_text(st, 0);

        if (before == NULL)
            before = make(draft, document);
        json_object_set_new(before->used, id, json_true());
        if (rpt_column_text(st, 5) != NULL)
            add_last(draft, before, st);
        else
            json_object_set_new(before->former, rpt_column_text(st, 1), json_string(id));
    }
    return step == RPT_DONE;
}

static bool is_same(const struct rpt_before *before, const struct rpt_draft_document *document)
{
    if (before->count != document->paragraph_count)
        return false;
    for (size_t i = 0; i < before->count; i++)
        if (strcmp(before->paragraphs[i].text, document->paragraphs[i].text) != 0)
            return false;
    return true;
}

static void compare(struct rpt_before *before, const struct rpt_draft_document *document)
{
    struct rpt_diff_paragraph *now = rpt_grow(NULL, document->paragraph_count + 1, sizeof *now);

    for (size_t i = 0; i < document->paragraph_count; i++)
        now[i] =
            (struct rpt_diff_paragraph){document->paragraphs[i].text, document->paragraphs[i].id};
    rpt_diff_make(before->paragraphs, before->count, now, document->paragraph_count, &before->diff);
    free(now);
}

bool rpt_before_load(struct rpt_draft *draft, struct rpt_draft_document *document,
                     struct rpt_error *err)
{
    if (draft->past == NULL)
        return true;
    if (!load(draft, document, err))
        return false;
    if (document->before == NULL)
        return true;
    document->before->same = is_same(document->before, document);
    compare(document->before, document);
    return true;
}

void rpt_before_finish(struct rpt_before *before)
{
    if (before == NULL)
        return;
    free(before->rows);
    free(before->paragraphs);
    free(before->marks);
    json_decref(before->used);
    json_decref(before->former);
    rpt_diff_finish(&before->diff);
}
