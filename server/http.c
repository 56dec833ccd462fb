/* SPDX-License-Identifier: MIT
 *
 * HTTP by libmicrohttpd: the only file that names it. One daemon a thread, all on one socket, each
 * with answers of its own that are ready to be queued: what a request asks is one key, and a hit
 * costs one look-up in a map that no other thread touches. What is not ready is made by a worker
 * while the connection is suspended. The raw target is read before the library decodes it. A
 * response is queued at the handler's second call: at the first the library would close.
 */
#include "guard.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define UNASKED ((size_t)1 << 20) /* bytes of a body that are read though nobody asked for them */
#define MOST_LOOPS 64
#define DRAIN 10000 /* ms that a stop waits for what is under way */
#define PARTING 500 /* ms in which clients are told that the connection ends */

/* One thread that receives and sends. */
struct loop {
    struct rpt_http *http;
    struct MHD_Daemon *daemon;
    struct rpt_follower from; /* what requests are answered from */
    struct rpt_s3fifo *ready; /* key of a request → struct ready */
    unsigned active, open;    /* requests and connections; atomic, since a stop reads them */
    char key[4096];
};

struct rpt_http {
    struct rpt_current current;
    struct rpt_workers *workers;
    struct rpt_guard *guard;
    struct loop loops[MOST_LOOPS];
    size_t loop_count;
    int fd;
    unsigned port;
    bool stopping; /* atomic */
};

/* A response as the library wants it, over our bytes. */
struct ready {
    struct MHD_Response *response;
    unsigned status;
};

/* One connection, and the request that it carries at the moment. */
struct exchange {
    struct loop *loop;
    struct MHD_Connection *connection;
    struct rpt_watched watched;
    char *target, in_place[200]; /* target: in_place, or allocated for this request */
    struct rpt_headers headers;
    bool seen;
    struct rpt_buf body; /* of a POST: what the setting allows */
    size_t sent;         /* bytes of its body, those that were dropped too */
    struct rpt_job job;
    char *job_key;
    struct rpt_response *made; /* by a worker */
};

/* ---- A connection and its requests come and go. */

static enum MHD_Result may_come(void *cls, const struct sockaddr *address, socklen_t len)
{
    const struct loop *loop = cls;

    (void)len;
    return rpt_guard_accept(loop->http->guard, address) ? MHD_YES : MHD_NO;
}

static const union MHD_ConnectionInfo *info(struct MHD_Connection *connection,
                                            enum MHD_ConnectionInfoType type)
{
    return MHD_get_connection_info(connection, type);
}

static void phase(struct exchange *exchange, enum rpt_phase phase)
{
    rpt_guard_phase(exchange->loop->http->guard, &exchange->watched, phase);
}

static void end_request(struct exchange *exchange)
{
    if (exchange->target == NULL)
        return;
    if (exchange->target != exchange->in_place)
        free(exchange->target);
    rpt_buf_finish(&exchange->body);
    rpt_response_release(exchange->made);
    rpt_app_release(exchange->job.app);
    free(exchange->job_key);
    memset(&exchange->target, 0, sizeof *exchange - offsetof(struct exchange, target));
    phase(exchange, RPT_WAITING);
    __atomic_sub_fetch(&exchange->loop->active, 1, __ATOMIC_RELAXED);
}

static void came_or_went(void *cls, struct MHD_Connection *connection, void **context,
                         enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        struct exchange *exchange = rpt_alloc(sizeof *exchange);

        exchange->loop = cls;
        exchange->connection = connection;
        __atomic_add_fetch(&exchange->loop->open, 1, __ATOMIC_RELAXED);
        rpt_guard_add(exchange->loop->http->guard, &exchange->watched,
                      info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
                      info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
        *context = exchange;
        return;
    }
    struct exchange *exchange = *context;
    end_request(exchange); /* the library forgets to say so of a target with very many parameters */
    rpt_guard_remove(exchange->loop->http->guard, &exchange->watched);
    __atomic_sub_fetch(&((struct loop *)cls)->open, 1, __ATOMIC_RELAXED);
    free(*context);
    *context = NULL;
}

