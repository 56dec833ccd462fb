/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/digest.c against the examples of FIPS 180-4 and its cut into pieces.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <string.h>

Suite *suite_under_test(void);

START_TEST(known_texts_have_their_known_digests)
{
    static const struct {
        const char *text, *hex;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    char hex[65];

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        rpt_sha256_hex(cases[i].text, strlen(cases[i].text), hex);
        ck_assert_str_eq(hex, cases[i].hex);
    }
}
END_TEST

START_TEST(pieces_give_the_digest_of_the_whole)
{
    char text[300], whole[65], pieces[65];

    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * 7);
    rpt_sha256_hex(text, sizeof text, whole);
    for (size_t step = 1; step < sizeof text; step += 13) {
        struct rpt_sha256 *sum = rpt_sha256_create();
        for (size_t at = 0; at < sizeof text; at += step)
            rpt_sha256_add(sum, text + at, sizeof text - at < step ? sizeof text - at : step);
        rpt_sha256_add(sum, NULL, 0);
        rpt_sha256_finish(sum, pieces);
        ck_assert_str_eq(pieces, whole);
    }
}
END_TEST

/* Of the vectors that came with the algorithm. */
START_TEST(a_quick_hash_is_fnv_1a)
{
    ck_assert_uint_eq(rpt_hash("", 0), 0xCBF29CE484222325u);
    ck_assert_uint_eq(rpt_hash("a", 1), 0xAF63DC4C8601EC8Cu);
    ck_assert_uint_eq(rpt_hash("foobar", 6), 0x85944171F73967E8u);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("digest");
    TCase *tcase = tcase_create("digest");

    tcase_add_test(tcase, known_texts_have_their_known_digests);
    tcase_add_test(tcase, pieces_give_the_digest_of_the_whole);
    tcase_add_test(tcase, a_quick_hash_is_fnv_1a);
    suite_add_tcase(suite, tcase);
    return suite;
}
