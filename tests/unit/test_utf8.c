/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/utf8.c: every code point there and back, every bad sequence refused, and
 * folding and composing that change nothing the second time.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

static bool is_surrogate(uint32_t cp)
{
    return cp >= 0xD800 && cp <= 0xDFFF;
}

/* One assertion for each of a million code points is slow; Check writes every one down. */
static bool comes_back(uint32_t cp)
{
    char text[4];
    size_t n = rpt_utf8_put(cp, text), at = 0;

    if (cp > 0x10FFFF || is_surrogate(cp))
        return n == 0;
    return rpt_utf8_valid(text, n, NULL) == (cp > 0) && rpt_utf8_next(text, n, &at) == cp &&
           at == n && rpt_utf8_count(text, n) == 1 &&
           rpt_utf8_utf16(text, n) == (cp > 0xFFFF ? 2 : 1);
}

START_TEST(every_code_point_comes_back)
{
    for (uint32_t cp = 0; cp <= 0x110010; cp++)
        if (!comes_back(cp))
            ck_abort_msg("U+%04X does not", cp);
}
END_TEST

START_TEST(bad_sequences_are_refused_at_their_first_byte)
{
    static const struct {
        const char *text;
        size_t len, bad;
    } cases[] = {
        {"a\0b", 3, 1},     /* NUL */
        {"ab\x80", 3, 2},   /* a continuation alone */
        {"\xC0\xAF", 2, 0}, /* overlong */
        {"\xC1\xBF", 2, 0},
        {"é\xE0\x80\xAF", 5, 2},
        {"\xF0\x80\x80\xAF", 4, 0},
        {"\xED\xA0\x80", 3, 0}, /* a surrogate */
        {"\xED\xBF\xBF", 3, 0},
        {"\xF4\x90\x80\x80", 4, 0}, /* past U+10FFFF */
        {"\xF8\x88\x80\x80\x80", 5, 0},
        {"\xFF", 1, 0},
        {"世\xE4\xB8", 5, 3}, /* cut short */
        {"\xE4\xB8", 2, 0},
        {"\xF0\x9D\x84", 3, 0},
        {"\xC3(", 2, 0},
        {"ok \xE4(\x96", 6, 3},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        size_t bad = 99;
        ck_assert_msg(!rpt_utf8_valid(cases[i].text, cases[i].len, &bad), "case %zu", i);
        ck_assert_msg(bad == cases[i].bad, "case %zu gave %zu", i, bad);
        ck_assert(!rpt_utf8_valid(cases[i].text, cases[i].len, NULL));
    }
    ck_assert(rpt_utf8_valid("", 0, NULL));
    ck_assert(rpt_utf8_valid("aé世𝄞", 10, NULL));
}
END_TEST

START_TEST(the_start_of_a_code_point_is_found_from_each_of_its_bytes)
{
    static const char text[] = "aä權𝒳";
    size_t len = sizeof text - 1, at = 0;

    while (at < len) {
        size_t start = at;

        rpt_utf8_next(text, len, &at);
        for (size_t byte = start; byte < at; byte++)
            ck_assert_uint_eq(rpt_utf8_start(text, byte), start);
    }
    ck_assert_uint_eq(rpt_utf8_start(text, len), len);
    ck_assert_uint_eq(rpt_utf8_start("\xBF\xBF", 1), 0);
}
END_TEST

START_TEST(stepping_over_bad_bytes_never_stands_still_or_leaves_the_text)
{
    static const char text[] = "a\xFF\xE4\xB8\xF0\x9Dz\xC3";
    size_t len = sizeof text - 1, at = 0, steps = 0;

    while (at < len) {
        size_t before = at;
        rpt_utf8_next(text, len, &at);
        ck_assert_uint_gt(at, before);
        ck_assert_uint_le(at, len);
        steps++;
    }
    ck_assert_uint_eq(steps, len);
    ck_assert_uint_eq(rpt_utf8_next(text, len, &at), 0xFFFD);
    ck_assert_uint_eq(at, len);
}
END_TEST

