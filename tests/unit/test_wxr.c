/* SPDX-License-Identifier: MIT
 *
 * A WordPress export: each post a document, and what is none.
 */
#include "markup_case.h"

#define EXPORT(items)                                                                              \
    "<?xml version='1.0'?>\n<rss version='2.0' "                                                   \
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' "                                    \
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:wp='http://wordpress.org/export/1.2/'>\n"   \
    "<channel><title>Site</title><link>https://s.t</link><language>en-GB</language>"               \
    "<wp:author><wp:author_login>ann</wp:author_login><wp:author_display_name>Ann "                \
    "Lee</wp:author_display_name></wp:author>\n" items "</channel></rss>"
#define POST(title, slug, status, content)                                                         \
    "<item><title>" title "</title><link>https://s.t/" slug                                        \
    "</link><dc:creator><![CDATA[ann]]></dc:creator>"                                              \
    "<content:encoded><![CDATA[" content                                                           \
    "]]></content:encoded><wp:post_date>2013-04-21 10:00:00</wp:post_date>"                        \
    "<wp:post_name>" slug "</wp:post_name><wp:status>" status                                      \
    "</wp:status><wp:post_type>post</wp:post_type>"                                                \
    "<category domain='category' nicename='c'>C</category><category "                              \
    "domain='post_tag'>D</category></item>"

static const struct markup_case cases[] = {
    {"a post is a document",
     EXPORT(POST("T &amp; U", "t-u", "publish", "<p>a &amp; <b>b</b></p><h2>H</h2><p>c</p>")),
     "# T & U\nparagraph -: a & b\n  4-5 strong\n2< 0 h: H\nparagraph -: c",
     "{\"title\":\"T & "
     "U\",\"url\":\"https://s.t/t-u\",\"published\":\"2013-04-21\",\"authors\":[{\"name\":\"Ann "
     "Lee\"}],"
     "\"category\":\"C\",\"lang\":\"en-GB\",\"is_part_of\":{\"title\":\"Site\",\"url\":\"https://"
     "s.t\"}}",
     NULL, "4: a tag (1)"},
    {"empty lines part paragraphs where there is no markup for it",
     EXPORT(POST("T", "t", "publish",
                 "a <i>b</i>\nc\n\nd\n<blockquote>e\n\nf</blockquote>\n<ul>\n<li>g</li>\n</ul>")),
     "# T\nparagraph -: a b\nc\n  2-3 emphasis\nparagraph -: d\nquote -: e\nquote -: f\nlist-item "
     "-: g",
     NULL, NULL, NULL},
    {"and do not where there is",
     EXPORT(POST("T", "t", "publish",
                 "<!-- wp:paragraph -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->\n\n<p>c</p>")),
     "# T\nparagraph -: a b\nparagraph -: c", NULL, NULL, NULL},
    {"shortcodes stay out, their words do not",
     EXPORT(POST("T", "t", "publish", "a [gallery ids=\"1\"] [caption id=\"x\"]b[/caption] [sic]")),
     "# T\nparagraph -: a b [sic]", NULL, NULL, "4: a tag (1)\n4: a shortcode of WordPress (2)"},
    {"only what is published",
     EXPORT(POST("T", "t", "publish", "a") POST(
         "U", "u", "draft",
         "b") "<item><title>V</title><wp:post_type>attachment</wp:post_type><wp:status>inherit</"
              "wp:status></item>"
              "<item><title>W</title><content:encoded>c</content:encoded><wp:post_type>page</"
              "wp:post_type><wp:status>publish</wp:status><wp:post_password>x</wp:post_password></"
              "item>"
              "<item><title>X</title><content:encoded></content:encoded><wp:post_type>post</"
              "wp:post_type><wp:status>publish</wp:status></item>"),
     "# T\nparagraph -: a", NULL, NULL,
     "4: a tag (2)\n4: a post whose status is 'draft' (1)\n4: an item of the type 'attachment' "
     "(1)\n4: a page with a password (1)\n4: a post without content (1)"},
    {"no post at all", EXPORT(""), "", NULL,
     "e.xml:1:1: there is no published post or page in this export", ""},
};

START_TEST(documents_say_what_their_posts_do)
{
    markup_check("WordPress", "e.xml", &cases[_i]);
}
END_TEST

START_TEST(posts_become_documents_under_their_names)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "e.xml",
             EXPORT(POST("T", "one", "publish", "a") POST("T", "two", "publish", "<p>b")));
    case_must_import(&c, "e.xml", AT);
    case_says(&c, "SELECT slug, title, lang, published, category FROM document ORDER BY slug",
              "one|T|en-GB|2013-04-21|C\ntwo|T|en-GB|2013-04-21|C");
    case_must_import(&c, "e.xml", AT);
    ck_assert(!c.report.changed);
    case_end(&c);
}
END_TEST

START_TEST(a_line_is_that_of_the_export)
{
    struct import_case c;

    case_start(&c);
    struct rpt_buf html;
    rpt_buf_init(&html, RPT_MAX_FILE);
    rpt_buf_adds(&html, EXPORT("@"));
    char *at = strchr(html.data, '@');
    struct rpt_buf whole;
    rpt_buf_init(&whole, RPT_MAX_FILE);
    rpt_buf_addf(&whole, "%.*s<item><content:encoded><![CDATA[\na\n", (int)(at - html.data),
                 html.data);
    for (int i = 0; i < 300; i++)
        rpt_buf_adds(&whole, "<div>");
    rpt_buf_addf(&whole,
                 "]]></content:encoded><wp:post_name>x</wp:post_name><wp:status>publish</"
                 "wp:status><wp:post_type>post</wp:post_type></item>%s",
                 at + 1);
    case_put(&c, "e.xml", whole.data);
    ck_assert(!case_import(&c, "e.xml", AT));
    char *lines = case_lines(&c);
    ck_assert_str_eq(lines, "e.xml:6:1: elements stand in one another more than 256 deep here; "
                            "take some of them apart");
    free(lines);
    rpt_buf_finish(&html);
    rpt_buf_finish(&whole);
    case_end(&c);
}
END_TEST

START_TEST(an_export_is_known_by_its_content)
{
    const struct rpt_importer *wxr = markup_importer("WordPress");

    ck_assert(wxr->sniff("x", EXPORT(""), strlen(EXPORT(""))));
    ck_assert(!wxr->sniff("x", "<rss version='2.0'><channel>", 28));
    ck_assert(!wxr->sniff("x", NULL, 0));
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("wxr");
    TCase *tc = tcase_create("wxr");

    tcase_add_loop_test(tc, documents_say_what_their_posts_do, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tc, posts_become_documents_under_their_names);
    tcase_add_test(tc, a_line_is_that_of_the_export);
    tcase_add_test(tc, an_export_is_known_by_its_content);
    suite_add_tcase(suite, tc);
    return suite;
}
