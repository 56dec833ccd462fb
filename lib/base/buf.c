/* SPDX-License-Identifier: MIT
 *
 * A buffer that is told its maximum when it is born: every writer (JSON, templates, forms,
 * encoders) fills one and asks once, at its end, whether all of it fitted. Nothing grows past the
 * maximum, whatever the input.
 */
#include "rapporteur/base.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES 128

void rpt_buf_init(struct rpt_buf *buf, size_t max)
{
    /* So that doubling, and one byte for the NUL, never overflow. */
    *buf = (struct rpt_buf){.max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4};
}

void rpt_buf_finish(struct rpt_buf *buf)
{
    if (buf == NULL)
        return;
    free(buf->data);
    *buf = (struct rpt_buf){0};
}

static void make_room(struct rpt_buf *buf, size_t len)
{
    size_t need = buf->len + len + 1;
    size_t cap = buf->cap > 0 ? buf->cap : FIRST_BYTES;

    if (need <= buf->cap)
        return;
    while (cap < need)
        cap *= 2;
    if (cap > buf->max + 1)
        cap = buf->max + 1;
    buf->data = rpt_grow(buf->data, cap, 1);
    buf->cap = cap;
}

void rpt_buf_add(struct rpt_buf *buf, const void *data, size_t len)
{
    size_t room = buf->full ? 0 : buf->max - buf->len;

    if (len > room) {
        buf->full = true;
        len = room;
    }
    make_room(buf, len);
    if (len > 0)
        memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void rpt_buf_adds(struct rpt_buf *buf, const char *text)
{
    rpt_buf_add(buf, text, strlen(text));
}

void rpt_buf_addc(struct rpt_buf *buf, char c)
{
    rpt_buf_add(buf, &c, 1);
}

void rpt_buf_addf(struct rpt_buf *buf, const char *format, ...)
{
    char small[256], *text = small;
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(small, sizeof small, format, args);
    if (len >= (int)sizeof small) {
        text = rpt_alloc((size_t)len + 1);
        vsnprintf(text, (size_t)len + 1, format, again);
    }
    va_end(again);
    va_end(args);
    if (len > 0)
        rpt_buf_add(buf, text, (size_t)len);
    if (text != small)
        free(text);
}

void rpt_buf_cut(struct rpt_buf *buf, size_t len)
{
    if (len >= buf->len)
        return;
    buf->len = len;
    buf->data[len] = '\0';
}

char *rpt_buf_steal(struct rpt_buf *buf)
{
    char *data = buf->data != NULL ? buf->data : rpt_strdup("");

    rpt_buf_init(buf, buf->max);
    return data;
}

bool rpt_buf_ok(const struct rpt_buf *buf, struct rpt_error *err)
{
    if (buf->full)
        return rpt_fail(err, RPT_E_TOO_LARGE, NULL, "it is more than %zu bytes", buf->max);
    return true;
}
