/* SPDX-License-Identifier: MIT
 *
 * Renders pairs of lines, a JSON string with a template and its data, and prints a JSON string for
 * each: how the client tests compare our Mustache with npm's.
 */
#include "rapporteur/base.h"

#include <stdlib.h>
#include <string.h>

static json_t *rendered(const char *template, const json_t *data, struct rpt_error *err)
{
    struct rpt_tmpl *tmpl = rpt_tmpl_parse("line", template, err);
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, (size_t)1 << 20);
    bool good = tmpl != NULL && rpt_tmpl_render(tmpl, data, NULL, NULL, &out, err);
    rpt_tmpl_destroy(tmpl);
    return good ? json_stringn(out.len > 0 ? out.data : "", out.len)
                : json_sprintf("error: %s", err->detail);
}

int main(void)
{
    char *lines[2] = {NULL, NULL};
    size_t sizes[2] = {0, 0};

    while (getline(&lines[0], &sizes[0], stdin) > 0 && getline(&lines[1], &sizes[1], stdin) > 0) {
        json_t *template = json_loads(lines[0], JSON_DECODE_ANY, NULL),
               *data = json_loads(lines[1], JSON_DECODE_ANY, NULL);
        struct rpt_error err = {0};
        json_t *text = rendered(json_string_value(template), data, &err);
        char *dump = json_dumps(text, JSON_ENCODE_ANY);

        puts(dump);
        free(dump);
        json_decref(text);
        json_decref(template);
        json_decref(data);
        rpt_error_clear(&err);
    }
    free(lines[0]);
    free(lines[1]);
    return EXIT_SUCCESS;
}
