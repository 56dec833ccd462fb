/* SPDX-License-Identifier: MIT
 *
 * Filters: what each operator keeps, that typing errors are met with what is right, and that no
 * value is ever more than a value.
 */
#include "query_case.h"

Suite *suite_under_test(void);

static struct case_db c;

static void setup(void)
{
    case_open(&c);
}

static void teardown(void)
{
    case_close(&c);
}

static const struct {
    const struct rpt_resource *resource;
    const char *url, *keys;
} kept[] = {
    {&rpt_relations, "/relations?subject=norland", "talks/c1 talks/c2"},
    {&rpt_relations, "/relations?subject=norland&subject=league",
     "talks/c1 talks/c2 talks-digest/c1"},
    {&rpt_relations, "/relations?subject=norland,league", "talks/c1 talks/c2 talks-digest/c1"},
    {&rpt_relations, "/relations?subject__in=norland,league", "talks/c1 talks/c2 talks-digest/c1"},
    {&rpt_relations, "/relations?subject=norland&object=peace", "talks/c2"},
    {&rpt_relations, "/relations?subject__ne=norland", "talks/c3 talks-digest/c1"},
    {&rpt_relations, "/relations?mechanism__ne=quiet-diplomacy",
     "talks/c2 talks/c3 talks-digest/c1"},
    {&rpt_relations, "/relations?mechanism__isnull=true", "talks/c2 talks/c3 talks-digest/c1"},
    {&rpt_relations, "/relations?mechanism__isnull=false", "talks/c1"},
    {&rpt_relations, "/relations?channel=quiet", "talks/c1 talks/c2"},
    {&rpt_relations, "/relations?channel=quiet,bilateral", "talks/c1 talks/c2"},
    {&rpt_relations, "/relations?channel__all=quiet,bilateral", "talks/c1"},
    {&rpt_relations, "/relations?channel__ne=bilateral", "talks/c2 talks/c3 talks-digest/c1"},
    {&rpt_relations, "/relations?channel__isnull=true", "talks/c3 talks-digest/c1"},
    {&rpt_relations, "/relations?channel__isnull=false", "talks/c1 talks/c2"},
    {&rpt_relations, "/relations?role__where=league", "talks/c1"},
    {&rpt_relations, "/relations?role__where=league,sudland", "talks/c1 talks/c2"},
    {&rpt_relations, "/relations?role__frequency=P4Y", "talks/c1"},
    {&rpt_relations, "/relations?role__frequency=league", ""},
    {&rpt_relations, "/relations?role=P4Y", "talks/c1"},
    {&rpt_relations, "/relations?entity=sudland", "talks/c1 talks/c2 talks/c3"},
    {&rpt_relations, "/relations?entity__all=sudland,norland", "talks/c1 talks/c2 talks/c3"},
    {&rpt_relations, "/relations?within=league", "talks/c1 talks/c2 talks/c3 talks-digest/c1"},
    {&rpt_relations, "/relations?section=coda", "talks/c2 talks/c3"},
    {&rpt_relations, "/relations?paragraph=p4", "talks/c2 talks/c3"},
    {&rpt_relations, "/relations?attributed_to=norland&polarity=denied", "talks/c3"},
    {&rpt_relations, "/relations?gloss__contains=SEEK", "talks/c2 talks-digest/c1"},
    {&rpt_relations, "/relations?gloss__startswith=they", "talks/c1"},
    {&rpt_relations, "/relations?gloss__contains=%25", ""},
    {&rpt_relations, "/relations?gloss=They+met.", "talks/c1"},
    {&rpt_relations, "/relations?gloss=They+met.,x", ""},
    {&rpt_relations, "/relations?gloss__contains='%20OR%20'1'%3D'1", ""},
    {&rpt_entities, "/entities?within=league&sort=id", "league norland sudland"},
    {&rpt_entities, "/entities?part_of=league&sort=id", "norland sudland"},
    {&rpt_entities, "/entities?broader=peace", "lasting-peace"},
    {&rpt_entities, "/entities?identifier=wikidata:Q1,wikidata:Q2&sort=id", "norland sudland"},
    {&rpt_entities, "/entities?channel=bilateral", "norland"},
    {&rpt_entities, "/entities?document=talks-digest", "peace"},
    {&rpt_entities, "/entities?label__startswith=sud", "sudland"},
    {&rpt_entities, "/entities?q=kingd", "norland"},
    {&rpt_entities, "/entities?q=NORD", "norland"},
    {&rpt_entities, "/entities?q=lasting+pea", "lasting-peace"},
    {&rpt_entities, "/entities?q=eace", ""},
    {&rpt_entities, "/entities?q=%25", ""},
    {&rpt_predicates, "/predicates?q=sought", "seeks"},
    {&rpt_references, "/references?q=lee+boo", "lee-2010"},
    {&rpt_references, "/references?explicit=false", "charter"},
    {&rpt_references, "/references?document=talks", "lee-2010"},
    {&rpt_references, "/references?issued__isnull=true", "charter"},
    {&rpt_documents, "/documents?published=2013", "talks"},
    {&rpt_documents, "/documents?published=2013-04", "talks"},
    {&rpt_documents, "/documents?published=2013-05", ""},
    {&rpt_documents, "/documents?published=2026-11-24", "talks-digest"},
    {&rpt_documents, "/documents?published__gte=2026-11-24", "talks-digest"},
    {&rpt_documents, "/documents?published__gt=2026", ""},
    {&rpt_documents, "/documents?published__gt=2025", "talks-digest"},
    {&rpt_documents, "/documents?published__lte=2013-04-21", "talks"},
    {&rpt_documents, "/documents?published__lt=2013-04-21", ""},
    {&rpt_documents, "/documents?published=2012/2014", "talks"},
    {&rpt_documents, "/documents?published__ne=2013", "talks-digest dangan"},
    {&rpt_documents, "/documents?lang=zh", "dangan"},
    {&rpt_documents, "/documents?lang=zh-Hant", "dangan"},
    {&rpt_documents, "/documents?lang__ne=zh", "talks-digest talks"},
    {&rpt_documents, "/documents?q=digest", "talks-digest"},
    {&rpt_paragraphs, "/paragraphs?entity=norland", "talks/p1 talks/p4"},
    {&rpt_paragraphs, "/paragraphs?kind=quote", "talks/p2"},
    {&rpt_paragraphs, "/paragraphs?ordinal__gte=2&ordinal__lt=4", "talks/p2 talks/p3"},
    {&rpt_paragraphs, "/paragraphs?ordinal=1,3", "talks-digest/p1 talks/p1 talks/p3 dangan/p1"},
    {&rpt_paragraphs, "/paragraphs?section__isnull=true", "dangan/p1"},
    {&rpt_paragraphs, "/paragraphs?q=quiet+-norland", "talks-digest/p1 talks/p2"},
    {&rpt_mentions, "/mentions?within=league", "talks/p1-c talks/p1-d talks/p4-h"},
    {&rpt_mentions, "/mentions?layer=editor", "talks/p1-c talks/p1-d"},
    {&rpt_mentions, "/mentions?surface=Peace", "talks/p4-g"},
    {&rpt_mentions, "/mentions?class=mechanism", "talks/p2-e"},
    {&rpt_sections, "/sections?role=introduction", "talks-digest/opening talks/opening"},
    {&rpt_sections, "/sections?level=2", "talks/coda"},
    {&rpt_notes, "/notes?relation=c1", "talks/n1"},
};

