/* SPDX-License-Identifier: MIT
 *
 * The setting follow: a dataset that takes the place of the one that is served is noticed.
 */
#ifndef RPT_FOLLOW_H
#define RPT_FOLLOW_H

#include "rapporteur/base.h"

struct rpt_follow;
/* Looks at the folder that `path` lies in and, if it is a link, at the one where it leads. NULL and
 * err UNAVAILABLE where the kernel has no such watch to give. */
struct rpt_follow *rpt_follow_start(const char *path, struct rpt_error *err);
void rpt_follow_stop(struct rpt_follow *follow);
int rpt_follow_fd(const struct rpt_follow *follow); /* to poll; -1 of NULL */
/* Reads what there is to read; whether something of it was about the dataset. */
bool rpt_follow_read(struct rpt_follow *follow);

#endif
