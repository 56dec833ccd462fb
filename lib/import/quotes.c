/* SPDX-License-Identifier: MIT
 *
 * Where the quotes of a bundle stand in its text: those of evidence, once each, and those of
 * corrections. Both are compared folded, and both keep the text's own span. A quote that is not
 * there is told with the sentence that is most like it.
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#define HITS 64           /* of one quote in one paragraph */
#define NEAREST_BYTES 160 /* shown of the nearest sentence */
#define NEAREST_TRIES 50  /* mistakes that get one: it costs a look at every sentence */
#define LEAST_LIKE 0.4

struct finder {
    struct rpt_draft *draft;
    struct rpt_draft_document *document;
    struct rpt_folded *folded; /* of each paragraph: most are ruled out by it */
    unsigned tries;
};

struct hit {
    size_t paragraph;
    struct rpt_range range;
};

static size_t find(const struct finder *f, const char *quote, const char *only, struct hit **hits)
{
    const struct rpt_draft_document *document = f->document;
    struct rpt_folded needle;
    struct rpt_range ranges[HITS];
    size_t count = 0, skip, len;

    rpt_fold(quote, &needle);
    skip = needle.len > 0 && needle.text[0] == ' ';
    len = needle.len - skip;
    len -= len > 0 && needle.text[skip + len - 1] == ' ';
    for (size_t i = 0; i < document->paragraph_count && len > 0; i++) {
        const struct rpt_draft_paragraph *p = &document->paragraphs[i];
        size_t found;

        if ((only != NULL && strcmp(p->id, only) != 0) ||
            memmem(f->folded[i].text, f->folded[i].len, needle.text + skip, len) == NULL)
            continue;
        found = rpt_find_folded(p->text, quote, ranges, HITS);
        for (size_t j = 0; j < found; j++)
            *RPT_ADD(*hits, count) = (struct hit){i, ranges[j]};
    }
    rpt_folded_finish(&needle);
    return count;
}

/* ---- The nearest sentence. */

struct nearest {
    double like;
    const struct rpt_draft_paragraph *paragraph;
    const char *text;
    size_t len;
};

static size_t sentence_end(const char *text, size_t at)
{
    for (; text[at] != '\0'; at++)
        if (strchr(".?!", text[at]) != NULL && strchr(" \n", text[at + 1]) != NULL &&
            text[at + 1] != '\0')
            return at + 1;
    return at;
}

static void look_at(struct nearest *best, const struct rpt_draft_paragraph *paragraph,
                    const char *quote)
{
    const char *text = paragraph->text;

    for (size_t at = 0; text[at] != '\0';) {
        size_t end = sentence_end(text, at);
        char *sentence = rpt_strndup(text + at, end - at);
        double like = rpt_similarity(sentence, quote);

        if (like > best->like)
            *best = (struct nearest){like, paragraph, text + at, end - at};
        free(sentence);
        at = end + strspn(text + end, " \n");
    }
}

static const char *say_nearest(struct finder *f, const char *quote)
{
    struct nearest best = {.like = LEAST_LIKE};
    size_t cut;

    if (f->tries++ < NEAREST_TRIES)
        for (size_t i = 0; i < f->document->paragraph_count; i++)
            look_at(&best, &f->document->paragraphs[i], quote);
    if (best.text == NULL)
        return "quote a sentence of it";
    cut = best.len;
    if (cut > NEAREST_BYTES)
        cut = rpt_utf8_start(best.text, NEAREST_BYTES);
    return rpt_arena_printf(f->draft->arena, "nearest (%d %%), %s: \"%.*s%s\"",
                            (int)(best.like * 100), best.paragraph->id, (int)cut, best.text,
                            cut < best.len ? "…" : "");
}

/* ---- Evidence. */

static const char *paragraphs_of(const struct finder *f, const struct hit *hits, size_t count)
{
    RPT_AUTO_BUF all = {0};

    rpt_buf_init(&all, 200);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || hits[i].paragraph != hits[i - 1].paragraph)
            rpt_buf_addf(&all, "%s%s", i > 0 ? ", " : "",
                         f->document->paragraphs[hits[i].paragraph].id);
    return rpt_arena_strdup(f->draft->arena, all.data);
}

static void find_evidence(struct finder *f, size_t relation, const char *id, const json_t *evidence,
                          const char *pointer)
{
    const char *quote = rpt_draft_text(evidence, "quote");
    const char *only = rpt_draft_text(evidence, "paragraph");
    const struct rpt_file *file = f->document->relations;
    struct hit *hits = NULL;
    size_t count;

    if (quote == NULL ||
        (only != NULL && !rpt_known_has(f->draft, f->document, KNOWN_PARAGRAPH, only)))
        return; /* said by the shape already */
    count = find(f, quote, only, &hits);
    if (count == 1) {
        struct rpt_draft_evidence *found =
            RPT_ADD(f->document->evidence, f->document->evidence_count);
        *found = (struct rpt_draft_evidence){relation, hits[0].paragraph, hits[0].range.start,
                                             hits[0].range.end};
    } else if (count == 0) {
        rpt_mistake_at(f->draft, file, pointer, "the quote of %s is not in %s; %s", id,
                       only != NULL ? only : "the text", say_nearest(f, quote));
    } else if (hits[0].paragraph == hits[count - 1].paragraph) {
        rpt_mistake_at(f->draft, file, pointer,
                       "the quote of %s stands more than once in %s; quote more of it", id,
                       f->document->paragraphs[hits[0].paragraph].id);
    } else {
        rpt_mistake_at(f->draft, file, pointer, "the quote of %s stands %s (%s); add \"paragraph\"",
                       id, count == 2 ? "twice" : "more than once", paragraphs_of(f, hits, count));
    }
    free(hits);
}

