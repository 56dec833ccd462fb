/* SPDX-License-Identifier: MIT
 *
 * What a draft must fulfil beyond the form of its files: no cycles, no label that two entities
 * claim, no name in a text that is nobody's, quotes that are there. Every rule looks at everything,
 * so that one run tells all mistakes.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

static const struct rpt_record *record_of(const struct rpt_draft *draft, enum rpt_known kind,
                                          const char *id)
{
    for (size_t i = draft->record_count; i-- > 0;)
        if (draft->records[i].kind == kind && strcmp(draft->records[i].id, id) == 0)
            return &draft->records[i];
    return NULL;
}

static const char *inside(struct rpt_draft *draft, const struct rpt_record *record,
                          const char *rest)
{
    return rpt_arena_printf(draft->arena, "%s%s", record->pointer, rest);
}

/* ---- Cycles in part_of and broader: a depth-first walk that keeps its own stack. */

struct step {
    const char *slug;
    size_t next; /* which of its parents is to be looked at */
};

struct cycle_walk {
    struct rpt_draft *draft;
    const char *key;
    json_t *state; /* slug → 1 on the stack, 2 done */
    struct step *stack;
    size_t depth;
};

static const char *parent_at(const json_t *entity, const char *key, size_t index)
{
    const json_t *value = json_object_get(entity, key);

    if (json_is_array(value))
        return json_string_value(json_array_get(value, index));
    return index == 0 ? json_string_value(value) : NULL;
}

static void push(struct cycle_walk *walk, const char *slug)
{
    *RPT_ADD(walk->stack, walk->depth) = (struct step){slug, 0};
    json_object_set_new(walk->state, slug, json_integer(1));
}

/* Told at the first of the cycle's records that the sources hold. */
static void say_cycle(struct cycle_walk *walk, const char *back_to)
{
    const struct rpt_record *record = NULL;
    size_t from = walk->depth;
    RPT_AUTO_BUF round = {0};

    rpt_buf_init(&round, 300);
    while (from > 0 && strcmp(walk->stack[from - 1].slug, back_to) != 0)
        from--;
    for (size_t i = from > 0 ? from - 1 : 0; i < walk->depth; i++) {
        rpt_buf_addf(&round, "%s → ", walk->stack[i].slug);
        if (record == NULL)
            record = record_of(walk->draft, KNOWN_ENTITY, walk->stack[i].slug);
    }
    rpt_buf_adds(&round, back_to);
    if (record != NULL)
        rpt_mistake_at(walk->draft, record->file,
                       rpt_arena_printf(walk->draft->arena, "%s/%s", record->pointer, walk->key),
                       "\"%s\" runs in a circle: %s; take one of these out", walk->key, round.data);
}

static void walk_from(struct cycle_walk *walk, const char *slug)
{
    push(walk, slug);
    while (walk->depth > 0) {
        struct step *top = &walk->stack[walk->depth - 1];
        const json_t *entity = json_object_get(walk->draft->known[KNOWN_ENTITY], top->slug);
        const char *parent = parent_at(entity, walk->key, top->next++);

        if (parent == NULL) {
            json_object_set_new(walk->state, top->slug, json_integer(2));
            walk->depth--;
        } else if (json_object_get(walk->state, parent) == NULL) {
            push(walk, parent);
        } else if (json_integer_value(json_object_get(walk->state, parent)) == 1) {
            say_cycle(walk, parent);
        }
    }
    free(walk->stack);
    walk->stack = NULL;
}

static void check_cycles(struct rpt_draft *draft, const char *key)
{
    struct cycle_walk walk = {.draft = draft, .key = key, .state = json_object()};
    const char *slug;
    json_t *entity;

    json_object_foreach (draft->known[KNOWN_ENTITY], slug, entity)
        if (json_object_get(walk.state, slug) == NULL)
            walk_from(&walk, slug);
    json_decref(walk.state);
}

/* ---- Labels. */

struct claim {
    const char *folded, *text, *entity, *pointer;
    bool case_sensitive;
};

static bool said_false(const json_t *object, const char *key)
{
    return json_is_false(json_object_get(object, key));
}

