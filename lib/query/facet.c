/* SPDX-License-Identifier: MIT
 *
 * Facets: how the values of a field share the things that all other filters leave, with a link that
 * puts a value into the request or takes it out.
 */
#include "query_private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_VALUES 50

static bool selected(const struct rpt_query *query, const struct rpt_field *field,
                     const char *value)
{
    for (size_t i = 0; i < query->filter_count; i++) {
        const struct rpt_filter *filter = query->filters[i];

        if (filter->field != field || (filter->op != RPT_OP_EQ && filter->op != RPT_OP_IN))
            continue;
        for (size_t v = 0; v < filter->count; v++) {
            if (strcmp(filter->values[v], value) == 0)
                return true;
        }
    }
    return false;
}

/* The request with `value` put in, or taken out where it is selected. */
static json_t *toggle(const struct rpt_query *query, const struct rpt_field *field,
                      const char *value, bool is_selected)
{
    struct rpt_param params[RPT_MAX_VALUES + 64];
    struct rpt_query changed = *query;
    size_t count = 0;

    for (size_t i = 0; i < query->param_count; i++) {
        if (strcmp(query->params[i].name, field->name) != 0)
            params[count++] = query->params[i];
    }
    for (size_t i = 0; i < query->filter_count; i++) {
        const struct rpt_filter *filter = query->filters[i];

        for (size_t v = 0; v < filter->count && filter->field == field && !filter->fixed &&
                           filter->op == RPT_OP_EQ && count < RPT_COUNT(params);
             v++) {
            if (!is_selected || strcmp(filter->values[v], value) != 0)
                params[count++] = (struct rpt_param){field->name, filter->values[v]};
        }
    }
    if (!is_selected && count < RPT_COUNT(params))
        params[count++] = (struct rpt_param){field->name, value};
    changed.params = params;
    changed.param_count = count;
    return rpt_query_href(&changed, "offset", NULL);
}

/* The things left by all filters but the field's own, as "SELECT n …"; or the rows that are given.
 */
static bool add_left(struct rpt_db *db, const struct rpt_query *query,
                     const struct rpt_field *field, const char *what, struct rpt_clause *clause,
                     struct rpt_error *err)
{
    rpt_buf_addf(&clause->sql, "SELECT %s FROM ", what);
    if (query->rows != NULL) {
        rpt_clause_add(clause, "(", NULL);
        rpt_clause_add(clause, rpt_sql_text(RPT_SQL_SEARCH_ROWS), query->rows);
        rpt_buf_addf(&clause->sql, ") CROSS JOIN \"%s\" USING (n) WHERE 1", query->resource->view);
        return true;
    }
    rpt_buf_addf(&clause->sql, "\"%s\"", query->resource->view);
    return rpt_where(db, query, field, clause, err);
}

static const char *how_many(const struct rpt_query *query)
{
    return query->rows != NULL ? "coalesce(sum(paragraphs), 0)" : "count(*)";
}

/* The rows that are given, with the values that each of them has of a field of several: one of the
 * two is looked up for the other, never all of either. */
static void add_values_of_rows(const struct rpt_query *query, const struct rpt_field *field,
                               struct rpt_clause *clause)
{
    rpt_clause_add(clause, "SELECT m.value, count(DISTINCT m.item) AS items FROM (", NULL);
    rpt_clause_add(clause, rpt_sql_text(RPT_SQL_SEARCH_ROWS), query->rows);
    rpt_buf_addf(&clause->sql,
                 ") r CROSS JOIN (%s) m ON m.item = r.n WHERE m.value IS NOT NULL GROUP BY 1",
                 rpt_sql_text(field->many));
}

/* SELECT value, items: how the things left share the field's values. */
static bool add_shares(struct rpt_db *db, const struct rpt_query *query,
                       const struct rpt_field *field, struct rpt_clause *clause,
                       struct rpt_error *err)
{
    if (field->many == RPT_SQL_NONE) {
        char *what = rpt_printf("%s AS value, %s AS items", field->column, how_many(query));
        bool added = add_left(db, query, field, what, clause, err);

        free(what);
        if (!added)
            return false;
        rpt_buf_addf(&clause->sql, " AND %s IS NOT NULL GROUP BY 1", field->column);
        return true;
    }
    if (query->rows != NULL) {
        add_values_of_rows(query, field, clause);
        return true;
    }
    rpt_buf_addf(&clause->sql,
                 "SELECT value, count(DISTINCT item) AS items FROM (%s) WHERE value IS NOT NULL "
                 "AND item IN (",
                 rpt_sql_text(field->many));
    if (!add_left(db, query, field, "n", clause, err))
        return false;
    rpt_clause_add(clause, ") GROUP BY 1", NULL);
    return true;
}

/* The same, of what import has counted. */
static void add_kept(const struct rpt_query *query, const struct rpt_field *field,
                     struct rpt_clause *clause)
{
    rpt_clause_add(clause, "SELECT value, items FROM (", NULL);
    rpt_clause_add(clause, rpt_sql_text(RPT_SQL_TOTAL_RESOURCE), query->resource->view);
    rpt_clause_add(clause, ") WHERE field = :value", field->name);
}

