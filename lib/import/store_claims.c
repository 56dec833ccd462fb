/* SPDX-License-Identifier: MIT
 *
 * A document's relations and notes into the dataset: all replaced, with the row numbers they had,
 * so that lists keep their order.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

struct claims {
    struct rpt_draft *draft;
    const struct rpt_draft_document *document;
    struct rpt_db *db;
    int64_t n, edition;
    json_t *numbers; /* slug → row number before */
};

static bool load_numbers(struct claims *c, enum rpt_sql sql, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(c->db, sql);
    enum rpt_step step;

    json_object_clear(c->numbers);
    rpt_bind_int(st, ":document", c->n);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        json_object_set_new(c->numbers, rpt_column_text(st, 0),
                            json_integer(rpt_column_int(st, 1)));
    return step == RPT_DONE;
}

static void bind_number(const struct claims *c, struct rpt_stmt *st, const char *slug)
{
    const json_t *before = json_object_get(c->numbers, slug);

    if (before != NULL)
        rpt_bind_int(st, ":n", json_integer_value(before));
    else
        rpt_bind_null(st, ":n");
}

static bool clear(const struct claims *c, const enum rpt_sql *blocks, size_t count,
                  struct rpt_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct rpt_stmt *st = rpt_db_use(c->db, blocks[i]);

        rpt_bind_int(st, ":document", c->n);
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text != NULL ? text : otherwise;
}

static bool store_relation(const struct claims *c, const json_t *relation, size_t index,
                           struct rpt_error *err)
{
    static const char *const keys[] = {"subject", "predicate", "object",        "mechanism",
                                       "level",   "modality",  "attributed_to", "gloss"};
    struct rpt_stmt *st = rpt_db_use(c->db, RPT_SQL_IMPORT_RELATION);
    const char *slug = rpt_draft_text(relation, "id");

    bind_number(c, st, slug);
    rpt_bind_int(st, ":document", c->n);
    rpt_bind_text(st, ":slug", slug);
    rpt_bind_int(st, ":ordinal", (int64_t)index + 1);
    for (size_t i = 0; i < RPT_COUNT(keys); i++)
        rpt_bind_text(st, rpt_arena_printf(c->draft->arena, ":%s", keys[i]),
                      rpt_draft_text(relation, keys[i]));
    rpt_bind_text(st, ":polarity", or_else(rpt_draft_text(relation, "polarity"), "affirmed"));
    rpt_bind_text(st, ":voice", or_else(rpt_draft_text(relation, "voice"), "author"));
    rpt_bind_text(st, ":basis",
                  or_else(rpt_store_json(c->draft, json_object_get(relation, "basis")), "{}"));
    return rpt_run(st, err);
}

static bool store_channels(const struct claims *c, const json_t *relation, int64_t n,
                           struct rpt_error *err)
{
    json_t *channel;
    size_t index;

