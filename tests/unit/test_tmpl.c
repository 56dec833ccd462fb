/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/tmpl.c by the rules of the Mustache specification: interpolation, sections,
 * inverted sections, comments, partials and delimiters, each with its white space. A comparison
 * with npm's mustache stands in tests/clients.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

#define MAX (1 << 20)

struct example {
    const char *tmpl, *data, *text;
};

/* The partials of every example. */
static const struct {
    const char *name, *text;
} partials[] = {
    {"word", "from {{where}}"},
    {"lines", "one\ntwo"},
    {"ended", "one\ntwo\n"},
    {"value", "<\n{{{v}}}\n>\n"},
    {"tree", "{{name}}({{#kids}}{{>tree}}{{/kids}})"},
    {"nest", "a\n {{>ended}}\nb\n"},
    {"loop", "{{#l}}\n- {{.}}\n{{/l}}\n"},
    {"inline", "{{#l}}{{.}}\n{{/l}}end\n"},
    {"note", "{{! a note }}x\n\ny\n"},
    {"other", "{{=| |=}}|where|"},
    {"endless", "{{>endless}}"},
};

struct library {
    struct rpt_tmpl *tmpl[RPT_COUNT(partials)];
};

static const struct rpt_tmpl *find(void *cls, const char *name)
{
    const struct library *library = cls;

    for (size_t i = 0; i < RPT_COUNT(partials); i++)
        if (strcmp(partials[i].name, name) == 0)
            return library->tmpl[i];
    return NULL;
}

static struct rpt_tmpl *parsed(const char *name, const char *text)
{
    struct rpt_error err = {0};
    struct rpt_tmpl *tmpl = rpt_tmpl_parse(name, text, &err);

    ck_assert_msg(tmpl != NULL, "%s: %s", text, err.detail);
    return tmpl;
}

static bool render(const char *text, const json_t *data, struct rpt_buf *out, struct rpt_error *err)
{
    struct library library;
    struct rpt_tmpl *tmpl = parsed("page", text);

    for (size_t i = 0; i < RPT_COUNT(partials); i++)
        library.tmpl[i] = parsed(partials[i].name, partials[i].text);
    bool done = rpt_tmpl_render(tmpl, data, find, &library, out, err);
    for (size_t i = 0; i < RPT_COUNT(partials); i++)
        rpt_tmpl_destroy(library.tmpl[i]);
    rpt_tmpl_destroy(tmpl);
    return done;
}

static void check_examples(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rpt_error err = {0};
        RPT_AUTO_BUF out = {0};
        json_auto_t *data = json_loads(examples[i].data, JSON_DECODE_ANY, NULL);
        ck_assert_msg(data != NULL, "%s", examples[i].data);
        rpt_buf_init(&out, MAX);
        rpt_buf_adds(&out, "");
        ck_assert_msg(render(examples[i].tmpl, data, &out, &err), "%s: %s", examples[i].tmpl,
                      err.detail);
        ck_assert_msg(strcmp(out.data, examples[i].text) == 0, "'%s' of %s\ngave '%s'\nnot  '%s'",
                      examples[i].tmpl, examples[i].data, out.data, examples[i].text);
    }
}

START_TEST(values_are_put_in_and_escaped)
{
    static const struct example examples[] = {
        {"", "{}", ""},
        {"plain { text } }}\n", "{}", "plain { text } }}\n"},
        {"Hello, {{who}}!", "{\"who\":\"world\"}", "Hello, world!"},
        {"{{a}}", "{\"a\":\"{{b}}\",\"b\":1}", "{{b}}"},
        {"{{a}}", "{\"a\":\"& < > \\\" '\"}", "&amp; &lt; &gt; &quot; &#39;"},
        {"{{{a}}}{{&a}}{{& a }}{{{ a }}}", "{\"a\":\"<&'\"}", "<&'<&'<&'<&'"},
        {"{{i}} {{r}} {{t}} {{f}}", "{\"i\":85,\"r\":1.21,\"t\":true,\"f\":false}",
         "85 1.21 true false"},
        {"[{{no}}{{{no}}}{{&null}}{{null}}]", "{\"null\":null}", "[]"},
        {"{{a}} {{{a}}}", "{\"a\":[1,\"x\"]}", "[1,&quot;x&quot;] [1,\"x\"]"},
        {"| {{a}} | {{{a}}} | {{&a}} |", "{\"a\":\"-\"}", "| - | - | - |"},
        {"  {{a}}\n  {{{a}}}\n", "{\"a\":\"-\"}", "  -\n  -\n"},
        {"|{{ a }}|{{\ta\n}}|", "{\"a\":\"-\"}", "|-|-|"},
        {"{{.}} {{{.}}}", "\"<b>\"", "&lt;b&gt; <b>"},
        {"{{.}}", "85", "85"},
        {"{{a b}}", "{\"a b\":1}", "1"},
    };

    check_examples(examples, RPT_COUNT(examples));
}
END_TEST

