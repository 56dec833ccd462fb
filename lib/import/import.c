/* SPDX-License-Identifier: MIT
 *
 * An import from end to end: lock, read, check, store in a copy, compare, put in place. A check is
 * the same without a file: what check accepts, import does too.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

struct import {
    const struct rpt_import_options *options;
    struct rpt_report *report;
    struct rpt_draft draft;
    struct rpt_place place;
    struct rpt_db *db;
    json_t *late[2]; /* the indexes that a new file does without while it is filled */
    char at[21];
};

/* ---- Options. */

static bool read_time(const char *given, char at[21], struct rpt_error *err)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    const char *text = given != NULL ? given : epoch != NULL && *epoch != '\0' ? epoch : NULL;
    time_t when = 0;

    if (text == NULL)
        when = time(NULL);
    else if (!rpt_date_parse_instant(text, &when))
        return rpt_fail(err, RPT_E_USAGE, "at",
                        "%s '%s' is not a time; write it as 2026-11-24T00:00:00Z",
                        given != NULL ? "--at" : "SOURCE_DATE_EPOCH", text);
    rpt_date_rfc3339(when, at);
    return true;
}

static bool check_options(const struct rpt_import_options *options, struct rpt_error *err)
{
    if (options->source_count == 0)
        return rpt_fail(err, RPT_E_USAGE, "source", "nothing to import; name a source");
    if (options->published != NULL && !rpt_date_valid(options->published))
        return rpt_fail(err, RPT_E_USAGE, "published",
                        "--published '%s' is no EDTF date; write it as 2013 or 2013-04-21",
                        options->published);
    if (options->document != NULL && !rpt_slug_valid(options->document))
        return rpt_fail(err, RPT_E_USAGE, "document",
                        "--document '%s' is no slug; use small letters and digits, words joined by "
                        "single hyphens",
                        options->document);
    if (options->lang != NULL &&
        (*options->lang == '\0' ||
         options->lang[strspn(options->lang, "abcdefghijklmnopqrstuvwxyz"
                                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] != '\0'))
        return rpt_fail(err, RPT_E_USAGE, "lang",
                        "--lang '%s' is no language tag; write it as en or zh-Hant", options->lang);
    return true;
}

/* ---- Indexes: made of all rows at once they cost a third of what they cost row by row. */

enum { LATE_PARAGRAPH, LATE_MENTION };

static bool leave_index(struct import *import, const json_t *index, struct rpt_error *err)
{
    char *sql = rpt_printf("DROP INDEX %s", json_string_value(json_object_get(index, "name")));
    bool good = rpt_db_exec(import->db, sql, err);

    free(sql);
    return good;
}

static bool leave_indexes(struct import *import, struct rpt_error *err)
{
    static const char *const tables[] = {"paragraph", "mention"};

    for (size_t i = 0; import->draft.old == NULL && i < RPT_COUNT(tables); i++) {
        struct rpt_stmt *st = rpt_db_use(import->db, RPT_SQL_IMPORT_INDEXES);
        json_t *index;
        size_t at;

        rpt_bind_text(st, ":table", tables[i]);
        import->late[i] = rpt_rows_json(st, err);
        if (import->late[i] == NULL)
            return false;
        json_array_foreach (import->late[i], at, index)
            if (!leave_index(import, index, err))
                return false;
    }
    return true;
}

static bool make_indexes(struct import *import, int late, struct rpt_error *err)
{
    json_t *index;
    size_t at;

    json_array_foreach (import->late[late], at, index)
        if (!rpt_db_exec(import->db, json_string_value(json_object_get(index, "sql")), err))
            return false;
    return true;
}

/* ---- The steps. */

static bool prepare(struct import *import, struct rpt_error *err)
{
    const struct rpt_import_options *options = import->options;
    struct rpt_draft *draft = &import->draft;

    if (options->db != NULL && !options->fresh && rpt_place_exists(&import->place) &&
        (!rpt_db_open(import->place.path, RPT_DB_READ, &draft->old, err) ||
         !rpt_base_load(draft, err)))
        return false;
    if (!rpt_sources_read(draft, err))
        return false;
    rpt_records_enter(draft);
    rpt_check_records(draft);
    return rpt_adopt_begin(draft, err);
}

/* The copy, or one that nobody sees (SQLite's temporary file) where nothing is to be written. */
static bool open_copy(struct import *import, struct rpt_error *err)
{
    bool check_only = import->place.path == NULL;

    if (!check_only && !rpt_place_copy(&import->place, import->draft.old == NULL, err))
        return false;
    return rpt_db_open(check_only ? "" : import->place.fresh, RPT_DB_WRITE, &import->db, err) &&
           rpt_db_exec(import->db, "BEGIN IMMEDIATE", err) && leave_indexes(import, err);
}

static bool check_whole(struct rpt_db *db, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_BROKEN);
    enum rpt_step step = rpt_step(st, err);

    if (step == RPT_ROW)
        return rpt_fail(err, RPT_E_INTERNAL, NULL,
                        "%lld rows of %s would point to no row of %s; nothing was written",
                        (long long)rpt_column_int(st, 2), rpt_column_text(st, 0),
                        rpt_column_text(st, 1));
    return step == RPT_DONE;
}

