/* SPDX-License-Identifier: MIT
 *
 * TEI P5 into a document: what the teiHeader says of it, and its text with divisions, verse, drama,
 * notes, tables and names. A name that points to an entity of the dataset (ref="#slug") is a
 * mention of it. Where an editor gives two readings, the text has the one for readers.
 */
#include "markup.h"

#include <stdlib.h>
#include <string.h>

#define NAMESPACE "http://www.tei-c.org/ns/1.0"
#define KEPT " (the words are kept)"
#define JOINED "a division without a heading (its text stands with what is before it)"

static const struct rpt_rule rules[] = {
    {"TEI", PART_PLAIN, NULL, NULL},
    {"ab", PART_BLOCK, "paragraph", NULL},
    {"abbr", PART_PLAIN, NULL, NULL},
    {"add", PART_PLAIN, NULL, NULL},
    {"addrLine", PART_BLOCK, "paragraph", NULL},
    {"address", PART_BLOCK, "paragraph", NULL},
    {"anchor", PART_PLAIN, NULL, NULL},
    {"argument", PART_BLOCK, "paragraph", NULL},
    {"author", PART_PLAIN, NULL, NULL},
    {"back", PART_PLAIN, NULL, NULL},
    {"bibl", PART_PLAIN, NULL, NULL},
    {"biblScope", PART_PLAIN, NULL, NULL},
    {"biblStruct", PART_BLOCK, "reference", NULL},
    {"body", PART_PLAIN, NULL, NULL},
    {"byline", PART_BLOCK, "paragraph", NULL},
    {"castGroup", PART_BLOCK, "paragraph", NULL},
    {"castItem", PART_BLOCK, "list-item", NULL},
    {"castList", PART_BLOCK, "paragraph", NULL},
    {"cb", PART_SKIP, NULL, NULL},
    {"cell", PART_CELL, NULL, NULL},
    {"choice", PART_PLAIN, NULL, NULL},
    {"cit", PART_BLOCK, "paragraph", NULL},
    {"closer", PART_BLOCK, "paragraph", NULL},
    {"code", PART_MARK, "code", NULL},
    {"corr", PART_PLAIN, NULL, NULL},
    {"date", PART_MARK, "time", "when"},
    {"dateline", PART_BLOCK, "paragraph", NULL},
    {"del", PART_PLAIN, "strike-through" KEPT, NULL},
    {"desc", PART_BLOCK, "caption", NULL},
    {"div", PART_SECTION, JOINED, NULL},
    {"div1", PART_SECTION, JOINED, NULL},
    {"div2", PART_SECTION, JOINED, NULL},
    {"div3", PART_SECTION, JOINED, NULL},
    {"div4", PART_SECTION, JOINED, NULL},
    {"div5", PART_SECTION, JOINED, NULL},
    {"div6", PART_SECTION, JOINED, NULL},
    {"div7", PART_SECTION, JOINED, NULL},
    {"docAuthor", PART_PLAIN, NULL, NULL},
    {"docDate", PART_PLAIN, NULL, NULL},
    {"docEdition", PART_BLOCK, "paragraph", NULL},
    {"docImprint", PART_BLOCK, "paragraph", NULL},
    {"docTitle", PART_BLOCK, "paragraph", NULL},
    {"editor", PART_PLAIN, NULL, NULL},
    {"eg", PART_BLOCK, "code", NULL},
    {"egXML", PART_BLOCK, "code", NULL},
    {"emph", PART_MARK, "emphasis", NULL},
    {"epigraph", PART_BLOCK, "quote", NULL},
    {"ex", PART_PLAIN, NULL, NULL},
    {"expan", PART_PLAIN, NULL, NULL},
    {"facsimile", PART_SKIP, "a facsimile", NULL},
    {"figDesc", PART_BLOCK, "caption", NULL},
    {"figure", PART_BLOCK, "paragraph", NULL},
    {"floatingText", PART_BLOCK, "quote", NULL},
    {"foreign", PART_PLAIN, NULL, NULL},
    {"forename", PART_PLAIN, NULL, NULL},
    {"formula", PART_PLAIN, "the form of a formula" KEPT, NULL},
    {"front", PART_PLAIN, NULL, NULL},
    {"fw", PART_SKIP, "a running title", NULL},
    {"gap", PART_SKIP, "a gap in the source", NULL},
    {"geogName", PART_PLAIN, NULL, NULL},
    {"gloss", PART_MARK, "quotation", NULL},
    {"graphic", PART_SKIP, "an image", NULL},
    {"group", PART_PLAIN, NULL, NULL},
    {"handShift", PART_SKIP, NULL, NULL},
    {"head", PART_HEADING, NULL, NULL},
    {"hi", PART_MARK, "emphasis", NULL},
    {"idno", PART_PLAIN, NULL, NULL},
    {"imprimatur", PART_BLOCK, "paragraph", NULL},
    {"item", PART_BLOCK, "list-item", NULL},
    {"l", PART_LINE, "verse", NULL},
    {"label", PART_PLAIN, NULL, NULL},
    {"lb", PART_PLAIN, NULL, NULL},
    {"lg", PART_BLOCK, "paragraph", NULL},
    {"list", PART_BLOCK, "paragraph", NULL},
    {"listBibl", PART_BLOCK, "paragraph", NULL},
    {"measure", PART_PLAIN, NULL, NULL},
    {"media", PART_SKIP, "a recording", NULL},
    {"mentioned", PART_MARK, "emphasis", NULL},
    {"milestone", PART_SKIP, NULL, NULL},
    {"name", PART_PLAIN, NULL, NULL},
    {"note", PART_NOTE, NULL, "n"},
    {"num", PART_PLAIN, NULL, NULL},
    {"opener", PART_BLOCK, "paragraph", NULL},
    {"orgName", PART_PLAIN, NULL, NULL},
    {"orig", PART_PLAIN, NULL, NULL},
    {"p", PART_BLOCK, "paragraph", NULL},
    {"pb", PART_SKIP, NULL, NULL},
    {"pc", PART_PLAIN, NULL, NULL},
    {"persName", PART_PLAIN, NULL, NULL},
    {"placeName", PART_PLAIN, NULL, NULL},
    {"postscript", PART_BLOCK, "paragraph", NULL},
    {"ptr", PART_MARK, "link", "target"},
    {"pubPlace", PART_PLAIN, NULL, NULL},
    {"publisher", PART_PLAIN, NULL, NULL},
    {"q", PART_MARK, "quotation", NULL},
    {"quote", PART_MARK, "quotation", NULL},
    {"ref", PART_MARK, "link", "target"},
    {"reg", PART_PLAIN, NULL, NULL},
    {"role", PART_PLAIN, NULL, NULL},
    {"roleDesc", PART_PLAIN, NULL, NULL},
    {"roleName", PART_PLAIN, NULL, NULL},
    {"row", PART_ROW, NULL, NULL},
    {"rs", PART_PLAIN, NULL, NULL},
    {"s", PART_PLAIN, NULL, NULL},
    {"said", PART_MARK, "quotation", NULL},
    {"salute", PART_BLOCK, "paragraph", NULL},
    {"seg", PART_PLAIN, NULL, NULL},
    {"sic", PART_PLAIN, NULL, NULL},
    {"signed", PART_BLOCK, "paragraph", NULL},
    {"soCalled", PART_MARK, "quotation", NULL},
    {"sourceDoc", PART_SKIP, "a transcription of the source", NULL},
    {"sp", PART_BLOCK, "speech", NULL},
    {"space", PART_SKIP, NULL, NULL},
    {"speaker", PART_BLOCK, "speech", NULL},
    {"stage", PART_MARK, "emphasis", NULL},
    {"standOff", PART_SKIP, "stand-off markup", NULL},
    {"subst", PART_PLAIN, NULL, NULL},
    {"supplied", PART_PLAIN, NULL, NULL},
    {"surname", PART_PLAIN, NULL, NULL},
    {"table", PART_BLOCK, "paragraph", NULL},
    {"teiCorpus", PART_PLAIN, NULL, NULL},
    {"teiHeader", PART_PLAIN, NULL, NULL},
    {"term", PART_PLAIN, NULL, NULL},
    {"text", PART_PLAIN, NULL, NULL},
    {"time", PART_MARK, "time", "when"},
    {"title", PART_MARK, "emphasis", NULL},
    {"titlePage", PART_BLOCK, "paragraph", NULL},
    {"titlePart", PART_BLOCK, "paragraph", NULL},
    {"trailer", PART_BLOCK, "paragraph", NULL},
    {"unclear", PART_PLAIN, NULL, NULL},
    {"w", PART_PLAIN, NULL, NULL},
};

