/* SPDX-License-Identifier: MIT
 *
 * Atoms: how texts are cut for comparing, what a quotation may mark, and that the same atoms in a
 * row are found wherever they stand, and nowhere else.
 */
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

/* "the|…|end": the atoms' folded texts; an omission is <…>, an insertion <+>. */
static char *show(const struct rpt_atoms *atoms)
{
    struct rpt_buf buf;

    rpt_buf_init(&buf, 1 << 16);
    for (size_t i = 0; i < atoms->count; i++) {
        const struct rpt_atom *atom = &atoms->list[i];

        rpt_buf_adds(&buf, i > 0 ? "|" : "");
        if (atom->kind == RPT_ATOM_OMISSION)
            rpt_buf_adds(&buf, "<…>");
        else if (atom->kind == RPT_ATOM_INSERTION)
            rpt_buf_adds(&buf, "<+>");
        else
            rpt_buf_add(&buf, atom->text, atom->len);
    }
    return rpt_buf_steal(&buf);
}

static const struct {
    const char *text, *atoms;
} cuts[] = {
    {"", ""},
    {" \n ", ""},
    {"Peace, in  OUR time.", "peace|,|in|our|time|."},
    {"don’t “stop” ‘it’", "don|'|t|'|stop|'|'|it|'"},
    {"well-known — or --- not", "well|-|known|-|or|-|not"},
    {"wait…", "wait|.|.|."},
    {"so\u00ADft e\u0301te\u0301 ﬁne", "soft|été|fine"},
    {"人權 外交abc9", "人|權|外|交|abc9"},
    {"ชื่อ", "ชื่|อ"},
    {"हिन्दी है", "हिन्दी|है"},
    {"a_b 😀", "a|_|b|😀"},
    {"U+2028\u2028line", "u|+|2028|line"},
};

START_TEST(a_text_is_cut_into_words_and_signs)
{
    struct rpt_atoms atoms;
    size_t points = rpt_utf8_count(cuts[_i].text, strlen(cuts[_i].text)), last = 0;

    rpt_atoms_read(cuts[_i].text, &atoms);
    char *shown = show(&atoms);
    ck_assert_str_eq(shown, cuts[_i].atoms);
    for (size_t i = 0; i < atoms.count; i++) {
        ck_assert_uint_lt(atoms.list[i].start, atoms.list[i].end);
        ck_assert_uint_le(last, atoms.list[i].start + 1); /* an ellipsis is three atoms */
        ck_assert_uint_le(atoms.list[i].end, points);
        last = atoms.list[i].start;
    }
    free(shown);
    rpt_atoms_finish(&atoms);
}
END_TEST

static const struct {
    const char *quote, *atoms;
    bool marks;
} marks[] = {
    {"no marks (here) at all.", "no|marks|(|here|)|at|all|.", false},
    {"one […] two", "one|<…>|two", true},
    {"one [ . . . ] two (...) three … four ... five", "one|<…>|two|<…>|three|<…>|four|<…>|five",
     true},
    {"end.... begin", "end|<…>|begin", true},
    {"他們⋯⋯說", "他|們|<…>|說", true},
    {"他們……說（…）了", "他|們|<…>|說|<…>|了", true},
    {"he [the king] said [sic]", "he|<+>|said|<+>", true},
    {"[T]he end", "the|end", true},
    {"walk[ed] on", "walk|<+>|on", true},
    {"an [unclosed bracket", "an|[|unclosed|bracket", false},
    {"[a [b] c]", "[|a|<+>|c|]", true},
    {"two.. stops", "two|.|.|stops", false},
    {"[]", "<+>", true},
};

START_TEST(marked_omissions_and_insertions_are_one_atom_each)
{
    struct rpt_atoms atoms;

    rpt_atoms_read(marks[_i].quote, &atoms);
    ck_assert(rpt_atoms_mark(&atoms) == marks[_i].marks);
    char *shown = show(&atoms);
    ck_assert_str_eq(shown, marks[_i].atoms);
    free(shown);
    rpt_atoms_finish(&atoms);
}
END_TEST

