/* SPDX-License-Identifier: MIT
 *
 * Lists: the envelope, three ways of walking, sorting, ids, facets, includes, labels and fields.
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

static const char *keys(const struct rpt_resource *resource, const char *url)
{
    return case_keys(&c, case_list(&c, resource, url));
}

static void refused(const struct rpt_resource *resource, const char *url, enum rpt_error_id id,
                    const char *parameter)
{
    json_t *list = case_ask(&c, resource, url);

    ck_assert_msg(list == NULL, "%s is answered", url);
    ck_assert_msg(c.err.id == id, "%s: %s", url, c.err.detail);
    ck_assert_str_eq(c.err.parameter, parameter);
}

/* All keys, by following next. */
static const char *walk(const struct rpt_resource *resource, const char *url)
{
    const char *all = "";

    for (int pages = 0; url != NULL; pages++) {
        ck_assert_int_lt(pages, 20);
        json_t *page = case_list(&c, resource, url);
        const json_t *next = case_at(page, "/next");

        url = json_is_string(next) ? rpt_arena_strdup(c.arena, json_string_value(next)) : NULL;
        all = rpt_arena_printf(c.arena, "%s %s", all, case_keys(&c, page));
    }
    return all;
}

START_TEST(the_envelope_has_its_keys_in_their_order)
{
    static const char *const wanted[] = {"items", "total", "total_relation", "limit", "offset",
                                         "next",  "prev"};
    json_t *list = case_list(&c, &rpt_relations, "/relations?limit=1&offset=1"), *value;
    const char *key;
    size_t i = 0;

    json_object_foreach (list, key, value)
        ck_assert_str_eq(key, wanted[i++]);
    ck_assert_uint_eq(i, RPT_COUNT(wanted));
    ck_assert_int_eq(case_int(list, "/total"), 4);
    ck_assert_str_eq(case_text(list, "/total_relation"), "eq");
    ck_assert_str_eq(case_text(list, "/next"), "/relations?limit=1&offset=2");
    ck_assert_str_eq(case_text(list, "/prev"), "/relations?limit=1");
    json_decref(list);
}
END_TEST

START_TEST(next_keeps_every_other_parameter)
{
    json_t *list = case_list(&c, &rpt_relations,
                             "/relations?document=talks&limit=1&gloss__contains=they%20%26%20so");

    json_decref(list);
    list = case_list(&c, &rpt_relations, "/relations?gloss__contains=.&limit=1&facet=subject");
    ck_assert_str_eq(case_text(list, "/next"),
                     "/relations?gloss__contains=.&limit=1&facet=subject&offset=1");
    json_decref(list);
}
END_TEST

START_TEST(a_limit_of_nothing_gives_counts_alone)
{
    json_t *list = case_list(&c, &rpt_relations, "/relations?limit=0&facet=polarity");

    ck_assert_uint_eq(json_array_size(case_at(list, "/items")), 0);
    ck_assert_int_eq(case_int(list, "/total"), 4);
    ck_assert(json_is_null(case_at(list, "/next")));
    ck_assert_int_eq(case_int(list, "/facets/polarity/values/0/count"), 3);
    json_decref(list);
}
END_TEST

static const struct {
    const struct rpt_resource *resource;
    const char *url, *keys;
} sorted[] = {
    {&rpt_entities, "/entities?sort=label",
     " lasting-peace league norland peace quiet-diplomacy sudland"},
    {&rpt_entities, "/entities?sort=-label",
     " sudland quiet-diplomacy peace norland league lasting-peace"},
    {&rpt_entities, "/entities?sort=class,-label",
     " sudland norland league peace lasting-peace quiet-diplomacy"},
    {&rpt_entities, "/entities?sort=-class",
     " quiet-diplomacy peace lasting-peace league norland "
     "sudland"},
    {&rpt_relations, "/relations?sort=level", " talks/c2 talks/c3 talks-digest/c1 talks/c1"},
    {&rpt_relations, "/relations?sort=-level", " talks/c1 talks/c2 talks/c3 talks-digest/c1"},
    {&rpt_relations, "/relations?sort=predicate,-subject",
     " talks/c1 talks/c3 talks/c2 talks-digest/c1"},
    {&rpt_documents, "/documents?sort=published", " dangan talks talks-digest"},
    {&rpt_documents, "/documents?sort=-published", " talks-digest talks dangan"},
    {&rpt_paragraphs, "/paragraphs",
     " talks-digest/p1 talks/p1 talks/p2 talks/p3 talks/p4 dangan/p1"},
    {&rpt_mentions, "/mentions?sort=-surface",
     " talks/p1-d talks/p2-e talks-digest/p1-a talks/p3-f talks/p4-g talks/p1-c talks/p4-h"},
};

