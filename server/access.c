/* SPDX-License-Identifier: MIT
 *
 * The lines of the access log. What a client says is escaped, so that a request can neither forge a
 * line nor steer a terminal, and is cut, so that a line is written in one piece to a pipe as well.
 */
#include "access.h"

#include <string.h>

/* Most bytes of each text in a line; together less than a line has. */
static const unsigned short most[RPT_A_COUNT] = {
    [RPT_A_CLIENT] = 64, [RPT_A_METHOD] = 32,   [RPT_A_TARGET] = 1800, [RPT_A_VERSION] = 16,
    [RPT_A_HOST] = 260,  [RPT_A_REFERER] = 700, [RPT_A_AGENT] = 500,   [RPT_A_ID] = 100,
};
#define CUT "..."

/* One code point, or one byte that belongs to none, as it stands in a line: nothing but ASCII in
 * the combined form, as Apache writes it; in JSON, what is no UTF-8 as \xHH. */
static size_t escape(const char *text, size_t bytes, uint32_t cp, bool json, char out[24])
{
    size_t len = 0;

    if (cp == '"' || cp == '\\')
        return (size_t)snprintf(out, 24, "\\%c", (char)cp);
    if (rpt_utf8_plain(cp, bytes) && (json || cp < 0x80)) {
        memcpy(out, text, bytes);
        return bytes;
    }
    if (json && !(cp == 0xFFFD && bytes == 1))
        return (size_t)snprintf(out, 24, "\\u%04x", cp);
    for (size_t i = 0; i < bytes; i++)
        len += (size_t)snprintf(out + len, 24 - len, json ? "\\\\x%02x" : "\\x%02x",
                                (unsigned char)text[i]);
    return len;
}

static void add_escaped(struct rpt_buf *out, const char *text, size_t room, bool json)
{
    size_t len = strlen(text), at = 0, used = 0;

    while (at < len) {
        size_t start = at;
        uint32_t cp = rpt_utf8_next(text, len, &at);
        char piece[24];
        size_t bytes = escape(text + start, at - start, cp, json, piece);

        if (used + bytes > room - strlen(CUT)) {
            rpt_buf_adds(out, CUT);
            return;
        }
        rpt_buf_add(out, piece, bytes);
        used += bytes;
    }
}

static void add_text(struct rpt_buf *out, const struct rpt_access *access, enum rpt_access_text i)
{
    if (access->texts[i] != NULL)
        add_escaped(out, access->texts[i], most[i], false);
    else
        rpt_buf_addc(out, '-');
}

void rpt_access_combined(const struct rpt_access *access, struct rpt_buf *out)
{
    char date[30];

    rpt_date_http((time_t)(access->when_us / 1000000), date); /* Wed, 25 Nov 2026 12:00:00 GMT */
    add_text(out, access, RPT_A_CLIENT);
    rpt_buf_addf(out, " - - [%.2s/%.3s/%.4s:%.8s +0000] \"", date + 5, date + 8, date + 12,
                 date + 17);
    add_text(out, access, RPT_A_METHOD);
    rpt_buf_addc(out, ' ');
    add_text(out, access, RPT_A_TARGET);
    rpt_buf_addc(out, ' ');
    add_text(out, access, RPT_A_VERSION);
    rpt_buf_addf(out, access->status != 0 ? "\" %u %llu \"" : "\" - - \"", access->status,
                 (unsigned long long)access->bytes);
    add_text(out, access, RPT_A_REFERER);
    rpt_buf_adds(out, "\" \"");
    add_text(out, access, RPT_A_AGENT);
    rpt_buf_adds(out, "\"\n");
}

static void add_member(struct rpt_buf *out, const char *name, const char *text, size_t room)
{
    rpt_buf_addf(out, ",\"%s\":", name);
    if (text == NULL) {
        rpt_buf_adds(out, "null");
        return;
    }
    rpt_buf_addc(out, '"');
    add_escaped(out, text, room, true);
    rpt_buf_addc(out, '"');
}

void rpt_access_json(const struct rpt_access *access, struct rpt_buf *out)
{
    static const char *const names[RPT_A_COUNT] = {"client", "method",  "target", "version",
                                                   "host",   "referer", "agent",  "id"};
    char date[21];

    rpt_date_rfc3339((time_t)(access->when_us / 1000000), date); /* 2026-11-25T12:00:00Z */
    rpt_buf_addf(out, "{\"time\":\"%.19s.%06uZ\"", date, (unsigned)(access->when_us % 1000000));
    for (size_t i = 0; i < RPT_A_COUNT; i++)
        add_member(out, names[i], access->texts[i], most[i]);
    rpt_buf_addf(out, access->status != 0 ? ",\"status\":%u" : ",\"status\":null", access->status);
    rpt_buf_addf(out, ",\"bytes\":%llu,\"seconds\":%.6f,\"cut\":%s",
                 (unsigned long long)access->bytes, (double)access->took_ns / 1e9,
                 access->cut ? "true" : "false");
    add_member(out, "route", access->route, 64);
    add_member(out, "source", access->source, 64);
    rpt_buf_adds(out, "}\n");
}
