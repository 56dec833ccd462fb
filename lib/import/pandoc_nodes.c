/* SPDX-License-Identifier: MIT
 *
 * The nodes of pandoc's JSON: a node is {"t": kind, "c": content}. One row of `kinds` each says
 * what part of the flow it is and where in the content its children stand. What no row knows, and
 * what a document has no place for, is told.
 */
#include "pandoc.h"

#include <stdlib.h>
#include <string.h>

struct kind;
typedef void node_reader(struct rpt_pandoc *r, const struct kind *kind, const json_t *content);
struct kind {
    const char *t;
    node_reader *read;
    enum rpt_part_kind what;
    const char *name;
    int attributes, children; /* indexes in the content; WHOLE: all of it, NOWHERE: none */
};
enum { NOWHERE = -1, WHOLE = -2 };

static void say_wrong(struct rpt_pandoc *r, const char *what)
{
    char pointer[48];

    if (r->wrong)
        return;
    r->wrong = true;
    snprintf(pointer, sizeof pointer, "/blocks/%zu", r->block);
    rpt_mistake_at(r->flow.draft, r->file, pointer,
                   "in here %s is not as pandoc writes it; write the file anew with pandoc -t json",
                   what);
}

static const json_t *at(const json_t *content, int index)
{
    return index == WHOLE ? content : json_array_get(content, (size_t)index);
}

/* ---- Attributes: [id, [classes], [[key, value]]]. */

static const char *attribute(const json_t *attributes, const char *wanted)
{
    size_t index;
    json_t *pair;

    json_array_foreach (json_array_get(attributes, 2), index, pair) {
        const char *key = json_string_value(json_array_get(pair, 0));

        if (key != NULL && strcmp(key, wanted) == 0)
            return json_string_value(json_array_get(pair, 1));
    }
    return NULL;
}

static bool has_class(const json_t *attributes, const char *wanted)
{
    size_t index;
    json_t *name;

    json_array_foreach (json_array_get(attributes, 1), index, name)
        if (json_is_string(name) && strcmp(json_string_value(name), wanted) == 0)
            return true;
    return false;
}

static void open_part(struct rpt_pandoc *r, enum rpt_part_kind what, const char *name,
                      const char *value, const json_t *attributes)
{
    const char *id = json_string_value(json_array_get(attributes, 0));
    const char *lang = attribute(attributes, "lang");

    rpt_flow_open(&r->flow, &(struct rpt_part){
                                .what = what,
                                .name = name,
                                .value = value,
                                .id = id != NULL && *id != '\0' ? id : NULL,
                                .lang = lang != NULL ? lang : attribute(attributes, "xml:lang")});
}

/* ---- Nodes that are a part with children, or some text. */

static void read_part(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    open_part(r, kind->what, kind->name, NULL,
              kind->attributes != NOWHERE ? at(content, kind->attributes) : NULL);
    rpt_pandoc_nodes(r, at(content, kind->children));
    rpt_flow_close(&r->flow);
}

/* What no mark of ours says: the words are kept, the look is told. */
static void read_look(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    rpt_flow_left_out(&r->flow, kind->name);
    rpt_pandoc_nodes(r, content);
}

static void read_text(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    const json_t *text = at(content, kind->children);

    if (!json_is_string(text)) {
        say_wrong(r, kind->t);
        return;
    }
    open_part(r, kind->what, kind->name, NULL,
              kind->attributes != NOWHERE ? at(content, kind->attributes) : NULL);
    rpt_flow_literal(&r->flow, json_string_value(text), json_string_length(text));
    rpt_flow_close(&r->flow);
}

static void read_space(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    (void)kind;
    (void)content;
    rpt_flow_text(&r->flow, " ", 1);
}

static void read_break(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    (void)kind;
    (void)content;
    rpt_flow_break(&r->flow);
}

static void read_nothing(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    (void)r;
    (void)kind;
    (void)content;
}

