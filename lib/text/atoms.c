/* SPDX-License-Identifier: MIT
 *
 * A text as atoms: its words and its other signs, folded, each with its way back. What is compared
 * word by word is compared in these; spaces are between them and count for nothing. A quotation's
 * marked omissions and bracketed insertions become atoms of their own. Before align.c.
 */
#include "rapporteur/text.h"
#include "point.h"

#include <stdlib.h>
#include <string.h>

#define INSERTION_ATOMS 60 /* within brackets; what is longer is no insertion */

struct reader {
    struct rpt_atoms *out;
    size_t room;
    bool in_word;   /* the last atom is a word that goes on */
    bool in_dashes; /* the last atom is dashes that go on */
};

static void atom_add(struct reader *reader, struct rpt_atom atom)
{
    struct rpt_atoms *out = reader->out;

    if (out->count == reader->room) {
        reader->room = reader->room == 0 ? 64 : 2 * reader->room;
        out->list = rpt_grow(out->list, reader->room, sizeof *out->list);
    }
    out->list[out->count++] = atom;
}

/* Takes one more code point into the last atom. */
static void atom_extend(struct reader *reader, size_t size, size_t end)
{
    struct rpt_atom *last = &reader->out->list[reader->out->count - 1];

    last->len += size;
    last->end = end;
}

static void read_point(struct reader *reader, uint32_t cp, struct rpt_atom atom)
{
    bool dash = cp == '-', mark = rpt_point_is_mark(cp);
    bool word = rpt_cp_is_word(cp), unspaced = word && rpt_point_is_unspaced(cp);
    bool goes_on = reader->in_word && (mark || (word && !unspaced));

    if (goes_on || (dash && reader->in_dashes)) {
        if (dash) /* many are as one */
            reader->out->list[reader->out->count - 1].end = atom.end;
        else
            atom_extend(reader, atom.len, atom.end);
        return;
    }
    if (cp == '"' || cp == '\'')
        atom.text = "'";
    atom.kind = word ? RPT_ATOM_WORD : RPT_ATOM_SIGN;
    atom_add(reader, atom);
    reader->in_word = word && !unspaced;
    reader->in_dashes = dash;
}

/* In scripts without spaces a mark belongs to the character before it. */
static bool belongs(const struct reader *reader, uint32_t cp, size_t start)
{
    const struct rpt_atoms *atoms = reader->out;
    const struct rpt_atom *last = atoms->count > 0 ? &atoms->list[atoms->count - 1] : NULL;

    return last != NULL && last->kind == RPT_ATOM_WORD && last->end == start &&
           rpt_point_is_mark(cp);
}

/* Folding goes letter by letter, but a capital and its mark may be composed as small letters alone
 * (Ι͂ ῖ). Only U+0300 to U+037F begin with these bytes. */
static void compose(const struct rpt_atoms *atoms, struct rpt_atom *atom)
{
    size_t len;

    if (memchr(atom->text, 0xCC, atom->len) == NULL && memchr(atom->text, 0xCD, atom->len) == NULL)
        return;
    char *composed = rpt_utf8_nfc(atom->text, atom->len, &len);
    if (len <= atom->len) {
        memcpy(atoms->folded.text + (atom->text - atoms->folded.text), composed, len);
        atom->len = len;
    }
    free(composed);
}

void rpt_atoms_read(const char *text, struct rpt_atoms *out)
{
    struct reader reader = {.out = out};
    size_t at = 0;

    *out = (struct rpt_atoms){0};
    rpt_fold(text, &out->folded);
    for (size_t i = 0; i < out->folded.count; i++) {
        size_t from = at, source = out->folded.source[i];
        uint32_t cp = rpt_utf8_next(out->folded.text, out->folded.len, &at);
        struct rpt_atom atom = {
            .text = out->folded.text + from, .len = at - from, .start = source, .end = source + 1};

        if (cp == ' ')
            reader.in_word = reader.in_dashes = false;
        else if (!reader.in_word && belongs(&reader, cp, source))
            atom_extend(&reader, atom.len, atom.end);
        else
            read_point(&reader, cp, atom);
    }
    for (size_t i = 0; i < out->count; i++) {
        if (out->list[i].kind == RPT_ATOM_WORD)
            compose(out, &out->list[i]);
        out->list[i].hash = rpt_hash(out->list[i].text, out->list[i].len);
    }
}

void rpt_atoms_finish(struct rpt_atoms *atoms)
{
    if (atoms == NULL)
        return;
    free(atoms->list);
    rpt_folded_finish(&atoms->folded);
    *atoms = (struct rpt_atoms){0};
}

