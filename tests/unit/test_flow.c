/* SPDX-License-Identifier: MIT
 *
 * The flow, through a small notation: "<p" opens a part, ">" closes the innermost, the rest is
 * text. Each case is a stream of such and what the document made of it says.
 */
#include "../../lib/import/flow.h"
#include "import_case.h"
#include "describe.h"

static const struct {
    const char *name;
    struct rpt_part part;
} parts[] = {
    {"p", {.what = PART_BLOCK, .name = "paragraph"}},
    {"q", {.what = PART_BLOCK, .name = "quote"}},
    {"li", {.what = PART_BLOCK, .name = "list-item"}},
    {"pre", {.what = PART_BLOCK, .name = "code"}},
    {"h1", {.what = PART_HEADING, .depth = 1}},
    {"h2", {.what = PART_HEADING, .depth = 2, .id = "own"}},
    {"h3", {.what = PART_HEADING, .depth = 3}},
    {"head", {.what = PART_HEADING}},
    {"div", {.what = PART_SECTION, .id = "part"}},
    {"l", {.what = PART_LINE, .name = "verse"}},
    {"tr", {.what = PART_ROW}},
    {"td", {.what = PART_CELL}},
    {"note", {.what = PART_NOTE}},
    {"note*", {.what = PART_NOTE, .name = "*"}},
    {"field", {.what = PART_FIELD}},
    {"skip", {.what = PART_SKIP, .name = "a picture"}},
    {"script", {.what = PART_SKIP}},
    {"b", {.what = PART_MARK, .name = "strong"}},
    {"i", {.what = PART_MARK, .name = "emphasis"}},
    {"fr", {.what = PART_PLAIN, .lang = "fr"}},
    {"en", {.what = PART_PLAIN, .lang = "EN"}},
    {"??", {.what = PART_PLAIN, .lang = "a b"}},
    {"to-p", {.what = PART_MARK, .name = "link", .value = "#here"}},
    {"to-h", {.what = PART_MARK, .name = "link", .value = "#own"}},
    {"out", {.what = PART_MARK, .name = "link", .value = "https://a.b/"}},
    {"here", {.what = PART_PLAIN, .id = "here"}},
};

static void open_part(struct rpt_flow *flow, const char *name, size_t len)
{
    for (size_t i = 0; i < RPT_COUNT(parts); i++)
        if (strlen(parts[i].name) == len && strncmp(parts[i].name, name, len) == 0) {
            rpt_flow_open(flow, &parts[i].part);
            return;
        }
    ck_abort_msg("no part is called '%s'", name);
}

/* "<name text>": the name ends at the first space. "^" is a line break. */
static void run(struct rpt_flow *flow, const char *stream)
{
    while (*stream != '\0') {
        size_t len = strcspn(stream, "<>^");

        rpt_flow_text(flow, stream, len);
        stream += len;
        if (*stream == '<') {
            len = strcspn(++stream, " ");
            open_part(flow, stream, len);
            stream += len + (stream[len] == ' ');
        } else if (*stream == '>') {
            rpt_flow_close(flow);
            stream++;
        } else if (*stream == '^') {
            rpt_flow_break(flow);
            stream++;
        }
    }
}

