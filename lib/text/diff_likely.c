/* SPDX-License-Identifier: MIT
 *
 * The second step of aligning two editions (diff.c): which paragraphs that have no equal are alike.
 * Comparing all with all is for short texts; in long ones a sample of each paragraph's words is
 * looked up, and words that many have are skipped, so that the work stays near linear.
 */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

#define COMPARE_ALL 262144 /* pairs */
#define SAMPLE 32          /* traits of a paragraph that are looked up */
#define COMMON 64          /* pairs that share a trait, beyond which it says nothing */
#define BESIDE 8           /* paragraphs to either side of the expected place */
#define PART 0.8           /* of the shorter one's words: a piece of the longer */
#define PART_WORDS 4

static const double least_like[2] = {0.45, 0.3}; /* anywhere; in the same gap */
static const double place_bonus = 0.15;
static const double part_like = 0.35;

struct list {
    struct rpt_diff_likely *items;
    size_t count, room;
};

static bool is_alone(const struct rpt_diff_work *work, size_t old, size_t now)
{
    return work->diff->old[old].to == RPT_NOWHERE || work->diff->now[now].from == RPT_NOWHERE;
}

static double likeness(const struct rpt_diff_work *work, size_t old, size_t now, bool near)
{
    const struct rpt_traits *a = rpt_diff_traits(work, false, old);
    const struct rpt_traits *b = rpt_diff_traits(work, true, now);
    size_t less = a->count < b->count ? a->count : b->count, more = a->count + b->count - less;
    double like;

    /* The longer one has too much for Dice, and the shorter too little to be a piece. */
    if (2 * less < more / 8 && less < PART_WORDS)
        return 0;
    if (strcmp(work->old[old].text, work->now[now].text) == 0)
        return 1;
    size_t common = rpt_traits_common(a, b);
    like = less + more == 0 ? 0 : 2.0 * (double)common / (double)(less + more);
    if (near && less >= PART_WORDS && (double)common >= PART * (double)less && like < part_like)
        like = part_like;
    return like;
}

static void consider(const struct rpt_diff_work *work, size_t old, size_t now, struct list *list)
{
    bool near = rpt_diff_in_gap(work, old, now);
    double like = likeness(work, old, now, near);

    if (like < least_like[near])
        return;
    if (list->count == list->room) {
        list->room = list->room == 0 ? 64 : 2 * list->room;
        list->items = rpt_grow(list->items, list->room, sizeof *list->items);
    }
    list->items[list->count++] =
        (struct rpt_diff_likely){old, now, like, like + (near ? place_bonus : 0)};
}

/* ---- Short texts. */

static size_t alone_count(const struct rpt_diff_work *work, bool now)
{
    const struct rpt_diff *diff = work->diff;
    size_t count = 0;

    for (size_t i = 0; !now && i < diff->old_count; i++)
        count += diff->old[i].to == RPT_NOWHERE;
    for (size_t i = 0; now && i < diff->now_count; i++)
        count += diff->now[i].from == RPT_NOWHERE;
    return count;
}

static void compare_all(const struct rpt_diff_work *work, struct list *list)
{
    for (size_t i = 0; i < work->diff->old_count; i++)
        for (size_t j = 0; j < work->diff->now_count; j++)
            if (is_alone(work, i, j))
                consider(work, i, j, list);
}

/* ---- Long texts. */

struct posting {
    uint32_t trait, index;
    bool now;
};
struct postings {
    struct posting *items;
    size_t count, room;
};

static int by_trait(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;

    if (x->trait != y->trait)
        return x->trait < y->trait ? -1 : 1;
    if (x->now != y->now)
        return x->now ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

static bool holds(const struct postings *sorted, size_t count, uint32_t trait)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sorted->items[middle].trait < trait)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && sorted->items[low].trait == trait;
}

/* `among`: only traits that stand in the first so many postings, which are sorted. */
static void post(const struct rpt_diff_work *work, bool now, size_t index, size_t among,
                 struct postings *out)
{
    const struct rpt_traits *traits = rpt_diff_traits(work, now, index);

