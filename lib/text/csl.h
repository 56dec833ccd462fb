/* SPDX-License-Identifier: MIT
 *
 * What csl.c and csl_date.c both need: reading the numbers of a CSL date, whatever they were
 * written as. Private to lib/text; implemented in csl_date.c.
 */
#ifndef RAPPORTEUR_TEXT_CSL_H
#define RAPPORTEUR_TEXT_CSL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct rpt_csl_day {
    long year, month, day; /* 0 where unknown */
};

/* A number, or a string that begins with one; 0 if it is neither or out of bounds. */
long rpt_csl_number(const json_t *value, long max);
/* The nth of the one or two days that a CSL date holds. */
struct rpt_csl_day rpt_csl_day(const json_t *date, size_t nth);
bool rpt_csl_is_circa(const json_t *date);

#endif
