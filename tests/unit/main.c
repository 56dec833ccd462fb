/* SPDX-License-Identifier: MIT
 *
 * Runs the one suite that each test file gives; the file names it `suite_under_test`.
 */
#include <check.h>
#include <stdlib.h>

Suite *suite_under_test(void);

int main(void)
{
    SRunner *runner = srunner_create(suite_under_test());

    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