/* Markup of another format, but for its comments. */
static void read_raw(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    const char *format = json_string_value(json_array_get(content, 0));
    const char *text = json_string_value(json_array_get(content, 1));

    (void)kind;
    if (format == NULL || text == NULL)
        say_wrong(r, kind->t);
    else if (strncmp(text + strspn(text, " \t\n"), "<!--", 4) != 0)
        rpt_flow_left_out(&r->flow, rpt_arena_printf(r->flow.draft->arena, "raw %.40s", format));
}

static void read_quoted(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    const char *type = rpt_draft_text(json_array_get(content, 0), "t");
    bool single = type != NULL && strcmp(type, "SingleQuote") == 0;

    rpt_flow_literal(&r->flow, single ? "‘" : "“", 3);
    rpt_pandoc_nodes(r, at(content, kind->children));
    rpt_flow_literal(&r->flow, single ? "’" : "”", 3);
}

/* ---- Links, images, citations. */

static const char *target_of(const json_t *content)
{
    return json_string_value(json_array_get(json_array_get(content, 2), 0));
}

static void read_link(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    const char *url = target_of(content);

    if (url == NULL)
        say_wrong(r, kind->t);
    if (has_class(json_array_get(content, 0), "footnote-back"))
        return; /* an arrow of EPUB: the way back is the reader's */
    open_part(r, url != NULL && *url != '\0' ? PART_MARK : PART_PLAIN, kind->name, url,
              json_array_get(content, 0));
    rpt_pandoc_nodes(r, at(content, kind->children));
    rpt_flow_close(&r->flow);
}

/* The words stay; those of a figure (by the title "fig:" before pandoc 3) are its caption. */
static void read_image(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    const char *title = json_string_value(json_array_get(json_array_get(content, 2), 1));
    bool figure = title != NULL && strncmp(title, "fig:", 4) == 0;

    rpt_flow_left_out(&r->flow, "an image; its words are kept");
    open_part(r, figure ? PART_BLOCK : PART_PLAIN, "caption", NULL, json_array_get(content, 0));
    rpt_pandoc_nodes(r, at(content, kind->children));
    rpt_flow_close(&r->flow);
}

/* Several things may be cited by the same words. */
static void read_cite(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    const struct rpt_draft *draft = r->flow.draft;
    size_t index, open = 0;
    json_t *citation;

    json_array_foreach (json_array_get(content, 0), index, citation) {
        const char *id = rpt_draft_text(citation, "citationId");
        char *slug = rpt_slug_make("reference", id != NULL ? id : "");

        if (rpt_known_has(draft, NULL, KNOWN_REFERENCE, slug)) {
            open_part(r, PART_CITATION, NULL, slug, NULL);
            open++;
        } else {
            rpt_flow_left_out(&r->flow, "a citation of a reference that is not in the dataset; its "
                                        "words are kept");
        }
        free(slug);
    }
    rpt_pandoc_nodes(r, at(content, kind->children));
    while (open-- > 0)
        rpt_flow_close(&r->flow);
}

/* ---- Blocks. */

static void read_header(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    json_int_t depth = json_integer_value(json_array_get(content, 0));
    const json_t *attributes = at(content, kind->attributes);
    const char *id = json_string_value(json_array_get(attributes, 0));

    if (depth < 1)
        say_wrong(r, kind->t);
    if (has_class(attributes, "title") && r->flow.document->title != NULL)
        return; /* in HTML and EPUB, what the metadata has said */
    rpt_flow_open(&r->flow,
                  &(struct rpt_part){.what = PART_HEADING,
                                     .depth = depth < 1 || depth > 100 ? 1 : (unsigned)depth,
                                     .id = id != NULL && *id != '\0' ? id : NULL,
                                     .lang = attribute(attributes, "lang")});
    rpt_pandoc_nodes(r, at(content, kind->children));
    rpt_flow_close(&r->flow);
}

