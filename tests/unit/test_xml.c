/* SPDX-License-Identifier: MIT
 *
 * XML as a stream: what a reader is told, that nothing is fetched or expanded, and that what is not
 * well-formed or too much ends with one mistake at its line.
 */
#include "../../lib/import/xml.h"
#include "markup_case.h"

/* The stream as text: "<name attribute=value>text</>", at the lines where they stand. */
struct record {
    struct rpt_buf out;
    size_t most; /* elements, before no more are wanted; 0: all */
};

static bool start(void *cls, const struct rpt_element *element)
{
    struct record *record = cls;

    rpt_buf_addf(&record->out, "<%u:%s", element->line, element->name);
    if (*element->space != '\0')
        rpt_buf_addf(&record->out, " in %s as '%s'", element->space, element->prefix);
    for (const char *const *at = element->attributes; *at != NULL; at += 2)
        rpt_buf_addf(&record->out, " %s=%s", at[0], at[1]);
    rpt_buf_adds(&record->out, ">");
    return record->most == 0 || --record->most > 0;
}

static void end(void *cls)
{
    rpt_buf_adds(&((struct record *)cls)->out, "</>");
}

static void text(void *cls, const char *words, size_t len, unsigned line)
{
    struct record *record = cls;

    rpt_buf_addf(&record->out, "%u:", line);
    rpt_buf_add(&record->out, words, len);
}

static const struct rpt_xml_reader reader = {start, end, text};

struct read {
    struct rpt_draft draft;
    struct rpt_report report;
    struct rpt_file file;
    struct record record;
    bool good;
};

static void read_xml(struct read *r, char *xml)
{
    static const struct rpt_import_options options = {0};

    *r = (struct read){.file = {.path = "x", .name = "x", .text = xml, .len = strlen(xml)}};
    rpt_draft_init(&r->draft, &options);
    rpt_buf_init(&r->record.out, RPT_MAX_FILE);
    rpt_buf_adds(&r->record.out, "");
    r->good = rpt_xml_read(&r->draft, &r->file, &reader, &r->record);
    rpt_mistakes_report(&r->draft, &r->report);
}

static void read_end(struct read *r)
{
    rpt_buf_finish(&r->record.out);
    rpt_report_finish(&r->report);
    rpt_draft_finish(&r->draft);
}

