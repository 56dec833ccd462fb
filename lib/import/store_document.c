/* SPDX-License-Identifier: MIT
 *
 * A document's text into the dataset. Another text makes another edition; the same text keeps its
 * edition and the row numbers of its paragraphs, and only what is said about it is written anew.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

struct edition {
    int64_t n, number;
    char seal[65], imported_at[32];
    bool is_there;
};

static void bind_record(struct rpt_draft *draft, const json_t *record, struct rpt_stmt *st)
{
    static const char *const texts[] = {"work",      "version",  "derived_from", "lang",
                                        "published", "category", "rights",       "url"};
    static const char *const values[] = {"publisher", "is_part_of"};
    const char *authors = rpt_store_json(draft, json_object_get(record, "authors"));

    for (size_t i = 0; i < RPT_COUNT(texts); i++)
        rpt_bind_text(st, rpt_arena_printf(draft->arena, ":%s", texts[i]),
                      rpt_draft_text(record, texts[i]));
    for (size_t i = 0; i < RPT_COUNT(values); i++) {
        const char *value = rpt_store_json(draft, json_object_get(record, values[i]));

        /* JSON's null: the columns must hold JSON, and json_valid(NULL) is false in SQLite 3.40. */
        rpt_bind_text(st, rpt_arena_printf(draft->arena, ":%s", values[i]),
                      value != NULL ? value : "null");
    }
    rpt_bind_text(st, ":authors", authors != NULL ? authors : "[]");
}

/* Languages that are written from right to left, unless a script subtag says otherwise. */
static const char *direction(const char *lang)
{
    static const char *const rtl[] = {"ar", "arc", "ckb", "dv", "fa", "he", "ks",
                                      "ps", "sd",  "syr", "ug", "ur", "yi"};
    size_t len = strcspn(lang, "-");

    if (strcasestr(lang, "-Arab") != NULL || strcasestr(lang, "-Hebr") != NULL ||
        strcasestr(lang, "-Syrc") != NULL || strcasestr(lang, "-Thaa") != NULL)
        return "rtl";
    if (strcasestr(lang, "-Latn") != NULL || strcasestr(lang, "-Cyrl") != NULL)
        return "ltr";
    for (size_t i = 0; i < RPT_COUNT(rtl); i++)
        if (strlen(rtl[i]) == len && strncasecmp(rtl[i], lang, len) == 0)
            return "rtl";
    return "ltr";
}

static bool store_row(struct rpt_draft *draft, const struct rpt_draft_document *document,
                      struct rpt_db *db, int64_t *n, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_DOCUMENT);
    const char *dir = rpt_draft_text(document->record, "dir");

    if (dir == NULL || strcmp(dir, "auto") == 0)
        dir = direction(rpt_draft_text(document->record, "lang"));
    bind_record(draft, document->record, st);
    rpt_bind_text(st, ":slug", document->slug);
    rpt_bind_text(st, ":title", document->title);
    rpt_bind_text(st, ":dir", dir);
    if (rpt_step(st, err) != RPT_ROW)
        return false;
    *n = rpt_column_int(st, 0);
    return true;
}

/* ---- Editions. */

static bool last_edition(struct rpt_db *db, int64_t document, struct edition *out,
                         struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_EDITION_LAST);
    enum rpt_step step;

    *out = (struct edition){0};
    rpt_bind_int(st, ":document", document);
    step = rpt_step(st, err);
    if (step != RPT_ROW)
        return step == RPT_DONE;
    out->is_there = true;
    out->n = rpt_column_int(st, 0);
    out->number = rpt_column_int(st, 1);
    snprintf(out->seal, sizeof out->seal, "%s", rpt_column_text(st, 2));
    snprintf(out->imported_at, sizeof out->imported_at, "%s", rpt_column_text(st, 3));
    return true;
}

static void text_digest(const struct rpt_draft_document *document, char hex[65])
{
    struct rpt_sha256 *sum = rpt_sha256_create();

    for (size_t i = 0; i < document->paragraph_count; i++) {
        rpt_sha256_add(sum, document->paragraphs[i].text, strlen(document->paragraphs[i].text));
        rpt_sha256_add(sum, "\n", 1);
    }
    rpt_sha256_finish(sum, hex);
}

