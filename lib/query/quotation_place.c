/* SPDX-License-Identifier: MIT
 *
 * Where a quotation stands: a paragraph that may hold it is read, with its neighbours where the
 * quotation may go on in them, and the text itself is compared. Third step of the quotation check.
 */
#include "quotation.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PARAGRAPHS 64                 /* on either side */
#define OMISSION_BYTES ((size_t)32 << 10) /* of the text around, where something is left out */
#define MAX_TEXT ((size_t)64 << 20)
#define MAX_WORK ((size_t)16 << 20) /* pairs of atoms that one check compares */
#define LIKE_ENOUGH 0.6
#define LIKE_WORDS 3 /* the same */

struct paragraph {
    char *id, *ref, *text;
    int64_t start;           /* in the edition's text */
    struct rpt_range points; /* in the window's text */
    size_t bytes;            /* where it begins there */
};

/* Paragraphs that follow each other, as one line: their texts joined by spaces. */
struct window {
    int64_t document, edition, number, ordinal;
    bool current;
    struct paragraph *paragraphs;
    size_t count;
    struct rpt_buf text;
    size_t points; /* of the text */
    struct rpt_atoms atoms;
};

/* ---- Reading. */

static void window_finish(struct window *window)
{
    for (size_t i = 0; i < window->count; i++) {
        free(window->paragraphs[i].id);
        free(window->paragraphs[i].ref);
        free(window->paragraphs[i].text);
    }
    free(window->paragraphs);
    rpt_buf_finish(&window->text);
    rpt_atoms_finish(&window->atoms);
}

/* Adds the statement's paragraphs (id, ref, text, start) until they have `need` bytes. */
static bool take_rows(struct window *window, struct rpt_stmt *st, size_t need,
                      struct rpt_error *err)
{
    enum rpt_step step = RPT_DONE;

    for (size_t taken = 0, rows = 0; rows < MAX_PARAGRAPHS && (rows == 0 || taken < need); rows++) {
        if ((step = rpt_step(st, err)) != RPT_ROW)
            break;
        window->paragraphs =
            rpt_grow(window->paragraphs, window->count + 1, sizeof *window->paragraphs);
        window->paragraphs[window->count++] =
            (struct paragraph){.id = rpt_strdup(rpt_column_text(st, 0)),
                               .ref = rpt_strdup(rpt_column_text(st, 1)),
                               .text = rpt_strdup(rpt_column_text(st, 2)),
                               .start = rpt_column_int(st, 3)};
        taken += strlen(window->paragraphs[window->count - 1].text);
    }
    return step != RPT_FAILED;
}

static bool take_side(struct rpt_db *db, enum rpt_sql block, struct window *window, size_t need,
                      struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, block);

    rpt_bind_int(st, ":edition", window->edition);
    rpt_bind_int(st, ":ordinal", window->ordinal);
    return take_rows(window, st, need, err);
}

static void turn_round(struct window *window)
{
    for (size_t i = 0; i < window->count / 2; i++) {
        struct paragraph kept = window->paragraphs[i];

        window->paragraphs[i] = window->paragraphs[window->count - 1 - i];
        window->paragraphs[window->count - 1 - i] = kept;
    }
}

/* Joins what was read into the line. */
static bool join(struct window *window, struct rpt_error *err)
{
    size_t at = 0;

    rpt_buf_init(&window->text, MAX_TEXT);
    for (size_t i = 0; i < window->count; i++) {
        struct paragraph *paragraph = &window->paragraphs[i];

        rpt_buf_adds(&window->text, i > 0 ? " " : "");
        at += i > 0;
        paragraph->bytes = window->text.len;
        rpt_buf_adds(&window->text, paragraph->text);
        paragraph->points =
            (struct rpt_range){at, at + rpt_utf8_count(paragraph->text, strlen(paragraph->text))};
        at = paragraph->points.end;
    }
    window->points = at;
    rpt_buf_adds(&window->text, "");
    rpt_atoms_read(window->text.data != NULL ? window->text.data : "", &window->atoms);
    return rpt_buf_ok(&window->text, err);
}

