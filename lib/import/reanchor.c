/* SPDX-License-Identifier: MIT
 *
 * What a new edition did, stored and told: which paragraphs moved, were edited, split, merged or
 * are gone, and which marks moved or were lost, each with its reason. Whether a mark is really
 * where its words are is looked up once all mentions are made; only then it counts as kept.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#define MAX_TOLD 10000 /* paragraphs, one by one; counts hold them all */

enum change { UNCHANGED, EDITED, MOVED, SPLIT, MERGED, NEW, GONE, CHANGES };
static const char *const changes[CHANGES] = {"unchanged", "edited", "moved", "split",
                                             "merged",    "new",    "gone"};

struct teller {
    struct rpt_draft *draft;
    const struct rpt_draft_document *document;
    const struct rpt_before *before;
    struct rpt_db *db;
    int64_t n, edition, number; /* the document's row, the edition's row, its number */
    size_t counts[CHANGES], kept;
};

/* ---- Paragraphs. */

static void tell(struct teller *t, enum change change, const char *id, const char *to)
{
    t->counts[change]++;
    if (change == UNCHANGED || t->draft->told >= MAX_TOLD)
        return;
    t->draft->told++;
    rpt_report_add(t->draft->report, "paragraphs",
                   json_pack("{s:s, s:I, s:s, s:s, s:s?}", "document", t->document->slug, "edition",
                             (json_int_t)t->number, "change", changes[change], "id", id, "to", to));
}

static bool store_fate(const struct teller *t, size_t old, const char *fate, size_t now,
                       struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(t->db, RPT_SQL_IMPORT_FATE);

    rpt_bind_int(st, ":paragraph", t->before->rows[old]);
    rpt_bind_text(st, ":fate", fate);
    rpt_bind_text(st, ":target", t->document->paragraphs[now].id);
    return rpt_run(st, err);
}

static bool tell_old(struct teller *t, size_t i, struct rpt_error *err)
{
    const struct rpt_diff_old *old = &t->before->diff.old[i];
    const char *id = t->before->paragraphs[i].id, *to = NULL;

    if (old->to != RPT_NOWHERE)
        to = t->document->paragraphs[old->to].id;
    else if (old->into != RPT_NOWHERE)
        to = t->document->paragraphs[old->into].id;
    if (to == NULL) {
        tell(t, GONE, id, NULL);
        return true;
    }
    if (old->to == RPT_NOWHERE) {
        tell(t, MERGED, id, to);
        return store_fate(t, i, "merged", old->into, err);
    }
    if (!old->same)
        tell(t, EDITED, id, to);
    if (old->moved || strcmp(id, to) != 0)
        tell(t, MOVED, id, to);
    else if (old->same)
        tell(t, UNCHANGED, id, to);
    return (!old->moved && strcmp(id, to) == 0) || store_fate(t, i, "moved", old->to, err);
}

static bool tell_paragraphs(struct teller *t, struct rpt_error *err)
{
    const struct rpt_diff *diff = &t->before->diff;
    bool good = true;

    for (size_t i = 0; good && i < diff->old_count; i++)
        good = tell_old(t, i, err);
    for (size_t j = 0; good && j < diff->now_count; j++) {
        const char *id = t->document->paragraphs[j].id;

        if (diff->now[j].part != RPT_NOWHERE) {
            tell(t, SPLIT, t->before->paragraphs[diff->now[j].part].id, id);
            good = store_fate(t, diff->now[j].part, "split", j, err);
        } else if (diff->now[j].from == RPT_NOWHERE) {
            tell(t, NEW, id, NULL);
        }
    }
    return good;
}

/* ---- Marks. */

/* A mark in a paragraph that is as it was cannot have been lost by the new text. */
static bool is_untouched(const struct rpt_before *before, const struct rpt_mark *mark)
{
    return mark->reason == NULL && before->diff.old[mark->paragraph].same;
}

static bool store_mark(const struct teller *t, const struct rpt_mark *mark, struct rpt_error *err)
{
    static const char *const kinds[] = {"mention", "none", "citation", "evidence"};
    struct rpt_stmt *st = rpt_db_use(t->db, RPT_SQL_IMPORT_REANCHORED);
    const struct rpt_diff_paragraph *old = &t->before->paragraphs[mark->paragraph];
    char *quote = rpt_slice(old->text, mark->span.start, mark->span.end);

    rpt_bind_int(st, ":edition", t->edition);
    rpt_bind_text(st, ":kind", kinds[mark->kind]);
    rpt_bind_text(st, ":what", mark->of);
    rpt_bind_text(st, ":id", mark->id);
    rpt_bind_text(st, ":quote", quote);
    rpt_bind_text(st, ":paragraph", old->id);
    rpt_bind_int(st, ":start", (int64_t)mark->span.start);
    rpt_bind_text(st, ":state", mark->now != RPT_NOWHERE ? "expected" : "lost");
    rpt_bind_text(st, ":reason", mark->reason);
    if (mark->now != RPT_NOWHERE) {
        rpt_bind_text(st, ":target", t->document->paragraphs[mark->now].id);
        rpt_bind_int(st, ":place", (int64_t)mark->place.start);
    } else {
        rpt_bind_null(st, ":target");
        rpt_bind_null(st, ":place");
    }
    bool good = rpt_run(st, err);
    free(quote);
    return good;
}

static bool tell_marks(struct teller *t, struct rpt_error *err)
{
    bool good = true;

    for (size_t i = 0; good && i < t->before->mark_count; i++) {
        const struct rpt_mark *mark = &t->before->marks[i];

        if (mark->kind == RPT_MARK_MARKING && mark->of != NULL)
            continue; /* its mention is there too */
        if (is_untouched(t->before, mark))
            t->kept++;
        else
            good = store_mark(t, mark, err);
    }
    return good;
}

