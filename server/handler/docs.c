/* SPDX-License-Identifier: MIT
 *
 * The documentation: the Markdown files of static/docs, as JSON for programs and as pages for
 * people; the page of every problem; and the JSON Schemas.
 */
#include "handler.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* The first heading of a page, or its name. */
static json_t *title_of(const char *markdown, const char *name)
{
    if (strncmp(markdown, "# ", 2) == 0)
        return json_stringn(markdown + 2, strcspn(markdown + 2, "\n"));
    return json_string(name);
}

static bool page(struct rpt_call *call, const char *folder, struct rpt_error *err)
{
    const char *name = rpt_call_path(call, "name");
    struct rpt_error missing = {0};
    RPT_AUTO_BUF text = {0};

    rpt_buf_init(&text, (size_t)1 << 20);
    if (!rpt_call_check(call, err))
        return false;
    if (!rpt_slug_valid(name) ||
        !rpt_app_file(call->app, rpt_arena_printf(call->arena, "docs/%s%s.md", folder, name), &text,
                      &missing)) {
        rpt_error_clear(&missing);
        return rpt_fail(err, RPT_E_NOT_FOUND, "name", "there is no page '%.60s'; /docs lists them",
                        name);
    }
    call->value = json_pack("{s:s, s:s, s:o, s:s}", "id", name, "href", call->path, "title",
                            title_of(text.data, name), "markdown", text.data);
    return true;
}

RPT_HANDLER(doc)
{
    return page(call, "", err);
}

RPT_HANDLER(problem_page)
{
    return page(call, "problems/", err);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names (without ending) of the folder's files that end in `ending`, sorted. */
static size_t names_in(const struct rpt_call *call, const char *folder, const char *ending,
                       const char *names[], size_t max)
{
    DIR *dir = opendir(rpt_arena_printf(call->arena, "%s/%s",
                                        rpt_config_text(call->app->config, RPT_C_STATIC), folder));
    size_t count = 0;

    for (struct dirent *entry; dir != NULL && count < max && (entry = readdir(dir)) != NULL;) {
        size_t len = strlen(entry->d_name), tail = strlen(ending);
        if (len > tail && strcmp(entry->d_name + len - tail, ending) == 0)
            names[count++] = rpt_arena_strndup(call->arena, entry->d_name, len - tail);
    }
    if (dir != NULL)
        closedir(dir);
    qsort(names, count, sizeof names[0], by_name);
    return count;
}

static void list_folder(struct rpt_call *call, const char *folder, const char *path, json_t *items)
{
    const char *names[200];
    size_t count = names_in(call, folder, ".md", names, RPT_COUNT(names));

    for (size_t i = 0; i < count; i++) {
        struct rpt_error err = {0};
        RPT_AUTO_BUF text = {0};

        rpt_buf_init(&text, (size_t)1 << 20);
        if (rpt_app_file(call->app, rpt_arena_printf(call->arena, "%s/%s.md", folder, names[i]),
                         &text, &err))
            json_array_append_new(
                items,
                json_pack("{s:s, s:o, s:s}", "id", names[i], "label", title_of(text.data, names[i]),
                          "href", rpt_arena_printf(call->arena, "%s/%s", path, names[i])));
        rpt_error_clear(&err);
    }
}

RPT_HANDLER(docs)
{
    json_t *items = json_array(), *problems = json_array();

    if (!rpt_call_check(call, err)) {
        json_decref(items);
        json_decref(problems);
        return false;
    }
    list_folder(call, "docs", "/docs", items);
    list_folder(call, "docs/problems", "/docs/problems", problems);
    call->value = json_pack("{s:s, s:o, s:o}", "title", "Documentation", "items", items, "problems",
                            problems);
    return true;
}

RPT_HANDLER(schema)
{
    const char *name = rpt_call_path(call, "name");
    size_t len = strlen(name);
    RPT_AUTO_BUF text = {0};

    rpt_buf_init(&text, (size_t)1 << 20);
    if (!rpt_call_check(call, err))
        return false;
    bool named = len > 5 && strcmp(name + len - 5, ".json") == 0 &&
                 rpt_slug_valid(rpt_arena_strndup(call->arena, name, len - 5));
    struct rpt_error missing = {0};
    if (!named || !rpt_app_file(call->app, rpt_arena_printf(call->arena, "schema/%s", name), &text,
                                &missing)) {
        rpt_error_clear(&missing);
        return rpt_fail(err, RPT_E_NOT_FOUND, "name",
                        "there is no schema '%.60s'; /openapi.json refers to them all", name);
    }
    call->len = text.len;
    call->bytes = rpt_buf_steal(&text);
    return true;
}
