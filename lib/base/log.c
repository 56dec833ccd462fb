/* SPDX-License-Identifier: MIT
 *
 * The log: one line a call on standard error, written at once so that threads do not mix. Control
 * characters and bytes that are not UTF-8 are escaped, so a request cannot forge a line or steer a
 * terminal. Allocates nothing: it also tells that memory has run out.
 */
#include "rapporteur/base.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES 400
#define PATIENCE 100 /* ms */
#define TAIL "…\n"

void rpt_log(enum rpt_log_level level, const char *format, ...)
{
    static const char *const names[] = {"error", "warning", "info"};
    char text[LINE_BYTES], line[LINE_BYTES + 1], piece[sizeof "\\x00" * 4];
    size_t at = 0;
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t len = (size_t)snprintf(line, sizeof line, "%s: ", names[level]);
    size_t end = strlen(text);
    while (at < end) {
        size_t start = at, used = 0;
        uint32_t cp = rpt_utf8_next(text, end, &at);
        if (rpt_utf8_plain(cp, at - start)) {
            used = at - start;
            memcpy(piece, text + start, used);
        } else {
            for (size_t i = start; i < at; i++)
                used += (size_t)snprintf(piece + used, sizeof piece - used, "\\x%02x",
                                         (unsigned char)text[i]);
        }
        if (len + used > LINE_BYTES - strlen(TAIL)) {
            at = start;
            break;
        }
        memcpy(line + len, piece, used);
        len += used;
    }
    const char *tail = at < end ? TAIL : "\n";
    memcpy(line + len, tail, strlen(tail));
    /* A line is lost rather than the service, where whoever reads a pipe stands still. */
    struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&out, 1, PATIENCE) == 0)
        return;
    /* There is nowhere left to say that saying it failed. */
    if (write(STDERR_FILENO, line, len + strlen(tail)) < 0)
        return;
}
