/* SPDX-License-Identifier: MIT
 *
 * One thing: the row of its block as JSON, finished, with the lists that were asked to be inside
 * it, and only the keys that were asked for. The same in a list and alone.
 */
#include "query_private.h"

#include <stdlib.h>
#include <string.h>

bool rpt_list_has(const char *list, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = list; at != NULL && *at != '\0';
         at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
        if (strcspn(at, ",") == len && strncmp(at, word, len) == 0)
            return true;
    }
    return false;
}

/* ---- Includes: an included list is the same envelope, with its own URL behind `next`. */

static bool include_list(struct rpt_db *db, const struct rpt_query *query,
                         const struct rpt_include *include, json_t *item, struct rpt_error *err)
{
    const char *id = json_string_value(json_object_get(item, "id"));
    const char *document =
        json_string_value(json_object_get(json_object_get(item, "document"), "id"));
    bool both = document != NULL && query->resource->in_document;
    struct rpt_param params[2] = {{"document", document}, {include->by, id}};
    struct rpt_query sub;
    json_t *list;

    rpt_query_init(&sub, include->resource, query->arena);
    sub.unit = query->unit;
    sub.labels = query->labels;
    sub.base = query->base;
    sub.path = rpt_arena_printf(query->arena, "/%s", include->resource->name);
    sub.params = both ? params : params + 1;
    sub.param_count = both ? 2 : 1;
    for (size_t i = 0; i < sub.param_count; i++)
        rpt_query_fix(&sub, sub.params[i].name, sub.params[i].value);
    if (!rpt_list(db, &sub, &list, err))
        return false;
    json_object_set_new(item, include->name, list);
    return true;
}

static bool add_includes(struct rpt_db *db, const struct rpt_query *query, int64_t n, json_t *item,
                         struct rpt_error *err)
{
    for (size_t i = 0; i < query->resource->include_count; i++) {
        const struct rpt_include *include = &query->resource->includes[i];

        if (!rpt_list_has(query->include, include->name))
            continue;
        if (include->resource != NULL ? !include_list(db, query, include, item, err)
                                      : !include->add(db, query, n, item, err))
            return false;
    }
    return true;
}

static void drop_keys(const struct rpt_query *query, json_t *item)
{
    const char *key;
    json_t *value;
    void *next;

    json_object_foreach_safe(item, next, key, value)
    {
        if (*key == '_' || (query->fields != NULL && !rpt_list_has(query->fields, key) &&
                            !rpt_list_has(query->include, key)))
            json_object_del(item, key);
    }
}

bool rpt_item_at(struct rpt_db *db, const struct rpt_query *query, int64_t n, json_t **out,
                 struct rpt_error *err)
{
    json_t *item = NULL;
    {
        RPT_AUTO_STMT st = rpt_db_use(db, query->resource->item);

        rpt_bind_int(st, ":n", n);
        if (rpt_step(st, err) == RPT_ROW)
            item = rpt_row_json(st, err);
        else if (err->id == RPT_E_NONE)
            rpt_fail(err, RPT_E_INTERNAL, NULL, "%s %lld has no item", query->resource->kind,
                     (long long)n);
    }
    if (item == NULL)
        return false;
    /* Labels first: what `finish` joins of them is in the asked language too. */
    if (!rpt_relabel(db, query, item, err) ||
        (query->resource->finish != NULL && !query->resource->finish(db, query, item, err)) ||
        !add_includes(db, query, n, item, err)) {
        json_decref(item);
        return false;
    }
    drop_keys(query, item);
    *out = item;
    return true;
}

/* ---- By id. */

static bool find(struct rpt_db *db, const struct rpt_query *query, const char *id, int64_t *n,
                 struct rpt_error *err)
{
    RPT_AUTO_CLAUSE clause = {0};

    *n = 0;
    rpt_clause_init(&clause);
    rpt_buf_addf(&clause.sql, "SELECT n FROM \"%s\"", query->resource->view);
    if (!rpt_where(db, query, NULL, &clause, err))
        return false;
    rpt_clause_add(&clause, " AND id = :value", id);

    RPT_AUTO_STMT st = rpt_clause_prepare(&clause, db, err);
    if (st == NULL)
        return false;
    enum rpt_step step = rpt_step(st, err);
    if (step == RPT_ROW)
        *n = rpt_column_int(st, 0);
    return step != RPT_FAILED;
}

static const char *fixed_document(const struct rpt_query *query)
{
    for (size_t i = 0; i < query->filter_count; i++) {
        if (query->filters[i]->fixed && strcmp(query->filters[i]->field->name, "document") == 0)
            return query->filters[i]->values[0];
    }
    return NULL;
}

