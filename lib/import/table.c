/* SPDX-License-Identifier: MIT
 *
 * Entities as a table (CSV), for people with a spreadsheet: a row each, lists inside a cell joined
 * by '|'. It becomes the JSON that entities.json is, so that one check reads both; a mistake is
 * told where it stands in the table.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

enum column_kind { COLUMN_TEXT, COLUMN_LIST, COLUMN_LABELS, COLUMN_WIKIDATA, COLUMN_SOURCE };

/* `key` is where the cell goes in the entity's JSON. */
static const struct {
    const char *name, *key;
    enum column_kind kind;
    bool needed;
} columns[] = {
    {"id", "id", COLUMN_TEXT, true},
    {"class", "class", COLUMN_TEXT, true},
    {"kind", "kind", COLUMN_TEXT, true},
    {"label", "label", COLUMN_TEXT, true},
    {"lang", "lang", COLUMN_TEXT, false},
    {"aliases", "labels", COLUMN_LABELS, false},
    {"part_of", "part_of", COLUMN_TEXT, false},
    {"broader", "broader", COLUMN_LIST, false},
    {"wikidata", "identifiers", COLUMN_WIKIDATA, false},
    {"source", "identifiers", COLUMN_SOURCE, false},
};

#define MAX_CELLS 64

/* A row as it stands: its cells, trimmed, in the arena. */
struct row {
    const char *cells[MAX_CELLS];
    size_t at[MAX_CELLS];
    size_t count; /* also of those that are too many */
    bool empty;
};

struct table {
    struct rpt_draft *draft; /* NULL: only places are asked for */
    struct rpt_csv csv;
    struct rpt_arena *arena;
    struct row head, row;
    size_t meaning[MAX_CELLS]; /* of each cell: a row of `columns`, or RPT_COUNT(columns) */
};

static const char *trimmed(struct rpt_arena *arena, const struct rpt_buf *cell)
{
    const char *text = cell->len > 0 ? cell->data : "";
    size_t start = strspn(text, " \t"), len = strlen(text);

    while (len > start && strchr(" \t\r\n", text[len - 1]) != NULL)
        len--;
    return rpt_arena_strndup(arena, text + start, len - start);
}

static bool next_row(struct table *table, struct row *row)
{
    enum rpt_csv_step step;

    row->count = 0;
    row->empty = true;
    do {
        step = rpt_csv_next(&table->csv);
        if (step == RPT_CSV_END)
            return false;
        if (row->count < MAX_CELLS) {
            row->cells[row->count] = trimmed(table->arena, &table->csv.cell);
            row->at[row->count] = table->csv.cell_at;
            row->empty = row->empty && *row->cells[row->count] == '\0';
        }
        row->count++;
    } while (step == RPT_CSV_CELL);
    return true;
}

/* Rows without a word are what spreadsheets leave at the end. */
static bool is_entity(const struct table *table)
{
    return !table->row.empty && table->row.count == table->head.count;
}

static bool open_table(struct table *table, const char *text, size_t len)
{
    rpt_csv_init(&table->csv, text, len);
    table->arena = rpt_arena_create();
    if (!next_row(table, &table->head))
        return false;
    for (size_t i = 0; i < MAX_CELLS; i++) {
        table->meaning[i] = 0;
        while (table->meaning[i] < RPT_COUNT(columns) &&
               (i >= table->head.count ||
                strcmp(columns[table->meaning[i]].name, table->head.cells[i]) != 0))
            table->meaning[i]++;
    }
    return true;
}

static void close_table(struct table *table)
{
    rpt_csv_finish(&table->csv);
    rpt_arena_destroy(table->arena);
}

static size_t cell_of(const struct table *table, size_t column)
{
    size_t i = 0;

    while (i < table->head.count && i < MAX_CELLS && table->meaning[i] != column)
        i++;
    return i;
}

/* ---- Places in it: "/3/labels/0/text" is in the fourth entity's cell of aliases. */

