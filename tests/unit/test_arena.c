/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/arena.c: memory is zeroed, aligned, apart from its neighbours, and where there
 * is none the process ends with a line. ASan looks at what they free.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *suite_under_test(void);

START_TEST(fresh_memory_is_zeroed_even_of_no_bytes)
{
    char *some = rpt_alloc(100), *none = rpt_alloc(0);

    for (size_t i = 0; i < 100; i++)
        ck_assert_int_eq(some[i], 0);
    ck_assert_ptr_nonnull(none);
    free(some);
    free(none);
}
END_TEST

START_TEST(growing_keeps_what_was_there)
{
    int *numbers = NULL;

    for (int i = 0; i < 1000; i++) {
        numbers = rpt_grow(numbers, (size_t)i + 1, sizeof *numbers);
        numbers[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(numbers[i], i);
    numbers = rpt_grow(numbers, 0, sizeof *numbers);
    ck_assert_ptr_nonnull(numbers);
    free(numbers);
}
END_TEST

/* What a child that asks for too much leaves on standard error, and its exit status. */
static int ask_for_too_much(char *said, size_t size)
{
    int ends[2], status;

    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        free(rpt_grow(NULL, SIZE_MAX / 2, 3));
        _exit(0);
    }
    close(ends[1]);
    ssize_t n = read(ends[0], said, size - 1);
    ck_assert_int_ge(n, 0);
    said[n] = '\0';
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

START_TEST(a_product_that_overflows_ends_the_process_with_one_line)
{
    char said[500];
    int status = ask_for_too_much(said, sizeof said);

    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 71);
    ck_assert_int_eq(strncmp(said, "error: out of memory", 20), 0);
    ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
}
END_TEST

START_TEST(copies_end_at_the_length_or_at_the_nul)
{
    char *whole = rpt_strdup("Grüße"), *cut = rpt_strndup("abcdef", 3),
         *early = rpt_strndup("ab\0def", 6), *none = rpt_strndup("x", 0);

    ck_assert_str_eq(whole, "Grüße");
    ck_assert_str_eq(cut, "abc");
    ck_assert_str_eq(early, "ab");
    ck_assert_str_eq(none, "");
    free(whole);
    free(cut);
    free(early);
    free(none);
}
END_TEST

START_TEST(printing_takes_the_room_it_needs)
{
    char *text = rpt_printf("%s-%d-%0*d", "a", 7, 5000, 0);

    ck_assert_uint_eq(strlen(text), 5004);
    ck_assert_int_eq(strncmp(text, "a-7-000", 7), 0);
    free(text);
}
END_TEST

static bool is_all(const unsigned char *bytes, size_t size, size_t byte)
{
    size_t i = 0;

    while (i < size && bytes[i] == byte)
        i++;
    return i == size;
}

START_TEST(an_arena_gives_aligned_zeroed_memory_of_every_size)
{
    struct rpt_arena *arena = rpt_arena_create();
    unsigned char *given[300];

    for (size_t i = 0; i < RPT_COUNT(given); i++) {
        size_t size = i * i % 9001;
        given[i] = rpt_arena_alloc(arena, size);
        ck_assert_uint_eq((uintptr_t)given[i] % _Alignof(max_align_t), 0);
        ck_assert(is_all(given[i], size, 0));
        memset(given[i], (int)(i % 255) + 1, size);
    }
    for (size_t i = 0; i < RPT_COUNT(given); i++)
        ck_assert(is_all(given[i], i * i % 9001, i % 255 + 1));
    rpt_arena_destroy(arena);
}
END_TEST

START_TEST(an_arena_keeps_strings_until_it_goes)
{
    struct rpt_arena *arena = rpt_arena_create();
    const char *a = rpt_arena_strdup(arena, "one"), *b = rpt_arena_strndup(arena, "two three", 3);
    const char *c = rpt_arena_printf(arena, "%s/%s", a, b);
    const char *d = rpt_arena_printf(arena, "%*s", 20000, "far");

    ck_assert_str_eq(c, "one/two");
    ck_assert_uint_eq(strlen(d), 20000);
    ck_assert_str_eq(a, "one");
    rpt_arena_destroy(arena);
    rpt_arena_destroy(NULL);
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        fresh_memory_is_zeroed_even_of_no_bytes,
        growing_keeps_what_was_there,
        a_product_that_overflows_ends_the_process_with_one_line,
        copies_end_at_the_length_or_at_the_nul,
        printing_takes_the_room_it_needs,
        an_arena_gives_aligned_zeroed_memory_of_every_size,
        an_arena_keeps_strings_until_it_goes,
    };
    Suite *suite = suite_create("arena");
    TCase *tcase = tcase_create("arena");

    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
