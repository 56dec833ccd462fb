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
    {"‘Norland met Südland’", "exact", 1, "Norland met Südland"},
    {"Norland met Su\u0308dland", "exact", 1, "Norland met Südland"},
    {"signed: \"peace for our time\"", "normalised", 1, "signed: “peace for our time"},
    {"signed: ‘peace for our time’.", "normalised", 1, "signed: “peace for our time”."},
    {"Norland met Südland\u200C", "normalised", 1, "Norland met Südland"},
    {"quiet talks", "exact", 2, "quiet talks"},
    {"orland met", "absent", 0, NULL},
    {"Norland me", "absent", 0, NULL},
    {"Norland left Südland", "absent", 0, NULL},
    {"said nothing. Quiet diplomacy is old", "exact", 1, "said nothing."},
    {"said nothing.\n\nQuiet diplomacy is old", "exact", 1, "said nothing."},
    {"said nothing. quiet diplomacy is old", "normalised", 1, "said nothing."},
    {"權外交", "exact", 1, "權外交"},
    {"人 權 外 交", "normalised", 1, "人權外交"},
    {"here.", "exact", 1, "here."},
    {"😀 in Norland", "exact", 1, "😀 in Norland"},
    {"Norland met Südland […] said nothing", "elided", 1,
     "Norland met Südland in quiet talks; the diplomats of Norland said nothing"},
    {"Norland met Südland … peace for our time", "elided", 1,
     "Norland met Südland in quiet talks; the diplomats of Norland said nothing."},
    {"Norland met … the diplomats", "elided", 1,
     "Norland met Südland in quiet talks; the diplomats"},
    {"[All] the diplomats [of it] said nothing", "elided", 1,
     "the diplomats of Norland said nothing"},
    {"[q]uiet diplomacy is old", "elided", 1, "Quiet diplomacy is old"},
    {"Norland met Südland in loud talks", "altered", 1, "Norland met Südland in quiet talks"},
    {"Norland met Südland in very quiet talks", "altered", 1, "Norland met Südland in quiet talks"},
    {"Norland met Südland in talks; the diplomats", "altered", 1,
     "Norland met Südland in quiet talks; the diplomats"},
    {"Norland Südland met in quiet talks", "altered", 1, "Norland met Südland in quiet talks"},
    {"Quiet diplomacy is old, Diplomacy by the back door", "altered", 1,
     "Quiet diplomacy is old. Diplomacy by the back door"},
    {"orland met Südland in quiet tal", "altered", 1, "Norland met Südland in quiet talks"},
    {"sanctions> is old. The treaties were not signed", "altered", 1, "sanctions> is older."},
    {"a wholly other sentence from another book", "absent", 0, NULL},
};

