/* SPDX-License-Identifier: MIT
 *
 * Editions: the versions of a document's text, none of which ever changes. Their sections and
 * paragraphs are with those of the current ones (sections.c, paragraphs.c).
 */
#include "refs.h"

static const struct rpt_field fields[] = {
    RPT_DOCUMENT_FIELD,
    {.name = "number",
     .column = "number",
     .type = RPT_T_INT,
     .uses = RPT_FILTER_SORT,
     .doc = "Its number, from 1."},
    {.name = "current",
     .column = "current",
     .type = RPT_T_BOOL,
     .uses = RPT_FILTER_FACET,
     .doc = "Whether it is the newest."},
};

const struct rpt_resource rpt_editions = {
    .name = "editions",
    .kind = "edition",
    .view = "editions",
    .item = RPT_SQL_EDITION_ITEM,
    .sort = "",
    .in_document = true,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
};
