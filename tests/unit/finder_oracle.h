/* SPDX-License-Identifier: MIT
 *
 * A finder that tries every label at every place, for comparing: what it agrees with lib/text on is
 * how one code point folds and what kind of letter that is (point.h); words, ends, longest matches
 * and offsets are its own. Used by test_finder.c and fuzz_finder.c.
 */
#ifndef FINDER_ORACLE_H
#define FINDER_ORACLE_H

#include "../../lib/text/point.h"
#include "rapporteur/text.h"

#include <stdlib.h>
#include <string.h>

struct oracle_label {
    const char *text;
    uint32_t id;
    bool case_sensitive;
};

/* Folded code points, each with the code point of the source it stems from; source[count] is how
 * many those are. */
struct oracle_text {
    uint32_t *point;
    size_t *source;
    size_t count;
};

static inline void oracle_finish(struct oracle_text *text)
{
    free(text->point);
    free(text->source);
}

static inline struct oracle_text oracle_spell(const char *text, bool keep_case)
{
    size_t len = strlen(text), at = 0, source = 0, most = RPT_POINT_MAX * (len + 1);
    struct oracle_text out = {.point = rpt_grow(NULL, most, sizeof(uint32_t)),
                              .source = rpt_grow(NULL, most, sizeof(size_t))};

    for (; at < len; source++) {
        char piece[RPT_POINT_MAX];
        size_t size = rpt_point_fold(rpt_utf8_next(text, len, &at), keep_case, piece), in = 0;

        while (in < size) {
            uint32_t cp = rpt_utf8_next(piece, size, &in);
            if (cp == ' ' && out.count > 0 && out.point[out.count - 1] == ' ')
                continue;
            out.point[out.count] = cp;
            out.source[out.count++] = source;
        }
    }
    out.source[out.count] = source;
    return out;
}

static inline bool oracle_is_mark(const struct oracle_text *text, size_t at)
{
    return rpt_point_is_mark(text->point[at]);
}

static inline bool oracle_is_letter(const struct oracle_text *text, size_t at)
{
    return rpt_cp_is_word(text->point[at]);
}

/* Does the letter at `at` belong to one of a script without spaces? */
static inline bool oracle_is_alone(const struct oracle_text *text, size_t at)
{
    while (at > 0 && oracle_is_mark(text, at) && oracle_is_letter(text, at - 1))
        at--;
    return oracle_is_letter(text, at) && !oracle_is_mark(text, at) &&
           rpt_point_is_unspaced(text->point[at]);
}

/* May a label begin or end between `at` - 1 and `at`? Never within a code point of the source. */
static inline bool oracle_is_border(const struct oracle_text *text, size_t at)
{
    if (at == 0 || at == text->count)
        return true;
    if (text->source[at] == text->source[at - 1])
        return false;
    if (!oracle_is_letter(text, at) || !oracle_is_letter(text, at - 1))
        return true;
    return !oracle_is_mark(text, at) &&
           (oracle_is_alone(text, at) || oracle_is_alone(text, at - 1));
}

/* A sign does not touch a word, unless that is of a script without spaces. */
static inline bool oracle_may_start(const struct oracle_text *text, size_t at)
{
    return oracle_is_border(text, at) &&
           (oracle_is_letter(text, at) || at == 0 || !oracle_is_letter(text, at - 1) ||
            oracle_is_alone(text, at - 1));
}

static inline bool oracle_may_end(const struct oracle_text *text, size_t at)
{
    return oracle_is_border(text, at) &&
           (oracle_is_letter(text, at - 1) || at == text->count || !oracle_is_letter(text, at) ||
            (oracle_is_alone(text, at) && !oracle_is_mark(text, at)));
}

