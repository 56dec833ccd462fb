/* SPDX-License-Identifier: MIT
 *
 * Full-text search: how a question is read, what it finds, and that every marked place really
 * matches.
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

static json_t *search_or_null(const char *url)
{
    struct rpt_query query;
    json_t *out = NULL;

    if (!case_query(&c, &rpt_paragraphs, url, &query) || !rpt_search(c.db, &query, &out, &c.err))
        return NULL;
    return out;
}

static json_t *search(const char *url)
{
    json_t *found = search_or_null(url);

    ck_assert_msg(found != NULL, "%s: %s", url, c.err.detail);
    return found;
}

/* Encodes q, so that questions can stand here as people type them. */
static json_t *ask(const char *q)
{
    RPT_AUTO_BUF url = {0};

    rpt_buf_init(&url, 20000);
    rpt_buf_adds(&url, "/search?q=");
    rpt_url_encode(&url, q, "");
    return search(url.data);
}

/* "talks/p2 talks/p1" */
static const char *found(const char *q)
{
    return case_keys(&c, ask(q));
}

/* The keys in reading order, for questions of which the weight is not the point. */
static const char *found_sorted(const char *q)
{
    static const char *const keys[] = {"talks-digest/p1", "talks/p1", "talks/p2",
                                       "talks/p3",        "talks/p4", "dangan/p1"};
    const char *all = rpt_arena_printf(c.arena, " %s ", found(q)), *sorted = "";

    for (size_t i = 0; i < RPT_COUNT(keys); i++) {
        if (strstr(all, rpt_arena_printf(c.arena, " %s ", keys[i])) != NULL)
            sorted =
                rpt_arena_printf(c.arena, "%s%s%s", sorted, *sorted != '\0' ? " " : "", keys[i]);
    }
    return sorted;
}

/* The quotes of all matches of all hits, joined by '|'. */
static const char *marked(const char *q)
{
    json_t *answer = ask(q), *hit, *match;
    const char *quotes = "";
    size_t i, m;

    json_array_foreach (json_object_get(answer, "items"), i, hit) {
        json_array_foreach (json_object_get(hit, "matches"), m, match)
            quotes = rpt_arena_printf(c.arena, "%s%s%s", quotes, *quotes != '\0' ? "|" : "",
                                      case_text(match, "/quote"));
    }
    json_decref(answer);
    return quotes;
}

static const struct {
    const char *q, *read_as, *found;
} questions[] = {
    {"norland", "norland", "talks/p1 talks/p4"},
    {"NORLAND", "NORLAND", "talks/p1 talks/p4"},
    {"sudland", "sudland", "talks/p1"},
    {"treaty", "treaty", "talks/p3"},
    {"quiet talks", "quiet talks", "talks-digest/p1 talks/p1"},
    {"\"quiet talks\"", "\"quiet talks\"", "talks-digest/p1 talks/p1"},
    {"\"talks quiet\"", "\"talks quiet\"", ""},
    {"\"talks 權\"", "\"talks 權\"", ""},
    {"“quiet diplomacy”", "\"quiet diplomacy\"", "talks/p2"},
    {"quiet -norland", "quiet -norland", "talks-digest/p1 talks/p2"},
    {"-\"quiet talks\" peace", "-\"quiet talks\" peace", "talks/p3 talks/p4"},
    {"-peace -norland", "-peace -norland", "talks/p2 dangan/p1"},
    {"diplo*", "diplo*", "talks/p1 talks/p2"},
    {"diplomacy*", "diplomacy*", "talks/p2"},
    {"\"quiet dip\"*", "\"quiet dip\"*", "talks/p2"},
    {"back-do*", "\"back-do\"*", "talks/p2"},
    {"treaties OR sanctions", "treaties OR sanctions", "talks/p2 talks/p3"},
    {"peace treaties OR norland", "peace treaties OR norland", "talks/p3 talks/p4"},
    {"near(quiet norland, 2)", "near(quiet norland, 2)", ""},
    {"near(quiet norland, 3)", "near(quiet norland, 3)", "talks/p1"},
    {"NEAR(quiet \"said nothing\")", "near(quiet \"said nothing\", 10)", "talks/p1"},
    {"near(quiet)", "near quiet", ""},
    {"near(quiet", "near quiet", ""},
    {"OR peace", "OR peace", ""},
    {"peace OR", "peace OR", ""},
    {"peace OR -norland", "peace OR -norland", ""},
    {"back-door", "\"back-door\"", "talks/p2"},
    {"\"quiet", "quiet", "talks-digest/p1 talks/p1 talks/p2"},
    {"(quiet) [talks]", "quiet talks", "talks-digest/p1 talks/p1"},
    {"外交", "外交", "dangan/p1"},
    {"權外交", "\"權外交\"", "dangan/p1"},
    {"quiet & diplomacy", "quiet diplomacy", "talks/p2"},
    {"&&", "", ""},
    {"\"\"", "", ""},
    {"tokens:quiet", "\"tokens:quiet\"", ""},
    {"quiet AND talks", "quiet AND talks", ""},
};

