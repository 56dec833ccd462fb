/* SPDX-License-Identifier: MIT
 *
 * What the serving process gives up: once it has what it needs, it can read the folders it was
 * given, talk on the sockets it has, and nothing else. So a mistake in it, or in a library, is no
 * way to the machine.
 */
#ifndef RPT_SANDBOX_H
#define RPT_SANDBOX_H

#include "rapporteur/base.h"

/* Landlock (Linux 5.13): from here on files can be read below `folders` only, and none be written,
 * made, moved or run. Holds for threads that are started later. False, with err UNAVAILABLE, where
 * the kernel has Landlock and refuses; where it has none, a line in the log says so. */
bool rpt_sandbox_files(const char *const *folders, size_t count, struct rpt_error *err);

/* seccomp: from here on, in all threads, only the system calls that serving needs; any other fails
 * with EPERM. False, with err UNAVAILABLE, where it cannot be had. */
bool rpt_sandbox_calls(struct rpt_error *err);

#endif
