/* SPDX-License-Identifier: MIT
 *
 * Texts of numbered words and the edits of test_editions.c: insert, delete, split, merge, move,
 * reword, and a look-alike beside the original. A word keeps its number wherever it goes.
 */
#ifndef SCRIPTED_H
#define SCRIPTED_H

#include "import_case.h"

#define ROUNDS 200
#define A_BASE 8 /* rounds on one text */
#define PARAGRAPHS 14
#define MAX_PARAGRAPHS 64
#define MAX_WORDS 400
#define MAX_MARKS 64

struct word {
    const char *text;
    int number; /* unique; a mark is a run of them */
};
struct text {
    struct word words[MAX_WORDS];
    int count;
    int was;     /* in the edition before, by index; -1: new */
    bool copied; /* in this edition */
};
struct mark {
    char kind; /* e: evidence, m: marking, c: citation */
    int first, last;
    bool alive; /* the dataset has it */
};
enum { INSERT, REMOVE, SPLIT, MERGE, MOVE, REWORD, LOOK_ALIKE, OPS };
static const char *const op_names[OPS] = {"insert", "delete", "split",     "merge",
                                          "move",   "reword", "look-alike"};

struct tally {
    int edits, same, carried, marks, kept, lost, unlisted, wrong;
};

struct world {
    struct import_case c;
    uint64_t seed;
    struct text texts[MAX_PARAGRAPHS];
    int count, next_number;
    char ids[MAX_PARAGRAPHS][16]; /* of the edition before */
    struct mark marks[MAX_MARKS];
    int mark_count;
    int at; /* days, for the time of the import */
};

static const char *const vocabulary[] = {
    "the",     "of",     "and",     "to",      "in",     "that",    "it",       "for",
    "was",     "with",   "council", "state",   "treaty", "Südland", "Norland",  "envoy",
    "report",  "visit",  "spring",  "winter",  "quiet",  "open",    "letter",   "answer",
    "promise", "border", "river",   "people",  "rights", "talks",   "meeting",  "minister",
    "press",   "secret", "public",  "court",   "law",    "rule",    "change",   "speech",
    "silence", "paper",  "number",  "word",    "line",   "table",   "coast",    "harbour",
    "ship",    "train",  "road",    "village", "school", "doctor",  "winterly", "early",
    "late",    "never",  "always",  "once",    "twice",  "again",   "often"};

static inline int pick(struct world *w, int below)
{
    w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((w->seed >> 33) % (uint64_t)below);
}

/* Common words are commoner. */
static inline const char *any_word(struct world *w)
{
    int all = (int)RPT_COUNT(vocabulary), at = pick(w, all);

    return vocabulary[pick(w, 2) == 0 ? at : pick(w, at + 1)];
}

static inline void add_sentence(struct world *w, struct text *text)
{
    int len = 6 + pick(w, 9);

    for (int i = 0; i < len && text->count < MAX_WORDS; i++)
        text->words[text->count++] = (struct word){any_word(w), w->next_number++};
}

static inline void write_paragraph(struct world *w, struct text *text)
{
    int sentences = 2 + pick(w, 4);

    *text = (struct text){.was = -1};
    for (int i = 0; i < sentences; i++)
        add_sentence(w, text);
}

/* ---- Edits. */

static inline void make_room(struct world *w, int at)
{
    ck_assert_int_lt(w->count, MAX_PARAGRAPHS);
    memmove(&w->texts[at + 1], &w->texts[at], (size_t)(w->count - at) * sizeof w->texts[0]);
    w->count++;
}

static inline void take_out(struct world *w, int at)
{
    w->count--;
    memmove(&w->texts[at], &w->texts[at + 1], (size_t)(w->count - at) * sizeof w->texts[0]);
}

/* The first part keeps the name, unless the other is more than twice as long. */
static inline bool second_leads(const struct text *first, const struct text *second)
{
    size_t lens[2] = {0, 0};

    for (int i = 0; i < first->count; i++)
        lens[0] += strlen(first->words[i].text) + 1;
    for (int i = 0; i < second->count; i++)
        lens[1] += strlen(second->words[i].text) + 1;
    return lens[1] > 2 * lens[0];
}

static inline void split(struct world *w, int at)
{
    struct text *first = &w->texts[at], *second;
    int cut = first->count / 4 + pick(w, first->count / 2 + 1);

    if (cut < 4 || first->count - cut < 4)
        return;
    make_room(w, at + 1);
    first = &w->texts[at];
    second = &w->texts[at + 1];
    *second = (struct text){.count = first->count - cut, .was = -1};
    memcpy(second->words, first->words + cut, (size_t)second->count * sizeof first->words[0]);
    first->count = cut;
    if (second_leads(first, second)) {
        second->was = first->was;
        first->was = -1;
    }
}

static inline void merge(struct world *w, int at)
{
    struct text *first = &w->texts[at], *second = &w->texts[at + 1];

    if (at + 1 >= w->count || first->count + second->count > MAX_WORDS)
        return;
    if (second_leads(first, second) && second->was >= 0)
        first->was = second->was;
    memcpy(first->words + first->count, second->words,
           (size_t)second->count * sizeof first->words[0]);
    first->count += second->count;
    take_out(w, at + 1);
}

/* Up to a third of the words, each once and by another. */
static inline void reword(struct world *w, struct text *text)
{
    int changes = 1 + pick(w, text->count / 3 + 1), since = w->next_number;

    for (int i = 0; i < changes; i++) {
        struct word *word = &text->words[pick(w, text->count)];
        const char *other = any_word(w);

        if (word->number < since && strcmp(word->text, other) != 0)
            *word = (struct word){other, w->next_number++};
    }
}

/* A copy beside the original, with a word or two changed. */
static inline void look_alike(struct world *w, int at)
{
    int behind = pick(w, 2);
    struct text copy = w->texts[at];

    w->texts[at].copied = true;
    for (int i = 0; i < copy.count; i++)
        copy.words[i].number = w->next_number++;
    for (int i = 0; i <= pick(w, 2); i++)
        copy.words[pick(w, copy.count)].text = "otherwise";
    copy.was = -1;
    make_room(w, at + behind);
    w->texts[at + behind] = copy;
}

static inline void edit(struct world *w, int op)
{
    int at = pick(w, w->count), to;
    struct text moved;

    switch (op) {
    case INSERT:
        make_room(w, at);
        write_paragraph(w, &w->texts[at]);
        break;
    case REMOVE:
        /* Without its original, a look-alike is what a person would call an edited paragraph. */
        if (!w->texts[at].copied)
            take_out(w, at);
        break;
    case SPLIT:
        split(w, at);
        break;
    case MERGE:
        merge(w, at);
        break;
    case MOVE:
        moved = w->texts[at];
        take_out(w, at);
        to = pick(w, w->count);
        make_room(w, to);
        w->texts[to] = moved;
        break;
    case REWORD:
        reword(w, &w->texts[at]);
        break;
    default:
        look_alike(w, at);
        break;
    }
}

#endif
