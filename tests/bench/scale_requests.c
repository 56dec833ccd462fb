/* SPDX-License-Identifier: MIT
 *
 * The questions of tests/bench/scale, each asked of the service in-process (rpt_answer, nothing
 * stored) and, in turn, as the bare prepared statement of what it has to read, and as the same
 * statement making JSON of each row by SQLite's json_object(), so that a slow machine slows all.
 * Prints a line a question: name, then p50 and p99 in µs of CPU of the service, p50 of the
 * statement and of that with JSON, separated by tabs.
 *
 *     scale-requests FILE STATIC ROUNDS [QUESTION]
 */
#include "server.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 20
#define DEEP_PAGE 10000

struct bench {
    struct rpt_app *app;
    sqlite3 *db;
    size_t rounds;
    int64_t documents, paragraphs;
    char first[65], rare[65], common[65], commonest[65], second[65]; /* an actor, words */
    char cursor[200];
    int64_t deep_n; /* the mention before page DEEP_PAGE */
    size_t read;    /* bytes, so that nothing is left out */
};

/* One question: what the service is asked, and the statements that read the same, one after the
 * other; a row's first column is the next one's ":n". */
struct question {
    const char *name;
    void (*target)(struct bench *bench, size_t round, char target[600]);
    const char *select;
    enum rpt_sql item;
    void (*bind)(struct bench *bench, size_t round, sqlite3_stmt *st);
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "scale-requests: %s: %s\n", what, why);
    exit(1);
}

static sqlite3_stmt *prepare(struct bench *bench, const char *sql)
{
    sqlite3_stmt *st;

    if (sqlite3_prepare_v2(bench->db, sql, -1, &st, NULL) != SQLITE_OK)
        fail(sql, sqlite3_errmsg(bench->db));
    return st;
}

