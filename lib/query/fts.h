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
    int64_t counts[RPT_MAX_NEAR]; /* paragraphs that can hold the part: of its rarest token */
    unsigned prefix;              /* bit i: the last token of part i is only the beginning of one */
    unsigned lead; /* bit i: of the last token of part i the first character alone is meant */
};

struct rpt_term {
    enum rpt_term_kind kind;
    bool negative;
    bool or_next;                    /* OR stands between this one and the next */
    const char *parts[RPT_MAX_NEAR]; /* as written, without what is no word; near has several */
    size_t part_count;
    long distance; /* of near: tokens between the first and the last */
    struct rpt_variant *variants;
    size_t variant_count, variant_room;
    int64_t count; /* paragraphs that any of them can be in, at most */
};

struct rpt_terms {
    struct rpt_term *list;
    size_t count;
    bool partial; /* a beginning has so many words that the rarest were left out */
};

/* Reads `q`; never fails: what is no grammar is words. Everything lives in the arena. */
void rpt_terms_read(struct rpt_arena *arena, const char *q, struct rpt_terms *out);
/* The question again, in its own grammar. */
const char *rpt_terms_text(struct rpt_arena *arena, const struct rpt_terms *terms);
/* Reads the query's q and adds the variants of the dataset's languages; BAD_VALUE where it is
 * blank, OVER_LIMIT where it is too long. Without q: no terms. */
bool rpt_terms_prepare(struct rpt_db *db, const struct rpt_query *query, struct rpt_terms *terms,
                       struct rpt_error *err);
/* Adds the variants of one language; `counts` of tokens come from the dataset. */
bool rpt_term_vary(struct rpt_db *db, struct rpt_arena *arena, struct rpt_term *term,
                   const char *lang, bool *partial, struct rpt_error *err);
/* The FTS5 expression of the positive or the negative terms, or NULL if there are none. */
const char *rpt_terms_expression(struct rpt_arena *arena, const struct rpt_terms *terms,
                                 bool negative);
/* What the phrases of the positive expression weigh, in its order: in the arena, their number in
 * *count. */
const struct rpt_weight *rpt_terms_weights(struct rpt_arena *arena, const struct rpt_terms *terms,
                                           size_t *count);
/* Where the positive terms stand in `text`, in reading order, overlapping ones merged: *out is
 * malloc'd, their number returned. */
size_t rpt_terms_match(const struct rpt_terms *terms, const char *text, const char *lang,
                       struct rpt_range **out);
/* The question with words that no text has replaced by the nearest that one has; NULL where it has
 * none such. */
bool rpt_did_you_mean(struct rpt_db *db, const struct rpt_query *query,
                      const struct rpt_terms *terms, const char **meant, struct rpt_error *err);

/* ---- What a question finds (hits.c). */
struct rpt_hits {
    struct rpt_hit *page; /* what the query asks for; in its arena */
    size_t count;
    int64_t total;
    bool more;            /* there are at least `total`: what was looked at had a bound */
    struct rpt_rows rows; /* all of them, where they were asked for */
    bool rows_more;       /* all but for a bound */
};
/* Finds what the positive terms (there must be some) and the filters leave, but not the unfixed
 * ones of field `but`; with the rows on request. Finish it also where it fails. */
bool rpt_hits_find(struct rpt_db *db, const struct rpt_query *query, const struct rpt_terms *terms,
                   const struct rpt_field *but, bool with_rows, struct rpt_hits *found,
                   struct rpt_error *err);
void rpt_hits_finish(struct rpt_hits *found);
/* The rows as rpt_query.rows wants them for `field`: {"row": paragraphs that it stands for}, in the
 * arena. *more: there were too many to name each. */
bool rpt_hits_rows(struct rpt_db *db, const struct rpt_query *query, const struct rpt_hits *found,
                   const struct rpt_field *field, const char **rows, bool *more,
                   struct rpt_error *err);
/* The languages of the documents that the query's filters leave, as an array of strings; new
 * reference. NULL and err if it fails. */
json_t *rpt_hits_languages(struct rpt_db *db, const struct rpt_query *query, struct rpt_error *err);

/* The rest of a hit: places in the text, snippet, links (hit.c). Takes "_text" and "_lang" away. */
void rpt_hit_complete(const struct rpt_query *query, const struct rpt_terms *terms, json_t *hit);

#endif
