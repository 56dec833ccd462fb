/* SPDX-License-Identifier: MIT
 *
 * What tests/bench/search measures with: asks a dataset questions of its own words, each kind many
 * times, and prints CPU µs a question (p50, p99) beside what SQLite's own bm25() takes to find the
 * same twenty. Words are taken from the dataset by how many paragraphs hold them; which ones, the
 * seed says.
 */
#include "rapporteur/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TIMES 60
#define WORDS 40

struct words {
    char *list[WORDS];
    size_t count;
};

struct bench {
    struct rpt_db *db;
    int64_t paragraphs;
    struct words rare, common, commonest, beginnings, phrases;
    struct rpt_error err;
};

static double cpu_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void fail(const struct bench *bench)
{
    fprintf(stderr, "%s\n", bench->err.detail);
    exit(1);
}

/* ---- Words of the dataset. */

static void take(struct bench *bench, struct words *words, const char *sql)
{
    struct rpt_stmt *st = rpt_db_prepare(bench->db, sql, &bench->err);

    if (st == NULL)
        fail(bench);
    while (words->count < WORDS && rpt_step(st, &bench->err) == RPT_ROW)
        words->list[words->count++] = rpt_strdup(rpt_column_text(st, 0));
    rpt_stmt_release(st);
    if (words->count == 0)
        words->list[words->count++] = rpt_strdup("nothing");
}

static void take_like(struct bench *bench, struct words *words, double share)
{
    char *sql = rpt_printf("SELECT word FROM word WHERE count >= 1 ORDER BY abs(count - %lld), word"
                           " LIMIT %d",
                           (long long)((double)bench->paragraphs * share), WORDS);

    take(bench, words, sql);
    free(sql);
}

/* The second and third word of paragraphs far apart: mostly common ones. */
static void take_phrases(struct bench *bench)
{
    char *sql = rpt_printf("SELECT text FROM paragraph WHERE n %% %lld = 1 ORDER BY n LIMIT %d",
                           (long long)(bench->paragraphs / WORDS + 1), WORDS);
    struct words texts = {.count = 0};

    take(bench, &texts, sql);
    for (size_t i = 0; i < texts.count; i++) {
        char *rest = texts.list[i], *first, *second;

        strsep(&rest, " .,");
        first = strsep(&rest, " .,");
        second = strsep(&rest, " .,");
        bench->phrases.list[bench->phrases.count++] =
            rpt_printf("\"%s %s\"", first != NULL ? first : "a", second != NULL ? second : "a");
        free(texts.list[i]);
    }
    free(sql);
}

static void prepare(struct bench *bench)
{
    struct rpt_stmt *st = rpt_db_prepare(bench->db, "SELECT count(*) FROM paragraph", &bench->err);

    if (st == NULL || rpt_step(st, &bench->err) != RPT_ROW)
        fail(bench);
    bench->paragraphs = rpt_column_int(st, 0);
    rpt_stmt_release(st);
    take(bench, &bench->rare,
         "SELECT word FROM word WHERE count BETWEEN 1 AND 20 ORDER BY abs(count - 20), word");
    take_like(bench, &bench->common, 0.2);
    take(bench, &bench->commonest, "SELECT word FROM word ORDER BY count DESC LIMIT 3");
    take(bench, &bench->beginnings,
         "SELECT DISTINCT substr(word, 1, 3) FROM word WHERE length(word) > 4 ORDER BY word");
    take_phrases(bench);
}

/* ---- Asking. */

static json_t *ask(struct bench *bench, const char *q, const char *filter, const char *facet,
                   bool reading)
{
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_query query;
    struct rpt_param param = {.name = "", .value = ""};
    json_t *answer = NULL;
    bool taken;

    rpt_query_init(&query, &rpt_paragraphs, arena);
    query.q = q;
    query.facet = facet;
    query.sort = reading ? "reading" : NULL;
    if (filter != NULL) {
        param = (struct rpt_param){rpt_arena_strndup(arena, filter, strcspn(filter, "=")),
                                   strchr(filter, '=') + 1};
        if (!rpt_query_take(bench->db, &query, &param, &taken, &bench->err))
            fail(bench);
    }
    if (!rpt_search(bench->db, &query, &answer, &bench->err))
        fail(bench);
    rpt_arena_destroy(arena);
    return answer;
}

/* The same twenty by SQLite alone: a statement, no snippet, no place, no total. */
static void ask_bare(struct bench *bench, const char *q)
{
    struct rpt_stmt *st = rpt_db_prepare(
        bench->db,
        "SELECT rowid, bm25(search) FROM search WHERE search MATCH :q ORDER BY 2 LIMIT 20",
        &bench->err);

    if (st == NULL)
        fail(bench);
    rpt_bind_text(st, ":q", q);
    if (!rpt_run(st, &bench->err))
        fail(bench);
}

