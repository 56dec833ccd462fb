/* SPDX-License-Identifier: MIT
 *
 * Runs cases of the interface that are written as text, through rpt_answer, without a socket:
 *
 *     # What the case shows.
 *     GET /relations?subject=chna
 *     Accept: application/json
 *     > 400
 *     > Content-Type = application/problem+json
 *     > /errors/0/suggestion = "china"
 *     > /items # 3
 *     > body ~ some words
 *     > body !~ other words
 *
 *     # A body is said line by line; it is application/json unless a header says otherwise.
 *     POST /quotations
 *     < {"quote": "quiet diplomacy"}
 *     > 200
 *
 * A case ends at an empty line. `Header ~ words` looks for a part; `/pointer` is a JSON pointer
 * (RFC 6901); `#` is how many members. With --bless, files are rewritten with what was answered, so
 * that a diff shows it.
 */
#include "server.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct run {
    struct rpt_app *app;
    const char *file;
    bool bless;
    unsigned line, passed, failed;
    struct rpt_buf out; /* the blessed file */
    /* the case at hand */
    char method[8], target[9000];
    char body[4000], type[200];
    char accept[200], encoding[200], language[200], none_match[200], since[200], host[200];
    bool asked;
    struct rpt_response *response;
    json_t *json;
    bool ok;
};

static void end_case(struct run *run)
{
    if (run->asked)
        *(run->ok ? &run->passed : &run->failed) += 1;
    rpt_response_release(run->response);
    json_decref(run->json);
    run->response = NULL;
    run->json = NULL;
    run->asked = false;
    run->target[0] = run->accept[0] = run->encoding[0] = run->language[0] = run->none_match[0] =
        run->since[0] = run->host[0] = run->body[0] = run->type[0] = '\0';
}

static const char *given(const char *text)
{
    return *text != '\0' ? text : NULL;
}

static void ask(struct run *run)
{
    struct rpt_request request = {.method = run->method,
                                  .target = run->target,
                                  .host = *run->host != '\0' ? run->host : "localhost:8080",
                                  .accept = given(run->accept),
                                  .accept_encoding = given(run->encoding),
                                  .accept_language = given(run->language),
                                  .if_none_match = given(run->none_match),
                                  .if_modified_since = given(run->since),
                                  .content_type = given(run->type),
                                  .body = given(run->body),
                                  .body_len = strlen(run->body)};

    if (run->asked)
        return;
    if (request.body != NULL && request.content_type == NULL)
        request.content_type = "application/json";
    run->asked = run->ok = true;
    run->response = rpt_answer(run->app, &request);
    run->json = json_loadb(run->response->body, run->response->len, JSON_DECODE_ANY, NULL);
}

static void header(struct run *run, const char *line)
{
    const struct {
        const char *name;
        char *value;
    } rows[] = {{"Accept", run->accept},
                {"Accept-Encoding", run->encoding},
                {"Accept-Language", run->language},
                {"If-None-Match", run->none_match},
                {"If-Modified-Since", run->since},
                {"Content-Type", run->type},
                {"Host", run->host}};
    size_t len = strcspn(line, ":");

    for (size_t i = 0; i < RPT_COUNT(rows); i++) {
        if (strlen(rows[i].name) == len && strncasecmp(line, rows[i].name, len) == 0) {
            snprintf(rows[i].value, 200, "%s", line + len + 1 + strspn(line + len + 1, " "));
            return;
        }
    }
    fprintf(stderr, "%s:%u: the runner knows no header '%s'\n", run->file, run->line, line);
    exit(2);
}

static void add_body(struct run *run, const char *line)
{
    size_t len = strlen(run->body);
    int more = snprintf(run->body + len, sizeof run->body - len, "%s%s", len > 0 ? "\n" : "", line);

    if (more < 0 || (size_t)more >= sizeof run->body - len) {
        fprintf(stderr, "%s:%u: a body of a case has at most %zu bytes\n", run->file, run->line,
                sizeof run->body - 1);
        exit(2);
    }
}

static const json_t *at_pointer(const json_t *value, const char *pointer)
{
    while (value != NULL && *pointer == '/') {
        char key[200];
        size_t n = 0;

        for (pointer++; *pointer != '\0' && *pointer != '/' && n < sizeof key - 1; pointer++) {
            bool escaped = *pointer == '~' && pointer[1] != '\0';
            key[n++] = escaped ? (pointer[1] == '1' ? '/' : '~') : *pointer;
            pointer += escaped;
        }
        key[n] = '\0';
        value = json_is_array(value) ? json_array_get(value, strtoul(key, NULL, 10))
                                     : json_object_get(value, key);
    }
    return value;
}

