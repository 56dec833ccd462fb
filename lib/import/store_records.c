/* SPDX-License-Identifier: MIT
 *
 * Works, vocabularies, predicates, references and entities into the dataset: added or updated by
 * slug. An entity's lists are replaced, and its ties to other entities are set once all are there.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

static bool is_true_or(const json_t *object, const char *key, bool otherwise)
{
    const json_t *value = json_object_get(object, key);

    return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

static bool store_work(struct rpt_draft *draft, const struct rpt_record *record, struct rpt_db *db,
                       struct rpt_error *err)
{
    static const char *const keys[] = {"publisher", "category", "is_part_of", "url", "rights"};
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_WORK);
    json_auto_t *metadata = json_object();
    const char *authors = rpt_store_json(draft, json_object_get(record->json, "authors"));

    for (size_t i = 0; i < RPT_COUNT(keys); i++)
        if (json_object_get(record->json, keys[i]) != NULL)
            json_object_set(metadata, keys[i], json_object_get(record->json, keys[i]));
    rpt_bind_text(st, ":slug", record->id);
    rpt_bind_text(st, ":title", rpt_draft_text(record->json, "title"));
    rpt_bind_text(st, ":authors", authors != NULL ? authors : "[]");
    rpt_bind_text(st, ":published", rpt_draft_text(record->json, "published"));
    rpt_bind_text(st, ":metadata", rpt_store_json(draft, metadata));
    return rpt_run(st, err);
}

static bool store_term(const struct rpt_record *record, struct rpt_db *db, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_VOCABULARY);

    rpt_bind_text(st, ":name", rpt_known_list(record->kind));
    rpt_bind_text(st, ":id", record->id);
    rpt_bind_text(st, ":label", rpt_draft_text(record->json, "label"));
    rpt_bind_text(st, ":class", rpt_draft_text(record->json, "class"));
    rpt_bind_text(st, ":definition", rpt_draft_text(record->json, "definition"));
    rpt_bind_int(st, ":ordinal", (int64_t)record->ordinal);
    return rpt_run(st, err);
}

static bool store_predicate(const struct rpt_record *record, struct rpt_db *db,
                            struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_PREDICATE);
    const char *label = rpt_draft_text(record->json, "label");
    const char *inverse = rpt_draft_text(record->json, "inverse");
    char *both = rpt_printf("%s %s", label, inverse), *folded = rpt_utf8_fold(both, strlen(both));

    rpt_bind_text(st, ":slug", record->id);
    rpt_bind_text(st, ":label", label);
    rpt_bind_text(st, ":inverse", inverse);
    rpt_bind_text(st, ":iri", rpt_draft_text(record->json, "iri"));
    rpt_bind_text(st, ":definition", rpt_draft_text(record->json, "definition"));
    rpt_bind_text(st, ":folded", folded);
    bool good = rpt_run(st, err);
    free(folded);
    free(both);
    return good;
}

static bool store_reference(struct rpt_draft *draft, const struct rpt_record *record,
                            struct rpt_db *db, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_REFERENCE);
    const json_t *csl = json_object_get(record->json, "csl");
    char *label = rpt_csl_text(csl), *issued = rpt_csl_edtf(json_object_get(csl, "issued"));
    char *folded = rpt_utf8_fold(label, strlen(label));
    const char *title = rpt_draft_text(csl, "title");

    rpt_bind_text(st, ":slug", record->id);
    rpt_bind_text(st, ":csl", rpt_store_json(draft, csl));
    rpt_bind_text(st, ":label", label);
    rpt_bind_text(st, ":title", title != NULL ? title : label);
    rpt_bind_text(st, ":type", rpt_draft_text(csl, "type"));
    rpt_bind_text(st, ":issued", issued != NULL && *issued != '\0' ? issued : NULL);
    rpt_bind_int(st, ":explicit", is_true_or(record->json, "explicit", true));
    rpt_bind_text(st, ":status", rpt_draft_text(record->json, "status"));
    rpt_bind_text(st, ":folded", folded);
    bool good = rpt_run(st, err);
    free(folded);
    free(issued);
    free(label);
    return good;
}

/* ---- Entities. */

