/* SPDX-License-Identifier: MIT
 *
 * Pandoc's JSON into sections, paragraphs and spans: each case is a list of blocks and what a
 * document of it says, what is left out, and what is wrong.
 */
#include "describe.h"
#include "import_case.h"

#define NO "[\"\",[],[]]"
#define STR(text) "{\"t\":\"Str\",\"c\":\"" text "\"}"
#define SPACE "{\"t\":\"Space\"}"
#define PARA(inlines) "{\"t\":\"Para\",\"c\":[" inlines "]}"
#define OF(kind, inlines) "{\"t\":\"" kind "\",\"c\":[" inlines "]}"
#define CELL(blocks) "[" NO ",{\"t\":\"AlignDefault\"},1,1,[" blocks "]]"
#define HEADER(depth, attributes, inlines)                                                         \
    "{\"t\":\"Header\",\"c\":[" depth "," attributes ",[" inlines "]]}"

static const struct {
    const char *what, *meta, *blocks, *described, *left_out;
} cases[] = {
    {"words, spaces and line breaks", "",
     PARA(STR("a") "," SPACE "," STR("b") ",{\"t\":\"SoftBreak\"}," STR(
         "c") ",{\"t\":\"LineBreak\"}," STR("d")),
     "# sample\nparagraph -: a b c\nd", ""},
    {"marks", "",
     PARA(OF("Emph", STR("a")) "," OF("Strong", STR("b")) "," OF("Superscript", STR("c")) "," OF(
         "Underline", STR("d")) "," OF("SmallCaps", STR("e")) ",{\"t\":\"Code\",\"c\":[" NO
                                                              ",\"f\"]},{\"t\":\"Math\",\"c\":[{"
                                                              "\"t\":\"InlineMath\"},\"g\"]}"),
     "# sample\nparagraph -: abcdefg\n  0-1 emphasis\n  1-2 strong\n  2-3 superscript\n  5-6 code\n"
     "  6-7 code",
     ""},
    {"looks that no mark says are told, the words kept", "",
     PARA(OF("Subscript", STR("a")) "," OF("Strikeout", STR("b"))), "# sample\nparagraph -: ab",
     "the look of a subscript, that words are struck out"},
    {"quotation marks are text", "",
     PARA("{\"t\":\"Quoted\",\"c\":[{\"t\":\"DoubleQuote\"},[" STR("a") ",{\"t\":\"Quoted\",\"c\":"
                                                                        "[{\"t\":\"SingleQuote\"},"
                                                                        "[" STR("b") "]]}]]}"),
     "# sample\nparagraph -: “a‘b’”", ""},
    {"links, spans with a language, images", "",
     PARA("{\"t\":\"Link\",\"c\":[" NO ",[" STR("a") "],[\"https://b.c/\",\"\"]]},{\"t\":\"Span\","
                                                     "\"c\":[[\"\",[],[[\"lang\",\"fr\"]]],[" STR(
                                                         "d") "]]},{\"t\":\"Image\",\"c\":[" NO
                                                              ",[" STR("e") "],[\"f.png\",\"\"]]}"),
     "# sample\nparagraph -: ade\n  0-1 link https://b.c/\n  1-2 foreign fr",
     "an image; its words are kept"},
    {"a note stands behind its paragraph", "",
     PARA(STR("a") ",{\"t\":\"Note\",\"c\":[" PARA(STR("b")) "]}") "," PARA(STR("c")),
     "# sample\nparagraph -: a1\n  1-2 link ->1\n  1-2 superscript\nparagraph -: 1 b\n"
     "  0-1 superscript\nparagraph -: c",
     ""},
    {"headings nest, and links find them", "",
     HEADER("1", "[\"a\",[],[]]", STR("A")) "," HEADER("2", NO, STR("B")) "," PARA(
         "{\"t\":\"Link\",\"c\":[" NO
         ",[" STR("x") "],[\"#c\",\"\"]]}") "," HEADER("1", "[\"c\",[],[]]", STR("C")),
     "# sample\n1< 0 a: A\n2< 1 b: B\nparagraph -: x\n  0-1 link #c\n1< 0 c: C", ""},
    {"one heading above all others is the title", "",
     HEADER("1", NO, STR("A")) "," HEADER("2", NO, STR("B")) "," PARA(STR("x")),
     "# A\n2< 0 b: B\nparagraph -: x", ""},
    {"lists, definitions, quotations, verse, code", "",
     "{\"t\":\"BulletList\",\"c\":[[{\"t\":\"Plain\",\"c\":[" STR(
         "a") "]},{\"t\":\"OrderedList\","
              "\"c\":[[1,{\"t\":\"Decimal\"},{\"t\":\"Period\"}],[[" PARA(
                  STR("b")) "]]]}]]},"
                            "{\"t\":\"DefinitionList\",\"c\":[[[" STR("c") "],[[" PARA(STR(
                                "d")) "]]]]},"
                                      "{\"t\":\"BlockQuote\",\"c\":[" PARA(STR(
                                          "e")) "]},"
                                                "{\"t\":\"LineBlock\",\"c\":[[" STR("f") "],[" STR(
                                                    "g") "]]},{\"t\":\"HorizontalRule\"},"
                                                         "{\"t\":\"CodeBlock\",\"c\":[" NO
                                                         ",\"h\\n  i\"]},{\"t\":\"Null\"}",
     "# sample\nlist-item -: a\nlist-item -: b\nlist-item -: c\n  0-1 strong\nlist-item -: d\n"
     "quote -: e\nverse -: f\ng\ncode -: h\n  i",
     ""},
    {"a table is its caption and rows", "",
     "{\"t\":\"Table\",\"c\":[" NO
     ",[null,[" PARA(STR("cap")) "]],[],[" NO ",[[" NO ",[" CELL(PARA(STR("a"))) "," CELL(PARA(
         STR("b"))) "]]]],[[" NO ",0,[],[[" NO
                    ",[" CELL(PARA(STR("c")) "," PARA(STR("d"))) "," CELL("") "]]]]],[" NO ",[]]]}",
     "# sample\ncaption -: cap\nparagraph -: a | b\nparagraph -: c d", ""},
    {"a figure, and divs: a reference, another language", "",
     "{\"t\":\"Figure\",\"c\":[" NO ",[null,[" PARA(
         STR("cap")) "]],[]]},"
                     "{\"t\":\"Div\",\"c\":[[\"\",[\"csl-entry\"],[]],[" PARA(
                         STR("r")) "]]},"
                                   "{\"t\":\"Div\",\"c\":[[\"\",[],[[\"lang\",\"ar\"]]],[" PARA(
                                       STR("x")) "]]}",
     "# sample\ncaption -: cap\nreference -: r\nparagraph -: x\n  0-1 foreign ar", ""},
    {"metadata: title, language, subtitle",
     "\"title\":{\"t\":\"MetaInlines\",\"c\":[" STR(
         "T") "]},\"lang\":{\"t\":\"MetaString\",\"c\":"
              "\"de\"},\"subtitle\":{\"t\":\"MetaInlines\",\"c\":[" STR(
                  "sub") "]},"
                         "\"x\":{\"t\":\"MetaBool\",\"c\":true},\"date\":{\"t\":\"MetaString\","
                         "\"c\":\"May\"}",
     PARA("{\"t\":\"Span\",\"c\":[[\"\",[],[[\"lang\",\"de\"]]],[" STR("a") "]]}"),
     "# T\nparagraph -: sub\nparagraph -: a",
     "metadata 'published', which is not of its form: 'May', metadata 'x'"},
    {"what a document has no place for is told", "",
     PARA(STR("a") ",{\"t\":\"RawInline\",\"c\":[\"tex\",\"b\"]},{\"t\":\"RawInline\",\"c\":["
                   "\"html\",\"<!-- c "
                   "-->\"]},{\"t\":\"Cite\",\"c\":[[{\"citationId\":\"nobody\"}],[" STR(
                       "d") "]]},{\"t\":\"New\",\"c\":[]}"),
     "# sample\nparagraph -: ad",
     "raw tex, a citation of a reference that is not in the dataset; its words are kept, a 'New', "
     "which is not known here"},
};

