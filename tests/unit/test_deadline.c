/* SPDX-License-Identifier: MIT
 *
 * Deadlines: what takes too long ends with an error that says so, and the next question is
 * answered.
 */
#include "rapporteur/db.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char endless[] = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
                              "SELECT count(*) FROM c";

static struct rpt_db *db;
static char path[] = "/tmp/rpt-deadline-XXXXXX";

static void open_case(void)
{
    struct rpt_error err = {0};

    close(mkstemp(path));
    ck_assert_msg(rpt_db_open(path, RPT_DB_WRITE, &db, &err), "%s", err.detail);
}

static void close_case(void)
{
    rpt_db_close(db);
    unlink(path);
    strcpy(path + sizeof path - 7, "XXXXXX");
}

static enum rpt_step first_step(const char *sql, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_prepare(db, sql, err);

    return rpt_step(st, err);
}

START_TEST(an_endless_statement_ends_at_the_deadline)
{
    struct rpt_error err = {0};

    rpt_db_deadline(db, 20);
    ck_assert_int_eq(first_step(endless, &err), RPT_FAILED);
    ck_assert_int_eq(err.id, RPT_E_TOO_SLOW);
    ck_assert_ptr_nonnull(strstr(err.detail, "20 ms"));
    ck_assert(rpt_db_late(db));
    rpt_error_clear(&err);
}
END_TEST

START_TEST(the_connection_answers_again_afterwards)
{
    struct rpt_error err = {0};

    rpt_db_deadline(db, 1);
    ck_assert_int_eq(first_step(endless, &err), RPT_FAILED);
    rpt_error_clear(&err);
    rpt_db_deadline(db, 0);
    ck_assert(!rpt_db_late(db));
    ck_assert_int_eq(
        first_step("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT "
                   "300000) SELECT count(*) FROM c",
                   &err),
        RPT_ROW);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("deadline");
    TCase *tcase = tcase_create("deadline");

    tcase_add_checked_fixture(tcase, open_case, close_case);
    tcase_add_test(tcase, an_endless_statement_ends_at_the_deadline);
    tcase_add_test(tcase, the_connection_answers_again_afterwards);
    suite_add_tcase(suite, tcase);
    return suite;
}
