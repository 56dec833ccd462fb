/* SPDX-License-Identifier: MIT
 *
 * References as lines to read, and CSL dates to EDTF and back: tables of items, and odd ones that
 * must not harm.
 */
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

static const struct {
    const char *csl, *line;
} items[] = {
    {"{'type':'paper-conference','title':'Courtesy at Sea','author':[{'family':'Lind','given':"
     "'Mara'}],'event-title':'Harbour Days 2011','issued':{'date-parts':[[2011]]},'accessed':{"
     "'date-parts':[[2013,4,15]]},'URL':'http://example.org/p?id=1'}",
     "Lind, M. (2011). Courtesy at Sea [Conference paper]. Harbour Days 2011. "
     "http://example.org/p?id=1 (accessed 15 April 2013)."},
    {"{'type':'legislation','title':'Resolution 7: Of tides','authority':'Council of Ports',"
     "'number':'P/RES/7','section':'paras 1-2','issued':{'date-parts':[[2006,4,28]]},'URL':"
     "'https://example.org/P/RES/7(2006)'}",
     "Council of Ports (2006). Resolution 7: Of tides, P/RES/7, paras 1-2. "
     "https://example.org/P/RES/7(2006)"},
    {"{'type':'treaty','title':'Convention of the Quays','authority':'League','number':'No. 5',"
     "'issued':{'date-parts':[[1950,11,4]]},'publisher-place':'Ostend'}",
     "League (1950). Convention of the Quays, No. 5. Ostend."},
    {"{'type':'treaty','title':'Charter of Ferries','section':'Article 2','issued':{'date-parts':"
     "[[1945]]}}",
     "Charter of Ferries, Article 2 (1945)."},
    {"{'type':'speech','title':'To the fishers','author':[{'family':'Ito','given':'Ken'}],"
     "'issued':{'date-parts':[['2013']]}}",
     "Ito, K. (2013). To the fishers [Speech]."},
    {"{'type':'article-journal','title':'On <i>Gulls</i>','author':[{'family':'Beek','given':"
     "'Ludo','dropping-particle':'van'},{'family':'Roe','given':'Jean-Paul M.'},{'literal':'The "
     "Gull Society'}],'issued':{'date-parts':[[2011,2]]},'container-title':'Shore Birds','volume':"
     "12,'issue':'3','page':'1-9','publisher':'Left out','DOI':'10.1000/1'}",
     "Beek, L. van, Roe, J.-P. M., & The Gull Society (2011). On Gulls. Shore Birds, 12(3), 1-9. "
     "https://doi.org/10.1000/1"},
    {"{'type':'chapter','title':'Why?','author':[{'family':'Berg','given':'Jan',"
     "'non-dropping-particle':'van der','suffix':'Jr.'}],'editor':[{'family':'Roe','given':'A.B.'},"
     "{'family':'Poe','given':'E'}],'container-title':'Sands','page':'7','publisher':'Dune',"
     "'publisher-place':'Oslo'}",
     "van der Berg, J., Jr. (n.d.). Why? In A. B. Roe & E. Poe (Eds.), Sands (p. 7). Oslo: Dune."},
    {"{'type':'book','title':'Sands','edition':22,'volume':'2','editor':[{'family':'Roe','given':"
     "'A'}],'issued':{'date-parts':[[-44],[-40]],'circa':true},'publisher':'Dune'}",
     "Roe, A. (Ed.) (ca. 44 BCE–40 BCE). Sands (Vol. 2) (22nd ed.). Dune."},
    {"{'type':'book','title':'海港','author':[{'family':'山','given':'寺'}],'edition':'11','issued'"
     ":"
     "{'date-parts':[[1937],[1938]]}}",
     "山寺 (1937–1938). 海港 (11th ed.)."},
    {"{'title':'Two\\n lines ','author':[{'given':'Homer'},{'family':'O\\u2019Dea','given':"
     "'D\\u2019Arcy'}],'issued':{'literal':'spring'}}",
     "H., & O’Dea, D. (spring). Two lines."},
    {"{'title':5,'author':'Someone','issued':'2013-04','URL':[1],'genre':'Log'}",
     "Someone (2013-04). 5 [Log]."},
    {"{'title':'If a < b > c','issued':{'raw':'then'}}", "If a < b > c (then)."},
    {"{}", "Untitled (n.d.)."},
    {"[]", ""},
    {"{'author':[],'editor':[{}],'title':null,'issued':{'date-parts':[[]]},'accessed':7}",
     "Untitled (n.d.)."},
    {"{'author':[[1],null,{'family':['x']}],'issued':{'date-parts':'x'},'type':3}",
     "Untitled (n.d.)."},
    {"{'title':'T','issued':{'date-parts':[[1e300,99,-4]]},'accessed':{'date-parts':[[2000,13]]},"
     "'URL':'u:v'}",
     "T (n.d.). u:v (accessed 2000)."},
};