struct tei {
    struct rpt_tree tree; /* first: fields get a pointer to it */
    bool head;            /* in the teiHeader */
};

static json_t *record_of(struct rpt_tree *tree)
{
    return tree->flow.document->record;
}

/* ---- The header. */

static void take_title(struct rpt_tree *tree, const char *text)
{
    if (tree->flow.document->title == NULL)
        tree->flow.document->title = text;
    else
        rpt_flow_left_out(&tree->flow, "a further title in the header");
}

static void take_author(struct rpt_tree *tree, const char *text)
{
    rpt_record_author(record_of(tree), text);
}

static void take_publisher(struct rpt_tree *tree, const char *text)
{
    rpt_record_publisher(record_of(tree), text);
}

static void take_date(struct rpt_tree *tree, const char *text)
{
    rpt_record_published(record_of(tree), text);
}

static void take_rights(struct rpt_tree *tree, const char *text)
{
    rpt_record_text(record_of(tree), "rights", text);
}

static void take_idno(struct rpt_tree *tree, const char *text)
{
    if (rpt_draft_text(record_of(tree), "url") == NULL)
        rpt_record_url(record_of(tree), text);
}

static const struct rpt_field fields[] = {
    {"title", "titleStmt", take_title},
    {"author", "titleStmt", take_author},
    {"publisher", "publicationStmt", take_publisher},
    {"authority", "publicationStmt", take_publisher},
    {"date", "publicationStmt", take_date},
    {"availability", "publicationStmt", take_rights},
    {"idno", "publicationStmt", take_idno},
};

