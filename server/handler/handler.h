/* SPDX-License-Identifier: MIT
 *
 * What the handlers share. A handler says what is asked, in the API's words, and makes call->value,
 * a json_t; never bytes of a form, a header or a status. Most routes need none of their own: `list`
 * and `item` serve every resource.
 */
#ifndef RPT_HANDLER_H
#define RPT_HANDLER_H

#include "../server.h"

#define RPT_HANDLER(name) bool rpt_handle_##name(struct rpt_call *call, struct rpt_error *err)

RPT_HANDLER(list);
RPT_HANDLER(item);
RPT_HANDLER(service);
RPT_HANDLER(toc);
RPT_HANDLER(text);
RPT_HANDLER(comparison);
RPT_HANDLER(ref);
RPT_HANDLER(work_document);
RPT_HANDLER(alignment);
RPT_HANDLER(cooccurrences);
RPT_HANDLER(vocabularies);
RPT_HANDLER(vocabulary);
RPT_HANDLER(search);
RPT_HANDLER(suggest);
RPT_HANDLER(quotations);
RPT_HANDLER(recognise);
RPT_HANDLER(graph);
RPT_HANDLER(openapi);
RPT_HANDLER(schema);
RPT_HANDLER(docs);
RPT_HANDLER(doc);
RPT_HANDLER(problem_page);
RPT_HANDLER(live);
RPT_HANDLER(ready);
RPT_HANDLER(version);
RPT_HANDLER(metrics);
RPT_HANDLER(asset);
RPT_HANDLER(robots);
RPT_HANDLER(opensearch);

/* A query of the call's resource: what the path fixes, the call's parameters (checked), what the
 * form needs included. Fails as the parameters do. */
bool rpt_call_query(struct rpt_call *call, struct rpt_query *query, struct rpt_error *err);
/* Checks parameters of a route without a resource. */
bool rpt_call_check(struct rpt_call *call, struct rpt_error *err);
/* NOT_FOUND (or GONE) unless the thing that variable `name` of the path names is there. */
bool rpt_call_exists(struct rpt_call *call, const struct rpt_resource *resource, const char *name,
                     struct rpt_error *err);

#endif
