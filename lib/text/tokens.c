/* SPDX-License-Identifier: MIT
 *
 * Cuts a text into what the search index stores, and a question into what it is asked for: the same
 * function does both, so they meet. Each token holds letters and digits alone and is thus one token
 * to FTS5's stock tokenizer too, whose positions are counted here.
 */
#include "rapporteur/text.h"
#include "point.h"

#include <assert.h>
#include <libstemmer.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

/* No language writes longer words; a longer one is cut before it is stemmed. */
#define WORD_BYTES 192
#define SUBTAG_BYTES 8

struct language {
    const char *subtag;  /* primary, BCP 47 */
    const char *stemmer; /* of libstemmer, or NULL */
    bool splits;         /* an apostrophe parts words: l'homme, Ankara'da */
    bool dotless;        /* I is the capital of ı, İ that of i */
};

static const struct language languages[] = {
    {"", NULL, false, false},           {"ar", "arabic", false, false},
    {"az", NULL, false, true},          {"ca", "catalan", true, false},
    {"da", "danish", false, false},     {"de", "german", false, false},
    {"el", "greek", false, false},      {"en", "english", false, false},
    {"es", "spanish", false, false},    {"eu", "basque", false, false},
    {"fi", "finnish", false, false},    {"fr", "french", true, false},
    {"ga", "irish", false, false},      {"hi", "hindi", false, false},
    {"hu", "hungarian", false, false},  {"hy", "armenian", false, false},
    {"id", "indonesian", false, false}, {"it", "italian", true, false},
    {"lt", "lithuanian", false, false}, {"nb", "norwegian", false, false},
    {"ne", "nepali", false, false},     {"nl", "dutch", false, false},
    {"nn", "norwegian", false, false},  {"no", "norwegian", false, false},
    {"pt", "portuguese", false, false}, {"ro", "romanian", false, false},
    {"ru", "russian", false, false},    {"sr", "serbian", false, false},
    {"sv", "swedish", false, false},    {"ta", "tamil", false, false},
    {"tr", "turkish", true, true},      {"yi", "yiddish", false, false},
};

/* Letters whose stroke is no mark to Unicode but one to a reader without the keyboard. */
static const struct {
    uint32_t cp;
    const char *as;
} strokes[] = {
    {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},  {0xFE, "th"},  {0x111, "d"},
    {0x127, "h"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x167, "t"},
};

struct cutter {
    const char *text;
    size_t len;
    const struct language *language;
    struct sb_stemmer *stemmer;
    bool (*each)(void *cls, const struct rpt_token *token);
    void *cls;
    size_t position;
    bool stopped;
};

/* A stretch of the text, in bytes and in code points. */
struct piece {
    size_t from, to, start, end;
};

struct word {
    char text[WORD_BYTES + 1];
    size_t len;
};

static const struct language *language_of(const char *lang)
{
    size_t len = strcspn(lang, "-_");
    char subtag[SUBTAG_BYTES + 1] = "";

    if (len <= SUBTAG_BYTES)
        memcpy(subtag, lang, len);
    for (size_t i = 0; i < RPT_COUNT(languages); i++)
        if (strcasecmp(subtag, languages[i].subtag) == 0)
            return &languages[i];
    return &languages[0];
}

const char *rpt_token_language(const char *lang)
{
    return language_of(lang)->subtag;
}

/* The longest beginning of `len` bytes or fewer that ends between code points. */
static size_t whole_points(const char *text, size_t len)
{
    while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
        len--;
    return len;
}

static bool is_ascii(const struct word *word)
{
    for (size_t i = 0; i < word->len; i++)
        if ((unsigned char)word->text[i] >= 0x80)
            return false;
    return true;
}

static void word_set(struct word *word, const char *text, size_t len)
{
    word->len = len <= WORD_BYTES ? len : whole_points(text, WORD_BYTES);
    memcpy(word->text, text, word->len);
    word->text[word->len] = '\0';
}

