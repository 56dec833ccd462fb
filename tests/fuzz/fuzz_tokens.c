/* SPDX-License-Identifier: MIT
 *
 * Any text cut into tokens in any language: in order, inside the text, made of letters, marks and
 * digits, each one word to the index; and what is asked for is found in what it was taken from.
 */
#include "rapporteur/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    size_t count, start, points;
};

static bool see(void *cls, const struct rpt_token *token)
{
    struct seen *seen = cls;
    size_t len = strlen(token->text);

    assert(token->position == seen->count++);
    assert(token->start >= seen->start && token->start < token->end && token->end <= seen->points);
    assert(len > 0 && len < RPT_TOKEN_BYTES && rpt_utf8_valid(token->text, len, NULL));
    assert(rpt_utf8_valid(token->word, strlen(token->word), NULL));
    for (size_t at = 0; at < len;)
        assert(rpt_cp_is_word(rpt_utf8_next(token->text, len, &at)));
    seen->start = token->start;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const langs[] = {"",   "ar", "az", "ca", "de", "el", "en", "fr",
                                        "he", "hi", "ja", "ru", "ta", "th", "tr", "zh"};

    if (size < 1 || !rpt_utf8_valid((const char *)data + 1, size - 1, NULL))
        return 0;
    const char *lang = langs[data[0] % RPT_COUNT(langs)];
    char *text = rpt_strndup((const char *)data + 1, size - 1);
    struct seen seen = {.points = rpt_utf8_count(text, strlen(text))};
    char *all = rpt_tokens(text, lang), *asked = rpt_asked_tokens(text, lang);

    rpt_tokenize(text, lang, see, &seen);
    assert(strncmp(all, asked, strlen(asked)) == 0);
    free(all);
    free(asked);
    free(text);
    return 0;
}
