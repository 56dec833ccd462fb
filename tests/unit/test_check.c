/* SPDX-License-Identifier: MIT
 *
 * Mistakes in a bundle: each case is one change to a bundle that is right, and the line (or lines)
 * that an import answers. Nothing is written then.
 */
#include "import_case.h"

#define DOC "documents/talks-digest/"

static const struct {
    const char *file, *from, *to; /* within the bundle */
    const char *lines;            /* each file's path without the bundle's */
} cases[] = {
    {"entities.json", "\"sudland\", \"class\"", "\"sudland\" \"class\"",
     "entities.json:5:26: this is not JSON: '}' expected near '\"class\"'; mend it there or right "
     "before"},
    {"entities.json", "\"Ann Lee\"}", "\"Ann Lee\"},",
     "entities.json:6:77: this is not JSON: unexpected token near ','; mend it there or right "
     "before"},
    {"dataset.json", "\"title\": \"Small\"", "\"titel\": \"Small\"",
     "dataset.json:1:1: \"title\" is missing; it should be a string that is not empty\n"
     "dataset.json:2:18: there is no key \"titel\" here; nearest: \"title\""},
    {"dataset.json", "{\n  \"id\"", "[{\n  \"id\"",
     "dataset.json:6:1: this is not JSON: ']' expected near end of file; mend it there or right "
     "before"},
    {"dataset.json", "\"published\": \"2013\"", "\"published\": \"April 2013\"",
     "dataset.json:3:60: \"published\" is \"April 2013\"; it should be an EDTF date, such as 2013, "
     "2013-04-21 or 2013-01/2013-04"},
    {"dataset.json", "\"entity\": \"ann-lee\"", "\"entity\": \"ann-le\"",
     "dataset.json:4:47: no entity is called 'ann-le'; nearest: 'ann-lee'"},
    {"dataset.json", "\"title\": \"Small\"", "\"title\": \" \"",
     "dataset.json:2:27: \"title\" is \" \"; it should be a string that is not empty"},
    {"dataset.json", "\"id\": \"small\", ", "",
     "dataset.json:1:1: \"id\" is missing; it should be a slug: small letters and digits, words "
     "joined by single hyphens"},
    {"dataset.json", "\"id\": \"talks\"", "\"id\": \"Talks\"",
     "dataset.json:3:20: \"id\" is \"Talks\"; it should be a slug: small letters and digits, words "
     "joined by single hyphens\n"
     "document.json:2:11: no work is called 'talks'; nearest: 'Talks'"},
    {"vocabularies.json", "\"label\": \"State\"", "\"label\": 7",
     "vocabularies.json:2:56: \"label\" is 7; it should be a string that is not empty"},
    {"vocabularies.json", "\"channels\": [{\"id\": \"bilateral\", \"label\": \"Bilateral\"}]",
     "\"channels\": {}",
     "vocabularies.json:5:15: \"channels\" is an object; it should be an array"},
    {"vocabularies.json", "\"id\": \"person\"", "\"id\": \"state\"",
     "vocabularies.json:3:12: the kind 'state' stands twice, first in line 2; give this one "
     "another id\n"
     "entities.json:6:47: no kind is called 'person'; add it to vocabularies.json or name another"},
    {"vocabularies.json", "\"class\": \"concept\"", "\"class\": \"concpet\"",
     "vocabularies.json:4:29: \"class\" cannot be 'concpet'; nearest: 'concept'"},
    {"entities.json", "\"kind\": \"idea\"", "\"kind\": \"ideas\"",
     "entities.json:7:47: no kind is called 'ideas'; nearest: 'idea'"},
    {"entities.json", "\"kind\": \"idea\"", "\"kind\": \"state\"",
     "entities.json:7:47: 'state' is a kind of actor, and 'peace' is of class concept; change one "
     "of them"},
    {"entities.json", "\"class\": \"concept\"", "\"class\": \"thing\"",
     "entities.json:7:28: \"class\" cannot be 'thing'; there are: actor, mechanism, concept, "
     "place, event"},
    {"entities.json", "\"scheme\": \"wikidata\"", "\"scheme\": \"viaf\"",
     "entities.json:4:31: no scheme is called 'viaf'; add it to vocabularies.json or name another"},
    {"entities.json", ", \"source\": \"seen\"", "",
     "entities.json:4:20: \"source\" is missing; it should be a string that is not empty"},
    {"entities.json", "\"source\": \"seen\"", "\"source\": \"\"",
     "entities.json:4:68: \"source\" is \"\"; it should be a string that is not empty"},
    {"entities.json", "\"id\": \"ann-lee\"", "\"id\": \"norland\"",
     "dataset.json:4:47: no entity is called 'ann-lee'; add it to entities.json or name another\n"
     "entities.json:6:10: the entity 'norland' stands twice, first in line 2; give this one "
     "another id\n"
     "relations.json:6:85: no entity is called 'ann-lee'; add it to entities.json or name another"},
    {"entities.json", "\"part_of\": \"peace\"", "\"part_of\": \"lasting-peace\"",
     "entities.json:10:15: \"part_of\" runs in a circle: lasting-peace → lasting-peace; take one "
     "of these out"},
    {"entities.json", "\"properties\": [", "\"part_of\": \"lasting-peace\", \"properties\": [",
     "entities.json:8:15: \"part_of\" runs in a circle: peace → lasting-peace → peace; take one of "
     "these out"},
    {"entities.json", "\"properties\": [",
     "\"broader\": [\"lasting-peace\", \"pease\"], \"properties\": [",
     "entities.json:8:15: \"broader\" runs in a circle: peace → lasting-peace → peace; take one of "
     "these out\n"
     "entities.json:8:33: no entity is called 'pease'; nearest: 'peace'"},
    {"entities.json", "\"value\": \"2013-04\"", "\"value\": \"2013-13\"",
     "entities.json:8:49: '2013-13' is no EDTF date; write it as 2013, 2013-04-21 or "
     "2013-01/2013-04"},
    {"entities.json", "\"value\": \"2013-04\"", "\"value\": \"2013\", \"entity\": \"peace\"",
     "entities.json:8:19: more than one of \"value\", \"entity\" is given; it should be one of "
     "them"},
    {"entities.json", "\"label\": \"Südland\"",
     "\"label\": \"südland\", \"labels\": [{\"text\": \"norland\"}]",
     "entities.json:5:87: label 'norland' belongs to 'norland' and 'sudland'; make one \"find\": "
     "false, and mark its places with [norland](@slug)"},
    {"entities.json", "\"label\": \"Südland\"",
     "\"label\": \"Südland\", \"labels\": [{\"text\": \"Nl\"}]",
     "entities.json:5:87: label 'Nl' belongs to 'norland' and 'sudland'; make one \"find\": false, "
     "and mark its places with [Nl](@slug)"},
    {"entities.json", "\"label\": \"Südland\"",
     "\"label\": \"Südland\", \"labels\": [{\"text\": \"Südland\"}, {\"text\": \"S\", \"kind\": "
     "\"preferred\"}]",
     "entities.json:5:87: 'sudland' has the label 'Südland' twice in one language; take one out\n"
     "entities.json:5:108: 'sudland' has two preferred labels in 'en'; make this one an alias"},
    {"entities.json", "\"label\": \"Südland\"",
     "\"label\": \"Südland\", \"formerly\": [\"peace\"], \"find\": \"no\"",
     "entities.json:5:89: 'peace' is an entity of its own here and cannot be a former name of "
     "'sudland'; take one out\n"
     "entities.json:5:107: \"find\" is \"no\"; it should be true or false"},
    {"entities.json", "\"label\": \"Südland\"",
     "\"label\": \"Südland\", \"lang\": \"english!\", \"labels\": \"S\"",
     "entities.json:5:84: \"lang\" is \"english!\"; it should be a language tag, such as en or "
     "zh-Hant\n"
     "entities.json:5:106: \"labels\" is \"S\"; it should be an array"},
    {"references.json", "\"type\": \"book\",", "",
     "references.json:2:29: \"type\" is missing; it should be a CSL type, such as book or webpage"},
    {"references.json", "{\"id\": \"lee-2010\", \"type\"", "{\"id\": \"lee\", \"type\"",
     "references.json:2:36: the CSL item is called 'lee' and its reference 'lee-2010'; call both "
     "the same"},
    {DOC "document.json", "\"work\": \"talks\"", "\"work\": \"walks\"",
     "document.json:2:11: no work is called 'walks'; nearest: 'talks'"},
    {DOC "document.json", "\"version\": \"digest\"", "\"version\": \"original text\"",
     "document.json:2:31: \"version\" cannot be 'original text'; nearest: 'original'"},
    {DOC "document.json", "\"first\": {", "\"frist\": {",
     "document.json:3:16: no section of this document is called 'frist'; nearest: 'first'"},
    {DOC "document.json", "\"published\": \"2026\"", "\"published\": \"2026-1\"",
     "document.json:2:68: \"published\" is \"2026-1\"; it should be an EDTF date, such as 2013, "
     "2013-04-21 or 2013-01/2013-04"},
    {DOC "document.json", "\"lang\": \"en\"", "\"lang\": \"e\"",
     "document.json:2:49: \"lang\" is \"e\"; it should be a language tag, such as en or zh-Hant"},
    {DOC "text.md", "(@norland)", "(@nordland)",
     "text.md:5:1: no entity is called 'nordland'; nearest: 'norland'"},
    {DOC "text.md", "(actor:norland)", "(concept:norland)",
     "text.md:6:30: 'norland' is of class actor, not concept; write (actor:norland) or (@norland)"},
    {DOC "text.md", "cite:lee-2010", "cite:lee-2011",
     "text.md:12:22: no reference is called 'lee-2011'; nearest: 'lee-2010'"},
    {DOC "text.md", "{#second}", "{#first}",
     "text.md:8:1: two sections are called 'first'; give this one another {#name}"},
    {DOC "text.md", "{#r1}", "{#p1}",
     "text.md:16:1: two paragraphs are called 'p1'; give this one another id"},
    {DOC "text.md", "{#second}", "{#p1}",
     "text.md:5:1: a paragraph and a section are both called 'p1'; give one another name"},
    {DOC "text.md", "in autumn", "in \xFF",
     "text.md:10:24: byte 0xFF is not UTF-8 here; save the file as UTF-8"},
    {DOC "relations.json", "\"predicate\": \"meets\"", "\"predicate\": \"greets\"",
     "relations.json:2:51: no predicate is called 'greets'; nearest: 'meets'"},
    {DOC "relations.json", "\"subject\": \"norland\"", "\"subject\": \"norrland\"",
     "relations.json:2:27: no entity is called 'norrland'; nearest: 'norland'"},
    {DOC "relations.json", "[\"bilateral\"]", "[\"bilateral\", \"bi-lateral\", \"bilateral\"]",
     "relations.json:3:54: no channel is called 'bi-lateral'; nearest: 'bilateral'\n"
     "relations.json:3:68: 'bilateral' stands twice in \"channels\"; take one out"},
    {DOC "relations.json", "\"level\": \"high\"", "\"level\": \"low\"",
     "relations.json:3:64: no level is called 'low'; add it to vocabularies.json or name another"},
    {DOC "relations.json", "\"modality\": \"asserted\"", "\"modality\": \"asserts\"",
     "relations.json:3:16: no modality is called 'asserts'; nearest: 'asserted'"},
    {DOC "relations.json", "\"role\": \"where\"", "\"role\": \"when\"",
     "relations.json:7:23: no role is called 'when'; add it to vocabularies.json or name another"},
    {DOC "relations.json", "\"relation\": \"c1\"", "\"relation\": \"c9\"",
     "relations.json:7:44: no relation of this document is called 'c9'; nearest: 'c1'"},
    {DOC "relations.json", "\"relation\": \"c1\"", "\"reference\": \"c9\"",
     "relations.json:7:45: no reference is called 'c9'; add it to references.json or name another"},
    {DOC "relations.json", "\"relation\": \"c1\"", "\"entity\": \"no\"",
     "relations.json:7:42: no entity is called 'no'; add it to entities.json or name another"},
    {DOC "relations.json", "\"id\": \"c2\"", "\"id\": \"c1\"",
     "relations.json:5:10: the relation 'c1' stands twice; give this one another id"},
    {DOC "relations.json", "They spoke of peace.", "They spoke of the peace.",
     "relations.json:8:27: the quote of c2 is not in the text; nearest (80 %), p2: \"They spoke of "
     "peace.\""},
    {DOC "relations.json", "They spoke of peace.", "Unheard of",
     "relations.json:8:27: the quote of c2 is not in the text; quote a sentence of it"},
    {DOC "relations.json", "met Südland in spring", "met  sÜdland",
     "relations.json:4:27: the quote of c1 stands twice (p1, p2); add \"paragraph\""},
    {DOC "relations.json", "met Südland in spring", "e",
     "relations.json:4:27: the quote of c1 stands more than once (p1, p2, p3, r1); add "
     "\"paragraph\""},
    {DOC "relations.json", "met Südland in spring\"",
     "again\", \"paragraph\": \"p1\"}, {\"quote\": \"of\", \"paragraph\": \"p1\"}, {\"quote\": "
     "\"it\", \"paragraph\": \"p3\"",
     "relations.json:4:66: the quote of c1 stands more than once in p1; quote more of it"},
    {DOC "relations.json", "\"voice\": \"reported\"", "\"voice\": \"reporter\"",
     "relations.json:6:56: \"voice\" cannot be 'reporter'; nearest: 'reported'"},
    {DOC "relations.json", "\"gloss\": \"They met.\",\n", "",
     "relations.json:2:3: \"gloss\" is missing; it should be a string that is not empty"},
    {DOC "relations.json", "[{\"quote\": \"They spoke of peace.\"}]", "[]",
     "relations.json:8:16: \"evidence\" is empty; it should hold one at least"},
    {DOC "notes.json", "\"relation\": \"c1\"", "\"relation\": \"c3\"",
     "notes.json:2:38: no relation of this document is called 'c3'; nearest: 'c1'"},
    {DOC "notes.json", "\"relation\": \"c1\"", "\"paragraph\": \"p77\"",
     "notes.json:2:39: no paragraph of this document is called 'p77'; add it to text.md or name "
     "another"},
    {DOC "notes.json", "\"relation\": \"c1\"", "\"document\": \"talks\"",
     "notes.json:2:38: the note is about 'talks' and stands with 'talks-digest'; write "
     "'talks-digest', or move it"},
    {DOC "notes.json", "{\"relation\": \"c1\"}", "{}",
     "notes.json:2:25: none of \"document\", \"paragraph\", \"relation\", \"entity\" is given; it "
     "should be one of them"},
    {DOC "notes.json", "{\"id\": \"n1\"", "7, {\"id\": \"n1\"",
     "notes.json:2:3: here is 7; it should be an object"},
};

