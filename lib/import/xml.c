/* SPDX-License-Identifier: MIT
 *
 * The only file that names libxml2. Its parsers are driven with handlers of ours only: no tree is
 * built, and what would load or expand something has no handler at all.
 */
#include "xml.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

struct stream {
    struct rpt_draft *draft;
    const struct rpt_file *file;
    const struct rpt_xml_reader *reader;
    void *cls;
    xmlParserCtxtPtr parser;
    unsigned lines_before, depth, namespaces, declarations;
    unsigned char declared[RPT_MAX_DEPTH + 1]; /* namespaces, by the elements that are open */
    bool stopped;
    struct rpt_buf words;    /* of the element being told, each with its NUL */
    const char **attributes; /* into them */
    size_t attribute_count;
    xmlEntity entity; /* a character that HTML has a name for */
    xmlChar character[8];
};

static const char *text_of(const xmlChar *text)
{
    return text != NULL ? (const char *)text : "";
}

static unsigned line_of(const struct stream *s)
{
    return s->lines_before + (s->parser->input != NULL ? (unsigned)s->parser->input->line : 1);
}

RPT_PRINTF(4, 5)
static void stop(struct stream *s, unsigned line, unsigned column, const char *format, ...)
{
    char text[300];
    va_list args;

    if (s->stopped)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    rpt_mistake(s->draft, s->file, line, column, "%s", text);
    s->stopped = true;
    xmlStopParser(s->parser);
}

/* ---- Elements. */

static bool enter(struct stream *s)
{
    if (s->stopped)
        return false;
    if (++s->depth > RPT_MAX_DEPTH)
        stop(s, line_of(s), 1,
             "elements stand in one another more than %d deep here; take some of them apart",
             RPT_MAX_DEPTH);
    return !s->stopped;
}

static void add_word(struct stream *s, const char *prefix, const char *text, size_t len)
{
    if (*prefix != '\0')
        rpt_buf_addf(&s->words, "%s:", prefix);
    rpt_buf_add(&s->words, text, len);
    rpt_buf_add(&s->words, "", 1);
    s->attribute_count++;
}

/* All words are there, so that they no longer move. */
static void point_to_words(struct stream *s)
{
    const char *at = s->words.data;

    s->attributes = rpt_grow(s->attributes, s->attribute_count + 1, sizeof *s->attributes);
    for (size_t i = 0; i < s->attribute_count; i++) {
        s->attributes[i] = at;
        at += strlen(at) + 1;
    }
    s->attributes[s->attribute_count] = NULL;
}

static void tell(struct stream *s, const char *name, const char *prefix, const char *space)
{
    struct rpt_element element = {.name = name, .prefix = prefix, .space = space};

    point_to_words(s);
    element.attributes = s->attributes;
    element.line = line_of(s);
    if (!s->reader->start(s->cls, &element)) {
        s->stopped = true;
        xmlStopParser(s->parser);
    }
    rpt_buf_cut(&s->words, 0);
    s->attribute_count = 0;
}

static void leave(struct stream *s)
{
    if (s->stopped)
        return;
    s->namespaces -= s->declared[s->depth];
    s->declared[s->depth] = 0;
    s->depth--;
    s->reader->end(s->cls);
}

/* The parser leaves an ampersand of an attribute as a reference, since it expands none. */
static void add_value(struct stream *s, const char *value, const char *end)
{
    const char *at;

    while ((at = memmem(value, (size_t)(end - value), "&#38;", 5)) != NULL) {
        rpt_buf_add(&s->words, value, (size_t)(at - value) + 1);
        value = at + 5;
    }
    add_word(s, "", value, (size_t)(end - value));
}

static void xml_start(void *cls, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
                      int declared, const xmlChar **namespaces, int count, int defaulted,
                      const xmlChar **attributes)
{
    struct stream *s = cls;

    (void)namespaces;
    (void)defaulted;
    if (!enter(s))
        return;
    s->namespaces += (unsigned)declared;
    if (s->namespaces > RPT_MAX_NAMESPACES) {
        stop(s, line_of(s), 1, "more than %d namespaces are declared here; take some out",
             RPT_MAX_NAMESPACES);
        return;
    }
    s->declared[s->depth] = (unsigned char)declared;
    for (int i = 0; i < count; i++, attributes += 5) {
        add_word(s, text_of(attributes[1]), text_of(attributes[0]), strlen(text_of(attributes[0])));
        add_value(s, (const char *)attributes[3], (const char *)attributes[4]);
    }
    tell(s, text_of(name), text_of(prefix), text_of(space));
}

