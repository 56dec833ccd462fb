/* SPDX-License-Identifier: MIT
 *
 * Imports after imports: what makes an edition, what only a new number, what nothing at all; that
 * the file is locked, whole and the same bytes each time.
 */
#include "import_case.h"

#define TEXT "bundle/documents/talks-digest/text.md"
#define RELATIONS "bundle/documents/talks-digest/relations.json"
#define LATER "2026-12-01T00:00:00Z"
#define LATEST "2027-01-01T00:00:00Z"

START_TEST(the_same_bytes_change_nothing_at_all)
{
    struct import_case c;
    struct stat before, after;
    char first[65], second[65];

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    ck_assert(c.report.changed);
    ck_assert_int_eq(c.report.number, 1);
    case_hash(c.db, first);
    stat(c.db, &before);
    case_must_import(&c, "bundle", LATER);
    ck_assert(!c.report.changed);
    ck_assert_int_eq(c.report.number, 1);
    ck_assert_uint_eq(c.report.mentions, 7);
    case_hash(c.db, second);
    stat(c.db, &after);
    ck_assert_str_eq(first, second);
    ck_assert(before.st_ino == after.st_ino);
    ck_assert(case_is_clean(&c));
    case_end(&c);
}
END_TEST

static void sequence(struct import_case *c, char hex[65])
{
    case_start(c);
    case_must_import(c, "bundle", AT);
    case_swap(c, TEXT, "Nobody", "Somebody");
    case_must_import(c, "bundle", LATER);
    case_put(c, "x.md", "# X\n\nNorland and peace.\n");
    case_must_import(c, "x.md", LATEST);
    rpt_report_finish(&c->report);
    ck_assert(rpt_remove(c->db, "x", LATEST, &c->report, &c->err));
    case_hash(c->db, hex);
    case_end(c);
}

START_TEST(the_same_sequence_gives_the_same_bytes)
{
    struct import_case c;
    char first[65], second[65];

    sequence(&c, first);
    sequence(&c, second);
    ck_assert_str_eq(first, second);
}
END_TEST

START_TEST(another_text_makes_another_edition_and_ids_are_carried_on)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_swap(&c, TEXT, "Norland met Südland in autumn.",
              "Before that, it rained.\n\nNorland met Südland in autumn.");
    case_swap(&c, TEXT, "Nobody wrote", "Nobody ever wrote");
    case_must_import(&c, "bundle", LATER);
    case_says(&c, "SELECT number, imported_at FROM edition ORDER BY number", "1|" AT "\n2|" LATER);
    case_says(&c, "SELECT edition FROM document", "2");
    case_says(&c,
              "SELECT id, ref, substr(text, 1, 12) FROM paragraphs JOIN paragraph USING (n, id, "
              "ref) ORDER BY n",
              "p1|1.1|Norland met \np4|2.1|Before that,\np2|2.2|Norland met \np3|2.3|Nobody ever "
              "\nr1|3.1|Ann Lee, A B");
    case_says(&c, "SELECT id FROM paragraph WHERE edition = 1 ORDER BY ordinal", "p1\np2\np3\nr1");
    case_says(&c, "SELECT op, key FROM change WHERE number = 2 AND kind = 'paragraph' ORDER BY key",
              "put|talks-digest/p2\nput|talks-digest/p3\nput|talks-digest/p4\nput|talks-digest/r1");
    case_says(&c,
              "SELECT count(*) FROM mention WHERE paragraph IN (SELECT n FROM paragraph WHERE "
              "edition = 1)",
              "0");
    case_end(&c);
}
END_TEST

START_TEST(an_edition_must_be_later_than_the_last)
{
    struct import_case c;
    char before[65], after[65];

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_hash(c.db, before);
    case_swap(&c, TEXT, "Nobody", "Somebody");
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert_int_eq(c.err.id, RPT_E_USAGE);
    ck_assert_str_eq(c.err.parameter, "at");
    ck_assert_ptr_nonnull(strstr(c.err.detail, "--at"));
    case_hash(c.db, after);
    ck_assert_str_eq(before, after);
    ck_assert(case_is_clean(&c));
    case_end(&c);
}
END_TEST

