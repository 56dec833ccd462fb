/* SPDX-License-Identifier: MIT
 *
 * `rapporteur init`: a bundle to begin with, copied from static/starter into a folder that is new
 * or empty. Nothing that is there is ever written over.
 */
#include "commands.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE ((size_t)1 << 20)

static bool cannot_write(const char *path, struct rpt_error *err)
{
    return rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%s: %s", path, strerror(errno));
}

static bool copy_file(const char *from, const char *to, struct rpt_error *err)
{
    RPT_AUTO_BUF bytes = {0};

    return rpt_read_file(from, MAX_FILE, &bytes, err) && rpt_write_new_file(to, &bytes, err);
}

static bool copy_entry(const FTSENT *entry, const char *to, struct rpt_error *err)
{
    switch (entry->fts_info) {
    case FTS_D:
        return entry->fts_level == 0 || mkdir(to, 0777) == 0 || cannot_write(to, err);
    case FTS_F:
        return copy_file(entry->fts_accpath, to, err);
    case FTS_DP:
        return true;
    default:
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s", entry->fts_path,
                        strerror(entry->fts_errno));
    }
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool copy_all(char *from, const char *to, struct rpt_error *err)
{
    char *const roots[] = {from, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    FTSENT *entry;
    bool good = walk != NULL || cannot_write(from, err);

    while (good && (entry = fts_read(walk)) != NULL) {
        char *target = rpt_printf("%s%s", to, entry->fts_path + strlen(from));

        good = copy_entry(entry, target, err);
        free(target);
    }
    if (walk != NULL)
        fts_close(walk);
    return good;
}

bool rpt_starter_write(const char *static_folder, const char *folder, struct rpt_error *err)
{
    char *from = rpt_printf("%s/starter", static_folder);
    bool good = rpt_make_folder(folder, err) && copy_all(from, folder, err);

    free(from);
    return good;
}