START_TEST(a_filter_keeps_what_the_docs_say)
{
    ck_assert_str_eq(case_keys(&c, case_list(&c, kept[_i].resource, kept[_i].url)), kept[_i].keys);
}
END_TEST

static const struct {
    const struct rpt_resource *resource;
    const char *url;
    enum rpt_error_id id;
    const char *parameter, *suggestion;
} refused[] = {
    {&rpt_relations, "/relations?subject=norlnd", RPT_E_UNKNOWN_VALUE, "subject", "norland"},
    {&rpt_relations, "/relations?subject=norland,leage", RPT_E_UNKNOWN_VALUE, "subject", "league"},
    {&rpt_relations, "/relations?channel__ne=quite", RPT_E_UNKNOWN_VALUE, "channel__ne", "quiet"},
    {&rpt_relations, "/relations?subject__contain=x", RPT_E_UNKNOWN_PARAMETER, "subject__contain",
     "contains"},
    {&rpt_relations, "/relations?mechanism__isnull=maybe", RPT_E_BAD_VALUE, "mechanism__isnull",
     ""},
    {&rpt_relations, "/relations?polarity=", RPT_E_UNKNOWN_VALUE, "polarity", ""},
    {&rpt_relations, "/relations?subject=,", RPT_E_UNKNOWN_VALUE, "subject", ""},
    {&rpt_entities, "/entities?identifier=wikidata:Q3", RPT_E_UNKNOWN_VALUE, "identifier",
     "wikidata:Q1"},
    {&rpt_documents, "/documents?published__gte=soon", RPT_E_BAD_VALUE, "published__gte", ""},
    {&rpt_documents, "/documents?published__gte=2013-13", RPT_E_BAD_VALUE, "published__gte", ""},
    {&rpt_paragraphs, "/paragraphs?ordinal=one", RPT_E_BAD_VALUE, "ordinal", ""},
    {&rpt_references, "/references?explicit=yes", RPT_E_BAD_VALUE, "explicit", ""},
};

