/* SPDX-License-Identifier: MIT
 *
 * Markdown into sections, paragraphs and spans: each case is a text and what a document of it says.
 */
#include "describe.h"
#include "import_case.h"

static void parse(struct import_case *c, struct rpt_draft *draft, const char *markdown)
{
    struct rpt_file *file;
    char *path = case_path(c, "text.md");

    case_put(c, "text.md", markdown);
    rpt_draft_init(draft, &c->options);
    RPT_ADD(draft->sources, draft->source_count)->sum = rpt_sha256_create();
    ck_assert_msg(rpt_draft_read(draft, path, "text.md", true, &file, &c->err), "%s",
                  c->err.detail);
    rpt_markdown_parse(draft, rpt_draft_document(draft, file));
    free(path);
}

static const struct {
    const char *what, *markdown, *described, *mistakes;
} cases[] = {
    {"soft line breaks are spaces, and an id ends a paragraph", "# T\n\none\ntwo {#p9}\n\nthree\n",
     "# T\nparagraph p9: one two\nparagraph -: three", ""},
    {"headings nest, name themselves, and may be named",
     "# T\n\n## A b\n\n### C {#see}\n\nx\n\n## A b\n\ny\n",
     "# T\n2< 0 a-b: A b\n3< 1 see: C\nparagraph -: x\n2< 0 a-b-2: A b\nparagraph -: y", ""},
    {"a second heading of the first level is a section", "# T\n\n# U\n\nx\n",
     "# T\n1< 0 u: U\nparagraph -: x", ""},
    {"our links are spans with their places",
     "# T\n\n[Ä](@a) and [b](actor:b)\n[c](none:) [1](cite:r) [2](cite:r \"agreesWith\")\n",
     "# T\nparagraph -: Ä and b c 1 2\n  0-1 @a at 3:1\n  6-7 @b as actor at 3:13\n"
     "  8-9 @nobody at 4:1\n  10-11 cite r at 4:12\n  12-13 cite r agreesWith at 4:24",
     ""},
    {"other inline markup is marks", "# T\n\n*a* **b** `c` [d](https://e.f/) *[g](@h)*\n",
     "# T\nparagraph -: a b c d g\n  0-1 emphasis\n  2-3 strong\n  4-5 code\n"
     "  6-7 link https://e.f/\n  8-9 emphasis\n  8-9 @h at 3:34",
     ""},
    {"lists, quotes, code and tables are paragraphs of their kind",
     "# T\n\n- a\n- b\n  c\n\n> d\n\n```\ne\n f\n```\n\n| g | h |\n|---|---|\n| i | j |\n",
     "# T\nlist-item -: a\nlist-item -: b c\nquote -: d\ncode -: e\n f\nparagraph -: g | h\n"
     "paragraph -: i | j",
     ""},
    {"a hard line break stays", "# T\n\na\\\nb\n", "# T\nparagraph -: a\nb", ""},
    {"comments are left out", "# T\n\n<!-- x -->\n\na <!-- y -->b\n", "# T\nparagraph -: a b", ""},
    {"text is NFC, and so are offsets", "# T\n\ne\xCC\x81 *e&#x301;* x[y](@z)\n",
     "# T\nparagraph -: é é xy\n  2-3 emphasis\n  5-6 @z at 3:15", ""},
    {"a brace in code is no id", "# T\n\na `b {#c}`\n", "# T\nparagraph -: a b {#c}\n  2-8 code",
     ""},
    {"what is before the first section has none", "# T\n\na\n\n## B\n\nc\n",
     "# T\nparagraph -: a\n2< 0 b: B\nparagraph -: c", ""},
    {"inline tags are marks where Markdown has no sign",
     "# T\n\na<sup>2</sup> <span lang=\"de\">Wort</span> <q>s *t*</q> <time "
     "datetime=\"2013\">then</time> [u<em>v</em>](@w)<br>x\n",
     "# T\nparagraph -: a2 Wort s t then uv\nx\n  1-2 superscript\n  3-7 foreign de\n"
     "  10-11 emphasis\n  8-11 quotation\n  12-16 time 2013\n  18-19 emphasis\n"
     "  17-19 @w at 3:90",
     ""},
    {"a tag without its partner, or crossing another, is none",
     "# T\n\n<em>a <b>c</em> d</b> </q> *e<sup>* f</sup>\n",
     "# T\nparagraph -: a c d  e f\n  0-3 emphasis\n  7-8 emphasis", ""},
    {"a kind is said behind the id, or alone",
     "# T\n\na {#p1 .verse}\n\nb {.caption}\n\n```{#p3}\nc\n```\n\nd {.vers}\n",
     "# T\nverse p1: a\ncaption -: b\ncode p3: c\nparagraph -: d",
     "text.md:11:1: '.vers' is no kind of paragraph; nearest: '.verse'"},
    {"an image is its words", "# T\n\n![a b](c.png)\n", "# T\nparagraph -: a b", ""},
    {"footnotes stand behind the paragraph that calls them first",
     "# T\n\na[^x] b[^y] c[^x]\n\nd\n\n[^y]: Y\n\n[^x]: *X*\n\n    more\n",
     "# T\nparagraph -: a1 b2 c1\n  1-2 link ->1\n  1-2 superscript\n  4-5 link ->3\n"
     "  4-5 superscript\n  7-8 superscript\nparagraph -: 1 X\n  0-1 superscript\n  2-3 emphasis\n"
     "paragraph -: more\nparagraph -: 2 Y\n  0-1 superscript\nparagraph -: d",
     ""},
    {"a table's caption says so", "# T\n\nTable: One\n\n| g |\n|---|\n| i |\n\nTable: Two\n",
     "# T\ncaption -: Table: One\nparagraph -: g\nparagraph -: i\ncaption -: Table: Two", ""},
    {"lists nest, and quotations in them", "# T\n\n- a\n\n  b\n\n  1. c\n\n     > d\n",
     "# T\nlist-item -: a\nlist-item -: b\nlist-item -: c\nquote -: d", ""},
    {"a bad id, HTML, an empty link, heading and paragraph are mistakes",
     "# T\n\na {#P_1}\n\n<div>b</div>\n\n[](@c)\n\n##\n\n{#p2}\n", "# T\nparagraph -: a",
     "text.md:3:1: 'P_1' cannot be an id; it should be small letters and digits, words joined by "
     "single hyphens\n"
     "text.md:5:1: HTML is not read here; write it as Markdown, or make it a comment\n"
     "text.md:7:1: the link to '@c' has no words; write [words](@c)\n"
     "text.md:9:1: the heading has no words; give it some or take it out\n"
     "text.md:11:1: the paragraph 'p2' is empty; give it words or take it out"},
};