START_TEST(lengths_and_offsets_count_code_points)
{
    static const char text[] = "aé世𝄞z";
    static const size_t bytes[] = {0, 1, 3, 6, 10, 11, 11, 11};
    size_t len = strlen(text);

    ck_assert_uint_eq(rpt_utf8_count(text, len), 5);
    ck_assert_uint_eq(rpt_utf8_utf16(text, len), 6);
    for (size_t i = 0; i < RPT_COUNT(bytes); i++)
        ck_assert_uint_eq(rpt_utf8_byte(text, len, i), bytes[i]);
    for (size_t i = 0; i <= 5; i++)
        ck_assert_uint_eq(rpt_utf8_count(text, rpt_utf8_byte(text, len, i)), i);
    ck_assert_uint_eq(rpt_utf8_byte("", 0, 0), 0);
    ck_assert_uint_eq(rpt_utf8_byte(text, len, SIZE_MAX), len);
}
END_TEST

START_TEST(text_is_composed)
{
    static const struct {
        const char *text, *nfc;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"e\u0301", "é"},
        {"a\u0323\u0307 a\u0307\u0323", "ạ\u0307 ạ\u0307"},
        {"\u1112\u1161\u11AB", "한"},
        {"\u212B", "Å"},
        {"ﬁ", "ﬁ"},
        {"Ｗ", "Ｗ"},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        size_t len = 99;
        char *nfc = rpt_utf8_nfc(cases[i].text, strlen(cases[i].text), &len);
        ck_assert_str_eq(nfc, cases[i].nfc);
        ck_assert_uint_eq(len, strlen(nfc));
        free(nfc);
    }
}
END_TEST

/* Every start of a text has as many code points, composed by itself, as the map says, but within a
 * character and the marks that join it. */
/* What has letters that join goes the long way, what has none a short one. */
START_TEST(simple_text_is_composed_and_folded_as_it_is_among_other_text)
{
    static const char behind[] = " \xEF\xAC\x81"
                                 "e\xCC\x81";

    for (uint32_t cp = 1; cp < 0x300; cp++) {
        char text[8] = "";
        size_t len = rpt_utf8_put(cp, text), short_len, long_len;
        char *both = rpt_printf("%s%s", text, behind);
        char *composed = rpt_utf8_nfc(text, len, &short_len);
        char *longer = rpt_utf8_nfc(both, strlen(both), &long_len);
        char *folded = rpt_utf8_fold(text, len), *longer_folded = rpt_utf8_fold(both, strlen(both));

        ck_assert_msg(strncmp(longer, composed, short_len) == 0, "U+%04X", cp);
        ck_assert_msg(strncmp(longer_folded, folded, strlen(folded)) == 0, "U+%04X", cp);
        free(both);
        free(composed);
        free(longer);
        free(folded);
        free(longer_folded);
    }
}
END_TEST

START_TEST(places_are_found_in_the_composed_text)
{
    static const uint32_t cps[] = {'a',    'e',    ' ',    0x301,   0x323,  0x307,
                                   0x344,  0x1112, 0x1161, 0x11AB,  0xD55C, 0x212B,
                                   0x0958, 0x09C7, 0x09BE, 0x1F600, 0x5D0,  0xFB2A};
    unsigned seed = 7;

    for (int round = 0; round < 2000; round++) {
        char text[256];
        size_t len = 0, nfc_len;
        uint32_t *points;

        for (unsigned i = 0; i < 24; i++)
            len += rpt_utf8_put(cps[(unsigned)rand_r(&seed) % RPT_COUNT(cps)], text + len);
        char *whole = rpt_utf8_nfc_points(text, len, &points);
        ck_assert_uint_eq(points[len], rpt_utf8_count(whole, strlen(whole)));
        for (size_t at = 0; at < len; at++) {
            ck_assert_uint_le(points[at], points[at + 1]);
            if ((unsigned char)text[at] >= 0x80)
                continue; /* only before these it is sure that nothing joins */
            char *start = rpt_utf8_nfc(text, at, &nfc_len);
            ck_assert_uint_eq(points[at], rpt_utf8_count(start, nfc_len));
            free(start);
        }
        free(whole);
        free(points);
    }
}
END_TEST