    for (size_t i = 0; i < traits->count && i < SAMPLE; i++) {
        if ((i > 0 && traits->list[i] == traits->list[i - 1]) ||
            (among > 0 && !holds(out, among, traits->list[i])))
            continue;
        if (out->count == out->room) {
            out->room = out->room == 0 ? 1024 : 2 * out->room;
            out->items = rpt_grow(out->items, out->room, sizeof *out->items);
        }
        out->items[out->count++] = (struct posting){traits->list[i], (uint32_t)index, now};
    }
}

static void post_side(const struct rpt_diff_work *work, bool now, bool alone, size_t among,
                      struct postings *out)
{
    size_t count = now ? work->diff->now_count : work->diff->old_count;

    for (size_t i = 0; i < count; i++) {
        size_t other = now ? work->diff->now[i].from : work->diff->old[i].to;

        if ((other == RPT_NOWHERE) == alone)
            post(work, now, i, among, out);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct rpt_diff_likely *x = a, *y = b;

    if (x->old != y->old)
        return x->old < y->old ? -1 : 1;
    return (x->now > y->now) - (x->now < y->now);
}

static void meet(const struct rpt_diff_work *work, const struct posting *group, size_t count,
                 struct list *pairs)
{
    size_t olds = 0;

    while (olds < count && !group[olds].now)
        olds++;
    if (olds * (count - olds) > COMMON)
        return;
    for (size_t i = 0; i < olds; i++) {
        for (size_t j = olds; j < count; j++) {
            if (!is_alone(work, group[i].index, group[j].index))
                continue;
            if (pairs->count == pairs->room) {
                pairs->room = pairs->room == 0 ? 1024 : 2 * pairs->room;
                pairs->items = rpt_grow(pairs->items, pairs->room, sizeof *pairs->items);
            }
            pairs->items[pairs->count++] =
                (struct rpt_diff_likely){.old = group[i].index, .now = group[j].index};
        }
    }
}

static void meet_at_place(const struct rpt_diff_work *work, size_t old, struct list *pairs)
{
    const struct rpt_diff_gap *gap = &work->gaps[old];
    size_t expected = gap->low + (old - gap->since);
    size_t from = expected > gap->low + BESIDE ? expected - BESIDE : gap->low;

    for (size_t now = from; now < gap->high && now <= expected + BESIDE; now++) {
        struct posting two[2] = {{0, (uint32_t)old, false}, {0, (uint32_t)now, true}};

        meet(work, two, 2, pairs);
    }
}

static void sort(struct postings *postings)
{
    if (postings->count > 0)
        qsort(postings->items, postings->count, sizeof *postings->items, by_trait);
}

static void compare_some(const struct rpt_diff_work *work, struct list *list)
{
    struct postings postings = {0};
    struct list pairs = {0};

    post_side(work, false, true, 0, &postings);
    post_side(work, true, true, 0, &postings);
    sort(&postings);
    size_t among = postings.count;
    post_side(work, false, false, among, &postings);
    post_side(work, true, false, among, &postings);
    sort(&postings);
    for (size_t from = 0, to; from < postings.count; from = to) {
        for (to = from + 1;
             to < postings.count && postings.items[to].trait == postings.items[from].trait;)
            to++;
        meet(work, postings.items + from, to - from, &pairs);
    }
    for (size_t i = 0; i < work->diff->old_count; i++)
        if (work->diff->old[i].to == RPT_NOWHERE)
            meet_at_place(work, i, &pairs);
    if (pairs.count > 0)
        qsort(pairs.items, pairs.count, sizeof *pairs.items, by_place);
    for (size_t i = 0; i < pairs.count; i++)
        if (i == 0 || by_place(&pairs.items[i - 1], &pairs.items[i]) != 0)
            consider(work, pairs.items[i].old, pairs.items[i].now, list);
    free(postings.items);
    free(pairs.items);
}

/* ---- Both. */

static int best_first(const void *a, const void *b)
{
    const struct rpt_diff_likely *x = a, *y = b;

    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    return by_place(a, b);
}

size_t rpt_diff_likely(const struct rpt_diff_work *work, struct rpt_diff_likely **out)
{
    struct list list = {0};
    size_t old = alone_count(work, false), now = alone_count(work, true);

    if (old * work->diff->now_count + now * work->diff->old_count <= COMPARE_ALL)
        compare_all(work, &list);
    else
        compare_some(work, &list);
    if (list.count > 1)
        qsort(list.items, list.count, sizeof *list.items, best_first);
    *out = list.items;
    return list.count;
}
