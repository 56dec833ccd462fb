/* SPDX-License-Identifier: MIT
 *
 * rpt_runs: a table of small cases, and the promise that the runs joined are the text, for random
 * spans over text with signs outside the BMP and combining marks.
 */
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

static char *runs_of(const char *text, const struct rpt_span *spans, size_t count)
{
    json_auto_t *runs = rpt_runs(text, spans, count);

    return json_dumps(runs, JSON_COMPACT);
}

static void ck_runs(const char *text, const struct rpt_span *spans, size_t count, const char *want)
{
    char *got = runs_of(text, spans, count);

    ck_assert_str_eq(got, want);
    free(got);
}

START_TEST(a_text_without_spans_is_one_run)
{
    ck_runs("Ink 😀", NULL, 0,
            "[{\"text\":\"Ink 😀\",\"marks\":[],\"mentions\":[],\"citations\":[]}]");
}
END_TEST

START_TEST(an_empty_text_has_no_runs)
{
    ck_runs("", NULL, 0, "[]");
}
END_TEST

START_TEST(spans_are_cut_at_every_border_and_the_outer_comes_first)
{
    json_auto_t *a = json_string("a"), *b = json_string("b"), *c = json_string("c");
    struct rpt_span spans[] = {
        {1, 3, RPT_SPAN_MARK, a}, {0, 4, RPT_SPAN_MARK, b}, {2, 4, RPT_SPAN_MENTION, c}};

    ck_runs("x😀yz!", spans, 3,
            "[{\"text\":\"x\",\"marks\":[\"b\"],\"mentions\":[],\"citations\":[]},"
            "{\"text\":\"😀\",\"marks\":[\"b\",\"a\"],\"mentions\":[],\"citations\":[]},"
            "{\"text\":\"y\",\"marks\":[\"b\",\"a\"],\"mentions\":[\"c\"],\"citations\":[]},"
            "{\"text\":\"z\",\"marks\":[\"b\"],\"mentions\":[\"c\"],\"citations\":[]},"
            "{\"text\":\"!\",\"marks\":[],\"mentions\":[],\"citations\":[]}]");
}
END_TEST

START_TEST(spans_of_one_length_keep_their_order)
{
    json_auto_t *a = json_string("a"), *b = json_string("b");
    struct rpt_span spans[] = {{0, 2, RPT_SPAN_CITATION, a}, {0, 2, RPT_SPAN_CITATION, b}};

    ck_runs("ab", spans, 2,
            "[{\"text\":\"ab\",\"marks\":[],\"mentions\":[],\"citations\":[\"a\",\"b\"]}]");
}
END_TEST

START_TEST(spans_past_the_end_are_clipped_and_empty_ones_dropped)
{
    json_auto_t *a = json_string("a");
    struct rpt_span spans[] = {{1, 99, RPT_SPAN_MARK, a},
                               {1, 1, RPT_SPAN_MARK, a},
                               {2, 1, RPT_SPAN_MARK, a},
                               {2, 5, RPT_SPAN_MARK, a},
                               {SIZE_MAX - 1, SIZE_MAX, RPT_SPAN_MARK, a}};

    ck_runs("ab", spans, 5,
            "[{\"text\":\"a\",\"marks\":[],\"mentions\":[],\"citations\":[]},"
            "{\"text\":\"b\",\"marks\":[\"a\"],\"mentions\":[],\"citations\":[]}]");
}
END_TEST

/* Does each run name exactly the spans that cover it? */
static void ck_covers(json_t *run, size_t at, size_t points, const struct rpt_span *spans,
                      size_t count)
{
    size_t named = json_array_size(json_object_get(run, "marks")) +
                   json_array_size(json_object_get(run, "mentions")) +
                   json_array_size(json_object_get(run, "citations"));
    size_t covering = 0;

    for (size_t i = 0; i < count; i++) {
        if (spans[i].start >= at + points || spans[i].end <= at || spans[i].start >= spans[i].end)
            continue;
        ck_assert_uint_le(spans[i].start, at);
        ck_assert_uint_ge(spans[i].end, at + points);
        covering++;
    }
    ck_assert_uint_eq(named, covering);
}

START_TEST(runs_joined_are_the_text_whatever_the_spans)
{
    static const char text[] = "A crow 😀 flew o\xCC\x88ver 山の上 and e\xCC\x81"
                               "cho👩‍👩‍👧 died.";
    size_t points = rpt_utf8_count(text, strlen(text));
    json_auto_t *data = json_true();

    srandom(7);
    for (int round = 0; round < 400; round++) {
        struct rpt_span spans[12];
        size_t count = (size_t)random() % 13, at = 0, i;
        json_t *run;

        for (i = 0; i < count; i++)
            spans[i] = (struct rpt_span){(size_t)random() % points, (size_t)random() % (points + 1),
                                         (enum rpt_layer)(random() % 3), data};
        json_auto_t *runs = rpt_runs(text, spans, count);
        char *joined = rpt_strdup("");
        json_array_foreach (runs, i, run) {
            const char *part = json_string_value(json_object_get(run, "text"));
            size_t length = rpt_utf8_count(part, strlen(part));
            char *more = rpt_printf("%s%s", joined, part);

            ck_assert_uint_gt(length, 0);
            ck_covers(run, at, length, spans, count);
            at += length;
            free(joined);
            joined = more;
        }
        ck_assert_str_eq(joined, text);
        free(joined);
    }
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("runs");
    TCase *tests = tcase_create("runs");

    tcase_add_test(tests, a_text_without_spans_is_one_run);
    tcase_add_test(tests, an_empty_text_has_no_runs);
    tcase_add_test(tests, spans_are_cut_at_every_border_and_the_outer_comes_first);
    tcase_add_test(tests, spans_of_one_length_keep_their_order);
    tcase_add_test(tests, spans_past_the_end_are_clipped_and_empty_ones_dropped);
    tcase_add_test(tests, runs_joined_are_the_text_whatever_the_spans);
    suite_add_tcase(suite, tests);
    return suite;
}
