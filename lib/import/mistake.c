/* SPDX-License-Identifier: MIT
 *
 * Mistakes: collected from every step, so that one run tells all of them, each with file, line and
 * column. Past a thousand they are only counted.
 */
#include "draft.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool rpt_mistake_is_told(struct rpt_draft *draft)
{
    if (draft->mistake_count < RPT_MAX_MISTAKES)
        return true;
    draft->mistakes_left_out++;
    return false;
}

static RPT_PRINTF(5, 0) void keep(struct rpt_draft *draft, const struct rpt_file *file,
                                  unsigned line, unsigned column, const char *format, va_list args)
{
    struct rpt_mistake *mistake;
    char *text = NULL;

    if (!rpt_mistake_is_told(draft))
        return;
    if (vasprintf(&text, format, args) < 0)
        text = NULL; /* a broken format: the place alone is told */
    mistake = RPT_ADD(draft->mistakes, draft->mistake_count);
    *mistake = (struct rpt_mistake){file, line, column, draft->mistake_count, text};
}

void rpt_mistake(struct rpt_draft *draft, const struct rpt_file *file, unsigned line,
                 unsigned column, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    keep(draft, file, line, column, format, args);
    va_end(args);
}

void rpt_mistake_at(struct rpt_draft *draft, const struct rpt_file *file, const char *pointer,
                    const char *format, ...)
{
    unsigned line, column;
    va_list args;

    if (!rpt_mistake_is_told(draft))
        return;
    file->locate(file->text, file->len, pointer, false, &line, &column);
    va_start(args, format);
    keep(draft, file, line, column, format, args);
    va_end(args);
}

void rpt_mistake_key(struct rpt_draft *draft, const struct rpt_file *file, const char *pointer,
                     const char *format, ...)
{
    unsigned line, column;
    va_list args;

    if (!rpt_mistake_is_told(draft))
        return;
    file->locate(file->text, file->len, pointer, true, &line, &column);
    va_start(args, format);
    keep(draft, file, line, column, format, args);
    va_end(args);
}

static int by_place(const void *a, const void *b)
{
    const struct rpt_mistake *x = a, *y = b;
    size_t left[] = {x->file != NULL ? x->file->order + 1 : 0, x->line, x->column, x->order};
    size_t right[] = {y->file != NULL ? y->file->order + 1 : 0, y->line, y->column, y->order};

    for (size_t i = 0; i < RPT_COUNT(left); i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

void rpt_mistakes_report(struct rpt_draft *draft, struct rpt_report *report)
{
    if (draft->mistake_count > 0)
        qsort(draft->mistakes, draft->mistake_count, sizeof *draft->mistakes, by_place);
    for (size_t i = 0; i < draft->mistake_count; i++) {
        const struct rpt_mistake *m = &draft->mistakes[i];
        const char *text = m->text != NULL ? m->text : "something is wrong";
        char **line = RPT_ADD(report->lines, report->count);

        *line = m->file == NULL
                    ? rpt_strdup(text)
                    : rpt_printf("%s:%u:%u: %s", m->file->path, m->line, m->column, text);
        rpt_report_add(report, "mistakes",
                       m->file == NULL
                           ? json_pack("{s:s}", "text", text)
                           : json_pack("{s:s, s:i, s:i, s:s}", "file", m->file->path, "line",
                                       (int)m->line, "column", (int)m->column, "text", text));
    }
    if (draft->mistakes_left_out > 0)
        *RPT_ADD(report->lines, report->count) =
            rpt_printf("and %zu more mistakes", draft->mistakes_left_out);
}
