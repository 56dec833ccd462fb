/* SPDX-License-Identifier: MIT
 *
 * What the files of lib/form share: the writers of forms.def and the templates of html.c.
 */
#ifndef RPT_FORM_PRIVATE_H
#define RPT_FORM_PRIVATE_H

#include "rapporteur/form.h"

#define RPT_FORM(suffix, media_type, title, use, writer)                                           \
    bool rpt_write_##writer(const struct rpt_subject *subject, struct rpt_buf *out,                \
                            struct rpt_error *err);
#include "forms.def"
#undef RPT_FORM

/* The template for things (or lists) of a kind, or NULL. */
const struct rpt_tmpl *rpt_template_for(const struct rpt_templates *templates, const char *kind,
                                        bool list);
/* What its first line asks to be included, or "". */
const char *rpt_template_include(const struct rpt_templates *templates, const char *kind,
                                 bool list);
/* A partial by name, as rpt_tmpl_render asks for it. */
const struct rpt_tmpl *rpt_template_partial(void *templates, const char *name);

/* Gives runs the elements that they stand in, as runs.html wants them; `page`: the URL that links
 * inside the document are in, "" where it is the page itself. */
void rpt_runs_draw(json_t *runs, const char *page);

/* A string member of an object, or "". */
const char *rpt_text_of(const json_t *object, const char *key);

#endif
