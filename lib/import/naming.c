/* SPDX-License-Identifier: MIT
 *
 * What a document is called that comes without a name: by its title. Different titles may make one
 * slug ("Rede 一", "Rede 二"); then the later one has a part of the SHA-256 of its title behind it,
 * so that it is called the same whenever it comes again, and with whatever else.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#define MAX_BASE 80      /* bytes of a slug that others follow */
#define MAX_TRIES 100000 /* documents of one title */

bool rpt_draft_is_part(const struct rpt_draft_document *document)
{
    return document->record != NULL && document->text == NULL && document->read == NULL;
}

void rpt_names_begin(struct rpt_draft *draft)
{
    for (size_t i = 0; i < draft->document_count; i++) {
        const struct rpt_draft_document *document = draft->documents[i];

        if (document->slug != NULL && document->edition == 0 && !rpt_draft_is_part(document))
            json_object_set_new(draft->named, document->slug, json_false());
    }
}

void rpt_name_enter(struct rpt_draft *draft, const struct rpt_draft_document *document)
{
    if (json_is_true(json_object_get(draft->named, document->slug)))
        rpt_mistake(draft, document->text, 1, 1,
                    "the document '%s' comes twice in these sources; name one with --document",
                    document->slug);
    json_object_set_new(draft->named, document->slug, json_true());
}

/* Whether another document of these sources has the slug. */
static bool is_taken(const struct rpt_draft *draft, const char *slug)
{
    return json_object_get(draft->named, slug) != NULL;
}

/* ---- What the dataset so far calls so. */

enum likeness { NOBODY, OTHER, LIKE, SAME }; /* LIKE: only in case, accents, punctuation */

/* The letters and digits of a text, folded; free() it. */
static char *letters_of(const char *text)
{
    char *folded = rpt_utf8_fold(text, strlen(text)), *end = folded;
    size_t len = strlen(folded), at = 0;

    while (at < len) {
        size_t from = at;

        if (!rpt_cp_is_word(rpt_utf8_next(folded, len, &at)))
            continue;
        memmove(end, folded + from, at - from);
        end += at - from;
    }
    *end = '\0';
    return folded;
}

static enum likeness compare(const char *title, const char *other)
{
    if (strcmp(title, other) == 0)
        return SAME;
    char *letters = letters_of(title), *others = letters_of(other);
    enum likeness found = strcmp(letters, others) == 0 ? LIKE : OTHER;

    free(letters);
    free(others);
    return found;
}

static bool look_up(struct rpt_draft *draft, const char *slug, const char *title,
                    enum likeness *found, struct rpt_error *err)
{
    *found = NOBODY;
    if (draft->old == NULL)
        return true;
    RPT_AUTO_STMT st = rpt_db_use(draft->old, RPT_SQL_IMPORT_DOCUMENT_TITLE);
    rpt_bind_text(st, ":slug", slug);
    enum rpt_step step = rpt_step(st, err);
    if (step == RPT_ROW)
        *found = compare(title, rpt_column_text(st, 0));
    return step != RPT_FAILED;
}

/* ---- The choice. */

static const char *own_slug(struct rpt_draft *draft, const char *base, const char *title)
{
    int len = (int)strnlen(base, MAX_BASE);
    char hex[65];

    while (len > 0 && base[len - 1] == '-')
        len--;
    rpt_sha256_hex(title, strlen(title), hex);
    return rpt_arena_printf(draft->arena, "%.*s-%.8s", len, base, hex);
}

static void tell(struct rpt_draft *draft, const struct rpt_draft_document *document,
                 const char *taken)
{
    rpt_report_add(draft->report, "named",
                   json_pack("{s:s, s:s, s:s, s:s}", "file", document->text->path, "title",
                             document->title, "id", document->slug, "taken", taken));
}

/* The plain slug, unless another document has it, or the dataset knows this one by its own. */
static bool choose(struct rpt_draft *draft, struct rpt_draft_document *document, const char *base,
                   struct rpt_error *err)
{
    const char *own = own_slug(draft, base, document->title), *slug = own;
    enum likeness plain, known;

    if (!look_up(draft, base, document->title, &plain, err) ||
        !look_up(draft, own, document->title, &known, err))
        return false;
    bool known_so = plain != SAME && known == SAME && !is_taken(draft, own);
    if (!is_taken(draft, base) && plain != OTHER && !known_so) {
        document->slug = base;
        return true;
    }
    for (int n = 2; is_taken(draft, slug) && n < MAX_TRIES; n++)
        slug = rpt_arena_printf(draft->arena, "%s-%d", own, n);
    document->slug = slug;
    tell(draft, document, base);
    return true;
}

bool rpt_name_make(struct rpt_draft *draft, struct rpt_draft_document *document, const char *work,
                   struct rpt_error *err)
{
    const char *version = rpt_draft_text(document->record, "version");

    if (draft->options->document != NULL) {
        document->slug = draft->options->document;
        return true;
    }
    if (work != NULL && !is_taken(draft, work) &&
        (version == NULL || strcmp(version, "original") == 0)) {
        document->slug = work;
        return true;
    }
    char *made = rpt_slug_make("document", document->title);
    const char *base = rpt_arena_strdup(draft->arena, made);
    free(made);
    return choose(draft, document, base, err);
}