/* What the bundle knows of the edition that this text is: where it came from, and when. NULL where
 * it is one that the bundle has not had yet. */
static const json_t *said_edition(const struct rpt_draft_document *document, const char *seal)
{
    json_t *said;
    size_t index;

    json_array_foreach (json_object_get(document->record, "editions"), index, said) {
        const char *theirs = rpt_draft_text(said, "seal");
        int64_t number = json_integer_value(json_object_get(said, "number"));

        if (document->edition != 0 ? number == document->edition
                                   : theirs != NULL && strcmp(theirs, seal) == 0)
            return said;
    }
    return NULL;
}

/* An earlier text has to be the one that its edition was of. */
static bool check_said(const struct rpt_draft_document *document, const json_t *said,
                       const char *digest, struct rpt_error *err)
{
    const char *theirs = rpt_draft_text(said, "digest");

    if (document->edition == 0)
        return true;
    if (said == NULL)
        return rpt_fail(err, RPT_E_BAD_DATA, NULL,
                        "%s: document.json does not say when this text came in; add {\"number\": "
                        "%lld, \"imported_at\": …} to its \"editions\"",
                        document->text->path, (long long)document->edition);
    return theirs == NULL || strcmp(theirs, digest) == 0 ||
           rpt_fail(err, RPT_E_BAD_DATA, NULL,
                    "%s is not the text that edition %lld was of; an edition does not change: "
                    "change text.md",
                    document->text->path, (long long)document->edition);
}

/* `edition` is the last one and becomes the current one. */
static bool next_edition(const struct rpt_draft_document *document, struct rpt_db *db, int64_t n,
                         const char *at, const char *seal, struct edition *edition,
                         struct rpt_error *err)
{
    const json_t *said = said_edition(document, seal), *source = json_object_get(said, "source");
    struct rpt_stmt *st;
    char digest[65];

    text_digest(document, digest);
    if (!check_said(document, said, digest, err))
        return false;
    if (said != NULL)
        at = rpt_draft_text(said, "imported_at");
    if (edition->is_there && strcmp(at, edition->imported_at) <= 0)
        return rpt_fail(err, RPT_E_USAGE, "at",
                        "edition %lld of '%s' would not be later than edition %lld of %s; give a "
                        "later time with --at",
                        (long long)edition->number + 1, document->slug, (long long)edition->number,
                        edition->imported_at);
    if (edition->is_there) {
        st = rpt_db_use(db, RPT_SQL_IMPORT_CLEAR_MENTION);
        rpt_bind_int(st, ":edition", edition->n);
        if (!rpt_run(st, err))
            return false;
    }
    edition->number++;
    st = rpt_db_use(db, RPT_SQL_IMPORT_EDITION);
    rpt_bind_int(st, ":document", n);
    rpt_bind_int(st, ":number", edition->number);
    rpt_bind_text(st, ":name",
                  source != NULL ? rpt_draft_text(source, "name") : document->text->name);
    rpt_bind_text(st, ":sha256",
                  source != NULL ? rpt_draft_text(source, "sha256") : document->text->sha256);
    rpt_bind_text(st, ":at", at);
    rpt_bind_text(st, ":title", document->title);
    rpt_bind_text(st, ":digest", digest);
    rpt_bind_text(st, ":seal", seal);
    if (!rpt_run(st, err))
        return false;
    edition->n = rpt_db_last_id(db);
    return true;
}

/* ---- Sections and paragraphs. */

struct numbers {
    int64_t *n;
    size_t count;
};

static bool load_numbers(struct rpt_db *db, enum rpt_sql sql, int64_t edition, struct numbers *out,
                         struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, sql);
    enum rpt_step step;

    rpt_bind_int(st, ":edition", edition);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        *RPT_ADD(out->n, out->count) = rpt_column_int(st, 0);
    return step == RPT_DONE;
}

/* The number that the row had before; NULL, so that the store gives one, where it is new. */
static void bind_number(struct rpt_stmt *st, const struct numbers *before, size_t index)
{
    if (index < before->count)
        rpt_bind_int(st, ":n", before->n[index]);
    else
        rpt_bind_null(st, ":n");
}