START_TEST(other_facts_raise_only_the_number)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_swap(&c, "bundle/entities.json", "\"NL\"", "\"NLD\"");
    case_swap(&c, RELATIONS, "They met.", "They did meet.");
    case_must_import(&c, "bundle", AT);
    ck_assert_int_eq(c.report.number, 2);
    case_says(&c, "SELECT count(*) FROM edition", "1");
    case_says(&c, "SELECT op, kind, key, href, target FROM change WHERE number = 2 ORDER BY id",
              "put|entity|norland|/actors/norland|-\n"
              "put|relation|talks-digest/c1|/documents/talks-digest/relations/c1|-");
    case_says(&c, "SELECT n, slug FROM relation ORDER BY n", "1|c1\n2|c2");
    case_says(&c, "SELECT n, id FROM paragraph ORDER BY n", "1|p1\n2|p2\n3|p3\n4|r1");
    case_end(&c);
}
END_TEST

START_TEST(the_digest_is_that_of_what_is_said)
{
    struct import_case c;
    char *first, *second;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    first = case_ask(&c, "SELECT digest FROM dataset");
    case_swap(&c, RELATIONS, "They met.", "They did meet.");
    case_must_import(&c, "bundle", LATER);
    second = case_ask(&c, "SELECT digest FROM dataset");
    ck_assert_str_ne(first, second);
    free(second);
    case_swap(&c, RELATIONS, "They did meet.", "They met.");
    case_must_import(&c, "bundle", LATEST);
    second = case_ask(&c, "SELECT digest FROM dataset");
    ck_assert_str_eq(first, second);
    ck_assert_int_eq(c.report.number, 3);
    free(first);
    free(second);
    case_end(&c);
}
END_TEST

START_TEST(a_place_that_names_nobody_stays_so_when_labels_come)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_put(&c, "more/dataset.json", "{\"id\": \"more\", \"title\": \"More\"}");
    case_put(&c, "more/entities.json",
             "[{\"id\": \"autumn\", \"class\": \"concept\", \"kind\": \"idea\", \"label\": "
             "\"autumn\"},\n"
             " {\"id\": \"of-peace\", \"class\": \"concept\", \"kind\": \"idea\", \"label\": \"of "
             "peace\"}]");
    case_must_import(&c, "more", AT);
    case_says(
        &c, "SELECT paragraph, start, entity, layer FROM mentions ORDER BY n",
        "p1|0|norland|editor\np1|12|sudland|finder\np1|42|of-peace|finder\np1|58|norland|editor\n"
        "p2|0|norland|finder\np2|12|sudland|finder\np2|23|autumn|finder\nr1|0|ann-lee|finder");
    case_says(&c, "SELECT id, title, number FROM dataset", "small|Small|2");
    case_says(&c, "SELECT op, kind, key FROM change WHERE number = 2 ORDER BY id",
              "put|entity|autumn\nput|entity|of-peace\nput|paragraph|talks-digest/"
              "p1\nput|paragraph|talks-digest/p2");
    case_end(&c);
}
END_TEST

START_TEST(mention_ids_are_the_same_again_and_count_equals)
{
    struct import_case c;
    char *first, *second;

    case_start(&c);
    case_put(&c, "x.md", "# X\n\nPeace, peace, peace and Peace.\n");
    case_must_import(&c, "bundle", AT);
    case_must_import(&c, "x.md", AT);
    case_says(&c, "SELECT count(DISTINCT id), min(length(id)) FROM mentions WHERE document = 'x'",
              "4|11");
    first = case_ask(&c, "SELECT id FROM mentions ORDER BY n");
    case_put(&c, "x.md", "# X\n\nPeace, peace, peace and Peace.\n\nNew.\n");
    case_must_import(&c, "x.md", LATER);
    second = case_ask(&c, "SELECT id FROM mentions ORDER BY n");
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
    case_end(&c);
}
END_TEST

