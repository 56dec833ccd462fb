/* SPDX-License-Identifier: MIT
 *
 * The finder for a text in any normal form, as a person may post it: what is found in its NFC is
 * told in code points of the text as it came. Both texts have the same canonical decomposition, so
 * a place is carried over by how many code points of that stand before it.
 */
#include "rapporteur/text.h"

#include <stdlib.h>
#include <string.h>

/* A walk along a text. */
struct walk {
    const char *text;
    size_t len, at;
    size_t point; /* before `at`, in code points */
    size_t parts; /* the same, of the decomposition */
};

struct carrier {
    struct walk from, to; /* NFC; the text as it came */
    bool (*each)(void *cls, const struct rpt_found *found);
    void *cls;
};

static void step(struct walk *walk)
{
    walk->parts += rpt_cp_parts(rpt_utf8_next(walk->text, walk->len, &walk->at));
    walk->point++;
}

/* The place of NFC in the text as it came: whole code points, the last one included. */
static size_t carry(struct carrier *carrier, size_t point)
{
    while (carrier->from.point < point && carrier->from.at < carrier->from.len)
        step(&carrier->from);
    while (carrier->to.parts < carrier->from.parts && carrier->to.at < carrier->to.len)
        step(&carrier->to);
    return carrier->to.point;
}

static bool carry_found(void *cls, const struct rpt_found *found)
{
    struct carrier *carrier = cls;
    struct rpt_found carried = *found;

    carried.start = carry(carrier, found->start);
    carried.end = carry(carrier, found->end);
    return carrier->each(carrier->cls, &carried);
}

void rpt_finder_find_any(const struct rpt_finder *finder, const char *text,
                         bool (*each)(void *cls, const struct rpt_found *found), void *cls)
{
    size_t len = strlen(text), composed_len;
    char *composed = rpt_utf8_nfc(text, len, &composed_len);
    struct carrier carrier = {.from = {.text = composed, .len = composed_len},
                              .to = {.text = text, .len = len},
                              .each = each,
                              .cls = cls};

    if (composed_len == len && memcmp(composed, text, len) == 0)
        rpt_finder_find(finder, text, each, cls);
    else
        rpt_finder_find(finder, composed, carry_found, &carrier);
    free(composed);
}
