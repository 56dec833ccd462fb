/* SPDX-License-Identifier: MIT
 *
 * Any If-None-Match and If-Modified-Since, a line each, and any text as a date: only what names the
 * entity tag, or a time that is not before the last change, spares the body; and a date that is
 * read and written is the same time again.
 */
#include "service.h"

static void check_date(const char *text)
{
    time_t when, again;
    char written[30];

    if (!rpt_date_parse_http(text, &when))
        return;
    rpt_date_http(when, written);
    assert(rpt_date_parse_http(written, &again) && again == when);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char etag[] = "\"0123456789abcdef-gzip\"";
    static const char changed[] = "Tue, 24 Nov 2026 00:00:00 GMT";
    char *text = rpt_strndup((const char *)data, size), *at = text;
    struct rpt_response *response = rpt_response_create(NULL, 200);
    struct rpt_request request = {.if_none_match = fuzz_line(&at)};
    time_t since, when;

    rpt_response_header(response, "ETag", etag);
    rpt_response_header(response, "Last-Modified", changed);
    request.if_modified_since = fuzz_line(&at);
    if (rpt_not_modified(&request, response))
        assert(strstr(request.if_none_match, etag) != NULL ||
               strchr(request.if_none_match, '*') != NULL);

    /* It is the same whatever other tags the client knows, and wins over the other header. */
    bool named = rpt_not_modified(&request, response);
    char *more = rpt_printf("\"x\", W/\"y,\", %s", request.if_none_match);
    struct rpt_request wider = {.if_none_match = more};
    assert(rpt_not_modified(&wider, response) == named);
    free(more);

    request.if_none_match = NULL;
    if (request.if_modified_since != NULL) {
        check_date(request.if_modified_since);
        rpt_date_parse_http(changed, &when);
        bool read = rpt_date_parse_http(request.if_modified_since, &since);
        assert(rpt_not_modified(&request, response) == (read && when <= since));
    }
    rpt_response_release(response);
    free(text);
    return 0;
}