/* Lists of lists: lines of a verse, items of a list. */
static void read_each(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    size_t index;
    json_t *nodes;

    open_part(r, PART_BLOCK, "paragraph", NULL, NULL);
    json_array_foreach ((json_t *)at(content, kind->children), index, nodes) {
        open_part(r, kind->what, kind->name, NULL, NULL);
        rpt_pandoc_nodes(r, nodes);
        rpt_flow_close(&r->flow);
    }
    rpt_flow_close(&r->flow);
}

/* [[term, [definition]]]: both are items, the term is strong. */
static void read_definitions(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    size_t index, inner;
    json_t *item, *definition;

    json_array_foreach ((json_t *)content, index, item) {
        open_part(r, kind->what, kind->name, NULL, NULL);
        open_part(r, PART_MARK, "strong", NULL, NULL);
        rpt_pandoc_nodes(r, json_array_get(item, 0));
        rpt_flow_close(&r->flow);
        rpt_flow_close(&r->flow);
        json_array_foreach (json_array_get(item, 1), inner, definition) {
            open_part(r, kind->what, kind->name, NULL, NULL);
            rpt_pandoc_nodes(r, definition);
            rpt_flow_close(&r->flow);
        }
    }
}

static void read_div(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    const json_t *attributes = json_array_get(content, 0);
    const char *name = has_class(attributes, "csl-entry") ? "reference" : kind->name;

    open_part(r, kind->what, name, NULL, attributes);
    rpt_pandoc_nodes(r, at(content, kind->children));
    rpt_flow_close(&r->flow);
}

/* Caption: [short or null, [block]]. */
static void read_caption(struct rpt_pandoc *r, const json_t *caption)
{
    open_part(r, PART_BLOCK, "caption", NULL, NULL);
    rpt_pandoc_nodes(r, json_array_get(caption, 1));
    rpt_flow_close(&r->flow);
}

static void read_figure(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    open_part(r, kind->what, kind->name, NULL, json_array_get(content, 0));
    rpt_pandoc_nodes(r, at(content, kind->children));
    read_caption(r, json_array_get(content, 1));
    rpt_flow_close(&r->flow);
}

/* [[attributes, [cell]]], a cell [attributes, alignment, rows, columns, [block]]. */
static void read_rows(struct rpt_pandoc *r, const json_t *rows)
{
    size_t index, inner;
    json_t *row, *cell;

    json_array_foreach ((json_t *)rows, index, row) {
        open_part(r, PART_ROW, NULL, NULL, json_array_get(row, 0));
        json_array_foreach (json_array_get(row, 1), inner, cell) {
            open_part(r, PART_CELL, NULL, NULL, json_array_get(cell, 0));
            rpt_pandoc_nodes(r, json_array_get(cell, 4));
            rpt_flow_close(&r->flow);
        }
        rpt_flow_close(&r->flow);
    }
}

/* [attributes, caption, columns, head, [body], foot]. */
static void read_table(struct rpt_pandoc *r, const struct kind *kind, const json_t *content)
{
    size_t index;
    json_t *body;

    if (json_array_size(content) != 6) {
        say_wrong(r, kind->t);
        return;
    }
    open_part(r, kind->what, kind->name, NULL, json_array_get(content, 0));
    read_caption(r, json_array_get(content, 1));
    read_rows(r, json_array_get(json_array_get(content, 3), 1));
    json_array_foreach (json_array_get(content, 4), index, body) {
        read_rows(r, json_array_get(body, 2));
        read_rows(r, json_array_get(body, 3));
    }
    read_rows(r, json_array_get(json_array_get(content, 5), 1));
    rpt_flow_close(&r->flow);
}

/* ---- All kinds of pandoc-types 1.21 to 1.23. */