/* Reads paragraph `n`, and `need` bytes of those before and behind it; need 0: it alone. A removed
 * document's has no paragraphs. */
static bool window_read(const struct rpt_quoted *quoted, int64_t n, size_t need,
                        struct window *window, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(quoted->db, RPT_SQL_QUOTATION_AT);

    *window = (struct window){0};
    rpt_bind_int(st, ":n", n);
    enum rpt_step step = rpt_step(st, err);
    if (step != RPT_ROW)
        return step == RPT_DONE;
    window->document = rpt_column_int(st, 4);
    window->edition = rpt_column_int(st, 5);
    window->number = rpt_column_int(st, 6);
    window->current = rpt_column_int(st, 7) != 0;
    window->ordinal = rpt_column_int(st, 8);
    if (quoted->document != 0 && quoted->document != window->document)
        return true;
    if (need > 0 && !take_side(quoted->db, RPT_SQL_QUOTATION_BEFORE, window, need, err))
        return false;
    turn_round(window);
    window->paragraphs =
        rpt_grow(window->paragraphs, window->count + 1, sizeof *window->paragraphs);
    window->paragraphs[window->count++] =
        (struct paragraph){.id = rpt_strdup(rpt_column_text(st, 0)),
                           .ref = rpt_strdup(rpt_column_text(st, 1)),
                           .text = rpt_strdup(rpt_column_text(st, 2)),
                           .start = rpt_column_int(st, 3)};
    if (need > 0 && !take_side(quoted->db, RPT_SQL_QUOTATION_AFTER, window, need, err))
        return false;
    return join(window, err);
}

/* ---- Comparing. */

/* White space in the quotation at *at is passed over; false if there is none. */
static bool pass_space(const char *text, size_t len, size_t *at)
{
    size_t from = *at, next = *at;

    while (next < len && rpt_cp_is_space(rpt_utf8_next(text, len, &next)))
        *at = next;
    return *at > from;
}

/* Character by character the same; where one paragraph ends and the next begins the quotation has
 * any white space. */
static bool is_exact(const struct rpt_quoted *quoted, const struct window *window,
                     const struct rpt_range *place)
{
    size_t len = strlen(quoted->given), at = 0;

    for (size_t i = 0; i < window->count; i++) {
        const struct paragraph *paragraph = &window->paragraphs[i];
        size_t start =
            place->start > paragraph->points.start ? place->start : paragraph->points.start;
        size_t end = place->end < paragraph->points.end ? place->end : paragraph->points.end;

        if (start >= end)
            continue;
        size_t text_len = strlen(paragraph->text);
        size_t from = rpt_utf8_byte(paragraph->text, text_len, start - paragraph->points.start);
        size_t to = rpt_utf8_byte(paragraph->text, text_len, end - paragraph->points.start);

        if (at > 0 && !pass_space(quoted->given, len, &at))
            return false;
        if (to - from > len - at ||
            memcmp(paragraph->text + from, quoted->given + at, to - from) != 0)
            return false;
        at += to - from;
    }
    return at == len;
}

/* Whether the quotation may go over a border of the paragraph: one ends with the other's beginning,
 * or holds it whole. */
static bool goes_over(const struct rpt_atoms *quote, const struct rpt_atoms *text)
{
    if (text->count == 0)
        return true;
    for (size_t i = 0; i < quote->count; i++) {
        size_t same = 0;

        while (same <= i && same < text->count &&
               rpt_atom_equal(&quote->list[i - same], &text->list[text->count - 1 - same]))
            same++;
        if (same > 0 && (same == i + 1 || same == text->count))
            return true;
        same = 0;
        while (i + same < quote->count && same < text->count &&
               rpt_atom_equal(&quote->list[i + same], &text->list[same]))
            same++;
        if (same > 0 && (i + same == quote->count || same == text->count))
            return true;
    }
    return false;
}

/* ---- Places. */

