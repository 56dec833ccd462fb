/* SPDX-License-Identifier: MIT
 *
 * The project's own documentation: CommonMark with tables → HTML by libcmark-gfm; raw HTML is left
 * out.
 */
#include "form_private.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>

char *rpt_markdown_html(const char *markdown, size_t len)
{
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
    cmark_syntax_extension *table = cmark_find_syntax_extension("table");

    if (table != NULL)
        cmark_parser_attach_syntax_extension(parser, table);
    cmark_parser_feed(parser, markdown, len);
    cmark_node *document = cmark_parser_finish(parser);
    char *html =
        cmark_render_html(document, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser));
    cmark_node_free(document);
    cmark_parser_free(parser);
    return html;
}
