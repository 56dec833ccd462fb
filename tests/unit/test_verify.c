/* SPDX-License-Identifier: MIT
 *
 * Verify: a dataset as it was imported is right, and whatever single character of it is changed
 * afterwards, in any table, is found; where it stands in a text, by name.
 */
#include "import_case.h"

#define TEXT "bundle/documents/talks-digest/text.md"
#define LATER "2026-12-01T00:00:00Z"
#define CHANGES 500

/* Two editions, so that there are former texts, fates and marks that moved. */
static void start(struct import_case *c)
{
    case_start(c);
    case_put(c, "bundle/documents/talks-digest/corrections.json",
             "[{\"quote\": \"wrote\", \"entity\": null}]");
    case_must_import(c, "bundle", AT);
    case_swap(c, TEXT, "They spoke of [peace](none:).",
              "They spoke of [peace](none:). Then of birds \xF0\x9F\x95\x8A, and of NL.");
    case_swap(c, TEXT, "\nNobody wrote", "\nIt is known that nobody wrote");
    case_must_import(c, "bundle", LATER);
}

static bool verify(struct import_case *c)
{
    rpt_report_finish(&c->report);
    rpt_error_clear(&c->err);
    return rpt_verify(c->db, &c->report, &c->err);
}

static void change(const struct import_case *c, const char *sql)
{
    struct rpt_error err = {0};
    struct rpt_db *db = NULL;

    ck_assert_msg(rpt_db_open(c->db, RPT_DB_WRITE, &db, &err), "%s", err.detail);
    ck_assert(
        rpt_db_exec(db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON", &err));
    bool done = rpt_db_exec(db, sql, &err);
    ck_assert_msg(done, "%s: %s", sql, err.detail);
    rpt_db_close(db);
}

START_TEST(what_was_imported_is_right)
{
    struct import_case c;

    start(&c);
    ck_assert_msg(verify(&c), "%s: %s", c.err.detail, c.report.count > 0 ? c.report.lines[0] : "");
    ck_assert_uint_eq(c.report.count, 0);
    ck_assert(rpt_remove(c.db, "talks-digest", "2027-01-01", &c.report, &c.err));
    ck_assert_msg(verify(&c), "%s: %s", c.err.detail, c.report.count > 0 ? c.report.lines[0] : "");
    case_end(&c);
}
END_TEST

START_TEST(the_row_that_is_wrong_is_named)
{
    static const struct {
        const char *sql, *line;
    } cases[] = {
        {"UPDATE paragraph SET text = replace(text, 'autumn', 'autumm') WHERE edition = 2 AND id = "
         "'p2'",
         "talks-digest/2/p2: the text has not the fingerprint"},
        {"UPDATE paragraph SET text = replace(text, 'autumn', 'autumm') WHERE edition = 1 AND id = "
         "'p2'",
         "talks-digest/1/p2: the text has not the fingerprint"},
        {"UPDATE paragraph SET start = start + 1 WHERE edition = 2 AND id = 'p3'",
         "talks-digest/2/p3: it starts at"},
        {"UPDATE paragraph SET fingerprint = 'x' WHERE edition = 2 AND id = 'p3'",
         "talks-digest/2/p3: the text has not the fingerprint x"},
        {"UPDATE mention SET start = start + 1 WHERE surface = 'NL'",
         "talks-digest/2/p2: mention p2-"},
        {"UPDATE mention SET surface = 'Nl' WHERE surface = 'NL'", "are not \"Nl\""},
        {"UPDATE evidence SET \"end\" = \"end\" - 1 WHERE relation = 1",
         "talks-digest/2/p1: evidence c1"},
        {"UPDATE citation SET start = start - 1, \"end\" = \"end\" - 1 WHERE n = (SELECT max(n) "
         "FROM citation)",
         "talks-digest/2/p3: citation lee-2010"},
        {"UPDATE marking SET \"end\" = 1000 WHERE entity IS NULL AND origin = 'text'",
         "marking nobody"},
        {"UPDATE mark SET \"end\" = 1000 WHERE type = 'emphasis'", "the mark emphasis from"},
        {"UPDATE section SET title = 'The fist meeting' WHERE edition = 1 AND slug = 'first'",
         "talks-digest/1: the edition does not say"},
        {"UPDATE edition SET digest = replace(digest, 'a', 'b') WHERE number = 1",
         "talks-digest/1: the texts have not the edition's digest"},
        {"UPDATE edition SET seal = replace(seal, 'a', 'b') WHERE number = 2",
         "talks-digest/2: the edition does not say"},
        {"UPDATE relation SET gloss = 'They mat.' WHERE slug = 'c1'",
         "talks-digest: what stands in the document is not what was summed up"},
        {"UPDATE dataset SET digest = replace(digest, 'a', 'b')", "dataset: it does not say"},
        {"UPDATE relation SET subject = 999 WHERE slug = 'c1'", "points to no row of entity"},
        {"UPDATE note SET text = 'It snowed.'", "table note: its rows are not those"},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        struct import_case c;
        bool named = false;

        start(&c);
        change(&c, cases[i].sql);
        ck_assert_msg(!verify(&c), "%s", cases[i].sql);
        ck_assert_int_eq(c.err.id, RPT_E_BAD_DATA);
        for (size_t j = 0; j < c.report.count; j++)
            named = named || strstr(c.report.lines[j], cases[i].line) != NULL;
        ck_assert_msg(named, "%s\n said: %s", cases[i].sql,
                      c.report.count > 0 ? c.report.lines[0] : "nothing");
        case_end(&c);
    }
}
END_TEST

/* ---- Any character. */

struct spot {
    char table[64], column[64];
    bool number;
};

static uint32_t seed = 20261125;

static uint32_t pick(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* Every column of texts and numbers of every table. */
static size_t find_spots(const struct import_case *c, struct spot *spots, size_t max)
{
    char *rows = case_ask(c, "SELECT t.name, i.name, i.type = 'INTEGER' FROM sqlite_schema t JOIN "
                             "pragma_table_info(t.name) i WHERE t.type = 'table' AND t.rootpage > "
                             "0 AND t.name NOT LIKE 'search%' "
                             "AND i.type IN ('TEXT', 'INTEGER') ORDER BY t.name, i.cid"),
         *rest = rows, *row;
    size_t count = 0;

    while ((row = strsep(&rest, "\n")) != NULL && count < max) {
        struct spot *spot = &spots[count++];

        snprintf(spot->table, sizeof spot->table, "%s", strsep(&row, "|"));
        snprintf(spot->column, sizeof spot->column, "%s", strsep(&row, "|"));
        spot->number = *row == '1';
    }
    free(rows);
    return count;
}

static char other(char c, bool number)
{
    if (number)
        return "1234567890"[(c - '0' + 10 + (int)pick(9)) % 10];
    return c == 'x' ? 'y' : 'x';
}

/* One row; of a table without row numbers all that have the value. */
static struct rpt_stmt *prepare_change(struct rpt_db *db, const struct spot *spot,
                                       struct rpt_error *err)
{
    char *one = rpt_printf("UPDATE \"%s\" SET \"%s\" = :value WHERE rowid = (SELECT rowid FROM "
                           "\"%s\" WHERE \"%s\" = :old LIMIT 1)",
                           spot->table, spot->column, spot->table, spot->column);
    char *all = rpt_printf("UPDATE \"%s\" SET \"%s\" = :value WHERE \"%s\" = :old", spot->table,
                           spot->column, spot->column);
    struct rpt_stmt *st = rpt_db_prepare(db, one, err);

    if (st == NULL) {
        rpt_error_clear(err);
        st = rpt_db_prepare(db, all, err);
    }
    ck_assert_msg(st != NULL, "%s: %s", all, err->detail);
    free(one);
    free(all);
    return st;
}

/* Another character for one of the value's, where the table lets it be; false where the column has
 * no value or the value must be unique and would not be. */
static bool change_one(const struct import_case *c, const struct spot *spot)
{
    struct rpt_error err = {0};
    struct rpt_db *db = NULL;
    char *sql = rpt_printf("SELECT \"%s\" FROM \"%s\" NOT INDEXED WHERE "
                           "\"%s\" <> ''",
                           spot->column, spot->table, spot->column);
    struct rpt_stmt *st;
    char value[4096] = "";
    uint32_t rows = 0, wanted;
    bool done = false;

    ck_assert(rpt_db_open(c->db, RPT_DB_WRITE, &db, &err));
    st = rpt_db_prepare(db, sql, &err);
    ck_assert_msg(st != NULL, "%s: %s", sql, err.detail);
    while (rpt_step(st, &err) == RPT_ROW)
        rows++;
    rpt_stmt_release(st);
    wanted = rows > 0 ? pick(rows) : 0;
    st = rpt_db_prepare(db, sql, &err);
    for (uint32_t i = 0; rows > 0 && i <= wanted && rpt_step(st, &err) == RPT_ROW; i++)
        snprintf(value, sizeof value, "%s", rpt_column_text(st, 0));
    rpt_stmt_release(st);
    free(sql);
    size_t len = strlen(value);
    if (len > 0 && len < sizeof value - 1) {
        size_t at = pick((uint32_t)len);
        char old[sizeof value];

        memcpy(old, value, sizeof value);
        while ((unsigned char)value[at] >= 0x80)
            at = pick((uint32_t)len);
        value[at] = other(value[at], spot->number);
        ck_assert(rpt_db_exec(db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON",
                              &err));
        st = prepare_change(db, spot, &err);
        rpt_bind_text(st, ":value", value);
        rpt_bind_text(st, ":old", old);
        done = strcmp(old, value) != 0 && rpt_run(st, &err);
        rpt_error_clear(&err);
    }
    rpt_db_close(db);
    return done;
}

START_TEST(any_changed_character_is_found)
{
    struct import_case c;
    struct spot spots[400];
    struct rpt_buf whole;
    int changed = 0, found = 0;
    size_t count;

    start(&c);
    count = find_spots(&c, spots, RPT_COUNT(spots));
    ck_assert_uint_gt(count, 150);
    ck_assert(rpt_read_file(c.db, RPT_MAX_FILE, &whole, &c.err));
    while (changed < CHANGES) {
        const struct spot *spot = &spots[pick((uint32_t)count)];
        FILE *file;

        if (change_one(&c, spot)) {
            bool good = verify(&c);

            changed++;
            found += !good;
            if (good)
                printf("not found: %s.%s\n", spot->table, spot->column);
        }
        file = fopen(c.db, "wb");
        ck_assert_uint_eq(fwrite(whole.data, 1, whole.len, file), whole.len);
        fclose(file);
    }
    printf("verify: %d of %d changed characters found, in %zu columns\n", found, changed, count);
    ck_assert_int_eq(found, changed);
    ck_assert(verify(&c));
    rpt_buf_finish(&whole);
    case_end(&c);
}
END_TEST

START_TEST(what_is_no_dataset_is_told_so)
{
    struct import_case c;

    case_start(&c);
    ck_assert(!verify(&c));
    ck_assert_int_eq(c.err.id, RPT_E_NO_INPUT);
    case_put(&c, "small.sqlite", "This is no database, but long enough to look at.");
    ck_assert(!verify(&c));
    ck_assert_int_eq(c.err.id, RPT_E_BAD_DATA);
    case_end(&c);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("verify");
    TCase *tc = tcase_create("verify");

    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, what_was_imported_is_right);
    tcase_add_test(tc, the_row_that_is_wrong_is_named);
    tcase_add_test(tc, any_changed_character_is_found);
    tcase_add_test(tc, what_is_no_dataset_is_told_so);
    suite_add_tcase(suite, tc);
    return suite;
}
