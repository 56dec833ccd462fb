/* SPDX-License-Identifier: MIT
 *
 * Finds a question's terms again in one paragraph: the index says that it matches, not where. The
 * text is cut into tokens as import did, and the variants are compared token by token, so what is
 * marked is exactly what matched: a phrase only as a phrase, near only where it is near.
 */
#include "fts.h"

#include <stdlib.h>
#include <string.h>

struct tokens {
    struct rpt_token *list;
    size_t count, cap;
};

/* An occurrence: the tokens [from, to) and which part of the term they are. */
struct place {
    size_t from, to, part;
    bool near; /* to all the other parts */
    bool lead; /* of its last token the first character alone */
};

struct places {
    struct place *list;
    size_t count, cap;
};

struct ranges {
    struct rpt_range *list;
    size_t count, cap;
};

static void *room(void *list, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return list;
    *cap = *cap * 2 + 64;
    return rpt_grow(list, *cap, size);
}

static bool keep_token(void *cls, const struct rpt_token *token)
{
    struct tokens *tokens = cls;

    tokens->list = room(tokens->list, tokens->count, &tokens->cap, sizeof *tokens->list);
    tokens->list[tokens->count++] = *token;
    return true;
}

/* The token behind the last of `words` (joined by spaces) if they stand at `at`, else 0. */
static size_t stands_at(const struct tokens *tokens, size_t at, const char *words, bool prefix)
{
    while (*words != '\0') {
        size_t len = strcspn(words, " ");
        const char *token = at < tokens->count ? tokens->list[at].text : "";
        bool begins = strncmp(token, words, len) == 0 && *token != '\0';
        bool last = words[len] == '\0';

        if (!begins || (token[len] != '\0' && !(prefix && last)))
            return 0;
        at++;
        words += len + !last;
    }
    return at;
}

static void find_part(const struct tokens *tokens, const struct rpt_variant *variant, size_t part,
                      struct places *places)
{
    const char *words = variant->parts[part];
    bool prefix = variant->prefix >> part & 1, lead = variant->lead >> part & 1;

    for (size_t at = 0; at < tokens->count; at++) {
        size_t to = stands_at(tokens, at, words, prefix);

        if (to == 0)
            continue;
        places->list = room(places->list, places->count, &places->cap, sizeof *places->list);
        places->list[places->count++] = (struct place){at, to, part, false, lead};
    }
}

static void add_range(struct ranges *ranges, const struct tokens *tokens, const struct place *place)
{
    ranges->list = room(ranges->list, ranges->count, &ranges->cap, sizeof *ranges->list);
    const struct rpt_token *last = &tokens->list[place->to - 1];

    /* Behind a pair comes what begins at its second character. */
    ranges->list[ranges->count++] = (struct rpt_range){
        tokens->list[place->from].start,
        place->lead && last->kind == RPT_TOKEN_PAIR && place->to < tokens->count ? last[1].start
                                                                                 : last->end};
}

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* Every part within `distance` tokens behind one that comes first, as FTS5 reads NEAR. */
static void mark_near(const struct rpt_term *term, struct places *places)
{
    if (places->count == 0)
        return;
    qsort(places->list, places->count, sizeof *places->list, by_place);
    for (size_t first = 0; first < places->count; first++) {
        size_t limit = places->list[first].to + (size_t)term->distance, end = first;
        unsigned seen = 0;

        for (; end < places->count && places->list[end].from <= limit; end++)
            seen |= 1U << places->list[end].part;
        if (seen != (1U << term->part_count) - 1)
            continue;
        for (size_t i = first; i < end; i++)
            places->list[i].near = true;
    }
}

static void match_variant(const struct rpt_term *term, const struct rpt_variant *variant,
                          const struct tokens *tokens, struct ranges *ranges)
{
    struct places places = {0};

    for (size_t part = 0; part < term->part_count; part++)
        find_part(tokens, variant, part, &places);
    if (term->kind == RPT_TERM_NEAR)
        mark_near(term, &places);
    for (size_t i = 0; i < places.count; i++) {
        if (term->kind != RPT_TERM_NEAR || places.list[i].near)
            add_range(ranges, tokens, &places.list[i]);
    }
    free(places.list);
}

static int by_start(const void *a, const void *b)
{
    const struct rpt_range *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

static size_t merge(struct rpt_range *list, size_t count)
{
    size_t kept = 0;

    if (count > 0)
        qsort(list, count, sizeof *list, by_start);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || list[i].start >= list[kept - 1].end)
            list[kept++] = list[i];
        else if (list[i].end > list[kept - 1].end)
            list[kept - 1].end = list[i].end;
    }
    return kept;
}

size_t rpt_terms_match(const struct rpt_terms *terms, const char *text, const char *lang,
                       struct rpt_range **out)
{
    struct tokens tokens = {0};
    struct ranges ranges = {0};

    rpt_tokenize(text, lang, keep_token, &tokens);
    for (size_t i = 0; i < terms->count; i++) {
        const struct rpt_term *term = &terms->list[i];

        for (size_t v = 0; v < term->variant_count && !term->negative; v++)
            match_variant(term, &term->variants[v], &tokens, &ranges);
    }
    free(tokens.list);
    *out = ranges.list;
    return merge(ranges.list, ranges.count);
}
