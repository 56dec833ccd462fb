/* SPDX-License-Identifier: MIT
 *
 * Entities by themselves: the JSON array that a bundle's entities.json is, the same a line each
 * (NDJSON), or a table. All become the array's JSON, so that one check reads them; a mistake is
 * told where it stands in the lines or the table.
 */
#include "shape.h"

#include <stdlib.h>
#include <string.h>

/* ---- Lines of JSON. */

/* The next line with a word in it, or NULL. */
static const char *next_line(const char *text, size_t len, size_t *at, size_t *line_len)
{
    while (*at < len) {
        const char *line = text + *at;

        *line_len = strcspn(line, "\n");
        *at += *line_len + (line[*line_len] == '\n');
        if (strspn(line, " \t\r") < *line_len)
            return line;
    }
    return NULL;
}

static void locate_in_line(const char *text, size_t len, const char *pointer, bool key,
                           unsigned *line, unsigned *column)
{
    char *rest = "";
    size_t wanted = strtoul(*pointer == '/' ? pointer + 1 : "", &rest, 10), at = 0, line_len = 0;
    const char *found = next_line(text, len, &at, &line_len);
    unsigned before, unused;

    for (; found != NULL && wanted > 0; wanted--)
        found = next_line(text, len, &at, &line_len);
    if (found == NULL)
        found = text;
    rpt_line_column(text, (size_t)(found - text), &before, &unused);
    rpt_locate(found, line_len, rest, key, line, column);
    *line += before - 1;
}

static void parse_lines(struct rpt_draft *draft, struct rpt_file *file,
                        const struct rpt_shape *shape)
{
    size_t at = 0, len = 0;

    file->shape = shape;
    file->json = json_array();
    file->locate = locate_in_line;
    for (const char *line; (line = next_line(file->text, file->len, &at, &len)) != NULL;) {
        struct rpt_error wrong = {0};
        json_t *value = rpt_json_parse(line, len, &wrong);
        unsigned number, column = 1, unused;
        int from = 0;

        if (value != NULL) {
            json_array_append_new(file->json, value);
            continue;
        }
        (void)sscanf(wrong.detail, "%u:%u: %n", &unused, &column, &from);
        rpt_line_column(file->text, (size_t)(line - file->text), &number, &unused);
        rpt_mistake(draft, file, number, column > 0 ? column : 1,
                    "this line is not JSON: %s; write one object a line", wrong.detail + from);
        rpt_error_clear(&wrong);
        file->bad = true;
        return; /* a line more or less would shift all places behind it */
    }
}

/* ---- Which of them it is. */

void rpt_entities_parse(struct rpt_draft *draft, struct rpt_file *file,
                        const struct rpt_shape *shape)
{
    char first = file->text[strspn(file->text, " \t\r\n")];

    if (file->bad || first == '[') {
        rpt_draft_parse(draft, file, shape);
        return;
    }
    if (first == '{')
        parse_lines(draft, file, shape);
    else
        rpt_table_parse(draft, file, shape);
}

bool rpt_entities_sniff(const char *path, const char *head, size_t len)
{
    (void)path;
    if (head == NULL)
        return false;
    if (strncmp(head, "\xEF\xBB\xBF", 3) == 0) {
        head += 3;
        len -= 3;
    }
    if (head[strspn(head, " \t\r\n")] != '[' && head[strspn(head, " \t\r\n")] != '{')
        return rpt_table_sniff(head, len);
    return strstr(head, "\"class\"") != NULL && strstr(head, "\"id\"") != NULL &&
           strstr(head, "\"label\"") != NULL;
}

bool rpt_entities_read(struct rpt_draft *draft, const char *path, struct rpt_error *err)
{
    const char *name = draft->sources[draft->source_count - 1].name;
    struct rpt_file *file;

    if (!rpt_draft_read(draft, path, name, true, &file, err))
        return false;
    rpt_entities_parse(draft, file, &rpt_shape_entities);
    rpt_records_add(draft, file, NULL, KNOWN_ENTITY);
    return true;
}
