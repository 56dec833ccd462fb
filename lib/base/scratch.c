/* SPDX-License-Identifier: MIT
 *
 * Memory for the JSON of one answer. jansson asks for some thousand small pieces and gives all of
 * them back a moment later: while an answer is made they are cut off one stretch of memory, and
 * giving one back costs nothing. jansson's allocator takes no argument, so that the stretch is the
 * thread's: the one thing of the house that no argument carries.
 */
#include "rapporteur/base.h"

#include <stdlib.h>

#define STRETCH_BYTES ((size_t)1 << 20) /* what does not fit is allocated piece by piece */
#define UNIT _Alignof(max_align_t)

/* With the sanitizer every piece is allocated by itself, so that it tells of each that leaks. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1 /* as gcc says it */
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define USED false
#else
#define USED true
#endif

static _Thread_local struct {
    char *stretch;
    size_t used;
    unsigned depth;
} scratch;

static void *take(size_t size)
{
    size_t room = (size + UNIT - 1) / UNIT * UNIT;

    if (scratch.stretch == NULL || room < size || room > STRETCH_BYTES - scratch.used)
        return rpt_alloc(size);
    scratch.used += room;
    return scratch.stretch + scratch.used - room;
}

static void give(void *memory)
{
    uintptr_t at = (uintptr_t)memory, stretch = (uintptr_t)scratch.stretch;

    if (stretch == 0 || at < stretch || at - stretch >= STRETCH_BYTES)
        free(memory);
}

/* Before there is a thread, or JSON. */
__attribute__((constructor)) static void install(void)
{
    json_set_alloc_funcs(take, give);
}

void rpt_scratch_begin(void)
{
    if (scratch.depth++ > 0 || !USED)
        return;
    scratch.stretch = malloc(STRETCH_BYTES);
    scratch.used = 0;
}

void rpt_scratch_end(void)
{
    if (--scratch.depth > 0)
        return;
    free(scratch.stretch);
    scratch.stretch = NULL;
}
