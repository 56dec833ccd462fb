/* SPDX-License-Identifier: MIT
 *
 * Content codings: the one of a fixed preference (zstd, brotli 5, gzip 6) that the request accepts
 * best, none for less than 512 bytes or for what is compressed already.
 */
#include "server.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

#define LEAST 512

const char *const rpt_coding_names[RPT_CODING_COUNT] = {"identity", "gzip", "br", "zstd"};

/* q of a coding in thousandths, -1 where the header does not name it. */
static int quality(const char *header, const char *coding)
{
    size_t len = strlen(coding);

    for (const char *at = header; *at != '\0';) {
        at += strspn(at, " \t,");
        size_t item = strcspn(at, ",");

        if (strncasecmp(at, coding, len) == 0 && strchr(" \t;,", at[len]) != NULL)
            return rpt_quality(at, item);
        at += item;
    }
    return -1;
}

enum rpt_coding rpt_coding_choose(const char *accept_encoding, const char *media_type, size_t len)
{
    enum rpt_coding best = RPT_IDENTITY;
    int best_quality = 0;

    if (accept_encoding == NULL || len < LEAST || strncmp(media_type, "image/png", 9) == 0 ||
        strncmp(media_type, "font/", 5) == 0)
        return RPT_IDENTITY;
    for (enum rpt_coding coding = RPT_CODING_COUNT - 1; coding > RPT_IDENTITY; coding--) {
        int q = quality(accept_encoding, rpt_coding_names[coding]);

        if (q < 0)
            q = quality(accept_encoding, "*");
        if (q > best_quality) {
            best = coding;
            best_quality = q;
        }
    }
    return best_quality >= quality(accept_encoding, "identity") ? best : RPT_IDENTITY;
}

static size_t with_gzip(const char *data, size_t len, char *out, size_t room)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)data,
                       .avail_in = (uInt)len,
                       .next_out = (Bytef *)out,
                       .avail_out = (uInt)room};

    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    int result = deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return result == Z_STREAM_END ? stream.total_out : 0;
}

static size_t with_brotli(const char *data, size_t len, char *out, size_t room)
{
    bool ok = BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, len,
                                    (const uint8_t *)data, &room, (uint8_t *)out);

    return ok ? room : 0;
}

static size_t with_zstd(const char *data, size_t len, char *out, size_t room)
{
    size_t size = ZSTD_compress(out, room, data, len, 3);

    return ZSTD_isError(size) ? 0 : size;
}

char *rpt_encode(enum rpt_coding coding, const char *data, size_t len, size_t *out_len)
{
    static size_t (*const encoders[RPT_CODING_COUNT])(const char *, size_t, char *, size_t) = {
        NULL, with_gzip, with_brotli, with_zstd};
    size_t room = len + len / 8 + 1024; /* over each library's own bound */
    char *out = rpt_alloc(room);

    *out_len = encoders[coding](data, len, out, room);
    if (*out_len > 0)
        return out;
    free(out);
    return NULL;
}
