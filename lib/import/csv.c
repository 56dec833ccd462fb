/* SPDX-License-Identifier: MIT
 *
 * CSV (RFC 4180) cell by cell, each with its place, so that a mistake in a table can be told where
 * it stands. Spreadsheets write a semicolon or a tab for the comma where their language has another
 * use for it: the first row says which.
 */
#include "draft.h"

#include <string.h>

#define MAX_CELL ((size_t)1 << 20)

void rpt_csv_init(struct rpt_csv *csv, const char *text, size_t len)
{
    size_t mark = strcspn(text, ",;\t\r\n");

    *csv = (struct rpt_csv){.text = text, .len = len, .comma = ','};
    if (text[mark] == ';' || text[mark] == '\t')
        csv->comma = text[mark];
    rpt_buf_init(&csv->cell, MAX_CELL);
}

void rpt_csv_finish(struct rpt_csv *csv)
{
    rpt_buf_finish(&csv->cell);
}

static bool at_end_of_row(const struct rpt_csv *csv)
{
    return csv->at >= csv->len || csv->text[csv->at] == '\n' || csv->text[csv->at] == '\r';
}

static void quoted(struct rpt_csv *csv)
{
    for (csv->at++; csv->at < csv->len; csv->at++) {
        if (csv->text[csv->at] != '"') {
            rpt_buf_addc(&csv->cell, csv->text[csv->at]);
        } else if (csv->at + 1 < csv->len && csv->text[csv->at + 1] == '"') {
            rpt_buf_addc(&csv->cell, '"');
            csv->at++;
        } else {
            csv->at++;
            if (!at_end_of_row(csv) && csv->text[csv->at] != csv->comma)
                csv->complaint = "something follows the quotation mark that ends the cell; double "
                                 "those that belong to it";
            return;
        }
    }
    csv->at = csv->cell_at;
    csv->complaint = "the quotation mark that begins this cell is never closed; close it";
}

static void plain(struct rpt_csv *csv)
{
    size_t start = csv->at;

    while (!at_end_of_row(csv) && csv->text[csv->at] != csv->comma)
        csv->at++;
    rpt_buf_add(&csv->cell, csv->text + start, csv->at - start);
}

enum rpt_csv_step rpt_csv_next(struct rpt_csv *csv)
{
    while (!csv->inside && csv->at < csv->len && at_end_of_row(csv))
        csv->at++;
    if (csv->complaint != NULL || (!csv->inside && csv->at >= csv->len))
        return RPT_CSV_END;
    csv->cell_at = csv->at;
    rpt_buf_cut(&csv->cell, 0);
    if (csv->at < csv->len && csv->text[csv->at] == '"')
        quoted(csv);
    else
        plain(csv);
    if (csv->cell.full && csv->complaint == NULL) {
        csv->at = csv->cell_at;
        csv->complaint = "the cell is longer than a million bytes; is a quotation mark missing?";
    }
    if (csv->complaint != NULL)
        return RPT_CSV_END;
    csv->inside = !at_end_of_row(csv);
    csv->at += csv->inside;
    return csv->inside ? RPT_CSV_CELL : RPT_CSV_LAST;
}
