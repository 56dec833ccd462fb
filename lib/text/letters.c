/* SPDX-License-Identifier: MIT
 *
 * Folds the letters of a word for the index, so that it is found by whoever writes it a little
 * otherwise: without accents, with another keyboard, with another form of the same letter.
 */
#include "letters.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Marks that readers leave out. All others make another letter. */
static const struct {
    uint32_t first, last;
} accents[] = {
    {0x300, 0x36F},   {0x483, 0x487}, {0x591, 0x5C7},   {0x610, 0x61A},   {0x64B, 0x65F},
    {0x670, 0x670},   {0x6D6, 0x6ED}, {0x711, 0x711},   {0x730, 0x74A},   {0x93C, 0x93C},
    {0x951, 0x954},   {0x9BC, 0x9BC}, {0xA3C, 0xA3C},   {0xABC, 0xABC},   {0xB3C, 0xB3C},
    {0xCBC, 0xCBC},   {0xE4C, 0xE4C}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20F0},
    {0xFE20, 0xFE2F},
};

/* Forms of a letter that Unicode does not take apart: strokes, ligatures, the Persian forms of
 * Arabic letters, chandrabindu for anusvara. The second of two is 0 where there is one. */
static const struct {
    uint32_t cp, as[2];
} forms[] = {
    {0xE6, {'a', 'e'}},  {0xF0, {'d', 0}},    {0xF8, {'o', 0}},    {0xFE, {'t', 'h'}},
    {0x111, {'d', 0}},   {0x127, {'h', 0}},   {0x142, {'l', 0}},   {0x153, {'o', 'e'}},
    {0x167, {'t', 0}},   {0x649, {0x64A, 0}}, {0x671, {0x627, 0}}, {0x6A9, {0x643, 0}},
    {0x6CC, {0x64A, 0}}, {0x901, {0x902, 0}},
};

/* The digit nought of each script. */
static const uint32_t noughts[] = {0x660, 0x6F0, 0x7C0, 0x966,  0x9E6,  0xA66,
                                   0xAE6, 0xB66, 0xBE6, 0xC66,  0xCE6,  0xD66,
                                   0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810};

int rpt_point_digit(uint32_t cp)
{
    for (size_t i = 0; i < RPT_COUNT(noughts); i++) {
        if (cp >= noughts[i] && cp < noughts[i] + 10)
            return (int)(cp - noughts[i]);
    }
    return -1;
}

static bool is_accent(uint32_t cp)
{
    for (size_t i = 0; i < RPT_COUNT(accents) && cp >= accents[i].first; i++) {
        if (cp <= accents[i].last)
            return true;
    }
    return false;
}

void rpt_word_set(struct rpt_word *word, const char *text, size_t len)
{
    unsigned char all = 0;

    word->len = len <= RPT_WORD_BYTES ? len : rpt_utf8_start(text, RPT_WORD_BYTES);
    memmove(word->text, text, word->len);
    word->text[word->len] = '\0';
    for (size_t i = 0; i < word->len; i++)
        all |= (unsigned char)word->text[i];
    word->ascii = all < 0x80;
}

/* Room for what a word is taken apart into, and for each of that to become two. No word of a
 * language needs it; what does stays as it is. */
#define POINTS ((size_t)RPT_WORD_BYTES * 4 + 1)

/* 0 where it cannot be done. */
static size_t decompose(const struct rpt_word *word, int options, int32_t points[POINTS])
{
    utf8proc_ssize_t count = utf8proc_decompose(
        (const utf8proc_uint8_t *)word->text, (utf8proc_ssize_t)word->len, points, POINTS / 2,
        (utf8proc_option_t)(options | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                            UTF8PROC_IGNORE));

    return count > 0 && (size_t)count <= POINTS / 2 ? (size_t)count : 0;
}

static void compose(struct rpt_word *word, int32_t *points, size_t count)
{
    utf8proc_ssize_t size = utf8proc_reencode(
        points, (utf8proc_ssize_t)count, (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE));

    if (size >= 0)
        rpt_word_set(word, (const char *)points, (size_t)size);
}

void rpt_word_fold_case(struct rpt_word *word)
{
    int32_t points[POINTS];
    size_t count = word->ascii ? 0 : decompose(word, 0, points);

    if (count > 0)
        compose(word, points, count);
}

/* What a code point of a decomposed word becomes: none, one or two. */
static size_t fold_point(uint32_t cp, uint32_t before, bool dotless, int32_t out[2])
{
    int digit = rpt_point_digit(cp);

    out[0] = digit >= 0 ? '0' + digit : (int32_t)cp;
    if (is_accent(cp))
        return cp == 0x306 && before == 0x438; /* й is no и */
    if (cp == 0x640)
        return 0;
    if (cp == 0x131 && !dotless)
        out[0] = 'i';
    for (size_t i = 0; i < RPT_COUNT(forms); i++) {
        if (forms[i].cp != cp)
            continue;
        out[0] = (int32_t)forms[i].as[0];
        out[1] = (int32_t)forms[i].as[1];
        return out[1] != 0 ? 2 : 1;
    }
    return 1;
}

static void fold_points(struct rpt_word *word, bool dotless)
{
    int32_t points[POINTS], folded[POINTS];
    size_t count = decompose(word, UTF8PROC_COMPAT, points), used = 0;

    for (size_t i = 0; i < count; i++)
        used += fold_point((uint32_t)points[i], i > 0 ? (uint32_t)points[i - 1] : 0, dotless,
                           folded + used);
    if (used > 0)
        compose(word, folded, used);
    else if (count > 0)
        rpt_word_set(word, "", 0);
}

void rpt_word_fold(struct rpt_word *word, bool dotless)
{
    if (!word->ascii)
        fold_points(word, dotless);
}

void rpt_word_umlauts(struct rpt_word *word)
{
    struct rpt_word changed = {.len = 0};

    for (size_t i = 0; i < word->len; i++) {
        char c = word->text[i], before = i > 0 ? word->text[i - 1] : '\0';
        bool parted = c == 'u' && before != '\0' && strchr("aeiouyq", before) != NULL;

        if (strchr("aou", c) == NULL || c == '\0' || word->text[i + 1] != 'e' || parted) {
            changed.text[changed.len++] = c;
            continue;
        }
        changed.len += rpt_utf8_put(c == 'a'   ? 0xE4
                                    : c == 'o' ? 0xF6
                                               : 0xFC,
                                    changed.text + changed.len);
        i++;
    }
    rpt_word_set(word, changed.text, changed.len);
}
