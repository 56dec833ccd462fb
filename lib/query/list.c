/* SPDX-License-Identifier: MIT
 *
 * Any list: the row numbers of the page are selected from the resource's view, then each item is
 * made by its block. Pages are walked by offset, or by a cursor that names the last row's sort keys
 * (keyset), bound to the dataset's digest.
 */
#include "query_private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_KEYS 6
#define OFFSET_LIMIT 10000 /* beyond it `next` goes on with a cursor */

struct key {
    const struct rpt_field *field;
    bool down;
};

struct page {
    struct key keys[MAX_KEYS];
    size_t key_count;
    json_t *rows; /* [[n, key…], …] */
    bool more;
};

/* ---- Sort keys. */

static void read_sort(const struct rpt_query *query, struct page *page)
{
    const char *sort = query->sort != NULL ? query->sort : query->resource->sort;

    while (sort != NULL && *sort != '\0' && page->key_count < MAX_KEYS) {
        bool down = *sort == '-';
        size_t len = strcspn(sort += down, ",");
        char *name = rpt_arena_strndup(query->arena, sort, len);
        const struct rpt_field *field = rpt_field_find(query->resource, name);

        if (field != NULL)
            page->keys[page->key_count++] = (struct key){field, down};
        sort += len + (sort[len] == ',');
    }
}

/* An expression without NULLs, which come first, so that keysets compare. */
static void add_key(struct rpt_buf *sql, const struct key *key)
{
    bool number = key->field->type == RPT_T_INT || key->field->type == RPT_T_BOOL;

    if (number)
        rpt_buf_addf(sql, "coalesce(%s, -1)", key->field->column);
    else
        rpt_buf_addf(sql, "coalesce(%s, '') COLLATE NOCASE", key->field->column);
}

static void add_order(struct rpt_buf *sql, const struct page *page)
{
    rpt_buf_adds(sql, " ORDER BY ");
    for (size_t i = 0; i < page->key_count; i++) {
        add_key(sql, &page->keys[i]);
        rpt_buf_adds(sql, page->keys[i].down ? " DESC, " : ", ");
    }
    rpt_buf_adds(sql, "n");
}

/* ---- Cursors: base64url of ["digest's first 8", sort, key…, n]. */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static char *to_base64(struct rpt_arena *arena, const unsigned char *data, size_t len)
{
    char *out = rpt_arena_alloc(arena, len * 4 / 3 + 4), *at = out;

    for (size_t i = 0; i < len; i += 3) {
        unsigned bits = (unsigned)data[i] << 16 | (i + 1 < len ? (unsigned)data[i + 1] << 8 : 0) |
                        (i + 2 < len ? data[i + 2] : 0);
        size_t chars = len - i < 3 ? len - i + 1 : 4;
        for (size_t c = 0; c < chars; c++)
            *at++ = alphabet[bits >> (18 - 6 * c) & 63];
    }
    *at = '\0';
    return out;
}

static char *from_base64(struct rpt_arena *arena, const char *text, size_t *len)
{
    char *out = rpt_arena_alloc(arena, strlen(text) + 1);
    unsigned bits = 0, have = 0;

    for (*len = 0; *text != '\0'; text++) {
        const char *place = strchr(alphabet, *text);
        if (place == NULL)
            return NULL;
        bits = bits << 6 | (unsigned)(place - alphabet);
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[(*len)++] = (char)(bits >> have & 255);
        }
    }
    return out;
}

static const char *digest_of(const struct rpt_db *db)
{
    return json_string_value(json_object_get(rpt_db_dataset(db), "digest"));
}

static const char *make_cursor(struct rpt_db *db, const struct rpt_query *query, const json_t *row)
{
    json_t *cursor = json_array();
    size_t keys = json_array_size(row);
    RPT_AUTO_BUF text = {0};

    json_array_append_new(cursor, json_stringn(digest_of(db), 8));
    json_array_append_new(cursor, json_string(query->sort != NULL ? query->sort : ""));
    for (size_t i = 1; i < keys; i++)
        json_array_append(cursor, json_array_get(row, i));
    json_array_append(cursor, json_array_get(row, 0));
    rpt_buf_init(&text, (size_t)1 << 16);
    rpt_json_write_compact(cursor, &text);
    json_decref(cursor);
    return to_base64(query->arena, (const unsigned char *)text.data, text.len);
}

static bool expired(const struct rpt_query *query, struct rpt_error *err)
{
    rpt_fail(err, RPT_E_CURSOR_EXPIRED, "cursor",
             "the dataset has changed since this walk began; start again with cursor=*");
    err->extra = json_pack("{s:o}", "restart", rpt_query_href(query, "cursor", "*"));
    return false;
}

