/* SPDX-License-Identifier: MIT
 *
 * The search index and df, made anew from all current texts: what is stored depends on the texts
 * alone, not on the history of imports. Tokens are counted here, in the words that queries ask df
 * with.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#define LOAD_BYTES (64 << 20) /* fewer, larger segments while all is made */
#define USUAL_BYTES (1 << 20) /* FTS5's own */

struct entry {
    const char *token; /* NULL: free */
    size_t len;
    int64_t count, last; /* last: the paragraph that was counted last */
};

/* Open addressing, never more than half full. */
struct tally {
    struct entry *entries;
    size_t size, used;
    struct rpt_arena *arena;
};

static size_t hash(const char *token, size_t len)
{
    uint64_t h = 0xCBF29CE484222325u;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)token[i]) * 0x100000001B3u;
    return (size_t)(h ^ (h >> 29));
}

static struct entry *slot(const struct tally *tally, const char *token, size_t len)
{
    size_t at = hash(token, len) & (tally->size - 1);

    while (tally->entries[at].token != NULL &&
           (tally->entries[at].len != len || memcmp(tally->entries[at].token, token, len) != 0))
        at = (at + 1) & (tally->size - 1);
    return &tally->entries[at];
}

static void grow(struct tally *tally)
{
    struct tally wider = *tally;

    wider.size = tally->size == 0 ? 1024 : 2 * tally->size;
    wider.entries = rpt_alloc(wider.size * sizeof *wider.entries);
    for (size_t i = 0; i < tally->size; i++)
        if (tally->entries[i].token != NULL)
            *slot(&wider, tally->entries[i].token, tally->entries[i].len) = tally->entries[i];
    free(tally->entries);
    *tally = wider;
}

/* Once a paragraph, however often it stands there. */
static void count(struct tally *tally, const char *token, size_t len, int64_t paragraph)
{
    struct entry *entry;

    if (2 * tally->used >= tally->size)
        grow(tally);
    entry = slot(tally, token, len);
    if (entry->token == NULL) {
        entry->token = rpt_arena_strndup(tally->arena, token, len);
        entry->len = len;
        tally->used++;
    }
    entry->count += entry->last != paragraph;
    entry->last = paragraph;
}

static int by_token(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->token == NULL || y->token == NULL)
        return (x->token == NULL) - (y->token == NULL);
    return strcmp(x->token, y->token);
}

static bool store_tally(struct tally *tally, struct rpt_db *db, struct rpt_error *err)
{
    if (tally->size > 0)
        qsort(tally->entries, tally->size, sizeof *tally->entries, by_token);
    for (size_t i = 0; i < tally->used; i++) {
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_DF);

        rpt_bind_text(st, ":token", tally->entries[i].token);
        rpt_bind_int(st, ":count", tally->entries[i].count);
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

static bool add_paragraph(struct tally *tally, struct rpt_db *db, int64_t n, const char *tokens,
                          struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_SEARCH);

    rpt_bind_int(st, ":n", n);
    rpt_bind_text(st, ":tokens", tokens);
    if (!rpt_run(st, err))
        return false;
    while (*tokens != '\0') {
        size_t len = strcspn(tokens, " ");

        if (len > 0)
            count(tally, tokens, len, n);
        tokens += len + (tokens[len] == ' ');
    }
    return true;
}

static bool add_all(struct tally *tally, struct rpt_db *db, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_CURRENT);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        char *tokens = rpt_tokens(rpt_column_text(st, 2), rpt_column_text(st, 3));
        bool good = add_paragraph(tally, db, rpt_column_int(st, 0), tokens, err);

        free(tokens);
        if (!good)
            return false;
    }
    return step == RPT_DONE;
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

static bool set_hashsize(struct rpt_db *db, int64_t bytes, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_SEARCH_HASHSIZE);

    rpt_bind_int(st, ":bytes", bytes);
    return rpt_run(st, err);
}

bool rpt_index_make(struct rpt_db *db, struct rpt_error *err)
{
    struct tally tally = {.arena = rpt_arena_create()};
    bool good = rpt_run(rpt_db_use(db, RPT_SQL_IMPORT_SEARCH_CLEAR), err) &&
                rpt_run(rpt_db_use(db, RPT_SQL_IMPORT_DF_CLEAR), err) &&
                set_hashsize(db, LOAD_BYTES, err) && add_all(&tally, db, err) &&
                store_tally(&tally, db, err) &&
                rpt_run(rpt_db_use(db, RPT_SQL_IMPORT_SEARCH_OPTIMIZE), err) &&
                set_hashsize(db, USUAL_BYTES, err);

    free(tally.entries);
    rpt_arena_destroy(tally.arena);
    return good;
}