static bool clear_edition(struct rpt_db *db, int64_t edition, struct rpt_error *err)
{
    static const enum rpt_sql clear[] = {
        RPT_SQL_IMPORT_CLEAR_MENTION,  RPT_SQL_IMPORT_CLEAR_MARKING, RPT_SQL_IMPORT_CLEAR_EVIDENCE,
        RPT_SQL_IMPORT_CLEAR_CITATION, RPT_SQL_IMPORT_CLEAR_MARK,    RPT_SQL_IMPORT_CLEAR_PARAGRAPH,
        RPT_SQL_IMPORT_CLEAR_SECTION};

    for (size_t i = 0; i < RPT_COUNT(clear); i++) {
        struct rpt_stmt *st = rpt_db_use(db, clear[i]);

        rpt_bind_int(st, ":edition", edition);
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

/* Puts the numbers that the sections got into `made`. */
static bool store_sections(const struct rpt_draft_document *document, struct rpt_db *db,
                           int64_t edition, const struct numbers *before, int64_t *made,
                           struct rpt_error *err)
{
    for (size_t i = 0; i < document->section_count; i++) {
        const struct rpt_draft_section *s = &document->sections[i];
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_SECTION);

        bind_number(st, before, i);
        rpt_bind_int(st, ":edition", edition);
        rpt_bind_text(st, ":slug", s->slug);
        rpt_bind_text(st, ":ref", s->ref);
        if (s->parent > 0)
            rpt_bind_int(st, ":parent", made[s->parent - 1]);
        rpt_bind_int(st, ":level", s->level);
        rpt_bind_int(st, ":ordinal", (int64_t)i + 1);
        rpt_bind_text(st, ":title", s->title);
        rpt_bind_text(st, ":summary", s->summary);
        rpt_bind_text(st, ":role", s->role);
        if (!rpt_run(st, err))
            return false;
        made[i] = rpt_db_last_id(db);
    }
    return true;
}

/* Runs it; `quote` is bound while it runs. */
static bool run_quoted(struct rpt_stmt *st, const char *text, size_t start, size_t end,
                       struct rpt_error *err)
{
    char *quote = rpt_slice(text, start, end);

    rpt_bind_text(st, ":quote", quote);
    bool good = rpt_run(st, err);
    free(quote);
    return good;
}

static void bind_span(struct rpt_stmt *st, int64_t paragraph, size_t start, size_t end)
{
    rpt_bind_int(st, ":paragraph", paragraph);
    rpt_bind_int(st, ":start", (int64_t)start);
    rpt_bind_int(st, ":end", (int64_t)end);
}

static bool store_spans(const struct rpt_draft_paragraph *p, struct rpt_db *db, int64_t n,
                        struct rpt_error *err)
{
    for (size_t i = 0; i < p->mark_count; i++) {
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_MARK);

        bind_span(st, n, p->marks[i].start, p->marks[i].end);
        rpt_bind_text(st, ":type", p->marks[i].type);
        rpt_bind_text(st, ":value", p->marks[i].value);
        if (!rpt_run(st, err))
            return false;
    }
    for (size_t i = 0; i < p->mention_count; i++) {
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_MARKING);

        bind_span(st, n, p->mentions[i].start, p->mentions[i].end);
        rpt_bind_text(st, ":entity", p->mentions[i].entity);
        rpt_bind_text(st, ":origin", p->mentions[i].corrected ? "correction" : "text");
        if (!run_quoted(st, p->text, p->mentions[i].start, p->mentions[i].end, err))
            return false;
    }
    for (size_t i = 0; i < p->citation_count; i++) {
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_CITATION);

        bind_span(st, n, p->citations[i].start, p->citations[i].end);
        rpt_bind_text(st, ":reference", p->citations[i].reference);
        rpt_bind_text(st, ":intent", p->citations[i].intent);
        if (!run_quoted(st, p->text, p->citations[i].start, p->citations[i].end, err))
            return false;
    }
    return true;
}

