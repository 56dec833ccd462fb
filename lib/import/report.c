/* SPDX-License-Identifier: MIT
 *
 * The report of an import: counts, and lists of what is worth telling, one a name. Every step may
 * add to a list; a new one is a row here and a property of static/schema/import-report.json.
 */
#include "draft.h"

#include <stdlib.h>

static const char *const lists[] = {"documents", "unread", "ambiguous", "mistakes"};

void rpt_report_add(struct rpt_report *report, const char *list, json_t *item)
{
    json_t *items;

    if (report == NULL) {
        json_decref(item);
        return;
    }
    if (report->lists == NULL)
        report->lists = json_object();
    items = json_object_get(report->lists, list);
    if (items == NULL) {
        items = json_array();
        json_object_set_new(report->lists, list, items);
    }
    json_array_append_new(items, item);
}

json_t *rpt_report_json(const struct rpt_report *report, const struct rpt_error *err)
{
    json_t *value =
        json_pack("{s:b, s:i, s:{s:i, s:i, s:i, s:i, s:i}}", "changed", report->changed, "number",
                  (int)report->number, "counts", "documents", (int)report->documents, "paragraphs",
                  (int)report->paragraphs, "entities", (int)report->entities, "mentions",
                  (int)report->mentions, "relations", (int)report->relations);

    for (size_t i = 0; i < RPT_COUNT(lists); i++) {
        json_t *items = json_object_get(report->lists, lists[i]);

        json_object_set_new(value, lists[i], items != NULL ? json_incref(items) : json_array());
    }
    json_object_set_new(value, "error", err != NULL ? json_string(err->detail) : json_null());
    return value;
}

void rpt_report_finish(struct rpt_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        free(report->lines[i]);
    free(report->lines);
    json_decref(report->lists);
    *report = (struct rpt_report){0};
}
