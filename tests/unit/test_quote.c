/* SPDX-License-Identifier: MIT
 *
 * Slices, quotes and text fragments. The fragments are read back by a small browser of our own,
 * which takes the first place that matches and must arrive at the span.
 */
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

static const char prose[] =
    "The ferry left at dawn; the ferry came back at dusk. Nobody on the quay, not even the "
    "co-owner, asked why, & nobody said a word 😀. At dusk the lamps were lit, at dawn the lamps "
    "were put out, and the ferry left again: the same ferry, the same quay, the same co-owner.";

static const char *text_at(json_t *quote, const char *key)
{
    return json_string_value(json_object_get(quote, key));
}

static const struct {
    const char *text;
    size_t start, end;
    const char *slice;
} slices[] = {
    {"añ😀b", 1, 3, "ñ😀"}, {"añ😀b", 0, 99, "añ😀b"}, {"añ😀b", 4, 9, ""},
    {"añ😀b", 3, 1, ""},   {"añ😀b", 2, 2, ""},      {"", 0, 1, ""},
};

START_TEST(a_slice_counts_code_points_and_stays_in_the_text)
{
    char *slice = rpt_slice(slices[_i].text, slices[_i].start, slices[_i].end);

    ck_assert_str_eq(slice, slices[_i].slice);
    free(slice);
}
END_TEST

START_TEST(a_quote_cuts_its_context_between_words)
{
    json_auto_t *quote = rpt_quote(
        "Upon the long grey wall there sat an owl, and over it there hung a moon.", 37, 40);

    ck_assert_str_eq(text_at(quote, "prefix"), "the long grey wall there sat an ");
    ck_assert_str_eq(text_at(quote, "exact"), "owl");
    ck_assert_str_eq(text_at(quote, "suffix"), ", and over it there hung a moon.");
}
END_TEST

START_TEST(a_quote_at_the_ends_has_empty_context)
{
    json_auto_t *quote = rpt_quote("whole", 0, 5);

    ck_assert_str_eq(text_at(quote, "prefix"), "");
    ck_assert_str_eq(text_at(quote, "exact"), "whole");
    ck_assert_str_eq(text_at(quote, "suffix"), "");
}
END_TEST

START_TEST(context_of_one_long_word_is_cut_inside_it)
{
    json_auto_t *quote = rpt_quote("mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm!", 40, 41);

    ck_assert_uint_eq(strlen(text_at(quote, "prefix")), 32);
}
END_TEST

START_TEST(exact_is_the_slice_and_all_three_stand_in_the_text)
{
    size_t points = rpt_utf8_count(prose, strlen(prose));

    for (size_t start = 0; start < points; start += 3)
        for (size_t end = start; end <= points; end += 17) {
            json_auto_t *quote = rpt_quote(prose, start, end);
            char *slice = rpt_slice(prose, start, end);
            char *joined =
                rpt_printf("%s%s%s", text_at(quote, "prefix"), slice, text_at(quote, "suffix"));

            ck_assert_str_eq(text_at(quote, "exact"), slice);
            ck_assert_ptr_nonnull(strstr(prose, joined));
            ck_assert_uint_le(
                rpt_utf8_count(text_at(quote, "prefix"), strlen(text_at(quote, "prefix"))), 32);
            free(slice);
            free(joined);
        }
}
END_TEST

static const struct {
    const char *text;
    size_t start, end;
    const char *fragment;
} fragments[] = {
    {"A heron stood still.", 2, 7, ":~:text=heron"},
    {"A half-mad, grey & old heron.", 2, 22, ":~:text=half%2Dmad%2C%20grey%20%26%20old"},
    {"Ein Gänsebraten", 4, 15, ":~:text=G%C3%A4nsebraten"},
    {"rain and snow and rain", 18, 22, ":~:text=snow%20and-,rain"},
    {"rain and snow and Rain", 0, 4, ":~:text=rain,-and%20snow"},
    {"unhappy", 2, 7, ":~:text=un-,happy"},
    {"unhappy", 0, 2, ":~:text=un,-happy"},
    {"art is no party", 0, 3, ":~:text=art"},
    {"find a ﬁnd", 0, 4, ":~:text=find,-a%20%EF%AC%81nd"},
    {"rain in Spain – and rain", 20, 24, ":~:text=Spain%20%E2%80%93%20and-,rain"},
    {"  spaced  ", 0, 10, ":~:text=spaced"},
    {"empty", 2, 2, ""},
    {"", 0, 5, ""},
};

START_TEST(fragments_are_written_as_the_draft_says)
{
    char *fragment = rpt_text_fragment(fragments[_i].text, fragments[_i].start, fragments[_i].end);

    ck_assert_str_eq(fragment, fragments[_i].fragment);
    free(fragment);
}
END_TEST

START_TEST(a_long_span_is_named_by_its_first_and_last_words)
{
    char *fragment = rpt_text_fragment(prose, 0, 200);

    ck_assert_ptr_nonnull(strstr(fragment, ":~:text=The%20ferry%20left"));
    ck_assert_ptr_nonnull(strchr(fragment, ','));
    ck_assert_uint_lt(strlen(fragment), 150);
    free(fragment);
}
END_TEST

