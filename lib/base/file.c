/* SPDX-License-Identifier: MIT
 *
 * Reading a whole file into a buffer, for importers, templates and settings (the buffer's maximum
 * holds whatever the file system says of its size, so pipes and growing files are safe too), and
 * writing one, or a folder to write into.
 */
#include "rapporteur/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int file, const char *path, struct rpt_buf *out, struct rpt_error *err)
{
    char chunk[16384];

    while (!out->full) {
        ssize_t n = read(file, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return rpt_fail(err, RPT_E_IO, path, "'%s' cannot be read: %s", path, strerror(errno));
        rpt_buf_add(out, chunk, (size_t)n);
        if (n == 0)
            return true;
    }
    return rpt_fail(err, RPT_E_TOO_LARGE, path, "'%s' is more than %zu bytes", path, out->max);
}

bool rpt_read_file(const char *path, size_t max, struct rpt_buf *out, struct rpt_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);

    rpt_buf_init(out, max);
    if (file < 0)
        return rpt_fail(err, RPT_E_NO_INPUT, path, "'%s' cannot be opened: %s", path,
                        strerror(errno));
    bool whole = read_all(file, path, out, err);
    close(file);
    return whole;
}

bool rpt_write_new_file(const char *path, const struct rpt_buf *bytes, struct rpt_error *err)
{
    FILE *file = fopen(path, "wxe");

    if (file == NULL)
        return rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%s: %s", path, strerror(errno));
    bool written = fwrite(bytes->data, 1, bytes->len, file) == bytes->len;
    return (fclose(file) == 0 && written) ||
           rpt_fail(err, RPT_E_IO, NULL, "%s: %s", path, strerror(errno));
}

static bool is_empty(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t names = 0;

    while (dir != NULL && readdir(dir) != NULL)
        names++;
    if (dir != NULL)
        closedir(dir);
    return names == 2; /* itself and the one above */
}

bool rpt_make_folder(const char *path, struct rpt_error *err)
{
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%s: %s", path, strerror(errno));
    return is_empty(path) ||
           rpt_fail(err, RPT_E_CANNOT_CREATE, NULL,
                    "%s is there already and not an empty folder; name a new one", path);
}
