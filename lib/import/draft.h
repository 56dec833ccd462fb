/* SPDX-License-Identifier: MIT
 *
 * The draft: what every importer makes and everything behind it reads. Files as they were read, the
 * records they hold (still JSON, so that a mistake can be shown where it stands), and documents as
 * sections, paragraphs and spans. What documents share is read first and stays; then one document
 * after the other has its turn: it is read, named, checked, stored and freed, so that memory does
 * not grow with the text. The steps that a draft goes through stand below in their order;
 * rpt_import is the list of them.
 */
#ifndef RPT_DRAFT_H
#define RPT_DRAFT_H

#include "derive.h"
#include "rapporteur/db.h"
#include "rapporteur/import.h"
#include "rapporteur/text.h"

#define RPT_MAX_FILE ((size_t)64 << 20)
#define RPT_MAX_DOCUMENTS 10000
#define RPT_MAX_PARAGRAPHS 1000000
#define RPT_MAX_PARAGRAPH ((size_t)1 << 20) /* bytes */
#define RPT_MAX_MISTAKES 1000
#define RPT_MAX_DEPTH 256 /* of elements in one another */

/* The next, zeroed element of a list that grows by doubling; free() the list. */
#define RPT_ADD(list, count)                                                                       \
    ((list) = rpt_list_room((list), (count), sizeof((list)[0])), &(list)[(count)++])
void *rpt_list_room(void *list, size_t count, size_t size);

/* ---- Names that records point to by slug. Those behind KNOWN_DATASET_END belong to one document.
 */
enum rpt_known {
    KNOWN_NONE,
    KNOWN_WORK,
    KNOWN_ENTITY,
    KNOWN_REFERENCE,
    KNOWN_PREDICATE,
    KNOWN_KIND,
    KNOWN_CHANNEL,
    KNOWN_LEVEL,
    KNOWN_MODALITY,
    KNOWN_ROLE,
    KNOWN_SCHEME,
    KNOWN_DATASET_END,
    KNOWN_SECTION = KNOWN_DATASET_END,
    KNOWN_PARAGRAPH,
    KNOWN_RELATION,
    KNOWN_COUNT
};
#define KNOWN_IN_DOCUMENT (KNOWN_COUNT - KNOWN_DATASET_END)

/* ---- A file, NFC, with the digest of its bytes. */
struct rpt_shape;
struct rpt_draft;
struct rpt_draft_document;
/* Line and column (code points), from 1, of what an RFC 6901 pointer into the file's JSON names;
 * of its key if `key`. */
typedef void rpt_locator(const char *text, size_t len, const char *pointer, bool key,
                         unsigned *line, unsigned *column);
struct rpt_file {
    const char *path; /* as a person would name it */
    const char *name; /* within its source: what the dataset may say of it */
    char *text;       /* "" where it was not UTF-8 */
    bool bad;         /* not UTF-8, or not JSON where it should be */
    size_t len;
    char sha256[65];
    size_t order;
    json_t *json;                        /* NULL where it is not JSON */
    rpt_locator *locate;                 /* where in the text its JSON stands */
    const struct rpt_shape *shape;       /* what its JSON must look like */
    struct rpt_draft_document *document; /* whose sections, paragraphs and relations it names */
};

