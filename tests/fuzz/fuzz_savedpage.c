/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a saved page.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("saved page", "page.txt", data, size);
    return 0;
}
