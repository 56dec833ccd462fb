/* SPDX-License-Identifier: MIT
 *
 * The authoring bundle: a folder of JSON files that the documents share, and documents/<slug>/ with
 * text.md and what is said about it. Nothing is judged here but where files belong; what they hold
 * is checked with everything else.
 */
#include "draft.h"
#include "shape.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The shared files, and which lists in them hold records; list NULL: the file is the list. */
static const struct {
    const char *file;
    rpt_parser *parse;
    const struct rpt_shape *shape;
    struct {
        const char *list;
        enum rpt_known kind;
    } lists[8];
} shared[] = {
    {"dataset.json", rpt_draft_parse, &rpt_shape_dataset, {{"works", KNOWN_WORK}}},
    {"vocabularies.json",
     rpt_draft_parse,
     &rpt_shape_vocabularies,
     {{"kinds", KNOWN_KIND},
      {"channels", KNOWN_CHANNEL},
      {"levels", KNOWN_LEVEL},
      {"modalities", KNOWN_MODALITY},
      {"roles", KNOWN_ROLE},
      {"schemes", KNOWN_SCHEME},
      {"predicates", KNOWN_PREDICATE}}},
    {"references.json", rpt_references_parse, &rpt_shape_references, {{NULL, KNOWN_REFERENCE}}},
    {"entities.json", rpt_entities_parse, &rpt_shape_entities, {{NULL, KNOWN_ENTITY}}},
    /* Instead of entities.json; by themselves they make no folder a bundle. */
    {"entities.ndjson", rpt_entities_parse, &rpt_shape_entities, {{NULL, KNOWN_ENTITY}}},
    {"entities.csv", rpt_entities_parse, &rpt_shape_entities, {{NULL, KNOWN_ENTITY}}},
};

/* Of documents/<slug>/, or of the bundle where one document lies flat. */
static const struct {
    const char *name;
    const struct rpt_shape *shape;
} parts[] = {{"document.json", &rpt_shape_document},
             {"relations.json", &rpt_shape_relations},
             {"notes.json", &rpt_shape_notes},
             {"corrections.json", &rpt_shape_corrections}};

static bool is_there(const char *folder, const char *name)
{
    struct stat st;
    char *path = rpt_printf("%s/%s", folder, name);
    bool there = lstat(path, &st) == 0;

    free(path);
    return there;
}

bool rpt_bundle_sniff(const char *path, const char *head, size_t len)
{
    (void)len;
    if (head != NULL)
        return false;
    for (size_t i = 0; strcmp(shared[i].file, "entities.ndjson") != 0; i++)
        if (is_there(path, shared[i].file))
            return true;
    return is_there(path, "documents") || is_there(path, "text.md");
}

static bool read_shared(struct rpt_draft *draft, const char *folder, struct rpt_error *err)
{
    size_t entities = 0;
    struct rpt_file *file;

    for (size_t i = 0; i < RPT_COUNT(shared); i++) {
        if (!rpt_draft_read(draft, rpt_draft_path(draft, folder, shared[i].file), shared[i].file,
                            false, &file, err))
            return false;
        if (file == NULL)
            continue;
        shared[i].parse(draft, file, shared[i].shape);
        if (shared[i].shape == &rpt_shape_entities && entities++ > 0)
            rpt_mistake(draft, file, 1, 1,
                        "the bundle has its entities in another file too; keep "
                        "one of the two");
        if (i == 0)
            draft->sources[draft->source_count - 1].dataset = file;
        for (size_t j = 0; shared[i].lists[j].kind != KNOWN_NONE; j++)
            rpt_records_add(draft, file, shared[i].lists[j].list, shared[i].lists[j].kind);
    }
    return true;
}

/* ---- Documents. */

static void take_relations(struct rpt_draft_document *document, const json_t *relations)
{
    size_t index;
    json_t *relation;

    json_array_foreach ((json_t *)relations, index, relation) {
        const char *id = rpt_draft_text(relation, "id");

        if (id != NULL)
            json_object_set(document->known[KNOWN_RELATION - KNOWN_DATASET_END], id, relation);
    }
}