/* ---- Documents. Offsets are code points of the paragraph's text. */
struct rpt_draft_mark {
    size_t start, end;
    const char *type, *value;
    size_t target; /* index + 1 of the paragraph that a link leads to; 0: `value` says it */
};
struct rpt_draft_mention {
    size_t start, end;
    const char *entity;     /* NULL: the words name nothing */
    const char *class_name; /* that the text asks for, or NULL */
    unsigned line, column;
    bool corrected; /* said beside the text */
};
struct rpt_draft_citation {
    size_t start, end;
    const char *reference, *intent;
    unsigned line, column;
};
struct rpt_draft_paragraph {
    const char *id; /* NULL until rpt_identify gives one */
    const char *kind;
    const char *text;
    const char *ref;
    char fingerprint[17];
    size_t section; /* index + 1; 0: before the first */
    size_t start;   /* in the document's plain text */
    unsigned line;
    struct rpt_draft_mark *marks;
    struct rpt_draft_mention *mentions;
    struct rpt_draft_citation *citations;
    size_t mark_count, mention_count, citation_count;
};
struct rpt_draft_section {
    const char *slug, *title, *role, *summary;
    const char *ref;
    size_t parent; /* index + 1; 0: none */
    unsigned level, line;
    unsigned inside; /* numbered things so far: paragraphs and sections */
};
/* What was marked in the last edition, and where its words are now. */
enum rpt_mark_kind { RPT_MARK_MENTION, RPT_MARK_MARKING, RPT_MARK_CITATION, RPT_MARK_EVIDENCE };
struct rpt_mark {
    enum rpt_mark_kind kind;
    size_t paragraph; /* of the last edition, from 0 */
    struct rpt_range span;
    const char *of, *id,
        *how; /* entity, reference, relation; of a mention; layer, origin, intent */
    int64_t row;
    size_t now; /* the new paragraph, or RPT_NOWHERE: lost */
    struct rpt_range place;
    const char *reason; /* why it is elsewhere, or lost; NULL: it is where it was */
};
/* What the document was before: its last edition, side by side with the new text. */
struct rpt_before {
    int64_t edition, number;
    struct rpt_diff_paragraph *paragraphs; /* of the last edition, in order */
    int64_t *rows;                         /* their row numbers */
    size_t count;
    struct rpt_diff diff;
    bool same; /* paragraph for paragraph the same text */
    struct rpt_mark *marks;
    size_t mark_count;
    json_t *used;   /* every id of every edition: not to be given anew */
    json_t *former; /* fingerprint → id, of the paragraphs of editions before the last */
};
struct rpt_draft_evidence {
    size_t relation, paragraph; /* indexes */
    size_t start, end;
};
struct rpt_draft_document {
    /* Reads it when its turn comes, from `path` (`inner` begins its files' names); NULL: it was
     * read with its source. */
    bool (*read)(struct rpt_draft *draft, struct rpt_draft_document *document,
                 struct rpt_error *err);
    const char *path, *inner;
    int64_t edition;  /* of an earlier text that comes with the current one; 0: the current one */
    size_t source;    /* index */
    const char *slug; /* NULL until rpt_adopt finds one */
    const char *title;
    json_t *record; /* what document.json may say; never NULL */
    bool page;      /* a saved page: references and sections are matched to what the dataset has */
    const struct rpt_file *text, *facts, *relations, *notes, *corrections; /* NULL: none */
    struct rpt_draft_section *sections;
    struct rpt_draft_paragraph *paragraphs;
    struct rpt_draft_evidence *evidence;
    size_t section_count, paragraph_count, evidence_count;
    struct rpt_before *before;         /* NULL: the document is new */
    bool whole;                        /* comes with its bundle: what that does not say is not so */
    bool keeps_relations, keeps_notes; /* those of the dataset so far */
    json_t *known[KNOWN_IN_DOCUMENT];  /* slug → anything */
};

/* ---- A record of a bundle. */
struct rpt_record {
    enum rpt_known kind;
    const char *id; /* "" where it has none */
    const json_t *json;
    const struct rpt_file *file;
    const char *pointer; /* where it stands in the file */
    size_t source;       /* index */
    size_t ordinal;      /* in its list, from 1 */
};

struct rpt_source {
    const char *name; /* what the dataset remembers it by */
    struct rpt_sha256 *sum;
    char sha256[65];
    const struct rpt_file *dataset; /* its dataset.json, or NULL */
    bool bundle;
};

/* A paragraph of a digest, with its section: what a saved page of the same work may be cut by. */
struct rpt_outline {
    const char *work, *document, *kind, *slug, *title, *role;
};

struct rpt_mistake {
    const struct rpt_file *file;
    unsigned line, column;
    size_t order;
    char *text;
};

/* What an importer found and a document has no place for. */
struct rpt_left {
    const struct rpt_file *file;
    const char *what;
    unsigned line; /* of the first */
    size_t count;
};

/* ---- How far it is. Where nobody watches, NULL will do for steps over paragraphs. */
struct rpt_meter {
    const struct rpt_import_options *options;
    struct rpt_progress now;
    size_t all;                              /* bytes of files, or paragraphs; 0: not known */
    bool files;                              /* it counts files */
    size_t files_before, file, bytes_before; /* this one's size; what was done before it */
};
struct rpt_draft;
struct rpt_draft_document;
void rpt_meter_step(struct rpt_meter *meter, const char *step, bool files, size_t all);
/* A step that goes through all current paragraphs. */
bool rpt_meter_paragraphs(struct rpt_meter *meter, struct rpt_db *db, const char *step,
                          struct rpt_error *err);
