/* SPDX-License-Identifier: MIT
 *
 * Words and traits: the small change that paragraphs of two editions are compared in.
 */
#include "words.h"
#include "point.h"

#include <stdlib.h>
#include <string.h>

#define MAX_TRAITS 4096
#define FNV_START 0x811C9DC5u
#define FNV_PRIME 0x01000193u

/* ---- Words. */

static uint32_t hash_on(uint32_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * FNV_PRIME;
    return hash;
}

static uint32_t hash_point(uint32_t hash, uint32_t cp)
{
    char folded[RPT_POINT_MAX] = {rpt_point_fold_ascii((char)cp, false)};
    size_t len = cp >= 0x80 ? rpt_point_fold(cp, false, folded) : 1;

    return hash_on(hash, folded, len);
}

static bool goes_on(const struct rpt_word *word, uint32_t before, uint32_t cp)
{
    if (word->is_space || rpt_cp_is_space(cp))
        return word->is_space && rpt_cp_is_space(cp);
    if (rpt_point_is_mark(cp) || rpt_point_is_ignorable(cp))
        return true;
    return word->is_word && rpt_cp_is_word(cp) && !rpt_point_is_border(before, cp);
}

void rpt_words_cut(const char *text, struct rpt_words *out)
{
    size_t len = strlen(text), at = 0, room = len / 4 + 8;
    uint32_t before = 0;

    *out = (struct rpt_words){.list = rpt_grow(NULL, room, sizeof *out->list)};
    while (at < len) {
        size_t from = at;
        uint32_t cp = rpt_utf8_next(text, len, &at);
        struct rpt_word *word = out->count > 0 ? &out->list[out->count - 1] : NULL;

        if (word == NULL || !goes_on(word, before, cp)) {
            if (out->count == room)
                out->list = rpt_grow(out->list, room *= 2, sizeof *out->list);
            word = &out->list[out->count++];
            *word = (struct rpt_word){.from = from,
                                      .hash = FNV_START,
                                      .is_word = rpt_cp_is_word(cp),
                                      .is_space = rpt_cp_is_space(cp)};
        }
        word->to = at;
        word->hash = hash_point(word->hash, cp);
        before = cp;
    }
}

void rpt_words_finish(struct rpt_words *words)
{
    free(words->list);
    *words = (struct rpt_words){0};
}

bool rpt_words_same(const char *a, const struct rpt_word *x, const char *b,
                    const struct rpt_word *y)
{
    return x->to - x->from == y->to - y->from &&
           memcmp(a + x->from, b + y->from, x->to - x->from) == 0;
}

/* ---- Traits. */

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* FNV leaves the order of short words in its high bits; a sample must not prefer any. */
static uint32_t mixed(uint32_t hash)
{
    hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
    hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
    return hash ^ (hash >> 16);
}

static void add_words(const struct rpt_words *words, bool signs, struct rpt_traits *out)
{
    uint32_t before = 0;

    for (size_t i = 0; i < words->count; i++) {
        const struct rpt_word *word = &words->list[i];

        if (word->is_space || (!word->is_word && !signs))
            continue;
        out->list[out->count++] = mixed(word->hash);
        if (before != 0)
            out->list[out->count++] = mixed((before * FNV_PRIME) ^ word->hash);
        before = word->hash;
    }
}

void rpt_traits_of(const char *text, struct rpt_traits *out)
{
    struct rpt_words words;

    rpt_words_cut(text, &words);
    *out = (struct rpt_traits){.list = rpt_grow(NULL, 2 * words.count + 1, sizeof *out->list)};
    add_words(&words, false, out);
    if (out->count == 0)
        add_words(&words, true, out);
    qsort(out->list, out->count, sizeof *out->list, by_value);
    if (out->count > MAX_TRAITS)
        out->count = MAX_TRAITS;
    rpt_words_finish(&words);
}

void rpt_traits_finish(struct rpt_traits *traits)
{
    free(traits->list);
    *traits = (struct rpt_traits){0};
}

size_t rpt_traits_common(const struct rpt_traits *a, const struct rpt_traits *b)
{
    size_t i = 0, j = 0, common = 0;

    while (i < a->count && j < b->count) {
        bool less = a->list[i] < b->list[j], same = a->list[i] == b->list[j];

        common += same;
        i += less || same;
        j += !less;
    }
    return common;
}

void rpt_traits_less(struct rpt_traits *a, const struct rpt_traits *b)
{
    size_t kept = 0, j = 0;

    for (size_t i = 0; i < a->count; i++) {
        while (j < b->count && b->list[j] < a->list[i])
            j++;
        if (j < b->count && b->list[j] == a->list[i])
            j++;
        else
            a->list[kept++] = a->list[i];
    }
    a->count = kept;
}
