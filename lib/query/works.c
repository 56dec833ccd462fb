/* SPDX-License-Identifier: MIT
 *
 * Works: what originals, digests and translations are versions of. An item lists its documents, the
 * original first.
 */
#include "refs.h"

static const struct rpt_field fields[] = {
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."),
    {.name = "title",
     .column = "title",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER_SORT,
     .doc = "The title."},
    {.name = "published",
     .column = "published",
     .type = RPT_T_DATE,
     .uses = RPT_FILTER_SORT,
     .doc = "When it was published; a comparison holds if any day of the interval satisfies it."},
};

const struct rpt_resource rpt_works = {
    .name = "works",
    .kind = "work",
    .view = "works",
    .item = RPT_SQL_WORK_ITEM,
    .sort = "",
    .q = RPT_SQL_WORK_Q,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
};
