/* SPDX-License-Identifier: MIT
 *
 * HTML: the thing's JSON given to its template, with what pages need beside it (names that begin
 * with "_"). What the template language cannot say is said here: a list's heading, Markdown; and in
 * drawn.c, the elements that a run stands in.
 */
#include "form_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- What templates cannot work out. */

/* A boolean for a word that pages tell in their own words: what a document is of its work
 * ("_is_digest"), how a quotation stands there ("_is_exact"). */
static void decorate_word(json_t *object, const char *key)
{
    const char *word = rpt_text_of(object, key);

    if (*word != '\0') {
        json_t *name = json_sprintf("_is_%s", word);
        json_object_set_new(object, json_string_value(name), json_true());
        json_decref(name);
    }
}

/* A boolean for what became of words: "_gone", "_new", "_same". */
static void decorate_change(json_t *object)
{
    const char *change = rpt_text_of(object, "change");

    if (*change != '\0') {
        json_t *name = json_sprintf("_%s", change);
        json_object_set_new(object, json_string_value(name), json_true());
        json_decref(name);
    }
}

/* A claim whose means is its object ("dispatches special rapporteurs") does not say it twice. */
static void decorate_claim(json_t *object)
{
    const json_t *mechanism = json_object_get(object, "mechanism");

    if (json_is_object(mechanism) && json_equal(mechanism, json_object_get(object, "object")))
        json_object_set_new(object, "mechanism", json_null());
}

/* Walks the tree: decorates runs, words and claims wherever they are; `page` shows the document. */
static void decorate(json_t *value, const char *page)
{
    static const char *const words[] = {"version", "verdict", "op", "caution"};
    const char *key;
    json_t *member;
    size_t i;

    json_array_foreach (value, i, member)
        decorate(member, page);
    for (size_t k = 0; k < RPT_COUNT(words); k++)
        decorate_word(value, words[k]);
    decorate_claim(value);
    decorate_change(value);
    json_object_foreach (value, key, member) {
        if (strcmp(key, "runs") == 0)
            rpt_runs_draw(member, page);
        else
            decorate(member, page);
    }
}

/* ---- What every page knows. */

/* The path of the base URL: what stands before every root-relative link. */
static const char *root_of(const struct rpt_subject *subject)
{
    const char *host = strstr(subject->base, "://");
    const char *path = host != NULL ? strchr(host + 3, '/') : NULL;

    return path != NULL ? path : "";
}

static json_t *url_of(const struct rpt_subject *subject, const char *suffix)
{
    const char *path = strcmp(subject->path, "/") == 0 ? "/index" : subject->path;

    return json_sprintf("%s%s.%s%s%s", root_of(subject), path, suffix,
                        *subject->query != '\0' ? "?" : "", subject->query);
}

static json_t *alternates(const struct rpt_subject *subject)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rpt_form_count; i++) {
        const struct rpt_form *form = &rpt_forms[i];
        bool fits =
            !subject->alone && !form->templated &&
            rpt_form_fits(form, subject->templates, subject->kind, subject->list, subject->text);

        if (fits && strcmp(subject->kind, "problem") != 0)
            json_array_append_new(list,
                                  json_pack("{s:o, s:s%, s:s}", "href",
                                            url_of(subject, form->suffix), "type", form->media_type,
                                            strcspn(form->media_type, ";"), "title", form->title));
    }
    return list;
}

/* The heading of a list's page: its last path segment, as words. */
static json_t *heading_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    json_t *title = json_string(slash != NULL && slash[1] != '\0' ? slash + 1 : "all");
    char *text = (char *)(uintptr_t)json_string_value(title);

    *text = (char)(*text >= 'a' && *text <= 'z' ? *text - ('a' - 'A') : *text);
    return title;
}

static json_t *title_of(const struct rpt_subject *subject)
{
    static const char *const keys[] = {"title", "sentence", "label", "q"};

    if (subject->list)
        return heading_of(subject->path);
    for (size_t i = 0; i < RPT_COUNT(keys); i++) {
        const json_t *value = json_object_get(subject->value, keys[i]);
        if (json_is_string(value))
            return json_string(json_string_value(value));
    }
    return heading_of(subject->path);
}

/* One link for each part of a facet and of the request, as search and list pages show them. */
static json_t *facets_of(const json_t *value)
{
    json_t *list = json_array(), *facet;
    const char *name;

    json_object_foreach (json_object_get(value, "facets"), name, facet)
        json_array_append_new(list, json_pack("{s:s, s:O}", "name", name, "values",
                                              json_object_get(facet, "values")));
    return list;
}

/* Where a problem's suggestions lead: a path by itself, or a name in the place of the path's last
 * part. */
static void link_suggestions(const struct rpt_subject *subject, json_t *data)
{
    const char *slash = strrchr(subject->path, '/');
    size_t i;
    json_t *error;

    json_array_foreach (json_object_get(data, "errors"), i, error) {
        const char *suggestion = rpt_text_of(error, "suggestion");

        if (*suggestion == '/')
            json_object_set_new(error, "_link", json_sprintf("%s%s", root_of(subject), suggestion));
        else if (strcmp(rpt_text_of(error, "parameter"), "id") == 0 && *suggestion != '\0')
            json_object_set_new(error, "_link",
                                json_sprintf("%s%.*s/%s", root_of(subject),
                                             (int)(slash - subject->path), subject->path,
                                             suggestion));
    }
}

static void add_markdown(json_t *data)
{
    const char *markdown = json_string_value(json_object_get(data, "markdown"));

    if (markdown == NULL)
        return;
    char *html = rpt_markdown_html(markdown, strlen(markdown));
    json_object_set_new(data, "_html", json_string(html));
    free(html);
}

static json_t *page_data(const struct rpt_subject *subject)
{
    json_t *data = json_deep_copy(subject->value);

    decorate(data, rpt_text_of(json_object_get(data, "document"), "href"));
    add_markdown(data);
    link_suggestions(subject, data);
    json_object_set_new(data, "_title", title_of(subject));
    json_object_set_new(data, "_kind", json_string(subject->kind));
    json_object_set_new(data, "_path", json_string(subject->path));
    json_object_set_new(
        data, "_origin",
        json_stringn(subject->base, strlen(subject->base) - strlen(root_of(subject))));
    json_object_set_new(data, "_json", subject->alone ? json_null() : url_of(subject, "json"));
    json_object_set_new(data, "_alternates", alternates(subject));
    json_object_set_new(data, "_facets", facets_of(data));
    json_object_set(data, "_dataset", (json_t *)(uintptr_t)subject->dataset);
    json_object_set(data, "_assets", (json_t *)(uintptr_t)subject->assets);
    json_object_set_new(data, "_root", json_string(root_of(subject)));
    return data;
}

bool rpt_write_html(const struct rpt_subject *subject, struct rpt_buf *out, struct rpt_error *err)
{
    const struct rpt_tmpl *tmpl =
        rpt_template_for(subject->templates, subject->kind, subject->list);
    json_auto_t *data = page_data(subject);

    return rpt_tmpl_render(tmpl, data, rpt_template_partial, (void *)(uintptr_t)subject->templates,
                           out, err) &&
           rpt_buf_ok(out, err);
}
