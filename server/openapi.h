/* SPDX-License-Identifier: MIT
 *
 * What the two halves of /openapi.json share: openapi.c describes answers and puts the document
 * together, openapi_request.c describes questions.
 */
#ifndef RPT_OPENAPI_H
#define RPT_OPENAPI_H

#include "server.h"

/* The example of a variable. What import names by hash is the first of its list; an asset is the
 * first there is. In the call's arena. */
const char *rpt_openapi_example(const struct rpt_call *call, const struct rpt_route *route,
                                size_t variable);
/* New references. */
json_t *rpt_openapi_parameters(const struct rpt_call *call, const struct rpt_route *route);
json_t *rpt_openapi_body(const struct rpt_route *route);
json_t *rpt_openapi_body_example(const struct rpt_route *route);

#endif
