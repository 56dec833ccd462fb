/* SPDX-License-Identifier: MIT
 *
 * What an answer says beside its bytes: links, ETag, Vary, caching; and the answers that are
 * nothing but headers, to OPTIONS and where something is elsewhere. From sealing on a response does
 * not change.
 */
#include "server.h"

#include <string.h>

static const char *with_query(struct rpt_call *call, const char *path)
{
    return *call->query != '\0'
               ? rpt_arena_printf(call->arena, "%s%s?%s", call->app->base_path, path, call->query)
               : rpt_arena_printf(call->arena, "%s%s", call->app->base_path, path);
}

static const char *form_url(struct rpt_call *call, const struct rpt_form *form)
{
    const char *path = strcmp(call->path, "/") == 0 ? "/index" : call->path;

    return with_query(call, rpt_arena_printf(call->arena, "%s.%s", path, form->suffix));
}

static void add_link(struct rpt_buf *links, const char *url, const char *rel, const char *type)
{
    rpt_buf_addf(links, "%s<%s>; rel=\"%s\"", links->len > 0 ? ", " : "", url, rel);
    if (type != NULL)
        rpt_buf_addf(links, "; type=\"%.*s\"", (int)strcspn(type, ";"), type);
}

/* Headers share the connection's memory: at most 1.5 KB of them, so long queries lose their
 * alternates. */
static void add_links(struct rpt_call *call, struct rpt_response *response)
{
    static const char *const pages[] = {"next", "prev"};
    RPT_AUTO_BUF links = {0};

    rpt_buf_init(&links, 1000);
    for (size_t i = 0; i < RPT_COUNT(pages); i++) {
        const char *url = json_string_value(json_object_get(call->value, pages[i]));
        if (url != NULL && call->route->shape == RPT_SHAPE_LIST)
            add_link(&links, url, pages[i], NULL);
    }
    const char *href = json_string_value(json_object_get(call->value, "href"));
    if (href != NULL && call->route->shape == RPT_SHAPE_ITEM)
        add_link(&links, href, "canonical", NULL);
    if (strcmp(call->path, "/") == 0) {
        add_link(&links, rpt_arena_printf(call->arena, "%s/openapi.json", call->app->base_path),
                 "service-desc", NULL);
        add_link(&links, rpt_arena_printf(call->arena, "%s/docs", call->app->base_path),
                 "service-doc", NULL);
    }
    for (size_t i = 0; i < rpt_form_count && strlen(call->query) < 100 && !rpt_call_asks(call);
         i++) {
        if (&rpt_forms[i] != call->form &&
            rpt_route_has_form(call->app, call->route, &rpt_forms[i]))
            add_link(&links, form_url(call, &rpt_forms[i]), "alternate", rpt_forms[i].media_type);
    }
    if (links.len > 0 && !links.full)
        rpt_response_header(response, "Link", links.data);
}

static void add_etag(struct rpt_response *response)
{
    char hex[65], etag[40];

    rpt_sha256_hex(response->body, response->len, hex);
    snprintf(etag, sizeof etag, "\"%.24s\"", hex);
    rpt_response_header(response, "ETag", etag);
}

static bool compressible(const char *media_type)
{
    return strncmp(media_type, "image/png", 9) != 0 && strncmp(media_type, "font/", 5) != 0;
}

static void add_vary(struct rpt_call *call, struct rpt_response *response, const char *media_type)
{
    const char *vary[] = {
        call->form != NULL && !call->form_said ? "Accept" : NULL,
        response->len >= 512 && compressible(media_type) ? "Accept-Encoding" : NULL, call->vary};
    RPT_AUTO_BUF value = {0};

    rpt_buf_init(&value, 200);
    for (size_t i = 0; i < RPT_COUNT(vary); i++) {
        if (vary[i] != NULL)
            rpt_buf_addf(&value, "%s%s", value.len > 0 ? ", " : "", vary[i]);
    }
    if (value.len > 0)
        rpt_response_header(response, "Vary", value.data);
}

