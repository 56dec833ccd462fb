/* SPDX-License-Identifier: MIT
 *
 * Settings: by name, from the environment, from a file; what is wrong says where.
 */
#include "server.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct rpt_config config;
static struct rpt_error err;

static void setup(void)
{
    rpt_config_init(&config);
    err = (struct rpt_error){0};
}

static void teardown(void)
{
    rpt_config_finish(&config);
    rpt_error_clear(&err);
}

START_TEST(a_setting_has_its_default_until_it_is_said)
{
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_PORT), 8080);
    ck_assert(rpt_config_set(&config, "port", "9000", NULL, &err));
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_PORT), 9000);
}
END_TEST

static const char *const bad_ports[] = {
    "", "x", "80x", " 80", "65536", "-1", "99999999999999999999"};

START_TEST(a_number_that_is_none_changes_nothing)
{
    ck_assert(!rpt_config_set(&config, "port", bad_ports[_i], "here", &err));
    ck_assert_int_eq(err.id, RPT_E_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.detail, "here"));
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_PORT), 8080);
}
END_TEST

START_TEST(a_mistyped_name_is_told_the_right_one)
{
    ck_assert(!rpt_config_set(&config, "prot", "1", NULL, &err));
    ck_assert_str_eq(err.suggestion, "port");
}
END_TEST

START_TEST(the_environment_says_settings_in_capitals)
{
    setenv("RAPPORTEUR_BASE_URL", "https://example.org/texts", 1);
    ck_assert(rpt_config_environment(&config, &err));
    unsetenv("RAPPORTEUR_BASE_URL");
    ck_assert_str_eq(rpt_config_text(&config, RPT_C_BASE_URL), "https://example.org/texts");
}
END_TEST

static bool read_file(const char *text)
{
    char path[] = "/tmp/config-XXXXXX";
    int fd = mkstemp(path);

    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    bool read = rpt_config_file(&config, path, &err);
    unlink(path);
    return read;
}

START_TEST(a_file_says_names_and_values)
{
    ck_assert(read_file("; a remark\nport = 81\nbind = ::1\n"));
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_PORT), 81);
    ck_assert_str_eq(rpt_config_text(&config, RPT_C_BIND), "::1");
}
END_TEST

START_TEST(a_file_with_a_mistake_is_refused)
{
    ck_assert(!read_file("port = 81\nprot = 82\n"));
    ck_assert_str_eq(err.suggestion, "port");
}
END_TEST

START_TEST(a_line_that_is_none_says_its_number)
{
    ck_assert(!read_file("port = 81\nnonsense\n"));
    ck_assert_ptr_nonnull(strstr(err.detail, ":2:"));
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("config");
    TCase *tcase = tcase_create("config");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_setting_has_its_default_until_it_is_said);
    tcase_add_loop_test(tcase, a_number_that_is_none_changes_nothing, 0, (int)RPT_COUNT(bad_ports));
    tcase_add_test(tcase, a_mistyped_name_is_told_the_right_one);
    tcase_add_test(tcase, the_environment_says_settings_in_capitals);
    tcase_add_test(tcase, a_file_says_names_and_values);
    tcase_add_test(tcase, a_file_with_a_mistake_is_refused);
    tcase_add_test(tcase, a_line_that_is_none_says_its_number);
    suite_add_tcase(suite, tcase);
    return suite;
}
