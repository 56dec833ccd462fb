/* SPDX-License-Identifier: MIT
 *
 * The request as the pipeline wants it: the raw target taken apart and decoded by us (the library
 * decodes %2F and cuts at %00), parameters sorted with defaults dropped, and the base URL that
 * absolute links stand on. After this step two requests that ask the same are the same.
 */
#include "server.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* The target without the base URL's path, which a proxy may have left on it. */
static const char *below_base(const struct rpt_call *call)
{
    const char *target = call->request->target, *base_path = call->app->base_path;
    size_t len = strlen(base_path);
    bool below =
        len > 0 && strncmp(target, base_path, len) == 0 && strchr("/?", target[len]) != NULL;

    if (!below)
        return target;
    return target[len] == '/' ? target + len : rpt_arena_printf(call->arena, "/%s", target + len);
}

bool rpt_request_path(const struct rpt_call *call, struct rpt_path *path, const char **query,
                      struct rpt_error *err)
{
    const char *target = below_base(call);
    const char *at = target + (*target == '/');
    const char *end = strchrnul(target, '?');
    long most = rpt_config_int(call->app->config, RPT_C_URL_LENGTH);

    if (strlen(target) > (size_t)most)
        return rpt_fail(err, RPT_E_URI_TOO_LONG, NULL, "the URL has more than %ld bytes", most);
    if (*target != '/')
        return rpt_fail(err, RPT_E_BAD_REQUEST, NULL, "a request target begins with '/'");
    *query = *end == '?' ? end + 1 : end;
    while (at < end) {
        const char *slash = memchr(at, '/', (size_t)(end - at));
        const char *stop = slash != NULL ? slash : end;
        char *segment;

        if (path->count == RPT_COUNT(path->segments))
            return rpt_fail(err, RPT_E_NOT_FOUND, NULL, "no path here has more than %zu parts",
                            RPT_COUNT(path->segments));
        if (!rpt_url_decode(call->arena, at, (size_t)(stop - at), false, &segment, err))
            return false;
        path->segments[path->count++] = segment;
        at = stop + 1;
        if (slash != NULL && at == end && path->count < RPT_COUNT(path->segments))
            path->segments[path->count++] = ""; /* a trailing slash */
    }
    return true;
}

static bool add_param(struct rpt_call *call, const char *text, size_t len, struct rpt_error *err)
{
    const char *equals = memchr(text, '=', len);
    size_t name_len = equals != NULL ? (size_t)(equals - text) : len;
    char *name, *value;

    if (len == 0)
        return true;
    if (call->param_count == RPT_MAX_PARAMS)
        return rpt_fail(err, RPT_E_OVER_LIMIT, NULL, "a request has at most %d parameters",
                        RPT_MAX_PARAMS);
    if (!rpt_url_decode(call->arena, text, name_len, true, &name, err) ||
        !rpt_url_decode(call->arena, equals != NULL ? equals + 1 : "",
                        equals != NULL ? len - name_len - 1 : 0, true, &value, err))
        return false;
    /* Insertion keeps the given order of one name's values and sorts by name. */
    size_t place = call->param_count++;
    for (; place > 0 && strcmp(call->params[place - 1].name, name) > 0; place--)
        call->params[place] = call->params[place - 1];
    call->params[place] = (struct rpt_param){name, value};
    return true;
}

static bool is_default(const struct rpt_call *call, const struct rpt_param *param)
{
    const struct rpt_param_spec *spec = rpt_params_find(call->route, param->name);

    return spec != NULL && spec->fallback != NULL && strcmp(spec->fallback, param->value) == 0;
}

static void drop_param(struct rpt_call *call, size_t i)
{
    call->param_count--;
    memmove(&call->params[i], &call->params[i + 1],
            (call->param_count - i) * sizeof call->params[0]);
}

/* What clients add by themselves and what says nothing is not refused, and not part of the
 * question. */
static bool is_noise(const struct rpt_param *param)
{
    return strncmp(param->name, "utm_", 4) == 0 || strcmp(param->name, "fbclid") == 0;
}

