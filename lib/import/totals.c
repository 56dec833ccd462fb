/* SPDX-License-Identifier: MIT
 *
 * Counts of what lists would count again at every question, and names in the order in which they
 * are suggested: once an import has made everything, so that a list of a million things knows its
 * length at once.
 */
#include "draft.h"

#include <stdlib.h>

/* ---- Who is named where. */

/* Rows from `first` to before `end` are current paragraphs of one document. */
struct stretch {
    int64_t first, end, document;
};

struct naming {
    struct rpt_db *db;
    struct stretch *list;
    size_t count;
    const struct stretch *last; /* where the last mention stands */
    int64_t entity, document, mentions, first;
};

static int by_first(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;

    return (x->first > y->first) - (x->first < y->first);
}

static bool load_stretches(struct naming *naming, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(naming->db, RPT_SQL_IMPORT_NAMED_PARAGRAPHS);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        int64_t n = rpt_column_int(st, 0), document = rpt_column_int(st, 1);
        struct stretch *last = naming->count > 0 ? &naming->list[naming->count - 1] : NULL;

        if (last != NULL && last->document == document && last->end == n)
            last->end++;
        else
            *RPT_ADD(naming->list, naming->count) = (struct stretch){n, n + 1, document};
    }
    if (naming->count > 1)
        qsort(naming->list, naming->count, sizeof *naming->list, by_first);
    return step == RPT_DONE;
}

/* 0: of none. Mentions of one entity come in order, so that the next one mostly stands where the
 * last one does.
 */
static int64_t document_of(struct naming *naming, int64_t paragraph)
{
    const struct stretch *last = naming->last;
    size_t low = 0, high = naming->count;

    if (last != NULL && paragraph >= last->first && paragraph < last->end)
        return last->document;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (naming->list[middle].end <= paragraph)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < naming->count && naming->list[low].first <= paragraph;
    naming->last = found ? &naming->list[low] : NULL;
    return found ? naming->last->document : 0;
}

static bool put(const struct naming *naming, struct rpt_error *err)
{
    struct rpt_stmt *st;

    if (naming->mentions == 0 || naming->document == 0)
        return true;
    st = rpt_db_use(naming->db, RPT_SQL_IMPORT_NAMED_ADD);
    rpt_bind_int(st, ":entity", naming->entity);
    rpt_bind_int(st, ":document", naming->document);
    rpt_bind_int(st, ":mentions", naming->mentions);
    rpt_bind_int(st, ":first", naming->first);
    return rpt_run(st, err);
}

static bool add_mention(struct naming *naming, int64_t entity, int64_t n, struct rpt_error *err)
{
    int64_t document = document_of(naming, n >> 26);

    if (entity != naming->entity || document != naming->document) {
        if (!put(naming, err))
            return false;
        naming->entity = entity;
        naming->document = document;
        naming->mentions = 0;
        naming->first = n;
    }
    naming->mentions++;
    return true;
}

static bool add_mentions(struct naming *naming, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(naming->db, RPT_SQL_IMPORT_NAMED_MENTIONS);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW)
        if (!add_mention(naming, rpt_column_int(st, 0), rpt_column_int(st, 1), err))
            return false;
    return step == RPT_DONE && put(naming, err);
}

static bool make_named(struct rpt_db *db, struct rpt_error *err)
{
    struct naming naming = {.db = db};
    bool good = rpt_run(rpt_db_use(db, RPT_SQL_IMPORT_NAMED_CLEAR), err) &&
                load_stretches(&naming, err) && add_mentions(&naming, err);

    free(naming.list);
    return good;
}

bool rpt_totals_make(struct rpt_db *db, struct rpt_error *err)
{
    static const enum rpt_sql steps[] = {RPT_SQL_IMPORT_TOTAL_CLEAR,
                                         RPT_SQL_IMPORT_TOTAL_PARAGRAPH_DOCUMENT,
                                         RPT_SQL_IMPORT_TOTAL_PARAGRAPH_KIND,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_DOCUMENT,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_ENTITY,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_LAYER,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_CLASS,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_KIND,
                                         RPT_SQL_IMPORT_TOTAL_LANG,
                                         RPT_SQL_IMPORT_TOTAL_WORK,
                                         RPT_SQL_IMPORT_TOTAL_ALL,
                                         RPT_SQL_IMPORT_NAMING_CLEAR,
                                         RPT_SQL_IMPORT_NAME_CLEAR,
                                         RPT_SQL_IMPORT_NAME,
                                         RPT_SQL_IMPORT_NAMING};

    if (!make_named(db, err))
        return false;
    for (size_t i = 0; i < RPT_COUNT(steps); i++)
        if (!rpt_run(rpt_db_use(db, steps[i]), err))
            return false;
    return true;
}
