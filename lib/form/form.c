/* SPDX-License-Identifier: MIT
 *
 * The table of forms, and which of them fits what. The pipeline asks here and then calls the row's
 * writer.
 */
#include "form_private.h"

#include <string.h>

enum use { ANY, LISTS, TEXTS, TEMPLATES };

#define RPT_FORM(suffix_, media_type_, title_, use_, writer_)                                      \
    {.suffix = suffix_,                                                                            \
     .media_type = media_type_,                                                                    \
     .title = title_,                                                                              \
     .lists_only = (use_) == LISTS,                                                                \
     .texts_only = (use_) == TEXTS,                                                                \
     .templated = (use_) == TEMPLATES,                                                             \
     .write = rpt_write_##writer_},
const struct rpt_form rpt_forms[] = {
#include "forms.def"
};
#undef RPT_FORM
const size_t rpt_form_count = RPT_COUNT(rpt_forms);

const struct rpt_form *rpt_form_by_suffix(const char *suffix, size_t len)
{
    for (size_t i = 0; i < rpt_form_count; i++) {
        if (strlen(rpt_forms[i].suffix) == len && strncmp(rpt_forms[i].suffix, suffix, len) == 0)
            return &rpt_forms[i];
    }
    return NULL;
}

bool rpt_form_fits(const struct rpt_form *form, const struct rpt_templates *templates,
                   const char *kind, bool list, bool text)
{
    if (form->lists_only)
        return list;
    if (form->texts_only)
        return text;
    return !form->templated || rpt_template_for(templates, kind, list) != NULL;
}

const char *rpt_form_include(const struct rpt_form *form, const struct rpt_templates *templates,
                             const char *kind, bool list)
{
    if (form->templated)
        return rpt_template_include(templates, kind, list);
    if (!form->texts_only)
        return "";
    return strcmp(kind, "paragraph") == 0 ? "runs" : "text";
}

const char *rpt_text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}
