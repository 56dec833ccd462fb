/* SPDX-License-Identifier: MIT
 *
 * What each command does. `serve` and `get` are two ways to call rpt_answer; `import`, `check` and
 * `remove` are the library's, with a report for people.
 */
#include "commands.h"
#include "progress.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* ---- init */

int rpt_command_init(struct rpt_invocation *invocation)
{
    const char *folder = invocation->words[0];
    struct rpt_error err = {0};
    int status = EX_OK;

    if (rpt_starter_write(rpt_config_text(&invocation->config, RPT_C_STATIC), folder, &err))
        printf("%s holds a bundle to begin with; its README.md says what is what.\n\nTry:\n"
               "  rapporteur check %s\n"
               "  rapporteur import %s --db texts.sqlite\n"
               "  rapporteur serve --db texts.sqlite\n",
               folder, folder, folder);
    else
        status = rpt_command_fail(&err);
    rpt_error_clear(&err);
    return status;
}

/* ---- get */

static const struct {
    unsigned status;
    int exit_status;
} get_exits[] = {{404, EX_NOINPUT}, {410, EX_NOINPUT}, {500, EX_SOFTWARE}, {503, EX_UNAVAILABLE}};

static int exit_of(unsigned status)
{
    for (size_t i = 0; i < RPT_COUNT(get_exits); i++) {
        if (get_exits[i].status == status)
            return get_exits[i].exit_status;
    }
    return status < 400 ? EX_OK : EX_USAGE;
}

int rpt_command_get(struct rpt_invocation *invocation)
{
    struct rpt_error err = {0};
    struct rpt_app *app;

    if (!rpt_app_start(&invocation->config, &app, &err)) {
        int status = rpt_command_fail(&err);
        rpt_error_clear(&err);
        return status;
    }
    const char *bind = rpt_config_text(&invocation->config, RPT_C_BIND);
    char *host = rpt_printf("%s:%s", strchr(bind, '/') != NULL ? "localhost" : bind,
                            rpt_config_text(&invocation->config, RPT_C_PORT));
    const char *data = invocation->data;
    struct rpt_request request = {.method = data != NULL ? "POST" : "GET",
                                  .target = invocation->words[0],
                                  .host = host,
                                  .accept = invocation->accept,
                                  .content_type = data != NULL ? "application/json" : NULL,
                                  .body = data,
                                  .body_len = data != NULL ? strlen(data) : 0};
    struct rpt_response *response = rpt_answer(app, &request);

    if (invocation->headers) {
        printf("HTTP %u\n", response->status);
        for (size_t i = 0; i < response->header_count; i++)
            printf("%s: %s\n", response->headers[i].name, response->headers[i].value);
        putchar('\n');
    }
    bool written =
        fwrite(response->body, 1, response->len, stdout) == response->len && fflush(stdout) == 0;
    int status = exit_of(response->status);
    rpt_response_release(response);
    rpt_app_release(app);
    free(host);
    return written ? status : EX_IOERR;
}

/* ---- import, check, remove */

/* What was left undone is told on standard error, a line each. */
static void say_notes(const struct rpt_report *report)
{
    size_t index;
    json_t *item;

    json_array_foreach (json_object_get(report->lists, "named"), index, item)
        fprintf(stderr, "%s: called '%s', for '%s' is another document\n",
                json_string_value(json_object_get(item, "file")),
                json_string_value(json_object_get(item, "id")),
                json_string_value(json_object_get(item, "taken")));
    json_array_foreach (json_object_get(report->lists, "unread"), index, item)
        fprintf(stderr, "%s: left unread: %s\n", json_string_value(json_object_get(item, "file")),
                json_string_value(json_object_get(item, "why")));
    json_array_foreach (json_object_get(report->lists, "left_out"), index, item)
        fprintf(stderr, "%s:%lld: left out: %s (%lld time%s)\n",
                json_string_value(json_object_get(item, "file")),
                (long long)json_integer_value(json_object_get(item, "line")),
                json_string_value(json_object_get(item, "what")),
                (long long)json_integer_value(json_object_get(item, "count")),
                json_integer_value(json_object_get(item, "count")) == 1 ? "" : "s");
    json_array_foreach (json_object_get(report->lists, "ambiguous"), index, item)
        fprintf(stderr,
                "'%s' could name more than one entity (%lld times, first in %s/%s): left "
                "unnamed\n",
                json_string_value(json_object_get(item, "label")),
                (long long)json_integer_value(json_object_get(item, "count")),
                json_string_value(json_object_get(item, "document")),
                json_string_value(json_object_get(item, "paragraph")));
}

