/* SPDX-License-Identifier: MIT
 *
 * Cuts a text into what the search index stores, and a question into what it is asked for: the same
 * function does both, so they meet. Each token holds letters and digits alone and is thus one token
 * to FTS5's stock tokenizer too, whose positions are counted here.
 */
#include "stem.h"
#include "letters.h"
#include "point.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define MET_BYTES 57
#define MET_BITS 18 /* of the number of words that are remembered */

/* A word or pair as it was written, of 64 bytes, what is looked at first. */
struct met {
    uint32_t note;
    uint8_t len, language, kind;
    char written[MET_BYTES];
};

/* A stretch of the text, in bytes and in code points. */
struct piece {
    size_t from, to, start, end;
};

/* One that waits until what is remembered of it has come from memory. */
struct waiting {
    struct piece piece;
    enum rpt_token_kind kind;
    size_t place;
};
#define WAITING 32

struct rpt_tokenizer {
    struct sb_stemmer *stemmers[RPT_LANGUAGES]; /* those that were needed */
    struct met *met;                            /* each in the place that its hash gives */
    struct waiting waiting[WAITING];
    size_t wait_count;
};

struct cutter {
    const char *text;
    size_t len;
    const struct rpt_language *language;
    struct sb_stemmer *stemmer;
    bool (*each)(void *cls, const struct rpt_token *token);
    struct rpt_tokenizer *tokenizer; /* or, instead of `each`: */
    bool (*each_noted)(void *cls, const struct rpt_token *token, uint32_t *note);
    void *cls;
    size_t position;
    bool stopped;
};

static bool has(const struct cutter *cutter, unsigned way)
{
    return (cutter->language->ways & way) != 0;
}

static void make(const struct cutter *cutter, const struct piece *piece, enum rpt_token_kind kind,
                 struct rpt_token *token)
{
    const char *written = cutter->text + piece->from;
    size_t len = piece->to - piece->from;

    token->kind = kind;
    if (kind == RPT_TOKEN_WORD)
        rpt_stem_word(written, len, cutter->language, cutter->stemmer, token);
    else
        rpt_stem_pair(written, len, token);
}

static bool is_met(const struct met *met, const char *written, size_t len, uint8_t language,
                   enum rpt_token_kind kind)
{
    return met->len == len && met->kind == kind && met->language == language &&
           memcmp(met->written, written, len) == 0;
}

/* What the caller takes no note of is forgotten at once. */
static void tell_new(struct cutter *cutter, const struct waiting *waiting, uint8_t language)
{
    const char *written = cutter->text + waiting->piece.from;
    size_t len = waiting->piece.to - waiting->piece.from;
    struct rpt_token token = {.text = ""};
    struct met met = {.len = (uint8_t)len, .language = language, .kind = (uint8_t)waiting->kind};

    make(cutter, &waiting->piece, waiting->kind, &token);
    if (*token.text != '\0')
        cutter->stopped = !cutter->each_noted(cutter->cls, &token, &met.note);
    if (met.note == 0 || len > MET_BYTES)
        return;
    memcpy(met.written, written, len);
    cutter->tokenizer->met[waiting->place] = met;
}

/* Those that wait. */
static void tell(struct cutter *cutter)
{
    struct rpt_tokenizer *tokenizer = cutter->tokenizer;
    uint8_t language = rpt_language_number(cutter->language);

    for (size_t i = 0; i < tokenizer->wait_count && !cutter->stopped; i++) {
        const struct waiting *waiting = &tokenizer->waiting[i];
        const struct piece *piece = &waiting->piece;
        struct met *met = &tokenizer->met[waiting->place];

        if (is_met(met, cutter->text + piece->from, piece->to - piece->from, language,
                   waiting->kind))
            cutter->stopped = !cutter->each_noted(cutter->cls, NULL, &met->note);
        else
            tell_new(cutter, waiting, language);
    }
    tokenizer->wait_count = 0;
}

