/* SPDX-License-Identifier: MIT
 *
 * A work's versions: the one in the reader's language (the only place where Accept-Language
 * counts), and two of them side by side.
 */
#include "handler.h"

#include <stdlib.h>

RPT_HANDLER(work_document)
{
    const char *lang = rpt_call_param(call, "lang");
    char *document;

    if (lang == NULL) {
        lang = call->request->accept_language;
        call->vary = "Accept-Language";
    }
    if (!rpt_call_check(call, err) || !rpt_work_choose(call->db, rpt_call_path(call, "work"),
                                                       lang != NULL ? lang : "", &document, err))
        return false;
    call->location = rpt_arena_printf(call->arena, "/documents/%s", document);
    call->status = 303;
    free(document);
    return true;
}

RPT_HANDLER(alignment)
{
    return rpt_call_check(call, err) &&
           rpt_alignment(call->db, call->arena, rpt_call_path(call, "work"),
                         rpt_call_param(call, "documents"), &call->value, err);
}
