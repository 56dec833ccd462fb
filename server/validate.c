/* SPDX-License-Identifier: MIT
 *
 * Conditional requests (RFC 9110 13): If-None-Match with lists, weak forms and `*` wins over
 * If-Modified-Since.
 */
#include "server.h"

#include <string.h>

/* Weak comparison: W/ is passed over on the request's side; ours are strong. */
static bool names_etag(const char *header, const char *etag)
{
    size_t len = strlen(etag);

    for (const char *at = header; *at != '\0';) {
        at += strspn(at, " \t,");
        if (*at == '*')
            return true;
        if (strncmp(at, "W/", 2) == 0)
            at += 2;
        if (strncmp(at, etag, len) == 0 && strchr(" \t,", at[len]) != NULL)
            return true;
        const char *quote = *at == '"' ? strchr(at + 1, '"') : NULL;
        at = quote != NULL ? quote + 1 : at + strcspn(at, ",");
    }
    return false;
}

bool rpt_not_modified(const struct rpt_request *request, const struct rpt_response *response)
{
    const char *etag = rpt_response_find(response, "ETag");
    const char *modified = rpt_response_find(response, "Last-Modified");
    time_t since, when;

    if (request->if_none_match != NULL)
        return etag != NULL && names_etag(request->if_none_match, etag);
    return request->if_modified_since != NULL && modified != NULL &&
           rpt_date_parse_http(request->if_modified_since, &since) &&
           rpt_date_parse_http(modified, &when) && when <= since;
}
