/* SPDX-License-Identifier: MIT
 *
 * What the dataset says of itself: its name and what was read into it. Everything is stored in one
 * transaction of a file of our own, so an error may leave it half written: it is thrown away.
 */
#include "draft.h"

#include <string.h>

const char *rpt_store_json(struct rpt_draft *draft, const json_t *value)
{
    const char *text;
    struct rpt_buf buf;

    if (value == NULL || json_is_null(value))
        return NULL;
    rpt_buf_init(&buf, RPT_MAX_FILE);
    rpt_json_write_compact(value, &buf);
    text = rpt_arena_strndup(draft->arena, buf.data, buf.len);
    rpt_buf_finish(&buf);
    return text;
}

static bool store_dataset_row(struct rpt_db *db, const char *id, const char *title,
                              const json_t *said, struct rpt_error *err)
{
    const char *about = rpt_draft_text(said, "about");
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_DATASET);

    rpt_bind_text(st, ":id", id);
    rpt_bind_text(st, ":title", title);
    rpt_bind_text(st, ":about", about != NULL ? about : "");
    rpt_bind_text(st, ":licence", rpt_draft_text(said, "licence"));
    return rpt_run(st, err);
}

/* The first bundle names the dataset; another bundle that is added later does not rename it. */
static bool store_name(struct rpt_draft *draft, struct rpt_db *db, struct rpt_error *err)
{
    const char *name = rpt_draft_text(rpt_db_dataset(db), "id");

    for (size_t i = 0; i < draft->source_count; i++) {
        const struct rpt_file *file = draft->sources[i].dataset;
        const char *id = file != NULL ? rpt_draft_text(file->json, "id") : NULL;

        if (id == NULL || (name != NULL && strcmp(name, id) != 0))
            continue;
        name = id;
        if (!store_dataset_row(db, id, rpt_draft_text(file->json, "title"), file->json, err))
            return false;
    }
    if (name != NULL)
        return true;
    return draft->document_count > 0 ? store_dataset_row(db, draft->documents[0]->slug,
                                                         draft->documents[0]->title, NULL, err)
                                     : store_dataset_row(db, "dataset", "Dataset", NULL, err);
}

static bool store_sources(struct rpt_draft *draft, struct rpt_db *db, struct rpt_error *err)
{
    for (size_t i = 0; i < draft->source_count; i++) {
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_SOURCE);

        rpt_bind_text(st, ":name", draft->sources[i].name);
        rpt_bind_text(st, ":sha256", draft->sources[i].sha256);
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

bool rpt_store_dataset(struct rpt_draft *draft, struct rpt_db *db, struct rpt_error *err)
{
    return store_name(draft, db, err) && store_sources(draft, db, err);
}
