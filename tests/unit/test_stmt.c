/* SPDX-License-Identifier: MIT
 *
 * Statements that are put together stay prepared: whoever asks for the same text, twice at once or
 * after many others, gets what that text says.
 */
#include "rapporteur/db.h"

#include <check.h>
#include <stdlib.h>

static struct rpt_db *db;

static void open_case(void)
{
    struct rpt_error err = {0};

    ck_assert_msg(rpt_db_open("", RPT_DB_WRITE, &db, &err), "%s", err.detail);
}

static void close_case(void)
{
    rpt_db_close(db);
}

static int64_t first_of(struct rpt_stmt *st)
{
    struct rpt_error err = {0};

    ck_assert_int_eq(rpt_step(st, &err), RPT_ROW);
    return rpt_column_int(st, 0);
}

START_TEST(each_text_says_its_own_however_many_there_were)
{
    struct rpt_error err = {0};

    for (int i = 0; i < 3000; i++) {
        char *sql = rpt_printf("SELECT %d + ?1", i % 1000);
        struct rpt_stmt *st = rpt_db_prepare(db, sql, &err);

        free(sql);
        ck_assert_ptr_nonnull(st);
        rpt_bind_int(st, "?1", i);
        ck_assert_int_eq(first_of(st), i % 1000 + i);
        rpt_stmt_release(st);
    }
}
END_TEST

START_TEST(the_same_text_may_be_in_use_twice)
{
    static const char sql[] = "SELECT column1 FROM (VALUES (1), (2)) WHERE column1 > ?1";
    struct rpt_error err = {0};
    struct rpt_stmt *outer = rpt_db_prepare(db, sql, &err);

    rpt_bind_int(outer, "?1", 0);
    ck_assert_int_eq(first_of(outer), 1);
    struct rpt_stmt *inner = rpt_db_prepare(db, sql, &err);
    rpt_bind_int(inner, "?1", 1);
    ck_assert_int_eq(first_of(inner), 2);
    rpt_stmt_release(inner);
    ck_assert_int_eq(first_of(outer), 2);
    rpt_stmt_release(outer);
}
END_TEST

START_TEST(a_statement_that_is_taken_again_has_no_values)
{
    static const char sql[] = "SELECT ?1 IS NULL, ?2 IS NULL";
    struct rpt_error err = {0};

    for (int i = 0; i < 2; i++) {
        struct rpt_stmt *st = rpt_db_prepare(db, sql, &err);

        rpt_bind_text(st, "?2", "b");
        ck_assert_int_eq(first_of(st), 1);
        ck_assert_int_eq(rpt_column_int(st, 1), 0);
        rpt_bind_text(st, "?1", "a");
        rpt_stmt_release(st);
    }
}
END_TEST

START_TEST(what_is_no_sql_is_told_and_does_not_stay)
{
    struct rpt_error err = {0};

    for (int i = 0; i < 2; i++) {
        ck_assert_ptr_null(rpt_db_prepare(db, "SELECT FROM", &err));
        ck_assert_int_ne(err.id, RPT_E_NONE);
        rpt_error_clear(&err);
    }
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("stmt");
    TCase *tc = tcase_create("stmt");

    tcase_add_checked_fixture(tc, open_case, close_case);
    tcase_add_test(tc, each_text_says_its_own_however_many_there_were);
    tcase_add_test(tc, the_same_text_may_be_in_use_twice);
    tcase_add_test(tc, a_statement_that_is_taken_again_has_no_values);
    tcase_add_test(tc, what_is_no_sql_is_told_and_does_not_stay);
    suite_add_tcase(suite, tc);
    return suite;
}
