/* SPDX-License-Identifier: MIT
 *
 * import: files → a draft → a new dataset file. One file a source, one row of importers.def each;
 * all make the same draft, one checker reads it, one store writes it. The server never writes.
 */
#ifndef RAPPORTEUR_IMPORT_H
#define RAPPORTEUR_IMPORT_H

#include "rapporteur/base.h"

/* How far an import is. */
struct rpt_progress {
    const char *step;         /* "reading", "indexing", "naming" */
    size_t paragraphs, bytes; /* done of this step; bytes of text */
    double part;              /* done of it, 0…1; below 0: not known */
};

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
    bool suggest;     /* tell capitalised phrases that nothing names */
    /* Called after each paragraph and at the end of each step; NULL: nobody watches. */
    void (*progress)(void *cls, const struct rpt_progress *progress);
    void *progress_cls;
};

/* What was wrong, all at once: "file:line:column: what; what would be right"; and what was done. */
struct rpt_report {
    char **lines;
    size_t count;
    unsigned documents, paragraphs, entities, mentions, relations; /* what the sources hold */
    bool changed;  /* a new dataset was put in place */
    long number;   /* the dataset's number afterwards */
    json_t *lists; /* by name, arrays of objects: see static/schema/import-report.json; or NULL */
};
void rpt_report_finish(struct rpt_report *report);
/* Adds to the list of that name, taking `item`; a report that is NULL takes it too. */
void rpt_report_add(struct rpt_report *report, const char *list, json_t *item);
/* What was suggested, as a table that entities.csv may begin with (RFC 4180). */
void rpt_report_table(const struct rpt_report *report, struct rpt_buf *out);
/* All of it as one object, with every list, empty ones too; `err` is why nothing was done, or NULL.
 * New reference. */
json_t *rpt_report_json(const struct rpt_report *report, const struct rpt_error *err);

/* Imports, or only checks; fills `report` anew (finish it either way). False with err BAD_DATA and
 * the lines where the sources are wrong (nothing is written); BUSY where another importer holds the
 * lock; NO_INPUT, CANNOT_CREATE, IO otherwise. */
bool rpt_import(const struct rpt_import_options *options, struct rpt_report *report,
                struct rpt_error *err);
/* Takes a document out; its URLs answer 410. The report is as with rpt_import. */
bool rpt_remove(const char *db, const char *document, const char *at, struct rpt_report *report,
                struct rpt_error *err);

/* Reads a dataset again: every span in code points, UTF-16 units and bytes, every paragraph's
 * fingerprint, place and start, every edition's digest and seal, every table's sum, the dataset's
 * digest, and the file itself. False with err BAD_DATA and a line for each row that is wrong; as
 * with rpt_db_open where it is no dataset. Finish `report` either way. */
bool rpt_verify(const char *db, struct rpt_report *report, struct rpt_error *err);
/* Writes the dataset `db` as a bundle into `folder`, which must be new or empty (CANNOT_CREATE):
 * importing that folder into a new file gives the same dataset, earlier editions too. */
bool rpt_unbundle(const char *db, const char *folder, struct rpt_error *err);

#endif
