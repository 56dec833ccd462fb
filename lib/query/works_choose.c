/* SPDX-License-Identifier: MIT
 *
 * Which document of a work suits a reader's languages: Accept-Language with its q-values (RFC 9110
 * 12.5.4), matched as RFC 4647 looks up (en-US, then en) and filters (en finds en-GB). Among equals
 * the original; where nothing suits, the original too.
 */
#include "query_private.h"

#include <string.h>
#include <strings.h>

#define MAX_RANGES 50

struct range {
    char tag[36]; /* BCP 47 tags that are longer name nothing we have */
    int weight;   /* q in thousandths */
};

static size_t read_ranges(const char *languages, struct range ranges[MAX_RANGES])
{
    size_t count = 0;

    for (const char *at = languages; *at != '\0' && count < MAX_RANGES;) {
        at += strspn(at, " \t,");
        size_t len = strcspn(at, ","), tag = strcspn(at, " \t,;");

        if (tag > 0 && tag < sizeof ranges->tag) {
            struct range *range = &ranges[count++];
            snprintf(range->tag, sizeof range->tag, "%.*s", (int)tag, at);
            range->weight = rpt_quality(at, len);
        }
        at += len;
    }
    return count;
}

/* Whether the tag `inner` is `outer` or a finer one: en-GB of en. */
static bool begins(const char *inner, const char *outer)
{
    size_t len = strlen(outer);

    return strncasecmp(inner, outer, len) == 0 && (inner[len] == '\0' || inner[len] == '-');
}

/* What the languages give this one: the best weight of a range that finds it; 0 where one that
 * weighs nothing names it. */
static int weigh(const struct range *ranges, size_t count, const char *lang)
{
    int best = 0;

    for (size_t i = 0; i < count; i++) {
        const struct range *range = &ranges[i];

        if (range->weight == 0 && begins(lang, range->tag))
            return 0;
        if (range->weight > best &&
            (strcmp(range->tag, "*") == 0 || begins(lang, range->tag) || begins(range->tag, lang)))
            best = range->weight;
    }
    return best;
}

static bool check_work(struct rpt_db *db, const char *work, struct rpt_error *err)
{
    struct rpt_arena *arena = rpt_arena_create();
    struct rpt_query query;

    rpt_query_init(&query, &rpt_works, arena);
    bool exists = rpt_exists(db, &query, work, err);
    rpt_arena_destroy(arena);
    return exists;
}

bool rpt_work_choose(struct rpt_db *db, const char *work, const char *languages, char **document,
                     struct rpt_error *err)
{
    struct range ranges[MAX_RANGES];
    size_t count = read_ranges(languages != NULL ? languages : "", ranges);
    struct rpt_stmt *st = rpt_db_use(db, RPT_SQL_ALIGNMENT_DOCUMENTS); /* originals first */
    size_t i;
    json_t *one, *chosen = NULL;
    int best = 0;

    rpt_bind_text(st, ":work", work);
    json_auto_t *all = rpt_rows_json(st, err);
    if (all == NULL || !check_work(db, work, err))
        return false;
    json_array_foreach (all, i, one) {
        int weight = weigh(ranges, count, json_string_value(json_object_get(one, "lang")));

        if (chosen == NULL || weight > best) {
            chosen = one;
            best = weight;
        }
    }
    if (chosen == NULL)
        return rpt_fail(err, RPT_E_NOT_FOUND, "id", "the work '%.100s' has no document", work);
    *document = rpt_strdup(json_string_value(json_object_get(chosen, "id")));
    return true;
}
