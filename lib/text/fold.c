/* SPDX-License-Identifier: MIT
 *
 * Folding with a way back, and comparing by it: how two spellings of one sentence are found to be
 * the same though one was typed and the other typeset. The rules of a single code point stand here
 * too (point.h), since the finder and the tokenizer must agree with them.
 */
#include "rapporteur/text.h"
#include "point.h"

#include <string.h>
#include <utf8proc.h>

#define SIMILAR_WORDS 2000

struct range_row {
    uint32_t first, last;
    const char *as;
};

/* Signs that are written in many ways and mean one thing. Dashes come by their category. */
static const struct range_row signs[] = {
    {0xAB, 0xAB, "\""},      {0xB4, 0xB4, "'"},      {0xBB, 0xBB, "\""},     {0x2B9, 0x2B9, "'"},
    {0x2BA, 0x2BA, "\""},    {0x2BB, 0x2BD, "'"},    {0x2018, 0x201B, "'"},  {0x201C, 0x201F, "\""},
    {0x2026, 0x2026, "..."}, {0x2032, 0x2032, "'"},  {0x2033, 0x2033, "\""}, {0x2035, 0x2035, "'"},
    {0x2036, 0x2036, "\""},  {0x2039, 0x203A, "'"},  {0x2212, 0x2212, "-"},  {0x275B, 0x275C, "'"},
    {0x275D, 0x275E, "\""},  {0x276E, 0x276F, "'"},  {0x300C, 0x300F, "\""}, {0x301D, 0x301F, "\""},
    {0xFE41, 0xFE44, "\""},  {0xFF02, 0xFF02, "\""}, {0xFF07, 0xFF07, "'"},  {0xFF62, 0xFF63, "\""},
};

/* The blocks of the scripts without spaces; what is no word in them is sorted out elsewhere. */
static const struct range_row unspaced[] = {
    {0x0E00, 0x0EFF, "Thai, Lao"}, {0x1000, 0x109F, "Burmese"},
    {0x1780, 0x17FF, "Khmer"},     {0x2E80, 0x2FDF, "Han radicals"},
    {0x3005, 0x3007, "Han signs"}, {0x3021, 0x3029, "Han numerals"},
    {0x3040, 0x30FF, "Kana"},      {0x31F0, 0x31FF, "Kana"},
    {0x3400, 0x4DBF, "Han"},       {0x4E00, 0x9FFF, "Han"},
    {0xA9E0, 0xA9FF, "Burmese"},   {0xAA60, 0xAA7F, "Burmese"},
    {0xF900, 0xFAFF, "Han"},       {0xFF66, 0xFF9F, "Kana, half width"},
    {0x1AFF0, 0x1B16F, "Kana"},    {0x20000, 0x3FFFF, "Han"},
};

static const struct range_row *row_of(const struct range_row *rows, size_t count, uint32_t cp)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (rows[middle].last < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && rows[low].first <= cp ? &rows[low] : NULL;
}

static const utf8proc_property_t *property_of(uint32_t cp)
{
    return utf8proc_get_property((utf8proc_int32_t)cp);
}

bool rpt_point_is_apostrophe(uint32_t cp)
{
    return cp == '\'' || cp == 0x2019 || cp == 0x2BC || cp == 0xFF07;
}

bool rpt_point_is_ignorable(uint32_t cp)
{
    return cp >= 0x80 && property_of(cp)->ignorable;
}

