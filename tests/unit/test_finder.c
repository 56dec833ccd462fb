/* SPDX-License-Identifier: MIT
 *
 * The finder: a table of texts with what must be found in them, and a comparison with a slow finder
 * that tries each label at each place, over random labels and texts.
 */
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

static const struct {
    const char *label;
    uint32_t id;
    bool case_sensitive;
} labels[] = {
    {"harbour", 1, false},
    {"Harbour Master", 2, false},
    {"Harbour Master of Ostend", 3, false},
    {"HMO", 4, false},
    {"IT", 5, true},
    {"Fishers' Guild", 6, false},
    {"Zoë Łys", 7, false},
    {"port", 8, false},
    {"Port", 9, false},
    {"old quay", 10, false},
    {"Old  Quay ", 10, false},
    {"港口", 11, false},
    {"(North) Pier", 12, false},
    {"U.K.", 13, false},
    {"Straße 7", 14, false},
    {"ГАВАНЬ", 15, false},
    {"1990", 16, false},
    {"", 17, false},
    {" \t", 18, false},
    {"Ay", 19, true},
    {"AY", 20, true},
    {"e\xCC\x81mile", 21, false},
};

/* Found spans as "start-end:id " in code points, "?" for the ambiguous. */
static bool note(void *cls, const struct rpt_found *found)
{
    rpt_buf_addf(cls, "%zu-%zu:%u%s ", found->start, found->end, found->id,
                 found->ambiguous ? "?" : "");
    return true;
}

static struct rpt_finder *finder_of_labels(void)
{
    struct rpt_finder *finder = rpt_finder_create();

    for (size_t i = 0; i < RPT_COUNT(labels); i++)
        rpt_finder_add(finder, labels[i].label, labels[i].id, labels[i].case_sensitive);
    rpt_finder_build(finder);
    return finder;
}

static const struct {
    const char *text, *found;
} cases[] = {
    {"", ""},
    {"harbour", "0-7:1 "},
    {"The HARBOUR, a Harbour.", "4-11:1 15-22:1 "},
    {"harbours Xharbour harbour2 2harbour harbouré", ""},
    {"harbour's harbour’s 'harbour'", "0-7:1 10-17:1 21-28:1 "},
    {"harbour master of ghent", "0-14:2 "},
    {"harbour master of ostend", "0-24:3 "},
    {"harbour master of ostende", "0-14:2 "},
    {"harbour masters", "0-7:1 "},
    {"harbour \u00A0\n master", "0-17:2 "},
    {"har\u00ADbour", "0-8:1 "},
    {"inter\u00ADharbour harbour\u00ADing", ""},
    {"HMO HMOs HMOs' HMO's hmo hmos HMOsx HMOS", "0-3:4 4-7:4 9-12:4 15-18:4 21-24:4 "},
    {"IT it It ITs IT’s", "0-2:5 9-11:5 13-15:5 "},
    {"fishers’ guild, Fishers` Guild's", "0-14:6 16-30:6 "},
    {"zoë łys ZOË ŁYS Zoe Lys", "0-7:7 8-15:7 "},
    {"a port", "2-6:8? "},
    {"OLD QUAY", "0-8:10 "},
    {"在港口附近", "1-3:11 "},
    {"港口harbour", "0-2:11 2-9:1 "},
    {"😀harbour😀", "1-8:1 "},
    {"the (north) pier; x(north) pier", "4-16:12 "},
    {"U.K. u.k.-wide U.K.X", "0-4:13 5-9:13 "},
    {"strasse 7 STRASSE 7 Straße 71", "0-9:14 10-19:14 "},
    {"гавань, Гавань; гаваней", "0-6:15 8-14:15 "},
    {"1990 1990s in1990", "0-4:16 "},
    {"Ay AY ay aY", "0-2:19 3-5:20 "},
    {"harbour-harbour–harbour", "0-7:1 8-15:1 16-23:1 "},
    {"l’harbour d'harbour", "2-9:1 12-19:1 "},
};

START_TEST(a_text_yields_its_labels)
{
    struct rpt_finder *finder = finder_of_labels();
    RPT_AUTO_BUF out;

    rpt_buf_init(&out, 4096);
    rpt_buf_adds(&out, "");
    rpt_finder_find(finder, cases[_i].text, note, &out);
    ck_assert_str_eq(out.data, cases[_i].found);
    rpt_finder_destroy(finder);
}
END_TEST

