/* SPDX-License-Identifier: MIT
 *
 * Elements to parts by a table, and metadata into a document's record: what the importers of HTML
 * and XML have in common between the stream (xml.h) and the flow.
 */
#include "markup.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int by_name(const void *name, const void *rule)
{
    return strcmp(name, ((const struct rpt_rule *)rule)->name);
}

const struct rpt_rule *rpt_rule_find(const struct rpt_rule *rules, size_t count, const char *name)
{
    return bsearch(name, rules, count, sizeof *rules, by_name);
}

static const char *first_attribute(const struct rpt_element *element, const char *one,
                                   const char *other)
{
    const char *value = rpt_attribute(element, one);

    return value != NULL ? value : rpt_attribute(element, other);
}

/* An address that runs a program or holds a file is no link. */
static bool leads_somewhere(const char *url)
{
    static const char *const schemes[] = {"javascript:", "vbscript:", "data:"};

    for (size_t i = 0; i < RPT_COUNT(schemes); i++)
        if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
            return false;
    return true;
}

/* Its address without the spaces around it; no link where it has none. */
static void check_link(struct rpt_flow *flow, struct rpt_part *part)
{
    static const char spaces[] = " \t\n";
    const char *url = part->value != NULL ? part->value + strspn(part->value, spaces) : "";
    size_t len = strlen(url);

    while (len > 0 && strchr(spaces, url[len - 1]) != NULL)
        len--;
    part->value = rpt_arena_strndup(flow->draft->arena, url, len);
    if (len > 0 && leads_somewhere(url))
        return;
    part->what = PART_PLAIN;
    if (len > 0)
        rpt_flow_left_out(flow, "a link that is a script or a file");
}

struct rpt_part rpt_rule_part(struct rpt_flow *flow, const struct rpt_rule *rule,
                              const struct rpt_element *element)
{
    struct rpt_part part = {.what = PART_PLAIN};

    if (rule != NULL) {
        part.what = rule->what;
        part.name = rule->part;
        part.value = rule->value != NULL ? rpt_attribute(element, rule->value) : NULL;
        if (rule->what == PART_PLAIN && rule->part != NULL)
            rpt_flow_left_out(flow, rule->part);
    } else {
        rpt_flow_left_out(flow, rpt_arena_printf(flow->draft->arena, "<%.60s> (its text is kept)",
                                                 element->name));
    }
    if (part.what == PART_MARK && strcmp(part.name, "link") == 0)
        check_link(flow, &part);
    part.lang = first_attribute(element, "xml:lang", "lang");
    part.id = first_attribute(element, "xml:id", "id");
    return part;
}

void rpt_part_become(struct rpt_part *part, enum rpt_part_kind what, const char *name)
{
    *part = (struct rpt_part){.what = what, .name = name, .lang = part->lang, .id = part->id};
}

/* ---- Metadata. */

/* On one line, spaces folded; free() it. */
static char *folded(const char *text)
{
    size_t len = strlen(text), at = 0, used = 0, nfc_len;
    char *made = rpt_alloc(len + 1);
    bool space = false;

    while (at < len) {
        size_t from = at;

        if (rpt_cp_is_space(rpt_utf8_next(text, len, &at))) {
            space = used > 0;
            continue;
        }
        if (space)
            made[used++] = ' ';
        space = false;
        memcpy(made + used, text + from, at - from);
        used += at - from;
    }
    char *nfc = rpt_utf8_nfc(made, used, &nfc_len);
    free(made);
    return nfc;
}

void rpt_record_text(json_t *record, const char *key, const char *text)
{
    char *made = text != NULL ? folded(text) : NULL;

    if (made != NULL && *made != '\0')
        json_object_set_new(record, key, json_string(made));
    free(made);
}

static json_t *agent(const char *name)
{
    json_t *made = json_object();

    rpt_record_text(made, "name", name);
    if (json_object_size(made) > 0)
        return made;
    json_decref(made);
    return NULL;
}