static void find_all_evidence(struct finder *f)
{
    json_t *relation, *evidence;
    size_t index, inner;

    json_array_foreach (f->document->relations->json, index, relation) {
        const char *id = rpt_draft_text(relation, "id");

        json_array_foreach (json_object_get(relation, "evidence"), inner, evidence)
            find_evidence(
                f, index, id != NULL ? id : "this relation", evidence,
                rpt_arena_printf(f->draft->arena, "/%zu/evidence/%zu/quote", index, inner));
    }
}

/* ---- Corrections. */

/* Whether the words right before a place are those, folded. */
static bool stands_behind(const char *text, size_t start, const char *prefix)
{
    char *before = rpt_slice(text, 0, start);
    struct rpt_folded a, b;
    bool behind;

    rpt_fold(before, &a);
    rpt_fold(prefix, &b);
    while (a.len > 0 && a.text[a.len - 1] == ' ')
        a.len--;
    while (b.len > 0 && b.text[b.len - 1] == ' ')
        b.len--;
    behind = b.len <= a.len && memcmp(a.text + a.len - b.len, b.text, b.len) == 0;
    rpt_folded_finish(&a);
    rpt_folded_finish(&b);
    free(before);
    return behind;
}

/* A correction wins over what the text itself marks there. */
static void mark(struct rpt_draft_paragraph *paragraph, struct rpt_range range, const char *entity)
{
    size_t kept = 0;

    for (size_t i = 0; i < paragraph->mention_count; i++)
        if (paragraph->mentions[i].end <= range.start || paragraph->mentions[i].start >= range.end)
            paragraph->mentions[kept++] = paragraph->mentions[i];
    paragraph->mention_count = kept;
    *RPT_ADD(paragraph->mentions, paragraph->mention_count) =
        (struct rpt_draft_mention){.start = range.start,
                                   .end = range.end,
                                   .entity = entity,
                                   .corrected = true,
                                   .line = 1,
                                   .column = 1};
}

static void correct(struct finder *f, const json_t *correction, const char *pointer)
{
    const char *quote = rpt_draft_text(correction, "quote");
    const char *prefix = rpt_draft_text(correction, "prefix");
    const json_t *n = json_object_get(correction, "n");
    json_int_t wanted = json_is_integer(n) ? json_integer_value(n) : 1, at = 0;
    struct hit *hits = NULL;
    size_t count, done = 0;

    if (quote == NULL)
        return;
    count = find(f, quote, NULL, &hits);
    for (size_t i = 0; i < count; i++) {
        struct rpt_draft_paragraph *p = &f->document->paragraphs[hits[i].paragraph];

        if (prefix != NULL && !stands_behind(p->text, hits[i].range.start, prefix))
            continue;
        if (!json_is_string(n) && ++at != wanted)
            continue;
        mark(p, hits[i].range, rpt_draft_text(correction, "entity"));
        done++;
    }
    if (count == 0)
        rpt_mistake_at(f->draft, f->document->corrections, pointer,
                       "the quote is not in the text; %s", say_nearest(f, quote));
    else if (done == 0)
        rpt_mistake_at(f->draft, f->document->corrections, pointer,
                       "the quote stands %zu times in the text, and none is the one that is meant; "
                       "change \"n\" or \"prefix\"",
                       count);
    free(hits);
}

void rpt_quotes_find(struct rpt_draft *draft, struct rpt_draft_document *document)
{
    struct finder f = {.draft = draft, .document = document};
    json_t *correction;
    size_t index;

    if (document->relations == NULL && document->corrections == NULL)
        return;
    f.folded = rpt_grow(NULL, document->paragraph_count + 1, sizeof *f.folded);
    for (size_t i = 0; i < document->paragraph_count; i++)
        rpt_fold(document->paragraphs[i].text, &f.folded[i]);
    if (document->relations != NULL)
        find_all_evidence(&f);
    json_array_foreach (document->corrections != NULL ? document->corrections->json : NULL, index,
                        correction)
        correct(&f, correction, rpt_arena_printf(draft->arena, "/%zu/quote", index));
    for (size_t i = 0; i < document->paragraph_count; i++)
        rpt_folded_finish(&f.folded[i]);
    free(f.folded);
}
