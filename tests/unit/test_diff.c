/* SPDX-License-Identifier: MIT
 *
 * Two editions side by side: what a person would call the same paragraph, and what changed in it.
 */
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define A "The first meeting was held in spring, and nobody wrote down what was said there."
#define B "Two delegations left early; the third stayed until the lamps were put out."
#define C "A letter of thanks came in June. It named the hosts and asked for the minutes."
#define D "What the minutes said is known only from a copy that was made much later."

/* "0 2 -": for each old paragraph the new one that it is, with * if it moved, ! if it has a rival,
 * >n if it was merged into n; then, behind a bar, +old for each new part. */
static char *aligned(const char *const *old, const char *const *now)
{
    struct rpt_diff_paragraph olds[16] = {0}, news[16] = {0};
    size_t old_count = 0, now_count = 0;
    char ids[16][8];
    struct rpt_diff diff;
    struct rpt_buf out;

    for (; old[old_count] != NULL; old_count++) {
        snprintf(ids[old_count], sizeof ids[0], "p%zu", old_count + 1);
        olds[old_count] = (struct rpt_diff_paragraph){old[old_count], ids[old_count]};
    }
    for (; now[now_count] != NULL; now_count++)
        news[now_count] = (struct rpt_diff_paragraph){now[now_count], NULL};
    rpt_diff_make(olds, old_count, news, now_count, &diff);
    rpt_buf_init(&out, 1000);
    for (size_t i = 0; i < old_count; i++) {
        const struct rpt_diff_old *o = &diff.old[i];

        rpt_buf_adds(&out, i > 0 ? " " : "");
        if (o->to != RPT_NOWHERE)
            rpt_buf_addf(&out, "%zu%s%s%s", o->to, o->same ? "" : "e", o->moved ? "*" : "",
                         o->rival != RPT_NOWHERE ? "!" : "");
        else if (o->into != RPT_NOWHERE)
            rpt_buf_addf(&out, ">%zu", o->into);
        else
            rpt_buf_adds(&out, "-");
    }
    for (size_t j = 0; j < now_count; j++)
        if (diff.now[j].part != RPT_NOWHERE)
            rpt_buf_addf(&out, " | %zu+%zu", diff.now[j].part, j);
    rpt_diff_finish(&diff);
    return rpt_buf_steal(&out);
}

#define SAYS(wanted, old, ...)                                                                     \
    do {                                                                                           \
        const char *const news[] = {__VA_ARGS__, NULL};                                            \
        char *got = aligned(old, news);                                                            \
        ck_assert_str_eq(got, wanted);                                                             \
        free(got);                                                                                 \
    } while (0)

static const char *const abcd[] = {A, B, C, D, NULL};

START_TEST(what_stays_and_what_comes_between)
{
    SAYS("0 1 2 3", abcd, A, B, C, D);
    SAYS("0 2 3 4", abcd, A, "Nothing like it was ever seen before or since.", B, C, D);
    SAYS("0 - 1 2", abcd, A, C, D);
}
END_TEST

START_TEST(a_reworded_paragraph_is_the_same_one)
{
    SAYS("0 1e 2 3", abcd, A, "Two delegations went home early; the third stayed till midnight.", C,
         D);
    SAYS("0 1e 2 3", abcd, A, "TWO delegations left early - the third stayed until the end.", C, D);
    SAYS("0 - 2 3", abcd, A, "Unrelated words about fish, boats and weather in the north.", C, D);
}
END_TEST

START_TEST(a_moved_paragraph_is_the_same_one)
{
    SAYS("0 3* 1 2", abcd, A, C, D, B);
    SAYS("0 3e* 1 2", abcd, A, C, D,
         "Two delegations left early; the third one stayed until the lamps were out.");
}
END_TEST

START_TEST(the_first_part_of_a_split_is_the_paragraph)
{
    SAYS("0 1 2e 4 | 2+3", abcd, A, B, "A letter of thanks came in June.",
         "It named the hosts and asked for the minutes.", D);
    SAYS("0 1e 3 4 | 1+2", abcd, A, "Two delegations left early;",
         "the third stayed until the lamps were put out.", C, D);
    SAYS("0 2e 3 4 | 1+1", abcd, A, "Two",
         "delegations left early; the third stayed until the "
         "lamps were put out.",
         C, D);
}
END_TEST

