/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the files of a bundle: a line "=== name" begins each, and what has no such line is
 * its text.md.
 */
#include "importer.h"

static const char *const files[] = {"text.md",         "dataset.json",    "vocabularies.json",
                                    "entities.json",   "entities.csv",    "entities.ndjson",
                                    "references.json", "document.json",   "relations.json",
                                    "notes.json",      "corrections.json"};

/* The file whose line begins at `at`, and how long the line is. */
static const char *begins(const uint8_t *at, size_t left, size_t *line)
{
    for (size_t i = 0; i < RPT_COUNT(files); i++) {
        size_t len = strlen(files[i]);

        *line = len + 5;
        if (left >= *line && memcmp(at, "=== ", 4) == 0 && memcmp(at + 4, files[i], len) == 0 &&
            at[4 + len] == '\n')
            return files[i];
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *name = files[0], *next = NULL;
    size_t start = 0, line = 0;

    for (size_t at = 0; at <= size; at++) {
        bool new_line = at == 0 || data[at - 1] == '\n';

        next = at < size && new_line ? begins(data + at, size - at, &line) : NULL;
        if (at < size && next == NULL)
            continue;
        if (at > start)
            free(fuzz_file(name, data + start, at - start));
        name = next;
        start = at + line;
    }
    fuzz_read("bundle", "bundle", fuzz_folder);
    for (size_t i = 0; i < RPT_COUNT(files); i++) {
        char *path = rpt_printf("%s/%s", fuzz_folder, files[i]);

        unlink(path);
        free(path);
    }
    return 0;
}