START_TEST(a_quotation_is_found_as_it_is_or_like_it_but_not_inside_words)
{
    json_t *answer = check(quotes[_i].quote, NULL);

    ck_assert_msg(strcmp(case_text(answer, "/verdict"), quotes[_i].verdict) == 0, "%s: %s",
                  quotes[_i].quote, case_text(answer, "/verdict"));
    ck_assert_uint_eq(json_array_size(case_at(answer, "/items")), (size_t)quotes[_i].items);
    ck_assert_int_eq(case_int(answer, "/total"), quotes[_i].items);
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
    ck_assert(json_is_true(case_at(answer, "/items/0/current")));
    ck_assert_int_eq(case_int(answer, "/items/0/editions/0"), 2);
    ck_assert(json_is_null(case_at(answer, "/items/0/diff")));
    ck_assert(json_real_value(case_at(answer, "/items/0/similarity")) == 1);
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

/* "same:Norland met Südland in|changed:loud/quiet|…": op, the quotation's words, the text's. */
static char *diff_of(const json_t *answer)
{
    struct rpt_buf buf;
    size_t i;
    json_t *change;

    rpt_buf_init(&buf, 4096);
    json_array_foreach (case_at(answer, "/items/0/diff"), i, change)
        rpt_buf_addf(&buf, "%s%s:%s/%s", i > 0 ? "|" : "", case_text(change, "/op"),
                     case_text(change, "/quote"), case_text(change, "/text"));
    return rpt_buf_steal(&buf);
}

static const struct {
    const char *quote, *diff;
    double similarity;
} diffs[] = {
    {"Norland met Südland in loud talks",
     "same:Norland met Südland in/Norland met Südland in|changed:loud/quiet|same:talks/talks",
     1 - 1. / 6},
    {"Norland has met Südland in talks",
     "same:Norland/Norland|added:has/(none)|same:met Südland in/met Südland in"
     "|dropped:(none)/quiet|same:talks/talks",
     1 - 2. / 6},
    {"The diplomats […] said nothing",
     "same:The diplomats/the diplomats|omitted:[…]/of Norland|same:said nothing/said nothing", 1},
    {"the diplomats of [that country] said nothing",
     "same:the diplomats of/the diplomats of|inserted:[that country]/Norland"
     "|same:said nothing/said nothing",
     1},
};

START_TEST(what_differs_is_told_word_by_word)
{
    json_t *answer = check(diffs[_i].quote, NULL);
    char *diff = diff_of(answer);

    ck_assert_str_eq(diff, diffs[_i].diff);
    ck_assert_double_eq_tol(json_real_value(case_at(answer, "/items/0/similarity")),
                            diffs[_i].similarity, 1e-9);
    free(diff);
    json_decref(answer);
}
END_TEST

START_TEST(the_same_words_in_several_editions_are_one_place)
{
    json_t *answer = check("Norland met Südland", NULL);

    ck_assert_uint_eq(json_array_size(case_at(answer, "/items")), 1);
    ck_assert_uint_eq(json_array_size(case_at(answer, "/items/0/editions")), 2);
    ck_assert_int_eq(case_int(answer, "/items/0/editions/0"), 1);
    ck_assert_int_eq(case_int(answer, "/items/0/edition"), 2);
    ck_assert(json_is_null(case_at(answer, "/caution")));
    json_decref(answer);
}
END_TEST

START_TEST(what_only_an_earlier_edition_has_is_said_to_be_so)
{
    json_t *answer = check("Norland met Südland.", NULL);

    ck_assert_str_eq(case_text(answer, "/verdict"), "exact");
    ck_assert_int_eq(case_int(answer, "/items/0/edition"), 1);
    ck_assert(json_is_false(case_at(answer, "/items/0/current")));
    ck_assert_str_eq(case_text(answer, "/items/0/links/paragraph"),
                     "/documents/talks/editions/1/paragraphs/p1");
    ck_assert_ptr_nonnull(strstr(case_text(answer, "/items/0/cite/text"), "/editions/1/"));
    ck_assert_str_eq(case_text(answer, "/items/1/verdict"), "altered");
    ck_assert_int_eq(case_int(answer, "/items/1/edition"), 2);
    ck_assert_ptr_nonnull(strstr(case_text(answer, "/caution"), "earlier edition"));
    json_decref(answer);
}
END_TEST

START_TEST(one_document_is_searched_alone_with_its_earlier_editions)
{
    json_t *answer = check("quiet talks", "talks");

    ck_assert_int_eq(case_int(answer, "/total"), 1);
    ck_assert_str_eq(case_text(answer, "/items/0/document/id"), "talks");
    ck_assert_int_eq(case_int(answer, "/searched_total"), 1);
    ck_assert_int_eq(case_int(answer, "/searched/0/earlier"), 1);
    json_decref(answer);
    answer = check("Norland met Südland.", "talks");
    ck_assert_int_eq(case_int(answer, "/items/0/edition"), 1);
    json_decref(answer);
    answer = check("Norland met Südland.", "talks-digest");
    ck_assert_str_eq(case_text(answer, "/verdict"), "absent");
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
    } bad[] = {{NULL, NULL, RPT_E_MISSING_PARAMETER}, {" “” ", NULL, RPT_E_BAD_VALUE},
               {"", NULL, RPT_E_BAD_VALUE},           {"?! — …", NULL, RPT_E_BAD_VALUE},
               {"peace\a", NULL, RPT_E_BAD_VALUE},    {"peace\x7F", NULL, RPT_E_BAD_VALUE},
               {much, NULL, RPT_E_OVER_LIMIT},        {"peace", "talk", RPT_E_UNKNOWN_VALUE}};

    memset(much, 'x', sizeof much - 1);
    for (size_t i = 0; i < RPT_COUNT(bad); i++) {
        json_t *answer = NULL;

        rpt_error_clear(&c.err);
        ck_assert(!rpt_quotation(c.db, "", bad[i].quote, bad[i].document, &answer, &c.err));
        ck_assert_int_eq(c.err.id, bad[i].id);
    }
}
END_TEST

