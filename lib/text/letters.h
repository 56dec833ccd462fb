/* SPDX-License-Identifier: MIT
 *
 * The letters of one word, as tokens.c cuts it and letters.c folds it for the index. Private to
 * lib/text.
 */
#ifndef RAPPORTEUR_TEXT_LETTERS_H
#define RAPPORTEUR_TEXT_LETTERS_H

#include "rapporteur/base.h"

/* No language writes longer words; a longer one is cut before it is stemmed. */
#define RPT_WORD_BYTES 192

struct rpt_word {
    char text[RPT_WORD_BYTES + 1];
    size_t len;
    bool ascii; /* nothing of it needs Unicode's tables */
};

void rpt_word_set(struct rpt_word *word, const char *text, size_t len);
/* As stemmers want it: case folded, marks kept and composed, what is invisible dropped. */
void rpt_word_fold_case(struct rpt_word *word);
/* As the index wants it: what only dresses a letter is dropped, what makes it another one stays.
 * Accents, Arabic and Hebrew vowel marks, tatweel, nukta go; vowel signs of Indic scripts, Thai
 * tone marks, the breve of й stay; digits of all scripts become ASCII; ı becomes i unless
 * `dotless`. */
void rpt_word_fold(struct rpt_word *word, bool dotless);
/* Writes ae, oe, ue as ä, ö, ü where German reads them so (Snowball's german2). */
void rpt_word_umlauts(struct rpt_word *word);
/* A digit of a script other than Latin: its value, else -1. */
int rpt_point_digit(uint32_t cp);

#endif
