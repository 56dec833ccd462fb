/* SPDX-License-Identifier: MIT
 *
 * The file that is served, seen from outside: an import puts another file in its place and never
 * touches it, so that whatever size and time change was not ours, and what SQLite would read from
 * now on may be anything. Known by a descriptor that only names it: one that could read would, when
 * closed, end the locks of SQLite's.
 */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct rpt_file {
    char *path;
    int fd;
    struct stat was;
};

struct rpt_file *rpt_file_open(const char *path, struct rpt_error *err)
{
    struct rpt_file *file = rpt_alloc(sizeof *file);

    file->path = rpt_strdup(path);
    file->fd = open(path, O_PATH | O_CLOEXEC);
    if (file->fd >= 0 && fstat(file->fd, &file->was) == 0)
        return file;
    rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s; make one with: rapporteur import SOURCE --db %s",
             path, strerror(errno), path);
    rpt_file_close(file);
    return NULL;
}

void rpt_file_close(struct rpt_file *file)
{
    if (file == NULL)
        return;
    if (file->fd >= 0)
        close(file->fd);
    free(file->path);
    free(file);
}

bool rpt_file_has_path(const struct rpt_file *file)
{
    struct stat now;

    return stat(file->path, &now) == 0 && now.st_ino == file->was.st_ino &&
           now.st_dev == file->was.st_dev;
}

bool rpt_file_is_same(const struct rpt_file *file, struct rpt_error *err)
{
    struct stat now;

    return (fstat(file->fd, &now) == 0 && now.st_size == file->was.st_size &&
            now.st_mtim.tv_sec == file->was.st_mtim.tv_sec &&
            now.st_mtim.tv_nsec == file->was.st_mtim.tv_nsec) ||
           rpt_fail(err, RPT_E_UNAVAILABLE, NULL,
                    "the dataset's file was written to while it is served; it has to be loaded "
                    "again");
}
