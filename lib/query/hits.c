/* SPDX-License-Identifier: MIT
 *
 * What a question finds: the index is gone through once (lib/db/rank.c) with the filters' rows in
 * memory. Three bounds keep the longest question short: how far the index is read, how many matches
 * are weighed, how many rows a filter may leave. Where one of them is met, the total is at least
 * what was found, and says so.
 */
#include "fts.h"

#include <stdlib.h>
#include <string.h>

#define WALK_MOST 2000000   /* entries of the index to read: of the rarest word, times words */
#define WEIGHED_MOST 200000 /* matches to weigh */
#define SEEN_MOST 250000    /* matches to see, without weighing them */
#define FILTERED_MOST 25000 /* rows that filters of paragraphs may leave */
#define NAMING_MOST 200000  /* of them that the index of mentions tells at once */
#define PROBED_MOST 20000   /* matches up to which each is asked whether the filters leave it */
#define NAMED_MOST 5000     /* rows that are named one by one to count a facet */

/* ---- Filters. */

/* The fields that all paragraphs of an edition have alike. */
static bool is_of_document(const struct rpt_field *field)
{
    return strcmp(field->name, "document") == 0 || strcmp(field->name, "work") == 0 ||
           strcmp(field->name, "lang") == 0;
}

static bool counts(const struct rpt_filter *filter, const struct rpt_field *but)
{
    return filter->field != but || filter->fixed;
}

/* The query with those filters alone that are (or are not) of documents. */
static struct rpt_query filters_of(const struct rpt_query *query, const struct rpt_field *but,
                                   bool documents, bool paragraphs)
{
    struct rpt_query some = *query;

    some.q = NULL;
    some.filter_count = 0;
    some.per_work = query->per_work && documents;
    some.ids = paragraphs ? query->ids : NULL;
    for (size_t i = 0; i < query->filter_count; i++) {
        struct rpt_filter *filter = query->filters[i];

        if (counts(filter, but) && (is_of_document(filter->field) ? documents : paragraphs))
            some.filters[some.filter_count++] = filter;
    }
    return some;
}

static bool narrows(const struct rpt_query *query)
{
    return query->filter_count > 0 || query->per_work || query->ids != NULL;
}

json_t *rpt_hits_languages(struct rpt_db *db, const struct rpt_query *query, struct rpt_error *err)
{
    struct rpt_query documents = filters_of(query, NULL, true, false);

    if (!narrows(&documents))
        return rpt_rows_json(rpt_db_use(db, RPT_SQL_SEARCH_LANGUAGES), err);
    RPT_AUTO_CLAUSE clause = {0};
    rpt_clause_init(&clause);
    rpt_clause_add(&clause, "SELECT DISTINCT lang FROM paragraphs", NULL);
    if (!rpt_where(db, &documents, NULL, &clause, err))
        return NULL;
    rpt_clause_add(&clause, " AND n IN (SELECT first FROM stretch) ORDER BY lang", NULL);
    struct rpt_stmt *st = rpt_clause_prepare(&clause, db, err);
    return st != NULL ? rpt_rows_json(st, err) : NULL;
}

/* ---- The plan. */

struct plan {
    struct rpt_db *db;
    const struct rpt_query *query;
    const struct rpt_terms *terms;
    const char *expression;
    int64_t matches; /* an upper bound of what the index finds */
    int64_t walk;    /* entries of the index that finding it reads */
    const struct rpt_stretch *stretches;
    size_t stretch_count;
    int64_t last;         /* the row up to which it is looked */
    bool cut;             /* not all of the dataset is looked at */
    struct rpt_rows only; /* what the filters leave, where they narrow */
};

static const char *whole_expression(struct rpt_arena *arena, const struct rpt_terms *terms)
{
    const char *positive = rpt_terms_expression(arena, terms, false);
    const char *negative = rpt_terms_expression(arena, terms, true);

    return negative == NULL ? positive : rpt_arena_printf(arena, "(%s) NOT %s", positive, negative);
}

