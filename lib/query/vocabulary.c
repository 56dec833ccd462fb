/* SPDX-License-Identifier: MIT
 *
 * The controlled vocabularies: which there are, and the words of one with how often each is used.
 * Both are whole lists, so they never page.
 */
#include "query_private.h"

#include <string.h>

static json_t *whole(json_t *items)
{
    const struct rpt_query query = {.limit = -1, .path = ""};

    return rpt_envelope(&query, items, (int64_t)json_array_size(items));
}

static bool has_name(const json_t *all, const char *name)
{
    size_t i;
    json_t *one;

    json_array_foreach (all, i, one) {
        if (strcmp(json_string_value(json_object_get(one, "id")), name) == 0)
            return true;
    }
    return false;
}

static bool unknown(const json_t *all, const char *name, struct rpt_error *err)
{
    json_t *names = json_array();
    size_t i;
    json_t *one;

    json_array_foreach (all, i, one)
        json_array_append(names, json_object_get(one, "id"));
    return rpt_fail_allowed(err, RPT_E_NOT_FOUND, "name", name, names,
                            "no vocabulary is called '%.100s'", name);
}

bool rpt_vocabularies(struct rpt_db *db, const char *name, json_t **out, struct rpt_error *err)
{
    json_auto_t *all = rpt_rows_json(rpt_db_use(db, RPT_SQL_VOCABULARY_LIST), err);

    if (all == NULL)
        return false;
    if (name == NULL) {
        *out = whole(json_incref(all));
        return true;
    }
    if (!has_name(all, name))
        return unknown(all, name, err);

    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_VOCABULARY_WORDS);
    rpt_bind_text(st, ":name", name);
    json_t *words = rpt_rows_json(st, err);
    if (words == NULL)
        return false;
    *out = json_pack("{s:s}", "id", name);
    json_object_update_new(*out, whole(words));
    return true;
}
