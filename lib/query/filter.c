/* SPDX-License-Identifier: MIT
 *
 * Filters: parameters of a request become conditions, each checked against its field's row and the
 * values that the dataset has; conditions become a WHERE of constant fragments. `field__op=value`;
 * repeats are OR, different fields AND.
 */
#include "fts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 32 /* of a q about labels */

/* The condition on a value, by operator and type; ":value" is what was asked. `each` joins several.
 */
static const struct comparison {
    const char *name;
    enum rpt_op op;
    const char *plain, *number, *date;
} comparisons[] = {
    {"", RPT_OP_EQ, "%s = :value", "%s = CAST(:value AS INTEGER)",
     "(rpt_date_last(%s) >= rpt_date_first(:value) AND rpt_date_first(%s) <= "
     "rpt_date_last(:value))"},
    {"ne", RPT_OP_NE, "%s = :value", "%s = CAST(:value AS INTEGER)",
     "(rpt_date_last(%s) >= rpt_date_first(:value) AND rpt_date_first(%s) <= "
     "rpt_date_last(:value))"},
    {"in", RPT_OP_IN, "%s = :value", "%s = CAST(:value AS INTEGER)",
     "(rpt_date_last(%s) >= rpt_date_first(:value) AND rpt_date_first(%s) <= "
     "rpt_date_last(:value))"},
    {"gte", RPT_OP_GTE, "%s >= :value", "%s >= CAST(:value AS INTEGER)",
     "rpt_date_last(%s) >= rpt_date_first(:value)"},
    {"lte", RPT_OP_LTE, "%s <= :value", "%s <= CAST(:value AS INTEGER)",
     "rpt_date_first(%s) <= rpt_date_last(:value)"},
    {"gt", RPT_OP_GT, "%s > :value", "%s > CAST(:value AS INTEGER)",
     "rpt_date_last(%s) > rpt_date_last(:value)"},
    {"lt", RPT_OP_LT, "%s < :value", "%s < CAST(:value AS INTEGER)",
     "rpt_date_first(%s) < rpt_date_first(:value)"},
    {"contains", RPT_OP_CONTAINS, "instr(rpt_fold(%s), rpt_fold(:value)) > 0", NULL, NULL},
    {"startswith", RPT_OP_STARTSWITH,
     "substr(rpt_fold(%s), 1, length(rpt_fold(:value))) = rpt_fold(:value)", NULL, NULL},
    {"isnull", RPT_OP_ISNULL, NULL, NULL, NULL},
    {"all", RPT_OP_ALL, "%s = :value", "%s = CAST(:value AS INTEGER)", NULL},
};

static const struct comparison *comparison_named(const char *name)
{
    for (size_t i = 0; i < RPT_COUNT(comparisons); i++) {
        if (strcmp(comparisons[i].name, name) == 0)
            return &comparisons[i];
    }
    return NULL;
}

static const struct comparison *comparison_of(enum rpt_op op)
{
    for (size_t i = 0; i < RPT_COUNT(comparisons); i++) {
        if (comparisons[i].op == op)
            return &comparisons[i];
    }
    return &comparisons[0];
}

/* ---- Taking. */

/* Whether the field's values block has `value`, or one that goes on with subtags where these are
 * asked for; where it has not, err says what it has. */
static bool check_known(struct rpt_db *db, enum rpt_sql block, const char *name, const char *value,
                        bool subtags, struct rpt_error *err)
{
    size_t len = strlen(value);
    struct rpt_stmt *st = rpt_db_use(db, block);
    json_t *allowed = json_array();
    bool known = false;

    while (!known && rpt_step(st, err) == RPT_ROW) {
        const char *there = rpt_column_text(st, 0);

        known = strcmp(there, value) == 0 ||
                (subtags && strncmp(there, value, len) == 0 && there[len] == '-');
        json_array_append_new(allowed, json_string(rpt_column_text(st, 0)));
    }
    rpt_stmt_release(st);
    if (known) {
        json_decref(allowed);
        return true;
    }
    if (err->id != RPT_E_NONE) {
        json_decref(allowed);
        return false;
    }
    rpt_fail_allowed(err, RPT_E_UNKNOWN_VALUE, name, value, allowed,
                     "there is no '%.100s' that %s could be", value, name);
    if (json_array_size(err->allowed) > 50) {
        json_decref(err->allowed);
        err->allowed = NULL;
    }
    return false;
}

