/* SPDX-License-Identifier: MIT
 *
 * The full-text index, filled all at once: FTS5 would look each token up by its spelling in a table
 * larger than the processor's caches, here tokens are numbers. What is written are FTS5's own pages
 * (fulltext_pages.c), which it reads, checks and merges as if it had written them. Private to
 * lib/import.
 */
#ifndef RPT_FULLTEXT_H
#define RPT_FULLTEXT_H

#include "rapporteur/db.h"
#include "tally.h"

/* ---- Postings, in memory. */

struct rpt_fulltext;
/* For the table `search`, which is empty; `tokens` gives a token's spelling by its number. Of
 * postings `most` bytes are kept, then they become a segment. */
struct rpt_fulltext *rpt_fulltext_create(struct rpt_db *db, const struct rpt_tally *tokens,
                                         size_t most);
void rpt_fulltext_destroy(struct rpt_fulltext *fulltext);
/* A row and its tokens in order; rows rise. */
bool rpt_fulltext_add(struct rpt_fulltext *fulltext, int64_t row, const uint32_t *tokens,
                      size_t count, struct rpt_error *err);
/* How many rows hold the token. */
int64_t rpt_fulltext_rows(const struct rpt_fulltext *fulltext, size_t token);
bool rpt_fulltext_finish(struct rpt_fulltext *fulltext, struct rpt_error *err);

/* ---- Pages of a segment, as FTS5 (format 4) keeps them in the tables search_data and search_idx:
 * terms in order of their bytes, of each its rows, of each row its positions. The format is
 * described at the head of SQLite's ext/fts5/fts5_index.c. */

struct rpt_pages {
    struct rpt_db *db;
    int64_t segment;
    int64_t page; /* the one at hand, from 1: the number of those that are written, and one */
    struct rpt_buf bytes, terms; /* of it: its contents, and the table of its terms */
    size_t last_term;            /* where on the page it stands */
    struct rpt_buf term;         /* the last one */
    int64_t last_row;
    bool new_page, new_term; /* no row yet that begins on the page, or of the term */
    /* What search_idx will say once the next page with a term is met: the page, and what all terms
     * from it on are at least; and the way over the pages that a term of many rows fills. */
    int64_t indexed;
    struct rpt_buf least, way;
    int64_t way_last;
    size_t way_pages; /* without a term */
};

void rpt_pages_begin(struct rpt_pages *pages, struct rpt_db *db, int64_t segment);
bool rpt_pages_term(struct rpt_pages *pages, const char *key, size_t len, struct rpt_error *err);
/* `positions` are FTS5's: varints of what each is more than the one before, and 2. */
bool rpt_pages_row(struct rpt_pages *pages, int64_t row, const struct rpt_buf *positions,
                   struct rpt_error *err);
/* pages->page is then one more than the last that there is. */
bool rpt_pages_end(struct rpt_pages *pages, struct rpt_error *err);
/* One of the table search_data's rows. */
bool rpt_pages_put(struct rpt_db *db, int64_t id, const struct rpt_buf *block,
                   struct rpt_error *err);
/* A whole number as SQLite writes it: seven bits a byte, the highest first. Below 2^56. */
void rpt_varint(struct rpt_buf *buf, uint64_t value);

#endif
