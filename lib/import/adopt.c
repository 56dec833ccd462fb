/* SPDX-License-Identifier: MIT
 *
 * Documents find their place once all sources are read: the work they are a version of, and
 * what an original takes over from that work. A saved page is also cut into the sections of the
 * work's digest, and its reference lines are matched to the references there are. What a document
 * says itself counts first, then the options, then the work.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

static const char *folded(struct rpt_draft *draft, const char *text)
{
    char *made = rpt_utf8_fold(text, strlen(text));
    const char *kept = rpt_arena_strdup(draft->arena, made);

    free(made);
    return kept;
}

static void set_default(json_t *record, const char *key, json_t *value)
{
    if (value != NULL && json_object_get(record, key) == NULL)
        json_object_set_new(record, key, json_deep_copy(value));
}

/* As a default too; NULL says nothing. */
static void set_string(json_t *record, const char *key, const char *text)
{
    if (text != NULL && json_object_get(record, key) == NULL)
        json_object_set_new(record, key, json_string(text));
}

/* ---- Works. */

/* Of two works with one title the first counts. */
static void enter_titles(struct rpt_draft *draft)
{
    json_t *titles = draft->titles, *work;
    const char *slug;

    json_object_foreach (draft->known[KNOWN_WORK], slug, work) {
        const char *title = rpt_draft_text(work, "title");
        const char *key = title != NULL ? folded(draft, title) : "";

        if (json_object_get(titles, key) == NULL)
            json_object_set_new(titles, key, json_string(slug));
    }
}

static void take_over(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    static const char *const keys[] = {"authors",    "published", "publisher", "category",
                                       "is_part_of", "url",       "rights"};
    const char *version = rpt_draft_text(document->record, "version");
    const char *slug = rpt_draft_text(document->record, "work");
    const json_t *work = slug != NULL ? json_object_get(draft->known[KNOWN_WORK], slug) : NULL;

    if (version != NULL && strcmp(version, "original") != 0)
        return;
    for (size_t i = 0; i < RPT_COUNT(keys); i++)
        set_default(document->record, keys[i], json_object_get(work, keys[i]));
}

/* ---- Names of people and bodies. */

static const char *entity_by_label(struct rpt_draft *draft, const char *name)
{
    const char *wanted = folded(draft, name), *slug, *found = NULL;
    json_t *entity, *label;
    size_t index;

    json_object_foreach (draft->known[KNOWN_ENTITY], slug, entity) {
        const char *text = rpt_draft_text(entity, "label");
        bool here = text != NULL && strcmp(folded(draft, text), wanted) == 0;

        json_array_foreach (json_object_get(entity, "labels"), index, label) {
            text = rpt_draft_text(label, "text");
            here = here || (text != NULL && strcmp(folded(draft, text), wanted) == 0);
        }
        if (here && found != NULL)
            return NULL; /* two of that name: not guessed */
        if (here)
            found = slug;
    }
    return found;
}

static void name_agent(struct rpt_draft *draft, json_t *agent)
{
    const char *name = rpt_draft_text(agent, "name"), *slug;

    if (name != NULL && (slug = entity_by_label(draft, name)) != NULL)
        json_object_set_new(agent, "entity", json_string(slug));
}

/* ---- Saved pages. */

/* What saved pages of its work may be cut by; pages come last, and it will be gone by then. */
static void keep_outline(struct rpt_draft *draft, const struct rpt_draft_document *document)
{
    const char *work = rpt_draft_text(document->record, "work");
    struct rpt_arena *arena = draft->lasting;

    for (size_t i = 0; work != NULL && i < document->paragraph_count; i++) {
        const struct rpt_draft_paragraph *p = &document->paragraphs[i];
        const struct rpt_draft_section *s =
            p->section > 0 ? &document->sections[p->section - 1] : NULL;
        struct rpt_outline *row = RPT_ADD(draft->outlines, draft->outline_count);

        row->work = rpt_arena_strdup(arena, work);
        row->document = rpt_arena_strdup(arena, document->slug);
        row->kind = p->kind;
        row->slug = s != NULL ? rpt_arena_strdup(arena, s->slug) : NULL;
        row->title = s != NULL ? rpt_arena_strdup(arena, s->title) : NULL;
        row->role = s != NULL && s->role != NULL ? rpt_arena_strdup(arena, s->role) : NULL;
    }
}

