/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a page in HTML.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("HTML", "page.html", data, size);
    return 0;
}
