/* SPDX-License-Identifier: MIT
 *
 * The access log: one line a request. The thread that answered puts a record into a ring of its
 * own; one thread takes them, writes them as lines, and waits for the disk. Where it does not keep
 * up, lines are dropped and counted: no request ever waits for the log.
 */
#ifndef RPT_ACCESS_H
#define RPT_ACCESS_H

#include "server.h"

/* ---- One request, as the log tells it. */
enum rpt_access_text {
    RPT_A_CLIENT,
    RPT_A_METHOD,
    RPT_A_TARGET,
    RPT_A_VERSION,
    RPT_A_HOST,
    RPT_A_REFERER,
    RPT_A_AGENT,
    RPT_A_ID,
    RPT_A_COUNT
};
struct rpt_access {
    int64_t when_us, took_ns;       /* since 1970, at its end; since it was read */
    uint64_t bytes;                 /* of the answer's body */
    unsigned status;                /* 0: it got no answer of ours */
    bool cut;                       /* it ended before all was sent */
    const char *route, *source;     /* static; NULL where there is none */
    const char *texts[RPT_A_COUNT]; /* any bytes but NUL; NULL where there is none */
};

/* A line each, with its line feed, of at most RPT_ACCESS_LINE bytes whatever the texts hold; long
 * texts are cut. Combined is that of Apache and nginx; JSON one object. */
#define RPT_ACCESS_LINE 4096
void rpt_access_combined(const struct rpt_access *access, struct rpt_buf *out);
void rpt_access_json(const struct rpt_access *access, struct rpt_buf *out);

/* ---- The log. */
struct rpt_access_log;
/* By the settings access-log and access-log-file; *log is NULL where it is off. The file is opened
 * here, to append; nothing is opened later. */
bool rpt_access_log_open(const struct rpt_config *config, struct rpt_access_log **log,
                         struct rpt_error *err);
/* Starts the thread that writes, with a ring for each of `count` threads that put, at most
 * RPT_MAX_THREADS. */
bool rpt_access_log_start(struct rpt_access_log *log, size_t count, struct rpt_error *err);
/* Of thread `me`, and never waits. */
void rpt_access_log_put(struct rpt_access_log *log, size_t me, const struct rpt_access *access);
uint64_t rpt_access_log_dropped(const struct rpt_access_log *log); /* lines, so far */
/* Writes what is there and closes; NULL is as good. */
void rpt_access_log_close(struct rpt_access_log *log);

/* ---- Records from one thread to another, see ring.c. */
struct rpt_ring;
struct rpt_ring *rpt_ring_create(size_t size); /* a power of two */
void rpt_ring_destroy(struct rpt_ring *ring);
/* Room for `len` bytes, aligned for size_t, which commit shows to the other thread; NULL where
 * there is none now. */
void *rpt_ring_reserve(struct rpt_ring *ring, size_t len);
void rpt_ring_commit(struct rpt_ring *ring);
/* The oldest record, which stays until it is done with; NULL where there is none. */
void *rpt_ring_next(struct rpt_ring *ring);
void rpt_ring_done(struct rpt_ring *ring, const void *record);

#endif
