/* SPDX-License-Identifier: MIT
 *
 * What the suites of lib/query share: the small dataset in a file of its own, and questions
 * asked as URLs. Everything is inline, since each suite is a program of its own.
 */
#ifndef QUERY_CASE_H
#define QUERY_CASE_H

#include "../small.h"
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct case_db {
    char path[32];
    struct rpt_db *db;
    struct rpt_arena *arena;
    struct rpt_error err;
};

static inline void case_open(struct case_db *c)
{
    *c = (struct case_db){.path = "/tmp/rpt-query-XXXXXX", .arena = rpt_arena_create()};
    int fd = mkstemp(c->path);

    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_msg(small_make(c->path, &c->err), "%s", c->err.detail);
    ck_assert_msg(rpt_db_open(c->path, RPT_DB_READ, &c->db, &c->err), "%s", c->err.detail);
}

static inline void case_close(struct case_db *c)
{
    rpt_db_close(c->db);
    rpt_arena_destroy(c->arena);
    rpt_error_clear(&c->err);
    unlink(c->path);
}

/* "/relations?subject=norland" as a query of the resource; false as taking its parameters fails. */
static inline bool case_query(struct case_db *c, const struct rpt_resource *resource,
                              const char *url, struct rpt_query *query)
{
    struct rpt_param *params = rpt_arena_alloc(c->arena, 32 * sizeof *params);
    const char *at = strchr(url, '?');
    size_t count = 0;

    rpt_error_clear(&c->err);
    rpt_query_init(query, resource, c->arena);
    query->path = rpt_arena_strndup(c->arena, url, strcspn(url, "?"));
    query->base = "http://localhost";
    while (at != NULL && *at != '\0') {
        size_t len = strcspn(++at, "&"), name = strcspn(at, "=&");
        char *decoded[2];

        ck_assert(rpt_url_decode(c->arena, at, name, true, &decoded[0], &c->err));
        ck_assert(rpt_url_decode(c->arena, at + name + (name < len), len - name - (name < len),
                                 true, &decoded[1], &c->err));
        params[count++] = (struct rpt_param){decoded[0], decoded[1]};
        at += len;
    }
    query->params = params;
    query->param_count = count;
    for (size_t i = 0; i < count; i++) {
        bool taken = false;

        if (!rpt_query_take(c->db, query, &params[i], &taken, &c->err))
            return false;
        if (!taken)
            return rpt_fail(&c->err, RPT_E_UNKNOWN_PARAMETER, params[i].name, "not taken");
    }
    return true;
}

/* The list's envelope, or NULL with c->err. */
static inline json_t *case_ask(struct case_db *c, const struct rpt_resource *resource,
                               const char *url)
{
    struct rpt_query query;
    json_t *out = NULL;

    if (!case_query(c, resource, url, &query) || !rpt_list(c->db, &query, &out, &c->err)) {
        ck_assert_int_ne(c->err.id, RPT_E_NONE);
        return NULL;
    }
    return out;
}

static inline json_t *case_list(struct case_db *c, const struct rpt_resource *resource,
                                const char *url)
{
    json_t *list = case_ask(c, resource, url);

    ck_assert_msg(list != NULL, "%s: %s: %s", url, c->err.parameter, c->err.detail);
    return list;
}

/* "talks/c1 talks/c2": the keys (or ids) of the items, in their order. Takes the list. */
static inline const char *case_keys(struct case_db *c, json_t *list)
{
    const char *keys = "";
    size_t i;
    json_t *item;

    json_array_foreach (json_object_get(list, "items"), i, item)
        keys = rpt_arena_printf(c->arena, "%s%s%s", keys, i > 0 ? " " : "",
                                json_string_value(json_object_get(item, "key")));
    json_decref(list);
    return keys;
}

/* The value at "/items/0/id", borrowed; NULL where there is none. */
static inline json_t *case_at(const json_t *value, const char *pointer)
{
    json_t *at = (json_t *)(uintptr_t)value;

    while (at != NULL && *pointer == '/') {
        char key[64];
        size_t len = strcspn(++pointer, "/");

        snprintf(key, sizeof key, "%.*s", (int)(len < 63 ? len : 63), pointer);
        at = json_is_array(at) ? json_array_get(at, strtoul(key, NULL, 10))
                               : json_object_get(at, key);
        pointer += len;
    }
    return at;
}

static inline const char *case_text(const json_t *value, const char *pointer)
{
    const char *text = json_string_value(case_at(value, pointer));

    return text != NULL ? text : "(none)";
}

static inline long case_int(const json_t *value, const char *pointer)
{
    const json_t *number = case_at(value, pointer);

    ck_assert_msg(json_is_integer(number), "%s is no number", pointer);
    return (long)json_integer_value(number);
}

#endif