/* Eight bytes at a time; where the text goes on for as long, those behind the word are cut off. */
static size_t place_of(const struct cutter *cutter, const struct piece *piece)
{
    uint64_t hash = piece->to - piece->from;

    for (size_t at = piece->from; at < piece->to; at += sizeof hash) {
        size_t len = piece->to - at;
        uint64_t part = 0;

        if (at + sizeof part <= cutter->len)
            memcpy(&part, cutter->text + at, sizeof part);
        else
            memcpy(&part, cutter->text + at, len < cutter->len - at ? len : cutter->len - at);
        if (len < sizeof part)
            part = le64toh(part) & (((uint64_t)1 << 8 * len) - 1);
        hash = (hash ^ part) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    return (size_t)((hash * 0x9E3779B97F4A7C15u) >> (64 - MET_BITS));
}

static void emit(struct cutter *cutter, const struct piece *piece, enum rpt_token_kind kind)
{
    struct rpt_tokenizer *tokenizer = cutter->tokenizer;

    if (cutter->stopped)
        return;
    if (tokenizer != NULL) {
        size_t place = place_of(cutter, piece);

        __builtin_prefetch(&tokenizer->met[place]);
        tokenizer->waiting[tokenizer->wait_count++] = (struct waiting){*piece, kind, place};
        if (tokenizer->wait_count == WAITING)
            tell(cutter);
        return;
    }
    struct rpt_token token = {.start = piece->start, .end = piece->end};
    make(cutter, piece, kind, &token);
    if (*token.text == '\0')
        return;
    token.position = cutter->position++;
    cutter->stopped = !cutter->each(cutter->cls, &token);
}

static bool is_unspaced(uint32_t cp)
{
    return cp >= 0x80 && rpt_point_is_unspaced(cp) && rpt_cp_is_word(cp) && rpt_point_digit(cp) < 0;
}

static bool is_letter_of_word(uint32_t cp)
{
    if (cp < 0x80)
        return rpt_is_plain((char)cp);
    return rpt_cp_is_word(cp) && !rpt_point_is_apostrophe(cp) && !is_unspaced(cp);
}

/* What may stand between two letters without parting the word: Hebrew's geresh, Catalan's dot. */
static bool is_joiner(const struct cutter *cutter, uint32_t cp)
{
    return rpt_point_is_apostrophe(cp)
               ? !has(cutter, RPT_SPLITS)
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

/* The same of a word of plain letters with a plain end, as most are; false for others. */
static bool take_plain(struct cutter *cutter, size_t *at, size_t *point)
{
    size_t to = *at;

    while (rpt_is_plain(cutter->text[to]))
        to++;
    size_t letters = to - *at;
    char end = cutter->text[to];
    if (letters == 0 || (end & 0x80) != 0 || end == '\'' || (end == '.' && letters == 1))
        return false;
    struct piece piece = {*at, to, *point, *point + letters};
    *at = piece.to;
    *point = piece.end;
    emit(cutter, &piece, RPT_TOKEN_WORD);
    return true;
}

/* A word from its first letter on; leaves *at and *point behind it. */
static void take_word(struct cutter *cutter, size_t *at, size_t *point)
{
    struct piece piece = {*at, *at, *point, *point}, whole;
    struct piece apostrophe = {0};
    size_t next = *at, passed = *point, letters = 0;

    while (next < cutter->len) {
        size_t from = next;
        uint32_t cp = rpt_next_point(cutter->text, cutter->len, &next);

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
    emit(cutter, &piece, RPT_TOKEN_WORD);
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
            emit(cutter, &(struct piece){last.from, here.to, last.start, here.end}, RPT_TOKEN_PAIR);
        last = here;
        here = (struct piece){last.to, last.to, last.end, last.end};
    }
    emit(cutter, &last, RPT_TOKEN_END);
    *at = last.to;
    *point = last.end;
}

static void cut(struct cutter *cutter)
{
    size_t at = 0, point = 0;

    while (at < cutter->len && !cutter->stopped) {
        size_t next = at;

        if (take_plain(cutter, &at, &point))
            continue;
        uint32_t cp = rpt_next_point(cutter->text, cutter->len, &next);
        if (is_letter_of_word(cp)) {
            take_word(cutter, &at, &point);
        } else if (is_unspaced(cp)) {
            take_run(cutter, &at, &point);
        } else {
            at = next;
            point++;
        }
    }
}

void rpt_tokenize(const char *text, const char *lang,
                  bool (*each)(void *cls, const struct rpt_token *token), void *cls)
{
    struct cutter cutter = {.text = text,
                            .len = strlen(text),
                            .language = rpt_language_of(lang),
                            .each = each,
                            .cls = cls};

    cutter.stemmer = rpt_stemmer_create(cutter.language);
    cut(&cutter);
    sb_stemmer_delete(cutter.stemmer);
}

struct rpt_tokenizer *rpt_tokenizer_create(void)
{
    struct rpt_tokenizer *tokenizer = rpt_alloc(sizeof *tokenizer);

    tokenizer->met = rpt_grow(NULL, (size_t)1 << MET_BITS, sizeof *tokenizer->met);
    return tokenizer;
}

void rpt_tokenizer_destroy(struct rpt_tokenizer *tokenizer)
{
    if (tokenizer == NULL)
        return;
    for (size_t i = 0; i < RPT_LANGUAGES; i++)
        sb_stemmer_delete(tokenizer->stemmers[i]);
    free(tokenizer->met);
    free(tokenizer);
}

void rpt_tokenizer_cut(struct rpt_tokenizer *tokenizer, const char *text, const char *lang,
                       bool (*each)(void *cls, const struct rpt_token *token, uint32_t *note),
                       void *cls)
{
    const struct rpt_language *language = rpt_language_of(lang);
    struct sb_stemmer **stemmer = &tokenizer->stemmers[rpt_language_number(language)];

    if (*stemmer == NULL)
        *stemmer = rpt_stemmer_create(language);
    struct cutter cutter = {.text = text,
                            .len = strlen(text),
                            .language = language,
                            .stemmer = *stemmer,
                            .tokenizer = tokenizer,
                            .each_noted = each,
                            .cls = cls};
    cut(&cutter);
    tell(&cutter);
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
