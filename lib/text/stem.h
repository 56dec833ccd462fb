/* SPDX-License-Identifier: MIT
 *
 * How languages write words, and the token that a word becomes: what tokens.c cuts, stem.c folds
 * and stems. Private to lib/text.
 */
#ifndef RAPPORTEUR_TEXT_STEM_H
#define RAPPORTEUR_TEXT_STEM_H

#include "rapporteur/text.h"

#include <libstemmer.h>

enum {
    RPT_SPLITS = 1,    /* an apostrophe parts words: l'homme, Ankara'da */
    RPT_DOTLESS = 2,   /* I is the capital of ı, İ that of i */
    RPT_UMLAUTS = 4,   /* ae may be written for ä */
    RPT_COMPOUNDS = 8, /* words are written together: Menschenrechte */
};

struct rpt_language {
    const char *subtag;  /* primary, BCP 47 */
    const char *stemmer; /* of libstemmer, or NULL */
    unsigned ways;
};
#define RPT_LANGUAGES 32

/* A letter or digit of ASCII: most of what most texts are made of. */
static inline bool rpt_is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static inline uint32_t rpt_next_point(const char *text, size_t len, size_t *at)
{
    unsigned char byte = (unsigned char)text[*at];

    if (byte >= 0x80)
        return rpt_utf8_next(text, len, at);
    ++*at;
    return byte;
}

/* Never NULL: where there is no row, that of "". */
const struct rpt_language *rpt_language_of(const char *lang);
/* From 0, below RPT_LANGUAGES. */
uint8_t rpt_language_number(const struct rpt_language *language);
/* NULL where the language has none. For sb_stemmer_delete. */
struct sb_stemmer *rpt_stemmer_create(const struct rpt_language *language);
/* The token's texts, of a word as it is written; empty where no letter is left of it. */
void rpt_stem_word(const char *written, size_t len, const struct rpt_language *language,
                   struct sb_stemmer *stemmer, struct rpt_token *token);
/* The same of characters of a script without spaces. */
void rpt_stem_pair(const char *written, size_t len, struct rpt_token *token);

#endif
