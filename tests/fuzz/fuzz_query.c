/* SPDX-License-Identifier: MIT
 *
 * Any query string on any route, and any bytes as a URL's piece: what is read, written in its
 * canonical form and read again is the same; names come sorted, defaults not at all; and decoding
 * gives back what was encoded.
 */
#include "service.h"

static void check_piece(struct rpt_arena *arena, const char *text)
{
    struct rpt_error err = {0};
    char *decoded;
    RPT_AUTO_BUF encoded = {0};

    rpt_buf_init(&encoded, 4 * strlen(text) + 1);
    rpt_url_encode(&encoded, text, "");
    bool read = rpt_url_decode(arena, encoded.len > 0 ? encoded.data : "", encoded.len, true,
                               &decoded, &err);
    assert(read == rpt_utf8_valid(text, strlen(text), NULL));
    assert(!read || strcmp(decoded, text) == 0);
    rpt_error_clear(&err);
}

static void check_params(const struct rpt_call *call)
{
    for (size_t i = 0; i < call->param_count; i++) {
        const struct rpt_param *param = &call->params[i];
        const struct rpt_param_spec *spec = rpt_params_find(call->route, param->name);

        assert(i == 0 || strcmp(param[-1].name, param->name) <= 0);
        assert(strcmp(param->name, "format") != 0);
        assert(spec == NULL || spec->fallback == NULL || strcmp(spec->fallback, param->value) != 0);
        assert(rpt_utf8_valid(param->value, strlen(param->value), NULL));
    }
}

static void check_again(const struct rpt_call *call)
{
    struct rpt_call again = {.arena = call->arena, .route = call->route};
    const char *format = NULL;
    struct rpt_error err = {0};

    assert(rpt_request_params(&again, call->query, &format, &err) && format == NULL);
    assert(again.param_count == call->param_count && strcmp(again.query, call->query) == 0);
    for (size_t i = 0; i < call->param_count; i++)
        assert(strcmp(again.params[i].name, call->params[i].name) == 0 &&
               strcmp(again.params[i].value, call->params[i].value) == 0);
}

/* What the whole request accepts of a query is what this part accepts of it alone. */
static void check_values(const struct rpt_call *call)
{
    for (size_t i = 0; i < call->param_count; i++) {
        const struct rpt_param_spec *spec = rpt_params_find(call->route, call->params[i].name);
        struct rpt_error err = {0};

        if (spec != NULL && !rpt_param_check(spec, call->params[i].value, &err))
            assert((err.id == RPT_E_BAD_VALUE || err.id == RPT_E_OVER_LIMIT ||
                    err.id == RPT_E_UNKNOWN_VALUE) &&
                   strcmp(err.parameter, spec->name) == 0);
        rpt_error_clear(&err);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > RPT_MAX_TARGET)
        return 0;
    char *text = rpt_strndup((const char *)data + 1, size - 1);
    struct rpt_call call = {.arena = rpt_arena_create(),
                            .route = &rpt_routes[data[0] % rpt_route_count]};
    const char *format = NULL;
    struct rpt_error err = {0};

    check_piece(call.arena, text);
    if (rpt_request_params(&call, text, &format, &err)) {
        check_params(&call);
        check_values(&call);
        check_again(&call);
    } else {
        assert(err.id == RPT_E_BAD_REQUEST || err.id == RPT_E_OVER_LIMIT ||
               err.id == RPT_E_CONFLICT);
    }
    rpt_error_clear(&err);
    rpt_arena_destroy(call.arena);
    free(text);
    return 0;
}
