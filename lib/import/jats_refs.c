/* SPDX-License-Identifier: MIT
 *
 * The references of an article in JATS as CSL-JSON. A mixed citation has a text of its own; one of
 * elements only gets that of its CSL. Each is a record of the dataset, called like the article and
 * the id that it has there.
 */
#include "jats.h"
#include "shape.h"

#include <stdlib.h>
#include <string.h>

const char *rpt_jats_slug(struct rpt_jats *jats, const char *id)
{
    struct rpt_arena *arena = jats->tree.flow.draft->arena;
    const char *title = jats->tree.flow.document->title;

    if (jats->prefix == NULL) {
        char *made = rpt_slug_make("article", title != NULL ? title : "");
        size_t len = strnlen(made, 60);

        while (len > 1 && made[len - 1] == '-')
            len--;
        jats->prefix = rpt_arena_strndup(arena, made, len);
        free(made);
    }
    char *own = rpt_slug_make("reference", id);
    const char *slug = rpt_arena_printf(arena, "%s-%.38s", jats->prefix, own);
    free(own);
    return rpt_slug_valid(slug) ? slug : rpt_arena_printf(arena, "%s-x", jats->prefix);
}

/* ---- What an element says. */

static void set(struct rpt_jats *jats, const char *key, const char *text)
{
    if (json_object_get(jats->ref.csl, key) == NULL)
        rpt_record_text(jats->ref.csl, key, text);
}

static void take_name(struct rpt_jats *jats, const char *key, const char *text)
{
    if (jats->ref.name == NULL)
        jats->ref.name = json_object();
    rpt_record_text(jats->ref.name, key, text);
}

static void end_name(struct rpt_jats *jats)
{
    json_t *name = jats->ref.name, *names = json_object_get(jats->ref.csl, jats->ref.role);

    jats->ref.name = NULL;
    if (json_object_size(name) == 0) {
        json_decref(name);
        return;
    }
    if (names == NULL) {
        names = json_array();
        json_object_set_new(jats->ref.csl, jats->ref.role, names);
    }
    json_array_append_new(names, name);
}

/* Elements whose text is a variable of CSL. */
static const struct {
    const char *element, *variable;
} variables[] = {
    {"article-title", "title"},
    {"chapter-title", "title"},
    {"part-title", "title"},
    {"data-title", "title"},
    {"source", "source"},
    {"volume", "volume"},
    {"issue", "issue"},
    {"fpage", "page"},
    {"page-range", "page"},
    {"elocation-id", "page"},
    {"edition", "edition"},
    {"publisher-name", "publisher"},
    {"publisher-loc", "publisher-place"},
    {"conf-name", "event-title"},
};

static void take_year(struct rpt_jats *jats, const char *text)
{
    long year = strtol(text, NULL, 10);

    if (year > 0 && year < 10000 && json_object_get(jats->ref.csl, "issued") == NULL)
        json_object_set_new(jats->ref.csl, "issued",
                            json_pack("{s:[[i]]}", "date-parts", (int)year));
}

static void take_last_page(struct rpt_jats *jats, const char *text)
{
    const char *first = rpt_draft_text(jats->ref.csl, "page");

    if (first != NULL && *text != '\0' && strcmp(first, text) != 0)
        json_object_set_new(jats->ref.csl, "page", json_sprintf("%s–%s", first, text));
}

static void take(struct rpt_jats *jats, const char *element, const char *text)
{
    for (size_t i = 0; i < RPT_COUNT(variables); i++)
        if (strcmp(variables[i].element, element) == 0)
            set(jats, variables[i].variable, text);
    if (strcmp(element, "year") == 0)
        take_year(jats, text);
    else if (strcmp(element, "lpage") == 0)
        take_last_page(jats, text);
    else if (strcmp(element, "surname") == 0)
        take_name(jats, "family", text);
    else if (strcmp(element, "given-names") == 0)
        take_name(jats, "given", text);
    else if (strcmp(element, "collab") == 0)
        take_name(jats, "literal", text);
    if (strcmp(element, "string-name") == 0 && jats->ref.name == NULL)
        take_name(jats, "literal", text);
    if (strcmp(element, "name") == 0 || strcmp(element, "string-name") == 0 ||
        strcmp(element, "collab") == 0)
        end_name(jats);
}

static const char *type_of(const struct rpt_element *element)
{
    static const struct {
        const char *said, *type;
    } types[] = {{"journal", "article-journal"},
                 {"book", "book"},
                 {"confproc", "paper-conference"},
                 {"conf-proc", "paper-conference"},
                 {"thesis", "thesis"},
                 {"report", "report"},
                 {"newspaper", "article-newspaper"},
                 {"web", "webpage"},
                 {"webpage", "webpage"},
                 {"website", "webpage"},
                 {"data", "dataset"},
                 {"software", "software"}};
    const char *said = rpt_attribute(element, "publication-type");

    if (said == NULL)
        said = rpt_attribute(element, "citation-type");
    for (size_t i = 0; said != NULL && i < RPT_COUNT(types); i++)
        if (strcmp(types[i].said, said) == 0)
            return types[i].type;
    return "document";
}

/* ---- A citation. */

static void take_attributes(struct rpt_jats *jats, const struct rpt_element *element)
{
    const char *href = rpt_attribute(element, "xlink:href");
    const char *group = rpt_attribute(element, "person-group-type");

    if (href != NULL && strncmp(href, "http", 4) == 0)
        set(jats, "URL", href);
    if (strcmp(element->name, "person-group") == 0)
        jats->ref.role = group != NULL && strcmp(group, "editor") == 0 ? "editor" : "author";
    if (strcmp(element->name, "pub-id") == 0) {
        const char *type = rpt_attribute(element, "pub-id-type");
        jats->doi = type != NULL && strcmp(type, "doi") == 0;
    }
}

