/* SPDX-License-Identifier: MIT
 *
 * Mentions of current texts: the places that an editor marked, and beside them those where the
 * finder meets a label. An editor's mark, also one that says "nobody", beats the finder where they
 * overlap; a place that two labels claim is left out and told in the report. They are looked for in
 * the documents that were stored anew, in all where the labels are others than before, and written
 * only where they differ from those there are.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

struct mention {
    size_t start, end;
    int64_t entity; /* 0: nobody */
    bool editor;
};

/* The document whose paragraphs are searched. */
struct place {
    int64_t n, edition;
    const char *slug;
    bool has_markings, has_mentions, differs;
};

struct rpt_mention_maker {
    struct rpt_db *db;
    struct rpt_meter *meter;
    struct rpt_finder *finder;
    char **slugs; /* by entity's number */
    size_t slug_count;
    struct mention *list; /* of one paragraph: first the editor's, in order */
    size_t count, marked, next;
    struct place place;
    struct rpt_stmt *row; /* the paragraph's, while it is searched */
    struct rpt_buf said;  /* what a mention's id is made of, then the id */
    json_t *ambiguous;    /* words → what the report says of them */
};

static bool load_finder(struct rpt_mention_maker *m, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(m->db, RPT_SQL_IMPORT_FIND);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW)
        rpt_finder_add(m->finder, rpt_column_text(st, 0), (uint32_t)rpt_column_int(st, 1),
                       rpt_column_int(st, 2) != 0);
    rpt_finder_build(m->finder);
    return step == RPT_DONE;
}

static bool load_slugs(struct rpt_mention_maker *m, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(m->db, RPT_SQL_IMPORT_ENTITY_SLUGS);
    enum rpt_step step;

    while ((step = rpt_step(st, err)) == RPT_ROW) {
        size_t n = (size_t)rpt_column_int(st, 0);

        while (m->slug_count <= n)
            *RPT_ADD(m->slugs, m->slug_count) = NULL;
        m->slugs[n] = rpt_strdup(rpt_column_text(st, 1));
    }
    return step == RPT_DONE;
}

static bool load_marked(struct rpt_mention_maker *m, int64_t paragraph, struct rpt_error *err)
{
    enum rpt_step step;

    m->count = m->marked = m->next = 0;
    if (!m->place.has_markings)
        return true;
    RPT_AUTO_STMT st = rpt_db_use(m->db, RPT_SQL_IMPORT_MARKINGS);
    rpt_bind_int(st, ":paragraph", paragraph);
    while ((step = rpt_step(st, err)) == RPT_ROW)
        *RPT_ADD(m->list, m->count) =
            (struct mention){(size_t)rpt_column_int(st, 0), (size_t)rpt_column_int(st, 1),
                             rpt_column_int(st, 2), true};
    m->marked = m->count;
    return step == RPT_DONE;
}

/* Of places that two labels claim, the first is told, and how many there are. */
static void tell_ambiguous(struct rpt_mention_maker *m, const struct rpt_found *found)
{
    char *words = rpt_slice(rpt_column_text(m->row, 2), found->start, found->end);
    json_t *told = json_object_get(m->ambiguous, words);

    if (told == NULL) {
        told = json_pack("{s:s, s:i, s:s, s:s}", "label", words, "count", 0, "document",
                         m->place.slug, "paragraph", rpt_column_text(m->row, 1));
        json_object_set_new(m->ambiguous, words, told);
    }
    json_object_set_new(told, "count",
                        json_integer(json_integer_value(json_object_get(told, "count")) + 1));
    free(words);
}

/* Both the finder's places and the marked ones come in order. */
static bool add_found(void *cls, const struct rpt_found *found)
{
    struct rpt_mention_maker *m = cls;

    while (m->next < m->marked && m->list[m->next].end <= found->start)
        m->next++;
    if (m->next < m->marked && m->list[m->next].start < found->end)
        return true;
    if (found->count > 1)
        tell_ambiguous(m, found);
    else
        *RPT_ADD(m->list, m->count) =
            (struct mention){found->start, found->end, found->ids[0], false};
    return true;
}

