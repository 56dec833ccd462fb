/* SPDX-License-Identifier: MIT
 *
 * Relations: the claims that a document makes. Finishing puts a claim into one line, completes its
 * evidence, and says in which parts the asked entity stands.
 */
#include "refs.h"

#include <string.h>

static const struct rpt_field fields[] = {
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."),
    RPT_SORT_BY("ordinal", RPT_T_INT, "Its place in the reading order."),
    RPT_DOCUMENT_FIELD,
    RPT_WORK_FIELD,
    RPT_LANG_FIELD,
    RPT_WORDS_FIELD("section", RPT_SQL_RELATION_SECTION, RPT_SQL_VALUES_SECTION,
                    "A section that has evidence for it."),
    RPT_WORDS_FIELD("paragraph", RPT_SQL_RELATION_PARAGRAPH, RPT_SQL_VALUES_PARAGRAPH,
                    "A paragraph that has evidence for it."),
#define SORTED(name_, values_, doc_)                                                               \
    {                                                                                              \
        .name = name_, .column = name_, .type = RPT_T_SLUG,                                        \
        .uses = RPT_FILTER | RPT_FACET | RPT_SORT, .values = values_, .doc = doc_                  \
    }
    SORTED("subject", RPT_SQL_VALUES_ENTITY, "Who or what does it."),
    SORTED("predicate", RPT_SQL_VALUES_PREDICATE, "The verb."),
    SORTED("object", RPT_SQL_VALUES_ENTITY, "To whom or what."),
    RPT_WORD_FIELD("mechanism", RPT_SQL_VALUES_ENTITY, "By which means."),
    RPT_WORDS_FIELD("channel", RPT_SQL_RELATION_CHANNEL, RPT_SQL_VALUES_CHANNEL,
                    "In which channel: /vocabularies/channels."),
    SORTED("level", RPT_SQL_VALUES_LEVEL, "On which level: /vocabularies/levels."),
    SORTED("modality", RPT_SQL_VALUES_MODALITY, "How it is meant: /vocabularies/modalities."),
#undef SORTED
    RPT_WORD_FIELD("polarity", RPT_SQL_VALUES_POLARITY,
                   "Whether the predicate is affirmed or denied."),
    RPT_WORD_FIELD("voice", RPT_SQL_VALUES_VOICE, "The author's own claim, or a reported one."),
    RPT_WORD_FIELD("attributed_to", RPT_SQL_VALUES_ENTITY, "Whose claim it is."),
    {.name = "role",
     .type = RPT_T_SLUG,
     .uses = RPT_FILTER,
     .many = RPT_SQL_RELATION_ROLE,
     .sub = RPT_SQL_VALUES_ROLE,
     .doc = "What stands in some role; role__where=north-korea: in that role."},
    RPT_WORDS_FIELD("entity", RPT_SQL_RELATION_ENTITY, RPT_SQL_VALUES_ENTITY,
                    "An entity in any part: subject, object, mechanism, attributed_to, a role."),
    RPT_WITHIN_FIELD(RPT_SQL_RELATION_WITHIN, "This entity, or a part of it, has any part in it."),
    RPT_WORDS_FIELD("reference", RPT_SQL_RELATION_REFERENCE, RPT_SQL_VALUES_REFERENCE,
                    "What it cites."),
    {.name = "gloss",
     .column = "gloss",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER,
     .doc = "The claim in the project's words."},
};

static const char *text_in(const json_t *item, const char *part, const char *key)
{
    return json_string_value(json_object_get(json_object_get(item, part), key));
}

static void add_sentence(json_t *item)
{
    const char *mechanism = text_in(item, "mechanism", "id");
    RPT_AUTO_BUF line = {0};

    rpt_buf_init(&line, (size_t)1 << 14);
    rpt_buf_addf(&line, "%s %s %s", text_in(item, "subject", "label"),
                 text_in(item, "predicate", "label"), text_in(item, "object", "label"));
    if (mechanism != NULL && strcmp(mechanism, text_in(item, "object", "id")) != 0)
        rpt_buf_addf(&line, ", by means of %s", text_in(item, "mechanism", "label"));
    if (strcmp(json_string_value(json_object_get(item, "polarity")), "denied") == 0)
        rpt_buf_adds(&line, " (denied)");
    json_object_set_new(item, "sentence", json_string(line.data));
}

/* ---- As: the parts of the entities that the query asks for. */

static bool is_asked(const struct rpt_query *query, const char *entity)
{
    for (size_t i = 0; entity != NULL && i < query->filter_count; i++) {
        const struct rpt_filter *filter = query->filters[i];
        bool equal = filter->op == RPT_OP_EQ || filter->op == RPT_OP_IN || filter->op == RPT_OP_ALL;

        for (size_t v = 0; equal && strcmp(filter->field->name, "entity") == 0 && v < filter->count;
             v++) {
            if (strcmp(filter->values[v], entity) == 0)
                return true;
        }
    }
    return false;
}

static void add_once(json_t *words, const char *word)
{
    size_t i;
    json_t *have;

    json_array_foreach (words, i, have) {
        if (strcmp(json_string_value(have), word) == 0)
            return;
    }
    json_array_append_new(words, json_string(word));
}

static void add_as(const struct rpt_query *query, json_t *item)
{
    static const char *const parts[] = {"subject", "object", "mechanism", "attributed_to"};
    json_t *as = json_object_get(item, "as"), *role;
    size_t i;

    for (i = 0; i < RPT_COUNT(parts); i++) {
        if (is_asked(query, text_in(item, parts[i], "id")))
            add_once(as, parts[i]);
    }
    json_array_foreach (json_object_get(item, "roles"), i, role) {
        if (is_asked(query, text_in(role, "entity", "id")))
            add_once(as, json_string_value(json_object_get(role, "role")));
    }
}

static bool finish(struct rpt_db *db, const struct rpt_query *query, json_t *item,
                   struct rpt_error *err)
{
    (void)db;
    (void)err;
    add_sentence(item);
    rpt_places_finish(query, json_object_get(item, "evidence"));
    add_as(query, item);
    return true;
}

const struct rpt_resource rpt_relations = {
    .name = "relations",
    .kind = "relation",
    .view = "relations",
    .item = RPT_SQL_RELATION_ITEM,
    .sort = "",
    .in_document = true,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
    .finish = finish,
};
