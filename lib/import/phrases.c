/* SPDX-License-Identifier: MIT
 *
 * What the labels may be missing: phrases of capitalised words that nothing names, over all current
 * texts, the most frequent first. Asked for by who wants to write entities; the report lists them
 * and prints them as rows of entities.csv. A capital at the beginning of a sentence says nothing:
 * a word there counts only with others behind it, and not if it is written small elsewhere.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#define MOST_PHRASES 100000 /* different ones, likewise words written small */
#define MOST_TOLD 1000

struct word {
    size_t start, end; /* code points, without a possessive s */
    size_t at, len;    /* bytes */
    bool upper, lower, possessive;
    bool begins; /* a sentence, or something quoted */
    bool joins;  /* one space parts it from the word before */
};

struct reading {
    const char *text;
    size_t len, at, point;
};

struct phrases {
    struct rpt_db *db;
    json_t *found; /* phrase → {"count","starts","lang","document","paragraph"} */
    json_t *small; /* words that are written small */
    struct rpt_range *named;
    size_t named_count;
    const char *document, *paragraph, *lang;
    /* The phrase being read; empty: none. */
    struct rpt_buf phrase, linking;
    bool begins;
};

/* Words that are small within names. */
static const char *const linking[] = {"of",  "the", "for", "on",  "and", "de", "la",
                                      "le",  "du",  "des", "del", "di",  "da", "van",
                                      "von", "der", "und", "et",  "al",  "el"};

/* ---- Words. */

static bool is_inner(const char *text, size_t len, size_t at, uint32_t cp)
{
    return (cp == '\'' || cp == 0x2019 || cp == '-' || cp == 0x2010 || cp == 0x2011) && at < len &&
           rpt_cp_is_word(rpt_utf8_next(text, len, &at));
}

/* Over what stands between words. */
static void read_gap(struct reading *r, struct word *word)
{
    size_t spaces = 0, others = 0;

    word->begins = r->at == 0;
    while (r->at < r->len) {
        size_t next = r->at;
        uint32_t cp = rpt_utf8_next(r->text, r->len, &next);

        if (rpt_cp_is_word(cp))
            break;
        spaces += rpt_cp_is_space(cp);
        others += !rpt_cp_is_space(cp);
        word->begins = word->begins || (cp < 0x80 && strchr(".!?:;\"(/", (int)cp) != NULL) ||
                       cp == 0x201C || cp == 0x2018 || cp == 0x2026 || cp == 0xAB;
        r->at = next;
        r->point++;
    }
    word->joins = spaces == 1 && others == 0;
}

static bool read_word(struct reading *r, struct word *word)
{
    uint32_t cp, last = 0;
    size_t next;

    *word = (struct word){0};
    read_gap(r, word);
    word->at = r->at;
    word->start = r->point;
    for (next = r->at; next < r->len; r->at = next, r->point++) {
        cp = rpt_utf8_next(r->text, r->len, &next);
        if (!rpt_cp_is_word(cp) && !is_inner(r->text, r->len, next, cp))
            break;
        if (r->at == word->at) {
            word->upper = rpt_cp_is_upper(cp);
            word->lower = rpt_cp_is_lower(cp);
        }
        word->possessive = cp == 's' && (last == '\'' || last == 0x2019);
        last = cp;
    }
    word->end = r->point - (word->possessive ? 2 : 0);
    word->len = rpt_utf8_byte(r->text + word->at, r->at - word->at, word->end - word->start);
    return word->end > word->start;
}

/* ---- Phrases of a paragraph. */

static void put(json_t *found, const char *phrase, json_t *seen)
{
    json_t *old = json_object_get(found, phrase);
    const char *const counts[] = {"count", "starts"};

    if (old == NULL) {
        if (json_object_size(found) < MOST_PHRASES)
            json_object_set(found, phrase, seen);
        return;
    }
    for (size_t i = 0; i < RPT_COUNT(counts); i++)
        json_object_set_new(old, counts[i],
                            json_integer(json_integer_value(json_object_get(old, counts[i])) +
                                         json_integer_value(json_object_get(seen, counts[i]))));
}

static void end_phrase(struct phrases *p)
{
    if (p->phrase.len > 0) {
        json_t *seen =
            json_pack("{s:i, s:i, s:s, s:s, s:s}", "count", 1, "starts", p->begins, "lang", p->lang,
                      "document", p->document, "paragraph", p->paragraph);
        put(p->found, p->phrase.data, seen);
        json_decref(seen);
    }
    rpt_buf_cut(&p->phrase, 0);
    rpt_buf_cut(&p->linking, 0);
}

static bool is_named(const struct phrases *p, const struct word *word)
{
    for (size_t i = 0; i < p->named_count && p->named[i].start < word->end; i++)
        if (p->named[i].end > word->start)
            return true;
    return false;
}

static bool is_linking(const char *text, const struct word *word)
{
    for (size_t i = 0; i < RPT_COUNT(linking); i++)
        if (strlen(linking[i]) == word->len && strncmp(text + word->at, linking[i], word->len) == 0)
            return true;
    return false;
}

