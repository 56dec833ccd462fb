/* SPDX-License-Identifier: MIT
 *
 * query: what can be asked of a dataset. A resource is a view of the file (what lists filter, sort,
 * facet and count), a block that makes one item's JSON, and a table of fields. One engine serves
 * all of them: a list, an item, an included list. Makes json_t; knows no HTTP and no form.
 */
#ifndef RAPPORTEUR_QUERY_H
#define RAPPORTEUR_QUERY_H

#include "rapporteur/db.h"
#include "rapporteur/text.h"

/* ---- Parameters: what routes.def, the list engine, OpenAPI and the docs all say of one. */
enum rpt_type {
    RPT_T_TEXT,
    RPT_T_SLUG,
    RPT_T_INT,
    RPT_T_DATE,
    RPT_T_BOOL,
    RPT_T_LANG,
    RPT_T_URL,
    RPT_T_JSON
};

struct rpt_param_spec {
    const char *name;
    enum rpt_type type;
    long min, max;        /* of an INT: its value; of text: its length in bytes; 0, 0: none said */
    const char *allowed;  /* the words there are, separated by spaces, or NULL */
    const char *fallback; /* the default, which the canonical request drops, or NULL */
    const char *example;  /* that gives a real answer on the default dataset, or NULL */
    bool required, many;  /* many: commas split, repeats join */
    const char *doc;      /* one sentence */
};

struct rpt_param {
    const char *name, *value; /* decoded; value is "" where there was no "=" */
};

/* ---- Resources. */
enum rpt_use { RPT_FILTER = 1, RPT_SORT = 2, RPT_FACET = 4 };

struct rpt_field {
    const char *name;   /* in parameters, sort, facet */
    const char *column; /* of the view; NULL for a field of several values */
    enum rpt_type type;
    unsigned uses;
    enum rpt_sql many; /* SELECT item, value [, sub]: the values of a field that has several */
    enum rpt_sql
        sub; /* SELECT value: the words that may stand behind "__" (role__where), or RPT_SQL_NONE */
    enum rpt_sql values; /* SELECT value, label, class: every value there may be; filters are
                            checked against it, facets take labels from it */
    const char *doc;
};

struct rpt_query;
struct rpt_include {
    const char *name;
    const struct rpt_resource *resource; /* an included list … */
    const char *by;                      /* … of those whose field `by` is this item's id */
    /* or, where resource is NULL: adds what it adds to the item. */
    bool (*add)(struct rpt_db *db, const struct rpt_query *query, int64_t n, json_t *item,
                struct rpt_error *err);
    const char *doc;
};

struct rpt_resource {
    const char *name;  /* plural, as in URLs: "relations" */
    const char *kind;  /* "relation" */
    const char *view;  /* where lists look: columns n, id, and the fields' */
    enum rpt_sql item; /* one item by :n; its aliases are the keys. Keys that begin with "_" are for
                          `finish` and go */
    const char *sort;  /* default sort, "" = order of n (reading order) */
    enum rpt_sql q;    /* what `q` looks through: SELECT item … :value, or RPT_SQL_NONE;
                          RPT_SQL_PARAGRAPH_Q is full text */
    bool in_document;  /* ids are unique in a document only: the view has a key too */
    enum rpt_sql gone; /* SELECT detail AS detail, href AS href …: members of a 410 where :id (of
                          :document) was here once, or RPT_SQL_NONE */
    const struct rpt_field *fields;
    size_t field_count;
    const struct rpt_include *includes;
    size_t include_count;
    /* Completes an item after the row: quotes, links, offsets in the asked unit. May be NULL. */
    bool (*finish)(struct rpt_db *db, const struct rpt_query *query, json_t *item,
                   struct rpt_error *err);
};

extern const struct rpt_resource rpt_documents, rpt_works, rpt_editions, rpt_sections,
    rpt_paragraphs, rpt_edition_paragraphs, rpt_edition_sections, rpt_entities, rpt_mentions,
    rpt_relations, rpt_references, rpt_notes, rpt_predicates;

