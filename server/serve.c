/* SPDX-License-Identifier: MIT
 *
 * `serve`: a dataset over HTTP from start to stop, and what happens in between. SIGHUP, or another
 * file in the dataset's place, takes settings and dataset anew, if they are good; SIGTERM and
 * SIGINT end, after what is under way is answered. Whoever supervises the process is told.
 */
#include "access.h"
#include "commands.h"
#include "follow.h"
#include "sandbox.h"
#include "systemd.h"
#include "watch.h"

#include <errno.h>
#include <libgen.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define QUIET 250 /* ms without a further change of the file before it is read */
#define SPARE 64  /* descriptors beside those of connections */

/* What lives as long as the process serves. */
struct service {
    const struct rpt_config *config;
    struct rpt_http *http;
    struct rpt_watch *watch;
    struct rpt_follow *follow;
    struct rpt_access_log *log;
    struct rpt_supervisor supervisor;
    int signals; /* a signalfd */
};

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

/* As many descriptors as connections and datasets may need, where the hard limit has them. */
static void want_descriptors(const struct rpt_config *config)
{
    rlim_t wanted = (rlim_t)rpt_config_int(config, RPT_C_CONNECTIONS) +
                    4 * (rlim_t)rpt_workers_wanted(config) + SPARE;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        rpt_log(RPT_LOG_WARNING,
                "%llu descriptors are allowed, %ld connections want %llu: further ones wait",
                (unsigned long long)limit.rlim_cur, rpt_config_int(config, RPT_C_CONNECTIONS),
                (unsigned long long)wanted);
}

/* The settings of the file and the dataset that stands under the name now, whole and checked; or
 * all as it is already. */
static void reload(const struct service *service)
{
    struct rpt_error err = {0};
    struct rpt_config next;
    struct rpt_app *app;

    rpt_supervisor_reloads(&service->supervisor);
    if (rpt_config_reread(&next, service->config, &err) && rpt_app_start(&next, &app, &err)) {
        if (service->watch != NULL)
            rpt_watch_tell(service->watch, app);
        rpt_http_swap(service->http, app);
        rpt_log(RPT_LOG_INFO, "reloaded: dataset %s", app->dataset_header);
    } else {
        rpt_http_not_swapped(service->http);
        rpt_log(RPT_LOG_ERROR, "not reloaded, all before goes on: %s", err.detail);
    }
    rpt_supervisor_tell(&service->supervisor, "READY=1");
    rpt_config_finish(&next);
    rpt_error_clear(&err);
}

/* SIGHUP, or the one that ends; 0 where there was none yet. */
static int read_signal(const struct service *service)
{
    struct signalfd_siginfo got;

    return read(service->signals, &got, sizeof got) == sizeof got ? (int)got.ssi_signo : 0;
}

/* How long to wait: until a changed file has been quiet, and no longer than half of what the
 * watchdog allows. -1: for ever. */
static int patience(const struct service *service, int64_t due)
{
    int64_t wait = service->supervisor.watchdog_ms > 0 ? service->supervisor.watchdog_ms / 2 : -1;

    if (due > 0) {
        int64_t left = due > rpt_now_ms() ? due - rpt_now_ms() : 0;
        wait = wait < 0 || left < wait ? left : wait;
    }
    return (int)(wait < INT32_MAX ? wait : INT32_MAX);
}

static void serve_until_end(const struct service *service)
{
    struct pollfd ready[] = {{.fd = service->signals, .events = POLLIN},
                             {.fd = rpt_follow_fd(service->follow), .events = POLLIN}};
    int64_t due = 0; /* when a changed file is to be read */

    for (int got = 0; got == 0 || got == SIGHUP;) {
        poll(ready, RPT_COUNT(ready), patience(service, due));
        if (ready[1].revents != 0 && rpt_follow_read(service->follow))
            due = rpt_now_ms() + QUIET;
        got = ready[0].revents != 0 ? read_signal(service) : 0;
        if (got == SIGHUP || (got == 0 && due > 0 && rpt_now_ms() >= due)) {
            reload(service);
            due = 0;
        }
        if (service->supervisor.watchdog_ms > 0 && rpt_http_is_alive(service->http))
            rpt_supervisor_tell(&service->supervisor, "WATCHDOG=1");
    }
}

static int block_signals(void)
{
    sigset_t signals;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Everything that the fence would forbid comes first: names of files, sockets, watches. */
static bool start(struct service *service, struct rpt_invocation *invocation, struct rpt_error *err)
{
    const struct rpt_config *config = service->config;
    struct rpt_app *app = NULL;
    int fd;

    json_object_seed(0); /* reads /dev/urandom, which is about to be out of reach */
    rpt_supervisor_init(&service->supervisor);
    want_descriptors(config);
    if (invocation->watch != NULL &&
        !rpt_watch_start(&invocation->config, invocation->watch, &service->watch, err))
        return false;
    if (!rpt_access_log_open(config, &service->log, err))
        return false;
    if (!write_pid(config, err) || (fd = rpt_listen(config, err)) < 0)
        return false;
    if (rpt_config_int(config, RPT_C_FOLLOW) == 1 &&
        (service->follow = rpt_follow_start(rpt_config_text(config, RPT_C_DB), err)) == NULL)
        return false;
    if (!fence_files(config, err) || !rpt_app_start(config, &app, err))
        return false;
    bool started =
        rpt_http_start(app, fd, service->log, &service->http, err) && fence_calls(config, err);
    if (started) {
        char *url = rpt_listen_url(fd);

        say_where(app, url);
        rpt_supervisor_tell(&service->supervisor, "READY=1");
        rpt_http_warm(service->http, url);
        free(url);
    }
    rpt_app_release(app);
    return started;
}

int rpt_command_serve(struct rpt_invocation *invocation)
{
    struct service service = {.config = &invocation->config, .signals = block_signals()};
    struct rpt_error err = {0};
    int status = EX_OK;

    if (start(&service, invocation, &err))
        serve_until_end(&service);
    else
        status = rpt_command_fail(&err);
    rpt_supervisor_tell(&service.supervisor, "STOPPING=1");
    rpt_http_stop(service.http);
    rpt_access_log_close(service.log);
    rpt_watch_stop(service.watch);
    rpt_follow_stop(service.follow);
    rpt_supervisor_finish(&service.supervisor);
    close(service.signals);
    rpt_error_clear(&err);
    return status;
}
