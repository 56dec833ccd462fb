/* SPDX-License-Identifier: MIT
 *
 * Answers that are made before they are asked for, so that a new dataset does not begin cold: what
 * was asked for most of the one before, by the keys of its cache; at a start, what a service is
 * entered by. The workers make them, one at a time, so that whoever asks for the same meanwhile
 * waits for that, and whoever asks for something else hardly waits.
 */
#include "server.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 2000 /* ms for all of them */

struct warming {
    struct rpt_job job;
    pthread_mutex_t lock;
    pthread_cond_t made;
    bool done;
};

/* ---- A key as the request that asks for it. */

/* The last place of `c` before `end`, or NULL. */
static char *last_before(char *text, const char *end, char c)
{
    return memrchr(text, c, (size_t)(end - text));
}

/* "/" is said with a suffix as "/index.json". */
static const char *target_of(struct rpt_arena *arena, const char *path, const char *suffix,
                             const char *query)
{
    return rpt_arena_printf(arena, "%s%s%s%s%s%s", path,
                            *suffix != '\0' && strcmp(path, "/") == 0 ? "index" : "",
                            *suffix != '\0' ? "." : "", suffix, *query != '\0' ? "?" : "", query);
}

bool rpt_warm_request(struct rpt_arena *arena, const char *key, struct rpt_request *request)
{
    char *base = strchr(rpt_arena_strdup(arena, key), ' ');
    char *path = base != NULL ? strchr(base + 1, ' ') : NULL;
    char *query = path != NULL ? strchr(path, '?') : NULL;
    char *scheme_end = base != NULL ? strstr(base, "://") : NULL;
    unsigned long coding = strtoul(key, NULL, 10);

    if (query == NULL || scheme_end == NULL || coding >= RPT_CODING_COUNT)
        return false;
    *path++ = '\0';
    *query++ = '\0';
    char *suffix = strchr(path, ' ');
    bool said = suffix == NULL && (suffix = last_before(path, query - 1, '.')) != NULL;
    if (suffix == NULL)
        return false;
    *suffix++ = '\0';
    const struct rpt_form *form = rpt_form_by_suffix(suffix, strlen(suffix));
    *request = (struct rpt_request){
        .method = "GET",
        .target = target_of(arena, path, said ? suffix : "", query),
        .host = rpt_arena_strndup(arena, scheme_end + 3, strcspn(scheme_end + 3, "/")),
        .https = strncmp(base + 1, "https:", 6) == 0,
        .accept = form != NULL && !said
                      ? rpt_arena_strndup(arena, form->media_type, strcspn(form->media_type, ";"))
                      : NULL,
        .accept_encoding = coding != RPT_IDENTITY ? rpt_coding_names[coding] : NULL,
    };
    return true;
}

/* ---- Making them. */

static void made(struct rpt_job *job, struct rpt_response *response)
{
    struct warming *warming = (struct warming *)job; /* its first member */

    rpt_response_release(response);
    pthread_mutex_lock(&warming->lock);
    warming->done = true;
    pthread_cond_signal(&warming->made);
    pthread_mutex_unlock(&warming->lock);
}

/* False where the workers have enough to do. */
static bool make(struct rpt_workers *workers, struct rpt_app *app, char *key)
{
    struct warming warming = {.job = {.app = app, .key = key, .done = made}};
    struct rpt_arena *arena = rpt_arena_create();
    bool taken = true;

    pthread_mutex_init(&warming.lock, NULL);
    pthread_cond_init(&warming.made, NULL);
    if (rpt_warm_request(arena, key, &warming.job.request)) {
        key[0] = '0'; /* what is made at once is named without its coding */
        taken = rpt_workers_take(workers, &warming.job);
        pthread_mutex_lock(&warming.lock);
        while (taken && !warming.done)
            pthread_cond_wait(&warming.made, &warming.lock);
        pthread_mutex_unlock(&warming.lock);
    }
    pthread_cond_destroy(&warming.made);
    pthread_mutex_destroy(&warming.lock);
    rpt_arena_destroy(arena);
    return taken;
}

void rpt_warm(struct rpt_workers *workers, struct rpt_app *app, char **keys, size_t count)
{
    int64_t end = rpt_now_ms() + LONGEST;
    size_t made_count = 0;

    while (made_count < count && rpt_now_ms() < end && make(workers, app, keys[made_count]))
        made_count++;
    if (count > 0)
        rpt_log(RPT_LOG_INFO, "warmed: %zu of %zu answers", made_count, count);
    for (size_t i = 0; i < count; i++)
        free(keys[i]);
}

/* ---- What a service is entered by: every page of a fixed path. */

static bool is_entrance(const struct rpt_route *route)
{
    bool asks = false;

    for (const struct rpt_param_spec *param = route->params; param != NULL && param->name != NULL;
         param++)
        asks |= param->required;
    return !asks && !route->volatile_answer && !rpt_route_posts(route) &&
           route->shape != RPT_SHAPE_REDIRECT && route->shape != RPT_SHAPE_ITEM &&
           strchr(route->pattern, '{') == NULL && route->handle != NULL;
}

size_t rpt_warm_entrances(const char *base, char **keys, size_t most)
{
    static const char *const suffixes[] = {"html", "json"};
    size_t count = 0;

    for (size_t i = 0; i < rpt_route_count; i++) {
        const struct rpt_route *route = &rpt_routes[i];
        bool bytes = route->shape == RPT_SHAPE_BYTES;

        for (size_t j = 0; j < (bytes ? 1 : RPT_COUNT(suffixes)) && is_entrance(route); j++) {
            if (count == most)
                return count;
            keys[count++] =
                rpt_printf("0 %s %s %s?", base, route->pattern, bytes ? "" : suffixes[j]);
        }
    }
    return count;
}
