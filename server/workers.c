/* SPDX-License-Identifier: MIT
 *
 * Misses: a few threads of lower priority that make what is not stored, so that whoever sends and
 * receives never waits for the dataset. Who asks for what is already being made waits for that; who
 * would wait too long is refused at once.
 */
#include "server.h"
#include "trace.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>

#define NICER 5           /* than the threads that send */
#define LONGEST_WAIT 1000 /* ms that the first in the queue has waited: no more are let in */

struct rpt_workers {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct rpt_job *first, *last;
    struct rpt_job *running[RPT_MAX_THREADS];
    size_t waiting, most;
    pthread_t threads[RPT_MAX_THREADS];
    size_t count, started;
    int nice;
    bool closed;
};

static bool makes_the_same(const struct rpt_job *a, const struct rpt_job *b)
{
    return a != NULL && a->key != NULL && b->key != NULL && a->app == b->app &&
           strcmp(a->key, b->key) == 0;
}

/* The job that makes what `job` asks for, waiting or running; or NULL. */
static struct rpt_job *find(struct rpt_workers *workers, const struct rpt_job *job)
{
    for (size_t i = 0; i < workers->count; i++) {
        if (makes_the_same(workers->running[i], job))
            return workers->running[i];
    }
    for (struct rpt_job *at = workers->first; at != NULL; at = at->next) {
        if (makes_the_same(at, job))
            return at;
    }
    return NULL;
}

static bool has_room(const struct rpt_workers *workers, int64_t now)
{
    return !workers->closed && workers->waiting < workers->most &&
           (workers->first == NULL || now - workers->first->since < LONGEST_WAIT);
}

bool rpt_workers_take(struct rpt_workers *workers, struct rpt_job *job)
{
    bool taken = true;

    job->next = job->same = NULL;
    job->since = rpt_now_ms();
    pthread_mutex_lock(&workers->lock);
    struct rpt_job *maker = find(workers, job);
    if (maker != NULL) {
        job->same = maker->same;
        maker->same = job;
    } else if (has_room(workers, job->since)) {
        *(workers->last != NULL ? &workers->last->next : &workers->first) = job;
        workers->last = job;
        workers->waiting++;
        pthread_cond_signal(&workers->filled);
    } else {
        taken = false;
    }
    pthread_mutex_unlock(&workers->lock);
    return taken;
}

void rpt_workers_state(struct rpt_workers *workers, struct rpt_workers_state *state)
{
    pthread_mutex_lock(&workers->lock);
    *state = (struct rpt_workers_state){
        .waiting = workers->waiting, .most = workers->most, .count = workers->started};
    for (size_t i = 0; i < workers->count; i++)
        state->busy += workers->running[i] != NULL;
    pthread_mutex_unlock(&workers->lock);
}

/* Waits for a job; NULL when there will be none. What still waits at the end is refused. */
static struct rpt_job *next_job(struct rpt_workers *workers, size_t me, bool *refused)
{
    pthread_mutex_lock(&workers->lock);
    while (workers->first == NULL && !workers->closed)
        pthread_cond_wait(&workers->filled, &workers->lock);
    struct rpt_job *job = workers->first;
    if (job != NULL) {
        workers->first = job->next;
        workers->last = workers->first != NULL ? workers->last : NULL;
        workers->waiting--;
    }
    workers->running[me] = job;
    *refused = workers->closed;
    pthread_mutex_unlock(&workers->lock);
    return job;
}

/* From here on nobody joins the job: those who did are returned. */
static struct rpt_job *end_job(struct rpt_workers *workers, size_t me)
{
    pthread_mutex_lock(&workers->lock);
    struct rpt_job *same = workers->running[me]->same;
    workers->running[me] = NULL;
    pthread_mutex_unlock(&workers->lock);
    return same;
}

static struct rpt_response *make(const struct rpt_job *job, bool refused)
{
    rpt_timing_lap(job->request.timing, RPT_LAP_QUEUE);
    return refused ? rpt_answer_refusal(job->app, &job->request, RPT_E_OVERLOADED)
                   : rpt_answer(job->app, &job->request);
}

struct start {
    struct rpt_workers *workers;
    size_t me;
};

static void *work(void *cls)
{
    struct start start = *(struct start *)cls;

    free(cls);
    pthread_setname_np(pthread_self(), "worker");
    setpriority(PRIO_PROCESS, 0, start.workers->nice); /* of this thread */
    bool refused;
    for (struct rpt_job *job; (job = next_job(start.workers, start.me, &refused)) != NULL;) {
        struct rpt_response *response = make(job, refused);
        struct rpt_job *same = end_job(start.workers, start.me);

        job->done(job, response);
        /* The answer is stored now, unless it is too long or an error. */
        for (struct rpt_job *next; same != NULL; same = next) {
            next = same->same;
            same->done(same, make(same, refused));
        }
    }
    return NULL;
}

size_t rpt_workers_wanted(const struct rpt_config *config)
{
    long said = rpt_config_int(config, RPT_C_WORKERS);
    int cores = get_nprocs();
    size_t wanted = said > 0 ? (size_t)said : cores > 1 ? (size_t)cores - 1 : 1;

    return wanted < RPT_MAX_THREADS ? wanted : RPT_MAX_THREADS;
}

void rpt_workers_set(struct rpt_workers *workers, const struct rpt_config *config)
{
    pthread_mutex_lock(&workers->lock);
    workers->most = (size_t)rpt_config_int(config, RPT_C_QUEUE);
    pthread_mutex_unlock(&workers->lock);
}

struct rpt_workers *rpt_workers_start(const struct rpt_config *config)
{
    struct rpt_workers *workers = rpt_alloc(sizeof *workers);

    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->filled, NULL);
    rpt_workers_set(workers, config);
    workers->count = rpt_workers_wanted(config);
    workers->nice = getpriority(PRIO_PROCESS, 0) + NICER;
    for (size_t i = 0; i < workers->count; i++) {
        struct start *start = rpt_alloc(sizeof *start);

        *start = (struct start){workers, i};
        if (pthread_create(&workers->threads[i], NULL, work, start) != 0) {
            free(start);
            break;
        }
        workers->started++;
    }
    if (workers->started > 0)
        return workers;
    rpt_workers_stop(workers);
    return NULL;
}

void rpt_workers_stop(struct rpt_workers *workers)
{
    if (workers == NULL)
        return;
    pthread_mutex_lock(&workers->lock);
    workers->closed = true;
    pthread_cond_broadcast(&workers->filled);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->started; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_mutex_destroy(&workers->lock);
    pthread_cond_destroy(&workers->filled);
    free(workers);
}
