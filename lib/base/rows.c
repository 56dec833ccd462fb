/* SPDX-License-Identifier: MIT
 *
 * Sets of row numbers, one bit a row: what the index finds and what filters leave, met with each
 * other in memory.
 */
#include "rapporteur/base.h"

#include <stdlib.h>

#define BITS 64

void rpt_rows_init(struct rpt_rows *rows, int64_t size)
{
    rows->size = size > 0 ? size : 0;
    rows->bits = rpt_alloc(((size_t)rows->size / BITS + 1) * sizeof *rows->bits);
}

void rpt_rows_finish(struct rpt_rows *rows)
{
    free(rows->bits);
    *rows = (struct rpt_rows){0};
}

void rpt_rows_add(struct rpt_rows *rows, int64_t first, int64_t end)
{
    for (int64_t n = first > 0 ? first : 0; n < end && n < rows->size; n++) {
        if (n % BITS == 0 && n + BITS <= end && n + BITS <= rows->size) {
            rows->bits[n / BITS] = UINT64_MAX;
            n += BITS - 1;
        } else {
            rows->bits[n / BITS] |= UINT64_C(1) << n % BITS;
        }
    }
}

bool rpt_rows_has(const struct rpt_rows *rows, int64_t n)
{
    return n >= 0 && n < rows->size && (rows->bits[n / BITS] >> n % BITS & 1) != 0;
}

int64_t rpt_rows_next(const struct rpt_rows *rows, int64_t n)
{
    while (n < rows->size) {
        uint64_t rest = rows->bits[n / BITS] >> n % BITS;

        if (rest != 0)
            return n + __builtin_ctzll(rest);
        n += BITS - n % BITS;
    }
    return -1;
}

int64_t rpt_rows_count(const struct rpt_rows *rows, int64_t first, int64_t end)
{
    int64_t count = 0;

    if (end > rows->size)
        end = rows->size;
    for (int64_t n = first; n < end; n++) {
        if (n % BITS == 0 && n + BITS <= end) {
            count += __builtin_popcountll(rows->bits[n / BITS]);
            n += BITS - 1;
        } else {
            count += rpt_rows_has(rows, n);
        }
    }
    return count;
}
