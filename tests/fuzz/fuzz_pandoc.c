/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the JSON that pandoc writes.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("pandoc", "tree.json", data, size);
    return 0;
}
