/* SPDX-License-Identifier: MIT
 *
 * The pipeline, read top to bottom: a request is taken apart, routed, made canonical, given a form;
 * then the cache has the answer or a handler makes it, a form writes it and it is sealed (ETag,
 * headers); last come coding and conditions. Nothing here knows a socket.
 */
#include "server.h"
#include "trace.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- Where it goes. */

static const char *joined(struct rpt_call *call, const struct rpt_path *path)
{
    RPT_AUTO_BUF buf = {0};

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

static void lap(const struct rpt_call *call, enum rpt_lap lap)
{
    rpt_timing_lap(call->request->timing, lap);
}

static bool method_is(const struct rpt_call *call, const char *method)
{
    return strcmp(call->request->method, method) == 0;
}

/* Of the rows of one path, the one that takes the method. */
static bool check_method(struct rpt_call *call, struct rpt_error *err)
{
    const struct rpt_route *row =
        call->route != NULL ? rpt_route_taking(call->route, call->request->method) : NULL;

    if (row == NULL && call->location == NULL && !method_is(call, "OPTIONS"))
        return rpt_fail(err, RPT_E_METHOD, NULL, "%s does not take %.20s; it takes %s", call->path,
                        call->request->method, rpt_route_methods(call->route));
    call->route = row != NULL ? row : call->route;
    return true;
}

/* ---- How it is made. */

static bool write_form(struct rpt_call *call, struct rpt_response *response, struct rpt_error *err)
{
    struct rpt_subject subject = {
        .kind = call->route->kind,
        .list = call->route->shape == RPT_SHAPE_LIST,
        .text = call->route->text,
        .alone = rpt_call_asks(call),
        .value = call->value,
        .path = call->path,
        .query = call->query,
        .base = call->base,
        .dataset = call->app->dataset,
        .assets = call->app->asset_paths,
        .templates = call->app->templates,
    };
    RPT_AUTO_BUF body = {0};

    rpt_buf_init(&body, RPT_MAX_BODY);
    if (!call->form->write(&subject, &body, err) || !rpt_buf_ok(&body, err))
        return false;
    response->len = body.len;
    response->body = rpt_buf_steal(&body);
    return true;
}

static struct rpt_response *make(struct rpt_call *call, struct rpt_error *err)
{
    bool borrowed = call->db != NULL || call->route->at_once;

    if (!borrowed)
        call->db = rpt_app_take(call->app);
    bool made = call->route->handle(call, err);
    lap(call, RPT_LAP_QUERY);
    if (call->db != NULL &&
        (!rpt_file_is_same(call->app->file, err) || !rpt_db_sound(call->db, err)))
        made = false;
    if (!borrowed)
        rpt_app_give(call->app, call->db);
    if (!made)
        return NULL;
    if (call->location != NULL)
        return rpt_redirect(call);

    struct rpt_response *response = rpt_response_create(call->app, call->status);
    response->route = call->route;
    if (*call->app->base_path != '\0')
        rpt_rebase(call->value, call->app->base_path, false);
    if (call->route->shape == RPT_SHAPE_BYTES) {
        response->body = call->bytes;
        response->len = call->len;
        call->bytes = NULL;
    } else if (!write_form(call, response, err)) {
        rpt_response_release(response);
        return NULL;
    }
    rpt_seal(call, response);
    lap(call, RPT_LAP_FORM);
    return response;
}

/* ---- Which bytes of it are sent. */

/* rpt_warm_request reads it. */
static const char *cache_key(struct rpt_call *call, enum rpt_coding coding)
{
    return rpt_arena_printf(call->arena, "%d %s %s%s%s?%s", (int)coding, call->base, call->path,
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
    response->stored = plain->stored;
    response->route = plain->route;
    return response;
}

/* Whether what comes next is not for the thread that asks: then it is left to a worker, who makes
 * the same call again. */
static bool is_left(struct rpt_call *call, const char *key)
{
    if (call->quick && !call->route->at_once) {
        call->left = true;
        call->left_key = key;
    }
    return call->left;
}

/* The answer in the coding that is asked for, from the cache or made and put there; NULL where that
 * is left to a worker. Takes over `plain`. */
static struct rpt_response *in_coding(struct rpt_call *call, struct rpt_response *plain, bool keep)
{
    enum rpt_coding coding = rpt_coding_choose(
        call->request->accept_encoding, rpt_response_find(plain, "Content-Type"), plain->len);

    if (coding == RPT_IDENTITY)
        return plain;
    const char *key = cache_key(call, coding);
    struct rpt_response *response = keep ? rpt_cache_get(call->app->cache, key) : NULL;
    if (response == NULL) {
        if (is_left(call, cache_key(call, RPT_IDENTITY))) {
            rpt_response_release(plain);
            return NULL;
        }
        response = encoded(plain, coding);
        lap(call, RPT_LAP_CODING);
        if (response == NULL)
            return plain;
        if (keep)
            rpt_cache_put(call->app->cache, key, response);
    }
    rpt_response_release(plain);
    return response;
}

/* The headers of a 304. Takes over `full`. */
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
    response->body = rpt_strdup("");
    response->whole = full->len;
    response->stored = full->stored;
    response->route = full->route;
    rpt_response_release(full);
    return response;
}

static struct rpt_response *stored_or_made(struct rpt_call *call, struct rpt_error *err)
{
    bool keep = !call->route->volatile_answer && call->route->shape != RPT_SHAPE_REDIRECT &&
                !rpt_route_posts(call->route);
    const char *key = cache_key(call, RPT_IDENTITY);
    struct rpt_response *response = keep ? rpt_cache_get(call->app->cache, key) : NULL;

    lap(call, RPT_LAP_CACHE);
    if (response == NULL) {
        if (is_left(call, keep ? key : NULL))
            return NULL;
        response = make(call, err);
        if (response == NULL || call->location != NULL)
            return response;
        if (keep && response->status == 200) {
            response->stored = call->vary == NULL;
            rpt_cache_put(call->app->cache, key, response);
        }
    }
    response = in_coding(call, response, keep);
    if (response == NULL)
        return NULL;
    if (response->status == 200 && keep && rpt_not_modified(call->request, response))
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
        return rpt_options(call);
    if (!find_route(call, &path, err))
        return NULL;
    if (!check_method(call, err) || !rpt_request_params(call, query, &format, err))
        return NULL;
    if (call->location != NULL)
        return rpt_redirect(call);
    if (method_is(call, "OPTIONS"))
        return rpt_options(call);
    if (call->route->shape < RPT_SHAPE_REDIRECT && !rpt_negotiate(call, path.suffix, format, err))
        return NULL;
    if (rpt_route_posts(call->route) && (is_left(call, NULL) || !rpt_body_read(call, err)))
        return NULL;
    lap(call, RPT_LAP_ROUTE);
    return stored_or_made(call, err);
}

/* To be finished: what is made of JSON for it goes then. */
static struct rpt_call call_of(struct rpt_app *app, const struct rpt_request *request)
{
    rpt_scratch_begin();
    return (struct rpt_call){.app = app,
                             .request = request,
                             .arena = rpt_arena_create(),
                             .status = 200,
                             .path = "/",
                             .query = "",
                             .base = ""};
}

static struct rpt_response *finish(struct rpt_call *call, struct rpt_response *response,
                                   struct rpt_error *err)
{
    if (response == NULL && !call->left)
        response = rpt_problem(call->app, call, err);
    if (response != NULL && response->route == NULL && call->route != NULL)
        response->route = call->route; /* a refusal or redirect, which is nobody else's yet */
    json_decref(call->value);
    json_decref(call->body);
    free(call->bytes);
    rpt_error_clear(err);
    rpt_arena_destroy(call->arena);
    rpt_scratch_end();
    return response;
}

struct rpt_response *rpt_answer(struct rpt_app *app, const struct rpt_request *request)
{
    struct rpt_call call = call_of(app, request);
    struct rpt_error err = {0};

    return finish(&call, answer(&call, &err), &err);
}

struct rpt_response *rpt_answer_within(const struct rpt_call *outer,
                                       const struct rpt_request *request)
{
    struct rpt_call call = call_of(outer->app, request);
    struct rpt_error err = {0};

    call.db = outer->db;
    return finish(&call, answer(&call, &err), &err);
}

struct rpt_response *rpt_answer_quick(struct rpt_app *app, const struct rpt_request *request,
                                      char **key)
{
    struct rpt_call call = call_of(app, request);
    struct rpt_error err = {0};

    call.quick = true;
    struct rpt_response *response = answer(&call, &err);
    *key = call.left && call.left_key != NULL ? rpt_strdup(call.left_key) : NULL;
    return finish(&call, response, &err);
}

struct rpt_response *rpt_answer_refusal(struct rpt_app *app, const struct rpt_request *request,
                                        enum rpt_error_id id)
{
    static const char *const why[RPT_E_COUNT] = {
        [RPT_E_BAD_REQUEST] =
            "headers that say length, host or client stand twice, disagree or are odd",
        [RPT_E_OVERLOADED] =
            "too many questions wait for their answers; what is stored is still answered",
        [RPT_E_TOO_MANY] =
            "your address sends more requests than it may; a whole list is one request",
    };
    struct rpt_call call = call_of(app, request);
    struct rpt_error err = {0};

    rpt_fail(&err, id, NULL, "%s", why[id]);
    return finish(&call, NULL, &err);
}