static void *take_target(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct exchange *exchange =
        info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    size_t len = uri != NULL ? strlen(uri) : 0;

    (void)cls;
    end_request(exchange);
    exchange->target = len < sizeof exchange->in_place ? exchange->in_place : rpt_alloc(len + 1);
    memcpy(exchange->target, uri != NULL ? uri : "", len);
    exchange->target[len] = '\0';
    __atomic_add_fetch(&exchange->loop->active, 1, __ATOMIC_RELAXED);
    phase(exchange, RPT_RECEIVING);
    return exchange;
}

static void completed(void *cls, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;

    (void)cls;
    (void)connection;
    if (exchange != NULL && code == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED)
        rpt_guard_cut(exchange->watched.fd);
    if (exchange != NULL)
        end_request(exchange);
    *state = NULL;
}

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    rpt_headers_add(cls, name, name_len, value, value_len);
    return MHD_YES;
}

/* ---- Responses. */

static void release_bytes(void *cls)
{
    rpt_response_release(cls);
}

static ssize_t no_bytes(void *cls, uint64_t at, char *buf, size_t max)
{
    (void)cls;
    (void)at;
    (void)buf;
    (void)max;
    return MHD_CONTENT_READER_END_OF_STREAM;
}

/* The library's response over our bytes, which stay ours and are counted: takes one count over. A
 * 304 says how long the whole would be, and never asks for it. */
static struct MHD_Response *library_response(struct rpt_response *response)
{
    struct MHD_Response *out = response->status == 304
                                   ? MHD_create_response_from_callback(response->whole, 1, no_bytes,
                                                                       response, release_bytes)
                                   : MHD_create_response_from_buffer_with_free_callback_cls(
                                         response->len, response->body, release_bytes, response);

    if (out == NULL) {
        rpt_response_release(response);
        return NULL;
    }
    for (size_t i = 0; i < response->header_count; i++)
        MHD_add_response_header(out, response->headers[i].name, response->headers[i].value);
    return out;
}

static void release_ready(void *value)
{
    struct ready *ready = value;

    MHD_destroy_response(ready->response);
    free(ready);
}

static bool is_stopping(const struct rpt_http *http)
{
    return __atomic_load_n(&http->stopping, __ATOMIC_RELAXED);
}

/* Keeps the response for the next who asks the same, of this thread. */
static void keep_ready(struct exchange *exchange, const char *method, struct MHD_Response *response,
                       unsigned status, size_t size)
{
    struct loop *loop = exchange->loop;
    size_t len =
        rpt_headers_key(&exchange->headers, method, exchange->target, loop->key, sizeof loop->key);
    struct ready *ready = rpt_alloc(sizeof *ready);

    *ready = (struct ready){response, status};
    if (len == 0)
        release_ready(ready);
    else
        rpt_s3fifo_put(loop->ready, loop->key, len, ready, size);
}

static enum MHD_Result send_response(struct exchange *exchange, const char *method,
                                     struct rpt_response *response)
{
    unsigned status = response->status;
    const struct rpt_app *from = exchange->job.app;
    bool keep = response->stored && !is_stopping(exchange->loop->http) &&
                (from == NULL || from == exchange->loop->from.app);
    /* The library copies each header into three pieces of its own. */
    size_t size = 2 * rpt_response_size(response) - response->len + 128 * RPT_MAX_HEADERS;
    struct MHD_Response *out = library_response(response);

    if (out == NULL)
        return MHD_NO;
    if (is_stopping(exchange->loop->http))
        MHD_add_response_header(out, "Connection", "close");
    phase(exchange, RPT_SENDING);
    enum MHD_Result result = MHD_queue_response(exchange->connection, status, out);
    if (keep)
        keep_ready(exchange, method, out, status, size);
    else
        MHD_destroy_response(out);
    return result;
}