static bool store_paragraphs(struct rpt_meter *meter, const struct rpt_draft_document *document,
                             struct rpt_db *db, int64_t edition, const struct numbers *before,
                             const int64_t *sections, struct rpt_error *err)
{
    for (size_t i = 0; i < document->paragraph_count; i++) {
        const struct rpt_draft_paragraph *p = &document->paragraphs[i];
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_PARAGRAPH);

        bind_number(st, before, i);
        rpt_bind_int(st, ":edition", edition);
        if (p->section > 0)
            rpt_bind_int(st, ":section", sections[p->section - 1]);
        rpt_bind_text(st, ":id", p->id);
        rpt_bind_text(st, ":ref", p->ref);
        rpt_bind_text(st, ":kind", p->kind);
        rpt_bind_int(st, ":ordinal", (int64_t)i + 1);
        rpt_bind_text(st, ":text", p->text);
        rpt_bind_int(st, ":start", (int64_t)p->start);
        rpt_bind_text(st, ":fingerprint", p->fingerprint);
        if (!rpt_run(st, err) || !store_spans(p, db, rpt_db_last_id(db), err))
            return false;
        rpt_meter_paragraph(meter, strlen(p->text));
    }
    return true;
}

/* A new edition has no rows yet. */
static bool store_text(struct rpt_meter *meter, const struct rpt_draft_document *document,
                       struct rpt_db *db, int64_t edition, bool is_new, struct rpt_error *err)
{
    struct numbers sections = {0}, paragraphs = {0};
    int64_t *made = rpt_grow(NULL, document->section_count + 1, sizeof *made);
    bool good =
        (is_new || (load_numbers(db, RPT_SQL_IMPORT_SECTION_NUMBERS, edition, &sections, err) &&
                    load_numbers(db, RPT_SQL_IMPORT_PARAGRAPH_NUMBERS, edition, &paragraphs, err) &&
                    clear_edition(db, edition, err))) &&
        store_sections(document, db, edition, &sections, made, err) &&
        store_paragraphs(meter, document, db, edition, &paragraphs, made, err);

    free(sections.n);
    free(paragraphs.n);
    free(made);
    return good;
}

/* Whether it was read in another language, or not at all, before. */
static bool reads_otherwise(const struct rpt_draft_document *document, struct rpt_db *db,
                            bool *otherwise, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_DOCUMENT_BEFORE);
    enum rpt_step step;

    rpt_bind_text(st, ":slug", document->slug);
    step = rpt_step(st, err);
    *otherwise = step == RPT_DONE ||
                 (step == RPT_ROW &&
                  (strcmp(rpt_column_text(st, 1), rpt_draft_text(document->record, "lang")) != 0 ||
                   rpt_column_int(st, 2) != 0));
    return step != RPT_FAILED;
}

/* Another seal makes another edition. */
static bool store_edition(struct rpt_draft *draft, const struct rpt_draft_document *document,
                          struct rpt_db *db, const char *at, int64_t n, struct edition *edition,
                          bool *is_new, struct rpt_error *err)
{
    char seal[65];
    struct rpt_stmt *st;

    if (!last_edition(db, n, edition, err))
        return false;
    rpt_edition_seal(document, seal);
    *is_new = !edition->is_there || strcmp(edition->seal, seal) != 0;
    if (*is_new && (!next_edition(document, db, n, at, seal, edition, err) ||
                    !rpt_edition_tell(draft, document, db, n, edition->n, edition->number, err)))
        return false;
    st = rpt_db_use(db, RPT_SQL_IMPORT_DOCUMENT_EDITION);
    rpt_bind_int(st, ":edition", edition->number);
    rpt_bind_int(st, ":n", n);
    return rpt_run(st, err);
}

bool rpt_store_document(struct rpt_draft *draft, const struct rpt_draft_document *document,
                        struct rpt_db *db, const char *at, bool *texts_changed,
                        struct rpt_error *err)
{
    struct edition edition;
    bool otherwise, is_new;
    int64_t n;

    if (!reads_otherwise(document, db, &otherwise, err) ||
        !store_row(draft, document, db, &n, err) ||
        !store_edition(draft, document, db, at, n, &edition, &is_new, err))
        return false;
    *texts_changed = *texts_changed || otherwise || is_new;
    return store_text(&draft->meter, document, db, edition.n, is_new, err) &&
           rpt_store_claims(draft, document, db, n, edition.n, err);
}
