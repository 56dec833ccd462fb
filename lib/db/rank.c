/* SPDX-License-Identifier: MIT
 *
 * Ranks what the full-text index finds. FTS5's own bm25() looks every paragraph's size up in a
 * table and leaves sorting to SQLite; here the sizes are an array, and the best are kept in a heap
 * while FTS5 walks its lists once.
 */
#include "db_private.h"

#include <math.h>
#include <stdlib.h>

#define K1 1.2
#define B 0.75

/* ---- Sizes. */

static void add_stretch(struct rpt_ranker *ranker, int64_t first, const unsigned char *sizes,
                        int64_t count)
{
    ranker->stretches =
        rpt_grow(ranker->stretches, ranker->stretch_count + 1, sizeof *ranker->stretches);
    ranker->stretches[ranker->stretch_count++] = (struct rpt_stretch){first, first + count};
    ranker->sizes = rpt_grow(ranker->sizes, (size_t)(first + count), sizeof *ranker->sizes);
    for (; ranker->rows < first; ranker->rows++)
        ranker->sizes[ranker->rows] = 0;
    for (int64_t i = 0; i < count; i++, sizes += 2) {
        ranker->sizes[ranker->rows++] = (uint16_t)(sizes[0] | sizes[1] << 8);
        ranker->average += sizes[0] | sizes[1] << 8;
    }
    ranker->paragraphs += count;
}

static bool load(struct rpt_db *db, struct rpt_error *err)
{
    struct rpt_ranker *ranker = &db->ranker;
    enum rpt_step step;

    if (ranker->sizes != NULL)
        return true;
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_SEARCH_STRETCHES);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        int64_t first = rpt_column_int(st, 0);
        const unsigned char *sizes = sqlite3_column_blob(st->raw, 1);
        int64_t count = sizes != NULL ? sqlite3_column_bytes(st->raw, 1) / 2 : 0;

        if (first < ranker->rows || first > INT32_MAX) {
            rpt_ranker_finish(ranker);
            return rpt_fail(err, RPT_E_UNAVAILABLE, NULL, "the dataset's sizes are out of order");
        }
        add_stretch(ranker, first, sizes, count);
    }
    if (step == RPT_FAILED) { /* not half of them */
        rpt_ranker_finish(ranker);
        return false;
    }
    if (ranker->sizes == NULL)
        ranker->sizes = rpt_alloc(sizeof *ranker->sizes);
    if (ranker->paragraphs > 0)
        ranker->average /= (double)ranker->paragraphs;
    return true;
}

const struct rpt_stretch *rpt_stretches(struct rpt_db *db, size_t *count, struct rpt_error *err)
{
    static const struct rpt_stretch none;

    if (!load(db, err))
        return NULL;
    *count = db->ranker.stretch_count;
    return *count > 0 ? db->ranker.stretches : &none;
}

void rpt_ranker_finish(struct rpt_ranker *ranker)
{
    free(ranker->sizes);
    free(ranker->stretches);
    *ranker = (struct rpt_ranker){0};
}

/* ---- The best: a heap with the worst of them at its root. */

static bool is_worse(const struct rpt_hit *a, const struct rpt_hit *b)
{
    return a->score < b->score || (a->score == b->score && a->n > b->n);
}

/* Lets what stands at `at` sink below what is worse. */
static void sink(struct rpt_hit *heap, size_t count, size_t at)
{
    struct rpt_hit hit = heap[at];

    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && is_worse(&heap[child + 1], &heap[child]);
        if (!is_worse(&heap[child], &hit))
            break;
        heap[at] = heap[child];
    }
    heap[at] = hit;
}

static void keep(struct rpt_ranking *ranking, struct rpt_hit hit)
{
    size_t at = ranking->count;

    if (at < ranking->keep) {
        for (; at > 0 && is_worse(&hit, &ranking->hits[(at - 1) / 2]); at = (at - 1) / 2)
            ranking->hits[at] = ranking->hits[(at - 1) / 2];
        ranking->hits[at] = hit;
        ranking->count++;
    } else if (ranking->keep > 0 && is_worse(&ranking->hits[0], &hit)) {
        ranking->hits[0] = hit;
        sink(ranking->hits, ranking->count, 0);
    }
}

static int best_first(const void *a, const void *b)
{
    return is_worse(a, b) - is_worse(b, a);
}

/* ---- Weights. */

