/* SPDX-License-Identifier: MIT
 *
 * Which importer reads which source: the rows of importers.def, asked in turn. A file is known by
 * its content, so its first bytes are read here and handed to the sniffers.
 */
#include "draft.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

const struct rpt_importer rpt_importers[] = {
#define RPT_IMPORTER(name, prefix, doc) {name, doc, rpt_##prefix##_sniff, rpt_##prefix##_read},
#include "importers.def"
#undef RPT_IMPORTER
};
const size_t rpt_importer_count = RPT_COUNT(rpt_importers);

#define HEAD_BYTES 65536

/* The first bytes; those of a file that cannot be read are none, and its reader says why. */
static void read_head(const char *path, struct rpt_buf *head)
{
    char chunk[4096];
    size_t n;
    FILE *file = fopen(path, "re");

    rpt_buf_init(head, HEAD_BYTES);
    if (file == NULL)
        return;
    while (!head->full && (n = fread(chunk, 1, sizeof chunk, file)) > 0)
        rpt_buf_add(head, chunk, n);
    fclose(file);
}

static const char *base_name(struct rpt_draft *draft, const char *path)
{
    char *real = realpath(path, NULL);
    const char *from = real != NULL ? real : path, *slash = strrchr(from, '/');
    const char *name = rpt_arena_strdup(draft->arena, slash != NULL ? slash + 1 : from);

    free(real);
    return name;
}

bool rpt_importer_find(const char *path, const struct rpt_importer **found, struct rpt_error *err)
{
    const char *bytes = NULL;
    struct stat st;
    RPT_AUTO_BUF head = {0};

    *found = NULL;
    if (stat(path, &st) != 0)
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
        return true;
    if (S_ISREG(st.st_mode)) {
        read_head(path, &head);
        bytes = head.data != NULL ? head.data : "";
    }
    for (size_t i = 0; i < rpt_importer_count && *found == NULL; i++)
        if (rpt_importers[i].sniff(path, bytes, head.len))
            *found = &rpt_importers[i];
    return true;
}

bool rpt_source_read(struct rpt_draft *draft, const struct rpt_importer *importer, const char *path,
                     const char *name, struct rpt_error *err)
{
    struct rpt_source *source = RPT_ADD(draft->sources, draft->source_count);

    source->name = name;
    source->sum = rpt_sha256_create();
    return importer->read(draft, path, err);
}

/* Nobody knows a file by its content that is broken off; its ending says what it should be. */
static bool is_broken_json(struct rpt_draft *draft, const char *path, bool *broken,
                           struct rpt_error *err)
{
    const char *dot = strrchr(path, '.');
    struct rpt_file *file;

    *broken = false;
    if (dot == NULL || strcasecmp(dot, ".json") != 0)
        return true;
    *RPT_ADD(draft->sources, draft->source_count) =
        (struct rpt_source){.name = base_name(draft, path), .sum = rpt_sha256_create()};
    if (!rpt_draft_read(draft, path, path, true, &file, err))
        return false;
    rpt_draft_parse(draft, file, NULL);
    *broken = file->bad;
    return true;
}

static bool say_nobody(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    bool broken;
    struct stat st;
    RPT_AUTO_BUF all = {0};

    rpt_buf_init(&all, 1000);
    if (stat(path, &st) != 0 || access(path, R_OK) != 0)
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s is neither a plain file nor a folder", path);
    if (st.st_size == 0)
        return rpt_fail(err, RPT_E_BAD_DATA, NULL, "%s is empty", path);
    if (!is_broken_json(draft, path, &broken, err) || broken)
        return broken;
    for (size_t i = 0; i < rpt_importer_count; i++)
        rpt_buf_addf(&all, "%s%s", i > 0 ? ", " : "", rpt_importers[i].name);
    return rpt_fail(err, RPT_E_BAD_DATA, NULL,
                    "%s is no source that can be read; there are: %s (see /docs/formats)", path,
                    all.data);
}

static bool read_named(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    const struct rpt_importer *importer;

    if (!rpt_importer_find(path, &importer, err))
        return false;
    return importer != NULL ? rpt_source_read(draft, importer, path, base_name(draft, path), err)
                            : say_nobody(draft, path, err);
}

bool rpt_sources_read(struct rpt_draft *draft, struct rpt_error *err)
{
    const struct rpt_import_options *options = draft->options;

    for (size_t i = 0; i < options->source_count; i++)
        if (!read_named(draft, options->sources[i], err))
            return false;
    return true;
}

void rpt_sources_finish(struct rpt_draft *draft)
{
    for (size_t i = 0; i < draft->source_count; i++) {
        rpt_sha256_finish(draft->sources[i].sum, draft->sources[i].sha256);
        draft->sources[i].sum = NULL;
    }
}
