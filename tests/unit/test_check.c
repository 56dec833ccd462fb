/* SPDX-License-Identifier: MIT
 *
 * Mistakes in a bundle: each case is one change to a bundle that is right, and the line (or lines) that
 * an import answers. Nothing is written then.
 */
#include "import_case.h"

#define DOC "documents/talks-digest/"

static const struct {
    const char *file, *from, *to; /* within the bundle */
    const char *lines;            /* each file's path without the bundle's */
} cases[] = {
#include "check_cases.inc"
};

/* Paths in the expected lines are short; in the report they start with the bundle's folder. */
static char *short_lines(const struct import_case *c)
{
    char *lines = case_lines(c), *out = rpt_alloc(strlen(lines) + 1), *to = out;

    for (const char *at = lines; *at != '\0';) {
        if (strncmp(at, "bundle/" DOC, strlen("bundle/" DOC)) == 0)
            at += strlen("bundle/" DOC);
        else if (strncmp(at, "bundle/", strlen("bundle/")) == 0)
            at += strlen("bundle/");
        else
            *to++ = *at++;
    }
    free(lines);
    return out;
}

START_TEST(a_mistake_is_told_with_its_place_and_what_would_be_right)
{
    struct import_case c;

    case_start(&c);
    char *file = rpt_printf("bundle/%s", cases[_i].file);
    case_swap(&c, file, cases[_i].from, cases[_i].to);
    c.options.db = c.db;
    bool good = case_import(&c, "bundle", AT);
    char *lines = short_lines(&c);
    if (getenv("RPT_SHOW") != NULL) { printf("@@%d\n%s\n", _i, lines); free(lines); free(file); case_end(&c); return; }
    ck_assert_msg(!good && strcmp(lines, cases[_i].lines) == 0, "%s → %s:\n%s\n not:\n%s", cases[_i].from,
                  cases[_i].to, lines, cases[_i].lines);
    ck_assert_int_eq(c.err.id, RPT_E_BAD_DATA);
    ck_assert_int_ne(access(c.db, F_OK), 0);
    free(lines);
    free(file);
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("check");
    TCase *tc = tcase_create("check");

    tcase_add_loop_test(tc, a_mistake_is_told_with_its_place_and_what_would_be_right, 0,
                        (int)RPT_COUNT(cases));
    suite_add_tcase(suite, tc);
    return suite;
}
