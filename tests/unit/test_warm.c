/* SPDX-License-Identifier: MIT
 *
 * Warming: a key of the cache is read back as the request that it was made for; what was asked for
 * most comes first; what a service is entered by has a fixed path and asks for nothing.
 */
#include "server.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct rpt_arena *arena;
static struct rpt_cache *cache;

static void setup(void)
{
    arena = rpt_arena_create();
    cache = rpt_cache_create((size_t)1 << 20);
}

static void teardown(void)
{
    rpt_arena_destroy(arena);
    rpt_cache_destroy(cache);
}

static const struct {
    const char *key, *target, *host;
    bool https;
    const char *accept, *coding;
} rows[] = {
    {"0 http://localhost:8080 /actors/china json?", "/actors/china", "localhost:8080", false,
     "application/json", NULL},
    {"0 https://example.org/texts /actors html?limit=3&q=a%20b", "/actors?limit=3&q=a%20b",
     "example.org", true, "text/html", NULL},
    {"1 http://[::1]:80 /mentions.csv?actor=x", "/mentions.csv?actor=x", "[::1]:80", false, NULL,
     "gzip"},
    {"0 http://localhost /.html?", "/index.html", "localhost", false, NULL, NULL},
    {"0 http://localhost / html?", "/", "localhost", false, "text/html", NULL},
    {"0 http://localhost /static/style.1a2b.css ?", "/static/style.1a2b.css", "localhost", false,
     NULL, NULL},
    {"0 http://localhost /openapi.json ?", "/openapi.json", "localhost", false, NULL, NULL},
};

static void alike(const char *a, const char *b)
{
    ck_assert_str_eq(a != NULL ? a : "none", b != NULL ? b : "none");
}

START_TEST(a_key_is_the_request_that_it_was_made_for)
{
    struct rpt_request request;

    ck_assert(rpt_warm_request(arena, rows[_i].key, &request));
    ck_assert_str_eq(request.method, "GET");
    ck_assert_str_eq(request.target, rows[_i].target);
    ck_assert_str_eq(request.host, rows[_i].host);
    ck_assert_int_eq(request.https, rows[_i].https);
    alike(request.accept, rows[_i].accept);
    alike(request.accept_encoding, rows[_i].coding);
}
END_TEST

static const char *const none[] = {"",
                                   "0",
                                   "0 http://localhost /x",
                                   "9 http://localhost / html?",
                                   "0 localhost / html?",
                                   "0 http://localhost /nosuffix?"};

START_TEST(what_is_no_key_is_refused)
{
    struct rpt_request request;

    ck_assert(!rpt_warm_request(arena, none[_i], &request));
}
END_TEST

START_TEST(what_was_asked_for_most_comes_first)
{
    static const char *const names[] = {"cold", "warm", "hot", "hotter"};
    char *keys[2];

    for (size_t i = 0; i < RPT_COUNT(names); i++) {
        struct rpt_response *response = rpt_response_create(NULL, 200);

        response->body = rpt_strdup("");
        rpt_cache_put(cache, names[i], response);
        rpt_response_release(response);
        for (size_t j = 0; j < i; j++)
            rpt_response_release(rpt_cache_get(cache, names[i]));
    }
    ck_assert_uint_eq(rpt_cache_hottest(cache, keys, 2), 2);
    ck_assert_str_eq(keys[0], "hotter");
    ck_assert_str_eq(keys[1], "hot");
    free(keys[0]);
    free(keys[1]);
    ck_assert_uint_eq(rpt_cache_hottest(cache, keys, 0), 0);
}
END_TEST

START_TEST(entrances_are_requests_for_fixed_paths)
{
    char *keys[100];
    size_t count = rpt_warm_entrances("http://localhost", keys, RPT_COUNT(keys));
    struct rpt_request request;

    ck_assert_uint_gt(count, 10);
    ck_assert_str_eq(keys[0], "0 http://localhost / html?");
    for (size_t i = 0; i < count; i++) {
        ck_assert(rpt_warm_request(arena, keys[i], &request));
        ck_assert_ptr_null(strchr(request.target, '{'));
        free(keys[i]);
    }
    ck_assert_uint_eq(rpt_warm_entrances("http://localhost", keys, 1), 1);
    free(keys[0]);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("warm");
    TCase *tcase = tcase_create("warm");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, a_key_is_the_request_that_it_was_made_for, 0, (int)RPT_COUNT(rows));
    tcase_add_loop_test(tcase, what_is_no_key_is_refused, 0, (int)RPT_COUNT(none));
    tcase_add_test(tcase, what_was_asked_for_most_comes_first);
    tcase_add_test(tcase, entrances_are_requests_for_fixed_paths);
    suite_add_tcase(suite, tcase);
    return suite;
}
