/* SPDX-License-Identifier: MIT
 *
 * What a server counted, added up and written as OpenMetrics 1.0 text when somebody asks: a walk
 * over the rows of metrics.def. Nothing here is on the way of a request.
 */
#include "access.h"
#include "meter.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum family {
#define RPT_COUNTED(id, type, name, unit, doc) RPT_M_##id,
#define RPT_METRIC(id, type, name, unit, doc) RPT_M_##id,
#include "metrics.def"
#undef RPT_COUNTED
#undef RPT_METRIC
    RPT_M_COUNT
};

static const struct {
    const char *type, *name, *unit, *doc;
    int counted; /* enum rpt_count, or -1 */
} families[RPT_M_COUNT] = {
#define RPT_COUNTED(id, type, name, unit, doc) {type, name, unit, doc, RPT_N_##id},
#define RPT_METRIC(id, type, name, unit, doc) {type, name, unit, doc, -1},
#include "metrics.def"
#undef RPT_COUNTED
#undef RPT_METRIC
};

struct writing {
    const struct rpt_metrics *metrics;
    const struct rpt_app *app;
    struct rpt_buf *out;
};

/* ---- Samples of more than one number. */

static uint64_t sum_requests(const struct rpt_metrics *metrics, size_t route, size_t status,
                             size_t source)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < metrics->meter_count; i++)
        sum += rpt_meter_read(&metrics->meters[i]->routes[route].requests[status][source]);
    return sum;
}

static const char *route_name(size_t route)
{
    return route < rpt_route_count ? rpt_routes[route].id : "none";
}

static const char *status_name(size_t status, char text[12])
{
    snprintf(text, 12, "%u", rpt_statuses[status]);
    return rpt_statuses[status] != 0 ? text : "other";
}

/* Those that are zero are left out: most routes never answer most statuses. */
static void write_requests(const struct writing *w, const char *name)
{
    char text[12];

    for (size_t route = 0; route <= rpt_route_count; route++) {
        for (size_t status = 0; status < RPT_STATUS_COUNT; status++) {
            for (size_t source = 0; source < RPT_SOURCE_COUNT; source++) {
                uint64_t sum = sum_requests(w->metrics, route, status, source);

                if (sum > 0)
                    rpt_buf_addf(w->out,
                                 "%s_total{route=\"%s\",status=\"%s\",source=\"%s\"} %llu\n", name,
                                 route_name(route), status_name(status, text),
                                 rpt_source_names[source], (unsigned long long)sum);
            }
        }
    }
}

static void add_durations(struct rpt_durations *sum, const struct rpt_durations *of)
{
    for (size_t i = 0; i <= RPT_BUCKET_COUNT; i++)
        sum->buckets[i] += rpt_meter_read(&of->buckets[i]);
    sum->ns += rpt_meter_read(&of->ns);
}

/* `label`: `route="search",` or nothing. */
static void write_histogram(struct rpt_buf *out, const char *name, const char *label,
                            const struct rpt_durations *sum)
{
    unsigned long long below = 0;
    int last = (int)strlen(label) - 1; /* without its comma */

    for (size_t i = 0; i < RPT_BUCKET_COUNT; i++) {
        below += sum->buckets[i];
        rpt_buf_addf(out, "%s_bucket{%sle=\"%g\"} %llu\n", name, label,
                     (double)rpt_bucket_ns[i] / 1e9, below);
    }
    below += sum->buckets[RPT_BUCKET_COUNT];
    rpt_buf_addf(out, "%s_bucket{%sle=\"+Inf\"} %llu\n", name, label, below);
    const char *open = last > 0 ? "{" : "", *close = last > 0 ? "}" : "";
    last = last > 0 ? last : 0;
    rpt_buf_addf(out, "%s_count%s%.*s%s %llu\n", name, open, last, label, close, below);
    rpt_buf_addf(out, "%s_sum%s%.*s%s %.9f\n", name, open, last, label, close,
                 (double)sum->ns / 1e9);
}

static void write_made(const struct writing *w, const char *name)
{
    for (size_t route = 0; route <= rpt_route_count; route++) {
        struct rpt_durations sum = {0}, none = {0};
        char label[100];

        for (size_t i = 0; i < w->metrics->meter_count; i++)
            add_durations(&sum, &w->metrics->meters[i]->routes[route].made);
        snprintf(label, sizeof label, "route=\"%s\",", route_name(route));
        if (memcmp(&sum, &none, sizeof sum) != 0)
            write_histogram(w->out, name, label, &sum);
    }
}

static void write_ready(const struct writing *w, const char *name)
{
    struct rpt_durations sum = {0};

    for (size_t i = 0; i < w->metrics->meter_count; i++)
        add_durations(&sum, &w->metrics->meters[i]->ready);
    write_histogram(w->out, name, "", &sum);
}

static void write_reloads(const struct writing *w, const char *name)
{
    rpt_buf_addf(w->out, "%s_total{result=\"ok\"} %llu\n%s_total{result=\"failed\"} %llu\n", name,
                 (unsigned long long)rpt_meter_read(&w->metrics->reloads), name,
                 (unsigned long long)rpt_meter_read(&w->metrics->failed_reloads));
}