/* Of the first digest of that work in the sources. */
static size_t outline_of_draft(const struct rpt_draft *draft, const char *work,
                               struct rpt_outline **rows)
{
    size_t count = 0;

    for (size_t i = 0; i < draft->outline_count; i++)
        if (strcmp(draft->outlines[i].work, work) == 0)
            *RPT_ADD(*rows, count) = draft->outlines[i];
    return count;
}

static bool outline_of_dataset(struct rpt_draft *draft, const char *work, struct rpt_outline **rows,
                               size_t *count, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(draft->old, RPT_SQL_IMPORT_OUTLINE);
    enum rpt_step step;

    rpt_bind_text(st, ":work", work);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *cells[5];

        for (size_t i = 0; i < RPT_COUNT(cells); i++) {
            const char *text = rpt_column_text(st, i);
            cells[i] = text != NULL ? rpt_arena_strdup(draft->arena, text) : NULL;
        }
        *RPT_ADD(*rows, *count) =
            (struct rpt_outline){work, cells[0], cells[1], cells[2], cells[3], cells[4]};
    }
    return step == RPT_DONE;
}

static bool is_reference(const char *kind)
{
    return strcmp(kind, "reference") == 0;
}

/* The nth row whose paragraph is (not) a reference; NULL past the last. */
static const struct rpt_outline *nth(const struct rpt_outline *rows, size_t count, bool reference,
                                     size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (is_reference(rows[i].kind) == reference && n-- == 0)
            return &rows[i];
    return NULL;
}

static size_t bodies(const struct rpt_draft_document *page)
{
    size_t count = 0;

    for (size_t i = 0; i < page->paragraph_count; i++)
        count += !is_reference(page->paragraphs[i].kind);
    return count;
}

/* Starts the section of a row where the last one was another; true if the row has one. */
static void enter_section(struct rpt_draft *draft, struct rpt_draft_document *page,
                          const struct rpt_outline *row, unsigned line)
{
    const struct rpt_draft_section *last =
        page->section_count > 0 ? &page->sections[page->section_count - 1] : NULL;

    if (row->slug == NULL || (last != NULL && strcmp(last->slug, row->slug) == 0))
        return;
    rpt_draft_section(draft, page, 2, row->slug, row->title, line)->role = row->role;
}

static void cut(struct rpt_draft *draft, struct rpt_draft_document *page,
                const struct rpt_outline *rows, size_t count)
{
    static const struct rpt_outline text = {.slug = "text", .title = "Text"};
    static const struct rpt_outline references = {
        .slug = "references", .title = "References", .role = "bibliography"};
    size_t body = 0;
    bool fits = bodies(page) > 0 && nth(rows, count, false, bodies(page) - 1) != NULL &&
                nth(rows, count, false, bodies(page)) == NULL;

    for (size_t i = 0; i < page->paragraph_count; i++) {
        struct rpt_draft_paragraph *p = &page->paragraphs[i];
        bool reference = is_reference(p->kind);
        const struct rpt_outline *row =
            fits ? nth(rows, count, reference, reference ? 0 : body) : NULL;

        if (row == NULL)
            row = reference ? &references : &text;
        body += !reference;
        enter_section(draft, page, row, p->line);
        p->section = page->section_count;
    }
}

/* Sections as the work's digest has them, if the page has no headings of its own. */
static bool cut_page(struct rpt_draft *draft, struct rpt_draft_document *page,
                     struct rpt_error *err)
{
    const char *work = rpt_draft_text(page->record, "work");
    struct rpt_outline *rows = NULL;
    size_t count = 0;
    bool good = true;

