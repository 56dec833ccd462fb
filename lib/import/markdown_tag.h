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

/* What a link to `url` is: a mention, a citation, or a mark; ours are @slug, class:slug, none: and
 * cite:slug (the title is its intent). */
struct rpt_part rpt_markdown_link(struct rpt_arena *arena, const char *url, const char *title);

#endif
