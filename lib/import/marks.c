/* SPDX-License-Identifier: MIT
 *
 * What was marked in a document's last edition finds its words in the new one: mentions, what
 * editors marked by hand, citations, evidence. What the new text or its bundle says itself is not
 * overruled; what nobody says again is carried on. The outcome is stored and told (reanchor.c).
 */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PARTS 64
#define LEAST_SENTENCE 30               /* bytes: shorter ones may stand anywhere */
#define SEARCH_BUDGET ((size_t)1 << 30) /* bytes that are searched for sentences that moved */

struct carrier {
    struct rpt_draft *draft;
    struct rpt_draft_document *document;
    struct rpt_before *before;
    size_t budget;
    bool markings_in_text, citations_in_text; /* the new text says them itself */
};

static const char *const kinds[] = {"mention", "marking", "citation", "evidence"};

/* ---- The marks there were. */

static const char *kept_text(struct rpt_draft *draft, struct rpt_stmt *st, size_t column)
{
    const char *text = rpt_column_text(st, column);

    return text != NULL ? rpt_arena_strdup(draft->arena, text) : NULL;
}

static bool load(struct carrier *c, struct rpt_error *err)
{
    RPT_AUTO_STMT st = rpt_db_use(c->draft->past, RPT_SQL_IMPORT_MARKS_BEFORE);
    enum rpt_step step;

    rpt_bind_int(st, ":edition", c->before->edition);
    while ((step = rpt_step(st, err)) == RPT_ROW) {
        struct rpt_mark *mark = RPT_ADD(c->before->marks, c->before->mark_count);
        size_t kind = (size_t)rpt_column_int(st, 1);

        *mark = (struct rpt_mark){
            .paragraph = (size_t)rpt_column_int(st, 0),
            .kind = (enum rpt_mark_kind)kind,
            .span = {(size_t)rpt_column_int(st, 2), (size_t)rpt_column_int(st, 3)},
            .of = kept_text(c->draft, st, 4),
            .id = kept_text(c->draft, st, 5),
            .how = kept_text(c->draft, st, 6),
            .row = rpt_column_int(st, 7),
            .now = RPT_NOWHERE};
        if (mark->paragraph >= c->before->count)
            return rpt_fail(err, RPT_E_BAD_DATA, NULL,
                            "a %s of '%s' is in no paragraph; look with: rapporteur verify",
                            kinds[kind], c->document->slug);
    }
    return step == RPT_DONE;
}

/* ---- Where its words are now. */

/* The paragraphs that an old one became: itself, with what was split off; or what it is part of. */
static size_t images(const struct carrier *c, size_t old, size_t which[MAX_PARTS])
{
    const struct rpt_diff *diff = &c->before->diff;
    size_t to = diff->old[old].to, from = to, count = 0;

    if (to == RPT_NOWHERE && diff->old[old].into == RPT_NOWHERE)
        return 0;
    if (to == RPT_NOWHERE) {
        which[0] = diff->old[old].into;
        return 1;
    }
    while (from > 0 && diff->now[from - 1].part == old)
        from--;
    for (;
         from < diff->now_count && count < MAX_PARTS && (from == to || diff->now[from].part == old);
         from++)
        which[count++] = from;
    return count;
}

/* The sentence around a mark, as bytes. */
static struct rpt_range sentence_around(const char *text, struct rpt_range span)
{
    size_t len = strlen(text);
    struct rpt_range s = {rpt_utf8_byte(text, len, span.start), rpt_utf8_byte(text, len, span.end)};

    while (s.start > 0 &&
           !(text[s.start - 1] == ' ' && s.start > 1 && strchr(".?!", text[s.start - 2]) != NULL))
        s.start--;
    while (s.end < len && !(strchr(".?!", text[s.end]) != NULL &&
                            (text[s.end + 1] == ' ' || text[s.end + 1] == '\0')))
        s.end++;
    return s;
}

/* A sentence that stood once and stands once, word for word, took its marks along. */
static bool follow_sentence(struct carrier *c, struct rpt_mark *mark)
{
    const char *text = c->before->paragraphs[mark->paragraph].text, *there = NULL;
    struct rpt_range s = sentence_around(text, mark->span);
    size_t times = 0;
    bool once = s.end - s.start >= LEAST_SENTENCE && c->budget > 0;

    if (!once)
        return false;
    char *sentence = rpt_strndup(text + s.start, s.end - s.start);
    for (size_t i = 0; i < c->before->count && once; i++) {
        const char *at = strstr(c->before->paragraphs[i].text, sentence);

        times += at != NULL;
        once = at == NULL || (times == 1 && strstr(at + 1, sentence) == NULL);
    }
    times = 0;
    for (size_t j = 0; j < c->document->paragraph_count && once; j++) {
        const char *at = strstr(c->document->paragraphs[j].text, sentence);

        c->budget -= c->budget < 256 ? c->budget : 256;
        if (at == NULL)
            continue;
        once = times++ == 0 && strstr(at + 1, sentence) == NULL;
        there = at;
        mark->now = j;
    }
    free(sentence);
    if (!once || times != 1) {
        mark->now = RPT_NOWHERE;
        return false;
    }
    const char *now = c->document->paragraphs[mark->now].text;
    size_t start = rpt_utf8_count(now, (size_t)(there - now)) + mark->span.start -
                   rpt_utf8_count(text, s.start);
    mark->place = (struct rpt_range){start, start + mark->span.end - mark->span.start};
    return true;
}

static const char *say_rival(const struct carrier *c, const struct rpt_mark *mark)
{
    const struct rpt_diff_old *old = &c->before->diff.old[mark->paragraph];

    return rpt_arena_printf(c->draft->arena, "the paragraph cannot be told from a look-alike, %s",
                            old->old_rival ? c->before->paragraphs[old->rival].id
                                           : c->document->paragraphs[old->rival].id);
}

