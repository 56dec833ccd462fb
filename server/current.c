/* SPDX-License-Identifier: MIT
 *
 * What is served now. A reload puts another in its place; each thread takes it over by itself,
 * between two requests, so that none is answered from two. The old one closes with its last
 * request.
 */
#include "server.h"

void rpt_current_init(struct rpt_current *current, struct rpt_app *app)
{
    pthread_mutex_init(&current->lock, NULL);
    current->app = rpt_app_keep(app);
    current->generation = 1;
}

void rpt_current_finish(struct rpt_current *current)
{
    rpt_app_release(current->app);
    pthread_mutex_destroy(&current->lock);
}

void rpt_current_swap(struct rpt_current *current, struct rpt_app *app)
{
    pthread_mutex_lock(&current->lock);
    struct rpt_app *before = current->app;
    current->app = app;
    __atomic_add_fetch(&current->generation, 1, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&current->lock);
    rpt_app_release(before);
}

bool rpt_current_follow(struct rpt_current *current, struct rpt_follower *follower)
{
    if (__atomic_load_n(&current->generation, __ATOMIC_ACQUIRE) == follower->generation)
        return false;
    pthread_mutex_lock(&current->lock);
    struct rpt_app *before = follower->app;
    follower->app = rpt_app_keep(current->app);
    follower->generation = current->generation;
    pthread_mutex_unlock(&current->lock);
    rpt_app_release(before);
    return true;
}
