/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/query/hits.c on as many paragraphs as its bounds need: what import kept of a common
 * word is what ranking finds, and where a bound is met the answer says that there are more.
 */
#include "query_case.h"

Suite *suite_under_test(void);

#define PARAGRAPHS 26000

/* Every paragraph says "river", longer or shorter; every second one names the entity. */
static const char many_sql[] =
    "INSERT INTO dataset VALUES (1, 'many', 'Many', '', NULL, 1, '0123456789abcdef',"
    "  '2026-11-24T00:00:00Z');"
    "INSERT INTO document (n, slug, version, lang, title, edition)"
    "  VALUES (1, 'rivers', 'original', 'en', 'Rivers', 1);"
    "INSERT INTO edition (n, document, number, source_name, source_sha256, imported_at, title,"
    "  digest, seal) VALUES (1, 1, 1, 'text.md', '', '2026-11-24T00:00:00Z', '', 'd', '');"
    "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 26000)"
    "INSERT INTO paragraph (n, edition, id, ref, kind, ordinal, text, start, fingerprint)"
    "  SELECT n, 1, 'p' || n, n, 'paragraph', n,"
    "    'Nile: a river' || substr(' and a river, wide and slow and deep', 1, n * 7919 % 36), 0, ''"
    "  FROM r;"
    "INSERT INTO entity (n, slug, class, kind, label) VALUES (1, 'nile', 'place', 'river', 'Nile');"
    "INSERT INTO label (entity, lang, text, kind, folded)"
    "  VALUES (1, 'en', 'Nile', 'preferred', 'nile');"
    "INSERT INTO mention (n, paragraph, id, start, \"end\", entity, layer, surface)"
    "  SELECT n << 26, n, id || '-a', 0, 4, 1, 'finder', 'Nile' FROM paragraph WHERE n % 2 = 0;";

static struct case_db c;

/* One file for all of them: it takes a while. */
static void open_many(void)
{
    c = (struct case_db){.path = "/tmp/rpt-hits-XXXXXX"};
    int fd = mkstemp(c.path);

    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_msg(rpt_db_open(c.path, RPT_DB_WRITE, &c.db, &c.err), "%s", c.err.detail);
    ck_assert_msg(rpt_db_exec(c.db, "BEGIN", &c.err) && rpt_db_exec(c.db, many_sql, &c.err) &&
                      rpt_index_make(c.db, NULL, &c.err) && rpt_totals_make(c.db, &c.err) &&
                      rpt_db_exec(c.db, "COMMIT", &c.err),
                  "%s", c.err.detail);
    rpt_db_close(c.db);
    c.db = NULL;
}

static void close_many(void)
{
    unlink(c.path);
}

static void set_up(void)
{
    c.arena = rpt_arena_create();
    ck_assert_msg(rpt_db_open(c.path, RPT_DB_READ, &c.db, &c.err), "%s", c.err.detail);
}

static void tear_down(void)
{
    rpt_db_close(c.db);
    rpt_arena_destroy(c.arena);
    rpt_error_clear(&c.err);
}

static json_t *search(const char *url)
{
    struct rpt_query query;
    json_t *out = NULL;

    ck_assert(case_query(&c, &rpt_paragraphs, url, &query));
    ck_assert_msg(rpt_search(c.db, &query, &out, &c.err), "%s: %s", url, c.err.detail);
    return out;
}

START_TEST(what_was_kept_of_a_common_word_is_what_ranking_finds)
{
    static const char *const pages[] = {"", "&offset=480", "&offset=980"};
    json_t *kept = search(rpt_arena_printf(c.arena, "/search?q=river%s", pages[_i]));
    /* With a filter, which leaves all, nothing that was kept is taken. */
    json_t *found =
        search(rpt_arena_printf(c.arena, "/search?q=river&document=rivers%s", pages[_i]));

    ck_assert_uint_eq(json_array_size(json_object_get(kept, "items")), 20);
    ck_assert(json_equal(json_object_get(kept, "items"), json_object_get(found, "items")));
    ck_assert_int_eq(case_int(kept, "/total"), PARAGRAPHS);
    ck_assert_int_eq(case_int(found, "/total"), PARAGRAPHS);
    ck_assert_str_eq(case_text(kept, "/total_relation"), "eq");
    json_decref(kept);
    json_decref(found);
}
END_TEST

START_TEST(filters_that_leave_too_much_are_followed_so_far_and_say_so)
{
    json_t *some = search("/search?q=river&kind=paragraph");
    json_t *again = search("/search?q=river&kind=paragraph");

    ck_assert_str_eq(case_text(some, "/total_relation"), "gte");
    ck_assert_int_gt(case_int(some, "/total"), PARAGRAPHS / 2);
    ck_assert_int_lt(case_int(some, "/total"), PARAGRAPHS);
    ck_assert(json_equal(some, again));
    json_decref(some);
    json_decref(again);
}
END_TEST

START_TEST(what_names_an_entity_is_counted_to_the_end)
{
    json_t *one = search("/search?q=river&entity=nile");
    json_t *same = search("/search?q=river&entity=nile&kind=paragraph");

    ck_assert_int_eq(case_int(one, "/total"), PARAGRAPHS / 2);
    ck_assert_str_eq(case_text(one, "/total_relation"), "eq");
    ck_assert(json_equal(json_object_get(one, "items"), json_object_get(same, "items")));
    json_decref(one);
    json_decref(same);
}
END_TEST

START_TEST(a_facet_of_too_many_rows_counts_the_first_and_says_so)
{
    json_t *all = search("/search?q=river&facet=document,entity,kind");

    ck_assert_int_eq(case_int(all, "/facets/document/values/0/count"), PARAGRAPHS);
    ck_assert_str_eq(case_text(all, "/facets/document/total_relation"), "eq");
    ck_assert_str_eq(case_text(all, "/facets/entity/total_relation"), "gte");
    ck_assert_int_eq(case_int(all, "/facets/entity/values/0/count"),
                     case_int(all, "/facets/entity/none"));
    ck_assert_int_lt(case_int(all, "/facets/kind/values/0/count"), PARAGRAPHS);
    ck_assert_int_gt(case_int(all, "/facets/kind/values/0/count"), 0);
    json_decref(all);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("hits");
    TCase *tests = tcase_create("hits");

    tcase_set_timeout(tests, 60);
    tcase_add_unchecked_fixture(tests, open_many, close_many);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, what_was_kept_of_a_common_word_is_what_ranking_finds, 0, 3);
    tcase_add_test(tests, filters_that_leave_too_much_are_followed_so_far_and_say_so);
    tcase_add_test(tests, what_names_an_entity_is_counted_to_the_end);
    tcase_add_test(tests, a_facet_of_too_many_rows_counts_the_first_and_says_so);
    suite_add_tcase(suite, tests);
    return suite;
}
