/* SPDX-License-Identifier: MIT
 *
 * See guard.h. Connections are counted in a hash table of the clients that have some; requests in
 * rates.c. What a slow reader takes is asked of the kernel.
 */
#include "guard.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BUCKETS 4096
#define TICK 250     /* ms between two looks */
#define GRACE 2000   /* ms over the library's own inactivity timer */
#define WINDOW 10000 /* ms over which a client must take its bytes */

struct rpt_caller {
    struct rpt_caller *chain;
    uint64_t client;
    long connections;
};

struct rpt_guard {
    pthread_mutex_t lock; /* of all but the atomics; taken when connections come and go */
    pthread_cond_t ends;
    pthread_t thread;
    bool ended;
    struct rpt_watched *all;
    struct rpt_caller *callers[BUCKETS];
    struct rpt_rates *rates;
    int64_t now; /* atomic, ms, of the last look */
    int64_t receive_ms, wait_ms;
    uint64_t send_rate; /* bytes in a window */
};

/* ---- Connections. */

static struct rpt_caller **place_of(struct rpt_guard *guard, uint64_t client)
{
    struct rpt_caller **at = &guard->callers[(client * 0x9e3779b97f4a7c15u >> 48) % BUCKETS];

    while (*at != NULL && (*at)->client != client)
        at = &(*at)->chain;
    return at;
}

static bool is_trusted(const struct rpt_app *app, const struct sockaddr *socket,
                       struct rpt_address *address)
{
    return rpt_networks_have(&app->trusted, rpt_address_of(socket, address) ? address : NULL);
}

bool rpt_guard_accept(struct rpt_guard *guard, const struct rpt_app *app,
                      const struct sockaddr *socket)
{
    struct rpt_address address;

    if (is_trusted(app, socket, &address))
        return true;
    pthread_mutex_lock(&guard->lock);
    const struct rpt_caller *known = *place_of(guard, rpt_address_client(&address));
    bool more = known == NULL ||
                known->connections < rpt_config_int(app->config, RPT_C_ADDRESS_CONNECTIONS);
    pthread_mutex_unlock(&guard->lock);
    return more;
}

static struct rpt_caller *caller_of(struct rpt_guard *guard, uint64_t client)
{
    struct rpt_caller **at = place_of(guard, client);

    if (*at == NULL) {
        *at = rpt_alloc(sizeof **at);
        (*at)->client = client;
    }
    return *at;
}

void rpt_guard_add(struct rpt_guard *guard, const struct rpt_app *app, struct rpt_watched *watched,
                   int fd, const struct sockaddr *socket)
{
    bool trusted = is_trusted(app, socket, &watched->address);

    watched->fd = fd;
    rpt_guard_phase(guard, watched, RPT_WAITING);
    pthread_mutex_lock(&guard->lock);
    watched->next = guard->all;
    watched->place = &guard->all;
    if (watched->next != NULL)
        watched->next->place = &watched->next;
    guard->all = watched;
    if (!trusted) {
        watched->caller = caller_of(guard, rpt_address_client(&watched->address));
        watched->caller->connections++;
    }
    pthread_mutex_unlock(&guard->lock);
}

/* A caller that has none left is forgotten. */
static void let_go(struct rpt_guard *guard, struct rpt_caller *caller)
{
    if (--caller->connections > 0)
        return;
    *place_of(guard, caller->client) = caller->chain;
    free(caller);
}

void rpt_guard_remove(struct rpt_guard *guard, struct rpt_watched *watched)
{
    pthread_mutex_lock(&guard->lock);
    *watched->place = watched->next;
    if (watched->next != NULL)
        watched->next->place = watched->place;
    if (watched->caller != NULL)
        let_go(guard, watched->caller);
    pthread_mutex_unlock(&guard->lock);
}

/* ---- Requests. */

void rpt_guard_phase(struct rpt_guard *guard, struct rpt_watched *watched, enum rpt_phase phase)
{
    __atomic_store_n(&watched->since, __atomic_load_n(&guard->now, __ATOMIC_RELAXED),
                     __ATOMIC_RELAXED);
    __atomic_store_n(&watched->phase, (int)phase, __ATOMIC_RELAXED);
}

