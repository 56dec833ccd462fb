/* SPDX-License-Identifier: MIT
 *
 * Which parameters a route takes: its own, those of a list or an item, and the fields of its
 * resource. Every one is checked against its row; an unknown one is refused with the nearest that
 * there is.
 */
#include "server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool takes_list(const struct rpt_route *route)
{
    return route->resource != NULL && (route->shape == RPT_SHAPE_LIST || route->list_params);
}

/* The rows that every route of this shape has beside its own. */
static const struct rpt_param_spec *shared_params(const struct rpt_route *route, size_t *count)
{
    *count = 0;
    if (takes_list(route))
        return rpt_list_params(count);
    return route->resource != NULL && route->shape == RPT_SHAPE_ITEM ? rpt_item_params(count)
                                                                     : NULL;
}

const struct rpt_param_spec *rpt_params_find(const struct rpt_route *route, const char *name)
{
    size_t count;
    const struct rpt_param_spec *shared = shared_params(route, &count);

    for (const struct rpt_param_spec *spec = route->params; spec != NULL && spec->name != NULL;
         spec++) {
        if (strcmp(spec->name, name) == 0)
            return spec;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(shared[i].name, name) == 0)
            return &shared[i];
    }
    return NULL;
}

static json_t *words(const char *text)
{
    json_t *list = json_array();

    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        json_array_append_new(list, json_stringn(text, len));
        text += len + strspn(text + len, " ");
    }
    return list;
}

static bool check_int(const struct rpt_param_spec *spec, const char *value, struct rpt_error *err)
{
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);

    if ((*value < '0' || *value > '9') && !(*value == '-' && spec->min < 0))
        return rpt_fail(err, RPT_E_BAD_VALUE, spec->name, "'%.40s' is not a whole number", value);
    if (*end != '\0')
        return rpt_fail(err, RPT_E_BAD_VALUE, spec->name, "'%.40s' is not a whole number", value);
    if (errno != 0 || n < spec->min || n > spec->max)
        return rpt_fail(err, RPT_E_OVER_LIMIT, spec->name, "%s is from %ld to %ld, not %.40s",
                        spec->name, spec->min, spec->max, value);
    return true;
}

static bool check_word(const struct rpt_param_spec *spec, const char *value, struct rpt_error *err)
{
    json_t *allowed = words(spec->allowed);
    size_t i;
    json_t *word;

    json_array_foreach (allowed, i, word) {
        if (strcmp(json_string_value(word), value) == 0) {
            json_decref(allowed);
            return true;
        }
    }
    return rpt_fail_allowed(err, RPT_E_UNKNOWN_VALUE, spec->name, value, allowed,
                            "'%.40s' is not a value of %s", value, spec->name);
}

bool rpt_param_check(const struct rpt_param_spec *spec, const char *value, struct rpt_error *err)
{
    if (spec->type == RPT_T_INT)
        return check_int(spec, value, err);
    if (spec->allowed != NULL && !spec->many)
        return check_word(spec, value, err);
    if (spec->type == RPT_T_DATE && !rpt_date_valid(value))
        return rpt_fail(err, RPT_E_BAD_VALUE, spec->name,
                        "'%.40s' is not a date; write 2013, 2013-04, 2013-04-21 or 2013-01/2013-04",
                        value);
    if (spec->type == RPT_T_TEXT && spec->max > 0 && strlen(value) > (size_t)spec->max)
        return rpt_fail(err, RPT_E_OVER_LIMIT, spec->name, "%s has at most %ld bytes", spec->name,
                        spec->max);
    if (spec->min > 0 && value[strspn(value, " \t\r\n")] == '\0')
        return rpt_fail(err, RPT_E_BAD_VALUE, spec->name, "%s is blank", spec->name);
    return true;
}

static json_t *all_names(const struct rpt_route *route)
{
    json_t *names = takes_list(route) ? rpt_query_names(route->resource) : json_array();
    size_t count;
    const struct rpt_param_spec *shared = shared_params(route, &count);

    for (const struct rpt_param_spec *spec = route->params; spec != NULL && spec->name != NULL;
         spec++)
        json_array_append_new(names, json_string(spec->name));
    for (size_t i = 0; i < count && !takes_list(route); i++)
        json_array_append_new(names, json_string(shared[i].name));
    if (route->shape != RPT_SHAPE_BYTES && route->shape != RPT_SHAPE_REDIRECT)
        json_array_append_new(names, json_string("format"));
    return names;
}

static const struct rpt_param_spec *own_param(const struct rpt_route *route, const char *name)
{
    for (const struct rpt_param_spec *spec = route->params; spec != NULL && spec->name != NULL;
         spec++) {
        if (strcmp(spec->name, name) == 0)
            return spec;
    }
    return NULL;
}

static bool check_one(struct rpt_call *call, struct rpt_query *query, const struct rpt_param *param,
                      struct rpt_error *err)
{
    const struct rpt_param_spec *spec = own_param(call->route, param->name);
    bool taken = false;

    if (spec != NULL)
        return rpt_param_check(spec, param->value, err);
    spec = rpt_params_find(call->route, param->name);
    if (spec != NULL && !rpt_param_check(spec, param->value, err))
        return false;
    if (query->resource != NULL && (spec != NULL || takes_list(call->route)) &&
        !rpt_query_take(call->db, query, param, &taken, err))
        return false;
    if (taken)
        return true;
    return rpt_fail_allowed(err, RPT_E_UNKNOWN_PARAMETER, param->name, param->name,
                            all_names(call->route), "'%.60s' is not a parameter of %s", param->name,
                            call->path);
}

static const struct rpt_param_spec *first_missing(const struct rpt_call *call)
{
    const struct rpt_param_spec *spec = call->route->params;

    while (spec != NULL && spec->name != NULL &&
           (!spec->required || rpt_call_param(call, spec->name) != NULL))
        spec++;
    return spec != NULL && spec->name != NULL ? spec : NULL;
}

bool rpt_call_asks(const struct rpt_call *call)
{
    return call->route->asks && call->form != NULL && call->form->templated &&
           first_missing(call) != NULL;
}

bool rpt_params_check(struct rpt_call *call, struct rpt_query *query, struct rpt_error *err)
{
    for (size_t i = 0; i < call->param_count; i++) {
        if (!check_one(call, query, &call->params[i], err))
            return false;
    }
    const struct rpt_param_spec *missing = first_missing(call);
    if (missing != NULL && !rpt_call_asks(call))
        return rpt_fail(err, RPT_E_MISSING_PARAMETER, missing->name,
                        "%s needs the parameter %s: %s", call->path, missing->name, missing->doc);
    return true;
}

const char *rpt_call_param(const struct rpt_call *call, const char *name)
{
    for (size_t i = 0; i < call->param_count; i++) {
        if (strcmp(call->params[i].name, name) == 0)
            return call->params[i].value;
    }
    return NULL;
}

long rpt_call_int(const struct rpt_call *call, const char *name)
{
    const char *value = rpt_call_param(call, name);
    const struct rpt_param_spec *spec = rpt_params_find(call->route, name);

    if (value == NULL && spec != NULL)
        value = spec->fallback;
    return value != NULL ? strtol(value, NULL, 10) : 0;
}

const char *rpt_call_path(const struct rpt_call *call, const char *variable)
{
    char names[RPT_MAX_VARIABLES][32];
    size_t count = rpt_route_variables(call->route, names);

    for (size_t i = 0; i < count && i < RPT_MAX_VARIABLES; i++) {
        if (strcmp(names[i], variable) == 0)
            return call->values[i];
    }
    return NULL;
}
