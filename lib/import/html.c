/* SPDX-License-Identifier: MIT
 *
 * HTML into a document. What is on the page besides its text stays out: scripts, navigation, and
 * where the page says which part is its text (<main>, else the only <article>), all around that.
 * Everything else that can be seen is kept, whatever element it stands in. It is read twice: once
 * to see where the text is, once to take it.
 */
#include "markup.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define KEPT " (the words are kept)"

static const struct rpt_rule rules[] = {
    {"a", PART_MARK, "link", "href"},
    {"abbr", PART_PLAIN, NULL, NULL},
    {"acronym", PART_PLAIN, NULL, NULL},
    {"address", PART_BLOCK, "paragraph", NULL},
    {"applet", PART_SKIP, "an embedded program", NULL},
    {"area", PART_SKIP, NULL, NULL},
    {"article", PART_SECTION, NULL, NULL},
    {"aside", PART_BLOCK, "paragraph", NULL},
    {"audio", PART_SKIP, "a recording", NULL},
    {"b", PART_MARK, "strong", NULL},
    {"base", PART_SKIP, NULL, NULL},
    {"bdi", PART_PLAIN, NULL, NULL},
    {"bdo", PART_PLAIN, NULL, NULL},
    {"big", PART_PLAIN, NULL, NULL},
    {"blockquote", PART_BLOCK, "quote", NULL},
    {"body", PART_PLAIN, NULL, NULL},
    {"br", PART_PLAIN, NULL, NULL},
    {"button", PART_SKIP, "a form field", NULL},
    {"canvas", PART_SKIP, "a drawing", NULL},
    {"caption", PART_BLOCK, "caption", NULL},
    {"center", PART_BLOCK, "paragraph", NULL},
    {"cite", PART_MARK, "emphasis", NULL},
    {"code", PART_MARK, "code", NULL},
    {"col", PART_SKIP, NULL, NULL},
    {"colgroup", PART_SKIP, NULL, NULL},
    {"data", PART_PLAIN, NULL, NULL},
    {"datalist", PART_SKIP, NULL, NULL},
    {"dd", PART_BLOCK, "list-item", NULL},
    {"del", PART_PLAIN, "strike-through" KEPT, NULL},
    {"details", PART_BLOCK, "paragraph", NULL},
    {"dfn", PART_MARK, "emphasis", NULL},
    {"dialog", PART_BLOCK, "paragraph", NULL},
    {"dir", PART_BLOCK, "paragraph", NULL},
    {"div", PART_BLOCK, "paragraph", NULL},
    {"dl", PART_BLOCK, "paragraph", NULL},
    {"dt", PART_BLOCK, "list-item", NULL},
    {"em", PART_MARK, "emphasis", NULL},
    {"embed", PART_SKIP, "an embedded object", NULL},
    {"fieldset", PART_BLOCK, "paragraph", NULL},
    {"figcaption", PART_BLOCK, "caption", NULL},
    {"figure", PART_BLOCK, "paragraph", NULL},
    {"font", PART_PLAIN, NULL, NULL},
    {"footer", PART_BLOCK, "paragraph", NULL},
    {"form", PART_BLOCK, "paragraph", NULL},
    {"frame", PART_SKIP, "an embedded page", NULL},
    {"frameset", PART_PLAIN, NULL, NULL},
    {"h1", PART_HEADING, NULL, NULL},
    {"h2", PART_HEADING, NULL, NULL},
    {"h3", PART_HEADING, NULL, NULL},
    {"h4", PART_HEADING, NULL, NULL},
    {"h5", PART_HEADING, NULL, NULL},
    {"h6", PART_HEADING, NULL, NULL},
    {"head", PART_PLAIN, NULL, NULL},
    {"header", PART_BLOCK, "paragraph", NULL},
    {"hgroup", PART_BLOCK, "paragraph", NULL},
    {"hr", PART_BLOCK, "paragraph", NULL},
    {"html", PART_PLAIN, NULL, NULL},
    {"i", PART_MARK, "emphasis", NULL},
    {"iframe", PART_SKIP, "an embedded page", NULL},
    {"img", PART_PLAIN, NULL, NULL},
    {"input", PART_SKIP, "a form field", NULL},
    {"ins", PART_PLAIN, "underline" KEPT, NULL},
    {"kbd", PART_MARK, "code", NULL},
    {"label", PART_PLAIN, NULL, NULL},
    {"legend", PART_BLOCK, "caption", NULL},
    {"li", PART_BLOCK, "list-item", NULL},
    {"link", PART_SKIP, NULL, NULL},
    {"listing", PART_BLOCK, "code", NULL},
    {"main", PART_BLOCK, "paragraph", NULL},
    {"map", PART_PLAIN, NULL, NULL},
    {"mark", PART_PLAIN, "highlight" KEPT, NULL},
    {"math", PART_PLAIN, "the form of a formula" KEPT, NULL},
    {"menu", PART_BLOCK, "paragraph", NULL},
    {"meta", PART_SKIP, NULL, NULL},
    {"meter", PART_PLAIN, NULL, NULL},
    {"nav", PART_SKIP, "navigation", NULL},
    {"nobr", PART_PLAIN, NULL, NULL},
    {"noframes", PART_PLAIN, NULL, NULL},
    {"noscript", PART_PLAIN, NULL, NULL},
    {"object", PART_PLAIN, NULL, NULL},
    {"ol", PART_BLOCK, "paragraph", NULL},
    {"output", PART_PLAIN, NULL, NULL},
    {"p", PART_BLOCK, "paragraph", NULL},
    {"param", PART_SKIP, NULL, NULL},
    {"picture", PART_PLAIN, NULL, NULL},
    {"plaintext", PART_BLOCK, "code", NULL},
    {"pre", PART_BLOCK, "code", NULL},
    {"progress", PART_PLAIN, NULL, NULL},
    {"q", PART_MARK, "quotation", NULL},
    {"rb", PART_PLAIN, NULL, NULL},
    {"rp", PART_PLAIN, NULL, NULL},
    {"rt", PART_PLAIN, NULL, NULL},
    {"rtc", PART_PLAIN, NULL, NULL},
    {"ruby", PART_PLAIN, NULL, NULL},
    {"s", PART_PLAIN, "strike-through" KEPT, NULL},
    {"samp", PART_MARK, "code", NULL},
    {"script", PART_SKIP, NULL, NULL},
    {"search", PART_SKIP, "a form field", NULL},
    {"section", PART_SECTION, NULL, NULL},
    {"select", PART_SKIP, "a form field", NULL},
    {"slot", PART_PLAIN, NULL, NULL},
    {"small", PART_PLAIN, NULL, NULL},
    {"source", PART_SKIP, NULL, NULL},
    {"span", PART_PLAIN, NULL, NULL},
    {"strike", PART_PLAIN, "strike-through" KEPT, NULL},
    {"strong", PART_MARK, "strong", NULL},
    {"style", PART_SKIP, NULL, NULL},
    {"sub", PART_PLAIN, "subscript" KEPT, NULL},
    {"summary", PART_BLOCK, "paragraph", NULL},
    {"sup", PART_MARK, "superscript", NULL},
    {"svg", PART_SKIP, "a drawing", NULL},
    {"table", PART_BLOCK, "paragraph", NULL},
    {"tbody", PART_PLAIN, NULL, NULL},
    {"td", PART_CELL, NULL, NULL},
    {"template", PART_SKIP, NULL, NULL},
    {"textarea", PART_SKIP, "a form field", NULL},
    {"tfoot", PART_PLAIN, NULL, NULL},
    {"th", PART_CELL, NULL, NULL},
    {"thead", PART_PLAIN, NULL, NULL},
    {"time", PART_MARK, "time", "datetime"},
    {"title", PART_SKIP, NULL, NULL},
    {"tr", PART_ROW, NULL, NULL},
    {"track", PART_SKIP, NULL, NULL},
    {"tt", PART_MARK, "code", NULL},
    {"u", PART_PLAIN, "underline" KEPT, NULL},
    {"ul", PART_BLOCK, "paragraph", NULL},
    {"var", PART_MARK, "emphasis", NULL},
    {"video", PART_SKIP, "a video", NULL},
    {"wbr", PART_PLAIN, NULL, NULL},
    {"xmp", PART_BLOCK, "code", NULL},
};

