/* SPDX-License-Identifier: MIT
 *
 * What the index is asked for a quotation. Its words are weighed by how many paragraphs have them
 * (df): the rarest of each part of it are taken alone, common ones as two or three in a row, so
 * that a few changed words leave others to find it by. First step of the quotation check.
 */
#include "quotation.h"

#include <stdlib.h>
#include <string.h>

#define COMMON 20000   /* of two words in as many, a third is taken along */
#define PARTS 8        /* of the quotation, each with a seed of its own */
#define PROBES 40      /* words that are weighed */
#define WHOLE_WORDS 12 /* in a row */
#define MAX_LANGUAGES 40

struct word {
    size_t start, end; /* code points of the quotation */
    size_t length;     /* of its token */
    int64_t cost;      /* of it alone; -1: not weighed */
    bool apart;        /* something is left out or put in before it */
};

struct plan {
    const struct rpt_quoted *quoted;
    struct word *words;
    size_t count, room;
    const char *languages[MAX_LANGUAGES];
    size_t language_count;
    json_t *df; /* token → paragraphs: those asked for already */
};

/* ---- The quotation's words. */

/* Whether marked gaps hold the token or stand right before it. */
static void look_for_gaps(const struct rpt_quoted *quoted, size_t last,
                          const struct rpt_token *token, bool *in, bool *before)
{
    for (size_t i = 0; i < quoted->marked.count; i++) {
        const struct rpt_atom *atom = &quoted->marked.list[i];

        if (atom->kind < RPT_ATOM_OMISSION)
            continue;
        *in = *in || (token->start < atom->end && token->end > atom->start);
        *before = *before || (atom->start >= last && atom->end <= token->start);
    }
}

static bool take_word(void *cls, const struct rpt_token *token)
{
    struct plan *plan = cls;
    size_t last = plan->count > 0 ? plan->words[plan->count - 1].end : 0;
    bool in = false, before = false;

    look_for_gaps(plan->quoted, last, token, &in, &before);
    if (in)
        return true;
    /* The second character of a pair again: it is counted. */
    if (token->kind == RPT_TOKEN_END && plan->count > 0 &&
        plan->words[plan->count - 1].end == token->end)
        return true;
    if (plan->count == plan->room) {
        plan->room = plan->room == 0 ? 64 : 2 * plan->room;
        plan->words = rpt_grow(plan->words, plan->room, sizeof *plan->words);
    }
    plan->words[plan->count++] = (struct word){.start = token->start,
                                               .end = token->end,
                                               .length = strlen(token->text),
                                               .cost = -1,
                                               .apart = before};
    return true;
}

/* A single character at an edge may be half of what the index holds: the text's next one may
 * belong to it. */
static void trim(struct plan *plan)
{
    if (plan->count > 2 &&
        plan->words[plan->count - 1].end - plan->words[plan->count - 1].start == 1)
        plan->count--;
    if (plan->count > 2 && plan->words[0].end - plan->words[0].start == 1)
        memmove(plan->words, plan->words + 1, --plan->count * sizeof *plan->words);
}

static bool read_languages(struct plan *plan, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(plan->quoted->db, RPT_SQL_SEARCH_LANGUAGES);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *language = rpt_token_language(rpt_column_text(st, 0));
        bool known = false;

        for (size_t i = 0; i < plan->language_count; i++)
            known = known || plan->languages[i] == language;
        if (!known && plan->language_count < MAX_LANGUAGES)
            plan->languages[plan->language_count++] = language;
    }
    return step == RPT_DONE;
}

/* ---- What words cost. */

static bool df_of(struct plan *plan, const char *token, size_t len, int64_t *count,
                  struct rpt_error *err)
{
    const char *key = rpt_arena_strndup(plan->quoted->arena, token, len);
    const json_t *known = json_object_get(plan->df, key);

    *count = json_integer_value(known);
    if (known != NULL)
        return true;
    RPT_AUTO_STMT st = rpt_db_use(plan->quoted->db, RPT_SQL_QUOTATION_DF);
    rpt_bind_text(st, ":token", key);
    enum rpt_step step = rpt_step(st, err);
    *count = step == RPT_ROW ? rpt_column_int(st, 0) : 0;
    json_object_set_new(plan->df, key, json_integer(*count));
    return step != RPT_FAILED;
}