/* The request as rpt_answer wants it; it lives as long as the exchange carries it. */
static void fill_request(struct exchange *exchange, const char *method)
{
    struct rpt_request *request = &exchange->job.request;

    *request = (struct rpt_request){
        .method = method,
        .target = exchange->target,
        .body = exchange->body.full ? NULL : exchange->body.data,
        .body_len = exchange->sent,
    };
    rpt_headers_request(&exchange->headers, request);
}

static enum MHD_Result refuse(struct exchange *exchange, const char *method, enum rpt_error_id id)
{
    fill_request(exchange, method);
    return send_response(exchange, method,
                         rpt_answer_refusal(exchange->loop->from.app, &exchange->job.request, id));
}

/* In a worker: the connection goes on, and its thread calls the handler again. */
static void made(struct rpt_job *job, struct rpt_response *response)
{
    struct exchange *exchange = (struct exchange *)((char *)job - offsetof(struct exchange, job));

    exchange->made = response;
    MHD_resume_connection(exchange->connection);
}

/* Answers what is stored or refused; what has to be made is left to a worker. */
static enum MHD_Result answer(struct exchange *exchange, const char *method)
{
    struct rpt_http *http = exchange->loop->http;
    struct rpt_app *app = exchange->loop->from.app;

    fill_request(exchange, method);
    struct rpt_response *response =
        rpt_answer_quick(app, &exchange->job.request, &exchange->job_key);
    if (response != NULL)
        return send_response(exchange, method, response);
    exchange->job.app = rpt_app_keep(app);
    exchange->job.key = exchange->job_key;
    exchange->job.done = made;
    phase(exchange, RPT_WORKING);
    MHD_suspend_connection(exchange->connection);
    if (!rpt_workers_take(http->workers, &exchange->job))
        made(&exchange->job, rpt_answer_refusal(app, &exchange->job.request, RPT_E_OVERLOADED));
    return MHD_YES;
}

static enum MHD_Result answer_or_ready(struct exchange *exchange, const char *method)
{
    struct loop *loop = exchange->loop;

    if (rpt_current_follow(&loop->http->current, &loop->from))
        rpt_s3fifo_clear(loop->ready);
    size_t len =
        rpt_headers_key(&exchange->headers, method, exchange->target, loop->key, sizeof loop->key);
    const struct ready *ready =
        len > 0 && !is_stopping(loop->http) ? rpt_s3fifo_get(loop->ready, loop->key, len) : NULL;

    if (ready == NULL)
        return answer(exchange, method);
    phase(exchange, RPT_SENDING);
    return MHD_queue_response(exchange->connection, ready->status, ready->response);
}

/* ---- The handler's calls, in order. */

/* After the headers. An answer that is given here closes the connection, and a body that is too
 * long is not read. */
static enum MHD_Result begin(struct exchange *exchange, const char *method)
{
    exchange->seen = true;
    MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, take_header,
                                &exchange->headers);
    if (exchange->headers.odd)
        return refuse(exchange, method, RPT_E_BAD_REQUEST);
    if (strcmp(method, "POST") != 0)
        return MHD_YES;
    size_t most = (size_t)rpt_config_int(exchange->loop->from.app->config, RPT_C_BODY) * 1024;
    const char *length = exchange->headers.values[RPT_H_CONTENT_LENGTH];
    rpt_buf_init(&exchange->body, most);
    exchange->sent = length != NULL ? strtoull(length, NULL, 10) : 0;
    if (exchange->sent > most) {
        fill_request(exchange, method);
        return send_response(exchange, method,
                             rpt_answer(exchange->loop->from.app, &exchange->job.request));
    }
    exchange->sent = 0;
    return MHD_YES;
}

/* A body that nobody asked for is read and dropped; so is what a chunked one has over the most, for
 * a while, since the library takes no answer before the end. */
static enum MHD_Result take_body(struct exchange *exchange, const char *data, size_t *size)
{
    exchange->sent += *size;
    if (exchange->body.max > 0)
        rpt_buf_add(&exchange->body, data, *size);
    *size = 0;
    return exchange->sent <= 2 * exchange->body.max + UNASKED ? MHD_YES : MHD_NO;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    struct exchange *exchange = *state;

