/* SPDX-License-Identifier: MIT
 *
 * Markdown (CommonMark, tables, footnotes) into a document: headings are sections, every other
 * block is a paragraph of plain text, and all that was written inside it is a span: emphasis,
 * links, and the links that are ours ([words](@slug), (actor:slug), (none:), (cite:slug)), inline
 * tags. `{#id}` at the end of a heading or paragraph names it, `{#id .verse}` says the kind of a
 * paragraph too.
 */
#include "markdown_tag.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct reader {
    struct rpt_flow flow;
    size_t *lines; /* where each line of the file starts, in bytes */
    size_t line_count;
    cmark_node **notes; /* those that are called; NULL: read already */
    size_t note_count;
    bool *taken; /* by line: it is code, or begins a note that is called */
};

static void walk(struct reader *r, cmark_node *root);

/* ---- Places. */

static void find_lines(struct reader *r, const char *text, size_t len)
{
    *RPT_ADD(r->lines, r->line_count) = 0;
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\n')
            *RPT_ADD(r->lines, r->line_count) = i + 1;
}

static unsigned line_of(cmark_node *node)
{
    int line = cmark_node_get_start_line(node);

    return line > 0 ? (unsigned)line : 1;
}

/* A link's own line is that where it ends; its first words know where it starts. */
static void place_of(const struct reader *r, cmark_node *link, unsigned *line, unsigned *column)
{
    const struct rpt_file *file = r->flow.document->text;
    cmark_node *child = cmark_node_first_child(link);
    int bytes = cmark_node_get_start_column(link) - 1;
    size_t start, end;

    *line = line_of(child != NULL && cmark_node_get_start_line(child) > 0 ? child : link);
    if (*line > r->line_count)
        *line = (unsigned)r->line_count;
    start = r->lines[*line - 1];
    end = *line < r->line_count ? r->lines[*line] : file->len;
    if (bytes < 0 || (size_t)bytes > end - start)
        bytes = 0;
    *column = (unsigned)rpt_utf8_count(file->text + start, (size_t)bytes) + 1;
}

/* ---- Links: ours are mentions and citations, the rest are marks. */

static const char *class_of(const char *url)
{
    static const char *const classes[] = {"actor", "mechanism", "concept", "place", "event"};
    const char *colon = strchr(url, ':');

    for (size_t i = 0; colon != NULL && i < RPT_COUNT(classes); i++)
        if (strlen(classes[i]) == (size_t)(colon - url) &&
            strncmp(url, classes[i], strlen(classes[i])) == 0)
            return classes[i];
    return NULL;
}

struct rpt_part rpt_markdown_link(struct rpt_arena *arena, const char *url, const char *title)
{
    struct rpt_part part = {.what = PART_MARK, .name = "link", .value = url};

    if (url == NULL || *url == '\0')
        return (struct rpt_part){.what = PART_PLAIN};
    if (strncmp(url, "cite:", 5) == 0) {
        part.what = PART_CITATION;
        part.value = url + 5;
        part.name = title != NULL && *title != '\0' ? rpt_arena_strdup(arena, title) : NULL;
    } else if (strcmp(url, "none:") == 0 || class_of(url) != NULL || *url == '@') {
        part.what = PART_MENTION;
        part.name = class_of(url);
        part.value = strcmp(url, "none:") == 0 ? NULL
                     : *url == '@'             ? url + 1
                                               : strchr(url, ':') + 1;
    }
    return part;
}

static struct rpt_part link_part(struct reader *r, cmark_node *link)
{
    const char *url = cmark_node_get_url(link), *title = cmark_node_get_title(link);
    struct rpt_part part = rpt_markdown_link(r->flow.draft->arena, url, title);

    place_of(r, link, &part.line, &part.column);
    if (part.what == PART_MARK && title != NULL && *title != '\0')
        rpt_flow_left_out(&r->flow, "the title of a link");
    if ((part.what == PART_CITATION || part.what == PART_MENTION) &&
        cmark_node_first_child(link) == NULL)
        rpt_mistake(r->flow.draft, r->flow.document->text, part.line, part.column,
                    "the link to '%.100s' has no words; write [words](%.100s)", url, url);
    return part;
}

/* ---- Names. */

static void trim(struct rpt_buf *text)
{
    size_t len = text->len;

    while (len > 0 && strchr(" \t\r\n", text->data[len - 1]) != NULL)
        len--;
    rpt_buf_cut(text, len);
}

/* Where `{#id}`, `{#id .kind}` or `{.kind}` begins at the end of the text; NULL where there is
 * none, or it is code. */