/* Of tokens joined by spaces the rarest one's. */
static bool cost_of(struct plan *plan, const char *tokens, int64_t *cost, struct rpt_error *err)
{
    *cost = INT64_MAX;
    while (*tokens != '\0') {
        size_t len = strcspn(tokens, " ");
        int64_t df;

        if (!df_of(plan, tokens, len, &df, err))
            return false;
        *cost = df < *cost ? df : *cost;
        tokens += len + (tokens[len] == ' ');
    }
    *cost = *cost == INT64_MAX ? 0 : *cost;
    return true;
}

static void add_phrase(struct rpt_buf *buf, const char *tokens)
{
    rpt_buf_addf(buf, "%s\"%s\"", buf->len > 0 ? " OR " : "", tokens);
}

/* Words `from` to `to`, as each language of the dataset writes them in the index. */
static bool make_seed(struct plan *plan, size_t from, size_t to, struct rpt_seed *seed,
                      struct rpt_error *err)
{
    char *slice = rpt_slice(plan->quoted->text, plan->words[from].start, plan->words[to - 1].end);
    json_auto_t *seen = json_object();
    RPT_AUTO_BUF now = {0}, ever = {0};
    bool good = true;

    *seed = (struct rpt_seed){.from = from, .to = to};
    rpt_buf_init(&now, (size_t)1 << 16);
    rpt_buf_init(&ever, (size_t)1 << 16);
    for (size_t i = 0; i < plan->language_count && good; i++) {
        char *tokens = rpt_asked_tokens(slice, plan->languages[i]);
        int64_t cost = 0;

        if (*tokens != '\0' && json_object_get(seen, tokens) == NULL) {
            json_object_set_new(seen, tokens, json_true());
            good = cost_of(plan, tokens, &cost, err);
            add_phrase(&ever, tokens);
            if (cost > 0)
                add_phrase(&now, tokens);
        }
        seed->cost += cost;
        free(tokens);
    }
    free(slice);
    seed->now = now.len > 0 ? rpt_arena_strdup(plan->quoted->arena, now.data) : NULL;
    seed->ever = ever.len > 0 ? rpt_arena_strdup(plan->quoted->arena, ever.data) : NULL;
    return good && rpt_buf_ok(&now, err) && rpt_buf_ok(&ever, err);
}

static bool weigh(struct plan *plan, size_t i, struct rpt_error *err)
{
    struct rpt_seed seed;

    if (plan->words[i].cost >= 0)
        return true;
    bool good = make_seed(plan, i, i + 1, &seed, err);
    plan->words[i].cost = seed.cost;
    return good;
}

/* ---- The plan. */

/* Long words are rare words: of a long quotation's part only so many are weighed. */
static bool weigh_part(struct plan *plan, size_t from, size_t to, struct rpt_error *err)
{
    size_t most = plan->count <= PROBES ? to - from : PROBES / PARTS;

    for (size_t k = 0; k < most && k < to - from; k++) {
        size_t longest = from;

        for (size_t i = from; i < to; i++) {
            const struct word *word = &plan->words[i], *best = &plan->words[longest];
            if (word->cost < 0 && (best->cost >= 0 || word->length > best->length))
                longest = i;
        }
        if (!weigh(plan, longest, err))
            return false;
    }
    return true;
}

/* Word i with the rarer of its neighbours, and so on while what is found may be much. */
static bool widen(struct plan *plan, size_t i, size_t *from, size_t *to, struct rpt_error *err)
{
    int64_t least = plan->words[i].cost;

    *from = i;
    *to = i + 1;
    for (size_t words = 2; words <= 3 && least > (words == 2 ? RPT_RARE : COMMON); words++) {
        bool before = *from > 0 && !plan->words[*from].apart;
        bool after = *to < plan->count && !plan->words[*to].apart;

        if (!before && !after)
            break;
        if ((before && !weigh(plan, *from - 1, err)) || (after && !weigh(plan, *to, err)))
            return false;
        if (before && (!after || plan->words[*from - 1].cost < plan->words[*to].cost))
            least = plan->words[--*from].cost < least ? plan->words[*from].cost : least;
        else
            least = plan->words[(*to)++].cost < least ? plan->words[*to - 1].cost : least;
    }
    return true;
}

static bool is_planned(const struct rpt_seeds *seeds, size_t from, size_t to)
{
    for (size_t i = 0; i < seeds->count; i++) {
        if (seeds->list[i].from == from && seeds->list[i].to == to)
            return true;
    }
    return false;
}