static bool check_form(const struct rpt_field *field, enum rpt_op op, const char *name,
                       const char *value, struct rpt_error *err)
{
    char *end;

    if (op == RPT_OP_ISNULL || field->type == RPT_T_BOOL)
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0 ||
               rpt_fail(err, RPT_E_BAD_VALUE, name, "%s is true or false, not '%.40s'", name,
                        value);
    if (field->type == RPT_T_INT) {
        strtol(value, &end, 10);
        return (*value != '\0' && *end == '\0') ||
               rpt_fail(err, RPT_E_BAD_VALUE, name, "'%.40s' is not a whole number", value);
    }
    if (field->type == RPT_T_DATE)
        return rpt_date_valid(value) ||
               rpt_fail(err, RPT_E_BAD_VALUE, name,
                        "'%.40s' is not a date; write 2013, 2013-04, 2013-04-21 or 2013-01/2013-04",
                        value);
    return true;
}

static bool add_value(struct rpt_db *db, struct rpt_filter *filter, const char *name,
                      const char *value, struct rpt_error *err)
{
    bool exact = filter->op == RPT_OP_EQ || filter->op == RPT_OP_NE || filter->op == RPT_OP_IN ||
                 filter->op == RPT_OP_ALL;

    if (filter->count == RPT_MAX_VALUES)
        return rpt_fail(err, RPT_E_OVER_LIMIT, name, "%s takes at most %d values", name,
                        RPT_MAX_VALUES);
    if (!check_form(filter->field, filter->op, name, value, err))
        return false;
    if (exact && filter->field->values != RPT_SQL_NONE &&
        !check_known(db, filter->field->values, name, value, filter->field->type == RPT_T_LANG,
                     err))
        return false;
    if (filter->field->type == RPT_T_BOOL && filter->op != RPT_OP_ISNULL)
        value = strcmp(value, "true") == 0 ? "1" : "0";
    filter->values[filter->count++] = value;
    return true;
}

/* Commas split slugs and numbers, never free text. */
static bool add_values(struct rpt_db *db, struct rpt_query *query, struct rpt_filter *filter,
                       const char *name, const char *value, struct rpt_error *err)
{
    bool splits = filter->op == RPT_OP_IN || filter->field->type == RPT_T_SLUG ||
                  filter->field->type == RPT_T_INT;

    for (const char *at = value; splits && strchr(at, ',') != NULL; at = strchr(at, ',') + 1) {
        if (!add_value(db, filter, name, rpt_arena_strndup(query->arena, at, strcspn(at, ",")),
                       err))
            return false;
        value = strchr(at, ',') + 1;
    }
    return add_value(db, filter, name, value, err);
}

/* The filter of this field and operator, new where there is none yet: repeats are OR. */
static struct rpt_filter *filter_for(struct rpt_query *query, const struct rpt_field *field,
                                     enum rpt_op op, const char *sub)
{
    for (size_t i = 0; i < query->filter_count; i++) {
        struct rpt_filter *filter = query->filters[i];
        if (!filter->fixed && filter->field == field && filter->op == op &&
            (sub == NULL || strcmp(sub, filter->sub) == 0))
            return filter;
    }
    if (query->filter_count == RPT_MAX_FILTERS)
        return NULL;
    struct rpt_filter *filter = rpt_arena_alloc(query->arena, sizeof *filter);
    *filter = (struct rpt_filter){.field = field, .op = op, .sub = sub};
    query->filters[query->filter_count++] = filter;
    return filter;
}

static bool unknown_operator(const char *parameter, const char *given, struct rpt_error *err)
{
    json_t *allowed = json_array();

    for (size_t i = 1; i < RPT_COUNT(comparisons); i++)
        json_array_append_new(allowed, json_string(comparisons[i].name));
    return rpt_fail_allowed(err, RPT_E_UNKNOWN_PARAMETER, parameter, given, allowed,
                            "there is no operator '%.40s'", given);
}

/* Date comparisons of text that is no date, sums of what has several values … : what an operator
 * cannot do. */
static bool fits(const struct rpt_field *field, const struct comparison *comparison)
{
    bool words = comparison->op == RPT_OP_CONTAINS || comparison->op == RPT_OP_STARTSWITH;

    return (!words || field->type == RPT_T_TEXT || field->type == RPT_T_SLUG) &&
           (comparison->op != RPT_OP_ALL || field->many != RPT_SQL_NONE);
}

