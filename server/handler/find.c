/* SPDX-License-Identifier: MIT
 *
 * Finding: search, suggestions, quotations, the graph of claims, what is named together, and the
 * dataset's vocabularies.
 */
#include "handler.h"

#include <string.h>

RPT_HANDLER(search)
{
    struct rpt_query query;

    return rpt_call_query(call, &query, err) && rpt_search(call->db, &query, &call->value, err);
}

RPT_HANDLER(graph)
{
    struct rpt_query query;

    return rpt_call_query(call, &query, err) && rpt_graph(call->db, &query, &call->value, err);
}

RPT_HANDLER(suggest)
{
    return rpt_call_check(call, err) && rpt_suggest(call->db, rpt_call_param(call, "q"),
                                                    rpt_call_int(call, "limit"), &call->value, err);
}

RPT_HANDLER(quotations)
{
    return rpt_call_check(call, err) &&
           rpt_quotation(call->db, call->base, rpt_call_text(call, "quote"),
                         rpt_call_text(call, "document"), &call->value, err);
}

RPT_HANDLER(cooccurrences)
{
    struct rpt_query query;

    if (!rpt_call_check(call, err))
        return false;
    rpt_query_init(&query, &rpt_entities, call->arena);
    query.path = call->path;
    query.params = call->params;
    query.param_count = call->param_count;
    query.limit = rpt_call_int(call, "limit");
    query.offset = rpt_call_int(call, "offset");
    return rpt_cooccurrences(call->db, &query, rpt_call_path(call, "entity"), &call->value, err);
}

RPT_HANDLER(vocabularies)
{
    return rpt_call_check(call, err) && rpt_vocabularies(call->db, NULL, &call->value, err);
}

RPT_HANDLER(vocabulary)
{
    return rpt_call_check(call, err) &&
           rpt_vocabularies(call->db, rpt_call_path(call, "name"), &call->value, err);
}