/* Where the label ends that stands at `at`, 0 for none. */
static inline size_t oracle_match(const struct oracle_text *text, const struct oracle_text *label,
                                  size_t at)
{
    size_t from = 0, to = label->count;

    while (from < to && label->point[from] == ' ')
        from++;
    while (to > from && label->point[to - 1] == ' ')
        to--;
    if (from == to || text->count - at < to - from ||
        memcmp(text->point + at, label->point + from, (to - from) * sizeof(uint32_t)) != 0)
        return 0;
    at += to - from;
    return oracle_may_end(text, at) ? at : 0;
}

static inline bool oracle_is_capitals(const char *label)
{
    size_t len = strlen(label), at = 0, points = 0;
    bool upper = false;

    for (; at < len; points++) {
        uint32_t cp = rpt_utf8_next(label, len, &at);
        if (!rpt_cp_is_upper(cp) && (cp < '0' || cp > '9'))
            return false;
        upper = upper || rpt_cp_is_upper(cp);
    }
    return upper && points > 1;
}

/* Does the slice of the source read like the label with its case kept? */
static inline bool oracle_reads(const char *text, size_t start, size_t end, const char *label)
{
    char *slice = rpt_slice(text, start, end);
    struct oracle_text a = oracle_spell(slice, true), b = oracle_spell(label, true);
    size_t from = b.count > 0 && b.point[0] == ' ';
    bool same = a.count + from <= b.count &&
                memcmp(a.point, b.point + from, a.count * sizeof(uint32_t)) == 0;

    free(slice);
    oracle_finish(&a);
    oracle_finish(&b);
    return same;
}

/* Of each code point of the source, the longest match that begins there. */
struct oracle_match {
    size_t end, count;
    uint32_t ids[RPT_FOUND_IDS];
};

static inline void oracle_note(struct oracle_match *match, size_t end, uint32_t id)
{
    size_t at;

    if (end < match->end)
        return;
    if (end > match->end)
        *match = (struct oracle_match){.end = end};
    for (at = 0; at < match->count && match->ids[at] < id; at++)
        ;
    if ((at < match->count && match->ids[at] == id) || match->count == RPT_FOUND_IDS)
        return;
    memmove(match->ids + at + 1, match->ids + at, (match->count++ - at) * sizeof(id));
    match->ids[at] = id;
}

static inline void oracle_try(const char *source, const struct oracle_text *text,
                              const struct oracle_label *given, bool plural,
                              struct oracle_match *matches)
{
    char *said = rpt_printf("%s%s", given->text, plural ? "s" : "");
    struct oracle_text label = oracle_spell(said, false);

    for (size_t at = 0; at < text->count; at++) {
        size_t start = text->source[at],
               behind = oracle_may_start(text, at) ? oracle_match(text, &label, at) : 0, end;

        if (behind == 0)
            continue;
        end = text->source[behind - 1] + 1;
        if ((given->case_sensitive || plural) && !oracle_reads(source, start, end, said))
            continue;
        oracle_note(&matches[start], end - plural, given->id);
    }
    free(said);
    oracle_finish(&label);
}

/* As rpt_finder_find, over labels that are given. */
static inline void oracle_find(const struct oracle_label *labels, size_t count, const char *source,
                               bool (*each)(void *cls, const struct rpt_found *found), void *cls)
{
    struct oracle_text text = oracle_spell(source, false);
    size_t points = rpt_utf8_count(source, strlen(source));
    struct oracle_match *matches = rpt_grow(NULL, points + 1, sizeof *matches);

    for (size_t i = 0; i < count; i++) {
        oracle_try(source, &text, &labels[i], false, matches);
        if (oracle_is_capitals(labels[i].text))
            oracle_try(source, &text, &labels[i], true, matches);
    }
    for (size_t at = 0; at < points;) {
        struct rpt_found found = {at, matches[at].end, matches[at].ids, matches[at].count};

        if (found.count > 0 && !each(cls, &found))
            break;
        at = found.count > 0 ? found.end : at + 1;
    }
    free(matches);
    oracle_finish(&text);
}

#endif
