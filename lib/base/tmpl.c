/* SPDX-License-Identifier: MIT
 *
 * Mustache: what every HTML page is made with, from the same json_t that the JSON forms write. A
 * template is parsed once, when the process starts, into a flat list of nodes; a section is its
 * node and those up to `next`. Rendering walks the list with a stack of contexts. mustache(5) and
 * the specification's core modules; their rules on white space are all in add_tag and add_text.
 */
#include "rapporteur/base.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64
#define BLANKS " \t\r\n"
#define VALUE 'v'
#define TEXT 't'
#define NO_SECTION SIZE_MAX

struct node {
    char kind;        /* a sigil, VALUE or TEXT */
    bool fresh;       /* starts a line of the template: a partial's indent stands before it */
    const char *text; /* the text, or the name with a NUL behind it */
    size_t len;
    const char *indent; /* of a tag that stands alone on its line, else NULL */
    size_t next;        /* the node behind this one and all that is in it */
};

struct rpt_tmpl {
    char *name, *text; /* names end, and delimiters, with NULs that are put into the text */
    struct node *nodes;
    size_t count, cap;
};

struct parser {
    struct rpt_tmpl *tmpl;
    char *at;
    const char *open, *close;
    size_t section; /* the innermost open one, whose `next` is meanwhile the one around it */
    bool fresh;
    struct rpt_error *err;
};

static bool fail(const struct parser *p, const char *what, const char *name)
{
    size_t line = 1;

    for (const char *c = p->tmpl->text; c < p->at; c++)
        line += *c == '\n';
    return rpt_fail(p->err, RPT_E_BAD_DATA, p->tmpl->name, "line %zu: %s%s", line, what, name);
}

static void add_node(struct parser *p, char kind, const char *text, size_t len, const char *indent)
{
    struct rpt_tmpl *tmpl = p->tmpl;

    if (tmpl->count == tmpl->cap) {
        tmpl->cap = tmpl->cap * 2 + 16;
        tmpl->nodes = rpt_grow(tmpl->nodes, tmpl->cap, sizeof *tmpl->nodes);
    }
    tmpl->nodes[tmpl->count] = (struct node){kind, p->fresh, text, len, indent, tmpl->count + 1};
    tmpl->count++;
}

/* One node a line, for the indents. */
static void add_text(struct parser *p, char *end)
{
    while (p->at < end) {
        char *line = memchr(p->at, '\n', (size_t)(end - p->at));
        char *stop = line != NULL ? line + 1 : end;
        add_node(p, TEXT, p->at, (size_t)(stop - p->at), NULL);
        p->fresh = line != NULL;
        p->at = stop;
    }
}

/* {{=| |=}}: two words, which hold no equals sign. */
static bool set_delimiters(struct parser *p, char *text)
{
    char *gap = text + strcspn(text, BLANKS), *close = gap + strspn(gap, BLANKS);

    if (gap == text || *close == '\0' || strpbrk(text, "=") || strpbrk(close, BLANKS))
        return fail(p, "two delimiters are needed, with a space between them", "");
    *gap = '\0';
    p->open = text;
    p->close = close;
    return true;
}

static bool add_named(struct parser *p, char sigil, const char *name, const char *indent)
{
    if (*name == '\0')
        return fail(p, "a tag has no name", "");
    add_node(p, sigil, name, strlen(name), indent);
    p->fresh = false;
    struct node *nodes = p->tmpl->nodes;
    size_t last = p->tmpl->count - 1, around;
    if (sigil == '#' || sigil == '^') {
        nodes[last].next = p->section;
        p->section = last;
    } else if (sigil == '/') {
        if (p->section == NO_SECTION || strcmp(nodes[p->section].text, name) != 0)
            return fail(p, "there is no such section to close here: ", name);
        around = nodes[p->section].next;
        nodes[p->section].next = last + 1;
        p->section = around;
    }
    return true;
}

/* Where the text goes on if the tag before `behind` stands alone on its line, else NULL. */
static char *next_line(const struct parser *p, const char *line, char *behind)
{
    if (line > p->tmpl->text && line[-1] != '\n')
        return NULL;
    behind += strspn(behind, " \t");
    if (*behind == '\0' || *behind == '\n')
        return behind + (*behind == '\n');
    return behind[0] == '\r' && behind[1] == '\n' ? behind + 2 : NULL;
}