/* What tells, beside the element, that something is none of the text. */
static const struct {
    const char *attribute, *word, *what;
} chrome[] = {
    {"role", "navigation", "navigation"},
    {"role", "search", "a form field"},
    {"class", "navheader", "navigation"}, /* DocBook's */
    {"class", "navfooter", "navigation"},
    {"class", "headerlink", "a heading's link to itself"}, /* Sphinx's */
};

static const struct {
    const char *name;
    void (*take)(json_t *record, const char *content);
} metadata[] = {
    {"author", rpt_record_author},
    {"dc.creator", rpt_record_author},
    {"dcterms.creator", rpt_record_author},
    {"citation_author", rpt_record_author},
    {"dc.publisher", rpt_record_publisher},
    {"dcterms.publisher", rpt_record_publisher},
    {"citation_publisher", rpt_record_publisher},
    {"og:site_name", rpt_record_publisher},
    {"date", rpt_record_published},
    {"dc.date", rpt_record_published},
    {"dcterms.date", rpt_record_published},
    {"dcterms.issued", rpt_record_published},
    {"article:published_time", rpt_record_published},
    {"citation_publication_date", rpt_record_published},
    {"og:url", rpt_record_url},
};

enum place { ALL, ARTICLE, MAIN }; /* where the text of the page is */

