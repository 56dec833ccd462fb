/* SPDX-License-Identifier: MIT
 *
 * What the resources share: field rows that several of them have, places in a text (offsets in the
 * asked unit, quotes, links that land on the words), and how a document's words are cited. Used by
 * the `finish` hooks, between a row's JSON and the item that leaves.
 */
#ifndef RPT_REFS_H
#define RPT_REFS_H

#include "query_private.h"

#define RPT_FILTER_FACET (RPT_FILTER | RPT_FACET)
#define RPT_FILTER_SORT (RPT_FILTER | RPT_SORT)

#define RPT_SORT_BY(name_, type_, doc_)                                                            \
    {                                                                                              \
        .name = name_, .column = name_, .type = type_, .uses = RPT_SORT, .doc = doc_               \
    }
/* A word of a list: a slug, or a word of a vocabulary. */
#define RPT_WORD_FIELD(name_, values_, doc_)                                                       \
    {                                                                                              \
        .name = name_, .column = name_, .type = RPT_T_SLUG, .uses = RPT_FILTER_FACET,              \
        .values = values_, .doc = doc_                                                             \
    }
/* The same, of which a thing may have several. */
#define RPT_WORDS_FIELD(name_, many_, values_, doc_)                                               \
    {                                                                                              \
        .name = name_, .type = RPT_T_SLUG, .uses = RPT_FILTER_FACET, .many = many_,                \
        .values = values_, .doc = doc_                                                             \
    }
#define RPT_WITHIN_FIELD(many_, doc_)                                                              \
    {                                                                                              \
        .name = "within", .type = RPT_T_SLUG, .uses = RPT_FILTER, .many = many_,                   \
        .values = RPT_SQL_VALUES_ENTITY, .doc = doc_                                               \
    }
#define RPT_DOCUMENT_FIELD RPT_WORD_FIELD("document", RPT_SQL_VALUES_DOCUMENT, "The document.")
#define RPT_WORK_FIELD                                                                             \
    RPT_WORD_FIELD("work", RPT_SQL_VALUES_WORK, "The work that its document is a version of.")
#define RPT_SECTION_FIELD RPT_WORD_FIELD("section", RPT_SQL_VALUES_SECTION, "The section.")
#define RPT_LANG_FIELD                                                                             \
    {                                                                                              \
        .name = "lang", .column = "lang", .type = RPT_T_LANG, .uses = RPT_FILTER_FACET,            \
        .values = RPT_SQL_VALUES_LANG, .doc = "The text's language (BCP 47); zh finds zh-Hant."    \
    }
#define RPT_EDITION_FIELD                                                                          \
    {                                                                                              \
        .name = "edition", .column = "edition", .type = RPT_T_INT, .uses = RPT_FILTER_FACET,       \
        .doc = "The edition's number."                                                             \
    }

const char *rpt_unit_name(enum rpt_unit unit);
/* How many of `unit` the first `codepoints` code points of `text` are. */
int64_t rpt_unit_offset(enum rpt_unit unit, const char *text, int64_t codepoints);

/* Completes a place, an object with start, end, _text (the paragraph's) and _page (its URL on the
 * reader's page): offsets in the asked unit; where they are null, `quote` and `href`; a place that
 * has an href of its own gets the link that lands on the words as links.text. */
void rpt_place_finish(const struct rpt_query *query, json_t *place);
void rpt_places_finish(const struct rpt_query *query, json_t *places);

/* Fills item.cite: in one line whose wording it is, what it was made from, `place` (a paragraph's
 * id, or NULL) and the absolute permalink. */
bool rpt_cite(struct rpt_db *db, const struct rpt_query *query, json_t *item, const char *document,
              const char *place, const char *permalink, struct rpt_error *err);

#endif