static int by_start(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

/* Leaves the id in m->said: of what is named, with which words, and which of the equal ones it is.
 */
static void make_id(struct rpt_mention_maker *m, const char *paragraph_id,
                    const struct mention *mention, const char *surface, json_t *seen)
{
    char hex[65];

    rpt_buf_cut(&m->said, 0);
    rpt_buf_adds(&m->said, m->slugs[mention->entity]);
    rpt_buf_addc(&m->said, '\n');
    rpt_buf_adds(&m->said, surface);
    json_int_t nth = json_integer_value(json_object_get(seen, m->said.data)) + 1;
    if (seen != NULL)
        json_object_set_new(seen, m->said.data, json_integer(nth));
    rpt_buf_addf(&m->said, "\n%lld", (long long)nth);
    rpt_sha256_hex(m->said.data, m->said.len, hex);
    rpt_buf_cut(&m->said, 0);
    rpt_buf_adds(&m->said, paragraph_id);
    rpt_buf_addc(&m->said, '-');
    rpt_buf_add(&m->said, hex, 8);
}

static bool store(struct rpt_mention_maker *m, int64_t paragraph, const char *paragraph_id,
                  const struct mention *mention, const char *surface, json_t *seen,
                  struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(m->db, RPT_SQL_IMPORT_MENTION);

    make_id(m, paragraph_id, mention, surface, seen);
    rpt_bind_int(st, ":paragraph", paragraph);
    rpt_bind_text(st, ":id", m->said.data);
    rpt_bind_int(st, ":start", (int64_t)mention->start);
    rpt_bind_int(st, ":end", (int64_t)mention->end);
    rpt_bind_int(st, ":entity", mention->entity);
    rpt_bind_text(st, ":layer", mention->editor ? "editor" : "finder");
    rpt_bind_text(st, ":surface", surface);
    return rpt_run(st, err);
}

/* Mentions in order of the text, so that its bytes are walked once. */
static bool store_all(struct rpt_mention_maker *m, int64_t paragraph, const char *id,
                      const char *text, struct rpt_error *err)
{
    json_auto_t *seen = m->count > 1 ? json_object() : NULL;
    size_t len = strlen(text), at = 0, byte = 0;
    bool good = true;

    for (size_t i = 0; good && i < m->count; i++) {
        const struct mention *mention = &m->list[i];
        size_t size;

        byte += rpt_utf8_byte(text + byte, len - byte, mention->start - at);
        at = mention->start;
        size = rpt_utf8_byte(text + byte, len - byte, mention->end - mention->start);
        char *surface = rpt_strndup(text + byte, size);
        good = store(m, paragraph, id, mention, surface, seen, err);
        free(surface);
    }
    return good;
}

/* In order of the text; marks that say "nobody" have done their work. */
static void settle(struct rpt_mention_maker *m)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->count; i++)
        if (m->list[i].entity != 0)
            m->list[kept++] = m->list[i];
    m->count = kept;
    if (m->count > 1)
        qsort(m->list, m->count, sizeof *m->list, by_start);
}

/* Whether the paragraph's mentions are those that are stored. */
static bool compare(const struct rpt_mention_maker *m, int64_t paragraph, bool *same,
                    struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(m->db, RPT_SQL_IMPORT_MENTIONS);
    enum rpt_step step;
    size_t i = 0;

    *same = true;
    rpt_bind_int(st, ":paragraph", paragraph);
    for (; (step = rpt_step(st, err)) == RPT_ROW && *same; i++)
        *same = i < m->count && (size_t)rpt_column_int(st, 0) == m->list[i].start &&
                (size_t)rpt_column_int(st, 1) == m->list[i].end &&
                rpt_column_int(st, 2) == m->list[i].entity &&
                (rpt_column_int(st, 3) != 0) == m->list[i].editor;
    *same = *same && i == m->count;
    return step != RPT_FAILED;
}

static bool clear(const struct rpt_mention_maker *m, int64_t paragraph, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(m->db, RPT_SQL_IMPORT_MENTIONS_CLEAR);

    rpt_bind_int(st, ":paragraph", paragraph);
    return rpt_run(st, err);
}

static bool replace(struct rpt_mention_maker *m, int64_t paragraph, const char *id,
                    const char *text, struct rpt_error *err)
{
    bool same = m->count == 0;

    if (m->place.has_mentions && !compare(m, paragraph, &same, err))
        return false;
    if (same)
        return true;
    m->place.differs = true;
    return (!m->place.has_mentions || clear(m, paragraph, err)) &&
           store_all(m, paragraph, id, text, err);
}