static size_t column_of(const char *pointer)
{
    size_t len = strcspn(pointer, "/"), i = 0;
    bool source = strlen(pointer) > 7 && strcmp(pointer + strlen(pointer) - 7, "/source") == 0;

    while (i < RPT_COUNT(columns) &&
           (strlen(columns[i].key) != len || strncmp(columns[i].key, pointer, len) != 0 ||
            (columns[i].kind == COLUMN_WIKIDATA && source)))
        i++;
    return i;
}

static void locate_cell(const char *text, size_t len, const char *pointer, bool key, unsigned *line,
                        unsigned *column)
{
    struct table table = {0};
    char *rest = "";
    size_t wanted = strtoul(*pointer == '/' ? pointer + 1 : "", &rest, 10), at = 0;

    (void)key;
    if (open_table(&table, text, len) && *pointer == '/') {
        bool more = true;

        for (size_t i = 0; more && i <= wanted; i += more && is_entity(&table))
            more = next_row(&table, &table.row);
        size_t cell = *rest == '/' ? cell_of(&table, column_of(rest + 1)) : 0;
        if (more)
            at = table.row.at[cell < table.row.count && cell < MAX_CELLS ? cell : 0];
    }
    close_table(&table);
    rpt_line_column(text, at, line, column);
}

/* ---- Reading it. */

RPT_PRINTF(4, 5)
static void mistake_here(struct table *table, struct rpt_file *file, size_t at, const char *format,
                         ...)
{
    char *said = NULL;
    unsigned line, column;
    va_list args;

    va_start(args, format);
    if (vasprintf(&said, format, args) < 0)
        said = NULL;
    va_end(args);
    rpt_line_column(file->text, at, &line, &column);
    rpt_mistake(table->draft, file, line, column, "%s", said != NULL ? said : "this is wrong");
    free(said);
    file->bad = true;
}

static void check_head(struct table *table, struct rpt_file *file)
{
    const char *names[RPT_COUNT(columns)];

    for (size_t c = 0; c < RPT_COUNT(columns); c++) {
        names[c] = columns[c].name;
        if (columns[c].needed && cell_of(table, c) >= table->head.count)
            mistake_here(table, file, 0, "the column \"%s\" is missing; every entity needs it",
                         columns[c].name);
    }
    for (size_t i = 0; i < table->head.count && i < MAX_CELLS; i++) {
        const char *near = rpt_near(table->head.cells[i], names, RPT_COUNT(names));

        if (table->meaning[i] == RPT_COUNT(columns))
            mistake_here(table, file, table->head.at[i], "there is no column \"%.60s\"; %s%s%s",
                         table->head.cells[i], near != NULL ? "nearest: \"" : "there are: ",
                         near != NULL ? near
                                      : "id, class, kind, label, lang, aliases, part_of, broader, "
                                        "wikidata, source",
                         near != NULL ? "\"" : "");
        else if (cell_of(table, table->meaning[i]) != i)
            mistake_here(table, file, table->head.at[i],
                         "the column \"%s\" stands twice; take one out", table->head.cells[i]);
    }
}

static json_t *list_of(const char *cell, bool labels)
{
    json_t *list = json_array();

    while (*cell != '\0') {
        size_t start = strspn(cell, " "), len = strcspn(cell, "|"), end = len;
        json_t *item;

        while (end > start && cell[end - 1] == ' ')
            end--;
        item = end > start ? json_stringn(cell + start, end - start) : NULL;
        if (item != NULL)
            json_array_append_new(list, labels ? json_pack("{s:o}", "text", item) : item);
        cell += len + (cell[len] == '|');
    }
    return list;
}

static void set_cell(json_t *entity, size_t column, const char *cell)
{
    const char *key = columns[column].key;
    bool labels = columns[column].kind == COLUMN_LABELS;

    switch (columns[column].kind) {
    case COLUMN_TEXT:
        json_object_set_new(entity, key, json_string(cell));
        break;
    case COLUMN_LIST:
    case COLUMN_LABELS:
        json_object_set_new(entity, key, list_of(cell, labels));
        break;
    case COLUMN_WIKIDATA:
        json_object_set_new(entity, key,
                            json_pack("[{s:s, s:s}]", "scheme", "wikidata", "value", cell));
        break;
    case COLUMN_SOURCE: /* of the identifier, which stands before it in `columns` */
        json_object_set_new(json_array_get(json_object_get(entity, key), 0), "source",
                            json_string(cell));
        break;
    }
}

