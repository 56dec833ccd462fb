/* SPDX-License-Identifier: MIT
 *
 * What a proxy says: lists from the right, past trusted proxies and no further; both ways to say
 * it; and what a client may have put there to be taken for another.
 */
#include "server.h"
#include <check.h>
#include <string.h>

static struct rpt_headers headers;
static struct rpt_networks trusted;
static struct rpt_forwarded said;

static void setup(void)
{
    struct rpt_error err = {0};

    memset(&headers, 0, sizeof headers);
    ck_assert(rpt_networks_parse("10.0.0.0/8,2001:db8:ffff::/48", &trusted, &err));
}

static void add(const char *name, const char *value)
{
    rpt_headers_add(&headers, name, strlen(name), value, strlen(value));
}

static void is(const char *address, bool https, const char *host)
{
    struct rpt_address wanted;

    ck_assert(rpt_forwarded(&headers, &trusted, &said));
    ck_assert_int_eq(said.known, address != NULL);
    if (address != NULL) {
        ck_assert(rpt_address_parse(address, strlen(address), &wanted));
        ck_assert_mem_eq(said.address.bytes, wanted.bytes, sizeof wanted.bytes);
    }
    ck_assert_int_eq(said.https, https);
    ck_assert_uint_eq(said.host_len, host != NULL ? strlen(host) : 0);
    ck_assert(host == NULL || strncmp(said.host, host, said.host_len) == 0);
}

static const struct {
    const char *name, *value, *client;
} lists[] = {
    {"X-Forwarded-For", "192.0.2.1", "192.0.2.1"},
    {"X-Forwarded-For", "203.0.113.9, 192.0.2.1", "192.0.2.1"},
    {"X-Forwarded-For", "203.0.113.9, 192.0.2.1, 10.0.0.1,10.0.0.2", "192.0.2.1"},
    {"X-Forwarded-For", "10.0.0.1, 10.0.0.2", "10.0.0.1"},
    {"X-Forwarded-For", "2001:db8::1, 2001:db8:ffff::1", "2001:db8::1"},
    {"X-Forwarded-For", "[2001:db8::1]:4711", "2001:db8::1"},
    {"X-Forwarded-For", "192.0.2.1, nonsense", NULL},
    {"X-Forwarded-For", "nonsense, 192.0.2.1", "192.0.2.1"},
    {"X-Forwarded-For", ", ,,192.0.2.1, ,", "192.0.2.1"},
    {"X-Forwarded-For", "\", 192.0.2.1", "192.0.2.1"},
    {"X-Forwarded-For", "", NULL},
    {"Forwarded", "for=192.0.2.1", "192.0.2.1"},
    {"Forwarded", "For=\"[2001:db8::1]:4711\"", "2001:db8::1"},
    {"Forwarded", "for=192.0.2.43, for=\"[2001:db8::1]\"", "2001:db8::1"},
    {"Forwarded", "for=192.0.2.43, for=10.0.0.1;by=10.0.0.2", "192.0.2.43"},
    {"Forwarded", "by=10.0.0.2 ; FOR=\"192.0.2.1:80\" ; proto=http", "192.0.2.1"},
    {"Forwarded", "for=_hidden", NULL},
    {"Forwarded", "for=192.0.2.1, for=unknown", NULL},
    {"Forwarded", "for=unknown, for=192.0.2.1", "192.0.2.1"},
    {"Forwarded", "for=192.0.2.1, proto=https", NULL},
    {"Forwarded", "for=\", for=192.0.2.1", "192.0.2.1"},
    {"Forwarded", "for=\"203.0.113.9, for=192.0.2.1", "192.0.2.1"},
    {"Forwarded", "x=\"a,b;for=203.0.113.9\";for=192.0.2.1", "192.0.2.1"},
    {"Forwarded", "for=\"192.0.2.1\\\"\"", NULL},
    {"Forwarded", "for", NULL},
    {"Forwarded", ";;;=;for==192.0.2.1", NULL},
};

START_TEST(the_client_is_the_first_from_the_right_that_is_no_trusted_proxy)
{
    add(lists[_i].name, lists[_i].value);
    is(lists[_i].client, strstr(lists[_i].value, "proto=https") != NULL, NULL);
}
END_TEST

