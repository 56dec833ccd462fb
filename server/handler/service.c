/* SPDX-License-Identifier: MIT
 *
 * GET /: what this dataset is, and where everything is. Five doors come first; the links are the
 * route table's own rows, so that what has a handler is linked and nothing else.
 */
#include "handler.h"

#include <string.h>

static const struct {
    const char *label, *href;
} doors[] = {
    {"Read the texts", "/documents"},
    {"Who and what is named", "/entities"},
    {"What is claimed, on what evidence", "/relations"},
    {"Search", "/search"},
    {"How to use this", "/docs"},
};

/* A name for people and programs: "/-/health/live" → "health-live", "/openapi.json" → "openapi". */
static void link_name(const char *pattern, char name[64])
{
    size_t n = 0;

    for (const char *at = pattern; *at != '\0' && *at != '.' && n < 63; at++) {
        if (*at != '/' && !(*at == '-' && at[1] == '/'))
            name[n++] = *at;
        else if (n > 0 && *at == '/')
            name[n++] = '-';
    }
    name[n] = '\0';
}

/* A required parameter makes a link a URI template (RFC 6570): /quotations{?quote}. */
static json_t *link_of(const struct rpt_route *route)
{
    RPT_AUTO_BUF href = {0};

    rpt_buf_init(&href, 200);
    rpt_buf_adds(&href, route->pattern);
    for (const struct rpt_param_spec *spec = route->params; spec != NULL && spec->name != NULL;
         spec++) {
        if (spec->required)
            rpt_buf_addf(&href, "{?%s}", spec->name);
    }
    return json_string(href.data);
}

static json_t *all_links(void)
{
    json_t *links = json_object();

    for (size_t i = 0; i < rpt_route_count; i++) {
        char name[64];

        if (strchr(rpt_routes[i].pattern, '{') != NULL || rpt_route_posts(&rpt_routes[i]))
            continue;
        link_name(rpt_routes[i].pattern, name);
        json_object_set_new(links, *name != '\0' ? name : "self", link_of(&rpt_routes[i]));
    }
    return links;
}

static json_t *start(void)
{
    json_t *list = json_array();

    for (size_t i = 0; i < RPT_COUNT(doors); i++)
        json_array_append_new(
            list, json_pack("{s:s, s:s}", "label", doors[i].label, "href", doors[i].href));
    return list;
}

/* The first things of a list, for the page: works with their documents, documents of no work,
 * one claim with its evidence. */
static bool add_first(struct rpt_call *call, const struct rpt_resource *resource, long limit,
                      const struct rpt_param *narrowed, const char *key, struct rpt_error *err)
{
    struct rpt_query query;
    json_t *list;
    bool taken;

    rpt_query_init(&query, resource, call->arena);
    query.limit = limit;
    query.path = "";
    query.base = call->base;
    if (narrowed != NULL && !rpt_query_take(call->db, &query, narrowed, &taken, err))
        return false;
    if (!rpt_list(call->db, &query, &list, err))
        return false;
    json_object_set(call->value, key, json_object_get(list, "items"));
    json_decref(list);
    return true;
}

RPT_HANDLER(service)
{
    static const struct rpt_param of_no_work = {"work__isnull", "true"};

    if (!rpt_call_check(call, err) || !rpt_service_document(call->db, &call->value, err))
        return false;
    json_object_set_new(call->value, "start", start());
    if (!add_first(call, &rpt_works, 20, NULL, "works", err) ||
        !add_first(call, &rpt_documents, 20, &of_no_work, "documents", err) ||
        !add_first(call, &rpt_relations, 1, NULL, "claims", err))
        return false;
    json_object_set_new(call->value, "links", all_links());
    return true;
}
