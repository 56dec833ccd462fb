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
/* Another part than its rule says, of which only its language and id stay. */
void rpt_part_become(struct rpt_part *part, enum rpt_part_kind what, const char *name);

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

/* ---- XML whose head says things about the document, and whose body is its text: the names of the
 * elements that are open, and fields of the head. */
struct rpt_tree;
struct rpt_field {
    const char *name, *inside; /* the element, and one that it stands in (at any depth) */
    void (*take)(struct rpt_tree *tree, const char *text);
};
struct rpt_tree {
    struct rpt_flow flow;
    struct rpt_file *file;             /* NULL until it is read */
    char names[RPT_MAX_DEPTH + 1][24]; /* longer ones are cut */
    size_t depth;
    const struct rpt_field *field; /* that is being read, or NULL */
    size_t field_depth;
};

/* The name of the element that is open `up` above the innermost; "" where there is none. */
const char *rpt_tree_name(const struct rpt_tree *tree, size_t up);
bool rpt_tree_inside(const struct rpt_tree *tree, const char *name);
void rpt_tree_enter(struct rpt_tree *tree, const struct rpt_element *element);
/* Closes the innermost element's part; a field is handed over. */
void rpt_tree_leave(struct rpt_tree *tree);
/* The field that the element just entered is, by the first row that fits; NULL where it is none, or
 * stands in one. The part is then to be PART_FIELD. */
const struct rpt_field *rpt_tree_field(struct rpt_tree *tree, const struct rpt_field *fields,
                                       size_t count);
/* Reads the document's file into it; its path says which. `cls` is the reader's. */
bool rpt_tree_read(struct rpt_tree *tree, struct rpt_draft *draft,
                   struct rpt_draft_document *document, const struct rpt_xml_reader *reader,
                   void *cls, struct rpt_error *err);
/* A document that is read from there when its turn comes. */
void rpt_markup_document(struct rpt_draft *draft, const char *path,
                         bool (*read)(struct rpt_draft *draft, struct rpt_draft_document *document,
                                      struct rpt_error *err));

#endif
