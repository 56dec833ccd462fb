/* SPDX-License-Identifier: MIT
 *
 * The dataset so far, as far as the sources' records may point into it: its works, entities,
 * references and vocabularies become known, in the shapes that a bundle has. Texts stay where they
 * are.
 */
#include "draft.h"

#include <string.h>

static const struct {
    enum rpt_sql sql;
    enum rpt_known kind;
} lists[] = {
    {RPT_SQL_IMPORT_BASE_WORKS, KNOWN_WORK},
    {RPT_SQL_IMPORT_BASE_ENTITIES, KNOWN_ENTITY},
    {RPT_SQL_IMPORT_BASE_REFERENCES, KNOWN_REFERENCE},
    {RPT_SQL_IMPORT_BASE_PREDICATES, KNOWN_PREDICATE},
};

/* In a bundle's work these stand beside the title. */
static void spread_metadata(json_t *work)
{
    json_t *metadata = json_object_get(work, "metadata");
    const char *key;
    json_t *value;

    json_object_foreach (metadata, key, value)
        if (!json_is_null(value))
            json_object_set(work, key, value);
    json_object_del(work, "metadata");
}

bool rpt_base_load(struct rpt_draft *draft, struct rpt_error *err)
{
    size_t index;
    json_t *row;

    for (size_t i = 0; i < RPT_COUNT(lists); i++) {
        RPT_AUTO_STMT st = rpt_db_use(draft->old, lists[i].sql);
        enum rpt_step step;

        while ((step = rpt_step(st, err)) == RPT_ROW) {
            if ((row = rpt_row_json(st, err)) == NULL)
                return false;
            if (lists[i].kind == KNOWN_WORK)
                spread_metadata(row);
            json_object_set_new(draft->known[lists[i].kind], rpt_draft_text(row, "id"), row);
        }
        if (step == RPT_FAILED)
            return false;
    }
    json_auto_t *terms = rpt_rows_json(rpt_db_use(draft->old, RPT_SQL_IMPORT_BASE_VOCABULARY), err);
    if (terms == NULL)
        return false;
    json_array_foreach (terms, index, row)
        for (enum rpt_known kind = KNOWN_KIND; kind <= KNOWN_SCHEME; kind++)
            if (strcmp(rpt_known_list(kind), rpt_draft_text(row, "name")) == 0)
                json_object_set(draft->known[kind], rpt_draft_text(row, "id"), row);
    return true;
}
