/* SPDX-License-Identifier: MIT
 *
 * Which form an answer takes: suffix > format= > Accept (RFC 9110 12.5.1). A range that takes
 * anything, as curl sends it, gets the first row of forms.def, JSON.
 */
#include "server.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static size_t media_len(const char *media)
{
    return strcspn(media, "; ,\t");
}

/* How closely a range names a type: 3 exact, 2 type and star, 1 two stars, 0 not at all. */
static int closeness(const char *range, const char *media, size_t len)
{
    size_t range_len = media_len(range);
    size_t type = strcspn(media, "/") + 1;

    if (range_len == len && strncasecmp(range, media, len) == 0)
        return 3;
    if (range_len == type + 1 && range[type] == '*' && strncasecmp(range, media, type) == 0)
        return 2;
    return range_len == 3 && strncmp(range, "*/*", 3) == 0;
}

int rpt_accept_quality(const char *accept, const char *media)
{
    int best = 0, result = 0;

    if (accept == NULL || accept[strspn(accept, " \t")] == '\0')
        return 1000;
    for (const char *at = accept; *at != '\0';) {
        at += strspn(at, " \t,");
        size_t len = strcspn(at, ",");
        int close = closeness(at, media, media_len(media));

        if (close > best) {
            best = close;
            result = rpt_quality(at, len);
        }
        at += len;
    }
    return result;
}

bool rpt_wants_html(const struct rpt_request *request)
{
    return request->accept != NULL && rpt_accept_quality(request->accept, "text/html") >
                                          rpt_accept_quality(request->accept, "application/json");
}

bool rpt_route_has_form(const struct rpt_app *app, const struct rpt_route *route,
                        const struct rpt_form *form)
{
    return rpt_form_fits(form, app->templates, route->kind, route->shape == RPT_SHAPE_LIST,
                         route->text);
}

static bool refuse(struct rpt_call *call, enum rpt_error_id id, const char *given,
                   struct rpt_error *err)
{
    json_t *allowed = json_array();

    for (size_t i = 0; i < rpt_form_count; i++) {
        if (rpt_route_has_form(call->app, call->route, &rpt_forms[i]))
            json_array_append_new(allowed,
                                  json_string(id == RPT_E_NOT_ACCEPTABLE ? rpt_forms[i].media_type
                                                                         : rpt_forms[i].suffix));
    }
    if (id == RPT_E_NOT_ACCEPTABLE)
        return rpt_fail_allowed(err, id, "Accept", given, allowed,
                                "%s has no form that 'Accept: %.100s' takes", call->path, given);
    return rpt_fail_allowed(err, id, "format", given, allowed, "%s has no form '%.40s'", call->path,
                            given);
}

static const struct rpt_form *by_accept(struct rpt_call *call)
{
    const struct rpt_form *best = NULL;
    int best_quality = 0;

    for (size_t i = 0; i < rpt_form_count; i++) {
        const struct rpt_form *form = &rpt_forms[i];
        int q = rpt_accept_quality(call->request->accept, form->media_type);

        if (q > best_quality && rpt_route_has_form(call->app, call->route, form)) {
            best = form;
            best_quality = q;
        }
    }
    return best;
}

bool rpt_negotiate(struct rpt_call *call, const struct rpt_form *suffix, const char *format,
                   struct rpt_error *err)
{
    const struct rpt_form *said = suffix;

    if (said == NULL && format != NULL) {
        said = rpt_form_by_suffix(format, strlen(format));
        if (said == NULL)
            return refuse(call, RPT_E_UNKNOWN_VALUE, format, err);
    }
    call->form_said = said != NULL;
    if (said != NULL && !rpt_route_has_form(call->app, call->route, said))
        return refuse(call, suffix != NULL ? RPT_E_NOT_ACCEPTABLE : RPT_E_UNKNOWN_VALUE,
                      said->suffix, err);
    call->form = said != NULL ? said : by_accept(call);
    return call->form != NULL || refuse(call, RPT_E_NOT_ACCEPTABLE, call->request->accept, err);
}
