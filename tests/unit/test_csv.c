/* SPDX-License-Identifier: MIT
 *
 * CSV of a list: columns, quoting, what is nested.
 */
#include "rapporteur/form.h"
#include <check.h>
#include <string.h>

static const struct {
    const char *items, *csv;
} cases[] = {
    {"[]", "\r\n"},
    {"[{\"a\":1,\"b\":\"x\"}]", "a,b\r\n1,x\r\n"},
    {"[{\"a\":null,\"b\":true,\"c\":0.5}]", "a,b,c\r\n,true,0.5\r\n"},
    {"[{\"a\":\"x,y\"},{\"a\":\"say \\\"no\\\"\"},{\"a\":\"two\\nlines\"}]",
     "a\r\n\"x,y\"\r\n\"say \"\"no\"\"\"\r\n\"two\nlines\"\r\n"},
    {"[{\"a\":\" led\"}]", "a\r\n\" led\"\r\n"},
    {"[{\"quote\":{\"exact\":\"q\",\"prefix\":\"p\"}}]", "quote_exact,quote_prefix\r\nq,p\r\n"},
    {"[{\"entity\":{\"id\":\"china\",\"class\":\"actor\",\"label\":\"China\",\"href\":\"/actors/"
     "china\"}}]",
     "entity,entity_label\r\nchina,China\r\n"},
    {"[{\"tags\":[\"a\",\"b\"],\"none\":[]}]", "tags,none\r\na|b,\r\n"},
    {"[{\"id\":\"x\",\"evidence\":[{\"quote\":\"q\"}],\"links\":{\"self\":\"/x\"}}]",
     "id\r\nx\r\n"},
    {"[{\"a\":1},{\"b\":2}]", "a,b\r\n1,\r\n,2\r\n"},
    {"[{\"a\":\"\\u00e9\\ud83d\\ude00\"}]", "a\r\n\xC3\xA9\xF0\x9F\x98\x80\r\n"},
};

START_TEST(a_list_is_a_table)
{
    json_auto_t *items = json_loads(cases[_i].items, 0, NULL),
                *list = json_pack("{s:O}", "items", items);
    struct rpt_subject subject = {
        .kind = "thing", .list = true, .value = list, .path = "/things", .query = "", .base = ""};
    struct rpt_error err = {0};
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, 10000);
    ck_assert(rpt_form_by_suffix("csv", 3)->write(&subject, &out, &err));
    ck_assert_str_eq(out.data, cases[_i].csv);
}
END_TEST

START_TEST(a_table_over_the_maximum_is_refused)
{
    json_auto_t *list = json_pack("{s:[{s:s}]}", "items", "a", "a long cell that does not fit");
    struct rpt_subject subject = {
        .kind = "thing", .list = true, .value = list, .path = "/things", .query = "", .base = ""};
    struct rpt_error err = {0};
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, 10);
    ck_assert(!rpt_form_by_suffix("csv", 3)->write(&subject, &out, &err));
    ck_assert_int_eq(err.id, RPT_E_TOO_LARGE);
    rpt_error_clear(&err);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("csv");
    TCase *tcase = tcase_create("csv");

    tcase_add_loop_test(tcase, a_list_is_a_table, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tcase, a_table_over_the_maximum_is_refused);
    suite_add_tcase(suite, tcase);
    return suite;
}
