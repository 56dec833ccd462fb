/* SPDX-License-Identifier: MIT
 *
 * HTTP by libmicrohttpd: one daemon a thread, all on one socket, each with answers of its own that
 * are ready to be queued. Here they are started, given another app, and stopped.
 */
#include "http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define DRAIN 10000   /* ms that a stop waits for what is under way */
#define TELL_AGAIN 10 /* s between two lines of the library's */
#define PARTING 500   /* ms in which clients are told that the connection ends */

/* What the library says of itself, now and then: with no descriptor left it would say so at every
 * turn. What clients do wrong is not worth a line, and why it does not start is told by
 * rpt_http_start. */
static void log_library(void *cls, const char *format, va_list args)
{
    struct rpt_loop *loop = cls;
    time_t now = time(NULL);
    char line[400];

    if (loop->daemon == NULL || strstr(format, "accept") == NULL || now - loop->told < TELL_AGAIN)
        return;
    loop->told = now;
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = '\0';
    rpt_log(RPT_LOG_WARNING, "%s", line);
}

/* What is ready follows the setting, and is the new dataset's. */
struct rpt_app *rpt_loop_app(struct rpt_loop *loop)
{
    struct rpt_http *http = loop->http;

    if (rpt_current_follow(&http->current, &loop->from)) {
        size_t bytes = (size_t)rpt_config_int(loop->from.app->config, RPT_C_CACHE) << 19;

        rpt_s3fifo_destroy(loop->ready);
        loop->ready = rpt_ready_create(bytes / http->wanted);
        rpt_ready_count(loop);
    }
    return loop->from.app;
}

static bool start_loop(struct rpt_http *http)
{
    const struct rpt_config *config = http->current.app->config;
    struct rpt_loop *loop = &http->loops[http->loop_count];
    size_t connections = (size_t)rpt_config_int(config, RPT_C_CONNECTIONS);

    loop->http = http;
    rpt_loop_app(loop);
    http->loop_count++;
    loop->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0,
        rpt_connection_accept, loop, rpt_handle, loop, MHD_OPTION_EXTERNAL_LOGGER, log_library,
        loop, MHD_OPTION_LISTEN_SOCKET, http->fd, MHD_OPTION_URI_LOG_CALLBACK,
        rpt_connection_target, loop, MHD_OPTION_NOTIFY_COMPLETED, rpt_connection_completed, loop,
        MHD_OPTION_NOTIFY_CONNECTION, rpt_connection_notify, loop,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)rpt_config_int(config, RPT_C_MEMORY) * 1024,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)((connections + http->wanted - 1) / http->wanted),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)rpt_config_int(config, RPT_C_TIMEOUT),
        MHD_OPTION_END);
    return loop->daemon != NULL;
}

/* All before the first thread, which may be asked for them. */
static void start_metrics(struct rpt_http *http)
{
    http->metrics = (struct rpt_metrics){.meter_count = http->wanted,
                                         .workers = http->workers,
                                         .started = time(NULL),
                                         .reloaded = 1,
                                         .log = http->log};
    for (size_t i = 0; i < http->wanted; i++) {
        http->loops[i].meter = rpt_meter_create();
        http->metrics.meters[i] = http->loops[i].meter;
    }
}

bool rpt_http_start(struct rpt_app *app, int fd, struct rpt_access_log *log, struct rpt_http **out,
                    struct rpt_error *err)
{
    long said = rpt_config_int(app->config, RPT_C_THREADS);
    size_t count = (size_t)(said > 0 ? said : get_nprocs());
    struct rpt_http *http = rpt_alloc(sizeof *http);

