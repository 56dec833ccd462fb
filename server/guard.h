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

enum rpt_phase { RPT_WAITING, RPT_RECEIVING, RPT_WORKING, RPT_SENDING };

struct rpt_guard;
struct rpt_caller;
/* One connection; a member of whatever else is known of it. */
struct rpt_watched {
    struct rpt_watched *next, **place;
    struct rpt_caller *caller; /* NULL where it is trusted */
    struct rpt_address address;
    int fd;
    int phase;     /* atomic */
    int64_t since; /* atomic, ms */
    uint64_t acknowledged;
};

/* NULL and err where the thread does not start. */
struct rpt_guard *rpt_guard_start(const struct rpt_config *config, struct rpt_error *err);
void rpt_guard_stop(struct rpt_guard *guard);
/* Takes the limits of other settings, for connections that are there too. */
void rpt_guard_set(struct rpt_guard *guard, const struct rpt_config *config);
/* Whether its thread has looked lately: it cannot while anybody keeps the lock. */
bool rpt_guard_is_alive(const struct rpt_guard *guard);
/* Whether one more connection may come from there. */
bool rpt_guard_accept(struct rpt_guard *guard, const struct rpt_app *app,
                      const struct sockaddr *socket);
/* Fills `watched`. */
void rpt_guard_add(struct rpt_guard *guard, const struct rpt_app *app, struct rpt_watched *watched,
                   int fd, const struct sockaddr *socket);
/* Must come before the socket is closed. */
void rpt_guard_remove(struct rpt_guard *guard, struct rpt_watched *watched);
/* Says what the connection does from now on. */
void rpt_guard_phase(struct rpt_guard *guard, struct rpt_watched *watched, enum rpt_phase phase);
/* Ends a connection; what is not sent yet is dropped too, or the kernel would keep it for whoever
 * does not take it. */
void rpt_guard_cut(int fd);
/* Counts a request of a client; false where that has sent too many (429). */
bool rpt_guard_request(struct rpt_guard *guard, const struct rpt_app *app,
                       const struct rpt_address *client);

/* The same of any number for a client, in a table of its own (rates.c): `now` in µs, `rate` a
 * second, 0 for any. */
struct rpt_rates;
struct rpt_rates *rpt_rates_create(void);
void rpt_rates_destroy(struct rpt_rates *rates);
bool rpt_rates_take(struct rpt_rates *rates, uint64_t client, long rate, int64_t now);

#endif