    if (page->section_count > 0)
        return true;
    if (work != NULL)
        count = outline_of_draft(draft, work, &rows);
    if (work != NULL && count == 0 && draft->old != NULL)
        good = outline_of_dataset(draft, work, &rows, &count, err);
    /* Of several digests the first counts. */
    for (size_t i = 1; i < count; i++)
        if (rows[i].document != rows[0].document && strcmp(rows[i].document, rows[0].document) != 0)
            count = i;
    if (good)
        cut(draft, page, rows, count);
    free(rows);
    return good;
}

/* A reference line cites what it names by title; names inside that title name nobody. */
static void cite(struct rpt_draft *draft, struct rpt_draft_paragraph *paragraph)
{
    const char *slug;
    json_t *record;
    struct rpt_range found;

    json_object_foreach (draft->known[KNOWN_REFERENCE], slug, record) {
        const char *title = rpt_draft_text(json_object_get(record, "csl"), "title");

        if (title == NULL || rpt_find_folded(paragraph->text, title, &found, 1) == 0)
            continue;
        struct rpt_draft_citation *citation =
            RPT_ADD(paragraph->citations, paragraph->citation_count);
        struct rpt_draft_mention *none = RPT_ADD(paragraph->mentions, paragraph->mention_count);
        *citation = (struct rpt_draft_citation){
            found.start, found.end, rpt_arena_strdup(draft->arena, slug), NULL, 1, 1};
        *none = (struct rpt_draft_mention){
            .start = found.start, .end = found.end, .line = 1, .column = 1};
        return;
    }
}

static bool adopt_page(struct rpt_draft *draft, struct rpt_draft_document *page,
                       struct rpt_error *err)
{
    size_t index;
    json_t *author;

    json_array_foreach (json_object_get(page->record, "authors"), index, author)
        name_agent(draft, author);
    name_agent(draft, json_object_get(page->record, "publisher"));
    for (size_t i = 0; i < page->paragraph_count; i++)
        if (is_reference(page->paragraphs[i].kind))
            cite(draft, &page->paragraphs[i]);
    return cut_page(draft, page, err);
}

/* ---- One document. */

static void find_title(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    const char *said = rpt_draft_text(document->record, "title");

    if (said != NULL)
        document->title = said;
    if (document->title != NULL)
        return;
    if (!document->text->bad)
        rpt_mistake(draft, document->text, 1, 1,
                    "the document has no title; begin it with a heading ('# Title' in Markdown)");
    document->title = document->slug != NULL ? document->slug : "untitled";
}

static bool name_one(struct rpt_draft *draft, struct rpt_draft_document *document,
                     struct rpt_error *err)
{
    const char *same_title;

    find_title(draft, document);
    same_title = rpt_draft_text(draft->titles, folded(draft, document->title));
    if (same_title != NULL)
        same_title = rpt_arena_strdup(draft->arena, same_title);
    if (document->slug == NULL && !rpt_name_make(draft, document, same_title, err))
        return false;
    if (same_title != NULL && draft->options->work == NULL)
        set_string(document->record, "work", same_title);
    return true;
}

/* A text that comes without its bundle is still what the dataset says of it. */
static bool keep_record(struct rpt_draft *draft, struct rpt_draft_document *document,
                        struct rpt_error *err)
{
    json_auto_t *before = NULL;
    const char *key;
    json_t *value;

    if (draft->old == NULL || document->whole)
        return true;
    RPT_AUTO_STMT st = rpt_db_use(draft->old, RPT_SQL_IMPORT_DOCUMENT_RECORD);
    rpt_bind_text(st, ":slug", document->slug);
    switch (rpt_step(st, err)) {
    case RPT_ROW:
        before = rpt_row_json(st, err);
        break;
    case RPT_DONE:
        return true;
    case RPT_FAILED:
        break;
    }
    json_object_foreach (before, key, value)
        if (!json_is_null(value))
            set_default(document->record, key, value);
    return before != NULL;
}

static bool fill(struct rpt_draft *draft, struct rpt_draft_document *document,
                 struct rpt_error *err)
{
    const struct rpt_import_options *options = draft->options;

