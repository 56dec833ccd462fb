/* SPDX-License-Identifier: MIT
 *
 * Counts of what lists would count again at every question, and names in the order in which they
 * are suggested: once an import has made everything, so that a list of a million things knows its
 * length at once.
 */
#include "draft.h"

bool rpt_totals_make(struct rpt_db *db, struct rpt_error *err)
{
    static const enum rpt_sql steps[] = {RPT_SQL_IMPORT_TOTAL_CLEAR,
                                         RPT_SQL_IMPORT_TOTAL_PARAGRAPH_DOCUMENT,
                                         RPT_SQL_IMPORT_TOTAL_PARAGRAPH_KIND,
                                         RPT_SQL_IMPORT_NAMED_CLEAR,
                                         RPT_SQL_IMPORT_NAMED_MAKE,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_DOCUMENT,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_ENTITY,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_LAYER,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_CLASS,
                                         RPT_SQL_IMPORT_TOTAL_MENTION_KIND,
                                         RPT_SQL_IMPORT_TOTAL_LANG,
                                         RPT_SQL_IMPORT_TOTAL_WORK,
                                         RPT_SQL_IMPORT_TOTAL_ALL,
                                         RPT_SQL_IMPORT_NAMING_CLEAR,
                                         RPT_SQL_IMPORT_NAME_CLEAR,
                                         RPT_SQL_IMPORT_NAME,
                                         RPT_SQL_IMPORT_NAMING};

    for (size_t i = 0; i < RPT_COUNT(steps); i++)
        if (!rpt_run(rpt_db_use(db, steps[i]), err))
            return false;
    return true;
}