START_TEST(what_one_document_changes_is_all_that_is_written)
{
    static const char others[] =
        "SELECT group_concat(said, ' ') FROM document WHERE slug <> 'y' ORDER BY slug";
    struct import_case c;
    char *before, *after;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_says(&c, "SELECT count(*) FROM change", "0");
    case_says(&c, "SELECT count(*) FROM mention WHERE n <> paragraph * 67108864 + start", "0");
    before = case_ask(&c, others);
    case_put(&c, "y.md", "# Y\n\nNorland alone.\n");
    case_must_import(&c, "y.md", LATER);
    after = case_ask(&c, others);
    ck_assert_str_eq(before, after);
    case_says(&c, "SELECT kind, key FROM change ORDER BY id", "document|y\nparagraph|y/p1");
    case_says(&c, "SELECT paragraph, start FROM mentions WHERE document = 'y'", "p1|0");
    case_says(&c, "SELECT count(*) FROM mentions", "8");
    free(before);
    free(after);
    case_end(&c);
}
END_TEST

/* The rows of total whose number is not what the view has. */
static char *wrong_totals(const char *view, const char *field)
{
    return *field == '\0'
               ? rpt_printf("SELECT count(*) FROM total t WHERE resource = '%s' AND field = '' "
                            "AND items <> (SELECT count(*) FROM %s)",
                            view, view)
               : rpt_printf("SELECT count(*) FROM total t WHERE resource = '%s' AND field = '%s' "
                            "AND items <> (SELECT count(*) FROM %s v WHERE v.%s = t.value)",
                            view, field, view, field);
}

START_TEST(kept_totals_are_what_would_be_counted)
{
    static const struct {
        const char *view, *fields[8];
    } kept[] = {{"paragraphs", {"", "document", "kind", "lang", "work"}},
                {"mentions", {"", "document", "entity", "layer", "class", "kind", "lang", "work"}}};
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_put(&c, "y.md", "# Y\n\nNorland alone.\n");
    case_must_import(&c, "y.md", LATER);
    case_swap(&c, TEXT, "Nobody", "Norland");
    case_must_import(&c, "bundle", LATEST);
    for (size_t i = 0; i < RPT_COUNT(kept); i++) {
        for (size_t j = 0; j < RPT_COUNT(kept[i].fields) && kept[i].fields[j] != NULL; j++) {
            char *sql = wrong_totals(kept[i].view, kept[i].fields[j]);

            case_says(&c, sql, "0");
            free(sql);
        }
    }
    case_says(&c,
              "SELECT items FROM total WHERE resource = 'mentions' AND field = 'entity' "
              "AND value = 'norland'",
              "5");
    case_end(&c);
}
END_TEST

START_TEST(what_a_bundle_no_longer_holds_goes_if_nothing_uses_it)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_swap(&c, "bundle/entities.json",
              ",\n  {\"id\": \"lasting-peace\", \"class\": \"concept\", \"kind\": \"idea\", "
              "\"label\": \"lasting peace\",\n   \"part_of\": \"peace\", \"broader\": "
              "[\"peace\"], \"find\": false}",
              "");
    case_swap(&c, "bundle/vocabularies.json", "{\"id\": \"wikidata\"",
              "{\"id\": \"viaf\", \"label\": \"V\"}, {\"id\": \"wikidata\"");
    case_must_import(&c, "bundle", AT);
    case_says(&c, "SELECT slug, removed FROM entity WHERE removed", "lasting-peace|1");
    case_says(&c, "SELECT text FROM label WHERE text = 'lasting peace'", "lasting peace");
    case_swap(&c, "bundle/vocabularies.json", "{\"id\": \"viaf\", \"label\": \"V\"}, ", "");
    case_must_import(&c, "bundle", AT);
    case_says(&c, "SELECT id FROM vocabulary WHERE name = 'schemes'", "wikidata");
    case_says(&c, "SELECT op, key FROM change WHERE kind = 'entity' AND number > 1",
              "gone|lasting-peace");
    case_end(&c);
}
END_TEST

