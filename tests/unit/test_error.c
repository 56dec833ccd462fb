/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/error.c and log.c: errors own what they hold, their texts are whole characters,
 * and the log writes one harmless line a call.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_under_test(void);

START_TEST(every_row_has_a_slug_a_title_and_an_exit_status)
{
    for (int id = RPT_E_NONE + 1; id < RPT_E_COUNT; id++) {
        const struct rpt_error_row *row = rpt_error_row((enum rpt_error_id)id);
        ck_assert_msg(rpt_slug_valid(row->slug), "'%s' is no slug", row->slug);
        ck_assert_msg(row->title[0] >= 'A' && row->title[0] <= 'Z', "%s", row->slug);
        ck_assert_msg(row->exit_status >= 64 && row->exit_status <= 78, "%s", row->slug);
        ck_assert_msg(row->status == 0 || (row->status >= 400 && row->status < 600), "%s",
                      row->slug);
        for (int other = RPT_E_NONE; other < id; other++)
            ck_assert_str_ne(rpt_error_row((enum rpt_error_id)other)->slug, row->slug);
    }
    ck_assert_uint_eq(rpt_error_row(RPT_E_NOT_FOUND)->status, 404);
}
END_TEST

START_TEST(failing_fills_the_error_and_is_false)
{
    struct rpt_error err = {0};

    ck_assert(!rpt_fail(&err, RPT_E_BAD_VALUE, "limit", "'%s' is not a whole number", "ten"));
    ck_assert_int_eq(err.id, RPT_E_BAD_VALUE);
    ck_assert_str_eq(err.parameter, "limit");
    ck_assert_str_eq(err.detail, "'ten' is not a whole number");
    ck_assert_str_eq(err.suggestion, "");
    ck_assert_ptr_null(err.allowed);
    ck_assert(!rpt_fail(&err, RPT_E_INTERNAL, NULL, "x"));
    ck_assert_str_eq(err.parameter, "");
}
END_TEST

START_TEST(failing_again_releases_what_was_held_and_may_quote_it)
{
    struct rpt_error err = {0};

    rpt_fail_allowed(&err, RPT_E_UNKNOWN_VALUE, "sort", "nmae",
                     json_pack("[sss]", "date", "name", "slug"), "there is no '%s'", "nmae");
    ck_assert_str_eq(err.suggestion, "name");
    ck_assert_uint_eq(json_array_size(err.allowed), 3);
    err.extra = json_pack("{sb}", "a", 1);
    rpt_fail(&err, RPT_E_BAD_DATA, err.parameter, "line 7: %s", err.detail);
    ck_assert_str_eq(err.detail, "line 7: there is no 'nmae'");
    ck_assert_str_eq(err.parameter, "sort");
    ck_assert_str_eq(err.suggestion, "");
    ck_assert_ptr_null(err.allowed);
    ck_assert_ptr_null(err.extra);
}
END_TEST

START_TEST(nothing_near_gives_no_suggestion)
{
    struct rpt_error err = {0};

    rpt_fail_allowed(&err, RPT_E_UNKNOWN_VALUE, "sort", "zzz", json_pack("[s]", "date"), "no");
    ck_assert_str_eq(err.suggestion, "");
    rpt_fail_allowed(&err, RPT_E_UNKNOWN_VALUE, "sort", NULL, json_pack("[s]", "date"), "no");
    ck_assert_str_eq(err.suggestion, "");
    rpt_error_clear(&err);
    ck_assert_int_eq(err.id, RPT_E_NONE);
    ck_assert_ptr_null(err.allowed);
    rpt_error_clear(&err);
    rpt_error_clear(NULL);
}
END_TEST

