/* SPDX-License-Identifier: MIT
 *
 * SHA-256 in lower-case hex: what ETags, dataset digests, cursors and made-up slugs are cut from;
 * and a quick hash for tables. The only file that names nettle.
 */
#include "rapporteur/base.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <stdlib.h>

struct rpt_sha256 {
    struct sha256_ctx context;
};

struct rpt_sha256 *rpt_sha256_create(void)
{
    struct rpt_sha256 *sum = rpt_alloc(sizeof *sum);

    sha256_init(&sum->context);
    return sum;
}

void rpt_sha256_add(struct rpt_sha256 *sum, const void *data, size_t len)
{
    if (len > 0)
        sha256_update(&sum->context, len, data);
}

void rpt_sha256_finish(struct rpt_sha256 *sum, char hex[65])
{
    uint8_t digest[SHA256_DIGEST_SIZE];

    sha256_digest(&sum->context, sizeof digest, digest);
    free(sum);
    base16_encode_update(hex, sizeof digest, digest);
    hex[2 * sizeof digest] = '\0';
}

void rpt_sha256_hex(const void *data, size_t len, char hex[65])
{
    struct rpt_sha256 *sum = rpt_sha256_create();

    rpt_sha256_add(sum, data, len);
    rpt_sha256_finish(sum, hex);
}

uint64_t rpt_hash(const char *text, size_t len)
{
    uint64_t hash = 0xCBF29CE484222325u;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3u;
    return hash;
}
