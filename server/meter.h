/* SPDX-License-Identifier: MIT
 *
 * What a server counts of itself. Each thread that receives and sends has a meter that it alone
 * writes, without a lock or an atomic operation that costs; metrics.c adds them up for whoever
 * asks. A stored answer that is ready knows its counter, so that counting it is one addition.
 */
#ifndef RPT_METER_H
#define RPT_METER_H

#include "server.h"

/* Where an answer came from. */
enum rpt_source {
    RPT_FROM_READY,  /* what the thread has ready to be queued */
    RPT_FROM_STORED, /* what all threads share */
    RPT_FROM_WORKER, /* it had to be made */
    RPT_FROM_NOTHING /* made by the thread itself: a refusal, health, metrics */
};
#define RPT_SOURCE_COUNT 4
extern const char *const rpt_source_names[RPT_SOURCE_COUNT];

/* Statuses are few; any other is counted together, as are requests that got no answer of ours. */
#define RPT_STATUS_COUNT 19
/* The last is 0 and stands for all others. */
extern const unsigned rpt_statuses[RPT_STATUS_COUNT];

/* How long something took, in the buckets of rpt_bucket_ns and one for all that is longer. */
#define RPT_BUCKET_COUNT 17
extern const uint64_t rpt_bucket_ns[RPT_BUCKET_COUNT];
struct rpt_durations {
    uint64_t buckets[RPT_BUCKET_COUNT + 1], ns;
};

struct rpt_route_meter {
    uint64_t requests[RPT_STATUS_COUNT][RPT_SOURCE_COUNT];
    struct rpt_durations made; /* of what a worker made */
};

/* What each thread counts: the rows of metrics.def that are its own. */
enum rpt_count {
#define RPT_COUNTED(id, type, name, unit, doc) RPT_N_##id,
#define RPT_METRIC(id, type, name, unit, doc)
#include "metrics.def"
#undef RPT_COUNTED
#undef RPT_METRIC
    RPT_N_COUNT
};

/* Of one thread, a cache line apart from what others write. The last row of `routes` is for what
 * fits no route. */
#define RPT_LINE 64
struct rpt_meter {
    char apart[RPT_LINE];
    uint64_t counts[RPT_N_COUNT];
    struct rpt_durations ready; /* of what was ready: one in RPT_SAMPLE */
    struct rpt_route_meter routes[];
};
#define RPT_SAMPLE 64

/* All zero; free() it. */
struct rpt_meter *rpt_meter_create(void);

/* One thread writes, any reads: neither sees half a number. */
static inline uint64_t rpt_meter_read(const uint64_t *count)
{
    return __atomic_load_n(count, __ATOMIC_RELAXED);
}
static inline void rpt_meter_set(uint64_t *count, uint64_t value)
{
    __atomic_store_n(count, value, __ATOMIC_RELAXED);
}
static inline void rpt_meter_add(uint64_t *count, uint64_t more)
{
    rpt_meter_set(count, rpt_meter_read(count) + more);
}

/* The counter of such answers; `route` NULL where none fits. */
uint64_t *rpt_meter_requests(struct rpt_meter *meter, const struct rpt_route *route,
                             unsigned status, enum rpt_source source);
void rpt_durations_add(struct rpt_durations *durations, int64_t ns);
/* The durations of what is made for a route. */
struct rpt_durations *rpt_meter_made(struct rpt_meter *meter, const struct rpt_route *route);

/* All that can be seen of one server from inside. */
struct rpt_metrics {
    const struct rpt_meter *meters[RPT_MAX_THREADS];
    size_t meter_count;
    struct rpt_workers *workers;
    const struct rpt_access_log *log; /* or NULL */
    time_t started;
    uint64_t reloads, failed_reloads; /* one thread writes them */
    uint64_t reloaded;                /* whether the last one went well: 1 or 0 */
};
/* OpenMetrics 1.0 text, with what `app` is served from; ends with "# EOF". */
void rpt_metrics_write(const struct rpt_metrics *metrics, const struct rpt_app *app,
                       struct rpt_buf *out);

#endif
