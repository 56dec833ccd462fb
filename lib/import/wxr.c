/* SPDX-License-Identifier: MIT
 *
 * A WordPress export (WXR): each published post and page is a document, named as its address is.
 * What it consists of is known only at its end, so its parts are kept until then; its content is
 * HTML, or text with empty lines between paragraphs, as the editor of that time wrote it.
 */
#include "markup.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum part {
    TITLE,
    LINK,
    DATE,
    AUTHOR,
    CATEGORY,
    CONTENT,
    SLUG,
    TYPE,
    STATUS,
    PASSWORD,
    SITE,
    SITE_LINK,
    LANGUAGE,
    LOGIN,
    NAME,
    PARTS,
};

/* Where they stand: "item" or "channel" or "author" around an element of that name and prefix. */
static const struct {
    const char *inside, *prefix, *name;
} places[PARTS] = {
    [TITLE] = {"item", "", "title"},
    [LINK] = {"item", "", "link"},
    [DATE] = {"item", "wp", "post_date"},
    [AUTHOR] = {"item", "dc", "creator"},
    [CATEGORY] = {"item", "", "category"},
    [CONTENT] = {"item", "content", "encoded"},
    [SLUG] = {"item", "wp", "post_name"},
    [TYPE] = {"item", "wp", "post_type"},
    [STATUS] = {"item", "wp", "status"},
    [PASSWORD] = {"item", "wp", "post_password"},
    [SITE] = {"channel", "", "title"},
    [SITE_LINK] = {"channel", "", "link"},
    [LANGUAGE] = {"channel", "", "language"},
    [LOGIN] = {"author", "wp", "author_login"},
    [NAME] = {"author", "wp", "author_display_name"},
};

struct wxr {
    struct rpt_draft *draft;
    const struct rpt_file *file;
    struct rpt_buf parts[PARTS];
    char names[RPT_MAX_DEPTH + 1][24]; /* of the elements that are open; longer ones are cut */
    size_t depth;
    enum part part; /* that is being read; PARTS: none */
    size_t part_depth;
    unsigned line, content_line;
    json_t *names_of; /* login → name */
    size_t before;    /* documents that there were already */
};

static const char *part_text(const struct wxr *wxr, enum part part)
{
    return wxr->parts[part].len > 0 ? wxr->parts[part].data : "";
}

static void left_out(struct wxr *wxr, const char *what)
{
    rpt_left_out(wxr->draft, wxr->file, wxr->line, what);
}

/* ---- A post. */

static void fill_record(struct wxr *wxr, json_t *record)
{
    const char *login = part_text(wxr, AUTHOR), *name = rpt_draft_text(wxr->names_of, login);

    rpt_record_text(record, "title", part_text(wxr, TITLE));
    rpt_record_url(record, part_text(wxr, LINK));
    rpt_record_published(record, part_text(wxr, DATE));
    rpt_record_author(record, name != NULL ? name : login);
    rpt_record_text(record, "category", part_text(wxr, CATEGORY));
    rpt_record_lang(record, part_text(wxr, LANGUAGE));
    if (*part_text(wxr, SITE) == '\0')
        return;
    json_t *site = json_object();
    rpt_record_text(site, "title", part_text(wxr, SITE));
    rpt_record_url(site, part_text(wxr, SITE_LINK));
    json_object_set_new(record, "is_part_of", site);
}

/* The editor of later times wrote paragraphs as such. */
static bool has_paragraphs(const char *html)
{
    return strcasestr(html, "<p>") != NULL || strcasestr(html, "<p ") != NULL ||
           strstr(html, "<!-- wp:") != NULL;
}

/* [gallery ids="1,2"], [caption …]words[/caption]: what WordPress makes of them is not there. The
 * words between two stay. */
static size_t take_shortcodes(struct wxr *wxr, char *html, size_t len)
{
    static const char *const names[] = {"caption", "gallery", "embed",
                                        "audio",   "video",   "playlist"};
    size_t used = 0;

    for (size_t at = 0; at < len;) {
        size_t from = at + 1 + (html[at] == '[' && html[at + 1] == '/'), name_len = 0;
        char *close = html[at] == '[' ? memchr(html + at, ']', len - at) : NULL;

        for (size_t i = 0; close != NULL && i < RPT_COUNT(names) && name_len == 0; i++)
            if (strncmp(html + from, names[i], strlen(names[i])) == 0 &&
                strchr(" /]", html[from + strlen(names[i])]) != NULL)
                name_len = strlen(names[i]);
        if (name_len == 0) {
            html[used++] = html[at++];
            continue;
        }
        if (html[at + 1] != '/')
            left_out(wxr, "a shortcode of WordPress");
        at = (size_t)(close - html) + 1;
    }
    html[used] = '\0';
    return used;
}

static void make_document(struct wxr *wxr)
{
    struct rpt_draft_document *document = rpt_draft_document(wxr->draft, wxr->file);
    const char *slug = part_text(wxr, SLUG);
    struct rpt_flow flow;
    size_t len = wxr->parts[CONTENT].len;
    char *html = rpt_buf_steal(&wxr->parts[CONTENT]);

    if (rpt_slug_valid(slug))
        document->slug = rpt_arena_strdup(wxr->draft->lasting, slug);
    fill_record(wxr, document->record);
    document->title = rpt_draft_text(document->record, "title");
    if (document->title == NULL)
        document->title = document->slug;
    rpt_flow_init(&flow, wxr->draft, document);
    len = take_shortcodes(wxr, html, len);
    rpt_html_part(&flow, html, len, wxr->content_line, !has_paragraphs(html));
    rpt_flow_finish(&flow);
    free(html);
}

