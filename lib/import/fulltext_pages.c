/* SPDX-License-Identifier: MIT
 *
 * Writes a segment of a full-text index page by page. A term's rows run on over as many pages as
 * they need; a page that begins within them says where its first row is. Of a term that fills many,
 * a row of its own says which page has which row, so that searches can skip.
 */
#include "fulltext.h"

#include <assert.h>
#include <string.h>

#define PAGE_BYTES 4050 /* FTS5's own */
#define HEAD_BYTES 4
#define MAIN_INDEX '0' /* what each term of it begins with */
#define WAY_PAGES 4    /* from which a term has a way */

/* Where pages stand in search_data: 16 bits of segment, one for ways, five of height, 31 of page.
 */
static int64_t page_id(const struct rpt_pages *pages, bool way, int64_t page)
{
    return pages->segment << 37 | (int64_t)way << 36 | page;
}

void rpt_varint(struct rpt_buf *buf, uint64_t value)
{
    char bytes[8];
    size_t at = sizeof bytes;

    assert(value >> 56 == 0);
    bytes[--at] = (char)(value & 0x7F);
    while ((value >>= 7) != 0)
        bytes[--at] = (char)((value & 0x7F) | 0x80);
    rpt_buf_add(buf, bytes + at, sizeof bytes - at);
}

bool rpt_pages_put(struct rpt_db *db, int64_t id, const struct rpt_buf *block,
                   struct rpt_error *err)
{
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_IMPORT_SEARCH_PAGE);

    rpt_bind_int(st, ":id", id);
    rpt_bind_blob(st, ":block", block->len > 0 ? block->data : "", block->len);
    return rpt_run(st, err);
}

static void put_u16(struct rpt_buf *page, size_t at, size_t value)
{
    page->data[at] = (char)(value >> 8);
    page->data[at + 1] = (char)(value & 0xFF);
}

void rpt_pages_begin(struct rpt_pages *pages, struct rpt_db *db, int64_t segment)
{
    static const size_t most = 1 << 20;

    *pages = (struct rpt_pages){.db = db, .segment = segment, .page = 1, .new_page = true};
    pages->indexed = 1;
    rpt_buf_init(&pages->bytes, most);
    rpt_buf_init(&pages->terms, most);
    rpt_buf_init(&pages->term, most);
    rpt_buf_init(&pages->least, most);
    rpt_buf_init(&pages->way, most);
    rpt_buf_add(&pages->bytes, "\0\0\0\0", HEAD_BYTES);
}

static size_t used(const struct rpt_pages *pages)
{
    return pages->bytes.len + pages->terms.len;
}

static bool next_page(struct rpt_pages *pages, struct rpt_error *err)
{
    put_u16(&pages->bytes, 2, pages->bytes.len);
    if (pages->terms.len == 0) {
        pages->way_pages++;
        if (pages->new_page && pages->way.len > 0)
            rpt_varint(&pages->way, 0);
    }
    rpt_buf_add(&pages->bytes, pages->terms.data, pages->terms.len);
    if (!rpt_pages_put(pages->db, page_id(pages, false, pages->page), &pages->bytes, err))
        return false;
    rpt_buf_cut(&pages->bytes, 0);
    rpt_buf_cut(&pages->terms, 0);
    rpt_buf_add(&pages->bytes, "\0\0\0\0", HEAD_BYTES);
    pages->last_term = 0;
    pages->new_page = true;
    pages->page++;
    return true;
}

/* ---- The index of pages. */

/* A way longer than a page would need a way of its own: FTS5 makes it when it merges. */
static bool put_indexed(struct rpt_pages *pages, struct rpt_error *err)
{
    bool way = pages->way.len > 0 && pages->way.len <= PAGE_BYTES && pages->way_pages >= WAY_PAGES;
    struct rpt_stmt *st = rpt_db_use(pages->db, RPT_SQL_IMPORT_SEARCH_INDEXED);

    rpt_bind_int(st, ":segment", pages->segment);
    rpt_bind_blob(st, ":term", pages->least.len > 0 ? pages->least.data : "", pages->least.len);
    rpt_bind_int(st, ":page", pages->indexed << 1 | way);
    bool good =
        rpt_run(st, err) &&
        (!way || rpt_pages_put(pages->db, page_id(pages, true, pages->indexed), &pages->way, err));
    rpt_buf_cut(&pages->way, 0);
    pages->way_pages = 0;
    return good;
}

