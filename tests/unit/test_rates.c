/* SPDX-License-Identifier: MIT
 *
 * Rates: two seconds' worth at once, then as many as the rate allows; each client for itself, also
 * when there are more clients than the table holds.
 */
#include "guard.h"
#include <check.h>

#define SECOND 1000000

static struct rpt_rates *rates;

static void setup(void)
{
    rates = rpt_rates_create();
}

static void teardown(void)
{
    rpt_rates_destroy(rates);
}

static unsigned taken(uint64_t client, long rate, int64_t now, unsigned tries)
{
    unsigned count = 0;

    while (tries-- > 0)
        count += rpt_rates_take(rates, client, rate, now);
    return count;
}

START_TEST(two_seconds_worth_come_at_once_and_no_more)
{
    ck_assert_uint_eq(taken(7, 10, SECOND, 100), 20);
    ck_assert_uint_eq(taken(7, 10, SECOND + SECOND / 2, 100), 5);
    ck_assert_uint_eq(taken(7, 10, 100 * SECOND, 100), 20);
}
END_TEST

START_TEST(each_client_has_its_own)
{
    ck_assert_uint_eq(taken(7, 10, SECOND, 100), 20);
    ck_assert_uint_eq(taken(8, 10, SECOND, 100), 20);
    ck_assert_uint_eq(taken(7, 10, SECOND, 100), 0);
}
END_TEST

START_TEST(no_rate_is_any)
{
    ck_assert_uint_eq(taken(7, 0, SECOND, 10000), 10000);
}
END_TEST

START_TEST(a_new_client_is_let_in_however_many_there_are)
{
    for (uint64_t client = 1; client <= 100000; client++)
        ck_assert(rpt_rates_take(rates, client, 1, SECOND));
    ck_assert(rpt_rates_take(rates, UINT64_MAX, 1, SECOND));
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("rates");
    TCase *tcase = tcase_create("rates");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, two_seconds_worth_come_at_once_and_no_more);
    tcase_add_test(tcase, each_client_has_its_own);
    tcase_add_test(tcase, no_rate_is_any);
    tcase_add_test(tcase, a_new_client_is_let_in_however_many_there_are);
    suite_add_tcase(suite, tcase);
    return suite;
}
