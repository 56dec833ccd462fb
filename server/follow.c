/* SPDX-License-Identifier: MIT
 *
 * See follow.h. By inotify on folders, since a new dataset is another file that is renamed over the
 * old one's name; a file that is written where it stands counts once it is closed.
 */
#include "follow.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

struct rpt_follow {
    int fd;
    size_t count;
    struct {
        int folder;
        char *name;
    } rows[2];
};

static bool add(struct rpt_follow *follow, const char *path, struct rpt_error *err)
{
    char *folder = rpt_strdup(path), *name = rpt_strdup(path);
    int wd =
        inotify_add_watch(follow->fd, dirname(folder), IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR);

    if (wd < 0)
        rpt_fail(err, RPT_E_UNAVAILABLE, "follow", "follow: %s: %s", path, strerror(errno));
    else
        follow->rows[follow->count].folder = wd,
        follow->rows[follow->count++].name = rpt_strdup(basename(name));
    free(folder);
    free(name);
    return wd >= 0;
}

struct rpt_follow *rpt_follow_start(const char *path, struct rpt_error *err)
{
    struct rpt_follow *follow = rpt_alloc(sizeof *follow);
    char *real = realpath(path, NULL);

    follow->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (!add(follow, path, err) || (real != NULL && !add(follow, real, err))) {
        rpt_follow_stop(follow);
        follow = NULL;
    }
    free(real);
    return follow;
}

void rpt_follow_stop(struct rpt_follow *follow)
{
    if (follow == NULL)
        return;
    for (size_t i = 0; i < follow->count; i++)
        free(follow->rows[i].name);
    if (follow->fd >= 0)
        close(follow->fd);
    free(follow);
}

int rpt_follow_fd(const struct rpt_follow *follow)
{
    return follow != NULL ? follow->fd : -1;
}

static bool is_about(const struct rpt_follow *follow, const struct inotify_event *event)
{
    if ((event->mask & IN_Q_OVERFLOW) != 0)
        return true;
    for (size_t i = 0; i < follow->count; i++) {
        if (follow->rows[i].folder == event->wd && event->len > 0 &&
            strcmp(follow->rows[i].name, event->name) == 0)
            return true;
    }
    return false;
}

bool rpt_follow_read(struct rpt_follow *follow)
{
    _Alignas(struct inotify_event) char events[4096];
    bool about = false;
    ssize_t len;

    while ((len = read(follow->fd, events, sizeof events)) > 0) {
        for (const char *at = events; at < events + len;) {
            const struct inotify_event *event = (const void *)at;

            about |= is_about(follow, event);
            at += sizeof *event + event->len;
        }
    }
    return about;
}
