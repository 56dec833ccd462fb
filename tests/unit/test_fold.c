/* SPDX-License-Identifier: MIT
 *
 * Folding and finding: what is alike, what is not, and that every folded match leads back to the
 * place in the source that folds to the needle.
 */
#include "rapporteur/text.h"
#include "../../lib/text/point.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

static const struct {
    const char *text, *folded;
} folds[] = {
    {"", ""},
    {"Plain TEXT", "plain text"},
    {"“Yes” ‘no’ «oui» „ja‟ ‹si› 「はい」", "\"yes\" 'no' \"oui\" \"ja\" 'si' \"はい\""},
    {"it’s it`s itʼs it′s", "it's it's it's it's"},
    {"a–b—c‑d‐e−f―g", "a-b-c-d-e-f-g"},
    {"one\t two\n\n three\u00A0\u2009four", "one two three four"},
    {"so\u00ADft ze\u200Bro jo\u200Din\uFEFF", "soft zero join"},
    {"space \u00AD\u200B space", "space space"},
    {"wait…", "wait..."},
    {"ﬁne oﬃce Ĳs ǆ", "fine office ijs dž"},
    {"STRASSE Straße", "strasse strasse"},
    {"ΣΟΦΟΣ σοφος", "σοφοσ σοφοσ"},
    {"Café ÉTÉ", "café été"},
    {"x² ½ Ⅳ ①", "x² ½ ⅳ ①"},
    {"😀 Go", "😀 go"},
    {"Işık IŞIK ışık İ", "işik işik işik i"},
    {"ŉ \uFE70", "'n \u064B"},
};

START_TEST(texts_fold_as_the_rules_say)
{
    struct rpt_folded folded;

    rpt_fold(folds[_i].text, &folded);
    ck_assert_str_eq(folded.text, folds[_i].folded);
    ck_assert_uint_eq(folded.len, strlen(folded.text));
    ck_assert_uint_eq(folded.count, rpt_utf8_count(folded.text, folded.len));
    rpt_folded_finish(&folded);
}
END_TEST

START_TEST(the_way_back_never_goes_backwards_and_ends_at_the_end)
{
    const char *text = folds[_i].text;
    struct rpt_folded folded;

    rpt_fold(text, &folded);
    for (size_t i = 0; i < folded.count; i++)
        ck_assert_uint_le(folded.source[i], folded.source[i + 1]);
    ck_assert_uint_eq(folded.source[folded.count], rpt_utf8_count(text, strlen(text)));
    rpt_folded_finish(&folded);
}
END_TEST

START_TEST(folding_twice_is_folding_once)
{
    struct rpt_folded once, twice;

    rpt_fold(folds[_i].text, &once);
    rpt_fold(once.text, &twice);
    ck_assert_str_eq(once.text, twice.text);
    rpt_folded_finish(&once);
    rpt_folded_finish(&twice);
}
END_TEST

START_TEST(every_code_point_folds_to_valid_text)
{
    struct rpt_folded folded;
    char text[8];

    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        size_t size = rpt_utf8_put(cp, text);

        text[size] = '\0';
        rpt_fold(text, &folded);
        ck_assert_msg(rpt_utf8_valid(folded.text, folded.len, NULL), "U+%04X", cp);
        rpt_folded_finish(&folded);
    }
}
END_TEST

static const struct {
    const char *text, *needle;
    size_t count, start, end; /* of the first */
} found[] = {
    {"He said “stop — now”  twice.", "\"STOP - now\" twice", 1, 8, 27},
    {"He said “stop — now”  twice.", "  stop – now ", 1, 9, 19},
    {"😀😀 the fox’s den", "fox's", 1, 7, 12},
    {"an­swer and answer", "answer", 2, 0, 7},
    {"an oﬃce", "office", 1, 3, 7},
    {"an oﬃce", "off", 0, 0, 0},
    {"wait… wait.", "wait.", 1, 6, 11},
    {"wait…", "wait...", 1, 0, 5},
    {"a café", "cafe", 0, 0, 0},
    {"nanana", "nana", 2, 0, 4},
    {"words", "", 0, 0, 0},
    {"words", "  ", 0, 0, 0},
    {"", "words", 0, 0, 0},
    {"Straße", "STRASS", 1, 0, 5},
};

START_TEST(what_is_folded_stays_as_it_is)
{
    for (int keep_case = 0; keep_case < 2; keep_case++)
        for (uint32_t cp = 1; cp < 0x30000; cp += cp < 0x3400 ? 1 : 7) {
            char once[RPT_POINT_MAX + 1] = {0}, twice[RPT_POINT_MAX * 4];
            size_t size = rpt_point_fold(cp, keep_case, once), at = 0, len = 0;

            while (at < size && len < RPT_POINT_MAX * 2)
                len += rpt_point_fold(rpt_utf8_next(once, size, &at), keep_case, twice + len);
            ck_assert_msg(len == size && memcmp(once, twice, size) == 0, "U+%04X", cp);
        }
}
END_TEST

START_TEST(damaged_needles_are_found_where_they_stand)
{
    struct rpt_range out[4];

    ck_assert_uint_eq(rpt_find_folded(found[_i].text, found[_i].needle, out, 4), found[_i].count);
    if (found[_i].count > 0) {
        ck_assert_uint_eq(out[0].start, found[_i].start);
        ck_assert_uint_eq(out[0].end, found[_i].end);
    }
}
END_TEST

