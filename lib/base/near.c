/* SPDX-License-Identifier: MIT
 *
 * Spelling: of what would be right, the word that was most likely meant. Stands behind every "did
 * you mean" (rpt_fail_allowed). What others call a word of ours (words.def) counts as its spelling.
 * Works on bytes with ASCII case folded, in two fixed rows and one
 * more for transpositions, so its cost is bounded whatever is asked.
 */
#include "rapporteur/base.h"

#include <string.h>

#define WORD_BYTES 100
#define LEAST_PREFIX 3

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: insert, delete, replace, swap neighbours; each costs one. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][WORD_BYTES + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            char x = lower(a[i - 1]), y = lower(b[j - 1]);
            row[j] = least(above[j - 1] + (x != y), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y)
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return row[b_len];
}

static bool is_prefix(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t len = least(a_len, b_len), i = 0;

    while (i < len && lower(a[i]) == lower(b[i]))
        i++;
    return len >= LEAST_PREFIX && i == len;
}

/* True, and lowers `best`, where the candidate may be meant and is nearer than what best came from.
 */
static bool is_nearer(const char *word, const char *candidate, size_t *best)
{
    size_t word_len = strnlen(word, WORD_BYTES + 1), len = strnlen(candidate, WORD_BYTES + 1);
    size_t limit = word_len <= 4 ? 1 : word_len <= 8 ? 2 : word_len / 3;

    if (word_len == 0 || word_len > WORD_BYTES || len > WORD_BYTES)
        return false;
    size_t away = distance(word, word_len, candidate, len);
    if (away >= *best || (away > limit && !is_prefix(word, word_len, candidate, len)))
        return false;
    *best = away;
    return true;
}

static const struct {
    const char *theirs, *ours;
} words[] = {
#define RPT_WORD(theirs, ours) {theirs, ours},
#include "words.def"
#undef RPT_WORD
};

/* The same for a candidate and for what others call it. */
static bool is_nearer_in_any_words(const char *word, const char *candidate, size_t *best)
{
    bool nearer = is_nearer(word, candidate, best);

    for (size_t i = 0; i < RPT_COUNT(words); i++)
        if (strcmp(words[i].ours, candidate) == 0)
            nearer |= is_nearer(word, words[i].theirs, best);
    return nearer;
}

const char *rpt_near(const char *word, const char *const *candidates, size_t count)
{
    const char *nearest = NULL;
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < count; i++)
        if (is_nearer_in_any_words(word, candidates[i], &best))
            nearest = candidates[i];
    return nearest;
}

const char *rpt_near_json(const char *word, const json_t *candidates)
{
    const char *nearest = NULL;
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < json_array_size(candidates); i++) {
        const char *candidate = json_string_value(json_array_get(candidates, i));
        if (candidate != NULL && is_nearer_in_any_words(word, candidate, &best))
            nearest = candidate;
    }
    return nearest;
}
