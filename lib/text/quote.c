/* SPDX-License-Identifier: MIT
 *
 * What a span says and how it is found again elsewhere: the sub-text, the W3C TextQuoteSelector and
 * the text fragment (WICG "URL Fragment Text Directives") that makes a browser scroll to it.
 * Everything here counts bytes inside and code points outside.
 */
#include "rapporteur/text.h"
#include "point.h"

#include <string.h>

#define CONTEXT_POINTS 32
/* A fragment quotes a span of this many code points whole. */
#define WHOLE_POINTS 100
#define EDGE_POINTS 20
#define HITS_MAX 16

struct stretch {
    size_t from, to; /* bytes */
};

struct page {
    const char *text;
    size_t len;
};

static struct stretch stretch_of(const struct page *page, size_t start, size_t end)
{
    size_t from = rpt_utf8_byte(page->text, page->len, start);
    size_t more = end > start ? end - start : 0;

    return (struct stretch){from, from + rpt_utf8_byte(page->text + from, page->len - from, more)};
}

static char *slice(const struct page *page, size_t from, size_t to)
{
    return rpt_strndup(page->text + from, to - from);
}

static size_t step_back(const struct page *page, size_t at, size_t points)
{
    for (; points > 0 && at > 0; points--)
        at = rpt_utf8_start(page->text, at - 1);
    return at;
}

static size_t step_on(const struct page *page, size_t at, size_t points)
{
    return at + rpt_utf8_byte(page->text + at, page->len - at, points);
}

/* The code point that begins at a byte, 0 at the end of the text. */
static uint32_t point_at(const struct page *page, size_t at)
{
    return at < page->len ? rpt_utf8_next(page->text, page->len, &at) : 0;
}

static bool is_border(const struct page *page, size_t at)
{
    if (at == 0 || at == page->len)
        return true;
    return rpt_point_is_border(point_at(page, step_back(page, at, 1)), point_at(page, at));
}

static bool is_space(const struct page *page, size_t at)
{
    return at < page->len && rpt_cp_is_space(point_at(page, at));
}

static struct stretch trim(const struct page *page, struct stretch s)
{
    while (s.from < s.to && is_space(page, s.from))
        s.from = step_on(page, s.from, 1);
    while (s.from < s.to && is_space(page, step_back(page, s.to, 1)))
        s.to = step_back(page, s.to, 1);
    return s;
}

char *rpt_slice(const char *text, size_t start, size_t end)
{
    struct page page = {text, strlen(text)};
    struct stretch s = stretch_of(&page, start, end);

    return slice(&page, s.from, s.to);
}

/* Where the context before a span begins: a word is not cut unless it fills the whole of it. */
static size_t before(const struct page *page, size_t at)
{
    size_t limit = step_back(page, at, CONTEXT_POINTS), from = limit;

    while (from < at && (!is_border(page, from) || (from > 0 && is_space(page, from))))
        from = step_on(page, from, 1);
    return from < at ? from : limit;
}

static size_t after(const struct page *page, size_t at)
{
    size_t limit = step_on(page, at, CONTEXT_POINTS), to = limit;

    while (to > at &&
           (!is_border(page, to) || (to < page->len && is_space(page, step_back(page, to, 1)))))
        to = step_back(page, to, 1);
    return to > at ? to : limit;
}

json_t *rpt_quote(const char *text, size_t start, size_t end)
{
    struct page page = {text, strlen(text)};
    struct stretch s = stretch_of(&page, start, end);
    size_t from = before(&page, s.from), to = after(&page, s.to);
    json_t *quote = json_object();

    json_object_set_new(quote, "prefix", json_stringn(text + from, s.from - from));
    json_object_set_new(quote, "exact", json_stringn(text + s.from, s.to - s.from));
    json_object_set_new(quote, "suffix", json_stringn(text + s.to, to - s.to));
    return quote;
}

/* A text directive before it is written: [prefix.from … head … tail … suffix.to]. Without a tail
 * the head is the whole span. */
struct directive {
    struct stretch prefix, head, tail, suffix;
};

/* `reach` more code points than needed on either side, and on to the next border of a word, since
 * browsers want whole words at the outer ends. */
static size_t reach_back(const struct page *page, size_t at, size_t reach)
{
    at = step_back(page, at, reach);
    while (!is_border(page, at))
        at = step_back(page, at, 1);
    return at;
}

static size_t reach_on(const struct page *page, size_t at, size_t reach)
{
    at = step_on(page, at, reach);
    while (!is_border(page, at))
        at = step_on(page, at, 1);
    return at;
}

static struct directive propose(const struct page *page, struct stretch span, size_t reach)
{
    struct directive d = {.head = span, .tail = {span.to, span.to}};
    size_t points = rpt_utf8_count(page->text + span.from, span.to - span.from);

    d.prefix = (struct stretch){reach_back(page, span.from, reach), span.from};
    d.suffix = (struct stretch){span.to, reach_on(page, span.to, reach)};
    if (points > WHOLE_POINTS) {
        size_t head = reach_on(page, span.from, EDGE_POINTS + reach);
        size_t tail = reach_back(page, span.to, EDGE_POINTS + reach);

        if (head < tail) {
            d.head = trim(page, (struct stretch){span.from, head});
            d.tail = trim(page, (struct stretch){tail, span.to});
        }
    }
    return d;
}

