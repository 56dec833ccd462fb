/* SPDX-License-Identifier: MIT
 *
 * Lines of labels, an empty line, a text: what the finder finds is what one finds that tries every
 * label at every place (finder_oracle.h). A label behind '=' counts case; two in eight share an id.
 * What is not UTF-8 must not be read past its end, and no more is asked of it.
 */
#include "../unit/finder_oracle.h"

#include <assert.h>

#define MOST_LABELS 64
#define MOST_TEXT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool note(void *cls, const struct rpt_found *found)
{
    rpt_buf_addf(cls, "%zu-%zu:", found->start, found->end);
    for (size_t i = 0; i < found->count; i++)
        rpt_buf_addf(cls, " %u", found->ids[i]);
    rpt_buf_addc(cls, '\n');
    return true;
}

/* Takes the labels off the front of `text`, in place; what is left is the text. */
static char *take_labels(char *text, struct oracle_label *labels, size_t *count)
{
    for (*count = 0; *count < MOST_LABELS && *text != '\0'; ++*count) {
        char *end = strchr(text, '\n'), *line = text;

        if (end == NULL)
            return text;
        *end = '\0';
        text = end + 1;
        if (*line == '\0')
            return text;
        labels[*count] =
            (struct oracle_label){line + (*line == '='), (uint32_t)*count % 7, *line == '='};
    }
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t len = size < MOST_TEXT ? size : MOST_TEXT, count;
    char *input = rpt_strndup((const char *)data, len);
    struct oracle_label labels[MOST_LABELS];
    struct rpt_finder *finder = rpt_finder_create();
    char *text = take_labels(input, labels, &count);
    bool valid = rpt_utf8_valid((const char *)data, len, NULL);
    RPT_AUTO_BUF fast = {0};
    RPT_AUTO_BUF slow = {0};

    rpt_buf_init(&fast, (size_t)1 << 20);
    rpt_buf_init(&slow, (size_t)1 << 20);
    rpt_buf_adds(&fast, "");
    rpt_buf_adds(&slow, "");
    for (size_t i = 0; i < count; i++)
        rpt_finder_add(finder, labels[i].text, labels[i].id, labels[i].case_sensitive);
    rpt_finder_build(finder);
    rpt_finder_find(finder, text, note, &fast);
    if (valid) {
        oracle_find(labels, count, text, note, &slow);
        assert(strcmp(fast.data, slow.data) == 0);
    }
    rpt_finder_destroy(finder);
    free(input);
    return 0;
}