/* Fields of a resource may be repeated; what has one value may not have two. */
static bool is_given_twice(const struct rpt_call *call, const struct rpt_param *one,
                           const struct rpt_param *other)
{
    return strcmp(one->name, other->name) == 0 && strcmp(one->value, other->value) != 0 &&
           (strcmp(one->name, "format") == 0 ||
            (call->route != NULL && rpt_params_find(call->route, one->name) != NULL));
}

static const char *canonical_query(const struct rpt_call *call)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, 4 * RPT_MAX_TARGET);
    for (size_t i = 0; i < call->param_count; i++) {
        rpt_buf_adds(&buf, i > 0 ? "&" : "");
        rpt_url_encode(&buf, call->params[i].name, "");
        rpt_buf_addc(&buf, '=');
        rpt_url_encode(&buf, call->params[i].value, ",:/*");
    }
    return rpt_arena_strndup(call->arena, buf.len > 0 ? buf.data : "", buf.len);
}

bool rpt_request_params(struct rpt_call *call, const char *query, const char **format,
                        struct rpt_error *err)
{
    for (const char *at = query; *at != '\0';) {
        const char *end = strchrnul(at, '&');

        if (!add_param(call, at, (size_t)(end - at), err))
            return false;
        at = *end == '&' ? end + 1 : end;
    }
    for (size_t i = 1; i < call->param_count; i++) {
        if (is_given_twice(call, &call->params[i - 1], &call->params[i]))
            return rpt_fail(err, RPT_E_CONFLICT, call->params[i].name,
                            "%s is given twice, and differently", call->params[i].name);
    }
    for (size_t i = 0; i < call->param_count;) {
        struct rpt_param *param = &call->params[i];
        bool is_format = strcmp(param->name, "format") == 0;

        if (is_format)
            *format = param->value;
        if (is_format || is_noise(param) || (call->route != NULL && is_default(call, param)))
            drop_param(call, i);
        else
            i++;
    }
    call->query = canonical_query(call);
    return true;
}

static bool is_local(const char *name, size_t len)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]", "[::]", "0.0.0.0"};

    for (size_t i = 0; i < RPT_COUNT(names); i++) {
        if (strlen(names[i]) == len && strncasecmp(names[i], name, len) == 0)
            return true;
    }
    return false;
}

static bool in_list(const char *list, const char *name, size_t len)
{
    while (*list != '\0') {
        size_t item = strcspn(list, ", ");

        if (item == len && strncasecmp(list, name, len) == 0)
            return true;
        list += item + strspn(list + item, ", ");
    }
    return false;
}

/* Host without its port: "[::1]:8080" → "[::1]". */
static size_t host_len(const char *host)
{
    return *host == '[' ? strcspn(host, "]") + (strchr(host, ']') != NULL) : strcspn(host, ":");
}

static bool host_is_clean(const char *host)
{
    return host[strspn(host,
                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]")] ==
           '\0';
}

bool rpt_request_base(struct rpt_call *call, struct rpt_error *err)
{
    const struct rpt_config *config = call->app->config;
    const char *said = rpt_config_text(config, RPT_C_BASE_URL);
    const char *host = call->request->host;

    if (*said != '\0') {
        size_t len = strlen(said);
        call->base = rpt_arena_strndup(call->arena, said, said[len - 1] == '/' ? len - 1 : len);
        return true;
    }
    if (host == NULL || *host == '\0')
        host = "localhost";
    size_t len = host_len(host);
    if (!host_is_clean(host) ||
        (!is_local(host, len) && !in_list(rpt_config_text(config, RPT_C_BIND), host, len) &&
         !in_list(rpt_config_text(config, RPT_C_HOSTS), host, len)))
        return rpt_fail(err, RPT_E_MISDIRECTED, "Host",
                        "'%.80s' is not a name of this service; its operator can add it to the "
                        "setting hosts, or set base-url",
                        host);
    call->base =
        rpt_arena_printf(call->arena, "%s://%s", call->request->https ? "https" : "http", host);
    for (char *c = strstr(call->base, "://"); *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return true;
}