START_TEST(questions_are_read_and_answered_as_the_docs_say)
{
    json_t *answer = ask(questions[_i].q);

    ck_assert_str_eq(case_text(answer, "/q"), questions[_i].q);
    if (strstr(questions[_i].q, "OR") != NULL && *questions[_i].found == '\0')
        ck_assert_str_eq(case_text(answer, "/read_as"),
                         strcmp(questions[_i].q, "OR peace") == 0   ? "or peace"
                         : strcmp(questions[_i].q, "peace OR") == 0 ? "peace or"
                                                                    : "peace or -norland");
    else
        ck_assert_str_eq(case_text(answer, "/read_as"), questions[_i].read_as);
    json_decref(answer);
    ck_assert_str_eq(found_sorted(questions[_i].q), questions[_i].found);
}
END_TEST

START_TEST(what_is_marked_is_what_matched)
{
    ck_assert_str_eq(marked("talk"), "talks|talks");
    ck_assert_str_eq(marked("\"quiet diplomacy\""), "Quiet diplomacy");
    ck_assert_str_eq(marked("diplomacy \"quiet diplomacy\""), "Quiet diplomacy|Diplomacy");
    ck_assert_str_eq(marked("diplo* -treaties norland"), "Norland|diplomats|Norland");
    ck_assert_str_eq(marked("near(quiet norland, 3)"), "Norland|quiet");
    ck_assert_str_eq(marked("權外交"), "權外交");
    ck_assert_str_eq(marked("-peace"), "");
}
END_TEST

START_TEST(words_that_would_be_operators_of_the_index_are_words)
{
    static const char *const odd[] = {"NOT",
                                      "AND OR NOT",
                                      "a*b",
                                      "^quiet",
                                      "col:quiet",
                                      "{a b}:c",
                                      "quiet +talks",
                                      "\"\"\"",
                                      "'; DROP TABLE search; --",
                                      "*",
                                      "-",
                                      "- quiet",
                                      "--quiet",
                                      "near(",
                                      "near(,)",
                                      "near(a b, 99999)",
                                      "near(a b, -1)",
                                      "%_",
                                      "\\",
                                      "OR OR OR",
                                      "-OR",
                                      "\xC2\xAB"};

    for (size_t i = 0; i < RPT_COUNT(odd); i++)
        json_decref(ask(odd[i]));
}
END_TEST

START_TEST(a_question_of_very_many_words_is_answered)
{
    char q[2049];

    for (size_t i = 0; i < sizeof q - 1; i++)
        q[i] = i % 2 == 0 ? (char)('a' + i / 2 % 26) : ' ';
    q[sizeof q - 2] = 'x';
    q[sizeof q - 1] = '\0';
    json_decref(ask(q));
    memset(q, 'x', sizeof q - 1);
    json_decref(ask(q));
}
END_TEST

START_TEST(a_blank_question_and_one_too_long_are_refused)
{
    char *q = rpt_arena_alloc(c.arena, 2100);

    memset(q, 'x', 2049);
    ck_assert_ptr_null(search_or_null("/search?q=%20"));
    ck_assert_int_eq(c.err.id, RPT_E_BAD_VALUE);
    ck_assert_str_eq(c.err.parameter, "q");
    ck_assert_ptr_null(search_or_null(rpt_arena_printf(c.arena, "/search?q=%s", q)));
    ck_assert_int_eq(c.err.id, RPT_E_OVER_LIMIT);
    ck_assert_ptr_null(search_or_null("/search?q=x&offset=990"));
    ck_assert_int_eq(c.err.id, RPT_E_OVER_LIMIT);
    ck_assert_str_eq(c.err.parameter, "offset");
    ck_assert_ptr_null(search_or_null("/search?q=x&cursor=*"));
    ck_assert_str_eq(c.err.parameter, "cursor");
}
END_TEST

/* Of all strings of up to three printable characters of ASCII, and of what some scripts add. */
static const char *const signs[] = {"é", "ß", "İ", "ı", "Σ",  "权",       "が",
                                    "ส", "ิ",  "ع", "ـ", "हि", "\xCC\x81", "\xE2\x80\x8D",
                                    "😀", "“", "»", "’", "・", "\xC2\xA0"};

static const char *character(size_t i, char ascii[2])
{
    if (i >= 95)
        return signs[i - 95];
    ascii[0] = (char)(' ' + i);
    ascii[1] = '\0';
    return ascii;
}

