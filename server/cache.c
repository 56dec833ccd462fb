/* SPDX-License-Identifier: MIT
 *
 * Stored answers by canonical request and coding, in four shards with a lock each; bounded in
 * bytes, the least recently used goes first. The bytes are counted with their key, headers and
 * bookkeeping.
 */
#include "server.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SHARDS 4
#define BUCKETS 4096

struct entry {
    char *key;
    uint64_t hash;
    struct rpt_response *response;
    size_t size;
    struct entry *chain;         /* of the bucket */
    struct entry *older, *newer; /* of the shard */
};

struct shard {
    pthread_mutex_t lock;
    struct entry *buckets[BUCKETS];
    struct entry *oldest, *newest;
    size_t size, max;
};

struct rpt_cache {
    struct shard shards[SHARDS];
};

/* FNV-1a, 64 bits. */
static uint64_t hash_key(const char *key)
{
    uint64_t hash = 14695981039346656037u;

    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    return hash;
}

struct rpt_cache *rpt_cache_create(size_t max_bytes)
{
    struct rpt_cache *cache = rpt_alloc(sizeof *cache);

    for (size_t i = 0; i < SHARDS; i++) {
        pthread_mutex_init(&cache->shards[i].lock, NULL);
        cache->shards[i].max = max_bytes / SHARDS;
    }
    return cache;
}

static void unlink_age(struct shard *shard, struct entry *entry)
{
    *(entry->older != NULL ? &entry->older->newer : &shard->oldest) = entry->newer;
    *(entry->newer != NULL ? &entry->newer->older : &shard->newest) = entry->older;
}

static void make_newest(struct shard *shard, struct entry *entry)
{
    entry->older = shard->newest;
    entry->newer = NULL;
    *(shard->newest != NULL ? &shard->newest->newer : &shard->oldest) = entry;
    shard->newest = entry;
}

static void drop(struct shard *shard, struct entry *entry)
{
    struct entry **at = &shard->buckets[(entry->hash / SHARDS) % BUCKETS];

    while (*at != NULL && *at != entry)
        at = &(*at)->chain;
    *at = entry->chain;
    unlink_age(shard, entry);
    shard->size -= entry->size;
    rpt_response_release(entry->response);
    free(entry->key);
    free(entry);
}

static void drop_until(struct shard *shard, size_t max)
{
    for (struct entry *entry = shard->oldest, *newer; entry != NULL && shard->size > max;
         entry = newer) {
        newer = entry->newer;
        drop(shard, entry);
    }
}

void rpt_cache_destroy(struct rpt_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        drop_until(&cache->shards[i], 0);
        pthread_mutex_destroy(&cache->shards[i].lock);
    }
    free(cache);
}

static struct entry *find(struct shard *shard, uint64_t hash, const char *key)
{
    struct entry *entry = shard->buckets[(hash / SHARDS) % BUCKETS];

    while (entry != NULL && (entry->hash != hash || strcmp(entry->key, key) != 0))
        entry = entry->chain;
    return entry;
}

struct rpt_response *rpt_cache_get(struct rpt_cache *cache, const char *key)
{
    uint64_t hash = hash_key(key);
    struct shard *shard = &cache->shards[hash % SHARDS];
    struct rpt_response *response = NULL;

    pthread_mutex_lock(&shard->lock);
    struct entry *entry = find(shard, hash, key);
    if (entry != NULL) {
        unlink_age(shard, entry);
        make_newest(shard, entry);
        response = rpt_response_keep(entry->response);
    }
    pthread_mutex_unlock(&shard->lock);
    return response;
}

static size_t size_of(const char *key, const struct rpt_response *response)
{
    size_t size = sizeof(struct entry) + sizeof *response + strlen(key) + response->len;

    for (size_t i = 0; i < response->header_count; i++)
        size += strlen(response->headers[i].value) + 16;
    return size;
}

void rpt_cache_put(struct rpt_cache *cache, const char *key, struct rpt_response *response)
{
    uint64_t hash = hash_key(key);
    struct shard *shard = &cache->shards[hash % SHARDS];
    size_t size = size_of(key, response);

    /* One answer may not drive out everything else. */
    if (size > shard->max / 4)
        return;
    pthread_mutex_lock(&shard->lock);
    if (find(shard, hash, key) == NULL) {
        struct entry *entry = rpt_alloc(sizeof *entry);
        struct entry **bucket = &shard->buckets[(hash / SHARDS) % BUCKETS];

        *entry = (struct entry){.key = rpt_strdup(key),
                                .hash = hash,
                                .response = rpt_response_keep(response),
                                .size = size,
                                .chain = *bucket};
        *bucket = entry;
        make_newest(shard, entry);
        shard->size += size;
        drop_until(shard, shard->max);
    }
    pthread_mutex_unlock(&shard->lock);
}