static bool only_one(void *cls, const struct rpt_found *found)
{
    ck_assert_uint_eq(found->id, 1);
    ++*(int *)cls;
    return false;
}

START_TEST(finding_stops_when_told_to)
{
    struct rpt_finder *finder = finder_of_labels();
    int calls = 0;

    rpt_finder_find(finder, "harbour harbour", only_one, &calls);
    ck_assert_int_eq(calls, 1);
    rpt_finder_destroy(finder);
}
END_TEST

START_TEST(a_finder_without_labels_finds_nothing)
{
    struct rpt_finder *finder = rpt_finder_create();
    int calls = 0;

    rpt_finder_build(finder);
    rpt_finder_find(finder, "anything é 港", only_one, &calls);
    ck_assert_int_eq(calls, 0);
    rpt_finder_destroy(finder);
    rpt_finder_destroy(NULL);
}
END_TEST

START_TEST(very_long_labels_that_begin_alike_are_told_apart)
{
    struct rpt_finder *finder = rpt_finder_create();
    char *first = rpt_alloc(50002), *second;
    RPT_AUTO_BUF out;

    memset(first, 'q', 50000);
    second = rpt_strdup(first);
    first[50000] = 'a';
    rpt_finder_add(finder, first, 1, false);
    rpt_finder_add(finder, second, 2, false);
    rpt_finder_build(finder);
    rpt_buf_init(&out, 4096);
    rpt_finder_find(finder, first, note, &out);
    rpt_finder_find(finder, second, note, &out);
    ck_assert_str_eq(out.data, "0-50001:1 0-50000:2 ");
    free(first);
    free(second);
    rpt_finder_destroy(finder);
}
END_TEST

/* ---- Against a slow finder. */

#define RANDOM_LABELS 60

static const char *const syllables[] = {"ka", "lo", "K", "é", "É", "山", "ß", "ss",
                                        " ",  " ",  "-", "’", "'", "s",  "S", "1"};

static char *random_text(size_t parts)
{
    RPT_AUTO_BUF out;

    rpt_buf_init(&out, 65536);
    rpt_buf_adds(&out, "");
    for (; parts > 0; parts--)
        rpt_buf_adds(&out, syllables[(size_t)random() % RPT_COUNT(syllables)]);
    return rpt_buf_steal(&out);
}

/* Labels here neither begin nor end with a space, nor hold two. */
static char *random_label(void)
{
    for (;;) {
        char *label = random_text(1 + (size_t)random() % 4);
        if (label[0] != ' ' && label[strlen(label) - 1] != ' ' && strstr(label, "  ") == NULL)
            return label;
        free(label);
    }
}

static uint32_t point(const char *text, size_t at)
{
    char *slice = rpt_slice(text, at, at + 1);
    size_t zero = 0;
    uint32_t cp = *slice != '\0' ? rpt_utf8_next(slice, strlen(slice), &zero) : 0;

    free(slice);
    return cp;
}

static bool is_free(uint32_t inside, uint32_t outside)
{
    return outside == 0 || !rpt_cp_is_word(outside) || outside == 0x5C71 ||
           (inside == 0x5C71 && rpt_cp_is_word(outside));
}

static bool free_ends(const char *text, size_t start, size_t end)
{
    uint32_t first = point(text, start), last = point(text, end - 1);
    uint32_t before = start > 0 ? point(text, start - 1) : 0, after = point(text, end);

    /* A sign stands free only beside what is no word. */
    if ((!rpt_cp_is_word(first) && rpt_cp_is_word(before)) ||
        (!rpt_cp_is_word(last) && rpt_cp_is_word(after)))
        return false;
    return is_free(first, before) && is_free(last, after);
}

