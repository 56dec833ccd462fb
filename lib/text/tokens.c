/* SPDX-License-Identifier: MIT
 *
 * Cuts a text into what the search index stores, and a question into what it is asked for: the same
 * function does both, so they meet. Each token holds letters and digits alone and is thus one token
 * to FTS5's stock tokenizer too, whose positions are counted here.
 */
#include "rapporteur/text.h"
#include "letters.h"
#include "point.h"

#include <assert.h>
#include <libstemmer.h>
#include <string.h>
#include <strings.h>

#define SUBTAG_BYTES 8

enum {
    SPLITS = 1,    /* an apostrophe parts words: l'homme, Ankara'da */
    DOTLESS = 2,   /* I is the capital of ı, İ that of i */
    UMLAUTS = 4,   /* ae may be written for ä */
    COMPOUNDS = 8, /* words are written together: Menschenrechte */
};

struct language {
    const char *subtag;  /* primary, BCP 47 */
    const char *stemmer; /* of libstemmer, or NULL */
    unsigned ways;
};

static const struct language languages[] = {
    {"", NULL, 0},
    {"ar", "arabic", 0},
    {"az", NULL, DOTLESS},
    {"ca", "catalan", SPLITS},
    {"da", "danish", 0},
    {"de", "german", UMLAUTS | COMPOUNDS},
    {"el", "greek", 0},
    {"en", "english", 0},
    {"es", "spanish", 0},
    {"eu", "basque", 0},
    {"fi", "finnish", 0},
    {"fr", "french", SPLITS},
    {"ga", "irish", 0},
    {"hi", "hindi", 0},
    {"hu", "hungarian", 0},
    {"hy", "armenian", 0},
    {"id", "indonesian", 0},
    {"it", "italian", SPLITS},
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
    {"tr", "turkish", SPLITS | DOTLESS},
    {"yi", "yiddish", 0},
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

bool rpt_has_compounds(const char *lang)
{
    return (language_of(lang)->ways & COMPOUNDS) != 0;
}

/* A letter or digit of ASCII: most of what most texts are made of. */
static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static uint32_t next_point(const struct cutter *cutter, size_t len, size_t *at)
{
    unsigned char byte = (unsigned char)cutter->text[*at];

    if (byte >= 0x80)
        return rpt_utf8_next(cutter->text, len, at);
    ++*at;
    return byte;
}

static bool has(const struct cutter *cutter, unsigned way)
{
    return (cutter->language->ways & way) != 0;
}

/* The word as its stemmer wants it: small letters, marks kept, every apostrophe the ASCII one. */
static void word_read(struct rpt_word *word, const struct cutter *cutter, const struct piece *piece)
{
    char read[RPT_WORD_BYTES + 1];
    size_t len = 0;

    for (size_t at = piece->from; at < piece->to && len + 4 <= RPT_WORD_BYTES;) {
        uint32_t cp = next_point(cutter, piece->to, &at);

        if (has(cutter, DOTLESS) && (cp == 'I' || cp == 0x130))
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

static void word_stem(struct rpt_word *word, const struct cutter *cutter)
{
    const sb_symbol *stem = NULL;

    if (has(cutter, UMLAUTS))
        rpt_word_umlauts(word);
    if (cutter->stemmer != NULL)
        stem = sb_stemmer_stem(cutter->stemmer, (const sb_symbol *)word->text, (int)word->len);
    if (stem != NULL)
        rpt_word_set(word, (const char *)stem, (size_t)sb_stemmer_length(cutter->stemmer));
}

/* Letters, marks and digits alone, as many as fit; the bytes of them. */
static size_t put_letters(const struct rpt_word *word, char out[RPT_TOKEN_BYTES])
{
    size_t len = 0;

    for (; len < word->len && len < RPT_TOKEN_BYTES - 1 && is_plain(word->text[len]); len++)
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

static void emit(struct cutter *cutter, const struct rpt_token *token)
{
    if (*token->text == '\0' || cutter->stopped)
        return;
    cutter->position++;
    cutter->stopped = !cutter->each(cutter->cls, token);
}

static void emit_word(struct cutter *cutter, const struct piece *piece)
{
    struct rpt_token token = {.kind = RPT_TOKEN_WORD,
                              .start = piece->start,
                              .end = piece->end,
                              .position = cutter->position};
    struct rpt_word word, folded;

    word_read(&word, cutter, piece);
    rpt_word_set(&folded, word.text, word.len);
    rpt_word_fold(&folded, has(cutter, DOTLESS));
    put_letters(&folded, token.word);
    word_stem(&word, cutter);
    rpt_word_fold(&word, has(cutter, DOTLESS));
    /* A stemmer may leave nothing of a word. */
    if (put_letters(&word, token.text) == 0)
        memcpy(token.text, token.word, sizeof token.text);
    emit(cutter, &token);
}

static void emit_piece(struct cutter *cutter, const struct piece *piece, enum rpt_token_kind kind)
{
    struct rpt_token token = {
        .kind = kind, .start = piece->start, .end = piece->end, .position = cutter->position};
    struct rpt_word word;

    rpt_word_set(&word, cutter->text + piece->from, piece->to - piece->from);
    rpt_word_fold(&word, false);
    put_letters(&word, token.text);
    memcpy(token.word, token.text, sizeof token.word);
    emit(cutter, &token);
}

static bool is_unspaced(uint32_t cp)
{
    return cp >= 0x80 && rpt_point_is_unspaced(cp) && rpt_cp_is_word(cp) && rpt_point_digit(cp) < 0;
}

static bool is_letter_of_word(uint32_t cp)
{
    if (cp < 0x80)
        return is_plain((char)cp);
    return rpt_cp_is_word(cp) && !rpt_point_is_apostrophe(cp) && !is_unspaced(cp);
}

/* What may stand between two letters without parting the word: Hebrew's geresh, Catalan's dot. */
static bool is_joiner(const struct cutter *cutter, uint32_t cp)
{
    return rpt_point_is_apostrophe(cp)
               ? !has(cutter, SPLITS)
               : cp == 0xB7 || cp == 0x5F3 || cp == 0x5F4 || rpt_point_is_ignorable(cp);
}

/* Whether a dot at `at` stands between initials: U.N., z.B. */
static bool is_initials_dot(const struct cutter *cutter, size_t at)
{
    uint32_t letter, behind = 0;

    if (at == cutter->len || cutter->text[at] != '.')
        return false;
    at++;
    letter = rpt_utf8_next(cutter->text, cutter->len, &at);
    if (at < cutter->len)
        behind = rpt_utf8_next(cutter->text, cutter->len, &at);
    return is_letter_of_word(letter) && rpt_point_digit(letter) < 0 &&
           (letter < '0' || letter > '9') && !is_letter_of_word(behind);
}

/* A word from its first letter on; leaves *at and *point behind it. */
static void take_word(struct cutter *cutter, size_t *at, size_t *point)
{
    struct piece piece = {*at, *at, *point, *point}, whole;
    struct piece apostrophe = {0};
    size_t next = *at, passed = *point, letters = 0;

    while (next < cutter->len) {
        size_t from = next;
        uint32_t cp = next_point(cutter, cutter->len, &next);

        passed++;
        if (is_letter_of_word(cp)) {
            piece.to = next;
            piece.end = passed;
            letters++;
        } else if (letters == 1 && is_initials_dot(cutter, from)) {
            letters = 0;
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

/* Marks, and the narrow voicing signs of Kana, which are letters to Unicode. */
static bool takes_along(uint32_t cp)
{
    return rpt_point_is_mark(cp) || cp == 0xFF9E || cp == 0xFF9F;
}

/* A run of a script without spaces: each two characters that stand together, then the last one, so
 * that every character begins a token. A character takes the marks behind it along. */
static void take_run(struct cutter *cutter, size_t *at, size_t *point)
{
    struct piece last = {0}, here = {*at, *at, *point, *point};

    while (here.from < cutter->len && !cutter->stopped) {
        uint32_t cp = rpt_utf8_next(cutter->text, cutter->len, &here.to);
        size_t mark = here.to;

        if (!is_unspaced(cp))
            break;
        here.end = here.start + 1;
        while (mark < cutter->len && takes_along(rpt_utf8_next(cutter->text, cutter->len, &mark))) {
            here.to = mark;
            here.end++;
        }
        if (last.to > 0)
            emit_piece(cutter, &(struct piece){last.from, here.to, last.start, here.end},
                       RPT_TOKEN_PAIR);
        last = here;
        here = (struct piece){last.to, last.to, last.end, last.end};
    }
    emit_piece(cutter, &last, RPT_TOKEN_END);
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
        uint32_t cp = next_point(&cutter, cutter.len, &next);

        if (is_letter_of_word(cp)) {
            take_word(&cutter, &at, &point);
        } else if (is_unspaced(cp)) {
            take_run(&cutter, &at, &point);
        } else {
            at = next;
            point++;
        }
    }
    sb_stemmer_delete(cutter.stemmer);
}

struct joining {
    struct rpt_buf out;
    enum rpt_token_kind last;
    size_t before; /* the bytes before the last token */
    bool doubled;  /* the last token is the second character of a pair again */
};

static bool join(void *cls, const struct rpt_token *token)
{
    struct joining *joining = cls;
    bool behind_pair = joining->out.len > 0 && joining->last == RPT_TOKEN_PAIR;

    joining->before = joining->out.len;
    joining->doubled = token->kind == RPT_TOKEN_END && behind_pair;
    joining->last = token->kind;
    if (joining->out.len > 0)
        rpt_buf_addc(&joining->out, ' ');
    rpt_buf_adds(&joining->out, token->text);
    return true;
}

static void join_all(const char *text, const char *lang, struct joining *joining)
{
    size_t len = strlen(text);

    assert(len < SIZE_MAX / (2 * RPT_TOKEN_BYTES) - 1);
    /* Never more tokens than bytes, and one for a run's end; each no longer than its field. */
    rpt_buf_init(&joining->out, 2 * (len + 1) * RPT_TOKEN_BYTES);
    rpt_tokenize(text, lang, join, joining);
}

char *rpt_tokens(const char *text, const char *lang)
{
    struct joining joining = {.before = 0};

    join_all(text, lang, &joining);
    return rpt_buf_steal(&joining.out);
}

char *rpt_asked_tokens(const char *text, const char *lang)
{
    struct joining joining = {.before = 0};

    join_all(text, lang, &joining);
    if (joining.doubled)
        rpt_buf_cut(&joining.out, joining.before);
    return rpt_buf_steal(&joining.out);
}