static bool store_entity(const struct rpt_record *record, struct rpt_db *db, struct rpt_error *err)
{
    static const enum rpt_sql clear[] = {
        RPT_SQL_IMPORT_ENTITY_CLEAR_BROADER, RPT_SQL_IMPORT_ENTITY_CLEAR_FORMER,
        RPT_SQL_IMPORT_ENTITY_CLEAR_PROPERTY, RPT_SQL_IMPORT_ENTITY_CLEAR_LABEL,
        RPT_SQL_IMPORT_ENTITY_CLEAR_IDENTIFIER};
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_ENTITY);

    rpt_bind_text(st, ":slug", record->id);
    rpt_bind_text(st, ":class", rpt_draft_text(record->json, "class"));
    rpt_bind_text(st, ":kind", rpt_draft_text(record->json, "kind"));
    rpt_bind_text(st, ":label", rpt_draft_text(record->json, "label"));
    if (!rpt_run(st, err))
        return false;
    for (size_t i = 0; i < RPT_COUNT(clear); i++) {
        st = rpt_db_use(db, clear[i]);
        rpt_bind_text(st, ":slug", record->id);
        if (!rpt_run(st, err))
            return false;
    }
    return true;
}

/* `label` is a row of "labels", or the entity itself, whose own label is the preferred one. */
static bool store_label(const struct rpt_record *record, const json_t *label, struct rpt_db *db,
                        struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_LABEL);
    bool own = label == record->json;
    const char *text = rpt_draft_text(label, own ? "label" : "text");
    const char *lang = rpt_draft_text(label, "lang"), *kind = rpt_draft_text(label, "kind");
    char *folded = rpt_utf8_fold(text, strlen(text));

    lang = lang != NULL ? lang : rpt_draft_text(record->json, "lang");
    rpt_bind_text(st, ":slug", record->id);
    rpt_bind_text(st, ":lang", lang != NULL ? lang : "en");
    rpt_bind_text(st, ":text", text);
    rpt_bind_text(st, ":kind", own ? "preferred" : kind != NULL ? kind : "alias");
    rpt_bind_int(st, ":find", is_true_or(label, "find", true));
    rpt_bind_int(st, ":case", is_true_or(label, "case", rpt_label_in_capitals(text)));
    rpt_bind_text(st, ":folded", folded);
    bool good = rpt_run(st, err);
    free(folded);
    return good;
}

static bool store_identifier(const struct rpt_record *record, const json_t *identifier,
                             struct rpt_db *db, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_IDENTIFIER);
    const char *match = rpt_draft_text(identifier, "match");

    rpt_bind_text(st, ":slug", record->id);
    rpt_bind_text(st, ":scheme", rpt_draft_text(identifier, "scheme"));
    rpt_bind_text(st, ":value", rpt_draft_text(identifier, "value"));
    rpt_bind_text(st, ":iri", rpt_draft_text(identifier, "iri"));
    rpt_bind_text(st, ":match", match != NULL ? match : "exact");
    rpt_bind_text(st, ":source", rpt_draft_text(identifier, "source"));
    return rpt_run(st, err);
}

static bool store_property(const struct rpt_record *record, const json_t *property,
                           struct rpt_db *db, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_ENTITY_PROPERTY);

    rpt_bind_text(st, ":slug", record->id);
    rpt_bind_text(st, ":property", rpt_draft_text(property, "property"));
    rpt_bind_text(st, ":value", rpt_draft_text(property, "value"));
    rpt_bind_text(st, ":target", rpt_draft_text(property, "entity"));
    return rpt_run(st, err);
}

/* One slug that an entity is tied to. */
static bool tie(enum rpt_sql sql, const char *name, const struct rpt_record *record,
                const json_t *slug, struct rpt_db *db, struct rpt_error *err)
{
    struct rpt_stmt *st;

    if (!json_is_string(slug))
        return true;
    st = rpt_db_use(db, sql);
    rpt_bind_text(st, ":slug", record->id);
    rpt_bind_text(st, name, json_string_value(slug));
    return rpt_run(st, err);
}

