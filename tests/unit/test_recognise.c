/* SPDX-License-Identifier: MIT
 *
 * Recognising in a posted text: what several entities claim is told apart, and labels may be those
 * of one language.
 */
#include "query_case.h"

Suite *suite_under_test(void);

static struct case_db c;

static void setup(void)
{
    case_open(&c);
    rpt_db_close(c.db);
    ck_assert(rpt_db_open(c.path, RPT_DB_WRITE, &c.db, &c.err));
    ck_assert(rpt_db_exec(c.db,
                          "INSERT INTO label (entity, lang, text, kind, folded, find) VALUES"
                          "  (3, 'de-AT', 'Nordland', 'alias', 'nordland', 1),"
                          "  (5, 'en', 'quiet', 'alias', 'quiet', 0)",
                          &c.err));
    rpt_db_close(c.db);
    ck_assert(rpt_db_open(c.path, RPT_DB_READ, &c.db, &c.err));
}

static void teardown(void)
{
    case_close(&c);
}

static json_t *recognise(const char *text, const char *lang)
{
    struct rpt_finder *finder = rpt_recogniser(c.db, lang, &c.err);
    json_t *out = NULL;

    ck_assert_msg(finder != NULL, "%s", c.err.detail);
    ck_assert(rpt_recognise(c.db, finder, text, &out, &c.err));
    rpt_finder_destroy(finder);
    return out;
}

START_TEST(what_two_entities_claim_is_told_with_both_and_not_guessed)
{
    json_t *out = recognise("Peace in Nordland, says Norland.", NULL);

    ck_assert_int_eq(case_int(out, "/total"), 2);
    ck_assert_str_eq(case_text(out, "/items/0/entity/href"), "/concepts/peace");
    ck_assert_str_eq(case_text(out, "/items/1/surface"), "Norland");
    ck_assert_uint_eq(json_array_size(case_at(out, "/ambiguous")), 1);
    ck_assert_int_eq(case_int(out, "/ambiguous/0/start"), 9);
    ck_assert_str_eq(case_text(out, "/ambiguous/0/surface"), "Nordland");
    ck_assert_str_eq(case_text(out, "/ambiguous/0/candidates/0/id"), "norland");
    ck_assert_str_eq(case_text(out, "/ambiguous/0/candidates/1/id"), "sudland");
    json_decref(out);
}
END_TEST

START_TEST(with_a_language_its_labels_alone_are_looked_for)
{
    static const struct {
        const char *lang;
        int total;
    } cases[] = {{"en", 1}, {"de-AT", 1}, {"DE-at", 1}, {"fr", 0}, {"d", 0}};

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        json_t *out = recognise("Nordland and League", cases[i].lang);

        ck_assert_int_eq(case_int(out, "/total"), cases[i].total);
        ck_assert_uint_eq(json_array_size(case_at(out, "/ambiguous")), 0);
        json_decref(out);
    }
    json_t *both = recognise("Nordland", "de");
    ck_assert_uint_eq(json_array_size(case_at(both, "/ambiguous")), 1);
    json_decref(both);
}
END_TEST

START_TEST(a_label_that_is_not_to_be_found_is_not)
{
    json_t *out = recognise("quiet quiet diplomacy", NULL);

    ck_assert_int_eq(case_int(out, "/total"), 1);
    ck_assert_int_eq(case_int(out, "/items/0/start"), 6);
    json_decref(out);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("recognise");
    TCase *tests = tcase_create("recognise");

    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_two_entities_claim_is_told_with_both_and_not_guessed);
    tcase_add_test(tests, with_a_language_its_labels_alone_are_looked_for);
    tcase_add_test(tests, a_label_that_is_not_to_be_found_is_not);
    suite_add_tcase(suite, tests);
    return suite;
}
