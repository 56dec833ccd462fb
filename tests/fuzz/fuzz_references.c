/* SPDX-License-Identifier: MIT
 *
 * Any bytes as references.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("references", "list.json", data, size);
    return 0;
}
