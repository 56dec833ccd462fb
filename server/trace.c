/* SPDX-License-Identifier: MIT
 *
 * Ids and times of one request, see trace.h.
 */
#include "trace.h"

#include <string.h>

#define WORD                                                                                       \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"                                         \
    "0123456789._-"
#define HEX "0123456789abcdef"
#define TRACE_AT 3 /* of a traceparent: 00-<32 hex digits>-<16>-<2> */
#define TRACE_LEN 32

void rpt_timing_start(struct rpt_timing *timing)
{
    *timing = (struct rpt_timing){.last = rpt_now_ns()};
}

void rpt_timing_lap(struct rpt_timing *timing, enum rpt_lap lap)
{
    if (timing == NULL)
        return;
    int64_t now = rpt_now_ns();
    timing->ns[lap] += now - timing->last;
    timing->last = now;
}

void rpt_timing_write(const struct rpt_timing *timing, const char *source,
                      char out[RPT_TIMING_BYTES])
{
    static const char *const names[RPT_LAP_COUNT] = {"route", "cache", "queue",
                                                     "query", "form",  "coding"};
    int64_t total = 0;
    size_t len = 0;

    for (size_t i = 0; i < RPT_LAP_COUNT; i++) {
        total += timing->ns[i];
        if (timing->ns[i] == 0 && i != RPT_LAP_CACHE)
            continue;
        len += (size_t)snprintf(out + len, RPT_TIMING_BYTES - len, "%s%s%s;dur=%.3f, ", names[i],
                                i == RPT_LAP_CACHE ? ";desc=" : "",
                                i == RPT_LAP_CACHE ? source : "", (double)timing->ns[i] / 1e6);
    }
    snprintf(out + len, RPT_TIMING_BYTES - len, "total;dur=%.3f", (double)total / 1e6);
}

static bool is_trace(const char *parent)
{
    static const char nobody[] = "00000000000000000000000000000000";

    return strlen(parent) >= 55 && strncmp(parent, "ff", 2) != 0 && strspn(parent, HEX) == 2 &&
           parent[2] == '-' && strspn(parent + TRACE_AT, HEX) == TRACE_LEN &&
           parent[TRACE_AT + TRACE_LEN] == '-' &&
           strncmp(parent + TRACE_AT, nobody, TRACE_LEN) != 0;
}

void rpt_request_id(const char *said, const char *parent, uint64_t seed, uint64_t number,
                    char out[RPT_ID_BYTES])
{
    size_t len = said != NULL ? strlen(said) : 0;

    if (len > 0 && len < RPT_ID_BYTES && strspn(said, WORD) == len) {
        memcpy(out, said, len + 1);
        return;
    }
    if (parent != NULL && is_trace(parent)) {
        memcpy(out, parent + TRACE_AT, TRACE_LEN);
        out[TRACE_LEN] = '\0';
        return;
    }
    /* SplitMix64 (Steele et al., OOPSLA 2014): each step can be undone, so no two are the same. */
    uint64_t z = seed + number * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    snprintf(out, RPT_ID_BYTES, "%016llx", (unsigned long long)(z ^ (z >> 31)));
}