START_TEST(the_first_of_merged_ones_is_the_paragraph)
{
    SAYS("0 1e >1 2", abcd, A, B " " C, D);
    SAYS("0e >0 >0 1", abcd, A " " B " " C, D);
}
END_TEST

START_TEST(a_look_alike_takes_nothing_from_an_equal_text)
{
    SAYS("0 2 3 4", abcd, A,
         "Two delegations left late; the third stayed until the lamps were "
         "put out.",
         B, C, D);
    SAYS("0 1 3 4", abcd, A, B,
         "Two delegations left late; the third stayed until the lamps were "
         "put out.",
         C, D);
}
END_TEST

START_TEST(equal_paragraphs_are_told_apart_by_their_neighbours_or_not_at_all)
{
    static const char *const stars[] = {A, "* * *", B, "* * *", C, NULL};

    SAYS("0 1 2 3 4", stars, A, "* * *", B, "* * *", C);
    SAYS("0 - 1 2 3", stars, A, B, "* * *", C);
    SAYS("0 1! 3 4", abcd, A, B, B, C, D);
    SAYS("0 1 2 3", abcd, A, B, C, D, B);
}
END_TEST

START_TEST(two_that_are_alike_make_a_doubt)
{
    SAYS("0 2e! 3 4", abcd, A, "Two delegations left early; the third stayed until the end.",
         "Two delegations left late; the third stayed until the lamps were put on.", C, D);
}
END_TEST

START_TEST(an_id_that_the_author_gives_counts_most)
{
    const struct rpt_diff_paragraph old[] = {{A, "p1"}, {B, "p2"}};
    const struct rpt_diff_paragraph now[] = {{A, NULL}, {"Something else.", "p1"}, {B, "end"}};
    struct rpt_diff diff;

    rpt_diff_make(old, 2, now, 3, &diff);
    ck_assert_uint_eq(diff.old[0].to, 1);
    ck_assert_uint_eq(diff.old[1].to, 2);
    ck_assert(diff.now[0].from == RPT_NOWHERE);
    rpt_diff_finish(&diff);
}
END_TEST

START_TEST(nothing_against_something)
{
    static const char *const none[] = {NULL};

    SAYS("- - - -", abcd, NULL);
    SAYS("", none, A, B);
}
END_TEST

/* A thousand paragraphs of made-up words, every tenth reworded, every hundredth moved to the end:
 * long enough that not all are compared with all. */
START_TEST(long_texts_are_aligned_by_their_rare_words)
{
    enum { COUNT = 3000 };
    struct rpt_diff_paragraph *old = rpt_alloc(COUNT * sizeof *old);
    struct rpt_diff_paragraph *now = rpt_alloc(COUNT * sizeof *now);
    size_t *place = rpt_alloc(COUNT * sizeof *place), at = 0, wrong = 0;
    struct rpt_diff diff;
    uint32_t seed = 7;

    for (size_t i = 0; i < COUNT; i++) {
        struct rpt_buf text;

        rpt_buf_init(&text, 4000);
        for (size_t w = 0; w < 30; w++) {
            seed = seed * 1664525u + 1013904223u;
            rpt_buf_addf(&text, "w%u ", (unsigned)(seed >> 8) % 5000);
        }
        old[i] = (struct rpt_diff_paragraph){rpt_buf_steal(&text), "x"};
    }
    for (int last = 0; last < 2; last++) {
        for (size_t i = 0; i < COUNT; i++) {
            if ((i % 100 == 0) != (last == 1))
                continue;
            place[i] = at;
            now[at++].text = i % 10 == 0 ? rpt_printf("Here %s there.", old[i].text + 40)
                                         : rpt_strdup(old[i].text);
        }
    }
    rpt_diff_make(old, COUNT, now, COUNT, &diff);
    for (size_t i = 0; i < COUNT; i++)
        wrong += diff.old[i].to != place[i];
    ck_assert_uint_eq(wrong, 0);
    rpt_diff_finish(&diff);
    for (size_t i = 0; i < COUNT; i++) {
        free((char *)(uintptr_t)old[i].text);
        free((char *)(uintptr_t)now[i].text);
    }
    free(old);
    free(now);
    free(place);
}
END_TEST

