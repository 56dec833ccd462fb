/* SPDX-License-Identifier: MIT
 *
 * Finds every label of every entity in one pass. A label hangs in a table under the hash of its
 * first two words, or of its only one; where several labels share those, in the row of all its
 * words, to which the rows of its beginnings lead. A filter of the first rows (scan.c) turns
 * nearly all of a text away before that. Hashes only lead to a label: whether it stands in the text
 * is decided by comparing them, folded (point.h), so that a chance likeness costs time and nothing
 * else.
 */
#include "rapporteur/text.h"
#include "scan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* In the pool, at multiples of eight; what points to one is its offset, 0 for none. */
struct label {
    uint32_t id;
    uint32_t next; /* of the same row */
    uint32_t same; /* of the same text */
    bool keep_case;
    bool plural; /* an abbreviation and its s, which does not belong to the mention */
    bool alone;  /* its last letter is a word by itself */
    char text[]; /* folded, but for case on request */
};

/* A row of words. */
struct row {
    uint32_t tag;
    uint32_t labels; /* offset, with ROW_ bits; 0: no row */
};
#define ROW_USED 1u
#define ROW_SHARED 2u  /* more than one label begins like this */
#define ROW_GOES_ON 4u /* there are rows of these words and more */
#define ROW_BITS 7u
#define LABELS ((size_t)ROW_BITS + 1) /* where they begin */

struct rpt_finder {
    char *pool;
    size_t used, room, count;
    struct rpt_buf spelled; /* the label being added */
    struct row *rows;
    size_t row_count, row_most;
    unsigned shift;
    struct rpt_filter filter;
    struct rpt_alphabet alphabet;
};

struct rpt_finder *rpt_finder_create(void)
{
    struct rpt_finder *finder = rpt_alloc(sizeof(*finder));

    rpt_alphabet_init(&finder->alphabet);
    finder->used = LABELS;
    rpt_buf_init(&finder->spelled, UINT32_MAX / 4);
    rpt_buf_adds(&finder->spelled, "");
    return finder;
}

void rpt_finder_destroy(struct rpt_finder *finder)
{
    if (finder == NULL)
        return;
    rpt_alphabet_finish(&finder->alphabet);
    rpt_buf_finish(&finder->spelled);
    free(finder->pool);
    free(finder->rows);
    free(finder->filter.bits);
    free(finder);
}

/* ---- Labels. */

static struct label *label_at(const struct rpt_finder *finder, size_t offset)
{
    return (struct label *)(void *)(finder->pool + offset);
}

static size_t size_of(const char *text)
{
    return (offsetof(struct label, text) + strlen(text) + 1 + ROW_BITS) & ~(size_t)ROW_BITS;
}

static size_t label_size(const struct label *label)
{
    return size_of(label->text);
}

/* Folded, white space runs to one space and none at the ends. `out` is emptied first. */
static void spell(const char *text, bool keep_case, struct rpt_buf *out)
{
    size_t len = strlen(text), used = 0;
    char chunk[4 * RPT_POINT_MAX];
    bool after_space = true;

    rpt_buf_cut(out, 0);
    for (size_t at = 0; at < len;) {
        char *piece = chunk + used;
        size_t size = 1;

        if ((unsigned char)text[at] < 0x80)
            *piece = rpt_point_fold_ascii(text[at++], keep_case);
        else
            size = rpt_point_fold(rpt_utf8_next(text, len, &at), keep_case, piece);
        bool space = size == 1 && *piece == ' ';
        if (size == 0 || (space && after_space))
            continue;
        after_space = space;
        used += size;
        if (used > sizeof(chunk) - RPT_POINT_MAX) {
            rpt_buf_add(out, chunk, used);
            used = 0;
        }
    }
    rpt_buf_add(out, chunk, used);
    if (out->len > 0 && after_space)
        rpt_buf_cut(out, out->len - 1);
}

