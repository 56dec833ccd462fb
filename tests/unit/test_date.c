/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/date.c: EDTF and its bounds, checked against the C library's calendar, and the
 * instants of HTTP and RFC 3339.
 */
#include "rapporteur/base.h"

#include <check.h>

Suite *suite_under_test(void);

static int32_t day(int year, int month, int mday)
{
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = mday};

    return (int32_t)(timegm(&tm) / 86400);
}

START_TEST(dates_have_the_bounds_of_their_precision)
{
    const struct {
        const char *edtf;
        int32_t first, last;
    } cases[] = {
        {"2013", day(2013, 1, 1), day(2013, 12, 31)},
        {"2013?", day(2013, 1, 1), day(2013, 12, 31)},
        {"2013~", day(2013, 1, 1), day(2013, 12, 31)},
        {"2013%", day(2013, 1, 1), day(2013, 12, 31)},
        {"2013-04", day(2013, 4, 1), day(2013, 4, 30)},
        {"2013-04~", day(2013, 4, 1), day(2013, 4, 30)},
        {"2013-12", day(2013, 12, 1), day(2013, 12, 31)},
        {"2013-04-21", day(2013, 4, 21), day(2013, 4, 21)},
        {"2012-02-29?", day(2012, 2, 29), day(2012, 2, 29)},
        {"1970-01-01", 0, 0},
        {"201X", day(2010, 1, 1), day(2019, 12, 31)},
        {"20XX", day(2000, 1, 1), day(2099, 12, 31)},
        {"2013-XX", day(2013, 1, 1), day(2013, 12, 31)},
        {"2013-XX-XX", day(2013, 1, 1), day(2013, 12, 31)},
        {"2013-04-XX", day(2013, 4, 1), day(2013, 4, 30)},
        {"2012-02-XX", day(2012, 2, 1), day(2012, 2, 29)},
        {"2013-21", day(2013, 3, 1), day(2013, 5, 31)},
        {"2013-22", day(2013, 6, 1), day(2013, 8, 31)},
        {"2013-23", day(2013, 9, 1), day(2013, 11, 30)},
        {"2013-24", day(2013, 12, 1), day(2014, 2, 28)},
        {"2015-24~", day(2015, 12, 1), day(2016, 2, 29)},
        {"2013-01/2013-04", day(2013, 1, 1), day(2013, 4, 30)},
        {"2013/2014", day(2013, 1, 1), day(2014, 12, 31)},
        {"2013-05/2013", day(2013, 5, 1), day(2013, 12, 31)},
        {"2013-04-21~/2013-24", day(2013, 4, 21), day(2014, 2, 28)},
        {"2013/..", day(2013, 1, 1), INT32_MAX},
        {"../2013", INT32_MIN, day(2013, 12, 31)},
        {"2013/", day(2013, 1, 1), INT32_MAX},
        {"/2013", INT32_MIN, day(2013, 12, 31)},
        {"0000", day(0, 1, 1), day(0, 12, 31)},
        {"0000-02-29", day(0, 2, 29), day(0, 2, 29)},
        {"-0044", day(-44, 1, 1), day(-44, 12, 31)},
        {"-0044-03-15", day(-44, 3, 15), day(-44, 3, 15)},
        {"-004X", day(-49, 1, 1), day(-40, 12, 31)},
        {"-0044/0014", day(-44, 1, 1), day(14, 12, 31)},
        {"Y12345", day(12345, 1, 1), day(12345, 12, 31)},
        {"Y-12345", day(-12345, 1, 1), day(-12345, 12, 31)},
        {"Y170000002", INT32_MAX, INT32_MAX},
        {"Y-17000000200000000000000000", INT32_MIN, INT32_MIN},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        int32_t first = 1, last = 1;
        ck_assert_msg(rpt_date_bounds(cases[i].edtf, &first, &last), "%s", cases[i].edtf);
        ck_assert_msg(first == cases[i].first && last == cases[i].last, "%s gave %d…%d",
                      cases[i].edtf, first, last);
        ck_assert(rpt_date_valid(cases[i].edtf));
    }
}
END_TEST

START_TEST(what_is_no_date_of_level_1_is_refused)
{
    static const char *const cases[] = {
        "",
        "/",
        "..",
        "../..",
        "/..",
        "2",
        "201",
        "20133",
        "2013-",
        "2013-1",
        "2013-00",
        "2013-13",
        "2013-20",
        "2013-25",
        "2013-02-30",
        "2013-02-29",
        "1900-02-29",
        "2013-04-31",
        "2013-4-21",
        "2013-04-00",
        "2013-04-2",
        "2013-04-211",
        "2013-21-01",
        "2013-21-XX",
        "XXXX",
        "2XXX",
        "2X13",
        "201x",
        "201X-04",
        "2013-XX-21",
        "2013-0X",
        "2013-04-2X",
        "2013-X",
        "2013??",
        "?2013",
        "2013-?04",
        "2014/2013",
        "2013/2014/2015",
        "2013//2014",
        "2013/...",
        "-0000",
        "--0044",
        "Y2013",
        "Y01234",
        "Y",
        "Y-",
        "Y12345-04",
        "y12345",
        " 2013",
        "2013 ",
        "2013\n",
        "2013-04-21T10:00:00Z",
        "21.4.2013",
        "2013-04/2013-03",
        "+2013",
        "/2013x",
        "2013/2012-13",
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++)
        ck_assert_msg(!rpt_date_valid(cases[i]), "'%s'", cases[i]);
}
END_TEST

