/* SPDX-License-Identifier: MIT
 *
 * JATS into a document and its references.
 */
#include "markup_case.h"

#define ARTICLE(meta, rest)                                                                        \
    "<article xmlns:xlink='http://www.w3.org/1999/xlink' xml:lang='en'><front><journal-meta>"      \
    "<journal-title-group><journal-title>J</journal-title></journal-title-group></journal-meta>"   \
    "<article-meta><title-group><article-title>T</article-title></title-group>" meta               \
    "</article-meta></front>\n" rest "</article>"

static const struct markup_case cases[] = {
    {"the front is the record",
     ARTICLE(
         "<article-id pub-id-type='pmid'>1</article-id><article-id "
         "pub-id-type='doi'>10.1/x</article-id>"
         "<article-categories><subj-group><subject>S</subject></subj-group></article-categories>"
         "<contrib-group><contrib "
         "contrib-type='author'><name><surname>Lee</surname><given-names>Ann</given-names>"
         "</name></contrib><contrib><collab>C</collab></contrib><contrib "
         "contrib-type='editor'><name>"
         "<surname>E</surname></name></contrib></contrib-group><pub-date><day>5</day><month>04</"
         "month><year>2013</year></pub-date>"
         "<permissions><copyright-statement>hers</copyright-statement></"
         "permissions><kwd-group><kwd>k</kwd></kwd-group>",
         "<body><p>a</p></body>"),
     "# T\nparagraph -: a",
     "{\"lang\":\"en\",\"is_part_of\":{\"title\":\"J\"},\"url\":\"https://doi.org/10.1/"
     "x\",\"category\":\"S\","
     "\"authors\":[{\"name\":\"Ann "
     "Lee\"},{\"name\":\"C\"}],\"published\":\"2013-04-05\",\"rights\":\"hers\"}",
     NULL, "1: a contributor who is no author (1)\n1: a keyword (1)"},
    {"abstract, sections with labels, and back",
     ARTICLE("<abstract><title>Abstract</title><p>a</p></abstract>",
             "<body><sec id='s1'><label>1</label><title>One "
             "<italic>x</italic></title><p>b</p><sec><title>Two</title><p>c</p></sec></sec></body>"
             "<back><ack><title>Thanks</title><p>d</p></ack></back>"),
     "# T\n1< 0 abstract: Abstract\nparagraph -: a\n1< 0 s1: 1 One x\nparagraph -: b\n2< 2 two: "
     "Two\nparagraph -: c\n"
     "1< 0 thanks: Thanks\nparagraph -: d",
     NULL, NULL, "2: emphasis in a heading (1)"},
    {"blocks and marks",
     ARTICLE("", "<body><p><bold>a</bold> <sup>b</sup> <monospace>c</monospace> <ext-link "
                 "xlink:href='https://d.e/'>d</ext-link> <uri>u</uri></p>"
                 "<list><list-item><p>e</p></list-item></list><disp-quote><p>f</p><attrib>g</"
                 "attrib></disp-quote>"
                 "<verse-group><verse-line>h</verse-line><verse-line>i</verse-line></verse-group>"
                 "<speech><speaker>S</speaker><p>j</p></speech><code>k\n l</code></body>"),
     "# T\nparagraph -: a b c d u\n  0-1 strong\n  2-3 superscript\n  4-5 code\n  6-7 link "
     "https://d.e/\n"
     "list-item -: e\nquote -: f\nquote -: g\nverse -: h\ni\nspeech -: S\nspeech -: j\ncode -: k\n "
     "l",
     NULL, NULL, ""},
    {"figures and tables have their labels",
     ARTICLE("",
             "<body><fig id='f1'><label>Figure "
             "1</label><caption><title>C.</title><p>c</p></caption><graphic xlink:href='x'/></fig>"
             "<table-wrap><label>Table "
             "1</label><table><tr><th>a</th><th>b</th></tr></table></table-wrap>"
             "<p><xref ref-type='fig' rid='f1'>Fig. 1</xref></p></body>"),
     "# T\ncaption -: Figure 1 C.\ncaption -: c\nparagraph -: Table 1 a | b\nparagraph -: Fig. 1\n "
     " 0-6 link ->0",
     NULL, NULL, "2: an image (1)"},
    {"footnotes stand where they are called, or in their list",
     ARTICLE("", "<body><p>a<fn><p>b</p></fn> <xref ref-type='fn' "
                 "rid='n1'>2</xref></p></body><back><fn-group><fn "
                 "id='n1'><label>2</label><p>c</p></fn></fn-group></back>"),
     "# T\nparagraph -: a1 2\n  1-2 link ->1\n  1-2 superscript\n  3-4 link ->2\nparagraph -: 1 "
     "b\n  0-1 superscript\nparagraph -: 2 c",
     NULL, NULL, ""},
    {"formulas keep their characters",
     ARTICLE("",
             "<body><p>a <inline-formula><alternatives><mml:math "
             "xmlns:mml='http://www.w3.org/1998/Math/MathML'><mml:mi>x</mml:mi><mml:mo>=</mml:mo></"
             "mml:math><tex-math>x=</tex-math></alternatives></inline-formula></p></body>"),
     "# T\nparagraph -: a x=", NULL, NULL,
     "2: the form of a formula (the words are kept) (1)\n2: a formula in TeX (1)"},
    {"references are cited",
     ARTICLE("", "<body><p>a <xref ref-type='bibr' rid='B1'>[1]</xref> <xref ref-type='bibr' "
                 "rid='B9'>[9]</xref></p></body><back><ref-list><title>References</title>"
                 "<ref id='B1'><label>1</label><mixed-citation "
                 "publication-type='journal'><name><surname>Lee</surname> "
                 "<given-names>A</given-names></name>. "
                 "<article-title>On X</article-title>. <source>J</source> "
                 "<year>2010</year>;<volume>3</volume>:<fpage>4</fpage>–<lpage>9</lpage>.</"
                 "mixed-citation></ref></ref-list></back>"),
     "# T\nparagraph -: a [1] [9]\n  2-5 cite t-b1 at 2:1\n1< 0 references: References\n"
     "reference -: 1 Lee A. On X. J 2010;3:4–9.",
     NULL, NULL, "2: a citation of what is not in the list (1)"},
    {"a reference of elements gets a text",
     ARTICLE("", "<body><p>a</p></body><back><ref-list><ref id='B1'><element-citation "
                 "publication-type='book'><person-group "
                 "person-group-type='author'><name><surname>Lee</surname><given-names>Ann</"
                 "given-names></name></person-group><source>A "
                 "Book</source><year>2010</year><publisher-name>P</publisher-name></"
                 "element-citation></ref></ref-list></back>"),
     "# T\nparagraph -: a\nreference -: Lee, A. (2010). A Book. P.", NULL, NULL, ""},
    {"a further article stays out",
     ARTICLE("", "<body><p>a</p></body><sub-article><front><article-meta><title-group>"
                 "<article-title>U</article-title></title-group></article-meta></front>"
                 "<body><p>b</p></body></sub-article>"),
     "# T\nparagraph -: a", NULL, NULL, "2: a further article in the same file (1)"},
};

