/* SPDX-License-Identifier: MIT
 *
 * Reads a search question as people type it. There are no errors: a lone quote mark, a bracket, an
 * operator without something to join are passed over or taken as words.
 */
#include "fts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NEAR_DISTANCE 10 /* as FTS5 has it where none is said */
#define NEAR_MOST 1000

struct reader {
    struct rpt_arena *arena;
    const char *text;
    size_t at, len;
    struct rpt_terms *out;
    bool joins; /* an OR was read and waits for what it joins */
};

/* ---- Characters. */

static bool is_space(uint32_t cp)
{
    return rpt_cp_is_space(cp) || (cp < 0x80 && strchr("()[]{}", (int)cp) != NULL);
}

bool rpt_is_double_quote(uint32_t cp)
{
    return cp == '"' || cp == 0xAB || cp == 0xBB || (cp >= 0x201C && cp <= 0x201F);
}

static bool is_border(uint32_t cp)
{
    return is_space(cp) || rpt_is_double_quote(cp);
}

/* Moves over what `stop` does not stop; the place of the stop, or the end. */
static size_t skip_to(const struct reader *r, size_t at, bool (*stop)(uint32_t cp), bool wanted)
{
    while (at < r->len) {
        size_t next = at;
        if (stop(rpt_utf8_next(r->text, r->len, &next)) == wanted)
            break;
        at = next;
    }
    return at;
}

/* ---- Parts: what is left between the first and the last letter. */

struct extent {
    size_t start, end;
    bool any;
};

static bool widen(void *cls, const struct rpt_token *token)
{
    struct extent *extent = cls;

    if (!extent->any)
        extent->start = token->start;
    extent->end = token->end;
    extent->any = true;
    return true;
}

/* NULL where there is no word in it. */
static const char *part_of(const struct reader *r, size_t from, size_t to)
{
    const char *raw = rpt_arena_strndup(r->arena, r->text + from, to - from);
    struct extent extent = {0};

    rpt_tokenize(raw, "", widen, &extent);
    if (!extent.any)
        return NULL;

    char *slice = rpt_slice(raw, extent.start, extent.end);
    const char *part = rpt_arena_strdup(r->arena, slice);
    free(slice);
    return part;
}

/* ---- Terms. */

static struct rpt_term *add_term(struct reader *r, enum rpt_term_kind kind, const char *part)
{
    struct rpt_term *term = &r->out->list[r->out->count++];

    *term = (struct rpt_term){.kind = kind, .parts = {part}, .part_count = 1};
    return term;
}

static bool joinable(const struct reader *r)
{
    return r->out->count > 0 && !r->out->list[r->out->count - 1].negative;
}

/* An OR that joins nothing is a word. */
static void settle_or(struct reader *r)
{
    if (r->joins)
        add_term(r, RPT_TERM_WORDS, "OR");
    r->joins = false;
}

static void add(struct reader *r, struct rpt_term term)
{
    if (term.negative)
        settle_or(r);
    if (r->joins)
        r->out->list[r->out->count - 1].or_next = true;
    r->joins = false;
    r->out->list[r->out->count++] = term;
}

/* From a quote mark to the next; a lone one is passed over. */
static bool read_phrase(struct reader *r, size_t *at, const char **part)
{
    size_t inner = *at, end;

    rpt_utf8_next(r->text, r->len, &inner);
    end = skip_to(r, inner, rpt_is_double_quote, true);
    *part = end < r->len ? part_of(r, inner, end) : NULL;
    if (end == r->len) {
        *at = inner;
        return false;
    }
    *at = end;
    rpt_utf8_next(r->text, r->len, at);
    return *part != NULL;
}

/* ", 5" before the closing bracket: its number, and *end moved before the comma. */
static long read_distance(const struct reader *r, size_t from, size_t *end)
{
    size_t comma = *end, digits;

    while (comma > from && r->text[comma - 1] != ',')
        comma--;
    if (comma == from)
        return NEAR_DISTANCE;
    digits = comma + strspn(r->text + comma, " ");
    char *stop;
    long distance = strtol(r->text + digits, &stop, 10);
    stop += strspn(stop, " ");
    if (stop != r->text + *end || r->text[digits] < '0' || r->text[digits] > '9')
        return NEAR_DISTANCE;
    *end = comma - 1;
    return distance < NEAR_MOST ? distance : NEAR_MOST;
}

