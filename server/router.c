/* SPDX-License-Identifier: MIT
 *
 * routes.def as a table, and the row that a path fits. The table is small and short: it is walked,
 * and a fixed segment beats a variable because its row stands first.
 */
#include "handler/handler.h"

#include <stdlib.h>
#include <string.h>

const struct rpt_route rpt_routes[] = {
#include "routes.def"
};
const size_t rpt_route_count = RPT_COUNT(rpt_routes);

/* One segment of a pattern, {id} or {from}..{to}, against one of a path. */
static bool take_values(const char *pattern, size_t len, const char *segment, const char *values[],
                        size_t *variable)
{
    const char *range = memmem(pattern, len, "}..{", 4), *dots = strstr(segment, "..");

    if (*segment == '\0' || (range != NULL && (dots == NULL || dots == segment || dots[2] == '\0')))
        return false;
    values[(*variable)++] = segment;
    if (range != NULL)
        values[(*variable)++] = dots + 2;
    return true;
}

/* Matches `pattern` against the path; the variables' values go to `values`. */
static bool fits(const char *pattern, const struct rpt_path *path, const char *values[])
{
    size_t variable = 0;
    const char *at = pattern + 1;

    for (size_t i = 0; i < path->count; i++) {
        size_t len = strcspn(at, "/");

        if (len == 0)
            return false;
        if (*at == '{') {
            if (!take_values(at, len, path->segments[i], values, &variable))
                return false;
        } else if (strlen(path->segments[i]) != len || strncmp(path->segments[i], at, len) != 0) {
            return false;
        }
        at += len;
        if (*at == '/')
            at++;
    }
    return *at == '\0';
}

const struct rpt_route *rpt_route_find(const struct rpt_path *path,
                                       const char *values[RPT_MAX_VARIABLES])
{
    for (size_t i = 0; i < rpt_route_count; i++) {
        if (fits(rpt_routes[i].pattern, path, values))
            return &rpt_routes[i];
    }
    return NULL;
}

/* HEAD is GET without its body. */
static bool takes(const struct rpt_route *route, const char *method)
{
    const char *own = route->method != NULL ? route->method : "GET";

    return strcmp(own, strcmp(method, "HEAD") == 0 ? "GET" : method) == 0;
}

const struct rpt_route *rpt_route_taking(const struct rpt_route *route, const char *method)
{
    for (size_t i = 0; i < rpt_route_count; i++) {
        if (strcmp(rpt_routes[i].pattern, route->pattern) == 0 && takes(&rpt_routes[i], method))
            return &rpt_routes[i];
    }
    return NULL;
}

const char *rpt_route_methods(const struct rpt_route *route)
{
    bool posts = route == NULL || rpt_route_taking(route, "POST") != NULL;

    if (route != NULL && rpt_route_taking(route, "GET") == NULL)
        return "POST, OPTIONS";
    return posts ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
}

bool rpt_route_posts(const struct rpt_route *route)
{
    return takes(route, "POST");
}

size_t rpt_route_variables(const struct rpt_route *route, char names[RPT_MAX_VARIABLES][32])
{
    size_t count = 0;

    for (const char *at = route->pattern;
         (at = strchr(at, '{')) != NULL && count < RPT_MAX_VARIABLES; at++)
        snprintf(names[count++], 32, "%.*s", (int)strcspn(at + 1, "}"), at + 1);
    return count;
}

/* The pattern with this path's own words where it has variables: what the caller may have meant. */
static char *filled(const char *pattern, const struct rpt_path *path)
{
    RPT_AUTO_BUF buf = {0};
    const char *at = pattern + 1;

    rpt_buf_init(&buf, 2 * RPT_MAX_TARGET);
    for (size_t i = 0; *at != '\0'; i++) {
        size_t len = strcspn(at, "/");

        rpt_buf_addc(&buf, '/');
        if (*at == '{' && i < path->count)
            rpt_url_encode(&buf, path->segments[i], "");
        else
            rpt_buf_add(&buf, at, len);
        at += len + (at[len] == '/');
    }
    if (buf.len == 0)
        rpt_buf_addc(&buf, '/');
    return rpt_buf_steal(&buf);
}

bool rpt_route_missing(const struct rpt_path *path, struct rpt_error *err)
{
    json_t *allowed = json_array();
    RPT_AUTO_BUF given = {0};

    rpt_buf_init(&given, 2 * RPT_MAX_TARGET);
    for (size_t i = 0; i < path->count; i++) {
        rpt_buf_addc(&given, '/');
        rpt_url_encode(&given, path->segments[i], "");
    }
    for (size_t i = 0; i < rpt_route_count; i++) {
        char *text = filled(rpt_routes[i].pattern, path);
        size_t depth = 0;

        for (const char *c = text; *c != '\0'; c++)
            depth += *c == '/';
        if (depth == path->count)
            json_array_append_new(allowed, json_string(text));
        free(text);
    }
    rpt_fail_allowed(err, RPT_E_NOT_FOUND, NULL, given.data != NULL ? given.data : "/", allowed,
                     "there is no path %.200s", given.data != NULL ? given.data : "/");
    json_decref(err->allowed); /* the nearest is help; the whole table is the service document */
    err->allowed = NULL;
    return false;
}
