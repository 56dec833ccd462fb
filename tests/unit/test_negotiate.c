/* SPDX-License-Identifier: MIT
 *
 * Accept headers: which form a client gets.
 */
#include "server.h"
#include <check.h>

static const struct {
    const char *accept, *media;
    int quality;
} cases[] = {
    {NULL, "application/json", 1000},
    {"", "text/html", 1000},
    {"*/*", "application/json", 1000},
    {"text/html", "application/json", 0},
    {"text/*", "text/html; charset=utf-8", 1000},
    {"text/*;q=0.5", "text/html", 500},
    {"text/html;q=0.8, */*;q=0.1", "text/html", 800},
    {"text/html;q=0.8, */*;q=0.1", "application/json", 100},
    {"text/*;q=0.9, text/html;q=0", "text/html", 0},
    {"TEXT/HTML", "text/html", 1000},
    {"text/html ; q=0.25", "text/html", 250},
    {"text/html;level=1;q=0.3", "text/html", 300},
    {"text/html;q=banana", "text/html", 0},
    {"text/html;q=7", "text/html", 0},
    {",,,", "text/html", 0},
    {"text/htmlx", "text/html", 0},
};

START_TEST(the_closest_range_gives_the_quality)
{
    ck_assert_msg(rpt_accept_quality(cases[_i].accept, cases[_i].media) == cases[_i].quality,
                  "%s of %s is %d", cases[_i].media, cases[_i].accept,
                  rpt_accept_quality(cases[_i].accept, cases[_i].media));
}
END_TEST

START_TEST(a_browser_wants_html_and_curl_does_not)
{
    struct rpt_request
        browser = {.accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
        curl = {.accept = "*/*"}, none = {0};

    ck_assert(rpt_wants_html(&browser));
    ck_assert(!rpt_wants_html(&curl));
    ck_assert(!rpt_wants_html(&none));
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("negotiate");
    TCase *tcase = tcase_create("accept");

    tcase_add_loop_test(tcase, the_closest_range_gives_the_quality, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tcase, a_browser_wants_html_and_curl_does_not);
    suite_add_tcase(suite, tcase);
    return suite;
}
