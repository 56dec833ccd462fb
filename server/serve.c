/* SPDX-License-Identifier: MIT
 *
 * `serve`: a dataset over HTTP from start to stop, and the signals in between. SIGHUP takes a new
 * dataset in the place of the old one, if it is good; SIGTERM and SIGINT end, after what is under
 * way is answered. `reload` sends the one.
 */
#include "commands.h"
#include "sandbox.h"
#include "watch.h"

#include <errno.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

static void say_where(const struct rpt_app *app, const char *url)
{
    printf("rapporteur %s serves '%s' at %s\n", RPT_VERSION,
           json_string_value(json_object_get(app->dataset, "title")), url);
    fflush(stdout);
}

/* The folder that a path lies in, links followed, is one to be read. */
static void add_folder(const char *path, char *folders[], size_t *count)
{
    char *real = realpath(path, NULL);
    struct stat st;

    if (real == NULL)
        return; /* whoever opens it says so */
    if (stat(real, &st) == 0 && !S_ISDIR(st.st_mode))
        dirname(real);
    folders[(*count)++] = real;
}

/* Where a dataset may be put while this one is served: beside the name, and where a link leads. */
static bool fence_files(const struct rpt_config *config, struct rpt_error *err)
{
    char *db = rpt_strdup(rpt_config_text(config, RPT_C_DB)), *folders[5];
    size_t count = 0;

    if (rpt_config_int(config, RPT_C_SANDBOX) == 0) {
        free(db);
        return true;
    }
    add_folder(db, folders, &count);
    add_folder(dirname(db), folders, &count);
    add_folder(rpt_config_text(config, RPT_C_STATIC), folders, &count);
    add_folder("/proc/self", folders, &count);
    if (config->file != NULL)
        add_folder(config->file, folders, &count);
    bool good = rpt_sandbox_files((const char *const *)folders, count, err);
    for (size_t i = 0; i < count; i++)
        free(folders[i]);
    free(db);
    return good;
}

static bool fence_calls(const struct rpt_config *config, struct rpt_error *err)
{
    return rpt_config_int(config, RPT_C_SANDBOX) == 0 || rpt_sandbox_calls(err);
}

/* Before the fence is up. Whoever reads it sees by the program's name that it is no other's. */
static bool write_pid(const struct rpt_config *config, struct rpt_error *err)
{
    const char *path = rpt_config_text(config, RPT_C_PID_FILE);
    FILE *file = *path != '\0' ? fopen(path, "we") : NULL;

    if (*path == '\0')
        return true;
    if (file == NULL)
        return rpt_fail(err, RPT_E_CANNOT_CREATE, "pid-file", "%s: %s", path, strerror(errno));
    bool written = fprintf(file, "%d\n", (int)getpid()) > 0;
    return (fclose(file) == 0 && written) ||
           rpt_fail(err, RPT_E_CANNOT_CREATE, "pid-file", "%s: %s", path, strerror(errno));
}

/* The settings of the file and the dataset that stands under the name now, whole and checked; or
 * all as it is already. */
static void reload(struct rpt_http *http, const struct rpt_config *config,
                   const struct rpt_watch *watch)
{
    struct rpt_error err = {0};
    struct rpt_config next;
    struct rpt_app *app;

    if (rpt_config_reread(&next, config, &err) && rpt_app_start(&next, &app, &err)) {
        if (watch != NULL)
            rpt_watch_tell(watch, app);
        rpt_log(RPT_LOG_INFO, "reloaded: dataset %s", app->dataset_header);
        rpt_http_swap(http, app);
    } else {
        rpt_log(RPT_LOG_ERROR, "not reloaded, all before goes on: %s", err.detail);
    }
    rpt_config_finish(&next);
    rpt_error_clear(&err);
}

static void serve_until_end(struct rpt_http *http, const struct rpt_config *config,
                            const struct rpt_watch *watch, const sigset_t *signals)
{
    int got;

    while (sigwait(signals, &got) == 0 && got == SIGHUP)
        reload(http, config, watch);
}

int rpt_command_serve(struct rpt_invocation *invocation)
{
    const struct rpt_config *config = &invocation->config;
    struct rpt_error err = {0};
    struct rpt_app *app = NULL;
    struct rpt_http *http = NULL;
    struct rpt_watch *watch = NULL;
    sigset_t signals;
    int status = EX_OK, fd = -1;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    json_object_seed(0); /* reads /dev/urandom, which is about to be out of reach */
    if ((invocation->watch == NULL ||
         rpt_watch_start(&invocation->config, invocation->watch, &watch, &err)) &&
        write_pid(config, &err) && (fd = rpt_listen(config, &err)) >= 0 &&
        fence_files(config, &err) && rpt_app_start(config, &app, &err) &&
        rpt_http_start(app, fd, &http, &err) && fence_calls(config, &err)) {
        char *url = rpt_listen_url(fd);

        say_where(app, url);
        free(url);
        serve_until_end(http, config, watch, &signals);
    } else {
        status = rpt_command_fail(&err);
    }
    rpt_http_stop(http);
    rpt_app_release(app);
    rpt_watch_stop(watch);
    rpt_error_clear(&err);
    return status;
}

/* ---- reload */

/* Whether the process runs this very program. */
static bool is_ours(long pid)
{
    char path[64], theirs[4096] = "", mine[4096] = "";

    snprintf(path, sizeof path, "/proc/%ld/exe", pid);
    return readlink(path, theirs, sizeof theirs - 1) > 0 &&
           readlink("/proc/self/exe", mine, sizeof mine - 1) > 0 && strcmp(theirs, mine) == 0;
}

static bool send_reload(const struct rpt_config *config, struct rpt_error *err)
{
    const char *path = rpt_config_text(config, RPT_C_PID_FILE);
    RPT_AUTO_BUF text;

    rpt_buf_init(&text, 64);
    if (*path == '\0')
        return rpt_fail(err, RPT_E_USAGE, "pid-file",
                        "which server? say --pid-file FILE, as to serve");
    if (!rpt_read_file(path, 64, &text, err))
        return false;
    long pid = strtol(text.data, NULL, 10);
    if (pid <= 1 || !is_ours(pid))
        return rpt_fail(err, RPT_E_NO_INPUT, "pid-file",
                        "%s names process %ld, which is not a rapporteur of this version", path,
                        pid);
    return kill((pid_t)pid, SIGHUP) == 0 ||
           rpt_fail(err, RPT_E_UNAVAILABLE, "pid-file", "process %ld: %s", pid, strerror(errno));
}

int rpt_command_reload(struct rpt_invocation *invocation)
{
    struct rpt_error err = {0};

    if (send_reload(&invocation->config, &err))
        return EX_OK;
    int status = rpt_command_fail(&err);
    rpt_error_clear(&err);
    return status;
}