    find_title(draft, document);
    set_string(document->record, "work", options->work);
    set_string(document->record, "published", options->published);
    set_string(document->record, "lang", options->lang);
    if (!keep_record(draft, document, err))
        return false;
    set_string(document->record, "lang", "en");
    set_string(document->record, "version", "original");
    take_over(draft, document);
    return true;
}

/* A folder without a text says things about a document that another source brings. */
static void join(struct rpt_draft *draft, struct rpt_draft_document *document,
                 struct rpt_draft_document *part)
{
    const struct rpt_file **from[] = {&part->facts, &part->relations, &part->notes,
                                      &part->corrections};
    const struct rpt_file **to[] = {&document->facts, &document->relations, &document->notes,
                                    &document->corrections};
    json_t *relations = part->known[KNOWN_RELATION - KNOWN_DATASET_END];

    for (size_t i = 0; i < RPT_COUNT(from); i++)
        if (*from[i] != NULL && *to[i] == NULL)
            *to[i] = *from[i];
    document->whole = document->whole || part->whole;
    json_object_update(document->record, part->record);
    json_object_update(document->known[KNOWN_RELATION - KNOWN_DATASET_END], relations);
    for (size_t i = 0; i < draft->file_count; i++)
        if (draft->files[i]->document == part)
            draft->files[i]->document = document;
}

static void join_parts(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    for (size_t i = 0; i < draft->document_count; i++) {
        struct rpt_draft_document *part = draft->documents[i];

        if (rpt_draft_is_part(part) && strcmp(part->slug, document->slug) == 0) {
            join(draft, document, part);
            rpt_draft_document_finish(part);
            part->slug = NULL;
        }
    }
}

static bool is_digest(const struct rpt_draft_document *document)
{
    const char *version = rpt_draft_text(document->record, "version");

    return version != NULL && strcmp(version, "digest") == 0;
}

bool rpt_adopt(struct rpt_draft *draft, struct rpt_draft_document *document, struct rpt_error *err)
{
    if (!name_one(draft, document, err))
        return false;
    if (document->edition == 0) {
        join_parts(draft, document);
        rpt_name_enter(draft, document);
    }
    if (!fill(draft, document, err))
        return false;
    if (document->page)
        return adopt_page(draft, document, err);
    if (draft->pages > 0 && is_digest(document))
        keep_outline(draft, document);
    return true;
}

/* ---- All of them. */

static bool check_options(struct rpt_draft *draft, struct rpt_error *err)
{
    const char *work = draft->options->work;
    size_t nameless = 0;
    const char *key;
    json_t *value;

    for (size_t i = 0; i < draft->document_count; i++)
        nameless += draft->documents[i]->slug == NULL;
    if (draft->options->document != NULL && nameless != 1)
        return rpt_fail(err, RPT_E_USAGE, "document",
                        "--document names the one document that comes without a name; these "
                        "sources hold %zu",
                        nameless);
    if (work == NULL || rpt_known_has(draft, NULL, KNOWN_WORK, work))
        return true;
    json_t *works = json_array();
    json_object_foreach (draft->known[KNOWN_WORK], key, value)
        json_array_append_new(works, json_string(key));
    return rpt_fail_allowed(err, RPT_E_UNKNOWN_VALUE, "work", work, works, "%s",
                            rpt_known_missing(draft, NULL, KNOWN_WORK, work));
}

bool rpt_adopt_begin(struct rpt_draft *draft, struct rpt_error *err)
{
    if (!check_options(draft, err))
        return false;
    enter_titles(draft);
    rpt_names_begin(draft);
    for (size_t i = 0; i < draft->document_count; i++)
        draft->pages += draft->documents[i]->page;
    return true;
}

void rpt_adopt_end(struct rpt_draft *draft)
{
    for (size_t i = 0; i < draft->document_count; i++)
        if (rpt_draft_is_part(draft->documents[i]))
            rpt_mistake(draft, NULL, 0, 0,
                        "document '%s' has no text.md; write one, or import its text with this "
                        "bundle",
                        draft->documents[i]->slug);
}
