/* SPDX-License-Identifier: MIT
 *
 * Two editions of a text side by side: which new paragraph is which old one. First come ids that
 * the author gives, then equal texts, then the most alike (diff_likely.c); last the pieces that
 * were split off or merged, who keeps the id of these, and which pairs a look-alike makes doubtful.
 */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

#define LONGER 2 /* times: then a piece is the paragraph though it is not the first */
#define RIVAL_OF_SAME                                                                              \
    0.75 /* how like a paragraph at the old place must be, against an equal one                    \
          */
#define RIVAL 0.5

const struct rpt_traits *rpt_diff_traits(const struct rpt_diff_work *work, bool now, size_t index)
{
    struct rpt_traits *traits = now ? &work->now_traits[index] : &work->old_traits[index];

    if (traits->list == NULL)
        rpt_traits_of(now ? work->now[index].text : work->old[index].text, traits);
    return traits;
}

static bool same_text(const struct rpt_diff_work *work, size_t old, size_t now)
{
    return strcmp(work->old[old].text, work->now[now].text) == 0;
}

static bool both_alone(const struct rpt_diff_work *work, size_t old, size_t now)
{
    return work->diff->old[old].to == RPT_NOWHERE && work->diff->now[now].from == RPT_NOWHERE;
}

static void pair(struct rpt_diff_work *work, size_t old, size_t now)
{
    work->diff->old[old].to = now;
    work->diff->now[now].from = old;
}

/* ---- Ids and equal texts. */

struct key {
    uint64_t hash;
    size_t index;
    bool now;
};

static uint64_t hash_of(const char *text)
{
    return rpt_hash(text, strlen(text));
}

static int by_hash(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->now != y->now)
        return x->now ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Every paragraph under the hash of its id or its text, olds before new ones. */
static struct key *keys_of(const struct rpt_diff_work *work, bool ids, size_t *count)
{
    const struct rpt_diff *diff = work->diff;
    struct key *keys = rpt_grow(NULL, diff->old_count + diff->now_count + 1, sizeof *keys);

    *count = 0;
    for (size_t i = 0; i < diff->old_count; i++)
        keys[(*count)++] =
            (struct key){hash_of(ids ? work->old[i].id : work->old[i].text), i, false};
    for (size_t i = 0; i < diff->now_count; i++)
        if (!ids || work->now[i].id != NULL)
            keys[(*count)++] =
                (struct key){hash_of(ids ? work->now[i].id : work->now[i].text), i, true};
    qsort(keys, *count, sizeof *keys, by_hash);
    return keys;
}

static void pair_ids(struct rpt_diff_work *work)
{
    size_t count;
    struct key *keys = keys_of(work, true, &count);

    for (size_t i = 1; i < count; i++) {
        size_t old = keys[i - 1].index, now = keys[i].index;

        if (keys[i].hash != keys[i - 1].hash || keys[i - 1].now || !keys[i].now ||
            !both_alone(work, old, now) || strcmp(work->old[old].id, work->now[now].id) != 0)
            continue;
        pair(work, old, now);
        work->given[old] = true;
    }
    free(keys);
}

/* The alone ones of a group of equal texts, olds and new. */
static size_t alone_in(const struct rpt_diff_work *work, const struct key *group, size_t count,
                       bool now, size_t *first)
{
    size_t alone = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_alone =
            group[i].now == now && (now ? work->diff->now[group[i].index].from
                                        : work->diff->old[group[i].index].to) == RPT_NOWHERE;

        if (is_alone && alone++ == 0)
            *first = i;
    }
    return alone;
}

/* `once`: texts that stand once on both sides. Else as many as there are on both, in order: which
 * of several equal ones is which, nobody can say but by their order. */
static void pair_texts(struct rpt_diff_work *work, bool once)
{
    size_t count;
    struct key *keys = keys_of(work, false, &count);

    for (size_t from = 0, to; from < count; from = to) {
        size_t old, now, first_old = 0, first_now = 0;

        for (to = from + 1; to < count && keys[to].hash == keys[from].hash;)
            to++;
        if (once && (to - from != 2 || keys[from].now || !keys[to - 1].now))
            continue;
        old = alone_in(work, keys + from, to - from, false, &first_old);
        now = alone_in(work, keys + from, to - from, true, &first_now);
        if (old != now)
            continue;
        for (size_t i = from + first_old, j = from + first_now; old > 0; i++, j++, old--) {
            while (work->diff->old[keys[i].index].to != RPT_NOWHERE)
                i++;
            while (work->diff->now[keys[j].index].from != RPT_NOWHERE)
                j++;
            if (same_text(work, keys[i].index, keys[j].index))
                pair(work, keys[i].index, keys[j].index);
        }
    }
    free(keys);
}