/* What only an answer to GET has: a URL of its own, and caches on the way. */
static void add_place(struct rpt_call *call, struct rpt_response *response)
{
    char date[30];

    if (call->form != NULL && !call->form_said)
        rpt_response_header(response, "Content-Location", form_url(call, call->form));
    add_etag(response);
    rpt_date_http(call->app->modified, date);
    rpt_response_header(response, "Last-Modified", date);
    if (call->form != NULL)
        add_links(call, response);
}

void rpt_seal(struct rpt_call *call, struct rpt_response *response)
{
    bool posted = rpt_route_posts(call->route);
    const char *media_type = call->media_type != NULL ? call->media_type
                             : call->form != NULL     ? call->form->media_type
                                                      : call->route->media_type;

    rpt_response_header(response, "Content-Type", media_type);
    if (strncmp(media_type, "text/html", 9) == 0)
        rpt_response_header(response, "Content-Security-Policy",
                            "default-src 'none'; style-src 'self'; img-src 'self'; form-action "
                            "'self'; base-uri 'none'; frame-ancestors 'none'");
    add_vary(call, response, media_type);
    if (!posted)
        add_place(call, response);
    rpt_response_header(response, "Cache-Control",
                        posted                       ? "no-store"
                        : call->cache != NULL        ? call->cache
                        : call->route->cache != NULL ? call->route->cache
                                                     : "public, max-age=60, must-revalidate");
    const json_t *total = json_object_get(call->value, "total");
    if (json_is_integer(total))
        rpt_response_header(
            response, "X-Total-Count",
            rpt_arena_printf(call->arena, "%lld", (long long)json_integer_value(total)));
}

struct rpt_response *rpt_redirect(struct rpt_call *call)
{
    struct rpt_response *response = rpt_response_create(call->app, call->status);
    bool own_query = call->status == 308 && *call->query != '\0';
    const char *suffix = call->form_said && call->form != NULL && call->route != NULL
                             ? rpt_arena_printf(call->arena, ".%s", call->form->suffix)
                             : "";

    rpt_response_header(response, "Location",
                        rpt_arena_printf(call->arena, "%s%s%s%s%s", call->app->base_path,
                                         call->location, suffix, own_query ? "?" : "",
                                         own_query ? call->query : ""));
    rpt_response_header(response, "Cache-Control", "public, max-age=60, must-revalidate");
    if (call->vary != NULL)
        rpt_response_header(response, "Vary", call->vary);
    response->body = rpt_strdup("");
    return response;
}

struct rpt_response *rpt_options(const struct rpt_call *call)
{
    struct rpt_response *response = rpt_response_create(call->app, 200);
    const char *methods = rpt_route_methods(call->route);

    rpt_response_header(response, "Allow", methods);
    rpt_response_header(response, "Access-Control-Allow-Methods", methods);
    rpt_response_header(
        response, "Access-Control-Allow-Headers",
        "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match, Prefer, Range, "
        "traceparent, X-Request-Id");
    rpt_response_header(response, "Access-Control-Max-Age", "86400");
    rpt_response_header(response, "Cache-Control", "public, max-age=86400");
    response->body = rpt_strdup("");
    return response;
}

static const char *const link_keys[] = {"href", "next", "prev", "permalink", "latest"};

static bool is_link(const char *key, bool in_links)
{
    for (size_t i = 0; i < RPT_COUNT(link_keys); i++) {
        if (strcmp(key, link_keys[i]) == 0)
            return true;
    }
    return in_links;
}

void rpt_rebase(json_t *value, const char *base_path, bool in_links)
{
    const char *key;
    json_t *member;
    size_t i;
    void *next;

    json_array_foreach (value, i, member)
        rpt_rebase(member, base_path, false);
    json_object_foreach_safe(value, next, key, member)
    {
        const char *text = json_string_value(member);

        if (text != NULL && *text == '/' && is_link(key, in_links))
            json_object_set_new(value, key, json_sprintf("%s%s", base_path, text));
        else
            rpt_rebase(member, base_path, strcmp(key, "links") == 0);
    }
}