static const char *find_attributes(const struct rpt_flow_text *now)
{
    const char *text = now->text.len > 0 ? now->text.data : "";
    const char *open =
        now->text.len > 3 && text[now->text.len - 1] == '}' ? strrchr(text, '{') : NULL;

    if (open == NULL || (open[1] != '#' && open[1] != '.') ||
        (open > text && open[-1] != ' ' && open[-1] != '\n'))
        return NULL;
    for (size_t i = 0; i < now->spans.mark_count; i++)
        if (now->spans.marks[i].end == now->text.len &&
            strcmp(now->spans.marks[i].type, "code") == 0)
            return NULL;
    return open;
}

static const char *kind_of(struct reader *r, const char *word, unsigned line)
{
    static const char *const kinds[] = {"paragraph", "heading", "list-item", "quote",    "verse",
                                        "speech",    "code",    "caption",   "reference"};

    for (size_t i = 0; i < RPT_COUNT(kinds); i++)
        if (strcmp(kinds[i], word) == 0)
            return kinds[i];
    const char *near = rpt_near(word, kinds, RPT_COUNT(kinds));
    rpt_mistake(r->flow.draft, r->flow.document->text, line, 1,
                "'.%.60s' is no kind of paragraph; nearest: '.%s'", word,
                near != NULL ? near : kinds[0]);
    return NULL;
}

/* One word of the attributes. */
static void take_attribute(struct reader *r, const char *word, unsigned line, const char **id)
{
    struct rpt_part *block = &r->flow.entries[r->flow.depth - 1].part;
    const char *kind;

    if (*word == '.' && block->what == PART_BLOCK) {
        kind = kind_of(r, word + 1, line);
        block->name = kind != NULL ? kind : block->name;
    } else if (*word == '#' && rpt_slug_valid(word + 1)) {
        *id = word + 1;
    } else if (*word != '#') {
        rpt_mistake(r->flow.draft, r->flow.document->text, line, 1,
                    "'%.100s' says nothing here; write {#id}, or {#id .kind} behind a paragraph",
                    word);
    } else {
        rpt_mistake(r->flow.draft, r->flow.document->text, line, 1,
                    "'%.100s' cannot be an id; it should be small letters and digits, words joined "
                    "by single hyphens",
                    word + 1);
    }
}

