/* SPDX-License-Identifier: MIT
 *
 * The words of a paragraph on its page: a table of small cases, and for random spans that the
 * elements nest, that no link stands in another, and that nothing of a text or value becomes
 * markup.
 */
#include "rapporteur/form.h"
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define END "</p>"

static struct rpt_templates *templates;

static void load(void)
{
    char *folder = rpt_printf("%s/static/html", getenv("RPT_SOURCE_ROOT"));
    struct rpt_error err = {0};

    ck_assert_msg(rpt_templates_load(folder, &templates, &err), "%s", err.detail);
    free(folder);
}

static void unload(void)
{
    rpt_templates_destroy(templates);
}

/* What stands in the paragraph's element; takes the runs. */
static char *drawn(json_t *runs)
{
    json_auto_t *value =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s}, s:o}", "id", "p9", "ref", "1.1",
                  "kind", "paragraph", "lang", "en", "dir", "ltr", "text", "", "document", "href",
                  "/documents/d", "label", "D", "runs", runs);
    struct rpt_subject subject = {.kind = "paragraph",
                                  .text = true,
                                  .value = value,
                                  .path = "/documents/d/paragraphs/p9",
                                  .query = "",
                                  .base = "http://h",
                                  .templates = templates};
    struct rpt_error err = {0};
    struct rpt_buf page;

    rpt_buf_init(&page, 1 << 20);
    ck_assert_msg(rpt_form_by_suffix("html", 4)->write(&subject, &page, &err), "%s", err.detail);
    char *text = rpt_buf_steal(&page), *start = strstr(text, "<p id=\"p9\">");
    ck_assert_ptr_nonnull(start);
    start += strlen("<p id=\"p9\">");
    const char *end = strstr(start, END);
    ck_assert_ptr_nonnull(end);
    char *made = rpt_printf("%.*s", (int)(end - start), start);
    free(text);
    return made;
}

static const struct {
    const char *runs, *html;
} cases[] = {
    {"[{'text':'a <b> & c'}]", "a &lt;b&gt; &amp; c"},
    {"[{'text':'a ','marks':[{'type':'strong'}]},"
     "{'text':'b','marks':[{'type':'strong'},{'type':'emphasis'}]},{'text':' c'}]",
     "<strong>a <em>b</em></strong> c"},
    {"[{'text':'a','marks':[{'type':'strong'}]},"
     "{'text':'b','marks':[{'type':'emphasis'},{'type':'strong'}]},"
     "{'text':'c','marks':[{'type':'emphasis'}]}]",
     "<strong>a</strong><em><strong>b</strong>c</em>"},
    {"[{'text':'1','marks':[{'type':'superscript'},{'type':'link','value':'#p3'}]}]",
     "<sup><a href=\"/documents/d#p3\">1</a></sup>"},
    {"[{'text':'x','marks':[{'type':'link','value':'https://a.b/?c=<1>&d=2'}]}]",
     "<a href=\"https://a.b/?c=&lt;1&gt;&amp;d=2\">x</a>"},
    {"[{'text':'x','marks':[{'type':'link','value':'MAILTO:a@b.c'}]}]",
     "<a href=\"MAILTO:a@b.c\">x</a>"},
    {"[{'text':'x','marks':[{'type':'link','value':'javascript:a()'}]},"
     "{'text':'y','marks':[{'type':'link','value':'data:text/html,a'}]},"
     "{'text':'z','marks':[{'type':'link','value':' http://a'}]},"
     "{'text':'w','marks':[{'type':'link','value':'//a'}]}]",
     "xyzw"},
    {"[{'text':'x','marks':[{'type':'link','value':'http://a/'},{'type':'link','value':'#b'}]}]",
     "<a href=\"/documents/d#b\">x</a>"},
    {"[{'text':'a ','marks':[{'type':'link','value':'http://a/'}]},"
     "{'text':'China','marks':[{'type':'link','value':'http://a/'}],"
     "'mentions':[{'entity':{'class':'actor','href':'/actors/china'}}]},"
     "{'text':' b','marks':[{'type':'link','value':'http://a/'}]}]",
     "<a href=\"http://a/\">a </a><a class=\"name class-actor\" href=\"/actors/china\">China</a>"
     "<a href=\"http://a/\"> b</a>"},
    {"[{'text':'Wort','marks':[{'type':'foreign','value':'de'}]},"
     "{'text':' x','marks':[{'type':'foreign'}]}]",
     "<span lang=\"de\">Wort</span><em> x</em>"},
    {"[{'text':'then','marks':[{'type':'time','value':'2013-04-21'}]},"
     "{'text':' or ','marks':[{'type':'time','value':'2013/..'}]}]",
     "<time datetime=\"2013-04-21\">then</time> or "},
    {"[{'text':'so ','marks':[{'type':'quotation'}]},"
     "{'text':'he','marks':[{'type':'quotation'},{'type':'quotation'}]},{'text':' \xE2\x80\x9C'},"
     "{'text':'marked','marks':[{'type':'quotation'}]},{'text':'\xE2\x80\x9D'}]",
     "<q>so <q>he</q></q> \xE2\x80\x9C<q class=\"marked\">marked</q>\xE2\x80\x9D"},
};

