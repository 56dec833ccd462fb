/* SPDX-License-Identifier: MIT
 *
 * A number to begin with, for hash tables and ids: nobody outside can guess it.
 */
#include "rapporteur/base.h"

#include <sys/random.h>

uint64_t rpt_seed(void)
{
    uint64_t seed;

    /* A machine that has just started may have none to give: what is left is where the stack lies.
     */
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
        seed = (uint64_t)rpt_now_ns() ^ (uintptr_t)&seed;
    return seed;
}
