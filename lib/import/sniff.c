/* SPDX-License-Identifier: MIT
 *
 * What kind of markup the first bytes are of: the root element of XML, found without parsing, and
 * words that tell one vocabulary from another. UTF-16 is seen through by leaving its NULs out.
 */
#include "xml.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The bytes that are ASCII, as far as that goes; free() it. */
static char *plain(const char *head, size_t len)
{
    char *made = rpt_alloc(len + 1);
    size_t used = 0;

    for (size_t i = 0; i < len; i++)
        if (head[i] != '\0')
            made[used++] = head[i];
    return made;
}

/* Behind what begins and ends with these; NULL where it does not end. */
static const char *pass(const char *at, const char *open, const char *close)
{
    const char *end = strstr(at + strlen(open), close);

    return end != NULL ? end + strlen(close) : NULL;
}

/* A DOCTYPE, which may hold declarations between brackets. */
static const char *pass_doctype(const char *at)
{
    const char *bracket = strchr(at, '['), *end = strchr(at, '>');

    if (bracket != NULL && end != NULL && bracket < end) {
        end = strchr(bracket, ']');
        end = end != NULL ? strchr(end, '>') : NULL;
    }
    return end != NULL ? end + 1 : NULL;
}

/* The first element's '<', behind white space, comments and declarations; NULL: none. */
static const char *root_of(const char *at)
{
    while (at != NULL) {
        at += strspn(at, " \t\r\n\xEF\xBB\xBF\xFE\xFF");
        if (strncmp(at, "<!--", 4) == 0)
            at = pass(at, "<!--", "-->");
        else if (strncmp(at, "<?", 2) == 0)
            at = pass(at, "<?", "?>");
        else if (strncasecmp(at, "<!doctype", 9) == 0)
            at = pass_doctype(at);
        else
            return *at == '<' && isalpha((unsigned char)at[1]) ? at : NULL;
    }
    return NULL;
}

bool rpt_xml_root(const char *head, size_t len, char root[64])
{
    char *text = plain(head, len);
    const char *at = root_of(text);
    size_t size = at != NULL ? strcspn(at + 1, " \t\r\n/>") : 0;
    bool found = size > 0 && size < 64 && at[1 + size] != '\0';

    if (found) {
        memcpy(root, at + 1, size);
        root[size] = '\0';
    }
    free(text);
    return found;
}

bool rpt_xml_holds(const char *head, size_t len, const char *words)
{
    char *text = plain(head, len);
    bool held = strcasestr(text, words) != NULL;

    free(text);
    return held;
}
