/* SPDX-License-Identifier: MIT
 *
 * What one code point is to this layer: how it folds, and whether words end beside it. Shared by
 * fold, quote, finder, tokens and csl, so that all of them agree on what is alike and what is a
 * word. Private to lib/text; implemented in fold.c.
 */
#ifndef RAPPORTEUR_TEXT_POINT_H
#define RAPPORTEUR_TEXT_POINT_H

#include "rapporteur/base.h"

/* Bytes that one code point can fold to (U+FDFA becomes 18 code points). */
#define RPT_POINT_MAX 128

/* The folding of an ASCII character; rpt_point_fold for all others. */
static inline char rpt_point_fold_ascii(char c, bool keep_case)
{
    if (c >= 'A' && c <= 'Z')
        return keep_case ? c : (char)(c | 0x20);
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return ' ';
    return c == '`' ? '\'' : c;
}

/* Writes what `cp` becomes under the rules of rpt_fold, with its case kept on request; the number
 * of bytes, 0 where it is dropped. */
size_t rpt_point_fold(uint32_t cp, bool keep_case, char out[RPT_POINT_MAX]);
/* ' ’ ʼ and the like, as they stand inside a word. */
bool rpt_point_is_apostrophe(uint32_t cp);
/* Soft hyphens, joiners, zero-width spaces: as if they were not there. */
bool rpt_point_is_ignorable(uint32_t cp);
bool rpt_point_is_mark(uint32_t cp);
/* Of a script written without spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese. */
bool rpt_point_is_unspaced(uint32_t cp);
/* May a word end or begin between these two? 0 stands for the end of the text. */
bool rpt_point_is_border(uint32_t before, uint32_t after);

#endif
