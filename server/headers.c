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
    bool once; /* a second one makes the request odd */
} rows[RPT_H_COUNT] = {
    [RPT_H_HOST] = {"Host", true},
    [RPT_H_ACCEPT] = {"Accept", false},
    [RPT_H_ACCEPT_ENCODING] = {"Accept-Encoding", false},
    [RPT_H_IF_NONE_MATCH] = {"If-None-Match", false},
    [RPT_H_IF_MODIFIED_SINCE] = {"If-Modified-Since", false},
    [RPT_H_ACCEPT_LANGUAGE] = {"Accept-Language", false},
    [RPT_H_CONTENT_TYPE] = {"Content-Type", true},
    [RPT_H_CONTENT_LENGTH] = {"Content-Length", true},
    [RPT_H_TRANSFER_ENCODING] = {"Transfer-Encoding", true},
    [RPT_H_REQUEST_ID] = {"X-Request-Id", false},
    [RPT_H_TRACEPARENT] = {"traceparent", false},
    [RPT_H_PREFER] = {"Prefer", false},
    [RPT_H_REFERER] = {"Referer", false},
    [RPT_H_USER_AGENT] = {"User-Agent", false},
    [RPT_H_FORWARDED] = {"Forwarded", false},
    [RPT_H_FORWARDED_FOR] = {"X-Forwarded-For", false},
    [RPT_H_FORWARDED_HOST] = {"X-Forwarded-Host", false},
    [RPT_H_FORWARDED_PROTO] = {"X-Forwarded-Proto", false},
};

#define IS(field) (1u << (field))

/* Those whose name is so long: most headers are none of ours, and are passed over by that alone. */
static const uint32_t of_length[] = {
    [4] = IS(RPT_H_HOST),
    [6] = IS(RPT_H_ACCEPT) | IS(RPT_H_PREFER),
    [7] = IS(RPT_H_REFERER),
    [9] = IS(RPT_H_FORWARDED),
    [10] = IS(RPT_H_USER_AGENT),
    [11] = IS(RPT_H_TRACEPARENT),
    [12] = IS(RPT_H_CONTENT_TYPE) | IS(RPT_H_REQUEST_ID),
    [13] = IS(RPT_H_IF_NONE_MATCH),
    [14] = IS(RPT_H_CONTENT_LENGTH),
    [15] = IS(RPT_H_ACCEPT_ENCODING) | IS(RPT_H_ACCEPT_LANGUAGE) | IS(RPT_H_FORWARDED_FOR),
    [16] = IS(RPT_H_FORWARDED_HOST),
    [17] = IS(RPT_H_IF_MODIFIED_SINCE) | IS(RPT_H_TRANSFER_ENCODING) | IS(RPT_H_FORWARDED_PROTO),
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
    if (value == NULL) {
        headers->odd = true;
        return;
    }
    for (uint32_t left = name_len < RPT_COUNT(of_length) ? of_length[name_len] : 0; left != 0;
         left &= left - 1) {
        enum rpt_field_name i = (enum rpt_field_name)__builtin_ctz(left);

        if ((rows[i].name[0] | 0x20) != (name[0] | 0x20) ||
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
    headers->odd |= !is_token(name, name_len); /* the names that are known are tokens */
}

bool rpt_headers_prefer(const struct rpt_headers *headers, const char *preference)
{
    const char *at = headers->values[RPT_H_PREFER];

    while (at != NULL && *at != '\0') {
        at += strspn(at, ", \t");
        size_t len = strcspn(at, ",; \t");

        if (len == strlen(preference) && strncasecmp(at, preference, len) == 0)
            return true;
        at += strcspn(at, ",");
    }
    return false;
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
