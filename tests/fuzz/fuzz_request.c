/* SPDX-License-Identifier: MIT
 *
 * Any request through the whole service over a small dataset: it is answered, never with a 5xx;
 * what is refused is a problem; JSON is JSON; and the answer is the same whether it was made anew,
 * stored, or given by the thread that asked.
 */
#include "service.h"

static void check_headers(const struct rpt_response *response)
{
    for (size_t i = 0; i < response->header_count; i++) {
        const char *value = response->headers[i].value;

        for (const char *c = value; *c != '\0'; c++)
            assert((unsigned char)*c >= 0x20 && *c != 0x7F);
        assert(rpt_utf8_valid(value, strlen(value), NULL));
    }
}

static void check_problem(const struct rpt_response *response, const json_t *problem)
{
    static const char *const texts[] = {"type", "title", "detail", "instance"};
    const char *type = json_string_value(json_object_get(problem, "type"));

    for (size_t i = 0; i < RPT_COUNT(texts); i++)
        assert(json_string_length(json_object_get(problem, texts[i])) > 0);
    assert(strncmp(type, "/docs/problems/", strlen("/docs/problems/")) == 0);
    assert(json_integer_value(json_object_get(problem, "status")) == response->status);
    assert(json_is_array(json_object_get(problem, "errors")));
}

static void check_body(const struct rpt_response *response)
{
    const char *type = rpt_response_find(response, "Content-Type");
    bool encoded = rpt_response_find(response, "Content-Encoding") != NULL;

    if (response->status == 304) {
        assert(response->len == 0 && rpt_response_find(response, "ETag") != NULL);
        return;
    }
    if (type == NULL || encoded)
        return;
    assert(strncmp(type, "image/", 6) == 0 || rpt_utf8_valid(response->body, response->len, NULL));
    if (response->status >= 400)
        assert(strstr(type, "problem+json") != NULL || strstr(type, "text/html") != NULL);
    if (strstr(type, "json") == NULL || strstr(type, "ndjson") != NULL)
        return;
    json_auto_t *value = json_loadb(response->body, response->len, JSON_DECODE_ANY, NULL);
    assert(value != NULL);
    if (response->status >= 400)
        check_problem(response, value);
}

static void check_same(const struct rpt_response *a, const struct rpt_response *b)
{
    assert(a->status == b->status && a->header_count == b->header_count && a->len == b->len);
    assert(a->len == 0 || memcmp(a->body, b->body, a->len) == 0);
    for (size_t i = 0; i < a->header_count; i++)
        assert(strcmp(a->headers[i].name, b->headers[i].name) == 0 &&
               strcmp(a->headers[i].value, b->headers[i].value) == 0);
}

static struct rpt_response *answer(struct rpt_app *app, const struct rpt_headers *headers,
                                   const struct rpt_request *request)
{
    return headers->odd ? rpt_answer_refusal(app, request, RPT_E_BAD_REQUEST)
                        : rpt_answer(app, request);
}

static void check_quick(struct rpt_app *app, const struct rpt_request *request,
                        const struct rpt_response *wanted)
{
    char *key = NULL;
    struct rpt_response *quick = rpt_answer_quick(app, request, &key);

    assert((quick == NULL) >= (key != NULL));
    if (quick != NULL)
        check_same(quick, wanted);
    rpt_response_release(quick);
    free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rpt_app *anew, *stored;

    if (anew == NULL) {
        anew = fuzz_app("0");
        stored = fuzz_app("8");
    }
    char *text = rpt_strndup((const char *)data, size);
    struct rpt_headers headers;
    struct rpt_request request;

    fuzz_request(text, &headers, &request);
    struct rpt_response *first = answer(anew, &headers, &request);
    struct rpt_response *second = answer(stored, &headers, &request);
    assert(first->status >= 200 && first->status < 500);
    check_headers(first);
    check_body(first);
    check_same(first, second);
    if (!headers.odd)
        check_quick(stored, &request, first);
    rpt_response_release(first);
    rpt_response_release(second);
    free(text);
    return 0;
}
