/* SPDX-License-Identifier: MIT
 *
 * What index.c counts while it cuts all texts into tokens: how many paragraphs hold a token, how
 * many a word, and which words are compounds of others. Private to lib/import.
 */
#ifndef RPT_TALLY_H
#define RPT_TALLY_H

#include "rapporteur/text.h"

struct rpt_counted {
    const char *key; /* bytes, NUL behind them */
    uint32_t len, hash;
    uint32_t count, token; /* token: of a word: the number of what it is found by */
    int64_t last;          /* the paragraph that was counted last */
};

/* A hash table by open addressing, never more than half full, of places in a list: a number stays
 * that of its key until the list is sorted. */
struct rpt_tally {
    struct rpt_counted *list;
    size_t count, room;
    uint32_t *slots; /* number + 1, 0: free */
    size_t slot_count;
    struct rpt_arena *arena; /* the caller's: keys live in it */
};

#define RPT_TALLY_NONE UINT32_MAX
/* The number of a key; a new one where it was not there, whose count is 0. */
uint32_t rpt_tally_add(struct rpt_tally *tally, const char *key, size_t len);
/* The number of a key, or RPT_TALLY_NONE. */
uint32_t rpt_tally_find(const struct rpt_tally *tally, const char *key, size_t len);
/* Once a paragraph, however often it stands there. */
void rpt_tally_count(struct rpt_tally *tally, uint32_t number, int64_t paragraph);
/* The list by key; finding and numbers end with it. */
void rpt_tally_sort(struct rpt_tally *tally);
void rpt_tally_finish(struct rpt_tally *tally);

/* Calls `each` with every word that `word` is written together from: menschenrechtsrat gives
 * menschenrecht, mensch, recht, rat. What stands on both sides of a border must be a word of the
 * texts, as it is or without an ending of -s, -es, -n, -en, -er, -e; before it of four letters at
 * least, behind it of three; the first may have lost its -e. The first border that there is counts.
 */
void rpt_compound_parts(const struct rpt_tally *words, const char *word, size_t len,
                        bool (*each)(void *cls, const struct rpt_counted *part), void *cls);

#endif
