/* SPDX-License-Identifier: MIT
 *
 * What /openapi.json says of an operation's question: its parameters, and the body of a POST, from
 * the rows that check them.
 */
#include "openapi.h"

#include <stdlib.h>
#include <string.h>

static const char *const type_names[] = {"string",  "string", "integer", "string",
                                         "boolean", "string", "string",  NULL};

static json_t *param_schema(const struct rpt_param_spec *spec)
{
    json_t *schema = json_object();

    if (type_names[spec->type] != NULL)
        json_object_set_new(schema, "type", json_string(type_names[spec->type]));
    if (spec->type == RPT_T_INT) {
        json_object_set_new(schema, "minimum", json_integer(spec->min));
        json_object_set_new(schema, "maximum", json_integer(spec->max));
        if (spec->fallback != NULL)
            json_object_set_new(schema, "default", json_integer(strtol(spec->fallback, NULL, 10)));
        return schema;
    }
    if (spec->fallback != NULL)
        json_object_set_new(schema, "default", json_string(spec->fallback));
    if (spec->type == RPT_T_TEXT && spec->max > 0)
        json_object_set_new(schema, "maxLength", json_integer(spec->max));
    if (spec->allowed != NULL && !spec->many) {
        json_t *words = json_array();
        for (const char *at = spec->allowed; *at != '\0';) {
            size_t len = strcspn(at, " ");
            json_array_append_new(words, json_stringn(at, len));
            at += len + strspn(at + len, " ");
        }
        json_object_set_new(schema, "enum", words);
    }
    return schema;
}

static void add_param(json_t *params, const struct rpt_param_spec *spec)
{
    json_t *param =
        json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", spec->name, "in", "query", "required",
                  spec->required, "description", spec->doc, "schema", param_schema(spec));

    if (spec->example != NULL)
        json_object_set_new(param, "example", json_string(spec->example));
    json_array_append_new(params, param);
}

static void add_fields(json_t *params, const struct rpt_resource *resource)
{
    for (size_t i = 0; i < resource->field_count; i++) {
        const struct rpt_field *field = &resource->fields[i];

        if ((field->uses & RPT_FILTER) != 0)
            json_array_append_new(
                params, json_pack("{s:s, s:s, s:b, s:o, s:{s:s}}", "name", field->name, "in",
                                  "query", "required", 0, "description",
                                  json_sprintf("%s Repeated: any of them. Operators: %s__ne, __in, "
                                               "__gte and so on; see /docs/api.",
                                               field->doc, field->name),
                                  "schema", "type", "string"));
    }
}

static void add_format(const struct rpt_app *app, const struct rpt_route *route, json_t *params)
{
    json_t *names = json_array();

    for (size_t i = 0; i < rpt_form_count; i++) {
        if (rpt_route_has_form(app, route, &rpt_forms[i]))
            json_array_append_new(names, json_string(rpt_forms[i].suffix));
    }
    json_array_append_new(
        params,
        json_pack(
            "{s:s, s:s, s:b, s:s, s:{s:s, s:o}}", "name", "format", "in", "query", "required", 0,
            "description",
            "The form of the answer; wins over Accept. The path's suffix (.json) says the same.",
            "schema", "type", "string", "enum", names));
}

const char *rpt_openapi_example(const struct rpt_call *call, const struct rpt_route *route,
                                size_t variable)
{
    const char *said = route->examples[variable];

    if (strcmp(said, "@asset") == 0)
        return strrchr(call->app->assets[0].path, '/') + 1;
    if (strcmp(said, "@first") != 0)
        return said;
    char *list = rpt_printf("/documents/%s/mentions?limit=1", route->examples[0]);
    struct rpt_request request = {.method = "GET", .target = list, .host = call->request->host};
    struct rpt_response *response = rpt_answer_within(call, &request);
    json_t *value = json_loadb(response->body, response->len, 0, NULL);
    const char *id = json_string_value(
        json_object_get(json_array_get(json_object_get(value, "items"), 0), "id"));
    const char *found = rpt_arena_strdup(call->arena, id != NULL ? id : said);

    json_decref(value);
    rpt_response_release(response);
    free(list);
    return found;
}

