/* SPDX-License-Identifier: MIT
 *
 * Quality values (RFC 9110 12.4.2): what one element of Accept, Accept-Encoding or Accept-Language
 * weighs. One reader for all three, which no locale and no notation of strtod can surprise.
 */
#include "rapporteur/base.h"

#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "0.25" → 250; digits behind the third say nothing, and what is no number from 0 to 1 is 0. */
static int read_value(const char *text, size_t len)
{
    int value = 0, unit = 1000;
    size_t at = 0;

    for (; at < len && is_digit(text[at]) && value <= 1000; at++)
        value = 10 * value + 1000 * (text[at] - '0');
    if (at < len && text[at] == '.')
        for (at++; at < len && is_digit(text[at]); at++)
            value += (unit /= 10) * (text[at] - '0');
    at += strspn(text + at, " \t");
    return at >= len && value <= 1000 ? value : 0;
}

int rpt_quality(const char *element, size_t len)
{
    const char *end = element + len;

    for (const char *at = element; (at = memchr(at, ';', (size_t)(end - at))) != NULL;) {
        at++;
        at += strspn(at, " \t");
        if (strncasecmp(at, "q=", 2) == 0) {
            const char *stop = memchr(at, ';', (size_t)(end - at));
            return read_value(at + 2, (size_t)((stop != NULL ? stop : end) - at) - 2);
        }
    }
    return 1000;
}
