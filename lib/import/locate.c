/* SPDX-License-Identifier: MIT
 *
 * Where in a JSON file a value stands. jansson keeps no positions, so a mistake is told with a JSON
 * pointer (RFC 6901) and the file is walked again, only then. The text has been parsed before, so
 * it is JSON; where a pointer leads nowhere, the last value it reached is meant.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

struct cursor {
    const char *text;
    size_t len, at;
};

static char peek(const struct cursor *c)
{
    return c->at < c->len ? c->text[c->at] : '\0';
}

static void skip_space(struct cursor *c)
{
    while (c->at < c->len && strchr(" \t\r\n", c->text[c->at]) != NULL)
        c->at++;
}

static void skip_string(struct cursor *c)
{
    for (c->at++; c->at < c->len && c->text[c->at] != '"'; c->at++)
        c->at += c->text[c->at] == '\\';
    c->at++;
}

/* Brackets are counted, not matched: what is skipped is valid. */
static void skip_value(struct cursor *c)
{
    size_t depth = 0;

    while (c->at < c->len) {
        char now = peek(c);

        if (now == '"') {
            skip_string(c);
        } else if (now == '{' || now == '[') {
            depth++;
            c->at++;
        } else if (now == '}' || now == ']') {
            depth--;
            c->at++;
        } else {
            c->at += strcspn(c->text + c->at, depth == 0 ? ",]} \t\r\n" : "\"{}[]");
        }
        if (depth == 0)
            return;
    }
}

/* Whether the string literal at the cursor is the pointer's token, in which ~1 is / and ~0 is ~. */
static bool is_key(const struct cursor *c, const char *token, size_t token_len)
{
    struct cursor end = *c;
    size_t i = 0;

    skip_string(&end);
    json_auto_t *key = json_loadb(c->text + c->at, end.at - c->at, JSON_DECODE_ANY, NULL);
    for (const char *k = json_string_value(key); k != NULL; k++, i++) {
        char wanted = i < token_len ? token[i] : '\0';

        if (wanted == '~' && i + 1 < token_len)
            wanted = token[++i] == '1' ? '/' : '~';
        if (*k != wanted)
            return false;
        if (*k == '\0')
            return true;
    }
    return false;
}

/* To the member that a token names; at its key if `key`. False, unmoved, where there is none. */
static bool enter(struct cursor *c, const char *token, size_t len, bool key)
{
    struct cursor now = *c;
    bool object = peek(c) == '{';
    size_t index = 0, wanted = strtoul(token, NULL, 10);

    if (!object && peek(c) != '[')
        return false;
    now.at++;
    for (skip_space(&now); now.at < now.len && peek(&now) != '}' && peek(&now) != ']'; index++) {
        bool here = object ? is_key(&now, token, len) : index == wanted;
        struct cursor at_key = now;

        if (object) {
            skip_string(&now);
            skip_space(&now);
            now.at++; /* ':' */
            skip_space(&now);
        }
        if (here) {
            *c = key ? at_key : now;
            return true;
        }
        skip_value(&now);
        skip_space(&now);
        now.at += peek(&now) == ',';
        skip_space(&now);
    }
    return false;
}

void rpt_line_column(const char *text, size_t at, unsigned *line, unsigned *column)
{
    size_t start = 0;

    *line = 1;
    for (const char *end; (end = memchr(text + start, '\n', at - start)) != NULL;) {
        (*line)++;
        start = (size_t)(end - text) + 1;
    }
    *column = (unsigned)rpt_utf8_count(text + start, at - start) + 1;
}

void rpt_locate(const char *text, size_t len, const char *pointer, bool key, unsigned *line,
                unsigned *column)
{
    struct cursor c = {text, len, 0};

    skip_space(&c);
    while (*pointer == '/') {
        size_t token = strcspn(pointer + 1, "/");
        bool last = pointer[1 + token] == '\0';

        if (!enter(&c, pointer + 1, token, key && last))
            break;
        pointer += 1 + token;
    }
    rpt_line_column(text, c.at < len ? c.at : len, line, column);
}
