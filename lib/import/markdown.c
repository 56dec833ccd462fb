/* SPDX-License-Identifier: MIT
 *
 * Markdown (CommonMark with tables) into a document: headings are sections, every other block is a
 * paragraph of plain text, and all that was written inside it is a span: emphasis, links, and the
 * links that are ours ([words](@slug), (actor:slug), (none:), (cite:slug)). `{#id}` at the end of a
 * heading or paragraph names it.
 */
#include "draft.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct reader {
    struct rpt_draft *draft;
    struct rpt_draft_document *document;
    size_t *lines; /* where each line of the file starts, in bytes */
    size_t line_count;
    struct rpt_buf text;            /* of the block being read */
    struct rpt_draft_paragraph now; /* its spans, in bytes until it ends */
    unsigned quotes, items;         /* how deep in such */
};

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
    const struct rpt_file *file = r->document->text;
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

/* ---- Spans. */

static void add_mark(struct reader *r, const char *type, const char *value, size_t start)
{
    struct rpt_draft_mark *mark;

    if (start == r->text.len)
        return;
    mark = RPT_ADD(r->now.marks, r->now.mark_count);
    mark->start = start;
    mark->end = r->text.len;
    mark->type = type;
    mark->value = value != NULL ? rpt_arena_strdup(r->draft->arena, value) : NULL;
}

static void add_mention(struct reader *r, cmark_node *link, const char *class_name,
                        const char *entity, size_t start)
{
    struct rpt_draft_mention *mention = RPT_ADD(r->now.mentions, r->now.mention_count);

    mention->start = start;
    mention->end = r->text.len;
    mention->class_name = class_name;
    mention->entity = entity != NULL ? rpt_arena_strdup(r->draft->arena, entity) : NULL;
    place_of(r, link, &mention->line, &mention->column);
}

static void add_citation(struct reader *r, cmark_node *link, const char *reference, size_t start)
{
    struct rpt_draft_citation *citation = RPT_ADD(r->now.citations, r->now.citation_count);
    const char *title = cmark_node_get_title(link);

    citation->start = start;
    citation->end = r->text.len;
    citation->reference = rpt_arena_strdup(r->draft->arena, reference);
    citation->intent =
        title != NULL && *title != '\0' ? rpt_arena_strdup(r->draft->arena, title) : NULL;
    place_of(r, link, &citation->line, &citation->column);
}

static void end_link(struct reader *r, cmark_node *link, size_t start)
{
    static const char *const classes[] = {"actor", "mechanism", "concept", "place", "event"};
    const char *url = cmark_node_get_url(link);
    unsigned line, column;

    if (url == NULL || *url == '\0')
        return;
    const char *colon = strchr(url, ':');
    bool none = strcmp(url, "none:") == 0, cite = strncmp(url, "cite:", 5) == 0;
    const char *class_name = NULL;
    for (size_t i = 0; colon != NULL && i < RPT_COUNT(classes); i++)
        if (strlen(classes[i]) == (size_t)(colon - url) &&
            strncmp(url, classes[i], strlen(classes[i])) == 0)
            class_name = classes[i];
    if ((none || cite || class_name != NULL || *url == '@') && start == r->text.len) {
        place_of(r, link, &line, &column);
        rpt_mistake(r->draft, r->document->text, line, column,
                    "the link to '%.100s' has no words; write [words](%.100s)", url, url);
    } else if (none || class_name != NULL || *url == '@') {
        add_mention(r, link, class_name, none ? NULL : *url == '@' ? url + 1 : colon + 1, start);
    } else if (cite) {
        add_citation(r, link, url + 5, start);
    } else {
        add_mark(r, "link", url, start);
    }
}

/* ---- Blocks. */

static void begin(struct reader *r)
{
    rpt_buf_cut(&r->text, 0);
    r->now.mark_count = r->now.mention_count = r->now.citation_count = 0;
    free(r->now.marks);
    free(r->now.mentions);
    free(r->now.citations);
    r->now = (struct rpt_draft_paragraph){0};
}

