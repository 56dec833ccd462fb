/* SPDX-License-Identifier: MIT
 *
 * A bounded map from bytes to things. What goes first is decided as in S3-FIFO (Yang et al., "FIFO
 * queues are all you need for cache eviction", SOSP 2023): what is new waits in a small queue, and
 * only what is asked for again there, or comes back soon after it went, gets into the main one. So
 * a crawler that walks through everything once drives out nothing that readers use.
 */
#include "server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define GHOSTS 8192    /* hashes of what went from the small queue, the newer over the older */
#define MOST_USES 3    /* more are not counted */
#define USES_TO_STAY 2 /* in the small queue, to get into the main one */

enum { SMALL, MAIN, QUEUES };

struct entry {
    uint64_t hash;
    void *value;
    size_t size;
    struct entry *chain;         /* of the bucket */
    struct entry *older, *newer; /* of the queue */
    unsigned char uses, queue;
    size_t key_len;
    char key[];
};

struct queue {
    struct entry *oldest, *newest;
    size_t size;
};

struct rpt_s3fifo {
    void (*release)(void *value);
    uint64_t seed;
    size_t max, bucket_count;
    struct entry **buckets;
    struct queue queues[QUEUES];
    size_t entries;
    uint64_t evictions;
    uint64_t ghosts[GHOSTS];
};

/* Eight bytes a step, by folded multiplication as in wyhash; seeded, so that nobody can choose keys
 * that collide. */
static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_of(uint64_t seed, const char *key, size_t len)
{
    uint64_t hash = seed ^ len, word;

    for (; len >= sizeof word; len -= sizeof word, key += sizeof word) {
        memcpy(&word, key, sizeof word);
        hash = mix(hash ^ word, 0x9e3779b97f4a7c15u);
    }
    word = 0;
    memcpy(&word, key, len);
    return mix(hash ^ word, 0xe7037ed1a0b428dbu);
}

struct rpt_s3fifo *rpt_s3fifo_create(size_t max_bytes, void (*release)(void *value))
{
    struct rpt_s3fifo *map = rpt_alloc(sizeof *map);

    map->release = release;
    map->max = max_bytes;
    map->bucket_count = 256;
    while (map->bucket_count < max_bytes / 4096 && map->bucket_count < (size_t)1 << 20)
        map->bucket_count *= 2;
    map->buckets = rpt_grow(NULL, map->bucket_count, sizeof(struct entry *));
    map->seed = rpt_seed();
    return map;
}

static struct entry **bucket_of(struct rpt_s3fifo *map, uint64_t hash)
{
    return &map->buckets[hash & (map->bucket_count - 1)];
}

static void leave(struct rpt_s3fifo *map, struct entry *entry)
{
    struct queue *queue = &map->queues[entry->queue];

    *(entry->older != NULL ? &entry->older->newer : &queue->oldest) = entry->newer;
    *(entry->newer != NULL ? &entry->newer->older : &queue->newest) = entry->older;
    queue->size -= entry->size;
}

static void join(struct rpt_s3fifo *map, struct entry *entry, unsigned char which)
{
    struct queue *queue = &map->queues[which];

    entry->queue = which;
    entry->older = queue->newest;
    entry->newer = NULL;
    *(queue->newest != NULL ? &queue->newest->newer : &queue->oldest) = entry;
    queue->newest = entry;
    queue->size += entry->size;
}

static void drop(struct rpt_s3fifo *map, struct entry *entry)
{
    struct entry **at = bucket_of(map, entry->hash);

    while (*at != entry)
        at = &(*at)->chain;
    *at = entry->chain;
    leave(map, entry);
    map->entries--;
    map->release(entry->value);
    free(entry);
}

void rpt_s3fifo_clear(struct rpt_s3fifo *map)
{
    for (size_t i = 0; i < QUEUES; i++) {
        while (map->queues[i].oldest != NULL)
            drop(map, map->queues[i].oldest);
    }
}

void rpt_s3fifo_destroy(struct rpt_s3fifo *map)
{
    if (map == NULL)
        return;
    rpt_s3fifo_clear(map);
    free(map->buckets);
    free(map);
}

static void evict(struct rpt_s3fifo *map, struct entry *entry)
{
    map->evictions++;
    drop(map, entry);
}

/* One step towards less: something goes, or stays in the main queue with a use fewer. */
static void step(struct rpt_s3fifo *map)
{
    struct queue *small = &map->queues[SMALL], *rest = &map->queues[MAIN];
    struct entry *entry = small->oldest;

    if (entry != NULL && (small->size > map->max / 10 || rest->oldest == NULL)) {
        if (entry->uses < USES_TO_STAY) {
            map->ghosts[entry->hash % GHOSTS] = entry->hash;
            evict(map, entry);
            return;
        }
        leave(map, entry);
        entry->uses = 0;
        join(map, entry, MAIN);
        return;
    }
    entry = rest->oldest;
    assert(entry != NULL); /* there is something, or no step is taken */
    /* What is dropped leaves its queue first. NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    if (entry->uses == 0) {
        evict(map, entry);
        return;
    }
    entry->uses--;
    leave(map, entry);
    join(map, entry, MAIN);
}

struct rpt_map_state rpt_s3fifo_state(const struct rpt_s3fifo *map)
{
    return (struct rpt_map_state){map->queues[SMALL].size + map->queues[MAIN].size, map->entries,
                                  map->evictions};
}

static struct entry *find(struct rpt_s3fifo *map, uint64_t hash, const char *key, size_t len)
{
    struct entry *entry = *bucket_of(map, hash);

    while (entry != NULL &&
           (entry->hash != hash || entry->key_len != len || memcmp(entry->key, key, len) != 0))
        entry = entry->chain;
    return entry;
}

void *rpt_s3fifo_get(struct rpt_s3fifo *map, const char *key, size_t len)
{
    struct entry *entry = find(map, hash_of(map->seed, key, len), key, len);

    if (entry == NULL)
        return NULL;
    entry->uses = (unsigned char)(entry->uses + (entry->uses < MOST_USES));
    return entry->value;
}

bool rpt_s3fifo_put(struct rpt_s3fifo *map, const char *key, size_t len, void *value, size_t size)
{
    uint64_t hash = hash_of(map->seed, key, len);

    size += sizeof(struct entry) + len;
    /* One thing may not drive out everything else. */
    if (size > map->max / 4 || find(map, hash, key, len) != NULL) {
        map->release(value);
        return false;
    }
    struct entry *entry = rpt_alloc(sizeof *entry + len);
    struct entry **bucket = bucket_of(map, hash);
    uint64_t *ghost = &map->ghosts[hash % GHOSTS];

    *entry = (struct entry){
        .hash = hash, .value = value, .size = size, .chain = *bucket, .key_len = len};
    memcpy(entry->key, key, len);
    *bucket = entry;
    map->entries++;
    join(map, entry, *ghost == hash ? MAIN : SMALL);
    while (map->queues[SMALL].size + map->queues[MAIN].size > map->max)
        step(map);
    return true;
}

void rpt_s3fifo_each(struct rpt_s3fifo *map,
                     void (*visit)(void *cls, const char *key, size_t len, void *value), void *cls)
{
    for (size_t i = 0; i < QUEUES; i++) {
        for (struct entry *at = map->queues[i].oldest; at != NULL; at = at->newer)
            visit(cls, at->key, at->key_len, at->value);
    }
}