static json_t *spans_of(const struct window *window, const struct rpt_range *place)
{
    json_t *spans = json_array();

    for (size_t i = 0; i < window->count; i++) {
        const struct paragraph *paragraph = &window->paragraphs[i];
        size_t start =
            place->start > paragraph->points.start ? place->start : paragraph->points.start;
        size_t end = place->end < paragraph->points.end ? place->end : paragraph->points.end;

        if (start >= end)
            continue;
        start -= paragraph->points.start;
        end -= paragraph->points.start;
        char *exact = rpt_slice(paragraph->text, start, end);
        json_array_append_new(spans,
                              json_pack("{s:s, s:s, s:I, s:I, s:s}", "paragraph", paragraph->id,
                                        "ref", paragraph->ref, "start", (json_int_t)start, "end",
                                        (json_int_t)end, "exact", exact));
        free(exact);
    }
    return spans;
}

/* The code point of the window's text, counted through the edition. */
static int64_t through(const struct window *window, size_t point)
{
    size_t i = 0;

    while (i + 1 < window->count && window->paragraphs[i].points.end < point)
        i++;
    return window->paragraphs[i].start + (int64_t)point -
           (int64_t)window->paragraphs[i].points.start;
}

void rpt_found_place_finish(struct rpt_found_place *place)
{
    json_decref(place->spans);
    json_decref(place->diff);
}

void rpt_found_places_finish(struct rpt_found_places *places)
{
    for (size_t i = 0; i < places->count; i++)
        rpt_found_place_finish(&places->list[i]);
    places->count = 0;
}

/* Of places that overlap the better one stays; word for word two may overlap, but are not the
 * same. Takes spans and diff. */
static void add_place(struct rpt_found_places *places, struct rpt_found_place new)
{
    bool like = new.verdict >= RPT_VERDICT_ELIDED;

    for (size_t i = 0; i < places->count; i++) {
        struct rpt_found_place *old = &places->list[i];
        bool same = old->from == new.from && old->to == new.to;
        bool overlap = old->from < new.to &&new.from < old->to;

        if (old->edition != new.edition || !(same || (like && overlap)))
            continue;
        bool better = new.verdict < old->verdict ||
                      (new.verdict == old->verdict &&new.similarity > old->similarity);
        rpt_found_place_finish(better ? old : &new);
        if (better)
            *old = new;
        return;
    }
    if (places->count == RPT_MAX_PLACES) {
        places->full = true;
        rpt_found_place_finish(&new);
        return;
    }
    places->list[places->count++] = new;
}

static struct rpt_found_place place_in(const struct window *window, const struct rpt_range *range)
{
    return (struct rpt_found_place){.document = window->document,
                                    .edition = window->edition,
                                    .number = window->number,
                                    .current = window->current,
                                    .from = through(window, range->start),
                                    .to = through(window, range->end),
                                    .similarity = 1,
                                    .spans = spans_of(window, range)};
}

/* The place with the characters that count as nothing on both sides of the quotation's words, as
 * far as the text has as many. */
static struct rpt_range with_edges(const struct rpt_quoted *quoted, const struct window *window,
                                   const struct rpt_range *place)
{
    const struct rpt_atoms *quote = &quoted->plain;
    size_t before = quote->list[0].start;
    size_t after =
        rpt_utf8_count(quoted->text, strlen(quoted->text)) - quote->list[quote->count - 1].end;

    return (struct rpt_range){place->start >= before ? place->start - before : place->start,
                              place->end + after <= window->points ? place->end + after
                                                                   : place->end};
}

static size_t add_whole(const struct rpt_quoted *quoted, const struct window *window,
                        struct rpt_found_places *places)
{
    struct rpt_range ranges[RPT_MAX_PLACES];
    size_t count = rpt_atoms_find(&window->atoms, &quoted->plain, ranges, RPT_MAX_PLACES);

    for (size_t i = 0; i < count; i++) {
        struct rpt_range whole = with_edges(quoted, window, &ranges[i]);
        bool exact = is_exact(quoted, window, &whole);
        struct rpt_found_place place = place_in(window, exact ? &whole : &ranges[i]);

        place.verdict = exact ? RPT_VERDICT_EXACT : RPT_VERDICT_NORMALISED;
        place.diff = json_null();
        add_place(places, place);
    }
    return count;
}