/* Takes the attributes off the end of the text; the id, or NULL. */
static const char *take_attributes(struct reader *r, unsigned line)
{
    struct rpt_flow_text *now = r->flow.now;
    const char *open, *id = NULL;
    char *words, *rest;

    trim(&now->text);
    open = find_attributes(now);
    if (open == NULL)
        return NULL;
    words = rpt_arena_strndup(r->flow.draft->arena, open + 1, strlen(open) - 2);
    rpt_buf_cut(&now->text, (size_t)(open - now->text.data));
    trim(&now->text);
    for (char *word = strtok_r(words, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
        take_attribute(r, word, line, &id);
    return id;
}

static void name(struct reader *r, cmark_node *node)
{
    unsigned line = line_of(node);
    const char *id = take_attributes(r, line);

    r->flow.now->spans.id = id;
    if (r->flow.now->text.len > 0)
        return;
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING)
        rpt_mistake(r->flow.draft, r->flow.document->text, line, 1,
                    "the heading has no words; give it some or take it out");
    else if (id != NULL)
        rpt_mistake(r->flow.draft, r->flow.document->text, line, 1,
                    "the paragraph '%s' is empty; give it words or take it out", id);
}

/* A fence says it in its first line: ```{#id}. */
static void name_code(struct reader *r, cmark_node *fence)
{
    const char *info = cmark_node_get_fence_info(fence), *open = strstr(info, "{#");
    size_t len = open != NULL ? strcspn(open + 2, " }") : 0;
    const char *id = open != NULL ? rpt_arena_strndup(r->flow.draft->arena, open + 2, len) : "";

    if (rpt_slug_valid(id))
        r->flow.now->spans.id = id;
}

/* ---- Footnotes: cmark puts those that are called at the end, the nth being called as n. */

static void find_notes(struct reader *r, cmark_node *root)
{
    for (cmark_node *node = cmark_node_first_child(root); node != NULL;
         node = cmark_node_next(node))
        if (cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION) {
            r->taken[line_of(node) <= r->line_count ? line_of(node) - 1 : 0] = true;
            *RPT_ADD(r->notes, r->note_count) = node; /* NOLINT: a list of pointers */
        }
}

/* What a note says stands behind the paragraph that calls it first; each further call is a number.
 */
static void read_note(struct reader *r, cmark_node *call)
{
    const char *number = cmark_node_get_literal(call);
    size_t n = strtoul(number, NULL, 10);
    cmark_node *note = n > 0 && n <= r->note_count ? r->notes[n - 1] : NULL;

    if (note == NULL) {
        rpt_flow_open(&r->flow, &(struct rpt_part){.what = PART_MARK, .name = "superscript"});
        rpt_flow_literal(&r->flow, number, strlen(number));
        rpt_flow_close(&r->flow);
        return;
    }
    r->notes[n - 1] = NULL;
    if (rpt_flow_open(&r->flow, &(struct rpt_part){.what = PART_NOTE, .name = number}))
        walk(r, note);
    rpt_flow_close(&r->flow);
}

static void take_lines(struct reader *r, cmark_node *node)
{
    for (size_t line = line_of(node); line <= (size_t)cmark_node_get_end_line(node); line++)
        if (line <= r->line_count)
            r->taken[line - 1] = true;
}

/* One that nothing calls is in no tree; one that only such call is in it and was not read. */
static void tell_unread(struct reader *r, const char *text)
{
    for (size_t i = 0; i < r->note_count; i++)
        if (r->notes[i] != NULL && line_of(r->notes[i]) <= r->line_count)
            r->taken[line_of(r->notes[i]) - 1] = false;
    for (size_t i = 0; i < r->line_count; i++) {
        const char *line = text + r->lines[i];
        size_t space = strspn(line, " "), len = strcspn(line + space, "]\n");

        if (space > 3 || strncmp(line + space, "[^", 2) != 0 || len < 3 || r->taken[i] ||
            strncmp(line + space + len, "]:", 2) != 0)
            continue;
        r->flow.line = (unsigned)i + 1;
        rpt_flow_left_out(&r->flow, "a footnote that nothing calls, or that comes twice");
    }
}

/* ---- Nodes. */

/* Nothing but comments and space. */
static bool is_comment(const char *html)
{
    for (html += strspn(html, " \t\r\n"); strncmp(html, "<!--", 4) == 0;
         html += strspn(html, " \t\r\n")) {
        const char *end = strstr(html + 4, "-->");

        html = end != NULL ? end + 3 : html + strlen(html);
    }
    return *html == '\0';
}

static void html_block(struct reader *r, cmark_node *node)
{
    const char *html = cmark_node_get_literal(node);

    if (html != NULL && !is_comment(html))
        rpt_mistake(r->flow.draft, r->flow.document->text, line_of(node), 1,
                    "HTML is not read here; write it as Markdown, or make it a comment");
}

/* The extension's nodes have types that are known at run time only. */
static bool is_table(cmark_node *node, const char *part)
{
    return strcmp(cmark_node_get_type_string(node), part) == 0;
}

/* "Table: words" right before or behind a table. */
static bool is_caption(cmark_node *paragraph)
{
    cmark_node *first = cmark_node_first_child(paragraph);
    cmark_node *before = cmark_node_previous(paragraph), *behind = cmark_node_next(paragraph);
    const char *words = first != NULL ? cmark_node_get_literal(first) : NULL;

    return words != NULL && strncasecmp(words, "Table:", 6) == 0 &&
           ((before != NULL && is_table(before, "table")) ||
            (behind != NULL && is_table(behind, "table")));
}

static struct rpt_part part_of(struct reader *r, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (type == CMARK_NODE_PARAGRAPH)
        return (struct rpt_part){.what = PART_BLOCK,
                                 .name = is_caption(node) ? "caption" : "paragraph"};
    if (type == CMARK_NODE_ITEM)
        return (struct rpt_part){.what = PART_BLOCK, .name = "list-item"};
    if (type == CMARK_NODE_BLOCK_QUOTE)
        return (struct rpt_part){.what = PART_BLOCK, .name = "quote"};
    if (type == CMARK_NODE_CODE_BLOCK)
        return (struct rpt_part){.what = PART_BLOCK, .name = "code"};
    if (type == CMARK_NODE_HEADING)
        return (struct rpt_part){.what = PART_HEADING,
                                 .depth = (unsigned)cmark_node_get_heading_level(node)};
    if (type == CMARK_NODE_EMPH)
        return (struct rpt_part){.what = PART_MARK, .name = "emphasis"};
    if (type == CMARK_NODE_STRONG)
        return (struct rpt_part){.what = PART_MARK, .name = "strong"};
    if (type == CMARK_NODE_CODE)
        return (struct rpt_part){.what = PART_MARK, .name = "code"};
    if (type == CMARK_NODE_LINK)
        return link_part(r, node);
    if (type == CMARK_NODE_IMAGE)
        rpt_flow_left_out(&r->flow, "an image; its words are kept");
    if (is_table(node, "table_row") || is_table(node, "table_header"))
        return (struct rpt_part){.what = PART_ROW};
    return (struct rpt_part){.what = is_table(node, "table_cell") ? PART_CELL : PART_PLAIN};
}

/* Nodes without children come in and never out. */
static bool is_leaf(cmark_node_type type)
{
    return type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_SOFTBREAK ||
           type == CMARK_NODE_LINEBREAK || type == CMARK_NODE_CODE_BLOCK ||
           type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_THEMATIC_BREAK;
}

static void leaf(struct reader *r, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    const char *literal = cmark_node_get_literal(node);

    if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK)
        take_lines(r, node);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK)
        rpt_flow_literal(&r->flow, literal, strlen(literal));
    else if (type == CMARK_NODE_SOFTBREAK)
        rpt_flow_literal(&r->flow, " ", 1);
    else if (type == CMARK_NODE_LINEBREAK)
        rpt_flow_break(&r->flow);
    else if (type == CMARK_NODE_HTML_BLOCK)
        html_block(r, node);
    if (type == CMARK_NODE_CODE_BLOCK)
        name_code(r, node);
}