START_TEST(several_lines_are_one_list)
{
    add("X-Forwarded-For", "203.0.113.9");
    add("x-forwarded-for", "192.0.2.1");
    add("X-FORWARDED-FOR", "10.0.0.1");
    is("192.0.2.1", false, NULL);
}
END_TEST

START_TEST(scheme_and_host_are_those_of_the_element)
{
    add("Forwarded",
        "for=192.0.2.1;proto=https;host=\"example.org:8443\", for=10.0.0.1;proto=http");
    is("192.0.2.1", true, "example.org:8443");
}
END_TEST

START_TEST(scheme_and_host_stand_in_headers_of_their_own)
{
    add("X-Forwarded-For", "192.0.2.1, 10.0.0.1");
    add("X-Forwarded-Proto", "HTTPS");
    add("X-Forwarded-Host", "evil.example, example.org, inner");
    is("192.0.2.1", true, "example.org");
}
END_TEST

START_TEST(what_the_client_wrote_before_them_does_not_count)
{
    add("X-Forwarded-For", "203.0.113.9, 192.0.2.1");
    add("X-Forwarded-Proto", "https, http");
    is("192.0.2.1", false, NULL);
}
END_TEST

START_TEST(a_scheme_alone_is_a_scheme)
{
    add("X-Forwarded-Proto", "https");
    is(NULL, true, NULL);
}
END_TEST

START_TEST(both_ways_must_name_one_client)
{
    add("Forwarded", "for=\"192.0.2.1:80\"");
    add("X-Forwarded-For", "192.0.2.1");
    is("192.0.2.1", false, NULL);
    add("Forwarded", "for=203.0.113.9");
    ck_assert(!rpt_forwarded(&headers, &trusted, &said));
}
END_TEST

START_TEST(one_that_hides_contradicts_one_that_tells)
{
    add("Forwarded", "for=_me");
    add("X-Forwarded-For", "192.0.2.1");
    ck_assert(!rpt_forwarded(&headers, &trusted, &said));
}
END_TEST

START_TEST(more_lines_than_any_proxy_writes_are_refused)
{
    for (size_t i = 0; i < RPT_MAX_LINES; i++)
        add("X-Forwarded-For", "192.0.2.1");
    ck_assert(rpt_forwarded(&headers, &trusted, &said));
    add("X-Forwarded-For", "192.0.2.1");
    ck_assert(!rpt_forwarded(&headers, &trusted, &said));
}
END_TEST

START_TEST(eight_kilobytes_of_anything_are_read_to_their_end)
{
    static const char kinds[] = ",\";=[: \\";
    static char value[8192];

    memset(value, kinds[_i], sizeof value - 1);
    add("Forwarded", value);
    add("X-Forwarded-For", value);
    add("X-Forwarded-Host", ",");
    ck_assert(rpt_forwarded(&headers, &trusted, &said));
    ck_assert(!said.known);
}
END_TEST

START_TEST(eight_kilobytes_of_trusted_proxies_have_a_client)
{
    static char value[8192] = "192.0.2.1";

    while (strlen(value) < sizeof value - 20)
        memcpy(value + strlen(value), ",10.0.0.1", sizeof ",10.0.0.1");
    add("X-Forwarded-For", value);
    is("192.0.2.1", false, NULL);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("forwarded");
    TCase *tcase = tcase_create("forwarded");

    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_loop_test(tcase, the_client_is_the_first_from_the_right_that_is_no_trusted_proxy, 0,
                        (int)RPT_COUNT(lists));
    tcase_add_test(tcase, several_lines_are_one_list);
    tcase_add_test(tcase, scheme_and_host_are_those_of_the_element);
    tcase_add_test(tcase, scheme_and_host_stand_in_headers_of_their_own);
    tcase_add_test(tcase, what_the_client_wrote_before_them_does_not_count);
    tcase_add_test(tcase, a_scheme_alone_is_a_scheme);
    tcase_add_test(tcase, both_ways_must_name_one_client);
    tcase_add_test(tcase, one_that_hides_contradicts_one_that_tells);
    tcase_add_test(tcase, more_lines_than_any_proxy_writes_are_refused);
    tcase_add_loop_test(tcase, eight_kilobytes_of_anything_are_read_to_their_end, 0, 8);
    tcase_add_test(tcase, eight_kilobytes_of_trusted_proxies_have_a_client);
    suite_add_tcase(suite, tcase);
    return suite;
}