void rpt_meter_file(struct rpt_meter *meter, size_t size);
void rpt_meter_paragraph(struct rpt_meter *meter, size_t bytes);
/* Of the file that the document is read from; 0 where it was read with its source. */
size_t rpt_meter_size(struct rpt_draft *draft, const struct rpt_draft_document *document);

struct rpt_draft {
    const struct rpt_import_options *options;
    struct rpt_meter meter;
    struct rpt_report *report; /* to tell what is no mistake; NULL: nobody listens */
    struct rpt_arena *lasting; /* what lives as long as the draft */
    struct rpt_arena *arena;   /* as long as the document whose turn it is; without one, the same */
    struct rpt_draft_document *turn; /* whose turn it is; NULL while sources are read */
    struct rpt_db *old;              /* the dataset so far, or NULL */
    struct rpt_db *past; /* where the last edition of the document whose turn it is stands: there,
                            or in the copy where an earlier text came just now; NULL: nowhere */
    struct rpt_mention_maker *maker; /* for earlier texts; NULL until there is one */
    struct rpt_source *sources;
    struct rpt_file **files;
    struct rpt_record *records;
    struct rpt_draft_document **documents;
    struct rpt_outline *outlines; /* of the digests that saved pages may be cut by */
    struct rpt_mistake *mistakes;
    struct rpt_left *left;
    size_t source_count, file_count, record_count, document_count, outline_count, left_count,
        mistake_count, mistakes_left_out;
    size_t files_read, files_before; /* over all documents; those there were before this turn */
    size_t told;                     /* paragraphs that a new edition changed */
    size_t paragraphs, marks, pages; /* over all documents; documents that are saved pages */
    json_t *made;                    /* records that no file holds as JSON */
    const struct rpt_folder *folder; /* the innermost that is being read, or NULL */
    bool
        unread[KNOWN_DATASET_END]; /* a file that names such could not be read: nothing is missed */
    json_t *known[KNOWN_DATASET_END]; /* slug → record, of the dataset so far and of the sources */
    json_t *former;                   /* slug that an entity had → the one it has */
    json_t *titles;                   /* folded title → slug, of works */
    json_t *named; /* slug → true, of the documents that have had their turn; false: is to come */
};

void rpt_draft_init(struct rpt_draft *draft, const struct rpt_import_options *options);
void rpt_draft_finish(struct rpt_draft *draft);

/* Reads a file; *out is NULL, without an error, where there is none and it is not `needed`. What is
 * not UTF-8 or not JSON is a mistake. `name` is copied. */
bool rpt_draft_read(struct rpt_draft *draft, const char *path, const char *name, bool needed,
                    struct rpt_file **out, struct rpt_error *err);
/* The same for HTML and XML, in the encoding that they say, with '\n' as line ends; not NFC yet,
 * since a mark behind a '>' would join it. */
bool rpt_draft_read_markup(struct rpt_draft *draft, const char *path, const char *name, bool html,
                           struct rpt_file **out, struct rpt_error *err);
void rpt_decode(struct rpt_draft *draft, struct rpt_file *file, const char *bytes, size_t len,
                bool html);
/* The mistake that a byte of a text is not UTF-8, or NUL. */
void rpt_draft_bad_byte(struct rpt_draft *draft, const struct rpt_file *file, const char *text,
                        size_t bad, const char *or_else);
/* Makes the JSON of a file's text; what is none is a mistake. */
typedef void rpt_parser(struct rpt_draft *draft, struct rpt_file *file,
                        const struct rpt_shape *shape);
rpt_parser rpt_draft_parse;
/* "folder/name", in the arena. */
const char *rpt_draft_path(struct rpt_draft *draft, const char *folder, const char *name);
struct rpt_draft_document *rpt_draft_document(struct rpt_draft *draft, const struct rpt_file *text);
/* What its file is called, without the ending: the title of a text that has none. In the arena. */
const char *rpt_draft_name(struct rpt_draft *draft, const struct rpt_draft_document *document);
/* NULL where there are too many or this is too long, which is a mistake. */
struct rpt_draft_paragraph *rpt_draft_paragraph(struct rpt_draft *draft,
                                                struct rpt_draft_document *document,
                                                const char *kind, const char *text, unsigned line);