bool rpt_point_is_mark(uint32_t cp)
{
    utf8proc_propval_t category = cp < 0x80 ? UTF8PROC_CATEGORY_CN : property_of(cp)->category;

    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool rpt_point_is_unspaced(uint32_t cp)
{
    return row_of(unspaced, RPT_COUNT(unspaced), cp) != NULL;
}

bool rpt_point_is_border(uint32_t before, uint32_t after)
{
    if (rpt_point_is_unspaced(before) || rpt_point_is_unspaced(after))
        return !rpt_point_is_mark(after);
    return before == 0 || after == 0 || !rpt_cp_is_word(before) || !rpt_cp_is_word(after);
}

static bool is_letter(const utf8proc_property_t *property)
{
    return property->category >= UTF8PROC_CATEGORY_LU &&
           property->category <= UTF8PROC_CATEGORY_LO && property->category != UTF8PROC_CATEGORY_LM;
}

/* Ligatures and the shapes that Arabic letters take, but not superscripts, circled letters and the
 * like, which are other signs. */
static bool is_ligature(const utf8proc_property_t *property)
{
    switch (property->decomp_type) {
    case UTF8PROC_DECOMP_TYPE_COMPAT:
    case UTF8PROC_DECOMP_TYPE_INITIAL:
    case UTF8PROC_DECOMP_TYPE_MEDIAL:
    case UTF8PROC_DECOMP_TYPE_FINAL:
    case UTF8PROC_DECOMP_TYPE_ISOLATED:
        return is_letter(property);
    default:
        return false;
    }
}

/* Composed again, since "e" must not be found in what was "é". */
static size_t take_apart(uint32_t cp, int options, char out[RPT_POINT_MAX])
{
    utf8proc_int32_t points[RPT_POINT_MAX / 4];
    int boundary = UTF8PROC_BOUNDCLASS_START;
    size_t size = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)cp, points, (utf8proc_ssize_t)RPT_COUNT(points),
                                (utf8proc_option_t)(options | UTF8PROC_COMPOSE), &boundary);

    if (count < 0 || (size_t)count > RPT_COUNT(points))
        return rpt_utf8_put(cp, out);
    count = utf8proc_normalize_utf32(points, count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        const struct range_row *sign = row_of(signs, RPT_COUNT(signs), (uint32_t)points[i]);

        /* The isolated form of a mark is said to stand on a space. */
        if (i == 0 && points[i] == ' ' && count > 1)
            continue;
        if (sign != NULL)
            out[size++] = *sign->as;
        else
            size += rpt_utf8_put((uint32_t)points[i], out + size);
    }
    return size;
}

size_t rpt_point_fold(uint32_t cp, bool keep_case, char out[RPT_POINT_MAX])
{
    const utf8proc_property_t *property = property_of(cp);
    const struct range_row *sign;
    int options = 0;

    if (cp < 0x80) {
        out[0] = rpt_point_fold_ascii((char)cp, keep_case);
        return 1;
    }
    if (!is_letter(property)) {
        if (property->ignorable)
            return 0;
        if ((sign = row_of(signs, RPT_COUNT(signs), cp)) != NULL) {
            size_t size = strlen(sign->as);
            memcpy(out, sign->as, size);
            return size;
        }
        if (property->category == UTF8PROC_CATEGORY_PD || rpt_cp_is_space(cp)) {
            out[0] = property->category == UTF8PROC_CATEGORY_PD ? '-' : ' ';
            return 1;
        }
    }
    /* Turkish İ and ı: of the dot nothing depends, as their capitals and small letters cross. */
    if (!keep_case && (cp == 0x130 || cp == 0x131)) {
        out[0] = 'i';
        return 1;
    }
    if (is_ligature(property))
        options = UTF8PROC_COMPAT;
    if (!keep_case && (options != 0 || property->casefold_seqindex != UINT16_MAX))
        options |= UTF8PROC_CASEFOLD;
    return options == 0 ? rpt_utf8_put(cp, out) : take_apart(cp, options, out);
}

/* Room for one more code point's folding, always. */
static void make_room(struct rpt_folded *out, size_t *bytes, size_t *points)
{
    if (*bytes - out->len <= RPT_POINT_MAX) {
        *bytes = *bytes * 2 + RPT_POINT_MAX * 2;
        out->text = rpt_grow(out->text, *bytes, 1);
    }
    if (*points - out->count <= RPT_POINT_MAX) {
        *points = *points * 2 + RPT_POINT_MAX * 2;
        out->source = rpt_grow(out->source, *points, sizeof(*out->source));
    }
}

static void put(struct rpt_folded *out, const char *piece, size_t size, uint32_t source)
{
    if (size == 1 && piece[0] == ' ' && out->len > 0 && out->text[out->len - 1] == ' ')
        return;
    for (size_t i = 0; i < size; i++) {
        out->text[out->len++] = piece[i];
        if (((unsigned char)piece[i] & 0xC0) != 0x80)
            out->source[out->count++] = source;
    }
}

void rpt_fold(const char *text, struct rpt_folded *out)
{
    size_t len = strlen(text), at = 0, bytes = 0, points = 0;
    char piece[RPT_POINT_MAX];
    uint32_t source = 0;

    *out = (struct rpt_folded){0};
    /* Nearly all texts keep their size. */
    bytes = len + RPT_POINT_MAX * 2;
    points = len + RPT_POINT_MAX * 2;
    out->text = rpt_grow(NULL, bytes, 1);
    out->source = rpt_grow(NULL, points, sizeof(*out->source));
    for (; at < len; source++) {
        size_t size = 1;

        if ((unsigned char)text[at] < 0x80)
            piece[0] = rpt_point_fold_ascii(text[at++], false);
        else
            size = rpt_point_fold(rpt_utf8_next(text, len, &at), false, piece);
        make_room(out, &bytes, &points);
        put(out, piece, size, source);
    }
    out->text[out->len] = '\0';
    out->source[out->count] = source;
}