static char *left_out(const struct rpt_draft *draft)
{
    struct rpt_buf out;

    rpt_buf_init(&out, 10000);
    for (size_t i = 0; i < draft->left_count; i++)
        rpt_buf_addf(&out, "%s%s", i > 0 ? ", " : "", draft->left[i].what);
    return rpt_buf_steal(&out);
}

START_TEST(a_tree_says_what_pandoc_read)
{
    struct import_case c;
    struct rpt_draft draft;
    char *json = rpt_printf("{\"pandoc-api-version\":[1,22,2,1],\"meta\":{%s},\"blocks\":[%s]}",
                            cases[_i].meta, cases[_i].blocks);

    case_start(&c);
    case_put(&c, "sample.json", json);
    rpt_draft_init(&draft, &c.options);
    struct rpt_source *source = RPT_ADD(draft.sources, draft.source_count);
    source->name = "sample.json";
    source->sum = rpt_sha256_create();
    char *path = case_path(&c, "sample.json");
    ck_assert(rpt_pandoc_sniff(path, json, strlen(json)));
    ck_assert(rpt_pandoc_read(&draft, rpt_arena_strdup(draft.arena, path), &c.err));
    ck_assert(draft.documents[0]->read(&draft, draft.documents[0], &c.err));
    char *described = describe(draft.documents[0]), *left = left_out(&draft);
    rpt_mistakes_report(&draft, &c.report);
    char *lines = case_lines(&c);
    ck_assert_msg(strcmp(described, cases[_i].described) == 0, "%s:\n%s\n not:\n%s", cases[_i].what,
                  described, cases[_i].described);
    ck_assert_msg(strcmp(left, cases[_i].left_out) == 0, "%s: %s", cases[_i].what, left);
    ck_assert_msg(*lines == '\0', "%s: %s", cases[_i].what, lines);
    free(lines);
    free(left);
    free(described);
    free(path);
    free(json);
    rpt_draft_finish(&draft);
    case_end(&c);
}
END_TEST

