/* SPDX-License-Identifier: MIT
 *
 * JSON: the thing itself, laid out for people (application/json), or a list's things a line each
 * (application/x-ndjson).
 */
#include "form_private.h"

bool rpt_write_json(const struct rpt_subject *subject, struct rpt_buf *out, struct rpt_error *err)
{
    rpt_json_write(subject->value, out);
    rpt_buf_addc(out, '\n');
    return rpt_buf_ok(out, err);
}

bool rpt_write_ndjson(const struct rpt_subject *subject, struct rpt_buf *out, struct rpt_error *err)
{
    size_t i;
    json_t *item;

    json_array_foreach (json_object_get(subject->value, "items"), i, item) {
        rpt_json_write_compact(item, out);
        rpt_buf_addc(out, '\n');
    }
    return rpt_buf_ok(out, err);
}
