/* SPDX-License-Identifier: MIT
 *
 * Finds every label of every entity in one pass. The labels, folded and sorted, make a trie: a node
 * is a run of labels that begin alike, its children stand together, and where one label is left its
 * own text is the rest of the path. The text is walked from word starts only, most of which a
 * filter of the labels' first words turns away, and folded on the way, never copied; what folding
 * hid (case, and whether an s is a plural's) is checked at the end.
 */
#include "rapporteur/text.h"
#include "point.h"

#include <assert.h>
#include <string.h>

struct label {
    char *folded, *kept; /* kept: folded but for case */
    uint32_t id;
    bool case_sensitive;
    bool capitals; /* an abbreviation, which takes a plural s */
    bool more;     /* the next label has the same folded text */
};

struct node {
    uint32_t first; /* of its children, sorted by their bytes */
    uint32_t label; /* the first that begins like this */
    uint16_t children;
    bool ends; /* the label ends here */
    bool leaf; /* no other label begins like this */
};

/* The labels from `label` to `end` share `depth` bytes: what is known of a node until it is built.
 */
struct shared {
    uint32_t end, depth;
};

struct rpt_finder {
    struct label *labels;
    size_t count, cap;
    struct node *nodes;
    unsigned char *bytes;  /* of each node, the byte that leads to it */
    struct shared *shared; /* of each node, while building */
    size_t node_count, node_cap;
    uint64_t *filter; /* a bit for each word of ASCII that a label begins with */
    unsigned filter_shift;
    bool starts[256];        /* can a label begin with this byte of a text? */
    unsigned char word[256]; /* the folded letter or digit of ASCII, 0 for all else */
};

/* Reads a text piece by piece as the labels are written: folded, white space runs as one space. */
struct speller {
    const char *text;
    size_t len, at;
    bool keep_case, after_space;
};

/* The size of the next piece, 0 at the end. */
static inline size_t spell(struct speller *s, char piece[RPT_POINT_MAX])
{
    while (s->at < s->len) {
        size_t size = 1;

        if ((unsigned char)s->text[s->at] < 0x80)
            piece[0] = rpt_point_fold_ascii(s->text[s->at++], s->keep_case);
        else
            size = rpt_point_fold(rpt_utf8_next(s->text, s->len, &s->at), s->keep_case, piece);
        bool space = size == 1 && piece[0] == ' ';
        if (size == 0 || (space && s->after_space))
            continue;
        s->after_space = space;
        return size;
    }
    return 0;
}

static char *spell_label(const char *text, bool keep_case)
{
    struct speller s = {
        .text = text, .len = strlen(text), .keep_case = keep_case, .after_space = true};
    char piece[RPT_POINT_MAX];
    RPT_AUTO_BUF out;
    size_t size;

    rpt_buf_init(&out, RPT_POINT_MAX * s.len + 1);
    while ((size = spell(&s, piece)) > 0)
        rpt_buf_add(&out, piece, size);
    if (out.len > 0 && out.data[out.len - 1] == ' ')
        rpt_buf_cut(&out, out.len - 1);
    return rpt_buf_steal(&out);
}

/* Does the text read like the label from s.at to s.len, case included? */
static bool reads(struct speller s, const char *kept)
{
    size_t size, left = strlen(kept);
    char piece[RPT_POINT_MAX];

    s.keep_case = true;
    while ((size = spell(&s, piece)) > 0) {
        if (size > left || memcmp(piece, kept, size) != 0)
            return false;
        kept += size;
        left -= size;
    }
    return left == 0;
}

struct rpt_finder *rpt_finder_create(void)
{
    struct rpt_finder *finder = rpt_alloc(sizeof(*finder));

    for (uint32_t cp = 0; cp < 0x80; cp++)
        if (rpt_cp_is_word(cp))
            finder->word[cp] = (unsigned char)rpt_point_fold_ascii((char)cp, false);
    return finder;
}

void rpt_finder_destroy(struct rpt_finder *finder)
{
    if (finder == NULL)
        return;
    for (size_t i = 0; i < finder->count; i++) {
        free(finder->labels[i].folded);
        free(finder->labels[i].kept);
    }
    free(finder->labels);
    free(finder->nodes);
    free(finder->bytes);
    free(finder->filter);
    free(finder);
}