/* The keys that the cursor names, as text in the arena; *count is 0 for "*". */
static bool read_cursor(struct rpt_db *db, const struct rpt_query *query, const struct page *page,
                        const char *values[], size_t *count, struct rpt_error *err)
{
    size_t len;
    char *text = from_base64(query->arena, query->cursor, &len);
    json_error_t where;
    json_auto_t *cursor = text != NULL ? json_loadb(text, len, 0, &where) : NULL;
    const char *digest = json_string_value(json_array_get(cursor, 0));

    *count = 0;
    if (strcmp(query->cursor, "*") == 0)
        return true;
    if (digest == NULL)
        return rpt_fail(err, RPT_E_BAD_VALUE, "cursor",
                        "that is no cursor of ours; start with cursor=*, then follow next");
    if (strncmp(digest, digest_of(db), 8) != 0)
        return expired(query, err);
    const char *sort = json_string_value(json_array_get(cursor, 1));
    if (sort == NULL || strcmp(sort, query->sort != NULL ? query->sort : "") != 0 ||
        json_array_size(cursor) != page->key_count + 3)
        return rpt_fail(err, RPT_E_BAD_VALUE, "cursor",
                        "the cursor belongs to another sort; start with cursor=*");
    for (size_t i = 2; i < json_array_size(cursor); i++) {
        const json_t *key = json_array_get(cursor, i);
        bool last = i + 1 == json_array_size(cursor); /* the row, behind its keys */

        if (last ? !json_is_integer(key) : !json_is_string(key))
            return rpt_fail(err, RPT_E_BAD_VALUE, "cursor",
                            "that is no cursor of ours; start with cursor=*, then follow next");
        values[(*count)++] =
            last ? rpt_arena_printf(query->arena, "%lld", (long long)json_integer_value(key))
                 : rpt_arena_strdup(query->arena, json_string_value(key));
    }
    return true;
}

/* (k1 > ? OR (k1 = ? AND (k2 < ? OR … n > ?))) */
static void add_keyset(struct rpt_clause *clause, const struct page *page, const char *values[])
{
    rpt_clause_add(clause, " AND ", NULL);
    for (size_t i = 0; i < page->key_count; i++) {
        const struct key *key = &page->keys[i];
        bool number = key->field->type == RPT_T_INT || key->field->type == RPT_T_BOOL;
        const char *place = number ? "CAST(:value AS INTEGER)" : ":value";

        rpt_clause_add(clause, "(", NULL);
        add_key(&clause->sql, key);
        rpt_clause_add(clause, key->down ? " < " : " > ", NULL);
        rpt_clause_add(clause, place, values[i]);
        rpt_clause_add(clause, " OR (", NULL);
        add_key(&clause->sql, key);
        rpt_clause_add(clause, " = ", NULL);
        rpt_clause_add(clause, place, values[i]);
        rpt_clause_add(clause, " AND ", NULL);
    }
    rpt_clause_add(clause, "n > CAST(:value AS INTEGER)", values[page->key_count]);
    for (size_t i = 0; i < page->key_count; i++)
        rpt_clause_add(clause, "))", NULL);
}

/* ---- The page. */

static bool add_start(struct rpt_db *db, const struct rpt_query *query, const struct page *page,
                      struct rpt_clause *clause, struct rpt_error *err)
{
    const char *values[MAX_KEYS + 1];
    size_t count = 0;

    if (query->cursor != NULL && !read_cursor(db, query, page, values, &count, err))
        return false;
    if (count > 0)
        add_keyset(clause, page, values);
    return true;
}

static json_t *row_of(struct rpt_stmt *st)
{
    json_t *row = json_array();

    json_array_append_new(row, json_integer(rpt_column_int(st, 0)));
    for (size_t i = 1; i < rpt_columns(st); i++)
        json_array_append_new(row, json_string(rpt_column_text(st, i)));
    return row;
}

static bool select_page(struct rpt_db *db, const struct rpt_query *query, struct page *page,
                        struct rpt_error *err)
{
    RPT_AUTO_CLAUSE clause = {0};
    enum rpt_step step;

    rpt_clause_init(&clause);
    rpt_clause_add(&clause, "SELECT n", NULL);
    for (size_t i = 0; i < page->key_count; i++) {
        rpt_clause_add(&clause, ", ", NULL);
        add_key(&clause.sql, &page->keys[i]);
    }
    rpt_buf_addf(&clause.sql, " FROM \"%s\"", query->resource->view);
    if (!rpt_where(db, query, NULL, &clause, err) || !add_start(db, query, page, &clause, err))
        return false;
    add_order(&clause.sql, page);
    if (query->limit >= 0)
        rpt_buf_addf(&clause.sql, " LIMIT %ld OFFSET %ld", query->limit + 1, query->offset);

    RPT_AUTO_STMT st = rpt_clause_prepare(&clause, db, err);
    if (st == NULL)
        return false;
    while ((step = rpt_step(st, err)) == RPT_ROW && !page->more) {
        page->more = query->limit >= 0 && json_array_size(page->rows) == (size_t)query->limit;
        if (!page->more)
            json_array_append_new(page->rows, row_of(st));
    }
    return step != RPT_FAILED;
}

bool rpt_clause_int(const struct rpt_clause *clause, struct rpt_db *db, int64_t *out,
                    struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_clause_prepare(clause, db, err);

    if (st == NULL || !rpt_step_row(st, err))
        return false;
    *out = rpt_column_int(st, 0);
    return true;
}

