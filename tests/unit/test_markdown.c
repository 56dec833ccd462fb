/* SPDX-License-Identifier: MIT
 *
 * Markdown and plain text of a document, and the documentation's Markdown as HTML.
 */
#include "rapporteur/form.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static json_t *document(const char *runs)
{
    json_t *parsed = json_loads(runs, 0, NULL);

    ck_assert_ptr_nonnull(parsed);
    return json_pack("{s:s, s:s, s:[{s:s}], s:{s:s}, s:{s:[{s:s, s:s, s:i, s:[{s:s, s:s, s:o}]}]}}",
                     "title", "A *bold* title", "version", "digest", "authors", "name", "N. N.",
                     "cite", "text", "Cite me.", "text", "sections", "id", "one", "title", "1. One",
                     "level", 1, "paragraphs", "id", "p1", "text", "first and second", "runs",
                     parsed);
}

static char *written(const char *suffix, json_t *value, const char *kind)
{
    struct rpt_subject subject = {.kind = kind,
                                  .text = true,
                                  .value = value,
                                  .path = "/documents/d",
                                  .query = "",
                                  .base = "http://h"};
    struct rpt_error err = {0};
    struct rpt_buf out;

    rpt_buf_init(&out, 100000);
    ck_assert_msg(rpt_form_by_suffix(suffix, strlen(suffix))->write(&subject, &out, &err), "%s",
                  err.detail);
    json_decref(value);
    return rpt_buf_steal(&out);
}

static const struct {
    const char *runs, *line;
} cases[] = {
    {"[{\"text\":\"plain\",\"marks\":[],\"mentions\":[],\"citations\":[]}]", "plain {#p1}"},
    {"[{\"text\":\"a_b [c] <d> `e`\"}]", "a\\_b \\[c\\] \\<d\\> \\`e\\` {#p1}"},
    {"[{\"text\":\"1. not a list\"}]", "1\\. not a list {#p1}"},
    {"[{\"text\":\"- not a list\"}]", "\\- not a list {#p1}"},
    {"[{\"text\":\"# not a heading\"}]", "\\# not a heading {#p1}"},
    {"[{\"text\":\"China\",\"mentions\":[{\"entity\":{\"href\":\"/actors/china\"}}]},{\"text\":\" "
     "spoke\"}]",
     "[China](http://h/actors/china) spoke {#p1}"},
    {"[{\"text\":\"1\",\"citations\":[{\"reference\":{\"href\":\"/references/x\"}}]}]",
     "[1](http://h/references/x) {#p1}"},
    {"[{\"text\":\"so\",\"marks\":[{\"type\":\"emphasis\"},{\"type\":\"strong\"}]}]",
     "***so*** {#p1}"},
};

START_TEST(runs_are_links_and_signs)
{
    char *text = written("md", document(cases[_i].runs), "document");

    ck_assert_msg(strstr(text, cases[_i].line) != NULL, "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "# A \\*bold\\* title\n"));
    ck_assert_ptr_nonnull(strstr(text, "## 1\\. One {#one}\n"));
    ck_assert_ptr_nonnull(strstr(text, "Cite as: Cite me.\n"));
    free(text);
}
END_TEST

START_TEST(plain_text_is_title_headings_and_paragraphs)
{
    char *text = written("txt", document("[]"), "document");

    ck_assert_str_eq(text, "A *bold* title\n\n1. One\n\nfirst and second\n");
    free(text);
    text = written("txt", document("[]"), "section");
    ck_assert_str_eq(text, "1. One\n\nfirst and second\n");
    free(text);
    text = written("txt", json_pack("{s:s, s:s}", "id", "p1", "text", "alone"), "paragraph");
    ck_assert_str_eq(text, "alone\n");
    free(text);
}
END_TEST

START_TEST(documentation_has_tables_and_no_raw_html)
{
    static const char markdown[] = "# T\n\n| a |\n|---|\n| b |\n\n<script>x</script>\n";
    char *html = rpt_markdown_html(markdown, strlen(markdown));

    ck_assert_ptr_nonnull(strstr(html, "<table>"));
    ck_assert_ptr_null(strstr(html, "<script>"));
    free(html);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("markdown");
    TCase *tcase = tcase_create("markdown");

    tcase_add_loop_test(tcase, runs_are_links_and_signs, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tcase, plain_text_is_title_headings_and_paragraphs);
    tcase_add_test(tcase, documentation_has_tables_and_no_raw_html);
    suite_add_tcase(suite, tcase);
    return suite;
}
