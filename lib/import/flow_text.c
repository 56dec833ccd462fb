/* SPDX-License-Identifier: MIT
 *
 * Flow, the text: what stands between the parts becomes paragraphs and section titles of the draft.
 * Spans are kept in bytes until their paragraph ends and are then counted in code points of its
 * NFC. Links inside the document find what they lead to when all of it is there.
 */
#include "flow.h"

#include <stdlib.h>
#include <string.h>

/* A paragraph that is ready; those of notes wait for the paragraph that calls them. */
struct rpt_flow_note {
    struct rpt_draft_paragraph paragraph;
    char *text;
    json_t *anchors;
};

/* ---- A text's life. */

static void clear(struct rpt_draft_paragraph *spans)
{
    free(spans->marks);
    free(spans->mentions);
    free(spans->citations);
    *spans = (struct rpt_draft_paragraph){0};
}

void rpt_flow_text_begin(struct rpt_flow *flow)
{
    struct rpt_flow_text *text = rpt_alloc(sizeof *text);

    text->outer = flow->now;
    text->base = text->fresh = flow->depth;
    rpt_buf_init(&text->text, RPT_MAX_PARAGRAPH);
    flow->now = text;
}

void rpt_flow_text_drop(struct rpt_flow *flow)
{
    struct rpt_flow_text *text = flow->now;

    flow->now = text->outer;
    clear(&text->spans);
    json_decref(text->anchors);
    rpt_buf_finish(&text->text);
    free(text);
}

/* The next paragraph: all spans that are open go on in it. */
static void renew(struct rpt_flow *flow)
{
    struct rpt_flow_text *now = flow->now;

    rpt_buf_cut(&now->text, 0);
    now->text.full = false;
    clear(&now->spans);
    now->line_kind = NULL;
    now->cells = 0;
    now->space = now->newline = false;
    now->fresh = now->base;
    for (size_t i = now->base; i < flow->depth; i++)
        flow->entries[i].start = RPT_FLOW_UNSET;
}

/* ---- Adding. */

/* A note begins with its number. */
static void add_number(struct rpt_flow_text *now)
{
    rpt_buf_adds(&now->text, now->number);
    *RPT_ADD(now->spans.marks, now->spans.mark_count) =
        (struct rpt_draft_mark){.start = 0, .end = now->text.len, .type = "superscript"};
    rpt_buf_addc(&now->text, ' ');
    now->number = NULL;
}

/* Before the first byte of more text: what parts it from the text before, and where spans begin. */
static void settle(struct rpt_flow *flow)
{
    struct rpt_flow_text *now = flow->now;
    struct rpt_buf *text = &now->text;

    if (text->len == 0) {
        now->line = flow->line;
        if (now->number != NULL)
            add_number(now);
    } else if (now->cells > 0)
        for (; now->cells > 0; now->cells--)
            rpt_buf_adds(text, now->cells > 1 ? " |" : " | ");
    else if (now->newline)
        rpt_buf_addc(text, '\n');
    else if (now->space && strchr(" \n", text->data[text->len - 1]) == NULL)
        rpt_buf_addc(text, ' ');
    now->cells = 0;
    now->space = now->newline = false;
    for (; now->fresh < flow->depth; now->fresh++)
        if (flow->entries[now->fresh].start == RPT_FLOW_UNSET)
            flow->entries[now->fresh].start = text->len;
}

static bool is_code(const struct rpt_flow *flow)
{
    for (size_t i = flow->depth; i-- > flow->now->base;)
        if (flow->entries[i].part.what == PART_BLOCK)
            return strcmp(flow->entries[i].part.name, "code") == 0;
    return false;
}

void rpt_flow_literal(struct rpt_flow *flow, const char *text, size_t len)
{
    while (len > 0 && *text == '\n' && flow->now->text.len == 0) {
        text++;
        len--;
    }
    if (len == 0 || flow->skipped > 0)
        return;
    settle(flow);
    rpt_buf_add(&flow->now->text, text, len);
}

