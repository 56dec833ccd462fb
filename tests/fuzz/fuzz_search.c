/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a search question, of a small dataset in several languages: it is answered, or
 * refused as blank or too long; how it was read reads the same again; every place stands in the
 * text that it is said to stand in.
 */
#include "../../lib/import/derive.h"
#include "../../lib/query/fts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char dataset[] =
    "BEGIN; INSERT INTO dataset VALUES (1, 'fuzz', 'Fuzz', '', NULL, 1, '0123456789abcdef', "
    "'2026-11-24T00:00:00Z');"
    "INSERT INTO document (n, slug, version, lang, title, edition) VALUES"
    "  (1, 'a', 'original', 'en', 'A', 1), (2, 'b', 'original', 'de', 'B', 1),"
    "  (3, 'c', 'original', 'zh', 'C', 1), (4, 'd', 'original', 'tr', 'D', 1);"
    "INSERT INTO edition (n, document, number, source_name, source_sha256, imported_at, title, "
    "digest, seal)"
    "  SELECT n, n, 1, 's', 's', '2026-11-24T00:00:00Z', title, 'd', 's' FROM document;"
    "INSERT INTO paragraph (edition, id, ref, kind, ordinal, text, start, fingerprint)"
    "  SELECT column1, 'p' || column2, column2, 'paragraph', column2, column3, 0, 'f' FROM (VALUES"
    "  (1, 1, 'A near or not a near, or OR of the A, a b; negotiate and negotiation.'),"
    "  (1, 2, 'Quiet a a a a talks: the U.N., e.g. 3.5 <b>'), (2, 1, 'Die Menschenrechte, ein "
    "Recht "
    "der Menschen.'),"
    "  (2, 2, 'Straße und Häuser'), (3, 1, '人人都有權利。'), (3, 2, '權'), (4, 1, 'IŞIK ve "
    "sınır'));";

static struct rpt_db *open_dataset(void)
{
    char path[] = "/tmp/rpt-fuzz-XXXXXX";
    struct rpt_error err = {0};
    struct rpt_db *db = NULL;
    int fd = mkstemp(path);

    if (fd < 0 || close(fd) != 0 || !rpt_db_open(path, RPT_DB_WRITE, &db, &err) ||
        !rpt_db_exec(db, dataset, &err) || !rpt_index_make(db, NULL, &err) ||
        !rpt_db_exec(db, "COMMIT", &err)) {
        fprintf(stderr, "%s\n", err.detail);
        abort();
    }
    rpt_db_close(db);
    if (!rpt_db_open(path, RPT_DB_READ, &db, &err))
        abort();
    unlink(path);
    return db;
}

static void check_places(const json_t *hit)
{
    const char *text = json_string_value(json_object_get(json_object_get(hit, "snippet"), "text"));
    size_t i;
    json_t *match;

    json_array_foreach (json_object_get(hit, "matches"), i, match) {
        char *slice = rpt_slice(text, (size_t)json_integer_value(json_object_get(match, "start")),
                                (size_t)json_integer_value(json_object_get(match, "end")));

        assert(*slice != '\0');
        assert(strcmp(slice, json_string_value(json_object_get(match, "quote"))) == 0);
        free(slice);
    }
}

static void check_answer(struct rpt_arena *arena, const json_t *answer)
{
    const char *read_as = json_string_value(json_object_get(answer, "read_as"));
    struct rpt_terms terms;
    size_t i;
    json_t *hit;

    rpt_terms_read(arena, read_as, &terms);
    assert(strcmp(rpt_terms_text(arena, &terms), read_as) == 0);
    json_array_foreach (json_object_get(answer, "items"), i, hit)
        check_places(hit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rpt_db *db;

    if (db == NULL)
        db = open_dataset();
    if (size < 1 || !rpt_utf8_valid((const char *)data + 1, size - 1, NULL))
        return 0;
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_error err = {0};
    struct rpt_query query;
    json_t *answer = NULL;

    rpt_query_init(&query, &rpt_paragraphs, arena);
    query.q = rpt_arena_strndup(arena, (const char *)data + 1, size - 1);
    query.sort = data[0] & 1 ? "reading" : NULL;
    query.facet = data[0] & 2 ? "document,kind" : NULL;
    if (rpt_search(db, &query, &answer, &err))
        check_answer(arena, answer);
    else
        assert(err.id == RPT_E_BAD_VALUE || err.id == RPT_E_OVER_LIMIT);
    json_decref(answer);
    rpt_error_clear(&err);
    rpt_arena_destroy(arena);
    return 0;
}