START_TEST(a_run_is_drawn_as_what_it_is)
{
    char *text = rpt_strdup(cases[_i].runs);
    json_error_t where;

    for (char *at = text; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    json_t *runs = json_loads(text, 0, &where);
    ck_assert_msg(runs != NULL, "%s", where.text);
    char *html = drawn(runs);
    ck_assert_str_eq(html, cases[_i].html);
    free(html);
    free(text);
}
END_TEST

/* ---- Whatever the spans. */

/* The text without its elements, which have to nest; unescaped. */
static char *undrawn(const char *html)
{
    char names[64][8], *text = rpt_strdup(html), *end = text;
    size_t depth = 0, links = 0;

    while (*html != '\0') {
        size_t len = strcspn(html, "<");

        memcpy(end, html, len);
        end += len;
        html += len;
        if (*html == '\0')
            break;
        bool closing = html[1] == '/';
        const char *name = html + 1 + closing;
        size_t size = strcspn(name, " >");

        ck_assert_uint_lt(size, sizeof names[0]);
        if (closing) {
            ck_assert_uint_gt(depth--, 0);
            ck_assert_int_eq(strncmp(names[depth], name, size), 0);
        } else {
            snprintf(names[depth++], sizeof names[0], "%.*s", (int)size, name);
        }
        if (size == 1 && *name == 'a')
            closing ? links-- : links++;
        ck_assert_uint_le(links, 1);
        html = strchr(html, '>') + 1;
    }
    ck_assert_uint_eq(depth, 0);
    *end = '\0';
    return text;
}

START_TEST(elements_nest_and_the_text_stays_whatever_the_spans)
{
    static const char text[] = "<script>alert(1)</script> & 'so' \xD7\xA9\xD7\x9C.";
    static const char escaped[] =
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;so&#39; \xD7\xA9\xD7\x9C.";
    static const char *const types[] = {"emphasis", "strong",    "link", "superscript",
                                        "foreign",  "quotation", "time", "code"};
    static const char *const values[] = {
        "https://a/\"><script>", "#x'\"", "javascript:b", "2013", "de", "\"><img onerror=c>"};
    size_t points = rpt_utf8_count(text, strlen(text));

    srandom(11);
    for (int round = 0; round < 500; round++) {
        struct rpt_span spans[9];
        json_t *data[RPT_COUNT(spans)];

        for (size_t i = 0; i < RPT_COUNT(spans); i++) {
            enum rpt_layer layer = (enum rpt_layer)(random() % 3);
            const char *type = types[(size_t)random() % RPT_COUNT(types)];
            const char *value = values[(size_t)random() % RPT_COUNT(values)];

            data[i] = layer == RPT_SPAN_MARK
                          ? json_pack("{s:s, s:s}", "type", type, "value", value)
                          : json_pack("{s:{s:s, s:s, s:s}}",
                                      layer == RPT_SPAN_MENTION ? "entity" : "reference", "class",
                                      "actor", "href", "/actors/x", "label", value);
            spans[i] = (struct rpt_span){(size_t)random() % points, (size_t)random() % (points + 1),
                                         layer, data[i]};
        }
        char *html = drawn(rpt_runs(text, spans, RPT_COUNT(spans))), *left = undrawn(html);
        ck_assert_str_eq(left, escaped);
        free(left);
        free(html);
        for (size_t i = 0; i < RPT_COUNT(spans); i++)
            json_decref(data[i]);
    }
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("drawn");
    TCase *tests = tcase_create("drawn");

    tcase_add_checked_fixture(tests, load, unload);
    tcase_add_loop_test(tests, a_run_is_drawn_as_what_it_is, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tests, elements_nest_and_the_text_stays_whatever_the_spans);
    suite_add_tcase(suite, tests);
    return suite;
}