struct page {
    struct rpt_flow *flow;
    enum place place;
    size_t inside;      /* how deep in that place */
    size_t depth;       /* of elements */
    size_t title_depth; /* of the <title>, 0: not in it */
    const char *title;
    bool body; /* has begun */
    bool breaks;
};

/* ---- What an element is. */

/* Whether the attribute, a list of words, holds it. */
static bool has_word(const struct rpt_element *element, const char *attribute, const char *word)
{
    const char *at = rpt_attribute(element, attribute);
    size_t len = strlen(word);

    while (at != NULL && *at != '\0') {
        size_t size = strcspn(at, " \t\n");

        if (size == len && strncasecmp(at, word, len) == 0)
            return true;
        at += size + strspn(at + size, " \t\n");
    }
    return false;
}

static bool is_hidden(const struct rpt_element *element)
{
    const char *style = rpt_attribute(element, "style");

    return rpt_attribute(element, "hidden") != NULL ||
           (style != NULL && (strcasestr(style, "display:none") != NULL ||
                              strcasestr(style, "display: none") != NULL));
}

static struct rpt_part part_of(struct page *page, const struct rpt_element *element)
{
    const struct rpt_rule *rule = rpt_rule_find(rules, RPT_COUNT(rules), element->name);
    struct rpt_part part = rpt_rule_part(page->flow, rule, element);

    if (rule != NULL && rule->what == PART_HEADING)
        part.depth = (unsigned)(element->name[1] - '0');
    if (part.id == NULL && strcmp(element->name, "a") == 0)
        part.id = rpt_attribute(element, "name");
    for (size_t i = 0; i < RPT_COUNT(chrome) && part.what != PART_SKIP; i++)
        if (has_word(element, chrome[i].attribute, chrome[i].word))
            part = (struct rpt_part){.what = PART_SKIP, .name = chrome[i].what};
    if (is_hidden(element) && part.what != PART_SKIP)
        part = (struct rpt_part){.what = PART_SKIP, .name = "hidden text"};
    return part;
}

