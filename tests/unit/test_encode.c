/* SPDX-License-Identifier: MIT
 *
 * Content codings: which one, and that each decodes to the same bytes.
 */
#include "server.h"
#include <brotli/decode.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

static const struct {
    const char *accept;
    size_t len;
    enum rpt_coding coding;
} cases[] = {
    {NULL, 5000, RPT_IDENTITY},
    {"gzip", 5000, RPT_GZIP},
    {"gzip", 511, RPT_IDENTITY},
    {"gzip, br", 5000, RPT_BROTLI},
    {"gzip, br, zstd", 5000, RPT_ZSTD},
    {"gzip, br;q=0.9, zstd;q=0.5", 5000, RPT_GZIP},
    {"zstd;q=0, br;q=0, gzip;q=0", 5000, RPT_IDENTITY},
    {"*", 5000, RPT_ZSTD},
    {"*;q=0", 5000, RPT_IDENTITY},
    {"identity", 5000, RPT_IDENTITY},
    {"identity, gzip;q=0.5", 5000, RPT_IDENTITY},
    {"x-gzip-like", 5000, RPT_IDENTITY},
    {"", 5000, RPT_IDENTITY},
    {"gzip;q=nan, br;q=1e300, zstd;q=-1", 5000, RPT_IDENTITY},
    {"gzip;q=0.1, br;q=9", 5000, RPT_GZIP},
};

START_TEST(the_coding_is_the_most_wanted_of_a_fixed_preference)
{
    ck_assert_msg(rpt_coding_choose(cases[_i].accept, "application/json", cases[_i].len) ==
                      cases[_i].coding,
                  "%s", cases[_i].accept);
}
END_TEST

static size_t decode(enum rpt_coding coding, const char *data, size_t len, char *out, size_t room)
{
    if (coding == RPT_ZSTD)
        return ZSTD_decompress(out, room, data, len);
    if (coding == RPT_BROTLI)
        return BrotliDecoderDecompress(len, (const uint8_t *)data, &room, (uint8_t *)out) ==
                       BROTLI_DECODER_RESULT_SUCCESS
                   ? room
                   : 0;
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)data,
                       .avail_in = (uInt)len,
                       .next_out = (Bytef *)out,
                       .avail_out = (uInt)room};
    inflateInit2(&stream, 15 + 16);
    inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return stream.total_out;
}

START_TEST(every_coding_decodes_to_the_same)
{
    static const size_t sizes[] = {1, 512, 4096, 100000};
    enum rpt_coding coding = (enum rpt_coding)_i;

    for (size_t s = 0; s < RPT_COUNT(sizes); s++) {
        char *data = rpt_alloc(sizes[s]), *back = rpt_alloc(sizes[s]);
        size_t len;

        for (size_t i = 0; i < sizes[s]; i++)
            data[i] = (char)(i * 2654435761u >> 24);
        char *encoded = rpt_encode(coding, data, sizes[s], &len);
        ck_assert_ptr_nonnull(encoded);
        ck_assert_uint_eq(decode(coding, encoded, len, back, sizes[s]), sizes[s]);
        ck_assert_mem_eq(data, back, sizes[s]);
        free(encoded);
        free(data);
        free(back);
    }
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("encode");
    TCase *tcase = tcase_create("codings");

    tcase_add_loop_test(tcase, the_coding_is_the_most_wanted_of_a_fixed_preference, 0,
                        (int)RPT_COUNT(cases));
    tcase_add_loop_test(tcase, every_coding_decodes_to_the_same, RPT_GZIP, RPT_CODING_COUNT);
    suite_add_tcase(suite, tcase);
    return suite;
}
