/* SPDX-License-Identifier: MIT
 *
 * An article in JATS (and NLM) into a document: its front says what the record says; abstract, body
 * and back are its text; its reference list becomes references that the text cites.
 */
#include "jats.h"

#include <stdlib.h>
#include <string.h>

#define MATHML "http://www.w3.org/1998/Math/MathML"
#define KEPT " (the words are kept)"
#define FORMULA "the form of a formula" KEPT

static const struct rpt_rule rules[] = {
    {"abstract", PART_SECTION, NULL, NULL},
    {"ack", PART_SECTION, NULL, NULL},
    {"alternatives", PART_PLAIN, NULL, NULL},
    {"app", PART_SECTION, NULL, NULL},
    {"app-group", PART_PLAIN, NULL, NULL},
    {"article", PART_PLAIN, NULL, NULL},
    {"article-title", PART_PLAIN, NULL, NULL},
    {"attrib", PART_BLOCK, "paragraph", NULL},
    {"back", PART_PLAIN, NULL, NULL},
    {"bio", PART_SECTION, NULL, NULL},
    {"body", PART_PLAIN, NULL, NULL},
    {"bold", PART_MARK, "strong", NULL},
    {"boxed-text", PART_BLOCK, "paragraph", NULL},
    {"break", PART_PLAIN, NULL, NULL},
    {"caption", PART_BLOCK, "caption", NULL},
    {"code", PART_BLOCK, "code", NULL},
    {"col", PART_SKIP, NULL, NULL},
    {"colgroup", PART_SKIP, NULL, NULL},
    {"collab", PART_PLAIN, NULL, NULL},
    {"def", PART_BLOCK, "list-item", NULL},
    {"def-item", PART_PLAIN, NULL, NULL},
    {"def-list", PART_BLOCK, "paragraph", NULL},
    {"disp-formula", PART_BLOCK, "paragraph", NULL},
    {"disp-quote", PART_BLOCK, "quote", NULL},
    {"email", PART_PLAIN, NULL, NULL},
    {"ext-link", PART_MARK, "link", "xlink:href"},
    {"fig", PART_BLOCK, "paragraph", NULL},
    {"fig-group", PART_BLOCK, "paragraph", NULL},
    {"fixed-case", PART_PLAIN, NULL, NULL},
    {"floats-group", PART_PLAIN, NULL, NULL},
    {"fn", PART_NOTE, NULL, NULL},
    {"fn-group", PART_BLOCK, "paragraph", NULL},
    {"front", PART_PLAIN, NULL, NULL},
    {"glossary", PART_SECTION, NULL, NULL},
    {"graphic", PART_SKIP, "an image", NULL},
    {"inline-formula", PART_PLAIN, NULL, NULL},
    {"inline-graphic", PART_SKIP, "an image", NULL},
    {"italic", PART_MARK, "emphasis", NULL},
    {"label", PART_PLAIN, NULL, NULL},
    {"list", PART_BLOCK, "paragraph", NULL},
    {"list-item", PART_BLOCK, "list-item", NULL},
    {"media", PART_SKIP, "a recording", NULL},
    {"mixed-citation", PART_PLAIN, NULL, NULL},
    {"monospace", PART_MARK, "code", NULL},
    {"name", PART_PLAIN, NULL, NULL},
    {"named-content", PART_PLAIN, NULL, NULL},
    {"notes", PART_SECTION, NULL, NULL},
    {"overline", PART_PLAIN, "overline" KEPT, NULL},
    {"p", PART_BLOCK, "paragraph", NULL},
    {"preformat", PART_BLOCK, "code", NULL},
    {"ref", PART_BLOCK, "reference", NULL},
    {"ref-list", PART_SECTION, NULL, NULL},
    {"response", PART_SKIP, "a response to the article", NULL},
    {"roman", PART_PLAIN, NULL, NULL},
    {"sans-serif", PART_PLAIN, NULL, NULL},
    {"sc", PART_PLAIN, NULL, NULL},
    {"sec", PART_SECTION, "a section without a title (its text stands with what is before it)",
     NULL},
    {"sec-meta", PART_SKIP, NULL, NULL},
    {"sig", PART_BLOCK, "paragraph", NULL},
    {"sig-block", PART_BLOCK, "paragraph", NULL},
    {"source", PART_PLAIN, NULL, NULL},
    {"speaker", PART_BLOCK, "speech", NULL},
    {"speech", PART_BLOCK, "speech", NULL},
    {"statement", PART_BLOCK, "paragraph", NULL},
    {"strike", PART_PLAIN, "strike-through" KEPT, NULL},
    {"styled-content", PART_PLAIN, NULL, NULL},
    {"sub", PART_PLAIN, "subscript" KEPT, NULL},
    {"sub-article", PART_SKIP, "a further article in the same file", NULL},
    {"sup", PART_MARK, "superscript", NULL},
    {"supplementary-material", PART_BLOCK, "paragraph", NULL},
    {"table", PART_BLOCK, "paragraph", NULL},
    {"table-wrap", PART_BLOCK, "paragraph", NULL},
    {"table-wrap-foot", PART_BLOCK, "paragraph", NULL},
    {"table-wrap-group", PART_BLOCK, "paragraph", NULL},
    {"target", PART_PLAIN, NULL, NULL},
    {"tbody", PART_PLAIN, NULL, NULL},
    {"td", PART_CELL, NULL, NULL},
    {"term", PART_BLOCK, "list-item", NULL},
    {"tex-math", PART_PLAIN, NULL, NULL},
    {"tfoot", PART_PLAIN, NULL, NULL},
    {"th", PART_CELL, NULL, NULL},
    {"thead", PART_PLAIN, NULL, NULL},
    {"title", PART_HEADING, NULL, NULL},
    {"tr", PART_ROW, NULL, NULL},
    {"trans-abstract", PART_SECTION, NULL, NULL},
    {"underline", PART_PLAIN, "underline" KEPT, NULL},
    {"uri", PART_MARK, "link", "xlink:href"},
    {"verse-group", PART_BLOCK, "paragraph", NULL},
    {"verse-line", PART_LINE, "verse", NULL},
    {"x", PART_SKIP, NULL, NULL},
    {"xref", PART_MARK, "link", "rid"},
};

