/* SPDX-License-Identifier: MIT
 *
 * Quotations: found as they are, folded, across paragraphs, never inside words; and what the reader
 * is warned of.
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

static json_t *check(const char *quote, const char *document)
{
    json_t *answer = NULL;

    ck_assert_msg(rpt_quotation(c.db, "http://localhost", quote, document, &answer, &c.err),
                  "%s: %s", quote, c.err.detail);
    return answer;
}

static const struct {
    const char *quote, *verdict;
    long items;
    const char *exact; /* of the first span */
} quotes[] = {
    {"Norland met Südland in quiet talks", "exact", 1, "Norland met Südland in quiet talks"},
    {"norland  MET südland", "normalised", 1, "Norland met Südland"},
    {"“Norland met Südland”", "exact", 1, "Norland met Südland"},
    {"signed: \"peace for our time\"", "normalised", 1, "signed: “peace for our time"},
    {"quiet talks", "exact", 2, "quiet talks"},
    {"orland met", "absent", 0, NULL},
    {"Norland me", "absent", 0, NULL},
    {"Norland left Südland", "absent", 0, NULL},
    {"said nothing. Quiet diplomacy is old", "exact", 1, "said nothing."},
    {"權外交", "exact", 1, "權外交"},
    {"here.", "exact", 1, "here."},
    {"😀 in Norland", "exact", 1, "😀 in Norland"},
};

START_TEST(a_quotation_is_found_as_it_is_or_folded_but_not_inside_words)
{
    json_t *answer = check(quotes[_i].quote, NULL);

    ck_assert_str_eq(case_text(answer, "/verdict"), quotes[_i].verdict);
    ck_assert_uint_eq(json_array_size(case_at(answer, "/items")), (size_t)quotes[_i].items);
    if (quotes[_i].exact != NULL)
        ck_assert_str_eq(case_text(answer, "/items/0/spans/0/exact"), quotes[_i].exact);
    json_decref(answer);
}
END_TEST

START_TEST(a_place_says_where_and_how_to_cite_it)
{
    json_t *answer = check("peace for our time", NULL);

    ck_assert_str_eq(case_text(answer, "/items/0/document/id"), "talks");
    ck_assert_int_eq(case_int(answer, "/items/0/edition"), 2);
    ck_assert_str_eq(case_text(answer, "/items/0/spans/0/paragraph"), "p3");
    ck_assert_str_eq(case_text(answer, "/items/0/spans/0/ref"), "2.1");
    ck_assert_int_eq(case_int(answer, "/items/0/spans/0/start"), 27);
    ck_assert_int_eq(case_int(answer, "/items/0/spans/0/end"), 45);
    ck_assert_ptr_nonnull(strstr(case_text(answer, "/items/0/cite/text"),
                                 "http://localhost/documents/talks/editions/2/paragraphs/p3"));
    ck_assert(
        strncmp(case_text(answer, "/items/0/links/text"), "/documents/talks#p3:~:text=", 27) == 0);
    json_decref(answer);
}
END_TEST

START_TEST(one_across_two_paragraphs_has_a_span_in_each)
{
    json_t *answer = check("is older. The treaties were", NULL);

    ck_assert_uint_eq(json_array_size(case_at(answer, "/items/0/spans")), 2);
    ck_assert_str_eq(case_text(answer, "/items/0/spans/1/paragraph"), "p3");
    ck_assert_str_eq(case_text(answer, "/items/0/spans/1/exact"), "The treaties were");
    json_decref(answer);
}
END_TEST

START_TEST(the_reader_is_warned_where_no_original_was_searched_and_of_short_quotations)
{
    json_t *answer = check("in quiet talks the diplomats", NULL);

    ck_assert(json_is_null(case_at(answer, "/caution")));
    ck_assert_uint_eq(json_array_size(case_at(answer, "/searched")), 3);
    json_decref(answer);
    answer = check("quiet talks, then peace", "talks-digest");
    ck_assert_ptr_nonnull(strstr(case_text(answer, "/caution"), "'Talks'"));
    ck_assert_uint_eq(json_array_size(case_at(answer, "/searched")), 1);
    json_decref(answer);
    answer = check("quiet talks", NULL);
    ck_assert_str_eq(case_text(answer, "/caution"), "short");
    json_decref(answer);
}
END_TEST

START_TEST(nothing_to_look_for_too_much_of_it_and_an_unknown_document_are_refused)
{
    static char much[4100];
    static const struct {
        const char *quote, *document;
        enum rpt_error_id id;
    } bad[] = {{NULL, NULL, RPT_E_MISSING_PARAMETER},
               {" “” ", NULL, RPT_E_BAD_VALUE},
               {"", NULL, RPT_E_BAD_VALUE},
               {much, NULL, RPT_E_OVER_LIMIT},
               {"peace", "talk", RPT_E_UNKNOWN_VALUE}};

    memset(much, 'x', sizeof much - 1);
    for (size_t i = 0; i < RPT_COUNT(bad); i++) {
        json_t *answer = NULL;

        rpt_error_clear(&c.err);
        ck_assert(!rpt_quotation(c.db, "", bad[i].quote, bad[i].document, &answer, &c.err));
        ck_assert_int_eq(c.err.id, bad[i].id);
    }
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("quotation");
    TCase *tests = tcase_create("quotation");

    tcase_add_unchecked_fixture(tests, setup, teardown); /* nothing writes */
    tcase_add_loop_test(tests, a_quotation_is_found_as_it_is_or_folded_but_not_inside_words, 0,
                        (int)RPT_COUNT(quotes));
    tcase_add_test(tests, a_place_says_where_and_how_to_cite_it);
    tcase_add_test(tests, one_across_two_paragraphs_has_a_span_in_each);
    tcase_add_test(tests,
                   the_reader_is_warned_where_no_original_was_searched_and_of_short_quotations);
    tcase_add_test(tests, nothing_to_look_for_too_much_of_it_and_an_unknown_document_are_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
