/* SPDX-License-Identifier: MIT
 *
 * What the index is asked: each term in the words of every language that the dataset has, for the
 * index holds stems. Only quoted tokens of letters and digits ever reach FTS5, so no question can
 * be an error of its grammar.
 */
#include "fts.h"

#include <stdlib.h>
#include <string.h>

#define MAX_EXPRESSION ((size_t)4 << 20)

/* ---- Variants. */

static const char *tokens_of(struct rpt_arena *arena, const char *part, const char *lang)
{
    char *tokens = rpt_tokens(part, lang);
    const char *kept = rpt_arena_strdup(arena, tokens);

    free(tokens);
    return kept;
}

static bool same_variant(const struct rpt_variant *a, const struct rpt_variant *b, size_t parts)
{
    for (size_t i = 0; i < parts; i++) {
        if (strcmp(a->parts[i], b->parts[i]) != 0)
            return false;
    }
    return a->prefix == b->prefix;
}

static void add_variant(struct rpt_arena *arena, struct rpt_term *term, const char *lang,
                        bool prefix)
{
    struct rpt_variant *variant = &term->variants[term->variant_count];

    *variant = (struct rpt_variant){.prefix = prefix};
    for (size_t i = 0; i < term->part_count; i++) {
        variant->parts[i] = tokens_of(arena, term->parts[i], lang);
        if (*variant->parts[i] == '\0')
            return;
    }
    for (size_t i = 0; i < term->variant_count; i++) {
        if (same_variant(&term->variants[i], variant, term->part_count))
            return;
    }
    term->variant_count++;
}

/* A prefix is looked for as it is written; its stem too, for a whole word may have been meant. */
static void add_variants(struct rpt_arena *arena, struct rpt_term *term, const json_t *languages)
{
    size_t i;
    json_t *lang;

    term->variants =
        rpt_arena_alloc(arena, (json_array_size(languages) + 2) * sizeof *term->variants);
    if (term->kind == RPT_TERM_PREFIX)
        add_variant(arena, term, "", true);
    json_array_foreach (languages, i, lang)
        add_variant(arena, term, json_string_value(lang), false);
    if (term->variant_count == 0)
        add_variant(arena, term, "", false);
}

/* Of the languages those that write the question each in their own way: few, however many there
 * are. */
static json_t *that_differ(const json_t *languages, const char *q)
{
    json_auto_t *seen = json_object();
    json_t *apart = json_array(), *lang;
    size_t i;

    json_array_foreach (languages, i, lang) {
        char *tokens = rpt_tokens(q, json_string_value(lang));

        if (json_object_get(seen, tokens) == NULL)
            json_array_append(apart, lang);
        json_object_set_new(seen, tokens, json_true());
        free(tokens);
    }
    return apart;
}

bool rpt_terms_prepare(struct rpt_db *db, const struct rpt_query *query, struct rpt_terms *terms,
                       struct rpt_error *err)
{
    *terms = (struct rpt_terms){0};
    if (query->q == NULL)
        return true;
    if (query->q[strspn(query->q, " \t\r\n")] == '\0')
        return rpt_fail(err, RPT_E_BAD_VALUE, "q",
                        "q is blank; leave it out to see everything in reading order");
    if (strlen(query->q) > RPT_MAX_QUESTION)
        return rpt_fail(err, RPT_E_OVER_LIMIT, "q", "q has at most %d bytes", RPT_MAX_QUESTION);

    json_auto_t *languages = rpt_rows_json(rpt_db_use(db, RPT_SQL_SEARCH_LANGUAGES), err);
    if (languages == NULL)
        return false;
    json_auto_t *apart = that_differ(languages, query->q);
    rpt_terms_read(query->arena, query->q, terms);
    for (size_t i = 0; i < terms->count; i++)
        add_variants(query->arena, &terms->list[i], apart);
    return true;
}

/* ---- The expression. */

static void write_variant(struct rpt_buf *buf, const struct rpt_term *term,
                          const struct rpt_variant *variant)
{
    if (term->kind == RPT_TERM_NEAR)
        rpt_buf_adds(buf, "NEAR(");
    for (size_t i = 0; i < term->part_count; i++)
        rpt_buf_addf(buf, "%s\"%s\"", i > 0 ? " " : "", variant->parts[i]);
    if (term->kind == RPT_TERM_NEAR)
        rpt_buf_addf(buf, ", %ld)", term->distance);
    rpt_buf_adds(buf, variant->prefix ? " *" : "");
}

static void write_term(struct rpt_buf *buf, const struct rpt_term *term)
{
    for (size_t i = 0; i < term->variant_count; i++) {
        rpt_buf_adds(buf, i > 0 ? " OR " : "");
        write_variant(buf, term, &term->variants[i]);
    }
}

const char *rpt_terms_expression(struct rpt_arena *arena, const struct rpt_terms *terms,
                                 bool negative)
{
    const struct rpt_term *last = NULL;
    RPT_AUTO_BUF buf;

    rpt_buf_init(&buf, MAX_EXPRESSION);
    for (size_t i = 0; i < terms->count; i++) {
        const struct rpt_term *term = &terms->list[i];

        if (term->negative != negative || term->variant_count == 0)
            continue;
        rpt_buf_adds(&buf, last == NULL ? "(" : negative || last->or_next ? " OR " : ") AND (");
        write_term(&buf, term);
        last = term;
    }
    if (last == NULL)
        return NULL;
    rpt_buf_addc(&buf, ')');
    return rpt_arena_strdup(arena, buf.data);
}

bool rpt_fts_read(struct rpt_db *db, const struct rpt_query *query, struct rpt_fts *fts,
                  struct rpt_error *err)
{
    struct rpt_terms terms;

    *fts = (struct rpt_fts){0};
    if (!rpt_terms_prepare(db, query, &terms, err))
        return false;
    fts->positive = rpt_terms_expression(query->arena, &terms, false);
    fts->negative = rpt_terms_expression(query->arena, &terms, true);
    fts->read_as = rpt_terms_text(query->arena, &terms);
    fts->nothing = query->q != NULL && terms.count == 0;
    return true;
}