static void add_word(struct phrases *p, const char *text, const struct word *word)
{
    bool named = is_named(p, word), goes_on = p->phrase.len > 0 && word->joins && !named;

    if (word->lower && json_object_size(p->small) < MOST_PHRASES) {
        char *small = rpt_strndup(text + word->at, word->len);
        json_object_set_new(p->small, small, json_true());
        free(small);
    }
    /* Not "Later the Council", though "Council of the Wise". */
    if (p->begins && p->linking.len == 0 && word->len == 3 &&
        strncmp(text + word->at, "the", 3) == 0 && strchr(p->phrase.data, ' ') == NULL)
        goes_on = false;
    if (goes_on && is_linking(text, word) && p->linking.len < 12) {
        rpt_buf_addc(&p->linking, ' ');
        rpt_buf_add(&p->linking, text + word->at, word->len);
        return;
    }
    if (!goes_on || !word->upper)
        end_phrase(p);
    if (!word->upper || named || (p->phrase.len == 0 && word->end - word->start < 2))
        return;
    if (p->phrase.len == 0) {
        p->begins = word->begins;
    } else {
        rpt_buf_add(&p->phrase, p->linking.data, p->linking.len);
        rpt_buf_addc(&p->phrase, ' ');
    }
    rpt_buf_cut(&p->linking, 0);
    rpt_buf_add(&p->phrase, text + word->at, word->len);
    if (word->possessive)
        end_phrase(p);
}

static bool load_named(struct phrases *p, int64_t paragraph, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(p->db, RPT_SQL_IMPORT_NAMED);
    enum rpt_step step;

    p->named_count = 0;
    rpt_bind_int(st, ":paragraph", paragraph);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        *RPT_ADD(p->named, p->named_count) =
            (struct rpt_range){(size_t)rpt_column_int(st, 0), (size_t)rpt_column_int(st, 1)};
    return step == RPT_DONE;
}

static bool read_all(struct phrases *p, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(p->db, RPT_SQL_IMPORT_CURRENT);
    enum rpt_step step;
    struct word word;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        struct reading r = {.text = rpt_column_text(st, 2)};

        r.len = strlen(r.text);
        p->paragraph = rpt_column_text(st, 1);
        p->lang = rpt_column_text(st, 3);
        p->document = rpt_column_text(st, 4);
        if (!load_named(p, rpt_column_int(st, 0), err))
            return false;
        while (read_word(&r, &word))
            add_word(p, r.text, &word);
        end_phrase(p);
    }
    return step == RPT_DONE;
}

/* ---- What is told. */

static bool is_small_elsewhere(const struct phrases *p, const char *word, size_t len)
{
    char *copy = rpt_strndup(word, len);
    struct rpt_folded folded;

    rpt_fold(copy, &folded);
    bool small = json_object_get(p->small, folded.text) != NULL;
    rpt_folded_finish(&folded);
    free(copy);
    return small;
}

/* Without the words at the beginning of sentences that are no names; "" where nothing is left. */
static const char *without_beginning(const struct phrases *p, const char *phrase)
{
    const char *space = strchr(phrase, ' ');

    if (space == NULL)
        return "";
    if (!is_small_elsewhere(p, phrase, (size_t)(space - phrase)))
        return phrase;
    do {
        phrase = space + 1;
        space = strchr(phrase, ' ');
    } while (space != NULL && rpt_cp_is_lower(rpt_utf8_next(phrase, strlen(phrase), &(size_t){0})));
    return phrase;
}

static json_t *settled(const struct phrases *p)
{
    json_t *all = json_object(), *seen;
    const char *phrase;

    json_object_foreach (p->found, phrase, seen) {
        bool always = json_equal(json_object_get(seen, "count"), json_object_get(seen, "starts"));
        const char *kept = always ? without_beginning(p, phrase) : phrase;

        if (*kept != '\0')
            put(all, kept, seen);
    }
    return all;
}

static int by_count(const void *a, const void *b)
{
    json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
    json_int_t m = json_integer_value(json_object_get(x, "count")),
               n = json_integer_value(json_object_get(y, "count"));

    if (m != n)
        return (m < n) - (m > n);
    return strcmp(json_string_value(json_object_get(x, "label")),
                  json_string_value(json_object_get(y, "label")));
}

/* An id that no entity has and none before it in the list. */
static char *free_id(struct rpt_db *db, json_t *taken, const char *label)
{
    char *slug = rpt_slug_make("entity", label), *id = rpt_strdup(slug);

    for (int n = 2;; n++) {
        struct rpt_error err = {0};
        RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_IMPORT_ENTITY_TAKEN);

        rpt_bind_text(st, ":slug", id);
        if (rpt_step(st, &err) != RPT_ROW && json_object_get(taken, id) == NULL)
            break;
        free(id);
        id = rpt_printf("%.90s-%d", slug, n);
    }
    json_object_set_new(taken, id, json_true());
    free(slug);
    return id;
}

static void tell(struct phrases *p, struct rpt_report *report)
{
    json_auto_t *all = settled(p), *taken = json_object();
    json_t **list = NULL, *seen;
    size_t count = 0;
    const char *phrase;

    json_object_foreach (all, phrase, seen) {
        json_object_del(seen, "starts");
        json_object_set_new(seen, "label", json_string(phrase));
        *RPT_ADD(list, count) = seen;
    }
    if (count > 0)
        qsort(list, count, sizeof *list, by_count);
    for (size_t i = 0; i < count && i < MOST_TOLD; i++) {
        char *id = free_id(p->db, taken, json_string_value(json_object_get(list[i], "label")));

        json_object_set_new(list[i], "id", json_string(id));
        rpt_report_add(report, "suggestions", json_incref(list[i]));
        free(id);
    }
    free(list);
}

bool rpt_phrases_tell(struct rpt_db *db, struct rpt_report *report, struct rpt_error *err)
{
    struct phrases p = {.db = db, .found = json_object(), .small = json_object()};
    bool good;

    rpt_buf_init(&p.phrase, 4000);
    rpt_buf_init(&p.linking, 100);
    rpt_buf_adds(&p.phrase, "");
    rpt_buf_adds(&p.linking, "");
    good = read_all(&p, err);
    if (good)
        tell(&p, report);
    rpt_buf_finish(&p.phrase);
    rpt_buf_finish(&p.linking);
    free(p.named);
    json_decref(p.found);
    json_decref(p.small);
    return good;
}
