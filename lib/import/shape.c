/* SPDX-License-Identifier: MIT
 *
 * Walks a file's JSON beside the table of what it must look like, and tells every key too many or
 * too few, every value of the wrong form and every slug that names nothing. What reads the JSON
 * later asks by jansson's tolerant accessors and so needs no check of its own.
 */
#include "shape.h"

#include <ctype.h>
#include <string.h>

#define SHOWN_BYTES 60

struct walk {
    struct rpt_draft *draft;
    const struct rpt_file *file;
    struct rpt_buf pointer;
};

static const char *const wanted[] = {
    [SHAPE_TEXT] = "a string that is not empty",
    [SHAPE_SLUG] = "a slug: small letters and digits, words joined by single hyphens",
    [SHAPE_WORD] = "a string",
    [SHAPE_BOOL] = "true or false",
    [SHAPE_DATE] = "an EDTF date, such as 2013, 2013-04-21 or 2013-01/2013-04",
    [SHAPE_INSTANT] = "a time, such as 2026-11-24T00:00:00Z",
    [SHAPE_LANG] = "a language tag, such as en or zh-Hant",
    [SHAPE_URL] = "an address, such as https://example.org/",
    [SHAPE_PROPERTY] = "a name of small letters, digits and _, such as when",
    [SHAPE_PLACE] = "a number from 1, or \"all\"",
    [SHAPE_OBJECT] = "an object",
    [SHAPE_ANY_OBJECT] = "an object",
};

static void check_object(struct walk *walk, const struct rpt_shape *shape, const json_t *value);

/* ---- The pointer to where the walk is. */

static size_t enter_key(struct walk *walk, const char *key)
{
    size_t before = walk->pointer.len;

    rpt_buf_addc(&walk->pointer, '/');
    for (; *key != '\0'; key++) {
        if (*key == '~' || *key == '/')
            rpt_buf_adds(&walk->pointer, *key == '~' ? "~0" : "~1");
        else
            rpt_buf_addc(&walk->pointer, *key);
    }
    return before;
}

static size_t enter_index(struct walk *walk, size_t index)
{
    size_t before = walk->pointer.len;

    rpt_buf_addf(&walk->pointer, "/%zu", index);
    return before;
}

static const char *here(const struct walk *walk)
{
    return walk->pointer.data != NULL ? walk->pointer.data : "";
}

/* ---- One value. */

static const char *shown(struct rpt_draft *draft, const json_t *value)
{
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, RPT_MAX_FILE);
    if (json_is_object(value) || json_is_array(value))
        return json_is_object(value) ? "an object" : "an array";
    rpt_json_write_compact(value, &buf);
    if (buf.len <= SHOWN_BYTES)
        return rpt_arena_strdup(draft->arena, buf.data);
    size_t cut = rpt_utf8_start(buf.data, SHOWN_BYTES);
    return rpt_arena_printf(draft->arena, "%.*s…\"", (int)cut, buf.data);
}

bool rpt_lang_valid(const char *text)
{
    size_t len = 0;

    for (bool first = true; *text != '\0'; first = false) {
        for (len = 0; isalnum((unsigned char)text[len]); len++)
            if (first && !isalpha((unsigned char)text[len]))
                return false;
        if (len < (first ? 2 : 1) || len > 8 || (text[len] != '-' && text[len] != '\0') ||
            (text[len] == '-' && text[len + 1] == '\0'))
            return false;
        text += len + (text[len] == '-');
    }
    return len > 0;
}

static bool is_url(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    return isalpha((unsigned char)*text) && text[len] == ':' && text[len + 1] != '\0' &&
           strpbrk(text, " \t\r\n<>\"") == NULL;
}