START_TEST(every_day_of_400_years_is_the_calendars)
{
    int32_t count = 0, first, last;
    char text[40];

    for (int year = 1700; year < 2100; year++)
        for (int month = 1; month <= 12; month++)
            for (int mday = 1; mday <= 31; mday++) {
                snprintf(text, sizeof text, "%d-%02d-%02d", year, month, mday);
                struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = mday};
                time_t when = timegm(&tm);
                bool exists = tm.tm_mday == mday;
                ck_assert_msg(rpt_date_bounds(text, &first, &last) == exists, "%s", text);
                if (exists) {
                    ck_assert_msg(first == when / 86400 && last == first, "%s", text);
                    count++;
                }
            }
    ck_assert_int_eq(count, 146097);
}
END_TEST

START_TEST(instants_are_written_in_two_formats)
{
    static const struct {
        time_t when;
        const char *rfc3339, *http;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"},
        {784111777, "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"},
        {1366502400, "2013-04-21T00:00:00Z", "Sun, 21 Apr 2013 00:00:00 GMT"},
        {-1, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"},
        {253402300800, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"},
        {-99999999999, "0000-01-01T00:00:00Z", "Sat, 01 Jan 0000 00:00:00 GMT"},
    };
    char rfc3339[21], http[30];

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        rpt_date_rfc3339(cases[i].when, rfc3339);
        rpt_date_http(cases[i].when, http);
        ck_assert_str_eq(rfc3339, cases[i].rfc3339);
        ck_assert_str_eq(http, cases[i].http);
    }
}
END_TEST

START_TEST(written_instants_are_read_back)
{
    char rfc3339[21], http[30];
    time_t read;

    for (time_t when = -60000000000; when < 250000000000; when += 1234567891) {
        rpt_date_rfc3339(when, rfc3339);
        rpt_date_http(when, http);
        ck_assert_msg(rpt_date_parse_instant(rfc3339, &read) && read == when, "%s", rfc3339);
        ck_assert_msg(rpt_date_parse_http(http, &read) && read == when, "%s", http);
    }
}
END_TEST

START_TEST(the_three_dates_of_http_are_read_and_no_others)
{
    static const char *const good[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                       "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                                       "Sun Nov 06 08:49:37 1994"};
    static const char *const bad[] = {
        "",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Xxx, 06 Nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "1994-11-06T08:49:37Z",
    };
    time_t when;

    for (size_t i = 0; i < RPT_COUNT(good); i++)
        ck_assert_msg(rpt_date_parse_http(good[i], &when) && when == 784111777, "%s", good[i]);
    for (size_t i = 0; i < RPT_COUNT(bad); i++)
        ck_assert_msg(!rpt_date_parse_http(bad[i], &when), "%s", bad[i]);
}
END_TEST

START_TEST(a_year_of_two_digits_is_never_far_ahead)
{
    time_t now = time(NULL), when;
    char text[64];

    for (int year = 0; year < 100; year++) {
        snprintf(text, sizeof text, "Monday, 01-Jan-%02d 00:00:00 GMT", year);
        ck_assert(rpt_date_parse_http(text, &when));
        ck_assert_int_lt(when, now + (time_t)51 * 366 * 86400);
        ck_assert_int_gt(when, now - (time_t)51 * 366 * 86400);
    }
}
END_TEST

START_TEST(instants_are_read_or_refused)
{
    static const struct {
        const char *text;
        time_t when;
    } cases[] = {
        {"2013-04-21T00:00:00Z", 1366502400},
        {"2013-04-21t00:00:00z", 1366502400},
        {"2013-04-21T02:00:00+02:00", 1366502400},
        {"2013-04-20T18:30:00-05:30", 1366502400},
        {"2013-04-21T00:00:00.999Z", 1366502400},
        {"2013-04-21", 1366502400},
        {"1366502400", 1366502400},
        {"0", 0},
        {"2016-12-31T23:59:60Z", 1483228800},
        {"253402300799", 253402300799},
    };
    static const char *const bad[] = {
        "",
        "2013-04",
        "2013-04-21T",
        "2013-04-21T00:00:00",
        "2013-04-21T00:00Z",
        "2013-04-21 00:00:00Z",
        "2013-04-31",
        "2013-04-21T24:00:00Z",
        "2013-04-21T00:60:00Z",
        "2013-04-21T00:00:61Z",
        "2013-04-21T00:00:00.Z",
        "2013-04-21T00:00:00+2:00",
        "2013-04-21T00:00:00+24:00",
        "2013-04-21T00:00:00ZZ",
        "-1",
        "1.5",
        "253402300800",
        "9999999999999999999999",
        "x",
    };
    time_t when;

    for (size_t i = 0; i < RPT_COUNT(cases); i++)
        ck_assert_msg(rpt_date_parse_instant(cases[i].text, &when) && when == cases[i].when,
                      "%s gave %lld", cases[i].text, (long long)when);
    for (size_t i = 0; i < RPT_COUNT(bad); i++)
        ck_assert_msg(!rpt_date_parse_instant(bad[i], &when), "'%s'", bad[i]);
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        dates_have_the_bounds_of_their_precision, what_is_no_date_of_level_1_is_refused,
        every_day_of_400_years_is_the_calendars,  instants_are_written_in_two_formats,
        written_instants_are_read_back,           the_three_dates_of_http_are_read_and_no_others,
        a_year_of_two_digits_is_never_far_ahead,  instants_are_read_or_refused,
    };
    Suite *suite = suite_create("date");
    TCase *tcase = tcase_create("date");

    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