START_TEST(exact_search_counts_code_points_and_minds_case)
{
    struct rpt_range out[3];

    ck_assert_uint_eq(rpt_find_exact("é😀 Ox ox ox", "ox", out, 3), 2);
    ck_assert_uint_eq(out[0].start, 6);
    ck_assert_uint_eq(out[0].end, 8);
    ck_assert_uint_eq(out[1].start, 9);
    ck_assert_uint_eq(rpt_find_exact("é😀 Ox ox ox", "ox", out, 1), 1);
    ck_assert_uint_eq(rpt_find_exact("ox", "ox", out, 0), 0);
    ck_assert_uint_eq(rpt_find_exact("ox", "", out, 3), 0);
    ck_assert_uint_eq(rpt_find_exact("aaaa", "aa", out, 3), 3);
}
END_TEST

/* Writes the text anew as another keyboard would have. */
static char *damage(const char *text)
{
    static const struct {
        const char *is, *becomes;
    } damages[] = {{"'", "’"}, {"\"", "“"}, {"-", "–"},      {" ", "\u00A0 "},
                   {"o", "O"}, {"fi", "ﬁ"}, {"n", "n\u00AD"}};
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, 4096);
    for (size_t at = 0, i; text[at] != '\0';) {
        for (i = 0; i < RPT_COUNT(damages); i++)
            if (strncmp(text + at, damages[i].is, strlen(damages[i].is)) == 0)
                break;
        if (i < RPT_COUNT(damages) && random() % 2 == 0) {
            rpt_buf_adds(&out, damages[i].becomes);
            at += strlen(damages[i].is);
        } else {
            rpt_buf_addc(&out, text[at++]);
        }
    }
    return rpt_buf_steal(&out);
}

START_TEST(any_damaged_part_is_found_and_its_slice_folds_alike)
{
    static const char text[] =
        "The miller's \"first\" wheel - built on sand, finished by noon - didn't turn, so one of "
        "his sons, the fifth, went to find oxen.";

    srandom(11);
    for (int round = 0; round < 500; round++) {
        size_t start = (size_t)random() % (sizeof(text) - 9);
        size_t end = start + 8 + (size_t)random() % (sizeof(text) - 9 - start + 1);
        char *source = damage(text), *part = rpt_slice(text, start, end), *needle = damage(part);
        struct rpt_range range;
        struct rpt_folded want, got;
        size_t count = rpt_find_folded(source, part, &range, 1);

        /* A border may fall inside a ligature, which is rightly no match. */
        if (count == 0) {
            ck_assert(strstr(source, "ﬁ") != NULL);
        } else {
            struct rpt_range again;
            char *slice = rpt_slice(source, range.start, range.end);

            rpt_fold(slice, &got);
            rpt_fold(part + strspn(part, " "), &want);
            while (want.len > 0 && want.text[want.len - 1] == ' ')
                want.text[--want.len] = '\0';
            ck_assert_str_eq(got.text, want.text);
            rpt_folded_finish(&got);
            rpt_folded_finish(&want);
            ck_assert_uint_eq(rpt_find_folded(source, needle, &again, 1), 1);
            ck_assert_uint_eq(again.start, range.start);
            free(slice);
        }
        free(source);
        free(part);
        free(needle);
    }
}
END_TEST

static const struct {
    const char *a, *b;
    double like;
} likes[] = {
    {"", "", 1},
    {"one", "", 0},
    {"one two three four", "one two three four", 1},
    {"One “two” three—four", "one two, three four", 1},
    {"one two three four", "one two three five", 0.75},
    {"one two three four", "one two four", 0.75},
    {"one two three four", "two three four", 0.75},
    {"co\u00ADop now", "coop now", 1},
    {"north", "south", 0},
};

START_TEST(likeness_counts_the_words_that_differ)
{
    ck_assert_double_eq_tol(rpt_similarity(likes[_i].a, likes[_i].b), likes[_i].like, 1e-9);
    ck_assert_double_eq_tol(rpt_similarity(likes[_i].b, likes[_i].a), likes[_i].like, 1e-9);
}
END_TEST

START_TEST(likeness_is_bounded_for_long_texts)
{
    char *text = rpt_alloc(10001);

    for (size_t i = 0; i < 10000; i += 2)
        memcpy(text + i, "a ", 2);
    ck_assert_double_eq_tol(rpt_similarity(text, text), 1, 1e-9);
    free(text);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("fold");
    TCase *tests = tcase_create("fold");
    int rows = (int)RPT_COUNT(folds);

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, texts_fold_as_the_rules_say, 0, rows);
    tcase_add_loop_test(tests, the_way_back_never_goes_backwards_and_ends_at_the_end, 0, rows);
    tcase_add_loop_test(tests, folding_twice_is_folding_once, 0, rows);
    tcase_add_test(tests, every_code_point_folds_to_valid_text);
    tcase_add_test(tests, what_is_folded_stays_as_it_is);
    tcase_add_loop_test(tests, damaged_needles_are_found_where_they_stand, 0,
                        (int)RPT_COUNT(found));
    tcase_add_test(tests, exact_search_counts_code_points_and_minds_case);
    tcase_add_test(tests, any_damaged_part_is_found_and_its_slice_folds_alike);
    tcase_add_loop_test(tests, likeness_counts_the_words_that_differ, 0, (int)RPT_COUNT(likes));
    tcase_add_test(tests, likeness_is_bounded_for_long_texts);
    suite_add_tcase(suite, tests);
    return suite;
}
