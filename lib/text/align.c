/* SPDX-License-Identifier: MIT
 *
 * A quotation laid along a text: the stretch of the text that it is most like, and how the two
 * differ atom by atom. One matrix of edit distances, free at both ends of the text, with a row for
 * each atom of the quotation; a marked omission is a row in which going on in the text is free.
 */
#include "rapporteur/text.h"

#include <stdlib.h>
#include <string.h>

#define QUOTE_ATOMS 4095
#define CELLS ((size_t)8 << 20)
#define FEW_CELLS ((size_t)1 << 18) /* so many are compared without choosing where */
#define SIGN_COST ((uint32_t)1 << 12)
#define WORD_COST (4 * SIGN_COST)
#define SKIP_COST SIGN_COST /* a word of the text that an insertion stands for */
#define LOSS 1 /* an atom of the quotation not kept: decides between equal edits, no more */
#define INSERTION_WORDS 10  /* of the text that one may stand for */
#define NO_CLASS UINT32_MAX /* of the text's atoms: not in the quotation */

enum step { KEEP, CHANGE, SWAP, ADD, DROP, LEAVE, SKIP };

/* Equal atoms have equal numbers, so that the matrix compares numbers only. */
struct classes {
    const struct rpt_atoms *quote;
    uint32_t *slots; /* open addressing, at most half full: a class + 1 */
    size_t size;
    uint32_t *of_quote, *of_text; /* the first atom of the quotation that is the same */
    uint32_t *need, *have;        /* how many of a class the quotation and the window hold */
};

struct matrix {
    const struct rpt_atoms *text, *quote;
    const struct classes *classes;
    size_t from, width; /* the text's atoms that are compared */
    unsigned char *steps;
    uint32_t *rows[3]; /* of this atom of the quotation, the one before, and before that */
};

/* ---- Classes. */

static uint32_t *slot_of(const struct classes *classes, const struct rpt_atom *atom)
{
    size_t at = (size_t)(atom->hash ^ (atom->hash >> 29)) & (classes->size - 1);

    while (classes->slots[at] != 0 &&
           !rpt_atom_equal(&classes->quote->list[classes->slots[at] - 1], atom))
        at = (at + 1) & (classes->size - 1);
    return &classes->slots[at];
}

static void classes_make(struct classes *classes, const struct rpt_atoms *text,
                         const struct rpt_atoms *quote)
{
    *classes = (struct classes){.quote = quote, .size = 16};
    while (classes->size < 2 * quote->count)
        classes->size *= 2;
    classes->slots = rpt_grow(NULL, classes->size, sizeof *classes->slots);
    classes->of_quote = rpt_grow(NULL, quote->count + 1, sizeof *classes->of_quote);
    classes->of_text = rpt_grow(NULL, text->count + 1, sizeof *classes->of_text);
    classes->need = rpt_grow(NULL, quote->count + 1, sizeof *classes->need);
    classes->have = rpt_grow(NULL, quote->count + 1, sizeof *classes->have);
    for (size_t i = 0; i < quote->count; i++) {
        uint32_t *slot = slot_of(classes, &quote->list[i]);

        if (*slot == 0)
            *slot = (uint32_t)i + 1;
        classes->of_quote[i] = *slot - 1;
        classes->need[*slot - 1]++;
    }
    for (size_t j = 0; j < text->count; j++) {
        uint32_t slot = *slot_of(classes, &text->list[j]);
        classes->of_text[j] = slot == 0 ? NO_CLASS : slot - 1;
    }
}

static void classes_finish(struct classes *classes)
{
    free(classes->slots);
    free(classes->of_quote);
    free(classes->of_text);
    free(classes->need);
    free(classes->have);
}

/* ---- Where to look: the window that shares most words with the quotation, counted as often as
 * both have them (the counting filter of Jokinen, Tarhio and Ukkonen, 1996). */

static bool counts(const struct classes *classes, const struct rpt_atoms *text, size_t j)
{
    return classes->of_text[j] != NO_CLASS && text->list[j].kind == RPT_ATOM_WORD;
}