static bool is_property(const char *text)
{
    return *text >= 'a' && *text <= 'z' &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool is_blank(const char *text)
{
    size_t len = strlen(text), at = 0;

    while (at < len)
        if (!rpt_cp_is_space(rpt_utf8_next(text, len, &at)))
            return false;
    return true;
}

static bool is_of_type(enum rpt_shape_type type, const json_t *value)
{
    const char *text = json_string_value(value);
    time_t when;

    switch (type) {
    case SHAPE_BOOL:
        return json_is_boolean(value);
    case SHAPE_OBJECT:
    case SHAPE_ANY_OBJECT:
        return json_is_object(value);
    case SHAPE_PLACE:
        return json_integer_value(value) >= 1 || (text != NULL && strcmp(text, "all") == 0);
    case SHAPE_SLUG:
        return text != NULL && rpt_slug_valid(text);
    case SHAPE_DATE:
        return text != NULL && rpt_date_valid(text);
    case SHAPE_INSTANT:
        return text != NULL && rpt_date_parse_instant(text, &when);
    case SHAPE_LANG:
        return text != NULL && rpt_lang_valid(text);
    case SHAPE_URL:
        return text != NULL && is_url(text);
    case SHAPE_PROPERTY:
        return text != NULL && is_property(text);
    case SHAPE_TEXT:
        return text != NULL && !is_blank(text);
    case SHAPE_WORD:
        return text != NULL;
    }
    return false;
}

static void check_word(struct walk *walk, const struct rpt_shape_key *key, const char *word)
{
    size_t count = 0;
    const char *near;
    RPT_AUTO_BUF all = {0};

    rpt_buf_init(&all, 1000);
    for (; key->words[count] != NULL; count++) {
        if (strcmp(key->words[count], word) == 0)
            return;
        rpt_buf_addf(&all, "%s%s", count > 0 ? ", " : "", key->words[count]);
    }
    near = rpt_near(word, key->words, count);
    rpt_mistake_at(walk->draft, walk->file, here(walk), "\"%s\" cannot be '%.60s'; %s%s%s",
                   key->name, word,
                   near != NULL ? "nearest: '" : "there are: ", near != NULL ? near : all.data,
                   near != NULL ? "'" : "");
}

static void check_known(struct walk *walk, enum rpt_known known, const char *slug, bool key)
{
    void (*tell)(struct rpt_draft *, const struct rpt_file *, const char *, const char *, ...) =
        key ? rpt_mistake_key : rpt_mistake_at;

    if (known != KNOWN_NONE && !rpt_known_has(walk->draft, walk->file->document, known, slug))
        tell(walk->draft, walk->file, here(walk), "%s",
             rpt_known_missing(walk->draft, walk->file->document, known, slug));
}

/* A slug that its entity had before becomes today's: whoever reads the file next meets that. */
static void check_slug(struct walk *walk, enum rpt_known known, const json_t *value)
{
    const char *slug = json_string_value(value), *today = rpt_known_today(walk->draft, known, slug);

    check_known(walk, known, slug, false);
    if (today != slug)
        json_string_set((json_t *)(uintptr_t)value, today);
}

static void check_one(struct walk *walk, const struct rpt_shape_key *key, const json_t *value)
{
    if (!is_of_type(key->type, value)) {
        rpt_mistake_at(walk->draft, walk->file, here(walk), "\"%s\" is %s; it should be %s",
                       key->name, shown(walk->draft, value), wanted[key->type]);
        return;
    }
    if (key->type == SHAPE_SLUG)
        check_slug(walk, key->known, value);
    else if (key->type == SHAPE_WORD)
        check_word(walk, key, json_string_value(value));
    else if (key->type == SHAPE_OBJECT)
        check_object(walk, key->shape, value);
}

/* ---- Many values under a key. */

static void check_array(struct walk *walk, const struct rpt_shape_key *key, const json_t *array)
{
    json_auto_t *seen = json_object();
    size_t index;
    json_t *value;

    json_array_foreach ((json_t *)array, index, value) {
        size_t before = enter_index(walk, index);

        check_one(walk, key, value);
        const char *slug = key->type == SHAPE_SLUG ? json_string_value(value) : NULL;
        if (slug != NULL && json_object_get(seen, slug) != NULL)
            rpt_mistake_at(walk->draft, walk->file, here(walk),
                           "'%s' stands twice in \"%s\"; take one out", slug, key->name);
        if (slug != NULL)
            json_object_set_new(seen, slug, json_true());
        rpt_buf_cut(&walk->pointer, before);
    }
    if (json_array_size(array) == 0 && (key->flags & SHAPE_NEEDED) != 0)
        rpt_mistake_at(walk->draft, walk->file, here(walk),
                       "\"%s\" is empty; it should hold one at least", key->name);
}

static void check_map(struct walk *walk, const struct rpt_shape_key *key, const json_t *map)
{
    const char *name;
    json_t *value;

    json_object_foreach ((json_t *)map, name, value) {
        size_t before = enter_key(walk, name);

        if (!rpt_slug_valid(name))
            rpt_mistake_key(walk->draft, walk->file, here(walk), "'%.60s' should be %s", name,
                            wanted[SHAPE_SLUG]);
        else
            check_known(walk, key->known, name, true);
        check_one(walk, key, value);
        rpt_buf_cut(&walk->pointer, before);
    }
}

static void check_value(struct walk *walk, const struct rpt_shape_key *key, const json_t *value)
{
    size_t before = enter_key(walk, key->name);
    bool many = (key->flags & SHAPE_MANY) != 0, map = (key->flags & SHAPE_MAP) != 0;

    if (json_is_null(value) && (key->flags & SHAPE_OR_NULL) != 0)
        ; /* as if it were absent */
    else if ((many && !json_is_array(value)) || (map && !json_is_object(value)))
        rpt_mistake_at(walk->draft, walk->file, here(walk), "\"%s\" is %s; it should be %s",
                       key->name, shown(walk->draft, value),
                       many ? "an array" : "an object, with a slug for each key");
    else if (many)
        check_array(walk, key, value);
    else if (map)
        check_map(walk, key, value);
    else
        check_one(walk, key, value);
    rpt_buf_cut(&walk->pointer, before);
}

/* ---- Objects. */

static void say_unknown(struct walk *walk, const struct rpt_shape *shape, const char *name)
{
    const char *candidates[32], *near;
    size_t count = 0, before = enter_key(walk, name);
    RPT_AUTO_BUF all = {0};

    rpt_buf_init(&all, 1000);
    for (; count < RPT_COUNT(candidates) && shape->keys[count].name != NULL; count++) {
        candidates[count] = shape->keys[count].name;
        rpt_buf_addf(&all, "%s%s", count > 0 ? ", " : "", candidates[count]);
    }
    near = rpt_near(name, candidates, count);
    rpt_mistake_key(walk->draft, walk->file, here(walk), "there is no key \"%.60s\" here; %s%s%s",
                    name,
                    near != NULL ? "nearest: \"" : "there are: ", near != NULL ? near : all.data,
                    near != NULL ? "\"" : "");
    rpt_buf_cut(&walk->pointer, before);
}

static void check_one_of(struct walk *walk, const struct rpt_shape *shape, const json_t *value)
{
    size_t there = 0;
    RPT_AUTO_BUF all = {0};

    rpt_buf_init(&all, 1000);
    for (size_t i = 0; shape->one_of[i] != NULL; i++) {
        there += json_object_get(value, shape->one_of[i]) != NULL;
        rpt_buf_addf(&all, "%s\"%s\"", i > 0 ? ", " : "", shape->one_of[i]);
    }
    if (there != 1)
        rpt_mistake_at(walk->draft, walk->file, here(walk),
                       "%s of %s is given; it should be one of them",
                       there == 0 ? "none" : "more than one", all.data);
}

/* "$schema" and "$comment", as JSON Schema has them, may stand in every record: the file itself, or
 * a thing of its list. */
static bool is_remark(const struct walk *walk, const char *name)
{
    const char *pointer = here(walk);
    bool record = walk->file->shape->many ? strrchr(pointer, '/') == pointer : *pointer == '\0';

    return record && (strcmp(name, "$schema") == 0 || strcmp(name, "$comment") == 0);
}

static void check_object(struct walk *walk, const struct rpt_shape *shape, const json_t *value)
{
    const char *name;
    json_t *member;

    for (const struct rpt_shape_key *key = shape->keys; key->name != NULL; key++) {
        member = json_object_get(value, key->name);
        if (member != NULL)
            check_value(walk, key, member);
        else if ((key->flags & SHAPE_NEEDED) != 0)
            rpt_mistake_at(walk->draft, walk->file, here(walk),
                           "\"%s\" is missing; it should be %s", key->name,
                           (key->flags & SHAPE_MANY) != 0 ? "an array" : wanted[key->type]);
    }
    json_object_foreach ((json_t *)value, name, member) {
        const struct rpt_shape_key *key = shape->keys;

        while (key->name != NULL && strcmp(key->name, name) != 0)
            key++;
        if (key->name == NULL && !is_remark(walk, name))
            say_unknown(walk, shape, name);
    }
    if (shape->one_of != NULL)
        check_one_of(walk, shape, value);
}

void rpt_shape_check(struct rpt_draft *draft, const struct rpt_file *file)
{
    struct walk walk = {.draft = draft, .file = file};
    size_t index;
    json_t *value;

    rpt_buf_init(&walk.pointer, RPT_MAX_FILE);
    if (file->shape->many ? !json_is_array(file->json) : !json_is_object(file->json)) {
        rpt_mistake_at(draft, file, "", "the file holds %s; it should be an %s",
                       shown(draft, file->json), file->shape->many ? "array" : "object");
    } else if (!file->shape->many) {
        check_object(&walk, file->shape, file->json);
    } else {
        json_array_foreach (file->json, index, value) {
            size_t before = enter_index(&walk, index);

            if (json_is_object(value))
                check_object(&walk, file->shape, value);
            else
                rpt_mistake_at(draft, file, here(&walk), "here is %s; it should be an object",
                               shown(draft, value));
            rpt_buf_cut(&walk.pointer, before);
        }
    }
    rpt_buf_finish(&walk.pointer);
}
