/* SPDX-License-Identifier: MIT
 *
 * The JSON that `pandoc -t json` writes (pandoc-types from 1.21 on), which brings docx, odt, EPUB,
 * LaTeX, reStructuredText and more: its metadata, and then its blocks, whose nodes are read in
 * pandoc_nodes.c.
 */
#include "pandoc.h"

#include <string.h>

/* ---- Metadata. */

/* As one line, in the arena. */
static const char *meta_text(struct rpt_pandoc *r, const json_t *value)
{
    const char *t = rpt_draft_text(value, "t");
    const json_t *content = json_object_get(value, "c");

    if (t != NULL && strcmp(t, "MetaMap") == 0)
        return meta_text(r, json_object_get(content, "name"));
    rpt_flow_open(&r->flow, &(struct rpt_part){.what = PART_FIELD});
    if (json_is_string(content))
        rpt_flow_text(&r->flow, json_string_value(content), json_string_length(content));
    else if (t != NULL && (strcmp(t, "MetaInlines") == 0 || strcmp(t, "MetaBlocks") == 0))
        rpt_pandoc_nodes(r, content);
    return rpt_flow_take(&r->flow);
}

static void take_title(struct rpt_pandoc *r, const json_t *value, const char *key)
{
    const char *title = meta_text(r, value);

    (void)key;
    if (*title != '\0')
        r->flow.document->title = title;
}

static void take_authors(struct rpt_pandoc *r, const json_t *value, const char *key)
{
    const char *t = rpt_draft_text(value, "t");
    json_t *authors = json_array(), *author;
    size_t index;

    if (t != NULL && strcmp(t, "MetaList") == 0)
        json_array_foreach (json_object_get(value, "c"), index, author)
            json_array_append_new(authors, json_pack("{s:s}", "name", meta_text(r, author)));
    else
        json_array_append_new(authors, json_pack("{s:s}", "name", meta_text(r, value)));
    for (index = json_array_size(authors); index-- > 0;)
        if (*rpt_draft_text(json_array_get(authors, index), "name") == '\0')
            json_array_remove(authors, index);
    json_object_set_new(r->flow.document->record, key, authors);
}

static void take_publisher(struct rpt_pandoc *r, const json_t *value, const char *key)
{
    const char *name = meta_text(r, value);

    if (*name != '\0')
        json_object_set_new(r->flow.document->record, key, json_pack("{s:s}", "name", name));
}

static void take_string(struct rpt_pandoc *r, const json_t *value, const char *key)
{
    const char *text = meta_text(r, value);
    bool good = strcmp(key, "published") == 0 ? rpt_date_valid(text)
                : strcmp(key, "lang") == 0    ? rpt_lang_valid(text)
                                              : *text != '\0';

    if (good)
        json_object_set_new(r->flow.document->record, key, json_string(text));
    else if (*text != '\0')
        rpt_flow_left_out(&r->flow,
                          rpt_arena_printf(r->flow.draft->arena,
                                           "metadata '%s', which is not of its form: '%.60s'", key,
                                           text));
}

/* What readers of the original see before its first words. */
static void take_blocks(struct rpt_pandoc *r, const json_t *value, const char *key)
{
    const json_t *content = json_object_get(value, "c");

    (void)key;
    rpt_flow_open(&r->flow, &(struct rpt_part){.what = PART_BLOCK, .name = "paragraph"});
    if (json_is_string(content))
        rpt_flow_text(&r->flow, json_string_value(content), json_string_length(content));
    else
        rpt_pandoc_nodes(r, content);
    rpt_flow_close(&r->flow);
}

/* In the order in which they are read: the language is that of what follows. */
static const struct {
    const char *name;
    void (*take)(struct rpt_pandoc *r, const json_t *value, const char *key);
    const char *key; /* of document.json */
} metadata[] = {
    {"lang", take_string, "lang"},
    {"language", take_string, "lang"},
    {"title", take_title, NULL},
    {"author", take_authors, "authors"},
    {"creator", take_authors, "authors"},
    {"date", take_string, "published"},
    {"dcterms.date", take_string, "published"},
    {"publisher", take_publisher, "publisher"},
    {"rights", take_string, "rights"},
    {"subtitle", take_blocks, NULL},
    {"abstract", take_blocks, NULL},
};

