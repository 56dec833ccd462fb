/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a plain text.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("plain text", "text.txt", data, size);
    return 0;
}
