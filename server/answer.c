/* SPDX-License-Identifier: MIT
 *
 * The pipeline, read top to bottom: a request is taken apart, routed, made canonical, given a form;
 * then the cache has the answer or a handler makes it, a form writes it and it is sealed (ETag,
 * headers); last come coding and conditions. Nothing here knows a socket.
 */
#include "server.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- Where it goes. */

static const char *joined(struct rpt_call *call, const struct rpt_path *path)
{
    RPT_AUTO_BUF buf;

    rpt_buf_init(&buf, 4 * RPT_MAX_TARGET);
    for (size_t i = 0; i < path->count; i++) {
        rpt_buf_addc(&buf, '/');
        rpt_url_encode(&buf, path->segments[i], ":@,");
    }
    return buf.len > 0 ? rpt_arena_strdup(call->arena, buf.data) : "/";
}

/* A trailing slash and capitals lead nowhere: the path without them, or NULL if there are none. */
static const char *tidied(struct rpt_call *call, const struct rpt_path *path)
{
    struct rpt_path tidy = *path;
    const char *values[RPT_MAX_VARIABLES];

    while (tidy.count > 0 && *tidy.segments[tidy.count - 1] == '\0')
        tidy.count--;
    for (size_t i = 0; i < tidy.count; i++) {
        char *segment = rpt_arena_strdup(call->arena, tidy.segments[i]);

        for (char *c = segment; *c != '\0'; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
        tidy.segments[i] = segment;
    }
    const char *was = joined(call, path), *now = joined(call, &tidy);
    struct rpt_path bare = tidy;
    if (strcmp(was, now) == 0)
        return NULL;
    if (rpt_route_find(&tidy, values) != NULL)
        return now;
    if (bare.count == 0)
        return NULL;
    bare.segments[bare.count - 1] = rpt_arena_strndup(call->arena, bare.segments[bare.count - 1],
                                                      strcspn(bare.segments[bare.count - 1], "."));
    return rpt_route_find(&bare, values) != NULL ? now : NULL;
}

/* Takes the form's suffix off the last segment; "/index.json" is "/" with one. */
static void take_suffix(struct rpt_call *call, struct rpt_path *path)
{
    const char *last = path->count > 0 ? path->segments[path->count - 1] : "";
    const char *dot = strrchr(last, '.');

    if (dot == NULL || dot == last)
        return;
    path->suffix = rpt_form_by_suffix(dot + 1, strlen(dot + 1));
    if (path->suffix == NULL)
        return;
    path->segments[path->count - 1] = rpt_arena_strndup(call->arena, last, (size_t)(dot - last));
    if (path->count == 1 && strcmp(path->segments[0], "index") == 0)
        path->count = 0;
}

static bool find_route(struct rpt_call *call, struct rpt_path *path, struct rpt_error *err)
{
    const char *moved = tidied(call, path);

    if (moved != NULL) {
        call->location = moved;
        call->status = 308;
        return true;
    }
    call->route = rpt_route_find(path, call->values);
    if (call->route == NULL || call->route->shape != RPT_SHAPE_BYTES) {
        take_suffix(call, path);
        call->route = rpt_route_find(path, call->values);
    }
    call->path = joined(call, path);
    return call->route != NULL || rpt_route_missing(path, err);
}

static bool method_is(const struct rpt_call *call, const char *method)
{
    return strcmp(call->request->method, method) == 0;
}

static bool check_method(const struct rpt_call *call, struct rpt_error *err)
{
    return method_is(call, "GET") || method_is(call, "HEAD") || method_is(call, "OPTIONS") ||
           rpt_fail(err, RPT_E_METHOD, NULL,
                    "%s does not take %.20s; it takes GET, HEAD and OPTIONS", call->path,
                    call->request->method);
}

/* ---- What it says. */

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
    RPT_AUTO_BUF links;

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
    for (size_t i = 0; i < rpt_form_count && strlen(call->query) < 100; i++) {
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
    RPT_AUTO_BUF value;

    rpt_buf_init(&value, 200);
    for (size_t i = 0; i < RPT_COUNT(vary); i++) {
        if (vary[i] != NULL)
            rpt_buf_addf(&value, "%s%s", value.len > 0 ? ", " : "", vary[i]);
    }
    if (value.len > 0)
        rpt_response_header(response, "Vary", value.data);
}

/* Gives the made bytes their headers: from here on the response does not change. */
static void seal(struct rpt_call *call, struct rpt_response *response, const char *media_type)
{
    char date[30];

    rpt_response_header(response, "Content-Type", media_type);
    if (strncmp(media_type, "text/html", 9) == 0)
        rpt_response_header(response, "Content-Security-Policy",
                            "default-src 'none'; style-src 'self'; img-src 'self'; form-action "
                            "'self'; base-uri 'none'; frame-ancestors 'none'");
    if (call->form != NULL && !call->form_said)
        rpt_response_header(response, "Content-Location", form_url(call, call->form));
    add_vary(call, response, media_type);
    add_etag(response);
    rpt_date_http(call->app->modified, date);
    rpt_response_header(response, "Last-Modified", date);
    rpt_response_header(response, "Cache-Control",
                        call->cache != NULL          ? call->cache
                        : call->route->cache != NULL ? call->route->cache
                                                     : "public, max-age=60, must-revalidate");
    if (call->form != NULL)
        add_links(call, response);
    const json_t *total = json_object_get(call->value, "total");
    if (json_is_integer(total))
        rpt_response_header(
            response, "X-Total-Count",
            rpt_arena_printf(call->arena, "%lld", (long long)json_integer_value(total)));
}

/* ---- How it is made. */

static const char *const link_keys[] = {"href", "next", "prev", "permalink", "latest"};

static bool is_link(const char *key, bool in_links)
{
    for (size_t i = 0; i < RPT_COUNT(link_keys); i++) {
        if (strcmp(key, link_keys[i]) == 0)
            return true;
    }
    return in_links;
}

/* Links in bodies are root-relative; under a base path that path comes before them. */
static void rebase(json_t *value, const char *base_path, bool in_links)
{
    const char *key;
    json_t *member;
    size_t i;
    void *next;

    json_array_foreach (value, i, member)
        rebase(member, base_path, false);
    json_object_foreach_safe(value, next, key, member)
    {
        const char *text = json_string_value(member);

        if (text != NULL && *text == '/' && is_link(key, in_links))
            json_object_set_new(value, key, json_sprintf("%s%s", base_path, text));
        else
            rebase(member, base_path, strcmp(key, "links") == 0);
    }
}

static bool write_form(struct rpt_call *call, struct rpt_response *response, struct rpt_error *err)
{
    struct rpt_subject subject = {
        .kind = call->route->kind,
        .list = call->route->shape == RPT_SHAPE_LIST,
        .text = call->route->text,
        .value = call->value,
        .path = call->path,
        .query = call->query,
        .base = call->base,
        .dataset = call->app->dataset,
        .assets = call->app->asset_paths,
        .templates = call->app->templates,
    };
    RPT_AUTO_BUF body;

    rpt_buf_init(&body, RPT_MAX_BODY);
    if (!call->form->write(&subject, &body, err) || !rpt_buf_ok(&body, err))
        return false;
    response->len = body.len;
    response->body = rpt_buf_steal(&body);
    return true;
}

static struct rpt_response *redirect(struct rpt_call *call)
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

static struct rpt_response *make(struct rpt_call *call, struct rpt_error *err)
{
    bool borrowed = call->db != NULL;

    if (!borrowed)
        call->db = rpt_app_take(call->app);
    bool made = call->route->handle(call, err);
    if (!borrowed)
        rpt_app_give(call->app, call->db);
    if (!made)
        return NULL;
    if (call->location != NULL)
        return redirect(call);

    struct rpt_response *response = rpt_response_create(call->app, call->status);
    if (*call->app->base_path != '\0')
        rebase(call->value, call->app->base_path, false);
    if (call->route->shape == RPT_SHAPE_BYTES) {
        response->body = call->bytes;
        response->len = call->len;
        call->bytes = NULL;
    } else if (!write_form(call, response, err)) {
        rpt_response_release(response);
        return NULL;
    }
    seal(call, response,
         call->media_type != NULL ? call->media_type
         : call->form != NULL     ? call->form->media_type
                                  : call->route->media_type);
    return response;
}

/* ---- Which bytes of it are sent. */

static const char *cache_key(struct rpt_call *call, enum rpt_coding coding)
{
    return rpt_arena_printf(call->arena, "%d %s%s%s%s?%s", (int)coding, call->base, call->path,
                            call->form_said ? "." : " ",
                            call->form != NULL ? call->form->suffix : "", call->query);
}

static struct rpt_response *encoded(const struct rpt_response *plain, enum rpt_coding coding)
{
    size_t len;
    char *body = rpt_encode(coding, plain->body, plain->len, &len);

    if (body == NULL)
        return NULL;
    struct rpt_response *response = rpt_response_create(NULL, plain->status);
    for (size_t i = 0; i < plain->header_count; i++) {
        const struct rpt_header *header = &plain->headers[i];
        char etag[64];

        if (strcmp(header->name, "ETag") == 0) {
            snprintf(etag, sizeof etag, "%.*s-%s\"", (int)strlen(header->value) - 1, header->value,
                     rpt_coding_names[coding]);
            rpt_response_header(response, "ETag", etag);
        } else {
            rpt_response_header(response, header->name, header->value);
        }
    }
    rpt_response_header(response, "Content-Encoding", rpt_coding_names[coding]);
    response->body = body;
    response->len = len;
    return response;
}

/* The answer in `coding`, from the cache or made and put there. Takes over `plain`. */
static struct rpt_response *in_coding(struct rpt_call *call, struct rpt_response *plain, bool keep)
{
    enum rpt_coding coding = rpt_coding_choose(
        call->request->accept_encoding, rpt_response_find(plain, "Content-Type"), plain->len);

    if (coding == RPT_IDENTITY)
        return plain;
    const char *key = cache_key(call, coding);
    struct rpt_response *response = keep ? rpt_cache_get(call->app->cache, key) : NULL;
    if (response == NULL) {
        response = encoded(plain, coding);
        if (response == NULL)
            return plain;
        if (keep)
            rpt_cache_put(call->app->cache, key, response);
    }
    rpt_response_release(plain);
    return response;
}

/* The headers of a 304 over the body of the whole answer, so that whoever sends it can say its
 * length. Takes over `full`. */
static struct rpt_response *not_modified(const struct rpt_call *call, struct rpt_response *full)
{
    static const char *const kept[] = {"ETag", "Cache-Control", "Vary", "Content-Location",
                                       "Last-Modified"};
    struct rpt_response *response = rpt_response_create(call->app, 304);

    for (size_t i = 0; i < RPT_COUNT(kept); i++) {
        const char *value = rpt_response_find(full, kept[i]);
        if (value != NULL)
            rpt_response_header(response, kept[i], value);
    }
    response->of = full;
    response->body = full->body;
    response->len = full->len;
    return response;
}

static struct rpt_response *options(const struct rpt_call *call)
{
    struct rpt_response *response = rpt_response_create(call->app, 200);

    rpt_response_header(response, "Allow", "GET, HEAD, OPTIONS");
    rpt_response_header(response, "Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
    rpt_response_header(
        response, "Access-Control-Allow-Headers",
        "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match, Range");
    rpt_response_header(response, "Access-Control-Max-Age", "86400");
    rpt_response_header(response, "Cache-Control", "public, max-age=86400");
    response->body = rpt_strdup("");
    return response;
}

static struct rpt_response *stored_or_made(struct rpt_call *call, struct rpt_error *err)
{
    bool keep = !call->route->volatile_answer && call->route->shape != RPT_SHAPE_REDIRECT;
    const char *key = cache_key(call, RPT_IDENTITY);
    struct rpt_response *response = keep ? rpt_cache_get(call->app->cache, key) : NULL;

    if (response == NULL) {
        response = make(call, err);
        if (response == NULL || call->location != NULL)
            return response;
        if (keep && response->status == 200)
            rpt_cache_put(call->app->cache, key, response);
    }
    response = in_coding(call, response, keep);
    if (response->status == 200 && !call->route->volatile_answer &&
        rpt_not_modified(call->request, response))
        return not_modified(call, response);
    return response;
}

static struct rpt_response *answer(struct rpt_call *call, struct rpt_error *err)
{
    struct rpt_path path = {0};
    const char *query = "", *format = NULL;

    if (!rpt_request_base(call, err) || !rpt_request_path(call, &path, &query, err))
        return NULL;
    if (method_is(call, "OPTIONS") && strcmp(call->request->target, "*") == 0)
        return options(call);
    if (!find_route(call, &path, err))
        return NULL;
    if (!check_method(call, err) || !rpt_request_params(call, query, &format, err))
        return NULL;
    if (call->location != NULL)
        return redirect(call);
    if (method_is(call, "OPTIONS"))
        return options(call);
    if (call->route->shape < RPT_SHAPE_REDIRECT && !rpt_negotiate(call, path.suffix, format, err))
        return NULL;
    return stored_or_made(call, err);
}

static struct rpt_response *answer_on(struct rpt_app *app, struct rpt_db *db,
                                      const struct rpt_request *request)
{
    struct rpt_call call = {.app = app,
                            .db = db,
                            .request = request,
                            .arena = rpt_arena_create(),
                            .status = 200,
                            .path = "/",
                            .query = "",
                            .base = ""};
    struct rpt_error err = {0};
    struct rpt_response *response = answer(&call, &err);

    if (response == NULL)
        response = rpt_problem(app, &call, &err);
    json_decref(call.value);
    free(call.bytes);
    rpt_error_clear(&err);
    rpt_arena_destroy(call.arena);
    return response;
}

struct rpt_response *rpt_answer(struct rpt_app *app, const struct rpt_request *request)
{
    return answer_on(app, NULL, request);
}

struct rpt_response *rpt_answer_within(const struct rpt_call *outer,
                                       const struct rpt_request *request)
{
    return answer_on(outer->app, outer->db, request);
}
