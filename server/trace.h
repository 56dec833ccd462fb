/* SPDX-License-Identifier: MIT
 *
 * What one request is told of itself, in headers alone and where it asks: its id, and how long each
 * part of its answer took. Neither is part of the answer: no body, ETag or stored answer knows it.
 */
#ifndef RPT_TRACE_H
#define RPT_TRACE_H

#include "server.h"

/* The parts of an answer, in the order in which they come. */
enum rpt_lap {
    RPT_LAP_ROUTE,  /* the request is understood */
    RPT_LAP_CACHE,  /* looked up */
    RPT_LAP_QUEUE,  /* waited for a worker, or for another who asked the same */
    RPT_LAP_QUERY,  /* found in the dataset */
    RPT_LAP_FORM,   /* written */
    RPT_LAP_CODING, /* compressed */
    RPT_LAP_COUNT
};
struct rpt_timing {
    int64_t last, ns[RPT_LAP_COUNT];
};
void rpt_timing_start(struct rpt_timing *timing);
/* What passed since the start or the last lap belongs to this part; NULL: nobody asks. */
void rpt_timing_lap(struct rpt_timing *timing, enum rpt_lap lap);
/* As Server-Timing (W3C) has it, with where the answer came from: `cache;desc=worker;dur=0.01,
 * query;dur=1.2, total;dur=1.5`, in ms; parts that took no time are left out. */
#define RPT_TIMING_BYTES 240
void rpt_timing_write(const struct rpt_timing *timing, const char *source,
                      char out[RPT_TIMING_BYTES]);

/* The id of a request: what a trusted client sent as X-Request-Id, if it is 1 to 64 of A-Z a-z 0-9
 * . _ -; else the trace-id of its traceparent (W3C Trace Context); else sixteen hex digits made of
 * `seed` and `number`, which differ as long as the numbers of one seed do. `said` and `parent` may
 * be NULL. */
#define RPT_ID_BYTES 65
void rpt_request_id(const char *said, const char *parent, uint64_t seed, uint64_t number,
                    char out[RPT_ID_BYTES]);

#endif