static const struct kind kinds[] = {
    {"Str", read_text, PART_PLAIN, NULL, NOWHERE, WHOLE},
    {"Space", read_space, PART_PLAIN, NULL, NOWHERE, NOWHERE},
    {"SoftBreak", read_space, PART_PLAIN, NULL, NOWHERE, NOWHERE},
    {"LineBreak", read_break, PART_PLAIN, NULL, NOWHERE, NOWHERE},
    {"Emph", read_part, PART_MARK, "emphasis", NOWHERE, WHOLE},
    {"Strong", read_part, PART_MARK, "strong", NOWHERE, WHOLE},
    {"Superscript", read_part, PART_MARK, "superscript", NOWHERE, WHOLE},
    {"Subscript", read_look, PART_PLAIN, "the look of a subscript", NOWHERE, WHOLE},
    {"Strikeout", read_look, PART_PLAIN, "that words are struck out", NOWHERE, WHOLE},
    {"Underline", read_part, PART_PLAIN, NULL, NOWHERE, WHOLE},
    {"SmallCaps", read_part, PART_PLAIN, NULL, NOWHERE, WHOLE},
    {"Quoted", read_quoted, PART_PLAIN, NULL, NOWHERE, 1},
    {"Cite", read_cite, PART_CITATION, NULL, NOWHERE, 1},
    {"Code", read_text, PART_MARK, "code", 0, 1},
    {"Math", read_text, PART_MARK, "code", NOWHERE, 1},
    {"RawInline", read_raw, PART_PLAIN, NULL, NOWHERE, NOWHERE},
    {"Link", read_link, PART_MARK, "link", 0, 1},
    {"Image", read_image, PART_PLAIN, NULL, 0, 1},
    {"Note", read_part, PART_NOTE, NULL, NOWHERE, WHOLE},
    {"Span", read_part, PART_PLAIN, NULL, 0, 1},
    {"Para", read_part, PART_BLOCK, "paragraph", NOWHERE, WHOLE},
    {"Plain", read_part, PART_BLOCK, "paragraph", NOWHERE, WHOLE},
    {"LineBlock", read_each, PART_LINE, "verse", NOWHERE, WHOLE},
    {"CodeBlock", read_text, PART_BLOCK, "code", 0, 1},
    {"RawBlock", read_raw, PART_PLAIN, NULL, NOWHERE, NOWHERE},
    {"BlockQuote", read_part, PART_BLOCK, "quote", NOWHERE, WHOLE},
    {"OrderedList", read_each, PART_BLOCK, "list-item", NOWHERE, 1},
    {"BulletList", read_each, PART_BLOCK, "list-item", NOWHERE, WHOLE},
    {"DefinitionList", read_definitions, PART_BLOCK, "list-item", NOWHERE, WHOLE},
    {"Header", read_header, PART_HEADING, NULL, 1, 2},
    {"HorizontalRule", read_nothing, PART_PLAIN, NULL, NOWHERE, NOWHERE},
    {"Table", read_table, PART_BLOCK, "paragraph", 0, NOWHERE},
    {"Figure", read_figure, PART_BLOCK, "paragraph", 0, 2},
    {"Div", read_div, PART_BLOCK, "paragraph", 0, 1},
    {"Null", read_nothing, PART_PLAIN, NULL, NOWHERE, NOWHERE},
};

void rpt_pandoc_node(struct rpt_pandoc *r, const json_t *node)
{
    const char *t = rpt_draft_text(node, "t");
    const json_t *content = json_object_get(node, "c");

    for (size_t i = 0; t != NULL && i < RPT_COUNT(kinds); i++) {
        if (strcmp(kinds[i].t, t) != 0)
            continue;
        bool text = kinds[i].children == WHOLE && kinds[i].read == read_text;
        if (text || kinds[i].children == NOWHERE || json_is_array(content))
            kinds[i].read(r, &kinds[i], content);
        else
            say_wrong(r, t);
        return;
    }
    if (t != NULL)
        rpt_flow_left_out(&r->flow, rpt_arena_printf(r->flow.draft->arena,
                                                     "a '%.40s', which is not known here", t));
    else
        say_wrong(r, "a thing without a kind (\"t\")");
}

void rpt_pandoc_nodes(struct rpt_pandoc *r, const json_t *nodes)
{
    size_t index;
    json_t *node;

    if (!json_is_array(nodes))
        say_wrong(r, "a list");
    json_array_foreach ((json_t *)nodes, index, node)
        rpt_pandoc_node(r, node);
}
