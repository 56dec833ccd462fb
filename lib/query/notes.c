/* SPDX-License-Identifier: MIT
 *
 * Notes: what the editor adds, never merged into what the author claims. Rows are items already:
 * there is nothing to finish.
 */
#include "refs.h"

static const struct rpt_field fields[] = {
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."),
    RPT_SORT_BY("ordinal", RPT_T_INT, "Its place among the document's notes."),
    RPT_DOCUMENT_FIELD,
    RPT_WORK_FIELD,
    RPT_LANG_FIELD,
    RPT_WORD_FIELD("about", RPT_SQL_VALUES_ABOUT,
                   "What kind of thing it is about: document, paragraph, relation or entity."),
    RPT_WORD_FIELD("relation", RPT_SQL_VALUES_RELATION, "The claim that it is about."),
    RPT_WORD_FIELD("entity", RPT_SQL_VALUES_ENTITY, "The entity that it is about."),
    RPT_WORD_FIELD("paragraph", RPT_SQL_VALUES_PARAGRAPH, "The paragraph that it is about."),
};

const struct rpt_resource rpt_notes = {
    .name = "notes",
    .kind = "note",
    .view = "notes",
    .item = RPT_SQL_NOTE_ITEM,
    .sort = "",
    .in_document = true,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
};
