/* SPDX-License-Identifier: MIT
 *
 * CSL's dates to EDTF and back, for references that come in and go out. EDTF counts a year 0 (which
 * is 1 BCE), CSL does not; what CSL's numbers cannot say (201X, an open end, a question mark)
 * travels as a literal beside them.
 */
#include "rapporteur/text.h"
#include "csl.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_MAX 999999
#define EDTF_BYTES 64

long rpt_csl_number(const json_t *value, long max)
{
    long number = 0;

    if (json_is_string(value))
        number = strtol(json_string_value(value), NULL, 10);
    else if (json_is_number(value) && json_number_value(value) >= -YEAR_MAX &&
             json_number_value(value) <= YEAR_MAX)
        number = (long)json_number_value(value);
    return number > max || number < -YEAR_MAX ? 0 : number;
}

/* The nth of the one or two days that a CSL date holds. */
struct rpt_csl_day rpt_csl_day(const json_t *date, size_t nth)
{
    json_t *parts = json_array_get(json_object_get(date, "date-parts"), nth);
    struct rpt_csl_day day = {.year = rpt_csl_number(json_array_get(parts, 0), YEAR_MAX),
                              .month = rpt_csl_number(json_array_get(parts, 1), 12),
                              .day = rpt_csl_number(json_array_get(parts, 2), 31)};

    if (day.month <= 0)
        day.month = day.day = 0;
    if (day.day < 0)
        day.day = 0;
    return day;
}

bool rpt_csl_is_circa(const json_t *date)
{
    json_t *circa = json_object_get(date, "circa");

    return json_is_true(circa) || (json_is_number(circa) && json_number_value(circa) != 0) ||
           (json_is_string(circa) && *json_string_value(circa) != '\0');
}

/* One day of an interval; false where CSL's numbers cannot say it. */
static bool read_day(const char *text, size_t len, struct rpt_csl_day *day, bool *circa)
{
    char copy[EDTF_BYTES] = "", *end;

    *day = (struct rpt_csl_day){0};
    if (len == 0 || len >= sizeof(copy))
        return false;
    memcpy(copy, text, len);
    day->year = strtol(copy, &end, 10);
    if (end > copy && *end == '-')
        day->month = strtol(end + 1, &end, 10);
    if (day->month > 0 && *end == '-')
        day->day = strtol(end + 1, &end, 10);
    *circa |= *end != '\0' && strchr("?~%", *end) != NULL;
    end += strspn(end, "?~%");
    if (day->year <= 0)
        day->year--;
    return end > copy && *end == '\0';
}

static json_t *parts_of(const struct rpt_csl_day *day)
{
    json_t *parts = json_array();

    json_array_append_new(parts, json_integer(day->year));
    if (day->month >= 1 && day->month <= 12)
        json_array_append_new(parts, json_integer(day->month));
    if (day->day != 0)
        json_array_append_new(parts, json_integer(day->day));
    return parts;
}

json_t *rpt_csl_date(const char *edtf)
{
    json_t *date = json_object(), *list = json_array();
    const char *rest = edtf != NULL && rpt_date_valid(edtf) ? edtf : NULL;
    struct rpt_csl_day day;
    bool circa = false;
    char *back;

    json_object_set_new(date, "date-parts", list);
    for (size_t len; rest != NULL && read_day(rest, len = strcspn(rest, "/"), &day, &circa);
         rest = rest[len] == '/' ? rest + len + 1 : NULL) {
        json_array_append_new(list, parts_of(&day));
        if (day.month > 12)
            json_object_set_new(date, "season", json_integer(day.month - 20));
    }
    if (json_array_size(list) == 0)
        json_object_del(date, "date-parts");
    if (circa)
        json_object_set_new(date, "circa", json_true());
    back = rpt_csl_edtf(date);
    if (edtf != NULL && strcmp(back, edtf) != 0)
        json_object_set_new(date, "literal", json_string(edtf));
    free(back);
    return date;
}

/* The day to the finest precision that is a date. */
static bool write_day(const json_t *date, size_t nth, char out[EDTF_BYTES])
{
    struct rpt_csl_day day = rpt_csl_day(date, nth);
    long season = nth == 0 ? rpt_csl_number(json_object_get(date, "season"), 4) : 0;
    long year = day.year < 0 ? day.year + 1 : day.year;
    const char *sign = year < 0 ? "-" : "", *circa = rpt_csl_is_circa(date) ? "~" : "";
    char whole[EDTF_BYTES];

    if (day.year == 0)
        return false;
    snprintf(whole, sizeof(whole), labs(year) > 9999 ? "Y%s%ld" : "%s%04ld", sign, labs(year));
    if (day.month == 0 && season > 0)
        day.month = 20 + season;
    for (; day.month > 0; day.day > 0 ? (day.day = 0) : (day.month = 0)) {
        if (day.day > 0)
            snprintf(out, EDTF_BYTES, "%.16s-%02ld-%02ld%s", whole, day.month, day.day, circa);
        else
            snprintf(out, EDTF_BYTES, "%.16s-%02ld%s", whole, day.month, circa);
        if (rpt_date_valid(out))
            return true;
    }
    snprintf(out, EDTF_BYTES, "%.16s%s", whole, circa);
    return rpt_date_valid(out);
}

/* The first of what a date says in words that is EDTF. */
static const char *spoken(const json_t *date)
{
    const json_t *values[] = {date, json_object_get(date, "edtf"), json_object_get(date, "literal"),
                              json_object_get(date, "raw")};

    for (size_t i = 0; i < RPT_COUNT(values); i++) {
        const char *value = json_string_value(values[i]);
        if (value != NULL && rpt_date_valid(value))
            return value;
    }
    return NULL;
}

char *rpt_csl_edtf(const json_t *date)
{
    bool interval = json_array_size(json_object_get(date, "date-parts")) > 1;
    char first[EDTF_BYTES], last[EDTF_BYTES] = "..";
    const char *said = spoken(date);

    if (said != NULL)
        return rpt_strdup(said);
    if (!write_day(date, 0, first))
        return rpt_strdup("");
    if (!interval)
        return rpt_strdup(first);
    /* CSL writes an open end as the year 0. */
    (void)write_day(date, 1, last);
    char *both = rpt_printf("%s/%s", first, last);
    if (rpt_date_valid(both))
        return both;
    free(both);
    return rpt_strdup(first);
}
