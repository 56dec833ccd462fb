/* SPDX-License-Identifier: MIT
 *
 * Tokens for search: tables of texts and their tokens by language, their offsets and positions, and
 * that no text makes a token that FTS5 would cut again.
 */
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

static const struct {
    const char *lang, *text, *tokens;
} cases[] = {
    {"", "", ""},
    {"en", " … — !", ""},
    {"en", "The sailors were sailing", "the sailor were sail"},
    {"en-GB", "sailing", "sail"},
    {"EN_us", "sailing", "sail"},
    {"tlh", "sailing", "sailing"},
    {"english-without-a-subtag", "sailing", "sailing"},
    {"", "Sailing STRASSE Straße", "sailing strasse strasse"},
    {"en", "re-paint the half–built boat", "re paint the half built boat"},
    {"en", "don't Don’t", "dont dont"},
    {"en", "the cook's knife, the cook’s KNIFE'S", "the cook knife the cook knife"},
    {"en", "'quoted' rock'n'roll O’Hara", "quot rocknrol ohara"},
    {"en", "sail\u00ADing", "sail"},
    {"en", "R2P 1990s 3,5", "r2p 1990s 3 5"},
    {"fr", "L’été, les étés et l'arbre", "l ete le ete et l arbre"},
    {"de", "die Häuser", "die haus"},
    {"it", "dell’acqua", "dell acqua"},
    {"tr", "İzmir’in KIRMIZI kapıları", "izmir in kırmız kapı"},
    {"az", "BAKI Bakı İL", "bakı bakı il"},
    {"en", "BAKI", "baki"},
    {"ru", "книгами Ёлка", "книг елк"},
    {"el", "ΔΡΟΜΟΣ δρόμος", "δρομ δρομ"},
    {"", "Łódź Ærø Smørrebrød", "lodz aero smorrebrod"},
    {"", "ﬁne ＦＵＬＬ", "fine full"},
    {"", "cafe\xCC\x81", "cafe"},
    {"zh", "山中有寺", "山中 中有 有寺 寺"},
    {"zh", "山", "山"},
    {"zh", "山。寺", "山 寺"},
    {"ja", "がっこう2年", "がっ っこ こう う 2 年"},
    {"en", "see 山寺 there", "see 山寺 寺 there"},
    {"th", "น้ำใจ", "น้ํา ําใ ใจ จ"},
    {"ko", "학교에 갔다", "학교에 갔다"},
    {"ar", "مَدرَسة", "مدرس"},
    {"", "😀 a😀b", "a b"},
    {"", "мой мои Йод", "мой мои йод"},
    {"", "U.N. z.B. example.org 3.5", "un zb example org 3 5"},
    {"", "ﾃﾞｰﾀ データ", "デー ータ タ デー ータ タ"},
    {"", "١٩٤٨ ๑๙๔๘ ੧੯੪੮", "1948 1948 1948"},
    {"de", "Haeuser neue Bauer Quelle", "haus neu bau quell"},
    {"hi", "मेज़ चाँद चांद", "मेज चांद चांद"},
    {"", "\xCC\x81", ""},
};

START_TEST(texts_are_cut_as_their_language_wants)
{
    char *tokens = rpt_tokens(cases[_i].text, cases[_i].lang);

    ck_assert_str_eq(tokens, cases[_i].tokens);
    free(tokens);
}
END_TEST

struct seen {
    const char *text;
    size_t position, start, stop_after;
    struct rpt_buf slices;
};

static bool see(void *cls, const struct rpt_token *token)
{
    struct seen *seen = cls;
    char *slice = rpt_slice(seen->text, token->start, token->end);

    ck_assert_uint_eq(token->position, seen->position);
    ck_assert_uint_lt(token->start, token->end);
    ck_assert_uint_ge(token->start, seen->start);
    ck_assert_uint_lt(strlen(token->text), sizeof(token->text));
    ck_assert(rpt_utf8_valid(token->text, strlen(token->text), NULL));
    for (size_t at = 0, len = strlen(token->text); at < len;)
        ck_assert(rpt_cp_is_word(rpt_utf8_next(token->text, len, &at)));
    rpt_buf_addf(&seen->slices, "[%s]", slice);
    seen->start = token->start;
    seen->position++;
    free(slice);
    return seen->position != seen->stop_after;
}

START_TEST(offsets_lead_back_to_the_words)
{
    struct seen seen = {.text = "😀 The cook’s don't, 山中寺 น้ำใจ end."};

    rpt_buf_init(&seen.slices, 4096);
    rpt_tokenize(seen.text, "en", see, &seen);
    ck_assert_str_eq(seen.slices.data, "[The][cook][don't][山中][中寺][寺][น้ำ][ำใ][ใจ][จ][end]");
    rpt_buf_finish(&seen.slices);
}
END_TEST