static int64_t old_number(const struct import *import)
{
    if (import->draft.old == NULL)
        return 0;
    return json_integer_value(json_object_get(rpt_db_dataset(import->draft.old), "number"));
}

/* What follows from the texts and records, and whether all of it says anything new. */
static bool derive(struct import *import, bool texts_changed, struct rpt_error *err)
{
    int64_t number = old_number(import) + 1;
    char digest[65];

    if (!make_indexes(import, LATE_PARAGRAPH, err) ||
        (texts_changed && !(rpt_index_make(import->db, &import->draft.meter, err) &&
                            rpt_index_earlier(import->db, err))) ||
        !rpt_mentions_make(import->draft.old, import->db, import->report, &import->draft.meter,
                           err) ||
        !make_indexes(import, LATE_MENTION, err) ||
        (import->options->suggest && !rpt_phrases_tell(import->db, import->report, err)) ||
        !rpt_marks_settle(import->db, import->report, err) || !rpt_totals_make(import->db, err) ||
        !check_whole(import->db, err) ||
        !rpt_compare(import->draft.old, import->db, number, &import->report->changed, digest, err))
        return false;
    import->report->number = (long)(import->report->changed ? number : number - 1);
    struct rpt_stmt *st = rpt_db_use(import->db, RPT_SQL_IMPORT_DATASET_NUMBER);
    rpt_bind_int(st, ":number", number);
    rpt_bind_text(st, ":digest", digest);
    rpt_bind_text(st, ":at", import->at);
    return rpt_run(st, err) && (!import->report->changed || rpt_tables_seal(import->db, err));
}

/* Where much of the file is empty pages it is written anew. */
static bool pack(struct rpt_db *db, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_LOOSE);

    if (rpt_step(st, err) != RPT_ROW)
        return false;
    bool loose = rpt_column_int(st, 0) != 0;
    rpt_stmt_release(st);
    st = NULL;
    return !loose || rpt_db_exec(db, "VACUUM", err);
}

static bool put_in_place(struct import *import, struct rpt_error *err)
{
    if (import->place.path == NULL || !import->report->changed) {
        import->report->changed = import->report->changed && import->place.path != NULL;
        return true;
    }
    if (!rpt_db_exec(import->db, "COMMIT", err) || !pack(import->db, err))
        return false;
    rpt_db_close(import->db);
    import->db = NULL;
    return rpt_place_commit(&import->place, err);
}

/* ---- The report. */

static bool say_documents(struct import *import, struct rpt_error *err)
{
    for (size_t i = 0; i < import->draft.document_count; i++) {
        const char *slug = import->draft.documents[i]->slug;
        json_t *row;

        if (slug == NULL)
            continue;
        RPT_AUTO_STMT st = rpt_db_use(import->db, RPT_SQL_IMPORT_DOCUMENT_REPORT);
        rpt_bind_text(st, ":document", slug);
        if (rpt_step(st, err) != RPT_ROW || (row = rpt_row_json(st, err)) == NULL)
            return false;
        import->report->mentions += (unsigned)json_integer_value(json_object_get(row, "mentions"));
        rpt_report_add(import->report, "documents", row);
    }
    return true;
}

