/* SPDX-License-Identifier: MIT
 *
 * A draft's document as text, for the suites of importers: title, sections with their depth and
 * parent, paragraphs with kind and id, spans. A link inside the document names the paragraph, from
 * 0.
 */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "../../lib/import/draft.h"

static inline void add_spans(struct rpt_buf *out, const struct rpt_draft_paragraph *p)
{
    for (size_t i = 0; i < p->mark_count; i++) {
        const struct rpt_draft_mark *m = &p->marks[i];

        rpt_buf_addf(out, "\n  %zu-%zu %s%s%s", m->start, m->end, m->type,
                     m->value != NULL && m->target == 0 ? " " : "",
                     m->value != NULL && m->target == 0 ? m->value : "");
        if (m->target > 0)
            rpt_buf_addf(out, " ->%zu", m->target - 1);
    }
    for (size_t i = 0; i < p->mention_count; i++)
        rpt_buf_addf(out, "\n  %zu-%zu @%s%s%s at %u:%u", p->mentions[i].start, p->mentions[i].end,
                     p->mentions[i].entity != NULL ? p->mentions[i].entity : "nobody",
                     p->mentions[i].class_name != NULL ? " as " : "",
                     p->mentions[i].class_name != NULL ? p->mentions[i].class_name : "",
                     p->mentions[i].line, p->mentions[i].column);
    for (size_t i = 0; i < p->citation_count; i++)
        rpt_buf_addf(out, "\n  %zu-%zu cite %s%s%s at %u:%u", p->citations[i].start,
                     p->citations[i].end, p->citations[i].reference,
                     p->citations[i].intent != NULL ? " " : "",
                     p->citations[i].intent != NULL ? p->citations[i].intent : "",
                     p->citations[i].line, p->citations[i].column);
}

/* The document as text: title, sections with their depth, paragraphs with kind and id, spans. */
static inline char *describe(const struct rpt_draft_document *document)
{
    struct rpt_buf out;
    size_t section = 0;

    rpt_buf_init(&out, RPT_MAX_FILE);
    rpt_buf_addf(&out, "# %s", document->title != NULL ? document->title : "-");
    for (size_t i = 0; i <= document->paragraph_count; i++) {
        const struct rpt_draft_paragraph *p =
            i < document->paragraph_count ? &document->paragraphs[i] : NULL;

        for (; section < (p != NULL ? p->section : document->section_count); section++)
            rpt_buf_addf(&out, "\n%u< %zu %s: %s", document->sections[section].level,
                         document->sections[section].parent, document->sections[section].slug,
                         document->sections[section].title);
        if (p == NULL)
            break;
        rpt_buf_addf(&out, "\n%s %s: %s", p->kind, p->id != NULL ? p->id : "-", p->text);
        add_spans(&out, p);
    }
    return rpt_buf_steal(&out);
}

#endif
