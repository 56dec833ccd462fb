/* SPDX-License-Identifier: MIT
 *
 * What is known by name: the records of the dataset so far and those of the sources, by kind. Every
 * slug that points somewhere is looked up here, and what is missing is told with the nearest name.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *what, *home, *list; /* list: of vocabularies, as bundle and store call them */
} words[KNOWN_COUNT] = {
    [KNOWN_WORK] = {"work", "dataset.json", NULL},
    [KNOWN_ENTITY] = {"entity", "entities.json", NULL},
    [KNOWN_REFERENCE] = {"reference", "references.json", NULL},
    [KNOWN_PREDICATE] = {"predicate", "vocabularies.json", NULL},
    [KNOWN_KIND] = {"kind", "vocabularies.json", "kinds"},
    [KNOWN_CHANNEL] = {"channel", "vocabularies.json", "channels"},
    [KNOWN_LEVEL] = {"level", "vocabularies.json", "levels"},
    [KNOWN_MODALITY] = {"modality", "vocabularies.json", "modalities"},
    [KNOWN_ROLE] = {"role", "vocabularies.json", "roles"},
    [KNOWN_SCHEME] = {"scheme", "vocabularies.json", "schemes"},
    [KNOWN_SECTION] = {"section of this document", "text.md", NULL},
    [KNOWN_PARAGRAPH] = {"paragraph of this document", "text.md", NULL},
    [KNOWN_RELATION] = {"relation of this document", "relations.json", NULL},
};

const char *rpt_known_list(enum rpt_known kind)
{
    return words[kind].list;
}

const char *rpt_known_word(enum rpt_known kind)
{
    return words[kind].what;
}

static json_t *names(const struct rpt_draft *draft, const struct rpt_draft_document *document,
                     enum rpt_known kind)
{
    if (kind < KNOWN_DATASET_END)
        return draft->known[kind];
    return document != NULL ? document->known[kind - KNOWN_DATASET_END] : NULL;
}

/* A name that a broken file may hold is not called missing: that mistake is told once. */
static bool is_unread(const struct rpt_draft *draft, const struct rpt_draft_document *document,
                      enum rpt_known kind)
{
    if (kind < KNOWN_DATASET_END)
        return draft->unread[kind];
    const struct rpt_file *file = kind == KNOWN_RELATION ? document->relations : document->text;
    return file != NULL && file->bad;
}

const char *rpt_known_today(const struct rpt_draft *draft, enum rpt_known kind, const char *slug)
{
    const char *today = kind == KNOWN_ENTITY ? rpt_draft_text(draft->former, slug) : NULL;

    return today != NULL ? today : slug;
}

bool rpt_known_has(const struct rpt_draft *draft, const struct rpt_draft_document *document,
                   enum rpt_known kind, const char *slug)
{
    return json_object_get(names(draft, document, kind), rpt_known_today(draft, kind, slug)) !=
               NULL ||
           is_unread(draft, document, kind);
}

const char *rpt_known_missing(struct rpt_draft *draft, const struct rpt_draft_document *document,
                              enum rpt_known kind, const char *slug)
{
    json_t *all = names(draft, document, kind);
    const char **candidates = rpt_grow(NULL, json_object_size(all) + 1, sizeof *candidates);
    size_t count = 0;
    const char *key, *near;
    json_t *value;

    json_object_foreach (all, key, value)
        candidates[count++] = key;
    near = rpt_near(slug, candidates, count);
    free(candidates);
    return near != NULL ? rpt_arena_printf(draft->arena, "no %s is called '%s'; nearest: '%s'",
                                           words[kind].what, slug, near)
                        : rpt_arena_printf(draft->arena,
                                           "no %s is called '%s'; add it to %s or name another",
                                           words[kind].what, slug, words[kind].home);
}

void rpt_records_add(struct rpt_draft *draft, const struct rpt_file *file, const char *list,
                     enum rpt_known kind)
{
    const json_t *array = list != NULL ? json_object_get(file->json, list) : file->json;
    size_t index;
    json_t *value;

    if ((array != NULL && !json_is_array(array)) || file->bad ||
        (list != NULL && !json_is_object(file->json)))
        draft->unread[kind] = true;
    json_array_foreach ((json_t *)array, index, value) {
        struct rpt_record *record = RPT_ADD(draft->records, draft->record_count);
        const char *id = rpt_draft_text(value, "id");

        record->kind = kind;
        record->id = id != NULL ? id : "";
        record->json = value;
        record->file = file;
        record->pointer = rpt_arena_printf(draft->arena, "%s%s/%zu", list != NULL ? "/" : "",
                                           list != NULL ? list : "", index);
        record->source = draft->source_count - 1;
        record->ordinal = index + 1;
    }
}

static void say_twice(struct rpt_draft *draft, const struct rpt_record *record)
{
    const struct rpt_record *first = draft->records;
    unsigned line, column;

    while (first->file != record->file || first->kind != record->kind ||
           strcmp(first->id, record->id) != 0)
        first++;
    first->file->locate(first->file->text, first->file->len, first->pointer, false, &line, &column);
    rpt_mistake_at(draft, record->file, rpt_arena_printf(draft->arena, "%s/id", record->pointer),
                   "the %s '%s' stands twice, first in line %u; give this one another id",
                   words[record->kind].what, record->id, line);
}

static void add_former(struct rpt_draft *draft, const char *slug, const json_t *entity)
{
    size_t index;
    json_t *former;

    json_array_foreach (json_object_get(entity, "formerly"), index, former)
        if (json_is_string(former))
            json_object_set_new(draft->former, json_string_value(former), json_string(slug));
}

/* What an entity of the sources is called is no former name. */
static void enter_former(struct rpt_draft *draft)
{
    const char *slug;
    json_t *entity;

    json_object_foreach (draft->known[KNOWN_ENTITY], slug, entity)
        add_former(draft, slug, entity);
    for (size_t i = 0; i < draft->record_count; i++)
        if (draft->records[i].kind == KNOWN_ENTITY)
            add_former(draft, draft->records[i].id, draft->records[i].json);
    for (size_t i = 0; i < draft->record_count; i++)
        if (draft->records[i].kind == KNOWN_ENTITY)
            json_object_del(draft->former, draft->records[i].id);
}

/* Twice in one file is a mistake; where two sources have it, the later one counts. */
void rpt_records_enter(struct rpt_draft *draft)
{
    json_auto_t *here = json_object();

    for (size_t i = 0; i < draft->record_count; i++) {
        const struct rpt_record *record = &draft->records[i];
        char *key;

        if (*record->id == '\0')
            continue;
        key = rpt_printf("%zu %d %s", record->file->order, (int)record->kind, record->id);
        if (json_object_get(here, key) != NULL && rpt_mistake_is_told(draft))
            say_twice(draft, record);
        json_object_set_new(here, key, json_true());
        json_object_set(draft->known[record->kind], record->id, (json_t *)record->json);
        free(key);
    }
    enter_former(draft);
}
