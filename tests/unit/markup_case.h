/* SPDX-License-Identifier: MIT
 *
 * What the suites of the markup importers share: bytes are read by one importer, and what became of
 * them is compared as text: the documents, their records, the mistakes, what was left out.
 */
#ifndef MARKUP_CASE_H
#define MARKUP_CASE_H

#include "describe.h"
#include "import_case.h"

struct markup_case {
    const char *what, *source;
    const char *described; /* NULL: not asked */
    const char *record, *mistakes, *left;
};

struct markup {
    struct import_case files;
    struct rpt_draft draft;
    char *described, *record, *mistakes, *left;
};

static inline const struct rpt_importer *markup_importer(const char *name)
{
    for (size_t i = 0; i < rpt_importer_count; i++)
        if (strcmp(rpt_importers[i].name, name) == 0)
            return &rpt_importers[i];
    ck_abort_msg("no importer is called '%s'", name);
    return NULL;
}

/* The documents, each in its turn. */
static inline void markup_describe(struct markup *m)
{
    struct rpt_buf described, record, left;

    rpt_buf_init(&described, RPT_MAX_FILE);
    rpt_buf_init(&record, RPT_MAX_FILE);
    rpt_buf_init(&left, RPT_MAX_FILE);
    for (size_t i = 0; i < m->draft.document_count; i++) {
        struct rpt_draft_document *document = m->draft.documents[i];

        rpt_draft_turn(&m->draft, document);
        ck_assert_msg(document->read == NULL || document->read(&m->draft, document, &m->files.err),
                      "%s", m->files.err.detail);
        char *one = describe(document);
        rpt_buf_addf(&described, "%s%s", i > 0 ? "\n" : "", one);
        free(one);
        rpt_buf_adds(&record, i > 0 ? "\n" : "");
        rpt_json_write_compact(document->record, &record);
        rpt_draft_turn_end(&m->draft);
    }
    for (size_t i = 0; i < m->draft.left_count; i++)
        rpt_buf_addf(&left, "%s%u: %s (%zu)", i > 0 ? "\n" : "", m->draft.left[i].line,
                     m->draft.left[i].what, m->draft.left[i].count);
    rpt_buf_adds(&left, "");
    m->described = rpt_buf_steal(&described);
    m->record = rpt_buf_steal(&record);
    m->left = rpt_buf_steal(&left);
    rpt_mistakes_report(&m->draft, &m->files.report);
    m->mistakes = case_lines(&m->files);
}

/* Reads the bytes as the importer does; markup_end frees what came of it. */
static inline void markup_read(struct markup *m, const char *importer, const char *name,
                               const char *bytes, size_t len)
{
    const struct rpt_importer *row = markup_importer(importer);

    case_start(&m->files);
    case_write(&m->files, name, bytes, len);
    char *path = case_path(&m->files, name);
    rpt_draft_init(&m->draft, &m->files.options);
    struct rpt_source *source = RPT_ADD(m->draft.sources, m->draft.source_count);
    source->name = name;
    source->sum = rpt_sha256_create();
    ck_assert_msg(row->read(&m->draft, path, &m->files.err), "%s", m->files.err.detail);
    markup_describe(m);
    free(path);
}

static inline void markup_end(struct markup *m)
{
    free(m->described);
    free(m->record);
    free(m->mistakes);
    free(m->left);
    rpt_draft_finish(&m->draft);
    case_end(&m->files);
}

static inline void markup_same(const char *what, const char *kind, const char *got,
                               const char *wanted)
{
    ck_assert_msg(wanted == NULL || strcmp(got, wanted) == 0, "%s: %s:\n%s\n not:\n%s", what, kind,
                  got, wanted);
}

static inline void markup_check(const char *importer, const char *name, const struct markup_case *c)
{
    struct markup m = {0};

    markup_read(&m, importer, name, c->source, strlen(c->source));
    markup_same(c->what, "mistakes", m.mistakes, c->mistakes != NULL ? c->mistakes : "");
    markup_same(c->what, "documents", m.described, c->described);
    markup_same(c->what, "record", m.record, c->record);
    markup_same(c->what, "left out", m.left, c->left);
    markup_end(&m);
}

#endif
