/* SPDX-License-Identifier: MIT
 *
 * Stored answers by canonical request and coding, for all threads: four shards with a lock each,
 * bounded in bytes. Each I/O thread has prepared answers of its own in front of it, without a lock.
 */
#include "server.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SHARDS 4

struct shard {
    pthread_mutex_t lock;
    struct rpt_s3fifo *map;
};

struct rpt_cache {
    struct shard shards[SHARDS];
};

static void release(void *value)
{
    rpt_response_release(value);
}

struct rpt_cache *rpt_cache_create(size_t max_bytes)
{
    struct rpt_cache *cache = rpt_alloc(sizeof *cache);

    for (size_t i = 0; i < SHARDS; i++) {
        pthread_mutex_init(&cache->shards[i].lock, NULL);
        cache->shards[i].map = rpt_s3fifo_create(max_bytes / SHARDS, release);
    }
    return cache;
}

void rpt_cache_destroy(struct rpt_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        rpt_s3fifo_destroy(cache->shards[i].map);
        pthread_mutex_destroy(&cache->shards[i].lock);
    }
    free(cache);
}

static struct shard *shard_of(struct rpt_cache *cache, const char *key, size_t len)
{
    unsigned sum = (unsigned)len;

    for (size_t i = 0; i < len; i++)
        sum = sum * 31 + (unsigned char)key[i];
    return &cache->shards[(sum >> 8) % SHARDS];
}

struct rpt_response *rpt_cache_get(struct rpt_cache *cache, const char *key)
{
    size_t len = strlen(key);
    struct shard *shard = shard_of(cache, key, len);

    pthread_mutex_lock(&shard->lock);
    struct rpt_response *response = rpt_s3fifo_get(shard->map, key, len);
    if (response != NULL) {
        rpt_response_keep(response);
        __atomic_add_fetch(&response->asked, 1, __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&shard->lock);
    return response;
}

void rpt_cache_put(struct rpt_cache *cache, const char *key, struct rpt_response *response)
{
    size_t len = strlen(key);
    struct shard *shard = shard_of(cache, key, len);

    pthread_mutex_lock(&shard->lock);
    rpt_s3fifo_put(shard->map, key, len, rpt_response_keep(response), rpt_response_size(response));
    pthread_mutex_unlock(&shard->lock);
}

/* ---- What is asked for most. */

struct heat {
    unsigned asked;
    char *key;
};
struct hottest {
    struct heat *rows; /* the hottest first */
    size_t count, most;
};

/* By insertion: there are few, and most are colder than the last. */
static void weigh(void *cls, const char *key, size_t len, void *value)
{
    struct hottest *hottest = cls;
    const struct rpt_response *response = value;
    unsigned asked = __atomic_load_n(&response->asked, __ATOMIC_RELAXED);
    size_t at = hottest->count;

    if (asked == 0 || (at == hottest->most && asked <= hottest->rows[at - 1].asked))
        return;
    if (at == hottest->most)
        free(hottest->rows[--at].key);
    else
        hottest->count++;
    for (; at > 0 && hottest->rows[at - 1].asked < asked; at--)
        hottest->rows[at] = hottest->rows[at - 1];
    hottest->rows[at] = (struct heat){asked, rpt_strndup(key, len)};
}

size_t rpt_cache_hottest(struct rpt_cache *cache, char **keys, size_t most)
{
    struct hottest hottest = {.rows = rpt_grow(NULL, most, sizeof *hottest.rows), .most = most};

    for (size_t i = 0; i < SHARDS && most > 0; i++) {
        pthread_mutex_lock(&cache->shards[i].lock);
        rpt_s3fifo_each(cache->shards[i].map, weigh, &hottest);
        pthread_mutex_unlock(&cache->shards[i].lock);
    }
    for (size_t i = 0; i < hottest.count; i++)
        keys[i] = hottest.rows[i].key;
    free(hottest.rows);
    return hottest.count;
}

void rpt_cache_state(struct rpt_cache *cache, struct rpt_map_state *state)
{
    *state = (struct rpt_map_state){0};
    for (size_t i = 0; i < SHARDS; i++) {
        pthread_mutex_lock(&cache->shards[i].lock);
        struct rpt_map_state of = rpt_s3fifo_state(cache->shards[i].map);
        pthread_mutex_unlock(&cache->shards[i].lock);
        state->bytes += of.bytes;
        state->entries += of.entries;
        state->evictions += of.evictions;
    }
}
