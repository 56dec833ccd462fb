/* SPDX-License-Identifier: MIT
 *
 * `serve --watch SOURCE`: for someone who writes. A dataset of its own is made of the source at
 * every change, by a process beside the server, which is told by SIGHUP; what was wrong is told
 * too.
 */
#ifndef RPT_WATCH_H
#define RPT_WATCH_H

#include "server.h"

struct rpt_watch;

/* Makes the first dataset of `source`, sets the setting db to it, and starts the process that looks
 * after it. Mistakes are printed; false with err BAD_DATA where there are some. Before any thread.
 */
bool rpt_watch_start(struct rpt_config *config, const char *source, struct rpt_watch **out,
                     struct rpt_error *err);
/* Puts what was wrong the last time into the app, for its pages; nothing if all was right. */
void rpt_watch_tell(const struct rpt_watch *watch, struct rpt_app *app);
/* Ends the process, which takes the dataset away. NULL is accepted. */
void rpt_watch_stop(struct rpt_watch *watch);

#endif
