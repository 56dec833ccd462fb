/* SPDX-License-Identifier: MIT
 *
 * Counting words, and which words a compound is written together from.
 */
#include "../../lib/import/tally.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

START_TEST(words_are_counted_once_a_paragraph)
{
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_tally tally = {.arena = arena};
    char word[16];

    for (int64_t paragraph = 0; paragraph < 3; paragraph++) {
        for (int i = 0; i < 5000; i++) {
            int len = snprintf(word, sizeof word, "w%d", i % (2500 - (int)paragraph * 500));
            rpt_tally_count(&tally, rpt_tally_add(&tally, word, (size_t)len), paragraph);
        }
    }
    ck_assert_uint_eq(tally.count, 2500);
    ck_assert_uint_eq(rpt_tally_find(&tally, "w2500", 5), RPT_TALLY_NONE);
    ck_assert_int_eq(tally.list[rpt_tally_find(&tally, "w0", 2)].count, 3);
    ck_assert_int_eq(tally.list[rpt_tally_find(&tally, "w1700", 5)].count, 2);
    ck_assert_int_eq(tally.list[rpt_tally_find(&tally, "w2400", 5)].count, 1);
    rpt_tally_sort(&tally);
    for (size_t i = 1; i < tally.count; i++)
        ck_assert_int_lt(strcmp(tally.list[i - 1].key, tally.list[i].key), 0);
    rpt_tally_finish(&tally);
    rpt_arena_destroy(arena);
}
END_TEST

static const struct {
    const char *word, *parts;
} compounds[] = {
    {"menschenrecht", " menschen recht"},
    {"menschenrechte", " menschen recht"},
    {"menschenrechtsrat", " menschen recht menschenrechts rat"},
    {"schulhaus", " schule haus"},
    {"hausrat", " haus rat"},
    {"gerechte", ""}, /* before the border stands no word */
    {"soldat", ""},   /* behind it two letters */
    {"recht", ""},
    {"", ""},
    {"wasserhahn", ""}, /* one of the two is in no text */
};

static bool add_part(void *cls, const struct rpt_counted *part)
{
    struct rpt_buf *parts = cls;

    rpt_buf_addf(parts, " %s", part->key);
    return true;
}

/* Parts in any order, each at least once. */
static bool all_there(const char *wanted, const char *found)
{
    while (*wanted != '\0') {
        char word[40];
        size_t len = strcspn(wanted + 1, " ");

        snprintf(word, sizeof word, " %.*s ", (int)len, wanted + 1);
        if (strstr(found, word) == NULL)
            return false;
        wanted += len + 1;
    }
    return true;
}

START_TEST(compounds_are_parted_where_both_sides_are_words)
{
    static const char *const words[] = {"menschen", "recht", "rat",  "schule",
                                        "haus",     "hahn",  "sold", "menschenrechts"};
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_tally tally = {.arena = arena};
    RPT_AUTO_BUF found = {0};

    for (size_t i = 0; i < RPT_COUNT(words); i++)
        rpt_tally_add(&tally, words[i], strlen(words[i]));
    rpt_buf_init(&found, 4096);
    rpt_compound_parts(&tally, compounds[_i].word, strlen(compounds[_i].word), add_part, &found);
    rpt_buf_addc(&found, ' ');
    ck_assert_msg(all_there(compounds[_i].parts, found.data), "%s:%s", compounds[_i].word,
                  found.data);
    ck_assert_msg(*compounds[_i].parts != '\0' || strcmp(found.data, " ") == 0, "%s:%s",
                  compounds[_i].word, found.data);
    rpt_tally_finish(&tally);
    rpt_arena_destroy(arena);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("tally");
    TCase *tests = tcase_create("tally");

    tcase_add_test(tests, words_are_counted_once_a_paragraph);
    tcase_add_loop_test(tests, compounds_are_parted_where_both_sides_are_words, 0,
                        (int)RPT_COUNT(compounds));
    suite_add_tcase(suite, tests);
    return suite;
}
