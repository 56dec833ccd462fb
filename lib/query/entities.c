/* SPDX-License-Identifier: MIT
 *
 * Entities: actors, mechanisms, concepts, places and events. Finishing completes the first place in
 * each document that names one.
 */
#include "refs.h"

static const struct rpt_field fields[] = {
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."),
    {.name = "label",
     .column = "label",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER_SORT,
     .doc = "Its display label."},
    {.name = "class",
     .column = "class",
     .type = RPT_T_SLUG,
     .uses = RPT_FILTER | RPT_FACET | RPT_SORT,
     .values = RPT_SQL_VALUES_CLASS,
     .doc = "Its class: actor, mechanism, concept, place or event."},
    {.name = "kind",
     .column = "kind",
     .type = RPT_T_SLUG,
     .uses = RPT_FILTER | RPT_FACET | RPT_SORT,
     .values = RPT_SQL_VALUES_KIND,
     .doc = "The dataset's finer word: /vocabularies/kinds."},
    RPT_WORD_FIELD("part_of", RPT_SQL_VALUES_ENTITY, "The whole that it is a part of."),
    RPT_WITHIN_FIELD(RPT_SQL_ENTITY_IN, "It is this entity or a part of it, however deep."),
    RPT_WORDS_FIELD("broader", RPT_SQL_ENTITY_WIDER, RPT_SQL_VALUES_ENTITY, "A wider notion."),
    {.name = "identifier",
     .type = RPT_T_SLUG,
     .uses = RPT_FILTER,
     .many = RPT_SQL_ENTITY_IDENTIFIER,
     .values = RPT_SQL_VALUES_IDENTIFIER,
     .doc = "An identifier as scheme:value, such as wikidata:Q148."},
    RPT_WORDS_FIELD("channel", RPT_SQL_ENTITY_CHANNEL, RPT_SQL_VALUES_CHANNEL,
                    "It acts in this channel: it is the subject of a claim that has it."),
    RPT_WORDS_FIELD("document", RPT_SQL_ENTITY_DOCUMENT, RPT_SQL_VALUES_DOCUMENT,
                    "A document that names it."),
};

static const struct rpt_include includes[] = {
    {.name = "mentions", .resource = &rpt_mentions, .by = "entity", .doc = "Where it is named."},
    {.name = "relations", .resource = &rpt_relations, .by = "entity", .doc = "Claims about it."},
};

static bool finish(struct rpt_db *db, const struct rpt_query *query, json_t *item,
                   struct rpt_error *err)
{
    (void)db;
    (void)err;
    rpt_places_finish(query, json_object_get(item, "first_mentions"));
    return true;
}

const struct rpt_resource rpt_entities = {
    .name = "entities",
    .kind = "entity",
    .view = "entities",
    .item = RPT_SQL_ENTITY_ITEM,
    .sort = "label",
    .q = RPT_SQL_ENTITY_Q,
    .gone = RPT_SQL_ENTITY_GONE,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
    .includes = includes,
    .include_count = RPT_COUNT(includes),
    .finish = finish,
};