bool rpt_guard_request(struct rpt_guard *guard, const struct rpt_app *app,
                       const struct rpt_address *client)
{
    return rpt_rates_take(guard->rates, rpt_address_client(client),
                          rpt_config_int(app->config, RPT_C_ADDRESS_RATE), rpt_tick_us());
}

/* ---- The look. */

/* Whether a client took too little since the last window; asked once a window. */
static bool is_slow_reader(const struct rpt_guard *guard, struct rpt_watched *watched)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof info;

    if (getsockopt(watched->fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
        return false;
    bool slow = info.tcpi_bytes_acked - watched->acknowledged < guard->send_rate;
    watched->acknowledged = info.tcpi_bytes_acked;
    return slow;
}

void rpt_guard_cut(int fd)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    shutdown(fd, SHUT_RDWR);
}

static bool is_over(const struct rpt_guard *guard, struct rpt_watched *watched, int64_t now)
{
    int64_t since = __atomic_load_n(&watched->since, __ATOMIC_RELAXED);

    switch (__atomic_load_n(&watched->phase, __ATOMIC_RELAXED)) {
    case RPT_WAITING:
        return now - since > guard->wait_ms;
    case RPT_RECEIVING:
        return now - since > guard->receive_ms;
    case RPT_SENDING:
        return now - since > WINDOW && (now - since) % WINDOW < TICK &&
               is_slow_reader(guard, watched);
    default:
        return false;
    }
}

static void *look(void *cls)
{
    struct rpt_guard *guard = cls;

    pthread_setname_np(pthread_self(), "guard");
    pthread_mutex_lock(&guard->lock);
    while (!guard->ended) {
        int64_t now = rpt_now_ms();
        struct timespec next = rpt_in_ms(TICK);

        __atomic_store_n(&guard->now, now, __ATOMIC_RELAXED);
        for (struct rpt_watched *at = guard->all; at != NULL; at = at->next) {
            if (is_over(guard, at, now))
                rpt_guard_cut(at->fd);
        }
        pthread_cond_clockwait(&guard->ends, &guard->lock, CLOCK_MONOTONIC, &next);
    }
    pthread_mutex_unlock(&guard->lock);
    return NULL;
}

bool rpt_guard_is_alive(const struct rpt_guard *guard)
{
    return rpt_now_ms() - __atomic_load_n(&guard->now, __ATOMIC_RELAXED) < WINDOW;
}

/* ---- Start and stop. */

void rpt_guard_set(struct rpt_guard *guard, const struct rpt_config *config)
{
    pthread_mutex_lock(&guard->lock);
    guard->receive_ms = rpt_config_int(config, RPT_C_RECEIVE_TIME) * 1000;
    guard->wait_ms = rpt_config_int(config, RPT_C_TIMEOUT) * 1000 + GRACE;
    guard->send_rate = (uint64_t)rpt_config_int(config, RPT_C_SEND_RATE) * (WINDOW / 1000);
    pthread_mutex_unlock(&guard->lock);
}

struct rpt_guard *rpt_guard_start(const struct rpt_config *config, struct rpt_error *err)
{
    struct rpt_guard *guard = rpt_alloc(sizeof *guard);

    pthread_mutex_init(&guard->lock, NULL);
    pthread_cond_init(&guard->ends, NULL);
    guard->now = rpt_now_ms();
    guard->rates = rpt_rates_create();
    rpt_guard_set(guard, config);
    if (pthread_create(&guard->thread, NULL, look, guard) == 0)
        return guard;
    rpt_rates_destroy(guard->rates);
    free(guard);
    rpt_fail(err, RPT_E_UNAVAILABLE, NULL, "a thread cannot be started");
    return NULL;
}

void rpt_guard_stop(struct rpt_guard *guard)
{
    if (guard == NULL)
        return;
    pthread_mutex_lock(&guard->lock);
    guard->ended = true;
    pthread_cond_signal(&guard->ends);
    pthread_mutex_unlock(&guard->lock);
    pthread_join(guard->thread, NULL);
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct rpt_caller *at = guard->callers[i], *chain; at != NULL; at = chain) {
            chain = at->chain;
            free(at);
        }
    }
    rpt_rates_destroy(guard->rates);
    pthread_mutex_destroy(&guard->lock);
    pthread_cond_destroy(&guard->ends);
    free(guard);
}