static void pair_if_same(struct rpt_diff_work *work, size_t old, size_t now)
{
    if (old < work->diff->old_count && now < work->diff->now_count && both_alone(work, old, now) &&
        same_text(work, old, now))
        pair(work, old, now);
}

/* Equal texts beside a pair, and at both ends. */
static void pair_neighbours(struct rpt_diff_work *work)
{
    size_t old_count = work->diff->old_count;

    pair_if_same(work, 0, 0);
    for (size_t i = 0; i < old_count; i++)
        if (work->diff->old[i].to != RPT_NOWHERE)
            pair_if_same(work, i + 1, work->diff->old[i].to + 1);
    pair_if_same(work, old_count - 1, work->diff->now_count - 1);
    for (size_t i = old_count; i-- > 1;)
        if (work->diff->old[i].to != RPT_NOWHERE && work->diff->old[i].to > 0)
            pair_if_same(work, i - 1, work->diff->old[i].to - 1);
}

/* ---- Order: the longest series of pairs that rises on both sides stands still; the rest moved. */

static void find_order(struct rpt_diff_work *work)
{
    struct rpt_diff_old *old = work->diff->old;
    size_t count = work->diff->old_count, len = 0;
    size_t *tails = rpt_grow(NULL, count + 1, sizeof *tails);
    size_t *before = rpt_grow(NULL, count + 1, sizeof *before);

    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = len;

        old[i].moved = old[i].to != RPT_NOWHERE;
        if (!old[i].moved)
            continue;
        while (low < high) {
            size_t middle = low + (high - low) / 2;

            if (old[tails[middle]].to < old[i].to)
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low > 0 ? tails[low - 1] : RPT_NOWHERE;
        tails[low] = i;
        len = low == len ? len + 1 : len;
    }
    for (size_t i = len > 0 ? tails[len - 1] : RPT_NOWHERE; i != RPT_NOWHERE; i = before[i])
        old[i].moved = false;
    free(tails);
    free(before);
}

static void find_gaps(struct rpt_diff_work *work)
{
    const struct rpt_diff *diff = work->diff;
    size_t low = 0, since = 0, high = diff->now_count;

    find_order(work);
    for (size_t i = 0; i < diff->old_count; i++) {
        work->gaps[i] = (struct rpt_diff_gap){low, high, since};
        if (diff->old[i].to != RPT_NOWHERE && !diff->old[i].moved) {
            low = diff->old[i].to + 1;
            since = i + 1;
        }
    }
    for (size_t i = diff->old_count; i-- > 0;) {
        work->gaps[i].high = high;
        if (diff->old[i].to != RPT_NOWHERE && !diff->old[i].moved)
            high = diff->old[i].to;
    }
}

bool rpt_diff_in_gap(const struct rpt_diff_work *work, size_t old, size_t now)
{
    return now >= work->gaps[old].low && now < work->gaps[old].high;
}

/* ---- Splits and merges: pieces beside a paragraph that have what it lost, or gained. */

/* What a paragraph of one side has and the one that it is on the other side has not. */
static struct rpt_traits rest_of(const struct rpt_diff_work *work, bool now, size_t index)
{
    const struct rpt_traits *whole = rpt_diff_traits(work, now, index);
    size_t other = now ? work->diff->now[index].from : work->diff->old[index].to;
    struct rpt_traits rest = {.list = rpt_grow(NULL, whole->count + 1, sizeof *rest.list),
                              .count = whole->count};

    memcpy(rest.list, whole->list, whole->count * sizeof *rest.list);
    rpt_traits_less(&rest, rpt_diff_traits(work, !now, other));
    return rest;
}

static bool is_piece(const struct rpt_traits *piece, const struct rpt_traits *rest)
{
    return piece->count > 0 && 2 * rpt_traits_common(piece, rest) >= piece->count;
}