START_TEST(long_texts_are_cut_between_characters_with_an_ellipsis)
{
    char text[2000];

    for (size_t lead = 0; lead < 4; lead++) {
        struct rpt_error err = {0};
        size_t len = lead;
        memset(text, 'a', lead);
        for (; len + 4 < sizeof text; len += 4)
            memcpy(text + len, "𝄞", 4);
        text[len] = '\0';
        rpt_fail(&err, RPT_E_BAD_DATA, text, "%s", text);
        ck_assert(rpt_utf8_valid(err.detail, strlen(err.detail), NULL));
        ck_assert(rpt_utf8_valid(err.parameter, strlen(err.parameter), NULL));
        ck_assert_uint_gt(strlen(err.detail), sizeof err.detail - 8);
        ck_assert_str_eq(err.detail + strlen(err.detail) - 3, "…");
        ck_assert_str_eq(err.parameter + strlen(err.parameter) - 3, "…");
    }
}
END_TEST

START_TEST(a_text_that_just_fits_is_whole)
{
    struct rpt_error err = {0};
    char text[sizeof err.detail];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    rpt_fail(&err, RPT_E_BAD_DATA, NULL, "%s", text);
    ck_assert_str_eq(err.detail, text);
}
END_TEST

START_TEST(bytes_that_are_not_utf8_become_question_marks)
{
    struct rpt_error err = {0};

    rpt_fail(&err, RPT_E_BAD_DATA, "\xFF", "a\xC3(\xE2\x82 \xF0\x9F\x98é");
    ck_assert_str_eq(err.detail, "a?(?? ???é");
    ck_assert_str_eq(err.parameter, "?");
}
END_TEST

static void logged(char *said, size_t size, enum rpt_log_level level, const char *text)
{
    int ends[2], before = dup(STDERR_FILENO);

    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    rpt_log(level, "%s", text);
    dup2(before, STDERR_FILENO);
    close(before);
    close(ends[1]);
    ssize_t n = read(ends[0], said, size - 1);
    close(ends[0]);
    said[n > 0 ? n : 0] = '\0';
}

START_TEST(the_log_writes_one_harmless_line)
{
    static const struct {
        enum rpt_log_level level;
        const char *text, *line;
    } cases[] = {
        {RPT_LOG_ERROR, "it broke", "error: it broke\n"},
        {RPT_LOG_WARNING, "", "warning: \n"},
        {RPT_LOG_INFO, "Grüße, 世界 100%", "info: Grüße, 世界 100%\n"},
        {RPT_LOG_INFO, "a\nerror: forged\r\t\x1B[31m\x7F",
         "info: a\\x0aerror: forged\\x0d\\x09\\x1b[31m\\x7f\n"},
        {RPT_LOG_INFO, "\xC2\x9B bad \xFF\xFE \xEF\xBF\xBD",
         "info: \\xc2\\x9b bad \\xff\\xfe \xEF\xBF\xBD\n"},
    };
    char said[1000];

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        logged(said, sizeof said, cases[i].level, cases[i].text);
        ck_assert_str_eq(said, cases[i].line);
    }
}
END_TEST

START_TEST(a_log_line_is_at_most_400_characters)
{
    static const char *const units[] = {"x", "é", "世", "𝄞", "\n", "\xFF"};
    char text[2001], said[2001];

    for (size_t i = 0; i < RPT_COUNT(units); i++)
        for (size_t units_len = 1; units_len < 450; units_len += 1) {
            size_t n = strlen(units[i]);
            text[0] = '\0';
            for (size_t j = 0; j < units_len; j++)
                memcpy(text + j * n, units[i], n + 1);
            logged(said, sizeof said, RPT_LOG_ERROR, text);
            ck_assert_uint_le(strlen(said), 400);
            ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
            ck_assert(rpt_utf8_valid(said, strlen(said), NULL));
        }
    ck_assert_str_eq(said + strlen(said) - 8, "\\xff…\n");
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        every_row_has_a_slug_a_title_and_an_exit_status,
        failing_fills_the_error_and_is_false,
        failing_again_releases_what_was_held_and_may_quote_it,
        nothing_near_gives_no_suggestion,
        long_texts_are_cut_between_characters_with_an_ellipsis,
        a_text_that_just_fits_is_whole,
        bytes_that_are_not_utf8_become_question_marks,
        the_log_writes_one_harmless_line,
        a_log_line_is_at_most_400_characters,
    };
    Suite *suite = suite_create("error");
    TCase *tcase = tcase_create("error");

    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