static struct rpt_jats *jats_of(struct rpt_tree *tree)
{
    return (struct rpt_jats *)tree;
}

static json_t *record_of(const struct rpt_tree *tree)
{
    return tree->flow.document->record;
}

/* ---- The front. */

static void take_title(struct rpt_tree *tree, const char *text)
{
    if (tree->flow.document->title == NULL)
        tree->flow.document->title = text;
}

static void take_subtitle(struct rpt_tree *tree, const char *text)
{
    struct rpt_draft_document *document = tree->flow.document;

    if (document->title != NULL)
        document->title =
            rpt_arena_printf(tree->flow.draft->arena, "%s: %s", document->title, text);
}

static void take_journal(struct rpt_tree *tree, const char *text)
{
    if (json_object_get(record_of(tree), "is_part_of") == NULL)
        json_object_set_new(record_of(tree), "is_part_of", json_pack("{s:s}", "title", text));
}

static void take_publisher(struct rpt_tree *tree, const char *text)
{
    rpt_record_publisher(record_of(tree), text);
}

static void take_id(struct rpt_tree *tree, const char *text)
{
    if (jats_of(tree)->doi)
        rpt_record_url(record_of(tree),
                       rpt_arena_printf(tree->flow.draft->arena, "https://doi.org/%s", text));
}

static void take_surname(struct rpt_tree *tree, const char *text)
{
    jats_of(tree)->surname = text;
}

static void take_given(struct rpt_tree *tree, const char *text)
{
    jats_of(tree)->given = text;
}

static void take_collective(struct rpt_tree *tree, const char *text)
{
    jats_of(tree)->collective = text;
}

