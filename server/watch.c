/* SPDX-License-Identifier: MIT
 *
 * The process that imports what changes (watch.h). It looks at names, sizes and times a few times a
 * second, which does for any editor and file system. The two processes share one page of text: what
 * is wrong with the source now, a line each.
 */
#include "watch.h"

#include "rapporteur/import.h"

#include <errno.h>
#include <fts.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHARED_BYTES ((size_t)64 << 10)
#define LOOK_NANOSECONDS 300000000

struct rpt_watch {
    const char *source;
    char folder[40], *db;
    char *wrong; /* shared; "" if nothing is */
    pid_t process;
};

/* ---- What there is: a number that changes with any name, size or time. */

static uint64_t mix(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *bytes = data;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static uint64_t look(const char *source)
{
    char *path = rpt_strdup(source), *const roots[] = {path, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, by_name);
    uint64_t hash = 14695981039346656037u;
    FTSENT *entry;

    while (walk != NULL && (entry = fts_read(walk)) != NULL) {
        if (entry->fts_info != FTS_F)
            continue;
        hash = mix(hash, entry->fts_path, entry->fts_pathlen);
        hash = mix(hash, &entry->fts_statp->st_mtim, sizeof entry->fts_statp->st_mtim);
        hash = mix(hash, &entry->fts_statp->st_size, sizeof entry->fts_statp->st_size);
    }
    if (walk != NULL)
        fts_close(walk);
    free(path);
    return hash;
}

/* ---- Importing. */

static void say_wrong(struct rpt_watch *watch, const struct rpt_report *report,
                      const struct rpt_error *err)
{
    struct rpt_buf lines;

    rpt_buf_init(&lines, SHARED_BYTES - 1);
    for (size_t i = 0; i < report->count; i++) {
        fprintf(stderr, "%s\n", report->lines[i]);
        rpt_buf_addf(&lines, "%s\n", report->lines[i]);
    }
    if (report->count == 0)
        rpt_buf_addf(&lines, "%s\n", err->detail);
    memcpy(watch->wrong, lines.data, lines.len);
    watch->wrong[lines.len] = '\0';
    rpt_buf_finish(&lines);
}

/* The dataset is made anew each time: what is being written has no editions yet but those that its
 * bundle holds. */
static bool import(struct rpt_watch *watch, struct rpt_error *err)
{
    struct rpt_import_options options = {
        .db = watch->db, .sources = &watch->source, .source_count = 1, .fresh = true};
    struct rpt_report report = {0};
    bool good = rpt_import(&options, &report, err);

    if (good)
        *watch->wrong = '\0';
    else
        say_wrong(watch, &report, err);
    rpt_report_finish(&report);
    return good;
}

static void import_and_tell(struct rpt_watch *watch)
{
    struct rpt_error err = {0};

    if (import(watch, &err))
        rpt_log(RPT_LOG_INFO, "%s: imported", watch->source);
    else
        rpt_log(RPT_LOG_ERROR, "%s: %s; what was there before goes on", watch->source, err.detail);
    rpt_error_clear(&err);
    kill(getppid(), SIGHUP);
}

/* ---- The process. */

static void take_away(const struct rpt_watch *watch)
{
    static const char *const endings[] = {"", ".new", ".lock"};

    for (size_t i = 0; i < RPT_COUNT(endings); i++) {
        char *path = rpt_printf("%s%s", watch->db, endings[i]);
        unlink(path);
        free(path);
    }
    rmdir(watch->folder);
}

/* Until SIGTERM, which comes from the server or, if that is gone, from the kernel. A change counts
 * once it has stood still for one look. */
static void look_after(struct rpt_watch *watch)
{
    struct timespec pause = {.tv_nsec = LOOK_NANOSECONDS};
    uint64_t imported = look(watch->source), before = imported;
    sigset_t end;

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    while (sigtimedwait(&end, NULL, &pause) != SIGTERM) {
        uint64_t now = look(watch->source);

        if (now != imported && now == before) {
            import_and_tell(watch);
            imported = now;
        }
        before = now;
    }
    take_away(watch);
}

/* Zeroed; NULL and errno where there is none. */
static char *shared_page(void)
{
    int flags = MAP_SHARED | MAP_ANONYMOUS; /* of no file, hence -1 */
    /* cppcheck-suppress invalidFunctionArg */
    void *page = mmap(NULL, SHARED_BYTES, PROT_READ | PROT_WRITE, flags, -1, 0);

    if (page == MAP_FAILED)
        return NULL;
    return page;
}

bool rpt_watch_start(struct rpt_config *config, const char *source, struct rpt_watch **out,
                     struct rpt_error *err)
{
    struct rpt_watch *watch = rpt_alloc(sizeof *watch);
    const char *temporary = getenv("TMPDIR");

    *out = watch;
    watch->source = source;
    watch->process = -1;
    snprintf(watch->folder, sizeof watch->folder, "%.20s/rapporteur-XXXXXX",
             temporary != NULL && strlen(temporary) <= 20 ? temporary : "/tmp");
    if (mkdtemp(watch->folder) == NULL)
        return rpt_fail(err, RPT_E_CANNOT_CREATE, "watch", "%s: %s", watch->folder,
                        strerror(errno));
    watch->db = rpt_printf("%s/dataset.sqlite", watch->folder);
    watch->wrong = shared_page();
    if (watch->wrong == NULL)
        return rpt_fail(err, RPT_E_UNAVAILABLE, "watch", "no shared memory: %s", strerror(errno));
    if (!import(watch, err) || !rpt_config_set(config, "db", watch->db, err))
        return false;
    watch->process = fork();
    if (watch->process < 0)
        return rpt_fail(err, RPT_E_UNAVAILABLE, "watch", "no second process: %s", strerror(errno));
    if (watch->process == 0) {
        look_after(watch);
        _exit(0);
    }
    return true;
}

void rpt_watch_tell(const struct rpt_watch *watch, struct rpt_app *app)
{
    json_t *lines = json_array();

    for (const char *line = watch->wrong; *line != '\0';) {
        size_t len = strcspn(line, "\n");

        json_array_append_new(lines, json_stringn(line, len));
        line += len + (line[len] == '\n');
    }
    json_object_set_new(app->dataset, "_is_wrong", json_boolean(json_array_size(lines) > 0));
    json_object_set_new(app->dataset, "_wrong", lines);
}

void rpt_watch_stop(struct rpt_watch *watch)
{
    if (watch == NULL)
        return;
    if (watch->process > 0) {
        kill(watch->process, SIGTERM);
        waitpid(watch->process, NULL, 0);
    } else if (watch->db != NULL) {
        take_away(watch);
    }
    if (watch->wrong != NULL)
        munmap(watch->wrong, SHARED_BYTES);
    free(watch->db);
    free(watch);
}
