/* SPDX-License-Identifier: MIT
 *
 * Memory: allocations that are there or end the process, and arenas, whose contents live exactly as
 * long as their owner. Every layer allocates through here; jansson may be given rpt_alloc as well.
 * Sizes that come from input are bounded by whoever reads them, so running out is never an answer.
 */
#include "rapporteur/base.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES 4000
#define EXIT_NO_MEMORY 71 /* EX_OSERR */

struct block {
    struct block *next;
    size_t used, size;
    max_align_t data[];
};

struct rpt_arena {
    struct block *blocks;
};

/* No destructors: they may want memory too. */
static _Noreturn void give_up(size_t size)
{
    rpt_log(RPT_LOG_ERROR, "out of memory: %zu bytes were asked for", size);
    _exit(EXIT_NO_MEMORY);
}

void *rpt_alloc(size_t size)
{
    void *memory = calloc(1, size > 0 ? size : 1);

    if (memory == NULL)
        give_up(size);
    return memory;
}

void *rpt_grow(void *old, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        give_up(SIZE_MAX);
    if (old == NULL)
        return rpt_alloc(bytes);
    void *grown = realloc(old, bytes > 0 ? bytes : 1);
    if (grown == NULL)
        give_up(bytes);
    return grown;
}

char *rpt_strdup(const char *text)
{
    return rpt_strndup(text, strlen(text));
}

char *rpt_strndup(const char *text, size_t len)
{
    size_t n = strnlen(text, len);
    char *copy = rpt_alloc(n + 1);

    memcpy(copy, text, n);
    return copy;
}

static RPT_PRINTF(1, 0) char *print(const char *format, va_list args)
{
    char *text;

    if (vasprintf(&text, format, args) < 0)
        give_up(0);
    return text;
}

char *rpt_printf(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *text = print(format, args);
    va_end(args);
    return text;
}

struct rpt_arena *rpt_arena_create(void)
{
    return rpt_alloc(sizeof(struct rpt_arena));
}

void rpt_arena_destroy(struct rpt_arena *arena)
{
    if (arena == NULL)
        return;
    while (arena->blocks != NULL) {
        struct block *block = arena->blocks;
        arena->blocks = block->next;
        free(block);
    }
    free(arena);
}

static struct block *add_block(struct rpt_arena *arena, size_t size)
{
    struct block **place = &arena->blocks;
    struct block *block;

    /* A big one goes behind the block in use, whose rest would be lost otherwise. */
    if (size > BLOCK_BYTES / 4 && arena->blocks != NULL)
        place = &arena->blocks->next;
    if (size < BLOCK_BYTES && place == &arena->blocks)
        size = BLOCK_BYTES;
    block = rpt_alloc(sizeof(struct block) + size);
    block->size = size;
    block->next = *place;
    *place = block;
    return block;
}

void *rpt_arena_alloc(struct rpt_arena *arena, size_t size)
{
    const size_t unit = _Alignof(max_align_t);
    struct block *block = arena->blocks;

    if (size > SIZE_MAX - sizeof(struct block) - BLOCK_BYTES - unit)
        give_up(size);
    size = (size / unit + 1) * unit;
    if (block == NULL || block->size - block->used < size)
        block = add_block(arena, size);
    void *memory = (char *)block->data + block->used;
    block->used += size;
    return memory;
}

char *rpt_arena_strdup(struct rpt_arena *arena, const char *text)
{
    return rpt_arena_strndup(arena, text, strlen(text));
}

char *rpt_arena_strndup(struct rpt_arena *arena, const char *text, size_t len)
{
    size_t n = strnlen(text, len);
    char *copy = rpt_arena_alloc(arena, n + 1);

    memcpy(copy, text, n);
    return copy;
}

char *rpt_arena_printf(struct rpt_arena *arena, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *text = print(format, args);
    va_end(args);
    char *copy = rpt_arena_strdup(arena, text);
    free(text);
    return copy;
}
