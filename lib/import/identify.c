/* SPDX-License-Identifier: MIT
 *
 * Names for the parts of a text. A paragraph keeps the id that its author gave it, else the one it
 * had in the edition before (known by its fingerprint), else it gets a number that was never used.
 * Structural refs count what stands in a section: 4 is a heading, 4.1 its first paragraph.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

/* ---- Refs and starts. */

static void number_section(struct rpt_draft *draft, struct rpt_draft_document *document,
                           size_t index, unsigned *top)
{
    struct rpt_draft_section *s = &document->sections[index];
    struct rpt_draft_section *parent = s->parent > 0 ? &document->sections[s->parent - 1] : NULL;

    s->level = parent != NULL ? parent->level + 1 : 1;
    s->ref = parent != NULL ? rpt_arena_printf(draft->arena, "%s.%u", parent->ref, ++parent->inside)
                            : rpt_arena_printf(draft->arena, "%u", ++*top);
}

static size_t points(const char *text)
{
    return rpt_utf8_count(text, strlen(text));
}

/* The plain text of a document: titles and paragraphs, with an empty line between. */
static void number_all(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    size_t at = points(document->title), next = 0;
    unsigned top = 0, before = 0;

    for (size_t i = 0; i < document->paragraph_count; i++) {
        struct rpt_draft_paragraph *p = &document->paragraphs[i];

        for (; next < p->section; next++) {
            number_section(draft, document, next, &top);
            at += 2 + points(document->sections[next].title);
        }
        struct rpt_draft_section *section =
            p->section > 0 ? &document->sections[p->section - 1] : NULL;
        p->ref = section != NULL
                     ? rpt_arena_printf(draft->arena, "%s.%u", section->ref, ++section->inside)
                     : rpt_arena_printf(draft->arena, "0.%u", ++before);
        p->start = at + 2;
        at += 2 + points(p->text);
    }
    for (; next < document->section_count; next++)
        number_section(draft, document, next, &top);
}

/* ---- Ids. */

struct ids {
    json_t *used;    /* every id of every edition, and of the sections: not to be given anew */
    json_t *carried; /* fingerprint → ids that had it in the last edition, in order */
};

static bool load_ids(struct rpt_draft *draft, const struct rpt_draft_document *document,
                     struct ids *ids, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(draft->old, RPT_SQL_IMPORT_PARAGRAPH_IDS);
    enum rpt_step step;

    rpt_bind_text(st, ":document", document->slug);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *id = rpt_column_text(st, 0), *fingerprint = rpt_column_text(st, 1);

        json_object_set_new(ids->used, id, json_true());
        if (rpt_column_int(st, 2) == 0)
            continue;
        if (json_object_get(ids->carried, fingerprint) == NULL)
            json_object_set_new(ids->carried, fingerprint, json_array());
        json_array_append_new(json_object_get(ids->carried, fingerprint), json_string(id));
    }
    return step == RPT_DONE;
}

/* Takes the first id of that fingerprint that nobody in this edition has. */
static const char *carry(struct rpt_draft *draft, const struct ids *ids, const json_t *here,
                         const char *fingerprint)
{
    json_t *list = json_object_get(ids->carried, fingerprint);

    while (json_array_size(list) > 0) {
        const char *id = rpt_arena_strdup(draft->arena, json_string_value(json_array_get(list, 0)));
        json_array_remove(list, 0);
        if (json_object_get(here, id) == NULL)
            return id;
    }
    return NULL;
}

static const char *mint(struct rpt_draft *draft, const struct ids *ids, const json_t *here,
                        const char *kind, size_t *last)
{
    bool reference = strcmp(kind, "reference") == 0;
    char id[32];

    do
        snprintf(id, sizeof id, "%c%zu", reference ? 'r' : 'p', ++last[reference]);
    while (json_object_get(ids->used, id) != NULL || json_object_get(here, id) != NULL);
    return rpt_arena_strdup(draft->arena, id);
}

/* Those that the author gave; twice the same, or one that a section has, is a mistake. */
static void enter_given(struct rpt_draft *draft, struct rpt_draft_document *document, json_t *here)
{
    for (size_t i = 0; i < document->paragraph_count; i++) {
        const struct rpt_draft_paragraph *p = &document->paragraphs[i];

        if (p->id == NULL)
            continue;
        if (json_object_get(here, p->id) != NULL)
            rpt_mistake(draft, document->text, p->line, 1,
                        "two paragraphs are called '%s'; give this one another id", p->id);
        if (rpt_known_has(draft, document, KNOWN_SECTION, p->id))
            rpt_mistake(draft, document->text, p->line, 1,
                        "a paragraph and a section are both called '%s'; give one another name",
                        p->id);
        json_object_set_new(here, p->id, json_true());
    }
}

static void give_ids(struct rpt_draft *draft, struct rpt_draft_document *document, struct ids *ids)
{
    json_t *here = document->known[KNOWN_PARAGRAPH - KNOWN_DATASET_END];
    size_t last[2] = {0, 0};

    enter_given(draft, document, here);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < document->paragraph_count; i++) {
            struct rpt_draft_paragraph *p = &document->paragraphs[i];

            if (p->id != NULL)
                continue;
            p->id = pass == 0 ? carry(draft, ids, here, p->fingerprint)
                              : mint(draft, ids, here, p->kind, last);
            if (p->id != NULL)
                json_object_set_new(here, p->id, json_true());
        }
    }
}

static void check_sections(struct rpt_draft *draft, struct rpt_draft_document *document,
                           struct ids *ids)
{
    json_auto_t *seen = json_object();

    for (size_t i = 0; i < document->section_count; i++) {
        const struct rpt_draft_section *s = &document->sections[i];

        if (json_object_get(seen, s->slug) != NULL)
            rpt_mistake(draft, document->text, s->line, 1,
                        "two sections are called '%s'; give this one another {#name}", s->slug);
        json_object_set_new(seen, s->slug, json_true());
        json_object_set_new(ids->used, s->slug, json_true());
    }
}

/* Links that lead to a paragraph, now that it has a name. */
static void settle_links(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    for (size_t i = 0; i < document->paragraph_count; i++)
        for (size_t j = 0; j < document->paragraphs[i].mark_count; j++) {
            struct rpt_draft_mark *mark = &document->paragraphs[i].marks[j];

            if (mark->target > 0)
                mark->value = rpt_arena_printf(draft->arena, "#%s",
                                               document->paragraphs[mark->target - 1].id);
        }
}

bool rpt_identify(struct rpt_draft *draft, struct rpt_draft_document *document,
                  struct rpt_error *err)
{
    json_auto_t *used = json_object(), *carried = json_object();
    struct ids ids = {used, carried};
    char hex[65];

    for (size_t i = 0; i < document->paragraph_count; i++) {
        struct rpt_draft_paragraph *p = &document->paragraphs[i];
        char *fold = rpt_utf8_fold(p->text, strlen(p->text));

        rpt_sha256_hex(fold, strlen(fold), hex);
        memcpy(p->fingerprint, hex, sizeof p->fingerprint - 1);
        free(fold);
    }
    if (draft->old != NULL && !load_ids(draft, document, &ids, err))
        return false;
    check_sections(draft, document, &ids);
    give_ids(draft, document, &ids);
    settle_links(draft, document);
    number_all(draft, document);
    return true;
}