START_TEST(dotted_names_go_down_from_the_nearest_first_part)
{
    static const struct example examples[] = {
        {"{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"x\"}}}", "x"},
        {"{{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{\"c\":1}},\"b\":{\"c\":2}}", "1"},
        {"[{{a.b.c}}]", "{\"a\":{}}", "[]"},
        {"[{{a.b.c}}]", "{\"a\":{\"b\":{}},\"c\":1}", "[]"},
        {"[{{#a}}{{b.c}}{{/a}}]", "{\"a\":{\"b\":{}},\"b\":{\"c\":\"wrong\"}}", "[]"},
        {"[{{a.b}}]", "{\"a.b\":\"wrong\"}", "[]"},
        {"[{{a.b}}]", "{\"a.b\":\"wrong\",\"a\":{\"b\":\"right\"}}", "[right]"},
        {"[{{a.length}}{{a.0}}{{s.x}}]", "{\"a\":[1],\"s\":\"x\"}", "[]"},
        {"[{{a..b}}{{.a}}{{a.}}]", "{\"a\":{\"b\":1}}", "[]"},
        {"{{#a.b}}y{{/a.b}}{{^a.c}}n{{/a.c}}{{^z.z}}z{{/z.z}}", "{\"a\":{\"b\":true}}", "ynz"},
    };

    check_examples(examples, RPT_COUNT(examples));
}
END_TEST

