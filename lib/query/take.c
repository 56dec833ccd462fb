/* SPDX-License-Identifier: MIT
 *
 * A question put together: defaults, what the path fixes, and every parameter that lists and items
 * share, checked against what the resource has. Anything else is a filter (filter.c) or not ours.
 */
#include "query_private.h"

#include <stdlib.h>
#include <string.h>

static const struct rpt_param_spec list_params[] = {
    {.name = "limit",
     .type = RPT_T_INT,
     .min = 0,
     .max = 200,
     .fallback = "20",
     .doc = "Things on a page; 0 gives counts and facets alone."},
    {.name = "offset",
     .type = RPT_T_INT,
     .min = 0,
     .max = 100000000,
     .fallback = "0",
     .doc = "Things before the page."},
    {.name = "cursor",
     .type = RPT_T_TEXT,
     .max = 2000,
     .doc = "Walks through everything: * to start, then what next says."},
    {.name = "sort",
     .type = RPT_T_TEXT,
     .max = 200,
     .doc = "Fields, separated by commas; -field turns it round."},
    {.name = "facet",
     .type = RPT_T_TEXT,
     .max = 200,
     .doc = "Fields to count the values of, separated by commas."},
    {.name = "id",
     .type = RPT_T_TEXT,
     .max = 7000,
     .doc = "These alone, by id or key, separated by commas; unknown ones come in missing."},
    {.name = "fields",
     .type = RPT_T_TEXT,
     .max = 500,
     .doc = "The keys to leave in each thing, separated by commas."},
    {.name = "include",
     .type = RPT_T_TEXT,
     .max = 200,
     .doc = "Lists to put inside each thing, separated by commas."},
    {.name = "labels",
     .type = RPT_T_TEXT,
     .max = 200,
     .doc = "Languages of display labels, the first that there is: labels=de,en."},
    {.name = "unit",
     .type = RPT_T_TEXT,
     .allowed = "codepoint utf16 byte",
     .fallback = "codepoint",
     .doc = "What offsets count."},
    {.name = "q",
     .type = RPT_T_TEXT,
     .max = 2048,
     .min = 1,
     .doc = "Words: of texts, full text; of named things, each begins a word of some label."},
    {.name = "per",
     .type = RPT_T_TEXT,
     .allowed = "work",
     .doc = "per=work counts each work once, by its original if it is there."},
};
#define ITEM_FROM 6
#define ITEM_COUNT 4

const struct rpt_param_spec *rpt_list_params(size_t *count)
{
    *count = RPT_COUNT(list_params);
    return list_params;
}

const struct rpt_param_spec *rpt_item_params(size_t *count)
{
    *count = ITEM_COUNT;
    return &list_params[ITEM_FROM];
}

void rpt_query_init(struct rpt_query *query, const struct rpt_resource *resource,
                    struct rpt_arena *arena)
{
    *query = (struct rpt_query){
        .resource = resource, .arena = arena, .limit = 20, .path = "", .base = ""};
    query->cited = rpt_arena_alloc(arena, sizeof *query->cited);
}

const struct rpt_field *rpt_field_find(const struct rpt_resource *resource, const char *name)
{
    for (size_t i = 0; i < resource->field_count; i++) {
        if (strcmp(resource->fields[i].name, name) == 0)
            return &resource->fields[i];
    }
    return NULL;
}

json_t *rpt_field_names(const struct rpt_resource *resource, unsigned use)
{
    json_t *names = json_array();

    for (size_t i = 0; i < resource->field_count; i++) {
        if ((resource->fields[i].uses & use) != 0)
            json_array_append_new(names, json_string(resource->fields[i].name));
    }
    return names;
}

/* Whether each thing stands in one document, so that a work's can be counted once. */
static bool in_documents(const struct rpt_resource *resource)
{
    const struct rpt_field *field = rpt_field_find(resource, "document");

    return field != NULL && field->column != NULL;
}

/* q and per are of some resources alone. */
static bool has_param(const struct rpt_resource *resource, const char *name)
{
    if (strcmp(name, "q") == 0)
        return resource->q != RPT_SQL_NONE;
    return strcmp(name, "per") != 0 || in_documents(resource);
}

json_t *rpt_query_names(const struct rpt_resource *resource)
{
    json_t *names = rpt_field_names(resource, RPT_FILTER);

    for (size_t i = 0; i < RPT_COUNT(list_params); i++) {
        if (has_param(resource, list_params[i].name))
            json_array_append_new(names, json_string(list_params[i].name));
    }
    return names;
}

static bool in_names(const json_t *names, const char *word, size_t len)
{
    size_t i;
    json_t *name;

    json_array_foreach (names, i, name) {
        if (json_string_length(name) == len && strncmp(json_string_value(name), word, len) == 0)
            return true;
    }
    return false;
}

/* Every word of a comma list must be one of `names` (taken over); `sign`: a '-' may stand before
 * it. */
