/* SPDX-License-Identifier: MIT
 *
 * Sections, of documents as they are now and of every edition. Rows are items already: there is
 * nothing to finish.
 */
#include "refs.h"

#define FIELDS                                                                                     \
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."), RPT_DOCUMENT_FIELD, RPT_WORK_FIELD, RPT_LANG_FIELD,  \
        RPT_WORD_FIELD("role", RPT_SQL_VALUES_SECTION_ROLE, "What it does in the text."),          \
        {.name = "level",                                                                          \
         .column = "level",                                                                        \
         .type = RPT_T_INT,                                                                        \
         .uses = RPT_FILTER | RPT_FACET | RPT_SORT,                                                \
         .doc = "How deep it is, 1 for the outermost."},                                           \
        RPT_WORD_FIELD("parent", RPT_SQL_VALUES_SECTION, "The section that it is in."),            \
        RPT_SORT_BY("ordinal", RPT_T_INT, "Its place in the reading order."),                      \
        RPT_SORT_BY("title", RPT_T_TEXT, "Its heading.")

static const struct rpt_field fields[] = {FIELDS};
static const struct rpt_field edition_fields[] = {FIELDS, RPT_EDITION_FIELD};

static const struct rpt_include includes[] = {
    {.name = "paragraphs", .resource = &rpt_paragraphs, .by = "section", .doc = "Its paragraphs."},
    {.name = "mentions", .resource = &rpt_mentions, .by = "section", .doc = "What it names."},
    {.name = "relations", .resource = &rpt_relations, .by = "section", .doc = "Its claims."},
    {.name = "text", .add = rpt_include_text, .doc = "Its text."},
    {.name = "runs", .add = rpt_include_runs, .doc = "Its text in runs."},
};

const struct rpt_resource rpt_sections = {
    .name = "sections",
    .kind = "section",
    .view = "sections",
    .item = RPT_SQL_SECTION_ITEM,
    .sort = "",
    .in_document = true,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
    .includes = includes,
    .include_count = RPT_COUNT(includes),
};

const struct rpt_resource rpt_edition_sections = {
    .name = "sections",
    .kind = "section",
    .view = "edition_sections",
    .item = RPT_SQL_EDITION_SECTION_ITEM,
    .sort = "",
    .in_document = true,
    .fields = edition_fields,
    .field_count = RPT_COUNT(edition_fields),
};
