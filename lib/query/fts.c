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

/* Of the languages those that write the question each in their own way: few, however many there
 * are. */
static json_t *that_differ(const json_t *languages, const char *q)
{
    json_auto_t *seen = json_object();
    json_t *apart = json_array(), *lang;
    size_t i;

    json_array_foreach (languages, i, lang) {
        char *tokens = rpt_tokens(q, json_string_value(lang));
        /* Of two that write it alike, one may still know compounds. */
        char *key = rpt_printf("%d %s", rpt_has_compounds(json_string_value(lang)), tokens);

        if (json_object_get(seen, key) == NULL)
            json_array_append(apart, lang);
        json_object_set_new(seen, key, json_true());
        free(key);
        free(tokens);
    }
    if (json_array_size(apart) == 0)
        json_array_append_new(apart, json_string(""));
    return apart;
}

static bool vary(struct rpt_db *db, const struct rpt_query *query, struct rpt_terms *terms,
                 struct rpt_error *err)
{
    json_auto_t *languages = rpt_hits_languages(db, query, err);

    if (languages == NULL)
        return false;
    json_auto_t *apart = that_differ(languages, query->q);
    for (size_t i = 0; i < terms->count; i++) {
        size_t l;
        json_t *lang;

        json_array_foreach (apart, l, lang) {
            if (!rpt_term_vary(db, query->arena, &terms->list[i], json_string_value(lang),
                               &terms->partial, err))
                return false;
        }
    }
    return true;
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
    rpt_terms_read(query->arena, query->q, terms);
    return vary(db, query, terms, err);
}

/* ---- The expression. */

static void write_variant(struct rpt_buf *buf, const struct rpt_term *term,
                          const struct rpt_variant *variant)
{
    if (term->kind == RPT_TERM_NEAR)
        rpt_buf_adds(buf, "NEAR(");
    for (size_t i = 0; i < term->part_count; i++)
        rpt_buf_addf(buf, "%s\"%s\"%s", i > 0 ? " " : "", variant->parts[i],
                     variant->prefix >> i & 1 ? " *" : "");
    if (term->kind == RPT_TERM_NEAR)
        rpt_buf_addf(buf, ", %ld)", term->distance);
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
    RPT_AUTO_BUF buf = {0};

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

const struct rpt_weight *rpt_terms_weights(struct rpt_arena *arena, const struct rpt_terms *terms,
                                           size_t *count)
{
    struct rpt_weight *weights;
    size_t room = 0, near = terms->count;

    for (size_t i = 0; i < terms->count; i++)
        room += terms->list[i].variant_count * terms->list[i].part_count;
    weights = rpt_arena_alloc(arena, (room + 1) * sizeof *weights);
    *count = 0;
    for (size_t i = 0; i < terms->count; i++) {
        const struct rpt_term *term = &terms->list[i];

        for (size_t v = 0; v < term->variant_count && !term->negative; v++) {
            const struct rpt_variant *variant = &term->variants[v];

            /* What stands near each other are words of their own. */
            for (size_t part = 0; part < term->part_count; part++)
                weights[(*count)++] = term->kind == RPT_TERM_NEAR
                                          ? (struct rpt_weight){variant->counts[part], near++}
                                          : (struct rpt_weight){term->count, i};
        }
    }
    return weights;
}