START_TEST(pages_by_offset_and_by_cursor_and_the_whole_agree)
{
    const char *joint = strchr(sorted[_i].url, '?') != NULL ? "&" : "?";
    char *wanted = rpt_arena_strdup(c.arena, sorted[_i].keys + 1);

    ck_assert_str_eq(keys(sorted[_i].resource, sorted[_i].url), wanted);
    ck_assert_str_eq(
        walk(sorted[_i].resource, rpt_arena_printf(c.arena, "%s%slimit=1", sorted[_i].url, joint)),
        sorted[_i].keys);
    ck_assert_str_eq(walk(sorted[_i].resource,
                          rpt_arena_printf(c.arena, "%s%slimit=1&cursor=*", sorted[_i].url, joint)),
                     sorted[_i].keys);
}
END_TEST

START_TEST(a_cursor_page_has_no_offset_and_no_way_back)
{
    json_t *page = case_list(&c, &rpt_relations, "/relations?limit=1&cursor=*");

    ck_assert(json_is_null(case_at(page, "/offset")));
    ck_assert(json_is_null(case_at(page, "/prev")));
    ck_assert_ptr_nonnull(strstr(case_text(page, "/next"), "cursor="));
    json_decref(page);
}
END_TEST

START_TEST(a_cursor_of_another_state_says_where_to_start_again)
{
    /* ["00000000","",1] */
    refused(&rpt_relations, "/relations?subject=norland&cursor=WyIwMDAwMDAwMCIsIiIsMV0",
            RPT_E_CURSOR_EXPIRED, "cursor");
    ck_assert_str_eq(case_text(c.err.extra, "/restart"), "/relations?subject=norland&cursor=*");
    refused(&rpt_relations, "/relations?cursor=nonsense", RPT_E_BAD_VALUE, "cursor");
    refused(&rpt_relations, "/relations?cursor=%2F%2F", RPT_E_BAD_VALUE, "cursor");
    refused(&rpt_relations, "/relations?cursor=*&offset=1", RPT_E_CONFLICT, "cursor");
}
END_TEST

START_TEST(a_cursor_of_another_sort_is_refused)
{
    json_t *page = case_list(&c, &rpt_entities, "/entities?sort=label&limit=1&cursor=*");
    const char *cursor = strstr(case_text(page, "/next"), "cursor=");

    refused(&rpt_entities, rpt_arena_printf(c.arena, "/entities?sort=class&%s", cursor),
            RPT_E_BAD_VALUE, "cursor");
    json_decref(page);
}
END_TEST

START_TEST(a_cursor_that_was_tampered_with_is_refused)
{
    /* ["01234567","label",{"a":1},[]], the same with 1, 2 and with "a", "b", ["01234567"],
     * ["01234567","label"], [[],[]], 7 */
    static const char *const bad[] = {"WyIwMTIzNDU2NyIsImxhYmVsIix7ImEiOjF9LFtdXQ",
                                      "WyIwMTIzNDU2NyIsImxhYmVsIiwxLDJd",
                                      "WyIwMTIzNDU2NyIsImxhYmVsIiwiYSIsImIiXQ",
                                      "WyIwMTIzNDU2NyJd",
                                      "WyIwMTIzNDU2NyIsImxhYmVsIl0",
                                      "W1tdLFtdXQ",
                                      "Nw",
                                      "",
                                      "*x"};

    for (size_t i = 0; i < RPT_COUNT(bad); i++) {
        json_t *list = case_ask(
            &c, &rpt_entities, rpt_arena_printf(c.arena, "/entities?sort=label&cursor=%s", bad[i]));

        ck_assert_msg(list == NULL && c.err.id == RPT_E_BAD_VALUE, "%s", bad[i]);
    }
}
END_TEST

START_TEST(things_by_id_name_what_is_missing)
{
    json_t *list = case_list(&c, &rpt_relations, "/relations?id=talks/c2,c3,nowhere");

    ck_assert_int_eq(case_int(list, "/total"), 2);
    ck_assert_str_eq(case_text(list, "/missing/0"), "nowhere");
    ck_assert_uint_eq(json_array_size(case_at(list, "/missing")), 1);
    ck_assert_str_eq(case_keys(&c, list), "talks/c2 talks/c3");
}
END_TEST

START_TEST(more_ids_than_may_be_asked_are_refused)
{
    RPT_AUTO_BUF url = {0};

    rpt_buf_init(&url, 20000);
    rpt_buf_adds(&url, "/relations?id=c1");
    for (int i = 0; i < 200; i++)
        rpt_buf_addf(&url, ",c%d", i);
    refused(&rpt_relations, url.data, RPT_E_OVER_LIMIT, "id");
}
END_TEST