START_TEST(sections_show_what_is_there_once_or_for_each)
{
    static const struct example examples[] = {
        {"{{#a}}yes{{/a}}", "{\"a\":true}", "yes"},
        {"{{#a}}yes{{/a}}", "{\"a\":false}", ""},
        {"{{#a}}yes{{/a}}", "{\"a\":null}", ""},
        {"{{#a}}yes{{/a}}", "{\"a\":\"\"}", ""},
        {"{{#a}}yes{{/a}}", "{\"a\":[]}", ""},
        {"{{#a}}yes{{/a}}", "{}", ""},
        {"{{#a}}yes{{/a}}", "{\"a\":{}}", "yes"},
        {"{{#a}}yes{{/a}}", "{\"a\":0}", "yes"},
        {"{{#a}}Hi {{name}}{{/a}}", "{\"a\":{\"name\":\"Joe\"}}", "Hi Joe"},
        {"{{#s}}{{a}}, {{b}}, {{c.d}}{{/s}}",
         "{\"a\":\"top\",\"b\":\"wrong\",\"s\":{\"b\":\"own\"},\"c\":{\"d\":\"deep\"}}",
         "top, own, deep"},
        {"{{#a}}{{.}} is {{a}}{{/a}}", "{\"a\":\"x\"}", "x is x"},
        {"{{#l}}{{n}}{{/l}}", "{\"l\":[{\"n\":1},{\"n\":2},{\"n\":3}]}", "123"},
        {"{{#l}}({{.}}){{/l}}", "{\"l\":[\"<\",2,3.5]}", "(&lt;)(2)(3.5)"},
        {"{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "{\"l\":[[1,2],[\"a\"],[]]}", "(12)(a)()"},
        {"{{#.}}<{{v}}>{{/.}}", "[{\"v\":1},{\"v\":2}]", "<1><2>"},
        {"{{#a}}A{{#a}}B{{/a}}C{{/a}}", "{\"a\":true}", "ABC"},
        {"{{#o}}{{#l}}{{x}}{{y}}{{z}} {{/l}}{{/o}}",
         "{\"z\":0,\"o\":{\"y\":1,\"l\":[{\"x\":2},{\"x\":3,\"y\":4}]}}", "210 340 "},
        {"{{#a}}{{null}}{{/a}}", "{\"null\":\"outer\",\"a\":{\"null\":null}}", ""},
        {"|{{# a }}={{/ a }}|", "{\"a\":true}", "|=|"},
    };

    check_examples(examples, RPT_COUNT(examples));
}
END_TEST

START_TEST(inverted_sections_show_what_is_missing)
{
    static const struct example examples[] = {
        {"{{^a}}no{{/a}}", "{\"a\":false}", "no"},
        {"{{^a}}no{{/a}}", "{\"a\":null}", "no"},
        {"{{^a}}no{{/a}}", "{\"a\":\"\"}", "no"},
        {"{{^a}}no{{/a}}", "{\"a\":[]}", "no"},
        {"{{^a}}no{{/a}}", "{}", "no"},
        {"{{^a}}no{{/a}}", "{\"a\":true}", ""},
        {"{{^a}}no{{/a}}", "{\"a\":{}}", ""},
        {"{{^a}}no{{/a}}", "{\"a\":[0]}", ""},
        {"{{^a}}{{.}}{{/a}}", "\"item\"", "item"},
        {"{{#a}}1{{/a}}{{^a}}2{{/a}}", "{\"a\":true}", "1"},
        {"A{{^a}}B{{^a}}C{{/a}}D{{/a}}E", "{}", "ABCDE"},
        {"A{{^a}}B{{^a}}C{{/a}}D{{/a}}E", "{\"a\":1}", "AE"},
        {"|{{^ a }}={{/ a }}|", "{}", "|=|"},
    };

    check_examples(examples, RPT_COUNT(examples));
}
END_TEST

START_TEST(a_tag_alone_on_its_line_takes_the_line_along)
{
    static const struct example examples[] = {
        {"a\n{{#t}}\nb\n{{/t}}\nc\n", "{\"t\":true}", "a\nb\nc\n"},
        {"a\n  {{#t}}  \nb\n\t{{/t}}\nc\n", "{\"t\":true}", "a\nb\nc\n"},
        {"a\n{{^t}}\nb\n{{/t}}\nc\n", "{\"t\":true}", "a\nc\n"},
        {"|\r\n{{#t}}\r\n{{/t}}\r\n|", "{\"t\":true}", "|\r\n|"},
        {"  {{#t}}\n#{{/t}}\n/", "{\"t\":true}", "#\n/"},
        {"#{{#t}}\n/\n  {{/t}}", "{\"t\":true}", "#\n/\n"},
        {" {{#t}}Y{{/t}}\n {{#t}}Z{{/t}}\n", "{\"t\":true}", " Y\n Z\n"},
        {" | {{#t}}\t|\t{{/t}} | \n", "{\"t\":true}", " | \t|\t | \n"},
        {" | {{#t}} {{! c }}\n {{/t}} | \n", "{\"t\":true}", " |  \n  | \n"},
        {"{{#t}}{{#t}}\n{{/t}}{{/t}}\n", "{\"t\":true}", "\n\n"},
        {"{{t}}\n{{{t}}}\n{{&t}}\n", "{\"t\":1}", "1\n1\n1\n"},
        {"{{#l}}\n* {{.}}\n{{/l}}\n", "{\"l\":[1,2]}", "* 1\n* 2\n"},
        {"a\r{{#t}}\rb{{/t}}", "{\"t\":true}", "a\r\rb"},
    };

    check_examples(examples, RPT_COUNT(examples));
}
END_TEST

START_TEST(comments_leave_nothing)
{
    static const struct example examples[] = {
        {"12{{! c }}34", "{\"! c\":1,\"c\":2}", "1234"},
        {"12{{!\n c\n c }}34\n", "{}", "1234\n"},
        {"a\n{{! c }}\nb\n", "{}", "a\nb\n"},
        {"a\n  {{! c }}\nb\n", "{}", "a\nb\n"},
        {"|\r\n{{! c }}\r\n|", "{}", "|\r\n|"},
        {"  {{! c }}\n!", "{}", "!"},
        {"!\n  {{! c }}", "{}", "!\n"},
        {"a\n  {{!\n    c\n  }}\nb\n", "{}", "a\nb\n"},
        {"  12 {{! 34 }}\n", "{}", "  12 \n"},
        {"1 {{! c }} 2", "{}", "1  2"},
        {"{{!}}{{!}}x", "{}", "x"},
    };

    check_examples(examples, RPT_COUNT(examples));
}
END_TEST

START_TEST(partials_are_put_in_with_their_lines_indented)
{
    static const struct example examples[] = {
        {"[{{>word}}]", "{\"where\":\"here\"}", "[from here]"},
        {"[{{> word }}]", "{\"where\":\"<\"}", "[from &lt;]"},
        {"[{{>missing}}]", "{}", "[]"},
        {"{{>tree}}", "{\"name\":\"x\",\"kids\":[{\"name\":\"y\",\"kids\":[]}]}", "x(y())"},
        {"| {{>word}} |", "{}", "| from  |"},
        {"  {{a}}  {{>lines}}\n", "{\"a\":1}", "  1  one\ntwo\n"},
        {"  {{>lines}}\n>", "{}", "  one\n  two>"},
        {">\n  {{>lines}}", "{}", ">\n  one\n  two"},
        {"|\r\n{{>word}}\r\n|", "{\"where\":1}", "|\r\nfrom 1|"},
        {" {{>value}}\n/\n", "{\"v\":\"x\\ny\"}", " <\n x\ny\n >\n/\n"},
        {"\t{{>nest}}\n", "{}", "\ta\n\t one\n\t two\n\tb\n"},
        {"  {{>loop}}\n", "{\"l\":[1,2]}", "  - 1\n  - 2\n"},
        {"  {{>inline}}\n", "{\"l\":[1,2]}", "  1\n  2\n  end\n"},
        {"  {{>note}}\n", "{}", "  x\n\n  y\n"},
        {"[ {{>other}} {{where}} ]", "{\"where\":1}", "[ 1 1 ]"},
        {"{{#where}}{{>word}}{{/where}}", "{\"where\":{\"where\":\"in\"}}", "from in"},
    };

    check_examples(examples, RPT_COUNT(examples));
}
END_TEST

START_TEST(delimiters_can_be_set)
{
    static const struct example examples[] = {
        {"{{=<% %>=}}(<%a%>{{a}})", "{\"a\":1}", "(1{{a}})"},
        {"({{=[ ]=}}[a])", "{\"a\":1}", "(1)"},
        {"{{= | | =}}|#a||b||/a|", "{\"a\":{\"b\":1}}", "1"},
        {"{{=<% %>=}}<%{a}%><%&a%><%={{ }}=%>{{a}}", "{\"a\":\"<\"}", "<<&lt;"},
        {"{{>word}}{{= | | =}} |>word|", "{\"where\":1}", "from 1 from 1"},
        {"| {{=@ @=}} |", "{}", "|  |"},
        {"a\n  {{=@ @=}}\nb\n", "{}", "a\nb\n"},
        {"|\r\n{{= @ @ =}}\r\n|", "{}", "|\r\n|"},
        {"=\n  {{=@ @=}}", "{}", "=\n"},
        {"|{{= @   @ =}}|", "{}", "||"},
        {"{{=\n<\n>\n=}}<a>", "{\"a\":1}", "1"},
    };

    check_examples(examples, RPT_COUNT(examples));
}
END_TEST

START_TEST(a_template_that_is_not_right_is_refused_with_its_line)
{
    static const struct {
        const char *text, *detail;
    } cases[] = {
        {"a\n{{b", "line 2: a tag is not closed"},
        {"{{{a}}", "line 1: a tag is not closed"},
        {"{{=a b}}", "line 1: a tag is not closed"},
        {"{{}}", "line 1: a tag has no name"},
        {"\n\n{{# }}", "line 3: a tag has no name"},
        {"{{#a}}\n{{/b}}", "line 2: there is no such section to close here: b"},
        {"{{/a}}", "line 1: there is no such section to close here: a"},
        {"{{#a}}{{#b}}{{/a}}{{/b}}", "line 1: there is no such section to close here: a"},
        {"{{#a}}\n{{^b}}\n{{/b}}\n", "line 4: a section is not closed: a"},
        {"{{==}}", "line 1: two delimiters are needed, with a space between them"},
        {"{{=a=}}", "line 1: two delimiters are needed, with a space between them"},
        {"{{=a b c=}}", "line 1: two delimiters are needed, with a space between them"},
        {"{{=a= b=}}", "line 1: two delimiters are needed, with a space between them"},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        struct rpt_error err = {0};
        ck_assert_ptr_null(rpt_tmpl_parse("page", cases[i].text, &err));
        ck_assert_int_eq(err.id, RPT_E_BAD_DATA);
        ck_assert_str_eq(err.parameter, "page");
        ck_assert_str_eq(err.detail, cases[i].detail);
    }
    rpt_tmpl_destroy(NULL);
}
END_TEST

START_TEST(endless_partials_and_a_full_buffer_end_it)
{
    json_auto_t *data = json_pack("{s[iiiiiiiiii]}", "l", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    struct rpt_error err = {0};
    RPT_AUTO_BUF out = {0}, small = {0}, deep = {0};

    rpt_buf_init(&out, MAX);
    ck_assert(!render("{{>endless}}", data, &out, &err));
    ck_assert_int_eq(err.id, RPT_E_BAD_DATA);
    ck_assert_str_eq(err.parameter, "endless");
    rpt_buf_init(&small, 100);
    /* ten to the fifteenth of steps, were it not for the buffer */
    rpt_buf_init(&deep, 1000);
    for (int i = 0; i < 15; i++)
        rpt_buf_adds(&deep, "{{#l}}x");
    for (int i = 0; i < 15; i++)
        rpt_buf_adds(&deep, "{{/l}}");
    ck_assert(!render(deep.data, data, &small, &err));
    ck_assert_int_eq(err.id, RPT_E_TOO_LARGE);
    rpt_error_clear(&err);
}
END_TEST

START_TEST(sections_nest_64_deep_and_no_deeper)
{
    json_auto_t *data = json_pack("{sb}", "a", 1);

    for (int depth = 64; depth <= 65; depth++) {
        struct rpt_error err = {0};
        RPT_AUTO_BUF text = {0}, out = {0};
        rpt_buf_init(&text, MAX);
        rpt_buf_init(&out, MAX);
        for (int i = 0; i < depth; i++)
            rpt_buf_adds(&text, "{{#a}}");
        rpt_buf_adds(&text, "x");
        for (int i = 0; i < depth; i++)
            rpt_buf_adds(&text, "{{/a}}");
        ck_assert_int_eq(render(text.data, data, &out, &err), depth == 64);
        ck_assert_int_eq(err.id, depth == 64 ? RPT_E_NONE : RPT_E_BAD_DATA);
    }
}
END_TEST

START_TEST(without_a_finder_partials_are_nothing)
{
    struct rpt_tmpl *tmpl = parsed("page", "[{{>word}}]");
    json_auto_t *data = json_object();
    struct rpt_error err = {0};
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, MAX);
    ck_assert(rpt_tmpl_render(tmpl, data, NULL, NULL, &out, &err));
    ck_assert_str_eq(out.data, "[]");
    rpt_tmpl_destroy(tmpl);
}
END_TEST

START_TEST(any_text_is_parsed_or_refused)
{
    static const char *const pieces[] = {
        "{{", "}}", "{", "}", "#",    "/", "^",      ">",      "!",         "=", " ", "\n",
        "\r", "a",  "l", ".", "word", "&", "{{#a}}", "{{/a}}", "{{=< >=}}", "<", "\t"};
    json_auto_t *data = json_pack("{s[ii]s{sb}}", "l", 1, 2, "a", "l", 0);
    unsigned seed = 5;

    for (int round = 0; round < 20000; round++) {
        struct rpt_error err = {0};
        RPT_AUTO_BUF text = {0}, out = {0};
        rpt_buf_init(&text, MAX);
        rpt_buf_init(&out, MAX);
        rpt_buf_adds(&text, "");
        for (int i = 0; i < round % 25; i++) {
            seed = seed * 1103515245 + 12345;
            rpt_buf_adds(&text, pieces[(seed >> 8) % RPT_COUNT(pieces)]);
        }
        struct rpt_tmpl *tmpl = rpt_tmpl_parse("page", text.data, &err);
        if (tmpl == NULL)
            ck_assert_int_eq(err.id, RPT_E_BAD_DATA);
        else
            ck_assert(rpt_tmpl_render(tmpl, data, NULL, NULL, &out, &err));
        rpt_tmpl_destroy(tmpl);
    }
}
END_TEST

START_TEST(html_is_escaped_wherever_it_stands)
{
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, MAX);
    rpt_html_escape(&out, "<a href=\"x\">'é' & co</a> and more", 25);
    rpt_html_escape(&out, "", 0);
    ck_assert_str_eq(out.data, "&lt;a href=&quot;x&quot;&gt;&#39;é&#39; &amp; co&lt;/a&gt;");
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        values_are_put_in_and_escaped,
        dotted_names_go_down_from_the_nearest_first_part,
        sections_show_what_is_there_once_or_for_each,
        inverted_sections_show_what_is_missing,
        a_tag_alone_on_its_line_takes_the_line_along,
        comments_leave_nothing,
        partials_are_put_in_with_their_lines_indented,
        delimiters_can_be_set,
        a_template_that_is_not_right_is_refused_with_its_line,
        endless_partials_and_a_full_buffer_end_it,
        sections_nest_64_deep_and_no_deeper,
        without_a_finder_partials_are_nothing,
        any_text_is_parsed_or_refused,
        html_is_escaped_wherever_it_stands,
    };
    Suite *suite = suite_create("tmpl");
    TCase *tcase = tcase_create("tmpl");

    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
