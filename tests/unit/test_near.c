/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/near.c: which word was meant, and when none was.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <string.h>

Suite *suite_under_test(void);

START_TEST(the_nearest_word_is_found_or_none)
{
    static const char *const words[] = {"actor", "place",       "date",
                                        "limit", "entity_type", "organisations"};
    static const struct {
        const char *word, *meant;
    } cases[] = {
        {"actor", "actor"},
        {"ACTOR", "actor"},
        {"actro", "actor"}, /* neighbours swapped cost one */
        {"actors", "actor"},
        {"aktor", "actor"},
        {"actr", "actor"},
        {"aktr", NULL}, /* two are too many in four letters */
        {"dat", "date"},
        {"dta", NULL},
        {"laces", "place"},
        {"limits", "limit"},
        {"limti", "limit"},
        {"lmiti", "limit"},        /* two swaps */
        {"entity", "entity_type"}, /* a beginning */
        {"ent", "entity_type"},
        {"en", NULL}, /* too short a beginning */
        {"entity_types_of_all", "entity_type"},
        {"organizations", "organisations"},
        {"orgnisatoins", "organisations"},
        {"rganisatoinz", "organisations"},
        {"something", NULL},
        {"", NULL},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        const char *found = rpt_near(cases[i].word, words, RPT_COUNT(words));
        const char *meant = cases[i].meant;
        ck_assert_msg(meant == NULL ? found == NULL : found != NULL && strcmp(found, meant) == 0,
                      "'%s' gave '%s'", cases[i].word, found != NULL ? found : "nothing");
    }
}
END_TEST

START_TEST(what_others_call_a_word_is_near_it_too)
{
    static const char *const words[] = {"entity", "limit", "label", "title", "q"};
    static const struct {
        const char *word, *meant;
    } cases[] = {{"actr", "entity"}, {"per_page", "limit"}, {"nmae", "label"},
                 {"query", "q"},     {"titel", "title"},    {"country", NULL}};

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        const char *found = rpt_near(cases[i].word, words, RPT_COUNT(words));
        if (cases[i].meant == NULL)
            ck_assert_ptr_null(found);
        else
            ck_assert_str_eq(found, cases[i].meant);
    }
}
END_TEST

START_TEST(the_nearer_wins_and_the_first_of_equals)
{
    static const char *const words[] = {"bat", "cat", "cart", "carton"};

    ck_assert_str_eq(rpt_near("car", words, 4), "cat");
    ck_assert_str_eq(rpt_near("cart", words, 4), "cart");
    ck_assert_str_eq(rpt_near("hat", words, 4), "bat");
    ck_assert_str_eq(rpt_near("carto", words, 4), "cart");
    ck_assert_ptr_null(rpt_near("cat", words, 0));
}
END_TEST

START_TEST(words_over_100_bytes_never_match)
{
    char word[102];
    const char *words[] = {word};

    memset(word, 'a', sizeof word - 1);
    word[101] = '\0';
    ck_assert_ptr_null(rpt_near(word, words, 1));
    ck_assert_ptr_null(rpt_near("aaaa", words, 1));
    word[100] = '\0';
    ck_assert_ptr_eq(rpt_near(word, words, 1), word);
}
END_TEST

START_TEST(an_array_of_json_strings_does_as_well)
{
    json_auto_t *words = json_pack("[sins]", "actor", 7, "place");

    ck_assert_str_eq(rpt_near_json("plcae", words), "place");
    ck_assert_ptr_null(rpt_near_json("zebra", words));
    ck_assert_ptr_null(rpt_near_json("place", NULL));
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        the_nearest_word_is_found_or_none,       what_others_call_a_word_is_near_it_too,
        the_nearer_wins_and_the_first_of_equals, words_over_100_bytes_never_match,
        an_array_of_json_strings_does_as_well,
    };
    Suite *suite = suite_create("near");
    TCase *tcase = tcase_create("near");

    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
