/* SPDX-License-Identifier: MIT
 *
 * Tests of server/sandbox.c, each in a process of its own: what it gives up is gone, what it needs
 * is left.
 */
#include "sandbox.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *suite_under_test(void);

static char folder[] = "/tmp/rpt-sandbox-XXXXXX";

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *path = rpt_printf("%s/inside", folder);
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_ge(file, 0);
    close(file);
    free(path);
}

static void remove_folder(void)
{
    char *path = rpt_printf("%s/inside", folder);
    unlink(path);
    rmdir(folder);
    free(path);
}

/* Runs `what` in a child; its result is the number of the line that went wrong, 0 if none. */
static int in_a_child(int (*what)(void))
{
    int status = -1;
    pid_t child = fork();

    if (child == 0)
        _exit(what());
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "the child ended by signal %d", WTERMSIG(status));
    return WEXITSTATUS(status);
}

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return __LINE__ % 256;                                                                 \
    } while (0)
#define FAILS(call, error) MUST((call) < 0 && errno == (error))

static int files(void)
{
    const char *folders[] = {folder};
    struct rpt_error err = {0};
    char *inside = rpt_printf("%s/inside", folder), *fresh = rpt_printf("%s/fresh", folder);

    MUST(rpt_sandbox_files(folders, 1, &err));
    int file = open(inside, O_RDONLY | O_CLOEXEC);
    MUST(file >= 0 && close(file) == 0);
    FAILS(open(inside, O_WRONLY | O_CLOEXEC), EACCES);
    FAILS(open(fresh, O_WRONLY | O_CREAT | O_CLOEXEC, 0600), EACCES);
    FAILS(unlink(inside), EACCES);
    FAILS(rename(inside, fresh), EACCES);
    FAILS(mkdir(fresh, 0700), EACCES);
    FAILS(open("/etc/passwd", O_RDONLY | O_CLOEXEC), EACCES);
    FAILS(execl("/bin/true", "true", (char *)NULL), EACCES);
    return 0;
}

START_TEST(files_are_read_below_the_folders_and_nothing_is_written)
{
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) < 1) {
        puts("SKIPPED: this kernel has no Landlock");
        return;
    }
    make_folder();
    ck_assert_int_eq(in_a_child(files), 0);
    remove_folder();
}
END_TEST

static void *nothing(void *cls)
{
    return cls;
}

static int calls(void)
{
    struct rpt_error err = {0};
    pthread_t thread;
    int pair[2];

    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    MUST(rpt_sandbox_calls(&err));
    FAILS(execl("/bin/true", "true", (char *)NULL), EPERM);
    FAILS(fork(), EPERM);
    FAILS(socket(AF_INET, SOCK_STREAM, 0), EPERM);
    FAILS(ptrace(PTRACE_TRACEME, 0, NULL, NULL), EPERM);
    FAILS(open("/tmp/x", O_WRONLY | O_CREAT | O_CLOEXEC, 0600), EPERM);
    FAILS(chmod("/tmp", 0), EPERM);
    FAILS(unlink("/tmp/x"), EPERM);
    int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    MUST(file >= 0 && close(file) == 0);
    MUST(send(pair[0], "x", 1, 0) == 1);
    MUST(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    MUST(pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0);
    return 0;
}

START_TEST(only_the_calls_that_serving_needs_are_left)
{
    ck_assert_int_eq(in_a_child(calls), 0);
}
END_TEST

static int no_folder(void)
{
    const char *folders[] = {"/nowhere/at/all"};
    struct rpt_error err = {0};

    MUST(!rpt_sandbox_files(folders, 1, &err));
    MUST(err.id == RPT_E_NO_INPUT);
    return 0;
}

START_TEST(a_folder_that_is_not_there_is_said)
{
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 1)
        ck_assert_int_eq(in_a_child(no_folder), 0);
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        files_are_read_below_the_folders_and_nothing_is_written,
        only_the_calls_that_serving_needs_are_left,
        a_folder_that_is_not_there_is_said,
    };
    Suite *suite = suite_create("sandbox");
    TCase *tcase = tcase_create("sandbox");

    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