/* A section of that heading depth, under the last one of a lesser; its parent is set. */
struct rpt_draft_section *rpt_draft_section(struct rpt_draft *draft,
                                            struct rpt_draft_document *document, unsigned depth,
                                            const char *slug, const char *title, unsigned line);
/* Frees all but its names. */
void rpt_draft_document_finish(struct rpt_draft_document *document);
/* Begins a document's turn, and ends it: what was read and made for it is freed. */
void rpt_draft_turn(struct rpt_draft *draft, struct rpt_draft_document *document);
void rpt_draft_turn_end(struct rpt_draft *draft);
/* The string of a key, NULL where it is none; so for any JSON, shaped well or not. */
const char *rpt_draft_text(const json_t *object, const char *key);

/* ---- Mistakes: collected, sorted and told at the end. */
RPT_PRINTF(5, 6)
void rpt_mistake(struct rpt_draft *draft, const struct rpt_file *file, unsigned line,
                 unsigned column, const char *format, ...);
/* Whether one more will be told; else it is counted. Where it stands takes longer to find than that
 * it is there: ask first. */
bool rpt_mistake_is_told(struct rpt_draft *draft);
/* At the value (or the key of it) that a JSON pointer names. */
RPT_PRINTF(4, 5)
void rpt_mistake_at(struct rpt_draft *draft, const struct rpt_file *file, const char *pointer,
                    const char *format, ...);
RPT_PRINTF(4, 5)
void rpt_mistake_key(struct rpt_draft *draft, const struct rpt_file *file, const char *pointer,
                     const char *format, ...);
/* Hands the lines over to the report, in order of file, line and column. */
void rpt_mistakes_report(struct rpt_draft *draft, struct rpt_report *report);
rpt_locator rpt_locate; /* in valid JSON */
/* Of a byte. */
void rpt_line_column(const char *text, size_t at, unsigned *line, unsigned *column);

/* ---- What is left out: counted for each file, with the line of the first; `what` is copied. */
void rpt_left_out(struct rpt_draft *draft, const struct rpt_file *file, unsigned line,
                  const char *what);
void rpt_left_report(const struct rpt_draft *draft, struct rpt_report *report);

/* ---- What is known by name. */
/* What an entity that had this slug is called today; others are what they are. */
const char *rpt_known_today(const struct rpt_draft *draft, enum rpt_known kind, const char *slug);
bool rpt_known_has(const struct rpt_draft *draft, const struct rpt_draft_document *document,
                   enum rpt_known kind, const char *slug);
/* "no entity is called 'x'; nearest: 'y'", in the arena. */
const char *rpt_known_missing(struct rpt_draft *draft, const struct rpt_draft_document *document,
                              enum rpt_known kind, const char *slug);

/* The objects of a list in the file's JSON, or of the file itself (NULL), become records. */
void rpt_records_add(struct rpt_draft *draft, const struct rpt_file *file, const char *list,
                     enum rpt_known kind);
/* "entity"; and of vocabularies "channels", NULL for the rest. */
const char *rpt_known_word(enum rpt_known kind);
const char *rpt_known_list(enum rpt_known kind);

/* ---- Importers. */
struct rpt_importer {
    const char *name;
    const char *doc;
    bool (*sniff)(const char *path, const char *head, size_t len); /* head NULL: a folder */
    bool (*read)(struct rpt_draft *draft, const char *path, struct rpt_error *err);
};
#define RPT_IMPORTER(name, prefix, doc)                                                            \
    bool rpt_##prefix##_sniff(const char *path, const char *head, size_t len);                     \
    bool rpt_##prefix##_read(struct rpt_draft *draft, const char *path, struct rpt_error *err);
#include "importers.def"
#undef RPT_IMPORTER
extern const struct rpt_importer rpt_importers[];
extern const size_t rpt_importer_count;
/* What documents share, and which documents there are. */
bool rpt_sources_read(struct rpt_draft *draft, struct rpt_error *err);
/* Once all documents are read: the digests of the sources. */
void rpt_sources_finish(struct rpt_draft *draft);
/* Which row reads what stands there, NULL for none; NO_INPUT where nothing does. */
bool rpt_importer_find(const char *path, const struct rpt_importer **found, struct rpt_error *err);
/* One source more; `name` (in the arena) is what the dataset will know it by. */
bool rpt_source_read(struct rpt_draft *draft, const struct rpt_importer *importer, const char *path,
                     const char *name, struct rpt_error *err);
