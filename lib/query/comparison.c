/* SPDX-License-Identifier: MIT
 *
 * Two editions of a document side by side: what was edited, moved, split, merged, added, and what
 * is gone, word by word, in reading order of the later one; and which marks did not stay where they
 * were. Ids say which paragraph is which, as the imports settled it.
 */
#include "query_private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PARAGRAPHS 20000 /* of both editions */
#define MAX_MARKS 1000
#define MAX_WORDS_BYTES ((size_t)1 << 20) /* of the texts of one change that are compared */

enum change { UNCHANGED, EDITED, MOVED, SPLIT, MERGED, NEW, GONE, CHANGES };
static const char *const changes[CHANGES] = {"unchanged", "edited", "moved", "split",
                                             "merged",    "new",    "gone"};

/* One of the editions. */
struct side {
    json_t *head, *rows;                   /* the edition; its paragraphs: id, ref, href, text */
    struct rpt_diff_paragraph *paragraphs; /* borrow from rows */
    size_t count;
};

struct item {
    enum change change;
    size_t old, now; /* the first of them; RPT_NOWHERE: none */
};

struct comparison {
    struct side old, now;
    struct rpt_diff diff;
    bool *was_split, *took_in; /* of old, of new ones */
    struct item *items;
    size_t count, counts[CHANGES];
};

/* ---- Reading. */

static bool no_edition(struct rpt_db *db, const struct rpt_query *query, const char *document,
                       const char *number, struct rpt_error *err)
{
    struct rpt_query sub;

    rpt_query_init(&sub, &rpt_documents, query->arena);
    if (!rpt_exists(db, &sub, document, err))
        return false;
    rpt_query_init(&sub, &rpt_editions, query->arena);
    rpt_query_fix(&sub, "document", document);
    return rpt_exists(db, &sub, number, err);
}

static bool read_side(struct rpt_db *db, const struct rpt_query *query, const char *document,
                      const char *number, struct side *side, struct rpt_error *err)
{
    struct rpt_stmt *st;
    size_t index;
    json_t *row;

    if (!no_edition(db, query, document, number, err))
        return false;
    RPT_AUTO_STMT head = rpt_db_use(db, RPT_SQL_COMPARISON_EDITION);
    rpt_bind_text(head, ":document", document);
    rpt_bind_text(head, ":number", number);
    if (rpt_step(head, err) != RPT_ROW || (side->head = rpt_row_json(head, err)) == NULL)
        return false;
    st = rpt_db_use(db, RPT_SQL_COMPARISON_PARAGRAPHS);
    rpt_bind_int(st, ":edition", json_integer_value(json_object_get(side->head, "_n")));
    rpt_bind_int(st, ":limit", MAX_PARAGRAPHS + 1);
    json_object_del(side->head, "_n");
    if ((side->rows = rpt_rows_json(st, err)) == NULL)
        return false;
    side->count = json_array_size(side->rows);
    if (side->count > MAX_PARAGRAPHS)
        return rpt_fail(err, RPT_E_TOO_LARGE, NULL,
                        "an edition of '%.100s' has more than %d paragraphs; compare their "
                        "/paragraphs yourself",
                        document, MAX_PARAGRAPHS);
    side->paragraphs = rpt_grow(NULL, side->count + 1, sizeof *side->paragraphs);
    json_array_foreach (side->rows, index, row)
        side->paragraphs[index] =
            (struct rpt_diff_paragraph){json_string_value(json_object_get(row, "_text")),
                                        json_string_value(json_object_get(row, "id"))};
    return true;
}

/* ---- What changed. */

static void add(struct comparison *c, enum change change, size_t old, size_t now)
{
    c->counts[change]++;
    if (change == UNCHANGED)
        return;
    if ((c->count & (c->count - 1)) == 0)
        c->items = rpt_grow(c->items, c->count == 0 ? 1 : 2 * c->count, sizeof *c->items);
    c->items[c->count++] = (struct item){change, old, now};
}

static void find_pieces(struct comparison *c)
{
    c->was_split = rpt_alloc(c->old.count + 1);
    c->took_in = rpt_alloc(c->now.count + 1);
    for (size_t j = 0; j < c->now.count; j++)
        if (c->diff.now[j].part != RPT_NOWHERE)
            c->was_split[c->diff.now[j].part] = true;
    for (size_t i = 0; i < c->old.count; i++)
        if (c->diff.old[i].into != RPT_NOWHERE)
            c->took_in[c->diff.old[i].into] = true;
}

static void add_gone(struct comparison *c, size_t *next, size_t until)
{
    for (; *next < until; ++*next)
        if (c->diff.old[*next].to == RPT_NOWHERE && c->diff.old[*next].into == RPT_NOWHERE)
            add(c, GONE, *next, RPT_NOWHERE);
}

/* In the order of the later edition; what is gone stands where it stood. */
static void list_changes(struct comparison *c)
{
    size_t next = 0;

    for (size_t j = 0; j < c->now.count; j++) {
        size_t from = c->diff.now[j].from;
        const struct rpt_diff_old *old = from != RPT_NOWHERE ? &c->diff.old[from] : NULL;

        if (old == NULL && c->diff.now[j].part != RPT_NOWHERE)
            continue; /* told with the paragraph that it was split from */
        if (old == NULL) {
            add(c, NEW, RPT_NOWHERE, j);
            continue;
        }
        if (!old->moved)
            add_gone(c, &next, from);
        add(c,
            c->was_split[from] ? SPLIT
            : c->took_in[j]    ? MERGED
            : !old->same       ? EDITED
            : old->moved       ? MOVED
                               : UNCHANGED,
            from, j);
    }
    add_gone(c, &next, c->old.count);
}

