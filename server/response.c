/* SPDX-License-Identifier: MIT
 *
 * A response: status, headers, bytes. Immutable once it has left rpt_answer, and counted, since the
 * cache and any number of connections hold the same one.
 */
#include "server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char exposed[] = "Allow, Content-Location, Dataset, ETag, Link, Location, Vary, "
                              "X-Total-Count, Memento-Datetime, Retry-After";

struct rpt_response *rpt_response_create(const struct rpt_app *app, unsigned status)
{
    struct rpt_response *response = rpt_alloc(sizeof *response);

    response->status = status;
    response->references = 1;
    if (app != NULL) {
        rpt_response_header(response, "Access-Control-Allow-Origin", "*");
        rpt_response_header(response, "Access-Control-Expose-Headers", exposed);
        rpt_response_header(response, "X-Content-Type-Options", "nosniff");
        rpt_response_header(response, "Dataset", app->dataset_header);
    }
    return response;
}

void rpt_response_header(struct rpt_response *response, const char *name, const char *value)
{
    assert(response->header_count < RPT_MAX_HEADERS);
    response->headers[response->header_count++] = (struct rpt_header){name, rpt_strdup(value)};
}

const char *rpt_response_find(const struct rpt_response *response, const char *name)
{
    for (size_t i = 0; i < response->header_count; i++) {
        if (strcasecmp(response->headers[i].name, name) == 0)
            return response->headers[i].value;
    }
    return NULL;
}

struct rpt_response *rpt_response_keep(struct rpt_response *response)
{
    __atomic_add_fetch(&response->references, 1, __ATOMIC_RELAXED);
    return response;
}

void rpt_response_release(struct rpt_response *response)
{
    if (response == NULL || __atomic_sub_fetch(&response->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    for (size_t i = 0; i < response->header_count; i++)
        free(response->headers[i].value);
    free(response->body);
    free(response);
}

size_t rpt_response_size(const struct rpt_response *response)
{
    size_t size = sizeof *response + response->len;

    for (size_t i = 0; i < response->header_count; i++)
        size += strlen(response->headers[i].value) + 16;
    return size;
}
