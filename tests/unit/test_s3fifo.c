/* SPDX-License-Identifier: MIT
 *
 * The bounded map: what is asked for again outlives what passes through once.
 */
#include "server.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static unsigned released;

static void release(void *value)
{
    released++;
    free(value);
}

static bool put(struct rpt_s3fifo *map, const char *key, size_t size)
{
    return rpt_s3fifo_put(map, key, strlen(key), rpt_strdup(key), size);
}

static bool has(struct rpt_s3fifo *map, const char *key)
{
    const char *value = rpt_s3fifo_get(map, key, strlen(key));

    ck_assert(value == NULL || strcmp(value, key) == 0);
    return value != NULL;
}

static void put_many(struct rpt_s3fifo *map, const char *prefix, unsigned count, size_t size)
{
    char key[32];

    for (unsigned i = 0; i < count; i++) {
        snprintf(key, sizeof key, "%s%u", prefix, i);
        put(map, key, size);
    }
}

static unsigned count_many(struct rpt_s3fifo *map, const char *prefix, unsigned count)
{
    unsigned found = 0;
    char key[32];

    for (unsigned i = 0; i < count; i++) {
        snprintf(key, sizeof key, "%s%u", prefix, i);
        found += has(map, key);
    }
    return found;
}

START_TEST(keys_are_bytes_and_differ_by_any_of_them)
{
    struct rpt_s3fifo *map = rpt_s3fifo_create(1 << 20, release);

    ck_assert(rpt_s3fifo_put(map, "a\0b", 3, rpt_strdup("1"), 10));
    ck_assert_str_eq(rpt_s3fifo_get(map, "a\0b", 3), "1");
    ck_assert_ptr_null(rpt_s3fifo_get(map, "a\0c", 3));
    ck_assert_ptr_null(rpt_s3fifo_get(map, "a\0b\0", 4));
    ck_assert_ptr_null(rpt_s3fifo_get(map, "a", 1));
    rpt_s3fifo_destroy(map);
}
END_TEST

/* What readers use, a fifth of the room, stays while a crawler walks through ten times the room. */
START_TEST(a_walk_through_everything_drives_out_nothing_that_is_used)
{
    struct rpt_s3fifo *map = rpt_s3fifo_create(1 << 20, release);

    put_many(map, "used", 200, 800);
    for (unsigned i = 0; i < 3; i++)
        ck_assert_uint_eq(count_many(map, "used", 200), 200);
    put_many(map, "crawled", 10000, 800);
    ck_assert_uint_ge(count_many(map, "used", 200), 195);
    rpt_s3fifo_destroy(map);
}
END_TEST

START_TEST(what_comes_back_soon_after_it_went_stays)
{
    struct rpt_s3fifo *map = rpt_s3fifo_create(1 << 20, release);

    put_many(map, "back", 50, 800);
    put_many(map, "first", 1500, 800);
    ck_assert_uint_eq(count_many(map, "back", 50), 0);
    put_many(map, "back", 50, 800);
    put_many(map, "second", 3000, 800);
    ck_assert_uint_ge(count_many(map, "back", 50), 25); /* hashes of some collide */
    rpt_s3fifo_destroy(map);
}
END_TEST

START_TEST(what_it_holds_and_what_made_room_is_told)
{
    struct rpt_s3fifo *map = rpt_s3fifo_create(1 << 16, release);

    put_many(map, "x", 1000, 1000);
    struct rpt_map_state state = rpt_s3fifo_state(map);
    ck_assert_uint_gt(state.entries, 0);
    ck_assert_uint_eq(state.entries + state.evictions, 1000);
    ck_assert_uint_ge(state.bytes, state.entries * 1000);
    ck_assert_uint_le(state.bytes, 1 << 16);
    rpt_s3fifo_clear(map);
    ck_assert_uint_eq(rpt_s3fifo_state(map).entries, 0);
    ck_assert_uint_eq(rpt_s3fifo_state(map).bytes, 0);
    ck_assert_uint_eq(rpt_s3fifo_state(map).evictions, state.evictions);
    rpt_s3fifo_destroy(map);
}
END_TEST

START_TEST(each_value_is_released_once)
{
    struct rpt_s3fifo *map = rpt_s3fifo_create(1 << 16, release);

    released = 0;
    put_many(map, "x", 1000, 1000);
    put_many(map, "x", 1000, 1000);
    ck_assert(!put(map, "too-large", 1 << 15));
    put(map, "twice", 10);
    ck_assert(!put(map, "twice", 10));
    rpt_s3fifo_destroy(map);
    ck_assert_uint_eq(released, 2003);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("s3fifo");
    TCase *tcase = tcase_create("s3fifo");

    tcase_add_test(tcase, keys_are_bytes_and_differ_by_any_of_them);
    tcase_add_test(tcase, a_walk_through_everything_drives_out_nothing_that_is_used);
    tcase_add_test(tcase, what_comes_back_soon_after_it_went_stays);
    tcase_add_test(tcase, what_it_holds_and_what_made_room_is_told);
    tcase_add_test(tcase, each_value_is_released_once);
    suite_add_tcase(suite, tcase);
    return suite;
}
