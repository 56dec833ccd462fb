/* SPDX-License-Identifier: MIT
 *
 * HTTP by libmicrohttpd: the only file that names it. It reads the raw target (the library would
 * decode %2F and cut at %00), refuses what it lets through, and sends what rpt_answer gives. A
 * response is queued at the handler's second call: at the first the library would close the
 * connection (measured).
 */
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>

#define UNASKED ((size_t)1 << 20) /* bytes of a body that are read though nobody asked for them */

struct rpt_http {
    struct MHD_Daemon *daemon;
    struct rpt_app *app;
    unsigned port;
};

/* What one request carries between the library's calls. */
struct exchange {
    char *target;
    bool seen;
    struct rpt_buf body; /* of a POST: what the setting allows */
    size_t sent;         /* bytes of its body, those that were dropped too */
};

static void *take_target(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct exchange *exchange = rpt_alloc(sizeof *exchange);

    (void)cls;
    (void)connection;
    exchange->target = rpt_strdup(uri);
    return exchange;
}

static void completed(void *cls, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;

    (void)cls;
    (void)connection;
    (void)code;
    if (exchange != NULL) {
        free(exchange->target);
        rpt_buf_finish(&exchange->body);
    }
    free(exchange);
    *state = NULL;
}

/* ---- Headers that mean two things to two readers are refused (RFC 9112 6.3, 11.2). */
struct suspects {
    unsigned lengths, hosts, codings;
    bool odd;
};

