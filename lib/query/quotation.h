/* SPDX-License-Identifier: MIT
 *
 * A quotation being checked, in three steps: quotation_seeds.c asks the index for paragraphs that
 * may hold it, quotation_place.c reads them and compares the text itself, quotation_tell.c makes
 * the answer; quotation.c leads through them. No verdict rests on the index alone.
 */
#ifndef RPT_QUOTATION_H
#define RPT_QUOTATION_H

#include "query_private.h"

struct rpt_quoted {
    struct rpt_db *db;
    struct rpt_arena *arena;
    const char *base;  /* absolute, for citations */
    const char *given; /* NFC, without white space and quote marks around it */
    const char *text;  /* the same closed up (rpt_close_up): what is compared word by word */
    struct rpt_atoms plain, marked; /* marked has no atoms where nothing is marked */
    int64_t document;               /* the row to look in alone, or 0 */
};

/* ---- Paragraphs that may hold it. A seed is a stretch of one to three words that the index is
 * asked for; paragraphs with rarer and with more of them come first. */
#define RPT_MAX_SEEDS 16
#define RPT_RARE 512 /* a word in no more paragraphs than that is looked up alone */

struct rpt_candidate {
    int64_t n;      /* the paragraph */
    uint32_t seeds; /* a bit for each that it holds */
    unsigned weight;
};

struct rpt_candidates {
    struct rpt_candidate *list; /* in the arena */
    size_t count;
    bool complete; /* whoever holds the quotation whole is among them */
};

struct rpt_seed {
    const char *now, *ever; /* FTS5 expressions for current and for earlier editions; now may be
                               NULL: no current text has these words */
    int64_t cost;           /* at most so many paragraphs of current editions have them */
    size_t from, to;        /* words of the quotation */
};

struct rpt_seeds {
    struct rpt_seed list[RPT_MAX_SEEDS]; /* the rarest first */
    size_t count;
    size_t words;          /* that the quotation has */
    struct rpt_seed whole; /* as many words of it in a row as are worth asking for */
    int64_t first, last;   /* rows between which the document's paragraphs are */
    bool has_earlier;      /* there are earlier editions that differ */
};

bool rpt_seeds_plan(const struct rpt_quoted *quoted, struct rpt_seeds *seeds,
                    struct rpt_error *err);
/* Those that may hold it word for word, in reading order. */
bool rpt_seeds_whole(const struct rpt_quoted *quoted, const struct rpt_seeds *seeds,
                     struct rpt_candidates *out, struct rpt_error *err);
/* The `max` most like it. */
bool rpt_seeds_like(const struct rpt_quoted *quoted, const struct rpt_seeds *seeds, size_t max,
                    struct rpt_candidates *out, struct rpt_error *err);

/* ---- Places where it stands. */
enum rpt_verdict {
    RPT_VERDICT_EXACT,
    RPT_VERDICT_NORMALISED,
    RPT_VERDICT_ELIDED,
    RPT_VERDICT_ALTERED,
    RPT_VERDICT_ABSENT
};

struct rpt_found_place {
    enum rpt_verdict verdict;
    int64_t document, edition, number; /* rows; the edition's number */
    bool current;
    int64_t from, to; /* first and last code point, counted through the edition */
    double similarity;
    json_t *spans, *diff; /* diff: null where nothing differs */
};

#define RPT_MAX_PLACES 100

struct rpt_found_places {
    struct rpt_found_place list[RPT_MAX_PLACES];
    size_t count;
    bool full;   /* there may be more */
    size_t work; /* pairs of atoms compared so far */
    struct {
        int64_t edition, ordinal;
    } aligned[RPT_MAX_PLACES]; /* the paragraphs around which a place was sought */
    size_t aligned_count;
};

void rpt_found_place_finish(struct rpt_found_place *place);
void rpt_found_places_finish(struct rpt_found_places *places);
/* Adds every place in or around paragraph `n` where the quotation stands word for word. */
bool rpt_place_whole(const struct rpt_quoted *quoted, int64_t n, struct rpt_found_places *places,
                     struct rpt_error *err);
/* Adds the place around paragraph `n` that is most like the quotation, if it is like enough; `far`:
 * what is marked as left out may be long. Past the work that one check may take, or where its
 * neighbour was tried, nothing is done. */
bool rpt_place_like(const struct rpt_quoted *quoted, int64_t n, bool far,
                    struct rpt_found_places *places, struct rpt_error *err);

/* ---- The answer. Puts the places in order, the best first. `words`: of the quotation. */
bool rpt_places_tell(const struct rpt_quoted *quoted, struct rpt_found_places *places, size_t words,
                     json_t **out, struct rpt_error *err);

#endif
