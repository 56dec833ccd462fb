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
    ck_assert(rpt_config_set(&config, "port", "9000", &err));
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_PORT), 9000);
}
END_TEST

static const char *const bad_ports[] = {
    "", "x", "80x", " 80", "65536", "-1", "99999999999999999999"};

START_TEST(a_number_that_is_none_changes_nothing)
{
    ck_assert(!rpt_config_set(&config, "port", bad_ports[_i], &err));
    ck_assert_int_eq(err.id, RPT_E_CONFIG);
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_PORT), 8080);
}
END_TEST

START_TEST(a_mistyped_name_is_told_the_right_one)
{
    ck_assert(!rpt_config_set(&config, "prot", "1", &err));
    ck_assert_str_eq(err.suggestion, "port");
}
END_TEST

START_TEST(one_of_a_few_words_is_one_of_them)
{
    ck_assert(rpt_config_set(&config, "metrics", "all", &err));
    ck_assert(!rpt_config_set(&config, "metrics", "locl", &err));
    ck_assert_str_eq(err.suggestion, "local");
    ck_assert_ptr_nonnull(strstr(err.detail, "off|local|all"));
    ck_assert(!rpt_config_set(&config, "metrics", "", &err));
    ck_assert(!rpt_config_set(&config, "metrics", "off|local", &err));
    ck_assert_str_eq(rpt_config_text(&config, RPT_C_METRICS), "all");
}
END_TEST

START_TEST(every_default_is_a_value_that_can_be_set)
{
    for (size_t i = 0; i < RPT_C_COUNT; i++)
        ck_assert_msg(rpt_config_set(&config, rpt_settings[i].name, rpt_settings[i].fallback, &err),
                      "%s", err.detail);
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

START_TEST(a_flag_wins_over_the_environment_and_that_over_a_file)
{
    ck_assert(rpt_config_set(&config, "port", "9000", &err));
    setenv("RAPPORTEUR_PORT", "9001", 1);
    setenv("RAPPORTEUR_QUEUE", "9", 1);
    ck_assert(rpt_config_environment(&config, &err));
    unsetenv("RAPPORTEUR_PORT");
    unsetenv("RAPPORTEUR_QUEUE");
    ck_assert(read_file("port = 81\nqueue = 8\nbody = 7\n"));
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_PORT), 9000);
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_QUEUE), 9);
    ck_assert_int_eq(rpt_config_int(&config, RPT_C_BODY), 7);
}
END_TEST

static char ini[] = "/tmp/config-XXXXXX";

static void write_ini(const char *text)
{
    FILE *file = fopen(ini, "w");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

START_TEST(read_again_what_may_change_does_and_the_rest_stays)
{
    struct rpt_config next;

    close(mkstemp(ini));
    write_ini("port = 81\nqueue = 8\naddress-rate = 5\n");
    ck_assert(rpt_config_file(&config, ini, &err));
    ck_assert(rpt_config_set(&config, "queue", "9", &err));
    write_ini("port = 82\nqueue = 10\naddress-rate = 6\n");
    ck_assert(rpt_config_reread(&next, &config, &err));
    ck_assert_int_eq(rpt_config_int(&next, RPT_C_PORT), 81);
    ck_assert_int_eq(rpt_config_int(&next, RPT_C_QUEUE), 9);
    ck_assert_int_eq(rpt_config_int(&next, RPT_C_ADDRESS_RATE), 6);
    rpt_config_finish(&next);
    write_ini("");
    ck_assert(rpt_config_reread(&next, &config, &err));
    ck_assert_int_eq(rpt_config_int(&next, RPT_C_PORT), 81);
    ck_assert_int_eq(rpt_config_int(&next, RPT_C_ADDRESS_RATE), 200);
    rpt_config_finish(&next);
    write_ini("address-rate = many\n");
    ck_assert(!rpt_config_reread(&next, &config, &err));
    ck_assert_ptr_nonnull(strstr(err.detail, "many"));
    rpt_config_finish(&next);
    unlink(ini);
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
    tcase_add_test(tcase, one_of_a_few_words_is_one_of_them);
    tcase_add_test(tcase, every_default_is_a_value_that_can_be_set);
    tcase_add_test(tcase, the_environment_says_settings_in_capitals);
    tcase_add_test(tcase, a_file_says_names_and_values);
    tcase_add_test(tcase, a_file_with_a_mistake_is_refused);
    tcase_add_test(tcase, a_line_that_is_none_says_its_number);
    tcase_add_test(tcase, a_flag_wins_over_the_environment_and_that_over_a_file);
    tcase_add_test(tcase, read_again_what_may_change_does_and_the_rest_stays);
    suite_add_tcase(suite, tcase);
    return suite;
}