/* ---- A question: which resource, how narrowed, which part of it, with what beside. */
enum rpt_op {
    RPT_OP_EQ,
    RPT_OP_NE,
    RPT_OP_IN,
    RPT_OP_GTE,
    RPT_OP_LTE,
    RPT_OP_GT,
    RPT_OP_LT,
    RPT_OP_CONTAINS,
    RPT_OP_STARTSWITH,
    RPT_OP_ISNULL,
    RPT_OP_ALL,
    RPT_OP_SUB
};
enum rpt_unit { RPT_UNIT_CODEPOINT, RPT_UNIT_UTF16, RPT_UNIT_BYTE };

#define RPT_MAX_FILTERS 32
#define RPT_MAX_VALUES 200

struct rpt_filter {
    const struct rpt_field *field;
    enum rpt_op op;
    const char *sub; /* of RPT_OP_SUB: the word after "__" (role__where → "where") */
    bool fixed;      /* said by the path: no facet leaves it out, no link drops it */
    const char *values[RPT_MAX_VALUES];
    size_t count;
};

/* How the document is cited whose paragraphs were cited last: neighbours mostly share it. */
struct rpt_cited {
    const char *document, *text; /* but for the place and the permalink */
};

struct rpt_query {
    const struct rpt_resource *resource;
    struct rpt_arena *arena; /* everything below lives in it */
    struct rpt_filter *filters[RPT_MAX_FILTERS];
    size_t filter_count;
    const char *q;
    const char *sort, *fields, *facet, *include, *labels, *ids, *cursor;
    const char *
        rows; /* facets count these rows alone, whatever the filters leave: JSON, {"row": things} */
    bool rows_more;     /* and there are more than these */
    long limit, offset; /* limit -1: the whole list */
    bool per_work, offset_given;
    enum rpt_unit unit;
    const char *base;               /* absolute base URL, no final slash: citations name it */
    const char *path;               /* the canonical path, for next, prev and facet links */
    const struct rpt_param *params; /* the canonical parameters, likewise */
    size_t param_count;
    struct rpt_cited *cited;
};

/* Starts a query for `resource` with defaults. */
void rpt_query_init(struct rpt_query *query, const struct rpt_resource *resource,
                    struct rpt_arena *arena);
/* Narrows by what the path says: field `name` is `value`. */
void rpt_query_fix(struct rpt_query *query, const char *name, const char *value);
/* Takes one parameter of the request. *taken is false (and the result true) where lists of this
 * resource have no such parameter. Values are checked against the dataset: UNKNOWN_VALUE etc. */
bool rpt_query_take(struct rpt_db *db, struct rpt_query *query, const struct rpt_param *param,
                    bool *taken, struct rpt_error *err);
/* The list parameters that every list has (page, sort, fields …); count in *count. */
const struct rpt_param_spec *rpt_list_params(size_t *count);
/* Those that a single item has: fields, include, labels, unit. */
const struct rpt_param_spec *rpt_item_params(size_t *count);
/* Array of every parameter name that lists of this resource know, operators left out. New
 * reference. */
json_t *rpt_query_names(const struct rpt_resource *resource);

/* The envelope: items, total, total_relation, limit, offset, next, prev, and facets, missing where
 * asked for. */
bool rpt_list(struct rpt_db *db, const struct rpt_query *query, json_t **out,
              struct rpt_error *err);
/* The one item called `id` within the fixed filters; NOT_FOUND names the nearest. */
bool rpt_item(struct rpt_db *db, const struct rpt_query *query, const char *id, json_t **out,
              struct rpt_error *err);
bool rpt_exists(struct rpt_db *db, const struct rpt_query *query, const char *id,
                struct rpt_error *err);

/* ---- What is not a list. Each makes one object; new references. */
bool rpt_service_document(struct rpt_db *db, json_t **out,
                          struct rpt_error *err); /* title, about, dataset, counts: without links */
