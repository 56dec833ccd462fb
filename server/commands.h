/* SPDX-License-Identifier: MIT
 *
 * The commands of the program: one row each in main.c, what they share here. A command returns an
 * exit status of sysexits.h; an error is one line on standard error.
 */
#ifndef RPT_COMMANDS_H
#define RPT_COMMANDS_H

#include "server.h"
#include "rapporteur/import.h"

#define RPT_MAX_SOURCES 4096

/* All that a command line can say; which options a command takes is said in its row. */
struct rpt_invocation {
    struct rpt_config config;
    struct rpt_import_options import;
    const char *words[RPT_MAX_SOURCES]; /* what is not an option */
    size_t word_count;
    const char *accept, *data; /* get: data makes it a POST */
    bool headers;              /* get: print them too */
    bool report_json;
    const char *watch;   /* serve: what to make a dataset of at every change, or NULL */
    const char *suggest; /* where suggestions go, "-" for standard output; NULL: nowhere */
};

/* Prints err as "rapporteur: …; suggestion" and returns its exit status. */
int rpt_command_fail(const struct rpt_error *err);

/* Copies the starter bundle of the static folder into `folder`, which must be new or empty;
 * CANNOT_CREATE otherwise. */
bool rpt_starter_write(const char *static_folder, const char *folder, struct rpt_error *err);

/* What new editions changed, in lines. */
void rpt_say_editions(const struct rpt_report *report);

int rpt_command_init(struct rpt_invocation *invocation);
int rpt_command_serve(struct rpt_invocation *invocation);
int rpt_command_reload(struct rpt_invocation *invocation);
int rpt_command_import(struct rpt_invocation *invocation);
int rpt_command_check(struct rpt_invocation *invocation);
int rpt_command_remove(struct rpt_invocation *invocation);
int rpt_command_verify(struct rpt_invocation *invocation);
int rpt_command_get(struct rpt_invocation *invocation);
int rpt_command_unbundle(struct rpt_invocation *invocation);
int rpt_command_version(struct rpt_invocation *invocation);

#endif
