/* SPDX-License-Identifier: MIT
 *
 * The ring: records come out as they went in, one by one; what has no room is refused and harms
 * nothing; two threads agree.
 */
#include "access.h"
#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

static struct rpt_ring *ring;

static void setup(void)
{
    ring = rpt_ring_create(1024);
}

static void teardown(void)
{
    rpt_ring_destroy(ring);
}

/* Of `number` and a length that depends on it. */
static size_t length_of(uint64_t number)
{
    return sizeof number + number * 37 % 300;
}

static bool put(uint64_t number)
{
    char *record = rpt_ring_reserve(ring, length_of(number));

    if (record == NULL)
        return false;
    memset(record, (int)(number % 251), length_of(number));
    memcpy(record, &number, sizeof number);
    rpt_ring_commit(ring);
    return true;
}

static void take(uint64_t wanted)
{
    char *record = rpt_ring_next(ring);
    uint64_t number = 0;
    bool same = record != NULL;

    if (same)
        memcpy(&number, record, sizeof number);
    for (size_t i = sizeof number; same && i < length_of(wanted); i++)
        same = (unsigned char)record[i] == wanted % 251;
    if (!same || number != wanted) /* Check writes a file for each assertion */
        ck_abort_msg("record %lu is not what was put", (unsigned long)wanted);
    rpt_ring_done(ring, record);
}

START_TEST(an_empty_ring_has_nothing)
{
    ck_assert_ptr_null(rpt_ring_next(ring));
    ck_assert(put(1));
    take(1);
    ck_assert_ptr_null(rpt_ring_next(ring));
}
END_TEST

START_TEST(records_come_out_in_order_wherever_the_memory_ends)
{
    for (uint64_t i = 0; i < 5000; i++) {
        if (!put(i))
            ck_abort_msg("%lu has no room", (unsigned long)i);
        if (i % 2 == 0)
            continue;
        take(i - 1);
        take(i);
    }
}
END_TEST

START_TEST(a_full_ring_refuses_and_keeps_what_it_has)
{
    uint64_t first = 0, next = 0;

    for (unsigned round = 0; round < 500; round++) {
        while (put(next))
            next++;
        ck_assert_uint_gt(next, first);
        take(first++);
    }
    while (first < next)
        take(first++);
    ck_assert_ptr_null(rpt_ring_next(ring));
}
END_TEST

START_TEST(what_is_reserved_is_not_there_before_it_is_committed)
{
    ck_assert_ptr_nonnull(rpt_ring_reserve(ring, 100));
    ck_assert_ptr_null(rpt_ring_next(ring));
}
END_TEST

START_TEST(what_can_never_fit_is_refused)
{
    ck_assert_ptr_null(rpt_ring_reserve(ring, 1024));
    ck_assert(put(1));
    take(1);
}
END_TEST

#define MANY 50000

static void *put_many(void *cls)
{
    for (uint64_t i = 0; i < MANY;) {
        if (put(i))
            i++;
        else
            sched_yield();
    }
    return cls;
}

START_TEST(two_threads_agree)
{
    pthread_t thread;

    ck_assert_int_eq(pthread_create(&thread, NULL, put_many, NULL), 0);
    for (uint64_t i = 0; i < MANY;) {
        if (rpt_ring_next(ring) != NULL)
            take(i++);
        else
            sched_yield();
    }
    pthread_join(thread, NULL);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("ring");
    TCase *tcase = tcase_create("ring");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, an_empty_ring_has_nothing);
    tcase_add_test(tcase, records_come_out_in_order_wherever_the_memory_ends);
    tcase_add_test(tcase, a_full_ring_refuses_and_keeps_what_it_has);
    tcase_add_test(tcase, what_is_reserved_is_not_there_before_it_is_committed);
    tcase_add_test(tcase, what_can_never_fit_is_refused);
    tcase_add_test(tcase, two_threads_agree);
    suite_add_tcase(suite, tcase);
    return suite;
}
