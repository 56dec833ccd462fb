/* SPDX-License-Identifier: MIT
 *
 * The finder: a table of texts with what must be found in them, and a comparison with a slow finder
 * that tries each label at each place, over random labels and texts.
 */
#include "rapporteur/text.h"
#include "finder_oracle.h"

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
    {"İzmir", 22, false},
    {"Işık", 23, false},
    {"กรุงเทพ", 24, false},
    {"C++", 25, false},
    {"𠀀𠀁", 26, false},
};

/* Found spans as "start-end:id " in code points, "?" for the ambiguous. */
static bool note(void *cls, const struct rpt_found *found)
{
    rpt_buf_addf(cls, "%zu-%zu:%u%s ", found->start, found->end, found->ids[0],
                 found->count > 1 ? "?" : "");
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
    {"harbourʼs; a har\u200Bbour", "0-7:1 13-21:1 "},
    {"❤\uFE0Fharbour👩\u200D🔬harbour", "2-9:1 12-19:1 "},
    {"HMO\u2011harbour\u2011HMOs", "0-3:4 4-11:1 12-15:4 "},
    {"harbour\u2003\u202F\u00A0master", "0-16:2 "},
    {"x\u0302 harbour\u0302 harbour", "12-19:1 "},
    {"STRASSE\u00A07, straẞe 7", "0-9:14 11-19:14 "},
    {"İzmir izmir İZMİR i\u0307zmir Izmir", "0-5:22 6-11:22 12-17:22 25-30:22 "},
    {"Işık ışık IŞIK", "0-4:23 5-9:23 10-14:23 "},
    {"กรุงเทพมาก xกรุงเทพx กรุงเทพ\u0E4D", "0-7:24 12-19:24 "},
    {"C++ C++x xC++ C+++ 港C++港", "0-3:25 14-17:25 20-23:25 "},
    {"𝒳 𠀀𠀁 a𠀀𠀁b", "2-4:26 6-8:26 "},
};

START_TEST(a_text_yields_its_labels)
{
    struct rpt_finder *finder = finder_of_labels();
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, 4096);
    rpt_buf_adds(&out, "");
    rpt_finder_find(finder, cases[_i].text, note, &out);
    ck_assert_str_eq(out.data, cases[_i].found);
    rpt_finder_destroy(finder);
}
END_TEST

static bool list_ids(void *cls, const struct rpt_found *found)
{
    for (size_t i = 0; i < found->count; i++)
        rpt_buf_addf(cls, "%u ", found->ids[i]);
    return true;
}

START_TEST(who_claims_a_place_is_told_in_order_and_once)
{
    struct rpt_finder *finder = rpt_finder_create();
    RPT_AUTO_BUF out = {0};

    for (uint32_t id = 30; id > 0; id--) {
        rpt_finder_add(finder, "the same", id % 10 + 1, false);
        rpt_finder_add(finder, "a few", id % 3, id % 2 == 0);
    }
    rpt_finder_build(finder);
    rpt_buf_init(&out, 4096);
    rpt_buf_adds(&out, "");
    rpt_finder_find(finder, "A few", list_ids, &out);
    ck_assert_str_eq(out.data, "0 1 2 ");
    rpt_buf_cut(&out, 0);
    rpt_finder_find(finder, "the same", list_ids, &out);
    ck_assert_uint_eq(out.len, 2 * RPT_FOUND_IDS);
    rpt_finder_destroy(finder);
}
END_TEST

/* Rows of many words fill the table faster than labels do. */
START_TEST(long_labels_that_share_their_beginning_are_found)
{
    struct rpt_finder *finder = rpt_finder_create();
    RPT_AUTO_BUF text = {0};
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&text, 1 << 20);
    for (int i = 0; i < 3000; i++) {
        rpt_buf_addf(&text, "w%d ", i % 100 == 99 ? i : i % 7);
        if (i % 300 == 299)
            rpt_finder_add(finder, text.data, (uint32_t)i, false);
    }
    rpt_finder_build(finder);
    rpt_buf_init(&out, 4096);
    rpt_buf_adds(&out, "");
    rpt_buf_adds(&text, "w0 w1");
    rpt_finder_find(finder, text.data, list_ids, &out);
    ck_assert_str_eq(out.data, "2999 ");
    rpt_finder_destroy(finder);
}
END_TEST

