/* SPDX-License-Identifier: MIT
 *
 * text: pure functions over a text and the spans that point into it. All offsets are Unicode code
 * points over NFC text, end-exclusive. Knows nothing of SQL or HTTP.
 */
#ifndef RAPPORTEUR_TEXT_H
#define RAPPORTEUR_TEXT_H

#include "rapporteur/base.h"

/* ---- Spans. */
enum rpt_layer { RPT_SPAN_MARK, RPT_SPAN_MENTION, RPT_SPAN_CITATION };
struct rpt_span {
    size_t start, end;
    enum rpt_layer layer;
    json_t *data; /* borrowed: what stands in the run's list of that layer */
};

/* Cuts `text` at every span border: [{"text","marks":[],"mentions":[],"citations":[]}], whose texts
 * joined are `text`. Outer (longer) spans come first in each list. Spans past the end are clipped,
 * empty ones dropped. New reference. */
json_t *rpt_runs(const char *text, const struct rpt_span *spans, size_t count);

/* {"prefix","exact","suffix"} of a span, with up to 32 code points of context cut at word borders
 * (W3C TextQuoteSelector). New reference. */
json_t *rpt_quote(const char *text, size_t start, size_t end);
/* The `:~:text=` directive that finds the span (WICG text fragments): exact up to 100 code points,
 * else first,last words; prefix and suffix where the exact text stands more than once.
 * Percent-encoded, without "#". malloc'd. */
char *rpt_text_fragment(const char *text, size_t start, size_t end);
/* The sub-text of code points [start,end). malloc'd. */
char *rpt_slice(const char *text, size_t start, size_t end);

/* ---- Folding with a way back, for comparing quotations: quote marks and dashes of all kinds to '
 * " and -, every white space run to one space, case folded, soft hyphens and zero-width characters
 * dropped, … to three stops; compatibility ligatures taken apart. The rules stand in
 * /docs/quotations. */
struct rpt_folded {
    char *text;   /* UTF-8, folded */
    size_t len;   /* its bytes */
    size_t count; /* its code points */
    uint32_t *
        source; /* for each of its code points, the code point of the source; source[count] = end */
};
void rpt_fold(const char *text, struct rpt_folded *out);
void rpt_folded_finish(struct rpt_folded *folded);

struct rpt_range {
    size_t start, end;
};
/* All places (at most `max`) of `needle` in `text`, compared exactly or folded; the number found.
 * Folded matches are given as ranges of the source. A match may start and end inside words. */
size_t rpt_find_exact(const char *text, const char *needle, struct rpt_range *out, size_t max);
size_t rpt_find_folded(const char *text, const char *needle, struct rpt_range *out, size_t max);
/* How like two texts are, folded, 0…1 (1 − edit distance over words / the longer count; bounded to
 * 2,000 words a side). */
double rpt_similarity(const char *a, const char *b);

/* ---- Tokens for search: Unicode words, case and diacritics folded, stemmed for the language
 * (libstemmer; none for a language it does not know), overlapping bigrams for Han, Kana, Thai, Lao,
 * Khmer, Burmese. */
struct rpt_token {
    char text[64];     /* folded and stemmed; longer words are cut at a character border */
    size_t start, end; /* code points of the source */
    size_t position;   /* 0, 1, 2 … as FTS5 counts */
};
/* Calls `each` for every token; stops when it returns false. `lang` is BCP 47 or "". */
void rpt_tokenize(const char *text, const char *lang,
                  bool (*each)(void *cls, const struct rpt_token *token), void *cls);
/* All tokens joined by single spaces: what the index stores. malloc'd. */
char *rpt_tokens(const char *text, const char *lang);

/* ---- The finder: every label of every entity in one pass, independent of how many labels there
 * are; leftmost, longest; whole words (Unicode), white space runs equal, case folded unless a label
 * is marked; apostrophes and quote marks alike; possessive 's and plural s of abbreviations belong
 * to no label but do not stop one. */
struct rpt_finder;
struct rpt_finder *rpt_finder_create(void);
void rpt_finder_destroy(struct rpt_finder *finder);
/* `id` is the caller's. A label of two ids is ambiguous and reported as such, not guessed. */
void rpt_finder_add(struct rpt_finder *finder, const char *label, uint32_t id, bool case_sensitive);
struct rpt_found {
    size_t start, end; /* code points */
    uint32_t id;
    bool ambiguous;
};
/* Must be called after the last add and before the first find. */
void rpt_finder_build(struct rpt_finder *finder);
void rpt_finder_find(const struct rpt_finder *finder, const char *text,
                     bool (*each)(void *cls, const struct rpt_found *found), void *cls);

/* ---- Citations. A CSL-JSON item as one plain-text line in the manner of APA: authors (year).
 * Title. Container. Publisher. URL (accessed date). New string, malloc'd. */
char *rpt_csl_text(const json_t *csl);
/* "2013-04-21" and the like → CSL date {"date-parts":[[2013,4,21]]}; new reference. */
json_t *rpt_csl_date(const char *edtf);
/* CSL date → EDTF, malloc'd, "" if none. */
char *rpt_csl_edtf(const json_t *date);

#endif
