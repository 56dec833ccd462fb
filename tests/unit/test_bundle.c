/* SPDX-License-Identifier: MIT
 *
 * The folder that a bundle is: what may be left out, what lies flat, what is not a file, and what
 * stands in the dataset afterwards.
 */
#include "import_case.h"

static bool told(const struct import_case *c, const char *part)
{
    char *lines = case_lines(c);
    bool there = strstr(lines, part) != NULL;

    free(lines);
    return there;
}

START_TEST(everything_of_a_bundle_is_in_the_dataset)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_says(&c, "SELECT id, title, about, number, imported_at FROM dataset",
              "small|Small||1|2026-11-24T00:00:00Z");
    case_says(&c, "SELECT slug, title, authors, published, metadata FROM work",
              "talks|Talks|[{\"name\":\"Ann Lee\",\"entity\":\"ann-lee\"}]|2013|"
              "{\"rights\":\"hers\"}");
    case_says(&c,
              "SELECT slug, title, version, lang, dir, published, rights, edition FROM document",
              "talks-digest|Talks: a digest|digest|en|ltr|2026|-|1");
    case_says(&c, "SELECT slug, ref, level, title, role FROM section ORDER BY ordinal",
              "first|1|1|The first meeting|introduction\nsecond|2|1|The second meeting|-\n"
              "sources|3|1|Sources|bibliography");
    case_says(&c, "SELECT id, ref, kind, ordinal, start FROM paragraph ORDER BY ordinal",
              "p1|1.1|paragraph|1|36\np2|2.1|paragraph|2|125\np3|2.2|paragraph|3|178\n"
              "r1|3.1|reference|4|212");
    case_says(&c, "SELECT id, class, kind, part_of FROM entities ORDER BY n",
              "norland|actor|state|-\nsudland|actor|state|-\nann-lee|actor|person|-\n"
              "peace|concept|idea|-\nlasting-peace|concept|idea|peace");
    case_says(&c, "SELECT text, lang, kind, find, case_sensitive, folded FROM label ORDER BY n",
              "Norland|en|preferred|1|0|norland\nNL|en|abbreviation|1|1|nl\n"
              "Südland|en|preferred|1|0|sudland\nAnn Lee|en|preferred|1|0|ann lee\n"
              "peace|en|preferred|1|0|peace\nlasting peace|en|preferred|0|0|lasting peace");
    case_says(&c, "SELECT scheme, value, match, source FROM identifier", "wikidata|Q1|exact|seen");
    case_says(&c, "SELECT property, value FROM entity_property", "when|2013-04");
    case_says(&c, "SELECT slug, type, title FROM reference", "lee-2010|book|A Book of Talks");
    case_says(&c, "SELECT start, \"end\", reference FROM citations", "21|22|lee-2010");
    case_says(&c, "SELECT start, \"end\", type FROM mark", "45|50|emphasis");
    case_end(&c);
}
END_TEST

START_TEST(relations_and_notes_of_a_bundle_are_in_the_dataset)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_says(&c,
              "SELECT id, subject, predicate, object, level, modality, polarity, voice, "
              "attributed_to, gloss FROM relations ORDER BY n",
              "c1|norland|meets|sudland|high|asserted|affirmed|author|-|They met.\n"
              "c2|sudland|meets|norland|-|asserted|affirmed|reported|ann-lee|Again.");
    case_says(&c, "SELECT relation, channel FROM relation_channel", "1|bilateral");
    case_says(&c, "SELECT relation, role, other, value FROM relation_role ORDER BY n",
              "2|where|1|-\n2|where|-|here");
    case_says(&c, "SELECT relation, paragraph, start, \"end\", quote FROM evidences ORDER BY n",
              "c1|p1|8|29|met Südland in spring\nc2|p2|31|51|They spoke of peace.");
    case_says(&c, "SELECT slug, about_kind, about_relation, about_paragraph FROM note",
              "n1|relation|1|-");
    case_end(&c);
}
END_TEST

