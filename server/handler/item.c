/* SPDX-License-Identifier: MIT
 *
 * Any one thing: GET /actors/{id}, /documents/{document}/paragraphs/{id} … An entity asked for
 * under another class's path, or by a former name, is told where it is.
 */
#include "handler.h"

#include <string.h>

static const struct {
    const char *class_name, *path;
} class_paths[] = {{"actor", "actors"},
                   {"mechanism", "mechanisms"},
                   {"concept", "concepts"},
                   {"place", "places"},
                   {"event", "events"}};

/* Sets call->location where the entity is elsewhere; false if it is nowhere. */
static bool moved(struct rpt_call *call, const char *id)
{
    char class_name[16], now[101];
    struct rpt_error err = {0};

    if (!rpt_entity_class(call->db, id, class_name, now, &err)) {
        rpt_error_clear(&err);
        return false;
    }
    for (size_t i = 0; i < RPT_COUNT(class_paths); i++) {
        if (strcmp(class_paths[i].class_name, class_name) != 0)
            continue;
        call->location =
            rpt_arena_printf(call->arena, "/%s/%s", class_paths[i].path, *now != '\0' ? now : id);
        return strcmp(call->location, call->path) != 0;
    }
    return false;
}

RPT_HANDLER(item)
{
    const char *id = rpt_call_path(call, "id");
    struct rpt_query query;

    if (!rpt_call_query(call, &query, err))
        return false;
    if (rpt_item(call->db, &query, id, &call->value, err))
        return true;
    if (err->id != RPT_E_NOT_FOUND || call->route->resource != &rpt_entities || !moved(call, id))
        return false;
    rpt_error_clear(err);
    call->status = 308;
    return true;
}
