/* SPDX-License-Identifier: MIT
 *
 * The listening socket, which all I/O threads share: one that was handed over, or opened by us and
 * not by the library, so that every way in which it can fail is told.
 */
#include "server.h"
#include "systemd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define UNSENT                                                                                     \
    (128 * 1024) /* bytes that the kernel takes of us for a client that does not take them */

#define UNIX_PREFIX "unix:"

static bool cannot(const char *where, int why, struct rpt_error *err)
{
    return rpt_fail(err, RPT_E_UNAVAILABLE, "bind", "cannot listen on %s: %s", where,
                    strerror(why));
}

/* Inherited by the connections of the socket; one that is local has no such thing. */
static void bound_unsent(int fd)
{
    int unsent = UNSENT;

    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
}

static int open_on(const struct sockaddr *address, socklen_t len)
{
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int yes = 1;

    if (fd < 0)
        return -1;
    if (address->sa_family != AF_UNIX) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        bound_unsent(fd);
    }
    if (address->sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    if (bind(fd, address, len) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

/* ---- A path. */

/* What a server that is gone has left; one that is there answers, and keeps its path. */
static void take_away_left(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct stat st;

    if (stat(address->sun_path, &st) == 0 && S_ISSOCK(st.st_mode) &&
        connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
        errno == ECONNREFUSED)
        unlink(address->sun_path);
    close(fd);
}

/* Whoever may enter the folder may ask: it is a public service, or the proxy of one. */
static int listen_unix(const char *path, struct rpt_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = strlen(path);

    if (len == 0 || len >= sizeof address.sun_path) {
        rpt_fail(err, RPT_E_CONFIG, "bind", "bind: the path of a socket has 1 to %zu bytes",
                 sizeof address.sun_path - 1);
        return -1;
    }
    memcpy(address.sun_path, path, len);
    take_away_left(&address);
    int fd = open_on((const struct sockaddr *)&address, sizeof address);
    if (fd >= 0 && chmod(path, 0666) == 0)
        return fd;
    cannot(path, errno, err);
    if (fd >= 0)
        close(fd);
    return -1;
}

/* ---- An address and a port. */

static int listen_tcp(const char *bind, const char *port, struct rpt_error *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV},
                    *address;

    if (getaddrinfo(bind, port, &hints, &address) != 0) {
        rpt_fail(err, RPT_E_CONFIG, "bind",
                 "bind: '%s' is not an IPv4 or IPv6 address, nor " UNIX_PREFIX "/PATH", bind);
        return -1;
    }
    int fd = open_on(address->ai_addr, address->ai_addrlen);
    if (fd < 0) {
        char *where = rpt_printf("%s port %s", bind, port);
        cannot(where, errno, err);
        free(where);
    }
    freeaddrinfo(address);
    return fd;
}

int rpt_listen(const struct rpt_config *config, struct rpt_error *err)
{
    const char *bind = rpt_config_text(config, RPT_C_BIND);
    int fd;

    if (!rpt_systemd_socket(&fd, err))
        return -1;
    if (fd >= 0) {
        bound_unsent(fd);
        return fd;
    }
    return strncmp(bind, UNIX_PREFIX, strlen(UNIX_PREFIX)) == 0
               ? listen_unix(bind + strlen(UNIX_PREFIX), err)
               : listen_tcp(bind, rpt_config_text(config, RPT_C_PORT), err);
}

char *rpt_listen_url(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un path;
    } address = {0};
    socklen_t len = sizeof address;
    char text[INET6_ADDRSTRLEN] = "";

    getsockname(fd, &address.any, &len);
    switch (address.any.sa_family) {
    case AF_INET:
        inet_ntop(AF_INET, &address.v4.sin_addr, text, sizeof text);
        return rpt_printf("http://%s:%u", text, ntohs(address.v4.sin_port));
    case AF_INET6:
        inet_ntop(AF_INET6, &address.v6.sin6_addr, text, sizeof text);
        return rpt_printf("http://[%s]:%u", text, ntohs(address.v6.sin6_port));
    default:
        return rpt_printf(UNIX_PREFIX "%.*s", (int)sizeof address.path.sun_path,
                          address.path.sun_path);
    }
}
