/* SPDX-License-Identifier: MIT
 *
 * See guard.h. Addresses are counted in a hash table (of IPv6 the /64, which is what one client
 * has). Their requests are measured with GCRA (ITU-T I.371): the time at which the next one would
 * conform, one number, moved on without a lock. What a slow reader takes is asked of the kernel.
 */
#include "guard.h"

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BUCKETS 4096
#define TICK 250     /* ms between two looks */
#define GRACE 2000   /* ms over the library's own inactivity timer */
#define WINDOW 10000 /* ms over which a client must take its bytes */
#define BURST 2      /* seconds' worth of requests at once */

struct rpt_address {
    struct rpt_address *chain;
    unsigned char bytes[8];
    unsigned connections;
    int64_t conforms; /* atomic, µs: when the next request would be in time */
};

struct rpt_guard {
    pthread_mutex_t lock; /* of all but the atomics; taken when connections come and go */
    pthread_cond_t ends;
    pthread_t thread;
    bool ended;
    struct rpt_watched *all;
    struct rpt_address *addresses[BUCKETS];
    int64_t now; /* atomic, ms, of the last look */
    const char *trusted;
    unsigned most_connections;
    int64_t rate, receive_ms, wait_ms;
    uint64_t send_rate; /* bytes in a window */
};

static int64_t clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- Addresses. */

/* The bytes by which an address is counted: those of IPv4, also inside IPv6, or the /64. */
static void key_of(const struct sockaddr *address, unsigned char key[8])
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    memset(key, 0, 8);
    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        memcpy(key, &v4.sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        memcpy(&v6, address, sizeof v6);
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
            memcpy(key, v6.sin6_addr.s6_addr + 12, 4);
        else
            memcpy(key, v6.sin6_addr.s6_addr, 8);
    }
}

static bool is_trusted(const struct rpt_guard *guard, const struct sockaddr *address)
{
    char text[INET6_ADDRSTRLEN] = "";
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    } else if (address->sa_family == AF_INET6) {
        memcpy(&v6, address, sizeof v6);
        inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
    } else {
        return true; /* a socket of this machine */
    }
    for (const char *at = guard->trusted; *at != '\0';) {
        size_t len = strcspn(at, ", ");

        if (len == strlen(text) && strncmp(at, text, len) == 0)
            return true;
        at += len + strspn(at + len, ", ");
    }
    return false;
}

static struct rpt_address **place_of(struct rpt_guard *guard, const unsigned char key[8])
{
    uint64_t word;

    memcpy(&word, key, sizeof word);
    word *= 0x9e3779b97f4a7c15u;
    struct rpt_address **at = &guard->addresses[(word >> 48) % BUCKETS];
    while (*at != NULL && memcmp((*at)->bytes, key, 8) != 0)
        at = &(*at)->chain;
    return at;
}

bool rpt_guard_accept(struct rpt_guard *guard, const struct sockaddr *address)
{
    unsigned char key[8];

    if (is_trusted(guard, address))
        return true;
    key_of(address, key);
    pthread_mutex_lock(&guard->lock);
    const struct rpt_address *known = *place_of(guard, key);
    bool more = known == NULL || known->connections < guard->most_connections;
    pthread_mutex_unlock(&guard->lock);
    return more;
}

void rpt_guard_add(struct rpt_guard *guard, struct rpt_watched *watched, int fd,
                   const struct sockaddr *address)
{
    bool trusted = is_trusted(guard, address);
    unsigned char key[8];

    key_of(address, key);
    watched->fd = fd;
    rpt_guard_phase(guard, watched, RPT_WAITING);
    pthread_mutex_lock(&guard->lock);
    watched->next = guard->all;
    watched->place = &guard->all;
    if (watched->next != NULL)
        watched->next->place = &watched->next;
    guard->all = watched;
    struct rpt_address **at = trusted ? NULL : place_of(guard, key);
    if (at != NULL && *at == NULL) {
        *at = rpt_alloc(sizeof **at);
        memcpy((*at)->bytes, key, 8);
    }
    if (at != NULL) {
        watched->address = *at;
        watched->address->connections++;
    }
    pthread_mutex_unlock(&guard->lock);
}