/* ---- An item. */

static json_t *ref_of(const struct side *side, size_t index)
{
    json_t *ref = json_copy(json_array_get(side->rows, index));

    json_object_del(ref, "_text");
    return ref;
}

/* The texts of one side of a change as one, a space between paragraphs. */
static char *join(const struct side *side, const size_t *which, size_t count)
{
    struct rpt_buf text;

    rpt_buf_init(&text, MAX_WORDS_BYTES);
    rpt_buf_adds(&text, "");
    for (size_t i = 0; i < count; i++)
        rpt_buf_addf(&text, "%s%s", i > 0 ? "\n" : "", side->paragraphs[which[i]].text);
    return rpt_buf_steal(&text);
}

static json_t *words_of(const char *old, const char *now)
{
    static const char *const kinds[] = {"same", "gone", "new"};
    struct rpt_diff_piece *pieces;
    size_t count = rpt_diff_words(old, now, &pieces);
    json_t *words = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(words, json_pack("{s:s, s:s%}", "change", kinds[pieces[i].kind],
                                               "text", pieces[i].text, pieces[i].len));
    free(pieces);
    return words;
}

#define MAX_SIDE 64

static json_t *item_of(const struct comparison *c, const struct item *item)
{
    size_t olds[MAX_SIDE], news[MAX_SIDE], old_count = 0, now_count = 0;
    json_t *before = json_array(), *after = json_array();
    bool moved = item->old != RPT_NOWHERE && c->diff.old[item->old].moved;

    for (size_t i = 0; i < c->old.count && old_count < MAX_SIDE; i++)
        if (i == item->old || (item->change == MERGED && c->diff.old[i].into == item->now))
            olds[old_count++] = i;
    for (size_t j = 0; j < c->now.count && now_count < MAX_SIDE; j++)
        if (j == item->now || (item->change == SPLIT && c->diff.now[j].part == item->old))
            news[now_count++] = j;
    for (size_t i = 0; i < old_count; i++)
        json_array_append_new(before, ref_of(&c->old, olds[i]));
    for (size_t j = 0; j < now_count; j++)
        json_array_append_new(after, ref_of(&c->now, news[j]));
    char *old = join(&c->old, olds, old_count), *now = join(&c->now, news, now_count);
    json_t *made = json_pack("{s:s, s:b, s:o, s:o, s:o}", "change", changes[item->change], "moved",
                             moved, "before", before, "after", after, "words", words_of(old, now));
    free(old);
    free(now);
    return made;
}

/* ---- All of it. */

static json_t *counts_of(const struct comparison *c)
{
    json_t *counts = json_object();

    for (size_t i = 0; i < CHANGES; i++)
        json_object_set_new(counts, changes[i], json_integer((json_int_t)c->counts[i]));
    return counts;
}

static json_t *read_marks(struct rpt_db *db, const char *document, const char *from, const char *to,
                          struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_COMPARISON_MARKS);

    rpt_bind_text(st, ":document", document);
    rpt_bind_text(st, ":from", from);
    rpt_bind_text(st, ":to", to);
    rpt_bind_int(st, ":limit", MAX_MARKS);
    return rpt_rows_json(st, err);
}

static bool make(struct rpt_db *db, const struct rpt_query *query, const char *document,
                 struct comparison *c, json_t **out, struct rpt_error *err)
{
    size_t offset = query->offset > 0 ? (size_t)query->offset : 0, end;
    json_t *items, *marks;
    json_auto_t *about = NULL;

    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_COMPARISON_DOCUMENT);
    rpt_bind_text(st, ":document", document);
    if (!rpt_step_row(st, err) || (about = rpt_row_json(st, err)) == NULL)
        return false;
    marks = read_marks(db, document, json_string_value(json_object_get(c->old.head, "id")),
                       json_string_value(json_object_get(c->now.head, "id")), err);
    if (marks == NULL)
        return false;
    rpt_diff_make(c->old.paragraphs, c->old.count, c->now.paragraphs, c->now.count, &c->diff);
    find_pieces(c);
    list_changes(c);
    end = c->count;
    if (offset < end && (size_t)query->limit < end - offset)
        end = offset + (size_t)query->limit;
    items = json_array();
    for (size_t i = offset; i < end; i++)
        json_array_append_new(items, item_of(c, &c->items[i]));
    *out =
        json_pack("{s:O, s:O, s:O, s:o, s:o}", "document", json_object_get(about, "document"),
                  "from", c->old.head, "to", c->now.head, "counts", counts_of(c), "marks", marks);
    json_object_update_new(*out, rpt_envelope(query, items, (int64_t)c->count));
    return true;
}

static void side_finish(struct side *side)
{
    json_decref(side->head);
    json_decref(side->rows);
    free(side->paragraphs);
}

bool rpt_comparison(struct rpt_db *db, const struct rpt_query *query, const char *document,
                    const char *from, const char *to, json_t **out, struct rpt_error *err)
{
    struct comparison c = {0};
    bool good = read_side(db, query, document, from, &c.old, err) &&
                read_side(db, query, document, to, &c.now, err) &&
                make(db, query, document, &c, out, err);

    side_finish(&c.old);
    side_finish(&c.now);
    rpt_diff_finish(&c.diff);
    free(c.was_split);
    free(c.took_in);
    free(c.items);
    return good;
}