static int64_t tokens_of(const struct rpt_term *term)
{
    int64_t tokens = 0;

    for (size_t v = 0; v < term->variant_count; v++) {
        for (size_t i = 0; i < term->part_count; i++) {
            tokens++;
            for (const char *at = term->variants[v].parts[i]; (at = strchr(at, ' ')) != NULL; at++)
                tokens++;
        }
    }
    return tokens;
}

/* A match holds one term of each chain of ORs: no more of them than of the rarest chain. */
static void estimate(struct plan *plan)
{
    int64_t chain = 0, tokens = 0;

    plan->matches = INT64_MAX;
    for (size_t i = 0; i < plan->terms->count; i++) {
        const struct rpt_term *term = &plan->terms->list[i];

        tokens += tokens_of(term);
        if (term->negative)
            continue;
        chain += term->count;
        if (term->or_next)
            continue;
        plan->matches = chain < plan->matches ? chain : plan->matches;
        chain = 0;
    }
    plan->walk = plan->matches > WALK_MOST ? INT64_MAX : plan->matches * tokens;
}

static bool begin(struct plan *plan, struct rpt_error *err)
{
    int64_t end;

    plan->expression = whole_expression(plan->query->arena, plan->terms);
    plan->stretches = rpt_stretches(plan->db, &plan->stretch_count, err);
    if (plan->stretches == NULL)
        return false;
    estimate(plan);
    end = plan->stretch_count > 0 ? plan->stretches[plan->stretch_count - 1].end : 0;
    plan->last = end;
    if (plan->matches > end)
        plan->matches = end;
    if (plan->walk > WALK_MOST && end > WALK_MOST / 16) {
        double part = (double)WALK_MOST / (double)plan->walk;

        plan->last = (int64_t)((double)end * (part > 0.0625 ? part : 0.0625));
        plan->cut = true;
    }
    return true;
}

/* ---- What the filters leave. */

/* Whole documents: asked of the first paragraph of each stretch. */
static bool leave_documents(struct plan *plan, const struct rpt_query *documents,
                            struct rpt_error *err)
{
    RPT_AUTO_CLAUSE clause = {0};
    enum rpt_step step;
    size_t at = 0;

    rpt_clause_init(&clause);
    rpt_clause_add(&clause, "SELECT n FROM paragraphs", NULL);
    if (!rpt_where(plan->db, documents, NULL, &clause, err))
        return false;
    rpt_clause_add(&clause, " AND n IN (SELECT first FROM stretch) ORDER BY n", NULL);
    RPT_AUTO_STMT st = rpt_clause_prepare(&clause, plan->db, err);
    if (st == NULL)
        return false;
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        while (at < plan->stretch_count && plan->stretches[at].first < rpt_column_int(st, 0))
            at++;
        if (at < plan->stretch_count)
            rpt_rows_add(&plan->only, plan->stretches[at].first, plan->stretches[at].end);
    }
    return step == RPT_DONE;
}

/* The entity that the paragraphs have to name where that is all that is asked of them, or NULL. */
static const char *only_entity(const struct rpt_query *filters)
{
    const struct rpt_filter *filter = filters->filters[0];

    if (filters->filter_count != 1 || filters->per_work || filters->ids != NULL ||
        filter->count != 1 || (filter->op != RPT_OP_EQ && filter->op != RPT_OP_IN) ||
        strcmp(filter->field->name, "entity") != 0)
        return NULL;
    return filter->values[0];
}

/* Single paragraphs, in order. Few matches are asked one by one, else all that the filters leave
 * is read. */
static bool compose_paragraphs(struct plan *plan, const struct rpt_query *filters,
                               struct rpt_clause *clause, int64_t *most, struct rpt_error *err)
{
    const char *entity = only_entity(filters);
    bool few = plan->matches <= PROBED_MOST;

