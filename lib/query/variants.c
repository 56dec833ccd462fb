/* SPDX-License-Identifier: MIT
 *
 * How one term of a question may be written in the index: by the stems of a language, by the words
 * that a beginning begins, by the compounds that hold a word. The dataset's own vocabulary says
 * which of them there are.
 */
#include "fts.h"

#include <assert.h>
#include <string.h>

#define EXPANSIONS 48  /* words that a beginning is taken for, each by itself … */
#define COMMON_ONES 12 /* … or where together they are common: each costs time in every match */
#define ANY ((int64_t)1 << 40) /* paragraphs that hold nothing in particular */
#define PREFIX_MOST 50000      /* paragraphs up to which the index walks all words of a beginning */

/* ---- Counts. */

static bool count_token(struct rpt_db *db, const char *token, int64_t *count, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_SEARCH_DF);

    rpt_bind_text(st, ":token", token);
    enum rpt_step step = rpt_step(st, err);
    *count = step == RPT_ROW ? rpt_column_int(st, 0) : 0;
    return step != RPT_FAILED;
}

/* Of the rarest of the tokens; ANY where there is none. */
static bool count_tokens(struct rpt_db *db, const char *tokens, int64_t *count,
                         struct rpt_error *err)
{
    *count = ANY;
    while (*tokens != '\0') {
        char token[RPT_TOKEN_BYTES];
        size_t len = strcspn(tokens, " ");
        int64_t one;

        snprintf(token, sizeof token, "%.*s", (int)len, tokens);
        if (!count_token(db, token, &one, err))
            return false;
        *count = one < *count ? one : *count;
        tokens += len + (tokens[len] == ' ');
    }
    return true;
}

/* ---- Parts in a language. */

/* A part's tokens; the last one may be the beginning of a longer one. */
struct spelling {
    struct rpt_db *db;
    struct rpt_error *err;
    struct rpt_arena *arena;
    struct rpt_buf tokens;
    const char *before; /* the tokens before the last, joined by single spaces, or "" */
    struct rpt_token last;
    size_t count;
    bool failed;
    bool follows; /* the last but one is a pair whose second character is the last token */
};

/* A stem that no text has: the word may be written without its accents, which some stemmers go by.
 */
static bool mend(struct spelling *spelling, struct rpt_token *token)
{
    int64_t count;

    if (!count_token(spelling->db, token->text, &count, spelling->err))
        return false;
    if (count > 0)
        return true;
    RPT_AUTO_STMT st = rpt_db_use(spelling->db, RPT_SQL_SEARCH_WORD);
    rpt_bind_text(st, ":word", token->word);
    enum rpt_step step = rpt_step(st, spelling->err);
    if (step == RPT_ROW)
        snprintf(token->text, sizeof token->text, "%s", rpt_column_text(st, 0));
    return step != RPT_FAILED;
}

static bool spell(void *cls, const struct rpt_token *token)
{
    struct spelling *spelling = cls;

    if (spelling->count++ > 0) {
        rpt_buf_adds(&spelling->tokens, spelling->tokens.len > 0 ? " " : "");
        rpt_buf_adds(&spelling->tokens, spelling->last.text);
    }
    spelling->follows = token->kind == RPT_TOKEN_END && spelling->count > 1 &&
                        spelling->last.kind == RPT_TOKEN_PAIR && spelling->last.end == token->end;
    spelling->last = *token;
    spelling->failed = !mend(spelling, &spelling->last);
    return !spelling->failed;
}

static bool spell_part(struct rpt_db *db, struct rpt_arena *arena, const char *part,
                       const char *lang, struct spelling *out, struct rpt_error *err)
{
    struct spelling spelling = {.db = db, .err = err, .arena = arena, .before = ""};

    rpt_buf_init(&spelling.tokens, (size_t)RPT_MAX_QUESTION * RPT_TOKEN_BYTES);
    rpt_tokenize(part, lang, spell, &spelling);
    if (spelling.tokens.len > 0)
        spelling.before = rpt_arena_strdup(arena, spelling.tokens.data);
    rpt_buf_finish(&spelling.tokens);
    *out = spelling;
    return !spelling.failed;
}

static const char *with_last(const struct spelling *spelling, const char *last)
{
    return rpt_arena_printf(spelling->arena, "%s%s%s", spelling->before,
                            *spelling->before != '\0' ? " " : "", last);
}

/* The last character of a run is its own token only where the run ends; the question's run may go
 * on in the text. */
static const char *whole(const struct spelling *spelling)
{
    return spelling->follows ? spelling->before : with_last(spelling, spelling->last.text);
}

/* One character of a script without spaces begins a pair wherever it stands. */
static bool is_lone(const struct spelling *spelling)
{
    return spelling->last.kind == RPT_TOKEN_END && !spelling->follows;
}

/* ---- Variants. */

static bool same(const struct rpt_variant *a, const struct rpt_variant *b, size_t parts)
{
    for (size_t i = 0; i < parts; i++) {
        assert(a->parts[i] != NULL && b->parts[i] != NULL);
        if (strcmp(a->parts[i], b->parts[i]) != 0)
            return false;
    }
    return a->prefix == b->prefix;
}

static int64_t rarest(const struct rpt_variant *variant, size_t parts)
{
    int64_t count = ANY;

    for (size_t i = 0; i < parts; i++)
        count = variant->counts[i] < count ? variant->counts[i] : count;
    return count;
}

