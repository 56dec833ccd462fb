/* SPDX-License-Identifier: MIT
 *
 * The documents of a draft, one at a time: read, named, checked, stored, and freed before the next
 * is read. So an import needs memory for its largest document, however many there are.
 */
#include "draft.h"

static void count(const struct rpt_draft_document *document, struct rpt_report *report)
{
    if (report == NULL || document->edition != 0)
        return;
    report->documents++;
    report->paragraphs += (unsigned)document->paragraph_count;
    if (document->relations != NULL)
        report->relations += (unsigned)json_array_size(document->relations->json);
}

static bool prepare(struct rpt_draft *draft, struct rpt_draft_document *document,
                    struct rpt_error *err)
{
    if ((document->read != NULL && !document->read(draft, document, err)) ||
        !rpt_adopt(draft, document, err) || !rpt_identify(draft, document, err) ||
        !rpt_marks_carry(draft, document, err))
        return false;
    rpt_check_document(draft, document);
    count(document, draft->report);
    return true;
}

/* Facts without a text have no turn: they join the document that has one. */
static bool has_turn(const struct rpt_draft_document *document, bool page)
{
    return (document->text != NULL || document->read != NULL) && document->page == page;
}

/* An earlier text that the dataset so far need not be told: it has editions of that document. */
static bool is_history(struct rpt_draft *draft, const struct rpt_draft_document *document,
                       bool *history, struct rpt_error *err)
{
    *history = false;
    if (document->edition == 0 || draft->old == NULL)
        return true;
    RPT_AUTO_STMT st = rpt_db_use(draft->old, RPT_SQL_IMPORT_DOCUMENT_BEFORE);
    rpt_bind_text(st, ":slug", document->slug);
    enum rpt_step step = rpt_step(st, err);
    *history = step == RPT_ROW;
    return step != RPT_FAILED;
}

/* An earlier text is named and its marks are settled before the next one takes its place. */
static bool settle_earlier(struct rpt_draft *draft, const struct rpt_draft_document *document,
                           struct rpt_db *db, struct rpt_error *err)
{
    return rpt_mentions_of(&draft->maker, db, document->slug, err) &&
           rpt_marks_settle(db, draft->report, err);
}

static bool take_turn(struct rpt_draft *draft, struct rpt_draft_document *document,
                      struct rpt_db *db, const char *at, bool *texts_changed, struct rpt_error *err)
{
    bool earlier = document->edition != 0, good;

    rpt_draft_turn(draft, document);
    rpt_meter_file(&draft->meter, rpt_meter_size(draft, document));
    good = prepare(draft, document, err);
    bool stored = good && db != NULL && draft->mistake_count == 0;
    if (stored)
        good = rpt_store_document(draft, document, db, at, texts_changed, err) &&
               (!earlier || settle_earlier(draft, document, db, err));
    rpt_draft_turn_end(draft);
    /* Earlier texts stand right before the current one. */
    draft->past = earlier && stored ? db : draft->old;
    return good;
}

bool rpt_documents_import(struct rpt_draft *draft, struct rpt_db *db, const char *at,
                          bool *texts_changed, struct rpt_error *err)
{
    bool good = true;
    size_t bytes = 0;

    for (size_t i = 0; i < draft->document_count; i++)
        bytes += rpt_meter_size(draft, draft->documents[i]);
    rpt_meter_step(&draft->meter, "reading", true, bytes);
    draft->past = draft->old;
    for (int page = 0; page < 2; page++) {
        for (size_t i = 0; good && i < draft->document_count; i++) {
            struct rpt_draft_document *document = draft->documents[i];
            bool history;

            if (!has_turn(document, page != 0))
                continue;
            good = is_history(draft, document, &history, err);
            if (good && !history)
                good = take_turn(draft, document, db, at, texts_changed, err);
        }
    }
    rpt_adopt_end(draft);
    return good;
}