/* The tables say ' for ", which C would have to escape. */
static json_t *json_of(const char *text)
{
    char *copy = rpt_strdup(text);
    json_t *json;

    for (char *c = copy; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    json = json_loads(copy, 0, NULL);
    ck_assert_msg(json != NULL, "%s", copy);
    free(copy);
    return json;
}

START_TEST(an_item_reads_as_one_line)
{
    json_auto_t *csl = json_of(items[_i].csl);
    char *line = rpt_csl_text(csl);

    ck_assert_str_eq(line, items[_i].line);
    free(line);
}
END_TEST

START_TEST(nothing_at_all_is_an_empty_line)
{
    char *line = rpt_csl_text(NULL), *edtf = rpt_csl_edtf(NULL);
    json_auto_t *date = rpt_csl_date(NULL), *empty = rpt_csl_date("");

    ck_assert_str_eq(line, "");
    ck_assert_str_eq(edtf, "");
    ck_assert_uint_eq(json_object_size(date), 0);
    ck_assert_uint_eq(json_object_size(empty), 0);
    free(line);
    free(edtf);
}
END_TEST

START_TEST(of_many_authors_nineteen_and_the_last_are_named)
{
    json_auto_t *csl = json_of("{'title':'Crew','author':[]}");
    char *line;

    for (int i = 1; i <= 25; i++)
        json_array_append_new(json_object_get(csl, "author"), json_sprintf("N%d", i));
    line = rpt_csl_text(csl);
    ck_assert_ptr_nonnull(strstr(line, "N18, N19, … N25 (n.d.). Crew."));
    free(line);
}
END_TEST

START_TEST(endless_values_are_cut_at_a_character)
{
    static const char *const keys[] = {"title",  "authority", "publisher",
                                       "number", "genre",     "event-title"};
    json_auto_t *csl = json_object(), *authors = json_array();
    char *value = rpt_alloc(300001), *line;

    for (size_t i = 0; i < 300000; i += 3)
        memcpy(value + i, "港", 3);
    for (size_t i = 0; i < RPT_COUNT(keys); i++)
        json_object_set_new(csl, keys[i], json_string(value));
    for (int i = 0; i < 19; i++)
        json_array_append_new(authors, json_pack("{s:s,s:s}", "family", value, "given", value));
    json_object_set(csl, "author", authors);
    line = rpt_csl_text(csl);
    ck_assert_uint_le(strlen(line), 65536);
    ck_assert(rpt_utf8_valid(line, strlen(line), NULL));
    free(value);
    free(line);
}
END_TEST

static const struct {
    const char *edtf, *csl;
} dates[] = {
    {"2013", "{\"date-parts\":[[2013]]}"},
    {"2013-04", "{\"date-parts\":[[2013,4]]}"},
    {"2013-04-21", "{\"date-parts\":[[2013,4,21]]}"},
    {"2013-01/2013-04", "{\"date-parts\":[[2013,1],[2013,4]]}"},
    {"2013~", "{\"date-parts\":[[2013]],\"circa\":true}"},
    {"2013?", "{\"date-parts\":[[2013]],\"circa\":true,\"literal\":\"2013?\"}"},
    {"2013-22", "{\"date-parts\":[[2013]],\"season\":2}"},
    {"2013/..", "{\"date-parts\":[[2013]],\"literal\":\"2013/..\"}"},
    {"/2013", "{\"literal\":\"/2013\"}"},
    {"201X", "{\"literal\":\"201X\"}"},
    {"-0043", "{\"date-parts\":[[-44]]}"},
    {"0000", "{\"date-parts\":[[-1]]}"},
};

START_TEST(dates_go_to_csl_and_come_back)
{
    json_auto_t *date = rpt_csl_date(dates[_i].edtf);
    char *csl = json_dumps(date, JSON_COMPACT), *back = rpt_csl_edtf(date);

    ck_assert_str_eq(csl, dates[_i].csl);
    ck_assert_str_eq(back, dates[_i].edtf);
    free(csl);
    free(back);
}
END_TEST

START_TEST(what_is_no_date_stays_words)
{
    json_auto_t *date = rpt_csl_date("a stormy night");
    char *back = rpt_csl_edtf(date);

    ck_assert_str_eq(json_string_value(json_object_get(date, "literal")), "a stormy night");
    ck_assert_str_eq(back, "");
    free(back);
}
END_TEST

static const struct {
    const char *csl, *edtf;
} readings[] = {
    {"{'date-parts':[['2013','4','21']]}", "2013-04-21"},
    {"{'date-parts':[[2013,2,31]]}", "2013-02"},
    {"{'date-parts':[[2013,17,3]]}", "2013"},
    {"{'date-parts':[[2013],[0]]}", "2013/.."},
    {"{'date-parts':[[2014],[2013]]}", "2014"},
    {"{'date-parts':[[2013,5]],'circa':1}", "2013-05~"},
    {"{'date-parts':[[12345]]}", "Y12345"},
    {"{'raw':'2013-05'}", "2013-05"},
    {"{'literal':'in May'}", ""},
    {"{'edtf':'2013-05'}", "2013-05"},
    {"{'date-parts':[]}", ""},
    {"{'date-parts':[[0]]}", ""},
    {"{'date-parts':[[99999999999]]}", ""},
    {"[1]", ""},
};

START_TEST(csl_dates_of_any_kind_become_edtf)
{
    json_auto_t *date = json_of(readings[_i].csl);
    char *edtf = rpt_csl_edtf(date);

    ck_assert_str_eq(edtf, readings[_i].edtf);
    free(edtf);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("csl");
    TCase *tests = tcase_create("csl");

    tcase_add_loop_test(tests, an_item_reads_as_one_line, 0, (int)RPT_COUNT(items));
    tcase_add_test(tests, nothing_at_all_is_an_empty_line);
    tcase_add_test(tests, of_many_authors_nineteen_and_the_last_are_named);
    tcase_add_test(tests, endless_values_are_cut_at_a_character);
    tcase_add_loop_test(tests, dates_go_to_csl_and_come_back, 0, (int)RPT_COUNT(dates));
    tcase_add_test(tests, what_is_no_date_stays_words);
    tcase_add_loop_test(tests, csl_dates_of_any_kind_become_edtf, 0, (int)RPT_COUNT(readings));
    suite_add_tcase(suite, tests);
    return suite;
}