/* Paths in the expected lines are short; in the report they start with the bundle's folder. */
static char *short_lines(const struct import_case *c)
{
    char *lines = case_lines(c), *out = rpt_alloc(strlen(lines) + 1), *to = out;

    for (const char *at = lines; *at != '\0';) {
        if (strncmp(at, "bundle/" DOC, strlen("bundle/" DOC)) == 0)
            at += strlen("bundle/" DOC);
        else if (strncmp(at, "bundle/", strlen("bundle/")) == 0)
            at += strlen("bundle/");
        else
            *to++ = *at++;
    }
    free(lines);
    return out;
}

START_TEST(a_mistake_is_told_with_its_place_and_what_would_be_right)
{
    struct import_case c;

    case_start(&c);
    char *file = rpt_printf("bundle/%s", cases[_i].file);
    case_swap(&c, file, cases[_i].from, cases[_i].to);
    c.options.db = c.db;
    bool good = case_import(&c, "bundle", AT);
    char *lines = short_lines(&c);
    ck_assert_msg(!good && strcmp(lines, cases[_i].lines) == 0, "%s → %s:\n%s\n not:\n%s",
                  cases[_i].from, cases[_i].to, lines, cases[_i].lines);
    ck_assert_int_eq(c.err.id, RPT_E_BAD_DATA);
    ck_assert_int_ne(access(c.db, F_OK), 0);
    free(lines);
    free(file);
    case_end(&c);
}
END_TEST