static const struct {
    const char *what, *stream, *described, *left;
} cases[] = {
    {"white space is folded and trimmed", "<p  a \n\t b ><p  ><p c>",
     "# -\nparagraph -: a b\nparagraph -: c", ""},
    {"text outside all blocks is a paragraph", "a <p b> c",
     "# -\nparagraph -: a\nparagraph -: b\nparagraph -: c", ""},
    {"the innermost block with a kind gives it", "<q <p a><li b<p c>><pre d>>",
     "# -\nquote -: a\nlist-item -: b\nlist-item -: c\ncode -: d", ""},
    {"marks end at words, and empty ones are none", "<p a <b  b > c<i >.>",
     "# -\nparagraph -: a b c.\n  2-3 strong", ""},
    {"a mark goes on in the next block", "<b <p a><p b>>c",
     "# -\nparagraph -: a\n  0-1 strong\nparagraph -: b\n  0-1 strong\nparagraph -: c", ""},
    {"the same mark twice is one", "<p <b a<b b>c<i <b d>>>>",
     "# -\nparagraph -: abcd\n  3-4 emphasis\n  0-4 strong", ""},
    {"a line break stays, two part paragraphs", "<p a ^ b^^c^>^",
     "# -\nparagraph -: a\nb\nparagraph -: c", ""},
    {"code keeps its white space", "<pre \n a\n\n  b\n><p a<pre  ^b>c>",
     "# -\ncode -:  a\n\n  b\nparagraph -: a\ncode -:  \nb\nparagraph -: c", ""},
    {"headings nest, and the first of depth 1 is the title", "<h1 T><h2 A><h3 B>b<h2 C>c<h1 D>d",
     "# T\n2< 0 own: A\n3< 1 b: B\nparagraph -: b\n2< 0 c: C\nparagraph -: c\n1< 0 d: D\n"
     "paragraph -: d",
     ""},
    {"headings are as deep as the sections around them, and are called like them",
     "<h1 T><div <head A><p a><div <head B^b>>><div <div <head C>>>",
     "# T\n1< 0 part: A\nparagraph -: a\n2< 1 b-b: B b\n2< 1 c: C", ""},
    {"a heading in a quotation or table is a paragraph", "<q <h2 <b a>>><tr <td <h2 b>>>",
     "# -\nheading -: a\n  0-1 strong\nheading -: b", ""},
    {"marks in headings are left out", "<h1 T><h2 <b a> <i b><b c>>", "# T\n2< 0 own: a bc",
     "strong in a heading 2, emphasis in a heading 1"},
    {"verse lines with their neighbours are one paragraph", "<p a><q <l b><l <i c>>>^<l d>",
     "# -\nparagraph -: a\nverse -: b\nc\n  2-3 emphasis\nverse -: d", ""},
    {"cells are parted, and blocks in them join",
     "<tr <td a><td <p b><p c>><td ><td <b d>><td >><tr <td e><td <li f>>>",
     "# -\nparagraph -: a | b c | | d\n  12-13 strong\nparagraph -: e\nlist-item -: f", ""},
    {"a note follows the paragraph that calls it, each linked by its number",
     "<p a<note b<note* <p c>>> d><p e>",
     "# -\nparagraph -: a1 d\n  1-2 link ->2\n  1-2 superscript\nparagraph -: * c\n  0-1 "
     "superscript\n"
     "paragraph -: 1 b*\n  0-1 superscript\n  3-4 link ->1\n  3-4 superscript\nparagraph -: e",
     ""},
    {"a note that nothing calls is a paragraph", "<note <p a>>", "# -\nparagraph -: a", ""},
    {"an empty note has no number", "<p a<note >>", "# -\nparagraph -: a", ""},
    {"a note of a heading has no number there", "<h1 T<note a>>b",
     "# T\nparagraph -: 1 a\n  0-1 superscript\nparagraph -: b",
     "the number of a note in a heading 1"},
    {"what is skipped is told", "<p a<skip b<p c>>d<script e>f>", "# -\nparagraph -: adf",
     "a picture 1"},
    {"a field is no part of the text", "<p a<field b<p c><h1 d>>e>", "# -\nparagraph -: ae", ""},
    {"other languages are marked, the same is not",
     "<en <p a <fr b> c><fr <p d <en e>><p f<note g>>>>",
     "# -\nparagraph -: a b c\n  2-3 foreign fr\nparagraph -: d e\n  2-3 foreign EN\n"
     "  0-3 foreign fr\nparagraph -: f1\n  1-2 link ->3\n  1-2 superscript\n  0-2 foreign fr\n"
     "paragraph -: 1 g\n  0-1 superscript\n  2-3 foreign fr",
     ""},
    {"what is no language is left out", "<?? a>", "# -\nparagraph -: a",
     "a language that is no tag, such as en or zh-Hant 1"},
    {"links inside lead to where their ids ended up",
     "<h1 T><to-p a> <to-h b><h2 H><p c><p d<here >>",
     "# T\nparagraph -: a b\n  0-1 link ->2\n  2-3 link #own\n2< 0 own: H\nparagraph -: c\n"
     "paragraph -: d",
     ""},
    {"text is NFC, and so are offsets", "<p e\xCC\x81<b x><i e>\xCC\x81>",
     "# -\nparagraph -: éxé\n  1-2 strong\n  2-3 emphasis", ""},
};

static char *left_of(const struct rpt_draft *draft)
{
    struct rpt_buf out;

    rpt_buf_init(&out, 4096);
    for (size_t i = 0; i < draft->left_count; i++)
        rpt_buf_addf(&out, "%s%s %zu", i > 0 ? ", " : "", draft->left[i].what,
                     draft->left[i].count);
    rpt_buf_adds(&out, "");
    return rpt_buf_steal(&out);
}

