/* SPDX-License-Identifier: MIT
 *
 * An end to what takes too long: SQLite asks every so many steps of its machine whether the time is
 * over, and gives up the statement if so. Code of ours that loops inside a statement asks too.
 */
#include "db_private.h"

#define STEPS 2000 /* some tens of µs */

bool rpt_db_late(const struct rpt_db *db)
{
    return db->deadline != 0 && rpt_now_ms() > db->deadline;
}

static int is_late(void *cls)
{
    return rpt_db_late(cls);
}

void rpt_db_deadline(struct rpt_db *db, long ms)
{
    db->lost = SQLITE_OK;
    db->deadline_ms = ms;
    db->deadline = ms > 0 ? rpt_now_ms() + ms : 0;
    sqlite3_progress_handler(db->raw, STEPS, ms > 0 ? is_late : NULL, db);
}

bool rpt_db_fail_late(const struct rpt_db *db, struct rpt_error *err)
{
    return rpt_fail(err, RPT_E_TOO_SLOW, NULL,
                    "the answer took more than %ld ms to find; ask for less at once: fewer or "
                    "rarer words, one document, a smaller page",
                    db->deadline_ms);
}