void rpt_flow_text(struct rpt_flow *flow, const char *text, size_t len)
{
    static const char spaces[] = " \t\n\r\f";

    if (flow->skipped > 0)
        return;
    if (is_code(flow)) {
        rpt_flow_literal(flow, text, len);
        return;
    }
    for (size_t at = 0; at < len;) {
        size_t from = at;

        while (at < len && memchr(spaces, text[at], sizeof spaces - 1) == NULL)
            at++;
        if (at > from)
            rpt_flow_literal(flow, text + from, at - from);
        for (; at < len && memchr(spaces, text[at], sizeof spaces - 1) != NULL; at++)
            flow->now->space = true;
    }
}

void rpt_flow_break(struct rpt_flow *flow)
{
    if (flow->skipped > 0 || flow->now->text.len == 0)
        return;
    if (is_code(flow))
        rpt_buf_addc(&flow->now->text, '\n');
    else if (!flow->now->newline)
        flow->now->newline = true;
    else if (!rpt_flow_inside(flow, PART_HEADING) && !rpt_flow_inside(flow, PART_FIELD) &&
             !rpt_flow_inside(flow, PART_ROW))
        rpt_flow_end_paragraph(flow);
}

/* ---- Spans. */

static bool room_for_mark(struct rpt_flow *flow)
{
    if (flow->draft->marks++ < RPT_MAX_MARKS)
        return true;
    if (flow->draft->marks == RPT_MAX_MARKS + 1)
        rpt_mistake(flow->draft, flow->document->text, flow->line, 1,
                    "this is mark %d of the sources, one too many; import them in parts",
                    RPT_MAX_MARKS + 1);
    return false;
}

void rpt_flow_span(struct rpt_flow *flow, const struct rpt_flow_entry *entry)
{
    const struct rpt_part *part = &entry->part;
    struct rpt_draft_paragraph *spans = &flow->now->spans;
    size_t end = flow->now->text.len;

    if (entry->start >= end || !room_for_mark(flow))
        return; /* no text */
    if (part->what == PART_MARK)
        *RPT_ADD(spans->marks, spans->mark_count) = (struct rpt_draft_mark){
            .start = entry->start, .end = end, .type = part->name, .value = part->value};
    else if (part->what == PART_MENTION)
        *RPT_ADD(spans->mentions, spans->mention_count) =
            (struct rpt_draft_mention){.start = entry->start,
                                       .end = end,
                                       .entity = part->value,
                                       .class_name = part->name,
                                       .line = part->line,
                                       .column = part->column};
    else if (part->what == PART_CITATION)
        *RPT_ADD(spans->citations, spans->citation_count) =
            (struct rpt_draft_citation){.start = entry->start,
                                        .end = end,
                                        .reference = part->value,
                                        .intent = part->name,
                                        .line = part->line,
                                        .column = part->column};
}

/* ---- Paragraphs. */

static const char *kind_of(const struct rpt_flow *flow)
{
    if (flow->now->line_kind != NULL)
        return flow->now->line_kind;
    for (size_t i = flow->depth; i-- > flow->now->base;) {
        const struct rpt_part *part = &flow->entries[i].part;

        if (part->what == PART_BLOCK && strcmp(part->name, "paragraph") != 0)
            return part->name;
    }
    return "paragraph";
}

/* Where things stand: where an id leads to. An id that comes twice means its first place. */
static void set_anchors(struct rpt_flow *flow, json_t *anchors, json_t *place)
{
    size_t index;
    json_t *id;

    json_array_foreach (anchors, index, id)
        if (json_object_get(flow->anchors, json_string_value(id)) == NULL)
            json_object_set(flow->anchors, json_string_value(id), place);
    json_decref(place);
    json_decref(anchors);
}

/* Takes what is ready. */
static void add(struct rpt_flow *flow, struct rpt_flow_note *made)
{
    struct rpt_draft_paragraph *paragraph = rpt_draft_paragraph(
        flow->draft, flow->document, made->paragraph.kind, made->text, made->paragraph.line);
    json_t *anchors = made->anchors;

    free(made->text);
    if (paragraph == NULL) {
        clear(&made->paragraph);
        json_decref(anchors);
        return;
    }
    made->paragraph.text = paragraph->text;
    made->paragraph.section = paragraph->section;
    *paragraph = made->paragraph;
    set_anchors(flow, anchors, json_integer((json_int_t)(paragraph - flow->document->paragraphs)));
}

static void add_notes(struct rpt_flow *flow)
{
    for (size_t i = 0; i < flow->note_count; i++)
        add(flow, &flow->notes[i]);
    free(flow->notes);
    flow->notes = NULL;
    flow->note_count = 0;
}

