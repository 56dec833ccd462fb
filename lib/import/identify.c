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
    json_t *here;       /* of this edition */
    const json_t *used; /* of every edition before, not to be given anew; NULL: none */
    const json_t *sections;
};

static bool is_free(const struct ids *ids, const char *id)
{
    return json_object_get(ids->here, id) == NULL && json_object_get(ids->used, id) == NULL &&
           json_object_get(ids->sections, id) == NULL;
}

static const char *mint(struct rpt_draft *draft, const struct ids *ids, const char *kind,
                        size_t *last)
{
    bool reference = strcmp(kind, "reference") == 0;
    char id[32];

    do
        snprintf(id, sizeof id, "%c%zu", reference ? 'r' : 'p', ++last[reference]);
    while (!is_free(ids, id));
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

/* The id of the paragraph that it was; else the one that the same text had in an edition before
 * the last. */
static const char *carry(struct rpt_draft *draft, const struct rpt_draft_document *document,
                         size_t index)
{
    const struct rpt_before *before = document->before;
    size_t from = before != NULL ? before->diff.now[index].from : RPT_NOWHERE;
    const char *former;

    if (before == NULL)
        return NULL;
    if (from != RPT_NOWHERE)
        return before->paragraphs[from].id;
    former = rpt_draft_text(before->former, document->paragraphs[index].fingerprint);
    return former != NULL ? rpt_arena_strdup(draft->arena, former) : NULL;
}

static void give_ids(struct rpt_draft *draft, struct rpt_draft_document *document, struct ids *ids)
{
    size_t last[2] = {0, 0};

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < document->paragraph_count; i++) {
            struct rpt_draft_paragraph *p = &document->paragraphs[i];
            const char *id = p->id;

            if (id != NULL)
                continue;
            id = pass == 0 ? carry(draft, document, i) : mint(draft, ids, p->kind, last);
            if (id == NULL || json_object_get(ids->here, id) != NULL ||
                json_object_get(ids->sections, id) != NULL)
                continue;
            p->id = id;
            json_object_set_new(ids->here, id, json_true());
        }
    }
}

/* Twice the same name is a mistake; `seen` has them all then. */
static void check_sections(struct rpt_draft *draft, struct rpt_draft_document *document,
                           json_t *seen)
{
    for (size_t i = 0; i < document->section_count; i++) {
        const struct rpt_draft_section *s = &document->sections[i];

        if (json_object_get(seen, s->slug) != NULL)
            rpt_mistake(draft, document->text, s->line, 1,
                        "two sections are called '%s'; give this one another {#name}", s->slug);
        json_object_set_new(seen, s->slug, json_true());
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
    json_auto_t *sections = json_object();
    struct ids ids = {.here = document->known[KNOWN_PARAGRAPH - KNOWN_DATASET_END],
                      .sections = sections};
    char hex[65];

    for (size_t i = 0; i < document->paragraph_count; i++) {
        struct rpt_draft_paragraph *p = &document->paragraphs[i];

        rpt_sha256_hex(p->text, strlen(p->text), hex);
        memcpy(p->fingerprint, hex, sizeof p->fingerprint - 1);
    }
    check_sections(draft, document, sections);
    enter_given(draft, document, ids.here);
    if (!rpt_before_load(draft, document, err))
        return false;
    if (document->before != NULL)
        ids.used = document->before->used;
    give_ids(draft, document, &ids);
    settle_links(draft, document);
    number_all(draft, document);
    return true;
}
