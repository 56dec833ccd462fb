/* SPDX-License-Identifier: MIT
 *
 * Dates: EDTF level 1 for what happened when, at its own precision (Library of Congress, ISO
 * 8601-2), and instants for HTTP, reports and snapshots. Everything is the proleptic Gregorian
 * calendar, UTC and no locale; days are counted by one function, which both halves use.
 */
#include "rapporteur/base.h"

#include <ctype.h>
#include <string.h>

#define DAY_SECONDS 86400
#define FIRST_INSTANT -62167219200 /* 0000-01-01T00:00:00Z */
#define LAST_INSTANT 253402300799  /* 9999-12-31T23:59:59Z */
#define YEAR_MAX 9999999           /* past what 32 bits of days can say */
#define TEXT_BYTES 100 /* what a compiler that knows no calendar thinks an instant needs */
#define NAME_BYTES 9   /* Wednesday */
#define UNBOUNDED ((struct bounds){INT32_MIN, INT32_MAX})

struct bounds {
    int64_t first, last;
};

enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, PARTS };

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekday_names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};

/* Days since 1970-01-01. Months past December run on into the next year, as seasons and the ends of
 * months want it. Years start in March here, so that the leap day is their last. */
static int64_t days_from(int64_t year, int64_t month, int64_t day)
{
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    if (month <= 2) {
        year--;
        month += 12;
    }
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month - 3) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static bool is_day(int64_t year, int64_t month, int64_t day)
{
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= days_from(year, month + 1, 1) - days_from(year, month, 1);
}

static bool skip(const char **at, const char *text)
{
    size_t len = strlen(text);

    if (strncmp(*at, text, len) != 0)
        return false;
    *at += len;
    return true;
}

static bool read_number(const char **at, int digits, int64_t *number)
{
    *number = 0;
    for (; digits > 0; digits--, (*at)++) {
        if (!isdigit((unsigned char)**at))
            return false;
        *number = *number * 10 + (**at - '0');
    }
    return true;
}

/* Four digits, of which the last or the last two may be X. */
static bool read_year(const char **at, struct bounds *year)
{
    bool before = skip(at, "-");
    int64_t number = 0, span = 1;

    for (int i = 0; i < 4; i++, (*at)++) {
        number *= 10;
        if (**at == 'X' && i >= 2)
            span *= 10;
        else if (isdigit((unsigned char)**at) && span == 1)
            number += **at - '0';
        else
            return false;
    }
    *year = before ? (struct bounds){-(number + span - 1), -number}
                   : (struct bounds){number, number + span - 1};
    return !before || number > 0 || span > 1;
}

/* Y, and more than four digits: as far as days can say, and beyond that without bound. */
static bool read_long_year(const char **at, struct bounds *year)
{
    bool before = skip(at, "-");
    const char *start = *at;
    int64_t number = 0;

    for (; isdigit((unsigned char)**at); (*at)++)
        if (number <= YEAR_MAX)
            number = number * 10 + (**at - '0');
    year->first = year->last = before ? -number : number;
    return *at - start > 4 && *start != '0';
}

/* What may stand behind a year: nothing, -XX, -XX-XX, a season, or a month with or without a day.
 */
static bool read_days(const char **at, int64_t year, struct bounds *days)
{
    int64_t month, day, first = 1, last = 12;

    if (skip(at, "-XX")) {
        skip(at, "-XX");
    } else if (skip(at, "-")) {
        if (!read_number(at, 2, &month))
            return false;
        if (month >= 21 && month <= 24) {
            first = 3 * (month - 20);
            last = first + 2;
        } else if (!skip(at, "-XX") && skip(at, "-")) {
            if (!read_number(at, 2, &day) || !is_day(year, month, day))
                return false;
            days->first = days->last = days_from(year, month, day);
            return true;
        } else if (is_day(year, month, 1)) {
            first = last = month;
        } else {
            return false;
        }
    }
    days->first = days_from(year, first, 1);
    days->last = days_from(year, last + 1, 1) - 1;
    return true;
}

static bool read_date(const char **at, struct bounds *days)
{
    bool is_long = skip(at, "Y");
    struct bounds year;

    if (is_long ? !read_long_year(at, &year) : !read_year(at, &year))
        return false;
    if (is_long || year.first != year.last) {
        days->first = days_from(year.first, 1, 1);
        days->last = days_from(year.last, 13, 1) - 1;
    } else if (!read_days(at, year.first, days)) {
        return false;
    }
    if (**at != '\0' && strchr("?~%", **at) != NULL)
        (*at)++;
    return true;
}

/* One side of an interval: a date, ".." (open) or nothing (unknown). */
static bool read_side(const char **at, struct bounds *days, bool *dated)
{
    *days = UNBOUNDED;
    *dated = **at != '\0' && **at != '/' && !skip(at, "..");
    return !*dated || read_date(at, days);
}

static int32_t clamp(int64_t days)
{
    return days < INT32_MIN ? INT32_MIN : days > INT32_MAX ? INT32_MAX : (int32_t)days;
}

bool rpt_date_bounds(const char *edtf, int32_t *first, int32_t *last)
{
    struct bounds start, end;
    bool start_dated, end_dated;

    if (!read_side(&edtf, &start, &start_dated))
        return false;
    end = start;
    end_dated = start_dated;
    if (skip(&edtf, "/")) {
        if (!read_side(&edtf, &end, &end_dated))
            return false;
    } else if (!start_dated) {
        return false;
    }
    if (*edtf != '\0' || !(start_dated || end_dated) || start.first > end.last)
        return false;
    *first = clamp(start.first);
    *last = clamp(end.last);
    return true;
}

