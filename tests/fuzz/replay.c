/* SPDX-License-Identifier: MIT
 *
 * Gives a fuzz target every file of the folders that are named, in place of libFuzzer: so seeds and
 * what once crashed are tests of every build. A folder that is not there has no files.
 */
#include "rapporteur/base.h"

#include <dirent.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_visible(const char *name)
{
    return *name != '.';
}

static size_t replay_folder(const char *folder)
{
    struct dirent **names = NULL;
    int found = scandir(folder, &names, NULL, alphasort);
    size_t count = 0;

    for (int i = 0; i < found; i++) {
        struct rpt_error err = {0};
        struct rpt_buf bytes = {0};
        char *path = rpt_printf("%s/%s", folder, names[i]->d_name);

        if (is_visible(names[i]->d_name)) {
            if (!rpt_read_file(path, (size_t)1 << 20, &bytes, &err)) {
                fprintf(stderr, "%s\n", err.detail);
                exit(EXIT_FAILURE);
            }
            LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.len);
            count++;
        }
        rpt_buf_finish(&bytes);
        free(path);
        free(names[i]);
    }
    free(names);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;

    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("%zu files\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
