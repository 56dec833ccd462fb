/* SPDX-License-Identifier: MIT
 *
 * form: a resource's json_t → bytes. One row of forms.def a form, one file each; a form never asks
 * what it is given from and never sees a dataset or a request.
 */
#ifndef RAPPORTEUR_FORM_H
#define RAPPORTEUR_FORM_H

#include "rapporteur/base.h"

/* What a form is asked to write. */
struct rpt_subject {
    const char
        *kind; /* "entity", "document", "search", "problem" … : names the template and the schema */
    bool list;  /* an envelope of things of that kind */
    bool text;  /* has "text" with sections, paragraphs and runs: can be plain text or Markdown */
    bool alone; /* it has no other form */
    const json_t *value;   /* borrowed */
    const char *path;      /* canonical path, root-relative, without suffix or query */
    const char *query;     /* canonical query without "?", or "" */
    const char *base;      /* absolute base URL without a final slash */
    const json_t *dataset; /* id, title, about, number, digest … */
    const json_t *assets;  /* {"style_css": "/static/style.1a2b3c4d.css"} */
    const struct rpt_templates *templates;
};

struct rpt_form {
    const char *suffix;     /* "json" */
    const char *media_type; /* as in Content-Type, with charset where it belongs */
    const char *title;      /* "JSON", for links */
    bool lists_only;        /* whole lists: csv, ndjson */
    bool texts_only;        /* txt, md */
    bool templated;         /* html: where there is a template of that kind */
    bool (*write)(const struct rpt_subject *subject, struct rpt_buf *out, struct rpt_error *err);
};

extern const struct rpt_form rpt_forms[];
extern const size_t rpt_form_count;
const struct rpt_form *rpt_form_by_suffix(const char *suffix, size_t len);
/* Whether `form` can write things of `kind`. */
bool rpt_form_fits(const struct rpt_form *form, const struct rpt_templates *templates,
                   const char *kind, bool list, bool text);
/* What the form needs beside a thing itself, as an `include` ("text", "mentions,relations"), or "".
 * For HTML the template says it in its first line: {{! include: mentions,relations }} */
const char *rpt_form_include(const struct rpt_form *form, const struct rpt_templates *templates,
                             const char *kind, bool list);

/* The templates of a folder (static/html), parsed once. `list.html` serves a kind's lists unless
 * there is `<kind>-list.html`; files in _partials/ are partials. */
struct rpt_templates;
bool rpt_templates_load(const char *folder, struct rpt_templates **out, struct rpt_error *err);
void rpt_templates_destroy(struct rpt_templates *templates);
/* Markdown (CommonMark with tables) of the project's own docs → HTML, raw HTML left out. malloc'd.
 */
char *rpt_markdown_html(const char *markdown, size_t len);

#endif