/* ---- Words. */

static char *worded(const char *old, const char *now)
{
    struct rpt_diff_piece *pieces;
    size_t count = rpt_diff_words(old, now, &pieces);
    struct rpt_buf out;

    rpt_buf_init(&out, 100000);
    for (size_t i = 0; i < count; i++)
        rpt_buf_addf(&out, "%s%.*s%s", (const char *[]){"", "[-", "{+"}[pieces[i].kind],
                     (int)pieces[i].len, pieces[i].text,
                     (const char *[]){"", "-]", "+}"}[pieces[i].kind]);
    free(pieces);
    return rpt_buf_steal(&out);
}

START_TEST(changes_are_told_word_by_word)
{
    static const struct {
        const char *old, *now, *wanted;
    } cases[] = {
        {"", "", ""},
        {"same words", "same words", "same words"},
        {"", "all new", "{+all new+}"},
        {"all gone", "", "[-all gone-]"},
        {"They met in spring.", "They met in autumn.", "They met in [-spring-]{+autumn+}."},
        {"They met in spring.", "They met again in spring.", "They met {+again +}in spring."},
        {"one two three four", "one 2 3 four", "one [-two three-]{+2 3+} four"},
        {"a b c d e", "a c d x e", "a [-b -]c d{+ x+} e"},
        {"他们在春天见面", "他们在秋天见面", "他们在[-春-]{+秋+}天见面"},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        char *got = worded(cases[i].old, cases[i].now);
        ck_assert_str_eq(got, cases[i].wanted);
        free(got);
    }
}
END_TEST

START_TEST(pieces_joined_are_both_texts_whatever_changed)
{
    uint32_t seed = 3;

    for (int round = 0; round < 300; round++) {
        struct rpt_buf sides[2], joined[2];
        struct rpt_diff_piece *pieces;
        size_t count;

        for (int side = 0; side < 2; side++) {
            rpt_buf_init(&sides[side], 100000);
            rpt_buf_init(&joined[side], 100000);
            rpt_buf_adds(&sides[side], "");
            for (int w = 0; w < round; w++) {
                seed = seed * 1664525u + 1013904223u;
                rpt_buf_adds(&sides[side],
                             (const char *[]){"a", "b ", " ", "c, ", "ü", "d. "}[(seed >> 16) % 6]);
            }
        }
        char *old = rpt_buf_steal(&sides[0]), *now = rpt_buf_steal(&sides[1]);
        count = rpt_diff_words(old, now, &pieces);
        for (size_t i = 0; i < count; i++) {
            if (pieces[i].kind != RPT_DIFF_NEW)
                rpt_buf_add(&joined[0], pieces[i].text, pieces[i].len);
            if (pieces[i].kind != RPT_DIFF_GONE)
                rpt_buf_add(&joined[1], pieces[i].text, pieces[i].len);
        }
        char *left = rpt_buf_steal(&joined[0]), *right = rpt_buf_steal(&joined[1]);
        ck_assert_str_eq(left, old);
        ck_assert_str_eq(right, now);
        free(left);
        free(right);
        free(old);
        free(now);
        free(pieces);
    }
}
END_TEST

START_TEST(wholly_other_long_texts_are_one_change)
{
    struct rpt_buf old, now;
    struct rpt_diff_piece *pieces;

    rpt_buf_init(&old, 100000);
    rpt_buf_init(&now, 100000);
    for (int i = 0; i < 3000; i++) {
        rpt_buf_addf(&old, " a%d", i);
        rpt_buf_addf(&now, "\tb%d", i);
    }
    ck_assert_uint_eq(rpt_diff_words(old.data, now.data, &pieces), 2);
    ck_assert_uint_eq(pieces[0].len, old.len);
    ck_assert_uint_eq(pieces[1].len, now.len);
    free(pieces);
    rpt_buf_finish(&old);
    rpt_buf_finish(&now);
}
END_TEST

/* ---- Marks. */