START_TEST(what_cannot_be_is_refused_with_what_is_right)
{
    ck_assert_msg(case_ask(&c, refused[_i].resource, refused[_i].url) == NULL, "%s is answered",
                  refused[_i].url);
    ck_assert_msg(c.err.id == refused[_i].id, "%s: %s", refused[_i].url, c.err.detail);
    ck_assert_str_eq(c.err.parameter, refused[_i].parameter);
    ck_assert_str_eq(c.err.suggestion, refused[_i].suggestion);
}
END_TEST

START_TEST(the_role_behind_the_underscores_must_be_one_of_the_roles)
{
    ck_assert_ptr_null(case_ask(&c, &rpt_relations, "/relations?role__wher=league"));
    ck_assert(c.err.id == RPT_E_UNKNOWN_VALUE || c.err.id == RPT_E_UNKNOWN_PARAMETER);
    ck_assert_ptr_nonnull(strstr(c.err.suggestion, "where"));
}
END_TEST

START_TEST(a_value_over_two_hundred_is_refused)
{
    RPT_AUTO_BUF url = {0};

    rpt_buf_init(&url, 10000);
    rpt_buf_adds(&url, "/relations?subject=norland");
    for (int i = 0; i < 200; i++)
        rpt_buf_adds(&url, ",norland");
    ck_assert_ptr_null(case_ask(&c, &rpt_relations, url.data));
    ck_assert_int_eq(c.err.id, RPT_E_OVER_LIMIT);
}
END_TEST

START_TEST(as_says_the_parts_of_the_entity_that_is_asked_for)
{
    json_t *list = case_list(&c, &rpt_relations, "/relations?entity=norland");

    ck_assert_str_eq(case_text(list, "/items/0/as/0"), "subject");
    ck_assert_str_eq(case_text(list, "/items/2/as/0"), "attributed_to");
    json_decref(list);
    list = case_list(&c, &rpt_relations, "/relations?entity=league");
    ck_assert_str_eq(case_text(list, "/items/0/as/0"), "where");
    json_decref(list);
    list = case_list(&c, &rpt_relations, "/relations");
    ck_assert_uint_eq(json_array_size(case_at(list, "/items/0/as")), 0);
    json_decref(list);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("filter");
    TCase *tests = tcase_create("filter");

    tcase_add_unchecked_fixture(tests, setup, teardown); /* nothing writes */
    tcase_add_loop_test(tests, a_filter_keeps_what_the_docs_say, 0, (int)RPT_COUNT(kept));
    tcase_add_loop_test(tests, what_cannot_be_is_refused_with_what_is_right, 0,
                        (int)RPT_COUNT(refused));
    tcase_add_test(tests, the_role_behind_the_underscores_must_be_one_of_the_roles);
    tcase_add_test(tests, a_value_over_two_hundred_is_refused);
    tcase_add_test(tests, as_says_the_parts_of_the_entity_that_is_asked_for);
    suite_add_tcase(suite, tests);
    return suite;
}