static void add_claim(struct rpt_draft *draft, struct claim **claims, size_t *count,
                      const char *entity, const json_t *label, const char *text,
                      const char *pointer)
{
    struct rpt_folded folded;
    struct claim *claim;

    if (text == NULL || said_false(label, "find"))
        return;
    rpt_fold(text, &folded);
    claim = RPT_ADD(*claims, *count);
    claim->folded = rpt_arena_strndup(draft->arena, folded.text, folded.len);
    claim->text = text;
    claim->entity = entity;
    claim->pointer = pointer;
    claim->case_sensitive = json_is_true(json_object_get(label, "case")) ||
                            (!said_false(label, "case") && rpt_label_in_capitals(text));
    rpt_folded_finish(&folded);
}

static int by_claim(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);

    if (order == 0)
        order = strcmp(x->entity, y->entity);
    return order != 0 ? order : strcmp(x->pointer, y->pointer);
}

static void say_claimed(struct rpt_draft *draft, const struct claim *a, const struct claim *b)
{
    const struct rpt_record *record = record_of(draft, KNOWN_ENTITY, b->entity);
    const struct claim *other = a, *here = b;

    if (record == NULL) {
        record = record_of(draft, KNOWN_ENTITY, a->entity);
        other = b;
        here = a;
    }
    if (record != NULL)
        rpt_mistake_at(draft, record->file, inside(draft, record, here->pointer),
                       "label '%s' belongs to '%s' and '%s'; make one \"find\": false, and mark "
                       "its places with [%s](@slug)",
                       here->text, other->entity, here->entity, here->text);
}

static bool clash(const struct claim *a, const struct claim *b)
{
    return strcmp(a->folded, b->folded) == 0 && strcmp(a->entity, b->entity) != 0 &&
           !(a->case_sensitive && b->case_sensitive && strcmp(a->text, b->text) != 0);
}

static void check_labels(struct rpt_draft *draft)
{
    struct claim *claims = NULL;
    size_t count = 0, index;
    const char *slug;
    json_t *entity, *label;

    json_object_foreach (draft->known[KNOWN_ENTITY], slug, entity) {
        add_claim(draft, &claims, &count, slug, entity, rpt_draft_text(entity, "label"), "/label");
        json_array_foreach (json_object_get(entity, "labels"), index, label)
            add_claim(draft, &claims, &count, slug, label, rpt_draft_text(label, "text"),
                      rpt_arena_printf(draft->arena, "/labels/%zu", index));
    }
    if (count > 1)
        qsort(claims, count, sizeof *claims, by_claim);
    for (size_t i = 1; i < count; i++)
        if (clash(&claims[i - 1], &claims[i]) && rpt_mistake_is_told(draft))
            say_claimed(draft, &claims[i - 1], &claims[i]);
    free(claims);
}

/* ---- One entity. */

static void check_own_labels(struct rpt_draft *draft, const struct rpt_record *record)
{
    json_auto_t *seen = json_object(), *preferred = json_object();
    const char *own = rpt_draft_text(record->json, "lang");
    const char *text = rpt_draft_text(record->json, "label");
    json_t *label;
    size_t index;

    own = own != NULL ? own : "en";
    json_object_set_new(preferred, own, json_true());
    json_object_set_new(
        seen, rpt_arena_printf(draft->arena, "%s %s", own, text != NULL ? text : ""), json_true());
    json_array_foreach (json_object_get(record->json, "labels"), index, label) {
        const char *kind = rpt_draft_text(label, "kind"), *lang = rpt_draft_text(label, "lang");
        const char *key, *pointer;

        lang = lang != NULL ? lang : own;
        text = rpt_draft_text(label, "text");
        key = rpt_arena_printf(draft->arena, "%s %s", lang, text != NULL ? text : "");
        pointer = rpt_arena_printf(draft->arena, "%s/labels/%zu", record->pointer, index);
        if (text != NULL && json_object_get(seen, key) != NULL)
            rpt_mistake_at(draft, record->file, pointer,
                           "'%s' has the label '%s' twice in one language; take one out",
                           record->id, text);
        if (kind != NULL && strcmp(kind, "preferred") == 0) {
            if (json_object_get(preferred, lang) != NULL)
                rpt_mistake_at(draft, record->file, pointer,
                               "'%s' has two preferred labels in '%s'; make this one an alias",
                               record->id, lang);
            json_object_set_new(preferred, lang, json_true());
        }
        json_object_set_new(seen, key, json_true());
    }
}

