/* SPDX-License-Identifier: MIT
 *
 * Plain text of a document, section or paragraph, by the rule that document offsets count over: the
 * title, the sections' titles and the paragraphs in reading order, with an empty line between them.
 */
#include "form_private.h"

#include <string.h>

static void add_block(struct rpt_buf *out, const char *text)
{
    if (*text == '\0')
        return;
    rpt_buf_adds(out, out->len > 0 ? "\n\n" : "");
    rpt_buf_adds(out, text);
}

static void add_section(struct rpt_buf *out, const json_t *section)
{
    size_t i;
    json_t *paragraph;

    add_block(out, rpt_text_of(section, "title"));
    json_array_foreach (json_object_get(section, "paragraphs"), i, paragraph)
        add_block(out, rpt_text_of(paragraph, "text"));
}

bool rpt_write_plain(const struct rpt_subject *subject, struct rpt_buf *out, struct rpt_error *err)
{
    const json_t *text = json_object_get(subject->value, "text");
    size_t i;
    json_t *section;

    if (strcmp(subject->kind, "document") == 0)
        add_block(out, rpt_text_of(subject->value, "title"));
    if (json_is_string(text))
        add_block(out, json_string_value(text));
    json_array_foreach (json_object_get(text, "sections"), i, section)
        add_section(out, section);
    rpt_buf_addc(out, '\n');
    return rpt_buf_ok(out, err);
}