/* What stands in attributes. */
static void take_header(struct tei *tei, const struct rpt_element *element)
{
    json_t *record = record_of(&tei->tree);

    if (strcmp(element->name, "language") == 0 && rpt_draft_text(record, "lang") == NULL)
        rpt_record_lang(record, rpt_attribute(element, "ident"));
    else if (strcmp(element->name, "date") == 0 && rpt_tree_inside(&tei->tree, "publicationStmt"))
        rpt_record_published(record, rpt_attribute(element, "when"));
}

/* ---- The text. */

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* Whether the element stands inside a paragraph, where what else is a block is only a phrase. */
static bool in_phrase(const struct tei *tei)
{
    static const char *const holders[] = {"p",     "ab", "l",     "head",    "cell",
                                          "label", "hi", "title", "speaker", NULL};

    for (size_t up = 1; up < tei->tree.depth; up++)
        if (is_one_of(rpt_tree_name(&tei->tree, up), holders))
            return true;
    return false;
}

/* hi by its rend: what printers do has few names of ours. */
static void look_at_rend(const struct rpt_element *element, struct rpt_part *part)
{
    static const struct {
        const char *word, *mark;
    } looks[] = {{"bold", "strong"},
                 {"strong", "strong"},
                 {"sup", "superscript"},
                 {"typewriter", "code"},
                 {"code", "code"}};
    const char *rend = rpt_attribute(element, "rend");

    if (rend == NULL)
        rend = rpt_attribute(element, "rendition");
    for (size_t i = 0; rend != NULL && i < RPT_COUNT(looks); i++)
        if (strstr(rend, looks[i].word) != NULL) {
            part->name = looks[i].mark;
            return;
        }
}

/* A name with a pointer to an entity of the dataset is a mention of it. */
static void look_at_reference(struct tei *tei, const struct rpt_element *element,
                              struct rpt_part *part)
{
    struct rpt_flow *flow = &tei->tree.flow;
    const char *ref = rpt_attribute(element, "ref");

    if (ref == NULL)
        ref = rpt_attribute(element, "key");
    if (ref == NULL)
        return;
    ref += *ref == '#';
    if (rpt_known_has(flow->draft, flow->document, KNOWN_ENTITY, ref))
        *part = (struct rpt_part){.what = PART_MENTION,
                                  .value = ref,
                                  .line = element->line,
                                  .column = 1,
                                  .lang = part->lang,
                                  .id = part->id};
    else
        rpt_flow_left_out(flow, "what a name points to, which is no entity here");
}

/* Of two readings in a <choice> the one for readers stays. */
static void look_at_choice(const struct rpt_element *element, struct rpt_part *part)
{
    static const char *const others[] = {"sic", "orig", "abbr", NULL};

    if (is_one_of(element->name, others))
        *part = (struct rpt_part){.what = PART_SKIP, .name = "the other reading of a <choice>"};
}

static void look_at_head(struct tei *tei, struct rpt_part *part)
{
    static const char *const captioned[] = {"lg",       "list",     "table",     "figure",
                                            "castList", "listBibl", "castGroup", NULL};

    if (is_one_of(rpt_tree_name(&tei->tree, 1), captioned))
        rpt_part_become(part, PART_BLOCK, "caption");
}

static void look_at_quote(struct tei *tei, struct rpt_part *part)
{
    if (!in_phrase(tei))
        rpt_part_become(part, PART_BLOCK, "quote");
}

static bool is_name(const char *name)
{
    static const char *const names[] = {"persName", "orgName", "placeName", "geogName",
                                        "name",     "rs",      "term",      NULL};

    return is_one_of(name, names);
}