/* The first row that begins on a page within a term's rows. */
static void add_to_way(struct rpt_pages *pages, int64_t row)
{
    if (pages->way.len == 0) {
        rpt_varint(&pages->way, 0); /* it is the uppermost */
        rpt_varint(&pages->way, (uint64_t)pages->page);
        pages->way_last = 0;
    }
    rpt_varint(&pages->way, (uint64_t)(row - pages->way_last));
    pages->way_last = row;
}

/* ---- Terms and rows. */

static size_t alike(const struct rpt_buf *term, const char *key, size_t len)
{
    size_t at = 0;

    while (at < len && at + 1 < term->len && term->data[at + 1] == key[at])
        at++;
    return at + 1;
}

bool rpt_pages_term(struct rpt_pages *pages, const char *key, size_t len, struct rpt_error *err)
{
    size_t shared = 0;

    if (used(pages) + len + 3 >= PAGE_BYTES && pages->bytes.len > HEAD_BYTES &&
        !next_page(pages, err))
        return false;
    bool first = pages->terms.len == 0;
    if (!first || pages->page > 1)
        shared = pages->term.len > 0 ? alike(&pages->term, key, len) : 0;
    if (first && pages->page > 1) {
        if (!put_indexed(pages, err))
            return false;
        pages->indexed = pages->page;
        rpt_buf_cut(&pages->least, 0);
        rpt_buf_addc(&pages->least, MAIN_INDEX);
        rpt_buf_add(&pages->least, key, shared);
        shared = 0;
    }
    rpt_varint(&pages->terms, pages->bytes.len - pages->last_term);
    pages->last_term = pages->bytes.len;
    if (!first)
        rpt_varint(&pages->bytes, shared);
    rpt_buf_cut(&pages->term, 0);
    rpt_buf_addc(&pages->term, MAIN_INDEX);
    rpt_buf_add(&pages->term, key, len);
    rpt_varint(&pages->bytes, pages->term.len - shared);
    rpt_buf_add(&pages->bytes, pages->term.data + shared, pages->term.len - shared);
    pages->new_page = false;
    pages->new_term = true;
    return true;
}

/* As many of the positions as the page has room for, none of them cut. */
static size_t fitting(const struct rpt_pages *pages, const char *positions)
{
    size_t room = used(pages) < PAGE_BYTES ? PAGE_BYTES - used(pages) : 0, count = 0;

    while (count < room)
        while ((positions[count++] & 0x80) != 0)
            ;
    return count;
}

bool rpt_pages_row(struct rpt_pages *pages, int64_t row, const struct rpt_buf *positions,
                   struct rpt_error *err)
{
    const char *left = positions->data;
    size_t len = positions->len;

    if (used(pages) >= PAGE_BYTES && !next_page(pages, err))
        return false;
    if (pages->new_page) {
        put_u16(&pages->bytes, 0, pages->bytes.len);
        add_to_way(pages, row);
    }
    rpt_varint(&pages->bytes,
               (uint64_t)(pages->new_page || pages->new_term ? row : row - pages->last_row));
    rpt_varint(&pages->bytes, 2 * len);
    pages->last_row = row;
    pages->new_page = pages->new_term = false;
    while (used(pages) + len >= PAGE_BYTES) {
        size_t size = fitting(pages, left);

        rpt_buf_add(&pages->bytes, left, size);
        left += size;
        len -= size;
        if (!next_page(pages, err))
            return false;
    }
    rpt_buf_add(&pages->bytes, left, len);
    return true;
}

bool rpt_pages_end(struct rpt_pages *pages, struct rpt_error *err)
{
    bool good = (pages->bytes.len == HEAD_BYTES || next_page(pages, err)) &&
                (pages->page == 1 || put_indexed(pages, err));

    rpt_buf_finish(&pages->bytes);
    rpt_buf_finish(&pages->terms);
    rpt_buf_finish(&pages->term);
    rpt_buf_finish(&pages->least);
    rpt_buf_finish(&pages->way);
    return good;
}
