/* SPDX-License-Identifier: MIT
 *
 * TEI into a document: its header, its text, and that an entity it points to is mentioned.
 */
#include "markup_case.h"

#define TEI(header, text)                                                                          \
    "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc>" header                        \
    "</fileDesc></teiHeader>\n<text>" text "</text></TEI>"
#define TITLE "<titleStmt><title>T</title></titleStmt>"

static const struct markup_case cases[] = {
    {"the header is the record",
     TEI("<titleStmt><title>A <hi>B</hi></title><title "
         "type='sub'>C</title><author><persName><forename>Ann</forename> "
         "<surname>Lee</surname></persName></author><author>D</author></titleStmt>"
         "<publicationStmt><publisher>P</publisher><date when='1999-12-31'>long ago</date>"
         "<availability><licence>CC\n 0</licence></availability><idno "
         "type='URI'>https://a.b/c</idno></publicationStmt>"
         "<sourceDesc><p>x</p></sourceDesc>",
         "<body><p>a</p></body>"),
     "# A B\nparagraph -: a",
     "{\"authors\":[{\"name\":\"Ann Lee\"},{\"name\":\"D\"}],\"publisher\":{\"name\":\"P\"},"
     "\"published\":\"1999-12-31\",\"rights\":\"CC 0\",\"url\":\"https://a.b/c\"}",
     NULL, "1: a further title in the header (1)"},
    {"the language is that of the text",
     "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader xml:lang='en'><fileDesc>" TITLE
     "</fileDesc><profileDesc><langUsage><language "
     "ident='la'/></langUsage></profileDesc></teiHeader>"
     "<text xml:lang='de'><body><p>a <foreign xml:lang='fr'>b</foreign> "
     "<foreign>c</foreign></p></body></text></TEI>",
     "# T\nparagraph -: a b c\n  2-3 foreign fr\n  4-5 foreign", "{\"lang\":\"de\"}", NULL, ""},
    {"divisions nest",
     TEI(TITLE,
         "<front><div xml:id='pre'><head>A</head><p>a</p></div></front><body><div><head>B</head>"
         "<div n='1'><head>C <hi>D</hi></head><p>b</p></div></div></body>"),
     "# T\n1< 0 pre: A\nparagraph -: a\n1< 0 b: B\n2< 2 c-d: C D\nparagraph -: b", NULL, NULL,
     "2: emphasis in a heading (1)"},
    {"a division without a heading that joins the text before it is told",
     TEI(TITLE,
         "<body><div><p>a</p></div>\n<div><p>b</p>\n<div><head>C</head><p>c</p></div></div>\n"
         "<div><head>D</head>\n<div><p>d</p></div></div></body>"),
     "# T\nparagraph -: a\nparagraph -: b\n2< 0 c: C\nparagraph -: c\n1< 0 d: D\nparagraph -: d",
     NULL, NULL, "3: a division without a heading (its text stands with what is before it) (2)"},
    {"verse",
     TEI(TITLE,
         "<body><lg><head>H</head><l>a</l>\n<l>b</l></lg><lg><l>c <emph>d</emph></l></lg></body>"),
     "# T\ncaption -: H\nverse -: a\nb\nverse -: c d\n  2-3 emphasis", NULL, NULL, ""},
    {"drama",
     TEI(TITLE, "<body><stage>Night.</stage><sp><speaker>A.</speaker><p>a "
                "<stage>aside</stage></p><p>b</p></sp>"
                "<sp><speaker>B.</speaker><l>c</l><l>d</l></sp></body>"),
     "# T\nparagraph -: Night.\n  0-6 emphasis\nspeech -: A.\nspeech -: a aside\n  2-7 "
     "emphasis\nspeech -: b\n"
     "speech -: B.\nverse -: c\nd",
     NULL, NULL, ""},
    {"notes",
     TEI(TITLE, "<body><p>a<note place='foot'>b <hi>c</hi></note> d<note "
                "n='*'><p>e</p></note></p><note>f</note></body>"),
     "# T\nparagraph -: a1 d*\n  1-2 link ->1\n  1-2 superscript\n  4-5 link ->2\n  4-5 "
     "superscript\n"
     "paragraph -: 1 b c\n  0-1 superscript\n  4-5 emphasis\nparagraph -: * e\n  0-1 "
     "superscript\nparagraph -: f",
     NULL, NULL, ""},
    {"quotations are words or blocks",
     TEI(TITLE, "<body><p>a <q>b</q> "
                "<quote>c</quote></p><quote><p>d</p></quote><epigraph><cit><quote>e</quote>"
                "<bibl>f</bibl></cit></epigraph></body>"),
     "# T\nparagraph -: a b c\n  2-3 quotation\n  4-5 quotation\nquote -: d\nquote -: e\nquote -: "
     "f",
     NULL, NULL, ""},
    {"lists, tables, bibliographies",
     TEI(TITLE,
         "<body><list><head>L</head><label>1</label><item>a</item><item><p>b</p></item></list>"
         "<table><head>C</head><row><cell>c</cell><cell>d</cell></row></table>"
         "<listBibl><bibl>e <title>f</title></bibl></listBibl><eg>g\n  h</eg></body>"),
     "# T\ncaption -: L\nlist-item -: 1\nlist-item -: a\nlist-item -: b\ncaption -: C\nparagraph "
     "-: c | d\n"
     "reference -: e f\n  2-3 emphasis\ncode -: g\n  h",
     NULL, NULL, ""},
    {"looks, dates and links",
     TEI(TITLE, "<body><p><hi rend='bold'>a</hi><hi rend='sup'>b</hi><hi>c</hi> <date "
                "when='2013'>d</date> "
                "<ref target='https://e.f/'>e</ref> <ptr target='https://g/'/> <ref "
                "target='#x'>h</ref></p><p xml:id='x'>i</p></body>"),
     "# T\nparagraph -: abc d e https://g/ h\n  0-1 strong\n  1-2 superscript\n  2-3 emphasis\n  "
     "4-5 time 2013\n"
     "  6-7 link https://e.f/\n  8-18 link https://g/\n  19-20 link ->1\nparagraph -: i",
     NULL, NULL, ""},
    {"of two readings one stays, and lines of print are none",
     TEI(TITLE, "<body><p>a <choice><sic>bb</sic><corr>b</corr></choice> c<lb/>d e<lb "
                "break='no'/>f <pb n='2'/><gap/>g</p></body>"),
     "# T\nparagraph -: a b c d ef g", NULL, NULL,
     "2: the other reading of a <choice> (1)\n2: a gap in the source (1)"},
    {"what is not known keeps its text", TEI(TITLE, "<body><p>a <zone>b</zone></p></body>"),
     "# T\nparagraph -: a b", NULL, NULL, "2: <zone> (its text is kept) (1)"},
    {"what is not well-formed", TEI(TITLE, "<body><p>a</body>"), NULL, NULL,
     "t.xml:2:24: this is not well-formed XML: Opening and ending tag mismatch: p line 2 and body; "
     "mend it there or right before",
     NULL},
};

