/* SPDX-License-Identifier: MIT
 *
 * The service document without its links: what the dataset is called, which state of it this is,
 * and how many of each thing it has. The server adds doors and links.
 */
#include "query_private.h"

bool rpt_service_document(struct rpt_db *db, json_t **out, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_SERVICE_GET);
    enum rpt_step step = rpt_step(st, err);

    if (step == RPT_FAILED)
        return false;
    if (step == RPT_DONE)
        return rpt_fail(err, RPT_E_INTERNAL, NULL, "the dataset has no row about itself");
    *out = rpt_row_json(st, err);
    return *out != NULL;
}