static bool make_items(struct rpt_db *db, const struct rpt_query *query, const struct page *page,
                       json_t *items, struct rpt_error *err)
{
    size_t i;
    json_t *row;

    json_array_foreach (page->rows, i, row) {
        json_t *item;
        if (!rpt_item_at(db, query, json_integer_value(json_array_get(row, 0)), &item, err))
            return false;
        json_array_append_new(items, item);
    }
    return true;
}

/* ---- Links and the envelope. */

static bool dropped(const char *param, const char *name)
{
    return strcmp(param, name) == 0 || strcmp(param, "offset") == 0 || strcmp(param, "cursor") == 0;
}

json_t *rpt_query_href(const struct rpt_query *query, const char *name, const char *value)
{
    const char *joint = "?";
    RPT_AUTO_BUF href = {0};

    rpt_buf_init(&href, (size_t)1 << 16);
    rpt_buf_adds(&href, query->path);
    for (size_t i = 0; i < query->param_count; i++) {
        if (dropped(query->params[i].name, name))
            continue;
        rpt_buf_adds(&href, joint);
        rpt_url_encode(&href, query->params[i].name, "");
        rpt_buf_addc(&href, '=');
        rpt_url_encode(&href, query->params[i].value, ",:/*");
        joint = "&";
    }
    if (value != NULL) {
        rpt_buf_addf(&href, "%s%s=", joint, name);
        rpt_url_encode(&href, value, ",:/*");
    }
    return json_string(href.data);
}

static json_t *offset_href(const struct rpt_query *query, long offset)
{
    char text[24];

    snprintf(text, sizeof text, "%ld", offset);
    return rpt_query_href(query, "offset", offset > 0 ? text : NULL);
}

json_t *rpt_envelope(const struct rpt_query *query, json_t *items, int64_t total)
{
    bool whole = query->limit < 0, walks = query->cursor != NULL;
    bool next = !whole && !walks && query->limit > 0 && query->offset + query->limit < total;
    bool prev = !whole && !walks && query->limit > 0 && query->offset > 0;
    long before = query->offset > query->limit ? query->offset - query->limit : 0;

    return json_pack("{s:o, s:I, s:s, s:o, s:o, s:o, s:o}", "items", items, "total",
                     (json_int_t)total, "total_relation", "eq", "limit",
                     whole ? json_null() : json_integer(query->limit), "offset",
                     whole || walks ? json_null() : json_integer(query->offset), "next",
                     next ? offset_href(query, query->offset + query->limit) : json_null(), "prev",
                     prev ? offset_href(query, before) : json_null());
}

/* Cursor walks, and offset walks that have come far, go on by cursor. */
static void link_cursor(struct rpt_db *db, const struct rpt_query *query, const struct page *page,
                        json_t *envelope)
{
    size_t rows = json_array_size(page->rows);

    if (page->more && rows > 0 &&
        (query->cursor != NULL || query->offset + query->limit > OFFSET_LIMIT)) {
        const char *cursor = make_cursor(db, query, json_array_get(page->rows, rows - 1));
        json_object_set_new(envelope, "next", rpt_query_href(query, "cursor", cursor));
    }
}

static bool find_missing(struct rpt_db *db, const struct rpt_query *query, json_t *envelope,
                         struct rpt_error *err)
{
    json_t *missing = json_array();

    json_object_set_new(envelope, "missing", missing);
    for (const char *at = query->ids; *at != '\0';) {
        size_t len = strcspn(at, ",");
        struct rpt_query one = *query;
        int64_t total;

        one.ids = rpt_arena_strndup(query->arena, at, len);
        if (!rpt_total(db, &one, NULL, &total, err))
            return false;
        if (total == 0)
            json_array_append_new(missing, json_string(one.ids));
        at += len + (at[len] == ',');
    }
    return true;
}

static bool fill(struct rpt_db *db, const struct rpt_query *query, struct page *page,
                 json_t *envelope, struct rpt_error *err)
{
    json_t *items = json_object_get(envelope, "items");

    if (!make_items(db, query, page, items, err) || !rpt_facets(db, query, envelope, err))
        return false;
    link_cursor(db, query, page, envelope);
    return (query->ids == NULL || find_missing(db, query, envelope, err)) &&
           rpt_relabel(db, query, envelope, err);
}

bool rpt_list(struct rpt_db *db, const struct rpt_query *query, json_t **out, struct rpt_error *err)
{
    struct page page = {.rows = json_array()};
    int64_t total;

    if (query->cursor != NULL && query->offset_given) {
        json_decref(page.rows);
        return rpt_fail(err, RPT_E_CONFLICT, "cursor", "cursor and offset exclude each other");
    }
    read_sort(query, &page);
    if (!select_page(db, query, &page, err) || !rpt_total(db, query, NULL, &total, err)) {
        json_decref(page.rows);
        return false;
    }
    *out = rpt_envelope(query, json_array(), total);
    bool filled = fill(db, query, &page, *out, err);
    json_decref(page.rows);
    if (!filled) {
        json_decref(*out);
        *out = NULL;
    }
    return filled;
}