static void trim(struct rpt_buf *text)
{
    size_t len = text->len;

    while (len > 0 && strchr(" \t\r\n", text->data[len - 1]) != NULL)
        len--;
    rpt_buf_cut(text, len);
}

/* The spans that are still open end, for this paragraph. */
static void end_spans(struct rpt_flow *flow)
{
    for (size_t i = flow->now->base; i < flow->depth; i++)
        rpt_flow_span(flow, &flow->entries[i]);
}

/* The text in NFC, the spans in its code points. */
static struct rpt_flow_note finish_paragraph(struct rpt_flow *flow)
{
    struct rpt_flow_text *now = flow->now;
    struct rpt_draft_paragraph made = now->spans;
    uint32_t *points;
    size_t len = now->text.len;
    char *text = rpt_utf8_nfc_points(now->text.data, len, &points);
    json_t *anchors = now->anchors;

#define TO_POINTS(list, count)                                                                     \
    for (size_t i = 0; i < (count); i++) {                                                         \
        (list)[i].start = points[(list)[i].start < len ? (list)[i].start : len];                   \
        (list)[i].end = points[(list)[i].end < len ? (list)[i].end : len];                         \
    }
    TO_POINTS(made.marks, made.mark_count)
    TO_POINTS(made.mentions, made.mention_count)
    TO_POINTS(made.citations, made.citation_count)
#undef TO_POINTS
    made.kind = kind_of(flow);
    made.line = now->line;
    free(points);
    now->spans = (struct rpt_draft_paragraph){0};
    now->anchors = NULL;
    return (struct rpt_flow_note){made, text, anchors};
}

/* Hands the paragraph over: to the document, or to the notes that wait. */
static void deliver(struct rpt_flow *flow)
{
    struct rpt_flow_note made = finish_paragraph(flow);

    if (flow->now->outer == NULL)
        add(flow, &made);
    else
        *RPT_ADD(flow->notes, flow->note_count) = made;
}

static bool is_too_long(struct rpt_flow *flow)
{
    if (flow->now->text.full)
        rpt_mistake(flow->draft, flow->document->text, flow->now->line, 1,
                    "this paragraph is longer than %zu bytes; make several of it",
                    RPT_MAX_PARAGRAPH);
    return flow->now->text.full;
}

void rpt_flow_end_paragraph(struct rpt_flow *flow)
{
    end_spans(flow);
    if (!is_too_long(flow)) {
        trim(&flow->now->text);
        if (flow->now->text.len > 0)
            deliver(flow);
    }
    renew(flow);
    if (flow->now->outer == NULL)
        add_notes(flow);
}

/* ---- Headings. */

const char *rpt_flow_one_line(struct rpt_flow *flow)
{
    size_t len;

    trim(&flow->now->text);
    char *text = rpt_utf8_nfc(flow->now->text.data != NULL ? flow->now->text.data : "",
                              flow->now->text.len, &len);
    for (char *at = strchr(text, '\n'); at != NULL; at = strchr(at, '\n'))
        *at = ' ';
    const char *kept = rpt_arena_strdup(flow->draft->arena, text);
    free(text);
    return kept;
}

/* One in a quotation, a table or a note is none of the document's own. */
static bool is_foreign(const struct rpt_flow *flow)
{
    for (size_t i = flow->depth; i-- > flow->now->base;)
        if (flow->entries[i].part.what == PART_ROW ||
            (flow->entries[i].part.what == PART_BLOCK &&
             strcmp(flow->entries[i].part.name, "quote") == 0))
            return true;
    return flow->now->outer != NULL;
}

static unsigned sections_open(const struct rpt_flow *flow)
{
    unsigned count = 0;

    for (size_t i = 0; i < flow->depth; i++)
        count += flow->entries[i].part.what == PART_SECTION;
    return count > 0 ? count : 1;
}

/* The id that the importer gave, else the heading's own, else that of the part that it heads. */
static const char *slug_of(struct rpt_flow *flow, const struct rpt_part *part)
{
    const char *id = part->id;

    if (flow->now->spans.id != NULL)
        return flow->now->spans.id;
    for (size_t i = flow->depth; id == NULL && i-- > 0;) {
        if (flow->entries[i].part.what != PART_SECTION)
            continue;
        id = flow->entries[i].part.id;
        flow->entries[i].part.id = NULL;
        break;
    }
    return id != NULL && rpt_slug_valid(id) &&
                   !rpt_known_has(flow->draft, flow->document, KNOWN_SECTION, id)
               ? id
               : NULL;
}

