/* SPDX-License-Identifier: MIT
 *
 * The listening socket, which all I/O threads share. Opened by us and not by the library, so that
 * every way in which it can fail is told, and so that it can be handed over.
 */
#include "server.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define UNSENT                                                                                     \
    (128 * 1024) /* bytes that the kernel takes of us for a client that does not take them */

static bool resolve(const struct rpt_config *config, struct addrinfo **found, struct rpt_error *err)
{
    const char *bind = rpt_config_text(config, RPT_C_BIND);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};

    return getaddrinfo(bind, rpt_config_text(config, RPT_C_PORT), &hints, found) == 0 ||
           rpt_fail(err, RPT_E_CONFIG, "bind", "bind: '%s' is not an IPv4 or IPv6 address", bind);
}

static int open_on(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int yes = 1, unsent = UNSENT;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent); /* inherited */
    if (address->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static unsigned port_of(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {0};
    socklen_t len = sizeof address;

    if (getsockname(fd, &address.any, &len) != 0)
        return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

int rpt_listen(const struct rpt_config *config, unsigned *port, struct rpt_error *err)
{
    struct addrinfo *address;

    if (!resolve(config, &address, err))
        return -1;
    int fd = open_on(address);
    if (fd < 0)
        rpt_fail(err, RPT_E_UNAVAILABLE, "port", "cannot listen on %s port %s: %s",
                 rpt_config_text(config, RPT_C_BIND), rpt_config_text(config, RPT_C_PORT),
                 strerror(errno));
    else
        *port = port_of(fd);
    freeaddrinfo(address);
    return fd;
}
