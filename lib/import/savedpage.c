/* SPDX-License-Identifier: MIT
 *
 * A blog page saved as text, with the page's own chrome around the article. The byline "By <name>,
 * <institute>." is the anchor: the title stands right before it, the article behind it up to its
 * references or the back matter. Known by its content, never by its name.
 */
#include "draft.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BYLINE_LINES 60 /* the byline is within the first so many */
#define BYLINE_BYTES 200
#define LEAST_WORDS 12      /* of a paragraph */
#define LEAST_LONG_WORDS 40 /* of one that shows that this is an article */
#define HEADING_WORDS 10
#define NBSP "\xC2\xA0"

struct line {
    const char *text;
    size_t len;
    unsigned number;
};

struct page {
    struct line *lines;
    size_t count;
};

/* ---- Lines. */

static struct line trimmed(struct line line)
{
    size_t at = 0;

    while (at < line.len) {
        size_t next = at;
        if (!rpt_cp_is_space(rpt_utf8_next(line.text, line.len, &next)))
            break;
        at = next;
    }
    line.text += at;
    line.len -= at;
    while (line.len > 0) {
        size_t last = rpt_utf8_start(line.text, line.len - 1), next = last;
        if (!rpt_cp_is_space(rpt_utf8_next(line.text, line.len, &next)))
            break;
        line.len = last;
    }
    return line;
}

/* The lines that hold something, trimmed. */
static void split(struct page *page, const char *text, size_t len)
{
    unsigned number = 1;

    for (size_t at = 0; at < len; number++) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t size = end != NULL ? (size_t)(end - text) - at : len - at;
        struct line line = trimmed((struct line){text + at, size, number});

        if (line.len > 0)
            *RPT_ADD(page->lines, page->count) = line;
        at += size + 1;
    }
}

static size_t word_count(struct line line)
{
    size_t words = 0, at = 0;
    bool inside = false;

    while (at < line.len) {
        bool space = rpt_cp_is_space(rpt_utf8_next(line.text, line.len, &at));

        words += !space && !inside;
        inside = !space;
    }
    return words;
}

static bool begins(struct line line, const char *text)
{
    return line.len >= strlen(text) && strncasecmp(line.text, text, strlen(text)) == 0;
}

static bool holds(struct line line, const char *text)
{
    return memmem(line.text, line.len, text, strlen(text)) != NULL;
}

/* Ends in . ? or !, closing quotes and brackets left out. */
static bool ends_as_sentence(struct line line)
{
    static const char *const closing[] = {"”", "’", "»", "\"", "'", ")", "]"};

    for (size_t i = 0; i < RPT_COUNT(closing);) {
        size_t len = strlen(closing[i]);
        bool closed = line.len > len && memcmp(line.text + line.len - len, closing[i], len) == 0;

        line.len -= closed ? len : 0;
        i = closed ? 0 : i + 1;
    }
    return line.len > 0 && strchr(".?!", line.text[line.len - 1]) != NULL;
}

static bool is_paragraph(struct line line)
{
    return ends_as_sentence(line) && word_count(line) >= LEAST_WORDS;
}

static bool is_heading(struct line line)
{
    return !ends_as_sentence(line) && word_count(line) <= HEADING_WORDS && !holds(line, "://") &&
           strchr(":,;/", line.text[line.len - 1]) == NULL;
}

/* "Surname, Given …" with an address or a day of access. */
static bool is_reference(struct line line)
{
    const char *comma = memchr(line.text, ',', line.len < 60 ? line.len : 60);
    size_t at = 0;

    if (comma == NULL || comma + 2 >= line.text + line.len || comma[1] != ' ' ||
        !rpt_cp_is_upper(rpt_utf8_next(line.text, line.len, &at)))
        return false;
    at = (size_t)(comma - line.text) + 2;
    if (!rpt_cp_is_upper(rpt_utf8_next(line.text, line.len, &at)))
        return false;
    return holds(line, "http://") || holds(line, "https://") || holds(line, "Accessed ") ||
           holds(line, "accessed ");
}