/* "which:start-end", "absent" or "doubtful" for the nth `words` of `old`. */
static char *anchored(const char *old, const char *words, size_t nth, const char *const *texts)
{
    struct rpt_range all[32], place;
    size_t count = 0, which;

    ck_assert_uint_gt(rpt_find_exact(old, words, all, 32), nth);
    while (texts[count] != NULL)
        count++;
    switch (rpt_anchor(old, all[nth], texts, count, &which, &place)) {
    case RPT_ANCHOR_FOUND:
        return rpt_printf("%zu:%zu-%zu", which, place.start, place.end);
    case RPT_ANCHOR_ABSENT:
        return rpt_strdup("absent");
    case RPT_ANCHOR_DOUBTFUL:
        return rpt_strdup("doubtful");
    }
    return NULL;
}

#define STANDS(wanted, old, words, nth, ...)                                                       \
    do {                                                                                           \
        const char *const texts[] = {__VA_ARGS__, NULL};                                           \
        char *got = anchored(old, words, nth, texts);                                              \
        ck_assert_str_eq(got, wanted);                                                             \
        free(got);                                                                                 \
    } while (0)

START_TEST(a_mark_follows_its_words)
{
    STANDS("0:9-16", "They met Norland in spring.", "Norland", 0, "They met Norland in spring.");
    STANDS("0:15-22", "They met Norland in spring.", "Norland", 0,
           "Then they met, Norland in spring.");
    STANDS("1:8-15", "It rained all day. They met Norland in spring.", "Norland", 0,
           "It rained all day.", "And met Norland in spring.");
}
END_TEST

START_TEST(a_mark_goes_to_none_but_its_own_words)
{
    STANDS("absent", "They met Norland in spring.", "Norland", 0, "They met Südland in spring.");
    STANDS("absent", "They met the US there.", "US", 0, "They met the USA there.");
    STANDS("absent", "They met the US there.", "US", 0, "They met the us there.");
    STANDS("absent", "They met Norland.", "Norland", 0, "");
}
END_TEST

START_TEST(equal_words_are_told_apart_by_what_stands_around)
{
    const char *old = "The Council met in May. Nobody came. Later the Council left for good.";

    STANDS("0:4-11", old, "Council", 0, "The Council met in May.");
    STANDS("0:10-17", old, "Council", 1, "Later the Council left for good.");
    STANDS("doubtful", old, "Council", 0, "Later the Council left for good.");
    STANDS("doubtful", old, "Council", 1, "The Council met in May.");
    STANDS("0:11-13", "no, no, no and no again", "no", 2, "So no, no, no and no again");
    STANDS("doubtful", "peace and peace", "peace", 0, "Now war or peace or war");
}
END_TEST

START_TEST(a_sentence_may_change_its_signs_and_keeps_its_mark)
{
    STANDS("0:9-35", "She said \xE2\x80\x9Cno peace, no war\xE2\x80\x9D to them.",
           "\xE2\x80\x9Cno peace, no war\xE2\x80\x9D to them", 0,
           "She said \"no peace, no war\" to them.");
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("diff");
    TCase *tc = tcase_create("diff");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, what_stays_and_what_comes_between);
    tcase_add_test(tc, a_reworded_paragraph_is_the_same_one);
    tcase_add_test(tc, a_moved_paragraph_is_the_same_one);
    tcase_add_test(tc, the_first_part_of_a_split_is_the_paragraph);
    tcase_add_test(tc, the_first_of_merged_ones_is_the_paragraph);
    tcase_add_test(tc, a_look_alike_takes_nothing_from_an_equal_text);
    tcase_add_test(tc, equal_paragraphs_are_told_apart_by_their_neighbours_or_not_at_all);
    tcase_add_test(tc, two_that_are_alike_make_a_doubt);
    tcase_add_test(tc, an_id_that_the_author_gives_counts_most);
    tcase_add_test(tc, nothing_against_something);
    tcase_add_test(tc, long_texts_are_aligned_by_their_rare_words);
    tcase_add_test(tc, changes_are_told_word_by_word);
    tcase_add_test(tc, pieces_joined_are_both_texts_whatever_changed);
    tcase_add_test(tc, wholly_other_long_texts_are_one_change);
    tcase_add_test(tc, a_mark_follows_its_words);
    tcase_add_test(tc, a_mark_goes_to_none_but_its_own_words);
    tcase_add_test(tc, equal_words_are_told_apart_by_what_stands_around);
    tcase_add_test(tc, a_sentence_may_change_its_signs_and_keeps_its_mark);
    suite_add_tcase(suite, tc);
    return suite;
}