static void trim(struct rpt_buf *text)
{
    size_t len = text->len;

    while (len > 0 && strchr(" \t\r\n", text->data[len - 1]) != NULL)
        len--;
    rpt_buf_cut(text, len);
}

/* Takes `{#id}` off the end of the text; NULL where there is none. */
static const char *take_id(struct reader *r, unsigned line)
{
    const char *text, *open, *id;

    trim(&r->text);
    text = r->text.len > 0 ? r->text.data : "";
    open = r->text.len > 3 && text[r->text.len - 1] == '}' ? strrchr(text, '{') : NULL;
    if (open == NULL || open[1] != '#' || (open > text && open[-1] != ' ' && open[-1] != '\n'))
        return NULL;
    for (size_t i = 0; i < r->now.mark_count; i++)
        if (r->now.marks[i].end == r->text.len && strcmp(r->now.marks[i].type, "code") == 0)
            return NULL;
    id = rpt_arena_strndup(r->draft->arena, open + 2, strlen(open) - 3);
    rpt_buf_cut(&r->text, (size_t)(open - text));
    trim(&r->text);
    if (rpt_slug_valid(id))
        return id;
    rpt_mistake(r->draft, r->document->text, line, 1,
                "'%.100s' cannot be an id; it should be small letters and digits, words joined by "
                "single hyphens",
                id);
    return NULL;
}

/* Code points of a byte offset of the block, which NFC may have shortened. */
static size_t point(const struct reader *r, size_t byte, bool composed)
{
    size_t len = byte < r->text.len ? byte : r->text.len, nfc_len;

    if (!composed)
        return rpt_utf8_count(r->text.data, len);
    char *nfc = rpt_utf8_nfc(r->text.data, len, &nfc_len);
    size_t points = rpt_utf8_count(nfc, nfc_len);
    free(nfc);
    return points;
}

static void end_paragraph(struct reader *r, const char *kind, unsigned line)
{
    const char *id = take_id(r, line);
    struct rpt_draft_paragraph *paragraph;
    size_t len;

    if (r->text.len == 0) {
        if (id != NULL)
            rpt_mistake(r->draft, r->document->text, line, 1,
                        "the paragraph '%s' is empty; give it words or take it out", id);
        return;
    }
    char *text = rpt_utf8_nfc(r->text.data, r->text.len, &len);
    bool composed = strcmp(text, r->text.data) != 0;
    paragraph = rpt_draft_paragraph(r->draft, r->document, kind, text, line);
    free(text);
    if (paragraph == NULL)
        return;
#define TO_POINTS(list, count)                                                                     \
    for (size_t i = 0; i < (count); i++) {                                                         \
        (list)[i].start = point(r, (list)[i].start, composed);                                     \
        (list)[i].end = point(r, (list)[i].end, composed);                                         \
    }
    TO_POINTS(r->now.marks, r->now.mark_count)
    TO_POINTS(r->now.mentions, r->now.mention_count)
    TO_POINTS(r->now.citations, r->now.citation_count)
#undef TO_POINTS
    r->now.id = id;
    r->now.kind = paragraph->kind;
    r->now.text = paragraph->text;
    r->now.section = paragraph->section;
    r->now.line = line;
    *paragraph = r->now;
    r->now = (struct rpt_draft_paragraph){0};
}

static void end_heading(struct reader *r, cmark_node *node)
{
    unsigned line = line_of(node);
    const char *id = take_id(r, line);
    int depth = cmark_node_get_heading_level(node);

    if (r->text.len == 0)
        rpt_mistake(r->draft, r->document->text, line, 1,
                    "the heading has no words; give it some or take it out");
    else if (depth == 1 && r->document->title == NULL && r->document->section_count == 0)
        r->document->title = rpt_arena_strdup(r->draft->arena, r->text.data);
    else
        rpt_draft_section(r->draft, r->document, (unsigned)depth, id, r->text.data, line);
}