void rpt_guard_remove(struct rpt_guard *guard, struct rpt_watched *watched)
{
    pthread_mutex_lock(&guard->lock);
    *watched->place = watched->next;
    if (watched->next != NULL)
        watched->next->place = watched->place;
    if (watched->address != NULL)
        watched->address->connections--;
    pthread_mutex_unlock(&guard->lock);
}

/* ---- Requests. */

void rpt_guard_phase(struct rpt_guard *guard, struct rpt_watched *watched, enum rpt_phase phase)
{
    __atomic_store_n(&watched->since, __atomic_load_n(&guard->now, __ATOMIC_RELAXED),
                     __ATOMIC_RELAXED);
    __atomic_store_n(&watched->phase, (int)phase, __ATOMIC_RELAXED);
}

bool rpt_guard_request(struct rpt_guard *guard, struct rpt_watched *watched)
{
    struct rpt_address *address = watched->address;

    if (address == NULL || guard->rate == 0)
        return true;
    int64_t now = clock_us(), step = 1000000 / guard->rate;
    int64_t was = __atomic_load_n(&address->conforms, __ATOMIC_RELAXED), next;
    do {
        next = (was > now ? was : now) + step;
        if (next - now > BURST * 1000000)
            return false;
    } while (!__atomic_compare_exchange_n(&address->conforms, &was, next, true, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    return true;
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

/* Addresses that have no connection and owe no time are forgotten. */
static void forget(struct rpt_guard *guard)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct rpt_address **at = &guard->addresses[i], *address; (address = *at) != NULL;) {
            if (address->connections > 0 || address->conforms > clock_us()) {
                at = &address->chain;
                continue;
            }
            *at = address->chain;
            free(address);
        }
    }
}

static void *look(void *cls)
{
    struct rpt_guard *guard = cls;

    pthread_setname_np(pthread_self(), "guard");
    pthread_mutex_lock(&guard->lock);
    for (unsigned turn = 0; !guard->ended; turn++) {
        int64_t now = clock_us() / 1000;
        struct timespec next;

        __atomic_store_n(&guard->now, now, __ATOMIC_RELAXED);
        for (struct rpt_watched *at = guard->all; at != NULL; at = at->next) {
            if (is_over(guard, at, now))
                rpt_guard_cut(at->fd);
        }
        if (turn % 64 == 0)
            forget(guard);
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_nsec += TICK * 1000000L;
        next.tv_sec += next.tv_nsec / 1000000000L;
        next.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&guard->ends, &guard->lock, &next);
    }
    pthread_mutex_unlock(&guard->lock);
    return NULL;
}

/* ---- Start and stop. */

struct rpt_guard *rpt_guard_start(const struct rpt_config *config, struct rpt_error *err)
{
    struct rpt_guard *guard = rpt_alloc(sizeof *guard);
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&guard->lock, NULL);
    pthread_cond_init(&guard->ends, &monotonic);
    pthread_condattr_destroy(&monotonic);
    guard->now = clock_us() / 1000;
    guard->trusted = rpt_config_text(config, RPT_C_TRUSTED_PROXIES);
    guard->most_connections = (unsigned)rpt_config_int(config, RPT_C_ADDRESS_CONNECTIONS);
    guard->rate = rpt_config_int(config, RPT_C_ADDRESS_RATE);
    guard->receive_ms = rpt_config_int(config, RPT_C_RECEIVE_TIME) * 1000;
    guard->wait_ms = rpt_config_int(config, RPT_C_TIMEOUT) * 1000 + GRACE;
    guard->send_rate = (uint64_t)rpt_config_int(config, RPT_C_SEND_RATE) * (WINDOW / 1000);
    if (pthread_create(&guard->thread, NULL, look, guard) == 0)
        return guard;
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
        for (struct rpt_address *at = guard->addresses[i], *chain; at != NULL; at = chain) {
            chain = at->chain;
            free(at);
        }
    }
    pthread_mutex_destroy(&guard->lock);
    pthread_cond_destroy(&guard->ends);
    free(guard);
}