static void take_text(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    rpt_markdown_parse(draft, document);
    for (size_t i = 0; i < document->section_count; i++) {
        struct rpt_draft_section *section = &document->sections[i];
        const json_t *said =
            json_object_get(json_object_get(document->record, "sections"), section->slug);

        section->role = rpt_draft_text(said, "role");
        section->summary = rpt_draft_text(said, "summary");
    }
    for (size_t i = 0; i < document->paragraph_count; i++) {
        struct rpt_draft_paragraph *paragraph = &document->paragraphs[i];
        const char *role =
            paragraph->section > 0 ? document->sections[paragraph->section - 1].role : NULL;

        if (role != NULL && strcmp(role, "bibliography") == 0 &&
            (strcmp(paragraph->kind, "paragraph") == 0 ||
             strcmp(paragraph->kind, "list-item") == 0))
            paragraph->kind = "reference";
    }
}

static bool read_document(struct rpt_draft *draft, struct rpt_draft_document *document,
                          struct rpt_error *err)
{
    const struct rpt_file **places[] = {&document->facts, &document->relations, &document->notes,
                                        &document->corrections};
    struct rpt_file *file;

    document->whole = document->edition == 0;
    /* What is said about the text belongs to the current one; the first part says who wrote it. */
    for (size_t i = 0; i < (document->edition == 0 ? RPT_COUNT(parts) : 1); i++) {
        const char *name = rpt_arena_printf(draft->arena, "%s%s", document->inner, parts[i].name);

        if (!rpt_draft_read(draft, rpt_draft_path(draft, document->path, name), name, false, &file,
                            err))
            return false;
        if (file == NULL)
            continue;
        file->document = document;
        rpt_draft_parse(draft, file, parts[i].shape);
        *places[i] = file;
    }
    if (document->facts != NULL && json_is_object(document->facts->json))
        json_object_update(document->record, document->facts->json);
    if (document->edition != 0)
        document->facts = NULL; /* is checked with the current text */
    if (document->relations != NULL)
        take_relations(document, document->relations->json);
    if (document->read == NULL)
        return true;
    const char *name = document->edition == 0
                           ? rpt_arena_printf(draft->arena, "%stext.md", document->inner)
                           : rpt_arena_printf(draft->arena, "%seditions/%lld.md", document->inner,
                                              (long long)document->edition);
    if (!rpt_draft_read(draft, rpt_draft_path(draft, document->path, name), name, true, &file, err))
        return false;
    document->text = file;
    take_text(draft, document);
    return true;
}

/* Earlier texts, editions/1.md and on, come before the current one. */
static bool add_earlier(struct rpt_draft *draft, const char *folder, const char *inner,
                        const char *slug, struct rpt_error *err)
{
    const char *path =
        rpt_draft_path(draft, folder, rpt_arena_printf(draft->arena, "%seditions", inner));
    const char **names;
    size_t count;
    int64_t number = 1;

    if (!rpt_folder_list(draft, path, &names, &count, err))
        return false;
    free(names);
    for (; is_there(path, rpt_arena_printf(draft->arena, "%lld.md", (long long)number)); number++) {
        struct rpt_draft_document *document = rpt_draft_document(draft, NULL);

        document->slug = rpt_arena_strdup(draft->arena, slug);
        document->path = folder;
        document->inner = inner;
        document->edition = number;
        document->read = read_document;
    }
    if ((int64_t)count != number - 1)
        rpt_mistake(draft, NULL, 0, 0,
                    "%s holds %zu files, but only %lld of 1.md, 2.md and so on; it should hold the "
                    "earlier texts alone, one after the other",
                    path, count, (long long)number - 1);
    return true;
}

/* `inner` is the folder's name inside the bundle, "" where the document lies flat. Without a text
 * it says things about a document that another source brings: these are read at once. */
static bool add_document(struct rpt_draft *draft, const char *folder, const char *inner,
                         const char *slug, struct rpt_error *err)
{
    if (!add_earlier(draft, folder, inner, slug, err))
        return false;
    struct rpt_draft_document *document = rpt_draft_document(draft, NULL);
    document->slug = rpt_arena_strdup(draft->arena, slug);
    document->path = folder;
    document->inner = inner;
    if (!is_there(rpt_draft_path(draft, folder, inner), "text.md"))
        return read_document(draft, document, err);
    document->read = read_document;
    return true;
}