bool rpt_filter_take(struct rpt_db *db, struct rpt_query *query, const struct rpt_param *param,
                     bool *taken, struct rpt_error *err)
{
    const char *mark = strstr(param->name, "__");
    const char *name =
        mark != NULL ? rpt_arena_strndup(query->arena, param->name, (size_t)(mark - param->name))
                     : param->name;
    const struct rpt_field *field = rpt_field_find(query->resource, name);
    const struct comparison *comparison = comparison_named(mark != NULL ? mark + 2 : "");
    const char *sub = NULL;
    enum rpt_op op;

    *taken = field != NULL && (field->uses & RPT_FILTER) != 0;
    if (!*taken)
        return true;
    if (comparison != NULL && fits(field, comparison)) {
        op = comparison->op;
    } else if (field->sub != RPT_SQL_NONE) {
        op = RPT_OP_SUB;
        sub = mark != NULL ? mark + 2 : "";
        if (!check_known(db, field->sub, param->name, sub, false, err))
            return false;
    } else {
        return unknown_operator(param->name, mark != NULL ? mark + 2 : "", err);
    }
    struct rpt_filter *filter = filter_for(query, field, op, sub);
    if (filter == NULL)
        return rpt_fail(err, RPT_E_OVER_LIMIT, param->name, "a request has at most %d filters",
                        RPT_MAX_FILTERS);
    return add_values(db, query, filter, param->name, param->value, err);
}

void rpt_query_fix(struct rpt_query *query, const char *name, const char *value)
{
    struct rpt_filter *filter = rpt_arena_alloc(query->arena, sizeof *filter);

    *filter = (struct rpt_filter){.field = rpt_field_find(query->resource, name),
                                  .fixed = true,
                                  .values = {value},
                                  .count = 1};
    assert(filter->field != NULL && query->filter_count < RPT_MAX_FILTERS);
    query->filters[query->filter_count++] = filter;
}

/* ---- Composing. */

static const char *pattern_of(const struct rpt_filter *filter)
{
    const struct comparison *comparison = comparison_of(filter->op);

    if (filter->field->type == RPT_T_DATE && comparison->date != NULL)
        return comparison->date;
    if ((filter->field->type == RPT_T_INT || filter->field->type == RPT_T_BOOL) &&
        comparison->number != NULL)
        return comparison->number;
    if (filter->field->type == RPT_T_LANG && comparison->op <= RPT_OP_IN)
        return "(%s = :value OR substr(%s, 1, length(:value) + 1) = :value || '-')";
    return comparison->plain;
}

/* `pattern` with the column where it says %s, once or twice. */
static char *on_column(const char *pattern, const char *column)
{
    RPT_AUTO_BUF sql = {0};

    rpt_buf_init(&sql, 1000);
    for (const char *at = pattern; *at != '\0'; at++) {
        if (at[0] == '%' && at[1] == 's') {
            rpt_buf_adds(&sql, column);
            at++;
        } else {
            rpt_buf_addc(&sql, *at);
        }
    }
    return rpt_buf_steal(&sql);
}

static void any_of(struct rpt_clause *clause, const struct rpt_filter *filter, const char *column)
{
    char *condition =
        on_column(filter->op == RPT_OP_SUB ? "%s = :value" : pattern_of(filter), column);

    rpt_clause_add(clause, "(", NULL);
    for (size_t i = 0; i < filter->count; i++) {
        rpt_clause_add(clause, i > 0 ? " OR " : "", NULL);
        rpt_clause_add(clause, condition, filter->values[i]);
    }
    rpt_clause_add(clause, ")", NULL);
    free(condition);
}

static void add_null(struct rpt_clause *clause, const struct rpt_filter *filter)
{
    bool null = strcmp(filter->values[0], "true") == 0;

    if (filter->field->many == RPT_SQL_NONE) {
        rpt_buf_addf(&clause->sql, "%s IS %sNULL", filter->field->column, null ? "" : "NOT ");
        return;
    }
    rpt_buf_addf(&clause->sql, "n %sIN (SELECT item FROM (%s))", null ? "NOT " : "",
                 rpt_sql_text(filter->field->many));
}

static void add_many(struct rpt_clause *clause, const struct rpt_filter *filter)
{
    struct rpt_filter one = *filter;
    bool all = filter->op == RPT_OP_ALL;

    for (size_t i = 0; i < (all ? filter->count : 1); i++) {
        rpt_buf_addf(&clause->sql, "%sn %sIN (SELECT item FROM (%s) WHERE ", i > 0 ? " AND " : "",
                     filter->op == RPT_OP_NE ? "NOT " : "", rpt_sql_text(filter->field->many));
        if (filter->op == RPT_OP_SUB)
            rpt_clause_add(clause, "sub = :value AND ", filter->sub);
        if (all) {
            one.values[0] = filter->values[i];
            one.count = 1;
        }
        any_of(clause, all ? &one : filter, "value");
        rpt_clause_add(clause, ")", NULL);
    }
}

