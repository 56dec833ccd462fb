/* SPDX-License-Identifier: MIT
 *
 * Addresses: every way in which a proxy may write one, clients as they are counted, networks.
 */
#include "address.h"
#include <check.h>
#include <netinet/in.h>
#include <string.h>

static struct rpt_address parse(const char *text)
{
    struct rpt_address address;

    ck_assert_msg(rpt_address_parse(text, strlen(text), &address), "%s", text);
    return address;
}

static const char *const alike[][2] = {
    {"192.0.2.1", "192.0.2.1:4711"},
    {"192.0.2.1", "::ffff:192.0.2.1"},
    {"192.0.2.1", "[::ffff:c000:201]:80"},
    {"2001:db8::1", "[2001:db8::1]"},
    {"2001:db8::1", "[2001:DB8:0:0:0:0:0:1]:4711"},
};

START_TEST(an_address_is_the_same_however_it_is_written)
{
    struct rpt_address a = parse(alike[_i][0]), b = parse(alike[_i][1]);

    ck_assert_mem_eq(a.bytes, b.bytes, sizeof a.bytes);
}
END_TEST

static const char *const none[] = {
    "",
    "unknown",
    "_hidden",
    "192.0.2",
    "192.0.2.1.",
    "256.0.0.1",
    "[192.0.2.1]",
    "[2001:db8::1",
    "2001:db8:",
    "[2001:db8::1]x",
    "fe80::1%eth0",
    "192.0.2.1, 192.0.2.2",
    "[]",
    "2001:db8::1::",
    "[2001:db8::1]443",
    " 192.0.2.1",
    ":::",
    "1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18:19:20",
};

START_TEST(what_is_none_is_refused)
{
    struct rpt_address address;

    ck_assert_msg(!rpt_address_parse(none[_i], strlen(none[_i]), &address), "%s", none[_i]);
}
END_TEST

START_TEST(a_nul_within_ends_nothing)
{
    struct rpt_address address;

    ck_assert(!rpt_address_parse("192.0.2.1\0x", 11, &address));
}
END_TEST

START_TEST(a_client_is_an_address_of_ipv4_or_a_64_of_ipv6)
{
    struct rpt_address a = parse("2001:db8:1:2::1"), b = parse("2001:db8:1:2:ffff::9"),
                       c = parse("2001:db8:1:3::1"), d = parse("192.0.2.1"), e = parse("192.0.2.2");

    ck_assert(rpt_address_client(&a) == rpt_address_client(&b));
    ck_assert(rpt_address_client(&a) != rpt_address_client(&c));
    ck_assert(rpt_address_client(&d) != rpt_address_client(&e));
}
END_TEST

START_TEST(a_socket_of_this_machine_has_no_address)
{
    struct sockaddr local = {.sa_family = AF_UNIX};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000201)};
    struct rpt_address address, same = parse("192.0.2.1");

    ck_assert(!rpt_address_of(&local, &address));
    ck_assert(!rpt_address_of(NULL, &address));
    ck_assert(rpt_address_of((const struct sockaddr *)&v4, &address));
    ck_assert_mem_eq(address.bytes, same.bytes, sizeof same.bytes);
}
END_TEST

START_TEST(an_address_reads_back_as_it_is_written)
{
    static const char *const texts[] = {"192.0.2.1", "2001:db8::1", "::1", "127.0.0.1"};
    char text[RPT_ADDRESS_TEXT];
    struct rpt_address nowhere = {0};

    for (size_t i = 0; i < RPT_COUNT(texts); i++) {
        struct rpt_address address = parse(texts[i]);

        rpt_address_text(&address, text);
        ck_assert_str_eq(text, texts[i]);
    }
    rpt_address_text(&nowhere, text);
    ck_assert_str_eq(text, "unix");
}
END_TEST

static struct rpt_networks networks;
static struct rpt_error err;

static bool has(const char *text)
{
    struct rpt_address address = parse(text);

    return rpt_networks_have(&networks, &address);
}

START_TEST(a_network_has_its_addresses)
{
    ck_assert(rpt_networks_parse(" 10.0.0.0/8,192.0.2.7 , 2001:db8::/33,::1 ", &networks, &err));
    ck_assert(has("10.255.0.1") && has("192.0.2.7") && has("2001:db8:7fff::1") && has("::1"));
    ck_assert(has("::ffff:10.0.0.1"));
    ck_assert(!has("11.0.0.1") && !has("192.0.2.8") && !has("2001:db8:8000::1") && !has("::2"));
    ck_assert(!rpt_networks_have(&networks, NULL));
}
END_TEST

START_TEST(unix_is_every_local_socket)
{
    ck_assert(rpt_networks_parse("unix", &networks, &err));
    ck_assert(rpt_networks_have(&networks, NULL));
    ck_assert(!has("127.0.0.1"));
}
END_TEST

START_TEST(nothing_trusts_nobody_and_all_trusts_all)
{
    ck_assert(rpt_networks_parse("", &networks, &err));
    ck_assert(!has("127.0.0.1") && !rpt_networks_have(&networks, NULL));
    ck_assert(rpt_networks_parse("0.0.0.0/0,::/0", &networks, &err));
    ck_assert(has("203.0.113.9") && has("2001:db8::1"));
}
END_TEST

static const char *const wrong[] = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x",
                                    "proxy",       "::1/129",   "[::1]",       "10.0.0.1:80"};

START_TEST(an_item_that_is_none_is_named)
{
    ck_assert(!rpt_networks_parse(wrong[_i], &networks, &err));
    ck_assert_int_eq(err.id, RPT_E_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.detail, wrong[_i]));
    rpt_error_clear(&err);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("address");
    TCase *tcase = tcase_create("address");

    tcase_add_loop_test(tcase, an_address_is_the_same_however_it_is_written, 0,
                        (int)RPT_COUNT(alike));
    tcase_add_loop_test(tcase, what_is_none_is_refused, 0, (int)RPT_COUNT(none));
    tcase_add_test(tcase, a_nul_within_ends_nothing);
    tcase_add_test(tcase, a_client_is_an_address_of_ipv4_or_a_64_of_ipv6);
    tcase_add_test(tcase, a_socket_of_this_machine_has_no_address);
    tcase_add_test(tcase, an_address_reads_back_as_it_is_written);
    tcase_add_test(tcase, a_network_has_its_addresses);
    tcase_add_test(tcase, unix_is_every_local_socket);
    tcase_add_test(tcase, nothing_trusts_nobody_and_all_trusts_all);
    tcase_add_loop_test(tcase, an_item_that_is_none_is_named, 0, (int)RPT_COUNT(wrong));
    suite_add_tcase(suite, tcase);
    return suite;
}
