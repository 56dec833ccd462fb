/* SPDX-License-Identifier: MIT
 *
 * The clock that only goes forward, for all that lasts, waits or must end in time: nobody can set
 * it. What people are told is the time of day, by time(3).
 */
#include "rapporteur/base.h"

#define SECOND 1000000000

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

int64_t rpt_now_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t rpt_now_ms(void)
{
    return rpt_now_ns() / 1000000;
}

struct timespec rpt_in_ms(long ms)
{
    int64_t then = rpt_now_ns() + (int64_t)ms * 1000000;

    return (struct timespec){.tv_sec = then / SECOND, .tv_nsec = then % SECOND};
}

int64_t rpt_tick_us(void)
{
    return read_clock(CLOCK_MONOTONIC_COARSE) / 1000;
}