static const struct {
    const char *what, *xml, *stream, *mistake; /* stream NULL: whatever came before the mistake */
} cases[] = {
    {"elements, attributes, text", "<a b='c &amp;&lt; d' xml:id=\"e\">\n\n f<g/>h</a>",
     "<1:a b=c &< d xml:id=e>3:\n\n f<3:g></>3:h</>", ""},
    {"namespaces", "<a xmlns='u:n' xmlns:x='u:m'><x:b x:c='d'/></a>",
     "<1:a in u:n as ''><1:b in u:m as 'x' x:c=d></></>", ""},
    {"a prefix that is not declared is only a prefix", "<x:a/>", "<1:a></>", ""},
    {"CDATA is text, comments and instructions are none",
     "<a><![CDATA[b & <c>]]><!-- d --><?e f?></a>", "<1:a>1:b & <c></>", ""},
    {"characters by number", "<a b='&#233;'>&#xE9;&#38;</a>", "<1:a b=é>1:é1:&</>", ""},
    {"characters by the names that HTML gives",
     "<!DOCTYPE a SYSTEM 'no.dtd'><a>&eacute;&nbsp;b</a>",
     "<1:a>1:é1:\xC2\xA0"
     "1:b</>",
     ""},
    {"such a name without a DTD", "<a>&hellip;</a>", "<1:a>1:…</>", ""},
    {"an encoding that is left over", "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>",
     "<1:a>1:é</>", ""},
    {"a DTD is not loaded", "<!DOCTYPE a PUBLIC '-//x' 'file:///etc/hostname'><a>b</a>",
     "<1:a>1:b</>", ""},
    {"an entity that a file declares is not expanded", "<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a>&b;</a>",
     NULL, "x:2:1: the entity '&b;' is not expanded here; write what it stands for"},
    {"nor by the name of one of HTML's", "<!DOCTYPE a [<!ENTITY eacute 'c'>]>\n<a>&eacute;</a>",
     "<2:a>2:é</>", ""},
    {"nor one that is a file",
     "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>\n<a>&b;</a>", NULL,
     "x:2:1: the entity '&b;' is not expanded here; write what it stands for"},
    {"nor in an attribute", "<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a d='&b;'/>", NULL,
     "x:2:1: the entity '&b;' is not expanded here; write what it stands for"},
    {"nor inside the DTD",
     "<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/hostname'> %b;]>\n<a>c</a>", "",
     "x:1:61: this is not well-formed XML: PEReference: %b; not found; mend it there or right "
     "before"},
    {"nor many of them",
     "<!DOCTYPE a [<!ENTITY a0 'ha'><!ENTITY a1 '&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;'>"
     "<!ENTITY a2 '&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;'><!ENTITY a3 "
     "'&a2;&a2;&a2;&a2;&a2;'>]>\n<a>\n&a3;</a>",
     NULL, "x:3:1: the entity '&a3;' is not expanded here; write what it stands for"},
    {"nor one that holds itself", "<!DOCTYPE a [<!ENTITY b '&b;'>]>\n<a>&b;</a>", NULL,
     "x:2:1: the entity '&b;' is not expanded here; write what it stands for"},
    {"an entity that nobody declares", "<a>\n&b;</a>", NULL,
     "x:2:1: the entity '&b;' is not expanded here; write what it stands for"},
    {"a tag that is not closed", "<a>\n<b>\n</a>", NULL,
     "x:3:5: this is not well-formed XML: Opening and ending tag mismatch: b line 2 and a; mend it "
     "there or right before"},
    {"a file that ends too early", "<a>\nb", NULL,
     "x:2:2: this is not well-formed XML: Premature end of data in tag a line 1; mend it there or "
     "right before"},
    {"no XML at all", "words", "",
     "x:1:1: this is not well-formed XML: Start tag expected, '<' not found; mend it there or "
     "right before"},
    {"a control character", "<a>\x01</a>", NULL,
     "x:1:4: this is not well-formed XML: PCDATA invalid Char value 1; mend it there or right "
     "before"},
    {"an ampersand", "<a>b & c</a>", NULL,
     "x:1:7: this is not well-formed XML: xmlParseEntityRef: no name; mend it there or right "
     "before"},
};

START_TEST(a_stream_is_told)
{
    struct read r;
    char *xml = rpt_strdup(cases[_i].xml);

    read_xml(&r, xml);
    markup_same(cases[_i].what, "mistake", r.report.count > 0 ? r.report.lines[0] : "",
                cases[_i].mistake);
    markup_same(cases[_i].what, "stream", r.record.out.data, cases[_i].stream);
    ck_assert(r.good == (*cases[_i].mistake == '\0'));
    ck_assert_uint_le(r.report.count, 1);
    read_end(&r);
    free(xml);
}
END_TEST

/* Many of something, as one mistake. */
static void must_refuse(const char *before, const char *each, int times, const char *after,
                        const char *mistake)
{
    struct rpt_buf xml;
    struct read r;

    rpt_buf_init(&xml, RPT_MAX_FILE);
    rpt_buf_adds(&xml, before);
    for (int i = 0; i < times; i++) {
        const char *number = strchr(each, '#');

        rpt_buf_add(&xml, each, number != NULL ? (size_t)(number - each) : strlen(each));
        if (number != NULL)
            rpt_buf_addf(&xml, "%d%s", i, number + 1);
    }
    rpt_buf_adds(&xml, after);
    read_xml(&r, xml.data);
    ck_assert_uint_eq(r.report.count, 1);
    ck_assert_str_eq(r.report.lines[0], mistake);
    read_end(&r);
    rpt_buf_finish(&xml);
}

