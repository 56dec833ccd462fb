/* SPDX-License-Identifier: MIT
 *
 * Sets of rows against a plain array that says the same.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <stdlib.h>

Suite *suite_under_test(void);

#define SIZE 517

START_TEST(sets_say_what_was_put_into_them)
{
    bool plain[SIZE] = {false};
    RPT_AUTO_ROWS rows = {0};

    srandom((unsigned)_i);
    rpt_rows_init(&rows, SIZE);
    for (int i = 0; i < 12; i++) {
        int64_t first = random() % (SIZE + 40) - 20, end = first + random() % 150;

        rpt_rows_add(&rows, first, end);
        for (int64_t n = first < 0 ? 0 : first; n < end && n < SIZE; n++)
            plain[n] = true;
    }
    int64_t from = random() % SIZE, to = from + random() % SIZE, count = 0, next = -1;
    for (int64_t n = SIZE - 1; n >= 0; n--) {
        ck_assert_int_eq(rpt_rows_has(&rows, n), plain[n]);
        count += plain[n] && n >= from && n < to;
        next = plain[n] && n >= from ? n : next;
    }
    ck_assert_int_eq(rpt_rows_count(&rows, from, to), count);
    ck_assert_int_eq(rpt_rows_next(&rows, from), next);
    ck_assert(!rpt_rows_has(&rows, -1) && !rpt_rows_has(&rows, SIZE));
}
END_TEST

START_TEST(an_empty_set_has_nothing)
{
    RPT_AUTO_ROWS rows = {0};

    rpt_rows_init(&rows, 0);
    rpt_rows_add(&rows, 0, 10);
    ck_assert_int_eq(rpt_rows_next(&rows, 0), -1);
    ck_assert_int_eq(rpt_rows_count(&rows, 0, 10), 0);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("rows");
    TCase *tests = tcase_create("rows");

    tcase_add_loop_test(tests, sets_say_what_was_put_into_them, 0, 200);
    tcase_add_test(tests, an_empty_set_has_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