START_TEST(facets_add_up_to_what_the_other_filters_leave)
{
    json_t *list =
        case_list(&c, &rpt_relations, "/relations?facet=mechanism,channel&polarity=affirmed");

    ck_assert_int_eq(case_int(list, "/facets/mechanism/none"), 2);
    ck_assert_int_eq(case_int(list, "/facets/mechanism/values/0/count"), 1);
    ck_assert_str_eq(case_text(list, "/facets/mechanism/values/0/label"), "quiet diplomacy");
    ck_assert_str_eq(case_text(list, "/facets/channel/values/0/value"), "quiet");
    ck_assert_int_eq(case_int(list, "/facets/channel/values/0/count"), 2);
    ck_assert_int_eq(case_int(list, "/facets/channel/values/1/count"), 1);
    ck_assert_int_eq(case_int(list, "/facets/channel/none"), 1);
    ck_assert(json_is_false(case_at(list, "/facets/channel/more")));
    json_decref(list);
}
END_TEST

START_TEST(a_facet_counts_without_its_own_filter_but_with_the_paths)
{
    struct rpt_query query;
    json_t *list;

    list = case_list(&c, &rpt_relations, "/relations?subject=norland&facet=subject");
    ck_assert_int_eq(case_int(list, "/total"), 2);
    ck_assert_uint_eq(json_array_size(case_at(list, "/facets/subject/values")), 3);
    ck_assert(json_is_true(case_at(list, "/facets/subject/values/0/selected")));
    ck_assert_str_eq(case_text(list, "/facets/subject/values/0/href"), "/relations?facet=subject");
    ck_assert_str_eq(case_text(list, "/facets/subject/values/1/href"),
                     "/relations?facet=subject&subject=norland&subject=league");
    json_decref(list);
    ck_assert(case_query(&c, &rpt_relations, "/documents/talks/relations?facet=document", &query));
    rpt_query_fix(&query, "document", "talks");
    ck_assert(rpt_list(c.db, &query, &list, &c.err));
    ck_assert_uint_eq(json_array_size(case_at(list, "/facets/document/values")), 1);
    json_decref(list);
}
END_TEST

START_TEST(a_facets_link_drops_the_page)
{
    json_t *list = case_list(&c, &rpt_relations, "/relations?limit=1&offset=2&facet=voice");

    ck_assert_str_eq(case_text(list, "/facets/voice/values/0/href"),
                     "/relations?limit=1&facet=voice&voice=author");
    json_decref(list);
}
END_TEST

START_TEST(per_work_counts_a_work_once_and_its_original_first)
{
    ck_assert_str_eq(keys(&rpt_relations, "/relations?per=work&object=peace"), "talks/c2 talks/c3");
    ck_assert_str_eq(keys(&rpt_paragraphs, "/paragraphs?per=work"),
                     "talks/p1 talks/p2 talks/p3 talks/p4 dangan/p1");
    refused(&rpt_entities, "/entities?per=work", RPT_E_UNKNOWN_PARAMETER, "per");
}
END_TEST

START_TEST(fields_leave_what_is_asked_and_nothing_else)
{
    json_t *list = case_list(&c, &rpt_relations, "/relations?fields=sentence,id&limit=1");
    json_t *item = case_at(list, "/items/0");

    ck_assert_uint_eq(json_object_size(item), 2);
    ck_assert_str_eq(case_text(item, "/sentence"),
                     "Norland meets Südland, by means of quiet diplomacy");
    json_decref(list);
    refused(&rpt_relations, "/relations?fields=sentense", RPT_E_UNKNOWN_VALUE, "fields");
    ck_assert_str_eq(c.err.suggestion, "sentence");
}
END_TEST

START_TEST(an_included_list_is_the_same_envelope_with_its_own_next)
{
    json_t *list = case_list(&c, &rpt_entities, "/entities?id=norland&include=mentions");

    ck_assert_int_eq(case_int(list, "/items/0/mentions/total"), 2);
    ck_assert_int_eq(case_int(list, "/items/0/mentions/limit"), 20);
    ck_assert(json_is_null(case_at(list, "/items/0/mentions/next")));
    json_decref(list);
    refused(&rpt_entities, "/entities?include=mention", RPT_E_UNKNOWN_VALUE, "include");
    ck_assert_str_eq(c.err.suggestion, "mentions");
}
END_TEST

