/* SPDX-License-Identifier: MIT
 *
 * The dataset's file: one importer at a time, whole whatever happens, never one that is not ours;
 * and the time and options that an import is given.
 */
#include "import_case.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

#define TEXT "bundle/documents/talks-digest/text.md"
#define LATER "2026-12-01T00:00:00Z"

START_TEST(a_second_importer_is_told_to_wait)
{
    struct import_case c;
    char *lock;
    int file;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    lock = rpt_printf("%s.lock", c.db);
    file = open(lock, O_RDWR | O_CREAT, 0644);
    ck_assert_int_eq(flock(file, LOCK_EX | LOCK_NB), 0);
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert_int_eq(c.err.id, RPT_E_BUSY);
    rpt_report_finish(&c.report);
    ck_assert(!rpt_remove(c.db, "talks-digest", AT, &c.report, &c.err));
    ck_assert_int_eq(c.err.id, RPT_E_BUSY);
    ck_assert_int_eq(access(lock, F_OK), 0);
    close(file);
    case_must_import(&c, "bundle", AT);
    ck_assert(case_is_clean(&c));
    free(lock);
    case_end(&c);
}
END_TEST

START_TEST(a_killed_importer_leaves_the_old_file_whole)
{
    struct import_case c;
    char before[65], after[65], wanted[65];

    case_start(&c);
    c.options.db = c.db;
    case_must_import(&c, "bundle", AT);
    case_hash(c.db, before);
    case_swap(&c, TEXT, "Nobody", "Somebody");
    for (useconds_t wait = 0; wait < 20000; wait += 400) {
        pid_t child = fork();
        if (child == 0)
            _exit(case_import(&c, "bundle", LATER) ? 0 : 1);
        usleep(wait);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        case_hash(c.db, after);
        if (strcmp(before, after) != 0)
            break; /* it had come to its end: the new file is there, whole */
    }
    case_must_import(&c, "bundle", LATER);
    case_hash(c.db, wanted);
    ck_assert(strcmp(before, after) == 0 || strcmp(wanted, after) == 0);
    case_says(&c, "SELECT count(*) FROM edition", "2");
    case_says(&c, "PRAGMA integrity_check", "ok");
    ck_assert(case_is_clean(&c));
    case_end(&c);
}
END_TEST

START_TEST(what_is_no_dataset_is_left_alone)
{
    struct import_case c;
    char *text;

    case_start(&c);
    case_put(&c, "small.sqlite", "precious words, and no dataset");
    c.options.db = c.db;
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert_int_eq(c.err.id, RPT_E_BAD_DATA);
    text = case_read(&c, "small.sqlite");
    ck_assert_str_eq(text, "precious words, and no dataset");
    free(text);
    unlink(c.db);
    mkdir(c.db, 0755);
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert_int_eq(c.err.id, RPT_E_CANNOT_CREATE);
    c.options.db = "/nonexistent/folder/x.sqlite";
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert_int_eq(c.err.id, RPT_E_CANNOT_CREATE);
    case_end(&c);
}
END_TEST

START_TEST(a_link_to_the_file_stays_a_link)
{
    struct import_case c;
    struct stat st;
    char *real;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    real = rpt_printf("%s.real", c.db);
    ck_assert_int_eq(rename(c.db, real), 0);
    ck_assert_int_eq(symlink(real, c.db), 0);
    case_swap(&c, TEXT, "Nobody", "Somebody");
    case_must_import(&c, "bundle", LATER);
    ck_assert_int_eq(lstat(c.db, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    case_says(&c, "SELECT number FROM dataset", "2");
    free(real);
    case_end(&c);
}
END_TEST

START_TEST(the_time_comes_from_the_option_or_the_environment)
{
    struct import_case c;

    case_start(&c);
    setenv("SOURCE_DATE_EPOCH", "86400", 1);
    case_must_import(&c, "bundle", NULL);
    case_says(&c, "SELECT imported_at FROM edition", "1970-01-02T00:00:00Z");
    setenv("SOURCE_DATE_EPOCH", "soon", 1);
    ck_assert(!case_import(&c, "bundle", NULL));
    ck_assert_int_eq(c.err.id, RPT_E_USAGE);
    unsetenv("SOURCE_DATE_EPOCH");
    ck_assert(!case_import(&c, "bundle", "yesterday"));
    ck_assert_int_eq(c.err.id, RPT_E_USAGE);
    case_end(&c);
}
END_TEST

START_TEST(options_that_cannot_be_are_refused)
{
    struct import_case c;

    case_start(&c);
    for (int i = 0; i < 4; i++) {
        c.options = (struct rpt_import_options){.published = i == 0 ? "April" : NULL,
                                                .document = i == 1   ? "Not A Slug"
                                                            : i == 3 ? "x"
                                                                     : NULL,
                                                .lang = i == 2 ? "e n" : NULL};
        ck_assert(!case_import(&c, "bundle", AT));
        ck_assert_int_eq(c.err.id, RPT_E_USAGE);
    }
    c.options = (struct rpt_import_options){0};
    ck_assert(!rpt_import(&c.options, &c.report, &c.err));
    ck_assert_int_eq(c.err.id, RPT_E_USAGE);
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("place");
    TCase *tc = tcase_create("place");

    tcase_add_test(tc, a_second_importer_is_told_to_wait);
    tcase_add_test(tc, a_killed_importer_leaves_the_old_file_whole);
    tcase_add_test(tc, what_is_no_dataset_is_left_alone);
    tcase_add_test(tc, a_link_to_the_file_stays_a_link);
    tcase_add_test(tc, the_time_comes_from_the_option_or_the_environment);
    tcase_add_test(tc, options_that_cannot_be_are_refused);
    suite_add_tcase(suite, tc);
    return suite;
}