START_TEST(text_is_folded_for_comparing)
{
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"", ""},
        {"  \t\n", ""},
        {"Ai  WEIWEI", "ai weiwei"},
        {" Ünïcödé\u00A0\u3000Straße ", "unicode strasse"},
        {"ﬁﬂ Ｗｉｄｅ x²", "fifl wide x2"},
        {"İstanbul", "istanbul"},
        {"ΌΔΟΣ", "οδοσ"},
        {"Чай", "чаи"},
        {"艾未未", "艾未未"},
        {"e\u0301", "e"},
        {"a\u2003\u2028b", "a b"},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        char *folded = rpt_utf8_fold(cases[i].text, strlen(cases[i].text));
        ck_assert_str_eq(folded, cases[i].folded);
        free(folded);
    }
}
END_TEST

static bool is_settled(const char *text, size_t len)
{
    size_t nfc_len, again_len;
    char *folded = rpt_utf8_fold(text, len), *refolded = rpt_utf8_fold(folded, strlen(folded));
    char *nfc = rpt_utf8_nfc(text, len, &nfc_len), *again = rpt_utf8_nfc(nfc, nfc_len, &again_len);
    bool settled = strcmp(folded, refolded) == 0 && strcmp(nfc, again) == 0 &&
                   nfc_len == again_len && rpt_utf8_valid(folded, strlen(folded), NULL);

    free(folded);
    free(refolded);
    free(nfc);
    free(again);
    return settled;
}

START_TEST(folding_and_composing_twice_is_as_once)
{
    unsigned seed = 99;

    for (uint32_t cp = 1; cp < 0x30000; cp++) {
        char text[16];
        size_t len = rpt_utf8_put(cp, text);
        for (int i = 0; i < 3 && cp % 5 == 0; i++) {
            seed = seed * 1103515245 + 12345;
            len += rpt_utf8_put((seed >> 8) % 0xD000 + 1, text + len);
        }
        if (!is_settled(text, len))
            ck_abort_msg("U+%04X: '%.*s'", cp, (int)len, text);
    }
}
END_TEST

START_TEST(code_points_have_their_classes)
{
    static const struct {
        uint32_t cp;
        bool word, space, upper;
    } cases[] = {
        {'a', true, false, false},    {'Z', true, false, true},
        {'0', true, false, false},    {'_', false, false, false},
        {'-', false, false, false},   {' ', false, true, false},
        {'\n', false, true, false},   {0x85, false, true, false},
        {0xA0, false, true, false},   {0x1F, false, false, false},
        {0x202F, false, true, false}, {0x200B, false, false, false},
        {0x3000, false, true, false}, {0x2028, false, true, false},
        {0xC9, true, false, true},    {0x301, true, false, false},
        {0x4E16, true, false, false}, {0x1C5, true, false, true},
        {0x410, true, false, true},   {0x2019, false, false, false},
        {0x2160, true, false, false}, {0x110000, false, false, false},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        ck_assert_msg(rpt_cp_is_word(cases[i].cp) == cases[i].word, "U+%04X", cases[i].cp);
        ck_assert_msg(rpt_cp_is_space(cases[i].cp) == cases[i].space, "U+%04X", cases[i].cp);
        ck_assert_msg(rpt_cp_is_upper(cases[i].cp) == cases[i].upper, "U+%04X", cases[i].cp);
    }
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        every_code_point_comes_back,
        bad_sequences_are_refused_at_their_first_byte,
        stepping_over_bad_bytes_never_stands_still_or_leaves_the_text,
        lengths_and_offsets_count_code_points,
        text_is_composed,
        simple_text_is_composed_and_folded_as_it_is_among_other_text,
        places_are_found_in_the_composed_text,
        text_is_folded_for_comparing,
        folding_and_composing_twice_is_as_once,
        code_points_have_their_classes,
        the_start_of_a_code_point_is_found_from_each_of_its_bytes,
    };
    Suite *suite = suite_create("utf8");
    TCase *tcase = tcase_create("utf8");

    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