/* near(a "b c", 5), at "near(": two parts at least, else it is words. */
static bool read_near(struct reader *r, struct rpt_term *term)
{
    const char *close = strchr(r->text + r->at, ')');
    struct reader inner = *r;

    if (strncasecmp(r->text + r->at, "near(", 5) != 0 || close == NULL)
        return false;
    inner.at = r->at + strlen("near(");
    inner.len = (size_t)(close - r->text);
    *term = (struct rpt_term){.kind = RPT_TERM_NEAR, .negative = term->negative};
    term->distance = read_distance(&inner, inner.at, &inner.len);
    while (inner.at < inner.len && term->part_count < RPT_MAX_NEAR) {
        const char *part = NULL;
        size_t next = inner.at, end = skip_to(&inner, inner.at, is_border, true);

        if (rpt_is_double_quote(rpt_utf8_next(inner.text, inner.len, &next))) {
            read_phrase(&inner, &inner.at, &part);
        } else {
            part = part_of(&inner, inner.at, end);
            inner.at = end > inner.at ? end : next;
        }
        if (part != NULL)
            term->parts[term->part_count++] = part;
    }
    if (term->part_count < 2)
        return false;
    r->at = (size_t)(close - r->text) + 1;
    return true;
}

static void read_word(struct reader *r, bool negative)
{
    size_t from = r->at, end = skip_to(r, from, is_border, true);
    bool prefix = end > from && r->text[end - 1] == '*';
    const char *part = part_of(r, from, end);

    r->at = end;
    if (!negative && end - from == 2 && strncmp(r->text + from, "OR", 2) == 0) {
        settle_or(r);
        r->joins = joinable(r);
        if (!r->joins)
            add_term(r, RPT_TERM_WORDS, "OR");
    } else if (part != NULL) {
        add(r, (struct rpt_term){.kind = prefix ? RPT_TERM_PREFIX : RPT_TERM_WORDS,
                                 .negative = negative,
                                 .parts = {part},
                                 .part_count = 1});
    }
}

static void read_term(struct reader *r)
{
    size_t next = r->at + 1;
    struct rpt_term near = {0};
    const char *part;

    if (r->text[r->at] == '-' && next < r->len &&
        !is_space(rpt_utf8_next(r->text, r->len, &next))) {
        near.negative = true;
        r->at++;
    }
    bool negative = near.negative;
    next = r->at;
    if (rpt_is_double_quote(rpt_utf8_next(r->text, r->len, &next))) {
        if (read_phrase(r, &r->at, &part)) {
            bool prefix = r->text[r->at] == '*';

            r->at += prefix;
            add(r, (struct rpt_term){.kind = prefix ? RPT_TERM_PREFIX : RPT_TERM_WORDS,
                                     .negative = negative,
                                     .parts = {part},
                                     .part_count = 1});
        }
    } else if (read_near(r, &near)) {
        add(r, near);
    } else {
        read_word(r, negative);
    }
}

void rpt_terms_read(struct rpt_arena *arena, const char *q, struct rpt_terms *out)
{
    struct reader r = {.arena = arena, .text = q, .len = strlen(q), .out = out};

    /* Each term takes a byte at least, and an OR that turns out to be a word two. */
    out->list = rpt_arena_alloc(arena, (r.len + 1) * sizeof *out->list);
    out->count = 0;
    while ((r.at = skip_to(&r, r.at, is_space, false)) < r.len)
        read_term(&r);
    settle_or(&r);
}

/* ---- Written again. */

struct last {
    struct rpt_token token;
    bool several;
};

/* The character that a pair ends with is no token more. */
static bool look(void *cls, const struct rpt_token *token)
{
    struct last *last = cls;

    last->several = token->position > 1 ||
                    (token->position == 1 &&
                     (token->kind != RPT_TOKEN_END || last->token.kind != RPT_TOKEN_PAIR));
    last->token = *token;
    return !last->several;
}

static void write_part(struct rpt_buf *buf, const char *part)
{
    struct last last = {0};

    rpt_tokenize(part, "", look, &last);
    rpt_buf_addf(buf, last.several ? "\"%s\"" : "%s", strcmp(part, "OR") == 0 ? "or" : part);
}

const char *rpt_terms_text(struct rpt_arena *arena, const struct rpt_terms *terms)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, (size_t)8 * RPT_MAX_QUESTION);
    for (size_t i = 0; i < terms->count; i++) {
        const struct rpt_term *term = &terms->list[i];

        rpt_buf_adds(&buf, i == 0 ? "" : term[-1].or_next ? " OR " : " ");
        rpt_buf_adds(&buf, term->negative ? "-" : "");
        rpt_buf_adds(&buf, term->kind == RPT_TERM_NEAR ? "near(" : "");
        for (size_t p = 0; p < term->part_count; p++) {
            rpt_buf_adds(&buf, p > 0 ? " " : "");
            write_part(&buf, term->parts[p]);
        }
        if (term->kind == RPT_TERM_NEAR)
            rpt_buf_addf(&buf, ", %ld)", term->distance);
        rpt_buf_adds(&buf, term->kind == RPT_TERM_PREFIX ? "*" : "");
    }
    return rpt_arena_strdup(arena, buf.data != NULL ? buf.data : "");
}
