/* SPDX-License-Identifier: MIT
 *
 * Workers: a hundred that ask the same get what was made once, too many are refused, and what waits
 * at the end is answered.
 */
#include "query_case.h"
#include "server.h"

#include <pthread.h>

#define ASKERS 100

static struct case_db dataset;
static struct rpt_config config;
static struct rpt_app *app;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t came = PTHREAD_COND_INITIALIZER;

struct asker {
    struct rpt_job job;
    char *key;
    struct rpt_response *response;
};
static struct asker askers[ASKERS];
static unsigned answered;

static void set(const char *name, const char *value)
{
    struct rpt_error err = {0};

    ck_assert_msg(rpt_config_set(&config, name, value, &err), "%s", err.detail);
}

static void open_case(void)
{
    struct rpt_error err = {0};
    char folder[1000];

    case_open(&dataset);
    rpt_config_init(&config);
    snprintf(folder, sizeof folder, "%s/static", getenv("RPT_SOURCE_ROOT"));
    set("db", dataset.path);
    set("static", folder);
    set("workers", "4");
    ck_assert_msg(rpt_app_start(&config, &app, &err), "%s", err.detail);
    answered = 0;
    memset(askers, 0, sizeof askers);
}

static void close_case(void)
{
    for (size_t i = 0; i < ASKERS; i++) {
        rpt_response_release(askers[i].response);
        free(askers[i].key);
    }
    rpt_app_release(app);
    rpt_config_finish(&config);
    case_close(&dataset);
}

static void done(struct rpt_job *job, struct rpt_response *response)
{
    struct asker *asker = (struct asker *)job;

    pthread_mutex_lock(&lock);
    asker->response = response;
    answered++;
    pthread_cond_signal(&came);
    pthread_mutex_unlock(&lock);
}

static bool ask(struct rpt_workers *workers, size_t i, const char *target)
{
    struct asker *asker = &askers[i];

    asker->job.app = app;
    asker->job.request = (struct rpt_request){.method = "GET", .target = target};
    asker->job.done = done;
    ck_assert_ptr_null(rpt_answer_quick(app, &asker->job.request, &asker->key));
    asker->job.key = asker->key;
    return rpt_workers_take(workers, &asker->job);
}

static void wait_for(unsigned count)
{
    pthread_mutex_lock(&lock);
    while (answered < count)
        pthread_cond_wait(&came, &lock);
    pthread_mutex_unlock(&lock);
}

START_TEST(a_hundred_that_ask_the_same_get_what_was_made_once)
{
    struct rpt_workers *workers;
    struct rpt_db *held[4];

    /* Nobody gets on before all have asked. */
    for (size_t i = 0; i < RPT_COUNT(held); i++)
        held[i] = rpt_app_take(app);
    workers = rpt_workers_start(&config);
    for (size_t i = 0; i < ASKERS; i++)
        ck_assert(ask(workers, i, "/entities?limit=3"));
    for (size_t i = 0; i < RPT_COUNT(held); i++)
        rpt_app_give(app, held[i]);
    wait_for(ASKERS);
    rpt_workers_stop(workers);
    for (size_t i = 0; i < ASKERS; i++) {
        ck_assert_uint_eq(askers[i].response->status, 200);
        ck_assert_ptr_eq(askers[i].response, askers[0].response);
    }
}
END_TEST

START_TEST(those_who_would_wait_too_long_are_refused_and_all_others_answered)
{
    struct rpt_db *held[4];
    char targets[ASKERS][32];
    unsigned taken = 0;

    set("queue", "5");
    for (size_t i = 0; i < RPT_COUNT(held); i++)
        held[i] = rpt_app_take(app);
    struct rpt_workers *workers = rpt_workers_start(&config);
    for (size_t i = 0; i < ASKERS; i++) {
        snprintf(targets[i], sizeof targets[i], "/entities?limit=%zu", i + 1);
        taken += ask(workers, i, targets[i]);
    }
    ck_assert_uint_ge(taken, 5);
    ck_assert_uint_le(taken, 9);
    for (size_t i = 0; i < RPT_COUNT(held); i++)
        rpt_app_give(app, held[i]);
    wait_for(taken);
    rpt_workers_stop(workers);
    ck_assert_uint_eq(answered, taken);
}
END_TEST

START_TEST(what_waits_at_the_end_is_answered_too)
{
    struct rpt_workers *workers = rpt_workers_start(&config);
    char targets[ASKERS][32];

    for (size_t i = 0; i < ASKERS; i++) {
        snprintf(targets[i], sizeof targets[i], "/entities?limit=%zu", i + 1);
        ck_assert(ask(workers, i, targets[i]));
    }
    rpt_workers_stop(workers);
    ck_assert_uint_eq(answered, ASKERS);
    for (size_t i = 0; i < ASKERS; i++)
        ck_assert(askers[i].response->status == 200 || askers[i].response->status == 503);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("workers");
    TCase *tcase = tcase_create("workers");

    tcase_add_checked_fixture(tcase, open_case, close_case);
    tcase_add_test(tcase, a_hundred_that_ask_the_same_get_what_was_made_once);
    tcase_add_test(tcase, those_who_would_wait_too_long_are_refused_and_all_others_answered);
    tcase_add_test(tcase, what_waits_at_the_end_is_answered_too);
    suite_add_tcase(suite, tcase);
    return suite;
}
