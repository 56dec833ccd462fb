/* SPDX-License-Identifier: MIT
 *
 * A dataset back into the files of a bundle: the shared lists, and for each document its text, what
 * is said of it, and its earlier texts. Importing the folder gives the same dataset again. The rows
 * come from unbundle.sql in the words of the bundle.
 */
#include "unbundle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct folder {
    struct rpt_db *db;
    struct rpt_arena *arena;
    const char *path;
};

/* ---- JSON. */

static bool is_empty(const json_t *value)
{
    return json_is_null(value) || (json_is_string(value) && *json_string_value(value) == '\0') ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_object(value) && json_object_size(value) == 0);
}

/* Leaves out what says nothing: nulls, empty strings, lists and objects, and the caller's own keys.
 * A claim keeps its list of evidence. */
static void prune(json_t *value)
{
    const char *key;
    json_t *member;
    void *next;
    size_t i;

    json_array_foreach (value, i, member)
        prune(member);
    json_object_foreach_safe(value, next, key, member)
    {
        prune(member);
        if (*key == '_' || (is_empty(member) && strcmp(key, "evidence") != 0))
            json_object_del(value, key);
    }
}

/* Takes over `value`; nothing is written where it says nothing. */
static bool write_json(const struct folder *folder, const char *name, json_t *value,
                       struct rpt_error *err)
{
    json_auto_t *owned = value;
    RPT_AUTO_BUF bytes = {0};

    rpt_buf_init(&bytes, RPT_MAX_FILE);
    if (owned == NULL)
        return false;
    prune(owned);
    if (is_empty(owned))
        return true;
    rpt_json_write(owned, &bytes);
    rpt_buf_addc(&bytes, '\n');
    return rpt_buf_ok(&bytes, err) &&
           rpt_write_new_file(rpt_arena_printf(folder->arena, "%s/%s", folder->path, name), &bytes,
                              err);
}

static json_t *rows(const struct folder *folder, enum rpt_sql block, struct rpt_error *err)
{
    return rpt_rows_json(rpt_db_use(folder->db, block), err);
}

/* ---- What the documents share. */

static bool write_dataset(const struct folder *folder, struct rpt_error *err)
{
    json_auto_t *all = rows(folder, RPT_SQL_UNBUNDLE_DATASET, err);
    json_t *works = rows(folder, RPT_SQL_UNBUNDLE_WORKS, err);
    json_t *dataset = json_deep_copy(json_array_get(all, 0));

    if (dataset == NULL || works == NULL) {
        json_decref(dataset);
        json_decref(works);
        return false;
    }
    json_object_set_new(dataset, "works", works);
    return write_json(folder, "dataset.json", dataset, err);
}

static bool write_vocabularies(const struct folder *folder, struct rpt_error *err)
{
    json_t *all = json_object();

    for (int kind = KNOWN_KIND; kind <= KNOWN_SCHEME; kind++) {
        struct rpt_stmt *st = rpt_db_use(folder->db, RPT_SQL_UNBUNDLE_TERMS);

        rpt_bind_text(st, ":name", rpt_known_list((enum rpt_known)kind));
        json_object_set_new(all, rpt_known_list((enum rpt_known)kind), rpt_rows_json(st, err));
    }
    json_object_set_new(all, "predicates", rows(folder, RPT_SQL_UNBUNDLE_PREDICATES, err));
    if (err->id == RPT_E_NONE)
        return write_json(folder, "vocabularies.json", all, err);
    json_decref(all);
    return false;
}

/* ---- Documents. */

static json_t *rows_of(const struct folder *folder, enum rpt_sql block, int64_t document,
                       int64_t edition, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(folder->db, block);

    rpt_bind_int(st, ":document", document);
    if (edition != 0)
        rpt_bind_int(st, ":edition", edition);
    return rpt_rows_json(st, err);
}

static bool write_text(const struct folder *folder, const char *name, const char *title,
                       int64_t edition, struct rpt_error *err)
{
    RPT_AUTO_BUF text = {0};

    rpt_buf_init(&text, RPT_MAX_FILE);
    return rpt_unbundle_text(folder->db, title, edition, &text, err) &&
           rpt_write_new_file(rpt_arena_printf(folder->arena, "%s/%s", folder->path, name), &text,
                              err);
}

/* The texts before the current one, editions/1.md and so on. */
static bool write_earlier(const struct folder *folder, const json_t *editions,
                          struct rpt_error *err)
{
    size_t count = json_array_size(editions);

    if (count < 2)
        return true;
    if (!rpt_make_folder(rpt_arena_printf(folder->arena, "%s/editions", folder->path), err))
        return false;
    for (size_t i = 0; i + 1 < count; i++) {
        const json_t *edition = json_array_get(editions, i);
        const char *name =
            rpt_arena_printf(folder->arena, "editions/%lld.md",
                             (long long)json_integer_value(json_object_get(edition, "number")));

        if (!write_text(folder, name, json_string_value(json_object_get(edition, "_title")),
                        json_integer_value(json_object_get(edition, "_n")), err))
            return false;
    }
    return true;
}

static bool write_document(const struct folder *parent, const json_t *document,
                           struct rpt_error *err)
{
    int64_t n = json_integer_value(json_object_get(document, "_n")),
            edition = json_integer_value(json_object_get(document, "_edition"));
    const char *title = json_string_value(json_object_get(document, "_title"));
    struct folder folder = *parent;
    json_t *facts = json_deep_copy(document), *editions;

    folder.path = rpt_arena_printf(parent->arena, "%s/documents/%s", parent->path,
                                   json_string_value(json_object_get(document, "_slug")));
    editions = rows_of(&folder, RPT_SQL_UNBUNDLE_EDITIONS, n, 0, err);
    bool good = editions != NULL && rpt_make_folder(folder.path, err) &&
                write_text(&folder, "text.md", title, edition, err) &&
                write_earlier(&folder, editions, err);
    json_object_set_new(facts, "editions", editions);
    if (!good) {
        json_decref(facts);
        return false;
    }
    return write_json(&folder, "document.json", facts, err) &&
           write_json(&folder, "relations.json",
                      rows_of(&folder, RPT_SQL_UNBUNDLE_RELATIONS, n, edition, err), err) &&
           write_json(&folder, "notes.json", rows_of(&folder, RPT_SQL_UNBUNDLE_NOTES, n, 0, err),
                      err);
}

static bool write_documents(const struct folder *folder, struct rpt_error *err)
{
    json_auto_t *documents = rows(folder, RPT_SQL_UNBUNDLE_DOCUMENTS, err);
    size_t i;
    json_t *document;

    if (documents == NULL ||
        !rpt_make_folder(rpt_arena_printf(folder->arena, "%s/documents", folder->path), err))
        return false;
    json_array_foreach (documents, i, document)
        if (!write_document(folder, document, err))
            return false;
    return true;
}

bool rpt_unbundle(const char *db, const char *path, struct rpt_error *err)
{
    struct folder folder = {.path = path};

    if (!rpt_db_open(db, RPT_DB_READ, &folder.db, err))
        return false;
    folder.arena = rpt_arena_create();
    bool good =
        rpt_make_folder(path, err) && write_dataset(&folder, err) &&
        write_vocabularies(&folder, err) &&
        write_json(&folder, "references.json", rows(&folder, RPT_SQL_UNBUNDLE_REFERENCES, err),
                   err) &&
        write_json(&folder, "entities.json", rows(&folder, RPT_SQL_UNBUNDLE_ENTITIES, err), err) &&
        write_documents(&folder, err);
    rpt_arena_destroy(folder.arena);
    rpt_db_close(folder.db);
    return good;
}