void rpt_folded_finish(struct rpt_folded *folded)
{
    if (folded == NULL)
        return;
    free(folded->text);
    free(folded->source);
    *folded = (struct rpt_folded){0};
}

struct search {
    const char *text, *needle;
    size_t len, needle_len;
    size_t at, point; /* where to look on, in bytes and in code points */
};

/* The next place, in code points. Places may overlap: all of them are wanted. */
static bool search_next(struct search *search, struct rpt_range *range)
{
    const char *from = search->text + search->at;
    const char *hit;
    size_t at;

    if (search->needle_len == 0)
        return false;
    hit = memmem(from, search->len - search->at, search->needle, search->needle_len);
    if (hit == NULL)
        return false;
    at = (size_t)(hit - search->text);
    range->start = search->point + rpt_utf8_count(from, (size_t)(hit - from));
    range->end = range->start + rpt_utf8_count(search->needle, search->needle_len);
    (void)rpt_utf8_next(search->text, search->len, &at);
    search->at = at;
    search->point = range->start + 1;
    return true;
}

size_t rpt_find_exact(const char *text, const char *needle, struct rpt_range *out, size_t max)
{
    struct search search = {.text = text, .needle = needle};
    size_t found = 0;

    search.len = strlen(text);
    search.needle_len = strlen(needle);
    while (found < max && search_next(&search, &out[found]))
        found++;
    return found;
}

/* From folded code points back to the source; false where an end falls inside one character of it,
 * as the "f" of a ligature or the first stop of an ellipsis would. */
static bool unfold(const struct rpt_folded *folded, struct rpt_range *range)
{
    const uint32_t *source = folded->source;
    size_t start = range->start, end = range->end;

    if ((start > 0 && source[start] == source[start - 1]) || source[end] == source[end - 1])
        return false;
    range->start = source[start];
    range->end = source[end - 1] + 1u;
    return true;
}

size_t rpt_find_folded(const char *text, const char *needle, struct rpt_range *out, size_t max)
{
    struct rpt_folded hay, pin;
    struct search search = {0};
    struct rpt_range range;
    size_t found = 0;

    rpt_fold(text, &hay);
    rpt_fold(needle, &pin);
    search.text = hay.text;
    search.len = hay.len;
    search.needle = pin.text;
    search.needle_len = pin.len;
    if (search.needle_len > 0 && *search.needle == ' ') {
        search.needle++;
        search.needle_len--;
    }
    if (search.needle_len > 0 && search.needle[search.needle_len - 1] == ' ')
        search.needle_len--;
    while (found < max && search_next(&search, &range))
        if (unfold(&hay, &range))
            out[found++] = range;
    rpt_folded_finish(&hay);
    rpt_folded_finish(&pin);
    return found;
}

/* The words of a text as numbers: equal words have equal ones, others almost surely not. */
struct words {
    uint64_t word[SIMILAR_WORDS];
    size_t count;
};

static bool word_add(void *cls, const struct rpt_token *token)
{
    struct words *words = cls;

    words->word[words->count++] = rpt_hash(token->text, strlen(token->text));
    return words->count < SIMILAR_WORDS;
}

static struct words *words_of(const char *text)
{
    struct words *words = rpt_alloc(sizeof(*words));
    struct rpt_folded folded;

    /* Folded first, or a soft hyphen would make two words of one. */
    rpt_fold(text, &folded);
    rpt_tokenize(folded.text, "", word_add, words);
    rpt_folded_finish(&folded);
    return words;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's, one row kept. */
static size_t distance(const struct words *a, const struct words *b)
{
    size_t row[SIMILAR_WORDS + 1];

    for (size_t j = 0; j <= b->count; j++)
        row[j] = j;
    for (size_t i = 0; i < a->count; i++) {
        size_t corner = row[0];

        row[0] = i + 1;
        for (size_t j = 0; j < b->count; j++) {
            size_t replaced = corner + (a->word[i] != b->word[j]);

            corner = row[j + 1];
            row[j + 1] = least(replaced, least(row[j], corner) + 1);
        }
    }
    return row[b->count];
}

double rpt_similarity(const char *a, const char *b)
{
    struct words *left = words_of(a), *right = words_of(b);
    size_t longer = left->count > right->count ? left->count : right->count;
    double like = longer == 0 ? 1 : 1 - (double)distance(left, right) / (double)longer;

    free(left);
    free(right);
    return like;
}