/* Adds the text up to `tag` and, unless it is a comment or delimiters, the tag. */
static bool add_tag(struct parser *p, char sigil, char *name, char *tag, char *behind)
{
    char *line = tag, *next = NULL;

    while (line > p->at && (line[-1] == ' ' || line[-1] == '\t'))
        line--;
    if (strchr("#^/>!=", sigil) != NULL)
        next = next_line(p, line, behind);
    add_text(p, next != NULL ? line : tag);
    if (next != NULL) {
        p->fresh = false;
        *tag = '\0'; /* for the indent */
    }
    if (sigil == '=' && !set_delimiters(p, name))
        return false;
    if (sigil != '=' && sigil != '!' && !add_named(p, sigil, name, next != NULL ? line : NULL))
        return false;
    p->at = next != NULL ? next : behind;
    p->fresh = p->fresh || next != NULL;
    return true;
}

static bool parse_tag(struct parser *p, char *tag)
{
    char *name = tag + strlen(p->open), sigil = VALUE;

    name += strspn(name, BLANKS);
    if (*name != '\0' && strchr("#^/>{&!=", *name) != NULL)
        sigil = *name++;
    /* Two kinds have one more character before the closing delimiter. */
    char extra = sigil == '{' ? '}' : sigil == '=' ? '=' : '\0';
    char *end = strstr(name, p->close);
    while (end != NULL && extra != '\0' && (end == name || end[-1] != extra))
        end = strstr(end + 1, p->close);
    if (end == NULL) {
        p->at = tag;
        return fail(p, "a tag is not closed", "");
    }
    char *behind = end + strlen(p->close);
    end -= extra != '\0';
    name += strspn(name, BLANKS);
    while (end > name && strchr(BLANKS, end[-1]) != NULL)
        end--;
    *end = '\0';
    return add_tag(p, sigil, name, tag, behind);
}

struct rpt_tmpl *rpt_tmpl_parse(const char *name, const char *text, struct rpt_error *err)
{
    struct rpt_tmpl *tmpl = rpt_alloc(sizeof *tmpl);
    struct parser p = {tmpl, NULL, "{{", "}}", NO_SECTION, true, err};
    bool done = true;

    tmpl->name = rpt_strdup(name);
    tmpl->text = p.at = rpt_strdup(text);
    for (char *tag; done && (tag = strstr(p.at, p.open)) != NULL;)
        done = parse_tag(&p, tag);
    if (done)
        add_text(&p, p.at + strlen(p.at));
    if (done && p.section != NO_SECTION)
        done = fail(&p, "a section is not closed: ", tmpl->nodes[p.section].text);
    if (done)
        return tmpl;
    rpt_tmpl_destroy(tmpl);
    return NULL;
}

void rpt_tmpl_destroy(struct rpt_tmpl *tmpl)
{
    if (tmpl == NULL)
        return;
    free(tmpl->name);
    free(tmpl->text);
    free(tmpl->nodes);
    free(tmpl);
}

struct render {
    rpt_tmpl_find *find;
    void *cls;
    struct rpt_buf *out;
    struct rpt_error *err;
};

/* One level of sections and partials, and the item that names are looked up in first. */
struct frame {
    const struct frame *up;
    const struct rpt_tmpl *tmpl;
    const json_t *item;
    const char *indent;
    unsigned depth;
};

static bool render_nodes(struct render *r, const struct frame *frame, size_t from, size_t to);

/* The nearest item that has the first part of the name decides; the further parts are looked up in
 * that alone. */
static const json_t *look_up(const struct frame *frame, const char *name)
{
    const char *end = strchrnul(name, '.');
    const json_t *found = NULL;

    if (strcmp(name, ".") == 0)
        return frame->item;
    for (; frame != NULL && found == NULL; frame = frame->up)
        found = json_object_getn(frame->item, name, (size_t)(end - name));
    while (*end != '\0' && found != NULL) {
        name = end + 1;
        end = strchrnul(name, '.');
        found = json_object_getn(found, name, (size_t)(end - name));
    }
    return found;
}

