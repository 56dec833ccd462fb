/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/scratch.c: JSON of an answer is as any other, however much there is of it, and
 * what was there before stays there.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

/* An array of `count` objects; each says its number. */
static json_t *numbers(int count)
{
    json_t *list = json_array();

    for (int i = 0; i < count; i++)
        json_array_append_new(
            list, json_pack("{s:i, s:s}", "number", i, "text", "so many words in each of them"));
    return list;
}

static void check_numbers(const json_t *list, int count)
{
    ck_assert_uint_eq(json_array_size(list), (size_t)count);
    for (int i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, (size_t)i);

        ck_assert_int_eq(json_integer_value(json_object_get(item, "number")), i);
        ck_assert_str_eq(json_string_value(json_object_get(item, "text")),
                         "so many words in each of them");
    }
}

START_TEST(more_than_fits_is_as_whole)
{
    const int counts[] = {1, 100, 30000};

    for (size_t i = 0; i < RPT_COUNT(counts); i++) {
        rpt_scratch_begin();
        json_t *list = numbers(counts[i]);
        check_numbers(list, counts[i]);
        json_decref(list);
        rpt_scratch_end();
    }
}
END_TEST

START_TEST(what_was_made_before_is_given_back_within_or_behind)
{
    json_t *within = numbers(10), *behind = numbers(10);

    rpt_scratch_begin();
    json_t *made = numbers(10);
    json_decref(within);
    json_decref(made);
    rpt_scratch_end();
    check_numbers(behind, 10);
    json_decref(behind);
}
END_TEST

START_TEST(an_answer_within_an_answer_ends_nothing)
{
    rpt_scratch_begin();
    json_t *outer = numbers(50);
    rpt_scratch_begin();
    json_t *inner = numbers(50);
    rpt_scratch_end();
    json_t *more = numbers(50);
    check_numbers(outer, 50);
    check_numbers(inner, 50);
    check_numbers(more, 50);
    json_decref(outer);
    json_decref(inner);
    json_decref(more);
    rpt_scratch_end();
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("scratch");
    TCase *tests = tcase_create("scratch");

    tcase_add_test(tests, more_than_fits_is_as_whole);
    tcase_add_test(tests, what_was_made_before_is_given_back_within_or_behind);
    tcase_add_test(tests, an_answer_within_an_answer_ends_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