static bool is_bibliography(struct line line)
{
    static const char *const titles[] = {"references", "bibliography", "works cited", "sources",
                                         "notes"};

    for (size_t i = 0; i < RPT_COUNT(titles); i++)
        if (begins(line, titles[i]) && line.len <= strlen(titles[i]) + 1)
            return true;
    return false;
}

/* What stands behind an article on such a page. */
static bool is_back_matter(struct line line)
{
    static const char *const starts[] = {
        "To read more", "No comments", "Leave a Reply", "Share this",  "Like this",
        "Related",      "Posted in",   "Tagged",        "Filed under", "Fill in your details",
        "Discussion"};

    for (size_t i = 0; i < RPT_COUNT(starts); i++)
        if (begins(line, starts[i]) && word_count(line) < LEAST_WORDS)
            return true;
    return begins(line, "About ") && word_count(line) <= 3;
}

/* ---- The byline. */

struct byline {
    struct line names, institute, rest; /* rest: an article that runs on in the same line */
};

static struct line part(struct line line, const char *from, const char *to)
{
    return trimmed((struct line){from, (size_t)(to - from), line.number});
}

/* The full stop that ends the institute: at the line's end, or before a space and not of an
 * abbreviation such as St. or U.S. */
static const char *find_stop(const char *from, const char *end)
{
    const char *word = from;

    for (const char *at = from; at < end; at++) {
        size_t len = (size_t)(end - at) - 1, next = 0;

        if (*at == ' ')
            word = at + 1;
        if (*at == '.' &&
            (len == 0 || (at - word > 3 && rpt_cp_is_space(rpt_utf8_next(at + 1, len, &next)))))
            return at;
    }
    return NULL;
}

static bool read_byline(struct line line, struct byline *out)
{
    const char *end = line.text + line.len, *comma, *stop;

    if (!begins(line, "By ") && !begins(line, "By" NBSP))
        return false;
    comma = memchr(line.text, ',', line.len < BYLINE_BYTES ? line.len : BYLINE_BYTES);
    stop = comma != NULL ? find_stop(comma, end) : NULL;
    if (stop == NULL || stop - line.text > BYLINE_BYTES)
        return false;
    out->names = part(line, line.text + 2, comma);
    out->institute = part(line, comma + 1, stop);
    out->rest = part(line, stop + 1, end);
    size_t at = 0;
    return out->names.len > 0 && out->institute.len > 0 && word_count(out->names) <= 12 &&
           rpt_cp_is_upper(rpt_utf8_next(out->names.text, out->names.len, &at)) &&
           (out->rest.len == 0 || word_count(out->rest) >= LEAST_WORDS);
}

/* The line of the byline, 0 where there is none: a title stands before it. */
static size_t find_byline(const struct page *page, struct byline *byline)
{
    for (size_t i = 1; i < page->count && i < BYLINE_LINES; i++)
        if (read_byline(page->lines[i], byline))
            return i;
    return 0;
}

static bool is_page(const char *text, size_t len)
{
    struct page page = {0};
    struct byline byline = {0};
    size_t at, wide;

    split(&page, text, len);
    at = find_byline(&page, &byline);
    wide = at > 0 && word_count(byline.rest) >= LEAST_LONG_WORDS;
    for (size_t i = at + 1; at > 0 && i < page.count; i++)
        wide += word_count(page.lines[i]) >= LEAST_LONG_WORDS && is_paragraph(page.lines[i]);
    free(page.lines);
    return wide >= 2;
}

/* Bytes that are not UTF-8 are for the reader to tell; here they are looked over. */
bool rpt_savedpage_sniff(const char *path, const char *head, size_t len)
{
    size_t at = 0, bad;
    char *text;
    bool page;

    (void)path;
    if (head == NULL)
        return false;
    text = rpt_alloc(len + 1);
    memcpy(text, head, len);
    while (!rpt_utf8_valid(text + at, len - at, &bad)) {
        at += bad;
        text[at] = '?';
    }
    page = is_page(text, len);
    free(text);
    return page;
}

/* ---- The article. */

