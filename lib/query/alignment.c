/* SPDX-License-Identifier: MIT
 *
 * The documents of one work side by side: a row for the n-th paragraph of a section, a cell for
 * each document. Sections are the same where their slugs are; n is the last number of the ref.
 */
#include "query_private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PARAGRAPHS 10000 /* of one document */

struct row {
    int64_t section; /* its rank */
    long place;      /* in the section */
    json_t *item;    /* borrowed */
};

struct table {
    json_t *documents; /* borrowed */
    json_t *rows;      /* "section#place" → item */
    json_t *sections;  /* slug → rank */
    struct row *list;
    size_t count;
    size_t document; /* the one being read */
};

static json_t *new_item(struct table *table, struct rpt_stmt *st)
{
    json_t *cells = json_array();

    for (size_t i = 0; i < json_array_size(table->documents); i++)
        json_array_append_new(cells, json_null());
    return json_pack("{s:s?, s:s?, s:s, s:o}", "section", rpt_column_text(st, 0), "title",
                     rpt_column_text(st, 1), "ref", rpt_column_text(st, 3), "paragraphs", cells);
}

/* Sections stand as in the first document that has them; what two documents have at the same place
 * stands in the documents' order. */
static int64_t rank_of_section(struct table *table, struct rpt_stmt *st)
{
    const char *slug = rpt_column_text(st, 0);
    json_t *rank = json_object_get(table->sections, slug != NULL ? slug : "");

    if (rank == NULL) {
        rank = json_integer(rpt_column_int(st, 2) * (1 << 20) + (int64_t)table->document);
        json_object_set_new(table->sections, slug != NULL ? slug : "", rank);
    }
    return json_integer_value(rank);
}

/* The item of the row that the paragraph belongs to; new where no document had it yet. */
static json_t *item_of(struct table *table, struct rpt_stmt *st)
{
    const char *slug = rpt_column_text(st, 0), *ref = rpt_column_text(st, 3);
    const char *dot = strrchr(ref, '.');
    long place = strtol(dot != NULL ? dot + 1 : ref, NULL, 10);
    char *key = rpt_printf("%s#%ld", slug != NULL ? slug : "", place);
    json_t *item = json_object_get(table->rows, key);

    if (item == NULL) {
        item = new_item(table, st);
        json_object_set_new(table->rows, key, item);
        if ((table->count & (table->count - 1)) == 0)
            table->list =
                rpt_grow(table->list, table->count > 0 ? table->count * 2 : 1, sizeof *table->list);
        table->list[table->count++] = (struct row){rank_of_section(table, st), place, item};
    }
    free(key);
    return item;
}

static bool read_document(struct rpt_db *db, struct table *table, struct rpt_error *err)
{
    const char *document =
        json_string_value(json_object_get(json_array_get(table->documents, table->document), "id"));
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_ALIGNMENT_PARAGRAPHS);
    enum rpt_step step;

    rpt_bind_text(st, ":document", document);
    rpt_bind_int(st, ":limit", MAX_PARAGRAPHS + 1);
    for (size_t read = 0; (step = rpt_step(st, err)) == RPT_ROW; read++) {
        const char *id = rpt_column_text(st, 4);

        if (read == MAX_PARAGRAPHS)
            return rpt_fail(err, RPT_E_TOO_LARGE, "documents",
                            "%.100s has more than %d paragraphs; read it in pages at "
                            "/documents/%.100s/paragraphs",
                            document, MAX_PARAGRAPHS, document);
        json_t *cell = json_pack("{s:s, s:o, s:s, s:s}", "id", id, "href",
                                 json_sprintf("/documents/%s/paragraphs/%s", document, id), "text",
                                 rpt_column_text(st, 5), "document", document);
        json_array_set_new(json_object_get(item_of(table, st), "paragraphs"), table->document,
                           cell);
    }
    return step == RPT_DONE;
}

static int compare(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static bool read_rows(struct rpt_db *db, json_t *documents, json_t *items, struct rpt_error *err)
{
    json_auto_t *rows = json_object(), *sections = json_object();
    struct table table = {.documents = documents, .rows = rows, .sections = sections};
    bool read = true;

    for (; read && table.document < json_array_size(documents); table.document++)
        read = read_document(db, &table, err);
    if (read && table.count > 0)
        qsort(table.list, table.count, sizeof *table.list, compare);
    for (size_t i = 0; read && i < table.count; i++)
        json_array_append(items, table.list[i].item);
    free(table.list);
    return read;
}

/* ---- Which documents. */

static json_t *document_named(const json_t *all, const char *id)
{
    size_t i;
    json_t *one;

    json_array_foreach (all, i, one) {
        if (strcmp(json_string_value(json_object_get(one, "id")), id) == 0)
            return one;
    }
    return NULL;
}

static bool unknown_document(const json_t *all, const char *id, const char *work,
                             struct rpt_error *err)
{
    json_t *ids = json_array();
    size_t i;
    json_t *one;

    json_array_foreach (all, i, one)
        json_array_append(ids, json_object_get(one, "id"));
    return rpt_fail_allowed(err, RPT_E_UNKNOWN_VALUE, "documents", id, ids,
                            "'%.100s' is no document of the work %.100s", id, work);
}

/* Of `all` those that the comma list asks for, in its order; NULL or "": all. */
static bool choose(struct rpt_arena *arena, json_t *all, const char *asked, const char *work,
                   json_t *chosen, struct rpt_error *err)
{
    if (asked == NULL || *asked == '\0') {
        json_array_extend(chosen, all);
        return true;
    }
    for (const char *at = asked; *at != '\0';) {
        size_t len = strcspn(at, ",");
        const char *id = rpt_arena_strndup(arena, at, len);
        json_t *document = document_named(all, id);

        if (document == NULL)
            return unknown_document(all, id, work, err);
        if (document_named(chosen, id) == NULL)
            json_array_append(chosen, document);
        at += len + (at[len] == ',');
    }
    return true;
}

/* ---- The whole. */

static json_t *read_work(struct rpt_db *db, struct rpt_arena *arena, const char *work,
                         struct rpt_error *err)
{
    struct rpt_query query;

    rpt_query_init(&query, &rpt_works, arena);
    if (!rpt_exists(db, &query, work, err))
        return NULL;
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_ALIGNMENT_WORK);
    rpt_bind_text(st, ":work", work);
    return rpt_step(st, err) == RPT_ROW ? rpt_row_json(st, err) : NULL;
}

bool rpt_alignment(struct rpt_db *db, struct rpt_arena *arena, const char *work,
                   const char *documents, json_t **out, struct rpt_error *err)
{
    const struct rpt_query whole = {.limit = -1, .path = ""};
    json_auto_t *about = read_work(db, arena, work, err);
    json_auto_t *all = NULL, *chosen = json_array(), *items = json_array();

    if (about == NULL)
        return false;
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_ALIGNMENT_DOCUMENTS);
    rpt_bind_text(st, ":work", work);
    all = rpt_rows_json(st, err);
    if (all == NULL || !choose(arena, all, documents, work, chosen, err) ||
        !read_rows(db, chosen, items, err))
        return false;
    *out = json_pack("{s:O, s:O}", "work", about, "documents", chosen);
    json_object_update_new(
        *out, rpt_envelope(&whole, json_incref(items), (int64_t)json_array_size(items)));
    return true;
}
