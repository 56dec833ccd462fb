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
 * dropped, … to three stops; compatibility ligatures taken apart; Turkish İ and ı to i. The rules
 * stand in /docs/quotations. */
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

/* ---- Atoms: what is compared word by word. A word (letters, digits and their marks in a row,
 * folded by rpt_fold; in scripts without spaces each character) or any other sign. White space is
 * between atoms and counts for nothing; quote marks of every kind are one sign, and so are dashes
 * in a row. */
enum rpt_atom_kind { RPT_ATOM_WORD, RPT_ATOM_SIGN, RPT_ATOM_OMISSION, RPT_ATOM_INSERTION };
struct rpt_atom {
    const char *text; /* folded; not terminated */
    size_t len;       /* its bytes */
    uint64_t hash;
    size_t start, end; /* code points of the source */
    enum rpt_atom_kind kind;
};
struct rpt_atoms {
    struct rpt_atom *list;
    size_t count;
    struct rpt_folded folded; /* what the atoms' texts stand in */
};
/* Words and signs only. Finish `out`. */
void rpt_atoms_read(const char *text, struct rpt_atoms *out);
void rpt_atoms_finish(struct rpt_atoms *atoms);
/* Turns what a quotation marks into single atoms: omissions (three stops or more, alone or in
 * brackets) and insertions (in square brackets); "[t]he" becomes one word. False, and nothing is
 * changed, where nothing is marked. */
bool rpt_atoms_mark(struct rpt_atoms *atoms);
/* The text without white space between characters of scripts that are written without it, which
 * pasting and line ends put there. malloc'd. */
char *rpt_close_up(const char *text);
bool rpt_atom_equal(const struct rpt_atom *a, const struct rpt_atom *b);
/* All places (at most `max`) where the quotation's atoms stand in a row in the text, as ranges of
 * its source; overlapping ones too. Their number. Linear. */
size_t rpt_atoms_find(const struct rpt_atoms *text, const struct rpt_atoms *quote,
                      struct rpt_range *out, size_t max);

/* ---- Alignment: a quotation laid along the part of a text that it is most like, by the least
 * edits of atoms (Sellers, 1980: free at both ends of the text; Damerau's swap of two neighbouring
 * words; a sign counts a quarter of a word). What the quotation marks as left out costs nothing,
 * what it marks as inserted may stand for words of the text. */
enum rpt_change_kind {
    RPT_CHANGE_SAME,
    RPT_CHANGE_CHANGED,  /* other words of the text */
    RPT_CHANGE_ADDED,    /* not in the text */
    RPT_CHANGE_DROPPED,  /* only in the text */
    RPT_CHANGE_OMITTED,  /* left out and marked so */
    RPT_CHANGE_INSERTED, /* in brackets */
};
struct rpt_change {
    enum rpt_change_kind kind;
    struct rpt_range quote, text; /* code points of the sources; an empty one at 0 is none */
};
struct rpt_alignment {
    struct rpt_change *changes; /* in the order of both */
    size_t count;
    struct rpt_range place; /* in the text: from the first to the last word that is quoted */
    double similarity;      /* 1 − edits / the longer of both, 0…1, in words */
    size_t kept;            /* words that are the same */
    bool faithful;          /* only marked omissions and insertions differ */
};
/* The best alignment, the first of equals; false where fewer than half of the quotation's words are
 * in the text, or the quotation has 4,096 atoms or more. Time and memory are bounded by some
 * millions of atom pairs: in a longer text only around where most of the words are. Finish `out`.
 */
bool rpt_align(const struct rpt_atoms *text, const struct rpt_atoms *quote,
               struct rpt_alignment *out);
void rpt_alignment_finish(struct rpt_alignment *alignment);
/* ---- Editions: which paragraph of a new text is which of the old one. Equal texts first (the only
 * ones, then neighbours of those, then the rest), then the most alike; a piece that stands beside
 * its paragraph and has what that lost was split from it, and likewise for what was merged. The
 * rules stand in /docs/editions. Near linear in the number of paragraphs. */
#define RPT_NOWHERE SIZE_MAX
struct rpt_diff_paragraph {
    const char *text;
    const char *id; /* old: its own; new: what its author calls it, or NULL. Equal ids: the same */
};
struct rpt_diff_old {
    size_t to;      /* the new paragraph that it is now, or RPT_NOWHERE */
    size_t into;    /* without `to`: the one that it was merged into, or RPT_NOWHERE */
    size_t rival;   /* another paragraph that could as well be it (see old_rival), or RPT_NOWHERE:
                       what   is marked in it cannot be told from a look-alike */
    bool old_rival; /* the rival is an old paragraph, which could as well be what `to` is */
    bool same;      /* `to` has the same text */
    bool moved;     /* `to` stands in another order */
};
struct rpt_diff_new {
    size_t from; /* the old paragraph that it is, or RPT_NOWHERE */
    size_t part; /* without `from`: the one that it was split from, or RPT_NOWHERE */
};
struct rpt_diff {
    struct rpt_diff_old *old;
    struct rpt_diff_new *now;
    size_t old_count, now_count;
};
void rpt_diff_make(const struct rpt_diff_paragraph *old, size_t old_count,
                   const struct rpt_diff_paragraph *now, size_t now_count, struct rpt_diff *out);
void rpt_diff_finish(struct rpt_diff *diff);

/* What changed in a paragraph, word by word (Myers, "An O(ND) Difference Algorithm", 1986): pieces
 * whose SAME and GONE joined are the old text, SAME and NEW the new one. Space between two changes
 * belongs to them. Texts with more than 1,000 changes are one piece each. malloc'd. */
