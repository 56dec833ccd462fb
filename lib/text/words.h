/* SPDX-License-Identifier: MIT
 *
 * A text cut into words and what stands between them, each with a hash of what it folds to: what
 * editions are compared by (diff.c, diff_words.c, anchor.c). Private to lib/text.
 */
#ifndef RAPPORTEUR_TEXT_WORDS_H
#define RAPPORTEUR_TEXT_WORDS_H

#include "rapporteur/text.h"

struct rpt_word {
    size_t from, to; /* bytes */
    uint32_t hash;
    bool is_word; /* else one sign, or a run of white space */
    bool is_space;
};
struct rpt_words {
    struct rpt_word *list;
    size_t count;
};

/* Every byte of the text is in one of them; of scripts without spaces each code point is a word. */
void rpt_words_cut(const char *text, struct rpt_words *out);
void rpt_words_finish(struct rpt_words *words);
/* Whether two stretches are the same bytes. */
bool rpt_words_same(const char *a, const struct rpt_word *x, const char *b,
                    const struct rpt_word *y);

/* ---- Likeness: the hashes of a text's words and of its pairs of neighbours, sorted; a sample of
 * the smallest where there are very many, so that it costs the same for a book without breaks. */
struct rpt_traits {
    uint32_t *list;
    size_t count;
};
void rpt_traits_of(const char *text, struct rpt_traits *out);
void rpt_traits_finish(struct rpt_traits *traits);
/* How many both have, each as often as it stands in both. */
size_t rpt_traits_common(const struct rpt_traits *a, const struct rpt_traits *b);
/* Takes out of `a` what `b` has. */
void rpt_traits_less(struct rpt_traits *a, const struct rpt_traits *b);

#endif