static void xml_end(void *cls, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
    (void)name;
    (void)prefix;
    (void)space;
    leave(cls);
}

/* Elements that hold nothing and that libxml2 does not know yet. */
static bool is_void(const xmlChar *name)
{
    static const char *const names[] = {"embed", "source", "track", "wbr"};

    for (size_t i = 0; i < RPT_COUNT(names); i++)
        if (strcmp(names[i], (const char *)name) == 0)
            return true;
    return false;
}

static void html_start(void *cls, const xmlChar *name, const xmlChar **attributes)
{
    struct stream *s = cls;

    if (!enter(s))
        return;
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2) {
        add_word(s, "", text_of(attributes[i]), strlen(text_of(attributes[i])));
        add_word(s, "", text_of(attributes[i + 1]), strlen(text_of(attributes[i + 1])));
    }
    tell(s, text_of(name), "", "");
    if (is_void(name))
        leave(s);
}

static void html_end(void *cls, const xmlChar *name)
{
    if (!is_void(name))
        leave(cls);
}

/* ---- Text. */

static void add_text(void *cls, const xmlChar *text, int len)
{
    struct stream *s = cls;
    const char *from = (const char *)text, *end = from + len, *at = from;
    unsigned line = line_of(s);

    if (s->stopped)
        return;
    while (at < end && strchr(" \t\n\r\f", *at) != NULL && *at != '\0')
        at++;
    for (; at < end; at++)
        line -= *at == '\n';
    s->reader->text(s->cls, from, (size_t)len, line);
}

/* Names that HTML knows are their characters; what a file declares itself is never expanded. */
static xmlEntityPtr find_entity(void *cls, const xmlChar *name)
{
    struct stream *s = cls;
    const htmlEntityDesc *known = htmlEntityLookup(name);
    size_t len;

    if (s->parser->instate != XML_PARSER_CONTENT &&
        s->parser->instate != XML_PARSER_ATTRIBUTE_VALUE)
        return NULL; /* inside a DTD */
    if (known == NULL || s->parser->instate != XML_PARSER_CONTENT) {
        stop(s, line_of(s), 1,
             "the entity '&%.60s;' is not expanded here; write what it stands for",
             (const char *)name);
        return NULL;
    }
    len = rpt_utf8_put(known->value, (char *)s->character);
    s->character[len] = '\0';
    s->entity = (xmlEntity){.etype = XML_INTERNAL_PREDEFINED_ENTITY,
                            .name = name,
                            .content = s->character,
                            .orig = s->character,
                            .length = (int)len};
    return &s->entity;
}

static void declare_attribute(void *cls, const xmlChar *element, const xmlChar *name, int type,
                              int def, const xmlChar *value, xmlEnumerationPtr tree)
{
    struct stream *s = cls;

    (void)element;
    (void)name;
    (void)type;
    (void)def;
    (void)value;
    xmlFreeEnumeration(tree);
    if (++s->declarations > RPT_MAX_DECLARATIONS)
        stop(s, line_of(s), 1, "the file declares more than %d attributes; take its DTD out",
             RPT_MAX_DECLARATIONS);
}

/* ---- Errors. */

static void xml_error(void *cls, xmlErrorPtr error)
{
    struct stream *s = cls;
    const char *message = error->message != NULL ? error->message : "something is wrong";
    int len = (int)strcspn(message, "\n");

    if (error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE)
        return;
    stop(s, s->lines_before + (unsigned)(error->line > 0 ? error->line : 1),
         error->int2 > 0 ? (unsigned)error->int2 : 1,
         "this is not well-formed XML: %.*s; mend it there or right before", len, message);
}

static void html_error(void *cls, xmlErrorPtr error)
{
    (void)cls; /* HTML is read as browsers do: whatever stands there means something */
    (void)error;
}

/* ---- Attributes are compared each with each by the parser, so that too many would take long. */

/* Behind the attributes of the tag that begins at `at`; their number is added to *count. It reads
 * as the parser does, which goes on at the next space where it sees no name. */