static size_t best_window(const struct classes *classes, const struct rpt_atoms *text, size_t width,
                          size_t *shared)
{
    size_t now = 0, best = 0;

    *shared = 0;
    for (size_t j = 0; j < text->count; j++) {
        if (j >= width && counts(classes, text, j - width)) {
            uint32_t gone = classes->of_text[j - width];
            now -= classes->have[gone]-- <= classes->need[gone];
        }
        if (counts(classes, text, j)) {
            uint32_t come = classes->of_text[j];
            now += ++classes->have[come] <= classes->need[come];
        }
        if (now > *shared) {
            *shared = now;
            best = j + 1 > width ? j + 1 - width : 0;
        }
    }
    return best;
}

/* Sets the stretch of the text to compare; false where too little of the quotation is in it. */
static bool focus(struct matrix *matrix, const struct classes *classes)
{
    const struct rpt_atoms *quote = matrix->quote, *text = matrix->text;
    size_t width = quote->count + quote->count / 4 + 8, words = 0, shared, most, best;
    bool omits = false;

    for (size_t i = 0; i < quote->count; i++) {
        words += quote->list[i].kind == RPT_ATOM_WORD;
        omits = omits || quote->list[i].kind >= RPT_ATOM_OMISSION;
    }
    most = CELLS / (quote->count + 1);
    if (omits || quote->count * text->count <= FEW_CELLS)
        width = most;
    width = width < text->count ? width : text->count;
    best = best_window(classes, text, width, &shared);
    if (words == 0 || 2 * shared < words || quote->count > QUOTE_ATOMS)
        return false;
    /* A place may reach over a window of half its words on either side. */
    matrix->from = best > width / 2 + 1 ? best - width / 2 - 1 : 0;
    matrix->width = text->count - matrix->from;
    if (matrix->width > 2 * width + 2)
        matrix->width = 2 * width + 2;
    if (matrix->width > most)
        matrix->width = most;
    return true;
}

/* ---- The matrix. */

static uint32_t cost_of(const struct rpt_atom *atom)
{
    return atom->kind == RPT_ATOM_WORD ? WORD_COST : SIGN_COST;
}

static uint32_t cost_of_skip(const struct rpt_atom *gap, const struct rpt_atom *atom)
{
    return gap->kind == RPT_ATOM_INSERTION && atom->kind == RPT_ATOM_WORD ? SKIP_COST : 0;
}

static void fill_gap_row(const struct matrix *m, size_t i, unsigned char *steps)
{
    const struct rpt_atom *gap = &m->quote->list[i];

    m->rows[0][0] = m->rows[1][0];
    steps[0] = LEAVE;
    for (size_t j = 1; j <= m->width; j++) {
        uint32_t skip = m->rows[0][j - 1] + cost_of_skip(gap, &m->text->list[m->from + j - 1]);

        m->rows[0][j] = m->rows[1][j];
        steps[j] = LEAVE;
        if (skip < m->rows[0][j]) {
            m->rows[0][j] = skip;
            steps[j] = SKIP;
        }
    }
}

/* Two neighbouring words the other way round. */
static bool is_swapped(const struct matrix *m, size_t i, size_t j)
{
    const uint32_t *quote = m->classes->of_quote, *text = &m->classes->of_text[m->from];

    return i > 0 && j > 1 && quote[i] == text[j - 2] && quote[i - 1] == text[j - 1] &&
           m->quote->list[i].kind == RPT_ATOM_WORD && m->quote->list[i - 1].kind == RPT_ATOM_WORD;
}