/* Of a class that there is; the shape tells what is none. */
static bool is_class(const char *text)
{
    static const char *const classes[] = {"actor", "mechanism", "concept", "place", "event"};

    for (size_t i = 0; text != NULL && i < RPT_COUNT(classes); i++)
        if (strcmp(classes[i], text) == 0)
            return true;
    return false;
}

static void check_kind(struct rpt_draft *draft, const struct rpt_record *record)
{
    const char *kind = rpt_draft_text(record->json, "kind");
    const char *class_name = rpt_draft_text(record->json, "class");
    const json_t *row = kind != NULL ? json_object_get(draft->known[KNOWN_KIND], kind) : NULL;
    const char *of = rpt_draft_text(row, "class");

    if (is_class(of) && is_class(class_name) && strcmp(of, class_name) != 0)
        rpt_mistake_at(draft, record->file, inside(draft, record, "/kind"),
                       "'%s' is a kind of %s, and '%s' is of class %s; change one of them", kind,
                       of, record->id, class_name);
}

static void check_facts(struct rpt_draft *draft, const struct rpt_record *record)
{
    json_auto_t *seen = json_object();
    json_t *item;
    size_t index;

    json_array_foreach (json_object_get(record->json, "properties"), index, item) {
        const char *name = rpt_draft_text(item, "property"), *value = rpt_draft_text(item, "value");

        if (name != NULL && value != NULL && strcmp(name, "when") == 0 && !rpt_date_valid(value))
            rpt_mistake_at(
                draft, record->file,
                rpt_arena_printf(draft->arena, "%s/properties/%zu/value", record->pointer, index),
                "'%s' is no EDTF date; write it as 2013, 2013-04-21 or 2013-01/2013-04", value);
    }
    json_array_foreach (json_object_get(record->json, "identifiers"), index, item) {
        const char *scheme = rpt_draft_text(item, "scheme"), *value = rpt_draft_text(item, "value");
        const char *key = rpt_arena_printf(draft->arena, "%s:%s", scheme != NULL ? scheme : "",
                                           value != NULL ? value : "");

        if (json_object_get(seen, key) != NULL)
            rpt_mistake_at(
                draft, record->file,
                rpt_arena_printf(draft->arena, "%s/identifiers/%zu", record->pointer, index),
                "'%s' has the identifier %s twice; take one out", record->id, key);
        json_object_set_new(seen, key, json_true());
    }
}

static void check_former(struct rpt_draft *draft, const struct rpt_record *record)
{
    json_t *slug;
    size_t index;

    json_array_foreach (json_object_get(record->json, "formerly"), index, slug) {
        const char *former = json_string_value(slug);

        if (former != NULL && rpt_draft_text(draft->former, former) == NULL)
            rpt_mistake_at(
                draft, record->file,
                rpt_arena_printf(draft->arena, "%s/formerly/%zu", record->pointer, index),
                "'%s' is an entity of its own here and cannot be a former name of '%s'; take one "
                "out",
                former, record->id);
    }
}

static void check_record(struct rpt_draft *draft, const struct rpt_record *record)
{
    if (record->kind == KNOWN_ENTITY) {
        check_own_labels(draft, record);
        check_kind(draft, record);
        check_facts(draft, record);
        check_former(draft, record);
    } else if (record->kind == KNOWN_REFERENCE) {
        const json_t *csl = json_object_get(record->json, "csl");
        const char *id = rpt_draft_text(csl, "id");

        if (id != NULL && strcmp(id, record->id) != 0)
            rpt_mistake_at(draft, record->file, inside(draft, record, "/csl/id"),
                           "the CSL item is called '%s' and its reference '%s'; call both the same",
                           id, record->id);
        if (json_is_object(csl) && rpt_draft_text(csl, "type") == NULL)
            rpt_mistake_at(draft, record->file, inside(draft, record, "/csl"),
                           "\"type\" is missing; it should be a CSL type, such as book or webpage");
    }
}

