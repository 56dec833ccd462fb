/* SPDX-License-Identifier: MIT
 *
 * A CSL-JSON item as one line to read, in the manner of APA. The line is a row of sentences; each
 * part that an item lacks is left out, and nothing that an item holds is taken on trust. The full
 * CSL styles are the reader's own business.
 */
#include "rapporteur/text.h"
#include "csl.h"
#include "point.h"

#include <string.h>

#define LINE_BYTES 65536
/* Far below a line, so that only the line itself can be cut. */
#define VALUE_BYTES 4096
/* APA: of more names than this, the first 19 and the last. */
#define NAMES_MAX 20

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

struct kind {
    const char *type, *note;
    bool within;  /* In: … */
    bool article; /* volume(issue), pages; and no publisher */
};

static const struct kind kinds[] = {
    {"article-journal", NULL, false, true},
    {"article-magazine", NULL, false, true},
    {"article-newspaper", NULL, false, true},
    {"broadcast", "Broadcast", false, false},
    {"chapter", NULL, true, false},
    {"dataset", "Data set", false, false},
    {"entry", NULL, true, false},
    {"entry-dictionary", NULL, true, false},
    {"entry-encyclopedia", NULL, true, false},
    {"interview", "Interview", false, false},
    {"manuscript", "Manuscript", false, false},
    {"map", "Map", false, false},
    {"motion_picture", "Film", false, false},
    {"paper-conference", "Conference paper", true, false},
    {"software", "Computer software", false, false},
    {"speech", "Speech", false, false},
    {"thesis", "Thesis", false, false},
    {NULL, NULL, false, false}, /* all others */
};

/* Who is named first, where nobody comes before them in this list. */
static const struct {
    const char *key, *one, *more;
} creators[] = {
    {"author", "", ""},
    {"director", " (Director)", " (Directors)"},
    {"composer", "", ""},
    {"interviewer", " (Interviewer)", " (Interviewers)"},
    {"editor", " (Ed.)", " (Eds.)"},
    {"translator", " (Trans.)", " (Trans.)"},
};

static const struct kind *kind_of(const json_t *csl)
{
    const char *type = json_string_value(json_object_get(csl, "type"));
    size_t i = 0;

    while (kinds[i].type != NULL && (type == NULL || strcmp(type, kinds[i].type) != 0))
        i++;
    return &kinds[i];
}

/* ---- Values. */

/* The length of a tag that CSL allows in its texts (<i>, </sup>, <span …>), 0 where there is none.
 */
static size_t tag_at(const char *text)
{
    static const char *const tags[] = {"i", "b", "sc", "sub", "sup", "span"};
    const char *name = text + 1 + (text[0] == '<' && text[1] == '/'), *end;

    if (text[0] != '<' || (end = strchr(name, '>')) == NULL)
        return 0;
    for (size_t i = 0; i < RPT_COUNT(tags); i++) {
        size_t len = strlen(tags[i]);
        if (strncmp(name, tags[i], len) == 0 && (name[len] == '>' || name[len] == ' '))
            return (size_t)(end - text) + 1;
    }
    return 0;
}

/* On one line and without tags. */
static void add_text(struct rpt_buf *out, const char *text)
{
    size_t len = strlen(text), at = 0, tag;
    bool space = false, any = false;

    while (at < len && out->len + 5 < out->max) {
        size_t from = at;

        if ((tag = tag_at(text + at)) > 0) {
            at += tag;
        } else if (rpt_cp_is_space(rpt_utf8_next(text, len, &at))) {
            space = any;
        } else {
            if (space)
                rpt_buf_addc(out, ' ');
            rpt_buf_add(out, text + from, at - from);
            space = false;
            any = true;
        }
    }
}

static void add_value(struct rpt_buf *out, const json_t *value)
{
    if (json_is_string(value))
        add_text(out, json_string_value(value));
    else if (json_is_integer(value))
        rpt_buf_addf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        rpt_buf_addf(out, "%g", json_real_value(value));
}

