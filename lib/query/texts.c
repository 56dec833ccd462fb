/* SPDX-License-Identifier: MIT
 *
 * Texts: the sections of an edition with their paragraphs cut into runs, so that a page is drawn
 * without an offset, and what they name and cite. A document's text, a section's, a paragraph's.
 */
#include "query_private.h"
#include "refs.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PARAGRAPHS 2000

/* ---- Runs. */

struct spans {
    struct rpt_span *list;
    size_t count;
};

static void spans_finish(struct spans *spans)
{
    for (size_t i = 0; i < spans->count; i++)
        json_decref(spans->list[i].data);
    free(spans->list);
}

static void spans_add(struct spans *spans, enum rpt_layer layer, json_t *data)
{
    if ((spans->count & (spans->count - 1)) == 0)
        spans->list =
            rpt_grow(spans->list, spans->count > 0 ? spans->count * 2 : 1, sizeof *spans->list);
    spans->list[spans->count++] = (struct rpt_span){
        .start = (size_t)json_integer_value(json_object_get(data, "_start")),
        .end = (size_t)json_integer_value(json_object_get(data, "_end")),
        .layer = layer,
        .data = data,
    };
    json_object_del(data, "_start");
    json_object_del(data, "_end");
}

static bool read_spans(struct rpt_db *db, int64_t paragraph, struct spans *spans,
                       struct rpt_error *err)
{
    static const struct {
        enum rpt_sql block;
        enum rpt_layer layer;
    } layers[] = {{RPT_SQL_RUN_MARKS, RPT_SPAN_MARK},
                  {RPT_SQL_RUN_MENTIONS, RPT_SPAN_MENTION},
                  {RPT_SQL_RUN_CITATIONS, RPT_SPAN_CITATION}};

    for (size_t i = 0; i < RPT_COUNT(layers); i++) {
        RPT_AUTO_STMT st = rpt_db_use(db, layers[i].block);
        enum rpt_step step;

        rpt_bind_int(st, ":n", paragraph);
        while ((step = rpt_step(st, err)) == RPT_ROW) {
            json_t *data = rpt_row_json(st, err);
            if (data == NULL)
                return false;
            spans_add(spans, layers[i].layer, data);
        }
        if (step == RPT_FAILED)
            return false;
    }
    return true;
}

static bool add_runs(struct rpt_db *db, int64_t paragraph, const char *text, json_t *item,
                     struct rpt_error *err)
{
    __attribute__((cleanup(spans_finish))) struct spans spans = {0};

    if (!read_spans(db, paragraph, &spans, err))
        return false;
    json_object_set_new(item, "runs", rpt_runs(text, spans.list, spans.count));
    return true;
}

/* ---- Sections with their paragraphs. */

static void bind_passage(struct rpt_stmt *st, const struct rpt_passage *passage)
{
    rpt_bind_int(st, ":edition", passage->edition);
    rpt_bind_int(st, ":section", passage->section);
}

static bool check_size(struct rpt_db *db, const struct rpt_passage *passage, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_PASSAGE_COUNT);

    bind_passage(st, passage);
    if (!rpt_step_row(st, err))
        return false;
    long long count = rpt_column_int(st, 0);
    if (count <= MAX_PARAGRAPHS)
        return true;
    return rpt_fail(err, RPT_E_TOO_LARGE, NULL,
                    "the text has %lld paragraphs and one answer holds %d; read it in pages at "
                    "%s/paragraphs",
                    count, MAX_PARAGRAPHS, passage->base);
}

/* Fills `sections`, and `by_row` with each one's paragraphs, borrowed by row. */
static bool read_sections(struct rpt_db *db, const struct rpt_passage *passage, json_t *sections,
                          json_t *by_row, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_PASSAGE_SECTIONS);
    enum rpt_step step;

    bind_passage(st, passage);
    rpt_bind_text(st, ":base", passage->base);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        json_t *section = rpt_row_json(st, err), *paragraphs = json_array();

        if (section == NULL) {
            json_decref(paragraphs);
            return false;
        }
        json_object_set(by_row, rpt_column_text(st, 0), paragraphs);
        json_object_del(section, "_n");
        json_object_set_new(section, "paragraphs", paragraphs);
        json_array_append_new(sections, section);
    }
    return step == RPT_DONE;
}

