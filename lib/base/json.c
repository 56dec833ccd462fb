/* SPDX-License-Identifier: MIT
 *
 * JSON as bytes, and back: the last step of every JSON form and the first of every import. The
 * layout is fixed (two spaces, 100 columns), so that the same value always gives the same bytes.
 * Both layouts are one writer: a line with so many columns left, and more lines where it fails.
 */
#include "rapporteur/base.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 100
#define INDENT 2

/* A line that is being tried; no more is written of it than `left` columns and one piece. */
struct line {
    struct rpt_buf *buf;
    size_t left;
    const char *comma, *colon;
    size_t joint; /* the bytes of either */
};

/* Steps through the members of an array (key NULL) or an object. */
struct members {
    json_t *of;
    size_t index;
    void *iter;
    const char *key;
    size_t key_len;
    const json_t *value;
};

static bool next_member(struct members *members)
{
    if (json_is_array(members->of)) {
        members->value = json_array_get(members->of, members->index++);
        return members->value != NULL;
    }
    members->iter = members->iter != NULL ? json_object_iter_next(members->of, members->iter)
                                          : json_object_iter(members->of);
    if (members->iter == NULL)
        return false;
    members->key = json_object_iter_key(members->iter);
    members->key_len = json_object_iter_key_len(members->iter);
    members->value = json_object_iter_value(members->iter);
    return true;
}

static bool is_scalar(const json_t *value)
{
    return !json_is_array(value) && !json_is_object(value);
}

/* As rpt_buf_add, but for the NUL, which the end of writing puts. */
static inline void put(struct rpt_buf *buf, const char *text, size_t len)
{
    if (len < buf->cap - buf->len) {
        memcpy(buf->data + buf->len, text, len);
        buf->len += len;
    } else {
        rpt_buf_add(buf, text, len);
    }
}

static void put_escaped(struct rpt_buf *buf, unsigned char c)
{
    static const char shorts[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};

    if (c < 0x20 && shorts[c] == '\0')
        rpt_buf_addf(buf, "\\u%04x", c);
    else
        rpt_buf_addf(buf, "\\%c", c < 0x20 ? shorts[c] : c);
}

/* The bytes that stand in a string as they are, eight at a time where they can. */
static size_t plain_bytes(const char *text, size_t len)
{
    const uint64_t ones = UINT64_MAX / 255, tops = ones << 7;
    size_t at = 0;

    for (uint64_t eight; len - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text + at, sizeof eight);
        uint64_t quotes = eight ^ ones * '"', slashes = eight ^ ones * '\\';
        uint64_t low = (eight - ones * 0x20) & ~eight;
        if (((low | ((quotes - ones) & ~quotes) | ((slashes - ones) & ~slashes)) & tops) != 0)
            break;
    }
    while (at < len && (unsigned char)text[at] >= 0x20 && text[at] != '"' && text[at] != '\\')
        at++;
    return at;
}

static void write_string(struct rpt_buf *buf, const char *text, size_t len)
{
    put(buf, "\"", 1);
    for (;;) {
        size_t plain = plain_bytes(text, len);

        put(buf, text, plain);
        if (plain == len)
            break;
        put_escaped(buf, (unsigned char)text[plain]);
        text += plain + 1;
        len -= plain + 1;
    }
    put(buf, "\"", 1);
}

/* Writes 1e+05 as 1e5: the shortest that is the same number. */
static void shorten_exponent(char *text)
{
    char *to = strchr(text, 'e'), *from = to;

    if (to == NULL)
        return;
    from++;
    to++;
    if (*from == '-')
        *to++ = *from;
    from += strspn(from, "+-0");
    memmove(to, from, strlen(from) + 1);
}

static void write_real(struct rpt_buf *buf, double real)
{
    char text[40];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, real);
        if (strtod(text, NULL) == real)
            break;
    }
    /* Whatever the locale calls a decimal point stands between the digits; localeconv() is not safe
     * among threads. */
    char *point = text + strspn(text, "-0123456789");
    const char *rest = point + strcspn(point, "0123456789e");
    if (rest > point) {
        *point = '.';
        memmove(point + 1, rest, strlen(rest) + 1);
    }
    shorten_exponent(text);
    put(buf, text, strlen(text));
    if (strpbrk(text, ".e") == NULL)
        put(buf, ".0", 2); /* or it would come back as an integer */
}

static void write_integer(struct rpt_buf *buf, json_int_t integer)
{
    char text[24], *at = text + sizeof text;
    uint64_t left = integer < 0 ? -(uint64_t)integer : (uint64_t)integer;

    for (bool first = true; first || left > 0; first = false, left /= 10)
        *--at = (char)('0' + left % 10);
    if (integer < 0)
        *--at = '-';
    put(buf, at, (size_t)(text + sizeof text - at));
}

