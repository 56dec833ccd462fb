/* SPDX-License-Identifier: MIT
 *
 * HTML and XML as a stream of elements and text. Nothing is ever fetched, no DTD is loaded, no
 * entity that a file declares is expanded; how deep, how many and how long are bounded. What breaks
 * XML, or a bound, is one mistake at its line, and the stream ends there.
 */
#ifndef RPT_XML_H
#define RPT_XML_H

#include "draft.h"

#define RPT_MAX_ATTRIBUTES 1000  /* of an element */
#define RPT_MAX_NAMESPACES 100   /* open at once */
#define RPT_MAX_DECLARATIONS 100 /* of attributes, in a file's own DTD */

struct rpt_element {
    const char *name;              /* local, as written; in HTML in small letters */
    const char *prefix, *space;    /* "" where there is none; space: its namespace */
    const char *const *attributes; /* name (with its prefix), value, …, NULL */
    unsigned line;
};

struct rpt_xml_reader {
    /* False ends the stream; the reader has said why. */
    bool (*start)(void *cls, const struct rpt_element *element);
    void (*end)(void *cls);
    /* At the line where its first character stands that is no white space. */
    void (*text)(void *cls, const char *text, size_t len, unsigned line);
};

/* Both read UTF-8 and say mistakes at lines of `file`; `line` is that of the first byte. False
 * after a mistake, or where the reader wanted no more. */
bool rpt_xml_read(struct rpt_draft *draft, const struct rpt_file *file,
                  const struct rpt_xml_reader *reader, void *cls);
bool rpt_html_read_part(struct rpt_draft *draft, const struct rpt_file *file, const char *text,
                        size_t len, unsigned line, const struct rpt_xml_reader *reader, void *cls);

/* The value of an attribute, NULL where it has none. */
const char *rpt_attribute(const struct rpt_element *element, const char *name);

/* The root element that XML begins with, whatever its encoding; false where it is none. `root` gets
 * its name with its prefix. For sniffers. */
bool rpt_xml_root(const char *head, size_t len, char root[64]);
/* Whether the first bytes hold these ASCII words, whatever the encoding. */
bool rpt_xml_holds(const char *head, size_t len, const char *words);

#endif
