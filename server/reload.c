/* SPDX-License-Identifier: MIT
 *
 * `reload`: tells a server, whose process number stands in a file, what SIGHUP tells it.
 */
#include "commands.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* Whether the process runs this very program. */
static bool is_ours(long pid)
{
    char path[64], theirs[4096] = "", mine[4096] = "";

    snprintf(path, sizeof path, "/proc/%ld/exe", pid);
    return readlink(path, theirs, sizeof theirs - 1) > 0 &&
           readlink("/proc/self/exe", mine, sizeof mine - 1) > 0 && strcmp(theirs, mine) == 0;
}

static bool send_reload(const struct rpt_config *config, struct rpt_error *err)
{
    const char *path = rpt_config_text(config, RPT_C_PID_FILE);
    RPT_AUTO_BUF text = {0};

    rpt_buf_init(&text, 64);
    if (*path == '\0')
        return rpt_fail(err, RPT_E_USAGE, "pid-file",
                        "which server? say --pid-file FILE, as to serve");
    if (!rpt_read_file(path, 64, &text, err))
        return false;
    long pid = strtol(text.data, NULL, 10);
    if (pid <= 1 || !is_ours(pid))
        return rpt_fail(err, RPT_E_NO_INPUT, "pid-file",
                        "%s names process %ld, which is not a rapporteur of this version", path,
                        pid);
    return kill((pid_t)pid, SIGHUP) == 0 ||
           rpt_fail(err, RPT_E_UNAVAILABLE, "pid-file", "process %ld: %s", pid, strerror(errno));
}

int rpt_command_reload(struct rpt_invocation *invocation)
{
    struct rpt_error err = {0};

    if (send_reload(&invocation->config, &err))
        return EX_OK;
    int status = rpt_command_fail(&err);
    rpt_error_clear(&err);
    return status;
}
