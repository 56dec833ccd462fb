/* SPDX-License-Identifier: MIT
 *
 * Landlock for files and seccomp for system calls, see sandbox.h. Both can only ever be narrowed,
 * so a reload may change no path. Landlock's calls have no wrapper in glibc 2.36.
 */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Introduced by version 3 of Landlock; Debian 12's header is of version 2. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static bool refused(const char *what, int error, struct rpt_error *err)
{
    return rpt_fail(err, RPT_E_UNAVAILABLE, "sandbox",
                    "the kernel refuses %s: %s; --sandbox 0 serves without", what, strerror(error));
}

/* ---- Files. */

/* Everything that its version of Landlock can forbid. */
static uint64_t all_access(long version)
{
    uint64_t access = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

    if (version >= 2)
        access |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        access |= LANDLOCK_ACCESS_FS_TRUNCATE;
    return access;
}

static bool allow_folder(int rules, const char *folder, struct rpt_error *err)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = READ,
                                              .parent_fd = open(folder, O_PATH | O_CLOEXEC)};

    if (rule.parent_fd < 0)
        return rpt_fail(err, RPT_E_NO_INPUT, "sandbox", "%s: %s", folder, strerror(errno));
    long added = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    int error = errno;
    close(rule.parent_fd);
    return added == 0 || refused("a Landlock rule", error, err);
}

static bool enter(int rules, struct rpt_error *err)
{
    return (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
            syscall(SYS_landlock_restrict_self, rules, 0) == 0) ||
           refused("Landlock", errno, err);
}

bool rpt_sandbox_files(const char *const *folders, size_t count, struct rpt_error *err)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    bool good = true;

    if (version < 1) {
        rpt_log(RPT_LOG_WARNING, "this kernel has no Landlock: files are not fenced off");
        return true;
    }
    struct landlock_ruleset_attr attr = {.handled_access_fs = all_access(version)};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (rules < 0)
        return refused("Landlock", errno, err);
    for (size_t i = 0; good && i < count; i++)
        good = allow_folder(rules, folders[i], err);
    good = good && enter(rules, err);
    close(rules);
    return good;
}

/* ---- System calls: what libmicrohttpd, SQLite, glibc's threads and memory, and the log use. */
static const char *const calls[] = {
    /* sockets that are there */
    "accept",
    "accept4",
    "getpeername",
    "getsockname",
    "getsockopt",
    "recvfrom",
    "recvmsg",
    "sendfile",
    "sendmsg",
    "sendto",
    "setsockopt",
    "shutdown",
    /* waiting */
    "clock_nanosleep",
    "epoll_create1",
    "epoll_ctl",
    "epoll_pwait",
    "epoll_wait",
    "eventfd2",
    "nanosleep",
    "pipe2",
    "poll",
    "ppoll",
    "pselect6",
    "select",
    "timerfd_create",
    "timerfd_settime",
    /* files, to read */
    "access",
    "close",
    "dup",
    "faccessat",
    "faccessat2",
    "fadvise64",
    "fcntl",
    "flock",
    "fstat",
    "fstatfs",
    "getcwd",
    "getdents64",
    "inotify_add_watch",
    "inotify_init1",
    "inotify_rm_watch",
    "ioctl",
    "lseek",
    "lstat",
    "newfstatat",
    "pread64",
    "preadv",
    "read",
    "readlink",
    "readlinkat",
    "readv",
    "stat",
    "statfs",
    "statx",
    "write",
    "writev",
    /* memory and threads */
    "brk",
    "exit",
    "exit_group",
    "futex",
    "get_robust_list",
    "madvise",
    "membarrier",
    "mmap",
    "mprotect",
    "mremap",
    "munmap",
    "rseq",
    "sched_getaffinity",
    "sched_setaffinity",
    "sched_yield",
    "set_robust_list",
    "set_tid_address",
    "setpriority",
    "sigaltstack",
    /* time, signals, who am I */
    "clock_getres",
    "clock_gettime",
    "getegid",
    "geteuid",
    "getgid",
    "getpid",
    "getppid",
    "getrandom",
    "getrusage",
    "gettid",
    "gettimeofday",
    "getuid",
    "kill",
    "prlimit64",
    "restart_syscall",
    "rt_sigaction",
    "rt_sigpending",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigtimedwait",
    "sysinfo",
    "tgkill",
    "time",
    "uname",
    "wait4",
};

/* A call that is allowed where its argument `index` has, under `mask`, the value `wanted`. */
static const struct {
    const char *name;
    unsigned index;
    scmp_datum_t mask, wanted;
} conditions[] = {
    {"open", 1, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY},
    {"openat", 2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY},
    {"clone", 0, CLONE_THREAD, CLONE_THREAD},
    {"socket", 0, UINT32_MAX, AF_UNIX}, /* sd_notify */
};

static int allow_calls(scmp_filter_ctx filter)
{
    int failed = 0;

    for (size_t i = 0; failed == 0 && i < RPT_COUNT(calls); i++) {
        int call = seccomp_syscall_resolve_name(calls[i]);

        /* Not every architecture has each of them. */
        if (call != __NR_SCMP_ERROR)
            failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
    }
    for (size_t i = 0; failed == 0 && i < RPT_COUNT(conditions); i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
                                  seccomp_syscall_resolve_name(conditions[i].name), 1,
                                  SCMP_CMP(conditions[i].index, SCMP_CMP_MASKED_EQ,
                                           conditions[i].mask, conditions[i].wanted));
    /* Its flags cannot be looked at; glibc then takes clone. */
    return failed != 0 ? failed
                       : seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
}

bool rpt_sandbox_calls(struct rpt_error *err)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));

    if (filter == NULL)
        return refused("seccomp", ENOMEM, err);
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (failed == 0)
        failed = allow_calls(filter);
    if (failed == 0)
        failed = seccomp_load(filter);
    seccomp_release(filter);
    return failed == 0 || refused("seccomp", -failed, err);
}