START_TEST(what_would_take_long_is_refused)
{
    must_refuse(
        "", "<a>", 10000, "",
        "x:1:1: elements stand in one another more than 256 deep here; take some of them apart");
    must_refuse("<a ", "b#='' ", 2000, "/>", "x:1:1: this element has more than 1000 attributes");
    must_refuse("<a>", "<b xmlns:n#='u:n'>", 200, "",
                "x:1:1: more than 100 namespaces are declared here; take some out");
    must_refuse("<!DOCTYPE a [\n", "<!ATTLIST a b# CDATA 'c'>", 200, "]><a/>",
                "x:2:1: the file declares more than 100 attributes; take its DTD out");
}
END_TEST

START_TEST(many_namespaces_one_after_the_other_are_none_too_many)
{
    struct rpt_buf xml;
    struct read r;

    rpt_buf_init(&xml, RPT_MAX_FILE);
    rpt_buf_adds(&xml, "<a>");
    for (int i = 0; i < 1000; i++)
        rpt_buf_adds(&xml, "<b xmlns:n='u:n'/>");
    rpt_buf_adds(&xml, "</a>");
    read_xml(&r, xml.data);
    ck_assert(r.good);
    read_end(&r);
    rpt_buf_finish(&xml);
}
END_TEST

START_TEST(a_reader_may_want_no_more)
{
    struct read r;
    char xml[] = "<a><b/><c/></a";

    read_xml(&r, xml);
    ck_assert_uint_eq(r.report.count, 1);
    read_end(&r);
    r.record = (struct record){.most = 2};
    rpt_draft_init(&r.draft, &(struct rpt_import_options){0});
    rpt_buf_init(&r.record.out, RPT_MAX_FILE);
    ck_assert(!rpt_xml_read(&r.draft, &r.file, &reader, &r.record));
    ck_assert_str_eq(r.record.out.data, "<1:a><1:b>");
    ck_assert_uint_eq(r.draft.mistake_count, 0);
    read_end(&r);
}
END_TEST

START_TEST(the_root_is_found_without_parsing)
{
    static const struct {
        const char *head, *root;
    } heads[] = {
        {"<a>", "a"},
        {"\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <b> --><!DOCTYPE t:c [<!ENTITY d '<e>'>]> <t:c "
         "x='y'>",
         "t:c"},
        {"<a", NULL},
        {"words <a>", NULL},
        {"<!-- <a>", NULL},
        {"<!DOCTYPE a [ <a>", NULL},
        {"<?xml <a>", NULL},
        {"", NULL},
    };
    char root[64];

    for (size_t i = 0; i < RPT_COUNT(heads); i++) {
        bool found = rpt_xml_root(heads[i].head, strlen(heads[i].head), root);

        ck_assert_msg(found == (heads[i].root != NULL), "%s", heads[i].head);
        ck_assert_msg(!found || strcmp(root, heads[i].root) == 0, "%s: %s", heads[i].head, root);
    }
    ck_assert(rpt_xml_root("\xFF\xFE<\0b\0/\0", 8, root));
    ck_assert_str_eq(root, "b");
    ck_assert(rpt_xml_holds("\xFF\xFEt\0e\0i\0", 8, "TEI"));
    ck_assert(!rpt_xml_holds("te", 2, "tei"));
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("xml");
    TCase *tc = tcase_create("xml");

    tcase_add_loop_test(tc, a_stream_is_told, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tc, what_would_take_long_is_refused);
    tcase_add_test(tc, many_namespaces_one_after_the_other_are_none_too_many);
    tcase_add_test(tc, a_reader_may_want_no_more);
    tcase_add_test(tc, the_root_is_found_without_parsing);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    return suite;
}
