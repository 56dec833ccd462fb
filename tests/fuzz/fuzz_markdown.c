/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a document in Markdown.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("Markdown", "text.md", data, size);
    return 0;
}