static void fill_row(const struct matrix *m, size_t i, unsigned char *steps)
{
    const struct rpt_atom *atom = &m->quote->list[i];
    const uint32_t cost = cost_of(atom), class = m->classes->of_quote[i];

    m->rows[0][0] = m->rows[1][0] + cost + LOSS;
    steps[0] = ADD;
    for (size_t j = 1; j <= m->width; j++) {
        const struct rpt_atom *other = &m->text->list[m->from + j - 1];
        const uint32_t other_cost = cost_of(other);
        const bool same = m->classes->of_text[m->from + j - 1] == class;
        /* A word does not become a sign: one is dropped, the other added. */
        uint32_t best = m->rows[1][j - 1] + (same                 ? 0
                                             : cost == other_cost ? cost + LOSS
                                                                  : cost + other_cost + LOSS);
        unsigned char step = same ? KEEP : CHANGE;

        if (m->rows[1][j] + cost + LOSS < best) {
            best = m->rows[1][j] + cost + LOSS;
            step = ADD;
        }
        if (m->rows[0][j - 1] + other_cost < best) {
            best = m->rows[0][j - 1] + other_cost;
            step = DROP;
        }
        if (!same && is_swapped(m, i, j) && m->rows[2][j - 2] + WORD_COST + 2 * LOSS < best) {
            best = m->rows[2][j - 2] + WORD_COST + 2 * LOSS;
            step = SWAP;
        }
        m->rows[0][j] = best;
        steps[j] = step;
    }
}

/* Fills the matrix; where in its last row the least is. */
static size_t fill(struct matrix *m)
{
    size_t stride = m->width + 1, best = 0;

    for (size_t i = 0; i < m->quote->count; i++) {
        uint32_t *oldest = m->rows[2];

        m->rows[2] = m->rows[1];
        m->rows[1] = m->rows[0];
        m->rows[0] = oldest;
        if (m->quote->list[i].kind >= RPT_ATOM_OMISSION)
            fill_gap_row(m, i, m->steps + i * stride);
        else
            fill_row(m, i, m->steps + i * stride);
    }
    for (size_t j = 1; j <= m->width; j++) {
        if (m->rows[0][j] < m->rows[0][best])
            best = j;
    }
    /* A last word that differs stands for the text's next word rather than for none. */
    const unsigned char *last = m->steps + (m->quote->count - 1) * stride;
    if (best < m->width && last[best] == ADD && last[best + 1] == CHANGE &&
        m->rows[0][best + 1] == m->rows[0][best])
        best++;
    return best;
}

/* ---- The way back through the matrix, as changes. */

struct trace {
    struct rpt_alignment *out;
    size_t room;
    uint32_t edits, quoted, read; /* costs: of the way, of the quotation, of its place */
    size_t inserted;              /* words that the insertion at hand stands for */
};