/* A label's value: backslash, quote and line feed are escaped. */
static void write_label(struct rpt_buf *out, const char *name, const char *value)
{
    rpt_buf_addf(out, "%s=\"", name);
    for (const char *at = value != NULL ? value : ""; *at != '\0'; at++) {
        if (*at == '\\' || *at == '"' || *at == '\n')
            rpt_buf_addc(out, '\\');
        rpt_buf_addc(out, *at == '\n' ? 'n' : *at);
    }
    rpt_buf_addc(out, '"');
}

static void write_dataset(const struct writing *w, const char *name)
{
    const json_t *dataset = w->app->dataset;

    rpt_buf_addf(w->out, "%s_info{", name);
    write_label(w->out, "id", json_string_value(json_object_get(dataset, "id")));
    rpt_buf_addf(w->out, ",number=\"%lld\",",
                 (long long)json_integer_value(json_object_get(dataset, "number")));
    write_label(w->out, "digest", json_string_value(json_object_get(dataset, "digest")));
    rpt_buf_adds(w->out, "} 1\n");
}

static void write_build(const struct writing *w, const char *name)
{
    rpt_buf_addf(w->out, "%s_info{version=\"%s\"} 1\n", name, RPT_VERSION);
}

/* The families that write samples of their own; all others are one number. */
static void (*const writers[RPT_M_COUNT])(const struct writing *w, const char *name) = {
    [RPT_M_REQUESTS] = write_requests, [RPT_M_MADE] = write_made,       [RPT_M_READY] = write_ready,
    [RPT_M_RELOADS] = write_reloads,   [RPT_M_DATASET] = write_dataset, [RPT_M_BUILD] = write_build,
};

/* ---- Single numbers. */

static double imported_at(const struct rpt_app *app)
{
    time_t when = 0;

    rpt_date_parse_instant(json_string_value(json_object_get(app->dataset, "imported_at")), &when);
    return (double)when;
}

/* 0 where /proc is out of reach. */
static double resident_memory(void)
{
    struct rpt_error err = {0};
    unsigned long pages = 0;
    RPT_AUTO_BUF text = {0};
    char *end;

    if (rpt_read_file("/proc/self/statm", 4096, &text, &err)) {
        strtoul(text.data, &end, 10);
        pages = strtoul(end, NULL, 10);
    }
    rpt_error_clear(&err);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static double open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    double count = 0;

    if (folder == NULL)
        return 0;
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count - 3; /* ".", "..", and the folder itself */
}

static double cpu_seconds(void)
{
    struct rusage used = {0};

    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void gather(const struct rpt_metrics *metrics, const struct rpt_app *app,
                   double values[RPT_M_COUNT])
{
    struct rpt_map_state cache;
    struct rpt_workers_state workers = {0};
    struct rlimit files = {0};

    rpt_cache_state(app->cache, &cache);
    if (metrics->workers != NULL)
        rpt_workers_state(metrics->workers, &workers);
    getrlimit(RLIMIT_NOFILE, &files);
    values[RPT_M_LOG_DROPPED] =
        metrics->log != NULL ? (double)rpt_access_log_dropped(metrics->log) : 0;
    values[RPT_M_CACHE_BYTES] = (double)cache.bytes;
    values[RPT_M_CACHE_ENTRIES] = (double)cache.entries;
    values[RPT_M_CACHE_EVICTIONS] = (double)cache.evictions;
    values[RPT_M_QUEUE] = (double)workers.waiting;
    values[RPT_M_QUEUE_LIMIT] = (double)workers.most;
    values[RPT_M_BUSY] = (double)workers.busy;
    values[RPT_M_WORKERS] = (double)workers.count;
    values[RPT_M_RELOADED] = (double)rpt_meter_read(&metrics->reloaded);
    values[RPT_M_IMPORTED] = imported_at(app);
    values[RPT_M_STARTED] = (double)metrics->started;
    values[RPT_M_CPU] = cpu_seconds();
    values[RPT_M_MEMORY] = resident_memory();
    values[RPT_M_FILES] = open_files();
    values[RPT_M_MOST_FILES] = (double)files.rlim_cur;
    for (size_t i = 0; i < RPT_M_COUNT; i++) {
        for (size_t n = 0; families[i].counted >= 0 && n < metrics->meter_count; n++)
            values[i] += (double)rpt_meter_read(&metrics->meters[n]->counts[families[i].counted]);
    }
}

void rpt_metrics_write(const struct rpt_metrics *metrics, const struct rpt_app *app,
                       struct rpt_buf *out)
{
    struct writing w = {metrics, app, out};
    double values[RPT_M_COUNT] = {0};

    gather(metrics, app, values);
    for (size_t i = 0; i < RPT_M_COUNT; i++) {
        rpt_buf_addf(out, "# TYPE %s %s\n", families[i].name, families[i].type);
        if (*families[i].unit != '\0')
            rpt_buf_addf(out, "# UNIT %s %s\n", families[i].name, families[i].unit);
        rpt_buf_addf(out, "# HELP %s %s\n", families[i].name, families[i].doc);
        if (writers[i] != NULL)
            writers[i](&w, families[i].name);
        else
            rpt_buf_addf(out, "%s%s %.15g\n", families[i].name,
                         strcmp(families[i].type, "counter") == 0 ? "_total" : "", values[i]);
    }
    rpt_buf_adds(out, "# EOF\n");
}