bool rpt_label_in_capitals(const char *text)
{
    size_t len = strlen(text), at = 0, points = 0;
    bool upper = false;

    while (at < len) {
        uint32_t cp = rpt_utf8_next(text, len, &at);
        if (rpt_cp_is_upper(cp))
            upper = true;
        else if (cp < '0' || cp > '9')
            return false;
        points++;
    }
    return upper && points >= 2;
}

static struct label *add_label(struct rpt_finder *finder, const char *text, uint32_t id)
{
    size_t size = size_of(text), at = finder->used;
    struct label *label;

    assert(size < UINT32_MAX - at);
    if (at + size > finder->room) {
        finder->room = 2 * (at + size) + 4096;
        finder->pool = rpt_grow(finder->pool, finder->room, 1);
    }
    finder->used += size;
    finder->count++;
    label = label_at(finder, at);
    *label = (struct label){.id = id};
    memcpy(label->text, text, strlen(text) + 1);
    return label;
}

void rpt_finder_add(struct rpt_finder *finder, const char *label, uint32_t id, bool case_sensitive)
{
    struct rpt_buf *spelled = &finder->spelled;

    assert(finder->rows == NULL);
    spell(label, case_sensitive, spelled);
    if (spelled->len == 0)
        return;
    add_label(finder, spelled->data, id)->keep_case = case_sensitive;
    if (!rpt_label_in_capitals(label))
        return;
    spell(label, true, spelled);
    rpt_buf_addc(spelled, 's');
    struct label *plural = add_label(finder, spelled->data, id);
    plural->keep_case = plural->plural = true;
}

/* ---- The table. */

/* The row under a hash, or the free place where it would stand. */
static struct row *row_at(const struct rpt_finder *finder, uint64_t joined)
{
    size_t mask = ((size_t)1 << (64 - finder->shift)) - 1;
    size_t at = (size_t)(joined >> finder->shift);

    while (finder->rows[at].labels != 0 && finder->rows[at].tag != (uint32_t)joined)
        at = (at + 1) & mask;
    return &finder->rows[at];
}

/* The row of one word more, which is there from now on. */
static struct row *row_add(struct rpt_finder *finder, uint64_t joined)
{
    struct row *row = row_at(finder, joined);

    if (row->labels == 0) {
        row->tag = (uint32_t)joined;
        row->labels = ROW_USED;
        finder->row_count++;
    }
    return row;
}

/* The hash of a label's first two words, or of its only one; `scan` stands behind them. */
static uint64_t first_words(struct rpt_scan *scan, const struct rpt_finder *finder,
                            const struct label *label)
{
    struct rpt_scan_word word;
    uint64_t joined = 0;

    rpt_scan_init(scan, &finder->alphabet, label->text, strlen(label->text));
    for (int i = 0; i < 2 && rpt_scan_next(scan, &word); i++)
        joined = rpt_scan_join(joined, word.hash);
    return joined;
}

static void add_first_row(struct rpt_finder *finder, struct label *label)
{
    struct rpt_scan scan;
    uint64_t joined = first_words(&scan, finder, label);
    struct row *row = row_at(finder, joined);

    if (row->labels != 0)
        row->labels |= ROW_SHARED;
    else
        (void)row_add(finder, joined);
    rpt_filter_add(&finder->filter, joined);
    label->next = label->same = 0;
    label->alone = rpt_scan_alone(&scan);
}

/* Into a row's list: with the labels of its text, else as a text of its own. */
static void hang(struct rpt_finder *finder, struct row *row, uint32_t offset)
{
    struct label *label = label_at(finder, offset), *head;

    for (uint32_t at = row->labels & ~ROW_BITS; at != 0; at = head->next) {
        head = label_at(finder, at);
        if (head->keep_case == label->keep_case && head->plural == label->plural &&
            strcmp(head->text, label->text) == 0) {
            label->same = head->same;
            head->same = offset;
            return;
        }
    }
    label->next = row->labels & ~ROW_BITS;
    row->labels = offset | (row->labels & ROW_BITS);
}

