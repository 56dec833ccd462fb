/* SPDX-License-Identifier: MIT
 *
 * Runs as elements: which of them begin before each run's text ("_open") and end behind it
 * ("_close"), so that a template writes elements that nest, whatever spans overlap. What two
 * neighbours share stays open between them. No link stands in another: a run leads to the innermost
 * entity that it names, else to what it cites, else where the text's own link leads.
 */
#include "form_private.h"

#include <string.h>
#include <strings.h>

/* ---- Which elements a run stands in, outermost first: objects with one member, "_" and a name. */

/* Only addresses that open a page, a letter or a place; `page` is where the document stands. */
static json_t *address_of(const char *url, const char *page)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:"};

    for (size_t i = 0; i < RPT_COUNT(schemes); i++)
        if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
            return json_string(url);
    return *url == '#' ? json_sprintf("%s%s", page, url) : NULL;
}

/* A day, month or year: what HTML and EDTF both call a date. */
static bool is_plain_date(const char *text)
{
    size_t len = strlen(text);

    return (len == 4 || len == 7 || len == 10) && strspn(text, "0123456789-") == len &&
           rpt_date_valid(text);
}

static void add(json_t *elements, const char *name, json_t *value)
{
    json_array_append_new(elements, json_pack("{s:o}", name, value));
}

static void add_mark(json_t *elements, const json_t *mark, const char *page)
{
    static const struct {
        const char *type, *name;
    } plain[] = {{"strong", "_strong"},
                 {"emphasis", "_emphasis"},
                 {"code", "_code"},
                 {"superscript", "_superscript"},
                 {"quotation", "_quotation"}};
    const char *type = rpt_text_of(mark, "type"), *value = rpt_text_of(mark, "value");
    json_t *href = NULL;

    for (size_t i = 0; i < RPT_COUNT(plain); i++)
        if (strcmp(plain[i].type, type) == 0)
            add(elements, plain[i].name, json_object());
    if (strcmp(type, "foreign") == 0 && *value == '\0')
        add(elements, "_emphasis", json_object());
    else if (strcmp(type, "foreign") == 0)
        add(elements, "_foreign", json_pack("{s:s}", "lang", value));
    else if (strcmp(type, "time") == 0 && is_plain_date(value))
        add(elements, "_time", json_pack("{s:s}", "date", value));
    else if (strcmp(type, "link") == 0 && page != NULL && (href = address_of(value, page)) != NULL)
        add(elements, "_link", json_pack("{s:o}", "href", href));
}

/* The last of its links, of which only one may be drawn. */
static size_t innermost_link(const json_t *marks, const char *page)
{
    size_t found = SIZE_MAX, i;
    json_t *mark;

    json_array_foreach (marks, i, mark) {
        if (strcmp(rpt_text_of(mark, "type"), "link") != 0)
            continue;
        json_t *href = address_of(rpt_text_of(mark, "value"), page);
        found = href != NULL ? i : found;
        json_decref(href);
    }
    return found;
}

static json_t *elements_of(const json_t *run, const char *page)
{
    const json_t *mentions = json_object_get(run, "mentions"),
                 *citations = json_object_get(run, "citations"),
                 *marks = json_object_get(run, "marks");
    size_t named = json_array_size(mentions), cited = json_array_size(citations), i;
    size_t link = named + cited == 0 ? innermost_link(marks, page) : SIZE_MAX;
    json_t *elements = json_array(), *mark;

    json_array_foreach (marks, i, mark)
        add_mark(elements, mark, i == link ? page : NULL);
    if (named > 0)
        add(elements, "_entity",
            json_incref(json_object_get(json_array_get(mentions, named - 1), "entity")));
    else if (cited > 0)
        add(elements, "_cite",
            json_incref(json_object_get(json_array_get(citations, 0), "reference")));
    return elements;
}

/* ---- Where they begin and end. */

static size_t shared(const json_t *left, const json_t *right)
{
    size_t count = 0;

    while (count < json_array_size(left) && count < json_array_size(right) &&
           json_equal(json_array_get(left, count), json_array_get(right, count)))
        count++;
    return count;
}

/* Those that open a quotation in some language, single ones and corner brackets too, for here it is
 * known that there is one. */
static bool is_quotation_mark(uint32_t cp)
{
    static const uint32_t marks[] = {'"',    0xAB,   0xBB,   0x2018, 0x201A, 0x201C,
                                     0x201E, 0x2039, 0x203A, 0x300C, 0x300E};

    for (size_t i = 0; i < RPT_COUNT(marks); i++)
        if (marks[i] == cp)
            return true;
    return false;
}

/* Whether the text itself has a quotation mark where the run begins, before or behind the border.
 */
static bool is_marked(const json_t *before, const json_t *run)
{
    const char *left = rpt_text_of(before, "text"), *right = rpt_text_of(run, "text");
    size_t len = strlen(left), at = len > 0 ? rpt_utf8_start(left, len - 1) : 0, from = 0;

    if (*right != '\0' && is_quotation_mark(rpt_utf8_next(right, strlen(right), &from)))
        return true;
    return left[at] != '\0' && is_quotation_mark(rpt_utf8_next(left, len, &at));
}

static void open_from(json_t *run, const json_t *elements, size_t from, const json_t *before)
{
    json_t *open = json_array();

    for (size_t i = from; i < json_array_size(elements); i++) {
        json_t *element = json_deep_copy(json_array_get(elements, i));
        json_t *quotation = json_object_get(element, "_quotation");

        if (quotation != NULL && is_marked(before, run))
            json_object_set_new(quotation, "marked", json_true());
        json_array_append_new(open, element);
    }
    json_object_set_new(run, "_open", open);
}

static void close_to(json_t *run, const json_t *elements, size_t to)
{
    json_t *close = json_array();

    for (size_t i = json_array_size(elements); i-- > to;)
        json_array_append(close, json_array_get(elements, i));
    json_object_set_new(run, "_close", close);
}

void rpt_runs_draw(json_t *runs, const char *page)
{
    json_t *before = NULL, *around = NULL, *run;
    size_t i;

    json_array_foreach (runs, i, run) {
        json_t *elements = elements_of(run, page);
        size_t kept = shared(around, elements);

        if (before != NULL)
            close_to(before, around, kept);
        open_from(run, elements, kept, before);
        json_decref(around);
        around = elements;
        before = run;
    }
    if (before != NULL)
        close_to(before, around, 0);
    json_decref(around);
}