static bool is_token(const char *name)
{
    return *name != '\0' &&
           name[strspn(
               name,
               "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] ==
               '\0';
}

static enum MHD_Result look(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct suspects *suspects = cls;

    (void)kind;
    if (strcasecmp(name, "Content-Length") == 0)
        suspects->lengths++;
    if (strcasecmp(name, "Host") == 0)
        suspects->hosts++;
    if (strcasecmp(name, "Transfer-Encoding") == 0) {
        suspects->codings++;
        suspects->odd |= value == NULL || strcasecmp(value, "chunked") != 0;
    }
    suspects->odd |= !is_token(name);
    return MHD_YES;
}

static bool is_suspect(struct MHD_Connection *connection)
{
    struct suspects suspects = {0};

    MHD_get_connection_values(connection, MHD_HEADER_KIND, look, &suspects);
    return suspects.odd || suspects.lengths > 1 || suspects.hosts > 1 || suspects.codings > 1 ||
           (suspects.lengths > 0 && suspects.codings > 0);
}

static enum MHD_Result refuse(struct MHD_Connection *connection)
{
    static const char body[] =
        "{\"type\": \"/docs/problems/bad-request\", \"title\": \"The request cannot be read\", "
        "\"status\": 400,\n"
        " \"detail\": \"headers that say how long the request is, or for which host, stand twice "
        "or are odd\", \"instance\": \"/\", \"errors\": []}\n";
    struct MHD_Response *response = MHD_create_response_from_buffer(
        sizeof body - 1, (void *)(uintptr_t)body, MHD_RESPMEM_PERSISTENT);

    MHD_add_response_header(response, "Content-Type", "application/problem+json");
    MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
    MHD_add_response_header(response, "Connection", "close");
    enum MHD_Result result = MHD_queue_response(connection, 400, response);
    MHD_destroy_response(response);
    return result;
}

static void release(void *cls)
{
    rpt_response_release(cls);
}

/* The library's response over our bytes, which stay ours and are counted. */
static enum MHD_Result send_response(struct MHD_Connection *connection,
                                     struct rpt_response *response)
{
    struct MHD_Response *out = MHD_create_response_from_buffer_with_free_callback_cls(
        response->len, response->body, release, response);

    if (out == NULL) {
        rpt_response_release(response);
        return MHD_NO;
    }
    for (size_t i = 0; i < response->header_count; i++)
        MHD_add_response_header(out, response->headers[i].name, response->headers[i].value);
    enum MHD_Result result = MHD_queue_response(connection, response->status, out);
    MHD_destroy_response(out);
    return result;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result answer(struct rpt_http *http, struct MHD_Connection *connection,
                              const char *method, const struct exchange *exchange)
{
    struct rpt_request request = {
        .method = method,
        .target = exchange->target,
        .host = header(connection, "Host"),
        .accept = header(connection, "Accept"),
        .accept_encoding = header(connection, "Accept-Encoding"),
        .accept_language = header(connection, "Accept-Language"),
        .if_none_match = header(connection, "If-None-Match"),
        .if_modified_since = header(connection, "If-Modified-Since"),
        .content_type = header(connection, "Content-Type"),
        .body = exchange->body.full ? NULL : exchange->body.data,
        .body_len = exchange->sent,
    };
    return send_response(connection, rpt_answer(http->app, &request));
}

/* The first call, after the headers. An answer that is given here closes the connection, and a body
 * that is too long is not read. */
static enum MHD_Result begin(struct rpt_http *http, struct MHD_Connection *connection,
                             const char *method, struct exchange *exchange)
{
    size_t most = (size_t)rpt_config_int(http->app->config, RPT_C_BODY) * 1024;
    const char *length = header(connection, "Content-Length");

    exchange->seen = true;
    if (is_suspect(connection))
        return refuse(connection);
    if (strcmp(method, "POST") != 0)
        return MHD_YES;
    rpt_buf_init(&exchange->body, most);
    exchange->sent = length != NULL ? strtoull(length, NULL, 10) : 0;
    if (exchange->sent > most)
        return answer(http, connection, method, exchange);
    exchange->sent = 0;
    return MHD_YES;
}

/* A body that nobody asked for is read and dropped; so is what a chunked one has over the most, for
 * a while, since the library takes no answer before the end. */
static enum MHD_Result take_body(struct exchange *exchange, const char *data, size_t *size)
{
    exchange->sent += *size;
    if (exchange->body.max > 0)
        rpt_buf_add(&exchange->body, data, *size);
    *size = 0;
    return exchange->sent <= 2 * exchange->body.max + UNASKED ? MHD_YES : MHD_NO;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    struct rpt_http *http = cls;
    struct exchange *exchange = *state;

    (void)url;
    (void)version;
    if (!exchange->seen)
        return begin(http, connection, method, exchange);
    if (*upload_size > 0)
        return take_body(exchange, upload, upload_size);
    return answer(http, connection, method, exchange);
}

static bool resolve(const struct rpt_app *app, struct sockaddr_storage *address,
                    struct rpt_error *err)
{
    const char *bind = rpt_config_text(app->config, RPT_C_BIND);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV},
                    *found = NULL;
    int failed = getaddrinfo(bind, rpt_config_text(app->config, RPT_C_PORT), &hints, &found);

    if (failed != 0)
        return rpt_fail(err, RPT_E_CONFIG, "bind", "bind: '%s' is not an IPv4 or IPv6 address",
                        bind);
    memcpy(address, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return true;
}

static unsigned flags_for(const struct sockaddr_storage *address)
{
    return MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG |
           (address->ss_family == AF_INET6 ? MHD_USE_IPv6 : 0);
}

/* What the library says once it runs; why it does not start is told by rpt_http_start, in one line.
 */
static void log_library(void *cls, const char *format, va_list args)
{
    const struct rpt_http *http = cls;
    char line[400];

    if (http->daemon == NULL)
        return;
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = '\0';
    rpt_log(RPT_LOG_WARNING, "%s", line);
}

bool rpt_http_start(struct rpt_app *app, struct rpt_http **out, struct rpt_error *err)
{
    struct sockaddr_storage address = {0};
    long threads = rpt_config_int(app->config, RPT_C_THREADS);

    if (!resolve(app, &address, err))
        return false;

    struct rpt_http *http = rpt_alloc(sizeof *http);
    http->app = app;
    errno = 0;
    http->daemon = MHD_start_daemon(
        flags_for(&address), 0, NULL, NULL, handle, http, MHD_OPTION_EXTERNAL_LOGGER, log_library,
        http, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_URI_LOG_CALLBACK,
        take_target, NULL, MHD_OPTION_NOTIFY_COMPLETED, completed, NULL,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(threads > 0 ? threads : get_nprocs()),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)rpt_config_int(app->config, RPT_C_MEMORY) * 1024, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)rpt_config_int(app->config, RPT_C_CONNECTIONS), MHD_OPTION_CONNECTION_TIMEOUT, 1u,
        MHD_OPTION_END);
    if (http->daemon == NULL) {
        int why = errno;
        free(http);
        return rpt_fail(err, RPT_E_UNAVAILABLE, "port", "cannot listen on %s port %s: %s",
                        rpt_config_text(app->config, RPT_C_BIND),
                        rpt_config_text(app->config, RPT_C_PORT),
                        why != 0 ? strerror(why) : "the library refused");
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);
    http->port = info != NULL ? info->port : 0;
    *out = http;
    return true;
}

unsigned rpt_http_port(const struct rpt_http *http)
{
    return http->port;
}

void rpt_http_stop(struct rpt_http *http)
{
    if (http == NULL)
        return;
    MHD_stop_daemon(http->daemon);
    free(http);
}
