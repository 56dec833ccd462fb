/* SPDX-License-Identifier: MIT
 *
 * CSV (RFC 4180) of a list: the first row names the columns. Nested keys are joined by '_', what is
 * pointed to gives its id and its label, lists of plain values are joined by '|', lists of objects
 * are their own table and left out. Every row has the same columns, in the order in which items
 * first have them.
 */
#include "form_private.h"

#include <string.h>

static bool is_ref(const json_t *value)
{
    return json_is_string(json_object_get(value, "id")) &&
           json_is_string(json_object_get(value, "href"));
}

static bool is_plain_list(const json_t *value)
{
    size_t i;
    json_t *member;

    json_array_foreach (value, i, member) {
        if (json_is_object(member) || json_is_array(member))
            return false;
    }
    return true;
}

/* Puts the item's cells into `row` by column name; links say nothing in a table. */
static void flatten(const json_t *object, const char *prefix, json_t *row)
{
    const char *key;
    json_t *value;

    json_object_foreach ((json_t *)(uintptr_t)object, key, value) {
        json_t *name = json_sprintf("%s%s%s", prefix, *prefix != '\0' ? "_" : "", key);
        const char *column = json_string_value(name);

        if (is_ref(value)) {
            json_t *label = json_sprintf("%s_label", column);
            json_object_set(row, column, json_object_get(value, "id"));
            if (json_object_get(value, "label") != NULL)
                json_object_set(row, json_string_value(label), json_object_get(value, "label"));
            json_decref(label);
        } else if (json_is_object(value)) {
            if (strcmp(key, "links") != 0 && strcmp(key, "csl") != 0)
                flatten(value, column, row);
        } else if (!json_is_array(value) || is_plain_list(value)) {
            json_object_set(row, column, value);
        }
        json_decref(name);
    }
}

static void add_cell(struct rpt_buf *out, const char *text, size_t len)
{
    if (len == 0 || (strcspn(text, ",\"\r\n") >= len && *text != ' ' && text[len - 1] != ' ')) {
        rpt_buf_add(out, text, len);
        return;
    }
    rpt_buf_addc(out, '"');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"')
            rpt_buf_addc(out, '"');
        rpt_buf_addc(out, text[i]);
    }
    rpt_buf_addc(out, '"');
}

static void add_plain(struct rpt_buf *cell, const json_t *value)
{
    if (json_is_string(value))
        rpt_buf_add(cell, json_string_value(value), json_string_length(value));
    else if (value != NULL && !json_is_null(value))
        rpt_json_write_compact(value, cell);
}

static void write_cell(struct rpt_buf *out, const json_t *value)
{
    size_t i;
    json_t *member;
    RPT_AUTO_BUF cell = {0};

    rpt_buf_init(&cell, (size_t)8 << 20);
    json_array_foreach (value, i, member) {
        rpt_buf_adds(&cell, i > 0 ? "|" : "");
        add_plain(&cell, member);
    }
    if (!json_is_array(value))
        add_plain(&cell, value);
    add_cell(out, cell.len > 0 ? cell.data : "", cell.len);
}

bool rpt_write_csv(const struct rpt_subject *subject, struct rpt_buf *out, struct rpt_error *err)
{
    json_auto_t *rows = json_array(), *columns = json_object();
    const char *joint = "", *column;
    size_t i;
    json_t *item, *row, *unused;

    json_array_foreach (json_object_get(subject->value, "items"), i, item) {
        row = json_object();
        flatten(item, "", row);
        json_object_update_missing(columns, row);
        json_array_append_new(rows, row);
    }
    json_object_foreach (columns, column, unused) {
        rpt_buf_adds(out, joint);
        add_cell(out, column, strlen(column));
        joint = ",";
    }
    rpt_buf_adds(out, "\r\n");
    json_array_foreach (rows, i, row) {
        joint = "";
        json_object_foreach (columns, column, unused) {
            rpt_buf_adds(out, joint);
            write_cell(out, json_object_get(row, column));
            joint = ",";
        }
        rpt_buf_adds(out, "\r\n");
    }
    return rpt_buf_ok(out, err);
}
