/* SPDX-License-Identifier: MIT
 *
 * Saved blog pages: a made-up page of the same template, a sibling of it, what is no such page, and
 * the essay itself where it lies beside the project.
 */
#include "import_case.h"

#define WORDS10 "one two three four five six seven eight nine ten "
#define LONG WORDS10 WORDS10 WORDS10 WORDS10 WORDS10
#define NBSP "\xC2\xA0"

static const char page[] =
    "you're reading...\nPeace\n\nTalks\n\nBy Ann Lee, Institute for Talks. \n\n\n"
    "Norland" NBSP "met Südland. " LONG "end.\n\n"
    "Again " LONG "end? " NBSP "\n\n"
    "\xE2\x80\x9CNot " LONG "end!\xE2\x80\x9D\n\n\n"
    "Lee, Ann. \xE2\x80\x98"
    "A Book of Talks\xE2\x80\x99, Press. Accessed April 15, 2013.http://a.b/c\n\n"
    "To read more on Talks, please click here \n\nCenter for Talks\n\n"
    "About annslogin\n\nWe are the team of the institute. " LONG "blogs.\n\n\n"
    "No comments yet.\n\nLeave a Reply\n\nConnecting to %s\n\n%d bloggers like this:";

static const char sibling[] =
    "you're reading...\nPeace\n\nOther Talks\n\n"
    "By" NBSP
    "Ann Lee and Bo Ek, U.S. School of Talks, Oslo. This paragraph runs on behind its byline "
    "and has many more words, " LONG "end.\n\n"
    "A Heading\n\n"
    "Then " LONG "end.\n\nShort one of fewer than twelve words.\n\n"
    "References\n\n"
    "Lee, Ann. \xE2\x80\x98One\xE2\x80\x99. Accessed May 1, 2013.https://a.b/c\n\n"
    "Ek, Bo. \xE2\x80\x98Two\xE2\x80\x99. https://a.b/d\n\n"
    "About annslogin\n\nWe, who are many, Ann among us, write http://blogs. " LONG "end.\n";

START_TEST(a_page_gives_its_article_and_nothing_of_the_chrome)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "000.txt", page);
    c.options.published = "2013-04-21";
    case_must_import(&c, "000.txt", AT);
    case_says(&c, "SELECT slug, title, published, authors, publisher, category, work FROM document",
              "talks|Talks|2013-04-21|[{\"name\":\"Ann Lee\"}]|{\"name\":\"Institute for Talks\"}|"
              "Peace|-");
    case_says(&c, "SELECT id, ref, kind, substr(text, 1, 8) FROM paragraph",
              "p1|1.1|paragraph|Norland" NBSP "\np2|1.2|paragraph|Again on\n"
              "p3|1.3|paragraph|\xE2\x80\x9CNot one\nr1|2.1|reference|Lee, Ann");
    case_says(&c, "SELECT slug, title FROM section", "text|Text\nreferences|References");
    case_says(&c, "SELECT text FROM paragraph WHERE text LIKE '%login%' OR text LIKE '% '", "");
    case_end(&c);
}
END_TEST

START_TEST(a_page_is_the_original_of_the_work_that_has_its_title)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "000.txt", page);
    case_must_import(&c, "bundle", AT);
    case_must_import(&c, "000.txt", AT);
    case_says(&c,
              "SELECT slug, work, version, published, rights, authors FROM document "
              "WHERE version = 'original'",
              "talks|1|original|2013|hers|[{\"name\":\"Ann Lee\",\"entity\":\"ann-lee\"}]");
    case_says(&c,
              "SELECT id, section, ref, kind FROM paragraphs WHERE document = 'talks' ORDER BY n",
              "p1|first|1.1|paragraph\np2|second|2.1|paragraph\np3|second|2.2|paragraph\n"
              "r1|sources|3.1|reference");
    case_says(&c,
              "SELECT paragraph, start, \"end\", reference FROM citations WHERE document = 'talks'",
              "r1|11|26|lee-2010");
    case_says(&c,
              "SELECT paragraph, entity, surface FROM mentions WHERE document = 'talks' ORDER BY n",
              "p1|norland|Norland\np1|sudland|Südland");
    case_end(&c);
}
END_TEST

