/* SPDX-License-Identifier: MIT
 *
 * What the fuzz targets of the service share: the whole of it over the small dataset, without a
 * socket, and requests as text: "GET /works HTTP/1.1", headers a line each, an empty line, a body.
 */
#ifndef FUZZ_SERVICE_H
#define FUZZ_SERVICE_H

#include "../small.h"
#include "server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_fail(const struct rpt_error *err)
{
    fprintf(stderr, "%s\n", err->detail);
    abort();
}

/* The small dataset in a new file; the path is the caller's to free. */
static inline char *fuzz_dataset(void)
{
    char *path = rpt_strdup("/tmp/rpt-fuzz-XXXXXX");
    struct rpt_error err = {0};
    int fd = mkstemp(path);

    if (fd < 0 || close(fd) != 0 || !small_make(path, &err))
        fuzz_fail(&err);
    return path;
}

/* With so many MiB for stored answers. Templates come from ./static. */
static inline struct rpt_app *fuzz_serve(const char *path, const char *cache, struct rpt_error *err)
{
    static struct rpt_config configs[2];
    struct rpt_config *config = &configs[*cache != '0'];
    const char *const settings[][2] = {{"db", path},         {"static", "static"},
                                       {"cache", cache},     {"workers", "1"},
                                       {"deadline", "2000"}, {"hosts", "example.org"}};
    struct rpt_app *app = NULL;

    rpt_config_finish(config);
    rpt_config_init(config);
    for (size_t i = 0; i < RPT_COUNT(settings); i++)
        if (!rpt_config_set(config, settings[i][0], settings[i][1], err))
            fuzz_fail(err);
    return rpt_app_start(config, &app, err) ? app : NULL;
}

/* One that stays. */
static inline struct rpt_app *fuzz_app(const char *cache)
{
    char *path = fuzz_dataset();
    struct rpt_error err = {0};
    struct rpt_app *app = fuzz_serve(path, cache, &err);

    if (app == NULL)
        fuzz_fail(&err);
    unlink(path);
    free(path);
    return app;
}

/* The next line of the text, ended by a NUL in its place; NULL where there is none. */
static inline char *fuzz_line(char **at)
{
    char *line = *at;

    if (line != NULL && strchr(line, '\n') != NULL)
        *strchr(line, '\n') = '\0', *at = line + strlen(line) + 1;
    else
        *at = NULL;
    return line;
}

/* As http.c would make it of what libmicrohttpd hands over; writes into `text` (NUL-terminated).
 * What was not said is "GET", "/", and our own host. */
static inline void fuzz_request(char *text, struct rpt_headers *headers,
                                struct rpt_request *request)
{
    char *at = text, *line = fuzz_line(&at), *space = strchr(line, ' ');

    *headers = (struct rpt_headers){0};
    *request = (struct rpt_request){.method = space != NULL ? line : "GET", .target = line};
    if (space != NULL) {
        *space = '\0';
        request->target = space + 1;
        space[1 + strcspn(space + 1, " ")] = '\0';
    }
    while ((line = fuzz_line(&at)) != NULL && *line != '\0') {
        size_t name = strcspn(line, ":");
        char *value = line + name + (line[name] == ':');

        value += strspn(value, " \t");
        rpt_headers_add(headers, line, name, value, strlen(value));
    }
    rpt_headers_request(headers, request);
    if (request->host == NULL)
        request->host = "localhost";
    request->body = at;
    request->body_len = at != NULL ? strlen(at) : 0;
}

#endif
