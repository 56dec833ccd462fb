/* SPDX-License-Identifier: MIT
 *
 * "Did you mean": for a word of a search question that no text has, the nearest that one has.
 */
#include "fts.h"

#include <stdlib.h>
#include <string.h>

/* Whether the term is one word that no text has, in no language's form. */
static bool is_unknown(const struct rpt_term *term)
{
    return term->kind == RPT_TERM_WORDS && !term->negative && term->variant_count > 0 &&
           term->count == 0 && strchr(term->variants[0].parts[0], ' ') == NULL;
}

/* Of the words that the statement gives, in the arena; NULL where none is near. */
static const char *nearest_of(struct rpt_stmt *st, struct rpt_arena *arena, const char *word,
                              struct rpt_error *err)
{
    json_auto_t *words = rpt_rows_json(st, err);
    const char *near = words != NULL ? rpt_near_json(word, words) : NULL;

    return near != NULL ? rpt_arena_strdup(arena, near) : NULL;
}

static const char *nearest(struct rpt_db *db, struct rpt_arena *arena, const char *written,
                           struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_SEARCH_WORDS_LIKE);
    char *word = rpt_utf8_fold(written, strlen(written));

    rpt_bind_text(st, ":word", word);
    const char *near = nearest_of(st, arena, word, err);
    if (near == NULL)
        near = nearest_of(rpt_db_use(db, RPT_SQL_SEARCH_WORDS_FREQUENT), arena, word, err);
    free(word);
    return near;
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
        const char *word = NULL;

        changed.list[i] = terms->list[i];
        if (is_unknown(&terms->list[i]) && looked_up++ < 3)
            word = nearest(db, query->arena, terms->list[i].parts[0], err);
        if (word != NULL) {
            changed.list[i].parts[0] = word;
            *meant = "";
        }
    }
    if (*meant != NULL)
        *meant = rpt_terms_text(query->arena, &changed);
    return err->id == RPT_E_NONE;
}
