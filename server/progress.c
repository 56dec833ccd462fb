/* SPDX-License-Identifier: MIT
 *
 * The line itself: step, bar, paragraphs, bytes, rate, time left; ten times a second at most.
 */
#include "progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CELLS 14
#define EVERY 0.1 /* seconds */

bool rpt_bar_init(struct rpt_bar *bar)
{
    const char *terminal = getenv("TERM");

    *bar = (struct rpt_bar){0};
    return isatty(STDERR_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

static size_t columns(void)
{
    struct winsize size = {0};

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void add_left(struct rpt_buf *line, double part, double passed)
{
    double left = part > 0.01 ? passed * (1 - part) / part : -1;

    if (left >= 0 && left < 360000)
        rpt_buf_addf(line, "  %d:%02d left", (int)left / 60, (int)left % 60);
}

void rpt_bar_draw(void *cls, const struct rpt_progress *progress)
{
    struct rpt_bar *bar = cls;
    double time = (double)rpt_now_ns() / 1e9, passed, part = progress->part;
    RPT_AUTO_BUF line = {0};

    if (bar->step == NULL || strcmp(bar->step, progress->step) != 0) {
        bar->step = progress->step;
        bar->begun = time;
        bar->drawn = 0;
    }
    if (time - bar->drawn < EVERY)
        return;
    bar->drawn = time;
    passed = time - bar->begun;
    rpt_buf_init(&line, 1000);
    rpt_buf_addf(&line, "%-8s ", progress->step);
    if (part >= 0) {
        rpt_buf_addc(&line, '[');
        for (int i = 0; i < CELLS; i++)
            rpt_buf_addc(&line, i < (int)(part * CELLS) ? '#' : '.');
        rpt_buf_addf(&line, "] %3d %%", (int)(part * 100));
    }
    rpt_buf_addf(&line, "  %zu paragraphs  %.1f MB", progress->paragraphs,
                 (double)progress->bytes / 1e6);
    if (passed > 0)
        rpt_buf_addf(&line, "  %.1f MB/s", (double)progress->bytes / 1e6 / passed);
    add_left(&line, part, passed);
    rpt_buf_cut(&line, columns() - 1);
    fprintf(stderr, "\r%s\033[K", line.data);
}

void rpt_bar_clear(struct rpt_bar *bar)
{
    if (bar->drawn > 0)
        fprintf(stderr, "\r\033[K");
}
