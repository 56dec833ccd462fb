/* SPDX-License-Identifier: MIT
 *
 * See address.h. All addresses are of one kind, so that a client of IPv4 is the same one whether it
 * comes over a socket of IPv4, of IPv6, or through a proxy that wrote it down.
 */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#define IPV4_AT 12 /* of the 16 bytes */
#define SEPARATORS ", \t"

static void map_ipv4(const void *four, struct rpt_address *address)
{
    memset(address->bytes, 0, 10);
    memset(address->bytes + 10, 0xFF, 2);
    memcpy(address->bytes + IPV4_AT, four, 4);
}

bool rpt_address_of(const struct sockaddr *socket, struct rpt_address *address)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    switch (socket != NULL ? socket->sa_family : AF_UNSPEC) {
    case AF_INET:
        memcpy(&v4, socket, sizeof v4);
        map_ipv4(&v4.sin_addr, address);
        return true;
    case AF_INET6:
        memcpy(&v6, socket, sizeof v6);
        memcpy(address->bytes, &v6.sin6_addr, sizeof address->bytes);
        return true;
    default:
        memset(address, 0, sizeof *address);
        return false;
    }
}

void rpt_address_text(const struct rpt_address *address, char out[RPT_ADDRESS_TEXT])
{
    static const struct rpt_address nowhere;
    struct in6_addr v6;

    memcpy(&v6, address->bytes, sizeof v6);
    if (memcmp(address, &nowhere, sizeof nowhere) == 0)
        snprintf(out, RPT_ADDRESS_TEXT, "unix");
    else if (IN6_IS_ADDR_V4MAPPED(&v6))
        inet_ntop(AF_INET, address->bytes + IPV4_AT, out, RPT_ADDRESS_TEXT);
    else
        inet_ntop(AF_INET6, &v6, out, RPT_ADDRESS_TEXT);
}

/* Without port and brackets; with neither, all of it. */
static bool parse_bare(const char *text, size_t len, struct rpt_address *address)
{
    char copy[INET6_ADDRSTRLEN];
    struct in_addr v4;

    if (len >= sizeof copy || memchr(text, '\0', len) != NULL)
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    if (inet_pton(AF_INET, copy, &v4) == 1) {
        map_ipv4(&v4, address);
        return true;
    }
    return inet_pton(AF_INET6, copy, address->bytes) == 1;
}

bool rpt_address_parse(const char *text, size_t len, struct rpt_address *address)
{
    const char *close = len > 0 && *text == '[' ? memchr(text, ']', len) : NULL;
    const char *colon = memchr(text, ':', len);

    if (close != NULL) {
        size_t rest = len - (size_t)(close + 1 - text);

        return (rest == 0 || close[1] == ':') &&
               memchr(text, ':', (size_t)(close - text)) != NULL &&
               parse_bare(text + 1, (size_t)(close - text) - 1, address);
    }
    if (colon != NULL && memchr(colon + 1, ':', len - (size_t)(colon + 1 - text)) == NULL)
        len = (size_t)(colon - text); /* of IPv4: a port */
    return parse_bare(text, len, address);
}

uint64_t rpt_address_client(const struct rpt_address *address)
{
    static const unsigned char mapped[IPV4_AT] = {[10] = 0xFF, [11] = 0xFF};
    uint64_t client;
    size_t at = memcmp(address->bytes, mapped, IPV4_AT) == 0 ? 8 : 0;

    memcpy(&client, address->bytes + at, sizeof client);
    return client;
}

/* ---- Networks. */

static bool add_network(const char *item, size_t len, struct rpt_networks *networks)
{
    const char *slash = memchr(item, '/', len);
    size_t address_len = slash != NULL ? (size_t)(slash - item) : len;
    struct rpt_address *address = &networks->rows[networks->count].address;
    bool ipv4 = memchr(item, ':', address_len) == NULL;
    unsigned long most = ipv4 ? 32 : 128, bits = most;
    char *end = NULL;

    if (!parse_bare(item, address_len, address))
        return false;
    if (slash != NULL) {
        bits = strtoul(slash + 1, &end, 10);
        if (slash[1] < '0' || slash[1] > '9' || end != item + len || bits > most)
            return false;
    }
    networks->rows[networks->count++].bits = (unsigned)bits + (ipv4 ? 96 : 0);
    return true;
}

bool rpt_networks_parse(const char *list, struct rpt_networks *networks, struct rpt_error *err)
{
    *networks = (struct rpt_networks){0};
    for (const char *at = list + strspn(list, SEPARATORS); *at != '\0';) {
        size_t len = strcspn(at, SEPARATORS);

        if (networks->count == RPT_MAX_NETWORKS)
            return rpt_fail(err, RPT_E_CONFIG, "trusted-proxies",
                            "trusted-proxies has more than %d networks", RPT_MAX_NETWORKS);
        if (len == 4 && strncmp(at, "unix", 4) == 0)
            networks->sockets = true;
        else if (!add_network(at, len, networks))
            return rpt_fail(err, RPT_E_CONFIG, "trusted-proxies",
                            "trusted-proxies: '%.*s' is not an address, a network such as "
                            "10.0.0.0/8, or unix",
                            (int)len, at);
        at += len;
        at += strspn(at, SEPARATORS);
    }
    return true;
}

static bool has_prefix(const struct rpt_address *address, const struct rpt_address *network,
                       unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;

    return memcmp(address->bytes, network->bytes, whole) == 0 &&
           (rest == 0 || (address->bytes[whole] ^ network->bytes[whole]) >> (8 - rest) == 0);
}

bool rpt_networks_have(const struct rpt_networks *networks, const struct rpt_address *address)
{
    if (address == NULL)
        return networks->sockets;
    for (size_t i = 0; i < networks->count; i++) {
        if (has_prefix(address, &networks->rows[i].address, networks->rows[i].bits))
            return true;
    }
    return false;
}
