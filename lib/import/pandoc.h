/* SPDX-License-Identifier: MIT
 *
 * Between pandoc.c (the document) and pandoc_nodes.c (what it is made of).
 */
#ifndef RPT_PANDOC_H
#define RPT_PANDOC_H

#include "flow.h"

struct rpt_pandoc {
    struct rpt_flow flow;
    struct rpt_file *file;
    size_t block; /* of the document's, being read */
    bool wrong;   /* one block is told once */
};

/* A block or an inline into the flow, and a list of such. */
void rpt_pandoc_node(struct rpt_pandoc *r, const json_t *node);
void rpt_pandoc_nodes(struct rpt_pandoc *r, const json_t *nodes);

#endif
