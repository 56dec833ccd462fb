/* SPDX-License-Identifier: MIT
 *
 * A draft's life: files are read into it (bounded, UTF-8, NFC), documents grow in it paragraph by
 * paragraph. Importers use nothing else, so no importer can forget a bound.
 */
#include "draft.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void *rpt_list_room(void *list, size_t count, size_t size)
{
    if ((count & (count - 1)) == 0)
        list = rpt_grow(list, count == 0 ? 1 : 2 * count, size);
    memset((char *)list + count * size, 0, size);
    return list;
}

void rpt_draft_init(struct rpt_draft *draft, const struct rpt_import_options *options)
{
    *draft = (struct rpt_draft){.options = options,
                                .meter = {.options = options},
                                .lasting = rpt_arena_create(),
                                .titles = json_object(),
                                .named = json_object(),
                                .former = json_object(),
                                .made = json_array()};
    draft->arena = draft->lasting;
    for (size_t i = 0; i < RPT_COUNT(draft->known); i++)
        draft->known[i] = json_object();
}

void rpt_draft_document_finish(struct rpt_draft_document *document)
{
    for (size_t i = 0; i < document->paragraph_count; i++) {
        free(document->paragraphs[i].marks);
        free(document->paragraphs[i].mentions);
        free(document->paragraphs[i].citations);
    }
    for (size_t i = 0; i < RPT_COUNT(document->known); i++)
        json_decref(document->known[i]);
    free(document->sections);
    free(document->paragraphs);
    free(document->evidence);
    json_decref(document->record);
    rpt_before_finish(document->before);
    *document = (struct rpt_draft_document){.slug = document->slug, .title = document->title};
}

static void free_files(struct rpt_draft *draft, size_t from)
{
    for (size_t i = from; i < draft->file_count; i++) {
        free(draft->files[i]->text);
        json_decref(draft->files[i]->json);
    }
    draft->file_count = from;
}

void rpt_draft_turn(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    draft->turn = document;
    draft->arena = rpt_arena_create();
    draft->files_before = draft->file_count;
}

void rpt_draft_turn_end(struct rpt_draft *draft)
{
    struct rpt_draft_document *document = draft->turn;

    if (document->slug != NULL)
        document->slug = rpt_arena_strdup(draft->lasting, document->slug);
    if (document->title != NULL)
        document->title = rpt_arena_strdup(draft->lasting, document->title);
    rpt_draft_document_finish(document);
    free_files(draft, draft->files_before);
    rpt_arena_destroy(draft->arena);
    draft->arena = draft->lasting;
    draft->turn = NULL;
}

void rpt_draft_finish(struct rpt_draft *draft)
{
    char unused[65];

    for (size_t i = 0; i < RPT_COUNT(draft->known); i++)
        json_decref(draft->known[i]);
    for (size_t i = 0; i < draft->document_count; i++)
        rpt_draft_document_finish(draft->documents[i]);
    free_files(draft, 0);
    for (size_t i = 0; i < draft->mistake_count; i++)
        free(draft->mistakes[i].text);
    for (size_t i = 0; i < draft->source_count; i++)
        if (draft->sources[i].sum != NULL)
            rpt_sha256_finish(draft->sources[i].sum, unused);
    json_decref(draft->made);
    free(draft->sources);
    free(draft->files);
    free(draft->records);
    free(draft->documents);
    free(draft->outlines);
    free(draft->mistakes);
    free(draft->left);
    rpt_mention_maker_destroy(draft->maker);
    json_decref(draft->former);
    json_decref(draft->titles);
    json_decref(draft->named);
    rpt_db_close(draft->old);
    rpt_arena_destroy(draft->lasting);
}

const char *rpt_draft_path(struct rpt_draft *draft, const char *folder, const char *name)
{
    size_t len = strlen(folder);

    while (len > 1 && folder[len - 1] == '/')
        len--;
    return rpt_arena_printf(draft->arena, "%.*s/%s", (int)len, folder, name);
}

const char *rpt_draft_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* ---- Files. */