/* The value between two texts, which are left out with it. Says whether there was one. */
static bool add(struct rpt_buf *out, const char *before, const json_t *csl, const char *key,
                const char *behind)
{
    RPT_AUTO_BUF value = {0};

    rpt_buf_init(&value, VALUE_BYTES);
    add_value(&value, json_object_get(csl, key));
    if (value.len == 0)
        return false;
    rpt_buf_adds(out, before);
    rpt_buf_add(out, value.data, value.len);
    rpt_buf_adds(out, behind);
    return true;
}

static bool has(const json_t *csl, const char *key)
{
    RPT_AUTO_BUF value = {0};

    rpt_buf_init(&value, VALUE_BYTES);
    return add(&value, "", csl, key, "");
}

/* Ends what was begun at `from` as a sentence. */
static void full_stop(struct rpt_buf *out, size_t from)
{
    if (out->len > from && strchr(".?!", out->data[out->len - 1]) == NULL)
        rpt_buf_addc(out, '.');
}

/* Where the next sentence begins. */
static size_t begin(struct rpt_buf *out)
{
    if (out->len > 0 && out->data[out->len - 1] != ' ')
        rpt_buf_addc(out, ' ');
    return out->len;
}

/* The line without a space behind it, or half a character where it was too long. */
static char *finished(struct rpt_buf *out)
{
    size_t len = out->len;

    while (out->full && len > 0 && ((unsigned char)out->data[len - 1] & 0xC0) == 0x80)
        len--;
    if (out->full && len > 0 && (unsigned char)out->data[len - 1] >= 0xC0)
        len--;
    while (len > 0 && out->data[len - 1] == ' ')
        len--;
    rpt_buf_cut(out, len);
    return rpt_buf_steal(out);
}

/* ---- Names. */

/* "Jean-Paul M." → "J.-P. M." */
static void add_initials(struct rpt_buf *out, const char *given)
{
    size_t len = strlen(given), at = 0;
    char join = '\0';
    bool fresh = true;

    while (at < len) {
        size_t from = at;
        uint32_t cp = rpt_utf8_next(given, len, &at);

        if (rpt_cp_is_word(cp)) {
            if (fresh && join != '\0')
                rpt_buf_addc(out, join);
            if (fresh)
                rpt_buf_add(out, given + from, at - from);
            if (fresh)
                rpt_buf_addc(out, '.');
            fresh = false;
        } else if (!fresh && !rpt_point_is_apostrophe(cp)) {
            join = cp == '-' || cp == 0x2010 || cp == 0x2011 ? '-' : ' ';
            fresh = true;
        }
    }
}

static void add_family(struct rpt_buf *out, const json_t *person)
{
    add(out, "", person, "non-dropping-particle", " ");
    add(out, "", person, "family", "");
}

static void add_given(struct rpt_buf *out, const char *before, const json_t *person,
                      const char *behind)
{
    RPT_AUTO_BUF given = {0};
    RPT_AUTO_BUF name = {0};

    rpt_buf_init(&given, VALUE_BYTES);
    rpt_buf_init(&name, LINE_BYTES);
    if (add(&given, "", person, "given", ""))
        add_initials(&name, given.data);
    add(&name, name.len > 0 ? " " : "", person, "dropping-particle", "");
    if (name.len > 0) {
        rpt_buf_adds(out, before);
        rpt_buf_adds(out, name.data);
        rpt_buf_adds(out, behind);
    }
}

static bool is_eastern(const json_t *person)
{
    const char *given = json_string_value(json_object_get(person, "given"));
    size_t at = 0;

    return given != NULL && *given != '\0' &&
           rpt_point_is_unspaced(rpt_utf8_next(given, strlen(given), &at));
}

/* "Family, G. H., Jr." or, given first, "G. H. Family, Jr."; new string, "" where nobody is named.
 */
static char *name_of(const json_t *person, bool given_first)
{
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, LINE_BYTES);
    if (json_is_string(person)) {
        add_value(&out, person);
    } else if (!add(&out, "", person, "literal", "")) {
        if (is_eastern(person)) {
            add(&out, "", person, "family", "");
            add(&out, "", person, "given", "");
        } else if (given_first || !has(person, "family")) {
            add_given(&out, "", person, has(person, "family") ? " " : "");
            add_family(&out, person);
        } else {
            add_family(&out, person);
            add_given(&out, ", ", person, "");
        }
        if (out.len > 0)
            add(&out, ", ", person, "suffix", "");
    }
    return rpt_buf_steal(&out);
}