START_TEST(all_mistakes_of_all_files_are_told_in_one_run_in_order)
{
    struct import_case c;

    case_start(&c);
    case_swap(&c, "bundle/" DOC "relations.json", "in spring", "in winter");
    case_swap(&c, "bundle/entities.json", "2013-04", "April");
    case_swap(&c, "bundle/" DOC "text.md", "cite:lee-2010", "cite:li");
    case_swap(&c, "bundle/entities.json", "\"scheme\": \"wikidata\"", "\"scheme\": \"W\"");
    c.options.db = c.db;
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert_uint_eq(c.report.count, 4);
    ck_assert_str_eq(c.err.detail, "4 mistakes in the sources; nothing was written");
    char *lines = short_lines(&c);
    ck_assert_ptr_nonnull(strstr(lines, "entities.json:4:31: "));
    ck_assert_ptr_nonnull(strstr(lines, "\nentities.json:8:49: "));
    ck_assert_ptr_nonnull(strstr(lines, "\nrelations.json:4:27: "));
    ck_assert_ptr_nonnull(strstr(lines, "\ntext.md:12:22: "));
    free(lines);
    case_end(&c);
}
END_TEST

START_TEST(more_than_a_thousand_mistakes_are_counted)
{
    struct import_case c;
    struct rpt_buf text;

    rpt_buf_init(&text, RPT_MAX_FILE);
    for (int i = 0; i < 1500; i++)
        rpt_buf_addf(&text, "[x](@nobody-%d)\n\n", i);
    case_start(&c);
    case_put(&c, "bundle/documents/long/text.md", text.data);
    ck_assert(!case_import(&c, "bundle", AT));
    ck_assert_uint_eq(c.report.count, RPT_MAX_MISTAKES + 1);
    ck_assert_str_eq(c.report.lines[RPT_MAX_MISTAKES], "and 501 more mistakes");
    rpt_buf_finish(&text);
    case_end(&c);
}
END_TEST

