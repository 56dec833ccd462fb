/* SPDX-License-Identifier: MIT
 *
 * HTML into a document: what is kept as what, where the text of a page is, what is left out.
 */
#include "markup_case.h"

static const struct markup_case cases[] = {
    {"the first heading is the title, then headings nest",
     "<!doctype html><html lang=fr><head><title>Site</title></head><body><h1>T &eacute;</h1><p>a"
     "<h2 id=here>B</h2><p>b<h3>C</h3><p>c</html>",
     "# T é\nparagraph -: a\n2< 0 here: B\nparagraph -: b\n3< 1 c: C\nparagraph -: c",
     "{\"lang\":\"fr\"}", NULL, ""},
    {"without a heading the title is that of the page", "<title> A\n page </title><p>a",
     "# A page\nparagraph -: a", "{}", NULL, ""},
    {"a section's id names it", "<h1>T</h1><section id=intro><h2>Introduction</h2><p>a</section>",
     "# T\n2< 0 intro: Introduction\nparagraph -: a", NULL, NULL, ""},
    {"blocks have their kinds",
     "<ul><li>a<li><p>b</ul><blockquote>c<p>d</blockquote><dl><dt>e<dd>f</dl><pre>\ng  h\n i</pre>"
     "<figure><figcaption>j</figcaption></figure>",
     "# -\nlist-item -: a\nlist-item -: b\nquote -: c\nquote -: d\nlist-item -: e\n"
     "list-item -: f\ncode -: g  h\n i\ncaption -: j",
     NULL, NULL, ""},
    {"inline elements are marks",
     "<p><em>a</em> <b>b</b> <code>c</code> <a href=' https://d.e/?f=1&amp;g=2 '>d</a> "
     "<sup>e</sup> "
     "<q>f</q> <time datetime=2013-04>g</time> <i lang=de>h</i>",
     "# -\nparagraph -: a b c d e f g h\n  0-1 emphasis\n  2-3 strong\n  4-5 code\n"
     "  6-7 link https://d.e/?f=1&g=2\n  8-9 superscript\n  10-11 quotation\n"
     "  12-13 time 2013-04\n  14-15 foreign de\n  14-15 emphasis",
     NULL, NULL, ""},
    {"a table's rows are paragraphs, its caption is one",
     "<table><caption>C</caption><thead><tr><th>a<th>b<tbody><tr><td>c<td><p>d<p>e</table>",
     "# -\ncaption -: C\nparagraph -: a | b\nparagraph -: c | d e", NULL, NULL, ""},
    {"a table that is a layout is taken apart",
     "<table><tr><td><h2>A</h2><ul><li>a</ul><td><table><tr><td>b<td>c</table></table>",
     "# -\nheading -: A\nlist-item -: a\nparagraph -: b | c", NULL, NULL, ""},
    {"what is in <main> is the text",
     "<body><header>x</header><nav><a href=/>y</a></nav><div role=main><h1>T</h1><p>a</div><p>z",
     "# T\nparagraph -: a", NULL, NULL, "1: text outside <main> (3)"},
    {"an article is the text where there is no <main>",
     "<body><p>x<article><h1>T</h1><p>a<article><p>b</article></article>",
     "# T\nparagraph -: a\nparagraph -: b", NULL, NULL, "1: text outside <article> (1)"},
    {"of several articles none is the text alone",
     "<body><h1>T</h1><p>x<article><p>a</article><p>y<article><p>b</article>",
     "# T\nparagraph -: x\nparagraph -: a\nparagraph -: y\nparagraph -: b", NULL, NULL, ""},
    {"navigation and what cannot be seen stay out, and are told",
     "<body>\n<nav>x</nav>\n<script>y<p></script><style>z</style><template>v</template>\n"
     "<div role='a navigation'>w</div><p hidden>u<p style='display:none'>t<p>a<svg><title>s</title>"
     "</svg><button>r</button>",
     "# -\nparagraph -: a", NULL, NULL,
     "2: navigation (2)\n4: hidden text (2)\n4: a drawing (1)\n4: a form field (1)"},
    {"qualities that have no mark are told",
     "<p>a<sub>b</sub> <del>c</del> <blink>d</blink> <img src=e alt='f g'> <a "
     "href='javascript:x()'>h</a>",
     "# -\nparagraph -: ab c d f g h", NULL, NULL,
     "1: subscript (the words are kept) (1)\n1: strike-through (the words are kept) (1)\n"
     "1: <blink> (its text is kept) (1)\n1: an image (its description is kept) (1)\n"
     "1: a link that is a script or a file (1)"},
    {"what the page says of itself is kept",
     "<html dir=rtl lang=ur><head><meta name=author content='Ann  Lee'><meta name=author content=B>"
     "<meta property='article:published_time' content='2013-04-21T10:00:00Z'>"
     "<meta name=date content=later><meta property=og:site_name content=P>"
     "<link rel=canonical href='https://a.b/c'></head><p>a",
     NULL,
     "{\"lang\":\"ur\",\"dir\":\"rtl\",\"authors\":[{\"name\":\"Ann Lee\"},{\"name\":\"B\"}],"
     "\"published\":\"2013-04-21\",\"publisher\":{\"name\":\"P\"},\"url\":\"https://a.b/c\"}",
     NULL, ""},
    {"links inside the page lead to their paragraph or section",
     "<h1>T</h1><p><a href='#n1'>1</a> <a href='#s'>s</a> <a href='#no'>x</a><h2 id=s>S</h2>"
     "<ol><li>a<li id=n1>b <a href=p.html>c</a></ol>",
     "# T\nparagraph -: 1 s x\n  0-1 link ->2\n  2-3 link #s\n  4-5 link #no\n2< 0 s: S\n"
     "list-item -: a\nlist-item -: b c\n  2-3 link p.html",
     NULL, NULL, ""},
    {"other languages are marked, whole paragraphs too",
     "<html lang=en><p>a <span lang=fr>b</span><p lang=ar dir=rtl>\xD8\xA7 c",
     "# -\nparagraph -: a b\n  2-3 foreign fr\nparagraph -: \xD8\xA7 c\n  0-3 foreign ar", NULL,
     NULL, ""},
    {"line breaks stay, two part paragraphs", "<p>a<br>b<br/><br>c",
     "# -\nparagraph -: a\nb\nparagraph -: c", NULL, NULL, ""},
    {"what is not closed, or closed too often, is read all the same",
     "<p><b>a<i>b</b>c</i><div></p></div></div>d<p>e</x><3 & f",
     "# -\nparagraph -: abc\n  1-2 emphasis\n  0-2 strong\nparagraph -: d\nparagraph -: e<3 & f",
     NULL, NULL, NULL},
    {"empty elements of HTML 5 do not nest", "<p>a<wbr>b<wbr><video><source><track></video>c",
     "# -\nparagraph -: abc", NULL, NULL, "1: a video (1)"},
    {"combining marks do not join the markup", "<p>a<b>\xCC\x81x</b>",
     "# -\nparagraph -: \xC3\xA1x\n  1-2 strong", NULL, NULL, ""},
};

