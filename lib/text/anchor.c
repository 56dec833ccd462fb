/* SPDX-License-Identifier: MIT
 *
 * A mark finds its words again in a text that has changed. Every place that has them is compared
 * with every place that had them, by what stands around; a place is taken only where both are each
 * other's best, so that a mark never slides to a look-alike.
 */
#include "words.h"
#include "point.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 64      /* of the same words in one text; beyond that nothing is told apart */
#define REACH 240      /* bytes to either side that are compared one by one */
#define WINDOW 12      /* words to either side whose presence counts */
#define WORD_WEIGHT 4  /* of such a word, in bytes */
#define LEAST 8        /* below it the surroundings say nothing */
#define SURE 24        /* bytes that agree right beside it: then it may be anywhere in the text */
#define FOLDED_WORDS 3 /* so many words are compared folded if they are not there to the letter */

struct place {
    size_t text; /* which one; RPT_NOWHERE: the old */
    struct rpt_range range;
    size_t from, to; /* bytes */
    struct rpt_traits around;
};
struct places {
    struct place list[PLACES];
    size_t count;
    bool too_many;
};

/* What is looked for: whole words if the mark has whole words. */
struct wanted {
    char *words;
    bool folded, border_before, border_behind;
};

static bool is_border(const char *text, size_t len, size_t byte)
{
    size_t before, at = byte;

    if (byte == 0 || byte >= len)
        return true;
    before = rpt_utf8_start(text, byte - 1);
    return rpt_point_is_border(rpt_utf8_next(text, len, &before), rpt_utf8_next(text, len, &at));
}

static size_t words_before(const struct rpt_words *words, size_t byte)
{
    size_t at = 0, seen = 0;

    while (at < words->count && words->list[at].to <= byte)
        at++;
    while (at > 0 && seen < WINDOW)
        seen += words->list[--at].is_word;
    return at < words->count ? words->list[at].from : byte;
}

static size_t words_behind(const struct rpt_words *words, size_t byte)
{
    size_t at = 0, seen = 0, end = byte;

    while (at < words->count && words->list[at].from < byte)
        at++;
    for (; at < words->count && seen < WINDOW; at++) {
        seen += words->list[at].is_word;
        end = words->list[at].to;
    }
    return end;
}

static void look_around(const char *text, const struct rpt_words *words, struct place *place)
{
    size_t from = words_before(words, place->from), to = words_behind(words, place->to);
    char *around = rpt_printf("%.*s \x1f %.*s", (int)(place->from - from), text + from,
                              (int)(to - place->to), text + place->to);

    rpt_traits_of(around, &place->around);
    free(around);
}

static void add_places(const char *text, size_t which, const struct wanted *wanted,
                       struct places *out)
{
    struct rpt_range found[PLACES];
    size_t len = strlen(text);
    size_t count = wanted->folded ? rpt_find_folded(text, wanted->words, found, PLACES)
                                  : rpt_find_exact(text, wanted->words, found, PLACES);
    struct rpt_words words;

    out->too_many = out->too_many || out->count + count >= PLACES;
    if (out->too_many || count == 0)
        return;
    rpt_words_cut(text, &words);
    for (size_t i = 0; i < count; i++) {
        struct place place = {.text = which, .range = found[i]};

        place.from = rpt_utf8_byte(text, len, found[i].start);
        place.to = rpt_utf8_byte(text, len, found[i].end);
        if ((wanted->border_before && !is_border(text, len, place.from)) ||
            (wanted->border_behind && !is_border(text, len, place.to)))
            continue;
        look_around(text, &words, &place);
        out->list[out->count++] = place;
    }
    rpt_words_finish(&words);
}

static void finish(struct places *places)
{
    for (size_t i = 0; i < places->count; i++)
        rpt_traits_finish(&places->list[i].around);
}

/* How many bytes agree to either side; where both texts end at once, that agrees too. */
static size_t touch(const char *a, const struct place *x, const char *b, const struct place *y)
{
    size_t before = 0, behind = 0;

    while (before < REACH && before < x->from && before < y->from &&
           a[x->from - before - 1] == b[y->from - before - 1])
        before++;
    while (behind < REACH && a[x->to + behind] != '\0' && a[x->to + behind] == b[y->to + behind])
        behind++;
    before += before == x->from && before == y->from ? LEAST : 0;
    behind += a[x->to + behind] == '\0' && b[y->to + behind] == '\0' ? LEAST : 0;
    return before + behind;
}

/* Whether the word before or behind is the same, or both texts begin or end there. */
static bool has_neighbour(const char *a, const struct place *x, const char *b,
                          const struct place *y)
{
    size_t before = 0, behind = 0;
    bool word = false, same_before = false;

    while (x->from > before && y->from > before && !same_before &&
           a[x->from - before - 1] == b[y->from - before - 1]) {
        unsigned char c = (unsigned char)a[x->from - before - 1];

        same_before = word && c == ' ';
        word = word || isalnum(c) || c >= 0x80;
        before++;
    }
    if (same_before || (x->from == before && y->from == before))
        return true;
    word = false;
    for (; a[x->to + behind] != '\0' && a[x->to + behind] == b[y->to + behind]; behind++) {
        unsigned char c = (unsigned char)a[x->to + behind];

        if (word && c == ' ')
            return true;
        word = word || isalnum(c) || c >= 0x80;
    }
    return a[x->to + behind] == '\0' && b[y->to + behind] == '\0';
}