    rpt_current_init(&http->current, app);
    http->fd = fd;
    http->log = log;
    http->seed = rpt_seed();
    http->wanted = count < RPT_MAX_THREADS ? count : RPT_MAX_THREADS;
    http->guard = rpt_guard_start(app->config, err);
    http->workers = rpt_workers_start(app->config);
    start_metrics(http);
    bool started = http->guard != NULL && http->workers != NULL &&
                   (log == NULL || rpt_access_log_start(log, http->wanted, err));
    while (started && http->loop_count < http->wanted)
        started = start_loop(http);
    if (!started) {
        rpt_fail(err, RPT_E_UNAVAILABLE, "threads", "threads cannot be started: %s",
                 strerror(errno));
        rpt_http_stop(http);
        return false;
    }
    *out = http;
    return true;
}

void rpt_http_warm(struct rpt_http *http, const char *url)
{
    struct rpt_app *app = http->current.app;
    size_t most = (size_t)rpt_config_int(app->config, RPT_C_WARM);
    const char *base = rpt_config_text(app->config, RPT_C_BASE_URL);
    char **keys = rpt_grow(NULL, most, sizeof *keys);

    if (*base == '\0')
        base = strncmp(url, "http", 4) == 0 ? url : "http://localhost";
    rpt_warm(http->workers, app, keys, rpt_warm_entrances(base, keys, most));
    free(keys);
}

void rpt_http_swap(struct rpt_http *http, struct rpt_app *app)
{
    size_t most = (size_t)rpt_config_int(app->config, RPT_C_WARM);
    char **keys = rpt_grow(NULL, most, sizeof *keys);

    rpt_warm(http->workers, app, keys, rpt_cache_hottest(http->current.app->cache, keys, most));
    free(keys);
    rpt_guard_set(http->guard, app->config);
    rpt_workers_set(http->workers, app->config);
    rpt_current_swap(&http->current, app);
    rpt_meter_add(&http->metrics.reloads, 1);
    rpt_meter_set(&http->metrics.reloaded, 1);
}

void rpt_http_not_swapped(struct rpt_http *http)
{
    rpt_meter_add(&http->metrics.failed_reloads, 1);
    rpt_meter_set(&http->metrics.reloaded, 0);
}

bool rpt_http_is_alive(const struct rpt_http *http)
{
    return rpt_guard_is_alive(http->guard);
}

bool rpt_http_is_stopping(const struct rpt_http *http)
{
    return __atomic_load_n(&http->stopping, __ATOMIC_RELAXED);
}

static uint64_t under_way(const struct rpt_http *http, bool open)
{
    uint64_t count = 0;

    for (size_t i = 0; i < http->loop_count; i++)
        count += rpt_meter_read(&http->loops[i].meter->counts[open ? RPT_N_OPEN : RPT_N_IN_FLIGHT]);
    return count;
}

/* For the requests, or all connections, to end. */
static void wait_for_end(const struct rpt_http *http, bool open, long ms)
{
    for (long waited = 0; waited < ms && under_way(http, open) > 0; waited += 10)
        usleep(10000);
}

/* No more come in; those under way are answered, for a while; what still waits then is refused. The
 * library must not be stopped while a connection is suspended. */
void rpt_http_stop(struct rpt_http *http)
{
    if (http == NULL)
        return;
    __atomic_store_n(&http->stopping, true, __ATOMIC_RELAXED);
    for (size_t i = 0; i < http->loop_count; i++) {
        if (http->loops[i].daemon != NULL)
            MHD_quiesce_daemon(http->loops[i].daemon);
    }
    close(http->fd);
    wait_for_end(http, true, PARTING);
    wait_for_end(http, false, DRAIN);
    rpt_workers_stop(http->workers);
    wait_for_end(http, false, DRAIN / 10);
    for (size_t i = 0; i < http->loop_count; i++) {
        if (http->loops[i].daemon != NULL)
            MHD_stop_daemon(http->loops[i].daemon);
        rpt_s3fifo_destroy(http->loops[i].ready);
        rpt_app_release(http->loops[i].from.app);
    }
    for (size_t i = 0; i < http->metrics.meter_count; i++)
        free(http->loops[i].meter);
    rpt_guard_stop(http->guard);
    rpt_current_finish(&http->current);
    free(http);
}
