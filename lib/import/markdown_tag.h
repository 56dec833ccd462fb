/* SPDX-License-Identifier: MIT
 *
 * Between markdown.c and markdown_tag.c.
 */
#ifndef RPT_MARKDOWN_TAG_H
#define RPT_MARKDOWN_TAG_H

#include "flow.h"

#include <cmark-gfm.h>

/* A node of inline HTML: opens or closes a mark of the flow, breaks a line, or is left out. */
void rpt_markdown_tag(struct rpt_flow *flow, cmark_node *node);

#endif
