/* SPDX-License-Identifier: MIT
 *
 * Predicates: the verbs of claims, with how often each is used. Rows are items already: there is
 * nothing to finish.
 */
#include "refs.h"

static const struct rpt_field fields[] = {
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."),
    {.name = "label",
     .column = "label",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER_SORT,
     .doc = "As it reads from subject to object."},
    {.name = "relations",
     .column = "relations",
     .type = RPT_T_INT,
     .uses = RPT_FILTER_SORT,
     .doc = "How many claims use it."},
};

const struct rpt_resource rpt_predicates = {
    .name = "predicates",
    .kind = "predicate",
    .view = "predicates",
    .item = RPT_SQL_PREDICATE_ITEM,
    .sort = "label",
    .q = RPT_SQL_PREDICATE_Q,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
};