static bool store_ties(const struct rpt_record *record, struct rpt_db *db, struct rpt_error *err)
{
    const json_t *json = record->json;
    json_t *item;
    size_t index;

    if (!tie(RPT_SQL_IMPORT_ENTITY_PART_OF, ":part_of", record, json_object_get(json, "part_of"),
             db, err) ||
        !store_label(record, json, db, err))
        return false;
    json_array_foreach (json_object_get(json, "broader"), index, item)
        if (!tie(RPT_SQL_IMPORT_ENTITY_BROADER, ":broader", record, item, db, err))
            return false;
    json_array_foreach (json_object_get(json, "formerly"), index, item)
        if (!tie(RPT_SQL_IMPORT_ENTITY_FORMER, ":former", record, item, db, err))
            return false;
    json_array_foreach (json_object_get(json, "labels"), index, item)
        if (!store_label(record, item, db, err))
            return false;
    json_array_foreach (json_object_get(json, "identifiers"), index, item)
        if (!store_identifier(record, item, db, err))
            return false;
    json_array_foreach (json_object_get(json, "properties"), index, item)
        if (!store_property(record, item, db, err))
            return false;
    return true;
}

/* ---- All records, and who made them. */

static bool store_origin(const struct rpt_draft *draft, const struct rpt_record *record,
                         struct rpt_db *db, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_ORIGIN);

    rpt_bind_text(st, ":source", draft->sources[record->source].name);
    rpt_bind_text(st, ":kind", rpt_known_word(record->kind));
    rpt_bind_text(st, ":slug", record->id);
    return rpt_run(st, err);
}

static bool store_one(struct rpt_draft *draft, const struct rpt_record *record, struct rpt_db *db,
                      struct rpt_error *err)
{
    if (!store_origin(draft, record, db, err))
        return false;
    switch (record->kind) {
    case KNOWN_WORK:
        return store_work(draft, record, db, err);
    case KNOWN_ENTITY:
        return store_entity(record, db, err);
    case KNOWN_REFERENCE:
        return store_reference(draft, record, db, err);
    case KNOWN_PREDICATE:
        return store_predicate(record, db, err);
    default:
        return store_term(record, db, err);
    }
}

bool rpt_store_records(struct rpt_draft *draft, struct rpt_db *db, struct rpt_error *err)
{
    for (size_t i = 0; i < draft->record_count; i++)
        if (!store_one(draft, &draft->records[i], db, err))
            return false;
    for (size_t i = 0; i < draft->record_count; i++) {
        const struct rpt_record *record = &draft->records[i];

        /* Where two sources have an entity, the later one counts. */
        if (record->kind == KNOWN_ENTITY &&
            json_object_get(draft->known[KNOWN_ENTITY], record->id) == record->json &&
            !store_ties(record, db, err))
            return false;
    }
    return true;
}

/* ---- What a bundle made before and holds no more. */

static const struct {
    enum rpt_known kind;
    enum rpt_sql used, gone;
} leaving[] = {
    {KNOWN_ENTITY, RPT_SQL_IMPORT_USED_ENTITY, RPT_SQL_IMPORT_GONE_ENTITY},
    {KNOWN_REFERENCE, RPT_SQL_IMPORT_USED_REFERENCE, RPT_SQL_IMPORT_GONE_REFERENCE},
    {KNOWN_PREDICATE, RPT_SQL_IMPORT_USED_PREDICATE, RPT_SQL_IMPORT_GONE_PREDICATE},
    {KNOWN_KIND, RPT_SQL_IMPORT_USED_KINDS, RPT_SQL_IMPORT_GONE_VOCABULARY},
    {KNOWN_CHANNEL, RPT_SQL_IMPORT_USED_CHANNELS, RPT_SQL_IMPORT_GONE_VOCABULARY},
    {KNOWN_LEVEL, RPT_SQL_IMPORT_USED_LEVELS, RPT_SQL_IMPORT_GONE_VOCABULARY},
    {KNOWN_MODALITY, RPT_SQL_IMPORT_USED_MODALITIES, RPT_SQL_IMPORT_GONE_VOCABULARY},
    {KNOWN_ROLE, RPT_SQL_IMPORT_USED_ROLES, RPT_SQL_IMPORT_GONE_VOCABULARY},
    {KNOWN_SCHEME, RPT_SQL_IMPORT_USED_SCHEMES, RPT_SQL_IMPORT_GONE_VOCABULARY},
};

