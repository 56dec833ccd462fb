/* SPDX-License-Identifier: MIT
 *
 * The index that is filled all at once beside one that FTS5 filled row by row: FTS5 finds it whole
 * and reads the same from both.
 */
#include "../../lib/import/fulltext.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

/* Rows of random tokens; the lower a token's number, the more rows have it. */
static const struct corpus {
    const char *name;
    size_t rows, tokens, vocabulary;
    int64_t step; /* from row to row, at most */
    size_t most;  /* bytes of postings that are kept */
} corpora[] = {
    {"no row", 0, 0, 1, 1, 1 << 20},
    {"rows without a token", 3, 0, 1, 1, 1 << 20},
    {"one token", 1, 1, 1, 1, 1 << 20},
    {"one segment", 500, 60, 900, 3, 1 << 20},
    {"many segments", 1500, 40, 300, 1000, 20000},
    {"tokens that fill many pages", 20000, 6, 5, 100000, 1 << 24},
    {"rows that fill many pages", 3, 30000, 2, 7, 1 << 24},
    {"the same in many segments", 20000, 6, 5, 100000, 60000},
};

static size_t draw(size_t vocabulary)
{
    size_t most = (size_t)random() % vocabulary + 1;

    return (size_t)random() % most;
}

/* Some are beginnings of others, some are as long as they can be. */
static void spell(size_t number, char out[RPT_TOKEN_BYTES])
{
    static const char tail[] = "anextraordinarilylongtokenthatisnearlyaslongasany";

    snprintf(out, RPT_TOKEN_BYTES, "%.*s%zu%s", (int)(number % 3 * 2), "éé", number,
             number % 7 == 3 ? tail : "");
}

static void execute(struct rpt_db *db, const char *sql)
{
    struct rpt_error err = {0};

    ck_assert_msg(rpt_db_exec(db, sql, &err), "%s: %s", sql, err.detail);
}

static void run(struct rpt_stmt *st)
{
    struct rpt_error err = {0};

    ck_assert_msg(rpt_run(st, &err), "%s", err.detail);
}

static int64_t number_of(struct rpt_db *db, const char *sql)
{
    struct rpt_error err = {0};
    RPT_AUTO_STMT st = rpt_db_prepare(db, sql, &err);

    ck_assert_msg(st != NULL && rpt_step(st, &err) == RPT_ROW, "%s: %s", sql, err.detail);
    return rpt_column_int(st, 0);
}

static void add_row(struct rpt_db *db, struct rpt_fulltext *fulltext, struct rpt_tally *tally,
                    const struct corpus *corpus, int64_t row)
{
    uint32_t *tokens = rpt_grow(NULL, corpus->tokens + 1, sizeof *tokens);
    struct rpt_error err = {0};
    struct rpt_buf text;

    rpt_buf_init(&text, 1 << 24);
    rpt_buf_adds(&text, "");
    for (size_t i = 0; i < corpus->tokens; i++) {
        char token[RPT_TOKEN_BYTES];

        spell(draw(corpus->vocabulary), token);
        tokens[i] = rpt_tally_add(tally, token, strlen(token));
        rpt_buf_addf(&text, "%s ", token);
    }
    ck_assert(rpt_fulltext_add(fulltext, row, tokens, corpus->tokens, &err));
    struct rpt_stmt *st =
        rpt_db_prepare(db, "INSERT INTO other (rowid, tokens) VALUES (:row, :text)", &err);
    rpt_bind_int(st, ":row", row);
    rpt_bind_text(st, ":text", text.data);
    run(st);
    rpt_buf_finish(&text);
    free(tokens);
}

/* Both must have the same rows for a question that skips from one to the other. */
static void ask_both(struct rpt_db *db, const struct rpt_tally *tally)
{
    for (int round = 0; tally->count > 0 && round < 50; round++) {
        const char *a = tally->list[(size_t)random() % tally->count].key;
        const char *b = tally->list[(size_t)random() % tally->count].key;
        int64_t from = random() % 1000000;
        char *sql = rpt_printf(
            "SELECT (SELECT group_concat(rowid) FROM search WHERE search MATCH '\"%s\" AND \"%s\"' "
            "AND rowid > %lld) IS (SELECT group_concat(rowid) FROM other WHERE other MATCH "
            "'\"%s\" AND \"%s\"' AND rowid > %lld)",
            a, b, (long long)from, a, b, (long long)from);

        ck_assert_msg(number_of(db, sql) == 1, "%s", sql);
        free(sql);
    }
}

static void compare(struct rpt_db *db)
{
    execute(db, "INSERT INTO search (search) VALUES ('integrity-check')");
    execute(db, "CREATE VIRTUAL TABLE temp.ours USING fts5vocab (main, search, instance);"
                "CREATE VIRTUAL TABLE temp.theirs USING fts5vocab (main, other, instance)");
    ck_assert_int_eq(number_of(db, "SELECT count(*) FROM ours"),
                     number_of(db, "SELECT count(*) FROM theirs"));
    ck_assert_int_eq(number_of(db, "SELECT count(*) FROM (SELECT term, doc, col, offset FROM ours "
                                   "EXCEPT SELECT term, doc, col, offset FROM theirs)"),
                     0);
    ck_assert_int_eq(number_of(db, "SELECT count(*) FROM (SELECT id, sz FROM search_docsize "
                                   "EXCEPT SELECT id, sz FROM other_docsize)"),
                     0);
    ck_assert_int_eq(number_of(db, "SELECT (SELECT block FROM search_data WHERE id = 1) IS "
                                   "(SELECT block FROM other_data WHERE id = 1)"),
                     1);
}

START_TEST(it_is_as_if_fts5_had_filled_it)
{
    const struct corpus *corpus = &corpora[_i];
    struct rpt_tally tally = {.arena = rpt_arena_create()};
    struct rpt_error err = {0};
    struct rpt_db *db;
    int64_t row = 0;

    srandom(1);
    ck_assert_msg(rpt_db_open("", RPT_DB_WRITE, &db, &err), "%s", err.detail);
    execute(db, "CREATE VIRTUAL TABLE other USING fts5 (tokens, content='', "
                "tokenize=\"unicode61 remove_diacritics 0\")");
    execute(db, "BEGIN");
    struct rpt_fulltext *fulltext = rpt_fulltext_create(db, &tally, corpus->most);
    for (size_t i = 0; i < corpus->rows; i++)
        add_row(db, fulltext, &tally, corpus, row += random() % corpus->step + 1);
    if (corpus->rows > 0)
        execute(db, "INSERT INTO other (other) VALUES ('optimize')");
    ck_assert_msg(rpt_fulltext_finish(fulltext, &err), "%s: %s", corpus->name, err.detail);
    execute(db, "COMMIT");
    for (size_t i = 0; i < tally.count; i++) {
        char *sql =
            rpt_printf("SELECT count(*) FROM other WHERE other MATCH '\"%s\"'", tally.list[i].key);
        ck_assert_int_eq(rpt_fulltext_rows(fulltext, i), number_of(db, sql));
        free(sql);
    }
    if (corpus->rows > 0)
        compare(db);
    ask_both(db, &tally);
    rpt_fulltext_destroy(fulltext);
    rpt_db_close(db);
    rpt_arena_destroy(tally.arena);
    rpt_tally_finish(&tally);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("fulltext");
    TCase *tests = tcase_create("fulltext");

    tcase_add_loop_test(tests, it_is_as_if_fts5_had_filled_it, 0, (int)RPT_COUNT(corpora));
    suite_add_tcase(suite, tests);
    return suite;
}
