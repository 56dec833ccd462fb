/* SPDX-License-Identifier: MIT
 *
 * Text as UTF-8: checking, stepping, counting, and Unicode's normal forms and classes. The only
 * file of base that names utf8proc. Text is checked once where it enters; from there on all of
 * these may assume that it is valid, but none reads past its end if it is not.
 */
#include "rapporteur/base.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFD

/* The bytes of the code point at `at`, 0 where there is none. */
static size_t decode(const char *text, size_t len, size_t at, int32_t *cp)
{
    utf8proc_ssize_t n;

    if ((unsigned char)text[at] < 0x80) {
        *cp = (unsigned char)text[at];
        return 1;
    }
    n = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), cp);
    return n > 0 ? (size_t)n : 0;
}

static bool is_lead(char c)
{
    return (c & 0xC0) != 0x80;
}

bool rpt_utf8_valid(const char *text, size_t len, size_t *bad)
{
    int32_t cp;

    for (size_t at = 0, n; at < len; at += n) {
        n = decode(text, len, at, &cp);
        if (n == 0 || cp == 0) {
            if (bad != NULL)
                *bad = at;
            return false;
        }
    }
    return true;
}

uint32_t rpt_utf8_next(const char *text, size_t len, size_t *at)
{
    int32_t cp;
    size_t n = *at < len ? decode(text, len, *at, &cp) : 0;

    *at += n > 0 || *at >= len ? n : 1;
    return n > 0 ? (uint32_t)cp : REPLACEMENT;
}

size_t rpt_utf8_start(const char *text, size_t at)
{
    while (at > 0 && !is_lead(text[at]))
        at--;
    return at;
}

bool rpt_utf8_plain(uint32_t cp, size_t bytes)
{
    return cp >= 0x20 && !(cp >= 0x7F && cp <= 0x9F) && !(cp == REPLACEMENT && bytes == 1);
}

size_t rpt_utf8_put(uint32_t cp, char out[4])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

size_t rpt_utf8_count(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += is_lead(text[i]);
    return count;
}

size_t rpt_utf8_utf16(const char *text, size_t len)
{
    size_t units = rpt_utf8_count(text, len);

    for (size_t i = 0; i < len; i++)
        units += (unsigned char)text[i] >= 0xF0;
    return units;
}

size_t rpt_utf8_byte(const char *text, size_t len, size_t codepoint)
{
    size_t at = 0;

    for (; at < len; at++)
        if (is_lead(text[at]) && codepoint-- == 0)
            break;
    return at;
}

static char *copy_of(const char *text, size_t len, size_t *out_len)
{
    char *copy = rpt_alloc(len + 1);

    memcpy(copy, text, len);
    *out_len = len;
    return copy;
}

/* No byte from `first` on: 0x80 for ASCII, 0xCC for code points below U+0300. */
static bool all_below(const char *text, size_t len, unsigned char first)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] >= first)
            return false;
    return true;
}

/* utf8proc_map with memory of ours; what cannot be mapped stays as it is. */
static char *map(const char *text, size_t len, int options, size_t *out_len)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_option_t option = (utf8proc_option_t)options;
    utf8proc_ssize_t room = (utf8proc_ssize_t)len + 8; /* most texts become no longer */
    utf8proc_int32_t *cps = rpt_grow(NULL, (size_t)room + 1, sizeof *cps);
    utf8proc_ssize_t n = utf8proc_decompose(bytes, (utf8proc_ssize_t)len, cps, room, option);

    if (n > room) {
        cps = rpt_grow(cps, (size_t)n + 1, sizeof *cps);
        n = utf8proc_decompose(bytes, (utf8proc_ssize_t)len, cps, n, option);
    }
    if (n < 0) {
        free(cps);
        return copy_of(text, len, out_len);
    }
    *out_len = (size_t)utf8proc_reencode(cps, n, option);
    return rpt_grow(cps, *out_len + 1, 1);
}

