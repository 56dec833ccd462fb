/* SPDX-License-Identifier: MIT
 *
 * Flow, the parts: what an importer goes into and comes out of, on one stack. Blocks end the
 * paragraph before them; spans remember where they began; notes and fields put the text around them
 * aside until they end. What becomes of the text stands in flow_text.c.
 */
#include "flow.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void rpt_flow_init(struct rpt_flow *flow, struct rpt_draft *draft,
                   struct rpt_draft_document *document)
{
    *flow = (struct rpt_flow){.draft = draft, .document = document, .line = 1};
    flow->anchors = json_object();
    rpt_flow_text_begin(flow);
}

static bool is_span(const struct rpt_part *part)
{
    return part->what == PART_MARK || part->what == PART_MENTION || part->what == PART_CITATION;
}

/* The entry that holds the text being written belongs to it. */
static size_t first_of(const struct rpt_flow *flow)
{
    return flow->now->base > 0 ? flow->now->base - 1 : 0;
}

bool rpt_flow_inside(const struct rpt_flow *flow, enum rpt_part_kind what)
{
    for (size_t i = flow->depth; i-- > first_of(flow);)
        if (flow->entries[i].part.what == what)
            return true;
    return false;
}

/* ---- Languages. */

static const char *language(const struct rpt_flow *flow, bool of_document)
{
    const char *said = rpt_draft_text(flow->document->record, "lang");

    for (size_t i = of_document ? 0 : flow->depth; i-- > 0;)
        if (flow->entries[i].part.what == PART_MARK &&
            strcmp(flow->entries[i].part.name, "foreign") == 0 &&
            flow->entries[i].part.value != NULL)
            return flow->entries[i].part.value;
    return said != NULL                         ? said
           : flow->draft->options->lang != NULL ? flow->draft->options->lang
                                                : "en";
}

static const char *kept(struct rpt_flow *flow, const char *text)
{
    return text != NULL ? rpt_arena_strdup(flow->draft->arena, text) : NULL;
}

static struct rpt_flow_entry *push(struct rpt_flow *flow, const struct rpt_part *part)
{
    struct rpt_flow_entry *entry = RPT_ADD(flow->entries, flow->depth);

    *entry = (struct rpt_flow_entry){.part = *part, .start = RPT_FLOW_UNSET};
    entry->part.value = kept(flow, part->value);
    entry->part.id =
        part->what == PART_HEADING || part->what == PART_SECTION ? kept(flow, part->id) : NULL;
    if (is_span(part) && flow->now->fresh >= flow->depth)
        flow->now->fresh = flow->depth - 1;
    return entry;
}

/* Text of another language than the one around it is marked as such. */
static void push_language(struct rpt_flow *flow, const struct rpt_part *part)
{
    bool note = part->what == PART_NOTE;
    const char *around = language(flow, note);
    const char *wanted =
        part->lang != NULL && *part->lang != '\0' ? part->lang : language(flow, false);

    if (strcasecmp(wanted, around) == 0)
        return;
    if (!rpt_lang_valid(wanted)) {
        rpt_flow_left_out(flow, "a language that is no tag, such as en or zh-Hant");
        return;
    }
    push(flow, &(struct rpt_part){.what = PART_MARK, .name = "foreign", .value = wanted})->joined =
        true;
}

/* ---- Opening. */

/* A block that gives its paragraphs no kind is only a space in a heading, a field or a table row.
 */
static bool is_inline(const struct rpt_flow *flow, const struct rpt_part *part)
{
    if (rpt_flow_inside(flow, PART_HEADING) || rpt_flow_inside(flow, PART_FIELD))
        return true;
    return part->what == PART_BLOCK && strcmp(part->name, "paragraph") == 0 &&
           rpt_flow_inside(flow, PART_ROW);
}

static void border(struct rpt_flow *flow, const struct rpt_part *part)
{
    if (is_inline(flow, part))
        flow->now->space = true;
    else
        rpt_flow_end_paragraph(flow);
}

static void line_border(struct rpt_flow *flow, const struct rpt_part *part)
{
    if (flow->now->line_kind == NULL && flow->now->text.len > 0)
        border(flow, part);
    flow->now->line_kind = part->name;
    flow->now->newline = true;
}

/* A note that is called from nowhere is a paragraph like others. */
static bool is_called(const struct rpt_flow *flow)
{
    static const enum rpt_part_kind callers[] = {PART_BLOCK, PART_HEADING, PART_LINE, PART_ROW,
                                                 PART_FIELD};
    bool called = flow->now->text.len > 0;

    for (size_t i = 0; i < RPT_COUNT(callers) && !called; i++)
        called = rpt_flow_inside(flow, callers[i]);
    return called;
}

/* A space in its id, so that none of the source's own is the same. */
static void begin_note(struct rpt_flow *flow, struct rpt_flow_entry *entry)
{
    struct rpt_arena *arena = flow->draft->arena;
    size_t call = ++flow->note_calls;
    const char *label = entry->part.name;

    label = label != NULL && *label != '\0' ? rpt_arena_strdup(arena, label)
                                            : rpt_arena_printf(arena, "%zu", call);
    entry->part.name = label;
    entry->part.value = rpt_arena_printf(arena, "#note %zu", call);
    rpt_flow_text_begin(flow);
    flow->now->anchors = json_pack("[s]", entry->part.value + 1);
    flow->now->number = label;
    entry->start = flow->note_count;
}

/* The same mark around it says it already. */
static bool is_said(const struct rpt_flow *flow, const struct rpt_part *part)
{
    for (size_t i = flow->depth; part->what == PART_MARK && i-- > flow->now->base;) {
        const struct rpt_part *other = &flow->entries[i].part;

        if (other->what == PART_MARK && strcmp(other->name, part->name) == 0 &&
            (part->value == NULL) == (other->value == NULL) &&
            (part->value == NULL || strcmp(part->value, other->value) == 0))
            return true;
    }
    return false;
}