/* What is not there for readers stays out. */
static void end_item(struct wxr *wxr)
{
    const char *type = part_text(wxr, TYPE), *status = part_text(wxr, STATUS);

    if (strcmp(type, "post") != 0 && strcmp(type, "page") != 0)
        left_out(wxr, rpt_arena_printf(wxr->draft->arena, "an item of the type '%.60s'", type));
    else if (strcmp(status, "publish") != 0)
        left_out(wxr,
                 rpt_arena_printf(wxr->draft->arena, "a %s whose status is '%.60s'", type, status));
    else if (*part_text(wxr, PASSWORD) != '\0')
        left_out(wxr, rpt_arena_printf(wxr->draft->arena, "a %s with a password", type));
    else if (wxr->parts[CONTENT].len == 0)
        left_out(wxr, rpt_arena_printf(wxr->draft->arena, "a %s without content", type));
    else
        make_document(wxr);
    for (enum part part = TITLE; part <= PASSWORD; part++)
        rpt_buf_cut(&wxr->parts[part], 0);
}

static void end_author(struct wxr *wxr)
{
    if (*part_text(wxr, NAME) != '\0')
        json_object_set_new(wxr->names_of, part_text(wxr, LOGIN),
                            json_string(part_text(wxr, NAME)));
    rpt_buf_cut(&wxr->parts[LOGIN], 0);
    rpt_buf_cut(&wxr->parts[NAME], 0);
}

/* ---- The stream. */

static const char *parent(const struct wxr *wxr)
{
    return wxr->depth > 1 ? wxr->names[wxr->depth - 2] : "";
}

static enum part part_of(const struct wxr *wxr, const struct rpt_element *element)
{
    for (enum part part = TITLE; part < PARTS; part++)
        if (strcmp(places[part].name, element->name) == 0 &&
            strcmp(places[part].prefix, element->prefix) == 0 &&
            strcmp(places[part].inside, parent(wxr)) == 0 && wxr->parts[part].len == 0)
            return part;
    return PARTS;
}

/* Of a post's categories the first is kept; its tags are none. */
static void look_at_category(struct wxr *wxr, const struct rpt_element *element)
{
    const char *domain = rpt_attribute(element, "domain");
    bool category = domain != NULL && strcmp(domain, "category") == 0;

    if (category && wxr->part == CATEGORY)
        return;
    wxr->part = PARTS;
    left_out(wxr, category ? "a further category" : "a tag");
}

static bool start(void *cls, const struct rpt_element *element)
{
    struct wxr *wxr = cls;

    snprintf(wxr->names[wxr->depth++], sizeof wxr->names[0], "%s", element->name);
    wxr->line = element->line;
    if (wxr->part != PARTS)
        return true;
    wxr->part = part_of(wxr, element);
    wxr->part_depth = wxr->depth;
    wxr->content_line = wxr->part == CONTENT ? 0 : wxr->content_line;
    if (strcmp(element->name, "category") == 0 && strcmp(parent(wxr), "item") == 0)
        look_at_category(wxr, element);
    if (strcmp(element->name, "comment") == 0)
        left_out(wxr, "a comment");
    return true;
}

static void end(void *cls)
{
    struct wxr *wxr = cls;
    const char *name = wxr->names[wxr->depth - 1];

    if (wxr->depth == wxr->part_depth)
        wxr->part = PARTS;
    if (strcmp(name, "item") == 0)
        end_item(wxr);
    else if (strcmp(name, "author") == 0)
        end_author(wxr);
    wxr->depth--;
}

static unsigned lines_before_words(const char *words, size_t len)
{
    unsigned lines = 0;

    for (size_t i = 0; i < len && strchr(" \t\n", words[i]) != NULL; i++)
        lines += words[i] == '\n';
    return lines;
}

static void text(void *cls, const char *words, size_t len, unsigned line)
{
    struct wxr *wxr = cls;

    if (wxr->part == PARTS)
        return;
    if (wxr->part == CONTENT && wxr->content_line == 0) {
        unsigned before = lines_before_words(words, len);
        wxr->content_line = line > before ? line - before : 1;
    }
    rpt_buf_add(&wxr->parts[wxr->part], words, len);
}

static const struct rpt_xml_reader reader = {start, end, text};

bool rpt_wxr_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    const char *name = draft->sources[draft->source_count - 1].name;
    struct wxr wxr = {.draft = draft,
                      .part = PARTS,
                      .line = 1,
                      .names_of = json_object(),
                      .before = draft->document_count};
    struct rpt_file *file = NULL;
    bool good;

    for (size_t i = 0; i < PARTS; i++)
        rpt_buf_init(&wxr.parts[i], i == CONTENT ? RPT_MAX_FILE : RPT_MAX_PARAGRAPH);
    good = rpt_draft_read_markup(draft, path, name, false, &file, err);
    wxr.file = file;
    if (good && !file->bad && rpt_xml_read(draft, file, &reader, &wxr) &&
        draft->document_count == wxr.before)
        rpt_mistake(draft, file, 1, 1, "there is no published post or page in this export");
    for (size_t i = 0; i < PARTS; i++)
        rpt_buf_finish(&wxr.parts[i]);
    json_decref(wxr.names_of);
    return good;
}

bool rpt_wxr_sniff(const char *path, const char *head, size_t len)
{
    char root[64];

    (void)path;
    return head != NULL && rpt_xml_root(head, len, root) && strcmp(root, "rss") == 0 &&
           rpt_xml_holds(head, len, "wordpress.org/export");
}
