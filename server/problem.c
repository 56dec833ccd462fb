/* SPDX-License-Identifier: MIT
 *
 * An error as an answer: RFC 9457 problem+json, or the same as a page where HTML was asked for. The
 * one file that turns struct rpt_error into a response; the command line has its own line.
 */
#include "server.h"

#include <stdlib.h>
#include <string.h>

static const char *or_null(const char *text)
{
    return *text != '\0' ? text : NULL;
}

static json_t *problem_json(const struct rpt_error *err, const char *instance)
{
    const struct rpt_error_row *row = rpt_error_row(err->id);
    json_t *problem = json_pack(
        "{s:o, s:s, s:i, s:s, s:s}", "type", json_sprintf("/docs/problems/%s", row->slug), "title",
        row->title, "status", (int)row->status, "detail", err->detail, "instance", instance);
    json_t *errors = json_array();

    if (*err->parameter != '\0' || *err->suggestion != '\0' || err->allowed != NULL)
        json_array_append_new(errors,
                              json_pack("{s:s?, s:s, s:O?, s:s?}", "parameter",
                                        or_null(err->parameter), "detail", err->detail, "allowed",
                                        err->allowed, "suggestion", or_null(err->suggestion)));
    json_object_set_new(problem, "errors", errors);
    if (err->extra != NULL)
        json_object_update_missing(problem, err->extra);
    return problem;
}

static bool as_page(struct rpt_app *app, const struct rpt_call *call, const json_t *problem,
                    struct rpt_buf *body)
{
    const struct rpt_form *html = rpt_form_by_suffix("html", 4);
    bool asked = call->form != NULL ? call->form == html
                 : call->route == NULL || call->form_said
                     ? rpt_wants_html(call->request)
                     : rpt_wants_html(call->request) && rpt_route_has_form(app, call->route, html);
    struct rpt_subject subject = {.kind = "problem",
                                  .value = problem,
                                  .path = call->path,
                                  .query = "",
                                  .base = call->base,
                                  .dataset = app->dataset,
                                  .assets = app->asset_paths,
                                  .templates = app->templates};
    struct rpt_error err = {0};

    if (!asked || !rpt_form_fits(html, app->templates, "problem", false, false))
        return false;
    bool written = html->write(&subject, body, &err) && !body->full;
    rpt_error_clear(&err);
    return written;
}

static bool posted(const struct rpt_call *call)
{
    return strcmp(call->request->method, "POST") == 0;
}

struct rpt_response *rpt_problem(struct rpt_app *app, const struct rpt_call *call,
                                 const struct rpt_error *err)
{
    struct rpt_response *response = rpt_response_create(
        app, rpt_error_row(err->id)->status != 0 ? rpt_error_row(err->id)->status : 500);
    json_t *problem = problem_json(
        err, *call->query != '\0' ? rpt_arena_printf(call->arena, "%s?%s", call->path, call->query)
                                  : call->path);
    const char *media_type = "text/html; charset=utf-8";
    RPT_AUTO_BUF body = {0};

    if (response->status >= 500 && err->id != RPT_E_OVERLOADED)
        rpt_log(RPT_LOG_ERROR, "%s %s: %s", call->request->method, call->request->target,
                err->detail);
    json_object_set_new(
        problem, "type",
        json_sprintf("%s%s", app->base_path, json_string_value(json_object_get(problem, "type"))));
    rpt_buf_init(&body, RPT_MAX_BODY);
    if (!as_page(app, call, problem, &body)) {
        rpt_buf_cut(&body, 0);
        rpt_json_write(problem, &body);
        rpt_buf_addc(&body, '\n');
        media_type = "application/problem+json";
    }
    json_decref(problem);
    response->len = body.len;
    response->body = rpt_buf_steal(&body);
    rpt_response_header(response, "Content-Type", media_type);
    rpt_response_header(response, "Cache-Control",
                        response->status >= 429 || posted(call)
                            ? "no-store"
                            : "public, max-age=60, must-revalidate");
    if (!call->form_said)
        rpt_response_header(response, "Vary", "Accept");
    if (response->status == 405)
        rpt_response_header(response, "Allow", rpt_route_methods(call->route));
    if (err->id == RPT_E_TOO_MANY || err->id == RPT_E_OVERLOADED || err->id == RPT_E_UNAVAILABLE)
        rpt_response_header(response, "Retry-After", "2");
    if (response->status == 415)
        rpt_response_header(response, "Accept", "application/json");
    return response;
}
