/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/url.c: percent-encoding there and back, and slugs.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

START_TEST(escapes_are_decoded_or_refused)
{
    static const struct {
        const char *text;
        bool plus;
        const char *decoded;
    } cases[] = {
        {"", false, ""},
        {"a%20b", false, "a b"},
        {"a+b", false, "a+b"},
        {"a+b%2B", true, "a b+"},
        {"%E4%b8%96", false, "世"},
        {"%25%2525", false, "%%25"},
        {"plain/é", false, "plain/é"},
        {"%", false, NULL},
        {"%4", false, NULL},
        {"%4g", false, NULL},
        {"%%41", false, NULL},
        {"%+1", false, NULL},
        {"%00", false, NULL},
        {"%FF", false, NULL},
        {"%C0%AF", false, NULL},       /* overlong */
        {"%ED%A0%80", false, NULL},    /* a surrogate */
        {"%F4%90%80%80", false, NULL}, /* past U+10FFFF */
        {"\xFF", false, NULL},
    };
    struct rpt_arena *arena = rpt_arena_create();

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        struct rpt_error err = {0};
        char *decoded = NULL;
        bool done = rpt_url_decode(arena, cases[i].text, strlen(cases[i].text), cases[i].plus,
                                   &decoded, &err);
        ck_assert_msg(done == (cases[i].decoded != NULL), "%s", cases[i].text);
        if (done)
            ck_assert_str_eq(decoded, cases[i].decoded);
        else
            ck_assert_int_eq(err.id, RPT_E_BAD_REQUEST);
    }
    rpt_arena_destroy(arena);
}
END_TEST

START_TEST(decoding_stops_at_the_length)
{
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_error err = {0};
    char *decoded;

    ck_assert(rpt_url_decode(arena, "ab%20cd", 5, false, &decoded, &err));
    ck_assert_str_eq(decoded, "ab ");
    ck_assert(!rpt_url_decode(arena, "ab%20cd", 4, false, &decoded, &err));
    ck_assert_str_eq(err.detail, "'%2' is not a percent sign and two hexadecimal digits");
    ck_assert(!rpt_url_decode(arena, "a\0b", 3, false, &decoded, &err));
    rpt_arena_destroy(arena);
}
END_TEST

START_TEST(all_but_unreserved_characters_are_encoded)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, 1000);
    rpt_url_encode(&buf, "aZ09-._~", "");
    rpt_url_encode(&buf, " /?é\n", "");
    rpt_url_encode(&buf, "/a b:", "/:");
    ck_assert_str_eq(buf.data, "aZ09-._~%20%2F%3F%C3%A9%0A/a%20b:");
}
END_TEST

START_TEST(what_is_encoded_decodes_to_itself)
{
    struct rpt_arena *arena = rpt_arena_create();
    unsigned seed = 1;

    for (int round = 0; round < 500; round++) {
        RPT_AUTO_BUF text = {0}, encoded = {0};
        struct rpt_error err = {0};
        char piece[4], *decoded;
        rpt_buf_init(&text, 1000);
        rpt_buf_init(&encoded, 10000);
        rpt_buf_adds(&text, "");
        rpt_buf_adds(&encoded, "");
        for (int i = 0; i < round % 40; i++) {
            seed = seed * 1103515245 + 12345;
            uint32_t cp = seed >> 8 & (i % 2 ? 0x7F : 0x1FFFFF);
            if (cp > 0)
                rpt_buf_add(&text, piece, rpt_utf8_put(cp, piece));
        }
        rpt_url_encode(&encoded, text.data, round % 3 ? "" : "/,:@");
        ck_assert(rpt_url_decode(arena, encoded.data, encoded.len, round % 3 != 0, &decoded, &err));
        ck_assert_str_eq(decoded, text.data);
    }
    rpt_arena_destroy(arena);
}
END_TEST

START_TEST(slugs_are_small_words_and_single_hyphens)
{
    static const char *const good[] = {"a", "0", "a-b", "2013", "abc-1-def"};
    static const char *const bad[] = {"",   "-",   "-a",  "a-", "a--b", "A",
                                      "a_", "a b", "a/b", "é",  "a.b",  "a\n"};
    char text[102];

    for (size_t i = 0; i < RPT_COUNT(good); i++)
        ck_assert_msg(rpt_slug_valid(good[i]), "'%s'", good[i]);
    for (size_t i = 0; i < RPT_COUNT(bad); i++)
        ck_assert_msg(!rpt_slug_valid(bad[i]), "'%s'", bad[i]);
    memset(text, 'a', sizeof text);
    text[101] = '\0';
    ck_assert(!rpt_slug_valid(text));
    text[100] = '\0';
    ck_assert(rpt_slug_valid(text));
}
END_TEST

START_TEST(titles_become_slugs_of_their_words)
{
    static const struct {
        const char *title, *slug;
    } cases[] = {
        {"China", "china"},
        {"The  People's “Daily”, 2013!", "the-peoples-daily-2013"},
        {"  Straße – Ærø & Łódź ", "strasse-aero-lodz"},
        {"Ai Weiwei (艾未未)", "ai-weiwei"},
        {"’Ndrangheta’s", "ndranghetas"},
        {"ﬁne Ｗｉｄｅ ²", "fine-wide-2"},
        {"第1章", "chapter-d94bf825"},
        {"", "chapter-e3b0c442"},
        {"…", "chapter-b4935894"},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        char *slug = rpt_slug_make("chapter", cases[i].title);
        ck_assert_str_eq(slug, cases[i].slug);
        free(slug);
    }
}
END_TEST

START_TEST(a_long_title_is_cut_between_words)
{
    char title[400] = "";

    for (size_t word = 1; word < 120; word++) {
        memset(title, 'x', sizeof title - 1);
        for (size_t i = word; i < sizeof title - 1; i += word + 1)
            title[i] = ' ';
        char *slug = rpt_slug_make("k", title);
        ck_assert_msg(rpt_slug_valid(slug), "%s", slug);
        if (word <= 100)
            ck_assert_uint_eq((strlen(slug) + 1) % (word + 1), 0);
        ck_assert_uint_gt(strlen(slug), word < 50 ? 49 : 50 - 1);
        free(slug);
    }
}
END_TEST

START_TEST(any_title_gives_a_valid_slug)
{
    unsigned seed = 7;

    for (int round = 0; round < 2000; round++) {
        char title[400], piece[4];
        size_t len = 0;
        for (int i = 0; i < round % 90; i++) {
            seed = seed * 1103515245 + 12345;
            uint32_t cp = seed >> 8 & (i % 3 ? 0x7F : 0x2FFF);
            size_t n = cp > 0 ? rpt_utf8_put(cp, piece) : 0;
            memcpy(title + len, piece, n);
            len += n;
        }
        title[len] = '\0';
        char *slug = rpt_slug_make("thing", title);
        ck_assert_msg(rpt_slug_valid(slug), "'%s' of '%s'", slug, title);
        free(slug);
    }
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        escapes_are_decoded_or_refused,
        decoding_stops_at_the_length,
        all_but_unreserved_characters_are_encoded,
        what_is_encoded_decodes_to_itself,
        slugs_are_small_words_and_single_hyphens,
        titles_become_slugs_of_their_words,
        a_long_title_is_cut_between_words,
        any_title_gives_a_valid_slug,
    };
    Suite *suite = suite_create("url");
    TCase *tcase = tcase_create("url");

    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