static void html_block(struct reader *r, cmark_node *node)
{
    const char *html = cmark_node_get_literal(node);

    if (html == NULL || strncmp(html + strspn(html, " \t\n"), "<!--", 4) == 0)
        return;
    rpt_mistake(r->draft, r->document->text, line_of(node), 1,
                "HTML is not read here; write it as Markdown, or make it a comment");
}

static void enter_leaf(struct reader *r, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    size_t start = r->text.len;

    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        rpt_buf_adds(&r->text, literal);
        break;
    case CMARK_NODE_CODE:
        rpt_buf_adds(&r->text, literal);
        add_mark(r, "code", NULL, start);
        break;
    case CMARK_NODE_SOFTBREAK:
        rpt_buf_addc(&r->text, ' ');
        break;
    case CMARK_NODE_LINEBREAK:
        rpt_buf_addc(&r->text, '\n');
        break;
    case CMARK_NODE_CODE_BLOCK:
        begin(r);
        rpt_buf_adds(&r->text, literal);
        end_paragraph(r, "code", line_of(node));
        break;
    case CMARK_NODE_HTML_BLOCK:
        html_block(r, node);
        break;
    default:
        break;
    }
}

static void enter_node(struct reader *r, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    /* Where a span starts is kept on its node: no stack, however deep they nest. */
    cmark_node_set_user_data(node, (void *)(uintptr_t)r->text.len); /* NOLINT: a number, no place */
    if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ||
        strncmp(cmark_node_get_type_string(node), "table_row", 9) == 0 ||
        strcmp(cmark_node_get_type_string(node), "table_header") == 0)
        begin(r);
    else if (type == CMARK_NODE_BLOCK_QUOTE)
        r->quotes++;
    else if (type == CMARK_NODE_ITEM)
        r->items++;
    else if (strcmp(cmark_node_get_type_string(node), "table_cell") == 0 && r->text.len > 0)
        rpt_buf_adds(&r->text, " | ");
    else
        enter_leaf(r, node);
}

static void leave_node(struct reader *r, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    size_t start = (size_t)(uintptr_t)cmark_node_get_user_data(node);

    if (type == CMARK_NODE_PARAGRAPH)
        end_paragraph(r,
                      r->items > 0    ? "list-item"
                      : r->quotes > 0 ? "quote"
                                      : "paragraph",
                      line_of(node));
    else if (type == CMARK_NODE_HEADING)
        end_heading(r, node);
    else if (type == CMARK_NODE_BLOCK_QUOTE)
        r->quotes--;
    else if (type == CMARK_NODE_ITEM)
        r->items--;
    else if (type == CMARK_NODE_EMPH)
        add_mark(r, "emphasis", NULL, start);
    else if (type == CMARK_NODE_STRONG)
        add_mark(r, "strong", NULL, start);
    else if (type == CMARK_NODE_LINK)
        end_link(r, node, start);
    else if (strcmp(cmark_node_get_type_string(node), "table_row") == 0 ||
             strcmp(cmark_node_get_type_string(node), "table_header") == 0)
        end_paragraph(r, "paragraph", line_of(node));
}

static cmark_node *parse(const struct rpt_file *file)
{
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
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
    struct reader r = {.draft = draft, .document = document};
    cmark_node *root = parse(document->text);
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;

    rpt_buf_init(&r.text, RPT_MAX_FILE);
    find_lines(&r, document->text->text, document->text->len);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        if (event == CMARK_EVENT_ENTER)
            enter_node(&r, cmark_iter_get_node(iter));
        else
            leave_node(&r, cmark_iter_get_node(iter));
    }
    begin(&r);
    cmark_iter_free(iter);
    cmark_node_free(root);
    rpt_buf_finish(&r.text);
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

bool rpt_markdown_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    const char *name = draft->sources[draft->source_count - 1].name;
    struct rpt_file *file;

    if (!rpt_draft_read(draft, path, name, true, &file, err))
        return false;
    rpt_markdown_parse(draft, rpt_draft_document(draft, file));
    return true;
}