bool rpt_document_toc(struct rpt_db *db, const struct rpt_query *query, const char *document,
                      long edition, json_t **out, struct rpt_error *err);
/* Sections with their paragraphs and runs, and the entities they name; at most 2,000 paragraphs
 * (TOO_LARGE). edition 0: current. section NULL: all. */
bool rpt_document_text(struct rpt_db *db, const struct rpt_query *query, const char *document,
                       long edition, const char *section, json_t **out, struct rpt_error *err);
/* What changed between two editions of a document, by their numbers, and which marks did not stay:
 * a page of changes. NOT_FOUND names the nearest; TOO_LARGE beyond 20,000 paragraphs. */
bool rpt_comparison(struct rpt_db *db, const struct rpt_query *query, const char *document,
                    const char *from, const char *to, json_t **out, struct rpt_error *err);
bool rpt_alignment(struct rpt_db *db, struct rpt_arena *arena, const char *work,
                   const char *documents, json_t **out, struct rpt_error *err);
/* "document" for a language list (Accept-Language): slug of the best. */
bool rpt_work_choose(struct rpt_db *db, const char *work, const char *languages, char **document,
                     struct rpt_error *err);
bool rpt_cooccurrences(struct rpt_db *db, const struct rpt_query *query, const char *entity,
                       json_t **out, struct rpt_error *err);
bool rpt_vocabularies(struct rpt_db *db, const char *name, json_t **out,
                      struct rpt_error *err); /* name NULL: all, counted */
/* Paragraphs that the query's q finds, by weight, or in reading order where query->sort is
 * "reading": an envelope with q, read_as and did_you_mean. Beyond the best RPT_RANKED_MOST,
 * OVER_LIMIT. */
#define RPT_RANKED_MOST 1000
bool rpt_search(struct rpt_db *db, const struct rpt_query *query, json_t **out,
                struct rpt_error *err);
bool rpt_suggest(struct rpt_db *db, const char *q, long limit, json_t **out, struct rpt_error *err);
/* Whether and where the texts hold `quote` (UTF-8, at most 4,000 bytes): current editions, and
 * earlier ones where they differ. Citations stand on `base`. document NULL: all. MISSING_PARAMETER,
 * OVER_LIMIT, BAD_VALUE (no word, a control character), UNKNOWN_VALUE (document). */
bool rpt_quotation(struct rpt_db *db, const char *base, const char *quote, const char *document,
                   json_t **out, struct rpt_error *err);
/* The same of an array of 1 to 100: an envelope of answers in the order of the questions. The
 * first that cannot be checked fails all; its error names it. */
bool rpt_quotations(struct rpt_db *db, const char *base, const json_t *quotes, const char *document,
                    json_t **out, struct rpt_error *err);
/* A finder of all labels, or of those of the language (BCP 47; zh finds zh-Hant); NULL and err
 * where that fails. */
struct rpt_finder *rpt_recogniser(struct rpt_db *db, const char *lang, struct rpt_error *err);
/* What a text that is not of the dataset names: an envelope of places, with those that several
 * entities claim beside it. */
bool rpt_recognise(struct rpt_db *db, const struct rpt_finder *finder, const char *text,
                   json_t **out, struct rpt_error *err);
bool rpt_graph(struct rpt_db *db, const struct rpt_query *query, json_t **out,
               struct rpt_error *err);
/* Which class an entity has: for the 308 of /actors/{id} that is a concept. "" if there is none;
 * former slugs give their entity in *moved. */
bool rpt_entity_class(struct rpt_db *db, const char *id, char class_name[16], char moved[101],
                      struct rpt_error *err);
/* /documents/{d}/refs/{ref} → the paragraph's or section's href. malloc'd. */
bool rpt_ref_href(struct rpt_db *db, const char *document, const char *ref, char **href,
                  struct rpt_error *err);

#endif