START_TEST(a_document_says_what_its_page_does)
{
    markup_check("HTML", "page.html", &cases[_i]);
}
END_TEST

static void says(const char *bytes, size_t len, const char *mistakes)
{
    struct markup m = {0};

    markup_read(&m, "HTML", "page.html", bytes, len);
    ck_assert_str_eq(m.mistakes, mistakes);
    markup_end(&m);
}

START_TEST(deep_nesting_is_a_mistake_with_its_line)
{
    struct rpt_buf page;

    rpt_buf_init(&page, RPT_MAX_FILE);
    for (int i = 0; i < 10000; i++)
        rpt_buf_adds(&page, i % 10 == 0 ? "\n<div>" : "<div>");
    rpt_buf_adds(&page, "a");
    says(page.data, page.len,
         "page.html:27:1: elements stand in one another more than 256 deep here; take some of them "
         "apart");
    rpt_buf_finish(&page);
}
END_TEST

START_TEST(so_are_very_many_attributes)
{
    struct rpt_buf page;

    rpt_buf_init(&page, RPT_MAX_FILE);
    rpt_buf_adds(&page, "<p>a</p>\n<p ");
    for (int i = 0; i < 200000; i++)
        rpt_buf_addf(&page, "x%d ", i);
    rpt_buf_adds(&page, ">a");
    says(page.data, page.len, "page.html:2:1: this element has more than 1000 attributes");
    rpt_buf_finish(&page);
}
END_TEST

