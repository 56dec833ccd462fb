/* SPDX-License-Identifier: MIT
 *
 * Counts words in a hash table, and takes compounds apart at words that were counted too.
 */
#include "tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint32_t hash(const char *key, size_t len)
{
    uint64_t h = rpt_hash(key, len);

    return (uint32_t)(h ^ (h >> 29));
}

/* Where the key is, or where it would be. */
static uint32_t *slot(const struct rpt_tally *tally, const char *key, size_t len, uint32_t hashed)
{
    size_t at = hashed & (tally->slot_count - 1);

    for (; tally->slots[at] != 0; at = (at + 1) & (tally->slot_count - 1)) {
        const struct rpt_counted *there = &tally->list[tally->slots[at] - 1];

        if (there->hash == hashed && there->len == len && memcmp(there->key, key, len) == 0)
            break;
    }
    return &tally->slots[at];
}

static void grow(struct rpt_tally *tally)
{
    tally->slot_count = tally->slot_count == 0 ? 1024 : 2 * tally->slot_count;
    free(tally->slots);
    tally->slots = rpt_alloc(tally->slot_count * sizeof *tally->slots);
    for (size_t i = 0; i < tally->count; i++) {
        const struct rpt_counted *counted = &tally->list[i];

        *slot(tally, counted->key, counted->len, counted->hash) = (uint32_t)i + 1;
    }
}

uint32_t rpt_tally_add(struct rpt_tally *tally, const char *key, size_t len)
{
    uint32_t hashed = hash(key, len);

    if (2 * tally->count >= tally->slot_count)
        grow(tally);
    uint32_t *place = slot(tally, key, len, hashed);
    if (*place != 0)
        return *place - 1;
    if (tally->count == tally->room) {
        tally->room = 2 * tally->room + 512;
        tally->list = rpt_grow(tally->list, tally->room, sizeof *tally->list);
    }
    char *kept = rpt_arena_alloc(tally->arena, len + 1);
    memcpy(kept, key, len);
    kept[len] = '\0';
    tally->list[tally->count++] = (struct rpt_counted){
        .key = kept, .len = (uint32_t)len, .hash = hashed, .last = -1, .token = RPT_TALLY_NONE};
    assert(tally->count < UINT32_MAX);
    *place = (uint32_t)tally->count;
    return *place - 1;
}

uint32_t rpt_tally_find(const struct rpt_tally *tally, const char *key, size_t len)
{
    const uint32_t *place = tally->count > 0 ? slot(tally, key, len, hash(key, len)) : NULL;

    return place != NULL && *place != 0 ? *place - 1 : RPT_TALLY_NONE;
}

void rpt_tally_count(struct rpt_tally *tally, uint32_t number, int64_t paragraph)
{
    struct rpt_counted *counted = &tally->list[number];

    counted->count += counted->last != paragraph;
    counted->last = paragraph;
}

static int by_key(const void *a, const void *b)
{
    const struct rpt_counted *x = a, *y = b;
    int order = memcmp(x->key, y->key, x->len < y->len ? x->len : y->len);

    return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

void rpt_tally_sort(struct rpt_tally *tally)
{
    if (tally->count > 0)
        qsort(tally->list, tally->count, sizeof *tally->list, by_key);
}

void rpt_tally_finish(struct rpt_tally *tally)
{
    free(tally->list);
    free(tally->slots);
    *tally = (struct rpt_tally){0};
}

/* ---- Compounds. */

#define FIRST_LEAST 4
#define LAST_LEAST 3
#define DEPTH 3

struct parting {
    const struct rpt_tally *words;
    bool (*each)(void *cls, const struct rpt_counted *part);
    void *cls;
};

/* What links the parts of a compound, and what a word ends with in one of its cases. */
static const char *const endings[] = {"", "s", "es", "n", "en", "er", "e"};

static const struct rpt_counted *find_word(const struct rpt_tally *words, const char *word,
                                           size_t len, size_t least)
{
    uint32_t number =
        rpt_utf8_count(word, len) >= least ? rpt_tally_find(words, word, len) : RPT_TALLY_NONE;

    return number != RPT_TALLY_NONE ? &words->list[number] : NULL;
}

/* The word as it is, or without an ending. */
static const struct rpt_counted *find_form(const struct rpt_tally *words, const char *word,
                                           size_t len, size_t least)
{
    const struct rpt_counted *found = NULL;

    for (size_t i = 0; i < RPT_COUNT(endings) && found == NULL; i++) {
        size_t ending = strlen(endings[i]);

        if (len > ending && memcmp(word + len - ending, endings[i], ending) == 0)
            found = find_word(words, word, len - ending, least);
    }
    return found;
}

/* The first part of a compound: with an ending that links it, or without its own -e. */
static const struct rpt_counted *find_first(const struct rpt_tally *words, const char *word,
                                            size_t len)
{
    char longer[2 * RPT_TOKEN_BYTES];
    const struct rpt_counted *found = find_form(words, word, len, FIRST_LEAST);

    if (found == NULL && len + 1 < sizeof longer) {
        memcpy(longer, word, len);
        longer[len] = 'e';
        found = find_word(words, longer, len + 1, FIRST_LEAST);
    }
    return found;
}

static bool part(const struct parting *parting, const char *word, size_t len, unsigned depth)
{
    for (size_t at = 1; at < len && depth < DEPTH; at++) {
        const struct rpt_counted *first, *last;

        if (((unsigned char)word[at] & 0xC0) == 0x80)
            continue;
        last = find_form(parting->words, word + at, len - at, LAST_LEAST);
        first = last != NULL ? find_first(parting->words, word, at) : NULL;
        if (first == NULL)
            continue;
        if (!parting->each(parting->cls, first) || !parting->each(parting->cls, last))
            return false;
        return part(parting, first->key, first->len, depth + 1) &&
               part(parting, last->key, last->len, depth + 1);
    }
    return true;
}

void rpt_compound_parts(const struct rpt_tally *words, const char *word, size_t len,
                        bool (*each)(void *cls, const struct rpt_counted *part), void *cls)
{
    struct parting parting = {words, each, cls};

    part(&parting, word, len, 0);
}
