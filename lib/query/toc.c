/* SPDX-License-Identifier: MIT
 *
 * A document's table of contents: its sections in reading order, each inside the one it belongs to.
 */
#include "query_private.h"

#include <stdlib.h>

/* The "sections" of the section whose row is `n`, out of `lists` (row → list); new where missing.
 */
static json_t *list_of(json_t *lists, int64_t n)
{
    char key[24];

    snprintf(key, sizeof key, "%lld", (long long)n);
    json_t *list = json_object_get(lists, key);
    if (list == NULL) {
        list = json_array();
        json_object_set_new(lists, key, list);
    }
    return list;
}

static bool nest(struct rpt_db *db, const struct rpt_passage *passage, json_t *sections,
                 struct rpt_error *err)
{
    json_auto_t *lists = json_object();
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_TOC_SECTIONS);
    enum rpt_step step;

    json_object_set(lists, "0", sections);
    rpt_bind_int(st, ":edition", passage->edition);
    rpt_bind_text(st, ":base", passage->base);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        json_t *section = rpt_row_json(st, err);

        if (section == NULL)
            return false;
        json_object_set(section, "sections", list_of(lists, rpt_column_int(st, 0)));
        json_object_del(section, "_n");
        json_object_del(section, "_parent");
        json_array_append_new(list_of(lists, rpt_column_int(st, 1)), section);
    }
    return step == RPT_DONE;
}

bool rpt_document_toc(struct rpt_db *db, const struct rpt_query *query, const char *document,
                      long edition, json_t **out, struct rpt_error *err)
{
    struct rpt_passage passage;
    json_auto_t *toc = NULL;

    if (!rpt_passage_find(db, query, document, edition, NULL, &passage, err))
        return false;
    RPT_AUTO_STMT st = rpt_db_use(db, RPT_SQL_PASSAGE_HEAD);
    rpt_bind_int(st, ":edition", passage.edition);
    if (!rpt_step_row(st, err) || (toc = rpt_row_json(st, err)) == NULL)
        return false;

    json_t *sections = json_array();
    json_object_set_new(toc, "sections", sections);
    if (!nest(db, &passage, sections, err))
        return false;
    *out = json_incref(toc);
    return true;
}
