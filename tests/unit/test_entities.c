/* SPDX-License-Identifier: MIT
 *
 * Entities and references that come by themselves: as NDJSON, as a table, as CSL-JSON. What is
 * right is in the dataset as if a bundle had said it; what is wrong is told where it stands.
 */
#include "import_case.h"

#define ENTITIES "SELECT id, class, kind, label, part_of FROM entities ORDER BY n"
#define LABELS                                                                                     \
    "SELECT e.slug, l.text, l.kind FROM label l JOIN entity e ON e.n = l.entity ORDER BY l.n"

START_TEST(a_table_is_as_good_as_a_bundle)
{
    struct import_case c;

    case_start(&c);
    case_put(&c, "list.csv",
             "id,class,kind,label,lang,aliases,part_of,broader,wikidata,source\r\n"
             "norland,actor,state,\"Norland, the \"\"old\"\"\",en,NL | Nordland,,,Q1,seen\r\n"
             "\r\n"
             "oslo,place,city,Oslo,no,,norland,,,\r\n"
             ",,,,,,,,,\r\n"
             "port,place,city,\"Port\r\nTown\",,,,norland|oslo,,\r\n");
    case_must_import(&c, "list.csv", AT);
    case_says(&c, ENTITIES,
              "norland|actor|state|Norland, the \"old\"|-\noslo|place|city|Oslo|norland\n"
              "port|place|city|Port\r\nTown|-");
    case_says(&c, LABELS,
              "norland|Norland, the \"old\"|preferred\nnorland|NL|alias\nnorland|Nordland|alias\n"
              "oslo|Oslo|preferred\nport|Port\r\nTown|preferred");
    case_says(&c, "SELECT scheme, value, source FROM identifier", "wikidata|Q1|seen");
    case_says(&c, "SELECT name, id, class FROM vocabulary ORDER BY n",
              "kinds|state|actor\nschemes|wikidata|-\nkinds|city|place");
    case_must_import(&c, "list.csv", "2026-11-25T00:00:00Z");
    ck_assert(!c.report.changed);
    case_end(&c);
}
END_TEST

START_TEST(semicolons_and_tabs_are_commas_where_the_first_row_has_them)
{
    static const char *const tables[] = {"label;id;kind;class\nA, b;a;state;actor\n",
                                         "label\tid\tkind\tclass\nA, b\ta\tstate\tactor\n"};
    struct import_case c;

    for (size_t i = 0; i < RPT_COUNT(tables); i++) {
        case_start(&c);
        case_put(&c, "list.csv", tables[i]);
        case_must_import(&c, "list.csv", AT);
        case_says(&c, ENTITIES, "a|actor|state|A, b|-");
        case_end(&c);
    }
}
END_TEST

START_TEST(lines_of_json_are_read_too)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_put(&c, "list.txt",
             "\n{\"id\": \"a\", \"class\": \"actor\", \"kind\": \"state\", \"label\": \"A\"}\n"
             "{\"id\": \"b\", \"class\": \"actor\", \"kind\": \"state\", \"label\": \"B\"}");
    case_must_import(&c, "list.txt", AT);
    case_says(&c, "SELECT id, label FROM entities WHERE id IN ('a', 'b')", "a|A\nb|B");
    case_end(&c);
}
END_TEST

START_TEST(items_of_csl_json_are_references)
{
    struct import_case c;

    case_start(&c);
    case_put(
        &c, "library.json",
        "[{\"id\": \"http://zotero.org/1/Lee 2010\", \"type\": \"book\", \"title\": \"Talks\",\n"
        "  \"author\": [{\"family\": \"Lee\"}]},\n"
        " {\"id\": 7, \"type\": \"webpage\", \"title\": \"Page\"}]\n");
    case_must_import(&c, "library.json", AT);
    case_says(&c, "SELECT slug, type, title, json_extract(csl, '$.id') FROM reference ORDER BY n",
              "http-zotero-org-1-lee-2010|book|Talks|http-zotero-org-1-lee-2010\n7|webpage|Page|7");
    case_end(&c);
}
END_TEST

START_TEST(a_bundle_may_have_a_table_for_its_entities)
{
    struct import_case c;
    const char *table = "id,class,kind,label\nnorland,actor,state,Norland\n"
                        "sudland,actor,state,Südland\nann-lee,actor,person,Ann Lee\n"
                        "peace,concept,idea,peace\n";
    char *path;

    case_start(&c);
    case_put(&c, "bundle/entities.csv", table);
    ck_assert(!case_import(&c, "bundle", AT));
    char *lines = case_lines(&c);
    ck_assert_str_eq(lines, "bundle/entities.csv:1:1: the bundle has its entities in another file "
                            "too; keep one of the two");
    free(lines);
    path = case_path(&c, "bundle/entities.json");
    ck_assert_int_eq(remove(path), 0);
    free(path);
    case_must_import(&c, "bundle", AT);
    case_says(&c, "SELECT count(*) FROM entities", "4");
    case_says(&c, "SELECT count(*) FROM relations", "2");
    case_end(&c);
}
END_TEST