    json_array_foreach (json_object_get(relation, "channels"), index, channel) {
        struct rpt_stmt *st = rpt_db_use(c->db, RPT_SQL_IMPORT_RELATION_CHANNEL);

        rpt_bind_int(st, ":relation", n);
        rpt_bind_text(st, ":channel", json_string_value(channel));
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

/* Once all relations are there, since a role may name any of them. */
static bool store_roles(const struct claims *c, const json_t *relation, int64_t n,
                        struct rpt_error *err)
{
    json_t *role;
    size_t index;

    json_array_foreach (json_object_get(relation, "roles"), index, role) {
        struct rpt_stmt *st = rpt_db_use(c->db, RPT_SQL_IMPORT_RELATION_ROLE);

        rpt_bind_int(st, ":relation", n);
        rpt_bind_int(st, ":document", c->n);
        rpt_bind_text(st, ":role", rpt_draft_text(role, "role"));
        rpt_bind_text(st, ":entity", rpt_draft_text(role, "entity"));
        rpt_bind_text(st, ":reference", rpt_draft_text(role, "reference"));
        rpt_bind_text(st, ":other", rpt_draft_text(role, "relation"));
        rpt_bind_text(st, ":value", rpt_draft_text(role, "value"));
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

static bool store_evidence(const struct claims *c, const int64_t *relations, struct rpt_error *err)
{
    for (size_t i = 0; i < c->document->evidence_count; i++) {
        const struct rpt_draft_evidence *e = &c->document->evidence[i];
        const struct rpt_draft_paragraph *p = &c->document->paragraphs[e->paragraph];
        struct rpt_stmt *st = rpt_db_use(c->db, RPT_SQL_IMPORT_EVIDENCE);
        char *quote = rpt_slice(p->text, e->start, e->end);

        rpt_bind_int(st, ":relation", relations[e->relation]);
        rpt_bind_int(st, ":edition", c->edition);
        rpt_bind_text(st, ":paragraph", p->id);
        rpt_bind_int(st, ":start", (int64_t)e->start);
        rpt_bind_int(st, ":end", (int64_t)e->end);
        rpt_bind_text(st, ":quote", quote);
        bool good = rpt_run(st, err);
        free(quote);
        if (!good)
            return false;
    }
    return true;
}

/* Of relations that are kept; what is lost stays with the edition that had it. */
static bool carry_evidence(const struct claims *c, struct rpt_error *err)
{
    const struct rpt_before *before = c->document->before;
    bool good = true;

    for (size_t i = 0; good && i < before->mark_count; i++) {
        const struct rpt_mark *mark = &before->marks[i];

        if (mark->kind != RPT_MARK_EVIDENCE || mark->now == RPT_NOWHERE)
            continue;
        const struct rpt_draft_paragraph *p = &c->document->paragraphs[mark->now];
        char *quote = rpt_slice(p->text, mark->place.start, mark->place.end);
        struct rpt_stmt *st = rpt_db_use(c->db, RPT_SQL_IMPORT_EVIDENCE_CARRIED);
        rpt_bind_int(st, ":n", mark->row);
        rpt_bind_int(st, ":document", c->n);
        rpt_bind_text(st, ":relation", mark->of);
        rpt_bind_int(st, ":edition", c->edition);
        rpt_bind_text(st, ":paragraph", p->id);
        rpt_bind_int(st, ":start", (int64_t)mark->place.start);
        rpt_bind_int(st, ":end", (int64_t)mark->place.end);
        rpt_bind_text(st, ":quote", quote);
        good = rpt_run(st, err);
        free(quote);
    }
    return good;
}

static bool store_relations(const struct claims *c, struct rpt_error *err)
{
    json_t *all = c->document->relations != NULL ? c->document->relations->json : NULL, *relation;
    int64_t *made = rpt_grow(NULL, json_array_size(all) + 1, sizeof *made);
    bool good = true;
    size_t index;

    json_array_foreach (all, index, relation) {
        good = good && store_relation(c, relation, index, err);
        made[index] = good ? rpt_db_last_id(c->db) : 0;
        good = good && store_channels(c, relation, made[index], err);
    }
    json_array_foreach (all, index, relation)
        good = good && store_roles(c, relation, made[index], err);
    good = good && store_evidence(c, made, err);
    free(made);
    return good;
}

static bool store_note(const struct claims *c, const json_t *note, size_t index,
                       struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(c->db, RPT_SQL_IMPORT_NOTE);
    json_t *about = json_object_get(note, "about");
    const char *slug = rpt_draft_text(note, "id");

    bind_number(c, st, slug);
    rpt_bind_int(st, ":document", c->n);
    rpt_bind_text(st, ":slug", slug);
    rpt_bind_int(st, ":ordinal", (int64_t)index + 1);
    rpt_bind_text(st, ":text", rpt_draft_text(note, "text"));
    rpt_bind_text(st, ":source", rpt_draft_text(note, "source"));
    rpt_bind_text(st, ":about", json_object_iter_key(json_object_iter(about)));
    rpt_bind_text(st, ":paragraph", rpt_draft_text(about, "paragraph"));
    rpt_bind_text(st, ":relation", rpt_draft_text(about, "relation"));
    rpt_bind_text(st, ":entity", rpt_draft_text(about, "entity"));
    return rpt_run(st, err);
}

static bool replace_notes(struct claims *c, struct rpt_error *err)
{
    static const enum rpt_sql blocks[] = {RPT_SQL_IMPORT_CLEAR_NOTE};
    json_t *note;
    size_t index;

    if (!load_numbers(c, RPT_SQL_IMPORT_NOTE_NUMBERS, err) ||
        !clear(c, blocks, RPT_COUNT(blocks), err))
        return false;
    json_array_foreach (c->document->notes != NULL ? c->document->notes->json : NULL, index, note)
        if (!store_note(c, note, index, err))
            return false;
    return true;
}

static bool replace_relations(struct claims *c, struct rpt_error *err)
{
    static const enum rpt_sql blocks[] = {
        RPT_SQL_IMPORT_CLEAR_RELATION_EVIDENCE, RPT_SQL_IMPORT_CLEAR_RELATION_ROLE,
        RPT_SQL_IMPORT_CLEAR_RELATION_CHANNEL, RPT_SQL_IMPORT_CLEAR_RELATION};

    return load_numbers(c, RPT_SQL_IMPORT_RELATION_NUMBERS, err) &&
           clear(c, blocks, RPT_COUNT(blocks), err) && store_relations(c, err);
}

bool rpt_store_claims(struct rpt_draft *draft, const struct rpt_draft_document *document,
                      struct rpt_db *db, int64_t n, int64_t edition, struct rpt_error *err)
{
    json_auto_t *numbers = json_object();
    struct claims c = {draft, document, db, n, edition, numbers};

    return (document->keeps_relations ? carry_evidence(&c, err) : replace_relations(&c, err)) &&
           (document->keeps_notes || replace_notes(&c, err));
}