START_TEST(cutting_stops_when_told_to)
{
    struct seen seen = {.text = "one two three", .stop_after = 2};
    struct seen run = {.text = "山中有寺", .stop_after = 2};

    rpt_buf_init(&seen.slices, 4096);
    rpt_tokenize(seen.text, "", see, &seen);
    ck_assert_str_eq(seen.slices.data, "[one][two]");
    rpt_buf_finish(&seen.slices);
    rpt_buf_init(&run.slices, 4096);
    rpt_tokenize(run.text, "", see, &run);
    ck_assert_uint_eq(run.position, 2);
    rpt_buf_finish(&run.slices);
}
END_TEST

START_TEST(a_long_word_is_cut_at_a_character)
{
    struct seen seen = {0};
    char *text = rpt_alloc(30001);

    for (size_t i = 0; i < 30000; i += 3)
        memcpy(text + i, "ხ", 3);
    seen.text = text;
    rpt_buf_init(&seen.slices, 65536);
    rpt_tokenize(text, "", see, &seen);
    ck_assert_uint_eq(seen.position, 1);
    ck_assert_uint_eq(seen.slices.len, 30002);
    rpt_buf_finish(&seen.slices);
    free(text);
}
END_TEST

START_TEST(any_text_gives_clean_tokens_in_order)
{
    static const char *const langs[] = {"", "en", "fr", "tr", "ru", "th", "hi", "sr", "ar", "yi"};
    static const uint32_t firsts[] = {0x20,   0x20,   0x41,   0xA0,   0x2B0,  0x300,
                                      0x400,  0x600,  0x900,  0xE00,  0x1000, 0x2000,
                                      0x3000, 0x4E00, 0xFB00, 0x1F600};

    srandom(9);
    for (int round = 0; round < 2000; round++) {
        char text[512] = "";
        size_t len = 0;

        for (int i = 0; i < 100; i++)
            len += rpt_utf8_put(firsts[(size_t)random() % RPT_COUNT(firsts)] +
                                    (uint32_t)random() % 128,
                                text + len);
        struct seen seen = {.text = text};
        rpt_buf_init(&seen.slices, 1 << 20);
        rpt_tokenize(text, langs[(size_t)round % RPT_COUNT(langs)], see, &seen);
        rpt_buf_finish(&seen.slices);
    }
}
END_TEST

/* Every word as it was first told, and each text as the words of it. */
struct notes {
    char *words[20000];
    size_t count;
    struct rpt_buf said;
};

static bool take_note(void *cls, const struct rpt_token *token, uint32_t *note)
{
    struct notes *notes = cls;

    ck_assert_int_eq(token == NULL, *note != 0);
    if (token != NULL) {
        ck_assert_uint_lt(notes->count, RPT_COUNT(notes->words));
        notes->words[notes->count] = rpt_printf("%s/%s", token->text, token->word);
        *note = (uint32_t)++notes->count;
    }
    rpt_buf_addf(&notes->said, "%s ", notes->words[*note - 1]);
    return true;
}

static bool say_token(void *cls, const struct rpt_token *token)
{
    rpt_buf_addf(cls, "%s/%s ", token->text, token->word);
    return true;
}

START_TEST(words_that_are_remembered_stay_what_they_are)
{
    static const char *const langs[] = {"", "en", "de", "tr", "th"};
    static const char *const pieces[] = {"Winning ", "I ",    "U.N. ",  "die Häuser ", "l'été, ",
                                         "山中有寺", "น้ำใจ ", "ΣΟΦΟΣ ", "İzmir'de ",   "’s 42 "};
    struct rpt_tokenizer *tokenizer = rpt_tokenizer_create();
    struct notes *notes = rpt_alloc(sizeof *notes);

    srandom(5);
    for (int round = 0; round < 500; round++) {
        const char *lang = langs[(size_t)random() % RPT_COUNT(langs)];
        struct rpt_buf text, expected;

        rpt_buf_init(&text, 1 << 16);
        rpt_buf_init(&expected, 1 << 20);
        rpt_buf_init(&notes->said, 1 << 20);
        for (int i = 0; i < 50; i++)
            rpt_buf_adds(&text, pieces[(size_t)random() % RPT_COUNT(pieces)]);
        for (int i = 0; i < 100; i++)
            rpt_buf_addc(&text, (char)('a' + random() % 3));
        rpt_tokenize(text.data, lang, say_token, &expected);
        rpt_tokenizer_cut(tokenizer, text.data, lang, take_note, notes);
        ck_assert_str_eq(notes->said.data, expected.data);
        rpt_buf_finish(&notes->said);
        rpt_buf_finish(&expected);
        rpt_buf_finish(&text);
    }
    for (size_t i = 0; i < notes->count; i++)
        free(notes->words[i]);
    free(notes);
    rpt_tokenizer_destroy(tokenizer);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("tokens");
    TCase *tests = tcase_create("tokens");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, texts_are_cut_as_their_language_wants, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tests, offsets_lead_back_to_the_words);
    tcase_add_test(tests, cutting_stops_when_told_to);
    tcase_add_test(tests, a_long_word_is_cut_at_a_character);
    tcase_add_test(tests, any_text_gives_clean_tokens_in_order);
    tcase_add_test(tests, words_that_are_remembered_stay_what_they_are);
    suite_add_tcase(suite, tests);
    return suite;
}
