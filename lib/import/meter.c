/* SPDX-License-Identifier: MIT
 *
 * How far the import is: each step says how much there is to do, if it knows, and counts what is
 * done. Whoever watches draws it.
 */
#include "draft.h"

#include <sys/stat.h>

static size_t done(const struct rpt_meter *meter)
{
    size_t inside = meter->now.bytes - meter->bytes_before;

    if (!meter->files)
        return meter->now.paragraphs;
    return meter->files_before + (inside < meter->file ? inside : meter->file);
}

static void show(struct rpt_meter *meter)
{
    const struct rpt_import_options *options = meter->options;

    if (options->progress == NULL)
        return;
    meter->now.part =
        meter->all == 0 || done(meter) > meter->all ? -1 : (double)done(meter) / (double)meter->all;
    options->progress(options->progress_cls, &meter->now);
}

void rpt_meter_step(struct rpt_meter *meter, const char *step, bool files, size_t all)
{
    *meter = (struct rpt_meter){
        .options = meter->options, .now = {.step = step}, .files = files, .all = all};
    show(meter);
}

void rpt_meter_file(struct rpt_meter *meter, size_t size)
{
    meter->files_before += meter->file;
    meter->file = size;
    meter->bytes_before = meter->now.bytes;
    show(meter);
}

void rpt_meter_paragraph(struct rpt_meter *meter, size_t bytes)
{
    if (meter == NULL)
        return;
    meter->now.paragraphs++;
    meter->now.bytes += bytes;
    show(meter);
}

bool rpt_meter_paragraphs(struct rpt_meter *meter, struct rpt_db *db, const char *step,
                          struct rpt_error *err)
{
    RPT_AUTO_STMT st = NULL;

    if (meter == NULL || meter->options->progress == NULL)
        return true;
    st = rpt_db_use(db, RPT_SQL_IMPORT_CURRENT_COUNT);
    if (rpt_step(st, err) != RPT_ROW)
        return false;
    rpt_meter_step(meter, step, false, (size_t)rpt_column_int(st, 0));
    return true;
}

size_t rpt_meter_size(struct rpt_draft *draft, const struct rpt_draft_document *document)
{
    const char *path = document->path;
    struct stat st;

    if (path != NULL && document->inner != NULL)
        path = rpt_arena_printf(draft->arena, "%s/%stext.md", path, document->inner);
    return path != NULL && stat(path, &st) == 0 ? (size_t)st.st_size : 0;
}