static bool is_place(const struct rpt_element *element, enum place place)
{
    if (place == MAIN)
        return strcmp(element->name, "main") == 0 || has_word(element, "role", "main");
    return place == ARTICLE && strcmp(element->name, "article") == 0;
}

/* ---- The first time: where the text is. */

struct looked {
    bool main;
    size_t articles, inside; /* inside: how deep in one; those in it are parts of it */
};

static bool look_start(void *cls, const struct rpt_element *element)
{
    struct looked *looked = cls;
    bool article = looked->inside == 0 && is_place(element, ARTICLE);

    looked->main = looked->main || is_place(element, MAIN);
    looked->articles += article;
    looked->inside += article || looked->inside > 0;
    return true;
}

static void look_end(void *cls)
{
    struct looked *looked = cls;

    looked->inside -= looked->inside > 0;
}

static void look_text(void *cls, const char *text, size_t len, unsigned line)
{
    (void)cls;
    (void)text;
    (void)len;
    (void)line;
}

static const struct rpt_xml_reader look = {look_start, look_end, look_text};

static enum place place_of(const struct looked *looked)
{
    return looked->main ? MAIN : looked->articles == 1 ? ARTICLE : ALL;
}

/* ---- Its head. */

static void take_meta(struct page *page, const struct rpt_element *element)
{
    json_t *record = page->flow->document->record;
    const char *name = rpt_attribute(element, "name"), *content = rpt_attribute(element, "content");

    if (name == NULL)
        name = rpt_attribute(element, "property");
    for (size_t i = 0; name != NULL && content != NULL && i < RPT_COUNT(metadata); i++)
        if (strcasecmp(metadata[i].name, name) == 0)
            metadata[i].take(record, content);
}

static void take_root(struct page *page, const struct rpt_element *element)
{
    json_t *record = page->flow->document->record;
    const char *lang = rpt_attribute(element, "lang"), *dir = rpt_attribute(element, "dir");

    if (rpt_draft_text(record, "lang") == NULL)
        rpt_record_lang(record, lang != NULL ? lang : rpt_attribute(element, "xml:lang"));
    if (dir != NULL && (strcasecmp(dir, "rtl") == 0 || strcasecmp(dir, "ltr") == 0))
        json_object_set_new(record, "dir",
                            json_string(strcasecmp(dir, "rtl") == 0 ? "rtl" : "ltr"));
}

static bool is_root(const struct rpt_element *element)
{
    return strcmp(element->name, "html") == 0 || strcmp(element->name, "body") == 0;
}

/* What is said about the page, wherever it stands. */
static void take_head(struct page *page, const struct rpt_element *element)
{
    if (is_root(element))
        take_root(page, element);
    else if (strcmp(element->name, "meta") == 0)
        take_meta(page, element);
    else if (strcmp(element->name, "link") == 0 && has_word(element, "rel", "canonical"))
        rpt_record_url(page->flow->document->record, rpt_attribute(element, "href"));
}

/* ---- The second time. */

static void take_image(struct page *page, const struct rpt_element *element)
{
    const char *words = rpt_attribute(element, "alt");

    if (strcmp(element->name, "img") != 0 || page->flow->skipped > 0)
        return;
    rpt_flow_left_out(page->flow, "an image (its description is kept)");
    if (words != NULL)
        rpt_flow_text(page->flow, words, strlen(words));
}

static bool open_title(struct page *page, const struct rpt_element *element)
{
    if (strcmp(element->name, "title") != 0 || page->body || page->title != NULL ||
        page->title_depth > 0)
        return false;
    page->title_depth = page->depth;
    return true;
}

