/* SPDX-License-Identifier: MIT
 *
 * What changed in a paragraph, word by word: Myers' greedy algorithm over words, signs and spaces,
 * with every step kept for the way back. What reads as one change is made one.
 */
#include "words.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CHANGES 1000

struct side {
    const char *text;
    struct rpt_words words;
    bool *kept; /* of each word: it is in both texts */
};

struct compared {
    struct side old, now;
    size_t head, old_count, now_count; /* between the same beginning and the same end */
    int *trace[MAX_CHANGES + 1];       /* furthest x of each diagonal, at each number of changes */
};

static bool same(const struct compared *c, size_t x, size_t y)
{
    return rpt_words_same(c->old.text, &c->old.words.list[x], c->now.text, &c->now.words.list[y]);
}

static void trim(struct compared *c)
{
    size_t old = c->old.words.count, now = c->now.words.count;

    while (c->head < old && c->head < now && same(c, c->head, c->head)) {
        c->old.kept[c->head] = c->now.kept[c->head] = true;
        c->head++;
    }
    while (old > c->head && now > c->head && same(c, old - 1, now - 1))
        c->old.kept[--old] = c->now.kept[--now] = true;
    c->old_count = old - c->head;
    c->now_count = now - c->head;
}

/* The x that diagonal k reaches with one change more than `before` knows. */
static int enter(const int *before, int changes, int k)
{
    if (changes == 0)
        return 0;
    if (k == -changes ||
        (k != changes && before[k - 1 + MAX_CHANGES] < before[k + 1 + MAX_CHANGES]))
        return before[k + 1 + MAX_CHANGES];
    return before[k - 1 + MAX_CHANGES] + 1;
}

/* The least number of changes, or −1 where there are too many. */
static int search(struct compared *c)
{
    int *furthest = rpt_alloc((2 * MAX_CHANGES + 3) * sizeof *furthest);
    int old = (int)c->old_count, now = (int)c->now_count;

    for (int changes = 0; changes <= MAX_CHANGES; changes++) {
        int *next = rpt_alloc((2 * (size_t)changes + 1) * sizeof *next);

        c->trace[changes] = next;
        for (int k = -changes; k <= changes; k += 2) {
            int x = enter(furthest, changes, k), y = x - k;

            while (x < old && y < now && y >= 0 &&
                   same(c, c->head + (size_t)x, c->head + (size_t)y))
                x++, y++;
            next[k + changes] = x;
            if (k == old - now && x >= old) {
                free(furthest);
                return changes;
            }
        }
        for (int k = -changes; k <= changes; k += 2)
            furthest[k + MAX_CHANGES] = next[k + changes];
    }
    free(furthest);
    return -1;
}

static int reached(const struct compared *c, int changes, int k)
{
    return c->trace[changes][k + changes];
}

static void walk_back(struct compared *c, int changes)
{
    int x = (int)c->old_count, y = (int)c->now_count;

    for (; changes >= 0; changes--) {
        int k = x - y, before = 0, start;

        if (changes > 0) {
            bool down = k == -changes || (k != changes && reached(c, changes - 1, k - 1) <
                                                              reached(c, changes - 1, k + 1));
            before = down ? k + 1 : k - 1;
            start = reached(c, changes - 1, before) + (down ? 0 : 1);
        } else {
            start = 0;
        }
        for (; x > start; x--, y--) {
            c->old.kept[c->head + (size_t)x - 1] = true;
            c->now.kept[c->head + (size_t)y - 1] = true;
        }
        if (changes > 0) {
            x = reached(c, changes - 1, before);
            y = x - before;
        }
    }
}

/* ---- Pieces. */

struct pieces {
    struct rpt_diff_piece *list;
    size_t count, room;
};

static void add(struct pieces *pieces, enum rpt_diff_kind kind, const struct side *side,
                size_t from, size_t to)
{
    if (from == to)
        return;
    if (pieces->count == pieces->room) {
        pieces->room = pieces->room == 0 ? 8 : 2 * pieces->room;
        pieces->list = rpt_grow(pieces->list, pieces->room, sizeof *pieces->list);
    }
    pieces->list[pieces->count++] =
        (struct rpt_diff_piece){kind, side->text + side->words.list[from].from,
                                side->words.list[to - 1].to - side->words.list[from].from};
}

static size_t skip_changed(const struct side *side, size_t from)
{
    while (from < side->words.count && !side->kept[from])
        from++;
    return from;
}

/* How many words from there on are the same ones on both sides. */
static size_t same_run(const struct compared *c, size_t old, size_t now)
{
    size_t count = 0;

    while (old + count < c->old.words.count && now + count < c->now.words.count &&
           c->old.kept[old + count] && c->now.kept[now + count])
        count++;
    return count;
}

static bool is_wordless(const struct side *side, size_t from, size_t to)
{
    for (; from < to; from++)
        if (side->words.list[from].is_word)
            return false;
    return true;
}

/* Space and signs between two changes belong to the change. */
static void join_changes(struct compared *c)
{
    size_t first = same_run(c, 0, 0), old = first, now = first;

    while (old < c->old.words.count || now < c->now.words.count) {
        size_t count;

        old = skip_changed(&c->old, old);
        now = skip_changed(&c->now, now);
        count = same_run(c, old, now);
        if (old + count == c->old.words.count && now + count == c->now.words.count)
            return;
        if (is_wordless(&c->old, old, old + count)) {
            memset(c->old.kept + old, 0, count * sizeof *c->old.kept);
            memset(c->now.kept + now, 0, count * sizeof *c->now.kept);
        }
        old += count;
        now += count;
    }
}

static size_t cut(struct compared *c, struct rpt_diff_piece **out)
{
    struct pieces pieces = {0};
    size_t old = 0, now = 0;

    join_changes(c);
    while (old < c->old.words.count || now < c->now.words.count) {
        size_t count = same_run(c, old, now), old_end, now_end;

        add(&pieces, RPT_DIFF_SAME, &c->old, old, old + count);
        old += count;
        now += count;
        old_end = skip_changed(&c->old, old);
        now_end = skip_changed(&c->now, now);
        add(&pieces, RPT_DIFF_GONE, &c->old, old, old_end);
        add(&pieces, RPT_DIFF_NEW, &c->now, now, now_end);
        old = old_end;
        now = now_end;
    }
    *out = pieces.list;
    return pieces.count;
}

static void side_init(struct side *side, const char *text)
{
    side->text = text;
    rpt_words_cut(text, &side->words);
    side->kept = rpt_alloc(side->words.count + 1);
}

static void side_finish(struct side *side)
{
    rpt_words_finish(&side->words);
    free(side->kept);
}

size_t rpt_diff_words(const char *old, const char *now, struct rpt_diff_piece **pieces)
{
    struct compared *c = rpt_alloc(sizeof *c);
    int changes;
    size_t count;

    side_init(&c->old, old);
    side_init(&c->now, now);
    trim(c);
    changes = search(c);
    if (changes >= 0)
        walk_back(c, changes);
    count = cut(c, pieces);
    for (int i = 0; i <= MAX_CHANGES; i++)
        free(c->trace[i]);
    side_finish(&c->old);
    side_finish(&c->now);
    free(c);
    return count;
}