/* What stands before any section is in one without a name, at the beginning. */
static json_t *nameless(json_t *sections, json_t *by_row)
{
    json_t *paragraphs = json_array();

    json_array_insert_new(sections, 0,
                          json_pack("{s:n, s:n, s:n, s:i, s:n, s:n, s:n, s:o}", "id", "title",
                                    "ref", "level", 0, "role", "summary", "href", "paragraphs",
                                    paragraphs));
    json_object_set(by_row, "0", paragraphs);
    return paragraphs;
}

static bool read_paragraphs(struct rpt_db *db, const struct rpt_passage *passage, json_t *sections,
                            json_t *by_row, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_PASSAGE_PARAGRAPHS);
    enum rpt_step step;

    bind_passage(st, passage);
    rpt_bind_text(st, ":base", passage->base);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        const char *row = rpt_column_text(st, 1);
        json_t *list = json_object_get(by_row, row != NULL ? row : "0");
        json_t *paragraph = rpt_row_json(st, err);

        if (paragraph == NULL)
            return false;
        json_array_append_new(list != NULL ? list : nameless(sections, by_row), paragraph);
        json_object_del(paragraph, "_n");
        json_object_del(paragraph, "_section");
        if (!add_runs(db, rpt_column_int(st, 0),
                      json_string_value(json_object_get(paragraph, "text")), paragraph, err))
            return false;
    }
    return step == RPT_DONE;
}

/* ---- The whole. */

static bool add_named(struct rpt_db *db, const struct rpt_passage *passage, enum rpt_sql block,
                      const char *key, json_t *text, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, block);

    bind_passage(st, passage);
    json_t *list = rpt_rows_json(st, err);
    if (list == NULL)
        return false;
    json_object_set_new(text, key, list);
    return true;
}

static bool make_text(struct rpt_db *db, const struct rpt_query *query,
                      const struct rpt_passage *passage, json_t **out, struct rpt_error *err)
{
    json_auto_t *text = NULL, *by_row = json_object();

    if (!check_size(db, passage, err))
        return false;
    RPT_AUTO_STMT head = rpt_db_use(db, RPT_SQL_PASSAGE_HEAD);
    rpt_bind_int(head, ":edition", passage->edition);
    if (rpt_step(head, err) != RPT_ROW || (text = rpt_row_json(head, err)) == NULL)
        return false;
    json_object_set_new(text, "unit", json_string(rpt_unit_name(query->unit)));

    json_t *sections = json_array();
    json_object_set_new(text, "sections", sections);
    if (!read_sections(db, passage, sections, by_row, err) ||
        !read_paragraphs(db, passage, sections, by_row, err) ||
        !add_named(db, passage, RPT_SQL_PASSAGE_ENTITIES, "entities", text, err) ||
        !add_named(db, passage, RPT_SQL_PASSAGE_REFERENCES, "references", text, err))
        return false;
    *out = json_incref(text);
    return true;
}

bool rpt_document_text(struct rpt_db *db, const struct rpt_query *query, const char *document,
                       long edition, const char *section, json_t **out, struct rpt_error *err)
{
    struct rpt_passage passage;

    if (!rpt_passage_find(db, query, document, edition, section, &passage, err) ||
        !make_text(db, query, &passage, out, err))
        return false;
    if (rpt_relabel(db, query, *out, err))
        return true;
    json_decref(*out);
    *out = NULL;
    return false;
}

bool rpt_include_text(struct rpt_db *db, const struct rpt_query *query, int64_t n, json_t *item,
                      struct rpt_error *err)
{
    struct rpt_passage passage;
    json_t *text;

    if (!rpt_passage_of(db, query, n, &passage, err) || !make_text(db, query, &passage, &text, err))
        return false;
    json_object_set_new(item, "text", text);
    return true;
}

bool rpt_include_runs(struct rpt_db *db, const struct rpt_query *query, int64_t n, json_t *item,
                      struct rpt_error *err)
{
    if (strcmp(query->resource->kind, "paragraph") != 0)
        return rpt_include_text(db, query, n, item, err);

    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_RUN_TEXT);
    rpt_bind_int(st, ":n", n);
    return rpt_step(st, err) == RPT_ROW && add_runs(db, n, rpt_column_text(st, 0), item, err);
}