    *most = !few && entity != NULL ? NAMING_MOST : FILTERED_MOST;
    if (!few && entity != NULL) {
        rpt_clause_add(clause, rpt_sql_text(RPT_SQL_SEARCH_NAMING), entity);
        return true;
    }
    rpt_clause_add(clause, "SELECT n FROM paragraphs", NULL);
    if (!rpt_where(plan->db, filters, NULL, clause, err))
        return false;
    if (few) {
        rpt_clause_add(clause, " AND n IN (", NULL);
        rpt_clause_add(clause, rpt_sql_text(RPT_SQL_PARAGRAPH_Q), plan->expression);
        rpt_clause_add(clause, ")", NULL);
    }
    rpt_clause_add(clause, " ORDER BY n", NULL);
    return true;
}

static bool leave_paragraphs(struct plan *plan, const struct rpt_query *filters,
                             struct rpt_error *err)
{
    RPT_AUTO_CLAUSE clause = {0};
    enum rpt_step step;
    int64_t count = 0, most;

    rpt_clause_init(&clause);
    if (!compose_paragraphs(plan, filters, &clause, &most, err))
        return false;
    RPT_AUTO_STMT st = rpt_clause_prepare(&clause, plan->db, err);
    if (st == NULL)
        return false;
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        int64_t n = rpt_column_int(st, 0);

        if (count++ == most) {
            plan->last = n - 1 < plan->last ? n - 1 : plan->last;
            plan->cut = true;
            return true;
        }
        rpt_rows_add(&plan->only, n, n + 1);
    }
    return step == RPT_DONE;
}

static bool leave(struct plan *plan, const struct rpt_field *but, struct rpt_error *err)
{
    struct rpt_query all = filters_of(plan->query, but, true, true);
    struct rpt_query documents = filters_of(plan->query, but, true, false);
    bool of_documents = all.filter_count == documents.filter_count && plan->query->ids == NULL;

    if (!narrows(&all))
        return true;
    rpt_rows_init(&plan->only, plan->last + 1);
    return of_documents ? leave_documents(plan, &documents, err)
                        : leave_paragraphs(plan, &all, err);
}

/* ---- Finding. */

/* The only token that is asked for, where nothing else is. */
static const char *one_token(const struct plan *plan)
{
    const struct rpt_term *term = &plan->terms->list[0];

    if (plan->terms->count != 1 || term->variant_count != 1 || term->part_count != 1 ||
        term->variants[0].prefix != 0 || strchr(term->variants[0].parts[0], ' ') != NULL ||
        plan->only.bits != NULL || plan->terms->partial)
        return NULL;
    return term->variants[0].parts[0];
}

/* The list that import kept of a very common token. */
static bool take_top(const struct plan *plan, const char *token, struct rpt_ranking *ranking,
                     struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(plan->db, RPT_SQL_SEARCH_TOP);
    enum rpt_step step;

    rpt_bind_text(st, ":token", token);
    rpt_bind_int(st, ":limit", (int64_t)ranking->keep);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        ranking->hits[ranking->count++] =
            (struct rpt_hit){rpt_column_int(st, 0), rpt_column_real(st, 1)};
    return step == RPT_DONE;
}

/* Goes through the index, up to `most` matches; the best of them are in `ranking`. */
static bool look(struct plan *plan, struct rpt_ranking *ranking, int64_t most, bool with_rows,
                 struct rpt_hits *found, struct rpt_error *err)
{
    ranking->expression = plan->expression;
    ranking->weights = rpt_terms_weights(plan->query->arena, plan->terms, &ranking->weight_count);
    ranking->only = plan->only.bits != NULL ? &plan->only : NULL;
    ranking->last = plan->last;
    ranking->most = most;
    if (with_rows) {
        rpt_rows_init(&found->rows, plan->last + 1);
        ranking->found = &found->rows;
    }
    if (!rpt_rank(plan->db, ranking, err))
        return false;
    found->rows_more = ranking->total == most || plan->cut || plan->terms->partial;
    found->total = ranking->total;
    found->more = found->rows_more;
    return true;
}

