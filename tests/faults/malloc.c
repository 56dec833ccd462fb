/* SPDX-License-Identifier: MIT
 *
 * Stands before the C library's allocator (LD_PRELOAD) and fails one allocation, as whoever shares
 * the file RPT_FAULT says: three numbers, the allocations still to come before one fails (0: none
 * does), those seen since, and whether all after it fail too. tests/faults/memory is the one who
 * says.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *old, size_t size);

static struct {
    _Atomic int64_t countdown, seen, from_then_on;
} * fault;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("RPT_FAULT");
    int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;

    if (fd < 0)
        return;
    void *shared = mmap(NULL, sizeof *fault, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED)
        fault = shared;
    close(fd);
}

static bool fails(void)
{
    if (fault == NULL)
        return false;
    atomic_fetch_add(&fault->seen, 1);
    if (atomic_load(&fault->countdown) == 0 || atomic_fetch_sub(&fault->countdown, 1) != 1)
        return false;
    if (atomic_load(&fault->from_then_on) != 0)
        atomic_store(&fault->countdown, 1);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}