enum rpt_diff_kind { RPT_DIFF_SAME, RPT_DIFF_GONE, RPT_DIFF_NEW };
struct rpt_diff_piece {
    enum rpt_diff_kind kind;
    const char *text; /* borrowed from the old text, of NEW from the new one */
    size_t len;       /* bytes */
};
size_t rpt_diff_words(const char *old, const char *now, struct rpt_diff_piece **pieces);

/* Where the words of old[start,end) stand in one of `texts` (the paragraphs that `old` became):
 * the same words, and of all places of them the one whose surroundings are most alike, to which no
 * other place in `old` is as like. Of three words and more, spelling that rpt_fold makes equal
 * counts as the same. */
enum rpt_anchor_verdict {
    RPT_ANCHOR_FOUND,
    RPT_ANCHOR_ABSENT,   /* no text has the words */
    RPT_ANCHOR_DOUBTFUL, /* they are there, and which place is meant cannot be told */
};
enum rpt_anchor_verdict rpt_anchor(const char *old, struct rpt_range span, const char *const *texts,
                                   size_t count, size_t *which, struct rpt_range *place);

/* ---- Tokens for search: Unicode words (UAX 29, but parted at every sign, dots between initials
 * apart), case and accents folded, stemmed for the language (libstemmer; none for a language it
 * does not know). Han, Kana, Thai, Lao, Khmer and Burmese, which write no spaces, become every two
 * characters that stand together and, of each run, the last one. /docs/search says the rules. */
#define RPT_TOKEN_BYTES 64
enum rpt_token_kind {
    RPT_TOKEN_WORD,
    RPT_TOKEN_PAIR, /* two characters of a script without spaces, with their marks */
    RPT_TOKEN_END,  /* the last of such a run, again; the whole of a run of one */
};
struct rpt_token {
    enum rpt_token_kind kind;
    size_t start, end;          /* code points of the source */
    size_t position;            /* 0, 1, 2 … as FTS5 counts */
    char text[RPT_TOKEN_BYTES]; /* folded and stemmed; longer words are cut at a character border */
    char word[RPT_TOKEN_BYTES]; /* folded alone */
};
/* Whether the language (BCP 47) writes compounds as one word. */
bool rpt_has_compounds(const char *lang);
/* Calls `each` for every token; stops when it returns false. `lang` is BCP 47 or "". */
void rpt_tokenize(const char *text, const char *lang,
                  bool (*each)(void *cls, const struct rpt_token *token), void *cls);
/* The same for many texts, without places, and each word once: a word that the caller took a note
 * of is remembered with it, 262,144 of them at most (16 MB); where it stands again, the note is
 * told and no token. A new token comes with a note of 0, as one does that was forgotten. Neither
 * outlives the call. Of one thread; not to be called again by `each`. */
struct rpt_tokenizer;
struct rpt_tokenizer *rpt_tokenizer_create(void);
void rpt_tokenizer_destroy(struct rpt_tokenizer *tokenizer);
void rpt_tokenizer_cut(struct rpt_tokenizer *tokenizer, const char *text, const char *lang,
                       bool (*each)(void *cls, const struct rpt_token *token, uint32_t *note),
                       void *cls);
/* The language whose rules cut texts of `lang`, "" where there are no rules of its own: languages
 * with one answer have one way to be cut. Static. */
const char *rpt_token_language(const char *lang);
/* All tokens joined by single spaces: what the index stores. malloc'd. */
char *rpt_tokens(const char *text, const char *lang);
/* The same of a part of a text that is looked for: without the last character of a run at its very
 * end, for the run may go on where it is found. malloc'd. */
char *rpt_asked_tokens(const char *text, const char *lang);

/* ---- The finder: every label of every entity in one pass, independent of how many labels there
 * are; leftmost, longest; whole words (Unicode); folded as above, white space runs equal, case kept
 * where a label is marked so. Possessive 's and the plural s of abbreviations belong to no label
 * but do not stop one. The rules stand in /docs/finder. Labels and texts are NFC. */
struct rpt_finder;
struct rpt_finder *rpt_finder_create(void);
void rpt_finder_destroy(struct rpt_finder *finder);
/* `id` is the caller's. Where several ids claim a place all are reported, none is guessed. */
void rpt_finder_add(struct rpt_finder *finder, const char *label, uint32_t id, bool case_sensitive);
/* Two or more capitals or digits, with a capital among them: an abbreviation, which takes a plural
 * s and whose case counts unless its entity says otherwise. */
bool rpt_label_in_capitals(const char *label);
#define RPT_FOUND_IDS 8
struct rpt_found {
    size_t start, end;   /* code points */
    const uint32_t *ids; /* rising, the first RPT_FOUND_IDS of all that claim it; during the call */
    size_t count;        /* more than one: ambiguous */
};
/* Must be called after the last add and before the first find. */
void rpt_finder_build(struct rpt_finder *finder);
void rpt_finder_find(const struct rpt_finder *finder, const char *text,
                     bool (*each)(void *cls, const struct rpt_found *found), void *cls);

/* The same for a text in any normal form; places count its code points as they are. */
void rpt_finder_find_any(const struct rpt_finder *finder, const char *text,
                         bool (*each)(void *cls, const struct rpt_found *found), void *cls);

/* ---- Citations. A CSL-JSON item as one plain-text line in the manner of APA: authors (year).
 * Title. Container. Publisher. URL (accessed date). New string, malloc'd. */
char *rpt_csl_text(const json_t *csl);
/* "2013-04-21" and the like → CSL date {"date-parts":[[2013,4,21]]}; new reference. */
json_t *rpt_csl_date(const char *edtf);
/* CSL date → EDTF, malloc'd, "" if none. */
char *rpt_csl_edtf(const json_t *date);

#endif