START_TEST(a_document_says_what_its_markdown_does)
{
    struct import_case c;
    struct rpt_draft draft;

    case_start(&c);
    parse(&c, &draft, cases[_i].markdown);
    char *described = describe(draft.documents[0]);
    rpt_mistakes_report(&draft, &c.report);
    char *mistakes = case_lines(&c);
    ck_assert_msg(strcmp(described, cases[_i].described) == 0, "%s:\n%s\n not:\n%s", cases[_i].what,
                  described, cases[_i].described);
    ck_assert_msg(strcmp(mistakes, cases[_i].mistakes) == 0, "%s:\n%s", cases[_i].what, mistakes);
    free(described);
    free(mistakes);
    rpt_draft_finish(&draft);
    case_end(&c);
}
END_TEST

START_TEST(deep_nesting_is_read)
{
    struct import_case c;
    struct rpt_draft draft;
    struct rpt_buf text;

    rpt_buf_init(&text, RPT_MAX_FILE);
    rpt_buf_adds(&text, "# T\n\n");
    for (int i = 0; i < 2000; i++)
        rpt_buf_adds(&text, "> ");
    rpt_buf_adds(&text, "a\n");
    for (int i = 0; i < 2000; i++)
        rpt_buf_adds(&text, "*a _b ");
    case_start(&c);
    parse(&c, &draft, text.data);
    ck_assert_uint_ge(draft.documents[0]->paragraph_count, 1);
    rpt_draft_finish(&draft);
    case_end(&c);
    rpt_buf_finish(&text);
}
END_TEST

START_TEST(a_file_of_its_own_is_named_by_its_title)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "Any Name.MD", "# Über Talks!\n\nWords.\n");
    c.options.lang = "de";
    c.options.published = "1999-12";
    case_must_import(&c, "Any Name.MD", AT);
    case_says(&c, "SELECT slug, title, lang, published, version, work FROM document",
              "uber-talks|Über Talks!|de|1999-12|original|-");
    case_says(&c, "SELECT source_name FROM edition", "Any Name.MD");
    case_says(&c, "SELECT id, ref, start, text FROM paragraph", "p1|0.1|13|Words.");
    c.options.document = "talks";
    case_must_import(&c, "Any Name.MD", AT);
    case_says(&c, "SELECT slug FROM document ORDER BY n", "uber-talks\ntalks");
    case_end(&c);
}
END_TEST

START_TEST(what_is_left_out_is_told)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "x.md",
             "# T\n\n![a](b.png) <u>c</u> <!-- d -->[f](https://g.h/ \"i\")\n\n"
             "[^j]: k\n\n```\n[^l]: m\n```\n");
    case_must_import(&c, "x.md", AT);
    case_says(&c, "SELECT text FROM paragraph ORDER BY ordinal", "a c f\n[^l]: m");
    char *left = json_dumps(json_object_get(c.report.lists, "left_out"), JSON_COMPACT);
    for (char *at = left; (at = strstr(at, c.folder)) != NULL;)
        memmove(at, at + strlen(c.folder) + 1, strlen(at) - strlen(c.folder));
    ck_assert_str_eq(
        left,
        "[{\"file\":\"x.md\",\"line\":3,\"what\":\"an image; its words are kept\",\"count\":1},"
        "{\"file\":\"x.md\",\"line\":3,\"what\":\"an HTML tag in Markdown\","
        "\"count\":2},"
        "{\"file\":\"x.md\",\"line\":3,\"what\":\"the title of a link\",\"count\":1},"
        "{\"file\":\"x.md\",\"line\":5,\"what\":\"a footnote that nothing calls, or that comes "
        "twice\",\"count\":1}]");
    free(left);
    case_end(&c);
}
END_TEST

START_TEST(a_document_without_a_title_is_a_mistake)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "x.md", "Words.\n");
    ck_assert(!case_import(&c, "x.md", AT));
    char *lines = case_lines(&c);
    ck_assert_str_eq(
        lines,
        "x.md:1:1: the document has no title; begin it with a heading ('# Title' in Markdown)");
    free(lines);
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("import markdown");
    TCase *tc = tcase_create("markdown");

    tcase_add_loop_test(tc, a_document_says_what_its_markdown_does, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tc, deep_nesting_is_read);
    tcase_add_test(tc, a_file_of_its_own_is_named_by_its_title);
    tcase_add_test(tc, what_is_left_out_is_told);
    tcase_add_test(tc, a_document_without_a_title_is_a_mistake);
    suite_add_tcase(suite, tc);
    return suite;
}