static const struct {
    const char *text, *quote;
    size_t count, start, end; /* of the first place */
} finds[] = {
    {"Norland met Südland.", "norland MET", 1, 0, 11},
    {"Norland met Südland.", "orland met", 0, 0, 0},
    {"Norland met Südland.", "Norland me", 0, 0, 0},
    {"a b a b a", "a b a", 2, 0, 5},
    {"he said “no”", "'no'", 1, 8, 12},
    {"ΜΠΟΡΕΙ\u0342 ΝᾺ", "μπορεῖ νὰ", 1, 0, 10}, /* composed in small letters alone */
    {"İnsan hakları", "INSAN HAKLARI", 1, 0, 13},
    {"insan hakları", "İNSAN HAKLARI", 1, 0, 13},
    {"μπορεῖ νὰ", "ΜΠΟΡΕΙ\u0342", 1, 0, 6},
    {"wait… there", "wait..", 0, 0, 0}, /* would end inside the ellipsis */
    {"wait… there", "wait... there", 1, 0, 11},
    {"人權外交", "權 外", 1, 1, 3},
    {"in\n\nour   time", "in our time", 1, 0, 14},
    {"anything", "", 0, 0, 0},
};

START_TEST(the_same_atoms_in_a_row_are_found)
{
    struct rpt_atoms text, quote;
    struct rpt_range places[8];

    rpt_atoms_read(finds[_i].text, &text);
    rpt_atoms_read(finds[_i].quote, &quote);
    ck_assert_uint_eq(rpt_atoms_find(&text, &quote, places, 8), finds[_i].count);
    if (finds[_i].count > 0) {
        ck_assert_uint_eq(places[0].start, finds[_i].start);
        ck_assert_uint_eq(places[0].end, finds[_i].end);
    }
    rpt_atoms_finish(&text);
    rpt_atoms_finish(&quote);
}
END_TEST

static const struct {
    const char *text, *closed;
} closed[] = {
    {"", ""},        {"two words", "two words"}, {"人 權\n外\u3000交 is old", "人權外交 is old"},
    {"ชื่ อ ", "ชื่อ "}, {"人, 權", "人, 權"},
};

START_TEST(scripts_without_spaces_close_up)
{
    char *text = rpt_close_up(closed[_i].text);

    ck_assert_str_eq(text, closed[_i].closed);
    free(text);
}
END_TEST

/* Words of two letters' alphabet repeat a lot: the places must be those of plain comparing. */
START_TEST(places_are_those_that_comparing_at_every_atom_finds)
{
    unsigned seed = (unsigned)_i + 1;
    char text[128] = "", quote[32] = "";
    struct rpt_atoms a, b;
    struct rpt_range places[64];
    size_t expected = 0;

    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, rand_r(&seed) % 2 == 0 ? "a " : "b ", 3);
    for (size_t i = 0, n = 2 * (1 + (size_t)rand_r(&seed) % 6); i < n; i += 2)
        memcpy(quote + i, rand_r(&seed) % 2 == 0 ? "a " : "b ", 3);
    rpt_atoms_read(text, &a);
    rpt_atoms_read(quote, &b);
    size_t found = rpt_atoms_find(&a, &b, places, 64);
    for (size_t i = 0; i + strlen(quote) <= strlen(text); i += 2) {
        if (memcmp(text + i, quote, strlen(quote)) == 0)
            ck_assert_uint_eq(places[expected++].start, i);
    }
    ck_assert_uint_eq(found, expected);
    rpt_atoms_finish(&a);
    rpt_atoms_finish(&b);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("atoms");
    TCase *tests = tcase_create("atoms");

    tcase_add_loop_test(tests, a_text_is_cut_into_words_and_signs, 0, (int)RPT_COUNT(cuts));
    tcase_add_loop_test(tests, marked_omissions_and_insertions_are_one_atom_each, 0,
                        (int)RPT_COUNT(marks));
    tcase_add_loop_test(tests, the_same_atoms_in_a_row_are_found, 0, (int)RPT_COUNT(finds));
    tcase_add_loop_test(tests, scripts_without_spaces_close_up, 0, (int)RPT_COUNT(closed));
    tcase_add_loop_test(tests, places_are_those_that_comparing_at_every_atom_finds, 0, 200);
    suite_add_tcase(suite, tests);
    return suite;
}
