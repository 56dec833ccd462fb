/* SPDX-License-Identifier: MIT
 *
 * SQLite's memory runs out, at one allocation after the other: the request that meets it is
 * answered 503, or as always where SQLite can do without; never with something missing. The same
 * connection answers the next one. A dataset is not opened, and an import writes nothing.
 */
#include "../small.h"
#include "rapporteur/import.h"
#include "server.h"

#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Allocations that fail. */

static sqlite3_mem_methods real;
static long countdown; /* the allocation that fails; 0: none */
static bool from_then_on, failed;

static bool fails(void)
{
    if (countdown == 0 || --countdown > 0)
        return false;
    countdown = from_then_on;
    failed = true;
    return true;
}

static void *take(int size)
{
    return fails() ? NULL : real.xMalloc(size);
}

static void *grow(void *old, int size)
{
    return fails() ? NULL : real.xRealloc(old, size);
}

static void install(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
    sqlite3_mem_methods ours = real;
    ours.xMalloc = take;
    ours.xRealloc = grow;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) != SQLITE_OK)
        abort();
}

static void begin_failing(long n)
{
    countdown = n;
    failed = false;
}

/* Whether it did. */
static bool end_failing(void)
{
    countdown = 0;
    return failed;
}

/* ---- One dataset, served. */

static char path[] = "/tmp/rpt-memory-XXXXXX";
static struct rpt_config config;
static struct rpt_app *app;
static struct rpt_error err;

static void open_case(void)
{
    int fd = mkstemp(path);
    const char *root = getenv("RPT_SOURCE_ROOT");
    char *folder = rpt_printf("%s/static", root != NULL ? root : ".");

    ck_assert(fd >= 0 && close(fd) == 0);
    ck_assert_msg(small_make(path, &err), "%s", err.detail);
    rpt_config_init(&config);
    ck_assert(rpt_config_set(&config, "db", path, &err) &&
              rpt_config_set(&config, "static", folder, &err) &&
              rpt_config_set(&config, "workers", "1", &err) &&
              rpt_config_set(&config, "cache", "0", &err));
    ck_assert_msg(rpt_app_start(&config, &app, &err), "%s", err.detail);
    free(folder);
}

static void close_case(void)
{
    rpt_app_release(app);
    rpt_config_finish(&config);
    rpt_error_clear(&err);
    unlink(path);
    strcpy(path + sizeof path - 7, "XXXXXX");
}

static struct rpt_db *open_dataset(void)
{
    struct rpt_db *db = NULL;

    ck_assert_msg(rpt_db_open(path, RPT_DB_READ, &db, &err), "%s", err.detail);
    return db;
}

static struct rpt_response *ask(struct rpt_db *db, const char *target)
{
    struct rpt_request request = {.method = "GET", .target = target, .host = "localhost"};
    struct rpt_call outer = {.app = app, .db = db};

    rpt_db_deadline(db, 60000);
    return rpt_answer_within(&outer, &request);
}

static const char *const questions[] = {
    "/",
    "/documents?facet=lang&limit=2",
    "/documents/talks/text",
    "/documents/talks/editions/1..2",
    "/documents/talks/paragraphs/p1?include=mentions,references,runs&labels=de",
    "/entities?q=nor&include=mentions",
    "/entities/norland.html",
    "/entities/norland/cooccurrences",
    "/mentions.csv?entity=norland",
    "/relations?subject=norland&facet=predicate,channel&role__where=league",
    "/references",
    "/search?q=quiet+peace&facet=document",
    "/search?q=peace&sort=reading",
    "/quotations?quote=Norland+met+Sudland&document=talks",
    "/suggest?q=nor",
    "/graph?predicate=seeks",
    "/works/talks/alignment?documents=talks,talks-digest",
    "/works/talks/document",
    "/documents/talks/refs/1.1",
    "/vocabularies",
    "/entities/nowhere",
};

static void check_same(const struct rpt_response *response, const struct rpt_response *wanted,
                       const char *target, long n)
{
    ck_assert_msg(response->status == wanted->status && response->len == wanted->len &&
                      (wanted->len == 0 || memcmp(response->body, wanted->body, wanted->len) == 0),
                  "%s, allocation %ld: %u %.300s", target, n, response->status, response->body);
}

static void check_failed(const struct rpt_response *response, const struct rpt_response *wanted,
                         const char *target, long n)
{
    if (response->status != 503) {
        check_same(response, wanted, target, n);
        return;
    }
    ck_assert_msg(strstr(response->body, "out of memory") != NULL, "%s, allocation %ld: %.300s",
                  target, n, response->body);
    ck_assert_ptr_nonnull(rpt_response_find(response, "Retry-After"));
    ck_assert_str_eq(rpt_response_find(response, "Cache-Control"), "no-store");
}

/* The n-th allocation of a question, and the same question after it. */
static bool walk_one(struct rpt_db *db, const char *target, const struct rpt_response *wanted,
                     long n, unsigned *told)
{
    begin_failing(n);
    struct rpt_response *response = ask(db, target);
    bool reached = end_failing();
    check_failed(response, wanted, target, n);
    *told += response->status == 503;
    rpt_response_release(response);
    response = ask(db, target);
    check_same(response, wanted, target, n);
    rpt_response_release(response);
    return reached;
}

/* One by one; thousands of them, as where every statement is still to be prepared, more and more
 * coarsely, unless RPT_WALK says all. */