static double idf(const struct rpt_ranker *ranker, int64_t paragraphs)
{
    double all = (double)ranker->paragraphs, some = (double)paragraphs;

    return log(1 + (all - (some < all ? some : all) + 0.5) / (some + 0.5));
}

static int times_of(struct rpt_ranker *ranker, const Fts5ExtensionApi *api, Fts5Context *fts,
                    int phrase)
{
    Fts5PhraseIter iter;
    int column = -1, offset, times = 0;
    int code = api->xPhraseFirst(fts, phrase, &iter, &column, &offset);

    if (code != SQLITE_OK)
        ranker->code = code;
    for (; code == SQLITE_OK && column >= 0; api->xPhraseNext(fts, &iter, &column, &offset))
        times++;
    return times;
}

static double score(struct rpt_ranker *ranker, const Fts5ExtensionApi *api, Fts5Context *fts,
                    int64_t row)
{
    const struct rpt_ranking *ranking = ranker->now;
    double size = ranker->average > 0 ? ranker->sizes[row] / ranker->average : 0, sum = 0;

    for (size_t phrase = 0; phrase < ranking->weight_count;) {
        size_t term = ranking->weights[phrase].term, first = phrase;
        int times = 0;

        for (; phrase < ranking->weight_count && ranking->weights[phrase].term == term; phrase++)
            times += times_of(ranker, api, fts, (int)phrase);
        if (times > 0)
            sum += ranker->idf[first] * times * (K1 + 1) / (times + K1 * (1 - B + B * size));
    }
    return sum;
}

/* rpt_rank(search): whether the row counts as a match; what it found is in db->ranker.now. */
static void rank(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int count,
                 sqlite3_value **values)
{
    struct rpt_ranker *ranker = api->xUserData(fts);
    struct rpt_ranking *ranking = ranker->now;
    int64_t row = api->xRowid(fts);

    (void)count;
    (void)values;
    if (ranking == NULL || row < 0 || row >= ranker->rows ||
        (ranking->only != NULL && !rpt_rows_has(ranking->only, row))) {
        sqlite3_result_int(context, 0);
        return;
    }
    if (ranking->found != NULL)
        rpt_rows_add(ranking->found, row, row + 1);
    if (ranking->keep > 0)
        keep(ranking, (struct rpt_hit){row, score(ranker, api, fts, row)});
    sqlite3_result_int(context, 1);
    if (ranker->code != SQLITE_OK)
        sqlite3_result_error_code(context, ranker->code);
}

bool rpt_ranker_init(struct rpt_db *db, struct rpt_error *err)
{
    sqlite3_stmt *st = NULL;
    fts5_api *api = NULL;
    int code = sqlite3_prepare_v2(db->raw, "SELECT fts5(?1)", -1, &st, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_bind_pointer(st, 1, &api, "fts5_api_ptr", NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(st) == SQLITE_ROW ? SQLITE_OK : sqlite3_errcode(db->raw);
    sqlite3_finalize(st);
    if (code == SQLITE_OK)
        code = api != NULL ? api->xCreateFunction(api, "rpt_rank", &db->ranker, rank, NULL)
                           : SQLITE_ERROR;
    return code == SQLITE_OK || rpt_db_fail_code(db, code, sqlite3_errstr(code), err);
}

bool rpt_rank(struct rpt_db *db, struct rpt_ranking *ranking, struct rpt_error *err)
{
    struct rpt_ranker *ranker = &db->ranker;

    ranking->count = 0;
    ranking->total = 0;
    if (!load(db, err))
        return false;
    ranker->idf = rpt_grow(NULL, ranking->weight_count + 1, sizeof *ranker->idf);
    for (size_t i = 0; i < ranking->weight_count; i++)
        ranker->idf[i] = idf(ranker, ranking->weights[i].paragraphs);
    ranker->now = ranking;
    ranker->code = SQLITE_OK;

    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_SEARCH_RANK);
    rpt_bind_text(st, ":expression", ranking->expression);
    rpt_bind_int(st, ":last", ranking->last);
    rpt_bind_int(st, ":most", ranking->most);
    enum rpt_step step = rpt_step(st, err);
    if (step == RPT_ROW)
        ranking->total = rpt_column_int(st, 0);
    ranker->now = NULL;
    free(ranker->idf);
    ranker->idf = NULL;
    if (ranking->count > 0)
        qsort(ranking->hits, ranking->count, sizeof *ranking->hits, best_first);
    return step == RPT_ROW;
}