static void add_anchor(struct rpt_flow *flow, const char *id)
{
    if (id == NULL || *id == '\0')
        return;
    if (flow->now->anchors == NULL)
        flow->now->anchors = json_array();
    json_array_append_new(flow->now->anchors, json_string(id));
}

/* What its beginning does to the text before it. */
static void part_from(struct rpt_flow *flow, const struct rpt_part *part)
{
    if (part->what == PART_BLOCK || part->what == PART_SECTION || part->what == PART_HEADING ||
        part->what == PART_ROW)
        border(flow, part);
    else if (part->what == PART_LINE)
        line_border(flow, part);
    else if (part->what == PART_CELL)
        flow->now->cells += flow->now->text.len > 0;
}

/* What it does to the text behind it. */
static void begin(struct rpt_flow *flow, struct rpt_flow_entry *entry)
{
    if (entry->part.what == PART_NOTE) {
        begin_note(flow, entry);
    } else if (entry->part.what == PART_FIELD) {
        rpt_flow_text_begin(flow);
    } else if (entry->part.what == PART_SECTION) {
        entry->part.line = flow->line;
        entry->joins = flow->document->paragraph_count + flow->document->section_count > 0;
    } else if (entry->part.what == PART_SKIP) {
        flow->skipped = flow->depth;
        if (entry->part.name != NULL)
            rpt_flow_left_out(flow, entry->part.name);
    }
}

static void say_too_deep(struct rpt_flow *flow)
{
    if (flow->too_deep++ == 0 && !flow->told_depth)
        rpt_mistake(flow->draft, flow->document->text, flow->line, 1,
                    "things stand in one another more than %d deep here; take some of them apart",
                    RPT_MAX_DEPTH);
    flow->told_depth = true;
}

bool rpt_flow_open(struct rpt_flow *flow, const struct rpt_part *part)
{
    struct rpt_part made = *part;

    if (flow->depth >= RPT_MAX_DEPTH) {
        say_too_deep(flow);
        return false;
    }
    if (flow->skipped > 0 || is_said(flow, part))
        made.what = PART_PLAIN;
    else if (part->what == PART_NOTE && !is_called(flow))
        made = (struct rpt_part){
            .what = PART_BLOCK, .name = "paragraph", .lang = part->lang, .id = part->id};
    part_from(flow, &made);
    begin(flow, push(flow, &made));
    if (flow->skipped > 0)
        return true;
    add_anchor(flow, made.id);
    push_language(flow, &made);
    return true;
}

/* ---- Closing. */

/* The number of a note that has words, in the text that it belongs to. */
static void call(struct rpt_flow *flow, const struct rpt_part *note)
{
    flow->now->space = false;
    rpt_flow_open(flow, &(struct rpt_part){.what = PART_MARK, .name = "superscript"});
    rpt_flow_open(flow,
                  &(struct rpt_part){.what = PART_MARK, .name = "link", .value = note->value});
    rpt_flow_literal(flow, note->name, strlen(note->name));
    rpt_flow_close(flow);
    rpt_flow_close(flow);
}

static void end_note(struct rpt_flow *flow, const struct rpt_flow_entry *entry)
{
    rpt_flow_end_paragraph(flow);
    rpt_flow_text_drop(flow);
    flow->depth--;
    if (flow->note_count == entry->start)
        return;
    if (rpt_flow_inside(flow, PART_HEADING) || rpt_flow_inside(flow, PART_FIELD))
        rpt_flow_left_out(flow, "the number of a note in a heading");
    else
        call(flow, &entry->part);
}

static void end(struct rpt_flow *flow)
{
    struct rpt_flow_entry entry = flow->entries[flow->depth - 1];

    switch (entry.part.what) {
    case PART_SKIP:
        flow->skipped = 0;
        break;
    case PART_SECTION:
        if (entry.joins && entry.part.name != NULL)
            rpt_left_out(flow->draft, flow->document->text, entry.part.line, entry.part.name);
        border(flow, &entry.part);
        break;
    case PART_BLOCK:
    case PART_ROW:
        border(flow, &entry.part);
        break;
    case PART_HEADING:
        rpt_flow_end_heading(flow, &entry.part);
        break;
    case PART_LINE:
        flow->now->newline = true;
        break;
    case PART_NOTE:
        end_note(flow, &entry);
        return;
    case PART_FIELD:
        rpt_flow_text_drop(flow);
        break;
    case PART_MARK:
    case PART_MENTION:
    case PART_CITATION:
        rpt_flow_span(flow, &entry);
        break;
    case PART_PLAIN:
    case PART_CELL:
        break;
    }
    flow->depth--;
}

void rpt_flow_close(struct rpt_flow *flow)
{
    bool joined;

    if (flow->too_deep > 0) {
        flow->too_deep--;
        return;
    }
    do {
        if (flow->depth == 0)
            return;
        joined = flow->entries[flow->depth - 1].joined;
        end(flow);
    } while (joined);
    if (flow->now->fresh > flow->depth)
        flow->now->fresh = flow->depth;
}

const char *rpt_flow_take(struct rpt_flow *flow)
{
    const char *text = flow->too_deep == 0 && flow->skipped == 0 ? rpt_flow_one_line(flow) : "";

    rpt_flow_close(flow);
    return text;
}

void rpt_flow_left_out(struct rpt_flow *flow, const char *what)
{
    rpt_left_out(flow->draft, flow->document->text, flow->line, what);
}
