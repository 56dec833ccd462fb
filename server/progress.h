/* SPDX-License-Identifier: MIT
 *
 * The progress of an import on a terminal: one line that is drawn over itself, and gone at the end.
 */
#ifndef RPT_PROGRESS_H
#define RPT_PROGRESS_H

#include "rapporteur/import.h"

struct rpt_bar {
    const char *step; /* the one that is drawn, or NULL */
    double begun;     /* seconds: this step */
    double drawn;     /* when the line was last drawn; 0: not in this step */
};

/* True where standard error is a terminal that can draw over a line; else nothing may be drawn. */
bool rpt_bar_init(struct rpt_bar *bar);
/* For rpt_import_options: `cls` is the bar. */
void rpt_bar_draw(void *cls, const struct rpt_progress *progress);
void rpt_bar_clear(struct rpt_bar *bar);

#endif