static void say_lost_spans(struct rpt_flow *flow)
{
    const struct rpt_draft_paragraph *spans = &flow->now->spans;

    for (size_t i = 0; i < spans->mark_count; i++)
        rpt_flow_left_out(
            flow, rpt_arena_printf(flow->draft->arena, "%s in a heading", spans->marks[i].type));
    for (size_t i = 0; i < spans->mention_count + spans->citation_count; i++)
        rpt_flow_left_out(flow, "a mention or citation in a heading");
}

static void add_heading(struct rpt_flow *flow, const struct rpt_part *part)
{
    struct rpt_draft_document *document = flow->document;
    unsigned depth = part->depth > 0 ? part->depth : sections_open(flow);
    const char *title = rpt_flow_one_line(flow);
    json_t *anchors = flow->now->anchors;

    flow->now->anchors = NULL;
    say_lost_spans(flow);
    if (depth == 1 && document->section_count == 0 && document->title == NULL) {
        document->title = title;
        json_decref(anchors);
    } else {
        const struct rpt_draft_section *section = rpt_draft_section(
            flow->draft, document, depth, slug_of(flow, part), title, flow->now->line);
        set_anchors(flow, anchors, json_string(section->slug));
    }
}

static bool too_many_sections(struct rpt_flow *flow)
{
    if (flow->document->section_count < RPT_MAX_SECTIONS)
        return false;
    if (!flow->told_sections)
        rpt_mistake(
            flow->draft, flow->document->text, flow->now->line, 1,
            "this is section %d of the document, one too many; make several documents of it",
            RPT_MAX_SECTIONS + 1);
    flow->told_sections = true;
    return true;
}

/* The part that it stands in needs no other. */
static void head_section(struct rpt_flow *flow)
{
    for (size_t i = flow->depth; i-- > 0;)
        if (flow->entries[i].part.what == PART_SECTION) {
            flow->entries[i].joins = false;
            return;
        }
}

void rpt_flow_end_heading(struct rpt_flow *flow, const struct rpt_part *part)
{
    head_section(flow);
    trim(&flow->now->text);
    if (rpt_flow_inside(flow, PART_FIELD)) {
        flow->now->space = true;
    } else if (flow->now->text.len == 0 || is_too_long(flow) || too_many_sections(flow)) {
        renew(flow);
    } else if (is_foreign(flow)) {
        end_spans(flow);
        flow->now->line_kind = "heading";
        rpt_flow_end_paragraph(flow);
    } else {
        add_heading(flow, part);
        renew(flow);
        add_notes(flow);
    }
}

/* ---- The end. */

/* A link to an id leads to the section, or to the paragraph once that has a name. */
static void settle_links(struct rpt_flow *flow, struct rpt_draft_paragraph *paragraph)
{
    for (size_t i = 0; i < paragraph->mark_count; i++) {
        struct rpt_draft_mark *mark = &paragraph->marks[i];
        const json_t *place = strcmp(mark->type, "link") == 0 && *mark->value == '#'
                                  ? json_object_get(flow->anchors, mark->value + 1)
                                  : NULL;

        if (json_is_string(place))
            mark->value = rpt_arena_printf(flow->draft->arena, "#%s", json_string_value(place));
        else if (json_is_integer(place))
            mark->target = (size_t)json_integer_value(place) + 1;
    }
}

void rpt_flow_finish(struct rpt_flow *flow)
{
    struct rpt_draft_document *document = flow->document;

    flow->too_deep = 0;
    while (flow->depth > 0)
        rpt_flow_close(flow);
    rpt_flow_end_paragraph(flow);
    if (document->paragraph_count > 0) {
        set_anchors(flow, flow->now->anchors,
                    json_integer((json_int_t)document->paragraph_count - 1));
        flow->now->anchors = NULL;
    }
    for (size_t i = 0; i < document->paragraph_count; i++)
        settle_links(flow, &document->paragraphs[i]);
    rpt_flow_text_drop(flow);
    json_decref(flow->anchors);
    free(flow->entries);
}
