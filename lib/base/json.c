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
};

/* Steps through the members of an array (key NULL) or an object. */
struct members {
    json_t *of;
    size_t index;
    void *iter;
    const char *key;
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
    members->value = json_object_iter_value(members->iter);
    return true;
}

static bool is_scalar(const json_t *value)
{
    return !json_is_array(value) && !json_is_object(value);
}

static void write_string(struct rpt_buf *buf, const char *text, size_t len)
{
    static const char shorts[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    size_t done = 0;

    rpt_buf_addc(buf, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        rpt_buf_add(buf, text + done, i - done);
        done = i + 1;
        if (c < 0x20 && shorts[c] == '\0')
            rpt_buf_addf(buf, "\\u%04x", c);
        else
            rpt_buf_addf(buf, "\\%c", c < 0x20 ? shorts[c] : c);
    }
    rpt_buf_add(buf, text + done, len - done);
    rpt_buf_addc(buf, '"');
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
    rpt_buf_adds(buf, text);
    if (strpbrk(text, ".e") == NULL)
        rpt_buf_adds(buf, ".0"); /* or it would come back as an integer */
}

static void write_integer(struct rpt_buf *buf, json_int_t integer)
{
    char text[24], *at = text + sizeof text;
    uint64_t left = integer < 0 ? -(uint64_t)integer : (uint64_t)integer;

    for (bool first = true; first || left > 0; first = false, left /= 10)
        *--at = (char)('0' + left % 10);
    if (integer < 0)
        *--at = '-';
    rpt_buf_add(buf, at, (size_t)(text + sizeof text - at));
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
        rpt_buf_adds(buf, words[json_typeof(value)]);
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

static bool line_text(struct line *line, const char *text)
{
    size_t start = line->buf->len;

    rpt_buf_adds(line->buf, text);
    return spend(line, start);
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
    if (!line_text(line, array ? "[" : "{"))
        return false;
    for (; next_member(&members); first = false) {
        if (!first && !line_text(line, line->comma))
            return false;
        if (!array) {
            start = line->buf->len;
            write_string(line->buf, members.key, strlen(members.key));
            if (!spend(line, start) || !line_text(line, line->colon))
                return false;
        }
        if (!line_value(line, members.value))
            return false;
    }
    return line_text(line, array ? "]" : "}");
}

static bool line_try(const json_t *value, struct rpt_buf *buf, size_t left)
{
    struct line line = {.buf = buf, .left = left, .comma = ", ", .colon = ": "};
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

    rpt_buf_addc(buf, '\n');
    for (; indent >= sizeof spaces; indent -= sizeof spaces - 1)
        rpt_buf_add(buf, spaces, sizeof spaces - 1);
    rpt_buf_add(buf, spaces, indent);
}

/* `column` is where the value starts, `indent` where its line does; `more` says a comma follows. */
static void write_lines(const json_t *value, struct rpt_buf *buf, size_t indent, size_t column,
                        bool more)
{
    struct members members = {.of = (json_t *)value};
    bool array = json_is_array(value);
    size_t count = array ? json_array_size(value) : json_object_size(value);
    size_t left = column + more < COLUMNS ? COLUMNS - column - more : 0;

    if (line_try(value, buf, is_scalar(value) || count == 0 ? SIZE_MAX : left))
        return;
    rpt_buf_addc(buf, array ? '[' : '{');
    while (!buf->full && next_member(&members)) {
        new_line(buf, indent + INDENT);
        size_t start = buf->len;
        if (!array) {
            write_string(buf, members.key, strlen(members.key));
            rpt_buf_adds(buf, ": ");
        }
        column = indent + INDENT + rpt_utf8_count(buf->data + start, buf->len - start);
        write_lines(members.value, buf, indent + INDENT, column, --count > 0);
        if (count > 0)
            rpt_buf_addc(buf, ',');
    }
    new_line(buf, indent);
    rpt_buf_addc(buf, array ? ']' : '}');
}

void rpt_json_write(const json_t *value, struct rpt_buf *buf)
{
    assert(value != NULL);
    write_lines(value, buf, 0, 0, false);
}

void rpt_json_write_compact(const json_t *value, struct rpt_buf *buf)
{
    struct line line = {.buf = buf, .left = SIZE_MAX, .comma = ",", .colon = ":"};

    assert(value != NULL);
    line_value(&line, value);
}

json_t *rpt_json_parse(const char *text, size_t len, struct rpt_error *err)
{
    json_error_t wrong;
    json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &wrong);

    if (value == NULL)
        rpt_fail(err, RPT_E_BAD_DATA, NULL, "%d:%d: %s", wrong.line, wrong.column, wrong.text);
    return value;
}
