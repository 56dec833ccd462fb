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
    const char *sort = rpt_call_param(call, "sort");

    if (!rpt_call_query(call, &query, err))
        return false;
    query.sort = sort != NULL && strcmp(sort, "reading") == 0 ? sort : NULL;
    return rpt_search(call->db, &query, &call->value, err);
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

/* Several in a body, or one; a page without any asks for one. */
RPT_HANDLER(quotations)
{
    const json_t *quotes = json_object_get(call->body, "quotes");
    const char *quote = rpt_call_text(call, "quote"), *document = rpt_call_text(call, "document");

    if (!rpt_call_check(call, err))
        return false;
    if (quotes != NULL && quote != NULL)
        return rpt_fail(err, RPT_E_BAD_VALUE, "quotes", "give either quote or quotes, not both");
    if (quotes != NULL)
        return rpt_quotations(call->db, call->base, quotes, document, &call->value, err);
    if (rpt_call_asks(call)) {
        call->value = json_pack("{s:n, s:[]}", "checked", "items");
        return true;
    }
    return rpt_quotation(call->db, call->base, quote, document, &call->value, err);
}

/* Labels of one language are looked for by a finder of their own. */
RPT_HANDLER(recognise)
{
    const char *text = rpt_call_text(call, "text"), *lang = rpt_call_text(call, "lang");
    const struct rpt_finder *all = NULL;
    struct rpt_finder *own = NULL;

    if (!rpt_call_check(call, err))
        return false;
    if (lang != NULL)
        own = rpt_recogniser(call->db, lang, err);
    else
        all = rpt_app_finder(call->app, call->db, err);
    bool good = (own != NULL || all != NULL) &&
                rpt_recognise(call->db, own != NULL ? own : all, text, &call->value, err);
    rpt_finder_destroy(own);
    return good;
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