static char *copy(struct line line)
{
    return rpt_strndup(line.text, line.len);
}

static void add_paragraph(struct rpt_draft *draft, struct rpt_draft_document *document,
                          const char *kind, struct line line)
{
    char *text = copy(line);

    rpt_draft_paragraph(draft, document, kind, text, line.number);
    free(text);
}

static void add_section(struct rpt_draft *draft, struct rpt_draft_document *document,
                        struct line line)
{
    char *title = copy(line);

    rpt_draft_section(draft, document, 2, NULL, title, line.number);
    free(title);
}

/* Paragraphs, and headings between them, up to the references or the back matter; where it ended.
 */
static size_t read_body(struct rpt_draft *draft, struct rpt_draft_document *document,
                        const struct page *page, size_t at)
{
    for (; at < page->count; at++) {
        struct line line = page->lines[at];

        if (is_reference(line) || is_bibliography(line) || is_back_matter(line))
            break;
        if (is_paragraph(line))
            add_paragraph(draft, document, "paragraph", line);
        else if (is_heading(line) && document->paragraph_count > 0 && at + 1 < page->count &&
                 is_paragraph(page->lines[at + 1]) && !is_reference(page->lines[at + 1]))
            add_section(draft, document, line);
    }
    return at;
}

static void read_references(struct rpt_draft *draft, struct rpt_draft_document *document,
                            const struct page *page, size_t at)
{
    at += at < page->count && is_bibliography(page->lines[at]);
    if (document->section_count > 0 && at < page->count && is_reference(page->lines[at]))
        rpt_draft_section(draft, document, 2, "references", "References", page->lines[at].number)
            ->role = "bibliography";
    for (; at < page->count && is_reference(page->lines[at]); at++)
        add_paragraph(draft, document, "reference", page->lines[at]);
}

/* A title or a name, on one line with plain spaces: unlike the text it is no one's to point into.
 */
static char *plain(struct line line)
{
    char *made = rpt_alloc(line.len + 1);
    size_t at = 0, used = 0;

    while (at < line.len) {
        size_t from = at;

        if (!rpt_cp_is_space(rpt_utf8_next(line.text, line.len, &at))) {
            memcpy(made + used, line.text + from, at - from);
            used += at - from;
        } else if (used > 0 && made[used - 1] != ' ') {
            made[used++] = ' ';
        }
    }
    return made;
}

static void set_string(json_t *object, const char *key, struct line line)
{
    char *text = plain(line);

    json_object_set_new(object, key, json_string(text));
    free(text);
}

static json_t *agent(struct line line)
{
    json_t *made = json_object();

    set_string(made, "name", line);
    return made;
}

/* "A and B" are two. */
static json_t *authors_of(struct line names)
{
    json_t *authors = json_array();
    const char *and;

    while ((and = memmem(names.text, names.len, " and ", 5)) != NULL) {
        struct line first = part(names, names.text, and);

        json_array_append_new(authors, agent(first));
        names = part(names, and+5, names.text + names.len);
    }
    json_array_append_new(authors, agent(names));
    return authors;
}

bool rpt_savedpage_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    const char *name = draft->sources[draft->source_count - 1].name;
    struct page page = {0};
    struct byline byline = {0};
    struct rpt_file *file;
    size_t at;

    if (!rpt_draft_read(draft, path, name, true, &file, err))
        return false;
    split(&page, file->text, file->len);
    at = find_byline(&page, &byline);
    if (at > 0) {
        struct rpt_draft_document *document = rpt_draft_document(draft, file);

        document->page = true;
        set_string(document->record, "title", page.lines[at - 1]);
        json_object_set_new(document->record, "authors", authors_of(byline.names));
        json_object_set_new(document->record, "publisher", agent(byline.institute));
        if (at >= 3 && is_heading(page.lines[at - 2]))
            set_string(document->record, "category", page.lines[at - 2]);
        if (byline.rest.len > 0)
            add_paragraph(draft, document, "paragraph", byline.rest);
        read_references(draft, document, &page, read_body(draft, document, &page, at + 1));
    }
    free(page.lines);
    return true;
}
