/* SPDX-License-Identifier: MIT
 *
 * /openapi.json (OpenAPI 3.1.0) made from the route table, the resources' fields, the forms, the
 * errors and the JSON Schemas of static/schema. Every operation's example is a real answer of this
 * dataset, made by the same pipeline. Nothing here says anything about the API that a table does
 * not say.
 */
#include "openapi.h"

#include <stdlib.h>
#include <string.h>

/* ---- Answers. */

static json_t *schema_ref(const struct rpt_route *route)
{
    bool list = route->shape == RPT_SHAPE_LIST;

    return json_pack("{s:o}", "$ref",
                     json_sprintf("#/components/schemas/%s%s", route->kind, list ? "-list" : ""));
}

/* The path of a real answer: examples in the place of variables, required parameters, one item. */
static void example_target(const struct rpt_call *call, const struct rpt_route *route,
                           struct rpt_buf *out)
{
    size_t variable = 0;
    const char *joint = "?";

    for (const char *at = route->pattern; *at != '\0'; at++) {
        if (*at != '{') {
            rpt_buf_addc(out, *at);
            continue;
        }
        rpt_buf_adds(out, rpt_openapi_example(call, route, variable++));
        at += strcspn(at, "}");
    }
    if (route->shape == RPT_SHAPE_LIST || route->list_params) {
        rpt_buf_adds(out, "?limit=1");
        joint = "&";
    }
    for (const struct rpt_param_spec *spec = route->params; spec != NULL && spec->name != NULL;
         spec++) {
        if (!spec->required)
            continue;
        rpt_buf_addf(out, "%s%s=", joint, spec->name);
        rpt_url_encode(out, spec->example, "");
        joint = "&";
    }
}

/* NULL where this dataset has no such thing (the examples are about the default one). */
static json_t *example(const struct rpt_call *call, const struct rpt_route *route)
{
    RPT_AUTO_BUF target = {0};

    rpt_buf_init(&target, 1000);
    example_target(call, route, &target);
    struct rpt_request request = {.method = "GET",
                                  .target = target.data,
                                  .host = call->request->host,
                                  .accept = "application/json"};
    char *body = NULL;
    if (rpt_route_posts(route)) {
        json_t *posted = rpt_openapi_body_example(route);
        body = json_dumps(posted, 0);
        json_decref(posted);
        request.method = "POST";
        request.content_type = "application/json";
        request.body = body;
        request.body_len = strlen(body);
    }
    struct rpt_response *response = rpt_answer_within(call, &request);
    free(body);
    json_t *value = response->status == 200
                        ? json_loadb(response->body, response->len, JSON_DECODE_ANY, NULL)
                        : NULL;
    rpt_response_release(response);
    return value;
}

static json_t *content(const struct rpt_call *call, const struct rpt_route *route)
{
    json_t *content = json_object();

    for (size_t i = 0; i < rpt_form_count; i++) {
        const struct rpt_form *form = &rpt_forms[i];
        bool json = strcmp(form->suffix, "json") == 0;

        if (!rpt_route_has_form(call->app, route, form))
            continue;
        json_t *media = json ? json_pack("{s:o}", "schema", schema_ref(route))
                             : json_pack("{s:{s:s}}", "schema", "type", "string");
        json_t *shown = json ? example(call, route) : NULL;
        if (shown != NULL)
            json_object_set_new(media, "example", shown);
        char *type = rpt_strndup(form->media_type, strcspn(form->media_type, ";"));
        json_object_set_new(content, type, media);
        free(type);
    }
    return content;
}

static json_t *bytes_content(const struct rpt_route *route)
{
    bool json = route->media_type != NULL && strstr(route->media_type, "json") != NULL;
    char *type = rpt_strndup(route->media_type != NULL ? route->media_type : "*/*",
                             strcspn(route->media_type != NULL ? route->media_type : "*/*", ";"));
    json_t *content =
        json_pack("{s:{s:{s:s}}}", type, "schema", "type", json ? "object" : "string");

    free(type);
    return content;
}

/* The errors that operations document: one a status. */
static const enum rpt_error_id documented[] = {
    RPT_E_BAD_REQUEST,    RPT_E_FORBIDDEN,   RPT_E_NOT_FOUND,  RPT_E_METHOD,
    RPT_E_NOT_ACCEPTABLE, RPT_E_GONE,        RPT_E_TOO_LARGE,  RPT_E_URI_TOO_LONG,
    RPT_E_MEDIA_TYPE,     RPT_E_MISDIRECTED, RPT_E_UNAVAILABLE};