static bool start(void *cls, const struct rpt_element *element)
{
    struct page *page = cls;
    struct rpt_flow *flow = page->flow;
    struct rpt_part part = {.what = PART_PLAIN};

    flow->line = element->line;
    page->depth++;
    page->body = page->body || strcmp(element->name, "body") == 0;
    take_head(page, element);
    if (page->inside > 0 || is_place(element, page->place))
        page->inside++;
    if (open_title(page, element))
        part.what = PART_FIELD;
    else if (page->inside > 0 && flow->skipped == 0)
        part = part_of(page, element);
    else if (strcmp(element->name, "script") == 0 || strcmp(element->name, "style") == 0)
        part.what = PART_SKIP;
    if (is_root(element))
        part.lang = NULL;
    if (strcmp(element->name, "br") == 0)
        rpt_flow_break(flow);
    bool fits = rpt_flow_open(flow, &part);
    if (page->inside > 0)
        take_image(page, element);
    return fits;
}

static void end(void *cls)
{
    struct page *page = cls;

    if (page->title_depth == page->depth) {
        page->title = rpt_flow_take(page->flow);
        page->title_depth = 0;
    } else {
        rpt_flow_close(page->flow);
    }
    page->inside -= page->inside > 0;
    page->depth--;
}

static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strchr(" \t\r\n\f", text[i]) == NULL || text[i] == '\0')
            return false;
    return true;
}

/* Line ends are breaks, and an empty line ends a paragraph. */
static void add_lines(struct rpt_flow *flow, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t size = stop != NULL ? (size_t)(stop - text) : (size_t)(end - text);

        rpt_flow_text(flow, text, size);
        if (stop != NULL)
            rpt_flow_break(flow);
        text += size + (stop != NULL);
    }
}

static void text(void *cls, const char *words, size_t len, unsigned line)
{
    struct page *page = cls;
    struct rpt_flow *flow = page->flow;

    flow->line = line;
    if (page->breaks && page->inside > 0)
        add_lines(flow, words, len);
    else if (page->inside > 0 || page->title_depth > 0)
        rpt_flow_text(flow, words, len);
    else if (page->body && flow->skipped == 0 && !is_blank(words, len))
        rpt_flow_left_out(flow,
                          page->place == MAIN ? "text outside <main>" : "text outside <article>");
}

static const struct rpt_xml_reader take = {start, end, text};

void rpt_html_part(struct rpt_flow *flow, const char *html, size_t len, unsigned line, bool breaks)
{
    struct page page = {.flow = flow, .inside = 1, .body = true, .breaks = breaks};

    rpt_html_read_part(flow->draft, flow->document->text, html, len, line, &take, &page);
}

static bool read_document(struct rpt_draft *draft, struct rpt_draft_document *document,
                          struct rpt_error *err)
{
    const char *name = draft->sources[document->source].name;
    struct rpt_file *file;
    struct rpt_flow flow;
    struct page page = {.flow = &flow};
    struct looked looked = {0};

    if (!rpt_draft_read_markup(draft, document->path, name, true, &file, err))
        return false;
    document->text = file;
    rpt_flow_init(&flow, draft, document);
    if (rpt_html_read_part(draft, file, file->text, file->len, 1, &look, &looked)) {
        page.place = place_of(&looked);
        page.inside = page.place == ALL;
        rpt_html_read_part(draft, file, file->text, file->len, 1, &take, &page);
    } else {
        file->bad = true; /* said; nothing more is missed */
    }
    rpt_flow_finish(&flow);
    if (document->title == NULL && page.title != NULL && *page.title != '\0')
        document->title = page.title;
    return true;
}

bool rpt_html_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    (void)err;
    rpt_markup_document(draft, path, read_document);
    return true;
}

bool rpt_html_sniff(const char *path, const char *head, size_t len)
{
    const char *dot = strrchr(path, '.');
    char root[64];

    if (head == NULL)
        return false;
    if (rpt_xml_root(head, len, root) &&
        (strcasecmp(root, "html") == 0 || strcasecmp(root, "head") == 0 ||
         strcasecmp(root, "body") == 0))
        return true;
    return dot != NULL && (strcasecmp(dot, ".html") == 0 || strcasecmp(dot, ".htm") == 0 ||
                           strcasecmp(dot, ".xhtml") == 0);
}
