/* SPDX-License-Identifier: MIT
 *
 * References: what the texts cite, recorded once, as CSL-JSON. Finishing completes the places that
 * cite one.
 */
#include "refs.h"

static const struct rpt_field fields[] = {
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."),
    {.name = "title",
     .column = "title",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER_SORT,
     .doc = "The title."},
    RPT_WORD_FIELD("type", RPT_SQL_VALUES_REFERENCE_TYPE, "Its CSL type."),
    {.name = "issued",
     .column = "issued",
     .type = RPT_T_DATE,
     .uses = RPT_FILTER_SORT,
     .doc = "When it was issued; a comparison holds if any day of the interval satisfies it."},
    {.name = "explicit",
     .column = "explicit",
     .type = RPT_T_BOOL,
     .uses = RPT_FILTER_FACET,
     .doc = "Whether a text names it, or only leans on it."},
    RPT_WORDS_FIELD("document", RPT_SQL_REFERENCE_DOCUMENT, RPT_SQL_VALUES_DOCUMENT,
                    "A document whose text cites it."),
};

static bool finish(struct rpt_db *db, const struct rpt_query *query, json_t *item,
                   struct rpt_error *err)
{
    (void)db;
    (void)err;
    rpt_places_finish(query, json_object_get(item, "citations"));
    return true;
}

const struct rpt_resource rpt_references = {
    .name = "references",
    .kind = "reference",
    .view = "references",
    .item = RPT_SQL_REFERENCE_ITEM,
    .sort = "",
    .q = RPT_SQL_REFERENCE_Q,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
    .finish = finish,
};
