/* SPDX-License-Identifier: MIT
 *
 * A text as the finder reads it: folded (fold.c) while it is read, never copied, and cut into
 * words. A word is a run of letters, marks and digits; in a script without spaces each letter, with
 * its marks, is a word of its own; and so is a sign that some label begins with. Private to
 * lib/text; implemented in scan.c, used by finder.c.
 */
#ifndef RAPPORTEUR_TEXT_SCAN_H
#define RAPPORTEUR_TEXT_SCAN_H

#include "point.h"

enum rpt_letter {
    RPT_LETTER_NONE, /* what stands between words */
    RPT_LETTER_WORD,
    RPT_LETTER_MARK,  /* belongs to the letter before it */
    RPT_LETTER_ALONE, /* of a script without spaces */
    RPT_LETTER_SIGN   /* no letter, but a label begins with it */
};

/* Code points below this are looked up: every alphabet, and kana. */
#define RPT_ALPHABET_SIZE 0x3400

struct rpt_alphabet {
    /* Of an ASCII byte: the folded letter or digit, RPT_STOP where more must be asked, else 0. */
    unsigned char ascii[256];
    /* What a code point folds to, with its rpt_letter from bit 24 on; RPT_MANY where it folds to
     * none or to several. */
    uint32_t points[RPT_ALPHABET_SIZE];
    uint32_t *signs; /* sorted once all are known */
    size_t sign_count, sign_room;
};
#define RPT_POINT_FOLDS 32 /* code points that one can fold to; 18 are the most so far */
#define RPT_STOP 1
#define RPT_MANY UINT32_MAX

void rpt_alphabet_init(struct rpt_alphabet *alphabet);
void rpt_alphabet_finish(struct rpt_alphabet *alphabet);
/* A label begins like `folded`: if that is no letter, it will be a word by itself. */
void rpt_alphabet_begin(struct rpt_alphabet *alphabet, const char *folded);
/* All beginnings are known; the first text may come. */
void rpt_alphabet_ready(struct rpt_alphabet *alphabet);

struct rpt_scan_word {
    size_t start;   /* bytes */
    size_t skipped; /* of the bytes before it, those that begin no code point */
    uint64_t hash;  /* of its folded letters */
    bool free;      /* may a label begin here? Not with a sign that touches a word. */
};

struct rpt_scan {
    const struct rpt_alphabet *alphabet;
    const char *text;
    size_t len, at, skipped;
    /* The folding of the code point at `at`, where there is a queue; `size` its bytes. */
    uint32_t queue[RPT_POINT_FOLDS];
    unsigned queued, taken;
    size_t size;
    bool touching; /* is what stands right before a letter that does not stand alone? */
    struct rpt_scan_word ahead; /* read, but not sought yet */
    bool has_ahead;
};

void rpt_scan_init(struct rpt_scan *scan, const struct rpt_alphabet *alphabet, const char *text,
                   size_t len);
/* Goes on at a byte, before which `skipped` begin no code point. */
void rpt_scan_move(struct rpt_scan *scan, size_t at, size_t skipped);
/* False at the end of the text. */
bool rpt_scan_next(struct rpt_scan *scan, struct rpt_scan_word *word);
/* Can a label end at byte `at`? Not before a mark, and not before a letter, unless the label's last
 * or that one stands alone. */
bool rpt_scan_end(const struct rpt_scan *scan, size_t at, bool alone);
/* Does the last letter of the text stand alone? */
bool rpt_scan_alone(const struct rpt_scan *scan);

/* The hash of words in a row: of those so far, and one more. */
static inline uint64_t rpt_scan_join(uint64_t before, uint64_t hash)
{
    return ((before << 29 | before >> 35) ^ hash) * 0x9E3779B97F4A7C15u;
}

/* Two bits in one place for each row of words that a label begins with: of its first two words, or
 * of its only one. */
struct rpt_filter {
    uint64_t *bits;
    unsigned shift;
};
static inline uint64_t rpt_filter_bits(uint64_t joined)
{
    return (uint64_t)1 << (joined >> 8 & 63) | (uint64_t)1 << (joined >> 20 & 63);
}
static inline bool rpt_filter_has(const struct rpt_filter *filter, uint64_t joined)
{
    return (~filter->bits[joined >> filter->shift] & rpt_filter_bits(joined)) == 0;
}
void rpt_filter_init(struct rpt_filter *filter, size_t labels);
void rpt_filter_add(struct rpt_filter *filter, uint64_t joined);
/* A place where a label may begin: the first row of words there, and the row of the first two. */
struct rpt_start {
    size_t at, skipped;
    uint64_t joined[2];
    bool may[2];
};
/* The next such place; false at the end of the text. */
bool rpt_scan_seek(struct rpt_scan *scan, const struct rpt_filter *filter, struct rpt_start *start);

#endif