/* Those of a document, or those that documents share. */
static void check_shapes(struct rpt_draft *draft, const struct rpt_draft_document *document)
{
    for (size_t i = 0; i < draft->file_count; i++)
        if (draft->files[i]->document == document && draft->files[i]->json != NULL)
            rpt_shape_check(draft, draft->files[i]);
}

/* ---- Documents. */

static void check_span_names(struct rpt_draft *draft, const struct rpt_draft_document *document,
                             const struct rpt_draft_paragraph *paragraph)
{
    for (size_t i = 0; i < paragraph->mention_count; i++) {
        struct rpt_draft_mention *m = &paragraph->mentions[i];

        if (m->entity != NULL)
            m->entity = rpt_known_today(draft, KNOWN_ENTITY, m->entity);
        const json_t *entity =
            m->entity != NULL ? json_object_get(draft->known[KNOWN_ENTITY], m->entity) : NULL;
        const char *class_name = rpt_draft_text(entity, "class");

        if (m->entity != NULL && !rpt_known_has(draft, document, KNOWN_ENTITY, m->entity))
            rpt_mistake(draft, document->text, m->line, m->column, "%s",
                        rpt_known_missing(draft, document, KNOWN_ENTITY, m->entity));
        else if (m->class_name != NULL && class_name != NULL &&
                 strcmp(m->class_name, class_name) != 0)
            rpt_mistake(draft, document->text, m->line, m->column,
                        "'%s' is of class %s, not %s; write (%s:%s) or (@%s)", m->entity,
                        class_name, m->class_name, class_name, m->entity, m->entity);
    }
    for (size_t i = 0; i < paragraph->citation_count; i++) {
        const struct rpt_draft_citation *c = &paragraph->citations[i];

        if (!rpt_known_has(draft, document, KNOWN_REFERENCE, c->reference))
            rpt_mistake(draft, document->text, c->line, c->column, "%s",
                        rpt_known_missing(draft, document, KNOWN_REFERENCE, c->reference));
    }
}

/* Ids of relations and of notes are unique in the document. */
static void check_twice(struct rpt_draft *draft, const struct rpt_file *file, const char *what)
{
    json_auto_t *seen = json_object();
    json_t *item;
    size_t index;

    json_array_foreach (file != NULL ? file->json : NULL, index, item) {
        const char *id = rpt_draft_text(item, "id");

        if (id == NULL)
            continue;
        if (json_object_get(seen, id) != NULL)
            rpt_mistake_at(draft, file, rpt_arena_printf(draft->arena, "/%zu/id", index),
                           "the %s '%s' stands twice; give this one another id", what, id);
        json_object_set_new(seen, id, json_true());
    }
}

static void check_about(struct rpt_draft *draft, const struct rpt_draft_document *document)
{
    json_t *note;
    size_t index;

    json_array_foreach (document->notes != NULL ? document->notes->json : NULL, index, note) {
        const char *about = rpt_draft_text(json_object_get(note, "about"), "document");

        if (about != NULL && strcmp(about, document->slug) != 0)
            rpt_mistake_at(draft, document->notes,
                           rpt_arena_printf(draft->arena, "/%zu/about/document", index),
                           "the note is about '%s' and stands with '%s'; write '%s', or move it",
                           about, document->slug, document->slug);
    }
}

void rpt_check_document(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    check_shapes(draft, document);
    if (document->paragraph_count == 0 && !document->text->bad &&
        draft->paragraphs <= RPT_MAX_PARAGRAPHS)
        rpt_mistake(draft, document->text, 1, 1,
                    "the document '%s' has no text; write a paragraph at least", document->slug);
    for (size_t i = 0; i < document->paragraph_count; i++)
        check_span_names(draft, document, &document->paragraphs[i]);
    check_twice(draft, document->relations, "relation");
    check_twice(draft, document->notes, "note");
    check_about(draft, document);
    if (!document->text->bad)
        rpt_quotes_find(draft, document);
}

void rpt_check_records(struct rpt_draft *draft)
{
    check_shapes(draft, NULL);
    for (size_t i = 0; i < draft->record_count; i++)
        check_record(draft, &draft->records[i]);
    check_cycles(draft, "part_of");
    check_cycles(draft, "broader");
    check_labels(draft);
}
