/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/buf.c and file.c: what fitted stays, what did not is said once, at the end.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_under_test(void);

START_TEST(pieces_are_joined_in_order)
{
    RPT_AUTO_BUF buf = {0};
    struct rpt_error err = {0};

    rpt_buf_init(&buf, 1000);
    rpt_buf_adds(&buf, "a");
    rpt_buf_addc(&buf, '-');
    rpt_buf_add(&buf, "bcd", 2);
    rpt_buf_addf(&buf, "%d%s", 42, "!");
    ck_assert_str_eq(buf.data, "a-bc42!");
    ck_assert_uint_eq(buf.len, 7);
    ck_assert(rpt_buf_ok(&buf, &err));
}
END_TEST

START_TEST(a_full_buffer_stays_full_and_keeps_what_fitted)
{
    RPT_AUTO_BUF buf = {0};
    struct rpt_error err = {0};

    rpt_buf_init(&buf, 5);
    rpt_buf_adds(&buf, "abc");
    rpt_buf_adds(&buf, "defg");
    rpt_buf_adds(&buf, "");
    rpt_buf_cut(&buf, 2);
    rpt_buf_adds(&buf, "x");
    ck_assert_str_eq(buf.data, "ab");
    ck_assert(buf.full);
    ck_assert(!rpt_buf_ok(&buf, &err));
    ck_assert_int_eq(err.id, RPT_E_TOO_LARGE);
    ck_assert_str_eq(err.detail, "it is more than 5 bytes");
}
END_TEST

START_TEST(a_buffer_takes_exactly_its_maximum)
{
    for (size_t max = 0; max < 600; max++) {
        RPT_AUTO_BUF buf = {0};
        rpt_buf_init(&buf, max);
        for (size_t i = 0; i < max; i++)
            rpt_buf_addc(&buf, (char)('a' + i % 26));
        ck_assert(!buf.full);
        ck_assert_uint_eq(buf.len, max);
        rpt_buf_addc(&buf, 'z');
        ck_assert(buf.full);
        ck_assert_uint_eq(buf.len, max);
        ck_assert_uint_eq(strlen(buf.data), max);
        ck_assert_uint_le(buf.cap, max + 1);
    }
}
END_TEST

START_TEST(the_greatest_maximum_does_not_overflow)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, SIZE_MAX);
    for (int i = 0; i < 10000; i++)
        rpt_buf_adds(&buf, "0123456789");
    ck_assert_uint_eq(buf.len, 100000);
    ck_assert(!buf.full);
}
END_TEST

START_TEST(a_long_format_is_printed_whole_or_cut_at_the_maximum)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, 1000);
    for (int width = 250; width < 260; width++) {
        rpt_buf_cut(&buf, 0);
        rpt_buf_addf(&buf, "%*d", width, 7);
        ck_assert_uint_eq(buf.len, (size_t)width);
        ck_assert_int_eq(buf.data[buf.len - 1], '7');
    }
    rpt_buf_addf(&buf, "%*d", 2000, 7);
    ck_assert(buf.full);
    ck_assert_uint_eq(buf.len, 1000);
}
END_TEST

START_TEST(stolen_bytes_are_the_callers_and_the_buffer_starts_anew)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, 10);
    char *nothing = rpt_buf_steal(&buf);
    rpt_buf_adds(&buf, "mine");
    char *mine = rpt_buf_steal(&buf);
    rpt_buf_adds(&buf, "next");
    ck_assert_str_eq(nothing, "");
    ck_assert_str_eq(mine, "mine");
    ck_assert_str_eq(buf.data, "next");
    ck_assert_uint_eq(buf.max, 10);
    free(nothing);
    free(mine);
    rpt_buf_finish(NULL);
}
END_TEST

START_TEST(adding_nothing_gives_an_empty_string)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, 10);
    rpt_buf_cut(&buf, 3);
    rpt_buf_add(&buf, NULL, 0);
    ck_assert_str_eq(buf.data, "");
}
END_TEST

START_TEST(a_file_is_read_whole_up_to_the_maximum)
{
    static const struct {
        size_t bytes, max;
        bool fits;
    } cases[] = {{0, 0, true},         {0, 10, true},         {10, 10, true},
                 {11, 10, false},      {16384, 16384, true},  {16385, 16384, false},
                 {50000, 50000, true}, {50000, 49999, false}, {50000, SIZE_MAX, true}};

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        char path[] = "/tmp/rapporteur-test-XXXXXX", *bytes = rpt_alloc(cases[i].bytes);
        struct rpt_error err = {0};
        RPT_AUTO_BUF buf = {0};
        int file = mkstemp(path);
        ck_assert_int_ge(file, 0);
        memset(bytes, 'x', cases[i].bytes);
        ck_assert_int_eq(write(file, bytes, cases[i].bytes), (ssize_t)cases[i].bytes);
        close(file);
        ck_assert_int_eq(rpt_read_file(path, cases[i].max, &buf, &err), cases[i].fits);
        if (cases[i].fits) {
            ck_assert_uint_eq(buf.len, cases[i].bytes);
            ck_assert_ptr_nonnull(buf.data);
        } else {
            ck_assert_int_eq(err.id, RPT_E_TOO_LARGE);
            ck_assert_str_eq(err.parameter, path);
        }
        unlink(path);
        free(bytes);
    }
}
END_TEST

START_TEST(what_cannot_be_opened_or_read_is_told_apart)
{
    struct rpt_error err = {0};
    RPT_AUTO_BUF missing = {0}, folder = {0};

    ck_assert(!rpt_read_file("/nowhere/at/all", 10, &missing, &err));
    ck_assert_int_eq(err.id, RPT_E_NO_INPUT);
    ck_assert_str_eq(err.detail, "'/nowhere/at/all' cannot be opened: No such file or directory");
    ck_assert(!rpt_read_file("/", 10, &folder, &err));
    ck_assert_int_eq(err.id, RPT_E_IO);
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        pieces_are_joined_in_order,
        a_full_buffer_stays_full_and_keeps_what_fitted,
        a_buffer_takes_exactly_its_maximum,
        the_greatest_maximum_does_not_overflow,
        a_long_format_is_printed_whole_or_cut_at_the_maximum,
        stolen_bytes_are_the_callers_and_the_buffer_starts_anew,
        adding_nothing_gives_an_empty_string,
        a_file_is_read_whole_up_to_the_maximum,
        what_cannot_be_opened_or_read_is_told_apart,
    };
    Suite *suite = suite_create("buf");
    TCase *tcase = tcase_create("buf");

    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
