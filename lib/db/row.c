/* SPDX-License-Identifier: MIT
 *
 * Any row as JSON: the column's alias is the key. `entity.id` nests; `csl:json` is parsed,
 * `current:bool` is true or false. So a new answer is mostly a SELECT.
 */
#include "db_private.h"

#include <string.h>

/* The object that holds the last part of a dotted key; *key moves to that part. */
static json_t *holder(json_t *row, const char **key, size_t *len)
{
    const char *dot;

    while ((dot = memchr(*key, '.', *len)) != NULL) {
        size_t part = (size_t)(dot - *key);
        json_t *inner = json_object_getn(row, *key, part);

        if (inner == NULL) {
            inner = json_object();
            json_object_setn_new(row, *key, part, inner);
        }
        row = inner;
        *len -= part + 1;
        *key = dot + 1;
    }
    return row;
}

static json_t *plain_value(sqlite3_stmt *raw, int column)
{
    switch (sqlite3_column_type(raw, column)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(raw, column));
    case SQLITE_FLOAT:
        return json_real(sqlite3_column_double(raw, column));
    case SQLITE_TEXT:
        return json_stringn_nocheck((const char *)sqlite3_column_text(raw, column),
                                    (size_t)sqlite3_column_bytes(raw, column));
    default:
        return json_null();
    }
}

static json_t *typed_value(sqlite3_stmt *raw, int column, const char *suffix, struct rpt_error *err)
{
    if (suffix == NULL || sqlite3_column_type(raw, column) == SQLITE_NULL)
        return plain_value(raw, column);
    if (strcmp(suffix, ":bool") == 0)
        return json_boolean(sqlite3_column_int(raw, column) != 0);

    json_error_t where;
    json_t *value = json_loadb((const char *)sqlite3_column_text(raw, column),
                               (size_t)sqlite3_column_bytes(raw, column),
                               JSON_DECODE_ANY | JSON_ALLOW_NUL, &where);
    if (value == NULL)
        rpt_fail(err, RPT_E_INTERNAL, NULL, "column %s is not JSON: %s",
                 sqlite3_column_name(raw, column), where.text);
    return value;
}

json_t *rpt_row_json(struct rpt_stmt *st, struct rpt_error *err)
{
    json_t *row = json_object();
    int columns = sqlite3_column_count(st->raw);

    for (int i = 0; i < columns; i++) {
        const char *key = sqlite3_column_name(st->raw, i);
        const char *suffix = strchr(key, ':');
        size_t len = suffix != NULL ? (size_t)(suffix - key) : strlen(key);
        json_t *value = typed_value(st->raw, i, suffix, err);

        if (value == NULL) {
            json_decref(row);
            return NULL;
        }
        json_t *inner = holder(row, &key, &len);
        json_object_setn_new_nocheck(inner, key, len, value);
    }
    return row;
}

json_t *rpt_rows_json(struct rpt_stmt *st, struct rpt_error *err)
{
    json_t *rows = json_array();
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        json_t *row = rpt_columns(st) == 1
                          ? typed_value(st->raw, 0, strchr(rpt_column_name(st, 0), ':'), err)
                          : rpt_row_json(st, err);
        if (row == NULL) {
            step = RPT_FAILED;
            break;
        }
        json_array_append_new(rows, row);
    }
    rpt_stmt_release(st);
    if (step == RPT_DONE)
        return rows;
    json_decref(rows);
    return NULL;
}

void rpt_row_digest(struct rpt_stmt *st, struct rpt_sha256 *sum)
{
    int count = sqlite3_column_count(st->raw);

    for (int i = 0; i < count; i++) {
        /* The type first: asking for the bytes may change it. */
        unsigned char type = (unsigned char)sqlite3_column_type(st->raw, i);
        const void *bytes = type == SQLITE_BLOB ? sqlite3_column_blob(st->raw, i)
                                                : (const void *)sqlite3_column_text(st->raw, i);
        uint32_t len = (uint32_t)sqlite3_column_bytes(st->raw, i);

        rpt_sha256_add(sum, &type, sizeof type);
        rpt_sha256_add(sum, &len, sizeof len);
        if (len > 0)
            rpt_sha256_add(sum, bytes, len);
    }
}