/* Answered, or blank; never an error of the index. */
static void ask_number(size_t number)
{
    const size_t base = 95 + RPT_COUNT(signs) + 1; /* the last one: nothing */
    char q[32] = "", ascii[2];

    for (size_t i = 0; i < 3; i++, number /= base) {
        if (number % base != base - 1)
            strcat(q, character(number % base, ascii));
    }
    RPT_AUTO_BUF url = {0};
    rpt_buf_init(&url, 200);
    rpt_buf_adds(&url, "/search?limit=1&q=");
    rpt_url_encode(&url, q, "");
    json_t *answer = search_or_null(url.data);
    ck_assert_msg(answer != NULL || (c.err.id == RPT_E_BAD_VALUE && q[strspn(q, " ")] == '\0'),
                  "'%s': %s", q, c.err.detail);
    json_decref(answer);
}

/* Every one with RPT_ALL in the environment, else some of them, each time the same. */
START_TEST(any_three_characters_are_a_question)
{
    const size_t base = 95 + RPT_COUNT(signs) + 1, all = base * base * base;
    const size_t step = getenv("RPT_ALL") != NULL ? 1 : 397;

    for (size_t number = 0; number < all; number += step) {
        ask_number(number);
        if (number / step % 1000 == 999) {
            rpt_arena_destroy(c.arena);
            c.arena = rpt_arena_create();
        }
    }
}
END_TEST

START_TEST(a_search_past_its_deadline_is_given_up)
{
    rpt_db_deadline(c.db, 1);
    usleep(5000);
    ck_assert_ptr_null(search_or_null("/search?q=quiet"));
    ck_assert_int_eq(c.err.id, RPT_E_TOO_SLOW);
    rpt_db_deadline(c.db, 0);
    json_decref(search("/search?q=quiet"));
}
END_TEST

/* As the handler takes sort=reading, which is no sort of lists. */
static json_t *search_in_order(const char *url)
{
    struct rpt_query query;
    json_t *out = NULL;

    ck_assert(case_query(&c, &rpt_paragraphs, url, &query));
    query.sort = "reading";
    ck_assert_msg(rpt_search(c.db, &query, &out, &c.err), "%s", c.err.detail);
    return out;
}

START_TEST(in_reading_order_the_same_is_found)
{
    json_t *read = search_in_order("/search?q=quiet");

    ck_assert_int_eq(case_int(read, "/total"), 3);
    ck_assert(json_is_null(case_at(read, "/items/0/score")));
    ck_assert_str_eq(case_keys(&c, read), "talks-digest/p1 talks/p1 talks/p2");
    ck_assert_str_eq(case_keys(&c, search_in_order("/search?q=quiet&offset=1&limit=1")),
                     "talks/p1");
}
END_TEST

START_TEST(facets_count_what_is_found_under_the_other_filters)
{
    json_t *all = search("/search?q=quiet&facet=document,kind,entity");
    json_t *one = search("/search?q=quiet&facet=document,kind&document=talks");

    ck_assert_str_eq(case_text(all, "/facets/document/values/0/value"), "talks");
    ck_assert_int_eq(case_int(all, "/facets/document/values/0/count"), 2);
    ck_assert_int_eq(case_int(all, "/facets/kind/values/0/count"), 2);
    ck_assert_str_eq(case_text(all, "/facets/entity/values/0/value"), "norland");
    ck_assert_str_eq(case_text(all, "/facets/entity/total_relation"), "eq");
    ck_assert_int_eq(case_int(one, "/total"), 2);
    ck_assert_int_eq(case_int(one, "/facets/document/values/1/count"), 1);
    ck_assert_int_eq(case_int(one, "/facets/kind/values/0/count"), 1);
    json_decref(all);
    json_decref(one);
}
END_TEST

START_TEST(without_a_question_everything_comes_in_reading_order)
{
    json_t *all = search("/search");

    ck_assert_int_eq(case_int(all, "/total"), 6);
    ck_assert(json_is_null(case_at(all, "/q")));
    ck_assert(json_is_null(case_at(all, "/items/0/score")));
    ck_assert_str_eq(case_keys(&c, all),
                     "talks-digest/p1 talks/p1 talks/p2 talks/p3 talks/p4 dangan/p1");
}
END_TEST

START_TEST(hits_come_by_weight_in_pages)
{
    json_t *first = search("/search?q=quiet&limit=2"), *hit = case_at(first, "/items/0");

    ck_assert_int_eq(case_int(first, "/total"), 3);
    ck_assert_str_eq(case_text(first, "/next"), "/search?q=quiet&limit=2&offset=2");
    ck_assert(json_real_value(case_at(first, "/items/0/score")) >=
              json_real_value(case_at(first, "/items/1/score")));
    ck_assert_str_eq(case_text(hit, "/kind"), "paragraph");
    ck_assert_str_eq(case_text(hit, "/document/class"), "document");
    json_decref(first);
}
END_TEST

