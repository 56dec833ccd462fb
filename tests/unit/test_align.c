/* SPDX-License-Identifier: MIT
 *
 * Alignment: what differs is told as a reader would tell it, and its edits are the least there are,
 * which a second, slower reckoning from the other end confirms on many small texts.
 */
#include "rapporteur/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

static const char text[] =
    "Norland met Südland in quiet talks; the diplomats of Norland said nothing.";

/* "=norland met| -in| ~quiet/loud": what the changes say, the text's words first. */
static char *show(const char *of, const char *quote, const struct rpt_alignment *alignment)
{
    static const char signs[] = "=~+-.[";
    struct rpt_buf buf;

    rpt_buf_init(&buf, 1 << 16);
    for (size_t i = 0; i < alignment->count; i++) {
        const struct rpt_change *change = &alignment->changes[i];
        char *old = rpt_slice(of, change->text.start, change->text.end);
        char *new = rpt_slice(quote, change->quote.start, change->quote.end);

        rpt_buf_addf(&buf, "%s%c%s", i > 0 ? "|" : "", signs[change->kind], old);
        if (change->kind != RPT_CHANGE_SAME && change->kind != RPT_CHANGE_DROPPED)
            rpt_buf_addf(&buf, "/%s", new);
        free(old);
        free(new);
    }
    return rpt_buf_steal(&buf);
}

static const struct {
    const char *quote, *changes;
    bool faithful;
    double similarity;
} cases[] = {
    {"met Südland in", "=met Südland in", true, 1},
    {"met NORLAND in quiet", "=met|~Südland/NORLAND|=in quiet", false, .75},
    {"met Südland in very quiet talks", "=met Südland in|+/very|=quiet talks", false, 1 - 4. / 24},
    {"met Südland quiet talks", "=met Südland|-in|=quiet talks", false, .8},
    {"met in Südland quiet talks", "=met|~Südland in/in Südland|=quiet talks", false, .8},
    {"quiet talks, the diplomats", "=quiet talks|~;/,|=the diplomats", false, 1 - 1. / 17},
    {"orland met Südland in quiet talk", "~Norland/orland|=met Südland in quiet|~talks/talk", false,
     1 - 8. / 24},
    {"Norland met […] the diplomats", "=Norland met|.Südland in quiet talks;/[…]|=the diplomats",
     true, 1},
    {"Norland met … of Norland said",
     "=Norland met|.Südland in quiet talks; the diplomats/…"
     "|=of Norland said",
     true, 1},
    {"[Both] met Südland [there] in quiet talks", "[/[Both]|=met Südland|[/[there]|=in quiet talks",
     true, 1},
    {"[t]he diplomats [of both] said nothing", "=the diplomats|[of Norland/[of both]|=said nothing",
     true, 1},
    {"met Südland […] the envoys of Norland",
     "=met Südland|.in quiet talks;/[…]|=the"
     "|~diplomats/envoys|=of Norland",
     false, 1 - 4. / 24},
};

START_TEST(what_differs_is_told)
{
    struct rpt_atoms a, b;
    struct rpt_alignment alignment;

    rpt_atoms_read(text, &a);
    rpt_atoms_read(cases[_i].quote, &b);
    rpt_atoms_mark(&b);
    ck_assert(rpt_align(&a, &b, &alignment));
    char *shown = show(text, cases[_i].quote, &alignment);
    ck_assert_str_eq(shown, cases[_i].changes);
    ck_assert(alignment.faithful == cases[_i].faithful);
    ck_assert_double_eq_tol(alignment.similarity, cases[_i].similarity, 1e-9);
    free(shown);
    rpt_alignment_finish(&alignment);
    rpt_atoms_finish(&a);
    rpt_atoms_finish(&b);
}
END_TEST

static const char *const strangers[] = {"",
                                        "...",
                                        "[Norland met]",
                                        ";",
                                        "wholly other words here",
                                        "met somebody else altogether there"};

START_TEST(another_text_is_not_aligned)
{
    struct rpt_atoms a, b;
    struct rpt_alignment alignment;

    rpt_atoms_read(text, &a);
    rpt_atoms_read(strangers[_i], &b);
    rpt_atoms_mark(&b);
    ck_assert(!rpt_align(&a, &b, &alignment));
    rpt_alignment_finish(&alignment);
    rpt_atoms_finish(&a);
    rpt_atoms_finish(&b);
}
END_TEST

/* ---- The second reckoning: the least edits for what is left of the quotation, from the text's
 * atom j on, ending anywhere. */

struct reckoning {
    const struct rpt_atoms *text, *quote;
    unsigned least[16][32];
    bool known[16][32];
};

