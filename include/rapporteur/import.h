/* SPDX-License-Identifier: MIT
 *
 * import: files → a draft → a new dataset file. One file a source, one row of importers.def each;
 * all make the same draft, one checker reads it, one store writes it. The server never writes.
 */
#ifndef RAPPORTEUR_IMPORT_H
#define RAPPORTEUR_IMPORT_H

#include "rapporteur/base.h"

struct rpt_import_options {
    const char *db; /* the dataset's file; NULL: check only, nothing is written */
    const char *const *sources;
    size_t source_count;
    const char *at;        /* RFC 3339 time of this import, or NULL: SOURCE_DATE_EPOCH, else now */
    const char *published; /* EDTF date of the documents that do not say theirs, or NULL */
    const char *work;      /* the work that documents without one belong to, or NULL */
    const char
        *document; /* the slug of the one document that the source without a slug makes, or NULL */
    const char *lang; /* BCP 47 of documents that do not say theirs, or NULL (en) */
    bool fresh;       /* start empty instead of adding */
};

/* What was wrong, all at once: "file:line:column: what; what would be right". */
struct rpt_report {
    char **lines;
    size_t count;
    unsigned documents, paragraphs, entities, mentions, relations; /* what the sources hold */
    bool changed; /* a new dataset was put in place */
    long number;  /* the dataset's number afterwards */
};
void rpt_report_finish(struct rpt_report *report);

/* Imports, or only checks. False with err BAD_DATA and the lines where the sources are wrong
 * (nothing is written); BUSY where another importer holds the lock; NO_INPUT, CANNOT_CREATE, IO
 * otherwise. */
bool rpt_import(const struct rpt_import_options *options, struct rpt_report *report,
                struct rpt_error *err);
/* Takes a document out; its URLs answer 410. */
bool rpt_remove(const char *db, const char *document, const char *at, struct rpt_report *report,
                struct rpt_error *err);

#endif