static long next_one(long n)
{
    return n + 1 + (getenv("RPT_WALK") == NULL ? n / 12 : 0);
}

static unsigned walk(const char *target, const struct rpt_response *wanted)
{
    struct rpt_db *warm = open_dataset();
    unsigned told = 0;
    bool reached = true;

    rpt_response_release(ask(warm, target));
    for (long n = 1; reached; n++)
        reached = walk_one(warm, target, wanted, n, &told);
    rpt_db_close(warm);
    reached = true;
    for (long n = 1; reached; n = next_one(n)) {
        struct rpt_db *cold = open_dataset();

        reached = walk_one(cold, target, wanted, n, &told);
        rpt_db_close(cold);
    }
    return told;
}

START_TEST(a_question_that_gets_no_memory_is_503_and_the_next_is_answered)
{
    const char *target = questions[_i];
    struct rpt_db *db = open_dataset();
    struct rpt_response *wanted = ask(db, target);

    ck_assert_uint_lt(wanted->status, 500);
    from_then_on = false;
    ck_assert_uint_gt(walk(target, wanted), 20);
    from_then_on = true;
    ck_assert_uint_gt(walk(target, wanted), 20);
    rpt_response_release(wanted);
    rpt_db_close(db);
}
END_TEST

START_TEST(a_dataset_that_gets_no_memory_is_not_opened)
{
    bool reached = true;
    struct rpt_db *db;

    from_then_on = false;
    for (long n = 1; reached; n = next_one(n)) {
        begin_failing(n);
        bool opened = rpt_db_open(path, RPT_DB_READ, &db, &err);
        reached = end_failing();
        ck_assert_msg(opened || (err.id == RPT_E_UNAVAILABLE && strstr(err.detail, "memory")),
                      "allocation %ld: %s", n, err.detail);
        if (opened)
            rpt_db_close(db);
        rpt_error_clear(&err);
    }
}
END_TEST

START_TEST(a_finder_that_gets_no_memory_is_not_made)
{
    bool reached = true;

    from_then_on = false;
    for (long n = 1; reached; n++) {
        struct rpt_db *db = open_dataset();

        begin_failing(n);
        struct rpt_finder *finder = rpt_recogniser(db, NULL, &err);
        reached = end_failing();
        ck_assert_msg(!reached || finder == NULL || rpt_db_sound(db, &err),
                      "allocation %ld: half a finder", n);
        rpt_finder_destroy(finder);
        rpt_db_close(db);
        rpt_error_clear(&err);
    }
}
END_TEST

/* ---- Import. */

static char *read_whole(const char *file, size_t *len)
{
    struct rpt_buf bytes;

    ck_assert_msg(rpt_read_file(file, (size_t)8 << 20, &bytes, &err), "%s", err.detail);
    *len = bytes.len;
    return rpt_buf_steal(&bytes);
}

static void write_bytes(const char *file, const char *bytes, size_t len)
{
    FILE *out = fopen(file, "we");

    ck_assert(out != NULL && fwrite(bytes, 1, len, out) == len && fclose(out) == 0);
}

static void write_source(const char *file, const char *text)
{
    write_bytes(file, text, strlen(text));
}

static bool import(const char *source, const char *db)
{
    const char *sources[] = {source};
    struct rpt_import_options options = {
        .db = db, .sources = sources, .source_count = 1, .at = "2026-11-24T00:00:00Z"};
    struct rpt_report report;
    bool done = rpt_import(&options, &report, &err);

    rpt_report_finish(&report);
    return done;
}

START_TEST(an_import_that_gets_no_memory_writes_nothing)
{
    char folder[] = "/tmp/rpt-memory-XXXXXX";
    size_t before_len, len;
    bool reached = true;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *source = rpt_printf("%s/talks.md", folder), *db = rpt_printf("%s/talks.sqlite", folder);
    write_source(source, "# Talks\n\nQuiet talks came first.\n");
    ck_assert_msg(import(source, db), "%s", err.detail);
    char *before = read_whole(db, &before_len);
    write_source(source, "# Talks\n\nQuiet talks came first. Then peace.\n\n## After\n\nMore.\n");

    from_then_on = false;
    for (long n = 1; reached; n = next_one(n)) {
        begin_failing(n);
        bool done = import(source, db);
        reached = end_failing();
        char *after = read_whole(db, &len);
        ck_assert_msg(done || *err.detail != '\0', "allocation %ld: no reason", n);
        ck_assert_msg(done || (len == before_len && memcmp(before, after, len) == 0),
                      "allocation %ld: %s, and something was written", n, err.detail);
        free(after);
        rpt_error_clear(&err);
        write_bytes(db, before, before_len);
    }
    char *clean = rpt_printf("rm -r '%s'", folder);
    ck_assert_int_eq(system(clean), 0);
    free(clean);
    free(before);
    free(source);
    free(db);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("memory");
    TCase *tcase = tcase_create("memory");

    install();
    tcase_set_timeout(tcase, 100);
    tcase_add_checked_fixture(tcase, open_case, close_case);
    tcase_add_loop_test(tcase, a_question_that_gets_no_memory_is_503_and_the_next_is_answered, 0,
                        (int)RPT_COUNT(questions));
    tcase_add_test(tcase, a_dataset_that_gets_no_memory_is_not_opened);
    tcase_add_test(tcase, a_finder_that_gets_no_memory_is_not_made);
    tcase_add_test(tcase, an_import_that_gets_no_memory_writes_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
