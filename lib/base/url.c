/* SPDX-License-Identifier: MIT
 *
 * URLs and slugs (RFC 3986): what a request's path and query are decoded with, what every link is
 * built with, and the names that things get in URLs. Decoded text is valid UTF-8 without NULs, so
 * nothing behind this file has to ask again.
 */
#include "rapporteur/base.h"

#include <stdlib.h>
#include <string.h>

#define SLUG_BYTES 100

static bool is_slug_char(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static int hex_value(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *digit = c != '\0' ? strchr(digits, c) : NULL;

    return digit != NULL ? (int)(digit - digits) % 16 : -1;
}

bool rpt_url_decode(struct rpt_arena *arena, const char *text, size_t len, bool plus, char **out,
                    struct rpt_error *err)
{
    char *decoded = rpt_arena_alloc(arena, len + 1);
    size_t used = 0;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '%') {
            int high = i + 2 < len ? hex_value(text[i + 1]) : -1;
            int low = i + 2 < len ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return rpt_fail(err, RPT_E_BAD_REQUEST, NULL,
                                "'%.*s' is not a percent sign and two hexadecimal digits",
                                len - i < 3 ? (int)(len - i) : 3, text + i);
            c = (char)(high * 16 + low);
            i += 2;
        } else if (plus && c == '+') {
            c = ' ';
        }
        decoded[used++] = c;
    }
    if (!rpt_utf8_valid(decoded, used, NULL))
        return rpt_fail(err, RPT_E_BAD_REQUEST, NULL,
                        "the URL decodes to a NUL or to bytes that are not UTF-8");
    *out = decoded;
    return true;
}

void rpt_url_encode(struct rpt_buf *buf, const char *text, const char *also)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~";

    for (; *text != '\0'; text++) {
        if (strchr(unreserved, *text) != NULL || strchr(also, *text) != NULL)
            rpt_buf_addc(buf, *text);
        else
            rpt_buf_addf(buf, "%%%02X", (unsigned char)*text);
    }
}

bool rpt_slug_valid(const char *text)
{
    size_t len = strnlen(text, SLUG_BYTES + 1);

    for (size_t i = 0; i < len; i++)
        if (!is_slug_char((unsigned char)text[i]) &&
            !(text[i] == '-' && i > 0 && is_slug_char((unsigned char)text[i - 1])))
            return false;
    return len > 0 && len <= SLUG_BYTES && text[len - 1] != '-';
}

/* What stands for a folded code point in a slug: "" for nothing, NULL where there is no spelling.
 */
static const char *spell(uint32_t cp, char ascii[2])
{
    /* Latin letters that have no decomposition, and apostrophes, which do not part a word. */
    static const struct {
        uint32_t cp;
        const char *text;
    } spellings[] = {
        {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},   {0xFE, "th"}, {0x111, "d"}, {0x127, "h"},
        {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {'\'', ""},   {0x2019, ""}, {0x2BC, ""},
    };

    if (is_slug_char(cp)) {
        ascii[0] = (char)cp;
        return ascii;
    }
    for (size_t i = 0; i < RPT_COUNT(spellings); i++)
        if (spellings[i].cp == cp)
            return spellings[i].text;
    return NULL;
}

char *rpt_slug_make(const char *kind, const char *title)
{
    char *folded = rpt_utf8_fold(title, strlen(title)), hex[65], ascii[2] = "";
    size_t len = strlen(folded), at = 0, start = 0;
    bool foreign = false;
    RPT_AUTO_BUF slug = {0};

    rpt_buf_init(&slug, len * 2 + 1);
    while (at <= len && slug.len <= SLUG_BYTES) {
        /* The terminating NUL ends the last word, as a space would. */
        uint32_t cp = ' ';
        if (at < len)
            cp = rpt_utf8_next(folded, len, &at);
        else
            at++;
        const char *text = spell(cp, ascii);
        if (text != NULL) {
            if (*text != '\0' && slug.len == start && start > 0)
                rpt_buf_addc(&slug, '-');
            rpt_buf_adds(&slug, text);
        } else if (rpt_cp_is_word(cp)) {
            foreign = true;
        } else {
            /* A word is taken whole or not at all: what of it is ASCII alone says nothing. */
            rpt_buf_cut(&slug, foreign ? start : slug.len);
            start = slug.len;
            foreign = false;
        }
    }
    free(folded);
    if (foreign || slug.len > SLUG_BYTES)
        rpt_buf_cut(&slug, start > 0 && start <= SLUG_BYTES ? start : foreign ? 0 : SLUG_BYTES);
    if (slug.len > 0)
        return rpt_buf_steal(&slug);
    rpt_sha256_hex(title, strlen(title), hex);
    return rpt_printf("%s-%.8s", kind, hex);
}
