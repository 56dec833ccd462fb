/* SPDX-License-Identifier: MIT
 *
 * A document as one text: its table of contents, all of its paragraphs, and where a structural
 * reference leads; of the current edition or of one that the path names.
 */
#include "handler.h"

#include <stdlib.h>
#include <string.h>

static long edition_of(const struct rpt_call *call)
{
    const char *edition = rpt_call_path(call, "edition");

    return edition != NULL ? strtol(edition, NULL, 10) : 0;
}

/* Parameters that both take; `unit` and `labels` mean here what they mean in lists. */
static bool ask(struct rpt_call *call, struct rpt_query *query, struct rpt_error *err)
{
    bool taken;

    if (!rpt_call_check(call, err))
        return false;
    rpt_query_init(query, &rpt_documents, call->arena);
    for (size_t i = 0; i < call->param_count; i++) {
        if (!rpt_query_take(call->db, query, &call->params[i], &taken, err))
            return false;
    }
    return true;
}

RPT_HANDLER(toc)
{
    struct rpt_query query;

    return ask(call, &query, err) &&
           rpt_document_toc(call->db, &query, rpt_call_path(call, "document"), edition_of(call),
                            &call->value, err);
}

RPT_HANDLER(text)
{
    struct rpt_query query;

    return ask(call, &query, err) &&
           rpt_document_text(call->db, &query, rpt_call_path(call, "document"), edition_of(call),
                             NULL, &call->value, err);
}

/* Of {from}..{to} the first value still has the second behind it. */
RPT_HANDLER(comparison)
{
    const char *from = rpt_call_path(call, "from");
    struct rpt_query query;

    if (!rpt_call_check(call, err))
        return false;
    rpt_query_init(&query, &rpt_editions, call->arena);
    query.path = call->path;
    query.params = call->params;
    query.param_count = call->param_count;
    query.limit = rpt_call_int(call, "limit");
    query.offset = rpt_call_int(call, "offset");
    from = rpt_arena_strndup(call->arena, from, strcspn(from, "."));
    return rpt_comparison(call->db, &query, rpt_call_path(call, "document"), from,
                          rpt_call_path(call, "to"), &call->value, err);
}

RPT_HANDLER(ref)
{
    char *href;

    if (!rpt_call_check(call, err) || !rpt_ref_href(call->db, rpt_call_path(call, "document"),
                                                    rpt_call_path(call, "ref"), &href, err))
        return false;
    call->location = rpt_arena_strdup(call->arena, href);
    call->status = 308;
    free(href);
    return true;
}
