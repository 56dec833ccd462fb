/* SPDX-License-Identifier: MIT
 *
 * What an element of a negotiating header weighs.
 */
#include "rapporteur/base.h"
#include <check.h>
#include <string.h>

static const struct {
    const char *element;
    int quality;
} cases[] = {
    {"gzip", 1000},         {"gzip;q=1", 1000},
    {"gzip;q=0", 0},        {"gzip;q=0.5", 500},
    {"gzip;q=0.001", 1},    {"gzip;q=1.000", 1000},
    {"gzip; Q=0.25", 250},  {"gzip\t;\tq=0.25 ", 250},
    {"gzip;q=.5", 500},     {"gzip;q=0.33399999999", 333},
    {"gzip;q=1.001", 0},    {"gzip;q=2", 0},
    {"gzip;q=-0.5", 0},     {"gzip;q=1e9", 0},
    {"gzip;q=1e-1", 0},     {"gzip;q=inf", 0},
    {"gzip;q=nan", 0},      {"gzip;q=0x1", 0},
    {"gzip;q=0,5", 0},      {"gzip;q=", 0},
    {"gzip;q", 1000},       {"gzip;level=1;q=0.3", 300},
    {"gzip;level=1", 1000}, {"gzip;q=0.3;q=0.9", 300},
    {"gzip;", 1000},        {"gzip;q=99999999999999999999", 0},
};

START_TEST(a_weight_is_a_number_from_nought_to_one)
{
    const char *element = cases[_i].element;

    ck_assert_msg(rpt_quality(element, strcspn(element, ",")) == cases[_i].quality, "%s: %d",
                  element, rpt_quality(element, strcspn(element, ",")));
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("quality");
    TCase *tcase = tcase_create("quality");

    tcase_add_loop_test(tcase, a_weight_is_a_number_from_nought_to_one, 0, (int)RPT_COUNT(cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