START_TEST(a_right_bundle_is_counted_and_nothing_is_written_without_a_file)
{
    struct import_case c;

    case_start(&c);
    ck_assert_msg(case_import(&c, "bundle", AT), "%s", c.err.detail);
    ck_assert_uint_eq(c.report.documents, 1);
    ck_assert_uint_eq(c.report.paragraphs, 4);
    ck_assert_uint_eq(c.report.entities, 5);
    ck_assert_uint_eq(c.report.relations, 2);
    ck_assert_uint_eq(c.report.mentions, 7);
    ck_assert(!c.report.changed);
    case_end(&c);
}
END_TEST

START_TEST(labels_that_differ_in_case_are_apart_where_case_counts)
{
    struct import_case c;

    case_start(&c);
    case_swap(&c, "bundle/entities.json", "\"label\": \"Südland\"",
              "\"label\": \"Südland\", \"labels\": [{\"text\": \"nl\", \"case\": true}]");
    ck_assert_msg(case_import(&c, "bundle", AT), "%s", c.err.detail);
    case_end(&c);
}
END_TEST

START_TEST(a_label_may_be_shared_where_one_is_not_looked_for)
{
    struct import_case c;

    case_start(&c);
    case_swap(&c, "bundle/entities.json", "\"label\": \"Südland\"",
              "\"label\": \"Südland\", \"labels\": [{\"text\": \"norland\", \"find\": false}]");
    ck_assert_msg(case_import(&c, "bundle", AT), "%s", c.err.detail);
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("check");
    TCase *tc = tcase_create("check");

    tcase_add_loop_test(tc, a_mistake_is_told_with_its_place_and_what_would_be_right, 0,
                        (int)RPT_COUNT(cases));
    tcase_add_test(tc, all_mistakes_of_all_files_are_told_in_one_run_in_order);
    tcase_add_test(tc, more_than_a_thousand_mistakes_are_counted);
    tcase_add_test(tc, a_right_bundle_is_counted_and_nothing_is_written_without_a_file);
    tcase_add_test(tc, labels_that_differ_in_case_are_apart_where_case_counts);
    tcase_add_test(tc, a_label_may_be_shared_where_one_is_not_looked_for);
    suite_add_tcase(suite, tc);
    return suite;
}