/* Nothing below U+0300 joins or is taken apart (UAX #15, quick check). */
char *rpt_utf8_nfc(const char *text, size_t len, size_t *out_len)
{
    if (all_below(text, len, 0xCC))
        return copy_of(text, len, out_len);
    return map(text, len, UTF8PROC_STABLE | UTF8PROC_COMPOSE, out_len);
}

/* Marks, and the jamo that a Hangul syllable goes on with: all that NFC joins to what is before. */
static bool joins(int32_t cp)
{
    utf8proc_category_t category;

    if (cp < 0x300)
        return false;
    category = utf8proc_category(cp);
    return (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME) ||
           (cp >= 0x1160 && cp <= 0x11FF);
}

/* Where a character with all that joins it ends. */
static size_t cluster_end(const char *text, size_t len, size_t at)
{
    int32_t cp;
    size_t n = decode(text, len, at, &cp);

    do {
        at += n > 0 ? n : 1;
        n = at < len ? decode(text, len, at, &cp) : 0;
    } while (n > 0 && joins(cp));
    return at;
}

char *rpt_utf8_nfc_points(const char *text, size_t len, uint32_t **points)
{
    size_t nfc_len, count = 0;
    char *nfc = rpt_utf8_nfc(text, len, &nfc_len);
    bool same = nfc_len == len && memcmp(nfc, text, len) == 0;

    *points = rpt_grow(NULL, len + 1, sizeof **points);
    for (size_t at = 0, end; at < len; at = end) {
        size_t made = 1, inside = 0;

        end = same ? at + 1 : cluster_end(text, len, at);
        if (same) {
            made = is_lead(text[at]);
        } else if (end - at > 1) {
            char *cluster = map(text + at, end - at, UTF8PROC_STABLE | UTF8PROC_COMPOSE, &nfc_len);
            made = rpt_utf8_count(cluster, nfc_len);
            free(cluster);
        }
        for (size_t i = at; i < end; i++) {
            inside += i > at && is_lead(text[i]);
            (*points)[i] = (uint32_t)(count + (inside < made ? inside : made));
        }
        count += made;
    }
    (*points)[len] = (uint32_t)count;
    return nfc;
}

static char *fold_case(const char *text, size_t len, size_t *out_len)
{
    if (!all_below(text, len, 0x80))
        return map(text, len,
                   UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                       UTF8PROC_STRIPMARK,
                   out_len);
    char *folded = copy_of(text, len, out_len);
    for (size_t i = 0; i < len; i++)
        folded[i] =
            (char)(folded[i] >= 'A' && folded[i] <= 'Z' ? folded[i] + ('a' - 'A') : folded[i]);
    return folded;
}

char *rpt_utf8_fold(const char *text, size_t len)
{
    size_t folded_len, at = 0, used = 0;
    char *folded = fold_case(text, len, &folded_len);
    bool space = false;

    /* In place: what is written is never ahead of what is read. */
    while (at < folded_len) {
        size_t start = at;
        if (rpt_cp_is_space(rpt_utf8_next(folded, folded_len, &at))) {
            space = used > 0;
            continue;
        }
        if (space)
            folded[used++] = ' ';
        space = false;
        memmove(folded + used, folded + start, at - start);
        used += at - start;
    }
    folded[used] = '\0';
    return folded;
}

bool rpt_cp_is_word(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= '0' && cp <= '9') || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z');
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

bool rpt_cp_is_space(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= '\t' && cp <= '\r');
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);

    return (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP) ||
           (cp >= '\t' && cp <= '\r') || cp == 0x85;
}

bool rpt_cp_is_upper(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);

    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool rpt_cp_is_lower(uint32_t cp)
{
    return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LL;
}

size_t rpt_cp_parts(uint32_t cp)
{
    utf8proc_int32_t parts[8];
    int boundary = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t count = 1;

    if (cp >= 0xC0)
        count = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 8,
                                        UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &boundary);
    return count > 0 ? (size_t)count : 1;
}