/* What no text has is kept only until something is found that one has. */
static void add(struct rpt_arena *arena, struct rpt_term *term, const struct rpt_variant *variant)
{
    int64_t count = rarest(variant, term->part_count);

    for (size_t i = 0; i < term->variant_count; i++) {
        if (same(&term->variants[i], variant, term->part_count))
            return;
    }
    if (term->variant_count > 0 && count == 0)
        return;
    if (term->variant_count > 0 && term->count == 0)
        term->variant_count = 0;
    if (term->variant_count == term->variant_room) {
        struct rpt_variant *wider;

        term->variant_room = 2 * term->variant_room + 4;
        wider = rpt_arena_alloc(arena, term->variant_room * sizeof *wider);
        if (term->variant_count > 0)
            memcpy(wider, term->variants, term->variant_count * sizeof *wider);
        term->variants = wider;
    }
    term->variants[term->variant_count++] = *variant;
    term->count += count;
}

/* A variant of one part whose last token is `last`, which `count` paragraphs hold. */
static bool add_with(const struct spelling *spelling, struct rpt_term *term, const char *last,
                     int64_t count, bool lead)
{
    struct rpt_variant variant = {.parts = {with_last(spelling, last)}, .lead = lead};

    if (!count_tokens(spelling->db, spelling->before, &variant.counts[0], spelling->err))
        return false;
    variant.counts[0] = count < variant.counts[0] ? count : variant.counts[0];
    add(spelling->arena, term, &variant);
    return true;
}

/* The words that begin like this, most frequent first: each a variant; where they are very many but
 * rare, all of them at once. */
static bool add_beginning(const struct spelling *spelling, struct rpt_term *term, bool *partial)
{
    const char *from = spelling->last.word;
    bool lead = is_lone(spelling);
    int64_t sum = 0;

    struct rpt_stmt *st = rpt_db_use(spelling->db, RPT_SQL_SEARCH_EXPAND);
    rpt_bind_text(st, ":from", from);
    json_auto_t *words = rpt_rows_json(st, spelling->err);
    if (words == NULL)
        return false;
    size_t i, count = json_array_size(words);
    json_t *word;
    json_array_foreach (words, i, word)
        sum += json_integer_value(json_object_get(word, "count"));
    bool at_once = count > EXPANSIONS && sum <= PREFIX_MOST;
    if (at_once) {
        struct rpt_variant variant = {
            .parts = {with_last(spelling, from)}, .counts = {sum}, .prefix = 1, .lead = lead};
        add(spelling->arena, term, &variant);
    }
    size_t taken = 0;
    json_array_foreach (words, i, word) {
        const char *token = json_string_value(json_object_get(word, "token"));

        /* A stem may be shorter than the beginning, and none of what begins so. */
        if (at_once && strncmp(token, from, strlen(from)) == 0)
            continue;
        if (taken++ == (sum > PREFIX_MOST ? COMMON_ONES : EXPANSIONS)) {
            *partial = true;
            break;
        }
        if (!add_with(spelling, term, token, json_integer_value(json_object_get(word, "count")),
                      lead))
            return false;
    }
    if (count == 0)
        return add_with(spelling, term, from, 0, false);
    return true;
}

/* A variant for each token that the block gives: of the words that are written like the last one
 * but for accents, or of the compounds that hold it. */
static bool add_others(const struct spelling *spelling, struct rpt_term *term, enum rpt_sql block,
                       const char *name, const char *value, bool *partial)
{
    struct rpt_stmt *st = rpt_db_use(spelling->db, block);

    rpt_bind_text(st, name, value);
    json_auto_t *others = rpt_rows_json(st, spelling->err);
    size_t i;
    json_t *row;
    json_array_foreach (others, i, row) {
        if (i == EXPANSIONS) {
            *partial = true;
            break;
        }
        if (!add_with(spelling, term, json_string_value(json_object_get(row, "token")),
                      json_integer_value(json_object_get(row, "count")), false))
            return false;
    }
    return others != NULL;
}

/* All parts as they are; a lone character among them is the beginning of a pair. */
static bool add_whole(struct rpt_db *db, struct rpt_arena *arena, struct rpt_term *term,
                      const char *lang, struct rpt_error *err)
{
    struct rpt_variant variant = {.prefix = 0};

    for (size_t i = 0; i < term->part_count; i++) {
        struct spelling spelling;

        if (!spell_part(db, arena, term->parts[i], lang, &spelling, err))
            return false;
        if (spelling.count == 0)
            return true;
        variant.parts[i] = whole(&spelling);
        if (is_lone(&spelling)) {
            variant.prefix |= 1U << i;
            variant.lead |= 1U << i;
        }
        if (!count_tokens(db, variant.prefix >> i & 1 ? spelling.before : variant.parts[i],
                          &variant.counts[i], err))
            return false;
    }
    add(arena, term, &variant);
    return true;
}

bool rpt_term_vary(struct rpt_db *db, struct rpt_arena *arena, struct rpt_term *term,
                   const char *lang, bool *partial, struct rpt_error *err)
{
    struct spelling spelling;

    if (!spell_part(db, arena, term->parts[0], lang, &spelling, err))
        return false;
    if (spelling.count == 0)
        return true;
    if (term->kind == RPT_TERM_NEAR)
        return add_whole(db, arena, term, lang, err);
    /* A run of characters is a beginning anyway. */
    if ((term->kind == RPT_TERM_PREFIX && !spelling.follows) || is_lone(&spelling))
        return add_beginning(&spelling, term, partial);
    if (!add_whole(db, arena, term, lang, err))
        return false;
    if (spelling.last.kind != RPT_TOKEN_WORD)
        return true;
    return add_others(&spelling, term, RPT_SQL_SEARCH_WORD, ":word", spelling.last.word, partial) &&
           (!rpt_has_compounds(lang) || add_others(&spelling, term, RPT_SQL_SEARCH_COMPOUNDS,
                                                   ":part", spelling.last.text, partial));
}