static void take_year(struct rpt_tree *tree, const char *text)
{
    jats_of(tree)->year = text;
}

static void take_month(struct rpt_tree *tree, const char *text)
{
    jats_of(tree)->month = text;
}

static void take_day(struct rpt_tree *tree, const char *text)
{
    jats_of(tree)->day = text;
}

static void take_rights(struct rpt_tree *tree, const char *text)
{
    rpt_record_text(record_of(tree), "rights", text);
}

static void take_subject(struct rpt_tree *tree, const char *text)
{
    if (rpt_draft_text(record_of(tree), "category") == NULL)
        rpt_record_text(record_of(tree), "category", text);
}

static void take_keyword(struct rpt_tree *tree, const char *text)
{
    (void)text;
    rpt_flow_left_out(&tree->flow, "a keyword");
}

static const struct rpt_field fields[] = {
    {"article-title", "title-group", take_title},
    {"subtitle", "title-group", take_subtitle},
    {"journal-title", "journal-meta", take_journal},
    {"publisher-name", "journal-meta", take_publisher},
    {"article-id", "article-meta", take_id},
    {"surname", "contrib-group", take_surname},
    {"given-names", "contrib-group", take_given},
    {"collab", "contrib-group", take_collective},
    {"string-name", "contrib-group", take_collective},
    {"year", "pub-date", take_year},
    {"month", "pub-date", take_month},
    {"day", "pub-date", take_day},
    {"copyright-statement", "permissions", take_rights},
    {"license-p", "permissions", take_rights},
    {"subject", "article-categories", take_subject},
    {"kwd", "kwd-group", take_keyword},
};

static bool says(const struct rpt_element *element, const char *attribute, const char *value)
{
    const char *said = rpt_attribute(element, attribute);

    return said != NULL && strcmp(said, value) == 0;
}

static void front_start(struct rpt_jats *jats, const struct rpt_element *element)
{
    if (strcmp(element->name, "contrib") == 0) {
        jats->author = says(element, "contrib-type", "author") ||
                       rpt_attribute(element, "contrib-type") == NULL;
        jats->surname = jats->given = jats->collective = NULL;
    } else if (strcmp(element->name, "article-id") == 0) {
        jats->doi = says(element, "pub-id-type", "doi");
    } else if (strcmp(element->name, "pub-date") == 0) {
        jats->year = jats->month = jats->day = NULL;
    }
}

static void end_contributor(struct rpt_jats *jats)
{
    struct rpt_arena *arena = jats->tree.flow.draft->arena;
    const char *name = jats->collective;

    if (jats->surname != NULL)
        name = jats->given != NULL ? rpt_arena_printf(arena, "%s %s", jats->given, jats->surname)
                                   : jats->surname;
    if (jats->author && name != NULL)
        rpt_record_author(record_of(&jats->tree), name);
    else if (name != NULL)
        rpt_flow_left_out(&jats->tree.flow, "a contributor who is no author");
}

/* As precise as it is said, in numbers. */
static void end_date(struct rpt_jats *jats)
{
    unsigned month = jats->month != NULL ? (unsigned)strtoul(jats->month, NULL, 10) : 0;
    unsigned day = jats->day != NULL ? (unsigned)strtoul(jats->day, NULL, 10) : 0;
    struct rpt_arena *arena = jats->tree.flow.draft->arena;

    if (jats->year != NULL)
        rpt_record_published(
            record_of(&jats->tree),
            month == 0 || month > 12 ? jats->year
            : day == 0 || day > 31
                ? rpt_arena_printf(arena, "%.4s-%02u", jats->year, month)
                : rpt_arena_printf(arena, "%.4s-%02u-%02u", jats->year, month, day));
}

static bool in_front(const struct rpt_jats *jats)
{
    return rpt_tree_inside(&jats->tree, "front") && !rpt_tree_inside(&jats->tree, "abstract") &&
           !rpt_tree_inside(&jats->tree, "trans-abstract");
}

