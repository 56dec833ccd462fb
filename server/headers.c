/* SPDX-License-Identifier: MIT
 *
 * The headers of a request as they come by, each seen once: what matters is kept, what can be read
 * in two ways is noticed. Then all that a stored answer depends on is laid out as one key.
 */
#include "server.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    unsigned char len;
    bool once; /* a second one makes the request odd */
} rows[RPT_H_COUNT] = {
    [RPT_H_HOST] = {"Host", 4, true},
    [RPT_H_ACCEPT] = {"Accept", 6, false},
    [RPT_H_ACCEPT_ENCODING] = {"Accept-Encoding", 15, false},
    [RPT_H_IF_NONE_MATCH] = {"If-None-Match", 13, false},
    [RPT_H_IF_MODIFIED_SINCE] = {"If-Modified-Since", 17, false},
    [RPT_H_ACCEPT_LANGUAGE] = {"Accept-Language", 15, false},
    [RPT_H_CONTENT_TYPE] = {"Content-Type", 12, true},
    [RPT_H_CONTENT_LENGTH] = {"Content-Length", 14, true},
    [RPT_H_TRANSFER_ENCODING] = {"Transfer-Encoding", 17, true},
    [RPT_H_FORWARDED] = {"Forwarded", 9, false},
    [RPT_H_FORWARDED_FOR] = {"X-Forwarded-For", 15, false},
    [RPT_H_FORWARDED_HOST] = {"X-Forwarded-Host", 16, false},
    [RPT_H_FORWARDED_PROTO] = {"X-Forwarded-Proto", 17, false},
};

/* RFC 9110 5.6.2 */
static bool is_token(const char *name, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = name[i], small = (char)(c | 0x20);

        if (!(small >= 'a' && small <= 'z') && c != '-' && !(c >= '0' && c <= '9') &&
            (c == '\0' || strchr("!#$%&'*+.^_`|~", c) == NULL))
            return false;
    }
    return len > 0;
}

static bool is_odd_value(enum rpt_field_name field, const struct rpt_headers *headers)
{
    bool lengths = headers->values[RPT_H_CONTENT_LENGTH] != NULL;
    bool codings = headers->values[RPT_H_TRANSFER_ENCODING] != NULL;

    if (field == RPT_H_TRANSFER_ENCODING &&
        strcasecmp(headers->values[RPT_H_TRANSFER_ENCODING], "chunked") != 0)
        return true;
    return (field == RPT_H_TRANSFER_ENCODING || field == RPT_H_CONTENT_LENGTH) && lengths &&
           codings;
}

static void add_line(struct rpt_headers *headers, enum rpt_field_name field, const char *value,
                     size_t len)
{
    headers->crowded |= headers->line_count == RPT_MAX_LINES;
    if (headers->crowded)
        return;
    headers->lines[headers->line_count].field = field;
    headers->lines[headers->line_count].value = value;
    headers->lines[headers->line_count++].len = (unsigned)len;
}

void rpt_headers_add(struct rpt_headers *headers, const char *name, size_t name_len,
                     const char *value, size_t value_len)
{
    if (!is_token(name, name_len) || value == NULL) {
        headers->odd = true;
        return;
    }
    for (enum rpt_field_name i = 0; i < RPT_H_COUNT; i++) {
        if (rows[i].len != name_len || (rows[i].name[0] | 0x20) != (name[0] | 0x20) ||
            strncasecmp(rows[i].name, name, name_len) != 0)
            continue;
        if (i >= RPT_H_FORWARDED) {
            add_line(headers, i, value, value_len);
            return;
        }
        if (headers->values[i] != NULL) {
            headers->odd |= rows[i].once;
            return;
        }
        headers->values[i] = value;
        headers->lens[i] = (unsigned)value_len;
        headers->odd |= is_odd_value(i, headers);
        return;
    }
}

void rpt_headers_request(const struct rpt_headers *headers, struct rpt_request *request)
{
    request->host = headers->values[RPT_H_HOST];
    request->accept = headers->values[RPT_H_ACCEPT];
    request->accept_encoding = headers->values[RPT_H_ACCEPT_ENCODING];
    request->accept_language = headers->values[RPT_H_ACCEPT_LANGUAGE];
    request->if_none_match = headers->values[RPT_H_IF_NONE_MATCH];
    request->if_modified_since = headers->values[RPT_H_IF_MODIFIED_SINCE];
    request->https = headers->https;
    request->content_type = headers->values[RPT_H_CONTENT_TYPE];
}

size_t rpt_headers_key(const struct rpt_headers *headers, const char *method, const char *target,
                       char *key, size_t room)
{
    size_t target_len = strlen(target), at = 1;

    if ((strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) || target_len + 2 > room)
        return 0;
    key[0] = (char)(method[0] | (headers->https ? 0x20 : 0));
    memcpy(key + at, target, target_len + 1);
    at += target_len + 1;
    for (enum rpt_field_name i = RPT_H_HOST; i < RPT_H_ACCEPT_LANGUAGE; i++) {
        size_t len = headers->lens[i];

        if (at + len + 2 > room)
            return 0;
        key[at++] = headers->values[i] != NULL ? '=' : '-';
        if (headers->values[i] != NULL)
            memcpy(key + at, headers->values[i], len);
        at += len;
        key[at++] = '\0';
    }
    return at;
}