static unsigned weight(const struct rpt_atom *atom)
{
    return atom->kind == RPT_ATOM_WORD ? 4 : 1;
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned reckon(struct reckoning *r, size_t i, size_t j)
{
    unsigned least;

    if (i == r->quote->count)
        return 0;
    if (r->known[i][j])
        return r->least[i][j];
    const struct rpt_atom *q = &r->quote->list[i];
    const struct rpt_atom *t = j < r->text->count ? &r->text->list[j] : NULL;
    least = (q->kind == RPT_ATOM_OMISSION ? 0 : weight(q)) + reckon(r, i + 1, j);
    if (j < r->text->count) {
        least =
            smaller(least, (q->kind == RPT_ATOM_OMISSION ? 0 : weight(t)) + reckon(r, i, j + 1));
        if (q->kind != RPT_ATOM_OMISSION) {
            unsigned apart = q->kind == t->kind ? weight(q) : weight(q) + weight(t);
            least = smaller(least, (rpt_atom_equal(q, t) ? 0 : apart) + reckon(r, i + 1, j + 1));
        }
    }
    if (i + 1 < r->quote->count && j + 1 < r->text->count && q->kind == RPT_ATOM_WORD &&
        q[1].kind == RPT_ATOM_WORD && rpt_atom_equal(q, t + 1) && rpt_atom_equal(q + 1, t))
        least = smaller(least, 4 + reckon(r, i + 2, j + 2));
    r->known[i][j] = true;
    r->least[i][j] = least;
    return least;
}

static void make(char *out, size_t atoms, unsigned *seed, bool omits)
{
    static const char *const pieces[] = {"ab ", "cd ", "ef ", ", ", "gh ", "[...] "};

    *out = '\0';
    for (size_t i = 0; i < atoms; i++)
        strcat(out, pieces[(unsigned)rand_r(seed) % (omits ? 6 : 5)]);
}

/* Costs of the atoms within a range, those of what was marked as left out not counted. */
static unsigned weigh(const struct rpt_atoms *atoms, const struct rpt_alignment *alignment)
{
    unsigned sum = 0;

    for (size_t i = 0; i < atoms->count; i++) {
        const struct rpt_atom *atom = &atoms->list[i];

        if (atom->kind >= RPT_ATOM_OMISSION)
            continue;
        for (size_t k = 0; k < alignment->count; k++) {
            const struct rpt_change *change = &alignment->changes[k];

            sum += change->kind != RPT_CHANGE_OMITTED && atom->start >= change->text.start &&
                           atom->end <= change->text.end
                       ? weight(atom)
                       : 0;
        }
    }
    return sum;
}

START_TEST(the_edits_are_the_least_there_are)
{
    unsigned seed = (unsigned)_i + 1, least = UINT32_MAX, quoted = 0;
    struct reckoning *r = rpt_alloc(sizeof *r);
    char longer[128], shorter[64];
    struct rpt_alignment alignment;
    struct rpt_atoms a, b;

    make(longer, (unsigned)rand_r(&seed) % 24, &seed, false);
    make(shorter, 1 + (unsigned)rand_r(&seed) % 8, &seed, _i % 2 == 1);
    rpt_atoms_read(longer, &a);
    rpt_atoms_read(shorter, &b);
    rpt_atoms_mark(&b);
    *r = (struct reckoning){.text = &a, .quote = &b};
    for (size_t j = 0; j <= a.count; j++)
        least = smaller(least, reckon(r, 0, j));
    for (size_t i = 0; i < b.count; i++)
        quoted += b.list[i].kind < RPT_ATOM_OMISSION ? weight(&b.list[i]) : 0;
    if (rpt_align(&a, &b, &alignment)) {
        unsigned read = weigh(&a, &alignment);
        double edits = (1 - alignment.similarity) * (quoted > read ? quoted : read);

        ck_assert_msg(alignment.faithful == (least == 0), "'%s' in '%s'", shorter, longer);
        ck_assert_msg((unsigned)(edits + .5) == smaller(least, quoted > read ? quoted : read),
                      "'%s' in '%s': %f, not %u", shorter, longer, edits, least);
    } else {
        ck_assert_msg(2 * least >= quoted || quoted < 4, "'%s' is in '%s'", shorter, longer);
    }
    rpt_alignment_finish(&alignment);
    rpt_atoms_finish(&a);
    rpt_atoms_finish(&b);
    free(r);
}
END_TEST

/* What is far down a long text is aligned there, to the character. */
START_TEST(a_place_in_a_long_text_is_found)
{
    struct rpt_buf buf;
    struct rpt_atoms a, b;
    struct rpt_alignment alignment;

    rpt_buf_init(&buf, (size_t)16 << 20);
    for (size_t i = 0; i < 100000; i++)
        rpt_buf_addf(&buf, "w%zu ", i * 7919 % 5003);
    size_t before = buf.len;
    rpt_buf_adds(&buf, text);
    for (size_t i = 0; i < 100000; i++)
        rpt_buf_addf(&buf, " w%zu", i * 104729 % 5003);
    rpt_atoms_read(buf.data, &a);
    rpt_atoms_read(_i == 0 ? "met Südland in loud talks, the diplomats"
                           : "met Südland (…) the envoys of Norland said nothing",
                   &b);
    rpt_atoms_mark(&b);
    ck_assert(rpt_align(&a, &b, &alignment));
    ck_assert_uint_eq(alignment.place.start, before + 8);
    ck_assert_uint_eq(alignment.place.end,
                      before + (_i == 0 ? 49
                                        : strlen("Norland met Sudland in quiet talks; the "
                                                 "diplomats of Norland said nothing")));
    rpt_alignment_finish(&alignment);
    rpt_atoms_finish(&a);
    rpt_atoms_finish(&b);
    rpt_buf_finish(&buf);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("align");
    TCase *tests = tcase_create("align");

    tcase_add_loop_test(tests, what_differs_is_told, 0, (int)RPT_COUNT(cases));
    tcase_add_loop_test(tests, another_text_is_not_aligned, 0, (int)RPT_COUNT(strangers));
    tcase_add_loop_test(tests, the_edits_are_the_least_there_are, 0, 2000);
    tcase_add_loop_test(tests, a_place_in_a_long_text_is_found, 0, 2);
    suite_add_tcase(suite, tests);
    return suite;
}