/* What is wrong, and what is said of it. */
static const struct {
    const char *name, *text, *lines;
} wrong[] = {
    {"l.csv", "id,clas,label,label,lang\na,actor,A,B,en\nb,actor\nc,place,\"open\n",
     "l.csv:1:1: the column \"class\" is missing; every entity needs it\n"
     "l.csv:1:1: the column \"kind\" is missing; every entity needs it\n"
     "l.csv:1:4: there is no column \"clas\"; nearest: \"class\"\n"
     "l.csv:1:15: the column \"label\" stands twice; take one out\n"
     "l.csv:2:1: \"class\" is missing; it should be a string\n"
     "l.csv:2:1: \"kind\" is missing; it should be a slug: small letters and digits, words joined "
     "by single hyphens\n"
     "l.csv:3:1: this row has 2 cells and the first 5; put quotation marks around a cell with a "
     "comma in it\n"
     "l.csv:4:9: the quotation mark that begins this cell is never closed; close it"},
    {"l.csv",
     "id,class,kind,label,part_of,wikidata,aliases\nÄ,actor,state,A,,,\n\nb,actr,state,B,c,,\n"
     "d,actor,state,D,,Q1,x|x\n",
     "l.csv:2:1: \"id\" is \"Ä\"; it should be a slug: small letters and digits, words joined by "
     "single hyphens\n"
     "l.csv:4:3: \"class\" cannot be 'actr'; nearest: 'actor'\n"
     "l.csv:4:16: no entity is called 'c'; nearest: 'b'\n"
     "l.csv:5:18: \"source\" is missing; it should be a string that is not empty\n"
     "l.csv:5:21: 'd' has the label 'x' twice in one language; take one out"},
    {"l.csv", "id,class,kind,label\na,actor,state,\"A\" b\n",
     "l.csv:2:18: something follows the quotation mark that ends the cell; double those that "
     "belong "
     "to it"},
    {"l.ndjson",
     "{\"id\": \"a\", \"class\": \"actor\", \"kind\": \"state\", \"label\": \"A\"}\n\n"
     "{\"id\": \"b\", \"class\": \"actor\", \"label\": 7, \"kind\": \"state\"}\n{\"id\" 7}\n",
     "l.ndjson:1:39: no kind is called 'state'; add it to vocabularies.json or name another\n"
     "l.ndjson:3:40: \"label\" is 7; it should be a string that is not empty\n"
     "l.ndjson:3:51: no kind is called 'state'; add it to vocabularies.json or name another\n"
     "l.ndjson:4:7: this line is not JSON: ':' expected near '7'; write one object a line"},
    {"l.json",
     "[{\"id\": \"a\", \"type\": \"book\", \"title\": \"A\"},\n"
     " {\"id\": \"a\", \"title\": \"B\"},\n {\"title\": \"C\"}]\n",
     "l.json:2:2: \"type\" is missing; it should be a CSL type, such as book or webpage\n"
     "l.json:2:9: the reference 'a' stands twice, first in line 1; give this one another id\n"
     "l.json:3:2: \"id\" is missing; it should be a slug: small letters and digits, words joined "
     "by "
     "single hyphens\n"
     "l.json:3:2: \"type\" is missing; it should be a CSL type, such as book or webpage"},
};

START_TEST(what_is_wrong_is_told_where_it_stands)
{
    struct import_case c;

    case_start(&c);
    c.options.db = c.db;
    case_put(&c, wrong[_i].name, wrong[_i].text);
    ck_assert(!case_import(&c, wrong[_i].name, AT));
    char *lines = case_lines(&c);
    ck_assert_msg(strcmp(lines, wrong[_i].lines) == 0, "%s%s", lines, c.err.detail);
    ck_assert(case_is_clean(&c));
    free(lines);
    case_end(&c);
}
END_TEST

START_TEST(a_slip_of_a_kind_is_told_and_a_new_kind_declared)
{
    struct import_case c;

    case_start(&c);
    case_must_import(&c, "bundle", AT);
    case_put(&c, "l.csv", "id,class,kind,label\na,actor,stat,A\n");
    ck_assert(!case_import(&c, "l.csv", AT));
    char *lines = case_lines(&c);
    ck_assert_str_eq(lines, "l.csv:2:9: no kind is called 'stat'; nearest: 'state'");
    free(lines);
    case_put(&c, "l.csv", "id,class,kind,label\na,actor,company,A\n");
    case_must_import(&c, "l.csv", "2026-11-25T00:00:00Z");
    case_says(&c, "SELECT class, label FROM vocabulary WHERE id = 'company'", "actor|company");
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("entities");
    TCase *tc = tcase_create("entities");

    tcase_add_test(tc, a_table_is_as_good_as_a_bundle);
    tcase_add_test(tc, semicolons_and_tabs_are_commas_where_the_first_row_has_them);
    tcase_add_test(tc, lines_of_json_are_read_too);
    tcase_add_test(tc, items_of_csl_json_are_references);
    tcase_add_test(tc, a_bundle_may_have_a_table_for_its_entities);
    tcase_add_loop_test(tc, what_is_wrong_is_told_where_it_stands, 0, (int)RPT_COUNT(wrong));
    tcase_add_test(tc, a_slip_of_a_kind_is_told_and_a_new_kind_declared);
    suite_add_tcase(suite, tc);
    return suite;
}
