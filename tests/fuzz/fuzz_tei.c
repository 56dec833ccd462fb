/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a text in TEI.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("TEI", "text.xml", data, size);
    return 0;
}