/* What an element is by more than its name. */
static void refine(struct tei *tei, const struct rpt_element *element, struct rpt_part *part)
{
    const char *name = element->name, *parent = rpt_tree_name(&tei->tree, 1);

    if (strcmp(name, "hi") == 0)
        look_at_rend(element, part);
    else if (is_name(name))
        look_at_reference(tei, element, part);
    else if (strcmp(name, "head") == 0)
        look_at_head(tei, part);
    else if (strcmp(name, "quote") == 0 || strcmp(name, "q") == 0)
        look_at_quote(tei, part);
    else if (strcmp(parent, "choice") == 0)
        look_at_choice(element, part);
    else if (strcmp(name, "note") == 0)
        part->name = part->value;
    else if (strcmp(name, "foreign") == 0 && part->lang == NULL)
        rpt_part_become(part, PART_MARK, "foreign");
    else if (strcmp(name, "bibl") == 0 && strcmp(parent, "listBibl") == 0)
        rpt_part_become(part, PART_BLOCK, "reference");
    else if (strcmp(name, "label") == 0 && strcmp(parent, "list") == 0)
        rpt_part_become(part, PART_BLOCK, "list-item");
}

/* A pointer has no words but its address. */
static void add_pointer(struct tei *tei, const struct rpt_element *element)
{
    const char *target = rpt_attribute(element, "target");

    if (strcmp(element->name, "ptr") == 0 && target != NULL && *target != '#')
        rpt_flow_text(&tei->tree.flow, target, strlen(target));
    else if (strcmp(element->name, "ptr") == 0)
        rpt_flow_left_out(&tei->tree.flow, "a pointer without words");
}

static void add_line_begin(struct tei *tei, const struct rpt_element *element)
{
    const char *broken = rpt_attribute(element, "break");

    if (strcmp(element->name, "lb") == 0 && (broken == NULL || strcmp(broken, "no") != 0))
        rpt_flow_text(&tei->tree.flow, " ", 1);
}

static struct rpt_part part_of(struct tei *tei, const struct rpt_element *element)
{
    struct rpt_flow *flow = &tei->tree.flow;
    struct rpt_part part = {.what = PART_PLAIN};

    if (flow->skipped > 0)
        return part;
    if (tei->head) {
        take_header(tei, element);
        if (rpt_tree_field(&tei->tree, fields, RPT_COUNT(fields)) != NULL)
            part.what = PART_FIELD;
        return part;
    }
    part = rpt_rule_part(flow, rpt_rule_find(rules, RPT_COUNT(rules), element->name), element);
    refine(tei, element, &part);
    return part;
}

/* The language of the outermost elements is that of the document. */
static void take_root(struct tei *tei, const struct rpt_element *element, struct rpt_part *part)
{
    if (strcmp(element->name, "TEI") != 0 && strcmp(element->name, "text") != 0)
        return;
    if (part->lang != NULL && !rpt_tree_inside(&tei->tree, "group"))
        rpt_record_lang(record_of(&tei->tree), part->lang);
    part->lang = NULL;
}

static bool start(void *cls, const struct rpt_element *element)
{
    struct tei *tei = cls;

    rpt_tree_enter(&tei->tree, element);
    tei->head = tei->head || strcmp(element->name, "teiHeader") == 0;
    struct rpt_part part = part_of(tei, element);
    take_root(tei, element, &part);
    bool fits = rpt_flow_open(&tei->tree.flow, &part);
    if (!tei->head && tei->tree.flow.skipped == 0) {
        add_pointer(tei, element);
        add_line_begin(tei, element);
    }
    return fits;
}

static void end(void *cls)
{
    struct tei *tei = cls;

    if (strcmp(rpt_tree_name(&tei->tree, 0), "teiHeader") == 0)
        tei->head = false;
    rpt_tree_leave(&tei->tree);
}

static void text(void *cls, const char *words, size_t len, unsigned line)
{
    struct tei *tei = cls;

    tei->tree.flow.line = line;
    if (!tei->head || tei->tree.field != NULL)
        rpt_flow_text(&tei->tree.flow, words, len);
}

static const struct rpt_xml_reader reader = {start, end, text};

static bool read_document(struct rpt_draft *draft, struct rpt_draft_document *document,
                          struct rpt_error *err)
{
    struct tei tei = {0};

    return rpt_tree_read(&tei.tree, draft, document, &reader, &tei, err);
}

bool rpt_tei_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    (void)err;
    rpt_markup_document(draft, path, read_document);
    return true;
}

bool rpt_tei_sniff(const char *path, const char *head, size_t len)
{
    char root[64];

    (void)path;
    return head != NULL && rpt_xml_root(head, len, root) &&
           (rpt_xml_holds(head, len, NAMESPACE) || strcmp(root, "TEI") == 0 ||
            strcmp(root, "TEI.2") == 0);
}