/* A note about a paragraph goes with it. */
static bool tell_note(const struct teller *t, const char *slug, size_t old, struct rpt_error *err)
{
    const struct rpt_diff_old *o = &t->before->diff.old[old];
    size_t now = o->to != RPT_NOWHERE ? o->to : o->into;
    const char *target = now != RPT_NOWHERE ? t->document->paragraphs[now].id : NULL;
    const char *id = t->before->paragraphs[old].id;
    struct rpt_stmt *st;

    if (target != NULL && strcmp(id, target) == 0)
        return true;
    st = rpt_db_use(t->db, RPT_SQL_IMPORT_REANCHORED);
    rpt_bind_int(st, ":edition", t->edition);
    rpt_bind_text(st, ":kind", "note");
    rpt_bind_text(st, ":what", slug);
    rpt_bind_text(st, ":quote", "");
    rpt_bind_text(st, ":paragraph", id);
    rpt_bind_text(st, ":target", target);
    rpt_bind_text(st, ":state", target != NULL ? "moved" : "lost");
    rpt_bind_text(st, ":reason",
                  target == NULL         ? "its paragraph is gone"
                  : o->to == RPT_NOWHERE ? "its paragraph was merged into that"
                                         : "its paragraph has another id");
    if (!rpt_run(st, err) || target == NULL)
        return err->id == RPT_E_NONE;
    st = rpt_db_use(t->db, RPT_SQL_IMPORT_NOTE_CARRIED);
    rpt_bind_int(st, ":document", t->n);
    rpt_bind_text(st, ":slug", slug);
    rpt_bind_text(st, ":target", target);
    return rpt_run(st, err);
}

static bool tell_notes(const struct teller *t, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(t->draft->past, RPT_SQL_IMPORT_NOTES_BEFORE);
    enum rpt_step step = RPT_DONE;

    if (!t->document->keeps_notes)
        return true;
    rpt_bind_text(st, ":document", t->document->slug);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        for (size_t i = 0; i < t->before->count; i++)
            if (strcmp(t->before->paragraphs[i].id, rpt_column_text(st, 1)) == 0 &&
                !tell_note(t, rpt_column_text(st, 0), i, err))
                return false;
    return step == RPT_DONE;
}

bool rpt_edition_tell(struct rpt_draft *draft, const struct rpt_draft_document *document,
                      struct rpt_db *db, int64_t n, int64_t edition, int64_t number,
                      struct rpt_error *err)
{
    struct teller t = {.draft = draft,
                       .document = document,
                       .before = document->before,
                       .db = db,
                       .n = n,
                       .edition = edition,
                       .number = number};
    json_t *counts;

    if (t.before == NULL || number == 1)
        return true;
    if (!tell_paragraphs(&t, err) || !tell_marks(&t, err) || !tell_notes(&t, err))
        return false;
    counts = json_object();
    for (size_t i = 0; i < CHANGES; i++)
        json_object_set_new(counts, changes[i], json_integer((json_int_t)t.counts[i]));
    rpt_report_add(draft->report, "editions",
                   json_pack("{s:s, s:I, s:I, s:o, s:{s:I, s:i, s:i}, s:I}", "document",
                             document->slug, "from", (json_int_t)t.before->number, "to",
                             (json_int_t)number, "paragraphs", counts, "marks", "kept",
                             (json_int_t)t.kept, "moved", 0, "lost", 0, "_n", (json_int_t)edition));
    return true;
}

/* ---- Once all mentions are made. */

static bool run(struct rpt_db *db, enum rpt_sql block, int64_t edition, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, block);

    rpt_bind_int(st, ":edition", edition);
    return rpt_run(st, err);
}

static bool count_marks(struct rpt_db *db, int64_t edition, json_t *marks, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_REANCHORED_COUNT);
    enum rpt_step step;

    rpt_bind_int(st, ":edition", edition);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *state = rpt_column_text(st, 0);
        json_int_t before = json_integer_value(json_object_get(marks, state));

        json_object_set_new(marks, state, json_integer(before + rpt_column_int(st, 1)));
    }
    return step == RPT_DONE;
}

static bool list_marks(struct rpt_db *db, int64_t edition, struct rpt_report *report,
                       struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_REANCHORED_LIST);
    enum rpt_step step;

    rpt_bind_int(st, ":edition", edition);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        json_t *row = rpt_row_json(st, err);

        if (row == NULL)
            return false;
        rpt_report_add(report, "marks", row);
    }
    return step == RPT_DONE;
}

bool rpt_marks_settle(struct rpt_db *db, struct rpt_report *report, struct rpt_error *err)
{
    static const enum rpt_sql steps[] = {
        RPT_SQL_IMPORT_REANCHORED_MISSING, RPT_SQL_IMPORT_REANCHORED_ELSEWHERE,
        RPT_SQL_IMPORT_REANCHORED_FOUND, RPT_SQL_IMPORT_REANCHORED_RENAMED};
    json_t *edition;
    size_t index;

    json_array_foreach (json_object_get(report->lists, "editions"), index, edition) {
        int64_t n = json_integer_value(json_object_get(edition, "_n"));

        if (n == 0)
            continue; /* an earlier text, settled when it came */
        for (size_t i = 0; i < RPT_COUNT(steps); i++)
            if (!run(db, steps[i], n, err))
                return false;
        if (!count_marks(db, n, json_object_get(edition, "marks"), err) ||
            !list_marks(db, n, report, err) || !run(db, RPT_SQL_IMPORT_REANCHORED_KEPT, n, err))
            return false;
        json_object_del(edition, "_n");
    }
    return true;
}
