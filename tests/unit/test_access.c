/* SPDX-License-Identifier: MIT
 *
 * Lines of the access log: what a client says can neither end a line nor steer a terminal, and a
 * line has an end.
 */
#include "access.h"
#include <check.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct rpt_access access_of(const char *target)
{
    return (struct rpt_access){
        .when_us = 1795608000123456, /* 2026-11-25T12:00:00.123456Z */
        .took_ns = 1234567,
        .bytes = 99,
        .status = 200,
        .route = "getActor",
        .source = "ready",
        .texts = {[RPT_A_CLIENT] = "2001:db8::1",
                  [RPT_A_METHOD] = "GET",
                  [RPT_A_TARGET] = target,
                  [RPT_A_VERSION] = "HTTP/1.1",
                  [RPT_A_HOST] = "localhost",
                  [RPT_A_AGENT] = "curl/7.88.1"},
    };
}

static char *line_of(void (*format)(const struct rpt_access *access, struct rpt_buf *out),
                     const struct rpt_access *access)
{
    struct rpt_buf out;

    rpt_buf_init(&out, RPT_ACCESS_LINE);
    format(access, &out);
    ck_assert(!out.full);
    return rpt_buf_steal(&out);
}

START_TEST(combined_is_as_apache_writes_it)
{
    struct rpt_access access = access_of("/actors/china?x=1");
    char *line = line_of(rpt_access_combined, &access);

    ck_assert_str_eq(line, "2001:db8::1 - - [25/Nov/2026:12:00:00 +0000] \"GET /actors/china?x=1 "
                           "HTTP/1.1\" 200 99 \"-\" \"curl/7.88.1\"\n");
    free(line);
}
END_TEST

START_TEST(no_answer_has_no_status)
{
    struct rpt_access access = access_of("/");

    access.status = 0;
    char *combined = line_of(rpt_access_combined, &access);
    ck_assert_ptr_nonnull(strstr(combined, "HTTP/1.1\" - - \"-\""));
    char *json = line_of(rpt_access_json, &access);
    ck_assert_ptr_nonnull(strstr(json, "\"status\":null"));
    free(combined);
    free(json);
}
END_TEST

START_TEST(json_has_every_member)
{
    struct rpt_access access = access_of("/actors/china");
    char *line = line_of(rpt_access_json, &access);
    json_t *value = json_loads(line, JSON_REJECT_DUPLICATES, NULL);

    ck_assert_ptr_nonnull(value);
    ck_assert_str_eq(json_string_value(json_object_get(value, "time")),
                     "2026-11-25T12:00:00.123456Z");
    ck_assert_str_eq(json_string_value(json_object_get(value, "client")), "2001:db8::1");
    ck_assert_str_eq(json_string_value(json_object_get(value, "target")), "/actors/china");
    ck_assert_str_eq(json_string_value(json_object_get(value, "route")), "getActor");
    ck_assert_str_eq(json_string_value(json_object_get(value, "source")), "ready");
    ck_assert(json_is_null(json_object_get(value, "id")));
    ck_assert(json_is_false(json_object_get(value, "cut")));
    ck_assert_int_eq(json_integer_value(json_object_get(value, "status")), 200);
    ck_assert_int_eq(json_integer_value(json_object_get(value, "bytes")), 99);
    ck_assert_double_eq_tol(json_real_value(json_object_get(value, "seconds")), 0.001235, 1e-9);
    json_decref(value);
    free(line);
}
END_TEST

/* Everything that could end a line, a field or a text, or means something to a terminal. */
static const struct {
    const char *text, *combined, *json; /* as they stand in the line */
} hostile[] = {
    {"a\"b", "a\\\"b", "a\\\"b"},
    {"a\\b", "a\\\\b", "a\\\\b"},
    {"a\nb", "a\\x0ab", "a\\u000ab"},
    {"a\r\nb", "a\\x0d\\x0ab", "a\\u000d\\u000ab"},
    {"a\x1b[31mb", "a\\x1b[31mb", "a\\u001b[31mb"},
    {"a\x7f"
     "b",
     "a\\x7fb", "a\\u007fb"},
    {"a\xc2\x9b"
     "b",
     "a\\xc2\\x9bb", "a\\u009bb"},
    {"a\xff"
     "b",
     "a\\xffb", "a\\\\xffb"},
    {"a\xe4\xb8", "a\\xe4\\xb8", "a\\\\xe4\\\\xb8"},
    {"\xe4\xb8\xad", "\\xe4\\xb8\\xad", "\xe4\xb8\xad"},
};

START_TEST(what_a_client_says_is_escaped)
{
    struct rpt_access access = access_of(hostile[_i].text);
    char *combined = line_of(rpt_access_combined, &access);
    char *json = line_of(rpt_access_json, &access);
    char *wanted = rpt_printf("\"GET %s HTTP/1.1\"", hostile[_i].combined);
    char *wanted_json = rpt_printf("\"target\":\"%s\",", hostile[_i].json);

    ck_assert_msg(strstr(combined, wanted) != NULL, "%s", combined);
    ck_assert_msg(strstr(json, wanted_json) != NULL, "%s", json);
    free(combined);
    free(json);
    free(wanted);
    free(wanted_json);
}
END_TEST

START_TEST(a_line_has_an_end_whatever_the_texts_hold)
{
    static const char *const pieces[] = {"a", "\"", "\x01", "\xff", "\xe4\xb8\xad"};
    RPT_AUTO_BUF text;
    struct rpt_access access = access_of("/");

    rpt_buf_init(&text, 100000);
    for (unsigned i = 0; i < 20000; i++)
        rpt_buf_adds(&text, pieces[_i]);
    for (size_t i = 0; i < RPT_A_COUNT; i++)
        access.texts[i] = text.data;
    char *combined = line_of(rpt_access_combined, &access);
    char *json = line_of(rpt_access_json, &access);
    json_t *value = json_loads(json, 0, NULL);
    for (const char *c = combined; c[1] != '\0'; c++)
        ck_assert(isprint((unsigned char)*c));
    ck_assert_ptr_nonnull(strstr(combined, "..."));
    ck_assert_ptr_nonnull(value);
    ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(value, "target")), "..."));
    json_decref(value);
    free(combined);
    free(json);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("access");
    TCase *tcase = tcase_create("access");

    tcase_add_test(tcase, combined_is_as_apache_writes_it);
    tcase_add_test(tcase, no_answer_has_no_status);
    tcase_add_test(tcase, json_has_every_member);
    tcase_add_loop_test(tcase, what_a_client_says_is_escaped, 0, RPT_COUNT(hostile));
    tcase_add_loop_test(tcase, a_line_has_an_end_whatever_the_texts_hold, 0, 5);
    suite_add_tcase(suite, tcase);
    return suite;
}