static void add_error(json_t *responses, enum rpt_error_id id)
{
    const struct rpt_error_row *row = rpt_error_row(id);
    char status[8];

    snprintf(status, sizeof status, "%u", row->status);
    json_object_set_new(
        responses, status,
        json_pack("{s:o}", "$ref", json_sprintf("#/components/responses/%s", row->slug)));
}

static json_t *responses(const struct rpt_call *call, const struct rpt_route *route)
{
    static const enum rpt_error_id always[] = {RPT_E_METHOD, RPT_E_URI_TOO_LONG, RPT_E_MISDIRECTED,
                                               RPT_E_UNAVAILABLE};
    json_t *answers = json_object();
    bool variables = strchr(route->pattern, '{') != NULL;

    if (route->shape == RPT_SHAPE_REDIRECT) {
        bool see_other = strstr(route->doc, "303") != NULL;
        json_object_set_new(answers, see_other ? "303" : "308",
                            json_pack("{s:s, s:{s:{s:s, s:{s:s}}}}", "description", "Where it is.",
                                      "headers", "Location", "description", "Root-relative.",
                                      "schema", "type", "string"));
        json_object_set_new(answers, "200",
                            json_pack("{s:s, s:{s:{s:{s:s}}}}", "description",
                                      "What it leads to, for a client that follows.", "content",
                                      "application/json", "schema", "type", "object"));
    } else {
        json_object_set_new(answers, "200",
                            json_pack("{s:s, s:o}", "description", route->doc, "content",
                                      route->shape == RPT_SHAPE_BYTES ? bytes_content(route)
                                                                      : content(call, route)));
        if (!route->volatile_answer && !rpt_route_posts(route))
            json_object_set_new(
                answers, "304",
                json_pack("{s:s}", "description",
                          "Not changed since the ETag or date that the request names."));
    }
    if (variables && json_object_get(answers, "308") == NULL)
        json_object_set_new(answers, "308",
                            json_pack("{s:s}", "description",
                                      "It is written without capitals, has another name now or is "
                                      "of another class: where it is."));
    add_error(answers, RPT_E_BAD_REQUEST);
    if (route->guarded)
        add_error(answers, RPT_E_FORBIDDEN);
    if (variables)
        add_error(answers, RPT_E_NOT_FOUND);
    if (variables || route->list_params || route->shape == RPT_SHAPE_LIST)
        add_error(answers, RPT_E_GONE);
    if (route->shape < RPT_SHAPE_REDIRECT)
        add_error(answers, RPT_E_NOT_ACCEPTABLE);
    if (strcmp(route->kind, "text") == 0 || rpt_route_posts(route))
        add_error(answers, RPT_E_TOO_LARGE);
    if (rpt_route_posts(route))
        add_error(answers, RPT_E_MEDIA_TYPE);
    for (size_t i = 0; i < RPT_COUNT(always); i++)
        add_error(answers, always[i]);
    return answers;
}

static json_t *operation(const struct rpt_call *call, const struct rpt_route *route)
{
    json_t *operation =
        json_pack("{s:s, s:[s], s:s, s:s, s:o, s:o}", "operationId", route->id, "tags", route->tag,
                  "summary", route->summary, "description", route->doc, "parameters",
                  rpt_openapi_parameters(call, route), "responses", responses(call, route));

    if (rpt_route_posts(route))
        json_object_set_new(operation, "requestBody", rpt_openapi_body(route));
    return operation;
}

static json_t *paths(const struct rpt_call *call)
{
    json_t *paths = json_object();

    for (size_t i = 0; i < rpt_route_count; i++) {
        const struct rpt_route *route = &rpt_routes[i];
        const char *method = rpt_route_posts(route) ? "post" : "get";

        if (route->undescribed)
            continue;
        json_t *path = json_pack("{s:o}", method, operation(call, route));
        json_t *known = json_object_get(paths, route->pattern);

        if (known == NULL)
            json_object_set(paths, route->pattern, path);
        else
            json_object_update(known, path);
        json_decref(path);
    }
    return paths;
}

/* ---- Components. */

/* "$ref": "entity.json" of a schema file → "#/components/schemas/entity". */
static void refer_inside(json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;
    void *next;

    json_array_foreach (value, i, member)
        refer_inside(member);
    json_object_foreach_safe(value, next, key, member)
    {
        const char *text = json_string_value(member);

        if (strcmp(key, "$ref") == 0 && text != NULL && *text != '#')
            json_object_set_new(
                value, key,
                json_sprintf("#/components/schemas/%.*s", (int)strcspn(text, "."), text));
        else
            refer_inside(member);
    }
}

