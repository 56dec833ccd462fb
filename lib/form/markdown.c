/* SPDX-License-Identifier: MIT
 *
 * Markdown (CommonMark) of a document, section or paragraph: headings with their ids, names as
 * links to their entities, and at the end how to cite it.
 */
#include "form_private.h"

#include <string.h>

static void add_escaped(struct rpt_buf *out, const char *text, bool begins)
{
    rpt_markdown_escape(out, text, strlen(text), begins);
}

static const struct {
    const char *type, *sign;
} signs[] = {{"strong", "**"}, {"emphasis", "*"}};

static void add_signs(struct rpt_buf *out, const json_t *marks, bool closing)
{
    size_t count = json_array_size(marks);

    for (size_t i = 0; i < count; i++) {
        const char *type = rpt_text_of(json_array_get(marks, closing ? count - 1 - i : i), "type");
        for (size_t s = 0; s < RPT_COUNT(signs); s++)
            rpt_buf_adds(out, strcmp(signs[s].type, type) == 0 ? signs[s].sign : "");
    }
}

/* The URL that a run leads to: its innermost name's, else its first citation's. */
static const char *target_of(const json_t *run)
{
    const json_t *mentions = json_object_get(run, "mentions"),
                 *citations = json_object_get(run, "citations");
    size_t count = json_array_size(mentions);

    if (count > 0)
        return rpt_text_of(json_object_get(json_array_get(mentions, count - 1), "entity"), "href");
    return rpt_text_of(json_object_get(json_array_get(citations, 0), "reference"), "href");
}

static void add_run(struct rpt_buf *out, const json_t *run, const char *base, bool begins)
{
    const char *href = target_of(run);

    add_signs(out, json_object_get(run, "marks"), false);
    rpt_buf_adds(out, *href != '\0' ? "[" : "");
    add_escaped(out, rpt_text_of(run, "text"), begins);
    if (*href != '\0')
        rpt_buf_addf(out, "](%s%s)", base, href);
    add_signs(out, json_object_get(run, "marks"), true);
}

static void add_paragraph(struct rpt_buf *out, const json_t *paragraph, const char *base)
{
    size_t i;
    json_t *run;

    json_array_foreach (json_object_get(paragraph, "runs"), i, run)
        add_run(out, run, base, i == 0);
    rpt_buf_addf(out, " {#%s}\n\n", rpt_text_of(paragraph, "id"));
}

static void add_section(struct rpt_buf *out, const json_t *section, const char *base)
{
    size_t i, level = (size_t)json_integer_value(json_object_get(section, "level"));
    json_t *paragraph;

    if (json_is_string(json_object_get(section, "title"))) {
        rpt_buf_addf(out, "%.*s ", (int)(level < 5 ? level + 1 : 6), "######");
        add_escaped(out, rpt_text_of(section, "title"), true);
        rpt_buf_addf(out, " {#%s}\n\n", rpt_text_of(section, "id"));
    }
    json_array_foreach (json_object_get(section, "paragraphs"), i, paragraph)
        add_paragraph(out, paragraph, base);
}

static void add_head(struct rpt_buf *out, const json_t *document)
{
    size_t i;
    json_t *author;

    rpt_buf_adds(out, "# ");
    add_escaped(out, rpt_text_of(document, "title"), true);
    rpt_buf_addf(out, "\n\n*%s by ", rpt_text_of(document, "version"));
    json_array_foreach (json_object_get(document, "authors"), i, author) {
        rpt_buf_adds(out, i > 0 ? ", " : "");
        add_escaped(out, rpt_text_of(author, "name"), false);
    }
    rpt_buf_adds(out, "*\n\n");
}

bool rpt_write_markdown(const struct rpt_subject *subject, struct rpt_buf *out,
                        struct rpt_error *err)
{
    const json_t *sections = json_object_get(json_object_get(subject->value, "text"), "sections");
    const char *cite = rpt_text_of(json_object_get(subject->value, "cite"), "text");
    size_t i;
    json_t *section;

    if (strcmp(subject->kind, "document") == 0)
        add_head(out, subject->value);
    json_array_foreach (sections, i, section)
        add_section(out, section, subject->base);
    if (strcmp(subject->kind, "paragraph") == 0)
        add_paragraph(out, subject->value, subject->base);
    if (*cite != '\0') {
        rpt_buf_adds(out, "---\n\nCite as: ");
        add_escaped(out, cite, false);
        rpt_buf_addc(out, '\n');
    }
    return rpt_buf_ok(out, err);
}