START_TEST(what_is_still_used_cannot_go)
{
    struct import_case c;
    char before[65], after[65];

    case_start(&c);
    case_put(&c, "own/dataset.json", "{\"id\": \"own\", \"title\": \"Own\"}");
    case_put(
        &c, "own/entities.json",
        "[{\"id\": \"third\", \"class\": \"actor\", \"kind\": \"state\", \"label\": \"Third\"}]");
    case_must_import(&c, "bundle", AT);
    case_must_import(&c, "own", AT);
    case_swap(&c, TEXT, "in spring", "in [spring](@third)");
    case_must_import(&c, "bundle", AT);
    case_put(&c, "own/entities.json", "[]");
    case_hash(c.db, before);
    ck_assert(!case_import(&c, "own", AT));
    ck_assert_uint_eq(c.report.count, 1);
    ck_assert_str_eq(
        c.report.lines[0],
        "entity 'third' is no longer in the bundle 'own', but paragraph talks-digest/p1 names it; "
        "keep it, or change that too");
    case_hash(c.db, after);
    ck_assert_str_eq(before, after);
    case_swap(&c, TEXT, "[spring](@third)", "spring");
    case_must_import(&c, "bundle", AT);
    case_must_import(&c, "own", AT);
    case_says(&c, "SELECT removed FROM entity WHERE slug = 'third'", "1");
    case_end(&c);
}
END_TEST

START_TEST(a_renamed_entity_is_moved)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_swap(&c, "bundle/entities.json", "\"id\": \"lasting-peace\"",
              "\"id\": \"long-peace\", \"formerly\": [\"lasting-peace\"]");
    case_must_import(&c, "bundle", AT);
    case_says(&c, "SELECT op, key, href, target FROM change WHERE number = 2",
              "moved|lasting-peace|/concepts/lasting-peace|/concepts/long-peace\nput|long-peace|/"
              "concepts/long-peace|-");
    case_says(&c, "SELECT f.slug, e.slug FROM entity_former f JOIN entity e ON e.n = f.entity",
              "lasting-peace|long-peace");
    case_end(&c);
}
END_TEST

START_TEST(a_removed_document_is_gone_and_may_come_back)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    rpt_report_finish(&c.report);
    ck_assert(!rpt_remove(c.db, "talks-digets", LATER, &c.report, &c.err));
    ck_assert_int_eq(c.err.id, RPT_E_NOT_FOUND);
    ck_assert_str_eq(c.err.suggestion, "talks-digest");
    rpt_report_finish(&c.report);
    ck_assert(rpt_remove(c.db, "talks-digest", LATER, &c.report, &c.err));
    ck_assert_int_eq(c.report.number, 2);
    case_says(&c, "SELECT slug, removed, edition FROM document", "talks-digest|1|0");
    case_says(&c, "SELECT count(*) FROM paragraphs", "0");
    case_says(&c, "SELECT count(*) FROM mention", "0");
    case_says(&c, "SELECT count(*) FROM df", "0");
    case_says(&c, "SELECT count(*) FROM search WHERE search MATCH 'norland'", "0");
    case_says(&c, "SELECT op, count(*) FROM change WHERE number = 2 GROUP BY 1", "gone|11");
    rpt_report_finish(&c.report);
    ck_assert(!rpt_remove(c.db, "talks-digest", LATER, &c.report, &c.err));
    case_must_import(&c, "bundle", LATEST);
    case_says(&c, "SELECT slug, removed, edition FROM document", "talks-digest|0|1");
    case_says(&c, "SELECT count(*) FROM search WHERE search MATCH 'norland'", "2");
    case_end(&c);
}
END_TEST

START_TEST(the_index_holds_the_tokens_of_current_texts)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_swap(&c, TEXT, "Nobody", "Somebody");
    case_must_import(&c, "bundle", LATER);
    case_says(&c,
              "SELECT p.id FROM search s JOIN paragraph p ON p.n = s.rowid WHERE search MATCH "
              "'norland' ORDER BY s.rowid",
              "p1\np2");
    case_says(
        &c, "SELECT token, count FROM df WHERE token IN ('norland', 'nobodi', 'somebodi', 'wrote')",
        "norland|2\nsomebodi|1\nwrote|1");
    case_says(&c, "SELECT count(*) FROM search WHERE search MATCH 'nobodi'", "0");
    case_end(&c);
}
END_TEST

