/* SPDX-License-Identifier: MIT
 *
 * Postings by number of token: where each stands, row after row, in chunks that grow with them.
 * When so many are kept that memory is filled they become a segment of the index; the segments are
 * merged by FTS5 itself.
 */
#include "fulltext.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_LEAST 16
#define CHUNK_MOST 496

#define AVERAGES_ID 1
#define STRUCTURE_ID 10

struct chunk {
    struct chunk *next;
    unsigned char bytes[];
};

/* Of one token. Each place is a varint, the lowest seven bits first: twice how far it is behind the
 * one before; or, where a row begins, twice how far that is behind the row before, and one, and
 * then the place. */
struct posting {
    struct chunk *first, *last;
    int64_t row;
    uint32_t position, rows;
    uint16_t used, room; /* of the last chunk */
};

struct rpt_fulltext {
    struct rpt_db *db;
    const struct rpt_tally *tokens;
    struct rpt_arena *arena; /* of the chunks */
    size_t bytes, most;      /* of it */
    struct posting *postings;
    size_t room;
    int64_t rows, places, written; /* written: pages */
    struct rpt_buf segments;       /* as the structure lists them */
    uint64_t segment_count;
};

struct rpt_fulltext *rpt_fulltext_create(struct rpt_db *db, const struct rpt_tally *tokens,
                                         size_t most)
{
    struct rpt_fulltext *fulltext = rpt_alloc(sizeof *fulltext);

    fulltext->db = db;
    fulltext->tokens = tokens;
    fulltext->most = most;
    fulltext->arena = rpt_arena_create();
    rpt_buf_init(&fulltext->segments, 1 << 20);
    return fulltext;
}

void rpt_fulltext_destroy(struct rpt_fulltext *fulltext)
{
    if (fulltext == NULL)
        return;
    rpt_arena_destroy(fulltext->arena);
    rpt_buf_finish(&fulltext->segments);
    free(fulltext->postings);
    free(fulltext);
}

int64_t rpt_fulltext_rows(const struct rpt_fulltext *fulltext, size_t token)
{
    return token < fulltext->room ? fulltext->postings[token].rows : 0;
}

/* ---- Postings. */

static void add_chunk(struct rpt_fulltext *fulltext, struct posting *posting)
{
    size_t room = posting->first == NULL ? CHUNK_LEAST : 2 * (size_t)posting->room + 8;

    if (room > CHUNK_MOST)
        room = CHUNK_MOST;
    struct chunk *chunk = rpt_arena_alloc(fulltext->arena, sizeof *chunk + room);
    fulltext->bytes += sizeof *chunk + room;
    if (posting->first == NULL)
        posting->first = chunk;
    else
        posting->last->next = chunk;
    posting->last = chunk;
    posting->used = 0;
    posting->room = (uint16_t)room;
}

static void put(struct rpt_fulltext *fulltext, struct posting *posting, uint64_t value)
{
    do {
        if (posting->used == posting->room)
            add_chunk(fulltext, posting);
        posting->last->bytes[posting->used++] =
            (unsigned char)((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
    } while ((value >>= 7) != 0);
}

static void put_place(struct rpt_fulltext *fulltext, struct posting *posting, int64_t row,
                      uint32_t position)
{
    if (posting->first == NULL)
        posting->row = 0;
    if (posting->first == NULL || posting->row != row) {
        put(fulltext, posting, (uint64_t)(row - posting->row) << 1 | 1);
        posting->row = row;
        posting->position = 0;
        posting->rows++;
    }
    put(fulltext, posting, (uint64_t)(position - posting->position) << 1);
    posting->position = position;
}

static void make_room(struct rpt_fulltext *fulltext)
{
    size_t room = fulltext->room;

    if (fulltext->tokens->count <= room)
        return;
    fulltext->room = 2 * fulltext->tokens->count + 1024;
    fulltext->postings = rpt_grow(fulltext->postings, fulltext->room, sizeof(struct posting));
    memset(fulltext->postings + room, 0, (fulltext->room - room) * sizeof(struct posting));
}

/* Each token's posting is somewhere else in memory, and so is the end of it: all are asked for
 * before the first is needed. */
static void fetch(const struct rpt_fulltext *fulltext, const uint32_t *tokens, size_t count)
{
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&fulltext->postings[tokens[i]]);
    for (size_t i = 0; i < count; i++) {
        const struct posting *posting = &fulltext->postings[tokens[i]];

        if (posting->last != NULL)
            __builtin_prefetch(posting->last->bytes + posting->used, 1);
    }
}

static bool put_size(struct rpt_fulltext *fulltext, int64_t row, size_t count,
                     struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(fulltext->db, RPT_SQL_IMPORT_SEARCH_SIZE);
    RPT_AUTO_BUF size = {0};

    rpt_buf_init(&size, 16);
    rpt_varint(&size, count);
    rpt_bind_int(st, ":row", row);
    rpt_bind_blob(st, ":size", size.data, size.len);
    return rpt_run(st, err);
}

static bool put_segment(struct rpt_fulltext *fulltext, struct rpt_error *err);

#define FETCHED 64

bool rpt_fulltext_add(struct rpt_fulltext *fulltext, int64_t row, const uint32_t *tokens,
                      size_t count, struct rpt_error *err)
{
    make_room(fulltext);
    for (size_t from = 0; from < count; from += FETCHED) {
        size_t some = count - from < FETCHED ? count - from : FETCHED;

        fetch(fulltext, tokens + from, some);
        for (size_t i = from; i < from + some; i++)
            put_place(fulltext, &fulltext->postings[tokens[i]], row, (uint32_t)i);
    }
    fulltext->rows++;
    fulltext->places += (int64_t)count;
    return put_size(fulltext, row, count, err) &&
           (fulltext->bytes < fulltext->most || put_segment(fulltext, err));
}

/* ---- Segments. */

struct reader {
    const struct posting *posting;
    const struct chunk *chunk;
    size_t at, room;
};

static bool at_end(const struct reader *reader)
{
    return reader->chunk == NULL ||
           (reader->chunk == reader->posting->last && reader->at == reader->posting->used);
}

static uint64_t get(struct reader *reader)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (reader->at == reader->room) {
            reader->chunk = reader->chunk->next;
            reader->at = 0;
            reader->room = 2 * reader->room + 8 < CHUNK_MOST ? 2 * reader->room + 8 : CHUNK_MOST;
        }
        unsigned char byte = reader->chunk->bytes[reader->at++];
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            break;
    }
    return value;
}

