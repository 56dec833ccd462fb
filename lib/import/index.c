/* SPDX-License-Identifier: MIT
 *
 * The search index and what ranking needs beside it, made anew from all current texts: what is
 * stored depends on the texts alone, not on the history of imports. Tokens are counted here, in the
 * words that queries ask with.
 */
#include "draft.h"
#include "fulltext.h"

#include <stdlib.h>
#include <string.h>

#define POSTINGS_BYTES ((size_t)80 << 20) /* that are kept in memory */

#define TOP_FROM 20000 /* paragraphs that hold a token, from which its best ones are kept */
#define TOP_KEPT 1000  /* as many as a search ranks */

/* Current paragraphs of one edition, in consecutive rows, with their sizes as they are stored. */
struct stretch {
    int64_t first, next, edition;
    struct rpt_buf sizes;
};

struct indexing {
    struct rpt_db *db;
    struct rpt_meter *meter;
    struct rpt_tokenizer *tokenizer;
    struct rpt_tally tokens;
    struct rpt_tally words; /* each as word, NUL, token */
    struct rpt_tally parts; /* the words of languages that write compounds as one */
    struct stretch stretch;
    struct rpt_fulltext *fulltext;
    uint32_t *row; /* of the paragraph at hand: its words, then their tokens, by number */
    size_t count, room;
    int64_t paragraph;
    bool compounding;
};

/* ---- Paragraphs. */

/* Each word with the token that it is found by, for languages stem it each in its own way; so a
 * token is looked up only when its word is new. The word's number. */
static uint32_t add_word(struct indexing *in, const struct rpt_token *token)
{
    char key[2 * RPT_TOKEN_BYTES];
    size_t word_len = strlen(token->word), len = strlen(token->text);
    uint32_t number;

    memcpy(key, token->word, word_len + 1);
    memcpy(key + word_len + 1, token->text, len);
    number = rpt_tally_add(&in->words, key, word_len + 1 + len);
    if (in->words.list[number].token == RPT_TALLY_NONE)
        in->words.list[number].token = rpt_tally_add(&in->tokens, token->text, len);
    if (in->compounding) {
        uint32_t part = rpt_tally_add(&in->parts, key, word_len);

        in->parts.list[part].token = in->words.list[number].token;
    }
    return number;
}

static bool take_token(void *cls, const struct rpt_token *token, uint32_t *note)
{
    struct indexing *in = cls;
    uint32_t word = token == NULL ? *note - 1 : add_word(in, token);

    *note = word + 1;
    __builtin_prefetch(&in->words.list[word]);
    if (in->count == in->room) {
        in->room = 2 * in->room + 64;
        in->row = rpt_grow(in->row, in->room, sizeof *in->row);
    }
    in->row[in->count++] = word;
    return true;
}

static void count_words(struct indexing *in)
{
    for (size_t i = 0; i < in->count; i++) {
        uint32_t word = in->row[i];

        rpt_tally_count(&in->words, word, in->paragraph);
        in->row[i] = in->words.list[word].token;
    }
}

static bool store_stretch(struct indexing *in, struct rpt_error *err)
{
    struct stretch *stretch = &in->stretch;
    bool good = rpt_buf_ok(&stretch->sizes, err);

    if (good && stretch->sizes.len > 0) {
        struct rpt_stmt *st = rpt_db_use(in->db, RPT_SQL_IMPORT_STRETCH);

        rpt_bind_int(st, ":first", stretch->first);
        rpt_bind_int(st, ":edition", stretch->edition);
        rpt_bind_blob(st, ":sizes", stretch->sizes.data, stretch->sizes.len);
        good = rpt_run(st, err);
    }
    rpt_buf_cut(&stretch->sizes, 0);
    return good;
}