bool rpt_date_valid(const char *edtf)
{
    int32_t first, last;

    return rpt_date_bounds(edtf, &first, &last);
}

/* Years of four digits, all that the two formats have room for. */
static struct tm split(time_t when)
{
    struct tm tm;

    if (when < FIRST_INSTANT)
        when = FIRST_INSTANT;
    if (when > LAST_INSTANT)
        when = LAST_INSTANT;
    gmtime_r(&when, &tm);
    return tm;
}

void rpt_date_rfc3339(time_t when, char out[21])
{
    struct tm tm = split(when);
    char text[TEXT_BYTES];

    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
             tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
    memcpy(out, text, 21);
}

void rpt_date_http(time_t when, char out[30])
{
    struct tm tm = split(when);
    char text[TEXT_BYTES];

    snprintf(text, sizeof text, "%.3s, %02d %s %04d %02d:%02d:%02d GMT", weekday_names[tm.tm_wday],
             tm.tm_mday, month_names[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
             tm.tm_sec);
    memcpy(out, text, 30);
}

/* RFC 9110 5.6.7: two digits that would lie more than 50 years ahead are of the century before. */
static int64_t full_year(int64_t digits)
{
    int64_t now = split(time(NULL)).tm_year + 1900;
    int64_t year = now - now % 100 + digits;

    return year > now + 50 ? year - 100 : year;
}

/* The number of the name that stands here, of which `len` bytes count, from 1; 0 for none. */
static int64_t skip_name(const char **at, const char *const *names, size_t count, size_t len)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strnlen(names[i], len);
        if (strncmp(*at, names[i], n) == 0) {
            *at += n;
            return (int64_t)i + 1;
        }
    }
    return 0;
}

/* The pieces of a pattern that are not plain digits: names, %y, and %e with a space for a zero. */
static bool scan_piece(const char **at, char piece, int64_t part[PARTS])
{
    switch (piece) {
    case 'a':
        return skip_name(at, weekday_names, RPT_COUNT(weekday_names), 3) > 0;
    case 'A':
        return skip_name(at, weekday_names, RPT_COUNT(weekday_names), NAME_BYTES) > 0;
    case 'b':
        part[MONTH] = skip_name(at, month_names, RPT_COUNT(month_names), NAME_BYTES);
        return part[MONTH] > 0;
    case 'e':
        return read_number(at, skip(at, " ") ? 1 : 2, &part[DAY]);
    case 'y':
        if (!read_number(at, 2, &part[YEAR]))
            return false;
        part[YEAR] = full_year(part[YEAR]);
        return true;
    }
    return false;
}

/* strptime without locales, leniency and white space. */
static bool scan(const char **at, const char *pattern, int64_t part[PARTS])
{
    static const char numbers[] = "YmdHMS";

    for (; *pattern != '\0'; pattern++) {
        if (*pattern != '%') {
            if (*(*at)++ != *pattern)
                return false;
            continue;
        }
        const char *number = strchr(numbers, *++pattern);
        if (number != NULL ? !read_number(at, number == numbers ? 4 : 2, &part[number - numbers])
                           : !scan_piece(at, *pattern, part))
            return false;
    }
    return true;
}

static bool join(const int64_t part[PARTS], time_t *when)
{
    /* A leap second is the first of the next minute. */
    if (!is_day(part[YEAR], part[MONTH], part[DAY]) || part[HOUR] > 23 || part[MINUTE] > 59 ||
        part[SECOND] > 60)
        return false;
    *when = (time_t)(days_from(part[YEAR], part[MONTH], part[DAY]) * DAY_SECONDS +
                     part[HOUR] * 3600 + part[MINUTE] * 60 + part[SECOND]);
    return true;
}

bool rpt_date_parse_http(const char *text, time_t *when)
{
    static const char *const patterns[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                           "%a %b %e %H:%M:%S %Y"};

    for (size_t i = 0; i < RPT_COUNT(patterns); i++) {
        int64_t part[PARTS] = {0};
        const char *at = text;
        if (scan(&at, patterns[i], part) && *at == '\0')
            return join(part, when);
    }
    return false;
}

/* Z, or hours and minutes ahead of UTC, which are taken off. */
static bool read_zone(const char *at, int64_t *seconds)
{
    int64_t part[PARTS] = {0};
    int64_t sign = *at == '-' ? 1 : -1;

    *seconds = 0;
    if (strcmp(at, "Z") == 0 || strcmp(at, "z") == 0)
        return true;
    if (*at != '+' && *at != '-')
        return false;
    at++;
    if (!scan(&at, "%H:%M", part) || *at != '\0' || part[HOUR] > 23 || part[MINUTE] > 59)
        return false;
    *seconds = sign * (part[HOUR] * 3600 + part[MINUTE] * 60);
    return true;
}

bool rpt_date_parse_instant(const char *text, time_t *when)
{
    size_t digits = strspn(text, "0123456789");
    int64_t part[PARTS] = {0}, number;
    const char *at = text;

    if (digits > 0 && text[digits] == '\0') {
        if (digits > 12 || !read_number(&at, (int)digits, &number) || number > LAST_INSTANT)
            return false;
        *when = (time_t)number;
        return true;
    }
    if (!scan(&at, "%Y-%m-%d", part))
        return false;
    if (*at == '\0')
        return join(part, when);
    if ((!skip(&at, "T") && !skip(&at, "t")) || !scan(&at, "%H:%M:%S", part))
        return false;
    if (skip(&at, ".")) {
        if (!isdigit((unsigned char)*at))
            return false;
        at += strspn(at, "0123456789");
    }
    if (!read_zone(at, &number) || !join(part, when))
        return false;
    *when += (time_t)number;
    return true;
}
