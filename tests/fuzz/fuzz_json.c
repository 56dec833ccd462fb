/* SPDX-License-Identifier: MIT
 *
 * Any bytes as JSON: refused with a place, or read, written and read again as the same.
 */
#include "rapporteur/base.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpt_error err = {0};
    json_t *value = rpt_json_parse((const char *)data, size, &err);

    if (value == NULL) {
        assert(err.id == RPT_E_BAD_DATA && *err.detail != '\0');
        rpt_error_clear(&err);
        return 0;
    }
    RPT_AUTO_BUF pretty = {0}, compact = {0};
    rpt_buf_init(&pretty, (size_t)64 << 20);
    rpt_buf_init(&compact, (size_t)64 << 20);
    rpt_json_write(value, &pretty);
    rpt_json_write_compact(value, &compact);
    json_t *again = rpt_json_parse(pretty.data, pretty.len, &err);
    json_t *once_more = rpt_json_parse(compact.data, compact.len, &err);
    assert(pretty.full || json_equal(value, again));
    assert(json_equal(value, once_more));
    json_decref(value);
    json_decref(again);
    json_decref(once_more);
    return 0;
}