static bool has_own(const struct rpt_route *route, const char *name)
{
    for (const struct rpt_param_spec *spec = route->params; spec != NULL && spec->name != NULL;
         spec++) {
        if (strcmp(spec->name, name) == 0)
            return true;
    }
    return false;
}

/* q and per are of some lists alone. */
static bool list_has(const struct rpt_route *route, const char *name)
{
    json_auto_t *names = rpt_query_names(route->resource);
    size_t i;
    json_t *known;

    json_array_foreach (names, i, known) {
        if (strcmp(json_string_value(known), name) == 0)
            return true;
    }
    return false;
}

json_t *rpt_openapi_parameters(const struct rpt_call *call, const struct rpt_route *route)
{
    json_t *params = json_array();
    char names[RPT_MAX_VARIABLES][32];
    size_t variables = rpt_route_variables(route, names), count = 0;
    bool list = route->resource != NULL && (route->shape == RPT_SHAPE_LIST || route->list_params);
    const struct rpt_param_spec *shared =
        list                                                        ? rpt_list_params(&count)
        : route->resource != NULL && route->shape == RPT_SHAPE_ITEM ? rpt_item_params(&count)
                                                                    : NULL;

    for (size_t i = 0; i < variables; i++)
        json_array_append_new(
            params, json_pack("{s:s, s:s, s:b, s:s, s:{s:s}, s:s}", "name", names[i], "in", "path",
                              "required", 1, "description", "As lists give it.", "schema", "type",
                              "string", "example", rpt_openapi_example(call, route, i)));
    for (const struct rpt_param_spec *spec = route->params; spec != NULL && spec->name != NULL;
         spec++)
        add_param(params, spec);
    for (size_t i = 0; i < count; i++) {
        if (!has_own(route, shared[i].name) && (!list || list_has(route, shared[i].name)))
            add_param(params, &shared[i]);
    }
    if (list)
        add_fields(params, route->resource);
    if (route->shape < RPT_SHAPE_REDIRECT)
        add_format(call->app, route, params);
    return params;
}

/* ---- The body of a POST. */

static json_t *member_schema(const struct rpt_param_spec *spec)
{
    json_t *schema = param_schema(spec);

    if (spec->many)
        schema = json_pack("{s:s, s:o}", "type", "array", "items", schema);
    json_object_set_new(schema, "description", json_string(spec->doc));
    return schema;
}

static json_t *member_example(const struct rpt_param_spec *spec)
{
    bool text = spec->type != RPT_T_JSON && spec->type != RPT_T_INT && spec->type != RPT_T_BOOL;
    json_t *value =
        text ? json_string(spec->example) : json_loads(spec->example, JSON_DECODE_ANY, NULL);

    return spec->many ? json_pack("[o]", value) : value;
}

json_t *rpt_openapi_body_example(const struct rpt_route *route)
{
    json_t *example = json_object();

    for (const struct rpt_param_spec *spec = route->body; spec->name != NULL; spec++) {
        if (spec->example != NULL)
            json_object_set_new(example, spec->name, member_example(spec));
    }
    return example;
}

json_t *rpt_openapi_body(const struct rpt_route *route)
{
    json_t *members = json_object(), *required = json_array();

    for (const struct rpt_param_spec *spec = route->body; spec->name != NULL; spec++) {
        json_object_set_new(members, spec->name, member_schema(spec));
        if (spec->required)
            json_array_append_new(required, json_string(spec->name));
    }
    return json_pack("{s:b, s:{s:{s:{s:s, s:o, s:o, s:b}, s:o}}}", "required", 1, "content",
                     "application/json", "schema", "type", "object", "properties", members,
                     "required", required, "additionalProperties", 0, "example",
                     rpt_openapi_body_example(route));
}
