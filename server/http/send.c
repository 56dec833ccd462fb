/* SPDX-License-Identifier: MIT
 *
 * Responses are queued. Each thread keeps some that are ready, by all that they depend on: a hit
 * costs one look-up in a map that no other thread touches.
 */
#include "http.h"

#include <stdlib.h>
#include <string.h>

/* A response as the library wants it, over our bytes. */
struct ready {
    struct MHD_Response *response;
    struct rpt_response *bytes; /* as long as that */
    unsigned status, uses;
    uint64_t len;       /* of the body as it is sent */
    uint64_t *requests; /* that it answered */
    const struct rpt_route *route;
};

#define TOLD_AFTER 16 /* uses: what all threads share is not touched at each */

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

struct rpt_s3fifo *rpt_ready_create(size_t max_bytes)
{
    return rpt_s3fifo_create(max_bytes, release_ready);
}

void rpt_ready_count(struct rpt_loop *loop)
{
    struct rpt_map_state state = rpt_s3fifo_state(loop->ready);

    rpt_meter_set(&loop->meter->counts[RPT_N_READY_BYTES], state.bytes);
    rpt_meter_set(&loop->meter->counts[RPT_N_READY_ENTRIES], state.entries);
    rpt_meter_set(&loop->meter->counts[RPT_N_READY_EVICTIONS], state.evictions);
}

/* Keeps the response for the next who asks the same, of this thread. */
static void keep_ready(struct rpt_exchange *exchange, const char *method, const struct ready *what,
                       size_t size)
{
    struct rpt_loop *loop = exchange->loop;
    size_t len =
        rpt_headers_key(&exchange->headers, method, exchange->target, loop->key, sizeof loop->key);
    struct ready *ready = rpt_alloc(sizeof *ready);

    *ready = *what;
    if (len == 0)
        release_ready(ready);
    else
        rpt_s3fifo_put(loop->ready, loop->key, len, ready, size);
    rpt_ready_count(loop);
}

enum MHD_Result rpt_send(struct rpt_exchange *exchange, const char *method,
                         struct rpt_response *response)
{
    struct ready ready = {.bytes = response, .status = response->status};
    const struct rpt_app *from = exchange->job.app;
    bool own = rpt_tell_is_asked(exchange) || !response->stored;
    bool keep = !own && !rpt_http_is_stopping(exchange->loop->http) &&
                (from == NULL || from == exchange->loop->from.app);
    /* The library copies each header into three pieces of its own. */
    size_t size = 2 * rpt_response_size(response) - response->len + 128 * RPT_MAX_HEADERS;

    ready.len = strcmp(method, "HEAD") != 0 ? response->len : 0;
    ready.requests = rpt_meter_requests(exchange->loop->meter, response->route, response->status,
                                        RPT_FROM_READY);
    ready.route = response->route;
    rpt_tell_answer(exchange, response, ready.len);
    ready.response = library_response(response);
    if (ready.response == NULL)
        return MHD_NO;
    if (rpt_http_is_stopping(exchange->loop->http))
        MHD_add_response_header(ready.response, "Connection", "close");
    if (own)
        rpt_tell_client(exchange, ready.response);
    rpt_exchange_phase(exchange, RPT_SENDING);
    enum MHD_Result result = MHD_queue_response(exchange->connection, ready.status, ready.response);
    if (keep)
        keep_ready(exchange, method, &ready, size);
    else
        MHD_destroy_response(ready.response);
    return result;
}

bool rpt_send_ready(struct rpt_exchange *exchange, const char *method, enum MHD_Result *result)
{
    struct rpt_loop *loop = exchange->loop;
    size_t len =
        rpt_headers_key(&exchange->headers, method, exchange->target, loop->key, sizeof loop->key);
    struct ready *ready = len > 0 && !rpt_http_is_stopping(loop->http)
                              ? rpt_s3fifo_get(loop->ready, loop->key, len)
                              : NULL;

    if (ready == NULL)
        return false;
    if (++ready->uses % TOLD_AFTER == 0)
        __atomic_add_fetch(&ready->bytes->asked, TOLD_AFTER, __ATOMIC_RELAXED);
    exchange->told.answered = true;
    exchange->told.status = ready->status;
    exchange->told.route = ready->route;
    exchange->told.bytes = ready->len;
    if (loop->http->log != NULL || rpt_meter_read(ready->requests) % RPT_SAMPLE == 0)
        exchange->told.since = rpt_now_ns();
    rpt_meter_add(ready->requests, 1);
    rpt_meter_add(&loop->meter->counts[RPT_N_BYTES], ready->len);
    rpt_exchange_phase(exchange, RPT_SENDING);
    *result = MHD_queue_response(exchange->connection, ready->status, ready->response);
    return true;
}