/* ---- The text. */

/* A label stands before the next words; where its element has none, by itself. */
static void take_label(struct rpt_tree *tree, const char *text)
{
    jats_of(tree)->label = text;
    jats_of(tree)->label_depth = tree->depth - 1;
}

static const struct rpt_field label = {"label", "", take_label};

static void flush_label(struct rpt_jats *jats, const char *behind)
{
    const char *text = jats->label;

    jats->label = NULL;
    if (text == NULL)
        return;
    rpt_flow_text(&jats->tree.flow, text, strlen(text));
    rpt_flow_text(&jats->tree.flow, behind, strlen(behind));
}

static void look_at_xref(struct rpt_jats *jats, const struct rpt_element *element,
                         struct rpt_part *part)
{
    struct rpt_arena *arena = jats->tree.flow.draft->arena;
    const char *rid = rpt_attribute(element, "rid");
    const char *first = rid != NULL ? rpt_arena_strndup(arena, rid, strcspn(rid, " ")) : "";

    part->what = PART_PLAIN;
    if (*first == '\0')
        return;
    if (strlen(first) < strlen(rid))
        rpt_flow_left_out(&jats->tree.flow, "what a cross-reference points to beside the first");
    part->what = PART_MARK;
    part->name = "link";
    part->value = rpt_arena_printf(arena, "#%s", first);
    if (says(element, "ref-type", "bibr"))
        *part = (struct rpt_part){.what = PART_CITATION,
                                  .value = rpt_jats_slug(jats, first),
                                  .line = element->line,
                                  .column = 1};
}

static void look_at_title(struct rpt_jats *jats, struct rpt_part *part)
{
    static const char *const sections[] = {"sec",      "abstract", "trans-abstract", "ack", "app",
                                           "glossary", "ref-list", "notes",          "bio"};
    const char *parent = rpt_tree_name(&jats->tree, 1);

    for (size_t i = 0; i < RPT_COUNT(sections); i++)
        if (strcmp(sections[i], parent) == 0)
            return;
    part->what = PART_BLOCK;
    part->name = "caption";
}

static void refine(struct rpt_jats *jats, const struct rpt_element *element, struct rpt_part *part)
{
    const char *name = element->name, *parent = rpt_tree_name(&jats->tree, 1);

    if (strcmp(name, "xref") == 0)
        look_at_xref(jats, element, part);
    else if (strcmp(name, "title") == 0)
        look_at_title(jats, part);
    else if (strcmp(name, "tex-math") == 0 && strcmp(parent, "alternatives") == 0)
        *part = (struct rpt_part){.what = PART_SKIP, .name = "a formula in TeX"};
    else if (strcmp(name, "tex-math") == 0)
        rpt_flow_left_out(&jats->tree.flow, FORMULA);
    else if (strcmp(name, "fn") == 0 && !rpt_tree_inside(&jats->tree, "p"))
        rpt_part_become(part, PART_BLOCK, "paragraph");
}

static const struct rpt_rule *rule_of(struct rpt_jats *jats, const struct rpt_element *element)
{
    static const struct rpt_rule plain = {NULL, PART_PLAIN, NULL, NULL};
    static const struct rpt_rule formula = {NULL, PART_PLAIN, FORMULA, NULL};

    if (strcmp(element->space, MATHML) == 0)
        return strcmp(element->name, "math") == 0 ? &formula : &plain;
    if (rpt_tree_inside(&jats->tree, "ref") && strcmp(element->name, "ref") != 0 &&
        rpt_rule_find(rules, RPT_COUNT(rules), element->name) == NULL)
        return &plain; /* elements of citations */
    return rpt_rule_find(rules, RPT_COUNT(rules), element->name);
}

static struct rpt_part text_part(struct rpt_jats *jats, const struct rpt_element *element)
{
    struct rpt_tree *tree = &jats->tree;
    struct rpt_part part = {.what = PART_PLAIN};