START_TEST(mentions_are_the_editors_and_the_finders)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_says(&c,
              "SELECT paragraph, start, \"end\", entity, layer, surface FROM mentions ORDER BY n",
              "p1|0|7|norland|editor|Norland\np1|12|19|sudland|finder|Südland\n"
              "p1|45|50|peace|finder|peace\np1|58|60|norland|editor|it\n"
              "p2|0|7|norland|finder|Norland\np2|12|19|sudland|finder|Südland\n"
              "r1|0|7|ann-lee|finder|Ann Lee");
    case_says(&c, "SELECT start, \"end\" FROM marking WHERE entity IS NULL", "45|50");
    case_end(&c);
}
END_TEST

START_TEST(only_the_text_is_needed)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "plain/documents/a/text.md", "# A\n\nWords.\n");
    case_put(&c, "plain/documents/b/text.md", "# B\n\nMore words.\n");
    case_put(&c, "plain/documents/.hidden", "");
    case_must_import(&c, "plain", AT);
    case_says(&c, "SELECT slug, version, lang FROM document ORDER BY n",
              "a|original|en\nb|original|en");
    case_says(&c, "SELECT id, title FROM dataset", "a|A");
    case_end(&c);
}
END_TEST

START_TEST(one_document_may_lie_flat)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "My Talk/text.md", "# A\n\nWords.\n");
    case_must_import(&c, "My Talk", AT);
    case_put(&c, "My Talk/document.json", "{\"id\": \"named\"}");
    case_must_import(&c, "My Talk", AT);
    case_says(&c, "SELECT slug FROM document ORDER BY n", "my-talk\nnamed");
    case_says(&c, "SELECT DISTINCT source_name FROM edition", "text.md");
    case_end(&c);
}
END_TEST

START_TEST(folders_without_a_text_or_with_a_bad_name_are_mistakes)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "bundle/documents/Bad Name/text.md", "# A\n\nWords.\n");
    case_put(&c, "bundle/documents/empty/document.json", "{}");
    case_put(&c, "bundle/documents/stray.txt", "x");
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert_uint_eq(c.report.count, 3);
    ck_assert(told(&c, "bundle/documents/Bad Name: the folder's name is the document's slug; "));
    ck_assert(told(&c, "document 'empty' has no text.md; write one, or import its text with "));
    ck_assert(told(&c, "bundle/documents/stray.txt is not a folder; move it out of documents/"));
    case_end(&c);
}
END_TEST

START_TEST(what_is_no_plain_file_is_refused_at_once)
{
    static const char *const cases[] = {"text.md", "relations.json", "document.json"};
    struct import_case c;

    for (size_t i = 0; i < RPT_COUNT(cases) * 3; i++) {
        case_start(&c);
        char *path = rpt_printf("%s/bundle/documents/talks-digest/%s", c.folder, cases[i / 3]);
        ck_assert_int_eq(unlink(path), 0);
        if (i % 3 == 0)
            ck_assert_int_eq(mkdir(path, 0755), 0);
        else if (i % 3 == 1)
            ck_assert_int_eq(mkfifo(path, 0644), 0);
        else
            ck_assert_int_eq(symlink(path, path), 0);
        c.options.db = c.db;
        ck_assert(!case_import(&c, "bundle", AT));
        ck_assert_int_eq(c.err.id, RPT_E_NO_INPUT);
        ck_assert_ptr_nonnull(strstr(c.err.detail, cases[i / 3]));
        ck_assert_int_ne(access(c.db, F_OK), 0);
        free(path);
        case_end(&c);
    }
}
END_TEST

START_TEST(a_source_that_nobody_can_read_is_told_with_what_can_be_read)
{
    struct import_case c;

    case_start(&c);
    ck_assert(!case_import(&c, "nothing", AT));
    ck_assert_int_eq(c.err.id, RPT_E_NO_INPUT);
    case_put(&c, "odd.bin", "\x01\x02");
    ck_assert(!case_import(&c, "odd.bin", AT));
    ck_assert_int_eq(c.err.id, RPT_E_BAD_DATA);
    ck_assert_ptr_nonnull(strstr(c.err.detail, "is no source that can be read; there are: bundle"));
    case_put(&c, "folder/odd.bin", "x");
    ck_assert(!case_import(&c, "folder", AT));
    ck_assert_int_eq(c.err.id, RPT_E_BAD_DATA);
    case_end(&c);
}
END_TEST