static void add_filter(struct rpt_clause *clause, const struct rpt_filter *filter)
{
    if (filter->op == RPT_OP_ISNULL)
        add_null(clause, filter);
    else if (filter->field->many != RPT_SQL_NONE)
        add_many(clause, filter);
    else if (filter->op == RPT_OP_NE) {
        rpt_buf_addf(&clause->sql, "(%s IS NULL OR NOT ", filter->field->column);
        any_of(clause, filter, filter->field->column);
        rpt_clause_add(clause, ")", NULL);
    } else
        any_of(clause, filter, filter->field->column);
}

static void add_in(struct rpt_clause *clause, const char *sql, enum rpt_sql block,
                   const char *value)
{
    rpt_clause_add(clause, sql, NULL);
    rpt_clause_add(clause, rpt_sql_text(block), value);
    rpt_clause_add(clause, ")", NULL);
}

static bool add_full_text(struct rpt_db *db, const struct rpt_query *query,
                          struct rpt_clause *clause, struct rpt_error *err)
{
    struct rpt_terms terms;

    if (!rpt_terms_prepare(db, query, &terms, err))
        return false;
    const char *positive = rpt_terms_expression(query->arena, &terms, false);
    const char *negative = rpt_terms_expression(query->arena, &terms, true);
    if (terms.count == 0) /* no word in it: finds nothing */
        rpt_clause_add(clause, " AND 0", NULL);
    if (positive != NULL)
        add_in(clause, " AND n IN (", RPT_SQL_PARAGRAPH_Q, positive);
    if (negative != NULL)
        add_in(clause, " AND n NOT IN (", RPT_SQL_PARAGRAPH_Q, negative);
    return true;
}

/* `q`: of labels, each word must begin a word of one; of texts, the full-text index says. */
static bool add_q(struct rpt_db *db, const struct rpt_query *query, struct rpt_clause *clause,
                  struct rpt_error *err)
{
    if (query->resource->q == RPT_SQL_PARAGRAPH_Q)
        return add_full_text(db, query, clause, err);

    char *words = rpt_utf8_fold(query->q, strlen(query->q));
    size_t count = 0;
    for (char *at = words, *word; (word = strsep(&at, " ")) != NULL;) {
        if (*word != '\0' && ++count <= MOST_WORDS)
            add_in(clause, " AND n IN (", query->resource->q, rpt_arena_strdup(query->arena, word));
    }
    free(words);
    return count <= MOST_WORDS ||
           rpt_fail(err, RPT_E_OVER_LIMIT, "q", "q has at most %d words here, not %zu", MOST_WORDS,
                    count);
}

static void add_ids(const struct rpt_query *query, struct rpt_clause *clause)
{
    const char *columns[] = {"id", query->resource->in_document ? "key" : NULL};

    rpt_clause_add(clause, " AND (0", NULL);
    for (const char *at = query->ids; *at != '\0';) {
        size_t len = strcspn(at, ",");
        const char *id = rpt_arena_strndup(query->arena, at, len);

        for (size_t i = 0; i < RPT_COUNT(columns) && columns[i] != NULL; i++) {
            rpt_buf_addf(&clause->sql, " OR %s = ", columns[i]);
            rpt_clause_add(clause, ":value", id);
        }
        at += len + (at[len] == ',');
    }
    rpt_clause_add(clause, ")", NULL);
}

bool rpt_where(struct rpt_db *db, const struct rpt_query *query, const struct rpt_field *but,
               struct rpt_clause *clause, struct rpt_error *err)
{
    rpt_clause_add(clause, " WHERE 1", NULL);
    for (size_t i = 0; i < query->filter_count; i++) {
        if (query->filters[i]->field == but && !query->filters[i]->fixed)
            continue;
        rpt_clause_add(clause, " AND ", NULL);
        add_filter(clause, query->filters[i]);
    }
    if (query->per_work)
        rpt_buf_addf(&clause->sql, " AND document IN (%s)",
                     rpt_sql_text(RPT_SQL_DOCUMENT_PER_WORK));
    if (query->ids != NULL)
        add_ids(query, clause);
    return query->q == NULL || query->resource->q == RPT_SQL_NONE || add_q(db, query, clause, err);
}
