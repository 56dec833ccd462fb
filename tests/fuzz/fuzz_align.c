/* SPDX-License-Identifier: MIT
 *
 * A quotation (the first line) and a text (the rest) of any UTF-8: what is found is the quotation
 * again, and an alignment accounts for both in order.
 */
#include "rapporteur/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ALL_CELLS ((size_t)1 << 16) /* so many are always compared */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_atoms(const struct rpt_atoms *atoms, const char *text)
{
    size_t points = rpt_utf8_count(text, strlen(text)), last = 0;

    for (size_t i = 0; i < atoms->count; i++) {
        assert(atoms->list[i].len > 0 && atoms->list[i].start < atoms->list[i].end);
        assert(atoms->list[i].start >= last && atoms->list[i].end <= points);
        last = atoms->list[i].start;
    }
}

/* What a place says is cut into the quotation's atoms again. */
static void check_place(const char *text, const struct rpt_range *place,
                        const struct rpt_atoms *quote)
{
    char *slice = rpt_slice(text, place->start, place->end);
    struct rpt_atoms atoms;

    rpt_atoms_read(slice, &atoms);
    assert(atoms.count == quote->count);
    for (size_t i = 0; i < atoms.count; i++)
        assert(rpt_atom_equal(&atoms.list[i], &quote->list[i]));
    rpt_atoms_finish(&atoms);
    free(slice);
}

static void check_order(const struct rpt_range *range, size_t *last)
{
    assert(range->start <= range->end);
    if (range->end == 0)
        return;
    assert(range->start >= *last);
    *last = range->start;
}

static void check_alignment(const struct rpt_atoms *text, const struct rpt_atoms *quote,
                            bool verbatim)
{
    struct rpt_alignment alignment;
    size_t quoted = 0, read = 0, words = 0;
    bool found = rpt_align(text, quote, &alignment);

    for (size_t i = 0; i < quote->count; i++)
        words += quote->list[i].kind == RPT_ATOM_WORD;
    for (size_t i = 0; i < alignment.count; i++) {
        check_order(&alignment.changes[i].quote, &quoted);
        check_order(&alignment.changes[i].text, &read);
    }
    assert(alignment.similarity >= 0 && alignment.similarity <= 1 && alignment.kept <= words);
    if (verbatim && words > 0 && quote->count * text->count < ALL_CELLS)
        assert(found && alignment.faithful && alignment.kept == words);
    rpt_alignment_finish(&alignment);
}

static void compare(const char *quote, const char *text)
{
    struct rpt_atoms hay, pin;
    struct rpt_range places[8];

    rpt_atoms_read(text, &hay);
    rpt_atoms_read(quote, &pin);
    check_atoms(&hay, text);
    check_atoms(&pin, quote);
    size_t count = rpt_atoms_find(&hay, &pin, places, RPT_COUNT(places));
    for (size_t i = 0; i < count; i++)
        check_place(text, &places[i], &pin);
    check_alignment(&hay, &pin, count > 0);
    if (rpt_atoms_mark(&pin)) {
        check_atoms(&pin, quote);
        check_alignment(&hay, &pin, false);
    }
    rpt_atoms_finish(&hay);
    rpt_atoms_finish(&pin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = memchr(data, '\n', size);
    size_t len = line != NULL ? (size_t)(line - (const char *)data) : size;

    if (line == NULL || !rpt_utf8_valid((const char *)data, size, NULL))
        return 0;
    char *quote = rpt_strndup((const char *)data, len);
    char *text = rpt_strndup(line + 1, size - len - 1);
    char *closed = rpt_close_up(text);

    assert(strlen(closed) <= strlen(text));
    compare(quote, text);
    compare(quote, closed);
    free(quote);
    free(text);
    free(closed);
    return 0;
}
