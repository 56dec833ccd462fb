/* SPDX-License-Identifier: MIT
 *
 * How many requests a client may send: GCRA (ITU-T I.371), that is, one number for each, the time
 * at which its next request would be due. The numbers stand in a table of fixed size without a
 * lock: sets of four, where the one that owes least gives way to a new client.
 */
#include "guard.h"

#include <stdlib.h>

#define SETS 4096
#define WAYS 4
#define SECOND 1000000 /* µs */
#define BURST 2        /* seconds' worth at once */

struct rpt_rates {
    uint64_t seed;
    struct cell {
        uint64_t client; /* atomic */
        int64_t due;     /* atomic, µs */
    } sets[SETS][WAYS];
};

struct rpt_rates *rpt_rates_create(void)
{
    struct rpt_rates *rates = rpt_alloc(sizeof *rates);

    rates->seed = rpt_seed();
    return rates;
}

void rpt_rates_destroy(struct rpt_rates *rates)
{
    free(rates);
}

static struct cell *cell_of(struct rpt_rates *rates, uint64_t client)
{
    struct cell *set = rates->sets[((client ^ rates->seed) * 0x9e3779b97f4a7c15u >> 40) % SETS];
    struct cell *least = set;

    for (size_t i = 0; i < WAYS; i++) {
        if (__atomic_load_n(&set[i].client, __ATOMIC_RELAXED) == client)
            return &set[i];
        if (__atomic_load_n(&set[i].due, __ATOMIC_RELAXED) <
            __atomic_load_n(&least->due, __ATOMIC_RELAXED))
            least = &set[i];
    }
    __atomic_store_n(&least->client, client, __ATOMIC_RELAXED);
    __atomic_store_n(&least->due, 0, __ATOMIC_RELAXED);
    return least;
}

bool rpt_rates_take(struct rpt_rates *rates, uint64_t client, long rate, int64_t now)
{
    if (rate == 0)
        return true;
    struct cell *cell = cell_of(rates, client);
    int64_t was = __atomic_load_n(&cell->due, __ATOMIC_RELAXED), due;
    do {
        due = (was > now ? was : now) + SECOND / rate;
        if (due - now > BURST * SECOND)
            return false;
    } while (!__atomic_compare_exchange_n(&cell->due, &was, due, true, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    return true;
}
