/* SPDX-License-Identifier: MIT
 *
 * The cache: what is put comes back, bytes are bounded, what is in use outlives its place.
 */
#include "server.h"
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct rpt_response *response_of(size_t len)
{
    struct rpt_response *response = rpt_response_create(NULL, 200);

    response->body = rpt_alloc(len);
    response->len = len;
    return response;
}

static void put(struct rpt_cache *cache, const char *key, size_t len)
{
    struct rpt_response *response = response_of(len);

    rpt_cache_put(cache, key, response);
    rpt_response_release(response);
}

static bool has(struct rpt_cache *cache, const char *key)
{
    struct rpt_response *response = rpt_cache_get(cache, key);

    rpt_response_release(response);
    return response != NULL;
}

START_TEST(what_is_put_comes_back_and_nothing_else)
{
    struct rpt_cache *cache = rpt_cache_create((size_t)1 << 20);

    put(cache, "/a", 10);
    ck_assert(has(cache, "/a"));
    ck_assert(!has(cache, "/b"));
    rpt_cache_destroy(cache);
}
END_TEST

START_TEST(bytes_are_bounded_and_the_newest_stay)
{
    struct rpt_cache *cache = rpt_cache_create((size_t)1 << 20);
    unsigned kept = 0;
    char key[32];

    for (unsigned i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "/%u", i);
        put(cache, key, 8000);
    }
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "/%u", i);
        kept += has(cache, key);
    }
    ck_assert(has(cache, "/999"));
    ck_assert(!has(cache, "/0"));
    ck_assert_uint_le(kept * 8000, (size_t)1 << 20);
    ck_assert_uint_gt(kept, 60);
    rpt_cache_destroy(cache);
}
END_TEST

START_TEST(one_answer_does_not_drive_out_everything)
{
    struct rpt_cache *cache = rpt_cache_create((size_t)1 << 20);

    put(cache, "/small", 10);
    put(cache, "/huge", (size_t)1 << 20);
    ck_assert(has(cache, "/small"));
    ck_assert(!has(cache, "/huge"));
    rpt_cache_destroy(cache);
}
END_TEST

START_TEST(a_cache_of_nothing_keeps_nothing)
{
    struct rpt_cache *cache = rpt_cache_create(0);

    put(cache, "/a", 10);
    ck_assert(!has(cache, "/a"));
    rpt_cache_destroy(cache);
}
END_TEST

START_TEST(what_is_in_use_outlives_the_cache)
{
    struct rpt_cache *cache = rpt_cache_create((size_t)1 << 20);

    put(cache, "/a", 10);
    struct rpt_response *response = rpt_cache_get(cache, "/a");
    rpt_cache_destroy(cache);
    memset(response->body, 'x', response->len);
    rpt_response_release(response);
}
END_TEST

static void *churn(void *cls)
{
    for (unsigned i = 0; i < 2000; i++) {
        char key[32];
        snprintf(key, sizeof key, "/%u", i % 97);
        if (!has(cls, key))
            put(cls, key, 3000);
    }
    return NULL;
}

START_TEST(threads_may_share_it)
{
    struct rpt_cache *cache = rpt_cache_create((size_t)200 << 10);
    pthread_t threads[4];

    for (size_t i = 0; i < RPT_COUNT(threads); i++)
        pthread_create(&threads[i], NULL, churn, cache);
    for (size_t i = 0; i < RPT_COUNT(threads); i++)
        pthread_join(threads[i], NULL);
    rpt_cache_destroy(cache);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("cache");
    TCase *tcase = tcase_create("cache");

    tcase_add_test(tcase, what_is_put_comes_back_and_nothing_else);
    tcase_add_test(tcase, bytes_are_bounded_and_the_newest_stay);
    tcase_add_test(tcase, one_answer_does_not_drive_out_everything);
    tcase_add_test(tcase, a_cache_of_nothing_keeps_nothing);
    tcase_add_test(tcase, what_is_in_use_outlives_the_cache);
    tcase_add_test(tcase, threads_may_share_it);
    suite_add_tcase(suite, tcase);
    return suite;
}
