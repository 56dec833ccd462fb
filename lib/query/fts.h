/* SPDX-License-Identifier: MIT
 *
 * A search question taken apart: word "a phrase" -word -"phrase" pre* a OR b near(a b, 5). Anything
 * else is words. fts_parse.c reads it into terms, fts.c turns terms into what the index is asked,
 * match.c finds the same terms again in a paragraph's text.
 */
#ifndef RPT_FTS_H
#define RPT_FTS_H

#include "query_private.h"

#define RPT_MAX_NEAR 8
#define RPT_MAX_QUESTION 2048 /* bytes */

enum rpt_term_kind { RPT_TERM_WORDS, RPT_TERM_PREFIX, RPT_TERM_NEAR };

/* How a term's parts are written in the index in one of the dataset's languages: the tokens of each
 * part, joined by single spaces. */
struct rpt_variant {
    const char *parts[RPT_MAX_NEAR];
    bool prefix; /* the last token of the part is only the beginning of one */
};

struct rpt_term {
    enum rpt_term_kind kind;
    bool negative;
    bool or_next;                    /* OR stands between this one and the next */
    const char *parts[RPT_MAX_NEAR]; /* as written, without what is no word; near has several */
    size_t part_count;
    long distance; /* of near: tokens between the first and the last */
    struct rpt_variant *variants;
    size_t variant_count;
};

struct rpt_terms {
    struct rpt_term *list;
    size_t count;
};

/* Reads `q`; never fails: what is no grammar is words. Everything lives in the arena. */
void rpt_terms_read(struct rpt_arena *arena, const char *q, struct rpt_terms *out);
/* The question again, in its own grammar. */
const char *rpt_terms_text(struct rpt_arena *arena, const struct rpt_terms *terms);
/* Reads the query's q and adds the variants of the dataset's languages; BAD_VALUE where it is
 * blank, OVER_LIMIT where it is too long. Without q: no terms. */
bool rpt_terms_prepare(struct rpt_db *db, const struct rpt_query *query, struct rpt_terms *terms,
                       struct rpt_error *err);
/* The FTS5 expression of the positive or the negative terms, or NULL if there are none. */
const char *rpt_terms_expression(struct rpt_arena *arena, const struct rpt_terms *terms,
                                 bool negative);
/* Where the positive terms stand in `text`, in reading order, overlapping ones merged: *out is
 * malloc'd, their number returned. */
size_t rpt_terms_match(const struct rpt_terms *terms, const char *text, const char *lang,
                       struct rpt_range **out);
/* The question with words that no text has replaced by the nearest that one has; NULL where it has
 * none such. */
bool rpt_did_you_mean(struct rpt_db *db, const struct rpt_query *query,
                      const struct rpt_terms *terms, const char **meant, struct rpt_error *err);

#endif
