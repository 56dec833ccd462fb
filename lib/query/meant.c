/* SPDX-License-Identifier: MIT
 *
 * "Did you mean": for a word of a search question that no text has, the nearest that one has, shown
 * as it stands there.
 */
#include "fts.h"

#include <stdlib.h>
#include <string.h>

struct wanted {
    const char *token;
    struct rpt_range range;
    bool found;
};

static bool is_wanted(void *cls, const struct rpt_token *token)
{
    struct wanted *wanted = cls;

    wanted->found = strcmp(token->text, wanted->token) == 0;
    wanted->range = (struct rpt_range){token->start, token->end};
    return !wanted->found;
}

/* The word that a token stands for in some text; NULL if it cannot be shown. */
static const char *word_of(struct rpt_db *db, struct rpt_arena *arena, const char *token,
                           struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_SEARCH_EXAMPLE);
    struct wanted wanted = {.token = token};
    const char *word = NULL;

    rpt_bind_text(st, ":expression", rpt_arena_printf(arena, "\"%s\"", token));
    if (rpt_step(st, err) != RPT_ROW)
        return NULL;
    rpt_tokenize(rpt_column_text(st, 0), rpt_column_text(st, 1), is_wanted, &wanted);
    if (wanted.found) {
        char *slice = rpt_slice(rpt_column_text(st, 0), wanted.range.start, wanted.range.end);
        word = rpt_arena_strdup(arena, slice);
        free(slice);
    }
    return word;
}

static bool has_token(struct rpt_db *db, const char *token, bool *has, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_SEARCH_HAS_WORD);

    rpt_bind_text(st, ":token", token);
    enum rpt_step step = rpt_step(st, err);
    *has = step == RPT_ROW;
    return step != RPT_FAILED;
}

/* Whether the term is one word that no text has, in no language's form. */
static bool is_unknown(struct rpt_db *db, const struct rpt_term *term, bool *unknown,
                       struct rpt_error *err)
{
    *unknown = term->kind == RPT_TERM_WORDS && !term->negative && term->variant_count > 0;
    for (size_t i = 0; i < term->variant_count && *unknown; i++) {
        bool has;

        if (strchr(term->variants[i].parts[0], ' ') != NULL)
            *unknown = false;
        else if (!has_token(db, term->variants[i].parts[0], &has, err))
            return false;
        else
            *unknown = !has;
    }
    return true;
}

static const char *nearest(struct rpt_db *db, struct rpt_arena *arena, const char *token,
                           struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_SEARCH_WORDS_LIKE);

    rpt_bind_int(st, ":length", (int64_t)rpt_utf8_count(token, strlen(token)));
    json_auto_t *tokens = rpt_rows_json(st, err);
    const char *near = tokens != NULL ? rpt_near_json(token, tokens) : NULL;
    return near != NULL ? word_of(db, arena, near, err) : NULL;
}

bool rpt_did_you_mean(struct rpt_db *db, const struct rpt_query *query,
                      const struct rpt_terms *terms, const char **meant, struct rpt_error *err)
{
    struct rpt_terms changed = {
        .list = rpt_arena_alloc(query->arena, (terms->count + 1) * sizeof *changed.list),
        .count = terms->count};
    unsigned looked_up = 0;

    *meant = NULL;
    for (size_t i = 0; i < terms->count; i++) {
        bool unknown = false;
        const char *word = NULL;

        changed.list[i] = terms->list[i];
        if (looked_up < 3 && !is_unknown(db, &terms->list[i], &unknown, err))
            return false;
        if (unknown) {
            looked_up++;
            word = nearest(db, query->arena, terms->list[i].variants[0].parts[0], err);
        }
        if (word != NULL) {
            changed.list[i].parts[0] = word;
            *meant = "";
        }
    }
    if (*meant != NULL)
        *meant = rpt_terms_text(query->arena, &changed);
    return err->id == RPT_E_NONE;
}