START_TEST(a_hit_says_where_in_the_asked_unit_and_links_to_the_words)
{
    static const struct {
        const char *unit;
        long start;
    } units[] = {{"codepoint", 20}, {"utf16", 21}, {"byte", 23}};

    for (size_t i = 0; i < RPT_COUNT(units); i++) {
        json_t *answer =
            search(rpt_arena_printf(c.arena, "/search?q=norland+followed&unit=%s", units[i].unit));

        ck_assert_str_eq(case_text(answer, "/items/0/key"), "talks/p4");
        ck_assert_int_eq(case_int(answer, "/items/0/matches/1/start"), units[i].start);
        ck_assert_int_eq(case_int(answer, "/items/0/snippet/matches/1/start"), units[i].start);
        ck_assert_str_eq(case_text(answer, "/items/0/unit"), units[i].unit);
        ck_assert_str_eq(case_text(answer, "/items/0/section/id"), "coda");
        ck_assert(strncmp(case_text(answer, "/items/0/links/text"),
                          "/documents/talks#p4:~:text=", 27) == 0);
        json_decref(answer);
    }
}
END_TEST

START_TEST(a_snippet_is_escaped_and_marks_the_words)
{
    json_t *answer = ask("door sanctions");

    ck_assert_str_eq(case_text(answer, "/items/0/snippet_html"),
                     "Quiet diplomacy is old. Diplomacy by the back <mark>door</mark> &amp; "
                     "&lt;<mark>sanctions</mark>&gt; is older.");
    json_decref(answer);
}
END_TEST

START_TEST(a_word_that_no_text_has_is_met_with_the_nearest)
{
    json_t *answer = ask("quiet diplomcy");

    ck_assert_int_eq(case_int(answer, "/total"), 0);
    ck_assert_str_eq(case_text(answer, "/did_you_mean"), "quiet diplomacy");
    json_decref(answer);
    answer = ask("quiet diplomacy");
    ck_assert(json_is_null(case_at(answer, "/did_you_mean")));
    json_decref(answer);
    answer = ask("xyzzyplugh");
    ck_assert(json_is_null(case_at(answer, "/did_you_mean")));
    json_decref(answer);
}
END_TEST

START_TEST(filters_and_facets_narrow_a_search)
{
    json_t *answer = search("/search?q=quiet&document=talks&facet=document,section&limit=0");

    ck_assert_int_eq(case_int(answer, "/total"), 2);
    ck_assert_str_eq(case_text(answer, "/facets/document/values/0/value"), "talks");
    ck_assert_int_eq(case_int(answer, "/facets/document/values/0/count"), 2);
    ck_assert_int_eq(case_int(answer, "/facets/document/values/1/count"), 1);
    ck_assert_int_eq(case_int(answer, "/facets/section/values/0/count"), 2);
    json_decref(answer);
    ck_assert_str_eq(case_keys(&c, search("/search?q=quiet&lang=zh")), "");
    ck_assert_str_eq(case_keys(&c, search("/search?q=begins&lang=zh")), "dangan/p1");
    ck_assert_int_eq(case_int(answer = search("/search?q=peace&per=work"), "/total"), 2);
    json_decref(answer);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("search");
    TCase *tests = tcase_create("search");

    tcase_add_unchecked_fixture(tests, setup, teardown); /* nothing writes */
    tcase_add_loop_test(tests, questions_are_read_and_answered_as_the_docs_say, 0,
                        (int)RPT_COUNT(questions));
    tcase_add_test(tests, what_is_marked_is_what_matched);
    tcase_add_test(tests, words_that_would_be_operators_of_the_index_are_words);
    tcase_add_test(tests, a_question_of_very_many_words_is_answered);
    tcase_add_test(tests, a_blank_question_and_one_too_long_are_refused);
    tcase_add_test(tests, without_a_question_everything_comes_in_reading_order);
    tcase_add_test(tests, hits_come_by_weight_in_pages);
    tcase_add_test(tests, a_hit_says_where_in_the_asked_unit_and_links_to_the_words);
    tcase_add_test(tests, a_snippet_is_escaped_and_marks_the_words);
    tcase_add_test(tests, a_word_that_no_text_has_is_met_with_the_nearest);
    tcase_add_test(tests, filters_and_facets_narrow_a_search);
    tcase_add_test(tests, any_three_characters_are_a_question);
    tcase_add_test(tests, a_search_past_its_deadline_is_given_up);
    tcase_add_test(tests, in_reading_order_the_same_is_found);
    tcase_add_test(tests, facets_count_what_is_found_under_the_other_filters);
    tcase_set_timeout(tests, getenv("RPT_ALL") != NULL ? 3600 : 100);
    suite_add_tcase(suite, tests);
    return suite;
}