void rpt_draft_bad_byte(struct rpt_draft *draft, const struct rpt_file *file, const char *text,
                        size_t bad, const char *or_else)
{
    unsigned line = 1, column;
    size_t start = bad;

    while (start > 0 && text[start - 1] != '\n')
        start--;
    for (size_t i = 0; i < start; i++)
        line += text[i] == '\n';
    column = (unsigned)rpt_utf8_count(text + start, bad - start) + 1;
    if (text[bad] == '\0')
        rpt_mistake(draft, file, line, column,
                    "here is a NUL, which no text has; save the file as UTF-8%s", or_else);
    else
        rpt_mistake(draft, file, line, column,
                    "byte 0x%02X is not UTF-8 here; save the file as UTF-8%s",
                    (unsigned char)text[bad], or_else);
}

/* The text as NFC without a byte order mark; a mistake where it is not UTF-8. */
static void take_text(struct rpt_draft *draft, struct rpt_file *file, const struct rpt_buf *bytes)
{
    const char *text = bytes->data != NULL ? bytes->data : "";
    size_t len = bytes->len, bad = 0;

    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        len -= 3;
    }
    if (rpt_utf8_valid(text, len, &bad)) {
        file->text = rpt_utf8_nfc(text, len, &file->len);
        return;
    }
    file->text = rpt_strdup("");
    file->bad = true;
    rpt_draft_bad_byte(draft, file, text, bad, "");
}

static bool is_plain_file(const char *path, bool needed, bool *absent, struct rpt_error *err)
{
    struct stat st;

    *absent = stat(path, &st) != 0;
    if (*absent && (errno == ENOENT || errno == ENOTDIR) && !needed)
        return true;
    if (*absent)
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return rpt_fail(err, RPT_E_NO_INPUT, NULL, "%s is not a plain file", path);
    return true;
}

/* Mistakes are told at the end: the file's name outlives its text. */
static struct rpt_file *add_file(struct rpt_draft *draft, const char *path, const char *name,
                                 const struct rpt_buf *bytes)
{
    size_t from = draft->turn != NULL ? draft->turn->source : draft->source_count - 1;
    struct rpt_source *source = &draft->sources[from];
    struct rpt_file *file = rpt_arena_alloc(draft->lasting, sizeof *file);

    file->path = rpt_arena_strdup(draft->lasting, path);
    file->name = rpt_arena_strdup(draft->lasting, name);
    file->order = draft->files_read++;
    file->locate = rpt_locate;
    rpt_sha256_hex(bytes->data, bytes->len, file->sha256);
    rpt_sha256_add(source->sum, name, strlen(name) + 1);
    rpt_sha256_add(source->sum, file->sha256, sizeof file->sha256);
    *RPT_ADD(draft->files, draft->file_count) = file; /* NOLINT: a list of pointers */
    return file;
}

bool rpt_draft_read(struct rpt_draft *draft, const char *path, const char *name, bool needed,
                    struct rpt_file **out, struct rpt_error *err)
{
    bool absent;
    RPT_AUTO_BUF bytes = {0};

    *out = NULL;
    if (!is_plain_file(path, needed, &absent, err))
        return false;
    if (absent)
        return true;
    if (!rpt_read_file(path, RPT_MAX_FILE, &bytes, err))
        return false;
    *out = add_file(draft, path, name, &bytes);
    take_text(draft, *out, &bytes);
    return true;
}

bool rpt_draft_read_markup(struct rpt_draft *draft, const char *path, const char *name, bool html,
                           struct rpt_file **out, struct rpt_error *err)
{
    bool absent;
    RPT_AUTO_BUF bytes = {0};

    *out = NULL;
    if (!is_plain_file(path, true, &absent, err) || !rpt_read_file(path, RPT_MAX_FILE, &bytes, err))
        return false;
    *out = add_file(draft, path, name, &bytes);
    rpt_decode(draft, *out, bytes.data != NULL ? bytes.data : "", bytes.len, html);
    return true;
}

void rpt_draft_parse(struct rpt_draft *draft, struct rpt_file *file, const struct rpt_shape *shape)
{
    struct rpt_error wrong = {0};
    unsigned line = 1, column = 1;
    int from = 0;

    file->shape = shape;
    if (file->bad)
        return; /* not UTF-8: said already */
    file->json = rpt_json_parse(file->text, file->len, &wrong);
    if (file->json == NULL) {
        (void)sscanf(wrong.detail, "%u:%u: %n", &line, &column, &from);
        file->bad = true;
        rpt_mistake(draft, file, line, column > 0 ? column : 1,
                    "this is not JSON: %s; mend it there or right before", wrong.detail + from);
    }
    rpt_error_clear(&wrong);
}