static void find_parts(struct rpt_diff_work *work, size_t old, int step)
{
    struct rpt_diff *diff = work->diff;
    struct rpt_traits rest = rest_of(work, false, old);
    size_t at = diff->old[old].to;

    for (at += (size_t)step; at < diff->now_count; at += (size_t)step) {
        const struct rpt_traits *piece = rpt_diff_traits(work, true, at);

        if (diff->now[at].from != RPT_NOWHERE || diff->now[at].part != RPT_NOWHERE ||
            !is_piece(piece, &rest))
            break;
        diff->now[at].part = old;
        rpt_traits_less(&rest, piece);
    }
    rpt_traits_finish(&rest);
}

static void find_merged(struct rpt_diff_work *work, size_t now, int step)
{
    struct rpt_diff *diff = work->diff;
    struct rpt_traits rest = rest_of(work, true, now);
    size_t at = diff->now[now].from;

    for (at += (size_t)step; at < diff->old_count; at += (size_t)step) {
        const struct rpt_traits *piece = rpt_diff_traits(work, false, at);

        if (diff->old[at].to != RPT_NOWHERE || diff->old[at].into != RPT_NOWHERE ||
            !is_piece(piece, &rest))
            break;
        diff->old[at].into = now;
        rpt_traits_less(&rest, piece);
    }
    rpt_traits_finish(&rest);
}

/* Of the pieces of one old paragraph the first is it, unless another is much longer. */
static void lead_parts(struct rpt_diff_work *work, size_t old)
{
    struct rpt_diff_new *now = work->diff->now;
    size_t at = work->diff->old[old].to, first = at, end = at + 1, best;

    while (first > 0 && now[first - 1].part == old)
        first--;
    while (end < work->diff->now_count && now[end].part == old)
        end++;
    best = first;
    for (size_t i = first; i < end; i++)
        if (strlen(work->now[i].text) > LONGER * strlen(work->now[best].text))
            best = i;
    if (best == at || work->now[best].id != NULL)
        return;
    now[at] = (struct rpt_diff_new){RPT_NOWHERE, old};
    now[best].part = RPT_NOWHERE;
    pair(work, old, best);
}

static void lead_merged(struct rpt_diff_work *work, size_t into)
{
    struct rpt_diff_old *old = work->diff->old;
    size_t at = work->diff->now[into].from, first = at, end = at + 1, best;

    while (first > 0 && old[first - 1].into == into)
        first--;
    while (end < work->diff->old_count && old[end].into == into)
        end++;
    best = first;
    for (size_t i = first; i < end; i++)
        if (strlen(work->old[i].text) > LONGER * strlen(work->old[best].text))
            best = i;
    if (best == at)
        return;
    old[at].to = RPT_NOWHERE;
    old[at].into = into;
    old[best].into = RPT_NOWHERE;
    pair(work, best, into);
}

static void find_pieces(struct rpt_diff_work *work)
{
    struct rpt_diff *diff = work->diff;

    for (size_t i = 0; i < diff->old_count; i++) {
        if (diff->old[i].to == RPT_NOWHERE || same_text(work, i, diff->old[i].to))
            continue;
        find_parts(work, i, 1);
        find_parts(work, i, -1);
        if (!work->given[i])
            lead_parts(work, i);
    }
    for (size_t j = 0; j < diff->now_count; j++) {
        size_t from = diff->now[j].from;

        if (from == RPT_NOWHERE || same_text(work, from, j))
            continue;
        find_merged(work, j, 1);
        find_merged(work, j, -1);
        if (!work->given[from])
            lead_merged(work, j);
    }
}

/* ---- Rivals: look-alikes that nothing else explains. */

static bool rivals(const struct rpt_diff_work *work, size_t old, size_t now,
                   const struct rpt_diff_likely *likely)
{
    bool own_near = rpt_diff_in_gap(work, old, now);
    bool near = rpt_diff_in_gap(work, likely->old, likely->now);

    if (work->diff->old[old].same)
        return (likely->like >= 1 && near >= own_near) ||
               (likely->like >= RIVAL_OF_SAME && near > own_near);
    return likely->like >= RIVAL && near >= own_near;
}