/* ---- The small browser: over folded ASCII words only, which is all that it is shown. */

struct parsed {
    char prefix[2048], start[2048], end[2048], suffix[2048];
};

static void decode(const char *from, size_t len, char *out)
{
    struct rpt_error err = {0};
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_folded folded;
    char *text;

    ck_assert(rpt_url_decode(arena, from, len, false, &text, &err));
    rpt_fold(text, &folded);
    ck_assert_uint_lt(folded.len, 2048);
    memcpy(out, folded.text, folded.len + 1);
    rpt_folded_finish(&folded);
    rpt_arena_destroy(arena);
}

static void parse(const char *fragment, struct parsed *out)
{
    const char *at = fragment + strlen(":~:text=");
    bool begun = false;

    ck_assert(strncmp(fragment, ":~:text=", 8) == 0);
    *out = (struct parsed){0};
    while (*at != '\0') {
        size_t len = strcspn(at, ",");

        ck_assert_uint_gt(len, 0);
        if (at[len - 1] == '-' && !begun) {
            decode(at, len - 1, out->prefix);
        } else if (*at == '-') {
            decode(at + 1, len - 1, out->suffix);
        } else {
            decode(at, len, begun ? out->end : out->start);
            begun = true;
        }
        at += at[len] == ',' ? len + 1 : len;
    }
}

static bool is_word_at(const char *text, size_t at)
{
    return rpt_cp_is_word((unsigned char)text[at] < 0x80 ? (unsigned char)text[at] : 0x1F600);
}

static bool cuts_word(const char *text, size_t at)
{
    return at > 0 && text[at] != '\0' && is_word_at(text, at - 1) && is_word_at(text, at);
}

/* The end of `part` if it stands at `at`, white space before it passed over; 0 if not. */
static size_t match(const char *text, size_t at, const char *part)
{
    at += strspn(text + at, " ");
    return strncmp(text + at, part, strlen(part)) == 0 ? at + strlen(part) : 0;
}

/* The first place in the folded text that the directive names; false if none. */
static bool browse(const char *text, const struct parsed *d, size_t *from, size_t *to)
{
    for (size_t at = 0; text[at] != '\0'; at++) {
        size_t start = *d->prefix ? match(text, at, d->prefix) : at;
        size_t end;

        if (cuts_word(text, at) || (*d->prefix && text[at] == ' ') || (*d->prefix && start == 0))
            continue;
        start += *d->prefix ? strspn(text + start, " ") : 0;
        if (text[start] == ' ' || (end = match(text, start, d->start)) == 0)
            continue;
        for (size_t more = *d->end ? end : 0; *d->end && text[more] != '\0'; more++)
            if (!cuts_word(text, more) && text[more] != ' ' &&
                (end = match(text, more, d->end)) > 0 &&
                (!*d->suffix || match(text, end, d->suffix) > 0) &&
                (*d->suffix || !cuts_word(text, end))) {
                *from = start;
                *to = end;
                return true;
            }
        if (*d->end || (*d->suffix && match(text, end, d->suffix) == 0) ||
            (!*d->suffix && cuts_word(text, end)))
            continue;
        *from = start;
        *to = end;
        return true;
    }
    return false;
}

START_TEST(a_browser_that_takes_the_first_match_arrives_at_the_span)
{
    size_t points = rpt_utf8_count(prose, strlen(prose));
    struct rpt_folded folded;

    rpt_fold(prose, &folded);
    for (size_t start = 0; start < points; start++)
        for (size_t end = start + 1; end <= points; end += 1 + end / 9) {
            char *fragment = rpt_text_fragment(prose, start, end);
            char *slice = rpt_slice(prose, start, end);
            size_t lead = strspn(slice, " "), length = strlen(slice), from = 0, to = 0;
            struct parsed parsed;

            while (length > lead && slice[length - 1] == ' ')
                length--;
            if (length == lead) {
                ck_assert_str_eq(fragment, "");
            } else {
                parse(fragment, &parsed);
                ck_assert_msg(browse(folded.text, &parsed, &from, &to), "%s", fragment);
                ck_assert_msg(from == rpt_utf8_byte(prose, strlen(prose), start) + lead &&
                                  to - from == length - lead,
                              "'%s' by %s is %zu to %zu", slice, fragment, from, to);
            }
            free(fragment);
            free(slice);
        }
    rpt_folded_finish(&folded);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("quote");
    TCase *tests = tcase_create("quote");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_slice_counts_code_points_and_stays_in_the_text, 0,
                        (int)RPT_COUNT(slices));
    tcase_add_test(tests, a_quote_cuts_its_context_between_words);
    tcase_add_test(tests, a_quote_at_the_ends_has_empty_context);
    tcase_add_test(tests, context_of_one_long_word_is_cut_inside_it);
    tcase_add_test(tests, exact_is_the_slice_and_all_three_stand_in_the_text);
    tcase_add_loop_test(tests, fragments_are_written_as_the_draft_says, 0,
                        (int)RPT_COUNT(fragments));
    tcase_add_test(tests, a_long_span_is_named_by_its_first_and_last_words);
    tcase_add_test(tests, a_browser_that_takes_the_first_match_arrives_at_the_span);
    suite_add_tcase(suite, tests);
    return suite;
}
