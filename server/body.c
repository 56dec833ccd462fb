/* SPDX-License-Identifier: MIT
 *
 * The body of a POST as the pipeline wants it: one JSON object whose members the route's row names,
 * each checked against its own row as a parameter is; an unknown one is refused with the nearest
 * that there is. How many bytes there may be is known before any is read.
 */
#include "server.h"

#include <string.h>
#include <strings.h>

static bool is_json(const char *media_type)
{
    static const char json[] = "application/json";
    size_t len = sizeof json - 1;

    return strncasecmp(media_type, json, len) == 0 && strchr("; \t", media_type[len]) != NULL;
}

static bool check_media_type(const struct rpt_call *call, struct rpt_error *err)
{
    const char *given = call->request->content_type;

    if (given != NULL && is_json(given))
        return true;
    return rpt_fail_allowed(err, RPT_E_MEDIA_TYPE, "Content-Type", "",
                            json_pack("[s]", "application/json"), "%s reads %s, not %.100s",
                            call->path, "application/json",
                            given != NULL ? given : "a body without a Content-Type");
}

static bool parse(struct rpt_call *call, struct rpt_error *err)
{
    const struct rpt_request *request = call->request;
    struct rpt_error why = {0};

    call->body =
        rpt_json_parse(request->body != NULL ? request->body : "", request->body_len, &why);
    if (call->body == NULL)
        rpt_fail(err, RPT_E_BAD_REQUEST, "body", "the body is not JSON: %s", why.detail);
    else if (!json_is_object(call->body))
        rpt_fail(err, RPT_E_BAD_REQUEST, "body", "the body is JSON, but not an object");
    rpt_error_clear(&why);
    return json_is_object(call->body);
}

static const struct rpt_param_spec *spec_of(const struct rpt_route *route, const char *name)
{
    for (const struct rpt_param_spec *spec = route->body; spec->name != NULL; spec++) {
        if (strcmp(spec->name, name) == 0)
            return spec;
    }
    return NULL;
}

static bool check_one(const struct rpt_param_spec *spec, const json_t *value, struct rpt_error *err)
{
    if (spec->type == RPT_T_JSON)
        return true;
    if (spec->type == RPT_T_BOOL)
        return json_is_boolean(value) ||
               rpt_fail(err, RPT_E_BAD_VALUE, spec->name, "%s is true or false", spec->name);
    if (spec->type == RPT_T_INT) {
        json_int_t n = json_integer_value(value);

        if (!json_is_integer(value))
            return rpt_fail(err, RPT_E_BAD_VALUE, spec->name, "%s is a whole number", spec->name);
        return (n >= spec->min && n <= spec->max) ||
               rpt_fail(err, RPT_E_OVER_LIMIT, spec->name, "%s is from %ld to %ld", spec->name,
                        spec->min, spec->max);
    }
    if (!json_is_string(value))
        return rpt_fail(err, RPT_E_BAD_VALUE, spec->name, "%s is a string%s", spec->name,
                        spec->many ? "s' array" : "");
    return rpt_param_check(spec, json_string_value(value), err);
}

static bool check_member(const struct rpt_param_spec *spec, const json_t *value,
                         struct rpt_error *err)
{
    size_t i;
    const json_t *member;

    if (!spec->many)
        return check_one(spec, value, err);
    if (!json_is_array(value))
        return rpt_fail(err, RPT_E_BAD_VALUE, spec->name, "%s is an array", spec->name);
    json_array_foreach (value, i, member) {
        if (!check_one(spec, member, err))
            return false;
    }
    return true;
}

static json_t *all_names(const struct rpt_route *route)
{
    json_t *names = json_array();

    for (const struct rpt_param_spec *spec = route->body; spec->name != NULL; spec++)
        json_array_append_new(names, json_string(spec->name));
    return names;
}

static bool check_members(const struct rpt_call *call, struct rpt_error *err)
{
    const char *name;
    json_t *value;

    json_object_foreach (call->body, name, value) {
        const struct rpt_param_spec *spec = spec_of(call->route, name);

        if (spec == NULL)
            return rpt_fail_allowed(err, RPT_E_UNKNOWN_PARAMETER, name, name,
                                    all_names(call->route),
                                    "'%.60s' is not a member of what %s reads", name, call->path);
        if (!check_member(spec, value, err))
            return false;
    }
    for (const struct rpt_param_spec *spec = call->route->body; spec->name != NULL; spec++) {
        if (spec->required && json_object_get(call->body, spec->name) == NULL)
            return rpt_fail(err, RPT_E_MISSING_PARAMETER, spec->name,
                            "what %s reads needs the member %s: %s", call->path, spec->name,
                            spec->doc);
    }
    return true;
}

bool rpt_body_read(struct rpt_call *call, struct rpt_error *err)
{
    const struct rpt_request *request = call->request;
    long most = rpt_config_int(call->app->config, RPT_C_BODY) * 1024;

    if (request->body_len > (size_t)most)
        return rpt_fail(err, RPT_E_TOO_LARGE, "body", "the body has more than %ld bytes", most);
    return check_media_type(call, err) && parse(call, err) && check_members(call, err);
}

const char *rpt_call_text(const struct rpt_call *call, const char *name)
{
    return call->body != NULL ? json_string_value(json_object_get(call->body, name))
                              : rpt_call_param(call, name);
}