static void say_report(const struct rpt_report *report, const char *db)
{
    if (db == NULL)
        printf("%u documents, %u paragraphs, %u entities, %u mentions, %u relations: nothing is "
               "wrong\n",
               report->documents, report->paragraphs, report->entities, report->mentions,
               report->relations);
    else if (!report->changed)
        printf("%s: nothing has changed (dataset %ld)\n", db, report->number);
    else
        printf("%s: dataset %ld; read %u documents, %u paragraphs, %u entities, %u mentions, %u "
               "relations\n",
               db, report->number, report->documents, report->paragraphs, report->entities,
               report->mentions, report->relations);
}

static void say_json(const struct rpt_report *report, const struct rpt_error *err)
{
    json_auto_t *value = rpt_report_json(report, err);
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, RPT_MAX_BODY);
    rpt_json_write(value, &buf);
    puts(buf.data);
}

static bool write_suggestions(const char *path, const struct rpt_report *report,
                              struct rpt_error *err)
{
    FILE *file = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    RPT_AUTO_BUF table = {0};

    rpt_buf_init(&table, RPT_MAX_BODY);
    if (file == NULL)
        return rpt_fail(err, RPT_E_CANNOT_CREATE, NULL, "%.200s: %s", path, strerror(errno));
    rpt_report_table(report, &table);
    bool written = fwrite(table.data, 1, table.len, file) == table.len && fflush(file) == 0;
    if (file != stdout)
        written = fclose(file) == 0 && written;
    return written || rpt_fail(err, RPT_E_IO, NULL, "%.200s could not be written", path);
}

/* The table has standard output for itself. */
static bool has_output(const struct rpt_invocation *invocation)
{
    return invocation->suggest == NULL || strcmp(invocation->suggest, "-") != 0;
}

static int finish(struct rpt_invocation *invocation, bool done, struct rpt_report *report,
                  struct rpt_error *err)
{
    int status = EX_OK;

    for (size_t i = 0; i < report->count; i++)
        fprintf(stderr, "%s\n", report->lines[i]);
    say_notes(report);
    rpt_say_editions(report);
    if (done && invocation->suggest != NULL)
        done = write_suggestions(invocation->suggest, report, err);
    if (!done)
        status = rpt_command_fail(err);
    if (invocation->report_json)
        say_json(report, done ? NULL : err);
    else if (done && has_output(invocation))
        say_report(report, invocation->import.db);
    rpt_report_finish(report);
    rpt_error_clear(err);
    return status;
}

static int import_into(struct rpt_invocation *invocation, const char *db)
{
    struct rpt_report report = {0};
    struct rpt_error err = {0};
    struct rpt_bar bar;

    if (rpt_bar_init(&bar)) {
        invocation->import.progress = rpt_bar_draw;
        invocation->import.progress_cls = &bar;
    }
    invocation->import.db = db;
    invocation->import.sources = invocation->words;
    invocation->import.source_count = invocation->word_count;
    bool done = rpt_import(&invocation->import, &report, &err);
    rpt_bar_clear(&bar);
    return finish(invocation, done, &report, &err);
}

int rpt_command_import(struct rpt_invocation *invocation)
{
    return import_into(invocation, rpt_config_text(&invocation->config, RPT_C_DB));
}

int rpt_command_check(struct rpt_invocation *invocation)
{
    return import_into(invocation, NULL);
}

int rpt_command_remove(struct rpt_invocation *invocation)
{
    struct rpt_report report = {0};
    struct rpt_error err = {0};

    invocation->import.db = rpt_config_text(&invocation->config, RPT_C_DB);
    bool done = rpt_remove(invocation->import.db, invocation->words[0], invocation->import.at,
                           &report, &err);
    return finish(invocation, done, &report, &err);
}

/* ---- verify */

int rpt_command_verify(struct rpt_invocation *invocation)
{
    const char *db = rpt_config_text(&invocation->config, RPT_C_DB);
    struct rpt_report report = {0};
    struct rpt_error err = {0};
    bool good = rpt_verify(db, &report, &err);
    int status = EX_OK;

    for (size_t i = 0; i < report.count; i++)
        fprintf(stderr, "%s\n", report.lines[i]);
    if (good)
        printf("%s: everything is as it was imported\n", db);
    else
        status = rpt_command_fail(&err);
    rpt_report_finish(&report);
    rpt_error_clear(&err);
    return status;
}

/* ---- unbundle */

int rpt_command_unbundle(struct rpt_invocation *invocation)
{
    const char *db = rpt_config_text(&invocation->config, RPT_C_DB), *folder = invocation->words[0];
    struct rpt_error err = {0};
    int status = EX_OK;

    if (rpt_unbundle(db, folder, &err))
        printf("%s holds %s as a bundle\n", folder, db);
    else
        status = rpt_command_fail(&err);
    rpt_error_clear(&err);
    return status;
}

/* ---- version */

int rpt_command_version(struct rpt_invocation *invocation)
{
    (void)invocation;
    printf("rapporteur %s\n", RPT_VERSION);
    return EX_OK;
}