/* What is wrong, and what is said of it. */
static const struct {
    const char *json, *lines;
} wrong[] = {
    {"{\"pandoc-api-version\":[1,22],\"blocks\":[{\"t\":\"Para\",\"c\":[{\"t\":\"Str\",\"c\":\"a\"}"
     "]},\n{\"t\":\"Para\",\"c\":[{\"t\":\"Str\",\"c\":7},{\"t\":\"Emph\"}]}]}",
     "s.json:2:1: in here Str is not as pandoc writes it; write the file anew with pandoc -t json"},
    {"{\"pandoc-api-version\":[1,22],\"blocks\":[\"x\"]}",
     "s.json:1:40: in here a thing without a kind (\"t\") is not as pandoc writes it; write the "
     "file "
     "anew with pandoc -t json"},
    {"{\"pandoc-api-version\":[1,22],\"blocks\":[{\"t\":\"Para\"",
     "s.json:1:50: this is not JSON: '}' expected near end of file; mend it there or right before"},
    {"{\"pandoc-api-version\":[1,22]}",
     "s.json:1:1: the file has no \"blocks\"; write it anew with pandoc -t json"},
};

START_TEST(a_tree_that_pandoc_did_not_write_is_refused)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "s.json", wrong[_i].json);
    ck_assert(!case_import(&c, "s.json", AT));
    char *lines = case_lines(&c);
    ck_assert_msg(strstr(lines, wrong[_i].lines) != NULL, "%s", lines);
    free(lines);
    case_end(&c);
}
END_TEST

START_TEST(what_is_cited_is_a_reference_of_the_dataset)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_put(
        &c, "s.json",
        "{\"pandoc-api-version\":[1,22],\"meta\":{\"author\":{\"t\":\"MetaList\",\"c\":[{\"t\":"
        "\"MetaInlines\",\"c\":[" STR("Ann") "," SPACE "," STR("Lee") "]}]}},\"blocks\":[" PARA(
            "{\"t\":\"Cite\",\"c\":[[{\"citationId\":\"Lee_2010\"}],[" STR("so") "]]}") "]}");
    case_must_import(&c, "s.json", "2026-11-25T00:00:00Z");
    case_says(&c, "SELECT reference, start, \"end\" FROM citations WHERE document = 's'",
              "lee-2010|0|2");
    case_says(&c, "SELECT authors FROM document WHERE slug = 's'", "[{\"name\":\"Ann Lee\"}]");
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("pandoc");
    TCase *tc = tcase_create("pandoc");

    tcase_add_loop_test(tc, a_tree_says_what_pandoc_read, 0, (int)RPT_COUNT(cases));
    tcase_add_loop_test(tc, a_tree_that_pandoc_did_not_write_is_refused, 0, (int)RPT_COUNT(wrong));
    tcase_add_test(tc, what_is_cited_is_a_reference_of_the_dataset);
    suite_add_tcase(suite, tc);
    return suite;
}