START_TEST(a_document_says_what_its_article_does)
{
    markup_check("JATS", "a.xml", &cases[_i]);
}
END_TEST

START_TEST(references_are_records_of_the_dataset)
{
    struct import_case c;

    case_start(&c);
    case_put(
        &c, "a.xml",
        ARTICLE(
            "",
            "<body><p>a <xref ref-type='bibr' rid='B1'>[1]</xref></p></body><back><ref-list><ref "
            "id='B1'><element-citation publication-type='journal'>"
            "<name><surname>Lee</surname><given-names>Ann</given-names></name><article-title>On "
            "X</article-title><source>J</source><year>2010</year><volume>3</volume>"
            "<fpage>4</fpage><lpage>9</lpage><pub-id "
            "pub-id-type='doi'>10.1/y</pub-id></element-citation></ref></ref-list></back>"));
    case_must_import(&c, "a.xml", AT);
    case_says(&c, "SELECT slug, csl FROM reference",
              "t-b1|{\"type\":\"article-journal\",\"author\":[{\"family\":\"Lee\",\"given\":"
              "\"Ann\"}],\"title\":\"On X\",\"issued\":{\"date-parts\":[[2010]]},"
              "\"volume\":\"3\",\"page\":\"4–9\",\"DOI\":\"10.1/"
              "y\",\"container-title\":\"J\",\"id\":\"t-b1\"}");
    case_says(
        &c,
        "SELECT r.slug, c.start, c.\"end\" FROM citation c JOIN reference r ON r.n = c.reference",
        "t-b1|2|5");
    case_must_import(&c, "a.xml", AT);
    ck_assert(!c.report.changed);
    case_end(&c);
}
END_TEST

START_TEST(jats_is_known_by_its_content)
{
    const struct rpt_importer *jats = markup_importer("JATS");
    static const struct {
        const char *head;
        bool taken;
    } heads[] = {
        {"<!DOCTYPE article PUBLIC '-//NLM//DTD JATS (Z39.96) v1.2 20190208//EN' 'x.dtd'><article>",
         true},
        {"<article><front>", true},
        {"<article xmlns='http://docbook.org/ns/docbook'><info>", false},
        {"<TEI>", false},
    };

    for (size_t i = 0; i < RPT_COUNT(heads); i++)
        ck_assert_msg(jats->sniff("x", heads[i].head, strlen(heads[i].head)) == heads[i].taken,
                      "%s", heads[i].head);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("jats");
    TCase *tc = tcase_create("jats");

    tcase_add_loop_test(tc, a_document_says_what_its_article_does, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tc, references_are_records_of_the_dataset);
    tcase_add_test(tc, jats_is_known_by_its_content);
    suite_add_tcase(suite, tc);
    return suite;
}