static json_t *load_schema(const struct rpt_app *app, const char *name)
{
    struct rpt_error err = {0};
    json_t *schema = NULL;
    RPT_AUTO_BUF text = {0};
    char *path = rpt_printf("schema/%s.json", name);

    rpt_buf_init(&text, (size_t)1 << 20);
    if (rpt_app_file(app, path, &text, &err))
        schema = rpt_json_parse(text.data, text.len, &err);
    if (schema == NULL) {
        rpt_log(RPT_LOG_ERROR, "%s: %s", path, err.detail);
        schema = json_object();
    }
    free(path);
    rpt_error_clear(&err);
    json_object_del(schema, "$schema");
    json_object_del(schema, "$id");
    refer_inside(schema);
    return schema;
}

/* The envelope with this kind's things in it. */
static json_t *list_schema(const struct rpt_app *app, const char *kind)
{
    json_t *envelope = load_schema(app, "envelope");
    json_t *items = json_object_get(json_object_get(envelope, "properties"), "items");

    json_object_set_new(items, "items",
                        json_pack("{s:o}", "$ref", json_sprintf("#/components/schemas/%s", kind)));
    return envelope;
}

static void add_schema(const struct rpt_app *app, json_t *schemas, const char *name)
{
    if (json_object_get(schemas, name) == NULL)
        json_object_set_new(schemas, name, load_schema(app, name));
}

static json_t *schemas(const struct rpt_app *app)
{
    static const char *const shared[] = {"ref", "quote", "problem", "facet", "run", "envelope"};
    json_t *all = json_object();

    for (size_t i = 0; i < RPT_COUNT(shared); i++)
        add_schema(app, all, shared[i]);
    for (size_t i = 0; i < rpt_route_count; i++) {
        const struct rpt_route *route = &rpt_routes[i];
        char *list = rpt_printf("%s-list", route->kind);

        if (route->shape < RPT_SHAPE_REDIRECT && !route->undescribed)
            add_schema(app, all, route->kind);
        if (route->shape == RPT_SHAPE_LIST && json_object_get(all, list) == NULL)
            json_object_set_new(all, list, list_schema(app, route->kind));
        free(list);
    }
    return all;
}

static json_t *error_responses(void)
{
    json_t *all = json_object();

    for (size_t i = 0; i < RPT_COUNT(documented); i++) {
        const struct rpt_error_row *row = rpt_error_row(documented[i]);

        json_object_set_new(all, row->slug,
                            json_pack("{s:s, s:{s:{s:{s:s}}, s:{s:{s:s}}}}", "description",
                                      row->title, "content", "application/problem+json", "schema",
                                      "$ref", "#/components/schemas/problem", "text/html", "schema",
                                      "type", "string"));
    }
    return all;
}

static json_t *tags(void)
{
    json_t *all = json_array();
    const char *last = "";

    for (size_t i = 0; i < rpt_route_count; i++) {
        bool known = false;
        size_t at;
        json_t *tag;

        last = rpt_routes[i].tag;
        json_array_foreach (all, at, tag)
            known |= strcmp(json_string_value(json_object_get(tag, "name")), last) == 0;
        if (!known)
            json_array_append_new(all, json_pack("{s:s, s:o}", "name", last, "description",
                                                 json_sprintf("%s: see /docs/api.", last)));
    }
    return all;
}

json_t *rpt_openapi(const struct rpt_call *call)
{
    const json_t *dataset = call->app->dataset;

    return json_pack(
        "{s:s, s:{s:O, s:o, s:s, s:{s:s, s:o}, s:{s:s, s:s}}, s:[{s:s}], s:[], s:o, s:o, s:{s:o, "
        "s:o}}",
        "openapi", "3.1.0", "info", "title", json_object_get(dataset, "title"), "description",
        json_sprintf("%s\n\nEvery GET has HEAD and OPTIONS beside it. Errors are RFC 9457 "
                     "problems. See /docs.",
                     json_string_value(json_object_get(dataset, "about"))),
        "version", RPT_VERSION, "contact", "name", "the operator of this service", "url",
        json_sprintf("%s/docs", call->base), "license", "name", "MIT", "identifier", "MIT",
        "servers", "url", *call->app->base_path != '\0' ? call->app->base_path : "/", "security",
        "tags", tags(), "paths", paths(call), "components", "schemas", schemas(call->app),
        "responses", error_responses());
}
