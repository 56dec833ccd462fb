/* SPDX-License-Identifier: MIT
 *
 * Between unbundle.c, which writes the files of a bundle, and unbundle_text.c, which writes the
 * text of one edition.
 */
#ifndef RPT_UNBUNDLE_H
#define RPT_UNBUNDLE_H

#include "draft.h"

/* The text of an edition (by row number) as a bundle's text.md, so that reading it gives the same
 * sections, paragraphs and spans. */
bool rpt_unbundle_text(struct rpt_db *db, const char *title, int64_t edition, struct rpt_buf *out,
                       struct rpt_error *err);

#endif
