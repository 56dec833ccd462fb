/* SPDX-License-Identifier: MIT
 *
 * What the steps of aligning two editions share: the pairs so far, the gaps between those that
 * stand in order, and the traits of each paragraph, made when first asked for. Private to lib/text.
 */
#ifndef RAPPORTEUR_TEXT_DIFF_H
#define RAPPORTEUR_TEXT_DIFF_H

#include "words.h"

/* Between the neighbours of an old paragraph that stand in order: [low, high) of the new ones. */
struct rpt_diff_gap {
    size_t low, high, since; /* since: the first old paragraph of the gap */
};

struct rpt_diff_work {
    const struct rpt_diff_paragraph *old, *now;
    struct rpt_diff *diff;
    struct rpt_traits *old_traits, *now_traits; /* list NULL: not made yet */
    struct rpt_diff_gap *gaps;                  /* of each old paragraph */
    bool *given;                                /* of each old one: paired by its id */
};

/* Two paragraphs that may be one; `like` is 1 for equal texts. */
struct rpt_diff_likely {
    size_t old, now;
    double like, score; /* score: with what their place says */
};

const struct rpt_traits *rpt_diff_traits(const struct rpt_diff_work *work, bool now, size_t index);
bool rpt_diff_in_gap(const struct rpt_diff_work *work, size_t old, size_t now);
/* Likely pairs of which one side at least is still alone, best first. Of few paragraphs all are
 * compared; of many those that share rare words, and those at the same place. malloc'd. */
size_t rpt_diff_likely(const struct rpt_diff_work *work, struct rpt_diff_likely **out);

#endif
