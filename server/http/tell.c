/* SPDX-License-Identifier: MIT
 *
 * What is told of a request and its answer: to the counters when the answer is queued, to the log
 * and the histograms when all is sent, to the client in headers where it asks. None of it is part
 * of the answer.
 */
#include "http.h"

#include <string.h>

#define EXPOSED "Access-Control-Expose-Headers"

void rpt_tell_answer(struct rpt_exchange *exchange, const struct rpt_response *response,
                     uint64_t bytes)
{
    struct rpt_meter *meter = exchange->loop->meter;
    struct rpt_told *told = &exchange->told;

    told->answered = true;
    told->route = response->route;
    told->status = response->status;
    told->bytes = bytes;
    if (told->source != RPT_FROM_WORKER)
        told->source = response->stored ? RPT_FROM_STORED : RPT_FROM_NOTHING;
    rpt_meter_add(rpt_meter_requests(meter, told->route, told->status, told->source), 1);
    rpt_meter_add(&meter->counts[RPT_N_BYTES], bytes);
}

/* ---- At the end. */

static int64_t clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void log_request(const struct rpt_exchange *exchange, int64_t took, bool cut)
{
    const struct rpt_loop *loop = exchange->loop;
    const struct rpt_told *told = &exchange->told;
    const char *const *headers = exchange->headers.values;
    char client[RPT_ADDRESS_TEXT];
    struct rpt_access access = {
        .when_us = clock_us(),
        .took_ns = took,
        .bytes = told->bytes,
        .status = told->status,
        .cut = cut,
        .route = told->route != NULL ? told->route->id : NULL,
        .source = told->answered ? rpt_source_names[told->source] : NULL,
        .texts =
            {
                [RPT_A_CLIENT] = client,
                [RPT_A_METHOD] = told->method,
                [RPT_A_TARGET] = exchange->target,
                [RPT_A_VERSION] = told->version,
                [RPT_A_HOST] = headers[RPT_H_HOST],
                [RPT_A_REFERER] = headers[RPT_H_REFERER],
                [RPT_A_AGENT] = headers[RPT_H_USER_AGENT],
                [RPT_A_ID] = told->id,
            },
    };

    /* What never came to the handler is of whoever holds the connection. */
    rpt_address_text(exchange->seen ? &exchange->client : &exchange->watched.address, client);
    rpt_access_log_put(loop->http->log, (size_t)(loop - loop->http->loops), &access);
}

void rpt_tell_end(const struct rpt_exchange *exchange, bool cut)
{
    struct rpt_meter *meter = exchange->loop->meter;
    const struct rpt_told *told = &exchange->told;

    if (!told->answered)
        rpt_meter_add(&meter->counts[RPT_N_UNANSWERED], 1);
    if (told->since == 0 && exchange->loop->http->log == NULL)
        return;
    int64_t took = told->since != 0 ? rpt_now_ns() - told->since : 0;
    if (told->since != 0 && told->source == RPT_FROM_READY)
        rpt_durations_add(&meter->ready, took);
    if (told->since != 0 && told->source == RPT_FROM_WORKER)
        rpt_durations_add(rpt_meter_made(meter, told->route), took);
    if (exchange->loop->http->log != NULL)
        log_request(exchange, took, cut);
}

/* ---- To the client. */

bool rpt_tell_is_asked(const struct rpt_exchange *exchange)
{
    const char *const *headers = exchange->headers.values;

    return headers[RPT_H_REQUEST_ID] != NULL || headers[RPT_H_TRACEPARENT] != NULL ||
           headers[RPT_H_PREFER] != NULL;
}

bool rpt_tell_is_timed(const struct rpt_exchange *exchange)
{
    return rpt_headers_prefer(&exchange->headers, "server-timing");
}

void rpt_tell_client(struct rpt_exchange *exchange, struct MHD_Response *out)
{
    struct rpt_loop *loop = exchange->loop;
    const char *const *headers = exchange->headers.values;
    bool trusted = exchange->watched.caller == NULL;
    uint64_t number = (uint64_t)(loop - loop->http->loops) << 56 | loop->ids++;
    char times[RPT_TIMING_BYTES];

    rpt_request_id(trusted ? headers[RPT_H_REQUEST_ID] : NULL,
                   trusted ? headers[RPT_H_TRACEPARENT] : NULL, loop->http->seed, number,
                   exchange->id);
    exchange->told.id = exchange->id;
    MHD_add_response_header(out, "X-Request-Id", exchange->id);
    MHD_add_response_header(out, EXPOSED, "X-Request-Id");
    if (exchange->job.request.timing == NULL)
        return;
    rpt_timing_write(&exchange->timing, rpt_source_names[exchange->told.source], times);
    MHD_add_response_header(out, "Server-Timing", times);
    MHD_add_response_header(out, "Timing-Allow-Origin", "*");
    MHD_add_response_header(out, "Preference-Applied", "server-timing");
    MHD_add_response_header(out, EXPOSED, "Server-Timing, Preference-Applied");
}