    (void)cls;
    (void)connection;
    (void)url;
    (void)version;
    if (!exchange->seen)
        return begin(exchange, method);
    if (*upload_size > 0)
        return take_body(exchange, upload, upload_size);
    if (exchange->made != NULL) {
        struct rpt_response *response = exchange->made;

        exchange->made = NULL;
        return send_response(exchange, method, response);
    }
    if (rpt_guard_request(exchange->loop->http->guard, &exchange->watched))
        return answer_or_ready(exchange, method);
    return refuse(exchange, method, RPT_E_TOO_MANY);
}

/* ---- Start and stop. */

/* What the library says of itself; what clients do wrong is not worth a line, and why it does not
 * start is told by rpt_http_start. */
static void log_library(void *cls, const char *format, va_list args)
{
    const struct loop *loop = cls;
    char line[400];

    if (loop->daemon == NULL || strstr(format, "accept") == NULL)
        return;
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = '\0';
    rpt_log(RPT_LOG_WARNING, "%s", line);
}

static bool start_loop(struct rpt_http *http, size_t count)
{
    const struct rpt_config *config = http->current.app->config;
    struct loop *loop = &http->loops[http->loop_count];
    size_t connections = (size_t)rpt_config_int(config, RPT_C_CONNECTIONS);

    loop->http = http;
    rpt_current_follow(&http->current, &loop->from);
    loop->ready = rpt_s3fifo_create(((size_t)rpt_config_int(config, RPT_C_CACHE) << 19) / count,
                                    release_ready);
    http->loop_count++;
    loop->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0, may_come,
        loop, handle, loop, MHD_OPTION_EXTERNAL_LOGGER, log_library, loop, MHD_OPTION_LISTEN_SOCKET,
        http->fd, MHD_OPTION_URI_LOG_CALLBACK, take_target, loop, MHD_OPTION_NOTIFY_COMPLETED,
        completed, loop, MHD_OPTION_NOTIFY_CONNECTION, came_or_went, loop,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)rpt_config_int(config, RPT_C_MEMORY) * 1024,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)((connections + count - 1) / count),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)rpt_config_int(config, RPT_C_TIMEOUT),
        MHD_OPTION_END);
    return loop->daemon != NULL;
}

bool rpt_http_start(struct rpt_app *app, struct rpt_http **out, struct rpt_error *err)
{
    long said = rpt_config_int(app->config, RPT_C_THREADS);
    size_t count = (size_t)(said > 0 ? said : get_nprocs());
    struct rpt_http *http = rpt_alloc(sizeof *http);

    rpt_current_init(&http->current, app);
    http->fd = rpt_listen(app->config, &http->port, err);
    count = count < MOST_LOOPS ? count : MOST_LOOPS;
    if (http->fd < 0) {
        rpt_current_finish(&http->current);
        free(http);
        return false;
    }
    http->guard = rpt_guard_start(app->config, err);
    http->workers = rpt_workers_start(app->config);
    bool started = http->guard != NULL && http->workers != NULL;
    while (started && http->loop_count < count)
        started = start_loop(http, count);
    if (!started) {
        rpt_fail(err, RPT_E_UNAVAILABLE, "threads", "threads cannot be started: %s",
                 strerror(errno));
        rpt_http_stop(http);
        return false;
    }
    *out = http;
    return true;
}

void rpt_http_swap(struct rpt_http *http, struct rpt_app *app)
{
    rpt_current_swap(&http->current, app);
}

unsigned rpt_http_port(const struct rpt_http *http)
{
    return http->port;
}

static unsigned under_way(const struct rpt_http *http, bool open)
{
    unsigned count = 0;

    for (size_t i = 0; i < http->loop_count; i++)
        count +=
            __atomic_load_n(open ? &http->loops[i].open : &http->loops[i].active, __ATOMIC_RELAXED);
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
    rpt_guard_stop(http->guard);
    rpt_current_finish(&http->current);
    free(http);
}
