/* SPDX-License-Identifier: MIT
 *
 * Addresses of clients: compared, counted, found in networks; and what proxies that are trusted say
 * of the client whose request they bring.
 */
#ifndef RPT_ADDRESS_H
#define RPT_ADDRESS_H

#include "rapporteur/base.h"

struct sockaddr;

/* IPv6; IPv4 mapped into it (RFC 4291 2.5.5.2). */
struct rpt_address {
    unsigned char bytes[16];
};

/* False of a socket that has no such address: one of this machine's own. */
bool rpt_address_of(const struct sockaddr *socket, struct rpt_address *address);
/* 192.0.2.1, 192.0.2.1:80, 2001:db8::1, [2001:db8::1]:80: all that a proxy may write; false for
 * anything else, such as a name. */
bool rpt_address_parse(const char *text, size_t len, struct rpt_address *address);
/* As text: 192.0.2.1, 2001:db8::1; "unix" of a socket of this machine. */
#define RPT_ADDRESS_TEXT 46
void rpt_address_text(const struct rpt_address *address, char out[RPT_ADDRESS_TEXT]);
/* What one client is counted by: an address of IPv4, or the /64 of IPv6. */
uint64_t rpt_address_client(const struct rpt_address *address);

#define RPT_MAX_NETWORKS 64
struct rpt_networks {
    struct {
        struct rpt_address address;
        unsigned bits;
    } rows[RPT_MAX_NETWORKS];
    size_t count;
    bool sockets; /* of this machine ("unix") */
};
/* "10.0.0.0/8, 2001:db8::/32, ::1, unix"; CONFIG where an item is none of these. */
bool rpt_networks_parse(const char *list, struct rpt_networks *networks, struct rpt_error *err);
/* `address` NULL: a socket of this machine. */
bool rpt_networks_have(const struct rpt_networks *networks, const struct rpt_address *address);

#endif
