/* SPDX-License-Identifier: MIT
 *
 * Conditional requests (RFC 9110 13).
 */
#include "server.h"
#include <check.h>

static const struct {
    const char *none_match, *since;
    bool unchanged;
} cases[] = {
    {NULL, NULL, false},
    {"\"abc\"", NULL, true},
    {"W/\"abc\"", NULL, true},
    {"\"x\", \"abc\"", NULL, true},
    {"\"x\",W/\"abc\" , \"y\"", NULL, true},
    {"*", NULL, true},
    {"\"ab\"", NULL, false},
    {"\"abcd\"", NULL, false},
    {"abc", NULL, false},
    {"\"x, \"abc\"", NULL, false},
    {NULL, "Tue, 24 Nov 2026 00:00:00 GMT", true},
    {NULL, "Wed, 25 Nov 2026 00:00:00 GMT", true},
    {NULL, "Mon, 23 Nov 2026 23:59:59 GMT", false},
    {NULL, "yesterday", false},
    {"\"x\"", "Wed, 25 Nov 2026 00:00:00 GMT", false},
};

START_TEST(if_none_match_wins_over_if_modified_since)
{
    struct rpt_request request = {.if_none_match = cases[_i].none_match,
                                  .if_modified_since = cases[_i].since};
    struct rpt_response *response = rpt_response_create(NULL, 200);

    rpt_response_header(response, "ETag", "\"abc\"");
    rpt_response_header(response, "Last-Modified", "Tue, 24 Nov 2026 00:00:00 GMT");
    ck_assert_msg(rpt_not_modified(&request, response) == cases[_i].unchanged, "case %d", _i);
    rpt_response_release(response);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("validate");
    TCase *tcase = tcase_create("conditions");

    tcase_add_loop_test(tcase, if_none_match_wins_over_if_modified_since, 0, (int)RPT_COUNT(cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