static void read_metadata(struct rpt_pandoc *r, const json_t *meta)
{
    const char *name;
    json_t *value;

    for (size_t i = 0; i < RPT_COUNT(metadata); i++)
        if ((value = json_object_get(meta, metadata[i].name)) != NULL)
            metadata[i].take(r, value, metadata[i].key);
    json_object_foreach ((json_t *)meta, name, value) {
        size_t i = 0;

        while (i < RPT_COUNT(metadata) && strcmp(metadata[i].name, name) != 0)
            i++;
        if (i == RPT_COUNT(metadata))
            rpt_flow_left_out(&r->flow,
                              rpt_arena_printf(r->flow.draft->arena, "metadata '%.60s'", name));
    }
}

/* ---- A document. */

/* The depths of the headings, also of those in divs: how many of the first, and which comes first.
 */
static void count_headings(const json_t *blocks, size_t *of_first_depth, json_int_t *first)
{
    size_t index;
    json_t *block;

    json_array_foreach ((json_t *)blocks, index, block) {
        const char *t = rpt_draft_text(block, "t");
        const json_t *content = json_object_get(block, "c");

        if (t != NULL && strcmp(t, "Div") == 0) {
            count_headings(json_array_get(content, 1), of_first_depth, first);
        } else if (t != NULL && strcmp(t, "Header") == 0) {
            json_int_t depth = json_integer_value(json_array_get(content, 0));

            *of_first_depth += depth == 1;
            *first = *first == 0 ? depth : *first;
        }
    }
}

/* One heading above all others is the title where the metadata has none. */
static void find_title(struct rpt_pandoc *r, const json_t *blocks)
{
    struct rpt_draft_document *document = r->flow.document;
    size_t of_first_depth = 0;
    json_int_t first = 0;

    count_headings(blocks, &of_first_depth, &first);
    if (document->title == NULL && !(of_first_depth == 1 && first == 1))
        document->title = rpt_draft_name(r->flow.draft, document);
}

static void read_blocks(struct rpt_pandoc *r, const json_t *blocks)
{
    json_t *block;

    if (!json_is_array(blocks))
        rpt_mistake(r->flow.draft, r->file, 1, 1,
                    "the file has no \"blocks\"; write it anew with pandoc -t json");
    json_array_foreach ((json_t *)blocks, r->block, block) {
        r->wrong = false;
        rpt_pandoc_node(r, block);
    }
}

static bool read_document(struct rpt_draft *draft, struct rpt_draft_document *document,
                          struct rpt_error *err)
{
    struct rpt_pandoc r = {0};

    if (!rpt_draft_read(draft, document->path, draft->sources[document->source].name, true, &r.file,
                        err))
        return false;
    document->text = r.file;
    rpt_draft_parse(draft, r.file, NULL);
    json_auto_t *tree = r.file->json;
    r.file->json = NULL; /* no shape of ours to be checked */
    if (tree == NULL)
        return true;
    rpt_flow_init(&r.flow, draft, document);
    read_metadata(&r, json_object_get(tree, "meta"));
    find_title(&r, json_object_get(tree, "blocks"));
    read_blocks(&r, json_object_get(tree, "blocks"));
    rpt_flow_finish(&r.flow);
    return true;
}

bool rpt_pandoc_sniff(const char *path, const char *head, size_t len)
{
    (void)path;
    (void)len;
    return head != NULL && head[strspn(head, "\xEF\xBB\xBF \t\r\n")] == '{' &&
           strstr(head, "\"pandoc-api-version\"") != NULL;
}

bool rpt_pandoc_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    struct rpt_draft_document *document = rpt_draft_document(draft, NULL);

    (void)err;
    document->path = path;
    document->read = read_document;
    return true;
}