/* Whether it was here once: then err is GONE, with where it was seen last. */
static bool is_gone(struct rpt_db *db, const struct rpt_query *query, const char *id,
                    struct rpt_error *err)
{
    if (query->resource->gone == RPT_SQL_NONE)
        return false;

    RPT_AUTO_STMT st = rpt_db_use(db, query->resource->gone);
    rpt_bind_text(st, ":id", id);
    if (query->resource->in_document)
        rpt_bind_text(st, ":document", fixed_document(query));
    if (rpt_step(st, err) != RPT_ROW)
        return err->id != RPT_E_NONE;
    json_t *extra = rpt_row_json(st, err);
    if (extra == NULL)
        return true;
    rpt_fail(err, RPT_E_GONE, NULL, "%s", json_string_value(json_object_get(extra, "detail")));
    json_object_del(extra, "detail");
    err->extra = extra;
    return true;
}

static bool missing(struct rpt_db *db, const struct rpt_query *query, const char *id,
                    struct rpt_error *err)
{
    RPT_AUTO_CLAUSE clause = {0};

    if (is_gone(db, query, id, err))
        return false;
    rpt_clause_init(&clause);
    rpt_buf_addf(&clause.sql, "SELECT id FROM \"%s\"", query->resource->view);
    if (!rpt_where(db, query, NULL, &clause, err))
        return false;
    rpt_clause_add(&clause, " ORDER BY n LIMIT 5000", NULL);

    struct rpt_stmt *st = rpt_clause_prepare(&clause, db, err);
    json_t *ids = st != NULL ? rpt_rows_json(st, err) : NULL;
    if (ids == NULL)
        return false;
    rpt_fail_allowed(err, RPT_E_NOT_FOUND, "id", id, ids, "no %s is called '%.100s'",
                     query->resource->kind, id);
    json_decref(err->allowed); /* the nearest is help, thousands are not */
    err->allowed = NULL;
    return false;
}

bool rpt_exists(struct rpt_db *db, const struct rpt_query *query, const char *id,
                struct rpt_error *err)
{
    int64_t n;

    return find(db, query, id, &n, err) && (n != 0 || missing(db, query, id, err));
}

bool rpt_item(struct rpt_db *db, const struct rpt_query *query, const char *id, json_t **out,
              struct rpt_error *err)
{
    int64_t n;

    if (!find(db, query, id, &n, err))
        return false;
    if (n == 0)
        return missing(db, query, id, err);
    if (!rpt_item_at(db, query, n, out, err))
        return false;
    if (rpt_relabel(db, query, *out, err))
        return true;
    json_decref(*out);
    *out = NULL;
    return false;
}

/* ---- Labels in the asked languages. */

static json_t *label_in(struct rpt_db *db, const char *id, const char *lang, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_LABEL_IN);

    rpt_bind_text(st, ":id", id);
    rpt_bind_text(st, ":lang", lang);
    return rpt_step(st, err) == RPT_ROW ? json_string(rpt_column_text(st, 0)) : NULL;
}

static void relabel_one(struct rpt_db *db, const struct rpt_query *query, json_t *ref,
                        struct rpt_error *err)
{
    const char *id = json_string_value(json_object_get(ref, "id"));
    const char *class_name = json_string_value(json_object_get(ref, "class"));

    if (strcmp(class_name, "document") == 0 || strcmp(class_name, "reference") == 0)
        return;
    for (const char *at = query->labels; *at != '\0' && err->id == RPT_E_NONE;) {
        size_t len = strcspn(at, ",");
        json_t *label = label_in(db, id, rpt_arena_strndup(query->arena, at, len), err);

        if (label != NULL) {
            json_object_set_new(ref, "label", label);
            return;
        }
        at += len + (at[len] == ',');
    }
}

bool rpt_relabel(struct rpt_db *db, const struct rpt_query *query, json_t *tree,
                 struct rpt_error *err)
{
    const char *key;
    json_t *value;
    size_t i;

    if (query->labels == NULL)
        return true;
    if (json_is_string(json_object_get(tree, "class")) &&
        json_is_string(json_object_get(tree, "label")))
        relabel_one(db, query, tree, err);
    json_object_foreach (tree, key, value) {
        if (!rpt_relabel(db, query, value, err))
            return false;
    }
    json_array_foreach (tree, i, value) {
        if (!rpt_relabel(db, query, value, err))
            return false;
    }
    return err->id == RPT_E_NONE;
}