static bool add_size(struct indexing *in, int64_t edition, struct rpt_error *err)
{
    struct stretch *stretch = &in->stretch;
    unsigned size = in->count < UINT16_MAX ? (unsigned)in->count : UINT16_MAX;

    if (stretch->edition != edition || stretch->next != in->paragraph) {
        if (!store_stretch(in, err))
            return false;
        stretch->first = in->paragraph;
        stretch->edition = edition;
    }
    stretch->next = in->paragraph + 1;
    rpt_buf_addc(&stretch->sizes, (char)(size & 0xFF));
    rpt_buf_addc(&stretch->sizes, (char)(size >> 8));
    return true;
}

static bool add_paragraph(struct indexing *in, struct rpt_stmt *row, struct rpt_error *err)
{
    const char *lang = rpt_column_text(row, 3);

    in->paragraph = rpt_column_int(row, 0);
    in->compounding = rpt_has_compounds(lang);
    in->count = 0;
    rpt_tokenizer_cut(in->tokenizer, rpt_column_text(row, 2), lang, take_token, in);
    count_words(in);
    return rpt_fulltext_add(in->fulltext, in->paragraph, in->row, in->count, err) &&
           add_size(in, rpt_column_int(row, 1), err);
}

static bool add_all(struct indexing *in, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(in->db, RPT_SQL_IMPORT_INDEXED);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        if (!add_paragraph(in, st, err))
            return false;
        rpt_meter_paragraph(in->meter, strlen(rpt_column_text(st, 2)));
    }
    return step == RPT_DONE && store_stretch(in, err);
}

/* ---- Words. */

struct compound {
    struct indexing *in;
    const struct rpt_counted *word;
    struct rpt_error *err;
    bool stored;
};

static bool store_part(void *cls, const struct rpt_counted *part)
{
    struct compound *compound = cls;
    const struct rpt_counted *tokens = compound->in->tokens.list;
    struct rpt_stmt *st;

    if (part->token == compound->word->token)
        return true;
    st = rpt_db_use(compound->in->db, RPT_SQL_IMPORT_COMPOUND);
    rpt_bind_text(st, ":part", tokens[part->token].key);
    rpt_bind_text(st, ":token", tokens[compound->word->token].key);
    return compound->stored = rpt_run(st, compound->err);
}

/* While words and tokens can still be found. */
static bool store_compounds(struct indexing *in, struct rpt_error *err)
{
    struct compound compound = {in, NULL, err, true};

    for (size_t i = 0; i < in->parts.count && compound.stored; i++) {
        compound.word = &in->parts.list[i];
        rpt_compound_parts(&in->parts, compound.word->key, compound.word->len, store_part,
                           &compound);
    }
    return compound.stored;
}