static void find_slowly(const char *text, char *const *given, struct rpt_buf *out)
{
    size_t points = rpt_utf8_count(text, strlen(text)), length;

    for (size_t at = 0; at < points; at += length) {
        size_t best = 0;
        uint32_t id = 0;
        bool ambiguous = false;

        length = 1;
        for (uint32_t i = 0; i < RANDOM_LABELS; i++)
            for (size_t n = 1; n <= 16 && at + n <= points; n++) {
                char *slice = rpt_slice(text, at, at + n);
                struct rpt_folded a, b;
                bool same;

                rpt_fold(slice, &a);
                rpt_fold(given[i], &b);
                same = strcmp(a.text, b.text) == 0 && free_ends(text, at, at + n) && n >= best;
                ambiguous = same && n == best ? true : same ? false : ambiguous;
                if (same && n > best) {
                    best = n;
                    id = i;
                }
                rpt_folded_finish(&a);
                rpt_folded_finish(&b);
                free(slice);
            }
        if (best > 0) {
            struct rpt_found found = {at, at + best, id, ambiguous};
            note(out, &found);
            length = best;
        }
    }
}

/* The plural rule is tested apart: no label here is an abbreviation. */
static bool is_capitals(const char *label)
{
    return strspn(label, "KS1É") == strlen(label);
}

START_TEST(the_finder_agrees_with_one_that_tries_everything)
{
    srandom(5);
    for (int round = 0; round < 6; round++) {
        struct rpt_finder *finder = rpt_finder_create();
        char *given[RANDOM_LABELS];

        for (uint32_t i = 0; i < RANDOM_LABELS; i++) {
            for (given[i] = random_label(); is_capitals(given[i]); given[i] = random_label())
                free(given[i]);
            rpt_finder_add(finder, given[i], i, false);
        }
        rpt_finder_build(finder);
        for (int t = 0; t < 12; t++) {
            char *text = random_text(30);
            RPT_AUTO_BUF fast;
            RPT_AUTO_BUF slow;

            rpt_buf_init(&fast, 65536);
            rpt_buf_init(&slow, 65536);
            rpt_buf_adds(&fast, "");
            rpt_buf_adds(&slow, "");
            rpt_finder_find(finder, text, note, &fast);
            find_slowly(text, given, &slow);
            ck_assert_msg(strcmp(fast.data, slow.data) == 0, "'%s': %s, not %s", text, fast.data,
                          slow.data);
            free(text);
        }
        for (size_t i = 0; i < RANDOM_LABELS; i++)
            free(given[i]);
        rpt_finder_destroy(finder);
    }
}
END_TEST

struct slices {
    const char *text;
    size_t end;
};

static bool folds_to_its_label(void *cls, const struct rpt_found *found)
{
    struct slices *slices = cls;
    char *slice = rpt_slice(slices->text, found->start, found->end);
    struct rpt_folded got, want;
    bool same = false;

    ck_assert_uint_ge(found->start, slices->end);
    ck_assert_uint_gt(found->end, found->start);
    slices->end = found->end;
    rpt_fold(slice, &got);
    for (size_t i = 0; i < RPT_COUNT(labels); i++) {
        rpt_fold(labels[i].label, &want);
        if (labels[i].id == found->id) /* one label here ends with a space */
            same = same || (got.len > 0 && strncmp(want.text, got.text, got.len) == 0);
        rpt_folded_finish(&want);
    }
    ck_assert_msg(same, "'%s' is no label of %u", slice, found->id);
    rpt_folded_finish(&got);
    free(slice);
    return true;
}

START_TEST(what_is_found_folds_to_a_label_and_nothing_overlaps)
{
    struct rpt_finder *finder = finder_of_labels();

    srandom(3);
    for (int round = 0; round < 200; round++) {
        RPT_AUTO_BUF text;

        rpt_buf_init(&text, 65536);
        for (int i = 0; i < 20; i++) {
            rpt_buf_adds(&text, labels[(size_t)random() % RPT_COUNT(labels)].label);
            rpt_buf_adds(&text, syllables[(size_t)random() % RPT_COUNT(syllables)]);
        }
        struct slices slices = {text.data, 0};
        rpt_finder_find(finder, text.data, folds_to_its_label, &slices);
    }
    rpt_finder_destroy(finder);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("finder");
    TCase *tests = tcase_create("finder");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_text_yields_its_labels, 0, (int)RPT_COUNT(cases));
    tcase_add_test(tests, finding_stops_when_told_to);
    tcase_add_test(tests, a_finder_without_labels_finds_nothing);
    tcase_add_test(tests, very_long_labels_that_begin_alike_are_told_apart);
    tcase_add_test(tests, the_finder_agrees_with_one_that_tries_everything);
    tcase_add_test(tests, what_is_found_folds_to_a_label_and_nothing_overlaps);
    suite_add_tcase(suite, tests);
    return suite;
}
