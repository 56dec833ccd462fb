/* SPDX-License-Identifier: MIT
 *
 * What systemd and a service say to each other: a socket that is held for it, and how it is. The
 * protocols of sd_listen_fds(3) and sd_notify(3), which are a few variables and one datagram a
 * message. Under anything else all of it does nothing.
 */
#ifndef RPT_SYSTEMD_H
#define RPT_SYSTEMD_H

#include "rapporteur/base.h"

/* The listening socket that was handed over; *fd is -1 where none was. False, with err CONFIG,
 * where there are several or it is no stream socket that listens. */
bool rpt_systemd_socket(int *fd, struct rpt_error *err);

struct rpt_supervisor {
    int fd;           /* -1 where nobody listens */
    long watchdog_ms; /* how often it wants to hear of us at least; 0: it does not */
};
/* Connects: before the fence is up. */
void rpt_supervisor_init(struct rpt_supervisor *supervisor);
void rpt_supervisor_finish(struct rpt_supervisor *supervisor);
/* "READY=1", "STOPPING=1", "WATCHDOG=1"; what is not heard is not told again. */
void rpt_supervisor_tell(const struct rpt_supervisor *supervisor, const char *state);
/* RELOADING=1, with the time that it began. */
void rpt_supervisor_reloads(const struct rpt_supervisor *supervisor);

#endif