static bool only_one(void *cls, const struct rpt_found *found)
{
    ck_assert_uint_eq(found->ids[0], 1);
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
    RPT_AUTO_BUF out = {0};

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

/* ---- Against a finder that tries everything. */

/* What is hard: letters that fold to several or to none, marks, scripts without spaces, signs. */
static const char *const pieces[] = {
    "ka",         "lo",       "K",       "O",      "s",      "S",      "1",      "é",
    "É",          "e\u0301",  "x\u0302", "\u0302", "山",     "水",     "ไ",      "ก\u0E34",
    "カ",         "ß",        "ss",      "ẞ",      "ﬁ",      "fi",     "ŉ",      "İ",
    "i",          "ı",        "I",       "Σ",      "ς",      "ж",      "Ж",      "한",
    "😀",          "👩\u200D🔬", "❤\uFE0F", "…",      ".",      "’",      "'",      "ʼ",
    "“",          "-",        "\u2011",  "–",      "\u00AD", "\u200B", " ",      " ",
    " ",          "\u00A0",   "\u2003",  "\n",     "(",      ")",      "&",      "_",
    "\uFDFA",     "ﷺ",        "صلى",     "²",      "½",      "Ⅷ",      "①",      "\U0001D400",
    "\U00020000", "\u3002",   "·",       "NGO",    "NGOs",   "UN",     "\u4DC0", "\uAC00"};

static char *random_text(size_t parts)
{
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, 65536);
    rpt_buf_adds(&out, "");
    for (; parts > 0; parts--)
        rpt_buf_adds(&out, pieces[(size_t)random() % RPT_COUNT(pieces)]);
    return rpt_buf_steal(&out);
}

/* Some labels stand in the text whole. */
static char *text_with(const struct oracle_label *given, size_t count)
{
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, 65536);
    for (int i = 0; i < 12; i++) {
        char *between = random_text((size_t)random() % 4);
        rpt_buf_adds(&out, between);
        rpt_buf_adds(&out, given[(size_t)random() % count].text);
        free(between);
    }
    return rpt_buf_steal(&out);
}

static void compare(const struct rpt_finder *finder, const struct oracle_label *given, size_t count,
                    const char *text)
{
    RPT_AUTO_BUF fast = {0};
    RPT_AUTO_BUF slow = {0};

    rpt_buf_init(&fast, 65536);
    rpt_buf_init(&slow, 65536);
    rpt_buf_adds(&fast, "");
    rpt_buf_adds(&slow, "");
    rpt_finder_find(finder, text, note, &fast);
    oracle_find(given, count, text, note, &slow);
    ck_assert_msg(strcmp(fast.data, slow.data) == 0, "'%s': %s, not %s", text, fast.data,
                  slow.data);
}

#define MOST_LABELS 200

START_TEST(the_finder_agrees_with_one_that_tries_everything)
{
    struct oracle_label given[MOST_LABELS];
    struct rpt_finder *finder = rpt_finder_create();
    size_t count = 1 + (size_t)(_i * 7) % MOST_LABELS;

    srandom((unsigned)_i);
    for (size_t i = 0; i < count; i++) {
        given[i] = (struct oracle_label){random_text((size_t)random() % 6), (uint32_t)random() % 50,
                                         random() % 4 == 0};
        rpt_finder_add(finder, given[i].text, given[i].id, given[i].case_sensitive);
    }
    rpt_finder_build(finder);
    for (int round = 0; round < 12; round++) {
        char *text = round % 2 == 0 ? random_text(60) : text_with(given, count);
        compare(finder, given, count, text);
        free(text);
    }
    for (size_t i = 0; i < count; i++)
        free((char *)given[i].text);
    rpt_finder_destroy(finder);
}
END_TEST

/* What is found in a text that is not composed, as the words that are named. */
struct named {
    const char *text;
    struct rpt_buf words;
};

static bool note_words(void *cls, const struct rpt_found *found)
{
    struct named *named = cls;
    char *slice = rpt_slice(named->text, found->start, found->end);
    char *composed = rpt_utf8_nfc(slice, strlen(slice), &(size_t){0});

    rpt_buf_addf(&named->words, "%s:%u\n", composed, found->ids[0]);
    free(composed);
    free(slice);
    return true;
}

/* Not the way back: NFD by the letters' own parts. */
static char *decomposed(const char *text)
{
    static const char *const pairs[][2] = {{"é", "e\u0301"},
                                           {"É", "E\u0301"},
                                           {"İ", "I\u0307"},
                                           {"한", "\u1112\u1161\u11AB"},
                                           {"\uAC00", "\u1100\u1161"}};
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, 65536);
    rpt_buf_adds(&out, "");
    while (*text != '\0') {
        size_t size = 1;
        const char *piece = text;

        for (size_t i = 0; i < RPT_COUNT(pairs); i++)
            if (random() % 2 == 0 && strncmp(text, pairs[i][0], strlen(pairs[i][0])) == 0) {
                size = strlen(pairs[i][0]);
                piece = pairs[i][1];
            }
        rpt_buf_add(&out, piece, piece == text ? size : strlen(piece));
        text += size;
    }
    return rpt_buf_steal(&out);
}