/* The names that stand under a key, as strings; a lone object or string counts as one. */
static json_t *names_of(const json_t *csl, const char *key, bool given_first)
{
    json_t *people = json_object_get(csl, key), *names = json_array();
    size_t count = json_is_array(people) ? json_array_size(people) : people != NULL;

    for (size_t i = 0; i < count; i++) {
        char *name =
            name_of(json_is_array(people) ? json_array_get(people, i) : people, given_first);
        if (*name != '\0')
            json_array_append_new(names, json_string(name));
        free(name);
    }
    return names;
}

static void add_names(struct rpt_buf *out, const json_t *names, bool given_first)
{
    size_t count = json_array_size(names);

    for (size_t i = 0; i < count; i++) {
        if (count > NAMES_MAX && i == NAMES_MAX - 1) {
            i = count - 1;
            rpt_buf_adds(out, ", … ");
        } else if (i > 0) {
            rpt_buf_adds(out, given_first && count == 2 ? " " : ", ");
            rpt_buf_adds(out, i == count - 1 ? "& " : "");
        }
        rpt_buf_adds(out, json_string_value(json_array_get(names, i)));
    }
}

/* Whom the item is by; the key under which they stand, NULL for nobody. */
static const char *add_creators(struct rpt_buf *out, const json_t *csl)
{
    for (size_t i = 0; i < RPT_COUNT(creators); i++) {
        json_auto_t *names = names_of(csl, creators[i].key, false);

        if (json_array_size(names) > 0) {
            add_names(out, names, false);
            rpt_buf_adds(out, json_array_size(names) == 1 ? creators[i].one : creators[i].more);
            return creators[i].key;
        }
    }
    return add(out, "", csl, "authority", "") ? "authority" : NULL;
}

/* ---- Dates. */

static void add_year(struct rpt_buf *out, long year)
{
    if (year < 0)
        rpt_buf_addf(out, "%ld BCE", -year);
    else
        rpt_buf_addf(out, "%ld", year);
}

/* "2013", "2013–2014", "ca. 1850", what is written, or "n.d." */
static void add_years(struct rpt_buf *out, const json_t *date)
{
    struct rpt_csl_day first = rpt_csl_day(date, 0), last = rpt_csl_day(date, 1);

    if (first.year != 0) {
        rpt_buf_adds(out, rpt_csl_is_circa(date) ? "ca. " : "");
        add_year(out, first.year);
        if (last.year != 0 && last.year != first.year) {
            rpt_buf_adds(out, "–");
            add_year(out, last.year);
        }
    } else if (json_is_string(date) && *json_string_value(date) != '\0') {
        add_value(out, date);
    } else if (!add(out, "", date, "literal", "") && !add(out, "", date, "raw", "")) {
        rpt_buf_adds(out, "n.d.");
    }
}

/* "15 April 2013", to the precision that is known. */
static bool add_day(struct rpt_buf *out, const char *before, const json_t *date, const char *behind)
{
    struct rpt_csl_day day = rpt_csl_day(date, 0);

    if (day.year == 0)
        return false;
    rpt_buf_adds(out, before);
    if (day.day != 0)
        rpt_buf_addf(out, "%ld ", day.day);
    if (day.month != 0)
        rpt_buf_addf(out, "%s ", months[day.month - 1]);
    add_year(out, day.year);
    rpt_buf_adds(out, behind);
    return true;
}

/* ---- Sentences. */

static void add_edition(struct rpt_buf *out, const json_t *csl)
{
    static const char *const endings[] = {"th", "st", "nd", "rd"};
    long number = rpt_csl_number(json_object_get(csl, "edition"), 999);
    size_t ending = number % 100 / 10 == 1 || number % 10 > 3 ? 0 : (size_t)(number % 10);

    if (number > 0)
        rpt_buf_addf(out, " (%ld%s ed.)", number, endings[ending]);
    else
        add(out, " (", csl, "edition", ")");
}