static bool add_seed(struct plan *plan, struct rpt_seeds *seeds, size_t i, struct rpt_error *err)
{
    size_t from, to;

    if (!widen(plan, i, &from, &to, err))
        return false;
    if (is_planned(seeds, from, to) || seeds->count == RPT_MAX_SEEDS)
        return true;
    return make_seed(plan, from, to, &seeds->list[seeds->count++], err);
}

/* The rarest word of a part that any text has; and the first unknown one, which an earlier edition
 * may have. */
static bool plan_part(struct plan *plan, struct rpt_seeds *seeds, size_t from, size_t to,
                      struct rpt_error *err)
{
    size_t rarest = to, unknown = to;

    if (!weigh_part(plan, from, to, err))
        return false;
    for (size_t i = from; i < to; i++) {
        int64_t cost = plan->words[i].cost;

        if (cost > 0 && (rarest == to || cost < plan->words[rarest].cost))
            rarest = i;
        if (cost == 0 && unknown == to)
            unknown = i;
    }
    return (rarest == to || add_seed(plan, seeds, rarest, err)) &&
           (unknown == to || !seeds->has_earlier || add_seed(plan, seeds, unknown, err));
}

static int by_cost(const void *a, const void *b)
{
    const struct rpt_seed *x = a, *y = b;

    if ((x->cost == 0) != (y->cost == 0)) /* what no current text has is looked up last */
        return (x->cost == 0) - (y->cost == 0);
    return x->cost == y->cost ? (x->from > y->from) - (x->from < y->from)
                              : (x->cost > y->cost) - (x->cost < y->cost);
}

/* As many words in a row as are worth asking for, around the rarest. */
static bool plan_whole(struct plan *plan, struct rpt_seeds *seeds, struct rpt_error *err)
{
    size_t rarest = 0, from, to;

    for (size_t i = 0; i < plan->count; i++) {
        int64_t cost = plan->words[i].cost;

        if (cost >= 0 && (plan->words[rarest].cost < 0 || cost < plan->words[rarest].cost))
            rarest = i;
    }
    from = rarest > WHOLE_WORDS / 2 ? rarest - WHOLE_WORDS / 2 : 0;
    to = from + WHOLE_WORDS < plan->count ? from + WHOLE_WORDS : plan->count;
    return make_seed(plan, from, to, &seeds->whole, err);
}

static bool find_bounds(const struct rpt_quoted *quoted, struct rpt_seeds *seeds,
                        struct rpt_error *err)
{
    RPT_AUTO_STMT earlier = rpt_db_use(quoted->db, RPT_SQL_QUOTATION_HAS_EARLIER);
    enum rpt_step step = rpt_step(earlier, err);

    seeds->has_earlier = step == RPT_ROW;
    seeds->last = INT64_MAX;
    if (step == RPT_FAILED || quoted->document == 0)
        return step != RPT_FAILED;
    RPT_AUTO_STMT st = rpt_db_use(quoted->db, RPT_SQL_QUOTATION_BOUNDS);
    rpt_bind_int(st, ":document", quoted->document);
    if (rpt_step(st, err) == RPT_FAILED)
        return false;
    seeds->first = rpt_column_int(st, 0);
    seeds->last = rpt_column_int(st, 1);
    return true;
}

static bool plan_parts(struct plan *plan, struct rpt_seeds *seeds, struct rpt_error *err)
{
    size_t parts = plan->count < PARTS ? plan->count : PARTS;

    for (size_t i = 0; i < parts; i++) {
        if (!plan_part(plan, seeds, i * plan->count / parts, (i + 1) * plan->count / parts, err))
            return false;
    }
    qsort(seeds->list, seeds->count, sizeof *seeds->list, by_cost);
    return plan->count == 0 || plan_whole(plan, seeds, err);
}

bool rpt_seeds_plan(const struct rpt_quoted *quoted, struct rpt_seeds *seeds, struct rpt_error *err)
{
    struct plan plan = {.quoted = quoted, .df = json_object()};

    *seeds = (struct rpt_seeds){0};
    rpt_tokenize(quoted->text, "", take_word, &plan);
    seeds->words = plan.count;
    trim(&plan);
    bool good = read_languages(&plan, err) && find_bounds(quoted, seeds, err) &&
                plan_parts(&plan, seeds, err);
    json_decref(plan.df);
    free(plan.words);
    return good;
}