/* Two or more capitals or digits, with a capital among them. */
static bool is_capitals(const char *text)
{
    size_t len = strlen(text), at = 0, points = 0;
    bool upper = false;

    for (; at < len; points++) {
        uint32_t cp = rpt_utf8_next(text, len, &at);
        if (rpt_cp_is_upper(cp))
            upper = true;
        else if (cp < '0' || cp > '9')
            return false;
    }
    return upper && points >= 2;
}

void rpt_finder_add(struct rpt_finder *finder, const char *label, uint32_t id, bool case_sensitive)
{
    struct label *added;

    assert(finder->nodes == NULL);
    if (finder->count == finder->cap) {
        finder->cap = finder->cap * 2 + 64;
        finder->labels = rpt_grow(finder->labels, finder->cap, sizeof(*finder->labels));
    }
    added = &finder->labels[finder->count++];
    *added = (struct label){.folded = spell_label(label, false),
                            .kept = spell_label(label, true),
                            .id = id,
                            .case_sensitive = case_sensitive};
    added->capitals = is_capitals(added->kept);
}

static int by_folded(const void *left, const void *right)
{
    const struct label *a = left, *b = right;
    int order = strcmp(a->folded, b->folded);

    return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static void add_node(struct rpt_finder *finder, unsigned char byte, size_t label, size_t end,
                     size_t depth)
{
    size_t index = finder->node_count++;

    assert(index < UINT32_MAX && end < UINT32_MAX && depth < UINT32_MAX);
    if (index == finder->node_cap) {
        finder->node_cap = index * 2 + 256;
        finder->nodes = rpt_grow(finder->nodes, finder->node_cap, sizeof(*finder->nodes));
        finder->bytes = rpt_grow(finder->bytes, finder->node_cap, sizeof(*finder->bytes));
        finder->shared = rpt_grow(finder->shared, finder->node_cap, sizeof(*finder->shared));
    }
    finder->nodes[index] = (struct node){.label = (uint32_t)label};
    finder->bytes[index] = byte;
    finder->shared[index] = (struct shared){(uint32_t)end, (uint32_t)depth};
}

static void add_children(struct rpt_finder *finder, size_t index)
{
    const struct label *labels = finder->labels;
    struct shared shared = finder->shared[index];
    struct node node = finder->nodes[index];
    size_t from = node.label;

    node.ends = labels[from].folded[shared.depth] == '\0';
    node.leaf = strcmp(labels[from].folded, labels[shared.end - 1].folded) == 0;
    node.first = (uint32_t)finder->node_count;
    while (!node.leaf && from < shared.end) {
        unsigned char byte = (unsigned char)labels[from].folded[shared.depth];
        size_t to = from;

        while (to < shared.end && (unsigned char)labels[to].folded[shared.depth] == byte)
            to++;
        if (byte != '\0')
            add_node(finder, byte, from, to, shared.depth + 1);
        from = to;
    }
    node.children = (uint16_t)(finder->node_count - node.first);
    finder->nodes[index] = node;
}

/* The end of the ASCII letters and digits from `at` on, and a number for them, alike in any case.
 */
static inline size_t read_word(const struct rpt_finder *finder, const char *text, size_t at,
                               uint32_t *hash)
{
    unsigned char letter;
    uint32_t h = 0;

    for (; (letter = finder->word[(unsigned char)text[at]]) != 0; at++)
        h = (h << 5 | h >> 27) ^ letter;
    *hash = (h * 0x9E3779B1u) >> finder->filter_shift;
    return at;
}

static void filter_add(struct rpt_finder *finder, const char *text)
{
    uint32_t hash;

    (void)read_word(finder, text, 0, &hash);
    finder->filter[hash / 64] |= (uint64_t)1 << hash % 64;
}

/* Which bytes and which words a label can begin with. What lies beyond ASCII may fold to anything.
 */
static void build_filter(struct rpt_finder *finder)
{
    bool begins[256] = {false};
    unsigned bits = 12;

    while (bits < 24 && ((size_t)1 << bits) < finder->count * 12)
        bits++;
    finder->filter_shift = 32 - bits;
    finder->filter = rpt_grow(NULL, ((size_t)1 << bits) / 64, sizeof(*finder->filter));
    for (size_t i = 0; i < finder->count; i++) {
        const struct label *label = &finder->labels[i];

        begins[(unsigned char)label->folded[0]] = true;
        filter_add(finder, label->folded);
        if (label->capitals) {
            char *plural = rpt_printf("%ss", label->folded);
            filter_add(finder, plural);
            free(plural);
        }
    }
    for (unsigned byte = 1; byte < 256; byte++)
        finder->starts[byte] =
            byte >= 0x80 || begins[(unsigned char)rpt_point_fold_ascii((char)byte, false)];
}

void rpt_finder_build(struct rpt_finder *finder)
{
    size_t empty = 0;

    assert(finder->nodes == NULL);
    if (finder->count > 0)
        qsort(finder->labels, finder->count, sizeof(*finder->labels), by_folded);
    for (size_t i = 0; i + 1 < finder->count; i++)
        finder->labels[i].more =
            strcmp(finder->labels[i].folded, finder->labels[i + 1].folded) == 0;
    while (empty < finder->count && finder->labels[empty].folded[0] == '\0')
        empty++;
    build_filter(finder);
    if (empty < finder->count)
        add_node(finder, 0, empty, finder->count, 0);
    for (size_t i = 0; i < finder->node_count; i++)
        add_children(finder, i);
    free(finder->shared);
    finder->shared = NULL;
}

struct match {
    size_t end; /* bytes; 0 for none */
    uint32_t id;
    bool ambiguous;
};

/* Where a search stands in a text. */
struct place {
    const struct rpt_finder *finder;
    const char *text;
    size_t len, at, point;
    uint32_t before; /* the code point before it that is seen */
    bool inside;     /* which is of a word */
};

static uint32_t last_before(const char *text, size_t at)
{
    size_t from = at;

    do
        from--;
    while (((unsigned char)text[from] & 0xC0) == 0x80);
    return rpt_utf8_next(text, at, &from);
}

/* May a label that ends at byte `at` end there? Not before a word's inside, unless the script knows
 * no spaces. */
static bool may_end(const struct place *place, size_t at)
{
    unsigned char byte = (unsigned char)place->text[at];
    uint32_t last, next = 0;

    if (byte < 0x80 && place->finder->word[byte] == 0)
        return true;
    for (size_t ahead = at; ahead < place->len;) {
        next = rpt_utf8_next(place->text, place->len, &ahead);
        if (!rpt_point_is_ignorable(next))
            break;
        next = 0;
    }
    if (next == 0 || !rpt_cp_is_word(next))
        return true;
    last = last_before(place->text, at);
    return rpt_cp_is_word(last) && rpt_point_is_border(last, next);
}

/* Past the ASCII in which no label begins: words that the filter turns away and what parts them.
 * Most of most texts is passed over here, so the place itself is left alone until the end. */
static void skip(struct place *place)
{
    const struct rpt_finder *finder = place->finder;
    size_t at = place->at;

    for (;;) {
        unsigned char byte = (unsigned char)place->text[at];
        uint32_t hash;

        if (finder->word[byte] == 0) {
            if (byte == '\0' || finder->starts[byte])
                break;
            at++;
            continue;
        }
        size_t end = read_word(finder, place->text, at, &hash);
        if ((unsigned char)place->text[end] >= 0x80 ||
            (finder->filter[hash / 64] >> hash % 64 & 1) != 0)
            break;
        at = end;
    }
    if (at == place->at)
        return;
    place->before = (unsigned char)place->text[at - 1];
    place->inside = finder->word[place->before] != 0;
    place->point += at - place->at;
    place->at = at;
}

/* Can a label begin here at all? */
static bool may_start(const struct place *place, uint32_t cp, bool of_word)
{
    if (place->inside)
        return of_word && (cp >= 0x80 || place->before >= 0x80) &&
               rpt_point_is_border(place->before, cp);
    return place->finder->starts[(unsigned char)place->text[place->at]];
}

/* All labels that end at `end` are asked; the match is theirs if one at least stands there. */
static void judge(const struct place *place, uint32_t index, size_t end, struct match *match)
{
    struct speller slice = {.text = place->text, .len = end, .at = place->at};
    bool ends = may_end(place, end), found = false;
    bool plural = !ends && place->text[end] == 's' && may_end(place, end + 1);

    if (!ends && !plural)
        return;
    for (const struct label *label = &place->finder->labels[index];; label++) {
        bool exactly = label->case_sensitive || plural;

        if ((ends || label->capitals) && (!exactly || reads(slice, label->kept))) {
            match->ambiguous = found && (match->ambiguous || match->id != label->id);
            match->id = found ? match->id : label->id;
            match->end = end;
            found = true;
        }
        if (!label->more)
            return;
    }
}

/* One byte down the trie; false where no label goes on like this. */
static inline bool step(const struct rpt_finder *finder, struct node *node, size_t depth,
                        unsigned char byte)
{
    const unsigned char *found;

    if (node->leaf) {
        const char *rest = finder->labels[node->label].folded + depth;
        if (node->ends || (unsigned char)rest[0] != byte)
            return false;
        node->ends = rest[1] == '\0';
        return true;
    }
    found = finder->bytes + node->first;
    /* Mostly there is but one. */
    if (*found != byte)
        found = memchr(found, byte, node->children);
    if (found == NULL)
        return false;
    *node = finder->nodes[found - finder->bytes];
    return true;
}

static struct match longest(const struct place *place)
{
    struct speller s = {.text = place->text, .len = place->len, .at = place->at};
    struct node node = place->finder->nodes[0];
    struct match match = {0};
    char piece[RPT_POINT_MAX];
    size_t size, depth = 0;

    while ((size = spell(&s, piece)) > 0) {
        for (size_t i = 0; i < size; i++)
            if (!step(place->finder, &node, depth++, (unsigned char)piece[i]))
                return match;
        if (node.ends)
            judge(place, node.label, s.at, &match);
    }
    return match;
}

/* Past one code point, and past the rest of a word in ASCII, where nothing begins. */
static void pass(struct place *place, uint32_t cp, bool of_word, size_t next)
{
    size_t from = next;
    uint32_t hash;

    if (of_word && cp < 0x80)
        next = read_word(place->finder, place->text, next, &hash);
    if (of_word || cp < 0x80 || !rpt_point_is_ignorable(cp)) {
        place->before = next > from ? (unsigned char)place->text[next - 1] : cp;
        place->inside = of_word;
    }
    place->point += 1 + next - from;
    place->at = next;
}

static struct rpt_found take(struct place *place, const struct match *match)
{
    struct rpt_found found = {place->point, 0, match->id, match->ambiguous};

    place->point += rpt_utf8_count(place->text + place->at, match->end - place->at);
    place->at = match->end;
    place->before = last_before(place->text, match->end);
    place->inside = rpt_cp_is_word(place->before);
    found.end = place->point;
    return found;
}

void rpt_finder_find(const struct rpt_finder *finder, const char *text,
                     bool (*each)(void *cls, const struct rpt_found *found), void *cls)
{
    struct place place = {.finder = finder, .text = text, .len = strlen(text)};

    if (finder->node_count == 0)
        return;
    for (;;) {
        size_t next;
        uint32_t cp;
        bool of_word;
        struct match match = {0};

        if (!place.inside)
            skip(&place);
        if (place.at == place.len)
            return;
        next = place.at;
        cp = (unsigned char)text[next] < 0x80 ? (unsigned char)text[next++]
                                              : rpt_utf8_next(text, place.len, &next);
        of_word = cp < 0x80 ? finder->word[cp] != 0 : rpt_cp_is_word(cp);
        if (may_start(&place, cp, of_word))
            match = longest(&place);
        if (match.end == 0) {
            pass(&place, cp, of_word, next);
            continue;
        }
        struct rpt_found found = take(&place, &match);
        if (!each(cls, &found))
            return;
    }
}