static bool make_document(struct rpt_mention_maker *m, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(m->db, RPT_SQL_IMPORT_TEXTS);
    enum rpt_step step;

    m->row = st;
    rpt_bind_int(st, ":edition", m->place.edition);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        int64_t n = rpt_column_int(st, 0);
        const char *text = rpt_column_text(st, 2);

        if (!load_marked(m, n, err))
            return false;
        rpt_finder_find(m->finder, text, add_found, m);
        rpt_meter_paragraph(m->meter, strlen(text));
        settle(m);
        if (!replace(m, n, rpt_column_text(st, 1), text, err))
            return false;
    }
    return step == RPT_DONE;
}

/* It is to be summed up again. */
static bool unsum(const struct rpt_mention_maker *m, struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(m->db, RPT_SQL_IMPORT_UNSUM);

    rpt_bind_int(st, ":n", m->place.n);
    return rpt_run(st, err);
}

/* In all documents or those that were stored anew; of these only the one of that name, or NULL. */
static bool make_all(struct rpt_mention_maker *m, bool all, const char *document,
                     struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(m->db, RPT_SQL_IMPORT_MENTION_DOCUMENTS);
    enum rpt_step step;

    rpt_bind_int(st, ":all", all);
    rpt_bind_text(st, ":document", document);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        m->place = (struct place){.n = rpt_column_int(st, 0),
                                  .slug = rpt_column_text(st, 1),
                                  .edition = rpt_column_int(st, 2),
                                  .has_markings = rpt_column_int(st, 3) != 0,
                                  .has_mentions = rpt_column_int(st, 4) != 0};
        if (!make_document(m, err) || (m->place.differs && !unsum(m, err)))
            return false;
    }
    return step == RPT_DONE;
}

/* Whether the finder would look for anything else than it did. */
static bool labels_differ(struct rpt_db *old, struct rpt_db *db, bool *differ,
                          struct rpt_error *err)
{
    RPT_AUTO_STMT before = old != NULL ? rpt_db_use(old, RPT_SQL_IMPORT_FIND) : NULL;
    RPT_AUTO_STMT after = rpt_db_use(db, RPT_SQL_IMPORT_FIND);

    *differ = old == NULL;
    while (!*differ) {
        enum rpt_step a = rpt_step(before, err), b = rpt_step(after, err);

        if (a == RPT_FAILED || b == RPT_FAILED)
            return false;
        if (a == RPT_DONE && b == RPT_DONE)
            return true;
        *differ = a != b || strcmp(rpt_column_text(before, 0), rpt_column_text(after, 0)) != 0 ||
                  rpt_column_int(before, 1) != rpt_column_int(after, 1) ||
                  rpt_column_int(before, 2) != rpt_column_int(after, 2);
    }
    return true;
}

static struct rpt_mention_maker *create(struct rpt_db *db, struct rpt_meter *meter)
{
    struct rpt_mention_maker *m = rpt_alloc(sizeof *m);

    m->db = db;
    m->meter = meter;
    m->finder = rpt_finder_create();
    m->ambiguous = json_object();
    rpt_buf_init(&m->said, (size_t)1 << 30);
    return m;
}

void rpt_mention_maker_destroy(struct rpt_mention_maker *m)
{
    if (m == NULL)
        return;
    json_decref(m->ambiguous);
    for (size_t i = 0; i < m->slug_count; i++)
        free(m->slugs[i]);
    free(m->slugs);
    free(m->list);
    rpt_buf_finish(&m->said);
    rpt_finder_destroy(m->finder);
    free(m);
}

bool rpt_mentions_of(struct rpt_mention_maker **maker, struct rpt_db *db, const char *document,
                     struct rpt_error *err)
{
    if (*maker == NULL) {
        *maker = create(db, NULL);
        if (!load_finder(*maker, err) || !load_slugs(*maker, err))
            return false;
    }
    return make_all(*maker, false, document, err);
}

bool rpt_mentions_make(struct rpt_db *old, struct rpt_db *db, struct rpt_report *report,
                       struct rpt_meter *meter, struct rpt_error *err)
{
    struct rpt_mention_maker *m = create(db, meter);
    bool all, good = rpt_meter_paragraphs(meter, db, "naming", err) &&
                     labels_differ(old, db, &all, err) && load_finder(m, err) &&
                     load_slugs(m, err) && make_all(m, all, NULL, err);
    const char *words;
    json_t *told;

    json_object_foreach (m->ambiguous, words, told)
        rpt_report_add(report, "ambiguous", json_incref(told));
    rpt_mention_maker_destroy(m);
    return good;
}
