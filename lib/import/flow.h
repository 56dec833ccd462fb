/* SPDX-License-Identifier: MIT
 *
 * Flow: how a tree (HTML, TEI, pandoc's JSON, Markdown) becomes a document. An importer says what
 * it goes into and comes out of, and the text between; the flow makes paragraphs, sections and
 * spans of it: NFC, white space folded, offsets in code points, bounds kept. Every rpt_flow_open
 * has one close. What has no place in a document is told with rpt_flow_left_out.
 */
#ifndef RPT_FLOW_H
#define RPT_FLOW_H

#include "draft.h"

#define RPT_MAX_MARKS 4000000   /* of all sources */
#define RPT_MAX_SECTIONS 100000 /* of a document */

enum rpt_part_kind {
    PART_PLAIN,    /* nothing by itself; what is in it counts */
    PART_SKIP,     /* nothing in it counts; `name`: what the report calls it, NULL: not worth it */
    PART_BLOCK,    /* paragraphs of the kind `name`; "paragraph" takes that of the block around */
    PART_SECTION,  /* headings in it are one deeper; `name`: what the report calls one that has no
                      heading of its own, though text is before it; NULL: not worth it */
    PART_HEADING,  /* starts a section; the first of depth 1 is document->title if that is NULL */
    PART_LINE,     /* a line of a paragraph of the kind `name` (verse), with its neighbours */
    PART_ROW,      /* a paragraph of cells; plain paragraphs in it do not end it */
    PART_CELL,     /* is parted from the one before by " | " */
    PART_NOTE,     /* paragraphs behind the one it is called from; `name`: its number, or NULL */
    PART_FIELD,    /* text that belongs to no paragraph; close it with rpt_flow_take */
    PART_MARK,     /* type `name`, value `value` */
    PART_MENTION,  /* class `name` or NULL, entity `value` or NULL */
    PART_CITATION, /* intent `name` or NULL, reference `value` */
};

struct rpt_part {
    enum rpt_part_kind what;
    const char *name, *value; /* copied where they are kept, but for the kinds and types */
    const char *lang;         /* of what is in it, or NULL: that around it */
    const char *id;        /* where links "#id" lead, or NULL; a heading's is its slug if valid */
    unsigned depth;        /* of a heading, from 1; 0: as deep as sections are open */
    unsigned line, column; /* of a mention or citation; the flow's, of a section */
};

struct rpt_flow_entry;
struct rpt_flow_text {
    struct rpt_flow_text *outer; /* that waits for this note or field to end */
    struct rpt_buf text;
    struct rpt_draft_paragraph spans; /* in bytes of the text; its id if the importer gives one */
    json_t *anchors;                  /* ids that links may lead to, or NULL */
    const char *line_kind;            /* of verse lines, or NULL */
    const char *number;               /* of a note, until its first words */
    size_t base;                      /* entries from here on belong to this text */
    size_t fresh;                     /* entries from here on may be marks that have no text yet */
    unsigned line, cells;             /* cells: borders since the last text */
    bool space, newline;              /* since the last text */
};

struct rpt_flow {
    struct rpt_draft *draft;
    struct rpt_draft_document *document;
    unsigned line; /* of what is being read: the importer keeps it */
    struct rpt_flow_entry *entries;
    size_t depth, too_deep; /* too_deep: opened beyond the most that there may be */
    size_t skipped;         /* entries from here on do not count; 0: none */
    bool told_depth, told_sections;
    struct rpt_flow_text *now;
    struct rpt_flow_note *notes; /* finished ones that wait for the paragraph that calls them */
    size_t note_count, note_calls;
    json_t *anchors; /* id → a paragraph's index, or a section's slug */
};

void rpt_flow_init(struct rpt_flow *flow, struct rpt_draft *draft,
                   struct rpt_draft_document *document);
/* Ends what is open, and lets links lead where their ids ended up. */
void rpt_flow_finish(struct rpt_flow *flow);

/* False, with one mistake told, where parts nest deeper than RPT_MAX_DEPTH; still to be closed. */
bool rpt_flow_open(struct rpt_flow *flow, const struct rpt_part *part);
void rpt_flow_close(struct rpt_flow *flow);
/* Closes a field: its text, one line, in the arena. */
const char *rpt_flow_take(struct rpt_flow *flow);

/* Text (UTF-8); white space runs are one space, but in code, where it stays. */
void rpt_flow_text(struct rpt_flow *flow, const char *text, size_t len);
/* Text with all its white space. */
void rpt_flow_literal(struct rpt_flow *flow, const char *text, size_t len);
/* A line end inside a paragraph; two together end it. */
void rpt_flow_break(struct rpt_flow *flow);
/* Something that has no place here, at the line being read. */
void rpt_flow_left_out(struct rpt_flow *flow, const char *what);

/* ---- Between flow.c (parts) and flow_text.c (text). */
struct rpt_flow_entry {
    struct rpt_part part;
    size_t start; /* of a mark, in bytes of its text (RPT_FLOW_UNSET: no text yet); of a note, in
                     the paragraphs of notes */
    bool joined;  /* is closed with the one below it */
    bool joins;   /* a section without a heading so far, and what is before it */
};
#define RPT_FLOW_UNSET SIZE_MAX
void rpt_flow_text_begin(struct rpt_flow *flow);
void rpt_flow_text_drop(struct rpt_flow *flow);
/* Records a span that ends here. */
void rpt_flow_span(struct rpt_flow *flow, const struct rpt_flow_entry *entry);
/* Ends the paragraph being written, if it has text. */
void rpt_flow_end_paragraph(struct rpt_flow *flow);
/* Ends a heading: a title, a section, or a paragraph where it can be none of them. */
void rpt_flow_end_heading(struct rpt_flow *flow, const struct rpt_part *part);
/* The text so far on one line, NFC; in the arena. */
const char *rpt_flow_one_line(struct rpt_flow *flow);
/* Whether such a part is open in the text being written. */
bool rpt_flow_inside(const struct rpt_flow *flow, enum rpt_part_kind what);

#endif