static bool is_falsy(const json_t *value)
{
    return value == NULL || json_is_null(value) || json_is_false(value) ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_string(value) && json_string_length(value) == 0);
}

static void write_value(struct rpt_buf *out, const json_t *value, bool raw)
{
    const char *text = json_string_value(value);
    size_t len = json_string_length(value);
    RPT_AUTO_BUF json = {0};

    rpt_buf_init(&json, out->max);
    if (value == NULL || json_is_null(value))
        return;
    if (text == NULL) {
        rpt_json_write_compact(value, &json);
        text = json.data;
        len = json.len;
    }
    if (raw)
        rpt_buf_add(out, text, len);
    else
        rpt_html_escape(out, text, len);
}

static bool render_section(struct render *r, const struct frame *frame, const struct node *node)
{
    const json_t *value = look_up(frame, node->text);
    bool inverted = node->kind == '^', list = !inverted && json_is_array(value), done = true;
    struct frame inner = *frame;

    if (is_falsy(value) != inverted)
        return true;
    inner.up = frame;
    inner.depth++;
    for (size_t i = 0; done && i < (list ? json_array_size(value) : 1); i++) {
        inner.item = list ? json_array_get(value, i) : inverted ? frame->item : value;
        done = render_nodes(r, &inner, (size_t)(node - frame->tmpl->nodes) + 1, node->next);
    }
    return done;
}

static bool render_partial(struct render *r, const struct frame *frame, const struct node *node)
{
    struct frame inner = *frame;

    inner.tmpl = r->find != NULL ? r->find(r->cls, node->text) : NULL;
    if (inner.tmpl == NULL)
        return true;
    /* An inline partial has no lines of its own to indent. */
    char *indent =
        node->indent != NULL ? rpt_printf("%s%s", frame->indent, node->indent) : rpt_strdup("");
    inner.indent = indent;
    inner.depth++;
    bool done = render_nodes(r, &inner, 0, inner.tmpl->count);
    free(indent);
    return done;
}

static bool render_nodes(struct render *r, const struct frame *frame, size_t from, size_t to)
{
    const struct node *nodes = frame->tmpl->nodes;

    if (frame->depth > DEPTH_MAX)
        return rpt_fail(r->err, RPT_E_BAD_DATA, frame->tmpl->name,
                        "sections and partials are nested more than %d deep", DEPTH_MAX);
    for (size_t i = from; i < to; i = nodes[i].next) {
        const struct node *node = &nodes[i];
        bool done = true;
        /* Before each line of a partial's template, not of the values in it; empty ones stay so. */
        if (node->fresh && *node->text != '\n')
            rpt_buf_adds(r->out, frame->indent);
        if (node->kind == TEXT)
            rpt_buf_add(r->out, node->text, node->len);
        else if (node->kind == '>')
            done = render_partial(r, frame, node);
        else if (node->kind == '#' || node->kind == '^')
            done = render_section(r, frame, node);
        else if (node->kind != '/')
            write_value(r->out, look_up(frame, node->text), node->kind != VALUE);
        /* A full buffer ends it at once: nested loops over it could run for very long. */
        if (!done || !rpt_buf_ok(r->out, r->err))
            return false;
    }
    return true;
}

bool rpt_tmpl_render(const struct rpt_tmpl *tmpl, const json_t *data, rpt_tmpl_find *find,
                     void *cls, struct rpt_buf *out, struct rpt_error *err)
{
    struct render r = {.find = find, .cls = cls, .out = out, .err = err};
    struct frame frame = {.tmpl = tmpl, .item = data, .indent = ""};

    return render_nodes(&r, &frame, 0, tmpl->count) && rpt_buf_ok(out, err);
}

void rpt_html_escape(struct rpt_buf *out, const char *text, size_t len)
{
    static const char *const entities[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
    size_t done = 0;

    for (size_t i = 0; i < len; i++) {
        const char *entity = entities[(unsigned char)text[i]];
        if (entity == NULL)
            continue;
        rpt_buf_add(out, text + done, i - done);
        rpt_buf_adds(out, entity);
        done = i + 1;
    }
    rpt_buf_add(out, text + done, len - done);
}
