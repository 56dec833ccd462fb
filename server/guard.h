/* SPDX-License-Identifier: MIT
 *
 * What one client may take: connections and requests of an address, time to send a request, time to
 * take an answer. The HTTP library has an inactivity timer alone, which a byte now and then keeps
 * from ending; so we keep a table of our own, and one thread that looks at it and shuts sockets
 * down.
 */
#ifndef RPT_GUARD_H
#define RPT_GUARD_H

#include "server.h"

#include <sys/socket.h>

enum rpt_phase { RPT_WAITING, RPT_RECEIVING, RPT_WORKING, RPT_SENDING };

struct rpt_guard;
struct rpt_address;
/* One connection; a member of whatever else is known of it. */
struct rpt_watched {
    struct rpt_watched *next, **place;
    struct rpt_address *address; /* NULL where it is trusted */
    int fd;
    int phase;     /* atomic */
    int64_t since; /* atomic, ms */
    uint64_t acknowledged;
};

/* NULL and err where a setting is wrong or the thread does not start. */
struct rpt_guard *rpt_guard_start(const struct rpt_config *config, struct rpt_error *err);
void rpt_guard_stop(struct rpt_guard *guard);
/* Whether one more connection may come from there. */
bool rpt_guard_accept(struct rpt_guard *guard, const struct sockaddr *address);
void rpt_guard_add(struct rpt_guard *guard, struct rpt_watched *watched, int fd,
                   const struct sockaddr *address);
/* Must come before the socket is closed. */
void rpt_guard_remove(struct rpt_guard *guard, struct rpt_watched *watched);
/* Says what the connection does from now on. */
void rpt_guard_phase(struct rpt_guard *guard, struct rpt_watched *watched, enum rpt_phase phase);
/* Ends a connection; what is not sent yet is dropped too, or the kernel would keep it for whoever
 * does not take it. */
void rpt_guard_cut(int fd);
/* Counts a request; false where its address has sent too many (429). */
bool rpt_guard_request(struct rpt_guard *guard, struct rpt_watched *watched);

#endif