static bool read_documents(struct rpt_draft *draft, const char *folder, struct rpt_error *err)
{
    const char *documents = rpt_draft_path(draft, folder, "documents"), **names;
    size_t count;
    bool good = rpt_folder_list(draft, documents, &names, &count, err);

    if (good && count > RPT_MAX_DOCUMENTS)
        good = rpt_fail(err, RPT_E_TOO_LARGE, NULL, "%s holds %zu documents; at most %d are read",
                        documents, count, RPT_MAX_DOCUMENTS);
    for (size_t i = 0; good && i < count; i++) {
        const char *path = rpt_draft_path(draft, documents, names[i]);
        struct stat st;

        if (stat(path, &st) != 0)
            good = rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s", path, strerror(errno));
        else if (!S_ISDIR(st.st_mode))
            rpt_mistake(draft, NULL, 0, 0, "%s is not a folder; move it out of documents/", path);
        else if (!rpt_slug_valid(names[i]))
            rpt_mistake(draft, NULL, 0, 0,
                        "%s: the folder's name is the document's slug; it should be small letters "
                        "and digits, words joined by single hyphens",
                        path);
        else
            good = add_document(draft, folder,
                                rpt_arena_printf(draft->arena, "documents/%s/", names[i]), names[i],
                                err);
    }
    free(names);
    return good;
}

/* A document that lies flat is called as its document.json says, else like its folder. */
static bool read_flat(struct rpt_draft *draft, struct rpt_draft_document *document,
                      struct rpt_error *err)
{
    const char *id;

    if (!read_document(draft, document, err))
        return false;
    id = rpt_draft_text(document->record, "id");
    if (id != NULL && rpt_slug_valid(id))
        document->slug = id;
    return true;
}

static bool add_flat(struct rpt_draft *draft, const char *folder, struct rpt_error *err)
{
    char *slug = rpt_slug_make("document", draft->sources[draft->source_count - 1].name);
    bool good = add_document(draft, folder, "", slug, err);

    free(slug);
    draft->documents[draft->document_count - 1]->read = read_flat;
    return good;
}

static bool belongs(const char *name)
{
    bool does = strcmp(name, "documents") == 0 || strcmp(name, "text.md") == 0 ||
                strcmp(name, "README.md") == 0;

    for (size_t i = 0; i < RPT_COUNT(shared); i++)
        does = does || strcmp(name, shared[i].file) == 0;
    for (size_t i = 0; i < RPT_COUNT(parts); i++)
        does = does || strcmp(name, parts[i].name) == 0;
    return does;
}

/* A text that lies beside the bundle's own files is not part of it: told, lest someone miss it. */
static bool tell_unread(struct rpt_draft *draft, const char *folder, struct rpt_error *err)
{
    const struct rpt_importer *importer;
    const char **names;
    size_t count;
    bool good = rpt_folder_list(draft, folder, &names, &count, err);

    for (size_t i = 0; good && i < count; i++) {
        const char *path = rpt_draft_path(draft, folder, names[i]);

        if (belongs(names[i]))
            continue;
        good = rpt_importer_find(path, &importer, err);
        if (good && importer != NULL)
            rpt_report_add(draft->report, "unread",
                           json_pack("{s:s, s:s}", "file", path, "why",
                                     "it is no file of a bundle; import it by its own name"));
    }
    free(names);
    return good;
}

bool rpt_bundle_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    struct rpt_source *source = &draft->sources[draft->source_count - 1];

    source->bundle = true;
    if (!read_shared(draft, path, err) || !read_documents(draft, path, err))
        return false;
    const char *id = source->dataset != NULL ? rpt_draft_text(source->dataset->json, "id") : NULL;
    if (id != NULL && rpt_slug_valid(id))
        source->name = id;
    return (!is_there(path, "text.md") || add_flat(draft, path, err)) &&
           tell_unread(draft, path, err);
}
