/* SPDX-License-Identifier: MIT
 *
 * Suggestions while somebody types: entities, documents and references of which some name has a
 * word that begins like this; names that begin so themselves come first, then the most often named.
 */
#include "query_private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_BYTES 200

bool rpt_suggest(struct rpt_db *db, const char *q, long limit, json_t **out, struct rpt_error *err)
{
    if (q == NULL)
        return rpt_fail(err, RPT_E_MISSING_PARAMETER, "q", "q says how a name begins");
    if (strlen(q) > MAX_BYTES)
        return rpt_fail(err, RPT_E_OVER_LIMIT, "q", "q has at most %d bytes", MAX_BYTES);

    char *folded = rpt_utf8_fold(q, strlen(q));
    json_t *items = NULL;
    if (*folded == '\0') {
        rpt_fail(err, RPT_E_BAD_VALUE, "q", "q is blank");
    } else {
        struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_SUGGEST);

        rpt_bind_text(st, ":q", folded);
        rpt_bind_int(st, ":limit", limit);
        items = rpt_rows_json(st, err);
    }
    free(folded);
    if (items == NULL)
        return false;
    *out = json_pack("{s:s, s:o}", "q", q, "items", items);
    return true;
}
