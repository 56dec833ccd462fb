/* SPDX-License-Identifier: MIT
 *
 * The dataset's file: one importer at a time (FILE.lock), work on a copy (FILE.new), and a rename
 * that readers see whole or not at all. What a killed importer left is taken over by the next.
 */
#include "draft.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES ((size_t)1 << 30)

/* A link is followed, so that the file it names is replaced and the link stays. */
static char *resolve(const char *path)
{
    char *real = realpath(path, NULL);

    return real != NULL ? real : rpt_strdup(path);
}

/* Holds FILE.lock, and not one that its last holder has meanwhile removed. */
static bool lock(struct rpt_place *place, struct rpt_error *err)
{
    struct stat held, named;

    for (;;) {
        place->lock_file = open(place->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (place->lock_file < 0)
            return rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%s: %s", place->lock, strerror(errno));
        if (flock(place->lock_file, LOCK_EX | LOCK_NB) != 0) {
            close(place->lock_file);
            place->lock_file = -1;
            return rpt_fail(err, RPT_E_BUSY, NULL, "another import into %s is under way",
                            place->path);
        }
        if (fstat(place->lock_file, &held) == 0 && stat(place->lock, &named) == 0 &&
            held.st_ino == named.st_ino && held.st_dev == named.st_dev)
            return true;
        close(place->lock_file);
    }
}

bool rpt_place_open(struct rpt_place *place, const char *path, struct rpt_error *err)
{
    struct stat st;

    *place = (struct rpt_place){.lock_file = -1};
    if (*path == '\0')
        return rpt_fail(err, RPT_E_USAGE, "db",
                        "the dataset's file has no name; give it with --db");
    place->path = resolve(path);
    place->fresh = rpt_printf("%s.new", place->path);
    place->lock = rpt_printf("%s.lock", place->path);
    if (stat(place->path, &st) == 0 && !S_ISREG(st.st_mode))
        return rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%s is not a plain file", path);
    return lock(place, err);
}

bool rpt_place_exists(const struct rpt_place *place)
{
    struct stat st;

    return stat(place->path, &st) == 0;
}

static bool copy_bytes(int from, int to)
{
    ssize_t n;
    char chunk[65536];

    while ((n = copy_file_range(from, NULL, to, NULL, COPY_BYTES, 0)) > 0)
        ;
    if (n == 0)
        return true;
    /* Not between these two file systems: by hand, from where it stopped. */
    while ((n = read(from, chunk, sizeof chunk)) > 0)
        for (ssize_t done = 0; done < n;) {
            ssize_t more = write(to, chunk + done, (size_t)(n - done));
            if (more < 0)
                return false;
            done += more;
        }
    return n == 0;
}

bool rpt_place_copy(const struct rpt_place *place, bool empty, struct rpt_error *err)
{
    struct stat st;
    int from, to;
    bool good;

    if (unlink(place->fresh) != 0 && errno != ENOENT)
        return rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%s: %s", place->fresh, strerror(errno));
    if (empty)
        return true;
    from = open(place->path, O_RDONLY | O_CLOEXEC);
    if (from < 0 || fstat(from, &st) != 0) {
        good = rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s", place->path, strerror(errno));
        if (from >= 0)
            close(from);
        return good;
    }
    to = open(place->fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st.st_mode & 0777);
    good = to >= 0 && copy_bytes(from, to);
    if (!good)
        rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%s: %s", place->fresh, strerror(errno));
    close(from);
    if (to >= 0)
        close(to);
    return good;
}

static bool sync_path(const char *path, int flags, struct rpt_error *err)
{
    int file = open(path, flags | O_CLOEXEC);
    bool good = file >= 0 && fsync(file) == 0;

    if (!good)
        rpt_fail(err, RPT_E_IO, NULL, "%s: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    return good;
}

bool rpt_place_commit(const struct rpt_place *place, struct rpt_error *err)
{
    char *copy = rpt_strdup(place->path);
    bool good = sync_path(place->fresh, O_RDONLY, err);

    if (good && rename(place->fresh, place->path) != 0)
        good = rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%s: %s", place->path, strerror(errno));
    good = good && sync_path(dirname(copy), O_RDONLY | O_DIRECTORY, err);
    free(copy);
    return good;
}

void rpt_place_close(struct rpt_place *place)
{
    if (place->lock_file >= 0) {
        unlink(place->fresh);
        unlink(place->lock);
        close(place->lock_file);
    }
    free(place->path);
    free(place->fresh);
    free(place->lock);
    *place = (struct rpt_place){.lock_file = -1};
}