static void add_title(struct rpt_buf *out, const json_t *csl, const struct kind *kind)
{
    if (!add(out, "", csl, "title", "") && !add(out, "", csl, "title-short", ""))
        rpt_buf_adds(out, "Untitled");
    if (!has(csl, "container-title"))
        add(out, " (Vol. ", csl, "volume", ")");
    add_edition(out, csl);
    if (!kind->article)
        add(out, ", ", csl, "number", "");
    add(out, ", ", csl, "section", "");
    if (!add(out, " [", csl, "genre", "]") && kind->note != NULL)
        rpt_buf_addf(out, " [%s]", kind->note);
}

/* "In E. Editor (Ed.), Container (pp. 1–9)" or "Container, 12(3), 1–9" */
static void add_container(struct rpt_buf *out, const json_t *csl, const struct kind *kind,
                          const char *creator)
{
    const char *page = json_string_value(json_object_get(csl, "page"));
    bool pages = page != NULL && strpbrk(page, "-,;") != NULL;

    if (kind->within) {
        json_auto_t *editors = names_of(csl, "editor", true);

        rpt_buf_adds(out, "In ");
        if (json_array_size(editors) > 0 && (creator == NULL || strcmp(creator, "editor") != 0)) {
            add_names(out, editors, true);
            rpt_buf_adds(out, json_array_size(editors) == 1 ? " (Ed.), " : " (Eds.), ");
        }
    }
    add(out, "", csl, "container-title", "");
    if (kind->article) {
        add(out, ", ", csl, "volume", "");
        add(out, has(csl, "volume") ? "(" : ", ", csl, "issue", has(csl, "volume") ? ")" : "");
        add(out, ", Article ", csl, "number", "");
        add(out, ", ", csl, "page", "");
    } else {
        add(out, " (Vol. ", csl, "volume", ")");
        add(out, pages || (page != NULL && strstr(page, "–") != NULL) ? " (pp. " : " (p. ", csl,
            "page", ")");
    }
}

static void add_event(struct rpt_buf *out, const json_t *csl)
{
    if (add(out, "", csl, "event-title", "") || add(out, "", csl, "event", ""))
        add(out, ", ", csl, "event-place", "");
}

static void add_publisher(struct rpt_buf *out, const json_t *csl)
{
    add(out, "", csl, "publisher-place", has(csl, "publisher") ? ": " : "");
    add(out, "", csl, "publisher", "");
}

static void add_link(struct rpt_buf *out, const json_t *csl)
{
    const char *doi = json_string_value(json_object_get(csl, "DOI"));
    const char *resolver = doi != NULL && strstr(doi, "://") != NULL ? "" : "https://doi.org/";

    if (add(out, resolver, csl, "DOI", "") || !add(out, "", csl, "URL", ""))
        return;
    add_day(out, " (accessed ", json_object_get(csl, "accessed"), ").");
}

char *rpt_csl_text(const json_t *csl)
{
    const struct kind *kind = kind_of(csl);
    const char *creator;
    RPT_AUTO_BUF out = {0};

    rpt_buf_init(&out, LINE_BYTES);
    if (!json_is_object(csl))
        return rpt_buf_steal(&out);
    if ((creator = add_creators(&out, csl)) == NULL)
        add_title(&out, csl, kind);
    rpt_buf_adds(&out, " (");
    add_years(&out, json_object_get(csl, "issued"));
    rpt_buf_adds(&out, ").");
    if (creator != NULL) {
        size_t from = begin(&out);
        add_title(&out, csl, kind);
        full_stop(&out, from);
    }
    size_t from = begin(&out);
    if (has(csl, "container-title"))
        add_container(&out, csl, kind, creator);
    else
        add_event(&out, csl);
    full_stop(&out, from);
    from = begin(&out);
    if (!kind->article)
        add_publisher(&out, csl);
    full_stop(&out, from);
    (void)begin(&out);
    add_link(&out, csl);
    return finished(&out);
}
