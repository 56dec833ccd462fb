/* SPDX-License-Identifier: MIT
 *
 * Cuts a text at the borders of the spans that point into it, so that a page is drawn from a flat
 * list without counting an offset. One sweep from left to right; what is open at a place is kept
 * with the outermost span first.
 */
#include "rapporteur/text.h"

#include <assert.h>
#include <string.h>

static const char *const lists[] = {
    [RPT_SPAN_MARK] = "marks",
    [RPT_SPAN_MENTION] = "mentions",
    [RPT_SPAN_CITATION] = "citations",
};

static size_t length(const struct rpt_span *span)
{
    return span->end - span->start;
}

static int by_number(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* By start; spans that start together stay as they were given. */
static int by_start(const void *left, const void *right)
{
    const struct rpt_span *a = *(const struct rpt_span *const *)left;
    const struct rpt_span *b = *(const struct rpt_span *const *)right;
    int order = by_number(a->start, b->start);

    return order != 0 ? order : (a > b) - (a < b);
}

/* The spans that stand in the text, clipped to it. */
static size_t keep(struct rpt_span *kept, const struct rpt_span *spans, size_t count, size_t points)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        struct rpt_span span = spans[i];

        assert(span.data != NULL && span.layer < RPT_COUNT(lists));
        if (span.end > points)
            span.end = points;
        if (span.start < span.end)
            kept[n++] = span;
    }
    return n;
}

/* The spans that cover the place where the sweep stands. */
struct open_spans {
    struct rpt_span **span;
    size_t count;
};

static void open_one(struct open_spans *open, struct rpt_span *span)
{
    size_t at = open->count++;

    for (; at > 0 && length(open->span[at - 1]) < length(span); at--)
        open->span[at] = open->span[at - 1];
    open->span[at] = span;
}

static void close_ended(struct open_spans *open, size_t place)
{
    size_t left = 0;

    for (size_t i = 0; i < open->count; i++)
        if (open->span[i]->end > place)
            open->span[left++] = open->span[i];
    open->count = left;
}

static size_t next_end(const struct open_spans *open, size_t next)
{
    for (size_t i = 0; i < open->count; i++)
        if (open->span[i]->end < next)
            next = open->span[i]->end;
    return next;
}

static json_t *run_of(const char *text, size_t bytes, const struct open_spans *open)
{
    json_t *run = json_object();

    json_object_set_new(run, "text", json_stringn(text, bytes));
    for (size_t layer = 0; layer < RPT_COUNT(lists); layer++) {
        json_t *list = json_array();

        for (size_t i = 0; i < open->count; i++)
            if (open->span[i]->layer == layer)
                json_array_append(list, open->span[i]->data);
        json_object_set_new(run, lists[layer], list);
    }
    return run;
}

json_t *rpt_runs(const char *text, const struct rpt_span *spans, size_t count)
{
    size_t len = strlen(text), points = rpt_utf8_count(text, len), begun = 0, byte = 0;
    struct rpt_span *kept = rpt_grow(NULL, count + 1, sizeof(*kept));
    struct rpt_span **order = rpt_grow(NULL, count + 1, sizeof(*order));
    struct open_spans open = {.span = rpt_grow(NULL, count + 1, sizeof(*open.span))};
    json_t *runs = json_array();

    count = keep(kept, spans, count, points);
    for (size_t i = 0; i < count; i++)
        order[i] = &kept[i];
    qsort(order, count, sizeof(*order), by_start);
    for (size_t at = 0, next; at < points; at = next) {
        close_ended(&open, at);
        while (begun < count && order[begun]->start == at)
            open_one(&open, order[begun++]);
        next = next_end(&open, begun < count ? order[begun]->start : points);

        size_t bytes = rpt_utf8_byte(text + byte, len - byte, next - at);
        json_array_append_new(runs, run_of(text + byte, bytes, &open));
        byte += bytes;
    }
    free(open.span);
    free(order);
    free(kept);
    return runs;
}
