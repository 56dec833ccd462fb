/* SPDX-License-Identifier: MIT
 *
 * The claims as a graph, and suggestions while somebody types.
 */
#include "query_case.h"

Suite *suite_under_test(void);

static struct case_db c;

static void setup(void)
{
    case_open(&c);
}

static void teardown(void)
{
    case_close(&c);
}

static json_t *graph(const char *url)
{
    struct rpt_query query;
    json_t *out = NULL;

    ck_assert_msg(case_query(&c, &rpt_relations, url, &query), "%s", c.err.detail);
    ck_assert_msg(rpt_graph(c.db, &query, &out, &c.err), "%s", c.err.detail);
    return out;
}

START_TEST(claims_are_links_between_the_entities_they_are_about)
{
    json_t *all = graph("/graph");

    ck_assert_uint_eq(json_array_size(case_at(all, "/nodes")), 4);
    ck_assert_uint_eq(json_array_size(case_at(all, "/links")), 4);
    ck_assert_str_eq(case_text(all, "/nodes/0/id"), "peace");
    ck_assert_int_eq(case_int(all, "/nodes/0/mentions"), 3);
    ck_assert_str_eq(case_text(all, "/nodes/1/href"), "/actors/norland");
    ck_assert_str_eq(case_text(all, "/links/2/source"), "sudland");
    ck_assert_str_eq(case_text(all, "/links/2/target"), "peace");
    ck_assert_str_eq(case_text(all, "/links/2/polarity"), "denied");
    ck_assert_str_eq(case_text(all, "/links/2/relation"), "talks/c3");
    ck_assert_str_eq(case_text(all, "/links/2/href"), "/documents/talks/relations/c3");
    json_decref(all);
}
END_TEST

START_TEST(filters_a_limit_and_labels_narrow_and_name_the_graph)
{
    json_t *some = graph("/graph?channel=quiet&labels=de");

    ck_assert_uint_eq(json_array_size(case_at(some, "/links")), 2);
    ck_assert_uint_eq(json_array_size(case_at(some, "/nodes")), 3);
    ck_assert_str_eq(case_text(some, "/nodes/1/label"), "Nordland");
    json_decref(some);
    some = graph("/graph?limit=1&offset=1");
    ck_assert_uint_eq(json_array_size(case_at(some, "/links")), 1);
    ck_assert_str_eq(case_text(some, "/links/0/relation"), "talks/c2");
    json_decref(some);
    some = graph("/graph?subject=peace");
    ck_assert_uint_eq(json_array_size(case_at(some, "/nodes")), 0);
    json_decref(some);
}
END_TEST

static const struct {
    const char *q, *ids;
} typed[] = {
    {"n", "norland"},
    {"nord", "norland"},
    {"KING", "norland"},
    {"pea", "peace lasting-peace"},
    {"quiet dip", "quiet-diplomacy"},
    {"half-o", "lasting-peace"},
    {"half open p", "lasting-peace"},
    {"open", "lasting-peace"},
    {"tal", "talks talks-digest lee-2010"},
    {"eace", ""},
    {"%", ""},
};

START_TEST(a_name_is_suggested_by_how_a_word_of_it_begins)
{
    json_t *answer = NULL, *item;
    const char *ids = "";
    size_t i;

    ck_assert(rpt_suggest(c.db, typed[_i].q, 10, &answer, &c.err));
    json_array_foreach (json_object_get(answer, "items"), i, item)
        ids = rpt_arena_printf(c.arena, "%s%s%s", ids, i > 0 ? " " : "", case_text(item, "/id"));
    ck_assert_str_eq(ids, typed[_i].ids);
    json_decref(answer);
}
END_TEST

START_TEST(a_suggestion_is_a_ref_with_the_name_that_matched)
{
    json_t *answer = NULL;

    ck_assert(rpt_suggest(c.db, "nord", 1, &answer, &c.err));
    ck_assert_str_eq(case_text(answer, "/items/0/class"), "actor");
    ck_assert_str_eq(case_text(answer, "/items/0/label"), "Norland");
    ck_assert_str_eq(case_text(answer, "/items/0/match"), "Nordland");
    ck_assert_str_eq(case_text(answer, "/items/0/href"), "/actors/norland");
    json_decref(answer);
    rpt_error_clear(&c.err);
    ck_assert(!rpt_suggest(c.db, " ", 1, &answer, &c.err));
    ck_assert_int_eq(c.err.id, RPT_E_BAD_VALUE);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("graph");
    TCase *tests = tcase_create("graph");

    tcase_add_unchecked_fixture(tests, setup, teardown); /* nothing writes */
    tcase_add_test(tests, claims_are_links_between_the_entities_they_are_about);
    tcase_add_test(tests, filters_a_limit_and_labels_narrow_and_name_the_graph);
    tcase_add_loop_test(tests, a_name_is_suggested_by_how_a_word_of_it_begins, 0,
                        (int)RPT_COUNT(typed));
    tcase_add_test(tests, a_suggestion_is_a_ref_with_the_name_that_matched);
    suite_add_tcase(suite, tests);
    return suite;
}
