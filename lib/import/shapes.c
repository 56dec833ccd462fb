/* SPDX-License-Identifier: MIT
 *
 * The tables of the bundle's files: which keys, of which type, naming what. A new key is a row
 * here, a line in its JSON Schema, and whoever reads it.
 */
#include "shape.h"

#define NEEDED SHAPE_NEEDED
#define OR_NULL SHAPE_OR_NULL
#define MANY SHAPE_MANY
#define MAP SHAPE_MAP
#define CLASSES "actor", "mechanism", "concept", "place", "event"
#define WORDS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define PLAIN(key, kind, flag)                                                                     \
    {                                                                                              \
        .name = (key), .type = SHAPE_##kind, .flags = (flag)                                       \
    }
#define NAME(key, flag, of)                                                                        \
    {                                                                                              \
        .name = (key), .type = SHAPE_SLUG, .flags = (flag), .known = KNOWN_##of                    \
    }
#define WORD(key, flag, ...)                                                                       \
    {                                                                                              \
        .name = (key), .type = SHAPE_WORD, .flags = (flag), .words = WORDS(__VA_ARGS__)            \
    }
#define OBJECT(key, flag, of)                                                                      \
    {                                                                                              \
        .name = (key), .type = SHAPE_OBJECT, .flags = (flag), .shape = &(of)                       \
    }
#define KEYS(...)                                                                                  \
    (const struct rpt_shape_key[])                                                                 \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            .name = NULL                                                                           \
        }                                                                                          \
    }

static const struct rpt_shape agent = {
    .keys = KEYS(PLAIN("name", TEXT, NEEDED), NAME("entity", 0, ENTITY))};

static const struct rpt_shape container = {
    .keys = KEYS(PLAIN("title", TEXT, NEEDED), PLAIN("url", URL, 0))};

static const struct rpt_shape work = {
    .keys = KEYS(
        PLAIN("id", SLUG, NEEDED), PLAIN("title", TEXT, NEEDED), OBJECT("authors", MANY, agent),
        PLAIN("published", DATE, 0), OBJECT("publisher", 0, agent), PLAIN("category", TEXT, 0),
        OBJECT("is_part_of", 0, container), PLAIN("url", URL, 0), PLAIN("rights", TEXT, 0))};

const struct rpt_shape rpt_shape_dataset = {
    .keys = KEYS(PLAIN("id", SLUG, NEEDED), PLAIN("title", TEXT, NEEDED), PLAIN("about", TEXT, 0),
                 PLAIN("licence", TEXT, 0), OBJECT("works", MANY, work))};

static const struct rpt_shape label = {
    .keys = KEYS(PLAIN("text", TEXT, NEEDED), WORD("kind", 0, "preferred", "alias", "abbreviation"),
                 PLAIN("lang", LANG, 0), PLAIN("find", BOOL, 0), PLAIN("case", BOOL, 0))};

static const struct rpt_shape identifier = {
    .keys = KEYS(NAME("scheme", NEEDED, SCHEME), PLAIN("value", TEXT, NEEDED),
                 PLAIN("iri", URL, OR_NULL),
                 WORD("match", 0, "exact", "close", "broad", "narrow", "related"),
                 PLAIN("source", TEXT, NEEDED))};

static const struct rpt_shape property = {.keys = KEYS(PLAIN("property", PROPERTY, NEEDED),
                                                       PLAIN("value", TEXT, 0),
                                                       NAME("entity", 0, ENTITY)),
                                          .one_of = WORDS("value", "entity")};

const struct rpt_shape rpt_shape_entities = {
    .keys = KEYS(PLAIN("id", SLUG, NEEDED), WORD("class", NEEDED, CLASSES),
                 NAME("kind", NEEDED, KIND), PLAIN("label", TEXT, NEEDED), PLAIN("lang", LANG, 0),
                 PLAIN("find", BOOL, 0), PLAIN("case", BOOL, 0), OBJECT("labels", MANY, label),
                 NAME("part_of", OR_NULL, ENTITY), NAME("broader", MANY, ENTITY),
                 PLAIN("formerly", SLUG, MANY), OBJECT("identifiers", MANY, identifier),
                 OBJECT("properties", MANY, property)),
    .many = true};

const struct rpt_shape rpt_shape_references = {
    .keys = KEYS(PLAIN("id", SLUG, NEEDED), PLAIN("csl", ANY_OBJECT, NEEDED),
                 PLAIN("explicit", BOOL, 0), PLAIN("status", TEXT, OR_NULL)),
    .many = true};

static const struct rpt_shape kind = {
    .keys = KEYS(PLAIN("id", SLUG, NEEDED), WORD("class", NEEDED, CLASSES),
                 PLAIN("label", TEXT, NEEDED), PLAIN("definition", TEXT, 0))};