static void find_rivals(struct rpt_diff_work *work, const struct rpt_diff_likely *likely,
                        size_t count)
{
    struct rpt_diff *diff = work->diff;

    for (size_t i = 0; i < count; i++) {
        const struct rpt_diff_likely *l = &likely[i];
        size_t now = diff->old[l->old].to, old = diff->now[l->now].from;
        bool loose_now = old == RPT_NOWHERE && diff->now[l->now].part == RPT_NOWHERE;
        bool loose_old = now == RPT_NOWHERE && diff->old[l->old].into == RPT_NOWHERE;

        if (now != RPT_NOWHERE && loose_now && !work->given[l->old] &&
            diff->old[l->old].rival == RPT_NOWHERE && rivals(work, l->old, now, l))
            diff->old[l->old].rival = l->now;
        if (old != RPT_NOWHERE && loose_old && !work->given[old] &&
            diff->old[old].rival == RPT_NOWHERE && rivals(work, old, l->now, l)) {
            diff->old[old].rival = l->old;
            diff->old[old].old_rival = true;
        }
    }
}

/* A paragraph that is alike here, while its words also stand in what its neighbour became. */
static void find_swallowed(struct rpt_diff_work *work, size_t now)
{
    struct rpt_diff *diff = work->diff;
    size_t from = diff->now[now].from;
    struct rpt_traits rest = rest_of(work, true, now);

    for (size_t i = from > 0 ? from - 1 : 1; i <= from + 1 && i < diff->old_count; i += 2)
        if (diff->old[i].to != RPT_NOWHERE && !diff->old[i].same && !work->given[i] &&
            diff->old[i].rival == RPT_NOWHERE && is_piece(rpt_diff_traits(work, false, i), &rest))
            diff->old[i].rival = now;
    rpt_traits_finish(&rest);
}

/* ---- All of it. */

static void pair_likely(struct rpt_diff_work *work)
{
    struct rpt_diff_likely *likely;
    size_t count = rpt_diff_likely(work, &likely);

    for (size_t i = 0; i < count; i++)
        if (both_alone(work, likely[i].old, likely[i].now))
            pair(work, likely[i].old, likely[i].now);
    find_pieces(work);
    find_gaps(work);
    for (size_t i = 0; i < work->diff->old_count; i++)
        work->diff->old[i].same =
            work->diff->old[i].to != RPT_NOWHERE && same_text(work, i, work->diff->old[i].to);
    find_rivals(work, likely, count);
    for (size_t j = 0; j < work->diff->now_count; j++)
        if (work->diff->now[j].from != RPT_NOWHERE &&
            !work->diff->old[work->diff->now[j].from].same)
            find_swallowed(work, j);
    free(likely);
}

static void traits_free(struct rpt_traits *traits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rpt_traits_finish(&traits[i]);
    free(traits);
}

void rpt_diff_make(const struct rpt_diff_paragraph *old, size_t old_count,
                   const struct rpt_diff_paragraph *now, size_t now_count, struct rpt_diff *out)
{
    struct rpt_diff_work work = {.old = old, .now = now, .diff = out};

    *out = (struct rpt_diff){.old = rpt_grow(NULL, old_count + 1, sizeof *out->old),
                             .now = rpt_grow(NULL, now_count + 1, sizeof *out->now),
                             .old_count = old_count,
                             .now_count = now_count};
    for (size_t i = 0; i < old_count; i++)
        out->old[i] =
            (struct rpt_diff_old){.to = RPT_NOWHERE, .into = RPT_NOWHERE, .rival = RPT_NOWHERE};
    for (size_t i = 0; i < now_count; i++)
        out->now[i] = (struct rpt_diff_new){RPT_NOWHERE, RPT_NOWHERE};
    if (old_count == 0 || now_count == 0)
        return;
    work.old_traits = rpt_alloc(old_count * sizeof *work.old_traits);
    work.now_traits = rpt_alloc(now_count * sizeof *work.now_traits);
    work.gaps = rpt_alloc(old_count * sizeof *work.gaps);
    work.given = rpt_alloc(old_count * sizeof *work.given);
    pair_ids(&work);
    pair_texts(&work, true);
    pair_neighbours(&work);
    pair_texts(&work, false);
    find_gaps(&work);
    pair_likely(&work);
    traits_free(work.old_traits, old_count);
    traits_free(work.now_traits, now_count);
    free(work.gaps);
    free(work.given);
}

void rpt_diff_finish(struct rpt_diff *diff)
{
    free(diff->old);
    free(diff->now);
    *diff = (struct rpt_diff){0};
}
