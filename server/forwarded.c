/* SPDX-License-Identifier: MIT
 *
 * Forwarded (RFC 7239) and X-Forwarded-For, -Proto and -Host, of a proxy that is trusted. Lists are
 * read from the right, where the proxies next to us write, and no further than to the first address
 * that is not a trusted proxy's: what stands left of it, the client may have made up.
 */
#include "server.h"

#include <string.h>
#include <strings.h>

/* Goes through the elements of a header's lists, the last first. */
struct walk {
    const struct rpt_headers *headers;
    enum rpt_field_name field;
    size_t line; /* the next ones */
    const char *begin, *end;
};
struct piece {
    const char *text;
    size_t len;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct piece trim(const char *begin, const char *end)
{
    while (begin < end && is_blank(*begin))
        begin++;
    while (begin < end && is_blank(end[-1]))
        end--;
    return (struct piece){begin, (size_t)(end - begin)};
}

/* The last comma that stands in no quotes, or the begin. */
static const char *last_comma(const char *begin, const char *end)
{
    bool quoted = false;

    for (const char *at = end; at > begin; at--) {
        quoted ^= at[-1] == '"';
        if (at[-1] == ',' && !quoted)
            return at - 1;
    }
    return begin;
}

static bool previous(struct walk *walk, struct piece *element)
{
    for (element->len = 0; element->len == 0;) {
        if (walk->begin == NULL) {
            do {
                if (walk->line == 0)
                    return false;
            } while (walk->headers->lines[--walk->line].field != walk->field);
            walk->begin = walk->headers->lines[walk->line].value;
            walk->end = walk->begin + walk->headers->lines[walk->line].len;
        }
        const char *comma = last_comma(walk->begin, walk->end);
        *element = trim(comma + (comma < walk->end && *comma == ','), walk->end);
        if (comma == walk->begin)
            walk->begin = NULL;
        walk->end = comma;
    }
    return true;
}

static struct walk walk_of(const struct rpt_headers *headers, enum rpt_field_name field)
{
    return (struct walk){.headers = headers, .field = field, .line = headers->line_count};
}

/* The value of a parameter of a Forwarded element, without its quotes. An address needs no
 * backslash: what has one is no address. */
static struct piece parameter(struct piece element, const char *name)
{
    const char *end = element.text + element.len, *stop;

    for (const char *at = element.text; at < end; at = stop + 1) {
        bool quoted = false;

        for (stop = at; stop < end && (quoted || *stop != ';'); stop++)
            quoted ^= *stop == '"';
        struct piece pair = trim(at, stop);
        size_t len = strlen(name);
        if (pair.len <= len || strncasecmp(pair.text, name, len) != 0 || pair.text[len] != '=')
            continue;
        struct piece value = {pair.text + len + 1, pair.len - len - 1};
        if (value.len >= 2 && *value.text == '"' && value.text[value.len - 1] == '"')
            value = (struct piece){value.text + 1, value.len - 2};
        return value;
    }
    return (struct piece){0};
}

static bool is(struct piece piece, const char *text)
{
    return piece.len == strlen(text) && strncasecmp(piece.text, text, piece.len) == 0;
}

/* One of the two ways to say it. */
struct said {
    bool there, known;
    struct rpt_address address;
    struct piece proto, host;
};

/* The client is the first from the right that is no trusted proxy, or the leftmost of those. */
static size_t find_client(struct said *said, struct walk walk, const struct rpt_networks *trusted,
                          const char *name)
{
    struct piece element, last = {0};
    size_t hops = 0;

    while (previous(&walk, &element)) {
        struct piece node = name != NULL ? parameter(element, name) : element;

        hops += said->there;
        said->there = true;
        said->known =
            rpt_address_parse(node.text != NULL ? node.text : "", node.len, &said->address);
        if (!said->known)
            memset(&said->address, 0, sizeof said->address);
        last = element;
        if (!said->known || !rpt_networks_have(trusted, &said->address))
            break;
    }
    if (name != NULL && last.len > 0) {
        said->proto = parameter(last, "proto");
        said->host = parameter(last, "host");
    }
    return hops;
}

/* The element that the same proxy has written, or the leftmost if there are fewer: most proxies put
 * one in the place of all. */
static struct piece element_at(struct walk walk, size_t hops)
{
    struct piece element, found = {0};

    while (previous(&walk, &element)) {
        found = element;
        if (hops-- == 0)
            break;
    }
    return found;
}

bool rpt_forwarded(const struct rpt_headers *headers, const struct rpt_networks *trusted,
                   struct rpt_forwarded *out)
{
    struct said standard = {0}, usual = {0};

    find_client(&standard, walk_of(headers, RPT_H_FORWARDED), trusted, "for");
    size_t hops = find_client(&usual, walk_of(headers, RPT_H_FORWARDED_FOR), trusted, NULL);
    const struct said *said = standard.there ? &standard : &usual;
    struct piece proto = element_at(walk_of(headers, RPT_H_FORWARDED_PROTO), hops);
    struct piece host = element_at(walk_of(headers, RPT_H_FORWARDED_HOST), hops);
    if (standard.proto.len > 0)
        proto = standard.proto;
    if (standard.host.len > 0)
        host = standard.host;
    *out = (struct rpt_forwarded){
        .known = said->known,
        .address = said->address,
        .https = is(proto, "https"),
        .host = host.text,
        .host_len = host.len,
    };
    return !headers->crowded &&
           !(standard.there && usual.there &&
             (standard.known != usual.known ||
              memcmp(&standard.address, &usual.address, sizeof usual.address) != 0));
}