static const struct rpt_file nothing = {.path = "x", .name = "x", .text = (char *)""};
static const struct rpt_import_options options = {0};

START_TEST(a_document_says_what_its_stream_does)
{
    struct rpt_draft draft;
    struct rpt_flow flow;

    rpt_draft_init(&draft, &options);
    rpt_flow_init(&flow, &draft, rpt_draft_document(&draft, &nothing));
    run(&flow, cases[_i].stream);
    rpt_flow_finish(&flow);
    char *described = describe(draft.documents[0]), *left = left_of(&draft);
    ck_assert_msg(strcmp(described, cases[_i].described) == 0, "%s:\n%s\n not:\n%s", cases[_i].what,
                  described, cases[_i].described);
    ck_assert_msg(strcmp(left, cases[_i].left) == 0, "%s:\n%s\n not:\n%s", cases[_i].what, left,
                  cases[_i].left);
    free(described);
    free(left);
    ck_assert_uint_eq(draft.mistake_count, 0);
    rpt_draft_finish(&draft);
}
END_TEST

static void must_say(const struct rpt_draft *draft, size_t count, const char *text)
{
    ck_assert_uint_eq(draft->mistake_count, count);
    ck_assert_msg(strcmp(draft->mistakes[0].text, text) == 0, "%s", draft->mistakes[0].text);
}

START_TEST(bounds_are_told_once_with_their_line)
{
    static const struct rpt_part b = {.what = PART_PLAIN, .lang = "fr"};
    struct rpt_draft draft;
    struct rpt_flow flow;
    bool fits = true;

    rpt_draft_init(&draft, &options);
    rpt_flow_init(&flow, &draft, rpt_draft_document(&draft, &nothing));
    flow.line = 7;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 10000; i++)
            fits = rpt_flow_open(&flow, &b);
        ck_assert(!fits);
        for (int i = 0; i < 10000; i++)
            rpt_flow_close(&flow);
        ck_assert_uint_eq(flow.depth, 0);
    }
    must_say(&draft, 1,
             "things stand in one another more than 256 deep here; take some of them apart");
    ck_assert_uint_eq(draft.mistakes[0].line, 7);
    rpt_flow_finish(&flow);
    rpt_draft_finish(&draft);
}
END_TEST

START_TEST(a_paragraph_has_a_greatest_length)
{
    struct rpt_draft draft;
    struct rpt_flow flow;

    rpt_draft_init(&draft, &options);
    rpt_flow_init(&flow, &draft, rpt_draft_document(&draft, &nothing));
    for (size_t i = 0; i <= RPT_MAX_PARAGRAPH / 4; i++)
        rpt_flow_text(&flow, "abc ", 4);
    rpt_flow_finish(&flow);
    must_say(&draft, 1, "this paragraph is longer than 1048576 bytes; make several of it");
    ck_assert_uint_eq(draft.documents[0]->paragraph_count, 0);
    rpt_draft_finish(&draft);
}
END_TEST

START_TEST(many_sections_of_one_name_are_named_fast)
{
    static const struct rpt_part heading = {.what = PART_HEADING, .depth = 2};
    struct rpt_draft draft;
    struct rpt_flow flow;
    const struct rpt_draft_document *document;

    rpt_draft_init(&draft, &options);
    rpt_flow_init(&flow, &draft, rpt_draft_document(&draft, &nothing));
    for (size_t i = 0; i < RPT_MAX_SECTIONS + 2; i++) {
        rpt_flow_open(&flow, &heading);
        rpt_flow_text(&flow, "a", 1);
        rpt_flow_close(&flow);
    }
    rpt_flow_finish(&flow);
    document = draft.documents[0];
    must_say(&draft, 1,
             "this is section 100001 of the document, one too many; make several documents of it");
    ck_assert_uint_eq(document->section_count, RPT_MAX_SECTIONS);
    ck_assert_str_eq(document->sections[RPT_MAX_SECTIONS - 1].slug, "a-100000");
    rpt_draft_finish(&draft);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("flow");
    TCase *tc = tcase_create("flow");

    tcase_add_loop_test(tc, a_document_says_what_its_stream_does, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tc, bounds_are_told_once_with_their_line);
    tcase_add_test(tc, a_paragraph_has_a_greatest_length);
    tcase_add_test(tc, many_sections_of_one_name_are_named_fast);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    return suite;
}
