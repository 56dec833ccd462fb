/* SPDX-License-Identifier: MIT
 *
 * Any text as a cursor, or any JSON inside one that is of this dataset and sort: it is refused, or
 * gives a page that is a piece of the whole list in its order, and goes on with a cursor of ours.
 * The first byte chooses the list and which of the two the rest is.
 */
#include "service.h"

static const struct {
    const struct rpt_resource *resource;
    const char *path, *sort;
} lists[] = {
    {&rpt_entities, "/entities", NULL},
    {&rpt_entities, "/entities", "-label"},
    {&rpt_documents, "/documents", "-published,title"},
    {&rpt_mentions, "/mentions", NULL},
    {&rpt_relations, "/relations", "subject"},
    {&rpt_references, "/references", "-issued"},
    {&rpt_paragraphs, "/paragraphs", NULL},
};
#define LISTS RPT_COUNT(lists)

static json_t *ask(struct rpt_db *db, struct rpt_arena *arena, size_t list, long limit,
                   const char *cursor, struct rpt_error *err)
{
    struct rpt_query query;
    json_t *out = NULL;

    rpt_query_init(&query, lists[list].resource, arena);
    query.path = lists[list].path;
    query.base = "http://localhost";
    query.sort = lists[list].sort;
    query.limit = limit;
    query.cursor = cursor;
    return rpt_list(db, &query, &out, err) ? out : NULL;
}

static const char *key_of(const json_t *list, size_t item)
{
    const json_t *thing = json_array_get(json_object_get(list, "items"), item);
    const char *key = json_string_value(json_object_get(thing, "key"));

    return key != NULL ? key : json_string_value(json_object_get(thing, "id"));
}

/* The page's things stand next to each other in the whole list. */
static void check_page(const json_t *whole, const json_t *page)
{
    size_t all = json_array_size(json_object_get(whole, "items"));
    size_t count = json_array_size(json_object_get(page, "items")), at = 0;

    if (count == 0)
        return;
    while (at < all && strcmp(key_of(whole, at), key_of(page, 0)) != 0)
        at++;
    assert(at + count <= all);
    for (size_t i = 0; i < count; i++)
        assert(strcmp(key_of(whole, at + i), key_of(page, i)) == 0);
}

/* Base64 without padding (RFC 4648 5). */
static char *encode(struct rpt_arena *arena, const char *data, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *out = rpt_arena_alloc(arena, 2 * len + 4);
    size_t used = 0;
    unsigned bits = 0, have = 0;

    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | (unsigned char)data[i];
        for (have += 8; have >= 6; have -= 6)
            out[used++] = digits[bits >> (have - 6) & 63];
    }
    if (have > 0)
        out[used++] = digits[bits << (6 - have) & 63];
    out[used] = '\0';
    return out;
}

static const char *cursor_of(struct rpt_db *db, struct rpt_arena *arena, const char *text,
                             size_t list, bool ours)
{
    const char *digest = json_string_value(json_object_get(rpt_db_dataset(db), "digest"));
    const char *sort = lists[list].sort != NULL ? lists[list].sort : "";
    const char *inner = rpt_arena_printf(arena, "[\"%.8s\",\"%s\",%s]", digest, sort, text);

    return ours ? encode(arena, inner, strlen(inner)) : text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rpt_db *db;
    static json_t *whole[LISTS];
    struct rpt_error err = {0};

    if (size < 1 || !rpt_utf8_valid((const char *)data + 1, size - 1, NULL))
        return 0;
    struct rpt_arena *arena = rpt_arena_create();
    size_t list = data[0] % LISTS;

    if (db == NULL) {
        char *path = fuzz_dataset();
        if (!rpt_db_open(path, RPT_DB_READ, &db, &err))
            fuzz_fail(&err);
        unlink(path);
        free(path);
    }
    if (whole[list] == NULL)
        whole[list] = ask(db, arena, list, 200, NULL, &err);
    char *text = rpt_arena_strndup(arena, (const char *)data + 1, size - 1);
    json_t *page = ask(db, arena, list, 2, cursor_of(db, arena, text, list, data[0] >= 128), &err);
    if (page != NULL)
        check_page(whole[list], page);
    else
        assert(err.id == RPT_E_BAD_VALUE || err.id == RPT_E_CURSOR_EXPIRED);
    json_decref(page);
    rpt_error_clear(&err);
    rpt_arena_destroy(arena);
    return 0;
}
