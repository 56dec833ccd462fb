/* SPDX-License-Identifier: MIT
 *
 * The clock that only goes forward, for all that lasts, waits or must end in time: nobody can set
 * it. What people are told is the time of day, by time(3).
 */
#include "rapporteur/base.h"

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t rpt_now_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t rpt_now_ms(void)
{
    return rpt_now_ns() / 1000000;
}

int64_t rpt_tick_us(void)
{
    return read_clock(CLOCK_MONOTONIC_COARSE) / 1000;
}
