/* SPDX-License-Identifier: MIT
 *
 * Which paragraphs may hold a quotation: the seeds are looked up in the index of current texts and
 * in that of what earlier editions have otherwise, and what has most of them comes first. Second
 * step of the quotation check.
 */
#include "quotation.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ROWS 1024       /* that a seed gives */
#define MAX_WHOLE_ROWS 2048 /* that the whole gives */
#define FEW_SEEDS 3         /* are looked up whatever they cost */
#define MAX_COST 30000      /* paragraphs that more may have to be sought in */

struct heap {
    struct rpt_candidate *list;
    size_t count, room;
};

static void add_candidate(struct heap *heap, int64_t n, uint32_t seed)
{
    if (heap->count == heap->room) {
        heap->room = heap->room == 0 ? 256 : 2 * heap->room;
        heap->list = rpt_grow(heap->list, heap->room, sizeof *heap->list);
    }
    heap->list[heap->count++] = (struct rpt_candidate){.n = n, .seeds = seed};
}

static bool look_up(const struct rpt_quoted *quoted, const struct rpt_seeds *seeds,
                    const char *expression, bool earlier, size_t max, uint32_t bit,
                    struct heap *heap, bool *all, struct rpt_error *err)
{
    enum rpt_sql block =
        earlier ? quoted->document != 0 ? RPT_SQL_QUOTATION_EARLIER_IN : RPT_SQL_QUOTATION_EARLIER
                : RPT_SQL_QUOTATION_CURRENT;
    RPT_AUTO_STMT st = rpt_db_use(quoted->db, block);
    enum rpt_step step;
    size_t rows = 0;

    rpt_bind_text(st, ":expression", expression);
    rpt_bind_int(st, ":limit", (int64_t)max);
    if (!earlier) {
        rpt_bind_int(st, ":first", seeds->first);
        rpt_bind_int(st, ":last", seeds->last);
    } else if (quoted->document != 0) {
        rpt_bind_int(st, ":document", quoted->document);
    }
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        add_candidate(heap, rpt_column_int(st, 0), bit);
        rows++;
    }
    *all = *all && rows < max;
    return step == RPT_DONE;
}

static bool look_up_both(const struct rpt_quoted *quoted, const struct rpt_seeds *seeds,
                         const struct rpt_seed *seed, size_t max, uint32_t bit, struct heap *heap,
                         bool *all, struct rpt_error *err)
{
    return (seed->now == NULL ||
            look_up(quoted, seeds, seed->now, false, max, bit, heap, all, err)) &&
           (seed->ever == NULL || !seeds->has_earlier ||
            look_up(quoted, seeds, seed->ever, true, max, bit, heap, all, err));
}

static int by_row(const void *a, const void *b)
{
    const struct rpt_candidate *x = a, *y = b;

    return (x->n > y->n) - (x->n < y->n);
}

/* Each paragraph once, with all its seeds; into the arena. */
static void settle(const struct rpt_quoted *quoted, struct heap *heap, struct rpt_candidates *out)
{
    size_t kept = 0;

    if (heap->count > 0)
        qsort(heap->list, heap->count, sizeof *heap->list, by_row);
    for (size_t i = 0; i < heap->count; i++) {
        if (kept > 0 && heap->list[kept - 1].n == heap->list[i].n)
            heap->list[kept - 1].seeds |= heap->list[i].seeds;
        else
            heap->list[kept++] = heap->list[i];
    }
    out->count = kept;
    out->list = rpt_arena_alloc(quoted->arena, (kept + 1) * sizeof *out->list);
    if (kept > 0)
        memcpy(out->list, heap->list, kept * sizeof *out->list);
    free(heap->list);
}

bool rpt_seeds_whole(const struct rpt_quoted *quoted, const struct rpt_seeds *seeds,
                     struct rpt_candidates *out, struct rpt_error *err)
{
    const struct rpt_seed *rarest = &seeds->list[0];
    /* One rare word finds also what goes over the borders of paragraphs. */
    bool single = seeds->count > 0 && rarest->to - rarest->from == 1 && rarest->cost > 0 &&
                  rarest->cost <= RPT_RARE && !seeds->has_earlier;
    struct heap heap = {0};

    *out = (struct rpt_candidates){.complete = true};
    bool good = look_up_both(quoted, seeds, single ? rarest : &seeds->whole, MAX_WHOLE_ROWS, 1,
                             &heap, &out->complete, err);
    settle(quoted, &heap, out);
    return good;
}

/* Rarer seeds weigh more: 20 for one in a single paragraph, 1 for one in a million. */
static unsigned weight_of(const struct rpt_seeds *seeds, uint32_t set)
{
    unsigned weight = 0;

    for (size_t i = 0; i < seeds->count; i++) {
        unsigned bits = 0;

        if ((set >> i & 1) == 0)
            continue;
        for (int64_t cost = seeds->list[i].cost; cost > 0 && bits < 19; cost /= 2)
            bits++;
        weight += 20 - bits;
    }
    return weight;
}

static int by_weight(const void *a, const void *b)
{
    const struct rpt_candidate *x = a, *y = b;

    return x->weight == y->weight ? by_row(a, b)
                                  : (x->weight < y->weight) - (x->weight > y->weight);
}

/* A quotation may go over several paragraphs, which follow each other in the file: each counts its
 * neighbours' seeds too. */
static void rank(const struct rpt_seeds *seeds, size_t max, struct rpt_candidates *candidates)
{
    for (size_t i = 0, back = 0; i < candidates->count; i++) {
        struct rpt_candidate *here = &candidates->list[i];
        uint32_t around = 0;

        while (here->n - candidates->list[back].n > 1)
            back++;
        for (size_t k = back; k < candidates->count && candidates->list[k].n - here->n <= 1; k++)
            around |= candidates->list[k].seeds;
        here->weight = 2 * weight_of(seeds, around) + weight_of(seeds, here->seeds);
    }
    if (candidates->count > 0)
        qsort(candidates->list, candidates->count, sizeof *candidates->list, by_weight);
    candidates->count = candidates->count < max ? candidates->count : max;
}

bool rpt_seeds_like(const struct rpt_quoted *quoted, const struct rpt_seeds *seeds, size_t max,
                    struct rpt_candidates *out, struct rpt_error *err)
{
    struct heap heap = {0};
    int64_t spent = 0;
    bool good = true;

    *out = (struct rpt_candidates){.complete = true};
    for (size_t i = 0; i < seeds->count && good; i++) {
        const struct rpt_seed *seed = &seeds->list[i];

        spent += seed->cost;
        if (i >= FEW_SEEDS && spent > MAX_COST)
            break;
        good = look_up_both(quoted, seeds, seed, MAX_ROWS, 1u << i, &heap, &out->complete, err);
    }
    settle(quoted, &heap, out);
    rank(seeds, max, out);
    return good;
}