static void leave(struct reader *r, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING)
        name(r, node);
    rpt_flow_close(&r->flow);
}

static void enter(struct reader *r, cmark_node *node)
{
    struct rpt_part part;

    if (cmark_node_get_start_line(node) > 0)
        r->flow.line = line_of(node);
    if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE) {
        rpt_markdown_tag(&r->flow, node);
        return;
    }
    part = part_of(r, node);
    rpt_flow_open(&r->flow, &part);
    if (is_leaf(cmark_node_get_type(node))) {
        leaf(r, node);
        rpt_flow_close(&r->flow);
    }
}

/* What is in a node. Notes come where they are called. */
static void walk(struct reader *r, cmark_node *root)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);

        if (node == root)
            continue;
        if (type == CMARK_NODE_FOOTNOTE_DEFINITION)
            cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
        else if (type == CMARK_NODE_FOOTNOTE_REFERENCE && event == CMARK_EVENT_ENTER)
            read_note(r, node);
        else if (type != CMARK_NODE_FOOTNOTE_REFERENCE && event == CMARK_EVENT_ENTER)
            enter(r, node);
        else if (type != CMARK_NODE_FOOTNOTE_REFERENCE)
            leave(r, node);
    }
    cmark_iter_free(iter);
}

static cmark_node *parse(const struct rpt_file *file)
{
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    cmark_syntax_extension *table = cmark_find_syntax_extension("table");

    if (table != NULL)
        cmark_parser_attach_syntax_extension(parser, table);
    cmark_parser_feed(parser, file->text, file->len);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

void rpt_markdown_parse(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    const struct rpt_file *file = document->text;
    struct reader r = {0};
    cmark_node *root = parse(file);

    rpt_flow_init(&r.flow, draft, document);
    find_lines(&r, file->text, file->len);
    r.taken = rpt_alloc(r.line_count * sizeof *r.taken);
    find_notes(&r, root);
    walk(&r, root);
    tell_unread(&r, file->text);
    rpt_flow_finish(&r.flow);
    cmark_node_free(root);
    free(r.notes);
    free(r.taken);
    free(r.lines);
}

/* ---- A document of its own. */

bool rpt_markdown_sniff(const char *path, const char *head, size_t len)
{
    const char *dot = strrchr(path, '.');

    (void)len;
    return head != NULL && dot != NULL &&
           (strcasecmp(dot, ".md") == 0 || strcasecmp(dot, ".markdown") == 0);
}

static bool read_document(struct rpt_draft *draft, struct rpt_draft_document *document,
                          struct rpt_error *err)
{
    const char *name = draft->sources[document->source].name;
    struct rpt_file *file;

    if (!rpt_draft_read(draft, document->path, name, true, &file, err))
        return false;
    document->text = file;
    rpt_markdown_parse(draft, document);
    return true;
}

bool rpt_markdown_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    struct rpt_draft_document *document = rpt_draft_document(draft, NULL);

    (void)err;
    document->path = path;
    document->read = read_document;
    return true;
}