/* What stands at `place`, as text. malloc'd. */
static char *found_at(const struct run *run, const char *place, char op)
{
    if (strcmp(place, "body") == 0)
        return rpt_strndup(run->response->body, run->response->len);
    if (*place != '/') {
        const char *value = rpt_response_find(run->response, place);
        return rpt_strdup(value != NULL ? value : "none");
    }
    const json_t *value = at_pointer(run->json, strcmp(place, "/") == 0 ? "" : place);
    struct rpt_buf buf;
    rpt_buf_init(&buf, RPT_MAX_BODY);
    if (value == NULL)
        rpt_buf_adds(&buf, "none");
    else if (op == '#')
        rpt_buf_addf(&buf, "%zu",
                     json_is_array(value) ? json_array_size(value) : json_object_size(value));
    else
        rpt_json_write_compact(value, &buf);
    return rpt_buf_steal(&buf);
}

static bool holds(const char *op, const char *found, const char *wanted)
{
    if (strcmp(op, "~") == 0)
        return strstr(found, wanted) != NULL;
    if (strcmp(op, "!~") == 0)
        return strstr(found, wanted) == NULL;
    if (strcmp(op, ">=") == 0)
        return strtol(found, NULL, 10) >= strtol(wanted, NULL, 10);
    return strcmp(found, wanted) == 0;
}

static void wrong(struct run *run, const char *place, const char *op, const char *wanted,
                  const char *found)
{
    fprintf(stderr, "%s:%u: %s %s\n  %s %s %s\n  but it is %.600s\n", run->file, run->line,
            run->method, run->target, place, op, wanted, found);
    run->ok = false;
}

static void expect_status(struct run *run, const char *text)
{
    char found[16];

    snprintf(found, sizeof found, "%u", run->response->status);
    if (run->bless)
        rpt_buf_addf(&run->out, "> %s\n", found);
    else if (strcmp(found, text) != 0)
        wrong(run, "status", "=", text, run->response->status >= 400 ? run->response->body : found);
}

static void expect(struct run *run, char *text)
{
    char *op = strchr(text, ' ');

    ask(run);
    if (op == NULL) {
        expect_status(run, text);
        return;
    }
    *op++ = '\0';
    char *wanted = strchr(op, ' ');
    if (wanted == NULL) {
        fprintf(stderr, "%s:%u: write: > place op value\n", run->file, run->line);
        exit(2);
    }
    *wanted++ = '\0';
    char *found = found_at(run, text, *op);
    bool exact = strcmp(op, "=") == 0 || strcmp(op, "#") == 0;
    if (run->bless)
        rpt_buf_addf(&run->out, "> %s %s %s\n", text, op, exact ? found : wanted);
    else if (!holds(op, found, wanted))
        wrong(run, text, op, wanted, found);
    free(found);
}

static void take_line(struct run *run, char *line)
{
    if (*line == '\0')
        end_case(run);
    else if (strncmp(line, "> ", 2) == 0) {
        expect(run, line + 2);
        return;
    } else if (strncmp(line, "< ", 2) == 0)
        add_body(run, line + 2);
    else if (*line != '#') {
        if (*run->target == '\0')
            sscanf(line, "%7s %8999[^\n]", run->method, run->target);
        else
            header(run, line);
    }
    if (run->bless)
        rpt_buf_addf(&run->out, "%s\n", line);
}

static bool run_file(struct run *run, const char *path)
{
    struct rpt_error err = {0};
    RPT_AUTO_BUF text = {0};

    rpt_buf_init(&text, (size_t)4 << 20);
    rpt_buf_init(&run->out, (size_t)8 << 20);
    if (!rpt_read_file(path, (size_t)4 << 20, &text, &err)) {
        fprintf(stderr, "%s\n", err.detail);
        return false;
    }
    run->file = path;
    run->line = 0;
    char *rest = text.data;
    for (char *line; (line = strsep(&rest, "\n")) != NULL && (rest != NULL || *line != '\0');) {
        run->line++;
        take_line(run, line);
    }
    end_case(run);
    if (run->bless && strcmp(run->out.data, "") != 0) {
        FILE *file = fopen(path, "w");
        if (file == NULL || fputs(run->out.data, file) < 0 || fclose(file) != 0)
            return false;
    }
    rpt_buf_finish(&run->out);
    return true;
}

/* runner [--bless] DB STATIC FILE… */
int main(int argc, char **argv)
{
    struct run run = {.bless = argc > 1 && strcmp(argv[1], "--bless") == 0};
    int at = run.bless ? 2 : 1;
    struct rpt_config config;
    struct rpt_error err = {0};

    rpt_config_init(&config);
    if (argc < at + 3 || !rpt_config_set(&config, "db", argv[at], &err) ||
        !rpt_config_set(&config, "static", argv[at + 1], &err) ||
        !rpt_app_start(&config, &run.app, &err)) {
        fprintf(stderr, "runner: %s\n", err.detail);
        return 2;
    }
    for (int i = at + 2; i < argc; i++) {
        if (!run_file(&run, argv[i]))
            run.failed++;
    }
    printf("%u passed, %u failed\n", run.passed, run.failed);
    rpt_app_release(run.app);
    rpt_config_finish(&config);
    rpt_error_clear(&err);
    return run.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
