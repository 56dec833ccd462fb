/* SPDX-License-Identifier: MIT
 *
 * Verify: the dataset is read again as a stranger would. Every span is cut out of its paragraph in
 * code points, in UTF-16 units and in bytes, and must give the words that are stored with it; every
 * paragraph must have its fingerprint, place and start; every edition its digest and seal; every
 * table the sum that the import left; the dataset its digest. What is wrong is named, row by row.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#define MAX_WRONG 1000 /* lines; the rest is counted */

struct verifier {
    struct rpt_db *db;
    struct rpt_report *report;
    size_t wrong;
    const char *edition; /* "document/number", of the one that is read */
};

RPT_PRINTF(2, 3)
static void wrong(struct verifier *v, const char *format, ...)
{
    va_list args;
    char *line;

    if (v->wrong++ >= MAX_WRONG)
        return;
    va_start(args, format);
    if (vasprintf(&line, format, args) < 0)
        line = rpt_strdup("something is wrong");
    va_end(args);
    *RPT_ADD(v->report->lines, v->report->count) = line; /* NOLINT: a list of pointers */
}

/* ---- The same words, read in three units. */

/* Bytes [from,to) of the span's words, or false where the text has no such place. */
static bool cut_by(const char *text, size_t len, int unit, size_t start, size_t end, size_t *from,
                   size_t *to)
{
    size_t at = 0, units = 0;
    bool has_start = false;

    for (;;) {
        if (units == start && !has_start) {
            *from = at;
            has_start = true;
        }
        if (units == end) {
            *to = at;
            return has_start && start < end;
        }
        if (at >= len || units > end)
            return false;
        size_t before = at;
        uint32_t cp = rpt_utf8_next(text, len, &at);
        units += unit == 0 ? 1 : unit == 1 ? 1 + (cp > 0xFFFF) : at - before;
    }
}

static void check_span(struct verifier *v, const char *id, const char *text, struct rpt_stmt *st)
{
    static const char *const units[] = {"code points", "UTF-16 units", "bytes"};
    const char *quote = rpt_column_text(st, 4);
    int64_t start = rpt_column_int(st, 2), end = rpt_column_int(st, 3);
    size_t len = strlen(text), from = 0, to = 0, places[2] = {0, 0};

    for (int unit = 0; unit < 3; unit++) {
        if (unit == 0) {
            places[0] = start < 0 ? len + 1 : (size_t)start;
            places[1] = end < 0 ? len + 1 : (size_t)end;
        } else {
            size_t *count = places;
            count[0] = unit == 1 ? rpt_utf8_utf16(text, from) : from;
            count[1] = unit == 1 ? rpt_utf8_utf16(text, to) : to;
        }
        if (cut_by(text, len, unit, places[0], places[1], &from, &to) &&
            to - from == strlen(quote) && memcmp(text + from, quote, to - from) == 0)
            continue;
        wrong(v, "%s/%s: %s %s: %s %lld to %lld of the text are not \"%.80s\"", v->edition, id,
              rpt_column_text(st, 0), rpt_column_text(st, 1), units[unit], (long long)places[0],
              (long long)places[1], quote);
        return;
    }
}

static bool check_spans(struct verifier *v, int64_t paragraph, const char *id, const char *text,
                        struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(v->db, RPT_SQL_VERIFY_SPANS);
    enum rpt_step step;

    rpt_bind_int(st, ":paragraph", paragraph);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        check_span(v, id, text, st);
    return step == RPT_DONE;
}

/* ---- An edition. */

struct reading {
    struct rpt_sha256 *texts, *all; /* its digest and its seal */
    size_t at;                      /* in the document's plain text */
    size_t ordinal;
    size_t *titles; /* code points of each section's title */
    size_t section_count, section;
};

