/* SPDX-License-Identifier: MIT
 *
 * The access log's rings and the thread that empties them, see access.h. It looks every few
 * milliseconds rather than being woken: waking would be a system call of whoever answers. The file
 * is opened once, to append, before the sandbox closes: it can be truncated under us (logrotate's
 * copytruncate), and never has to be opened again.
 */
#include "access.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RING ((size_t)1 << 20) /* bytes, of each thread that answers */
#define NAP 10                 /* ms between two looks at empty rings */
#define PATIENCE 500           /* ms that a reader of a pipe may take before lines are dropped */
#define TEXT_ROOM 2000

struct rpt_access_log {
    void (*format)(const struct rpt_access *access, struct rpt_buf *out);
    int fd;
    bool own; /* fd is to be closed */
    struct rpt_ring *rings[RPT_MAX_THREADS];
    uint64_t dropped[RPT_MAX_THREADS]; /* atomic: of each ring for want of room */
    uint64_t unwritten;                /* atomic: dropped later */
    size_t count;
    pthread_t thread;
    bool started, ended, failing; /* ended: under lock */
    pthread_mutex_t lock;
    pthread_cond_t ends;
    struct rpt_buf lines; /* that are written together */
    uint64_t line_count;
};

bool rpt_access_log_open(const struct rpt_config *config, struct rpt_access_log **out,
                         struct rpt_error *err)
{
    const char *form = rpt_config_text(config, RPT_C_ACCESS_LOG);
    const char *path = rpt_config_text(config, RPT_C_ACCESS_LOG_FILE);
    int fd = STDERR_FILENO;

    *out = NULL;
    if (strcmp(form, "off") == 0)
        return true;
    /* Non-blocking, or opening a FIFO that nobody reads would wait. */
    if (*path != '\0')
        fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640);
    if (fd < 0)
        return rpt_fail(err, RPT_E_CANNOT_CREATE, "access-log-file", "%s: %s", path,
                        strerror(errno));
    struct rpt_access_log *log = rpt_alloc(sizeof *log);
    log->format = strcmp(form, "json") == 0 ? rpt_access_json : rpt_access_combined;
    log->fd = fd;
    log->own = *path != '\0';
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->ends, NULL);
    rpt_buf_init(&log->lines, RPT_ACCESS_LINE);
    *out = log;
    return true;
}

/* ---- Putting. */

/* A copy whose texts lie behind it, in the ring. */
void rpt_access_log_put(struct rpt_access_log *log, size_t me, const struct rpt_access *access)
{
    size_t lens[RPT_A_COUNT], size = sizeof *access;

    for (size_t i = 0; i < RPT_A_COUNT; i++) {
        lens[i] = access->texts[i] != NULL ? strnlen(access->texts[i], TEXT_ROOM) : 0;
        size += lens[i] + 1;
    }
    struct rpt_access *copy = rpt_ring_reserve(log->rings[me], size);
    if (copy == NULL) {
        __atomic_add_fetch(&log->dropped[me], 1, __ATOMIC_RELAXED);
        return;
    }
    char *text = (char *)(copy + 1);
    *copy = *access;
    for (size_t i = 0; i < RPT_A_COUNT; i++) {
        if (access->texts[i] == NULL)
            continue;
        memcpy(text, access->texts[i], lens[i]);
        text[lens[i]] = '\0';
        copy->texts[i] = text;
        text += lens[i] + 1;
    }
    rpt_ring_commit(log->rings[me]);
}

uint64_t rpt_access_log_dropped(const struct rpt_access_log *log)
{
    uint64_t sum = __atomic_load_n(&log->unwritten, __ATOMIC_RELAXED);

    for (size_t i = 0; i < RPT_MAX_THREADS; i++)
        sum += __atomic_load_n(&log->dropped[i], __ATOMIC_RELAXED);
    return sum;
}

/* ---- Writing. */

/* A pipe that has room for a page takes it whole; a file always has, or says why not. */
static bool write_all(struct rpt_access_log *log)
{
    struct pollfd out = {.fd = log->fd, .events = POLLOUT};
    size_t at = 0;

    while (at < log->lines.len) {
        if (poll(&out, 1, log->failing ? 0 : PATIENCE) == 0) {
            errno = EAGAIN;
            return false;
        }
        ssize_t wrote = write(log->fd, log->lines.data + at, log->lines.len - at);
        if (wrote < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

static void flush(struct rpt_access_log *log)
{
    if (log->lines.len == 0)
        return;
    bool good = write_all(log);
    if (!good)
        __atomic_add_fetch(&log->unwritten, log->line_count, __ATOMIC_RELAXED);
    if (!good && !log->failing && log->own) /* else there is nowhere to say it */
        rpt_log(RPT_LOG_WARNING, "the access log cannot be written, lines are dropped: %s",
                strerror(errno));
    log->failing = !good;
    rpt_buf_cut(&log->lines, 0);
    log->line_count = 0;
}

static void add_line(struct rpt_access_log *log, const struct rpt_access *access)
{
    RPT_AUTO_BUF line = {0};

    rpt_buf_init(&line, RPT_ACCESS_LINE);
    log->format(access, &line);
    if (log->lines.len + line.len > RPT_ACCESS_LINE)
        flush(log);
    rpt_buf_add(&log->lines, line.data, line.len);
    log->line_count++;
}

/* Whether there was something. */
static bool empty_rings(struct rpt_access_log *log)
{
    bool found = false;

    for (size_t i = 0; i < log->count; i++) {
        for (struct rpt_access *access; (access = rpt_ring_next(log->rings[i])) != NULL;) {
            add_line(log, access);
            rpt_ring_done(log->rings[i], access);
            found = true;
        }
    }
    flush(log);
    return found;
}

static bool nap(struct rpt_access_log *log)
{
    struct timespec next = rpt_in_ms(NAP);

    pthread_mutex_lock(&log->lock);
    if (!log->ended)
        pthread_cond_clockwait(&log->ends, &log->lock, CLOCK_MONOTONIC, &next);
    bool ended = log->ended;
    pthread_mutex_unlock(&log->lock);
    return !ended;
}

static void *work(void *cls)
{
    struct rpt_access_log *log = cls;

    pthread_setname_np(pthread_self(), "log");
    while (empty_rings(log) || nap(log))
        continue;
    empty_rings(log);
    return NULL;
}

bool rpt_access_log_start(struct rpt_access_log *log, size_t count, struct rpt_error *err)
{
    for (log->count = 0; log->count < count; log->count++)
        log->rings[log->count] = rpt_ring_create(RING);
    log->started = pthread_create(&log->thread, NULL, work, log) == 0;
    return log->started ||
           rpt_fail(err, RPT_E_UNAVAILABLE, "access-log", "a thread cannot be started");
}

void rpt_access_log_close(struct rpt_access_log *log)
{
    if (log == NULL)
        return;
    pthread_mutex_lock(&log->lock);
    log->ended = true;
    pthread_cond_signal(&log->ends);
    pthread_mutex_unlock(&log->lock);
    if (log->started)
        pthread_join(log->thread, NULL);
    for (size_t i = 0; i < log->count; i++)
        rpt_ring_destroy(log->rings[i]);
    if (log->own)
        close(log->fd);
    rpt_buf_finish(&log->lines);
    pthread_mutex_destroy(&log->lock);
    pthread_cond_destroy(&log->ends);
    free(log);
}
