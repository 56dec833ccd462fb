/* SPDX-License-Identifier: MIT
 *
 * A ring of records between one thread that puts and one that takes, without a lock and without
 * waiting: where there is no room, the record is not put. A record lies in one piece; what is left
 * at the end of the memory is skipped.
 */
#include "access.h"

#include <stdlib.h>

#define SKIP SIZE_MAX /* in the place of a length: go on at the beginning */

struct rpt_ring {
    char *bytes;
    size_t size;    /* a power of two; places count on and on */
    size_t put;     /* atomic: where the next record will be */
    size_t pending; /* of the record that is being put: where the next will be then */
    char apart[64]; /* what one thread writes is on another cache line than what the other writes */
    size_t taken;   /* atomic: up to where the other thread is done */
};

struct rpt_ring *rpt_ring_create(size_t size)
{
    struct rpt_ring *ring = rpt_alloc(sizeof *ring);

    ring->size = size;
    ring->bytes = rpt_alloc(size);
    return ring;
}

void rpt_ring_destroy(struct rpt_ring *ring)
{
    if (ring != NULL)
        free(ring->bytes);
    free(ring);
}

static size_t *length_at(struct rpt_ring *ring, size_t at)
{
    return (void *)(ring->bytes + (at & (ring->size - 1)));
}

/* With its length, so that the next is aligned. */
static size_t whole(size_t len)
{
    return sizeof(size_t) + (len + sizeof(size_t) - 1) / sizeof(size_t) * sizeof(size_t);
}

void *rpt_ring_reserve(struct rpt_ring *ring, size_t len)
{
    size_t at = ring->put, left = ring->size - (at & (ring->size - 1));
    size_t skipped = whole(len) > left ? left : 0;

    if (at + skipped + whole(len) - __atomic_load_n(&ring->taken, __ATOMIC_ACQUIRE) > ring->size)
        return NULL;
    if (skipped > 0)
        *length_at(ring, at) = SKIP;
    at += skipped;
    *length_at(ring, at) = len;
    ring->pending = at + whole(len);
    return length_at(ring, at) + 1;
}

void rpt_ring_commit(struct rpt_ring *ring)
{
    __atomic_store_n(&ring->put, ring->pending, __ATOMIC_RELEASE);
}

void *rpt_ring_next(struct rpt_ring *ring)
{
    size_t at = ring->taken;

    if (at == __atomic_load_n(&ring->put, __ATOMIC_ACQUIRE))
        return NULL;
    if (*length_at(ring, at) == SKIP)
        at += ring->size - (at & (ring->size - 1));
    return length_at(ring, at) + 1;
}

void rpt_ring_done(struct rpt_ring *ring, const void *record)
{
    const size_t *length = (const size_t *)record - 1;
    size_t end = (size_t)((const char *)length - ring->bytes) + whole(*length);
    size_t from = ring->taken & (ring->size - 1);

    /* Where the record lies before the place, the end of the memory was skipped. */
    __atomic_store_n(&ring->taken, ring->taken - from + end + (end <= from ? ring->size : 0),
                     __ATOMIC_RELEASE);
}
