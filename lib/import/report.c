/* SPDX-License-Identifier: MIT
 *
 * The report of an import: counts, and lists of what is worth telling, one a name. Every step may
 * add to a list; a new one is a row here and a property of static/schema/import-report.json.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

static const char *const lists[] = {"documents", "named",       "unread",   "left_out",
                                    "ambiguous", "suggestions", "editions", "paragraphs",
                                    "marks",     "mistakes"};

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

/* No cell holds a comma or a quote mark. Their class and kind are for a person to say. */
void rpt_report_table(const struct rpt_report *report, struct rpt_buf *out)
{
    size_t index;
    json_t *item;

    rpt_buf_adds(out, "id,class,kind,label,lang,aliases,part_of,broader,wikidata,source\r\n");
    json_array_foreach (json_object_get(report->lists, "suggestions"), index, item)
        rpt_buf_addf(out, "%s,actor,unsorted,%s,%s,,,,,%lld times; first in %s/%s\r\n",
                     rpt_draft_text(item, "id"), rpt_draft_text(item, "label"),
                     rpt_draft_text(item, "lang"),
                     (long long)json_integer_value(json_object_get(item, "count")),
                     rpt_draft_text(item, "document"), rpt_draft_text(item, "paragraph"));
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

/* ---- What is left out. */

#define MAX_LEFT 200 /* kinds of a file; the rest is one */

static struct rpt_left *left_of(struct rpt_draft *draft, const struct rpt_file *file,
                                const char *what)
{
    size_t of_file = 0;

    for (size_t i = draft->left_count; i-- > 0 && draft->left[i].file == file; of_file++)
        if (strcmp(draft->left[i].what, what) == 0)
            return &draft->left[i];
    if (of_file >= MAX_LEFT)
        return &draft->left[draft->left_count - 1];
    struct rpt_left *left = RPT_ADD(draft->left, draft->left_count);
    left->file = file;
    left->what =
        rpt_arena_strdup(draft->lasting, of_file < MAX_LEFT - 1 ? what : "things of other kinds");
    return left;
}

void rpt_left_out(struct rpt_draft *draft, const struct rpt_file *file, unsigned line,
                  const char *what)
{
    struct rpt_left *left = left_of(draft, file, what);

    if (left->count++ == 0)
        left->line = line;
}

void rpt_left_report(const struct rpt_draft *draft, struct rpt_report *report)
{
    for (size_t i = 0; i < draft->left_count; i++)
        rpt_report_add(report, "left_out",
                       json_pack("{s:s, s:I, s:s, s:I}", "file", draft->left[i].file->path, "line",
                                 (json_int_t)draft->left[i].line, "what", draft->left[i].what,
                                 "count", (json_int_t)draft->left[i].count));
}

void rpt_report_finish(struct rpt_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        free(report->lines[i]);
    free(report->lines);
    json_decref(report->lists);
    *report = (struct rpt_report){0};
}
