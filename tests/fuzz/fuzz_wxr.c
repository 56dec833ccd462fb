/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a WordPress export.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("WordPress", "export.xml", data, size);
    return 0;
}
