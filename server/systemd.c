/* SPDX-License-Identifier: MIT
 *
 * See systemd.h. Variables that name a process are another's if it is not this one: then a parent
 * has left them there.
 */
#include "systemd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST_FD 3 /* SD_LISTEN_FDS_START */

/* A variable that is a number of at least 1; else 0. */
static long number_in(const char *variable)
{
    const char *text = getenv(variable);
    char *end = NULL;
    long number = text != NULL ? strtol(text, &end, 10) : 0;

    return end != NULL && end != text && *end == '\0' && number > 0 ? number : 0;
}

/* ---- The socket. */

static int option(int fd, int name)
{
    int value = -1;
    socklen_t len = sizeof value;

    return getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value : -1;
}

static bool listens(int fd)
{
    int domain = option(fd, SO_DOMAIN);

    return option(fd, SO_ACCEPTCONN) == 1 && option(fd, SO_TYPE) == SOCK_STREAM &&
           (domain == AF_INET || domain == AF_INET6 || domain == AF_UNIX);
}

bool rpt_systemd_socket(int *fd, struct rpt_error *err)
{
    bool ours = number_in("LISTEN_PID") == getpid();
    long count = ours ? number_in("LISTEN_FDS") : 0;

    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    *fd = -1;
    if (count == 0)
        return true;
    if (count > 1)
        return rpt_fail(err, RPT_E_CONFIG, "LISTEN_FDS",
                        "%ld sockets are handed over; one is served: a socket unit has one "
                        "ListenStream=",
                        count);
    if (!listens(FIRST_FD))
        return rpt_fail(err, RPT_E_CONFIG, "LISTEN_FDS",
                        "what is handed over is no stream socket that listens: a socket unit has "
                        "ListenStream= and Accept=no");
    *fd = FIRST_FD;
    return fcntl(*fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(*fd, F_SETFL, O_NONBLOCK) == 0;
}

/* ---- What is told. */

void rpt_supervisor_init(struct rpt_supervisor *supervisor)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = path != NULL ? strlen(path) : 0;
    long watched = number_in("WATCHDOG_PID");

    *supervisor = (struct rpt_supervisor){.fd = -1};
    if (len < 2 || len >= sizeof address.sun_path || (*path != '/' && *path != '@'))
        return;
    memcpy(address.sun_path, path, len);
    if (*path == '@')
        address.sun_path[0] = '\0'; /* an abstract name, which ends with the address */
    supervisor->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (supervisor->fd < 0 ||
        connect(supervisor->fd, (const struct sockaddr *)&address,
                (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) != 0) {
        rpt_log(RPT_LOG_WARNING, "%s: %s: nobody is told when the service is ready", path,
                strerror(errno));
        rpt_supervisor_finish(supervisor);
        return;
    }
    if (watched == 0 || watched == getpid())
        supervisor->watchdog_ms = number_in("WATCHDOG_USEC") / 1000;
}

void rpt_supervisor_finish(struct rpt_supervisor *supervisor)
{
    if (supervisor->fd >= 0)
        close(supervisor->fd);
    supervisor->fd = -1;
}

void rpt_supervisor_tell(const struct rpt_supervisor *supervisor, const char *state)
{
    if (supervisor->fd >= 0)
        (void)send(supervisor->fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void rpt_supervisor_reloads(const struct rpt_supervisor *supervisor)
{
    char state[64];

    snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%lld",
             (long long)rpt_now_ns() / 1000);
    rpt_supervisor_tell(supervisor, state);
}
