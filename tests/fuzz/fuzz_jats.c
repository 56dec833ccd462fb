/* SPDX-License-Identifier: MIT
 *
 * Any bytes as an article in JATS.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("JATS", "article.xml", data, size);
    return 0;
}
