/* SPDX-License-Identifier: MIT
 *
 * What follows from texts and mentions, and is made anew once they are stored: index.c, totals.c. A
 * header of its own for tests that make a dataset without an import. Private to lib/import but for
 * them.
 */
#ifndef RPT_DERIVE_H
#define RPT_DERIVE_H

#include "rapporteur/db.h"

struct rpt_meter; /* draft.h */

/* The search index and df of all current texts, anew; `meter` may be NULL. */
bool rpt_index_make(struct rpt_db *db, struct rpt_meter *meter, struct rpt_error *err);
/* The index of what earlier editions have otherwise, anew. */
bool rpt_index_earlier(struct rpt_db *db, struct rpt_error *err);
/* What lists would count: after the mentions. */
bool rpt_totals_make(struct rpt_db *db, struct rpt_error *err);

#endif