bool rpt_atom_equal(const struct rpt_atom *a, const struct rpt_atom *b)
{
    return a->hash == b->hash && a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

char *rpt_close_up(const char *text)
{
    size_t len = strlen(text), used = 0, after = 0;
    char *out = rpt_strndup(text, len);
    bool unspaced = false; /* what was before the white space */

    for (size_t at = 0, from = 0; at < len; from = at) {
        uint32_t cp = rpt_utf8_next(text, len, &at);

        if (rpt_cp_is_space(cp)) {
            memcpy(out + used, text + from, at - from);
            used += at - from;
            continue;
        }
        if (unspaced && rpt_point_is_unspaced(cp))
            used = after;
        memcpy(out + used, text + from, at - from);
        used += at - from;
        after = used;
        unspaced = rpt_point_is_unspaced(cp) || (unspaced && rpt_point_is_mark(cp));
    }
    out[used] = '\0';
    return out;
}

/* ---- Marked omissions and insertions. */

static bool is(const struct rpt_atom *atom, const char *sign)
{
    return atom->len == strlen(sign) && memcmp(atom->text, sign, atom->len) == 0;
}

/* Three stops or more from `at` on, or the one sign for them: the number of atoms, else 0. */
static size_t stops(const struct rpt_atoms *atoms, size_t at)
{
    size_t count = 0, dots = 0;

    for (; at + count < atoms->count; count++) {
        if (is(&atoms->list[at + count], "⋯"))
            dots += 3;
        else if (is(&atoms->list[at + count], "."))
            dots++;
        else
            break;
    }
    return dots >= 3 ? count : 0;
}

/* The sign that closes what the atom opens, or NULL. */
static const char *closes(const struct rpt_atom *atom)
{
    static const char *const pairs[][2] = {{"[", "]"}, {"［", "］"}, {"(", ")"}, {"（", "）"}};

    for (size_t i = 0; i < RPT_COUNT(pairs); i++) {
        if (is(atom, pairs[i][0]))
            return pairs[i][1];
    }
    return NULL;
}

/* From an opening sign on: the number of atoms up to the closing one, both counted; 0 if none. */
static size_t bracket(const struct rpt_atoms *atoms, size_t at)
{
    const char *close = closes(&atoms->list[at]);

    for (size_t i = at + 1; close != NULL && i < atoms->count && i - at < INSERTION_ATOMS; i++) {
        if (is(&atoms->list[i], close))
            return i - at + 1;
        if (closes(&atoms->list[i]) != NULL)
            return 0;
    }
    return 0;
}

/* What is marked at `at`: how many atoms of it, 0 if nothing is. Round brackets are the text's own
 * but around stops. */
static size_t marked(const struct rpt_atoms *atoms, size_t at, enum rpt_atom_kind *kind)
{
    size_t count = stops(atoms, at);
    bool square = is(&atoms->list[at], "[") || is(&atoms->list[at], "［");

    *kind = RPT_ATOM_OMISSION;
    if (count > 0)
        return count;
    count = bracket(atoms, at);
    if (count > 2 && stops(atoms, at + 1) + 2 == count)
        return count;
    *kind = RPT_ATOM_INSERTION;
    return square ? count : 0;
}

/* "[t]he": the letter in brackets is the word's own. The folded text closes up over the signs. */
static bool join_letters(struct rpt_atoms *atoms, size_t at, struct rpt_atom *word)
{
    const struct rpt_atom *open = &atoms->list[at], *rest = open + 3;

    if (at + 3 >= atoms->count || !is(open, "[") || open[1].kind != RPT_ATOM_WORD ||
        !is(open + 2, "]") || rest->kind != RPT_ATOM_WORD || open[2].end != rest->start)
        return false;

    char *joined = atoms->folded.text + (open->text - atoms->folded.text);
    *word = (struct rpt_atom){.text = joined,
                              .len = open[1].len + rest->len,
                              .start = open->start,
                              .end = rest->end,
                              .kind = RPT_ATOM_WORD};
    memmove(joined, open[1].text, open[1].len);
    memmove(joined + open[1].len, rest->text, rest->len);
    word->hash = rpt_hash(word->text, word->len);
    return true;
}

bool rpt_atoms_mark(struct rpt_atoms *atoms)
{
    size_t kept = 0;
    bool any = false;

    for (size_t at = 0, count; at < atoms->count; at += count) {
        struct rpt_atom atom = atoms->list[at];
        enum rpt_atom_kind kind;

        if (join_letters(atoms, at, &atom)) {
            count = 4;
        } else if ((count = marked(atoms, at, &kind)) > 0) {
            atom.kind = kind;
            atom.end = atoms->list[at + count - 1].end;
        } else {
            atoms->list[kept++] = atom;
            count = 1;
            continue;
        }
        atoms->list[kept++] = atom;
        any = true;
    }
    atoms->count = kept;
    return any;
}

/* ---- The same atoms in a row, wherever they stand (Knuth, Morris and Pratt, 1977). */

static size_t *failures(const struct rpt_atoms *quote)
{
    size_t *fail = rpt_grow(NULL, quote->count + 1, sizeof *fail);

    fail[0] = 0;
    if (quote->count > 0)
        fail[1] = 0;
    for (size_t i = 1, k = 0; i < quote->count; i++) {
        while (k > 0 && !rpt_atom_equal(&quote->list[k], &quote->list[i]))
            k = fail[k];
        k += rpt_atom_equal(&quote->list[k], &quote->list[i]);
        fail[i + 1] = k;
    }
    return fail;
}

/* A place may not begin or end inside one character of the source (of an ellipsis, of a word). */
static bool is_whole(const struct rpt_atoms *text, size_t from, size_t to)
{
    return (from == 0 || text->list[from - 1].end <= text->list[from].start) &&
           (to == text->count || text->list[to - 1].end <= text->list[to].start);
}

size_t rpt_atoms_find(const struct rpt_atoms *text, const struct rpt_atoms *quote,
                      struct rpt_range *out, size_t max)
{
    size_t *fail = failures(quote), found = 0;

    for (size_t i = 0, k = 0; i < text->count && quote->count > 0 && found < max; i++) {
        while (k > 0 && !rpt_atom_equal(&quote->list[k], &text->list[i]))
            k = fail[k];
        k += rpt_atom_equal(&quote->list[k], &text->list[i]);
        if (k < quote->count)
            continue;
        if (is_whole(text, i + 1 - k, i + 1))
            out[found++] = (struct rpt_range){text->list[i + 1 - k].start, text->list[i].end};
        k = fail[k];
    }
    free(fail);
    return found;
}
