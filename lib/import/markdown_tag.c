/* SPDX-License-Identifier: MIT
 *
 * The inline HTML that Markdown is read with: tags for marks that it has no sign of its own for,
 * and for places where its signs would not hold (in the middle of a word). A tag counts with its
 * partner alone, both under one parent and rightly nested; any other is left out and told.
 */
#include "markdown_tag.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *tag, *mark, *attribute; /* whose value is the mark's, or NULL */
} rows[] = {
    {"em", "emphasis", NULL}, {"i", "emphasis", NULL},      {"strong", "strong", NULL},
    {"b", "strong", NULL},    {"code", "code", NULL},       {"sup", "superscript", NULL},
    {"q", "quotation", NULL}, {"cite", "emphasis", NULL},   {"span", "foreign", "lang"},
    {"i", "foreign", "lang"}, {"time", "time", "datetime"},
};

static size_t name_len(const char *tag)
{
    return strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}

static bool is_name(const char *literal, const char *name)
{
    const char *tag = literal + 1 + (literal[1] == '/');

    return name_len(tag) == strlen(name) && strncasecmp(tag, name, strlen(name)) == 0;
}

/* The value of ` name="value"`, entities read; in the arena, NULL if there is none. */
static const char *attribute(struct rpt_arena *arena, const char *literal, const char *name)
{
    static const struct {
        const char *entity;
        char is;
    } entities[] = {{"&quot;", '"'}, {"&#39;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}};
    char *wanted = rpt_arena_printf(arena, " %s=\"", name);
    const char *at = strcasestr(literal, wanted), *end;

    if (at == NULL || (end = strchr(at + strlen(wanted), '"')) == NULL)
        return NULL;
    at += strlen(wanted);
    char *value = rpt_arena_strndup(arena, at, (size_t)(end - at)), *out = value;
    for (const char *in = value; *in != '\0';) {
        size_t len = 1;

        *out = *in;
        for (size_t i = 0; i < RPT_COUNT(entities); i++)
            if (strncmp(in, entities[i].entity, strlen(entities[i].entity)) == 0) {
                *out = entities[i].is;
                len = strlen(entities[i].entity);
            }
        out++;
        in += len;
    }
    *out = '\0';
    return value;
}

/* The row of an opening tag, and the value of its mark; <a> is what a link in Markdown would be. */
static bool find_mark(struct rpt_arena *arena, const char *literal, struct rpt_part *part)
{
    if (is_name(literal, "a")) {
        *part = rpt_markdown_link(arena, attribute(arena, literal, "href"),
                                  attribute(arena, literal, "title"));
        return true;
    }
    for (size_t i = RPT_COUNT(rows); i-- > 0;) {
        const char *value =
            rows[i].attribute != NULL ? attribute(arena, literal, rows[i].attribute) : NULL;

        if (!is_name(literal, rows[i].tag) || (rows[i].attribute != NULL && value == NULL))
            continue;
        *part = (struct rpt_part){.what = PART_MARK, .name = rows[i].mark, .value = value};
        return true;
    }
    return false;
}

/* The closing tag among the siblings behind, not past one that closes what is around. */
static cmark_node *partner(cmark_node *open, const char *literal)
{
    size_t len = name_len(literal + 1), inside = 0;

    for (cmark_node *node = cmark_node_next(open); node != NULL; node = cmark_node_next(node)) {
        const char *other =
            cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE ? cmark_node_get_literal(node) : "";
        bool closing = other[0] == '<' && other[1] == '/';
        const char *tag = *other != '\0' ? other + 1 + closing : "";

        if (cmark_node_get_user_data(node) != NULL)
            return NULL;
        if (name_len(tag) != len || strncasecmp(tag, literal + 1, len) != 0)
            continue;
        if (!closing)
            inside++;
        else if (inside-- == 0)
            return node;
    }
    return NULL;
}

void rpt_markdown_tag(struct rpt_flow *flow, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    struct rpt_part part;
    cmark_node *close;

    if (literal == NULL || strncmp(literal, "<!--", 4) == 0)
        return;
    if (is_name(literal, "br")) {
        rpt_flow_break(flow);
    } else if (cmark_node_get_user_data(node) != NULL) {
        rpt_flow_close(flow);
    } else if (literal[1] != '/' && find_mark(flow->draft->arena, literal, &part) &&
               (close = partner(node, literal)) != NULL) {
        cmark_node_set_user_data(close, node);
        part.line = flow->line;
        part.column = 1;
        rpt_flow_open(flow, &part);
    } else {
        rpt_flow_left_out(flow, "an HTML tag in Markdown");
    }
}