START_TEST(in_a_text_that_is_not_composed_the_same_words_are_found)
{
    struct rpt_finder *finder = rpt_finder_create();

    srandom(11);
    for (uint32_t id = 0; id < 100; id++) {
        char *raw = random_text(1 + (size_t)random() % 3);
        char *label = rpt_utf8_nfc(raw, strlen(raw), &(size_t){0});

        rpt_finder_add(finder, label, id, false);
        free(label);
        free(raw);
    }
    rpt_finder_build(finder);
    for (int round = 0; round < 300; round++) {
        char *raw = random_text(40), *given;
        struct named want = {.text = rpt_utf8_nfc(raw, strlen(raw), &(size_t){0})}, got = {0};

        given = decomposed(want.text);
        got.text = given;
        rpt_buf_init(&want.words, 65536);
        rpt_buf_init(&got.words, 65536);
        rpt_buf_adds(&want.words, "");
        rpt_buf_adds(&got.words, "");
        rpt_finder_find(finder, want.text, note_words, &want);
        rpt_finder_find_any(finder, given, note_words, &got);
        ck_assert_str_eq(got.words.data, want.words.data);
        rpt_buf_finish(&want.words);
        rpt_buf_finish(&got.words);
        free((char *)want.text);
        free(given);
        free(raw);
    }
    rpt_finder_destroy(finder);
}
END_TEST

static bool covers_one(void *cls, const struct rpt_found *found)
{
    uint32_t *id = cls;

    ck_assert_uint_eq(found->start, 1);
    ck_assert_uint_eq(found->end, 2);
    for (size_t i = 0; i < found->count; i++)
        if (found->ids[i] == *id || found->count == RPT_FOUND_IDS)
            *id = 0;
    return true;
}

/* Where many fold to one, the first few are told. */
START_TEST(every_code_point_is_found_by_itself)
{
    struct rpt_finder *finder = rpt_finder_create();

    for (uint32_t cp = 1; cp < 0x110000; cp += cp < 0x3400 ? 1 : 7) {
        char label[5] = {0};

        if (rpt_utf8_put(cp, label) > 0 && !rpt_cp_is_space(cp) && !rpt_point_is_ignorable(cp))
            rpt_finder_add(finder, label, cp, false);
    }
    rpt_finder_build(finder);
    for (uint32_t cp = 1; cp < 0x110000; cp += cp < 0x3400 ? 1 : 7) {
        char text[8] = " ";
        uint32_t left = cp;
        size_t size = rpt_utf8_put(cp, text + 1);

        if (size == 0 || rpt_cp_is_space(cp) || rpt_point_is_ignorable(cp))
            continue;
        text[1 + size] = ' ';
        text[2 + size] = '\0';
        rpt_finder_find(finder, text, covers_one, &left);
        ck_assert_msg(left == 0, "U+%04X is not found", cp);
    }
    rpt_finder_destroy(finder);
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
        if (labels[i].id == found->ids[0]) /* one label here ends with a space */
            same = same || (got.len > 0 && strncmp(want.text, got.text, got.len) == 0);
        rpt_folded_finish(&want);
    }
    ck_assert_msg(same, "'%s' is no label of %u", slice, found->ids[0]);
    rpt_folded_finish(&got);
    free(slice);
    return true;
}

START_TEST(what_is_found_folds_to_a_label_and_nothing_overlaps)
{
    struct rpt_finder *finder = finder_of_labels();

    srandom(3);
    for (int round = 0; round < 200; round++) {
        RPT_AUTO_BUF text = {0};

        rpt_buf_init(&text, 65536);
        for (int i = 0; i < 20; i++) {
            rpt_buf_adds(&text, labels[(size_t)random() % RPT_COUNT(labels)].label);
            rpt_buf_adds(&text, pieces[(size_t)random() % RPT_COUNT(pieces)]);
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
    tcase_add_test(tests, who_claims_a_place_is_told_in_order_and_once);
    tcase_add_test(tests, long_labels_that_share_their_beginning_are_found);
    tcase_add_test(tests, finding_stops_when_told_to);
    tcase_add_test(tests, a_finder_without_labels_finds_nothing);
    tcase_add_test(tests, very_long_labels_that_begin_alike_are_told_apart);
    tcase_add_loop_test(tests, the_finder_agrees_with_one_that_tries_everything, 0, 40);
    tcase_add_test(tests, every_code_point_is_found_by_itself);
    tcase_add_test(tests, in_a_text_that_is_not_composed_the_same_words_are_found);
    tcase_add_test(tests, what_is_found_folds_to_a_label_and_nothing_overlaps);
    suite_add_tcase(suite, tests);
    return suite;
}
