/* SPDX-License-Identifier: MIT
 *
 * A folder that is no bundle: every file in it that some importer takes is a source of its own, in
 * order of names, folders inside too. What nobody takes is told in the report; a link that leads
 * back up is refused.
 */
#include "draft.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The folders that are being read, innermost first. */
struct rpt_folder {
    const struct rpt_folder *outer;
    const char *path;
    struct stat st;
};

bool rpt_folder_sniff(const char *path, const char *head, size_t len)
{
    (void)path;
    (void)len;
    return head == NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool rpt_folder_list(struct rpt_draft *draft, const char *path, const char ***names, size_t *count,
                     struct rpt_error *err)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    *names = NULL;
    *count = 0;
    if (folder == NULL && errno == ENOENT)
        return true;
    if (folder == NULL)
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s", path, strerror(errno));
    while ((entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.')
            *RPT_ADD(*names, *count) = rpt_arena_strdup(draft->arena, entry->d_name);
    closedir(folder);
    if (*count > 1)
        qsort(*names, *count, sizeof **names, by_name);
    return true;
}

static void tell_unread(struct rpt_draft *draft, const char *path)
{
    rpt_report_add(
        draft->report, "unread",
        json_pack("{s:s, s:s}", "file", path, "why", "no importer knows it; see /docs/formats"));
}

static bool read_entry(struct rpt_draft *draft, const char *path, const char *name,
                       struct rpt_error *err)
{
    const struct rpt_importer *importer;

    if (!rpt_importer_find(path, &importer, err))
        return false;
    if (draft->source_count >= RPT_MAX_DOCUMENTS)
        return rpt_fail(err, RPT_E_TOO_LARGE, NULL,
                        "%s is one source too many; at most %d are read at once", path,
                        RPT_MAX_DOCUMENTS);
    if (importer != NULL)
        return rpt_source_read(draft, importer, path, name, err);
    tell_unread(draft, path);
    return true;
}

static bool read_entries(struct rpt_draft *draft, const char *path, const char *name,
                         struct rpt_error *err)
{
    const char **names;
    size_t count;
    bool good = rpt_folder_list(draft, path, &names, &count, err);

    for (size_t i = 0; good && i < count; i++)
        good = read_entry(draft, rpt_draft_path(draft, path, names[i]),
                          rpt_draft_path(draft, name, names[i]), err);
    free(names);
    return good;
}

static bool leads_back(const struct rpt_folder *folder, struct rpt_error *err)
{
    for (const struct rpt_folder *outer = folder->outer; outer != NULL; outer = outer->outer)
        if (outer->st.st_ino == folder->st.st_ino && outer->st.st_dev == folder->st.st_dev)
            return !rpt_fail(err, RPT_E_NO_INPUT, NULL,
                             "%s leads back to %s: a link in a circle; take it out", folder->path,
                             outer->path);
    return false;
}

bool rpt_folder_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    struct rpt_folder folder = {.outer = draft->folder, .path = path};
    const char *name = draft->sources[draft->source_count - 1].name;
    char unused[65];

    /* Its files are the sources, not the folder. */
    rpt_sha256_finish(draft->sources[--draft->source_count].sum, unused);
    size_t before = draft->source_count;
    if (stat(path, &folder.st) != 0)
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s", path, strerror(errno));
    if (leads_back(&folder, err))
        return false;
    draft->folder = &folder;
    bool good = read_entries(draft, path, name, err);
    draft->folder = folder.outer;
    if (good && draft->folder == NULL && draft->source_count == before)
        return rpt_fail(err, RPT_E_BAD_DATA, NULL,
                        "%s holds nothing that can be read; /docs/formats says what can", path);
    return good;
}
