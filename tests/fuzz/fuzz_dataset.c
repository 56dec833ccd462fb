/* SPDX-License-Identifier: MIT
 *
 * A dataset from a stranger: the small one, changed as the input says, so that each run reaches
 * what lies behind the schema's check. It is refused in words, or served; then every question gets
 * an answer, be it that the file is damaged, and gets it in time.
 *
 * The input is a row of changes: first values, as a stranger with a shell makes them (column, row,
 * type, length, text), then from 0xFF on bytes of the file (page, place in it, length, bytes).
 */
#include "service.h"

#include <fcntl.h>

#define PAGE 4096
#define MOST_COLUMNS 400
#define PAGES_FROM 0xFF

static const char *const questions[] = {
    "/",
    "/documents?limit=5&facet=lang",
    "/documents/talks/text.html",
    "/documents/talks/editions/1..2",
    "/documents/talks/paragraphs/p1?include=mentions,references,runs,relations",
    "/entities?q=nor&sort=-label&include=mentions",
    "/entities/norland/cooccurrences",
    "/entities/norland.html",
    "/mentions.csv?entity=norland",
    "/relations?subject=norland&facet=predicate,channel",
    "/relations/talks/c1",
    "/references?limit=3",
    "/search?q=peace+talks&facet=document,entity",
    "/quotations?quote=Norland+met+Sudland",
    "/suggest?q=nor",
    "/graph",
    "/works/talks/alignment?documents=talks,talks-digest",
    "/documents/talks/toc",
    "/vocabularies",
};

/* What is left of the input. */
struct input {
    const uint8_t *data;
    size_t size;
};

static char *path;
static struct rpt_buf whole; /* the file as it was made */
static int fd;

/* UPDATE statements, one for each column of a table. */
static char *updates[MOST_COLUMNS];
static size_t update_count;

static void leave(void)
{
    unlink(path);
}

static void find_columns(struct rpt_db *db, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_prepare(
        db,
        "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c "
        "WHERE t.type = 'table' AND t.strict ORDER BY t.name, c.cid",
        err);

    while (rpt_step(st, err) == RPT_ROW && update_count < MOST_COLUMNS)
        updates[update_count++] = rpt_printf("UPDATE \"%s\" SET \"%s\" = ?1 WHERE rowid = ?2",
                                             rpt_column_text(st, 0), rpt_column_text(st, 1));
}

static void make_file(void)
{
    struct rpt_error err = {0};
    struct rpt_db *db = NULL;

    path = fuzz_dataset();
    atexit(leave);
    if (!rpt_read_file(path, (size_t)8 << 20, &whole, &err) ||
        !rpt_db_open(path, RPT_DB_READ, &db, &err))
        fuzz_fail(&err);
    find_columns(db, &err);
    rpt_db_close(db);
    fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0 || update_count == 0 || update_count == MOST_COLUMNS)
        fuzz_fail(&err);
}

static void put(size_t at, const void *bytes, size_t len)
{
    if (pwrite(fd, bytes, len, (off_t)at) != (ssize_t)len)
        abort();
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static struct input take(struct input *input, size_t len)
{
    struct input taken = {input->data, least(len, input->size)};

    input->data += taken.size, input->size -= taken.size;
    return taken;
}

/* One value; what the schema forbids does not happen. */
static void change_value(struct rpt_db *db, struct input *input)
{
    struct input head = take(input, 4);
    struct input text = take(input, head.data[3] % 64);
    struct rpt_error err = {0};
    struct rpt_stmt *st = rpt_db_prepare(db, updates[head.data[0] % update_count], &err);
    char *copy = rpt_strndup((const char *)text.data, text.size);

    if (st != NULL) {
        if (head.data[2] % 4 == 0)
            rpt_bind_int(st, "?1", strtoll(copy, NULL, 10));
        else if (head.data[2] % 4 == 1)
            rpt_bind_null(st, "?1");
        else if (head.data[2] % 4 == 2)
            rpt_bind_blob(st, "?1", copy, strlen(copy));
        else
            rpt_bind_text(st, "?1", copy);
        rpt_bind_int(st, "?2", head.data[1]);
        rpt_run(st, &err);
    }
    free(copy);
    rpt_error_clear(&err);
}

static void change_values(struct input *input)
{
    struct rpt_error err = {0};
    struct rpt_db *db = NULL;

    if (input->size < 4 || *input->data == PAGES_FROM)
        return;
    if (!rpt_db_open(path, RPT_DB_WRITE, &db, &err) ||
        !rpt_db_exec(db, "PRAGMA ignore_check_constraints = ON", &err))
        fuzz_fail(&err);
    while (input->size >= 4 && *input->data != PAGES_FROM)
        change_value(db, input);
    rpt_db_close(db);
}

static void change_pages(struct input *input)
{
    if (input->size > 0)
        take(input, 1);
    while (input->size > 5) {
        struct input head = take(input, 5);
        size_t page = (size_t)(head.data[0] | head.data[1] << 8) % (whole.len / PAGE);
        size_t place = (size_t)(head.data[2] | head.data[3] << 8) % PAGE;
        struct input bytes = take(input, least(1 + head.data[4] % 64, PAGE - place));

        put(page * PAGE + place, bytes.data, bytes.size);
    }
}

/* By a service that started with the dataset as it was, but on this connection. */
static void check_answer(struct rpt_app *app, struct rpt_db *db, const char *target)
{
    struct rpt_request request = {.method = "GET", .target = target, .host = "localhost"};
    struct rpt_call outer = {.app = app, .db = db};

    rpt_db_deadline(db, 2000);
    struct rpt_response *response = rpt_answer_within(&outer, &request);

    assert(response->status >= 200 && response->body != NULL);
    const char *type = rpt_response_find(response, "Content-Type");
    if (type != NULL && strstr(type, "problem+json") != NULL) {
        json_auto_t *problem = json_loadb(response->body, response->len, 0, NULL);
        assert(json_string_length(json_object_get(problem, "detail")) > 0);
    }
    rpt_response_release(response);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rpt_app *app;
    struct input input = {data, size};
    struct rpt_db *db = NULL;
    struct rpt_error err = {0};

    if (path == NULL) {
        make_file();
        app = fuzz_app("0");
    }
    change_values(&input);
    change_pages(&input);
    if (!rpt_db_open(path, RPT_DB_READ, &db, &err))
        assert(err.id != RPT_E_NONE && *err.detail != '\0');
    for (size_t i = 0; db != NULL && i < RPT_COUNT(questions); i++)
        check_answer(app, db, questions[i]);
    rpt_db_close(db);
    rpt_error_clear(&err);
    put(0, whole.data, whole.len);
    if (ftruncate(fd, (off_t)whole.len) != 0)
        abort();
    return 0;
}
