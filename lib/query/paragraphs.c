/* SPDX-License-Identifier: MIT
 *
 * Paragraphs, of documents as they are now and of every edition: the latter are what permalinks
 * name, and say whether they still are what the document says. Finishing counts the paragraph's
 * start in the asked unit and says how to cite it.
 */
#include "refs.h"

#include <string.h>

#define FIELDS                                                                                     \
    RPT_SORT_BY("id", RPT_T_SLUG, "Its id."), RPT_DOCUMENT_FIELD, RPT_WORK_FIELD, RPT_LANG_FIELD,  \
        RPT_SECTION_FIELD,                                                                         \
        RPT_WORD_FIELD("kind", RPT_SQL_VALUES_PARAGRAPH_KIND, "What it is in the text."),          \
        RPT_WORDS_FIELD("entity", RPT_SQL_PARAGRAPH_ENTITY, RPT_SQL_VALUES_ENTITY,                 \
                        "An entity that it names."),                                               \
        RPT_WITHIN_FIELD(RPT_SQL_PARAGRAPH_WITHIN, "It names this entity or a part of it."),       \
        RPT_WORDS_FIELD("reference", RPT_SQL_PARAGRAPH_REFERENCE, RPT_SQL_VALUES_REFERENCE,        \
                        "What it cites."),                                                         \
        {.name = "ordinal",                                                                        \
         .column = "ordinal",                                                                      \
         .type = RPT_T_INT,                                                                        \
         .uses = RPT_FILTER_SORT,                                                                  \
         .doc = "Its place in the reading order, from 1."},                                        \
    {                                                                                              \
        .name = "length", .column = "length", .type = RPT_T_INT, .uses = RPT_FILTER_SORT,          \
        .doc = "Its length in code points."                                                        \
    }

static const struct rpt_field fields[] = {FIELDS};
static const struct rpt_field edition_fields[] = {FIELDS, RPT_EDITION_FIELD};

static const struct rpt_include includes[] = {
    {.name = "mentions", .resource = &rpt_mentions, .by = "paragraph", .doc = "What it names."},
    {.name = "relations", .resource = &rpt_relations, .by = "paragraph", .doc = "Its claims."},
    {.name = "runs", .add = rpt_include_runs, .doc = "Its text cut at every span's border."},
};
static const struct rpt_include edition_includes[] = {
    {.name = "runs", .add = rpt_include_runs, .doc = "Its text cut at every span's border."},
};

/* Paragraphs before it that are all ASCII count the same in every unit. */
static bool count_start(struct rpt_db *db, const struct rpt_query *query, json_t *item,
                        struct rpt_error *err)
{
    json_int_t start = json_integer_value(json_object_get(item, "start"));
    enum rpt_step step = RPT_DONE;

    if (query->unit != RPT_UNIT_CODEPOINT) {
        RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_PARAGRAPH_BEFORE);

        rpt_bind_int(st, ":n", json_integer_value(json_object_get(item, "_n")));
        while ((step = rpt_step(st, err)) == RPT_ROW) {
            const char *text = rpt_column_text(st, 0);
            int64_t count = (int64_t)rpt_utf8_count(text, strlen(text));

            start += rpt_unit_offset(query->unit, text, count) - count;
        }
    }
    json_object_set_new(item, "start", json_integer(start));
    json_object_set_new(item, "unit", json_string(rpt_unit_name(query->unit)));
    return step == RPT_DONE;
}

static bool finish(struct rpt_db *db, const struct rpt_query *query, json_t *item,
                   struct rpt_error *err)
{
    const char *document =
        json_string_value(json_object_get(json_object_get(item, "document"), "id"));
    const char *permalink = json_string_value(json_object_get(item, "permalink"));
    const char *id = json_string_value(json_object_get(item, "id"));

    return count_start(db, query, item, err) &&
           rpt_cite(db, query, item, document, id, permalink, err);
}

const struct rpt_resource rpt_paragraphs = {
    .name = "paragraphs",
    .kind = "paragraph",
    .view = "paragraphs",
    .item = RPT_SQL_PARAGRAPH_ITEM,
    .sort = "",
    .q = RPT_SQL_PARAGRAPH_Q,
    .in_document = true,
    .gone = RPT_SQL_PARAGRAPH_GONE,
    .fields = fields,
    .field_count = RPT_COUNT(fields),
    .includes = includes,
    .include_count = RPT_COUNT(includes),
    .finish = finish,
};

const struct rpt_resource rpt_edition_paragraphs = {
    .name = "paragraphs",
    .kind = "paragraph",
    .view = "edition_paragraphs",
    .item = RPT_SQL_EDITION_PARAGRAPH_ITEM,
    .sort = "",
    .in_document = true,
    .fields = edition_fields,
    .field_count = RPT_COUNT(edition_fields),
    .includes = edition_includes,
    .include_count = RPT_COUNT(edition_includes),
    .finish = finish,
};