START_TEST(page_and_bundle_may_come_in_any_order_at_once)
{
    struct import_case c;

    for (int first = 0; first < 2; first++) {
        case_start(&c);
        case_put(&c, "000.txt", page);
        char *paths[] = {case_path(&c, "000.txt"), case_path(&c, "bundle")};
        const char *sources[] = {paths[first], paths[!first]};
        c.options.sources = sources;
        c.options.source_count = 2;
        c.options.at = AT;
        c.options.db = c.db;
        ck_assert_msg(rpt_import(&c.options, &c.report, &c.err), "%s", c.err.detail);
        ck_assert_uint_eq(c.report.documents, 2);
        case_says(&c, "SELECT DISTINCT section FROM paragraphs WHERE document = 'talks' ORDER BY 1",
                  "first\nsecond\nsources");
        case_says(&c, "SELECT id FROM dataset", "small");
        free(paths[0]);
        free(paths[1]);
        case_end(&c);
    }
}
END_TEST

START_TEST(a_sibling_whose_first_paragraph_runs_on_is_read_too)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "001.txt", sibling);
    case_must_import(&c, "001.txt", AT);
    case_says(&c, "SELECT slug, authors, publisher FROM document",
              "other-talks|[{\"name\":\"Ann Lee\"},{\"name\":\"Bo Ek\"}]|"
              "{\"name\":\"U.S. School of Talks, Oslo\"}");
    case_says(&c, "SELECT id, ref, kind, substr(text, 1, 14) FROM paragraph",
              "p1|0.1|paragraph|This paragraph\np2|1.1|paragraph|Then one two t\n"
              "r1|2.1|reference|Lee, Ann. \xE2\x80\x98One\nr2|2.2|reference|Ek, Bo. "
              "\xE2\x80\x98Two\xE2\x80\x99.");
    case_says(&c, "SELECT slug, title FROM section ORDER BY n",
              "a-heading|A Heading\nreferences|References");
    case_end(&c);
}
END_TEST

START_TEST(other_texts_are_no_saved_pages)
{
    static const char *const texts[] = {
        "",
        "Talks\n\nBy Ann Lee, Institute.\n\nShort.\n",
        "Talks\n\n" LONG "end.\n\n" LONG "end.\n",
        "By Ann Lee, Institute for Talks.\n\n" LONG "end.\n\n" LONG "end.\n",
        "Talks\n\nBy then, all was over.\n\n" LONG "and.\n",
    };

    for (size_t i = 0; i < RPT_COUNT(texts); i++)
        ck_assert_msg(!rpt_savedpage_sniff("x.txt", texts[i], strlen(texts[i])), "%s", texts[i]);
    ck_assert(rpt_savedpage_sniff("x", page, strlen(page)));
    ck_assert(!rpt_savedpage_sniff("x", NULL, 0));
}
END_TEST

START_TEST(a_page_that_is_not_utf_8_is_told_with_the_place)
{
    struct import_case c;
    char *text = rpt_strdup(page);

    *strstr(text, "Norland") = '\xE9';
    case_start(&c);
    case_put(&c, "000.txt", text);
    ck_assert(!case_import(&c, "000.txt", AT));
    char *lines = case_lines(&c);
    ck_assert_str_eq(lines, "000.txt:9:1: byte 0xE9 is not UTF-8 here; save the file as UTF-8");
    free(lines);
    free(text);
    case_end(&c);
}
END_TEST