static void write_scalar(struct rpt_buf *buf, const json_t *value)
{
    static const char *const words[] = {
        [JSON_TRUE] = "true", [JSON_FALSE] = "false", [JSON_NULL] = "null"};

    if (json_is_string(value))
        write_string(buf, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        write_integer(buf, json_integer_value(value));
    else if (json_is_real(value))
        write_real(buf, json_real_value(value));
    else
        put(buf, words[json_typeof(value)], strlen(words[json_typeof(value)]));
}

/* Takes off the line what was written behind `start`; false where it was too much. */
static bool spend(struct line *line, size_t start)
{
    size_t width = rpt_utf8_count(line->buf->data + start, line->buf->len - start);

    if (width > line->left)
        return false;
    line->left -= width;
    return true;
}

static bool line_sign(struct line *line, const char *sign, size_t len)
{
    if (len > line->left)
        return false;
    put(line->buf, sign, len);
    line->left -= len;
    return true;
}

static bool line_value(struct line *line, const json_t *value)
{
    size_t start = line->buf->len;
    struct members members = {.of = (json_t *)value};
    bool array = json_is_array(value), first = true;

    if (is_scalar(value)) {
        /* Too long for certain: not even tried, or deep trees would copy it for each level. */
        if (json_is_string(value) && json_string_length(value) / 4 > line->left)
            return false;
        write_scalar(line->buf, value);
        return spend(line, start);
    }
    if (!line_sign(line, array ? "[" : "{", 1))
        return false;
    for (; next_member(&members); first = false) {
        if (!first && !line_sign(line, line->comma, line->joint))
            return false;
        if (!array) {
            start = line->buf->len;
            write_string(line->buf, members.key, members.key_len);
            if (!spend(line, start) || !line_sign(line, line->colon, line->joint))
                return false;
        }
        if (!line_value(line, members.value))
            return false;
    }
    return line_sign(line, array ? "]" : "}", 1);
}

static bool line_try(const json_t *value, struct rpt_buf *buf, size_t left)
{
    struct line line = {.buf = buf, .left = left, .comma = ", ", .colon = ": ", .joint = 2};
    size_t start = buf->len;

    if (line_value(&line, value))
        return true;
    /* If trying filled the buffer, then more lines, which are longer, would have filled it too. */
    rpt_buf_cut(buf, start);
    return false;
}

static void new_line(struct rpt_buf *buf, size_t indent)
{
    static const char spaces[] = "                                ";

    put(buf, "\n", 1);
    for (; indent >= sizeof spaces; indent -= sizeof spaces - 1)
        put(buf, spaces, sizeof spaces - 1);
    put(buf, spaces, indent);
}

/* Whether not even the shortest members, `"":0` or `0`, would fit on one line. */
static bool is_too_many(size_t count, bool array, size_t left)
{
    return count > left || count * (array ? 3 : 7) > left + 2;
}

/* `column` is where the value starts, `indent` where its line does; `more` says a comma follows. */
static void write_lines(const json_t *value, struct rpt_buf *buf, size_t indent, size_t column,
                        bool more)
{
    struct members members = {.of = (json_t *)value};
    bool array = json_is_array(value);
    size_t count = array ? json_array_size(value) : json_object_size(value);
    size_t left = column + more < COLUMNS ? COLUMNS - column - more : 0;

    if (count == 0)
        left = SIZE_MAX; /* a scalar, [] or {} */
    if (!is_too_many(count, array, left) && line_try(value, buf, left))
        return;
    put(buf, array ? "[" : "{", 1);
    while (!buf->full && next_member(&members)) {
        new_line(buf, indent + INDENT);
        size_t start = buf->len;
        if (!array) {
            write_string(buf, members.key, members.key_len);
            put(buf, ": ", 2);
        }
        column = indent + INDENT + rpt_utf8_count(buf->data + start, buf->len - start);
        write_lines(members.value, buf, indent + INDENT, column, --count > 0);
        if (count > 0)
            put(buf, ",", 1);
    }
    new_line(buf, indent);
    put(buf, array ? "]" : "}", 1);
}

void rpt_json_write(const json_t *value, struct rpt_buf *buf)
{
    assert(value != NULL);
    write_lines(value, buf, 0, 0, false);
    rpt_buf_add(buf, "", 0);
}

void rpt_json_write_compact(const json_t *value, struct rpt_buf *buf)
{
    struct line line = {.buf = buf, .left = SIZE_MAX, .comma = ",", .colon = ":", .joint = 1};

    assert(value != NULL);
    line_value(&line, value);
    rpt_buf_add(buf, "", 0);
}

json_t *rpt_json_parse(const char *text, size_t len, struct rpt_error *err)
{
    json_error_t wrong;
    json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &wrong);

    if (value == NULL)
        rpt_fail(err, RPT_E_BAD_DATA, NULL, "%d:%d: %s", wrong.line, wrong.column, wrong.text);
    return value;
}
