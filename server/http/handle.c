/* SPDX-License-Identifier: MIT
 *
 * The handler, which the library calls for each request: after the headers, for each piece of the
 * body, at its end, and once more when a worker has made the answer, for which the connection is
 * suspended. A response is queued at the second call: at the first the library would close.
 */
#include "http.h"

#include <stdlib.h>
#include <string.h>

#define UNASKED ((size_t)1 << 20) /* bytes of a body that are read though nobody asked for them */

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    rpt_headers_add(cls, name, name_len, value, value_len);
    return MHD_YES;
}

/* Whether the client may see the metrics: anyone, or one of this machine or a trusted proxy, for
 * itself. */
static bool may_see(const struct rpt_exchange *exchange)
{
    const char *who = rpt_config_text(exchange->loop->from.app->config, RPT_C_METRICS);

    return strcmp(who, "all") == 0 ||
           (strcmp(who, "local") == 0 && !exchange->counted && exchange->headers.line_count == 0);
}

/* The request as rpt_answer wants it; it lives as long as the exchange carries it. */
static void fill_request(struct rpt_exchange *exchange, const char *method)
{
    struct rpt_request *request = &exchange->job.request;

    *request = (struct rpt_request){
        .method = method,
        .target = exchange->target,
        .body = exchange->body.full ? NULL : exchange->body.data,
        .body_len = exchange->sent,
        .metrics = may_see(exchange) ? &exchange->loop->http->metrics : NULL,
        .timing = rpt_tell_is_timed(exchange) ? &exchange->timing : NULL,
    };
    rpt_headers_request(&exchange->headers, request);
    if (request->timing != NULL)
        rpt_timing_start(request->timing);
}

static enum MHD_Result refuse(struct rpt_exchange *exchange, const char *method,
                              enum rpt_error_id id)
{
    fill_request(exchange, method);
    return rpt_send(exchange, method,
                    rpt_answer_refusal(exchange->loop->from.app, &exchange->job.request, id));
}

/* In a worker: the connection goes on, and its thread calls the handler again. */
static void made(struct rpt_job *job, struct rpt_response *response)
{
    struct rpt_exchange *exchange =
        (struct rpt_exchange *)((char *)job - offsetof(struct rpt_exchange, job));

    exchange->made = response;
    MHD_resume_connection(exchange->connection);
}

/* Answers what is stored or refused; what has to be made is left to a worker. */
static enum MHD_Result answer(struct rpt_exchange *exchange, const char *method)
{
    struct rpt_http *http = exchange->loop->http;
    struct rpt_app *app = exchange->loop->from.app;

    exchange->told.since = rpt_now_ns();
    fill_request(exchange, method);
    struct rpt_response *response =
        rpt_answer_quick(app, &exchange->job.request, &exchange->job_key);
    if (response != NULL)
        return rpt_send(exchange, method, response);
    exchange->job.app = rpt_app_keep(app);
    exchange->job.key = exchange->job_key;
    exchange->job.done = made;
    exchange->told.source = RPT_FROM_WORKER;
    rpt_exchange_phase(exchange, RPT_WORKING);
    MHD_suspend_connection(exchange->connection);
    if (rpt_workers_take(http->workers, &exchange->job))
        return MHD_YES;
    rpt_meter_add(&exchange->loop->meter->counts[RPT_N_SHED], 1);
    exchange->told.source = RPT_FROM_NOTHING;
    made(&exchange->job, rpt_answer_refusal(app, &exchange->job.request, RPT_E_OVERLOADED));
    return MHD_YES;
}

static enum MHD_Result answer_or_ready(struct rpt_exchange *exchange, const char *method)
{
    enum MHD_Result result;

    if (!rpt_tell_is_asked(exchange) && rpt_send_ready(exchange, method, &result))
        return result;
    return answer(exchange, method);
}

/* Who the request is for, and what it was when it came to the proxy: of a trusted one. */
static bool take_client(struct rpt_exchange *exchange)
{
    struct rpt_headers *headers = &exchange->headers;
    const struct rpt_networks *trusted = &rpt_loop_app(exchange->loop)->trusted;
    struct rpt_forwarded said;

    exchange->client = exchange->watched.address;
    exchange->counted = exchange->watched.caller != NULL;
    if (exchange->counted || headers->line_count == 0)
        return true;
    if (!rpt_forwarded(headers, trusted, &said))
        return false;
    headers->https = said.https;
    if (said.known) {
        exchange->client = said.address;
        exchange->counted = !rpt_networks_have(trusted, &said.address);
    }
    if (said.host_len > 0) {
        exchange->host = rpt_strndup(said.host, said.host_len);
        headers->values[RPT_H_HOST] = exchange->host;
        headers->lens[RPT_H_HOST] = (unsigned)said.host_len;
    }
    return true;
}

/* After the headers. An answer that is given here closes the connection, and a body that is too
 * long is not read. */
static enum MHD_Result begin(struct rpt_exchange *exchange, const char *method)
{
    exchange->seen = true;
    MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, take_header,
                                &exchange->headers);
    if (exchange->headers.odd || !take_client(exchange))
        return refuse(exchange, method, RPT_E_BAD_REQUEST);
    if (strcmp(method, "POST") != 0)
        return MHD_YES;
    size_t most = (size_t)rpt_config_int(exchange->loop->from.app->config, RPT_C_BODY) * 1024;
    const char *length = exchange->headers.values[RPT_H_CONTENT_LENGTH];
    rpt_buf_init(&exchange->body, most);
    exchange->sent = length != NULL ? strtoull(length, NULL, 10) : 0;
    if (exchange->sent > most) {
        fill_request(exchange, method);
        return rpt_send(exchange, method,
                        rpt_answer(exchange->loop->from.app, &exchange->job.request));
    }
    exchange->sent = 0;
    return MHD_YES;
}

/* A body that nobody asked for is read and dropped; so is what a chunked one has over the most, for
 * a while, since the library takes no answer before the end. */
static enum MHD_Result take_body(struct rpt_exchange *exchange, const char *data, size_t *size)
{
    exchange->sent += *size;
    if (exchange->body.max > 0)
        rpt_buf_add(&exchange->body, data, *size);
    *size = 0;
    return exchange->sent <= 2 * exchange->body.max + UNASKED ? MHD_YES : MHD_NO;
}

enum MHD_Result rpt_handle(void *cls, struct MHD_Connection *connection, const char *url,
                           const char *method, const char *version, const char *upload,
                           size_t *upload_size, void **state)
{
    struct rpt_exchange *exchange = *state;

    (void)cls;
    (void)connection;
    (void)url;
    if (!exchange->seen) {
        exchange->told.method = method;
        exchange->told.version = version;
        return begin(exchange, method);
    }
    if (*upload_size > 0)
        return take_body(exchange, upload, upload_size);
    if (exchange->made != NULL) {
        struct rpt_response *response = exchange->made;

        exchange->made = NULL;
        return rpt_send(exchange, method, response);
    }
    if (!exchange->counted || rpt_guard_request(exchange->loop->http->guard,
                                                rpt_loop_app(exchange->loop), &exchange->client))
        return answer_or_ready(exchange, method);
    rpt_meter_add(&exchange->loop->meter->counts[RPT_N_LIMITED], 1);
    return refuse(exchange, method, RPT_E_TOO_MANY);
}