static json_t *entity_of(const struct table *table)
{
    json_t *entity = json_object();

    for (size_t c = 0; c < RPT_COUNT(columns); c++) {
        size_t cell = cell_of(table, c);

        if (cell < table->row.count && cell < MAX_CELLS && *table->row.cells[cell] != '\0')
            set_cell(entity, c, table->row.cells[cell]);
    }
    return entity;
}

/* ---- What a table names and nobody has declared. */

static bool is_declared(const struct rpt_draft *draft, enum rpt_known kind, const char *id)
{
    for (size_t i = 0; i < draft->record_count; i++)
        if (draft->records[i].kind == kind && strcmp(draft->records[i].id, id) == 0)
            return true;
    return json_object_get(draft->known[kind], id) != NULL;
}

/* One of a kind, which would rather be a slip. */
static bool is_near(const struct rpt_draft *draft, enum rpt_known kind, const char *id,
                    const struct rpt_file *file)
{
    const char *slug;
    json_t *term;

    for (size_t i = 0; i < draft->record_count; i++)
        if (draft->records[i].kind == kind && draft->records[i].file != file &&
            rpt_near(id, &draft->records[i].id, 1) != NULL)
            return true;
    json_object_foreach (draft->known[kind], slug, term)
        if (rpt_near(id, &slug, 1) != NULL)
            return true;
    return false;
}

static void declare(struct rpt_draft *draft, const struct rpt_file *file, enum rpt_known kind,
                    const char *id, json_t *term)
{
    if (!rpt_slug_valid(id) || is_declared(draft, kind, id) || is_near(draft, kind, id, file)) {
        json_decref(term);
        return;
    }
    json_array_append_new(draft->made, term);
    *RPT_ADD(draft->records, draft->record_count) =
        (struct rpt_record){.kind = kind,
                            .id = rpt_draft_text(term, "id"),
                            .json = term,
                            .file = file,
                            .pointer = "",
                            .source = draft->source_count - 1,
                            .ordinal = json_array_size(draft->made)};
}

/* Someone with a spreadsheet need not know of vocabularies: kinds of the table are declared by
 * their use, and so is Wikidata. */
static void declare_terms(struct rpt_draft *draft, const struct rpt_file *file)
{
    size_t index;
    json_t *entity;

    json_array_foreach (file->json, index, entity) {
        const char *kind = rpt_draft_text(entity, "kind");
        const char *class_name = rpt_draft_text(entity, "class");

        if (kind != NULL && class_name != NULL)
            declare(draft, file, KNOWN_KIND, kind,
                    json_pack("{s:s, s:s, s:s}", "id", kind, "class", class_name, "label", kind));
        if (json_object_get(entity, "identifiers") != NULL)
            declare(draft, file, KNOWN_SCHEME, "wikidata",
                    json_pack("{s:s, s:s}", "id", "wikidata", "label", "Wikidata"));
    }
}

void rpt_table_parse(struct rpt_draft *draft, struct rpt_file *file, const struct rpt_shape *shape)
{
    struct table table = {.draft = draft};

    file->shape = shape;
    file->json = json_array();
    file->locate = locate_cell;
    if (open_table(&table, file->text, file->len))
        check_head(&table, file);
    while (next_row(&table, &table.row)) {
        if (is_entity(&table))
            json_array_append_new(file->json, entity_of(&table));
        else if (!table.row.empty)
            mistake_here(&table, file, table.row.at[0],
                         "this row has %zu cells and the first %zu; put quotation marks around a "
                         "cell with a comma in it",
                         table.row.count, table.head.count);
    }
    if (table.csv.complaint != NULL)
        mistake_here(&table, file, table.csv.at, "%s", table.csv.complaint);
    declare_terms(draft, file);
    close_table(&table);
}

bool rpt_table_sniff(const char *head, size_t len)
{
    struct table table = {0};
    size_t known = 0;

    if (open_table(&table, head, len))
        for (size_t c = 0; c < RPT_COUNT(columns); c++)
            known += cell_of(&table, c) < table.head.count;
    close_table(&table);
    return known >= 3;
}