/* The names in a folder but hidden ones, sorted by bytes, so that no locale shows; none where there
 * is no such folder. free() the list. */
bool rpt_folder_list(struct rpt_draft *draft, const char *path, const char ***names, size_t *count,
                     struct rpt_error *err);
/* Markdown into a document; also what a bundle's text.md is read with. */
void rpt_markdown_parse(struct rpt_draft *draft, struct rpt_draft_document *document);
/* As rpt_draft_parse: entities as a JSON array, NDJSON or CSV; references as CSL-JSON or as a
 * bundle has them. What comes of it is always what a bundle's file holds. */
rpt_parser rpt_entities_parse, rpt_references_parse, rpt_table_parse;
/* Whether the first row is one of a table of entities. */
bool rpt_table_sniff(const char *head, size_t len);

/* CSV (RFC 4180), whose comma may be a semicolon or a tab. */
struct rpt_csv {
    const char *text;
    size_t len, at;
    char comma;
    bool inside;           /* a row */
    size_t cell_at;        /* where the last cell starts */
    struct rpt_buf cell;   /* what it holds */
    const char *complaint; /* what is wrong at `at`, or NULL */
};
enum rpt_csv_step { RPT_CSV_END, RPT_CSV_CELL, RPT_CSV_LAST }; /* last: of its row */
void rpt_csv_init(struct rpt_csv *csv, const char *text, size_t len);
void rpt_csv_finish(struct rpt_csv *csv);
/* The next cell; empty lines are passed over. END at the end, and at a complaint. */
enum rpt_csv_step rpt_csv_next(struct rpt_csv *csv);

/* ---- The steps. */
/* Records of the dataset so far become known. */
bool rpt_base_load(struct rpt_draft *draft, struct rpt_error *err);
/* The ids of the sources' records become known; twice the same is a mistake. */
void rpt_records_enter(struct rpt_draft *draft);
void rpt_check_records(struct rpt_draft *draft);
/* The turns of all documents, saved pages last. Nothing is stored once there is a mistake, or where
 * `db` is NULL. */
bool rpt_documents_import(struct rpt_draft *draft, struct rpt_db *db, const char *at,
                          bool *texts_changed, struct rpt_error *err);
/* Whether the options fit the documents that the sources hold. */
bool rpt_adopt_begin(struct rpt_draft *draft, struct rpt_error *err);
/* A document gets its slug, its work and what an original takes over from it. */
bool rpt_adopt(struct rpt_draft *draft, struct rpt_draft_document *document, struct rpt_error *err);
/* Facts about a document that never came are a mistake. */
void rpt_adopt_end(struct rpt_draft *draft);
/* Facts without a text: they join the document that has one. */
bool rpt_draft_is_part(const struct rpt_draft_document *document);
/* ---- Names of documents. The slugs that the sources say themselves are theirs. */
void rpt_names_begin(struct rpt_draft *draft);
/* A slug for a document that came without one: the option's, else that of its work (NULL: none),
 * else one of its title, which no other document has. */
bool rpt_name_make(struct rpt_draft *draft, struct rpt_draft_document *document, const char *work,
                   struct rpt_error *err);
/* A slug that comes twice is a mistake. */
void rpt_name_enter(struct rpt_draft *draft, const struct rpt_draft_document *document);
/* What the document was, where the dataset so far has it. */
bool rpt_before_load(struct rpt_draft *draft, struct rpt_draft_document *document,
                     struct rpt_error *err);
void rpt_before_finish(struct rpt_before *before);
/* Paragraphs get ids, structural refs, starts and fingerprints. */
bool rpt_identify(struct rpt_draft *draft, struct rpt_draft_document *document,
                  struct rpt_error *err);
/* Finds the places of what was marked in the last edition, and carries on what the new text and its
 * bundle do not say themselves. */
bool rpt_marks_carry(struct rpt_draft *draft, struct rpt_draft_document *document,
                     struct rpt_error *err);
void rpt_check_document(struct rpt_draft *draft, struct rpt_draft_document *document);
void rpt_shape_check(struct rpt_draft *draft, const struct rpt_file *file);
/* Whether it looks like a language tag (BCP 47). */
bool rpt_lang_valid(const char *text);
/* Finds the quotes of evidence and of corrections in the text. */
void rpt_quotes_find(struct rpt_draft *draft, struct rpt_draft_document *document);