START_TEST(labels_are_those_of_the_first_language_that_has_one)
{
    json_t *list = case_list(&c, &rpt_relations, "/relations?id=c1&document=talks&labels=fr,de");

    ck_assert_str_eq(case_text(list, "/items/0/subject/label"), "Nordland");
    ck_assert_str_eq(case_text(list, "/items/0/object/label"), "Südland");
    ck_assert_str_eq(case_text(list, "/items/0/sentence"),
                     "Nordland meets Südland, by means of quiet diplomacy");
    json_decref(list);
}
END_TEST

START_TEST(sort_facet_and_q_are_refused_where_there_are_none)
{
    refused(&rpt_entities, "/entities?sort=lable", RPT_E_UNKNOWN_VALUE, "sort");
    ck_assert_str_eq(c.err.suggestion, "label");
    refused(&rpt_relations, "/relations?facet=subjekt", RPT_E_UNKNOWN_VALUE, "facet");
    refused(&rpt_relations, "/relations?q=peace", RPT_E_UNKNOWN_PARAMETER, "q");
    refused(&rpt_relations, "/relations?sbject=norland", RPT_E_UNKNOWN_PARAMETER, "sbject");
}
END_TEST

START_TEST(an_item_alone_is_what_it_is_in_a_list)
{
    const struct rpt_resource *const all[] = {
        &rpt_documents, &rpt_works,     &rpt_sections, &rpt_paragraphs, &rpt_entities,
        &rpt_mentions,  &rpt_relations, &rpt_notes,    &rpt_references, &rpt_predicates};

    for (size_t i = 0; i < RPT_COUNT(all); i++) {
        json_t *list = case_list(&c, all[i], "/x?limit=1"), *item = case_at(list, "/items/0");
        struct rpt_query query;
        json_t *alone;

        rpt_query_init(&query, all[i], c.arena);
        query.base = "http://localhost";
        if (all[i]->in_document)
            rpt_query_fix(&query, "document", case_text(item, "/document/id"));
        ck_assert_msg(rpt_item(c.db, &query, case_text(item, "/id"), &alone, &c.err), "%s: %s",
                      all[i]->name, c.err.detail);
        ck_assert_msg(json_equal(alone, item), "%s", all[i]->name);
        json_decref(alone);
        json_decref(list);
    }
}
END_TEST

START_TEST(what_is_not_there_is_met_with_the_nearest)
{
    struct rpt_query query;

    rpt_query_init(&query, &rpt_entities, c.arena);
    ck_assert(!rpt_exists(c.db, &query, "norlnd", &c.err));
    ck_assert_int_eq(c.err.id, RPT_E_NOT_FOUND);
    ck_assert_str_eq(c.err.suggestion, "norland");
}
END_TEST

static void add_more(TCase *tests)
{
    tcase_add_test(tests, facets_add_up_to_what_the_other_filters_leave);
    tcase_add_test(tests, a_facet_counts_without_its_own_filter_but_with_the_paths);
    tcase_add_test(tests, a_facets_link_drops_the_page);
    tcase_add_test(tests, per_work_counts_a_work_once_and_its_original_first);
    tcase_add_test(tests, fields_leave_what_is_asked_and_nothing_else);
    tcase_add_test(tests, an_included_list_is_the_same_envelope_with_its_own_next);
    tcase_add_test(tests, labels_are_those_of_the_first_language_that_has_one);
    tcase_add_test(tests, sort_facet_and_q_are_refused_where_there_are_none);
    tcase_add_test(tests, an_item_alone_is_what_it_is_in_a_list);
    tcase_add_test(tests, what_is_not_there_is_met_with_the_nearest);
}

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("list");
    TCase *tests = tcase_create("list");

    tcase_add_unchecked_fixture(tests, setup, teardown); /* nothing writes */
    tcase_add_test(tests, the_envelope_has_its_keys_in_their_order);
    tcase_add_test(tests, next_keeps_every_other_parameter);
    tcase_add_test(tests, a_limit_of_nothing_gives_counts_alone);
    tcase_add_loop_test(tests, pages_by_offset_and_by_cursor_and_the_whole_agree, 0,
                        (int)RPT_COUNT(sorted));
    tcase_add_test(tests, a_cursor_page_has_no_offset_and_no_way_back);
    tcase_add_test(tests, a_cursor_of_another_state_says_where_to_start_again);
    tcase_add_test(tests, a_cursor_of_another_sort_is_refused);
    tcase_add_test(tests, a_cursor_that_was_tampered_with_is_refused);
    tcase_add_test(tests, things_by_id_name_what_is_missing);
    tcase_add_test(tests, more_ids_than_may_be_asked_are_refused);
    add_more(tests);
    suite_add_tcase(suite, tests);
    return suite;
}