START_TEST(fresh_starts_empty)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_put(&c, "x.md", "# X\n\nWords.\n");
    c.options.fresh = true;
    case_must_import(&c, "x.md", AT);
    case_says(&c, "SELECT slug FROM document", "x");
    case_says(&c, "SELECT id, title, number FROM dataset", "x|X|1");
    case_end(&c);
}
END_TEST

START_TEST(a_text_alone_keeps_what_was_said_about_it)
{
    struct import_case c;
    size_t moved = 0, index;
    json_t *item;

    case_start(&c);
    case_swap(&c, "bundle/documents/talks-digest/notes.json", "]",
              ", {\"id\": \"n2\", \"about\": {\"paragraph\": \"p3\"}, \"text\": \"Why?\"}]");
    case_must_import(&c, "bundle", AT);
    case_put(&c, "alone.md",
             "# Talks: a digest\n\n## The first meeting {#first}\n\n"
             "In brief: Norland met Südland in spring. They spoke of peace and of it again.\n\n"
             "## The second meeting {#second}\n\nNorland met Südland in autumn. "
             "They spoke of peace. Nobody wrote it down 1.\n\n"
             "## Sources {#sources}\n\nAnn Lee, A Book of Talks.\n");
    c.options.document = "talks-digest";
    case_must_import(&c, "alone.md", LATER);
    case_says(&c, "SELECT version, lang, published FROM documents", "digest|en|2026");
    case_says(&c, "SELECT count(*) FROM relations", "2");
    case_says(&c, "SELECT relation, paragraph, quote FROM evidences ORDER BY n",
              "c1|p1|met Südland in spring\nc2|p2|They spoke of peace.");
    case_says(&c,
              "SELECT v.paragraph, v.reference, c.quote FROM citations v JOIN citation c USING (n)",
              "p2|lee-2010|1");
    case_says(&c,
              "SELECT p.id, k.quote, e.slug FROM marking k JOIN paragraph p ON p.n = k.paragraph "
              "LEFT JOIN entity e ON e.n = k.entity WHERE p.edition = 2 ORDER BY p.n, k.start",
              "p1|Norland|norland\np1|it|norland\np2|peace|-");
    case_says(&c, "SELECT paragraph FROM notes WHERE id = 'n2'", "p2");
    json_array_foreach (json_object_get(c.report.lists, "marks"), index, item)
        moved += strcmp(json_string_value(json_object_get(item, "fate")), "moved") == 0;
    ck_assert_uint_eq(json_array_size(json_object_get(c.report.lists, "marks")), moved);
    ck_assert_uint_eq(moved, 2);
    c.options.document = NULL;
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("store");
    TCase *tc = tcase_create("store");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, the_same_bytes_change_nothing_at_all);
    tcase_add_test(tc, the_same_sequence_gives_the_same_bytes);
    tcase_add_test(tc, another_text_makes_another_edition_and_ids_are_carried_on);
    tcase_add_test(tc, an_edition_must_be_later_than_the_last);
    tcase_add_test(tc, a_text_alone_keeps_what_was_said_about_it);
    tcase_add_test(tc, other_facts_raise_only_the_number);
    tcase_add_test(tc, the_digest_is_that_of_what_is_said);
    tcase_add_test(tc, a_place_that_names_nobody_stays_so_when_labels_come);
    tcase_add_test(tc, mention_ids_are_the_same_again_and_count_equals);
    tcase_add_test(tc, what_one_document_changes_is_all_that_is_written);
    tcase_add_test(tc, kept_totals_are_what_would_be_counted);
    tcase_add_test(tc, what_a_bundle_no_longer_holds_goes_if_nothing_uses_it);
    tcase_add_test(tc, what_is_still_used_cannot_go);
    tcase_add_test(tc, a_renamed_entity_is_moved);
    tcase_add_test(tc, a_removed_document_is_gone_and_may_come_back);
    tcase_add_test(tc, the_index_holds_the_tokens_of_current_texts);
    tcase_add_test(tc, fresh_starts_empty);
    suite_add_tcase(suite, tc);
    return suite;
}