    if (strcmp(element->name, "label") == 0 && tree->field == NULL) {
        tree->field = &label;
        tree->field_depth = tree->depth;
        return (struct rpt_part){.what = PART_FIELD};
    }
    if (jats->ref.csl != NULL && jats->ref.structured)
        return part;
    part = rpt_rule_part(&tree->flow, rule_of(jats, element), element);
    refine(jats, element, &part);
    return part;
}

static bool start(void *cls, const struct rpt_element *element)
{
    struct rpt_jats *jats = cls;
    struct rpt_tree *tree = &jats->tree;
    struct rpt_part part = {.what = PART_PLAIN};

    rpt_tree_enter(tree, element);
    if (tree->flow.skipped == 0 && in_front(jats)) {
        front_start(jats, element);
        if (rpt_tree_field(tree, fields, RPT_COUNT(fields)) != NULL)
            part.what = PART_FIELD;
    } else if (tree->flow.skipped == 0) {
        rpt_jats_ref_start(jats, element);
        part = text_part(jats, element);
        if (strcmp(element->name, "break") == 0)
            rpt_flow_break(&tree->flow);
    }
    if (tree->depth == 1) {
        rpt_record_lang(record_of(tree), part.lang);
        part.lang = NULL;
    }
    return rpt_flow_open(&tree->flow, &part);
}

static void end(void *cls)
{
    struct rpt_jats *jats = cls;
    struct rpt_tree *tree = &jats->tree;
    struct rpt_draft_document *document = tree->flow.document;
    const char *name = rpt_tree_name(tree, 0);
    bool heads_references =
        strcmp(name, "title") == 0 && strcmp(rpt_tree_name(tree, 1), "ref-list") == 0;

    if (strcmp(name, "contrib") == 0)
        end_contributor(jats);
    else if (strcmp(name, "pub-date") == 0)
        end_date(jats);
    rpt_jats_ref_end(jats);
    if (jats->label != NULL && tree->depth == jats->label_depth)
        flush_label(jats, "");
    rpt_tree_leave(tree);
    if (heads_references && document->section_count > 0)
        document->sections[document->section_count - 1].role = "bibliography";
}

static bool is_blank(const char *words, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strchr(" \t\r\n", words[i]) == NULL)
            return false;
    return true;
}

static void text(void *cls, const char *words, size_t len, unsigned line)
{
    struct rpt_jats *jats = cls;
    struct rpt_tree *tree = &jats->tree;
    struct rpt_jats_ref *ref = &jats->ref;

    tree->flow.line = line;
    if (tree->field == NULL && in_front(jats))
        return;
    if (tree->field == NULL && !is_blank(words, len))
        flush_label(jats, " ");
    if (tree->field == NULL)
        rpt_jats_ref_text(jats, words, len);
    if (tree->field != NULL || ref->csl == NULL || !ref->structured)
        rpt_flow_text(&tree->flow, words, len);
}

static const struct rpt_xml_reader reader = {start, end, text};

/* At once, not in its turn: the references must be known before any document is checked. */
bool rpt_jats_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    struct rpt_jats jats = {.references = json_array(), .known = json_object()};
    struct rpt_draft_document *document = rpt_draft_document(draft, NULL);

    document->path = path;
    if (rpt_tree_read(&jats.tree, draft, document, &reader, &jats, err)) {
        rpt_jats_refs_finish(&jats);
        return true;
    }
    json_decref(jats.references);
    json_decref(jats.known);
    return false;
}

/* DocBook has an <article> too. */
bool rpt_jats_sniff(const char *path, const char *head, size_t len)
{
    static const char *const words[] = {"<front", "//NLM//DTD", "JATS", "<article-meta"};
    char root[64];

    (void)path;
    if (head == NULL || !rpt_xml_root(head, len, root) || strcmp(root, "article") != 0)
        return false;
    for (size_t i = 0; i < RPT_COUNT(words); i++)
        if (rpt_xml_holds(head, len, words[i]))
            return true;
    return false;
}
