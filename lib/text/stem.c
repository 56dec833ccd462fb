/* SPDX-License-Identifier: MIT
 *
 * What a word becomes for the index: folded, stemmed as its language does, its letters and digits
 * alone. tokens.c calls it for each piece that it cuts.
 */
#include "stem.h"
#include "letters.h"
#include "point.h"

#include <string.h>
#include <strings.h>

#define SUBTAG_BYTES 8

static const struct rpt_language languages[RPT_LANGUAGES] = {
    {"", NULL, 0},
    {"ar", "arabic", 0},
    {"az", NULL, RPT_DOTLESS},
    {"ca", "catalan", RPT_SPLITS},
    {"da", "danish", 0},
    {"de", "german", RPT_UMLAUTS | RPT_COMPOUNDS},
    {"el", "greek", 0},
    {"en", "english", 0},
    {"es", "spanish", 0},
    {"eu", "basque", 0},
    {"fi", "finnish", 0},
    {"fr", "french", RPT_SPLITS},
    {"ga", "irish", 0},
    {"hi", "hindi", 0},
    {"hu", "hungarian", 0},
    {"hy", "armenian", 0},
    {"id", "indonesian", 0},
    {"it", "italian", RPT_SPLITS},
    {"lt", "lithuanian", 0},
    {"nb", "norwegian", 0},
    {"ne", "nepali", 0},
    {"nl", "dutch", 0},
    {"nn", "norwegian", 0},
    {"no", "norwegian", 0},
    {"pt", "portuguese", 0},
    {"ro", "romanian", 0},
    {"ru", "russian", 0},
    {"sr", "serbian", 0},
    {"sv", "swedish", 0},
    {"ta", "tamil", 0},
    {"tr", "turkish", RPT_SPLITS | RPT_DOTLESS},
    {"yi", "yiddish", 0},
};

const struct rpt_language *rpt_language_of(const char *lang)
{
    size_t len = strcspn(lang, "-_");
    char subtag[SUBTAG_BYTES + 1] = "";

    if (len <= SUBTAG_BYTES)
        memcpy(subtag, lang, len);
    for (size_t i = 0; i < RPT_LANGUAGES; i++)
        if (strcasecmp(subtag, languages[i].subtag) == 0)
            return &languages[i];
    return &languages[0];
}

uint8_t rpt_language_number(const struct rpt_language *language)
{
    return (uint8_t)(language - languages);
}

const char *rpt_token_language(const char *lang)
{
    return rpt_language_of(lang)->subtag;
}

bool rpt_has_compounds(const char *lang)
{
    return (rpt_language_of(lang)->ways & RPT_COMPOUNDS) != 0;
}

struct sb_stemmer *rpt_stemmer_create(const struct rpt_language *language)
{
    return language->stemmer != NULL ? sb_stemmer_new(language->stemmer, NULL) : NULL;
}

/* The word as its stemmer wants it: small letters, marks kept, every apostrophe the ASCII one. */
static void read_word(struct rpt_word *word, const char *written, size_t size, bool dotless)
{
    char read[RPT_WORD_BYTES + 1];
    size_t len = 0;

    for (size_t at = 0; at < size && len + 4 <= RPT_WORD_BYTES;) {
        uint32_t cp = rpt_next_point(written, size, &at);

        if (dotless && (cp == 'I' || cp == 0x130))
            cp = cp == 'I' ? 0x131 : 'i';
        else if (cp < 0x80)
            cp = (unsigned char)rpt_point_fold_ascii((char)cp, false);
        else if (rpt_point_is_apostrophe(cp))
            cp = '\'';
        if (cp < 0x80)
            read[len++] = (char)cp;
        else
            len += rpt_utf8_put(cp, read + len);
    }
    rpt_word_set(word, read, len);
    rpt_word_fold_case(word);
}

static void stem(struct rpt_word *word, const struct rpt_language *language,
                 struct sb_stemmer *stemmer)
{
    const sb_symbol *stem = NULL;

    if ((language->ways & RPT_UMLAUTS) != 0)
        rpt_word_umlauts(word);
    if (stemmer != NULL)
        stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word->text, (int)word->len);
    if (stem != NULL)
        rpt_word_set(word, (const char *)stem, (size_t)sb_stemmer_length(stemmer));
}

/* Letters, marks and digits alone, as many as fit; the bytes of them. */
static size_t put_letters(const struct rpt_word *word, char out[RPT_TOKEN_BYTES])
{
    size_t len = 0;

    for (; len < word->len && len < RPT_TOKEN_BYTES - 1 && rpt_is_plain(word->text[len]); len++)
        out[len] = word->text[len];
    for (size_t at = len; at < word->len;) {
        size_t from = at;
        uint32_t cp = rpt_utf8_next(word->text, word->len, &at);

        if (!rpt_cp_is_word(cp) || rpt_point_is_apostrophe(cp))
            continue;
        if (len + at - from >= RPT_TOKEN_BYTES)
            break;
        memcpy(out + len, word->text + from, at - from);
        len += at - from;
    }
    out[len] = '\0';
    return len;
}

void rpt_stem_word(const char *written, size_t len, const struct rpt_language *language,
                   struct sb_stemmer *stemmer, struct rpt_token *token)
{
    bool dotless = (language->ways & RPT_DOTLESS) != 0;
    struct rpt_word word, folded;

    read_word(&word, written, len, dotless);
    rpt_word_set(&folded, word.text, word.len);
    rpt_word_fold(&folded, dotless);
    put_letters(&folded, token->word);
    stem(&word, language, stemmer);
    rpt_word_fold(&word, dotless);
    /* A stemmer may leave nothing of a word. */
    if (put_letters(&word, token->text) == 0)
        memcpy(token->text, token->word, sizeof token->text);
}

void rpt_stem_pair(const char *written, size_t len, struct rpt_token *token)
{
    struct rpt_word word;

    rpt_word_set(&word, written, len);
    rpt_word_fold(&word, false);
    put_letters(&word, token->text);
    memcpy(token->word, token->text, sizeof token->word);
}
