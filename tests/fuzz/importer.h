/* SPDX-License-Identifier: MIT
 *
 * What the fuzz targets of importers share: the bytes become a file of a given name, one importer
 * reads it, and the draft goes through the steps up to what would be stored. Whatever the bytes
 * are, that ends, and says in words what was wrong.
 */
#ifndef FUZZ_IMPORTER_H
#define FUZZ_IMPORTER_H

#include "../../lib/import/draft.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char fuzz_folder[] = "/tmp/rpt-fuzz-XXXXXX";

static inline void fuzz_leave(void)
{
    rmdir(fuzz_folder);
}

/* One folder a process, which the next run of the same process writes over. */
static inline char *fuzz_file(const char *name, const uint8_t *data, size_t size)
{
    static bool made;

    if (!made && (mkdtemp(fuzz_folder) == NULL || atexit(fuzz_leave) != 0))
        abort();
    made = true;
    char *path = rpt_printf("%s/%s", fuzz_folder, name);
    FILE *file = fopen(path, "wbe");
    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0)
        abort();
    return path;
}

static inline bool fuzz_steps(struct rpt_draft *draft, struct rpt_error *err)
{
    struct rpt_report report = {0};

    bool texts_changed;

    rpt_records_enter(draft);
    rpt_check_records(draft);
    if (!rpt_adopt_begin(draft, err) ||
        !rpt_documents_import(draft, NULL, NULL, &texts_changed, err))
        return false;
    rpt_mistakes_report(draft, &report);
    rpt_report_finish(&report);
    return true;
}

/* What stands at `path` is read; `importer` is the name of a row of importers.def. */
static inline void fuzz_read(const char *importer, const char *name, const char *path)
{
    const char *sources[] = {path};
    struct rpt_import_options options = {.sources = sources, .source_count = 1};
    struct rpt_error err = {0};
    struct rpt_draft draft;
    const struct rpt_importer *row = NULL;

    for (size_t i = 0; i < rpt_importer_count; i++)
        if (strcmp(rpt_importers[i].name, importer) == 0)
            row = &rpt_importers[i];
    assert(row != NULL);
    rpt_draft_init(&draft, &options);
    struct rpt_source *source = RPT_ADD(draft.sources, draft.source_count);
    source->name = name;
    source->sum = rpt_sha256_create();
    if (!row->read(&draft, path, &err) || !fuzz_steps(&draft, &err))
        assert(err.id != RPT_E_NONE && *err.detail != '\0');
    rpt_draft_finish(&draft);
    rpt_error_clear(&err);
}

static inline void fuzz_importer(const char *importer, const char *name, const uint8_t *data,
                                 size_t size)
{
    char *path = fuzz_file(name, data, size);

    fuzz_read(importer, name, path);
    unlink(path);
    free(path);
}

#endif