struct kind {
    const char *name;
    const struct words *words;
    const char *pattern; /* %1$s a word, %2$s another */
    const char *filter, *facet;
    bool reading, bare;
};

static void measure(struct bench *bench, const struct kind *kind)
{
    double ours[TIMES], bare[TIMES];
    const struct words *words = kind->words;

    for (size_t i = 0; i < TIMES; i++) {
        const char *one = words->list[i % words->count];
        const char *two = bench->common.list[(i + 7) % bench->common.count];
        char *q = rpt_printf(kind->pattern, one, two);
        double start = cpu_us();

        rpt_scratch_begin();
        json_decref(ask(bench, q, kind->filter, kind->facet, kind->reading));
        rpt_scratch_end();
        ours[i] = cpu_us() - start;
        start = cpu_us();
        if (kind->bare)
            ask_bare(bench, q);
        bare[i] = cpu_us() - start;
        free(q);
    }
    qsort(ours, TIMES, sizeof *ours, by_value);
    qsort(bare, TIMES, sizeof *bare, by_value);
    printf("| %-44s | %8.0f | %8.0f |", kind->name, ours[TIMES / 2], ours[TIMES - 1]);
    if (kind->bare)
        printf(" %9.0f | %7.2f |\n", bare[TIMES / 2], bare[TIMES / 2] / ours[TIMES / 2]);
    else
        printf(" %9s | %7s |\n", "", "");
}

int main(int argc, char **argv)
{
    struct bench bench = {.db = NULL};
    const struct kind kinds[] = {
        {.name = "a rare word", .words = &bench.rare, .pattern = "%1$s", .bare = true},
        {.name = "a word of a fifth of the paragraphs",
         .words = &bench.common,
         .pattern = "%1$s",
         .bare = true},
        {.name = "the three commonest words",
         .words = &bench.commonest,
         .pattern = "%1$s",
         .bare = true},
        {.name = "the commonest, in reading order",
         .words = &bench.commonest,
         .pattern = "%1$s",
         .reading = true},
        {.name = "a rare and a common word",
         .words = &bench.rare,
         .pattern = "%1$s %2$s",
         .bare = true},
        {.name = "two common words", .words = &bench.common, .pattern = "%1$s %2$s", .bare = true},
        {.name = "the commonest or a common word",
         .words = &bench.commonest,
         .pattern = "%1$s OR %2$s",
         .bare = true},
        {.name = "the commonest without a common word",
         .words = &bench.commonest,
         .pattern = "%1$s -%2$s"},
        {.name = "a phrase as texts have them",
         .words = &bench.phrases,
         .pattern = "%1$s",
         .bare = true},
        {.name = "a phrase of the commonest words",
         .words = &bench.commonest,
         .pattern = "\"%1$s %2$s\"",
         .bare = true},
        {.name = "near", .words = &bench.common, .pattern = "near(%1$s %2$s, 5)"},
        {.name = "a beginning of three letters", .words = &bench.beginnings, .pattern = "%1$s*"},
        {.name = "a misspelt word", .words = &bench.rare, .pattern = "%1$sqx"},
        {.name = "a common word, facet of documents",
         .words = &bench.common,
         .pattern = "%1$s",
         .facet = "document"},
        {.name = "a common word, facet of entities",
         .words = &bench.common,
         .pattern = "%1$s",
         .facet = "entity"},
        {.name = "a common word in one document",
         .words = &bench.common,
         .pattern = "%1$s",
         .filter = "document=document-1"},
        {.name = "a common word with the commonest entity",
         .words = &bench.common,
         .pattern = "%1$s",
         .filter = "entity=actor-1"},
        {.name = "the commonest, facet of entities",
         .words = &bench.commonest,
         .pattern = "%1$s",
         .facet = "entity"},
    };

    if (argc != 2 || !rpt_db_open(argv[1], RPT_DB_READ, &bench.db, &bench.err)) {
        fprintf(stderr, "usage: search-rate DATASET %s\n", bench.err.detail);
        return 2;
    }
    prepare(&bench);
    printf("%lld paragraphs; CPU µs\n", (long long)bench.paragraphs);
    printf("| %-44s | %8s | %8s | %9s | %7s |\n", "", "p50", "p99", "bm25() p50", "ratio");
    printf("|---|---|---|---|---|\n");
    for (size_t i = 0; i < RPT_COUNT(kinds); i++)
        measure(&bench, &kinds[i]);
    return 0;
}