START_TEST(tags_without_an_end_do_not_take_long)
{
    struct rpt_buf page;

    rpt_buf_init(&page, RPT_MAX_FILE);
    for (int i = 0; i < 1000000; i++)
        rpt_buf_adds(&page, "<a\n");
    says(page.data, page.len, "page.html:17:1: too many tags up to here have no '>' at their end");
    rpt_buf_finish(&page);
}
END_TEST

START_TEST(a_page_without_text_is_a_mistake)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "empty.html", "");
    case_put(&c, "bare.html", "<title>T</title><script>x</script>");
    ck_assert(!case_import(&c, "empty.html", AT));
    char *lines = case_lines(&c);
    ck_assert_str_eq(lines, "empty.html:1:1: the file is empty");
    free(lines);
    ck_assert(!case_import(&c, "bare.html", AT));
    lines = case_lines(&c);
    ck_assert_str_eq(lines,
                     "bare.html:1:1: the document 't' has no text; write a paragraph at least");
    free(lines);
    case_end(&c);
}
END_TEST

START_TEST(a_page_is_known_by_its_content)
{
    const struct rpt_importer *html = markup_importer("HTML");
    static const struct {
        const char *path, *head;
        bool taken;
    } files[] = {
        {"a", "<!DOCTYPE html>\n<html>", true},
        {"a", "\xEF\xBB\xBF <?xml version='1.0'?><!-- x --><html xmlns='y'>", true},
        {"a", "<HEAD ><title>", true},
        {"a.HTM", "words", true},
        {"a.txt", "words <html>", false},
        {"a", "<TEI>", false},
        {"a", "", false},
    };

    for (size_t i = 0; i < RPT_COUNT(files); i++)
        ck_assert_msg(html->sniff(files[i].path, files[i].head, strlen(files[i].head)) ==
                          files[i].taken,
                      "%s", files[i].head);
    ck_assert(html->sniff("a", "\xFF\xFE<\0h\0t\0m\0l\0>\0", 14));
    ck_assert(!html->sniff("a.html", NULL, 0));
}
END_TEST

START_TEST(a_page_becomes_a_document)
{
    struct import_case c;

    case_start(&c);
    case_put(
        &c, "page",
        "<!doctype html><html lang=ar><title>T</title><p>a <b>b</b><p><a href='#x'>c</a><p id=x>d");
    case_must_import(&c, "page", AT);
    case_says(&c, "SELECT slug, title, lang, dir FROM document", "t|T|ar|rtl");
    case_says(&c,
              "SELECT p.id, mark.start, \"end\", type, value FROM mark JOIN paragraph p ON p.n = "
              "paragraph ORDER BY mark.n",
              "p1|2|3|strong|-\np2|0|1|link|#p3");
    case_must_import(&c, "page", AT);
    ck_assert(!c.report.changed);
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("html");
    TCase *tc = tcase_create("html");

    tcase_add_loop_test(tc, a_document_says_what_its_page_does, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tc, deep_nesting_is_a_mistake_with_its_line);
    tcase_add_test(tc, so_are_very_many_attributes);
    tcase_add_test(tc, tags_without_an_end_do_not_take_long);
    tcase_add_test(tc, a_page_without_text_is_a_mistake);
    tcase_add_test(tc, a_page_is_known_by_its_content);
    tcase_add_test(tc, a_page_becomes_a_document);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    return suite;
}
