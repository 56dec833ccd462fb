/* SPDX-License-Identifier: MIT
 *
 * Text that is to be read as text, in Markdown (CommonMark).
 */
#include "rapporteur/base.h"

#include <string.h>

/* What would begin a list, a heading, a rule or a fence (">" is escaped wherever it stands). */
static size_t add_beginning(struct rpt_buf *out, const char *text, size_t len)
{
    size_t digits = 0;

    while (digits < len && text[digits] >= '0' && text[digits] <= '9')
        digits++;
    if (digits > 0 && digits < len && (text[digits] == '.' || text[digits] == ')')) {
        rpt_buf_add(out, text, digits);
        rpt_buf_addc(out, '\\');
        return digits;
    }
    if (digits == 0 && len > 0 && text[0] != '\0' && strchr("-+#=~:", text[0]) != NULL)
        rpt_buf_addc(out, '\\');
    return 0;
}

void rpt_markdown_escape(struct rpt_buf *out, const char *text, size_t len, bool begins)
{
    size_t i = begins ? add_beginning(out, text, len) : 0;

    for (; i < len; i++) {
        if (text[i] == '\n') {
            rpt_buf_adds(out, "\\\n");
            i += add_beginning(out, text + i + 1, len - i - 1);
            continue;
        }
        if (text[i] != '\0' && strchr("\\`*_[]<>&|{}!", text[i]) != NULL)
            rpt_buf_addc(out, '\\');
        rpt_buf_addc(out, text[i]);
    }
}