/* SELECT value, label, count: of the largest shares. */
static bool compose(struct rpt_db *db, const struct rpt_query *query, const struct rpt_field *field,
                    bool kept, struct rpt_clause *clause, struct rpt_error *err)
{
    bool labelled = field->values != RPT_SQL_NONE;

    rpt_clause_add(clause,
                   labelled ? "SELECT c.value, coalesce(l.label, c.value), c.items FROM ("
                            : "SELECT c.value, c.value, c.items FROM (",
                   NULL);
    if (kept)
        add_kept(query, field, clause);
    else if (!add_shares(db, query, field, clause, err))
        return false;
    rpt_buf_addf(&clause->sql, " ORDER BY items DESC, value LIMIT %d) c", MAX_VALUES + 1);
    if (labelled)
        rpt_buf_addf(&clause->sql, " LEFT JOIN (%s) l ON l.value = c.value",
                     rpt_sql_text(field->values));
    rpt_clause_add(clause, " ORDER BY c.items DESC, c.value", NULL);
    return true;
}

static bool none_kept(struct rpt_db *db, const struct rpt_query *query,
                      const struct rpt_field *field, int64_t *none, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_TOTAL_NONE);

    rpt_bind_text(st, ":resource", query->resource->view);
    rpt_bind_text(st, ":field", field->name);
    if (!rpt_step_row(st, err))
        return false;
    *none = rpt_column_int(st, 0);
    return true;
}

static bool count_none(struct rpt_db *db, const struct rpt_query *query,
                       const struct rpt_field *field, int64_t *none, struct rpt_error *err)
{
    RPT_AUTO_CLAUSE clause = {0};

    rpt_clause_init(&clause);
    if (!add_left(db, query, field, how_many(query), &clause, err))
        return false;
    if (field->many == RPT_SQL_NONE)
        rpt_buf_addf(&clause.sql, " AND %s IS NULL", field->column);
    else if (query->rows != NULL)
        rpt_buf_addf(&clause.sql,
                     " AND NOT EXISTS (SELECT 1 FROM (%s) WHERE item = n AND value IS NOT NULL)",
                     rpt_sql_text(field->many));
    else
        rpt_buf_addf(&clause.sql, " AND n NOT IN (SELECT item FROM (%s) WHERE value IS NOT NULL)",
                     rpt_sql_text(field->many));
    return rpt_clause_int(&clause, db, none, err);
}

static const char *as_asked(const struct rpt_field *field, const char *value)
{
    if (field->type != RPT_T_BOOL)
        return value;
    return strcmp(value, "1") == 0 ? "true" : "false";
}

static bool count_field(struct rpt_db *db, const struct rpt_query *query,
                        const struct rpt_field *field, json_t *facet, struct rpt_error *err)
{
    RPT_AUTO_CLAUSE clause = {0};
    json_t *values = json_array();
    enum rpt_step step = RPT_FAILED;
    int64_t none;
    bool kept;

    json_object_set_new(facet, "values", values);
    rpt_clause_init(&clause);
    if (!rpt_total_has(db, query, field, &kept, err) ||
        !compose(db, query, field, kept, &clause, err))
        return false;
    RPT_AUTO_STMT st = rpt_clause_prepare(&clause, db, err);
    if (st == NULL)
        return false;
    while ((step = rpt_step(st, err)) == RPT_ROW && json_array_size(values) < MAX_VALUES) {
        const char *value = rpt_arena_strdup(query->arena, as_asked(field, rpt_column_text(st, 0)));
        bool is_selected = selected(query, field, rpt_column_text(st, 0));

        json_array_append_new(values,
                              json_pack("{s:s, s:s, s:I, s:b, s:o}", "value", value, "label",
                                        rpt_column_text(st, 1), "count",
                                        (json_int_t)rpt_column_int(st, 2), "selected", is_selected,
                                        "href", toggle(query, field, value, is_selected)));
    }
    if (step == RPT_FAILED || !(kept ? none_kept(db, query, field, &none, err)
                                     : count_none(db, query, field, &none, err)))
        return false;
    json_object_set_new(facet, "none", json_integer(none));
    json_object_set_new(facet, "more", json_boolean(step == RPT_ROW));
    json_object_set_new(facet, "total_relation", json_string(query->rows_more ? "gte" : "eq"));
    return true;
}

bool rpt_facets(struct rpt_db *db, const struct rpt_query *query, json_t *envelope,
                struct rpt_error *err)
{
    json_t *facets;

    if (query->facet == NULL)
        return true;
    facets = json_object_get(envelope, "facets");
    if (facets == NULL)
        json_object_set_new(envelope, "facets", facets = json_object());
    for (const char *at = query->facet; *at != '\0';) {
        size_t len = strcspn(at, ",");
        const char *name = rpt_arena_strndup(query->arena, at, len);
        json_t *facet = json_object();

        json_object_set_new(facets, name, facet);
        if (!count_field(db, query, rpt_field_find(query->resource, name), facet, err))
            return false;
        at += len + (at[len] == ',');
    }
    return true;
}