static bool say_mistakes(struct import *import, struct rpt_error *err)
{
    size_t count = import->draft.mistake_count + import->draft.mistakes_left_out;

    rpt_mistakes_report(&import->draft, import->report);
    return rpt_fail(err, RPT_E_BAD_DATA, NULL, "%zu mistake%s in the sources; nothing was written",
                    count, count == 1 ? "" : "s");
}

/* The sources into the copy: first what documents share, then the documents, then what a bundle no
 * longer holds. Once there is a mistake all is still read and checked, and nothing stored. */
static bool load(struct import *import, bool *texts_changed, struct rpt_error *err)
{
    struct rpt_draft *draft = &import->draft;

    for (size_t i = 0; i < draft->record_count; i++)
        import->report->entities += draft->records[i].kind == KNOWN_ENTITY;
    if ((draft->mistake_count == 0 && !rpt_store_records(draft, import->db, err)) ||
        !rpt_documents_import(draft, import->db, import->at, texts_changed, err))
        return false;
    rpt_sources_finish(draft);
    return draft->mistake_count > 0 ||
           (rpt_store_dataset(draft, import->db, err) && rpt_store_gone(draft, import->db, err));
}

static bool run(struct import *import, struct rpt_error *err)
{
    bool texts_changed = false; /* the index of no texts is empty, as in a new file */

    if (!prepare(import, err) || !open_copy(import, err) || !load(import, &texts_changed, err))
        return false;
    rpt_left_report(&import->draft, import->report);
    if (import->draft.mistake_count > 0)
        return say_mistakes(import, err);
    return derive(import, texts_changed, err) && say_documents(import, err) &&
           put_in_place(import, err);
}

static void finish(struct import *import)
{
    rpt_db_close(import->db);
    rpt_draft_finish(&import->draft);
    rpt_place_close(&import->place);
    for (size_t i = 0; i < RPT_COUNT(import->late); i++)
        json_decref(import->late[i]);
}

bool rpt_import(const struct rpt_import_options *options, struct rpt_report *report,
                struct rpt_error *err)
{
    struct import import = {.options = options, .report = report, .place = {.lock_file = -1}};
    bool good;

    *report = (struct rpt_report){0};
    if (!check_options(options, err) || !read_time(options->at, import.at, err))
        return false;
    rpt_draft_init(&import.draft, options);
    import.draft.report = report;
    good = (options->db == NULL || rpt_place_open(&import.place, options->db, err)) &&
           run(&import, err);
    finish(&import);
    return good;
}

/* ---- Taking a document out. */

static bool say_absent(struct rpt_db *db, const char *document, struct rpt_error *err)
{
    json_t *all = rpt_rows_json(rpt_db_use(db, RPT_SQL_IMPORT_DOCUMENTS), err);

    return all != NULL && rpt_fail_allowed(err, RPT_E_NOT_FOUND, "document", document, all,
                                           "no document is called '%s'", document);
}

static bool remove_document(struct rpt_db *db, const char *document, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_DOCUMENT_REMOVE);
    struct rpt_stmt *mentions = rpt_db_use(db, RPT_SQL_IMPORT_DOCUMENT_REMOVE_MENTIONS);
    enum rpt_step step;

    rpt_bind_text(mentions, ":slug", document);
    if (!rpt_run(mentions, err))
        return false;
    rpt_bind_text(st, ":slug", document);
    step = rpt_step(st, err);
    return step == RPT_ROW || (step == RPT_DONE && say_absent(db, document, err));
}

static bool take_out(struct import *import, const char *document, struct rpt_error *err)
{
    return rpt_db_open(import->place.path, RPT_DB_READ, &import->draft.old, err) &&
           open_copy(import, err) && remove_document(import->db, document, err) &&
           derive(import, true, err) && put_in_place(import, err);
}

bool rpt_remove(const char *db, const char *document, const char *at, struct rpt_report *report,
                struct rpt_error *err)
{
    static const struct rpt_import_options none = {0};
    struct import import = {.options = &none, .report = report, .place = {.lock_file = -1}};
    bool good;

    *report = (struct rpt_report){0};
    if (!read_time(at, import.at, err))
        return false;
    rpt_draft_init(&import.draft, &none);
    good = rpt_place_open(&import.place, db, err) && take_out(&import, document, err);
    finish(&import);
    return good;
}