static const struct rpt_shape term = {.keys = KEYS(PLAIN("id", SLUG, NEEDED),
                                                   PLAIN("label", TEXT, NEEDED),
                                                   PLAIN("definition", TEXT, 0))};

static const struct rpt_shape predicate = {
    .keys = KEYS(PLAIN("id", SLUG, NEEDED), PLAIN("label", TEXT, NEEDED),
                 PLAIN("inverse", TEXT, NEEDED), PLAIN("iri", URL, OR_NULL),
                 PLAIN("definition", TEXT, 0))};

const struct rpt_shape rpt_shape_vocabularies = {
    .keys = KEYS(OBJECT("kinds", MANY, kind), OBJECT("channels", MANY, term),
                 OBJECT("levels", MANY, term), OBJECT("modalities", MANY, term),
                 OBJECT("roles", MANY, term), OBJECT("schemes", MANY, term),
                 OBJECT("predicates", MANY, predicate))};

static const struct rpt_shape section = {
    .keys = KEYS(PLAIN("role", SLUG, 0), PLAIN("summary", TEXT, 0))};

static const struct rpt_shape origin = {
    .keys = KEYS(PLAIN("name", TEXT, NEEDED), PLAIN("sha256", TEXT, NEEDED))};

static const struct rpt_shape edition = {
    .keys = KEYS(PLAIN("number", PLACE, NEEDED), PLAIN("imported_at", INSTANT, NEEDED),
                 OBJECT("source", 0, origin), PLAIN("digest", TEXT, 0), PLAIN("seal", TEXT, 0))};

const struct rpt_shape rpt_shape_document = {
    .keys = KEYS(PLAIN("id", SLUG, 0), NAME("work", 0, WORK),
                 WORD("version", 0, "original", "digest", "translation", "excerpt"),
                 PLAIN("title", TEXT, 0), OBJECT("authors", MANY, agent), PLAIN("lang", LANG, 0),
                 WORD("dir", 0, "ltr", "rtl", "auto"), PLAIN("published", DATE, 0),
                 OBJECT("publisher", 0, agent), PLAIN("derived_from", TEXT, 0),
                 PLAIN("category", TEXT, 0), OBJECT("is_part_of", 0, container),
                 PLAIN("url", URL, 0), PLAIN("rights", TEXT, 0), OBJECT("editions", MANY, edition),
                 {.name = "sections",
                  .type = SHAPE_OBJECT,
                  .flags = MAP,
                  .known = KNOWN_SECTION,
                  .shape = &section})};

static const struct rpt_shape role = {
    .keys =
        KEYS(NAME("role", NEEDED, ROLE), NAME("entity", 0, ENTITY), NAME("reference", 0, REFERENCE),
             NAME("relation", 0, RELATION), PLAIN("value", TEXT, 0)),
    .one_of = WORDS("entity", "reference", "relation", "value")};

static const struct rpt_shape evidence = {
    .keys = KEYS(PLAIN("quote", TEXT, NEEDED), NAME("paragraph", 0, PARAGRAPH))};

const struct rpt_shape rpt_shape_relations = {
    .keys = KEYS(PLAIN("id", SLUG, NEEDED), NAME("subject", NEEDED, ENTITY),
                 NAME("predicate", NEEDED, PREDICATE), NAME("object", NEEDED, ENTITY),
                 NAME("mechanism", OR_NULL, ENTITY), NAME("channels", MANY, CHANNEL),
                 NAME("level", OR_NULL, LEVEL), NAME("modality", NEEDED, MODALITY),
                 WORD("polarity", 0, "affirmed", "denied"), WORD("voice", 0, "author", "reported"),
                 NAME("attributed_to", OR_NULL, ENTITY), PLAIN("gloss", TEXT, NEEDED),
                 WORD("basis", MAP, "stated", "inferred"), OBJECT("roles", MANY, role),
                 OBJECT("evidence", NEEDED | MANY, evidence)),
    .many = true};

static const struct rpt_shape about = {
    .keys = KEYS(PLAIN("document", SLUG, 0), NAME("paragraph", 0, PARAGRAPH),
                 NAME("relation", 0, RELATION), NAME("entity", 0, ENTITY)),
    .one_of = WORDS("document", "paragraph", "relation", "entity")};

const struct rpt_shape rpt_shape_notes = {
    .keys = KEYS(PLAIN("id", SLUG, NEEDED), OBJECT("about", NEEDED, about),
                 PLAIN("text", TEXT, NEEDED), PLAIN("source", TEXT, 0)),
    .many = true};

const struct rpt_shape rpt_shape_corrections = {
    .keys = KEYS(PLAIN("quote", TEXT, NEEDED), PLAIN("prefix", TEXT, 0),
                 NAME("entity", NEEDED | OR_NULL, ENTITY), PLAIN("n", PLACE, 0)),
    .many = true};