/* False where the table turns out too small. */
static bool add_rows(struct rpt_finder *finder, uint32_t offset)
{
    struct rpt_scan scan;
    struct rpt_scan_word word;
    uint64_t joined = first_words(&scan, finder, label_at(finder, offset));
    struct row *row = row_at(finder, joined);

    if ((row->labels & ROW_SHARED) != 0)
        while (rpt_scan_next(&scan, &word)) {
            if (finder->row_count == finder->row_most)
                return false;
            row->labels |= ROW_GOES_ON;
            joined = rpt_scan_join(joined, word.hash);
            row = row_add(finder, joined);
        }
    hang(finder, row, offset);
    return true;
}

static bool fill(struct rpt_finder *finder, unsigned bits)
{
    finder->shift = 64 - bits;
    finder->row_count = 0;
    finder->row_most = ((size_t)1 << bits) / 8 * 7;
    finder->rows = rpt_grow(NULL, (size_t)1 << bits, sizeof(*finder->rows));
    for (size_t at = LABELS; at < finder->used; at += label_size(label_at(finder, at)))
        add_first_row(finder, label_at(finder, at));
    for (size_t at = LABELS; at < finder->used; at += label_size(label_at(finder, at)))
        if (!add_rows(finder, (uint32_t)at))
            return false;
    return true;
}

void rpt_finder_build(struct rpt_finder *finder)
{
    unsigned bits = 4;

    assert(finder->rows == NULL);
    for (size_t at = LABELS; at < finder->used; at += label_size(label_at(finder, at)))
        rpt_alphabet_begin(&finder->alphabet, label_at(finder, at)->text);
    rpt_alphabet_ready(&finder->alphabet);
    rpt_filter_init(&finder->filter, finder->count);
    while (((size_t)1 << bits) / 8 * 7 < finder->count)
        bits++;
    for (; !fill(finder, bits); bits++)
        free(finder->rows);
    rpt_buf_finish(&finder->spelled);
    finder->pool = rpt_grow(finder->pool, finder->used, 1);
}

/* ---- Finding. */

struct match {
    size_t end;     /* bytes; 0 for none */
    size_t skipped; /* of the bytes before it, those that begin no code point */
    uint32_t ids[RPT_FOUND_IDS];
    size_t count;
};

/* Does the text read like the label from match->end on? Moves behind it. */
static bool reads(const struct rpt_scan *scan, const struct label *label, struct match *match)
{
    const char *text = scan->text, *left = label->text;
    size_t at = match->end;
    bool after_space = true;

    while (*left != '\0') {
        char piece[RPT_POINT_MAX];
        size_t size = 1, next = at;

        if ((unsigned char)text[at] < 0x80) {
            piece[0] = rpt_point_fold_ascii(text[at], label->keep_case);
            /* As nearly always. */
            if (piece[0] == *left) {
                after_space = *left++ == ' ';
                at++;
                continue;
            }
            next += at < scan->len;
        } else {
            size = rpt_point_fold(rpt_utf8_next(text, scan->len, &next), label->keep_case, piece);
            match->skipped += next - at - 1;
        }
        at = next;
        bool space = size == 1 && piece[0] == ' ';
        if (size == 0 || (space && after_space))
            continue;
        if (strncmp(piece, left, size) != 0)
            return false;
        after_space = space;
        left += size;
    }
    match->end = at;
    return true;
}

static void add_id(struct match *match, uint32_t id)
{
    size_t at = match->count;

    for (size_t i = 0; i < match->count; i++)
        if (match->ids[i] == id)
            return;
    if (at == RPT_FOUND_IDS)
        return;
    for (; at > 0 && match->ids[at - 1] > id; at--)
        match->ids[at] = match->ids[at - 1];
    match->ids[at] = id;
    match->count++;
}