void rpt_record_author(json_t *record, const char *name)
{
    json_t *authors = json_object_get(record, "authors"), *made = agent(name);

    if (made == NULL)
        return;
    if (authors == NULL) {
        authors = json_array();
        json_object_set_new(record, "authors", authors);
    }
    json_array_append_new(authors, made);
}

void rpt_record_publisher(json_t *record, const char *name)
{
    json_t *made = agent(name);

    if (made != NULL)
        json_object_set_new(record, "publisher", made);
}

void rpt_record_published(json_t *record, const char *text)
{
    char *made = text != NULL ? folded(text) : NULL;

    if (made != NULL && rpt_draft_text(record, "published") == NULL) {
        if (strlen(made) > 10 && strchr("T ", made[10]) != NULL)
            made[10] = '\0';
        for (char *at = made; *at != '\0'; at++)
            if (*at == '/' && at - made == 4 && strlen(made) == 10)
                made[4] = made[7] = '-'; /* 2013/04/21 */
        if (rpt_date_valid(made))
            json_object_set_new(record, "published", json_string(made));
    }
    free(made);
}

void rpt_record_lang(json_t *record, const char *tag)
{
    if (tag != NULL && rpt_lang_valid(tag))
        json_object_set_new(record, "lang", json_string(tag));
}

void rpt_record_url(json_t *record, const char *url)
{
    if (url != NULL &&
        (strncasecmp(url, "https://", 8) == 0 || strncasecmp(url, "http://", 7) == 0) &&
        strpbrk(url, " \t\r\n<>\"") == NULL)
        json_object_set_new(record, "url", json_string(url));
}

/* ---- Trees. */

const char *rpt_tree_name(const struct rpt_tree *tree, size_t up)
{
    return up < tree->depth ? tree->names[tree->depth - 1 - up] : "";
}

bool rpt_tree_inside(const struct rpt_tree *tree, const char *name)
{
    for (size_t i = 0; i < tree->depth; i++)
        if (strcmp(tree->names[i], name) == 0)
            return true;
    return false;
}

void rpt_tree_enter(struct rpt_tree *tree, const struct rpt_element *element)
{
    tree->flow.line = element->line;
    if (tree->depth < RPT_COUNT(tree->names))
        snprintf(tree->names[tree->depth++], sizeof tree->names[0], "%s", element->name);
}

void rpt_tree_leave(struct rpt_tree *tree)
{
    const struct rpt_field *field = tree->field;

    if (field != NULL && tree->depth == tree->field_depth) {
        const char *text = rpt_flow_take(&tree->flow);

        tree->field = NULL;
        if (*text != '\0')
            field->take(tree, text);
    } else {
        rpt_flow_close(&tree->flow);
    }
    tree->depth -= tree->depth > 0;
}

const struct rpt_field *rpt_tree_field(struct rpt_tree *tree, const struct rpt_field *fields,
                                       size_t count)
{
    for (size_t i = 0; tree->field == NULL && i < count; i++)
        if (strcmp(fields[i].name, rpt_tree_name(tree, 0)) == 0 &&
            rpt_tree_inside(tree, fields[i].inside)) {
            tree->field = &fields[i];
            tree->field_depth = tree->depth;
            return tree->field;
        }
    return NULL;
}

bool rpt_tree_read(struct rpt_tree *tree, struct rpt_draft *draft,
                   struct rpt_draft_document *document, const struct rpt_xml_reader *reader,
                   void *cls, struct rpt_error *err)
{
    const char *name = draft->sources[document->source].name;

    if (!rpt_draft_read_markup(draft, document->path, name, false, &tree->file, err))
        return false;
    document->text = tree->file;
    rpt_flow_init(&tree->flow, draft, document);
    if (!tree->file->bad)
        tree->file->bad = !rpt_xml_read(draft, tree->file, reader, cls);
    rpt_flow_finish(&tree->flow);
    return true;
}

void rpt_markup_document(struct rpt_draft *draft, const char *path,
                         bool (*read)(struct rpt_draft *draft, struct rpt_draft_document *document,
                                      struct rpt_error *err))
{
    struct rpt_draft_document *document = rpt_draft_document(draft, NULL);

    document->path = path;
    document->read = read;
}