/* ["quiet talks", …, last]: `count` quotations. */
static json_t *many(size_t count, json_t *last)
{
    json_t *list = json_array();

    for (size_t i = 0; i + 1 < count; i++)
        json_array_append_new(list, json_string("quiet talks"));
    json_array_append_new(list, last);
    return list;
}

START_TEST(a_hundred_are_checked_at_once_and_no_more)
{
    json_auto_t *good = many(100, json_string("by the garden gate"));
    json_auto_t *over = many(101, json_string("peace"));
    json_auto_t *blank = many(3, json_string(" "));
    json_auto_t *number = many(3, json_integer(7));
    json_auto_t *none = json_array();
    json_t *answer = NULL;

    ck_assert_msg(rpt_quotations(c.db, "", good, NULL, &answer, &c.err), "%s", c.err.detail);
    ck_assert_int_eq(case_int(answer, "/total"), 100);
    ck_assert_str_eq(case_text(answer, "/items/98/verdict"), "exact");
    ck_assert_str_eq(case_text(answer, "/items/99/verdict"), "absent");
    json_decref(answer);
    ck_assert(!rpt_quotations(c.db, "", over, NULL, &answer, &c.err));
    ck_assert_int_eq(c.err.id, RPT_E_OVER_LIMIT);
    ck_assert_ptr_nonnull(strstr(c.err.detail, "101"));
    ck_assert(!rpt_quotations(c.db, "", blank, NULL, &answer, &c.err));
    ck_assert_str_eq(c.err.parameter, "quotes/2");
    ck_assert_ptr_nonnull(strstr(c.err.detail, "quotation 3 of 3"));
    ck_assert(!rpt_quotations(c.db, "", number, NULL, &answer, &c.err));
    ck_assert(!rpt_quotations(c.db, "", none, NULL, &answer, &c.err));
    ck_assert_int_eq(c.err.id, RPT_E_BAD_VALUE);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("quotation");
    TCase *tests = tcase_create("quotation");

    tcase_add_unchecked_fixture(tests, setup, teardown); /* nothing writes */
    tcase_add_loop_test(tests, a_quotation_is_found_as_it_is_or_like_it_but_not_inside_words, 0,
                        (int)RPT_COUNT(quotes));
    tcase_add_test(tests, a_place_says_where_and_how_to_cite_it);
    tcase_add_loop_test(tests, what_differs_is_told_word_by_word, 0, (int)RPT_COUNT(diffs));
    tcase_add_test(tests, the_same_words_in_several_editions_are_one_place);
    tcase_add_test(tests, what_only_an_earlier_edition_has_is_said_to_be_so);
    tcase_add_test(tests, one_document_is_searched_alone_with_its_earlier_editions);
    tcase_add_test(tests, one_across_two_paragraphs_has_a_span_in_each);
    tcase_add_test(tests,
                   the_reader_is_warned_where_no_original_was_searched_and_of_short_quotations);
    tcase_add_test(tests, nothing_to_look_for_too_much_of_it_and_an_unknown_document_are_refused);
    tcase_add_test(tests, a_hundred_are_checked_at_once_and_no_more);
    suite_add_tcase(suite, tests);
    return suite;
}
