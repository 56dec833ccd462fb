/* SPDX-License-Identifier: MIT
 *
 * Line and column of what a JSON pointer names.
 */
#include "import_case.h"

static const char text[] = "{\n"
                           "  \"a\": [1, {\"b\": \"x\\\"]}\", \"c\": {}}],\n"
                           "\t\"m~n/o\": \"ä\", \"é\": true,\n"
                           "  \"\\u0041\": [[], [{\"deep\": null}]]\n"
                           "}\n";

static void expect(const char *pointer, bool key, unsigned line, unsigned column)
{
    unsigned l, c;

    rpt_locate(text, strlen(text), pointer, key, &l, &c);
    ck_assert_msg(l == line && c == column, "%s is at %u:%u, not %u:%u", pointer, l, c, line,
                  column);
}

START_TEST(the_empty_pointer_is_the_whole_value)
{
    expect("", false, 1, 1);
}
END_TEST

START_TEST(values_and_keys_are_found)
{
    expect("/a", false, 2, 8);
    expect("/a", true, 2, 3);
    expect("/a/0", false, 2, 9);
    expect("/a/1/b", false, 2, 18);
    expect("/a/1/b", true, 2, 13);
    expect("/a/1/c", false, 2, 32);
}
END_TEST

START_TEST(escapes_of_pointers_and_of_strings_are_read)
{
    expect("/m~0n~1o", false, 3, 11);
    expect("/A/1/0/deep", false, 4, 28);
}
END_TEST

START_TEST(columns_count_code_points)
{
    expect("/é", true, 3, 16);
    expect("/é", false, 3, 21);
}
END_TEST

START_TEST(a_pointer_that_leads_nowhere_gives_the_last_value_it_reached)
{
    expect("/a/7", false, 2, 8);
    expect("/a/1/zz/y", false, 2, 12);
    expect("/a/0/b", false, 2, 9);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("locate");
    TCase *tc = tcase_create("locate");

    tcase_add_test(tc, the_empty_pointer_is_the_whole_value);
    tcase_add_test(tc, values_and_keys_are_found);
    tcase_add_test(tc, escapes_of_pointers_and_of_strings_are_read);
    tcase_add_test(tc, columns_count_code_points);
    tcase_add_test(tc, a_pointer_that_leads_nowhere_gives_the_last_value_it_reached);
    suite_add_tcase(suite, tc);
    return suite;
}
