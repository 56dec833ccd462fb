/* SPDX-License-Identifier: MIT
 *
 * References by themselves: CSL-JSON, as Zotero, JabRef and citation services write it, or the
 * array that a bundle's references.json is. An item of CSL-JSON becomes a reference whose id is the
 * item's, made a slug.
 */
#include "shape.h"

#include <stdlib.h>
#include <string.h>

/* "/3/csl/title" of a reference is "/3/title" of the item. */
static void locate_item(const char *text, size_t len, const char *pointer, bool key, unsigned *line,
                        unsigned *column)
{
    const char *csl = strstr(pointer, "/csl");
    char *inside = csl != NULL && (csl[4] == '/' || csl[4] == '\0')
                       ? rpt_printf("%.*s%s", (int)(csl - pointer), pointer, csl + 4)
                       : rpt_strdup(pointer);

    rpt_locate(text, len, inside, key, line, column);
    free(inside);
}

/* A CSL id is a string or a number, of any form. */
static json_t *reference_of(json_t *item)
{
    const json_t *said = json_object_get(item, "id");
    char *id = json_is_integer(said)  ? rpt_printf("%lld", (long long)json_integer_value(said))
               : json_is_string(said) ? rpt_strdup(json_string_value(said))
                                      : NULL;
    json_t *reference = json_pack("{s:O}", "csl", item);

    if (id != NULL && *id != '\0') {
        char *slug = rpt_slug_make("reference", id);

        json_object_set_new(item, "id", json_string(slug));
        json_object_set_new(reference, "id", json_string(slug));
        free(slug);
    }
    free(id);
    return reference;
}

static bool is_csl(const json_t *item)
{
    return json_is_object(item) && json_object_get(item, "csl") == NULL;
}

/* An array of items, here and there of references already. */
static void wrap(struct rpt_file *file)
{
    size_t index;
    json_t *item;

    if (!is_csl(json_array_get(file->json, 0)))
        return;
    file->locate = locate_item;
    json_array_foreach (file->json, index, item)
        if (is_csl(item))
            json_array_set_new(file->json, index, reference_of(item));
}

void rpt_references_parse(struct rpt_draft *draft, struct rpt_file *file,
                          const struct rpt_shape *shape)
{
    rpt_draft_parse(draft, file, shape);
    wrap(file);
}

bool rpt_references_sniff(const char *path, const char *head, size_t len)
{
    static const char *const telling[] = {"\"csl\"", "\"title\"", "\"issued\"", "\"author\""};

    (void)path;
    (void)len;
    if (head == NULL)
        return false;
    head += strspn(head, "\xEF\xBB\xBF \t\r\n");
    if (*head != '[' || strstr(head, "\"id\"") == NULL || strstr(head, "\"type\"") == NULL)
        return false;
    for (size_t i = 0; i < RPT_COUNT(telling); i++)
        if (strstr(head, telling[i]) != NULL)
            return true;
    return false;
}

bool rpt_references_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    const char *name = draft->sources[draft->source_count - 1].name;
    struct rpt_file *file;

    if (!rpt_draft_read(draft, path, name, true, &file, err))
        return false;
    rpt_references_parse(draft, file, &rpt_shape_references);
    rpt_records_add(draft, file, NULL, KNOWN_REFERENCE);
    return true;
}
