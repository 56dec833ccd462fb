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

/* Keeps the response for the next who asks the same, of this thread. */
static void keep_ready(struct rpt_exchange *exchange, const char *method, struct MHD_Response *out,
                       struct rpt_response *bytes, size_t size)
{
    struct rpt_loop *loop = exchange->loop;
    size_t len =
        rpt_headers_key(&exchange->headers, method, exchange->target, loop->key, sizeof loop->key);
    struct ready *ready = rpt_alloc(sizeof *ready);

    *ready = (struct ready){.response = out, .bytes = bytes, .status = bytes->status};
    if (len == 0)
        release_ready(ready);
    else
        rpt_s3fifo_put(loop->ready, loop->key, len, ready, size);
}

enum MHD_Result rpt_send(struct rpt_exchange *exchange, const char *method,
                         struct rpt_response *response)
{
    unsigned status = response->status;
    const struct rpt_app *from = exchange->job.app;
    bool keep = response->stored && !rpt_http_is_stopping(exchange->loop->http) &&
                (from == NULL || from == exchange->loop->from.app);
    /* The library copies each header into three pieces of its own. */
    size_t size = 2 * rpt_response_size(response) - response->len + 128 * RPT_MAX_HEADERS;
    struct MHD_Response *out = library_response(response);

    if (out == NULL)
        return MHD_NO;
    if (rpt_http_is_stopping(exchange->loop->http))
        MHD_add_response_header(out, "Connection", "close");
    rpt_exchange_phase(exchange, RPT_SENDING);
    enum MHD_Result result = MHD_queue_response(exchange->connection, status, out);
    if (keep)
        keep_ready(exchange, method, out, response, size);
    else
        MHD_destroy_response(out);
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
    rpt_exchange_phase(exchange, RPT_SENDING);
    *result = MHD_queue_response(exchange->connection, ready->status, ready->response);
    return true;
}
