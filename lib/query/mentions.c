/* SPDX-License-Identifier: MIT
 *
 * Mentions: the spans that name an entity, by an editor's hand or the finder's. Finishing adds the
 * quote and the link that lands on it.
 */
#include "refs.h"

static const struct rpt_field fields[] = {
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."),
    RPT_DOCUMENT_FIELD,
    RPT_WORK_FIELD,
    RPT_LANG_FIELD,
    RPT_SECTION_FIELD,
    RPT_WORD_FIELD("paragraph", RPT_SQL_VALUES_PARAGRAPH, "The paragraph."),
    {.name = "entity",
     .column = "entity",
     .type = RPT_T_SLUG,
     .uses = RPT_FILTER | RPT_FACET | RPT_SORT,
     .values = RPT_SQL_VALUES_ENTITY,
     .doc = "The entity that is named."},
    RPT_WITHIN_FIELD(RPT_SQL_MENTION_WITHIN, "It names this entity or a part of it."),
    RPT_WORD_FIELD("class", RPT_SQL_VALUES_CLASS, "The entity's class."),
    RPT_WORD_FIELD("kind", RPT_SQL_VALUES_KIND, "The entity's kind."),
    RPT_WORD_FIELD("layer", RPT_SQL_VALUES_LAYER, "Who says so: the editor or the finder."),
    {.name = "surface",
     .column = "surface",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER | RPT_FACET | RPT_SORT,
     .doc = "The words as they stand in the text."},
};

static bool finish(struct rpt_db *db, const struct rpt_query *query, json_t *item,
                   struct rpt_error *err)
{
    (void)db;
    (void)err;
    rpt_place_finish(query, item);
    return true;
}

const struct rpt_resource rpt_mentions = {
    .name = "mentions",
    .kind = "mention",
    .view = "mentions",
    .item = RPT_SQL_MENTION_ITEM,
    .sort = "",
    .in_document = true,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
    .finish = finish,
};
