/* SPDX-License-Identifier: MIT
 *
 * Ids of requests: what is said is taken if it is sane, what is made is unlike any other. Times: a
 * part that nobody asked for costs and says nothing.
 */
#include "trace.h"
#include <check.h>
#include <string.h>

#define PARENT "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

static const struct {
    const char *said, *parent, *wanted; /* NULL: one is made */
} rows[] = {
    {"abc-DEF_1.2", NULL, "abc-DEF_1.2"},
    {"abc", PARENT, "abc"},
    {NULL, PARENT, "4bf92f3577b34da6a3ce929d0e0e4736"},
    {"", PARENT, "4bf92f3577b34da6a3ce929d0e0e4736"},
    {"a b", NULL, NULL},
    {"a\nX-Evil: 1", NULL, NULL},
    {"\xc3\xa9", NULL, NULL},
    {"0123456789012345678901234567890123456789012345678901234567890123", NULL,
     "0123456789012345678901234567890123456789012345678901234567890123"},
    {"01234567890123456789012345678901234567890123456789012345678901234", NULL, NULL},
    {NULL, "00-00000000000000000000000000000000-00f067aa0ba902b7-01", NULL},
    {NULL, "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", NULL},
    {NULL, "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", NULL},
    {NULL, "00-4bf92f3577b34da6", NULL},
    {NULL, "", NULL},
    {NULL, NULL, NULL},
};

START_TEST(an_id_is_taken_over_where_it_is_sane)
{
    char id[RPT_ID_BYTES];

    rpt_request_id(rows[_i].said, rows[_i].parent, 1, 2, id);
    if (rows[_i].wanted != NULL)
        ck_assert_str_eq(id, rows[_i].wanted);
    else
        ck_assert_uint_eq(strspn(id, "0123456789abcdef"), 16);
}
END_TEST

START_TEST(no_two_are_the_same)
{
    static char ids[2000][RPT_ID_BYTES];
    unsigned same = 0;

    for (uint64_t i = 0; i < RPT_COUNT(ids); i++) {
        rpt_request_id(NULL, NULL, 42, i, ids[i]);
        for (uint64_t k = 0; k < i; k++)
            same += strcmp(ids[i], ids[k]) == 0;
    }
    ck_assert_uint_eq(same, 0);
}
END_TEST

START_TEST(times_are_told_by_part_with_their_sum)
{
    struct rpt_timing timing = {.ns = {[RPT_LAP_ROUTE] = 1500, [RPT_LAP_QUERY] = 2000000}};
    char text[RPT_TIMING_BYTES];

    rpt_timing_write(&timing, "worker", text);
    ck_assert_str_eq(text, "route;dur=0.002, cache;desc=worker;dur=0.000, query;dur=2.000, "
                           "total;dur=2.002");
}
END_TEST

START_TEST(the_longest_times_fit)
{
    struct rpt_timing timing;
    char text[RPT_TIMING_BYTES];

    for (size_t i = 0; i < RPT_LAP_COUNT; i++)
        timing.ns[i] = (int64_t)3600 * 1000000000;
    rpt_timing_write(&timing, "nothing", text);
    ck_assert_ptr_nonnull(strstr(text, "total;dur=21600000.000"));
}
END_TEST

START_TEST(a_lap_is_what_passed_since_the_last)
{
    struct rpt_timing timing;

    rpt_timing_lap(NULL, RPT_LAP_ROUTE);
    rpt_timing_start(&timing);
    int64_t start = timing.last;
    rpt_timing_lap(&timing, RPT_LAP_ROUTE);
    rpt_timing_lap(&timing, RPT_LAP_QUERY);
    rpt_timing_lap(&timing, RPT_LAP_ROUTE);
    ck_assert_int_eq(timing.ns[RPT_LAP_ROUTE] + timing.ns[RPT_LAP_QUERY], timing.last - start);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("trace");
    TCase *tcase = tcase_create("trace");

    tcase_add_loop_test(tcase, an_id_is_taken_over_where_it_is_sane, 0, RPT_COUNT(rows));
    tcase_add_test(tcase, no_two_are_the_same);
    tcase_add_test(tcase, times_are_told_by_part_with_their_sum);
    tcase_add_test(tcase, the_longest_times_fit);
    tcase_add_test(tcase, a_lap_is_what_passed_since_the_last);
    suite_add_tcase(suite, tcase);
    return suite;
}