static bool check_words(const char *parameter, const char *list, bool sign, json_t *names,
                        struct rpt_arena *arena, struct rpt_error *err)
{
    for (const char *at = list;; at++) {
        at += sign && *at == '-';
        size_t len = strcspn(at, ",");

        if (!in_names(names, at, len)) {
            const char *word = rpt_arena_strndup(arena, at, len);
            return rpt_fail_allowed(err, RPT_E_UNKNOWN_VALUE, parameter, word, names,
                                    "'%.60s' is not something %s can name here", word, parameter);
        }
        at += len;
        if (*at == '\0')
            break;
    }
    json_decref(names);
    return true;
}

static json_t *include_names(const struct rpt_resource *resource)
{
    json_t *names = json_array();

    for (size_t i = 0; i < resource->include_count; i++)
        json_array_append_new(names, json_string(resource->includes[i].name));
    return names;
}

/* The keys an item has: the block's own columns up to a dot or colon. */
json_t *rpt_item_keys(struct rpt_db *db, const struct rpt_resource *resource)
{
    json_t *names = json_array();
    RPT_AUTO_STMT st = rpt_db_use(db, resource->item);

    for (size_t i = 0; i < rpt_columns(st); i++) {
        const char *name = rpt_column_name(st, i);
        size_t len = strcspn(name, ".:");

        if (*name != '_' && !in_names(names, name, len))
            json_array_append_new(names, json_stringn(name, len));
    }
    return names;
}

static json_t *keys_and_includes(struct rpt_db *db, const struct rpt_resource *resource)
{
    json_t *names = rpt_item_keys(db, resource), *more = include_names(resource);

    json_array_extend(names, more);
    json_decref(more);
    return names;
}

static bool check_ids(const char *ids, struct rpt_error *err)
{
    size_t count = 1;

    for (const char *at = ids; (at = strchr(at, ',')) != NULL; at++)
        count++;
    return count <= RPT_MAX_VALUES ||
           rpt_fail(err, RPT_E_OVER_LIMIT, "id", "id takes at most %d ids, not %zu", RPT_MAX_VALUES,
                    count);
}

static bool take_unit(struct rpt_query *query, const char *value)
{
    query->unit = strcmp(value, "byte") == 0    ? RPT_UNIT_BYTE
                  : strcmp(value, "utf16") == 0 ? RPT_UNIT_UTF16
                                                : RPT_UNIT_CODEPOINT;
    return true;
}

static bool take_shared(struct rpt_db *db, struct rpt_query *query, const char *name,
                        const char *value, bool *taken, struct rpt_error *err)
{
    const struct rpt_resource *resource = query->resource;
    struct {
        const char *name;
        const char **place;
        json_t *(*names)(struct rpt_db *, const struct rpt_resource *);
    } texts[] = {{"cursor", &query->cursor, NULL},
                 {"labels", &query->labels, NULL},
                 {"fields", &query->fields, keys_and_includes}};

    *taken = true;
    for (size_t i = 0; i < RPT_COUNT(texts); i++) {
        if (strcmp(texts[i].name, name) != 0)
            continue;
        *texts[i].place = value;
        return texts[i].names == NULL ||
               check_words(name, value, false, texts[i].names(db, resource), query->arena, err);
    }
    if (strcmp(name, "sort") == 0)
        return check_words(name, query->sort = value, true, rpt_field_names(resource, RPT_SORT),
                           query->arena, err);
    if (strcmp(name, "facet") == 0)
        return check_words(name, query->facet = value, false, rpt_field_names(resource, RPT_FACET),
                           query->arena, err);
    if (strcmp(name, "include") == 0)
        return check_words(name, query->include = value, false, include_names(resource),
                           query->arena, err);
    if (strcmp(name, "unit") == 0)
        return take_unit(query, value);
    if (strcmp(name, "id") == 0)
        return check_ids(query->ids = value, err);
    if (strcmp(name, "q") == 0 && resource->q != RPT_SQL_NONE) {
        query->q = value;
        return true;
    }
    *taken = false;
    return true;
}

bool rpt_query_take(struct rpt_db *db, struct rpt_query *query, const struct rpt_param *param,
                    bool *taken, struct rpt_error *err)
{
    if (!take_shared(db, query, param->name, param->value, taken, err) || *taken)
        return err->id == RPT_E_NONE;
    *taken = true;
    if (strcmp(param->name, "limit") == 0)
        query->limit = strtol(param->value, NULL, 10);
    else if (strcmp(param->name, "offset") == 0) {
        query->offset = strtol(param->value, NULL, 10);
        query->offset_given = true;
    } else if (strcmp(param->name, "per") == 0 && in_documents(query->resource)) {
        query->per_work = true;
    } else {
        return rpt_filter_take(db, query, param, taken, err);
    }
    return true;
}
