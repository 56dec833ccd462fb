/* SPDX-License-Identifier: MIT
 *
 * Any Accept, Accept-Encoding and Accept-Language, a line each: the form, coding and document that
 * are chosen are among those that the header takes, none that is there weighs more, and neither
 * letter case nor a range of no one's changes the choice.
 */
#include "service.h"

#include <strings.h>

static void swap_case(char *text)
{
    for (; *text != '\0'; text++)
        if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z'))
            *text ^= 0x20;
}

/* The same header as another client might write it. */
static char *rewritten(struct rpt_arena *arena, const char *header)
{
    char *swapped = rpt_arena_strdup(arena, header);

    swap_case(swapped);
    return rpt_arena_printf(arena, "%s ,\tx-nobody/x-nothing;q=0.7", swapped);
}

static bool is_blank(const char *header)
{
    return header[strspn(header, " \t")] == '\0';
}

static void check_form(struct rpt_app *app, struct rpt_arena *arena, const char *accept)
{
    struct rpt_request request = {.method = "GET", .accept = accept};
    struct rpt_call call = {.app = app,
                            .arena = arena,
                            .request = &request,
                            .route = &rpt_routes[strlen(accept) % rpt_route_count]};
    struct rpt_error err = {0};

    call.path = call.route->pattern;
    if (call.route->shape >= RPT_SHAPE_REDIRECT)
        return;
    if (rpt_negotiate(&call, NULL, NULL, &err)) {
        int best = rpt_accept_quality(accept, call.form->media_type);
        assert(best > 0);
        for (size_t i = 0; i < rpt_form_count; i++)
            assert(!rpt_route_has_form(app, call.route, &rpt_forms[i]) ||
                   rpt_accept_quality(accept, rpt_forms[i].media_type) <= best);
    } else {
        assert(err.id == RPT_E_NOT_ACCEPTABLE && json_array_size(err.allowed) > 0);
    }
    rpt_error_clear(&err);
}

static void check_qualities(struct rpt_arena *arena, const char *accept)
{
    const char *other = rewritten(arena, accept);

    for (size_t i = 0; i < rpt_form_count; i++) {
        const char *media = rpt_forms[i].media_type;
        int quality = rpt_accept_quality(accept, media);

        assert(quality >= 0 && quality <= 1000);
        assert(is_blank(accept) || rpt_accept_quality(other, media) == quality);
    }
}

static void check_coding(struct rpt_arena *arena, const char *header)
{
    enum rpt_coding coding = rpt_coding_choose(header, "application/json", 4096);

    assert(coding < RPT_CODING_COUNT);
    assert(rpt_coding_choose(rewritten(arena, header), "application/json", 4096) == coding);
    assert(coding == RPT_IDENTITY || strchr(header, '*') != NULL ||
           strcasestr(header, rpt_coding_names[coding]) != NULL);
    assert(rpt_coding_choose(header, "application/json", 100) == RPT_IDENTITY);
}

static void check_language(struct rpt_db *db, const char *languages)
{
    struct rpt_error err = {0};
    char *document = NULL;

    assert(rpt_work_choose(db, "talks", languages, &document, &err));
    assert(strncmp(document, "talks", strlen("talks")) == 0);
    free(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rpt_app *app;
    static struct rpt_db *db;

    if (app == NULL) {
        app = fuzz_app("0");
        db = rpt_app_take(app);
        rpt_db_deadline(db, 0);
    }
    struct rpt_arena *arena = rpt_arena_create();
    char *at = rpt_arena_strndup(arena, (const char *)data, size);
    const char *accept = fuzz_line(&at), *encoding = fuzz_line(&at), *language = fuzz_line(&at);

    check_qualities(arena, accept);
    check_form(app, arena, accept);
    if (encoding != NULL)
        check_coding(arena, encoding);
    check_language(db, language);
    rpt_arena_destroy(arena);
    return 0;
}
