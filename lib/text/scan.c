/* SPDX-License-Identifier: MIT
 *
 * Reads words for the finder. Most of most texts is ASCII in which no label begins: that is passed
 * over by one loop and two look-ups in a filter a word. What is not looked up takes the slower way,
 * those code points that fold to several one after the other.
 */
#include "scan.h"

#include <stdlib.h>
#include <string.h>

#define KIND(entry) ((enum rpt_letter)((entry) >> 24))
#define POINT(entry) ((entry)&0x1FFFFF)

/* ---- What a code point is. */

static enum rpt_letter letter_of(uint32_t folded)
{
    if (!rpt_cp_is_word(folded))
        return RPT_LETTER_NONE;
    if (rpt_point_is_mark(folded))
        return RPT_LETTER_MARK;
    return rpt_point_is_unspaced(folded) ? RPT_LETTER_ALONE : RPT_LETTER_WORD;
}

static uint32_t entry_of(uint32_t folded)
{
    return folded | (uint32_t)letter_of(folded) << 24;
}

/* The entries of what a code point folds to; how many. */
static unsigned fold_point(uint32_t cp, uint32_t entries[RPT_POINT_FOLDS])
{
    char piece[RPT_POINT_MAX];
    size_t size = rpt_point_fold(cp, false, piece), at = 0;
    unsigned count = 0;

    while (at < size && count < RPT_POINT_FOLDS)
        entries[count++] = entry_of(rpt_utf8_next(piece, size, &at));
    return count;
}

void rpt_alphabet_init(struct rpt_alphabet *alphabet)
{
    uint32_t entries[RPT_POINT_FOLDS];

    *alphabet = (struct rpt_alphabet){0};
    for (uint32_t cp = 0; cp < RPT_ALPHABET_SIZE; cp++)
        alphabet->points[cp] = fold_point(cp, entries) == 1 ? entries[0] : RPT_MANY;
    for (unsigned byte = 0; byte < 256; byte++)
        if (byte == 0 || byte >= 0x80)
            alphabet->ascii[byte] = RPT_STOP;
        else if (KIND(alphabet->points[byte]) != RPT_LETTER_NONE)
            alphabet->ascii[byte] = (unsigned char)POINT(alphabet->points[byte]);
}

void rpt_alphabet_finish(struct rpt_alphabet *alphabet)
{
    free(alphabet->signs);
}