static bool add_marks(struct verifier *v, struct reading *r, int64_t paragraph, const char *id,
                      const char *text, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(v->db, RPT_SQL_VERIFY_MARKS);
    size_t count = rpt_utf8_count(text, strlen(text));
    enum rpt_step step;

    rpt_bind_int(st, ":paragraph", paragraph);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *parts[] = {rpt_column_text(st, 0), rpt_column_text(st, 1),
                               rpt_column_text(st, 2), rpt_column_text(st, 3)};

        if (rpt_column_int(st, 0) < 0 || (size_t)rpt_column_int(st, 1) > count)
            wrong(v, "%s/%s: the mark %s from %s to %s is not in the text", v->edition, id,
                  parts[2], parts[0], parts[1]);
        rpt_seal_line(r->all, parts, RPT_COUNT(parts));
    }
    return step == RPT_DONE;
}

static void check_place(struct verifier *v, struct reading *r, struct rpt_stmt *st)
{
    const char *id = rpt_column_text(st, 1), *text = rpt_column_text(st, 4);
    size_t section = (size_t)rpt_column_int(st, 8);
    char hex[65];

    for (; r->section < section && r->section < r->section_count; r->section++)
        r->at += 2 + r->titles[r->section];
    r->at += 2;
    if (rpt_column_int(st, 5) != (int64_t)r->at)
        wrong(v, "%s/%s: it starts at %zu of the document, not at %lld", v->edition, id, r->at,
              (long long)rpt_column_int(st, 5));
    r->at += rpt_utf8_count(text, strlen(text));
    rpt_sha256_hex(text, strlen(text), hex);
    if (strncmp(hex, rpt_column_text(st, 6), 16) != 0 || strlen(rpt_column_text(st, 6)) != 16)
        wrong(v, "%s/%s: the text has not the fingerprint %s", v->edition, id,
              rpt_column_text(st, 6));
    if (rpt_column_int(st, 7) != (int64_t)++r->ordinal)
        wrong(v, "%s/%s: it is paragraph %zu of the text, not %lld", v->edition, id, r->ordinal,
              (long long)rpt_column_int(st, 7));
}

static bool read_paragraphs(struct verifier *v, struct reading *r, int64_t edition,
                            struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(v->db, RPT_SQL_VERIFY_PARAGRAPHS);
    enum rpt_step step;

    rpt_bind_int(st, ":edition", edition);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        int64_t n = rpt_column_int(st, 0);
        const char *parts[] = {rpt_column_text(st, 1), rpt_column_text(st, 2),
                               rpt_column_text(st, 3), rpt_column_text(st, 4)};

        check_place(v, r, st);
        rpt_sha256_add(r->texts, parts[3], strlen(parts[3]));
        rpt_sha256_add(r->texts, "\n", 1);
        rpt_seal_line(r->all, parts, RPT_COUNT(parts));
        if (!add_marks(v, r, n, parts[0], parts[3], err) ||
            !check_spans(v, n, parts[0], parts[3], err))
            return false;
    }
    return step == RPT_DONE;
}

static bool read_sections(struct verifier *v, struct reading *r, int64_t edition,
                          struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(v->db, RPT_SQL_VERIFY_SECTIONS);
    enum rpt_step step;

    rpt_bind_int(st, ":edition", edition);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *parts[] = {rpt_column_text(st, 0), rpt_column_text(st, 1),
                               rpt_column_text(st, 2)};

        rpt_seal_line(r->all, parts, RPT_COUNT(parts));
        *RPT_ADD(r->titles, r->section_count) = rpt_utf8_count(parts[2], strlen(parts[2]));
        if (rpt_column_int(st, 3) != (int64_t)r->section_count)
            wrong(v, "%s: section %s is number %zu, not %lld", v->edition, parts[0],
                  r->section_count, (long long)rpt_column_int(st, 3));
    }
    return step == RPT_DONE;
}