START_TEST(a_document_says_what_its_tei_does)
{
    markup_check("TEI", "t.xml", &cases[_i]);
}
END_TEST

START_TEST(a_name_that_points_to_an_entity_mentions_it)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_put(&c, "t.xml",
             TEI(TITLE, "<body><p>By <persName ref='#ann-lee'>her</persName> and <orgName "
                        "key='norland'>it</orgName> and <name ref='#nobody'>x</name></p></body>"));
    case_must_import(&c, "t.xml", "2026-11-25T00:00:00Z");
    case_says(&c,
              "SELECT e.slug, m.surface FROM mention m JOIN entity e ON e.n = m.entity JOIN "
              "paragraph p ON p.n = m.paragraph WHERE p.text LIKE 'By%' ORDER BY m.start",
              "ann-lee|her\nnorland|it");
    case_end(&c);
}
END_TEST

START_TEST(tei_is_known_by_its_content)
{
    const struct rpt_importer *tei = markup_importer("TEI");
    static const struct {
        const char *head;
        bool taken;
    } heads[] = {
        {"<?xml version='1.0'?>\n<TEI xmlns='http://www.tei-c.org/ns/1.0'>", true},
        {"<t:TEI xmlns:t='http://www.tei-c.org/ns/1.0' version='5'>", true},
        {"<TEI.2>", true},
        {"<article>", false},
        {"TEI", false},
    };

    for (size_t i = 0; i < RPT_COUNT(heads); i++)
        ck_assert_msg(tei->sniff("x", heads[i].head, strlen(heads[i].head)) == heads[i].taken, "%s",
                      heads[i].head);
    ck_assert(!tei->sniff("x", NULL, 0));
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("tei");
    TCase *tc = tcase_create("tei");

    tcase_add_loop_test(tc, a_document_says_what_its_tei_does, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tc, a_name_that_points_to_an_entity_mentions_it);
    tcase_add_test(tc, tei_is_known_by_its_content);
    suite_add_tcase(suite, tc);
    return suite;
}