static int by_point(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static bool is_sign(const struct rpt_alphabet *alphabet, uint32_t cp)
{
    return alphabet->sign_count > 0 &&
           bsearch(&cp, alphabet->signs, alphabet->sign_count, sizeof(cp), by_point) != NULL;
}

void rpt_alphabet_begin(struct rpt_alphabet *alphabet, const char *folded)
{
    size_t at = 0;
    uint32_t cp = (unsigned char)*folded;

    if (alphabet->ascii[cp] > RPT_STOP)
        return;
    cp = rpt_utf8_next(folded, strlen(folded), &at);
    if (letter_of(cp) != RPT_LETTER_NONE)
        return;
    if (alphabet->sign_count == alphabet->sign_room) {
        alphabet->sign_room = alphabet->sign_room * 2 + 16;
        alphabet->signs = rpt_grow(alphabet->signs, alphabet->sign_room, sizeof(*alphabet->signs));
    }
    alphabet->signs[alphabet->sign_count++] = cp;
}

void rpt_alphabet_ready(struct rpt_alphabet *alphabet)
{
    if (alphabet->sign_count == 0)
        return;
    qsort(alphabet->signs, alphabet->sign_count, sizeof(*alphabet->signs), by_point);
    /* Several code points may fold to one. */
    for (uint32_t i = 0; i < RPT_ALPHABET_SIZE; i++)
        if (is_sign(alphabet, alphabet->points[i])) {
            alphabet->points[i] |= (uint32_t)RPT_LETTER_SIGN << 24;
            if (i < 0x80)
                alphabet->ascii[i] = RPT_STOP;
        }
}

/* ---- Code points, folded. */

void rpt_scan_init(struct rpt_scan *scan, const struct rpt_alphabet *alphabet, const char *text,
                   size_t len)
{
    scan->alphabet = alphabet;
    scan->text = text;
    scan->len = len;
    scan->touching = false;
    rpt_scan_move(scan, 0, 0);
}

void rpt_scan_move(struct rpt_scan *scan, size_t at, size_t skipped)
{
    scan->at = at;
    scan->skipped = skipped;
    scan->queued = scan->taken = 0;
    scan->has_ahead = false;
}

/* What stands at `at` and its size, if it is looked up or of one of the two large alphabets; else
 * RPT_MANY. */
static inline uint32_t entry_at(const struct rpt_scan *scan, size_t at, size_t *size)
{
    const unsigned char *c = (const unsigned char *)scan->text + at;
    uint32_t cp = RPT_MANY;

    if (c[0] < 0x80) {
        cp = c[0];
        *size = 1;
    } else if (c[0] >= 0xC2 && c[0] < 0xE0 && (c[1] & 0xC0) == 0x80) {
        cp = (c[0] & 0x1Fu) << 6 | (c[1] & 0x3Fu);
        *size = 2;
    } else if ((c[0] & 0xF0) == 0xE0 && (c[1] & 0xC0) == 0x80 && (c[2] & 0xC0) == 0x80) {
        cp = (c[0] & 0xFu) << 12 | (c[1] & 0x3Fu) << 6 | (c[2] & 0x3Fu);
        *size = 3;
    }
    if (cp < RPT_ALPHABET_SIZE)
        return scan->alphabet->points[cp];
    if (cp >= 0x4E00 && cp < 0x9FF0)
        return cp | (uint32_t)RPT_LETTER_ALONE << 24;
    if (cp >= 0xAC00 && cp < 0xD7A4)
        return cp | (uint32_t)RPT_LETTER_WORD << 24;
    return RPT_MANY;
}

/* Fills the queue with what comes next that is not ignored; false at the end of the text. */
static bool look(struct rpt_scan *scan)
{
    while (scan->taken == scan->queued) {
        size_t next = scan->at;
        uint32_t entry;

        if (next >= scan->len)
            return false;
        scan->taken = 0;
        scan->queued = 1;
        entry = entry_at(scan, next, &scan->size);
        scan->queue[0] = entry;
        if (entry != RPT_MANY)
            return true;
        scan->queued = fold_point(rpt_utf8_next(scan->text, scan->len, &next), scan->queue);
        scan->size = next - scan->at;
        for (unsigned i = 0; i < scan->queued; i++)
            if (is_sign(scan->alphabet, scan->queue[i]))
                scan->queue[i] |= (uint32_t)RPT_LETTER_SIGN << 24;
        if (scan->queued > 0)
            return true;
        scan->at = next;
        scan->skipped += scan->size - 1;
    }
    return true;
}

/* Takes from the queue what `look` saw. */
static void pass(struct rpt_scan *scan)
{
    if (++scan->taken < scan->queued)
        return;
    scan->at += scan->size;
    scan->skipped += scan->size - 1;
    scan->taken = scan->queued = 0;
}

bool rpt_scan_end(const struct rpt_scan *scan, size_t at, bool alone)
{
    unsigned char letter = scan->alphabet->ascii[(unsigned char)scan->text[at]];
    struct rpt_scan rest;

    if (letter != RPT_STOP)
        return letter == 0 || alone;
    rpt_scan_init(&rest, scan->alphabet, scan->text, scan->len);
    rpt_scan_move(&rest, at, 0);
    if (!look(&rest))
        return true;
    switch (KIND(rest.queue[0])) {
    case RPT_LETTER_WORD:
        return alone;
    case RPT_LETTER_MARK:
        return false;
    default:
        return true;
    }
}

bool rpt_scan_alone(const struct rpt_scan *scan)
{
    struct rpt_scan rest;
    bool alone = false;

    if (scan->len == 0 || (unsigned char)scan->text[scan->len - 1] < 0x80)
        return false;
    rpt_scan_init(&rest, scan->alphabet, scan->text, scan->len);
    while (look(&rest)) {
        enum rpt_letter kind = KIND(rest.queue[rest.taken]);

        alone = kind == RPT_LETTER_ALONE || (kind == RPT_LETTER_MARK && alone);
        pass(&rest);
    }
    return alone;
}

/* ---- Words. */

static inline uint64_t add_letter(uint64_t hash, uint32_t folded)
{
    return (hash << 5 | hash >> 59) ^ folded;
}

/* The rest of a word, if it has begun, or a whole one; false at the end of the text. */
static bool next_slowly(struct rpt_scan *scan, struct rpt_scan_word *word, bool begun)
{
    bool alone = false;

    while (look(scan)) {
        uint32_t entry = scan->queue[scan->taken];
        enum rpt_letter kind = KIND(entry);
        bool joins = kind == RPT_LETTER_MARK || (kind == RPT_LETTER_WORD && !alone);

        if (begun && !joins)
            return true;
        if (kind != RPT_LETTER_NONE && !begun) {
            *word = (struct rpt_scan_word){.start = scan->at, .skipped = scan->skipped};
            word->free = scan->taken == 0 && !(kind == RPT_LETTER_SIGN && scan->touching);
            begun = true;
            alone = kind == RPT_LETTER_ALONE;
        }
        pass(scan);
        scan->touching = !alone && (kind == RPT_LETTER_WORD || kind == RPT_LETTER_MARK);
        if (!begun)
            continue;
        word->hash = add_letter(word->hash, POINT(entry));
        if (kind == RPT_LETTER_SIGN)
            return true;
    }
    return begun;
}

/* A word of which every letter is looked up is read here, others are left to the slower way. */
static inline bool next(struct rpt_scan *scan, struct rpt_scan_word *word)
{
    const unsigned char *ascii = scan->alphabet->ascii, *text = (const unsigned char *)scan->text;
    size_t at = scan->at, start, skipped = scan->skipped, size;
    uint64_t hash = 0;
    uint32_t entry;
    unsigned char letter;

    if (scan->taken != scan->queued)
        return next_slowly(scan, word, false);
    while (ascii[text[at]] == 0)
        at++;
    if (at > scan->at)
        scan->touching = false;
    start = at;
    for (;;) {
        while ((letter = ascii[text[at]]) > RPT_STOP) {
            hash = add_letter(hash, letter);
            at++;
        }
        if (letter == 0 || KIND(entry = entry_at(scan, at, &size)) != RPT_LETTER_WORD)
            break;
        hash = add_letter(hash, POINT(entry));
        at += size;
        skipped += size - 1;
    }
    *word = (struct rpt_scan_word){start, scan->skipped, hash, true};
    scan->at = at;
    scan->skipped = skipped;
    scan->touching = at > start || scan->touching;
    return letter == 0 || next_slowly(scan, word, at > start);
}

bool rpt_scan_next(struct rpt_scan *scan, struct rpt_scan_word *word)
{
    return next(scan, word);
}

/* ---- Where labels may begin. */

void rpt_filter_init(struct rpt_filter *filter, size_t labels)
{
    unsigned bits = 6; /* of the number of places, of 64 bits each */

    while (bits < 26 && ((size_t)4 << bits) < labels)
        bits++;
    filter->shift = 64 - bits;
    filter->bits = rpt_grow(NULL, (size_t)1 << bits, sizeof(*filter->bits));
}

void rpt_filter_add(struct rpt_filter *filter, uint64_t joined)
{
    filter->bits[joined >> filter->shift] |= rpt_filter_bits(joined);
}

bool rpt_scan_seek(struct rpt_scan *scan, const struct rpt_filter *filter, struct rpt_start *start)
{
    struct rpt_scan_word pair[2] = {0}, *word, *ahead = pair;
    bool more = scan->has_ahead;

    if (more)
        *ahead = scan->ahead;
    else
        more = next(scan, ahead);
    while (more) {
        word = ahead;
        ahead = word == pair ? pair + 1 : pair;
        more = next(scan, ahead);

        uint64_t one = rpt_scan_join(0, word->hash), two = rpt_scan_join(one, ahead->hash);
        bool may_one = rpt_filter_has(filter, one), may_two = more && rpt_filter_has(filter, two);
        if (__builtin_expect((may_one || may_two) && word->free, 0)) {
            *start = (struct rpt_start){word->start, word->skipped, {one, two}, {may_one, may_two}};
            scan->has_ahead = more;
            scan->ahead = *ahead;
            return true;
        }
    }
    scan->has_ahead = false;
    return false;
}