static const char *pass_tag(const char *at, const char *end, size_t *count)
{
    static const char spaces[] = " \t\n\r\f/";

    while (at < end && *at != '>' && *count <= RPT_MAX_ATTRIBUTES) {
        const char *name = at;

        if (memchr(spaces, *at, sizeof spaces - 1) != NULL) {
            at++;
            continue;
        }
        while (at < end && (isalnum((unsigned char)*at) || strchr("_:.-", *at) != NULL ||
                            (unsigned char)*at >= 0x80))
            at++;
        if (at == name) {
            while (at < end && *at != '>' && memchr(spaces, *at, sizeof spaces - 1) == NULL)
                at++;
            continue;
        }
        *count += 1 + (size_t)(at - name) / 100;
        while (at < end && isspace((unsigned char)*at))
            at++;
        if (at == end || *at != '=')
            continue;
        for (at++; at < end && isspace((unsigned char)*at); at++)
            ;
        if (at < end && (*at == '"' || *at == '\'')) {
            const char *close = memchr(at + 1, *at, (size_t)(end - at) - 1);
            at = close != NULL ? close + 1 : end;
        } else {
            while (at < end && *at != '>' && !isspace((unsigned char)*at))
                at++;
        }
    }
    return at;
}

/* Every '<' is looked at, since what is a tag to us may be none to the parser (in a script); so
 * what is looked at more than once is bounded. */
static bool check_tags(struct rpt_draft *draft, const struct rpt_file *file, const char *text,
                       size_t len, unsigned line)
{
    const char *end = text + len, *at = text;
    size_t work = 0;

    while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        const char *tag = at++;
        size_t count = 0;

        if (at < end && (isalpha((unsigned char)*at) || *at == '_'))
            work += (size_t)(pass_tag(at, end, &count) - at);
        if (count <= RPT_MAX_ATTRIBUTES && work <= 16 * len)
            continue;
        for (at = text; at < tag; at++)
            line += *at == '\n';
        if (count > RPT_MAX_ATTRIBUTES)
            rpt_mistake(draft, file, line, 1, "this element has more than %d attributes",
                        RPT_MAX_ATTRIBUTES);
        else
            rpt_mistake(draft, file, line, 1, "too many tags up to here have no '>' at their end");
        return false;
    }
    return true;
}

/* ---- Reading. */

static bool finish(struct stream *s)
{
    if (s->parser->myDoc != NULL)
        xmlFreeDoc(s->parser->myDoc);
    s->parser->myDoc = NULL;
    rpt_buf_finish(&s->words);
    free(s->attributes);
    return !s->stopped;
}

bool rpt_xml_read(struct rpt_draft *draft, const struct rpt_file *file,
                  const struct rpt_xml_reader *reader, void *cls)
{
    struct stream s = {.draft = draft, .file = file, .reader = reader, .cls = cls};

    if (!check_tags(draft, file, file->text, file->len, 1))
        return false;
    rpt_buf_init(&s.words, RPT_MAX_FILE);
    s.parser = xmlNewParserCtxt();
    *s.parser->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                     .startElementNs = xml_start,
                                     .endElementNs = xml_end,
                                     .characters = add_text,
                                     .ignorableWhitespace = add_text,
                                     .cdataBlock = add_text,
                                     .getEntity = find_entity,
                                     .attributeDecl = declare_attribute,
                                     .serror = xml_error};
    s.parser->userData = &s;
    xmlCtxtReadMemory(s.parser, file->text, (int)file->len, NULL, "UTF-8",
                      XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    bool good = finish(&s);
    xmlFreeParserCtxt(s.parser);
    return good;
}

bool rpt_html_read_part(struct rpt_draft *draft, const struct rpt_file *file, const char *text,
                        size_t len, unsigned line, const struct rpt_xml_reader *reader, void *cls)
{
    struct stream s = {
        .draft = draft, .file = file, .reader = reader, .cls = cls, .lines_before = line - 1};

    if (!check_tags(draft, file, text, len, line))
        return false;
    rpt_buf_init(&s.words, RPT_MAX_FILE);
    s.parser = htmlNewParserCtxt();
    *s.parser->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                     .startElement = html_start,
                                     .endElement = html_end,
                                     .characters = add_text,
                                     .ignorableWhitespace = add_text,
                                     .cdataBlock = add_text,
                                     .serror = html_error};
    s.parser->userData = &s;
    htmlCtxtReadMemory(s.parser, text, (int)len, NULL, "UTF-8",
                       HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_RECOVER);
    bool good = finish(&s);
    htmlFreeParserCtxt(s.parser);
    return good;
}

const char *rpt_attribute(const struct rpt_element *element, const char *name)
{
    for (const char *const *at = element->attributes; *at != NULL; at += 2)
        if (strcmp(*at, name) == 0)
            return at[1];
    return NULL;
}
