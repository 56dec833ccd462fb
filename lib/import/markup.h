/* SPDX-License-Identifier: MIT
 *
 * What the importers of HTML and XML share: a table that says for each element what part of a
 * document it is, and a record's usual metadata.
 */
#ifndef RPT_MARKUP_H
#define RPT_MARKUP_H

#include "flow.h"
#include "xml.h"

struct rpt_rule {
    const char *name; /* of the element; rows are sorted by it */
    enum rpt_part_kind what;
    const char *part;  /* the kind or type; of PLAIN and SKIP what the report says, or NULL */
    const char *value; /* the attribute that holds a mark's value, or NULL */
};

/* The row of that name, or NULL. */
const struct rpt_rule *rpt_rule_find(const struct rpt_rule *rules, size_t count, const char *name);
/* The part that an element is by its rule (NULL: an unknown one, whose text is kept), with its
 * language and id; what is lost of it is told. */
struct rpt_part rpt_rule_part(struct rpt_flow *flow, const struct rpt_rule *rule,
                              const struct rpt_element *element);

/* ---- Metadata. Each takes the words as they are and leaves out those that are empty. */
void rpt_record_text(json_t *record, const char *key, const char *text);
/* One more author, or the publisher. */
void rpt_record_author(json_t *record, const char *name);
void rpt_record_publisher(json_t *record, const char *name);
/* The date at the start of the text, where it is one (EDTF) and none is said yet. */
void rpt_record_published(json_t *record, const char *text);
void rpt_record_lang(json_t *record, const char *tag);
/* Only an absolute one. */
void rpt_record_url(json_t *record, const char *url);

/* HTML that stands inside another file, into a flow of its document; `breaks`: line ends count, as
 * in WordPress. */
void rpt_html_part(struct rpt_flow *flow, const char *text, size_t len, unsigned line, bool breaks);

#endif