static bool find_best(struct plan *plan, bool with_rows, struct rpt_hits *found,
                      struct rpt_error *err)
{
    const struct rpt_query *query = plan->query;
    const char *token = one_token(plan);
    size_t page = query->limit > 0 ? (size_t)(query->offset + query->limit) : 0;
    struct rpt_ranking best = {
        .keep = page, .hits = rpt_arena_alloc(query->arena, (page + 1) * sizeof *best.hits)};
    struct rpt_ranking seen = {0};

    if (token != NULL && !take_top(plan, token, &best, err))
        return false;
    bool kept = token != NULL && best.count == page;
    if (!kept && !look(plan, &best, WEIGHED_MOST, with_rows, found, err))
        return false;
    if (kept && with_rows && !look(plan, &seen, SEEN_MOST, true, found, err))
        return false;
    size_t skip = (size_t)query->offset < best.count ? (size_t)query->offset : best.count;
    found->page = best.hits + skip;
    found->count = best.count - skip;
    return true;
}

static bool find_in_order(struct plan *plan, bool with_rows, struct rpt_hits *found,
                          struct rpt_error *err)
{
    const struct rpt_query *query = plan->query;
    struct rpt_ranking seen = {0};
    /* What one token finds in all is known: no need to go beyond the page. */
    bool enough = one_token(plan) != NULL && !with_rows;
    int64_t most = enough ? query->offset + query->limit + 1 : SEEN_MOST, n = -1;

    if (!look(plan, &seen, most, true, found, err))
        return false;
    found->page = rpt_arena_alloc(query->arena, ((size_t)query->limit + 1) * sizeof *found->page);
    for (long i = 0; i < query->offset + query->limit; i++) {
        if ((n = rpt_rows_next(&found->rows, n + 1)) < 0)
            break;
        if (i >= query->offset)
            found->page[found->count++] = (struct rpt_hit){.n = n};
    }
    return true;
}

bool rpt_hits_find(struct rpt_db *db, const struct rpt_query *query, const struct rpt_terms *terms,
                   const struct rpt_field *but, bool with_rows, struct rpt_hits *found,
                   struct rpt_error *err)
{
    struct plan plan = {.db = db, .query = query, .terms = terms};

    *found = (struct rpt_hits){0};
    bool good = begin(&plan, err) && leave(&plan, but, err) &&
                (query->sort != NULL ? find_in_order : find_best)(&plan, with_rows, found, err);
    if (good && one_token(&plan) != NULL) {
        found->total = terms->list[0].count;
        found->more = false;
    }
    rpt_rows_finish(&plan.only);
    return good;
}

void rpt_hits_finish(struct rpt_hits *found)
{
    rpt_rows_finish(&found->rows);
}

/* ---- For facets. */

bool rpt_hits_rows(struct rpt_db *db, const struct rpt_query *query, const struct rpt_hits *found,
                   const struct rpt_field *field, const char **rows, bool *more,
                   struct rpt_error *err)
{
    size_t count, named = 0;
    const struct rpt_stretch *stretches = rpt_stretches(db, &count, err);
    RPT_AUTO_BUF json = {0};

    if (stretches == NULL)
        return false;
    rpt_buf_init(&json, (size_t)1 << 24);
    rpt_buf_addc(&json, '{');
    for (size_t i = 0; i < count && is_of_document(field); i++) {
        int64_t part = rpt_rows_count(&found->rows, stretches[i].first, stretches[i].end);

        if (part > 0)
            rpt_buf_addf(&json, "%s\"%lld\":%lld", named++ > 0 ? "," : "",
                         (long long)stretches[i].first, (long long)part);
    }
    int64_t n = is_of_document(field) ? -1 : rpt_rows_next(&found->rows, 0);
    for (; n >= 0 && named < NAMED_MOST; n = rpt_rows_next(&found->rows, n + 1))
        rpt_buf_addf(&json, "%s\"%lld\":1", named++ > 0 ? "," : "", (long long)n);
    rpt_buf_addc(&json, '}');
    *more = n >= 0 || found->rows_more;
    *rows = rpt_arena_strdup(query->arena, json.data);
    return rpt_buf_ok(&json, err);
}