/* About as much of the text as may hold it, however its words are spelt. */
static size_t needed(const struct rpt_quoted *quoted, bool far)
{
    return 2 * strlen(quoted->text) + 64 + (far ? OMISSION_BYTES : 0);
}

bool rpt_place_whole(const struct rpt_quoted *quoted, int64_t n, struct rpt_found_places *places,
                     struct rpt_error *err)
{
    struct window window;
    bool good = window_read(quoted, n, 0, &window, err);

    if (good && window.count > 0 && add_whole(quoted, &window, places) == 0 &&
        goes_over(&quoted->plain, &window.atoms)) {
        window_finish(&window);
        good = window_read(quoted, n, needed(quoted, false), &window, err);
        if (good)
            add_whole(quoted, &window, places);
    }
    window_finish(&window);
    return good;
}

static json_t *slice_of(const char *text, const struct rpt_range *range)
{
    if (range->end == 0)
        return json_null();
    char *slice = rpt_slice(text, range->start, range->end);
    json_t *value = json_string(slice);
    free(slice);
    return value;
}

static json_t *diff_of(const struct rpt_quoted *quoted, const struct window *window,
                       const struct rpt_alignment *alignment)
{
    static const char *const ops[] = {"same", "changed", "added", "dropped", "omitted", "inserted"};
    json_t *diff = json_array();

    for (size_t i = 0; i < alignment->count; i++) {
        const struct rpt_change *change = &alignment->changes[i];

        json_array_append_new(diff, json_pack("{s:s, s:o, s:o}", "op", ops[change->kind], "quote",
                                              slice_of(quoted->text, &change->quote), "text",
                                              slice_of(window->text.data, &change->text)));
    }
    return diff;
}

static void add_like(const struct rpt_quoted *quoted, const struct window *window,
                     const struct rpt_alignment *alignment, struct rpt_found_places *places)
{
    bool marked = quoted->marked.count > 0;
    struct rpt_found_place place;

    if (!alignment->faithful &&
        (alignment->similarity < LIKE_ENOUGH || alignment->kept < LIKE_WORDS))
        return;
    place = place_in(window, &alignment->place);
    place.similarity = alignment->similarity;
    if (!alignment->faithful || marked) {
        place.verdict = alignment->faithful ? RPT_VERDICT_ELIDED : RPT_VERDICT_ALTERED;
        place.diff = diff_of(quoted, window, alignment);
    } else {
        place.verdict = is_exact(quoted, window, &alignment->place) ? RPT_VERDICT_EXACT
                                                                    : RPT_VERDICT_NORMALISED;
        place.diff = json_null();
    }
    add_place(places, place);
}

/* Whether a place was sought around this paragraph or the one beside it; else notes that it is. */
static bool was_aligned(struct rpt_found_places *places, const struct window *window)
{
    for (size_t i = 0; i < places->aligned_count; i++) {
        int64_t apart = places->aligned[i].ordinal - window->ordinal;

        if (places->aligned[i].edition == window->edition && apart >= -1 && apart <= 1)
            return true;
    }
    if (places->aligned_count == RPT_COUNT(places->aligned))
        return true;
    places->aligned[places->aligned_count].edition = window->edition;
    places->aligned[places->aligned_count++].ordinal = window->ordinal;
    return false;
}

bool rpt_place_like(const struct rpt_quoted *quoted, int64_t n, bool far,
                    struct rpt_found_places *places, struct rpt_error *err)
{
    const struct rpt_atoms *quote = quoted->marked.count > 0 ? &quoted->marked : &quoted->plain;
    struct rpt_alignment alignment = {0};
    struct window window;

    if (places->work > MAX_WORK)
        return true;
    bool good = window_read(quoted, n, needed(quoted, far), &window, err);
    if (good && window.count > 0 && !was_aligned(places, &window)) {
        places->work += quote->count * window.atoms.count;
        if (rpt_align(&window.atoms, quote, &alignment))
            add_like(quoted, &window, &alignment, places);
    }
    rpt_alignment_finish(&alignment);
    window_finish(&window);
    return good;
}