static bool is_citation(const char *name)
{
    return strcmp(name, "mixed-citation") == 0 || strcmp(name, "element-citation") == 0 ||
           strcmp(name, "nlm-citation") == 0 || strcmp(name, "citation") == 0;
}

void rpt_jats_ref_start(struct rpt_jats *jats, const struct rpt_element *element)
{
    struct rpt_jats_ref *ref = &jats->ref;

    if (strcmp(element->name, "ref") == 0) {
        const char *id = rpt_attribute(element, "id");

        ref->id = rpt_arena_strdup(jats->tree.flow.draft->arena, id != NULL ? id : "");
    }
    if (ref->csl == NULL && is_citation(element->name)) {
        rpt_buf_init(&ref->words, RPT_MAX_PARAGRAPH);
        rpt_buf_adds(&ref->words, "");
        ref->csl = json_pack("{s:s}", "type", type_of(element));
        ref->role = "author";
        ref->depth = jats->tree.depth;
        ref->structured = strcmp(element->name, "element-citation") == 0 ||
                          strcmp(element->name, "nlm-citation") == 0;
    }
    if (ref->csl != NULL) {
        take_attributes(jats, element);
        ref->from = ref->words.len;
    }
}

void rpt_jats_ref_text(struct rpt_jats *jats, const char *words, size_t len)
{
    if (jats->ref.csl != NULL)
        rpt_buf_add(&jats->ref.words, words, len);
}

/* What the variables that depend on each other are, once all are there. */
static void settle(struct rpt_jats *jats)
{
    json_t *csl = jats->ref.csl, *source = json_object_get(csl, "source");

    if (source != NULL) {
        bool inside = json_object_get(csl, "title") != NULL;
        const char *type = rpt_draft_text(csl, "type");

        json_object_set(csl, inside ? "container-title" : "title", source);
        json_object_del(csl, "source");
        if (inside && strcmp(type, "book") == 0)
            json_object_set_new(csl, "type", json_string("chapter"));
    }
    if (json_object_get(csl, "title") == NULL)
        rpt_record_text(csl, "title", jats->ref.words.data);
}

static void drop_citation(struct rpt_jats_ref *ref)
{
    json_decref(ref->name);
    json_decref(ref->csl);
    ref->name = ref->csl = NULL;
    rpt_buf_finish(&ref->words);
}

static void end_citation(struct rpt_jats *jats)
{
    struct rpt_jats_ref *ref = &jats->ref;
    const char *slug = rpt_jats_slug(jats, ref->id != NULL ? ref->id : "");

    settle(jats);
    json_object_set_new(ref->csl, "id", json_string(slug));
    if (ref->structured) {
        char *text = rpt_csl_text(ref->csl);

        rpt_flow_text(&jats->tree.flow, text, strlen(text));
        free(text);
    }
    if (ref->id != NULL && *ref->id != '\0' && json_object_get(jats->known, slug) == NULL &&
        rpt_draft_text(ref->csl, "title") != NULL) {
        json_object_set_new(jats->known, slug, json_true());
        json_array_append_new(jats->references,
                              json_pack("{s:s, s:O}", "id", slug, "csl", ref->csl));
    }
    drop_citation(ref);
}

void rpt_jats_ref_end(struct rpt_jats *jats)
{
    struct rpt_jats_ref *ref = &jats->ref;
    const char *name = rpt_tree_name(&jats->tree, 0);

    if (ref->csl == NULL)
        return;
    if (jats->tree.depth == ref->depth) {
        end_citation(jats);
        return;
    }
    const char *text = ref->from < ref->words.len ? ref->words.data + ref->from : "";
    take(jats, name, text);
    if (strcmp(name, "pub-id") == 0 && jats->doi)
        set(jats, "DOI", text);
    ref->from = ref->words.len;
}

/* ---- All of them. */

/* The pointer begins with the number of the reference: its line is that of the nth <ref>. */
static void locate(const char *text, size_t len, const char *pointer, bool key, unsigned *line,
                   unsigned *column)
{
    unsigned long n = strtoul(pointer + (*pointer == '/'), NULL, 10) + 1;
    const char *at = text, *end = text + len;

    (void)key;
    *line = *column = 1;
    while (n > 0 && (at = memmem(at, (size_t)(end - at), "<ref ", 5)) != NULL && --n > 0)
        at++;
    for (const char *c = text; at != NULL && c < at; c++)
        *line += *c == '\n';
}

static void check_citations(struct rpt_jats *jats, struct rpt_draft_paragraph *paragraph)
{
    size_t kept = 0;

    for (size_t i = 0; i < paragraph->citation_count; i++) {
        if (json_object_get(jats->known, paragraph->citations[i].reference) != NULL)
            paragraph->citations[kept++] = paragraph->citations[i];
        else
            rpt_left_out(jats->tree.flow.draft, jats->tree.flow.document->text,
                         paragraph->citations[i].line, "a citation of what is not in the list");
    }
    paragraph->citation_count = kept;
}

void rpt_jats_refs_finish(struct rpt_jats *jats)
{
    struct rpt_draft_document *document = jats->tree.flow.document;
    struct rpt_file *file = jats->tree.file;

    drop_citation(&jats->ref);
    for (size_t i = 0; i < document->paragraph_count; i++)
        check_citations(jats, &document->paragraphs[i]);
    json_decref(jats->known);
    if (json_array_size(jats->references) == 0) {
        json_decref(jats->references);
        return;
    }
    file->json = jats->references;
    file->shape = &rpt_shape_references;
    file->locate = locate;
    rpt_records_add(jats->tree.flow.draft, file, NULL, KNOWN_REFERENCE);
}
