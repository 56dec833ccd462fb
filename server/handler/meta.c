/* SPDX-License-Identifier: MIT
 *
 * What the service says of itself to machines: OpenAPI, OpenSearch, robots, assets, health,
 * version.
 */
#include "../meter.h"
#include "handler.h"

#include <string.h>

static bool give(struct rpt_call *call, struct rpt_buf *buf, struct rpt_error *err)
{
    if (!rpt_buf_ok(buf, err))
        return false;
    call->len = buf->len;
    call->bytes = rpt_buf_steal(buf);
    return true;
}

RPT_HANDLER(openapi)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, RPT_MAX_BODY);
    if (!rpt_call_check(call, err))
        return false;
    json_t *document = rpt_openapi(call);
    rpt_json_write(document, &buf);
    rpt_buf_addc(&buf, '\n');
    json_decref(document);
    return give(call, &buf, err);
}

RPT_HANDLER(opensearch)
{
    RPT_AUTO_BUF buf = {0};
    const char *title = json_string_value(json_object_get(call->app->dataset, "title"));

    rpt_buf_init(&buf, 8192);
    if (!rpt_call_check(call, err))
        return false;
    rpt_buf_adds(&buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription "
                       "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n  <ShortName>");
    rpt_html_escape(&buf, title, rpt_utf8_byte(title, strlen(title), 16));
    rpt_buf_adds(&buf, "</ShortName>\n  <Description>Search in ");
    rpt_html_escape(&buf, title, strlen(title));
    rpt_buf_adds(&buf, "</Description>\n  <InputEncoding>UTF-8</InputEncoding>\n");
    rpt_buf_addf(&buf, "  <Url type=\"text/html\" template=\"%s/search.html?q={searchTerms}\"/>\n",
                 call->base);
    rpt_buf_addf(&buf,
                 "  <Url type=\"application/json\" template=\"%s/search.json?q={searchTerms}\"/>\n",
                 call->base);
    rpt_buf_addf(&buf,
                 "  <Url type=\"application/opensearchdescription+xml\" rel=\"self\" "
                 "template=\"%s/opensearch.xml\"/>\n</OpenSearchDescription>\n",
                 call->base);
    return give(call, &buf, err);
}

RPT_HANDLER(robots)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, 1024);
    rpt_buf_adds(&buf, "User-agent: *\nAllow: /\n");
    return rpt_call_check(call, err) && give(call, &buf, err);
}

RPT_HANDLER(asset)
{
    if (!rpt_call_check(call, err))
        return false;
    for (size_t i = 0; i < call->app->asset_count; i++) {
        const struct rpt_asset *asset = &call->app->assets[i];

        if (strcmp(asset->path, call->path) != 0)
            continue;
        call->media_type = asset->media_type;
        call->bytes = rpt_strndup(asset->data, asset->len);
        call->len = asset->len;
        return true;
    }
    return rpt_fail(err, RPT_E_NOT_FOUND, "name",
                    "there is no asset '%.80s'; pages name the present ones",
                    rpt_call_path(call, "name"));
}

RPT_HANDLER(live)
{
    if (!rpt_call_check(call, err))
        return false;
    call->value = json_pack("{s:s}", "status", "live");
    return true;
}

RPT_HANDLER(ready)
{
    json_t *counts;

    if (!rpt_call_check(call, err))
        return false;
    if (!rpt_service_document(call->db, &counts, err))
        return false;
    json_decref(counts);
    call->value = json_pack("{s:s, s:O}", "status", "ready", "dataset",
                            json_object_get(call->app->dataset, "digest"));
    return true;
}

RPT_HANDLER(version)
{
    if (!rpt_call_check(call, err))
        return false;
    call->value = json_pack("{s:s, s:s, s:s, s:{s:O, s:O, s:O, s:O}}", "program", "rapporteur",
                            "version", RPT_VERSION, "build", call->app->build, "dataset", "id",
                            json_object_get(call->app->dataset, "id"), "number",
                            json_object_get(call->app->dataset, "number"), "digest",
                            json_object_get(call->app->dataset, "digest"), "imported_at",
                            json_object_get(call->app->dataset, "imported_at"));
    return true;
}

/* No part of the pure function: whoever serves says in the request what there is to see. */
RPT_HANDLER(metrics)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, RPT_MAX_BODY);
    if (!rpt_call_check(call, err))
        return false;
    if (call->request->metrics == NULL)
        return rpt_fail(err, RPT_E_FORBIDDEN, NULL,
                        "metrics are told by a server, to those whom its setting metrics names");
    rpt_metrics_write(call->request->metrics, call->app, &buf);
    return give(call, &buf, err);
}