/* ---- Documents. */

const char *rpt_draft_name(struct rpt_draft *draft, const struct rpt_draft_document *document)
{
    const char *name = draft->sources[document->source].name, *slash = strrchr(name, '/');
    const char *dot;

    name = slash != NULL ? slash + 1 : name;
    dot = strrchr(name, '.');
    return rpt_arena_strndup(draft->arena, name,
                             dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name));
}

struct rpt_draft_document *rpt_draft_document(struct rpt_draft *draft, const struct rpt_file *text)
{
    struct rpt_draft_document *document = rpt_arena_alloc(draft->lasting, sizeof *document);

    document->record = json_object();
    document->text = text;
    document->source = draft->source_count - 1;
    for (size_t i = 0; i < RPT_COUNT(document->known); i++)
        document->known[i] = json_object();
    *RPT_ADD(draft->documents, draft->document_count) = document; /* NOLINT: a list of pointers */
    return document;
}

struct rpt_draft_paragraph *rpt_draft_paragraph(struct rpt_draft *draft,
                                                struct rpt_draft_document *document,
                                                const char *kind, const char *text, unsigned line)
{
    struct rpt_draft_paragraph *paragraph;

    if (strlen(text) > RPT_MAX_PARAGRAPH) {
        rpt_mistake(draft, document->text, line, 1,
                    "this paragraph is longer than %zu bytes; make several of it",
                    RPT_MAX_PARAGRAPH);
        return NULL;
    }
    if (draft->paragraphs >= RPT_MAX_PARAGRAPHS) {
        if (draft->paragraphs++ == RPT_MAX_PARAGRAPHS)
            rpt_mistake(draft, document->text, line, 1,
                        "this is paragraph %d of the sources, one too many; import them in parts",
                        RPT_MAX_PARAGRAPHS + 1);
        return NULL;
    }
    draft->paragraphs++;
    paragraph = RPT_ADD(document->paragraphs, document->paragraph_count);
    paragraph->kind = kind;
    paragraph->text = rpt_arena_strdup(draft->arena, text);
    paragraph->section = document->section_count;
    paragraph->line = line;
    return paragraph;
}

static bool has_section(const struct rpt_draft_document *document, const char *slug)
{
    return json_object_get(document->known[KNOWN_SECTION - KNOWN_DATASET_END], slug) != NULL;
}

/* A slug of the title; the second of a name is called name-2. Each name remembers the last number,
 * so that many of one title do not take long. */
static const char *make_slug(struct rpt_draft *draft, const struct rpt_draft_document *document,
                             const char *title)
{
    json_t *names = document->known[KNOWN_SECTION - KNOWN_DATASET_END];
    char *made = rpt_slug_make("section", title);
    const char *slug = rpt_arena_strdup(draft->arena, made);
    json_int_t last = json_integer_value(json_object_get(names, slug));

    while (has_section(document, slug))
        slug = rpt_arena_printf(draft->arena, "%.80s-%lld", made, (long long)++last);
    if (json_object_get(names, made) != NULL)
        json_object_set_new(names, made, json_integer(last));
    free(made);
    return slug;
}

struct rpt_draft_section *rpt_draft_section(struct rpt_draft *draft,
                                            struct rpt_draft_document *document, unsigned depth,
                                            const char *slug, const char *title, unsigned line)
{
    size_t parent = document->section_count;
    struct rpt_draft_section *section;

    while (parent > 0 && document->sections[parent - 1].level >= depth)
        parent = document->sections[parent - 1].parent;
    if (slug == NULL)
        slug = make_slug(draft, document, title);
    json_object_set_new(document->known[KNOWN_SECTION - KNOWN_DATASET_END], slug, json_integer(1));
    section = RPT_ADD(document->sections, document->section_count);
    section->parent = parent;
    section->level = depth;
    section->slug = slug;
    section->title = rpt_arena_strdup(draft->arena, title);
    section->line = line;
    return section;
}