/* Puts a word of more than ASCII through utf8proc; one that cannot be mapped stays. */
static void word_map(struct word *word, int options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t size;

    if (is_ascii(word))
        return;
    size = utf8proc_map((const utf8proc_uint8_t *)word->text, (utf8proc_ssize_t)word->len, &mapped,
                        (utf8proc_option_t)(options | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                            UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
    if (size >= 0)
        word_set(word, (const char *)mapped, (size_t)size);
    free(mapped);
}

/* The word as its stemmer wants it: small letters, marks kept, every apostrophe the ASCII one. */
static void word_read(struct word *word, const struct cutter *cutter, const struct piece *piece)
{
    word->len = 0;
    for (size_t at = piece->from; at < piece->to && word->len + 4 <= WORD_BYTES;) {
        uint32_t cp = rpt_utf8_next(cutter->text, piece->to, &at);

        if (cutter->language->dotless && (cp == 'I' || cp == 0x130))
            cp = cp == 'I' ? 0x131 : 'i';
        else if (rpt_point_is_apostrophe(cp))
            cp = '\'';
        else if (cp < 0x80)
            cp = (unsigned char)rpt_point_fold_ascii((char)cp, false);
        word->len += rpt_utf8_put(cp, word->text + word->len);
    }
    word->text[word->len] = '\0';
}

static void word_stem(struct word *word, struct sb_stemmer *stemmer)
{
    const sb_symbol *stem = NULL;

    if (stemmer != NULL)
        stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word->text, (int)word->len);
    if (stem != NULL)
        word_set(word, (const char *)stem, (size_t)sb_stemmer_length(stemmer));
}

static const char *stroke_of(uint32_t cp)
{
    for (size_t i = 0; i < RPT_COUNT(strokes); i++)
        if (strokes[i].cp == cp)
            return strokes[i].as;
    return NULL;
}

/* Hands a word's letters and digits over as a token, if it has any. */
static void emit(struct cutter *cutter, const struct word *word, const struct piece *piece)
{
    struct rpt_token token;
    size_t len = 0;

    for (size_t at = 0; at < word->len;) {
        size_t from = at;
        uint32_t cp = rpt_utf8_next(word->text, word->len, &at);
        const char *stroke = cp < 0x80 ? NULL : stroke_of(cp);
        const char *add = stroke != NULL ? stroke : word->text + from;
        size_t size = stroke != NULL ? strlen(stroke) : at - from;

        if (!rpt_cp_is_word(cp) || rpt_point_is_mark(cp) || rpt_point_is_apostrophe(cp))
            continue;
        if (len + size >= sizeof(token.text))
            break;
        memcpy(token.text + len, add, size);
        len += size;
    }
    if (len == 0)
        return;
    token.text[len] = '\0';
    token.start = piece->start;
    token.end = piece->end;
    token.position = cutter->position++;
    cutter->stopped = !cutter->each(cutter->cls, &token);
}

static void emit_word(struct cutter *cutter, const struct piece *piece)
{
    struct word word;

    word_read(&word, cutter, piece);
    word_map(&word, 0);
    word_stem(&word, cutter->stemmer);
    word_map(&word, UTF8PROC_COMPAT | UTF8PROC_STRIPMARK);
    emit(cutter, &word, piece);
}

/* Marks are kept until the last: composed ones belong to their kana. */
static void emit_bigram(struct cutter *cutter, const struct piece *piece)
{
    struct word word;

    word_set(&word, cutter->text + piece->from, piece->to - piece->from);
    word_map(&word, UTF8PROC_COMPAT);
    emit(cutter, &word, piece);
}

static bool is_letter_of_word(uint32_t cp)
{
    return rpt_cp_is_word(cp) && !rpt_point_is_apostrophe(cp) && !rpt_point_is_unspaced(cp);
}

/* What may stand between two letters without parting the word. */
static bool is_joiner(const struct cutter *cutter, uint32_t cp)
{
    return rpt_point_is_apostrophe(cp) ? !cutter->language->splits : rpt_point_is_ignorable(cp);
}

/* A word from its first letter on; leaves *at and *point behind it. */
static void take_word(struct cutter *cutter, size_t *at, size_t *point)
{
    struct piece piece = {*at, *at, *point, *point}, whole;
    struct piece apostrophe = {0};
    size_t next = *at, passed = *point;

    while (next < cutter->len) {
        size_t from = next;
        uint32_t cp = rpt_utf8_next(cutter->text, cutter->len, &next);

        passed++;
        if (is_letter_of_word(cp)) {
            piece.to = next;
            piece.end = passed;
        } else if (!is_joiner(cutter, cp)) {
            break;
        } else if (rpt_point_is_apostrophe(cp)) {
            if (piece.to != from)
                break;
            apostrophe = (struct piece){from, next, passed - 1, passed};
        }
    }
    *at = piece.to;
    *point = piece.end;
    whole = piece;
    /* A possessive 's is passed over: it is neither part of the word nor a word. */
    if (apostrophe.to > 0 && apostrophe.to + 1 == whole.to &&
        (cutter->text[apostrophe.to] | 0x20) == 's') {
        piece.to = apostrophe.from;
        piece.end = apostrophe.start;
    }
    emit_word(cutter, &piece);
}

/* A run of a script without spaces: each two characters that stand together, or the only one. A
 * character takes the marks behind it along. */
static void take_run(struct cutter *cutter, size_t *at, size_t *point)
{
    struct piece last = {0}, here = {*at, *at, *point, *point};
    bool alone = true;

    while (here.from < cutter->len && !cutter->stopped) {
        uint32_t cp = rpt_utf8_next(cutter->text, cutter->len, &here.to);
        size_t mark = here.to;

        if (!rpt_point_is_unspaced(cp) || !rpt_cp_is_word(cp))
            break;
        here.end = here.start + 1;
        while (mark < cutter->len &&
               rpt_point_is_mark(rpt_utf8_next(cutter->text, cutter->len, &mark))) {
            here.to = mark;
            here.end++;
        }
        if (last.to > 0) {
            emit_bigram(cutter, &(struct piece){last.from, here.to, last.start, here.end});
            alone = false;
        }
        last = here;
        here = (struct piece){last.to, last.to, last.end, last.end};
    }
    if (alone)
        emit_bigram(cutter, &last);
    *at = last.to;
    *point = last.end;
}

void rpt_tokenize(const char *text, const char *lang,
                  bool (*each)(void *cls, const struct rpt_token *token), void *cls)
{
    struct cutter cutter = {
        .text = text, .len = strlen(text), .language = language_of(lang), .each = each, .cls = cls};
    size_t at = 0, point = 0;

    if (cutter.language->stemmer != NULL)
        cutter.stemmer = sb_stemmer_new(cutter.language->stemmer, NULL);
    while (at < cutter.len && !cutter.stopped) {
        size_t next = at;
        uint32_t cp = rpt_utf8_next(text, cutter.len, &next);

        if (is_letter_of_word(cp)) {
            take_word(&cutter, &at, &point);
        } else if (rpt_point_is_unspaced(cp) && rpt_cp_is_word(cp)) {
            take_run(&cutter, &at, &point);
        } else {
            at = next;
            point++;
        }
    }
    sb_stemmer_delete(cutter.stemmer);
}

static bool join(void *cls, const struct rpt_token *token)
{
    struct rpt_buf *out = cls;

    if (out->len > 0)
        rpt_buf_addc(out, ' ');
    rpt_buf_adds(out, token->text);
    return true;
}

char *rpt_tokens(const char *text, const char *lang)
{
    size_t len = strlen(text);
    RPT_AUTO_BUF out;

    assert(len < SIZE_MAX / sizeof(((struct rpt_token *)0)->text) - 1);
    /* Never more tokens than bytes, each with its space no longer than its field. */
    rpt_buf_init(&out, (len + 1) * sizeof(((struct rpt_token *)0)->text));
    rpt_tokenize(text, lang, join, &out);
    return rpt_buf_steal(&out);
}