static bool is_plain(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The longest run of plain letters and digits in it. */
static struct stretch longest_run(const struct page *page, struct stretch in)
{
    struct stretch best = {in.from, in.from};

    for (size_t at = in.from, from = at; at <= in.to; at++) {
        if (at < in.to && is_plain(page->text[at]))
            continue;
        if (at - from > best.to - best.from)
            best = (struct stretch){from, at};
        from = at + 1;
    }
    return best;
}

/* Whether folding leaves of it something, and nothing plain: no part of a run of such. */
static bool folds_apart(uint32_t cp)
{
    char piece[RPT_POINT_MAX];
    size_t size = rpt_point_fold(cp, false, piece);

    for (size_t i = 0; i < size; i++)
        if (is_plain(piece[i]))
            return false;
    return size > 0;
}

static bool stands_here(const struct page *page, size_t at, size_t end, struct stretch run)
{
    size_t len = run.to - run.from, same = 0;

    while (same < len && at + same < end &&
           rpt_point_fold_ascii(page->text[at + same], false) ==
               rpt_point_fold_ascii(page->text[run.from + same], false))
        same++;
    return same == len;
}

/* Mostly some word of `pin` stands but once: then so does `pin`, and nothing need be folded. */
static bool has_lone_word(const struct page *page, struct stretch hay, struct stretch pin)
{
    struct stretch run = longest_run(page, pin);
    size_t count = 0, at = hay.from;

    while (at < hay.to && count < 2) {
        if ((unsigned char)page->text[at] < 0x80)
            count += stands_here(page, at++, hay.to, run);
        else if (!folds_apart(rpt_utf8_next(page->text, hay.to, &at)))
            return false;
    }
    return run.from < run.to && count == 1;
}

/* Does `pin` stand only once, as whole words, in `hay`, the way a browser compares? */
static bool once(const struct page *page, struct stretch hay, struct stretch pin)
{
    if (has_lone_word(page, hay, pin))
        return true;
    char *text = slice(page, hay.from, hay.to), *needle = slice(page, pin.from, pin.to);
    struct page part = {text, hay.to - hay.from};
    struct rpt_range hits[HITS_MAX];
    size_t count = rpt_find_folded(text, needle, hits, HITS_MAX), whole = 0;

    for (size_t i = 0; i < count; i++) {
        struct stretch hit = stretch_of(&part, hits[i].start, hits[i].end);
        whole += is_border(&part, hit.from) && is_border(&part, hit.to);
    }
    free(text);
    free(needle);
    return count < HITS_MAX && whole <= 1;
}

static bool is_settled(const struct page *page, const struct directive *d)
{
    struct stretch all = {0, page->len};

    if (d->tail.from == d->tail.to)
        return once(page, all, (struct stretch){d->prefix.from, d->suffix.to});
    return once(page, all, (struct stretch){d->prefix.from, d->head.to}) &&
           once(page, (struct stretch){d->head.to, d->suffix.to},
                (struct stretch){d->tail.from, d->suffix.to});
}

/* "-" is unreserved in URLs but means something in a directive. */
static void encode(struct rpt_buf *out, const struct page *page, struct stretch part)
{
    char *text = slice(page, part.from, part.to);
    RPT_AUTO_BUF encoded = {0};

    rpt_buf_init(&encoded, 3 * page->len + 1);
    rpt_url_encode(&encoded, text, "");
    for (size_t i = 0; i < encoded.len; i++)
        if (encoded.data[i] == '-')
            rpt_buf_adds(out, "%2D");
        else
            rpt_buf_addc(out, encoded.data[i]);
    free(text);
}

/* One part of the directive with the signs before and behind it, nothing if it is empty. */
static void encode_part(struct rpt_buf *out, const struct page *page, const char *lead,
                        struct stretch part, const char *trail)
{
    part = trim(page, part);
    if (part.from == part.to)
        return;
    rpt_buf_adds(out, lead);
    encode(out, page, part);
    rpt_buf_adds(out, trail);
}

char *rpt_text_fragment(const char *text, size_t start, size_t end)
{
    struct page page = {text, strlen(text)};
    struct stretch span = trim(&page, stretch_of(&page, start, end));
    struct directive d = propose(&page, span, 0);
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, 12 * page.len + 64);
    if (span.from == span.to)
        return rpt_buf_steal(&out);
    /* Context grows until the place is the only one; the whole text as context always is. */
    for (size_t reach = EDGE_POINTS / 2; !is_settled(&page, &d); reach *= 2) {
        if (d.prefix.from == 0 && d.suffix.to == page.len && d.tail.from == d.tail.to)
            break;
        d = propose(&page, span, reach);
    }
    rpt_buf_adds(&out, ":~:text=");
    encode_part(&out, &page, "", d.prefix, "-,");
    encode_part(&out, &page, "", d.head, "");
    encode_part(&out, &page, ",", d.tail, "");
    encode_part(&out, &page, ",-", d.suffix, "");
    return rpt_buf_steal(&out);
}
