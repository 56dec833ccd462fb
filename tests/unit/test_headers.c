/* SPDX-License-Identifier: MIT
 *
 * Headers: what can be read in two ways is noticed, and the key of a stored answer holds all that
 * the answer depends on and nothing else.
 */
#include "server.h"
#include <check.h>
#include <string.h>

static struct rpt_headers headers;

static void clear(void)
{
    memset(&headers, 0, sizeof headers);
}

static void add(const char *name, const char *value)
{
    rpt_headers_add(&headers, name, strlen(name), value, strlen(value));
}

START_TEST(names_are_known_in_any_case)
{
    struct rpt_request request = {0};

    add("hOST", "localhost");
    add("ACCEPT", "text/html");
    rpt_headers_request(&headers, &request);
    ck_assert_str_eq(request.host, "localhost");
    ck_assert_str_eq(request.accept, "text/html");
    ck_assert_ptr_null(request.accept_encoding);
    ck_assert(!headers.odd);
}
END_TEST

static const struct {
    const char *name;
    enum rpt_field_name field;
} known[] = {
    {"Host", RPT_H_HOST},
    {"Accept", RPT_H_ACCEPT},
    {"Accept-Encoding", RPT_H_ACCEPT_ENCODING},
    {"If-None-Match", RPT_H_IF_NONE_MATCH},
    {"If-Modified-Since", RPT_H_IF_MODIFIED_SINCE},
    {"Accept-Language", RPT_H_ACCEPT_LANGUAGE},
    {"Content-Type", RPT_H_CONTENT_TYPE},
    {"Content-Length", RPT_H_CONTENT_LENGTH},
    {"X-Request-ID", RPT_H_REQUEST_ID},
    {"traceparent", RPT_H_TRACEPARENT},
    {"Prefer", RPT_H_PREFER},
    {"Referer", RPT_H_REFERER},
    {"User-Agent", RPT_H_USER_AGENT},
};

START_TEST(each_name_has_its_place)
{
    char shorter[40], longer[40];

    snprintf(longer, sizeof longer, "%sx", known[_i].name);
    snprintf(shorter, sizeof shorter, "%.*s", (int)strlen(known[_i].name) - 1, known[_i].name);
    add(longer, "no");
    add(shorter, "no");
    ck_assert_ptr_null(headers.values[known[_i].field]);
    add(known[_i].name, "yes");
    ck_assert_str_eq(headers.values[known[_i].field], "yes");
}
END_TEST

START_TEST(lines_of_proxies_are_kept_in_order)
{
    add("Forwarded", "for=a");
    add("X-Forwarded-For", "b");
    add("X-Forwarded-Host", "c");
    add("X-Forwarded-Proto", "d");
    ck_assert_uint_eq(headers.line_count, 4);
    ck_assert_str_eq(headers.lines[3].value, "d");
}
END_TEST

static const struct {
    const char *value;
    bool wanted;
} preferences[] = {
    {"server-timing", true},
    {"respond-async, Server-Timing", true},
    {"wait=10 , server-timing; x=y", true},
    {"server-timings", false},
    {"no-server-timing", false},
    {"foo;server-timing", false},
    {"", false},
    {",,", false},
};

START_TEST(a_preference_is_one_of_a_list)
{
    ck_assert(!rpt_headers_prefer(&headers, "server-timing"));
    add("Prefer", preferences[_i].value);
    ck_assert(rpt_headers_prefer(&headers, "server-timing") == preferences[_i].wanted);
}
END_TEST

static const struct {
    const char *names[2], *values[2];
} odd[] = {
    {{"Host", "host"}, {"a", "a"}},
    {{"Content-Length", "Content-Length"}, {"4", "4"}},
    {{"Content-Length", "Transfer-Encoding"}, {"4", "chunked"}},
    {{"Transfer-Encoding", "Content-Length"}, {"chunked", "4"}},
    {{"Transfer-Encoding", "Accept"}, {"xchunked", ""}},
    {{"Transfer-Encoding", "Accept"}, {"gzip, chunked", ""}},
    {{"Content-Length ", "Accept"}, {"4", ""}},
    {{"", "Accept"}, {"4", ""}},
    {{"a\tb", "Accept"}, {"4", ""}},
};

START_TEST(what_can_be_read_in_two_ways_is_odd)
{
    for (size_t i = 0; i < 2; i++)
        add(odd[_i].names[i], odd[_i].values[i]);
    ck_assert(headers.odd);
}
END_TEST

static size_t key_of(const char *method, const char *target, char key[200])
{
    return rpt_headers_key(&headers, method, target, key, 200);
}

START_TEST(the_key_tells_apart_what_answers_depend_on)
{
    char a[200], b[200];

    add("Accept", "text/html");
    size_t len = key_of("GET", "/", a);
    ck_assert_uint_gt(len, 0);
    ck_assert_uint_eq(key_of("GET", "/", b), len);
    ck_assert_int_eq(memcmp(a, b, len), 0);
    ck_assert(key_of("HEAD", "/", b) != len || memcmp(a, b, len) != 0);
    ck_assert(key_of("GET", "/x", b) != len || memcmp(a, b, len) != 0);
    clear();
    add("Accept-Encoding", "text/html");
    ck_assert(key_of("GET", "/", b) != len || memcmp(a, b, len) != 0);
    clear();
    add("Accept", "text/html");
    add("User-Agent", "any");
    add("Accept-Language", "de");
    ck_assert_uint_eq(key_of("GET", "/", b), len);
    ck_assert_int_eq(memcmp(a, b, len), 0);
}
END_TEST

START_TEST(an_empty_header_is_not_a_missing_one)
{
    char a[200], b[200];
    size_t len = key_of("GET", "/", a);

    add("If-None-Match", "");
    ck_assert(key_of("GET", "/", b) != len || memcmp(a, b, len) != 0);
}
END_TEST

START_TEST(what_is_not_asked_with_get_or_too_long_has_no_key)
{
    char key[200], target[300];

    memset(target, 'a', sizeof target - 1);
    target[sizeof target - 1] = '\0';
    ck_assert_uint_eq(key_of("POST", "/", key), 0);
    ck_assert_uint_eq(key_of("GET", target, key), 0);
    add("Accept", target);
    ck_assert_uint_eq(key_of("GET", "/", key), 0);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("headers");
    TCase *tcase = tcase_create("headers");

    tcase_add_checked_fixture(tcase, clear, NULL);
    tcase_add_test(tcase, names_are_known_in_any_case);
    tcase_add_loop_test(tcase, each_name_has_its_place, 0, RPT_COUNT(known));
    tcase_add_test(tcase, lines_of_proxies_are_kept_in_order);
    tcase_add_loop_test(tcase, a_preference_is_one_of_a_list, 0, RPT_COUNT(preferences));
    tcase_add_loop_test(tcase, what_can_be_read_in_two_ways_is_odd, 0, RPT_COUNT(odd));
    tcase_add_test(tcase, the_key_tells_apart_what_answers_depend_on);
    tcase_add_test(tcase, an_empty_header_is_not_a_missing_one);
    tcase_add_test(tcase, what_is_not_asked_with_get_or_too_long_has_no_key);
    suite_add_tcase(suite, tcase);
    return suite;
}