static bool store_tokens(struct indexing *in, struct rpt_error *err)
{
    struct rpt_counted *entries = in->tokens.list;

    for (size_t i = 0; i < in->tokens.count; i++)
        entries[i].count = (uint32_t)rpt_fulltext_rows(in->fulltext, i);
    rpt_tally_sort(&in->tokens);
    for (size_t i = 0; i < in->tokens.count; i++) {
        struct rpt_stmt *st = rpt_db_use(in->db, RPT_SQL_IMPORT_DF);

        rpt_bind_text(st, ":token", entries[i].key);
        rpt_bind_int(st, ":count", entries[i].count);
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

static bool store_words(struct indexing *in, struct rpt_error *err)
{
    const struct rpt_counted *entries = in->words.list;

    rpt_tally_sort(&in->words);
    for (size_t i = 0; i < in->words.count; i++) {
        struct rpt_stmt *st = rpt_db_use(in->db, RPT_SQL_IMPORT_WORD);

        rpt_bind_text(st, ":word", entries[i].key);
        rpt_bind_text(st, ":token", entries[i].key + strlen(entries[i].key) + 1);
        rpt_bind_int(st, ":count", entries[i].count);
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

/* ---- The best of very common tokens. */

static bool store_top(struct rpt_db *db, const struct rpt_counted *token, struct rpt_error *err)
{
    struct rpt_hit hits[TOP_KEPT];
    const struct rpt_weight weight = {token->count, 0};
    char expression[RPT_TOKEN_BYTES + 2];
    struct rpt_ranking ranking = {.expression = expression,
                                  .weights = &weight,
                                  .weight_count = 1,
                                  .last = INT64_MAX,
                                  .most = INT64_MAX,
                                  .hits = hits,
                                  .keep = TOP_KEPT};

    snprintf(expression, sizeof expression, "\"%s\"", token->key);
    if (!rpt_rank(db, &ranking, err))
        return false;
    for (size_t i = 0; i < ranking.count; i++) {
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_TOP);

        rpt_bind_text(st, ":token", token->key);
        rpt_bind_int(st, ":rank", (int64_t)i + 1);
        rpt_bind_int(st, ":paragraph", hits[i].n);
        rpt_bind_real(st, ":score", hits[i].score);
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

static bool store_tops(struct indexing *in, struct rpt_error *err)
{
    for (size_t i = 0; i < in->tokens.count; i++) {
        if (in->tokens.list[i].count >= TOP_FROM && !store_top(in->db, &in->tokens.list[i], err))
            return false;
    }
    return true;
}

static bool clear(struct rpt_db *db, struct rpt_error *err)
{
    static const enum rpt_sql blocks[] = {
        RPT_SQL_IMPORT_SEARCH_CLEAR, RPT_SQL_IMPORT_DF_CLEAR,       RPT_SQL_IMPORT_WORD_CLEAR,
        RPT_SQL_IMPORT_TOP_CLEAR,    RPT_SQL_IMPORT_COMPOUND_CLEAR, RPT_SQL_IMPORT_STRETCH_CLEAR};

    for (size_t i = 0; i < RPT_COUNT(blocks); i++) {
        if (!rpt_run(rpt_db_use(db, blocks[i]), err))
            return false;
    }
    return true;
}

static bool add_earlier(struct rpt_db *db, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_EARLIER);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        char *tokens = rpt_tokens(rpt_column_text(st, 1), rpt_column_text(st, 2));
        struct rpt_stmt *add = rpt_db_use(db, RPT_SQL_IMPORT_EARLIER_ADD);

        rpt_bind_int(add, ":n", rpt_column_int(st, 0));
        rpt_bind_text(add, ":tokens", tokens);
        bool good = rpt_run(add, err);
        free(tokens);
        if (!good)
            return false;
    }
    return step == RPT_DONE;
}

bool rpt_index_earlier(struct rpt_db *db, struct rpt_error *err)
{
    return rpt_run(rpt_db_use(db, RPT_SQL_IMPORT_EARLIER_CLEAR), err) && add_earlier(db, err);
}

bool rpt_index_make(struct rpt_db *db, struct rpt_meter *meter, struct rpt_error *err)
{
    struct rpt_arena *arena = rpt_arena_create();
    struct indexing in = {.db = db,
                          .meter = meter,
                          .tokenizer = rpt_tokenizer_create(),
                          .tokens.arena = arena,
                          .words.arena = arena,
                          .parts.arena = arena};

    in.fulltext = rpt_fulltext_create(db, &in.tokens, POSTINGS_BYTES);
    rpt_buf_init(&in.stretch.sizes, (size_t)1 << 30);
    bool good = rpt_meter_paragraphs(meter, db, "indexing", err) && clear(db, err) &&
                add_all(&in, err) && rpt_fulltext_finish(in.fulltext, err) &&
                store_compounds(&in, err) && store_tokens(&in, err) && store_words(&in, err) &&
                store_tops(&in, err);

    rpt_tokenizer_destroy(in.tokenizer);
    rpt_tally_finish(&in.tokens);
    rpt_tally_finish(&in.words);
    rpt_tally_finish(&in.parts);
    rpt_fulltext_destroy(in.fulltext);
    free(in.row);
    rpt_buf_finish(&in.stretch.sizes);
    rpt_arena_destroy(arena);
    return good;
}