/* The labels of a row, against the text from a place on. */
static void judge(const struct rpt_finder *finder, const struct rpt_scan *scan,
                  const struct rpt_start *start, uint32_t labels, struct match *longest)
{
    for (labels &= ~ROW_BITS; labels != 0;) {
        const struct label *label = label_at(finder, labels);
        struct match match = {.end = start->at, .skipped = start->skipped};

        labels = label->next;
        if (!reads(scan, label, &match) || !rpt_scan_end(scan, match.end, label->alone))
            continue;
        match.end -= label->plural;
        if (match.end < longest->end)
            continue;
        if (match.end > longest->end)
            *longest = match;
        add_id(longest, label->id);
        for (uint32_t same = label->same; same != 0; same = label_at(finder, same)->same)
            add_id(longest, label_at(finder, same)->id);
    }
}

/* The rows of words that go on from the two of a place. */
static void go_on(const struct rpt_finder *finder, const struct rpt_scan *all,
                  const struct rpt_start *start, struct match *match)
{
    uint64_t joined = start->joined[1];
    struct rpt_scan scan;
    struct rpt_scan_word word;
    uint32_t labels = ROW_GOES_ON;

    rpt_scan_init(&scan, all->alphabet, all->text, all->len);
    rpt_scan_move(&scan, start->at, start->skipped);
    for (int i = 0; i < 2; i++)
        (void)rpt_scan_next(&scan, &word);
    while ((labels & ROW_GOES_ON) != 0 && rpt_scan_next(&scan, &word)) {
        joined = rpt_scan_join(joined, word.hash);
        labels = row_at(finder, joined)->labels;
        judge(finder, all, start, labels, match);
    }
}

/* Places that are looked at together, since one's row and label are on their way from memory while
 * the others' are asked for. */
#define TOGETHER 16
struct places {
    struct rpt_start starts[TOGETHER];
    uint32_t labels[TOGETHER][2]; /* of the rows of the first word, and of the first two */
    size_t count;
};

static void seek(const struct rpt_finder *finder, struct rpt_scan *scan, struct places *places)
{
    size_t count = 0;

    for (; count < TOGETHER && rpt_scan_seek(scan, &finder->filter, &places->starts[count]);
         count++)
        for (int i = 0; i < 2; i++)
            if (places->starts[count].may[i])
                __builtin_prefetch(&finder->rows[places->starts[count].joined[i] >> finder->shift]);
    for (size_t at = 0; at < count; at++)
        for (int i = 0; i < 2; i++) {
            const struct rpt_start *start = &places->starts[at];
            uint32_t labels = start->may[i] ? row_at(finder, start->joined[i])->labels : 0;

            places->labels[at][i] = labels;
            __builtin_prefetch(finder->pool + (labels & ~ROW_BITS));
        }
    places->count = count;
}

void rpt_finder_find(const struct rpt_finder *finder, const char *text,
                     bool (*each)(void *cls, const struct rpt_found *found), void *cls)
{
    struct rpt_scan scan;
    struct places places;
    size_t behind = 0; /* the last match */

    if (finder->count == 0)
        return;
    rpt_scan_init(&scan, &finder->alphabet, text, strlen(text));
    do {
        seek(finder, &scan, &places);
        for (size_t i = 0; i < places.count; i++) {
            const struct rpt_start *start = &places.starts[i];
            struct match match = {0};

            if (start->at < behind)
                continue;
            judge(finder, &scan, start, places.labels[i][0], &match);
            judge(finder, &scan, start, places.labels[i][1], &match);
            if ((places.labels[i][1] & ROW_GOES_ON) != 0)
                go_on(finder, &scan, start, &match);
            if (match.end == 0)
                continue;
            struct rpt_found found = {start->at - start->skipped, match.end - match.skipped,
                                      match.ids, match.count};
            behind = match.end;
            if (!each(cls, &found))
                return;
        }
    } while (places.count == TOGETHER);
}