static const char *say_moved(const struct carrier *c, const struct rpt_mark *mark)
{
    const struct rpt_diff *diff = &c->before->diff;
    const char *id = c->before->paragraphs[mark->paragraph].id;

    if (mark->now == diff->old[mark->paragraph].to)
        return strcmp(id, c->document->paragraphs[mark->now].id) == 0
                   ? NULL
                   : "the paragraph has another id";
    if (diff->now[mark->now].part == mark->paragraph)
        return rpt_arena_printf(c->draft->arena, "split from %s", id);
    if (diff->old[mark->paragraph].into == mark->now)
        return rpt_arena_printf(c->draft->arena, "%s was merged into it", id);
    return "its sentence stands there now, word for word";
}

static const char *say_lost(const struct carrier *c, size_t count, enum rpt_anchor_verdict verdict,
                            size_t first)
{
    if (count == 0)
        return "its paragraph is gone";
    if (verdict == RPT_ANCHOR_ABSENT)
        return "its words are gone";
    return rpt_arena_printf(c->draft->arena,
                            "its words stand in %s, but which place is meant cannot be told",
                            c->document->paragraphs[first].id);
}

static void find_place(struct carrier *c, struct rpt_mark *mark)
{
    const struct rpt_diff_old *old = &c->before->diff.old[mark->paragraph];
    size_t which[MAX_PARTS] = {0}, count = images(c, mark->paragraph, which), found = 0;
    const char *texts[MAX_PARTS];
    enum rpt_anchor_verdict verdict = RPT_ANCHOR_ABSENT;

    if (old->rival != RPT_NOWHERE) {
        mark->reason = say_rival(c, mark);
        return;
    }
    if (old->same) {
        mark->now = old->to;
        mark->place = mark->span;
        mark->reason = say_moved(c, mark);
        return;
    }
    for (size_t i = 0; i < count; i++)
        texts[i] = c->document->paragraphs[which[i]].text;
    if (count > 0)
        verdict = rpt_anchor(c->before->paragraphs[mark->paragraph].text, mark->span, texts, count,
                             &found, &mark->place);
    if (verdict == RPT_ANCHOR_FOUND)
        mark->now = which[found];
    if (verdict == RPT_ANCHOR_FOUND || (verdict == RPT_ANCHOR_ABSENT && follow_sentence(c, mark)))
        mark->reason = say_moved(c, mark);
    else
        mark->reason = say_lost(c, count, verdict, which[0]);
}

/* ---- What nobody says again is said here. */

static bool overlaps(const struct rpt_draft_paragraph *paragraph, struct rpt_range place)
{
    for (size_t i = 0; i < paragraph->mention_count; i++)
        if (paragraph->mentions[i].start < place.end && paragraph->mentions[i].end > place.start)
            return true;
    return false;
}

static void carry_marking(const struct carrier *c, const struct rpt_mark *mark)
{
    struct rpt_draft_paragraph *paragraph = &c->document->paragraphs[mark->now];
    bool corrected = strcmp(mark->how, "correction") == 0;

    if ((corrected ? c->document->whole : c->markings_in_text) ||
        overlaps(paragraph, mark->place) ||
        (mark->of != NULL && !rpt_known_has(c->draft, c->document, KNOWN_ENTITY, mark->of)))
        return;
    *RPT_ADD(paragraph->mentions, paragraph->mention_count) =
        (struct rpt_draft_mention){.start = mark->place.start,
                                   .end = mark->place.end,
                                   .entity = mark->of,
                                   .corrected = corrected,
                                   .line = 1,
                                   .column = 1};
}

static void carry_citation(const struct carrier *c, const struct rpt_mark *mark)
{
    struct rpt_draft_paragraph *paragraph = &c->document->paragraphs[mark->now];

    if (c->citations_in_text || !rpt_known_has(c->draft, c->document, KNOWN_REFERENCE, mark->of))
        return;
    *RPT_ADD(paragraph->citations, paragraph->citation_count) =
        (struct rpt_draft_citation){mark->place.start, mark->place.end, mark->of, mark->how, 1, 1};
}

/* An earlier text says all that was marked in it. */
static void carry(const struct carrier *c, const struct rpt_mark *mark)
{
    if (mark->now == RPT_NOWHERE || c->document->edition != 0)
        return;
    if (mark->kind == RPT_MARK_MARKING)
        carry_marking(c, mark);
    else if (mark->kind == RPT_MARK_CITATION)
        carry_citation(c, mark);
}

/* A text that marks names itself says all of them; a saved page only those of its references. */
static void look(struct carrier *c)
{
    size_t mentions = 0, citations = 0;

    for (size_t i = 0; i < c->document->paragraph_count; i++) {
        mentions += c->document->paragraphs[i].mention_count;
        citations += c->document->paragraphs[i].citation_count;
    }
    c->markings_in_text = mentions > 0 && !c->document->page;
    c->citations_in_text = citations > 0;
}

bool rpt_marks_carry(struct rpt_draft *draft, struct rpt_draft_document *document,
                     struct rpt_error *err)
{
    struct carrier c = {draft, document, document->before, SEARCH_BUDGET, false, false};

    if (document->before == NULL || (document->before->same && document->whole))
        return true;
    look(&c);
    if (!load(&c, err))
        return false;
    for (size_t i = 0; i < c.before->mark_count; i++) {
        find_place(&c, &c.before->marks[i]);
        carry(&c, &c.before->marks[i]);
    }
    bool alone = !document->whole && document->edition == 0;
    document->keeps_relations = alone && document->relations == NULL;
    document->keeps_notes = alone && document->notes == NULL;
    return true;
}
