/* SPDX-License-Identifier: MIT
 *
 * An article in JATS while it is read: jats.c reads it, jats_refs.c its references.
 */
#ifndef RPT_JATS_H
#define RPT_JATS_H

#include "markup.h"

/* A reference, while its citation is open. */
struct rpt_jats_ref {
    json_t *csl;          /* NULL: none is open */
    json_t *name;         /* of the person being read, or NULL */
    const char *role;     /* of persons: author, editor */
    const char *id;       /* of its <ref> */
    struct rpt_buf words; /* all of the citation's text */
    size_t from;          /* where those of the innermost element begin */
    size_t depth;         /* of its element */
    bool structured;      /* it has no text of its own: elements in any order */
};

struct rpt_jats {
    struct rpt_tree tree; /* first: fields get a pointer to it */
    const char *surname, *given, *collective;
    const char *year, *month, *day;
    bool author, doi;   /* of the contributor, of the id that is open */
    const char *label;  /* waits for the words that it stands before, or NULL */
    size_t label_depth; /* of the element that it belongs to */
    const char *prefix; /* of the slugs of references; NULL: not needed yet */
    json_t *references; /* [{"id","csl"}] */
    json_t *known;      /* slug → true */
    struct rpt_jats_ref ref;
};

/* The slug of a reference of this article by its id there; in the arena. */
const char *rpt_jats_slug(struct rpt_jats *jats, const char *id);
/* Inside a <ref>: what an element, its text and its end say of the reference. */
void rpt_jats_ref_start(struct rpt_jats *jats, const struct rpt_element *element);
void rpt_jats_ref_text(struct rpt_jats *jats, const char *words, size_t len);
void rpt_jats_ref_end(struct rpt_jats *jats);
/* The references become records of the file; citations of others are left out. */
void rpt_jats_refs_finish(struct rpt_jats *jats);

#endif