/* True in *gone, and forgotten, where no other bundle made it. */
static bool forget_origin(const char *source, const char *kind, const char *slug, struct rpt_db *db,
                          bool *gone, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_ORIGIN_CLEAR);
    enum rpt_step step;

    rpt_bind_text(st, ":source", source);
    rpt_bind_text(st, ":kind", kind);
    rpt_bind_text(st, ":slug", slug);
    if (!rpt_run(st, err))
        return false;
    st = rpt_db_use(db, RPT_SQL_IMPORT_ORIGIN_OTHER);
    rpt_bind_text(st, ":kind", kind);
    rpt_bind_text(st, ":slug", slug);
    step = rpt_step(st, err);
    rpt_stmt_release(st);
    *gone = step == RPT_DONE;
    return step != RPT_FAILED;
}

static bool check_used(struct rpt_draft *draft, const struct rpt_source *source, size_t row,
                       const char *slug, struct rpt_db *db, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, leaving[row].used);
    enum rpt_step step;

    rpt_bind_text(st, ":slug", slug);
    step = rpt_step(st, err);
    if (step == RPT_ROW)
        rpt_mistake(draft, NULL, 0, 0,
                    "%s '%s' is no longer in the bundle '%s', but %s names it; keep it, or change "
                    "that too",
                    rpt_known_word(leaving[row].kind), slug, source->name, rpt_column_text(st, 0));
    return step != RPT_FAILED;
}

static bool take_out(size_t row, const char *slug, struct rpt_db *db, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, leaving[row].gone);

    rpt_bind_text(st, ":slug", slug);
    if (leaving[row].gone == RPT_SQL_IMPORT_GONE_VOCABULARY)
        rpt_bind_text(st, ":kind", rpt_known_list(leaving[row].kind));
    return rpt_run(st, err);
}

/* Entities are taken out all before any is asked for, so that two that lean on each other can go;
 * the rest is asked for first, since a row in use cannot be deleted. */
static bool leave(struct rpt_draft *draft, const struct rpt_source *source, const json_t *rows,
                  struct rpt_db *db, struct rpt_error *err)
{
    json_t *item;
    size_t index, before = draft->mistake_count;

    for (int pass = 0; pass < 3; pass++) {
        json_array_foreach ((json_t *)rows, index, item) {
            size_t row = (size_t)json_integer_value(json_object_get(item, "row"));
            const char *slug = rpt_draft_text(item, "slug");
            bool entity = leaving[row].kind == KNOWN_ENTITY;
            bool take = entity ? pass == 0 : pass == 2 && draft->mistake_count == before;

            if ((take && !take_out(row, slug, db, err)) ||
                (pass == 1 && !check_used(draft, source, row, slug, db, err)))
                return false;
        }
    }
    return true;
}

static bool source_gone(struct rpt_draft *draft, const struct rpt_source *source, struct rpt_db *db,
                        struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_ORIGIN_BEFORE);
    json_auto_t *here = json_object(), *rows = json_array();
    json_t *item, *before;
    size_t index;
    bool good = true;

    rpt_bind_text(st, ":source", source->name);
    for (size_t i = 0; i < draft->record_count; i++)
        if (strcmp(draft->sources[draft->records[i].source].name, source->name) == 0)
            json_object_set_new(here,
                                rpt_arena_printf(draft->arena, "%s %s",
                                                 rpt_known_word(draft->records[i].kind),
                                                 draft->records[i].id),
                                json_true());
    before = rpt_rows_json(st, err);
    st = NULL;
    json_array_foreach (before, index, item) {
        const char *kind = rpt_draft_text(item, "kind"), *slug = rpt_draft_text(item, "slug");
        bool gone = false;

        if (json_object_get(here, rpt_arena_printf(draft->arena, "%s %s", kind, slug)) != NULL)
            continue;
        good = good && forget_origin(source->name, kind, slug, db, &gone, err);
        for (size_t row = 0; gone && row < RPT_COUNT(leaving); row++)
            if (strcmp(rpt_known_word(leaving[row].kind), kind) == 0)
                json_array_append_new(rows, json_pack("{s:i, s:s}", "row", (int)row, "slug", slug));
    }
    good = good && before != NULL && leave(draft, source, rows, db, err);
    json_decref(before);
    return good;
}

bool rpt_store_gone(struct rpt_draft *draft, struct rpt_db *db, struct rpt_error *err)
{
    for (size_t i = 0; i < draft->source_count; i++)
        if (draft->sources[i].bundle && !source_gone(draft, &draft->sources[i], db, err))
            return false;
    return true;
}