START_TEST(a_byte_order_mark_and_other_line_ends_are_read)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "crlf/documents/a/text.md", "\xEF\xBB\xBF# A\r\n\r\nOne\r\ntwo.\r\n");
    case_put(&c, "crlf/documents/a/document.json", "\xEF\xBB\xBF{\r\n\"lang\": \"fr\"}\r\n");
    case_must_import(&c, "crlf", AT);
    case_says(&c, "SELECT d.title, d.lang, p.text FROM document d, paragraph p", "A|fr|One two.");
    case_end(&c);
}
END_TEST

START_TEST(corrections_mark_places_of_a_text_without_markup)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "bundle/documents/plain/text.md",
             "# Plain\n\nThe North met the South. The North won.\n\nThe North and peace.\n");
    case_put(&c, "bundle/documents/plain/corrections.json",
             "[{\"quote\": \"The North\", \"entity\": \"norland\", \"n\": 2},\n"
             " {\"quote\": \"South\", \"prefix\": \"met the\", \"entity\": \"sudland\"},\n"
             " {\"quote\": \"peace\", \"entity\": null, \"n\": \"all\"}]");
    case_must_import(&c, "bundle", AT);
    case_says(&c,
              "SELECT paragraph, start, entity, surface FROM mentions WHERE document = 'plain' "
              "ORDER BY n",
              "p1|18|sudland|South\np1|25|norland|The North");
    case_swap(&c, "bundle/documents/plain/corrections.json", "South", "East");
    case_swap(&c, "bundle/documents/plain/corrections.json", "2}", "4}");
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert(
        told(&c, "corrections.json:1:12: the quote stands 3 times in the text, and none is "));
    ck_assert(told(&c, "corrections.json:2:12: the quote is not in the text; "));
    case_end(&c);
}
END_TEST

START_TEST(right_to_left_follows_from_the_language)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "b/documents/ar/text.md", "# A\n\nx\n");
    case_put(&c, "b/documents/ar/document.json", "{\"lang\": \"ar\"}");
    case_put(&c, "b/documents/az/text.md", "# B\n\ny\n");
    case_put(&c, "b/documents/az/document.json", "{\"lang\": \"az-Arab\", \"dir\": \"auto\"}");
    case_put(&c, "b/documents/ku/text.md", "# C\n\nz\n");
    case_put(&c, "b/documents/ku/document.json", "{\"lang\": \"fa\", \"dir\": \"ltr\"}");
    case_must_import(&c, "b", AT);
    case_says(&c, "SELECT slug, dir FROM document ORDER BY slug", "ar|rtl\naz|rtl\nku|ltr");
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("bundle");
    TCase *tc = tcase_create("bundle");

    tcase_add_test(tc, everything_of_a_bundle_is_in_the_dataset);
    tcase_add_test(tc, relations_and_notes_of_a_bundle_are_in_the_dataset);
    tcase_add_test(tc, mentions_are_the_editors_and_the_finders);
    tcase_add_test(tc, only_the_text_is_needed);
    tcase_add_test(tc, one_document_may_lie_flat);
    tcase_add_test(tc, folders_without_a_text_or_with_a_bad_name_are_mistakes);
    tcase_add_test(tc, what_is_no_plain_file_is_refused_at_once);
    tcase_add_test(tc, a_source_that_nobody_can_read_is_told_with_what_can_be_read);
    tcase_add_test(tc, a_byte_order_mark_and_other_line_ends_are_read);
    tcase_add_test(tc, corrections_mark_places_of_a_text_without_markup);
    tcase_add_test(tc, right_to_left_follows_from_the_language);
    suite_add_tcase(suite, tc);
    return suite;
}