START_TEST(a_page_may_be_named_by_options)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "001.txt", sibling);
    case_must_import(&c, "bundle", AT);
    c.options.work = "talks";
    c.options.document = "other";
    c.options.lang = "en-GB";
    case_must_import(&c, "001.txt", AT);
    case_says(&c, "SELECT slug, work, lang, rights FROM document WHERE slug = 'other'",
              "other|1|en-GB|hers");
    c.options.work = "talk";
    ck_assert(!case_import(&c, "001.txt", AT));
    ck_assert_int_eq(c.err.id, RPT_E_UNKNOWN_VALUE);
    ck_assert_str_eq(c.err.suggestion, "talks");
    case_end(&c);
}
END_TEST

START_TEST(the_essay_is_read_as_its_facts_say)
{
    const char *root = getenv("RPT_SOURCE_ROOT");
    struct import_case c;

    if (root == NULL)
        root = "../..";
    char *essay = rpt_printf("%s/../shared/essay/000_1cdf4a8719b9e230.txt", root);
    char *data = rpt_printf("%s/data", root);
    const char *sources[] = {data, essay};
    if (access(essay, R_OK) != 0) {
        fprintf(stderr, "SKIPPED: the essay is not at %s\n", essay);
    } else {
        case_start(&c);
        c.options = (struct rpt_import_options){
            .db = c.db, .sources = sources, .source_count = 2, .at = AT, .published = "2013-04-21"};
        ck_assert_msg(rpt_import(&c.options, &c.report, &c.err), "%s", c.err.detail);
        case_says(&c,
                  "SELECT w.slug, version, d.title, d.published, d.authors ->> '$[0].entity', "
                  "publisher ->> 'entity', category FROM document d JOIN work w ON w.n = d.work "
                  "WHERE d.slug = 'contemporary-trends'",
                  "contemporary-trends|original|Contemporary Trends in Human Rights Diplomacy|"
                  "2013-04-21|umamah-basit|institute-for-cultural-diplomacy|Human Rights");
        case_says(&c,
                  "SELECT id, ref, kind FROM paragraphs WHERE document = 'contemporary-trends' "
                  "ORDER BY ordinal",
                  "p1|1.1|paragraph\np2|2.1|paragraph\np3|3.1|paragraph\np4|4.1|paragraph\n"
                  "p5|5.1|paragraph\np6|6.1|paragraph\np7|7.1|paragraph\nr1|8.1|reference");
        case_says(&c,
                  "SELECT count(*) FROM sections a JOIN sections b ON b.id = a.id AND "
                  "b.document = 'contemporary-trends-digest' WHERE a.document = "
                  "'contemporary-trends'",
                  "8");
        case_says(&c, "SELECT reference FROM citations WHERE document = 'contemporary-trends'",
                  "forsythe-2011");
        case_says(&c,
                  "SELECT min(p.words), max(p.words) FROM (SELECT length(text) - "
                  "length(replace(replace(text, ' ', ''), char(160), '')) + 1 AS words FROM "
                  "paragraph JOIN edition e ON e.n = paragraph.edition JOIN document d ON d.n = "
                  "e.document "
                  "WHERE d.slug = 'contemporary-trends' AND kind = 'paragraph') p",
                  "116|193");
        case_says(&c,
                  "SELECT count(*) >= 100, count(DISTINCT entity) >= 40 FROM mentions "
                  "WHERE document = 'contemporary-trends'",
                  "1|1");
        case_end(&c);
    }
    free(essay);
    free(data);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("savedpage");
    TCase *tc = tcase_create("savedpage");

    tcase_add_test(tc, a_page_gives_its_article_and_nothing_of_the_chrome);
    tcase_add_test(tc, a_page_is_the_original_of_the_work_that_has_its_title);
    tcase_add_test(tc, page_and_bundle_may_come_in_any_order_at_once);
    tcase_add_test(tc, a_sibling_whose_first_paragraph_runs_on_is_read_too);
    tcase_add_test(tc, other_texts_are_no_saved_pages);
    tcase_add_test(tc, a_page_that_is_not_utf_8_is_told_with_the_place);
    tcase_add_test(tc, a_page_may_be_named_by_options);
    tcase_add_test(tc, the_essay_is_read_as_its_facts_say);
    suite_add_tcase(suite, tc);
    return suite;
}