/* Whether the words that did not change lead from one place to the other. */
static bool is_in_step(const char *a, const struct place *x, const char *b, const struct place *y)
{
    struct rpt_diff_piece *pieces;
    size_t count = rpt_diff_words(a, b, &pieces), old = 0, now = 0;
    bool in_step = false;

    for (size_t i = 0; i < count && !in_step; i++) {
        in_step = pieces[i].kind == RPT_DIFF_SAME && x->from >= old &&
                  x->to <= old + pieces[i].len && y->from - now == x->from - old;
        old += pieces[i].kind != RPT_DIFF_NEW ? pieces[i].len : 0;
        now += pieces[i].kind != RPT_DIFF_GONE ? pieces[i].len : 0;
    }
    free(pieces);
    return in_step;
}

/* Alike is not enough: the same neighbours in a row, or one of them at the same place. */
static bool is_sure(const char *a, const struct place *x, const char *b, const struct place *y)
{
    return touch(a, x, b, y) >= SURE || (has_neighbour(a, x, b, y) && is_in_step(a, x, b, y));
}

static size_t likeness(const char *a, const struct place *x, const char *b, const struct place *y)
{
    return touch(a, x, b, y) + WORD_WEIGHT * rpt_traits_common(&x->around, &y->around);
}

/* ---- The choice. */

static const struct place *best_of(const char *old, const struct place *mark,
                                   const char *const *texts, const struct places *there,
                                   size_t *like)
{
    const struct place *best = NULL;
    bool tie = false;

    *like = 0;
    for (size_t i = 0; i < there->count; i++) {
        const struct place *place = &there->list[i];
        size_t here = likeness(old, mark, texts[place->text], place);

        if (best == NULL || here > *like) {
            best = place;
            *like = here;
            tie = false;
        } else {
            tie = tie || here == *like;
        }
    }
    return tie || *like < LEAST ? NULL : best;
}

/* Whether another place of the old text is as like what was found. */
static bool is_contested(const char *old, const struct places *were, const struct place *mark,
                         const char *text, const struct place *found, size_t like)
{
    for (size_t i = 0; i < were->count; i++)
        if (&were->list[i] != mark && likeness(old, &were->list[i], text, found) >= like)
            return true;
    return false;
}

static const struct place *mark_of(const struct places *were, struct rpt_range span)
{
    for (size_t i = 0; i < were->count; i++)
        if (were->list[i].range.start == span.start && were->list[i].range.end == span.end)
            return &were->list[i];
    return NULL;
}

static enum rpt_anchor_verdict choose(const char *old, struct rpt_range span,
                                      const char *const *texts, const struct places *were,
                                      const struct places *there, const struct place **found)
{
    const struct place *mark = mark_of(were, span);
    size_t like;

    if (were->too_many || there->too_many || mark == NULL)
        return RPT_ANCHOR_DOUBTFUL;
    if (there->count == 0)
        return RPT_ANCHOR_ABSENT;
    *found = best_of(old, mark, texts, there, &like);
    if (*found == NULL || is_contested(old, were, mark, texts[(*found)->text], *found, like) ||
        !is_sure(old, mark, texts[(*found)->text], *found))
        return RPT_ANCHOR_DOUBTFUL;
    return RPT_ANCHOR_FOUND;
}

static enum rpt_anchor_verdict search(const char *old, struct rpt_range span,
                                      const struct wanted *wanted, const char *const *texts,
                                      size_t count, size_t *which, struct rpt_range *place)
{
    struct places *were = rpt_alloc(sizeof *were), *there = rpt_alloc(sizeof *there);
    const struct place *found = NULL;
    enum rpt_anchor_verdict verdict;

    add_places(old, RPT_NOWHERE, wanted, were);
    for (size_t i = 0; i < count; i++)
        add_places(texts[i], i, wanted, there);
    verdict = choose(old, span, texts, were, there, &found);
    if (verdict == RPT_ANCHOR_FOUND) {
        *which = found->text;
        *place = found->range;
    }
    finish(were);
    finish(there);
    free(were);
    free(there);
    return verdict;
}

static bool is_long(const char *wanted)
{
    struct rpt_words words;
    size_t count = 0;

    rpt_words_cut(wanted, &words);
    for (size_t i = 0; i < words.count; i++)
        count += words.list[i].is_word;
    rpt_words_finish(&words);
    return count >= FOLDED_WORDS;
}

enum rpt_anchor_verdict rpt_anchor(const char *old, struct rpt_range span, const char *const *texts,
                                   size_t count, size_t *which, struct rpt_range *place)
{
    size_t len = strlen(old);
    struct wanted wanted = {.words = rpt_slice(old, span.start, span.end)};
    enum rpt_anchor_verdict verdict;

    wanted.border_before = is_border(old, len, rpt_utf8_byte(old, len, span.start));
    wanted.border_behind = is_border(old, len, rpt_utf8_byte(old, len, span.end));
    verdict = search(old, span, &wanted, texts, count, which, place);
    if (verdict == RPT_ANCHOR_ABSENT && is_long(wanted.words)) {
        wanted.folded = true;
        verdict = search(old, span, &wanted, texts, count, which, place);
    }
    free(wanted.words);
    return verdict;
}