static struct rpt_range join(struct rpt_range a, struct rpt_range b)
{
    if (a.end == 0 || b.end == 0)
        return a.end == 0 ? b : a;
    return (struct rpt_range){a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

static bool is_edit(enum rpt_change_kind kind)
{
    return kind >= RPT_CHANGE_CHANGED && kind <= RPT_CHANGE_DROPPED;
}

/* Neighbouring edits are one change. Either atom may be NULL. */
static void put(struct trace *trace, enum rpt_change_kind kind, const struct rpt_atom *quote,
                const struct rpt_atom *text)
{
    struct rpt_alignment *out = trace->out;
    struct rpt_change *last = out->count > 0 ? &out->changes[out->count - 1] : NULL;
    struct rpt_change new = {.kind = kind};

    if (quote != NULL)
        new.quote = (struct rpt_range){quote->start, quote->end};
    if (text != NULL)
        new.text = (struct rpt_range){text->start, text->end};
    if (last == NULL || (last->kind != kind && !(is_edit(last->kind) && is_edit(kind)))) {
        if (out->count == trace->room) {
            trace->room = trace->room == 0 ? 16 : 2 * trace->room;
            out->changes = rpt_grow(out->changes, trace->room, sizeof *out->changes);
        }
        out->changes[out->count++] = new;
        return;
    }
    last->quote = join(last->quote, new.quote);
    last->text = join(last->text, new.text);
    if (is_edit(kind))
        last->kind = last->quote.end == 0  ? RPT_CHANGE_DROPPED
                     : last->text.end == 0 ? RPT_CHANGE_ADDED
                                           : RPT_CHANGE_CHANGED;
}

/* A step that compares. */
static void put_compared(struct trace *trace, enum rpt_change_kind kind,
                         const struct rpt_atom *quote, const struct rpt_atom *text)
{
    trace->quoted += quote != NULL ? cost_of(quote) : 0;
    trace->read += text != NULL ? cost_of(text) : 0;
    trace->out->kept += kind == RPT_CHANGE_SAME && quote != NULL && quote->kind == RPT_ATOM_WORD;
    put(trace, kind, quote, text);
}

static void put_gap(struct trace *trace, const struct rpt_atom *gap, const struct rpt_atom *text)
{
    bool omission = gap->kind == RPT_ATOM_OMISSION;

    put(trace, omission ? RPT_CHANGE_OMITTED : RPT_CHANGE_INSERTED, gap, text);
    if (text != NULL)
        trace->edits -= cost_of_skip(gap, text);
    trace->inserted += !omission && text != NULL && text->kind == RPT_ATOM_WORD;
    if (trace->inserted > INSERTION_WORDS)
        trace->out->faithful = false;
    if (text == NULL)
        trace->inserted = 0;
}

static void walk_back(const struct matrix *m, size_t j, struct trace *trace)
{
    static const enum rpt_change_kind kinds[] = {
        [KEEP] = RPT_CHANGE_SAME, [CHANGE] = RPT_CHANGE_CHANGED, [SWAP] = RPT_CHANGE_CHANGED,
        [ADD] = RPT_CHANGE_ADDED, [DROP] = RPT_CHANGE_DROPPED,
    };

    for (size_t i = m->quote->count; i > 0;) {
        unsigned char step = m->steps[(i - 1) * (m->width + 1) + j];
        const struct rpt_atom *quote = &m->quote->list[i - 1];
        const struct rpt_atom *text = j > 0 ? &m->text->list[m->from + j - 1] : NULL;

        if (step == LEAVE || step == SKIP) {
            put_gap(trace, quote, step == SKIP ? text : NULL);
        } else {
            put_compared(trace, kinds[step], step != DROP ? quote : NULL,
                         step != ADD ? text : NULL);
        }
        if (step == SWAP) {
            put_compared(trace, RPT_CHANGE_CHANGED, quote - 1, text - 1);
            i--;
            j--;
        }
        i -= step != DROP && step != SKIP;
        j -= step != ADD && step != LEAVE;
    }
}

static void turn_round(struct rpt_alignment *out)
{
    for (size_t i = 0; i < out->count / 2; i++) {
        struct rpt_change kept = out->changes[i];

        out->changes[i] = out->changes[out->count - 1 - i];
        out->changes[out->count - 1 - i] = kept;
    }
}

static void conclude(struct trace *trace)
{
    struct rpt_alignment *out = trace->out;
    uint32_t longer = trace->quoted > trace->read ? trace->quoted : trace->read;

    trace->edits -= trace->edits % SIGN_COST; /* what was lost decided between equals only */
    turn_round(out);
    for (size_t i = 0; i < out->count; i++) {
        if (is_edit(out->changes[i].kind))
            out->faithful = false;
        out->place = join(out->place, out->changes[i].text);
    }
    out->similarity = longer == 0              ? 0
                      : trace->edits >= longer ? 0
                                               : 1 - (double)trace->edits / (double)longer;
}

bool rpt_align(const struct rpt_atoms *text, const struct rpt_atoms *quote,
               struct rpt_alignment *out)
{
    struct matrix matrix = {.text = text, .quote = quote};
    struct trace trace = {.out = out};
    struct classes classes;

    *out = (struct rpt_alignment){.faithful = true};
    classes_make(&classes, text, quote);
    matrix.classes = &classes;
    bool found = focus(&matrix, &classes);
    if (found) {
        matrix.steps = rpt_grow(NULL, quote->count, matrix.width + 1);
        for (size_t i = 0; i < RPT_COUNT(matrix.rows); i++)
            matrix.rows[i] = rpt_grow(NULL, matrix.width + 1, sizeof *matrix.rows[i]);
        size_t end = fill(&matrix);
        trace.edits = matrix.rows[0][end];
        walk_back(&matrix, end, &trace);
        conclude(&trace);
        free(matrix.steps);
        for (size_t i = 0; i < RPT_COUNT(matrix.rows); i++)
            free(matrix.rows[i]);
    }
    classes_finish(&classes);
    return found;
}

void rpt_alignment_finish(struct rpt_alignment *alignment)
{
    if (alignment == NULL)
        return;
    free(alignment->changes);
    *alignment = (struct rpt_alignment){0};
}