static void text_of(struct bench *bench, const char *sql, char *out, size_t size)
{
    sqlite3_stmt *st = prepare(bench, sql);

    if (sqlite3_step(st) != SQLITE_ROW)
        fail(sql, "no row");
    snprintf(out, size, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
}

static int64_t number_of(struct bench *bench, const char *sql)
{
    char text[32];

    text_of(bench, sql, text, sizeof text);
    return strtoll(text, NULL, 10);
}

static void bind(sqlite3_stmt *st, const char *name, const char *text)
{
    sqlite3_bind_text(st, sqlite3_bind_parameter_index(st, name), text, -1, SQLITE_TRANSIENT);
}

/* ---- The questions. Those of a round differ from those of the next, as far as they can. */

static void place_of(const struct bench *bench, size_t round, char document[40], char id[40])
{
    uint64_t n = (round * 0x9E3779B97F4A7C15u >> 20) % (uint64_t)bench->paragraphs;

    snprintf(document, 40, "document-%llu", (unsigned long long)(n / 500 + 1));
    snprintf(id, 40, "p%llu", (unsigned long long)(n % 500 + 1));
}

static void paragraph(struct bench *bench, size_t round, char target[600])
{
    char document[40], id[40];

    place_of(bench, round, document, id);
    snprintf(target, 600, "/documents/%s/paragraphs/%s", document, id);
}

static void bind_paragraph(struct bench *bench, size_t round, sqlite3_stmt *st)
{
    char document[40], id[40];

    place_of(bench, round, document, id);
    bind(st, ":document", document);
    bind(st, ":id", id);
}

/* Any but the first, who stands in every document. */
static void actor(struct bench *bench, size_t round, char target[600])
{
    (void)bench;
    snprintf(target, 600, "/actors/actor-%zu", round % 1000 + 2);
}

static void bind_actor(struct bench *bench, size_t round, sqlite3_stmt *st)
{
    char id[40];

    (void)bench;
    snprintf(id, sizeof id, "actor-%zu", round % 1000 + 2);
    bind(st, ":id", id);
}

static void first_page(struct bench *bench, size_t round, char target[600])
{
    (void)round;
    snprintf(target, 600, "/entities/%s/mentions", bench->first);
}

static void deep_page(struct bench *bench, size_t round, char target[600])
{
    (void)round;
    snprintf(target, 600, "/entities/%s/mentions?cursor=%s", bench->first, bench->cursor);
}

static void bind_mentions(struct bench *bench, size_t round, sqlite3_stmt *st)
{
    (void)round;
    bind(st, ":entity", bench->first);
    if (sqlite3_bind_parameter_index(st, ":after") > 0)
        sqlite3_bind_int64(st, sqlite3_bind_parameter_index(st, ":after"), bench->deep_n);
}

static void paragraphs(struct bench *bench, size_t round, char target[600])
{
    (void)bench;
    (void)round;
    snprintf(target, 600, "/paragraphs");
}

static void bind_nothing(struct bench *bench, size_t round, sqlite3_stmt *st)
{
    (void)bench;
    (void)round;
    (void)st;
}

#define WORD(name)                                                                                 \
    static void search_##name(struct bench *bench, size_t round, char target[600])                 \
    {                                                                                              \
        (void)round;                                                                               \
        snprintf(target, 600, "/search?q=%s", bench->name);                                        \
    }                                                                                              \
    static void bind_##name(struct bench *bench, size_t round, sqlite3_stmt *st)                   \
    {                                                                                              \
        (void)round;                                                                               \
        bind(st, ":q", bench->name);                                                               \
    }
WORD(rare)
WORD(common)
WORD(commonest)

static void phrase(struct bench *bench, size_t round, char target[600])
{
    (void)round;
    snprintf(target, 600, "/search?q=%%22%s%%20%s%%22", bench->commonest, bench->second);
}

static void bind_phrase(struct bench *bench, size_t round, sqlite3_stmt *st)
{
    char text[200];

    (void)round;
    snprintf(text, sizeof text, "\"%s %s\"", bench->commonest, bench->second);
    bind(st, ":q", text);
}

static const char *prefix_of(size_t round)
{
    static const char *const prefixes[] = {"za", "ble", "gru", "mai", "sto", "pl", "ron", "ki"};

    return prefixes[round % RPT_COUNT(prefixes)];
}

static void suggest(struct bench *bench, size_t round, char target[600])
{
    (void)bench;
    snprintf(target, 600, "/suggest?q=%s", prefix_of(round));
}

static void bind_suggest(struct bench *bench, size_t round, sqlite3_stmt *st)
{
    (void)bench;
    bind(st, ":q", prefix_of(round));
    sqlite3_bind_int(st, sqlite3_bind_parameter_index(st, ":limit"), 10);
}

static void facets(struct bench *bench, size_t round, char target[600])
{
    (void)bench;
    (void)round;
    snprintf(target, 600, "/mentions?facet=class,entity&limit=0");
}

#define RANKED                                                                                     \
    "SELECT rowid FROM search WHERE search MATCH :q ORDER BY bm25(search), rowid LIMIT 20"

static const struct question questions[] = {
    {"a paragraph by its id", paragraph,
     "SELECT n FROM paragraphs WHERE document = :document AND id = :id", RPT_SQL_PARAGRAPH_ITEM,
     bind_paragraph},
    {"an actor by its id", actor, "SELECT n FROM actors WHERE id = :id", RPT_SQL_ENTITY_ITEM,
     bind_actor},
    {"paragraphs, page 1", paragraphs, "SELECT n FROM paragraphs ORDER BY n LIMIT 21",
     RPT_SQL_PARAGRAPH_ITEM, bind_nothing},
    {"an actor's mentions, page 1", first_page,
     "SELECT n FROM mentions WHERE entity = :entity ORDER BY n LIMIT 21", RPT_SQL_MENTION_ITEM,
     bind_mentions},
    {"an actor's mentions, page 10,000", deep_page,
     "SELECT n FROM mentions WHERE entity = :entity AND n > :after ORDER BY n LIMIT 21",
     RPT_SQL_MENTION_ITEM, bind_mentions},
    {"search: a rare word", search_rare, RANKED, RPT_SQL_SEARCH_HIT, bind_rare},
    {"search: a common word", search_common, RANKED, RPT_SQL_SEARCH_HIT, bind_common},
    {"search: the commonest word", search_commonest, RANKED, RPT_SQL_SEARCH_HIT, bind_commonest},
    {"search: a phrase of common words", phrase, RANKED, RPT_SQL_SEARCH_HIT, bind_phrase},
    {"suggest", suggest, NULL, RPT_SQL_SUGGEST, bind_suggest},
    {"facets of all mentions", facets,
     "SELECT class, count(*) FROM mentions GROUP BY 1 ORDER BY 2 DESC LIMIT 50", RPT_SQL_NONE,
     bind_nothing},
};

/* ---- The peer that answers as JSON too: json_object() around a block, its aliases as keys. */

static void add_columns(sqlite3_stmt *block, const char *prefix, int *column, struct rpt_buf *sql)
{
    size_t len = strlen(prefix);
    const char *joint = "", *name;

    rpt_buf_adds(sql, "json_object(");
    for (; (name = sqlite3_column_name(block, *column)) != NULL && strncmp(name, prefix, len) == 0;
         joint = ", ") {
        const char *key = name + len, *rest = key + strcspn(key, ".:");
        int part = (int)(rest - key);

        if (*rest == '.') {
            char *inner = rpt_printf("%s%.*s.", prefix, part, key);

            rpt_buf_addf(sql, "%s'%.*s', ", joint, part, key);
            add_columns(block, inner, column, sql);
            free(inner);
            continue;
        }
        ++*column;
        rpt_buf_addf(sql, "%s'%.*s', ", joint, part, key);
        if (strcmp(rest, ":bool") == 0)
            rpt_buf_addf(sql, "json(iif(\"%s\", 'true', 'false'))", name);
        else
            rpt_buf_addf(sql, *rest == ':' ? "json(\"%s\")" : "\"%s\"", name);
    }
    rpt_buf_addc(sql, ')');
}

static sqlite3_stmt *prepare_json(struct bench *bench, enum rpt_sql block)
{
    char *text = rpt_strndup(rpt_sql_text(block), strcspn(rpt_sql_text(block), ";"));
    sqlite3_stmt *plain = prepare(bench, text);
    int column = 0;
    RPT_AUTO_BUF sql = {0};

    rpt_buf_init(&sql, 100000);
    rpt_buf_adds(&sql, "SELECT ");
    add_columns(plain, "", &column, &sql);
    rpt_buf_addf(&sql, " FROM (%s)", text);
    sqlite3_finalize(plain);
    free(text);
    return prepare(bench, sql.data);
}

/* ---- Asking. */

static double ask(struct bench *bench, const struct question *question, size_t round)
{
    char target[600];
    struct rpt_request request = {.method = "GET", .target = target, .accept = "application/json"};
    struct rpt_response *response;
    double began, took;

    question->target(bench, round, target);
    began = now();
    response = rpt_answer(bench->app, &request);
    took = now() - began;
    /* One that is given up after its deadline is counted with the time it took. */
    if (response->status != 200 && response->status != 503)
        fail(target, response->body);
    bench->read += response->len;
    rpt_response_release(response);
    return took;
}

static void read_row(struct bench *bench, sqlite3_stmt *st)
{
    for (int i = 0; i < sqlite3_column_count(st); i++) {
        const unsigned char *text = sqlite3_column_text(st, i);
        bench->read += text != NULL ? strlen((const char *)text) : 0;
    }
}

static double ask_bare(struct bench *bench, const struct question *question, size_t round,
                       sqlite3_stmt *select, sqlite3_stmt *item)
{
    double began;
    size_t rows = 0;

    question->bind(bench, round, select != NULL ? select : item);
    began = now();
    if (select == NULL)
        while (sqlite3_step(item) == SQLITE_ROW)
            read_row(bench, item);
    while (select != NULL && sqlite3_step(select) == SQLITE_ROW) {
        read_row(bench, select);
        if (item == NULL || rows++ == PAGE)
            continue;
        sqlite3_bind_int64(item, 1, sqlite3_column_int64(select, 0));
        while (sqlite3_step(item) == SQLITE_ROW)
            read_row(bench, item);
        sqlite3_reset(item);
    }
    sqlite3_reset(select);
    sqlite3_reset(item);
    return now() - began;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

struct times {
    double *list[3]; /* ours, bare, bare with JSON */
    size_t count;
};

static double time_at(struct times *times, size_t which, size_t place)
{
    qsort(times->list[which], times->count, sizeof **times->list, by_size);
    return times->list[which][place];
}

/* Slow questions are asked less often: each has some seconds. */
static void run(struct bench *bench, const struct question *question)
{
    bool items = question->item != RPT_SQL_NONE;
    sqlite3_stmt *select = question->select != NULL ? prepare(bench, question->select) : NULL;
    sqlite3_stmt *item = items ? prepare(bench, rpt_sql_text(question->item)) : NULL;
    sqlite3_stmt *json = items ? prepare_json(bench, question->item) : NULL;
    struct times times = {.count = 0};

    for (size_t i = 0; i < RPT_COUNT(times.list); i++)
        times.list[i] = rpt_grow(NULL, bench->rounds, sizeof **times.list);
    ask(bench, question, bench->rounds);
    ask_bare(bench, question, bench->rounds, select, item);
    for (double spent = 0; times.count < bench->rounds && (spent < 4e6 || times.count < 3);) {
        size_t n = times.count++;

        times.list[0][n] = ask(bench, question, n);
        times.list[1][n] = ask_bare(bench, question, n, select, item);
        times.list[2][n] = items ? ask_bare(bench, question, n, select, json) : 0;
        spent += times.list[0][n] + times.list[1][n] + times.list[2][n];
    }
    size_t middle = times.count / 2, last = times.count - 1 - times.count / 100;
    printf("%s\t%.1f\t%.1f\t%.1f\t%.1f\n", question->name, time_at(&times, 0, middle),
           time_at(&times, 0, last), time_at(&times, 1, middle), time_at(&times, 2, middle));
    fflush(stdout);
    sqlite3_finalize(select);
    sqlite3_finalize(item);
    sqlite3_finalize(json);
    for (size_t i = 0; i < RPT_COUNT(times.list); i++)
        free(times.list[i]);
}

/* ---- What there is to ask for. */

/* Follows the walk of the first actor's mentions to page DEEP_PAGE, or near its end. */
static void walk(struct bench *bench)
{
    int64_t mentions =
        number_of(bench, "SELECT count(*) FROM mention m JOIN entity e ON e.n = m.entity "
                         "WHERE e.slug = 'actor-1'");
    int64_t before = (DEEP_PAGE - 1) * (int64_t)PAGE;
    char target[600], sql[200];

    if (before + PAGE > mentions)
        before = mentions * 9 / 10;
    snprintf(sql, sizeof sql,
             "SELECT m.n FROM mention m JOIN entity e ON e.n = m.entity WHERE e.slug = 'actor-1' "
             "ORDER BY m.n LIMIT 1 OFFSET %lld",
             (long long)before - 1);
    bench->deep_n = number_of(bench, sql);
    snprintf(bench->cursor, sizeof bench->cursor, "*");
    while (before > 0) {
        int64_t step = before < 200 ? before : 200;
        snprintf(target, sizeof target, "/entities/actor-1/mentions?fields=id&limit=%lld&cursor=%s",
                 (long long)step, bench->cursor);
        struct rpt_request request = {
            .method = "GET", .target = target, .accept = "application/json"};
        struct rpt_response *response = rpt_answer(bench->app, &request);
        char *cursor = response->status == 200 ? strstr(response->body, "cursor=") : NULL;

        if (cursor == NULL)
            fail(target, response->body);
        cursor += strlen("cursor=");
        snprintf(bench->cursor, sizeof bench->cursor, "%.*s", (int)strcspn(cursor, "\"&"), cursor);
        rpt_response_release(response);
        before -= step;
    }
}

static void look(struct bench *bench)
{
    static const char word[] =
        "SELECT token FROM df WHERE token GLOB '[a-z]*' ORDER BY abs(count - %lld), token LIMIT 1";
    char sql[200];

    bench->documents = number_of(bench, "SELECT count(*) FROM documents");
    bench->paragraphs = number_of(bench, "SELECT count(*) FROM paragraphs");
    snprintf(bench->first, sizeof bench->first, "actor-1");
    snprintf(sql, sizeof sql, word, 20LL);
    text_of(bench, sql, bench->rare, sizeof bench->rare);
    snprintf(sql, sizeof sql, word, (long long)bench->paragraphs / 5);
    text_of(bench, sql, bench->common, sizeof bench->common);
    text_of(bench, "SELECT token FROM df ORDER BY count DESC LIMIT 1", bench->commonest,
            sizeof bench->commonest);
    text_of(bench, "SELECT token FROM df ORDER BY count DESC LIMIT 1 OFFSET 1", bench->second,
            sizeof bench->second);
    walk(bench);
}

static void fold(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *text = (const char *)sqlite3_value_text(values[0]);
    char *folded = rpt_utf8_fold(text, strlen(text));

    (void)count;
    sqlite3_result_text(context, folded, -1, free);
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    struct rpt_config config;
    struct rpt_error err = {0};

    if (argc != 4 && argc != 5)
        fail("usage", "scale-requests FILE STATIC ROUNDS [QUESTION]");
    rpt_config_init(&config);
    if (!rpt_config_set(&config, "db", argv[1], &err) ||
        !rpt_config_set(&config, "static", argv[2], &err) ||
        !rpt_config_set(&config, "cache", "0", &err) || !rpt_app_start(&config, &bench.app, &err))
        fail(argv[1], err.detail);
    if (sqlite3_open_v2(argv[1], &bench.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
            SQLITE_OK ||
        sqlite3_exec(bench.db, "PRAGMA mmap_size = 0; PRAGMA cache_size = -8192; BEGIN;", NULL,
                     NULL, NULL) != SQLITE_OK)
        fail(argv[1], sqlite3_errmsg(bench.db));
    if (sqlite3_create_function(bench.db, "rpt_fold", 1, SQLITE_UTF8, NULL, fold, NULL, NULL) !=
        SQLITE_OK)
        fail("rpt_fold", sqlite3_errmsg(bench.db));
    bench.rounds = strtoul(argv[3], NULL, 10);
    look(&bench);
    for (size_t i = 0; i < RPT_COUNT(questions); i++)
        if (argc == 4 || strcmp(questions[i].name, argv[4]) == 0)
            run(&bench, &questions[i]);
    sqlite3_close(bench.db);
    rpt_app_release(bench.app);
    rpt_config_finish(&config);
    return bench.read > 0 ? 0 : 1;
}
