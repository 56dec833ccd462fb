/* SPDX-License-Identifier: MIT
 *
 * One measurement for tests/bench/finder: reads labels and a text, a label and a paragraph a line,
 * builds the finder, walks the text ROUNDS times and prints what it cost as JSON. CPU seconds of
 * this process; bytes that the finder holds, as the allocator counts them.
 */
#include "rapporteur/text.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t held(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

/* Cuts a text into its lines, in place. */
static char **cut(char *text, size_t *count)
{
    char **lines = NULL;
    size_t room = 0;

    *count = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (*count == room) {
            room = room * 2 + 64;
            lines = rpt_grow(lines, room, sizeof *lines);
        }
        lines[(*count)++] = line;
    }
    return lines;
}

static bool count(void *cls, const struct rpt_found *found)
{
    size_t *counts = cls;

    counts[found->count > 1]++;
    return true;
}

static void read_or_exit(const char *path, struct rpt_buf *out)
{
    struct rpt_error err = {0};

    if (!rpt_read_file(path, (size_t)1 << 30, out, &err)) {
        fprintf(stderr, "%s\n", err.detail);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char **argv)
{
    RPT_AUTO_BUF label_file = {0};
    RPT_AUTO_BUF text_file = {0};
    size_t labels, paragraphs, counts[2] = {0};

    if (argc != 4)
        return EXIT_FAILURE;
    read_or_exit(argv[1], &label_file);
    read_or_exit(argv[2], &text_file);
    size_t bytes = text_file.len;
    char **label = cut(label_file.data, &labels), **paragraph = cut(text_file.data, &paragraphs);
    unsigned long rounds = strtoul(argv[3], NULL, 10);

    size_t before = held();
    double start = cpu_seconds();
    struct rpt_finder *finder = rpt_finder_create();
    for (size_t i = 0; i < labels; i++)
        rpt_finder_add(finder, label[i], (uint32_t)i, false);
    rpt_finder_build(finder);
    double built = cpu_seconds();
    size_t memory = held() - before;
    for (unsigned long round = 0; round < rounds; round++)
        for (size_t i = 0; i < paragraphs; i++)
            rpt_finder_find(finder, paragraph[i], count, counts);
    double found = cpu_seconds();
    printf("{\"build\":%.6f,\"find\":%.6f,\"bytes\":%zu,\"memory\":%zu,\"found\":%zu,"
           "\"ambiguous\":%zu}\n",
           built - start, (found - built) / (double)rounds, bytes, memory, counts[0] / rounds,
           counts[1] / rounds);
    rpt_finder_destroy(finder);
    free(label);
    free(paragraph);
    return EXIT_SUCCESS;
}
