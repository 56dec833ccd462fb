/* SPDX-License-Identifier: MIT
 *
 * The one error type: filled where the cause is known, passed up untouched, and turned into
 * problem+json, a page or a line by whoever answers. Its texts are always valid UTF-8, so that no
 * answer about bad bytes can itself hold bad bytes.
 */
#include "rapporteur/base.h"

#include <assert.h>
#include <string.h>

#define ELLIPSIS "…"

static const struct rpt_error_row rows[RPT_E_COUNT] = {
    [RPT_E_NONE] = {"", 0, 0, ""},
#define RPT_ERROR(id, slug, status, exit_status, title)                                            \
    [RPT_E_##id] = {slug, status, exit_status, title},
#include "rapporteur/errors.def"
#undef RPT_ERROR
};

const struct rpt_error_row *rpt_error_row(enum rpt_error_id id)
{
    assert(id < RPT_E_COUNT);
    return &rows[id];
}

static void copy_text(char *out, size_t size, const char *text)
{
    size_t len = strlen(text), at = 0, bad;
    bool cut = len >= size;

    if (cut)
        len = rpt_utf8_start(text, size - sizeof ELLIPSIS);
    memcpy(out, text, len);
    out[len] = '\0';
    while (!rpt_utf8_valid(out + at, len - at, &bad)) {
        at += bad;
        out[at] = '?';
    }
    if (cut)
        memcpy(out + len, ELLIPSIS, sizeof ELLIPSIS);
}

/* The arguments may point into err, as where a detail is told again with more of the place. */
static RPT_PRINTF(4, 0) void fill(struct rpt_error *err, enum rpt_error_id id,
                                  const char *parameter, const char *format, va_list args)
{
    struct rpt_error filled = {.id = id};
    char detail[2 * sizeof filled.detail];

    vsnprintf(detail, sizeof detail, format, args);
    copy_text(filled.detail, sizeof filled.detail, detail);
    copy_text(filled.parameter, sizeof filled.parameter, parameter != NULL ? parameter : "");
    rpt_error_clear(err);
    *err = filled;
}

bool rpt_fail(struct rpt_error *err, enum rpt_error_id id, const char *parameter,
              const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err, id, parameter, format, args);
    va_end(args);
    return false;
}

bool rpt_fail_allowed(struct rpt_error *err, enum rpt_error_id id, const char *parameter,
                      const char *given, json_t *allowed, const char *format, ...)
{
    const char *nearest = given != NULL ? rpt_near_json(given, allowed) : NULL;
    va_list args;

    va_start(args, format);
    fill(err, id, parameter, format, args);
    va_end(args);
    err->allowed = allowed;
    if (nearest != NULL)
        copy_text(err->suggestion, sizeof err->suggestion, nearest);
    return false;
}

void rpt_error_clear(struct rpt_error *err)
{
    if (err == NULL)
        return;
    json_decref(err->allowed);
    json_decref(err->extra);
    *err = (struct rpt_error){0};
}
