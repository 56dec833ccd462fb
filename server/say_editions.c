/* SPDX-License-Identifier: MIT
 *
 * What new editions changed, for people: a line a document, then the paragraphs that are not as
 * they were, then each mark that moved or was lost, with its reason. On standard error, as all that
 * an import has to tell beside its result; `--report json` has the same.
 */
#include "commands.h"

#include <string.h>

#define MAX_PARAGRAPHS 100 /* lines; marks are all told */

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value != NULL ? value : "";
}

static long long number(const json_t *object, const char *key)
{
    return (long long)json_integer_value(json_object_get(object, key));
}

static void say_counts(const json_t *counts)
{
    const char *name, *sep = "";
    json_t *count;

    json_object_foreach ((json_t *)(uintptr_t)counts, name, count) {
        if (json_integer_value(count) == 0)
            continue;
        fprintf(stderr, "%s%lld %s", sep, (long long)json_integer_value(count), name);
        sep = ", ";
    }
    if (*sep == '\0')
        fprintf(stderr, "none");
}

static void say_paragraph(const json_t *item)
{
    static const char *const words[][2] = {
        {"edited", "was edited"},       {"moved", "moved"}, {"split", "was split: a part is "},
        {"merged", "was merged into "}, {"new", "is new"},  {"gone", "is gone"}};
    const char *change = text(item, "change");
    bool names = strcmp(change, "split") == 0 || strcmp(change, "merged") == 0;
    bool renamed =
        !names && *text(item, "to") != '\0' && strcmp(text(item, "id"), text(item, "to")) != 0;

    for (size_t i = 0; i < RPT_COUNT(words); i++)
        if (strcmp(words[i][0], change) == 0)
            fprintf(stderr, "  %s/%s %s%s%s\n", text(item, "document"), text(item, "id"),
                    words[i][1], renamed ? " and is now " : "",
                    names || renamed ? text(item, "to") : "");
}

static void say_mark(const json_t *item)
{
    const char *to = text(item, "to"), *quote = text(item, "quote");

    fprintf(stderr, "  %s: %s of '%s'%s%s%s, %s/%s%s%s: %s\n", text(item, "fate"),
            text(item, "kind"), text(item, "of"), *quote != '\0' ? ", \"" : "", quote,
            *quote != '\0' ? "\"" : "", text(item, "document"), text(item, "from"),
            *to != '\0' ? " to " : "", to, text(item, "reason"));
}

void rpt_say_editions(const struct rpt_report *report)
{
    const json_t *paragraphs = json_object_get(report->lists, "paragraphs");
    size_t index;
    json_t *item;

    json_array_foreach (json_object_get(report->lists, "editions"), index, item) {
        fprintf(stderr,
                "%s: edition %lld follows edition %lld; paragraphs: ", text(item, "document"),
                number(item, "to"), number(item, "from"));
        say_counts(json_object_get(item, "paragraphs"));
        fprintf(stderr, "; marks: ");
        say_counts(json_object_get(item, "marks"));
        fprintf(stderr, "\n");
    }
    for (index = 0; index < json_array_size(paragraphs) && index < MAX_PARAGRAPHS; index++)
        say_paragraph(json_array_get(paragraphs, index));
    if (json_array_size(paragraphs) > MAX_PARAGRAPHS)
        fprintf(stderr, "  … and %zu more paragraphs; --report json lists them\n",
                json_array_size(paragraphs) - MAX_PARAGRAPHS);
    json_array_foreach (json_object_get(report->lists, "marks"), index, item)
        say_mark(item);
}
