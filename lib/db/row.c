/* SPDX-License-Identifier: MIT
 *
 * Any row as JSON: the column's alias is the key. `entity.id` nests; `csl:json` is parsed,
 * `current:bool` is true or false. So a new answer is mostly a SELECT.
 */
#include "db_private.h"

#include <string.h>

/* ---- What the aliases say. */

static void read_alias(const char *alias, const struct rpt_member *before,
                       struct rpt_member *member)
{
    const char *suffix = strchrnul(alias, ':'),
               *dot = memrchr(alias, '.', (size_t)(suffix - alias));

    *member = (struct rpt_member){.key = alias, .len = (size_t)(suffix - alias)};
    member->last = dot != NULL ? (size_t)(dot + 1 - alias) : 0;
    member->beside = before != NULL && before->last == member->last &&
                     memcmp(before->key, alias, member->last) == 0;
    if (*suffix != '\0')
        member->type = strcmp(suffix, ":bool") == 0 ? RPT_MEMBER_BOOL : RPT_MEMBER_JSON;
}

/* SQLite's own names do not outlive a change of the schema: they are copied, behind the list. */
static const struct rpt_member *members_of(struct rpt_stmt *st)
{
    int columns = sqlite3_column_count(st->raw);
    size_t list = ((size_t)columns + 1) * sizeof *st->members, names = 0;

    if (st->members != NULL)
        return st->members;
    for (int i = 0; i < columns; i++)
        names += strlen(sqlite3_column_name(st->raw, i)) + 1;
    st->members = rpt_alloc(list + names);
    char *name = (char *)st->members + list;
    for (int i = 0; i < columns; i++) {
        size_t len = strlen(sqlite3_column_name(st->raw, i));

        memcpy(name, sqlite3_column_name(st->raw, i), len);
        read_alias(name, i > 0 ? &st->members[i - 1] : NULL, &st->members[i]);
        name += len + 1;
    }
    return st->members;
}

/* The object that holds the last part of a dotted key. */
static json_t *holder(json_t *row, const struct rpt_member *member)
{
    for (size_t at = 0; at < member->last;) {
        const char *key = member->key + at;
        size_t part = (size_t)((const char *)memchr(key, '.', member->last - at) - key);
        json_t *inner = json_object_getn(row, key, part);

        if (inner == NULL) {
            inner = json_object();
            json_object_setn_new_nocheck(row, key, part, inner);
        }
        row = inner;
        at += part + 1;
    }
    return row;
}

/* ---- Values. */

static json_t *plain_value(struct rpt_stmt *st, int column)
{
    const char *text;
    size_t len;

    switch (sqlite3_column_type(st->raw, column)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(st->raw, column));
    case SQLITE_FLOAT:
        return json_real(sqlite3_column_double(st->raw, column));
    case SQLITE_TEXT:
        text = rpt_stmt_text(st, column, &len);
        return json_stringn_nocheck(text, len);
    default:
        return json_null();
    }
}

static json_t *typed_value(struct rpt_stmt *st, int column, const struct rpt_member *member,
                           struct rpt_error *err)
{
    if (member->type == RPT_MEMBER_PLAIN || sqlite3_column_type(st->raw, column) == SQLITE_NULL)
        return plain_value(st, column);
    if (member->type == RPT_MEMBER_BOOL)
        return json_boolean(sqlite3_column_int(st->raw, column) != 0);

    json_error_t where;
    size_t len;
    const char *text = rpt_stmt_text(st, column, &len);
    json_t *value = json_loadb(text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &where);
    if (value == NULL && rpt_db_sound(st->db, err))
        rpt_fail(err, RPT_E_INTERNAL, NULL, "column %s is not JSON: %s",
                 sqlite3_column_name(st->raw, column), where.text);
    return value;
}

json_t *rpt_row_json(struct rpt_stmt *st, struct rpt_error *err)
{
    const struct rpt_member *members = members_of(st);
    json_t *row = json_object(), *inner = row;
    int columns = sqlite3_column_count(st->raw);

    for (int i = 0; i < columns; i++) {
        const struct rpt_member *member = &members[i];
        json_t *value = typed_value(st, i, member, err);

        if (value == NULL) {
            json_decref(row);
            return NULL;
        }
        inner = member->beside ? inner : holder(row, member);
        json_object_setn_new_nocheck(inner, member->key + member->last, member->len - member->last,
                                     value);
    }
    return row;
}

json_t *rpt_rows_json(struct rpt_stmt *st, struct rpt_error *err)
{
    json_t *rows = json_array();
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        json_t *row =
            rpt_columns(st) == 1 ? typed_value(st, 0, members_of(st), err) : rpt_row_json(st, err);
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