static bool check_edition(struct verifier *v, struct rpt_stmt *st, struct rpt_error *err)
{
    const char *title = rpt_column_text(st, 2);
    struct reading r = {.texts = rpt_sha256_create(),
                        .all = rpt_sha256_create(),
                        .at = rpt_utf8_count(title, strlen(title))};
    char texts[65], all[65];

    v->edition = rpt_column_text(st, 1);
    rpt_seal_line(r.all, &title, 1);
    bool good = read_sections(v, &r, rpt_column_int(st, 0), err) &&
                read_paragraphs(v, &r, rpt_column_int(st, 0), err);
    rpt_sha256_finish(r.texts, texts);
    rpt_sha256_finish(r.all, all);
    free(r.titles);
    if (good && strcmp(texts, rpt_column_text(st, 3)) != 0)
        wrong(v, "%s: the texts have not the edition's digest", v->edition);
    if (good && strcmp(all, rpt_column_text(st, 4)) != 0)
        wrong(v, "%s: the edition does not say what it said when it was imported", v->edition);
    return good;
}

/* ---- The file. */

static bool check_editions(struct verifier *v, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(v->db, RPT_SQL_VERIFY_EDITIONS);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW)
        if (!check_edition(v, st, err))
            return false;
    return step == RPT_DONE;
}

static bool check_tables(struct verifier *v, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(v->db, RPT_SQL_SEAL_TABLES);
    enum rpt_step step;
    char hex[65];

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        RPT_AUTO_STMT seal = rpt_db_use(v->db, RPT_SQL_SEAL_GET);

        rpt_bind_text(seal, ":name", rpt_column_text(st, 0));
        if (!rpt_table_seal(v->db, rpt_column_text(st, 0), hex, err))
            return false;
        if (rpt_step(seal, err) != RPT_ROW || strcmp(rpt_column_text(seal, 0), hex) != 0)
            wrong(v, "table %s: its rows are not those that the import left",
                  rpt_column_text(st, 0));
    }
    return step == RPT_DONE;
}

static bool check_sums(struct verifier *v, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(v->db, RPT_SQL_VERIFY_DOCUMENTS);
    enum rpt_step step;
    char hex[65];

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        if (!rpt_document_sum(v->db, rpt_column_text(st, 0), hex, err))
            return false;
        if (strcmp(hex, rpt_column_text(st, 1)) != 0)
            wrong(v, "%s: what stands in the document is not what was summed up",
                  rpt_column_text(st, 0));
    }
    return step == RPT_DONE;
}

static bool check_digest(struct verifier *v, struct rpt_error *err)
{
    char digest[65];

    if (!rpt_dataset_digest(v->db, digest, err))
        return false;
    if (strcmp(digest, rpt_draft_text(rpt_db_dataset(v->db), "digest")) != 0)
        wrong(v, "dataset: it does not say what its digest is of");
    return true;
}

/* What SQLite finds itself: pages, indexes, rows that point to none. */
static bool check_file(struct verifier *v, struct rpt_error *err)
{
    RPT_AUTO_STMT pages = rpt_db_use(v->db, RPT_SQL_VERIFY_INTEGRITY);
    RPT_AUTO_STMT rows = rpt_db_use(v->db, RPT_SQL_VERIFY_FOREIGN);
    enum rpt_step step;

    while ((step = rpt_step(pages, err)) == RPT_ROW)
        if (strcmp(rpt_column_text(pages, 0), "ok") != 0)
            wrong(v, "file: %s", rpt_column_text(pages, 0));
    while (step == RPT_DONE && (step = rpt_step(rows, err)) == RPT_ROW) {
        wrong(v, "table %s: row %s points to no row of %s", rpt_column_text(rows, 0),
              rpt_column_text(rows, 1), rpt_column_text(rows, 2));
        step = RPT_DONE;
    }
    return step == RPT_DONE;
}

bool rpt_verify(const char *path, struct rpt_report *report, struct rpt_error *err)
{
    struct verifier v = {.report = report};

    *report = (struct rpt_report){0};
    if (!rpt_db_open(path, RPT_DB_READ, &v.db, err))
        return false;
    bool good = check_file(&v, err) && check_editions(&v, err) && check_sums(&v, err) &&
                check_tables(&v, err) && check_digest(&v, err);
    rpt_db_close(v.db);
    if (!good || v.wrong == 0)
        return good;
    return rpt_fail(err, RPT_E_BAD_DATA, NULL, "%s: %zu thing%s wrong; import its sources again",
                    path, v.wrong, v.wrong == 1 ? " is" : "s are");
}
