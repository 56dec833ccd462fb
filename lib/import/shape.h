/* SPDX-License-Identifier: MIT
 *
 * What the JSON of a bundle must look like, as tables (shapes.c): one row a key. The JSON Schemas
 * in static/schema/bundle say the same to editors; shape.c walks both the table and the value.
 */
#ifndef RPT_SHAPE_H
#define RPT_SHAPE_H

#include "draft.h"

enum rpt_shape_type {
    SHAPE_TEXT, /* a string that is not empty */
    SHAPE_SLUG,
    SHAPE_WORD, /* one of `words` */
    SHAPE_BOOL,
    SHAPE_DATE,
    SHAPE_INSTANT,
    SHAPE_LANG,
    SHAPE_URL,
    SHAPE_PROPERTY,
    SHAPE_PLACE, /* a number from 1, or "all" */
    SHAPE_OBJECT,
    SHAPE_ANY_OBJECT,
};

enum {
    SHAPE_NEEDED = 1,
    SHAPE_OR_NULL = 2,
    SHAPE_MANY = 4, /* an array of such */
    SHAPE_MAP = 8,  /* an object of such, by slug */
};

struct rpt_shape_key {
    const char *name;
    enum rpt_shape_type type;
    unsigned flags;
    enum rpt_known known;          /* of slugs, and of a map's keys: what they name */
    const char *const *words;      /* ends with NULL */
    const struct rpt_shape *shape; /* of objects */
};

struct rpt_shape {
    const struct rpt_shape_key *keys; /* ends with a NULL name */
    const char *const *one_of;        /* exactly one of these keys is there; NULL: no such rule */
    bool many;                        /* the file is an array of such */
};

extern const struct rpt_shape rpt_shape_dataset, rpt_shape_entities, rpt_shape_references,
    rpt_shape_vocabularies, rpt_shape_document, rpt_shape_relations, rpt_shape_notes,
    rpt_shape_corrections;

#endif
