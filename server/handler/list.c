/* SPDX-License-Identifier: MIT
 *
 * Any list: GET /documents, /entities/{entity}/mentions,
 * /documents/{document}/editions/{edition}/paragraphs … The route's row says which resource; its
 * variables and `fix` say what the path narrows it by.
 */
#include "handler.h"

#include <string.h>

static const struct {
    const char *variable;
    const struct rpt_resource *resource;
} owners[] = {{"document", &rpt_documents}, {"entity", &rpt_entities}, {"work", &rpt_works}};

/* A list under a thing that is not there is 404, not empty. */
static bool owners_exist(struct rpt_call *call, struct rpt_error *err)
{
    for (size_t i = 0; i < RPT_COUNT(owners); i++) {
        if (rpt_call_path(call, owners[i].variable) != NULL &&
            !rpt_call_exists(call, owners[i].resource, owners[i].variable, err))
            return false;
    }
    if (rpt_call_path(call, "edition") == NULL)
        return true;

    struct rpt_query query;
    rpt_query_init(&query, &rpt_editions, call->arena);
    rpt_query_fix(&query, "document", rpt_call_path(call, "document"));
    return rpt_exists(call->db, &query, rpt_call_path(call, "edition"), err);
}

bool rpt_call_exists(struct rpt_call *call, const struct rpt_resource *resource, const char *name,
                     struct rpt_error *err)
{
    struct rpt_query query;

    rpt_query_init(&query, resource, call->arena);
    return rpt_exists(call->db, &query, rpt_call_path(call, name), err);
}

bool rpt_call_check(struct rpt_call *call, struct rpt_error *err)
{
    struct rpt_query query = {0};

    return rpt_params_check(call, &query, err) && owners_exist(call, err);
}

static void narrow(struct rpt_call *call, struct rpt_query *query)
{
    char names[RPT_MAX_VARIABLES][32];
    size_t count = rpt_route_variables(call->route, names);

    for (size_t i = 0; i < count && i < RPT_MAX_VARIABLES; i++) {
        if (strcmp(names[i], "id") != 0)
            rpt_query_fix(query, rpt_arena_strdup(call->arena, names[i]), call->values[i]);
    }
    if (call->route->fix[0] != NULL)
        rpt_query_fix(query, call->route->fix[0], call->route->fix[1]);
}

static const char *join(struct rpt_call *call, const char *a, const char *b)
{
    if (a == NULL || *a == '\0')
        return *b != '\0' ? b : NULL;
    return *b != '\0' ? rpt_arena_printf(call->arena, "%s,%s", a, b) : a;
}

bool rpt_call_query(struct rpt_call *call, struct rpt_query *query, struct rpt_error *err)
{
    rpt_query_init(query, call->route->resource, call->arena);
    query->base = call->base;
    query->path = call->path;
    query->params = call->params;
    query->param_count = call->param_count;
    if (!owners_exist(call, err))
        return false;
    narrow(call, query);
    if (!rpt_params_check(call, query, err))
        return false;
    if (call->form != NULL)
        query->include = join(call, query->include,
                              rpt_form_include(call->form, call->app->templates, call->route->kind,
                                               call->route->shape == RPT_SHAPE_LIST));
    if (call->form != NULL && call->form->lists_only && rpt_call_param(call, "limit") == NULL &&
        rpt_call_param(call, "cursor") == NULL)
        query->limit = -1;
    return true;
}

RPT_HANDLER(list)
{
    struct rpt_query query;

    return rpt_call_query(call, &query, err) && rpt_list(call->db, &query, &call->value, err);
}