/* What the dataset says of itself and of its sources, once these are read. */
bool rpt_store_dataset(struct rpt_draft *draft, struct rpt_db *db, struct rpt_error *err);
bool rpt_store_records(struct rpt_draft *draft, struct rpt_db *db, struct rpt_error *err);
bool rpt_store_document(struct rpt_draft *draft, const struct rpt_draft_document *document,
                        struct rpt_db *db, const char *at, bool *texts_changed,
                        struct rpt_error *err);
bool rpt_store_claims(struct rpt_draft *draft, const struct rpt_draft_document *document,
                      struct rpt_db *db, int64_t n, int64_t edition, struct rpt_error *err);
/* Stores and tells what a new edition changed. */
bool rpt_edition_tell(struct rpt_draft *draft, const struct rpt_draft_document *document,
                      struct rpt_db *db, int64_t n, int64_t edition, int64_t number,
                      struct rpt_error *err);
/* Looks up whether the marks of the new editions are where they should be, and tells of those that
 * moved or were lost; once mentions are made. */
bool rpt_marks_settle(struct rpt_db *db, struct rpt_report *report, struct rpt_error *err);
/* A JSON value as compact text in the arena; NULL for NULL and null. */
const char *rpt_store_json(struct rpt_draft *draft, const json_t *value);
/* ---- Seals (SHA-256, hex). A line is its parts, each ended by a zero byte; NULL is 0x01. */
void rpt_seal_line(struct rpt_sha256 *sum, const char *const *parts, size_t count);
/* Of what an edition says: title, sections, paragraphs with ids, and their marks. */
void rpt_edition_seal(const struct rpt_draft_document *document, char hex[65]);
/* Of a table's rows; and of every table into the table seal, once nothing else changes. */
bool rpt_table_seal(struct rpt_db *db, const char *name, char hex[65], struct rpt_error *err);
bool rpt_tables_seal(struct rpt_db *db, struct rpt_error *err);
/* What no source names any more, or a mistake where it is still in use. */
bool rpt_store_gone(struct rpt_draft *draft, struct rpt_db *db, struct rpt_error *err);
/* Mentions of current texts, where they may be others than in `old` (NULL: none); ambiguous places
 * are left out and told in the report. */
bool rpt_mentions_make(struct rpt_db *old, struct rpt_db *db, struct rpt_report *report,
                       struct rpt_meter *meter, struct rpt_error *err);
/* Those of a document as it now is; the maker is made at need. */
struct rpt_mention_maker;
bool rpt_mentions_of(struct rpt_mention_maker **maker, struct rpt_db *db, const char *document,
                     struct rpt_error *err);
void rpt_mention_maker_destroy(struct rpt_mention_maker *maker);
/* Capitalised phrases of all current texts that nothing names, told in the report. */
bool rpt_phrases_tell(struct rpt_db *db, struct rpt_report *report, struct rpt_error *err);
/* Compares what two datasets say (old may be NULL), writes the changes into `db` as those of
 * `number` and gives the digest. */
bool rpt_compare(struct rpt_db *old, struct rpt_db *db, int64_t number, bool *changed,
                 char digest[65], struct rpt_error *err);

/* The sum of what stands in a document, and the digest of what a dataset says. */
bool rpt_document_sum(struct rpt_db *db, const char *document, char hex[65], struct rpt_error *err);
bool rpt_dataset_digest(struct rpt_db *db, char digest[65], struct rpt_error *err);

/* ---- The file: locked, copied, replaced. */
struct rpt_place {
    char *path, *fresh, *lock; /* FILE, FILE.new, FILE.lock */
    int lock_file;
};
bool rpt_place_open(struct rpt_place *place, const char *path, struct rpt_error *err);
bool rpt_place_exists(const struct rpt_place *place);
/* Makes FILE.new a copy of FILE, or absent. */
bool rpt_place_copy(const struct rpt_place *place, bool empty, struct rpt_error *err);
bool rpt_place_commit(const struct rpt_place *place, struct rpt_error *err);
/* Removes FILE.new if it is still there and gives the lock back. */
void rpt_place_close(struct rpt_place *place);

#endif
