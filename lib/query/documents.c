/* SPDX-License-Identifier: MIT
 *
 * Documents: texts, each one wording in one language. What a list can ask of them, and how one is
 * cited as a whole.
 */
#include "refs.h"

static const struct rpt_field fields[] = {
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."),
    {.name = "title",
     .column = "title",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER_SORT,
     .doc = "The title."},
    RPT_WORK_FIELD,
    RPT_WORD_FIELD("version", RPT_SQL_VALUES_VERSION,
                   "What it is of its work: original, digest, translation or excerpt."),
    RPT_WORDS_FIELD("author", RPT_SQL_DOCUMENT_AUTHOR, RPT_SQL_VALUES_ENTITY,
                    "An author of this wording, as an entity."),
    RPT_LANG_FIELD,
    {.name = "published",
     .column = "published",
     .type = RPT_T_DATE,
     .uses = RPT_FILTER_SORT,
     .doc = "When it was published; a comparison holds if any day of the interval satisfies it."},
    {.name = "category",
     .column = "category",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER_FACET,
     .values = RPT_SQL_VALUES_CATEGORY,
     .doc = "As its publisher filed it."},
    {.name = "publisher",
     .type = RPT_T_TEXT,
     .uses = RPT_FILTER_FACET,
     .many = RPT_SQL_DOCUMENT_PUBLISHER,
     .values = RPT_SQL_VALUES_PUBLISHER,
     .doc = "The publisher's name."},
};

static const struct rpt_include includes[] = {
    {.name = "sections", .resource = &rpt_sections, .by = "document", .doc = "Its sections."},
    {.name = "paragraphs", .resource = &rpt_paragraphs, .by = "document", .doc = "Its paragraphs."},
    {.name = "mentions", .resource = &rpt_mentions, .by = "document", .doc = "What it names."},
    {.name = "relations", .resource = &rpt_relations, .by = "document", .doc = "Its claims."},
    {.name = "notes", .resource = &rpt_notes, .by = "document", .doc = "The editor's notes."},
    {.name = "references", .resource = &rpt_references, .by = "document", .doc = "What it cites."},
    {.name = "text", .add = rpt_include_text, .doc = "All its text, by section."},
    {.name = "runs", .add = rpt_include_runs, .doc = "All its text, by section, in runs."},
};

static bool finish(struct rpt_db *db, const struct rpt_query *query, json_t *item,
                   struct rpt_error *err)
{
    const char *permalink =
        json_string_value(json_object_get(json_object_get(item, "edition"), "href"));

    return rpt_cite(db, query, item, json_string_value(json_object_get(item, "id")), NULL,
                    permalink, err);
}

const struct rpt_resource rpt_documents = {
    .name = "documents",
    .kind = "document",
    .view = "documents",
    .item = RPT_SQL_DOCUMENT_ITEM,
    .sort = "",
    .q = RPT_SQL_DOCUMENT_Q,
    .gone = RPT_SQL_DOCUMENT_GONE,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
    .includes = includes,
    .include_count = RPT_COUNT(includes),
    .finish = finish,
};