static bool put_rows(const struct posting *posting, struct rpt_pages *pages,
                     struct rpt_buf *positions, struct rpt_error *err)
{
    struct reader reader = {posting, posting->first, 0, CHUNK_LEAST};
    int64_t row = 0;

    rpt_buf_cut(positions, 0);
    while (!at_end(&reader)) {
        uint64_t value = get(&reader);

        if ((value & 1) == 0) {
            rpt_varint(positions, (value >> 1) + 2);
            continue;
        }
        if (positions->len > 0 && !rpt_pages_row(pages, row, positions, err))
            return false;
        rpt_buf_cut(positions, 0);
        row += (int64_t)(value >> 1);
    }
    return rpt_pages_row(pages, row, positions, err);
}

static int by_key(const void *a, const void *b)
{
    const struct rpt_counted *x = *(const struct rpt_counted *const *)a;
    const struct rpt_counted *y = *(const struct rpt_counted *const *)b;

    return strcmp(x->key, y->key);
}

/* The tokens that have postings, by key. */
static const struct rpt_counted **sorted(const struct rpt_fulltext *fulltext, size_t *count)
{
    const struct rpt_tally *tokens = fulltext->tokens;
    const struct rpt_counted **list = rpt_grow(NULL, tokens->count + 1, sizeof *list);

    *count = 0;
    for (size_t i = 0; i < tokens->count; i++)
        if (fulltext->postings[i].first != NULL)
            list[(*count)++] = &tokens->list[i];
    qsort(list, *count, sizeof *list, by_key);
    return list;
}

static void forget(struct rpt_fulltext *fulltext)
{
    for (size_t i = 0; i < fulltext->tokens->count; i++) {
        struct posting *posting = &fulltext->postings[i];

        *posting = (struct posting){.rows = posting->rows};
    }
    rpt_arena_destroy(fulltext->arena);
    fulltext->arena = rpt_arena_create();
    fulltext->bytes = 0;
}

static bool put_segment(struct rpt_fulltext *fulltext, struct rpt_error *err)
{
    struct rpt_pages pages;
    RPT_AUTO_BUF positions = {0};
    size_t count;
    const struct rpt_counted **list = sorted(fulltext, &count);
    bool good = true;

    rpt_buf_init(&positions, (size_t)1 << 30);
    rpt_pages_begin(&pages, fulltext->db, (int64_t)++fulltext->segment_count);
    for (size_t i = 0; good && i < count; i++)
        good = rpt_pages_term(&pages, list[i]->key, list[i]->len, err) &&
               put_rows(&fulltext->postings[list[i] - fulltext->tokens->list], &pages, &positions,
                        err);
    good = rpt_pages_end(&pages, err) && good && rpt_buf_ok(&positions, err);
    free(list);
    rpt_varint(&fulltext->segments, fulltext->segment_count);
    rpt_varint(&fulltext->segments, 1);
    rpt_varint(&fulltext->segments, (uint64_t)pages.page - 1);
    fulltext->written += pages.page - 1;
    forget(fulltext);
    return good;
}

/* All segments on the lowest level, none of them being merged. */
static bool put_structure(const struct rpt_fulltext *fulltext, struct rpt_error *err)
{
    RPT_AUTO_BUF block = {0};
    uint64_t count = fulltext->segment_count;

    rpt_buf_init(&block, 1 << 20);
    rpt_buf_add(&block, "\0\0\0\0", 4); /* no settings were made */
    rpt_varint(&block, count > 0);
    rpt_varint(&block, count);
    rpt_varint(&block, (uint64_t)fulltext->written);
    if (count > 0) {
        rpt_varint(&block, 0);
        rpt_varint(&block, count);
        rpt_buf_add(&block, fulltext->segments.data, fulltext->segments.len);
    }
    return rpt_buf_ok(&block, err) && rpt_pages_put(fulltext->db, STRUCTURE_ID, &block, err);
}

static bool put_averages(const struct rpt_fulltext *fulltext, struct rpt_error *err)
{
    RPT_AUTO_BUF block = {0};

    rpt_buf_init(&block, 64);
    rpt_varint(&block, (uint64_t)fulltext->rows);
    rpt_varint(&block, (uint64_t)fulltext->places);
    return rpt_pages_put(fulltext->db, AVERAGES_ID, &block, err);
}

bool rpt_fulltext_finish(struct rpt_fulltext *fulltext, struct rpt_error *err)
{
    return (fulltext->bytes == 0 || put_segment(fulltext, err)) && put_structure(fulltext, err) &&
           put_averages(fulltext, err) &&
           (fulltext->segment_count < 2 ||
            rpt_run(rpt_db_use(fulltext->db, RPT_SQL_IMPORT_SEARCH_OPTIMIZE), err));
}
