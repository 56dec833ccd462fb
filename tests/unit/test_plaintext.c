/* SPDX-License-Identifier: MIT
 *
 * Plain text into a title, sections and paragraphs: each case is a file and what it says.
 */
#include "describe.h"
#include "import_case.h"

static const struct {
    const char *what, *text, *described;
} cases[] = {
    {"the first line by itself is the title", "A title\n\nOne\ntwo.\n\n\n Three \n",
     "# A title\nparagraph -: One two.\nparagraph -: Three"},
    {"a first line that goes on, or ends a sentence, is none", "One\ntwo\n\nThree\n",
     "# a text\nparagraph -: One two\nparagraph -: Three"},
    {"a sentence is no title", "It is one.\n\nTwo\n",
     "# a text\nparagraph -: It is one.\nparagraph -: Two"},
    {"nor is the only line there is", "Words\n", "# a text\nparagraph -: Words"},
    {"underlined lines are headings",
     "Title\n=====\n\nPart\n----\nOne\n\nChapter\n=======\n\nTwo\n",
     "# Title\n2< 0 part: Part\nparagraph -: One\n1< 0 chapter: Chapter\nparagraph -: Two"},
    {"a rule below a longer line underlines nothing", "T\n\nA longer line\n---\n",
     "# T\nparagraph -: A longer line ---"},
    {"a line in capitals by itself is a heading", "T\n\nINTRODUCTION\n\nOne\n\nÜBER ALLES\n\nTwo\n",
     "# T\n2< 0 introduction: INTRODUCTION\nparagraph -: One\n2< 0 uber-alles: ÜBER ALLES\n"
     "paragraph -: Two"},
    {"a cry, an abbreviation and the end are none", "T\n\nNATO.\n\nUN\n\nTHE END\n",
     "# T\nparagraph -: NATO.\nparagraph -: UN\nparagraph -: THE END"},
    {"nor is a script without capitals", "T\n\n世界人权宣言\n\nx\n",
     "# T\nparagraph -: 世界人权宣言\nparagraph -: x"},
    {"lines of Han are joined without a space", "T\n\n人人\n生而\nfree\n自由\n",
     "# T\nparagraph -: 人人生而 free 自由"},
    {"line ends of other systems, form feeds, a byte order mark",
     "\xEF\xBB\xBFT\r\n\r\none\r\ntwo\r\n\fthree\r\n",
     "# T\nparagraph -: one two\nparagraph -: three"},
    {"no-break and wide spaces are white space", "T\n\n\xC2\xA0\xE3\x80\x80\none\xC2\xA0\n",
     "# T\nparagraph -: one"},
    {"signs alone are text", "T\n\n* * *\n\none\n", "# T\nparagraph -: * * *\nparagraph -: one"},
};

static void read_text(struct import_case *c, struct rpt_draft *draft, const char *text)
{
    char *path = case_path(c, "a text.txt");

    case_put(c, "a text.txt", text);
    rpt_draft_init(draft, &c->options);
    struct rpt_source *source = RPT_ADD(draft->sources, draft->source_count);
    source->name = "folder/a text.txt";
    source->sum = rpt_sha256_create();
    ck_assert(rpt_plaintext_read(draft, rpt_arena_strdup(draft->arena, path), &c->err));
    ck_assert_msg(draft->documents[0]->read(draft, draft->documents[0], &c->err), "%s",
                  c->err.detail);
    free(path);
}

START_TEST(a_text_says_what_stands_in_it)
{
    struct import_case c;
    struct rpt_draft draft;

    case_start(&c);
    read_text(&c, &draft, cases[_i].text);
    char *described = describe(draft.documents[0]);
    ck_assert_msg(strcmp(described, cases[_i].described) == 0, "%s:\n%s\n not:\n%s", cases[_i].what,
                  described, cases[_i].described);
    free(described);
    rpt_draft_finish(&draft);
    case_end(&c);
}
END_TEST

START_TEST(long_lines_are_paragraphs_of_their_own)
{
    struct import_case c;
    struct rpt_draft draft;
    char *text = rpt_printf("T\n\n%0150d\nshort\n", 1);

    case_start(&c);
    read_text(&c, &draft, text);
    ck_assert_uint_eq(draft.documents[0]->paragraph_count, 2);
    ck_assert_str_eq(draft.documents[0]->paragraphs[1].text, "short");
    ck_assert_uint_eq(draft.documents[0]->paragraphs[1].line, 4);
    free(text);
    rpt_draft_finish(&draft);
    case_end(&c);
}
END_TEST

START_TEST(an_empty_file_is_a_mistake_with_its_place)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "empty.txt", " \n\n");
    ck_assert(!case_import(&c, "empty.txt", AT));
    char *lines = case_lines(&c);
    ck_assert_str_eq(lines, "empty.txt:1:1: the document 'empty' has no text; write a paragraph at "
                            "least");
    free(lines);
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("plaintext");
    TCase *tc = tcase_create("plaintext");

    tcase_add_loop_test(tc, a_text_says_what_stands_in_it, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tc, long_lines_are_paragraphs_of_their_own);
    tcase_add_test(tc, an_empty_file_is_a_mistake_with_its_place);
    suite_add_tcase(suite, tc);
    return suite;
}
