/* SPDX-License-Identifier: MIT
 *
 * One thread's counters, see meter.h: where each lies.
 */
#include "meter.h"

const char *const rpt_source_names[RPT_SOURCE_COUNT] = {
    [RPT_FROM_READY] = "ready",
    [RPT_FROM_STORED] = "stored",
    [RPT_FROM_WORKER] = "worker",
    [RPT_FROM_NOTHING] = "nothing",
};

/* The last stands for all others, and for no answer. */
const unsigned rpt_statuses[RPT_STATUS_COUNT] = {200, 303, 304, 308, 400, 403, 404, 405, 406, 410,
                                                 413, 414, 415, 421, 429, 500, 503, 204, 0};

const uint64_t rpt_bucket_ns[RPT_BUCKET_COUNT] = {
    25000,     100000,     250000,     500000,     1000000,    2500000,
    5000000,   10000000,   25000000,   50000000,   100000000,  250000000,
    500000000, 1000000000, 2500000000, 5000000000, 10000000000};

struct rpt_meter *rpt_meter_create(void)
{
    return rpt_alloc(sizeof(struct rpt_meter) +
                     (rpt_route_count + 1) * sizeof(struct rpt_route_meter) + RPT_LINE);
}

static struct rpt_route_meter *row_of(struct rpt_meter *meter, const struct rpt_route *route)
{
    return &meter->routes[route != NULL ? (size_t)(route - rpt_routes) : rpt_route_count];
}

uint64_t *rpt_meter_requests(struct rpt_meter *meter, const struct rpt_route *route,
                             unsigned status, enum rpt_source source)
{
    size_t at = 0;

    while (at < RPT_STATUS_COUNT - 1 && rpt_statuses[at] != status)
        at++;
    return &row_of(meter, route)->requests[at][source];
}

void rpt_durations_add(struct rpt_durations *durations, int64_t ns)
{
    uint64_t took = ns > 0 ? (uint64_t)ns : 0;
    size_t at = 0;

    while (at < RPT_BUCKET_COUNT && took > rpt_bucket_ns[at])
        at++;
    rpt_meter_add(&durations->buckets[at], 1);
    rpt_meter_add(&durations->ns, took);
}

struct rpt_durations *rpt_meter_made(struct rpt_meter *meter, const struct rpt_route *route)
{
    return &row_of(meter, route)->made;
}
