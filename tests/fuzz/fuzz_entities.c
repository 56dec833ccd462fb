/* SPDX-License-Identifier: MIT
 *
 * Any bytes as entities: a table, lines of JSON or an array.
 */
#include "importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_importer("entities", "list.csv", data, size);
    return 0;
}
