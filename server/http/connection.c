/* SPDX-License-Identifier: MIT
 *
 * Connections and requests come and go. A connection is counted by the guard and carries one
 * request at a time; its raw target is read here, before the library decodes it.
 */
#include "http.h"

#include <stdlib.h>
#include <string.h>

enum MHD_Result rpt_connection_accept(void *cls, const struct sockaddr *address, socklen_t len)
{
    struct rpt_loop *loop = cls;

    (void)len;
    if (rpt_guard_accept(loop->http->guard, rpt_loop_app(loop), address))
        return MHD_YES;
    rpt_meter_add(&loop->meter->counts[RPT_N_REFUSED], 1);
    return MHD_NO;
}

static const union MHD_ConnectionInfo *info(struct MHD_Connection *connection,
                                            enum MHD_ConnectionInfoType type)
{
    return MHD_get_connection_info(connection, type);
}

void rpt_exchange_phase(struct rpt_exchange *exchange, enum rpt_phase phase)
{
    rpt_guard_phase(exchange->loop->http->guard, &exchange->watched, phase);
}

static void end_request(struct rpt_exchange *exchange, bool cut)
{
    uint64_t *in_flight = &exchange->loop->meter->counts[RPT_N_IN_FLIGHT];

    if (exchange->target == NULL)
        return;
    rpt_tell_end(exchange, cut);
    if (exchange->target != exchange->in_place)
        free(exchange->target);
    rpt_buf_finish(&exchange->body);
    rpt_response_release(exchange->made);
    rpt_app_release(exchange->job.app);
    free(exchange->job_key);
    free(exchange->host);
    memset(&exchange->target, 0, sizeof *exchange - offsetof(struct rpt_exchange, target));
    rpt_exchange_phase(exchange, RPT_WAITING);
    rpt_meter_set(in_flight, rpt_meter_read(in_flight) - 1);
}

void rpt_connection_notify(void *cls, struct MHD_Connection *connection, void **context,
                           enum MHD_ConnectionNotificationCode code)
{
    struct rpt_loop *loop = cls;
    uint64_t *open = &loop->meter->counts[RPT_N_OPEN];

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        struct rpt_exchange *exchange = rpt_alloc(sizeof *exchange);

        exchange->loop = loop;
        exchange->connection = connection;
        rpt_meter_add(open, 1);
        rpt_meter_add(&loop->meter->counts[RPT_N_CONNECTIONS], 1);
        rpt_guard_add(loop->http->guard, rpt_loop_app(loop), &exchange->watched,
                      info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
                      info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
        *context = exchange;
        return;
    }
    struct rpt_exchange *exchange = *context;
    end_request(exchange,
                true); /* the library forgets to say so of a target with very many parameters */
    rpt_guard_remove(loop->http->guard, &exchange->watched);
    rpt_meter_set(open, rpt_meter_read(open) - 1);
    free(*context);
    *context = NULL;
}

void *rpt_connection_target(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct rpt_exchange *exchange =
        info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    size_t len = uri != NULL ? strlen(uri) : 0;

    (void)cls;
    end_request(exchange, true);
    exchange->target = len < sizeof exchange->in_place ? exchange->in_place : rpt_alloc(len + 1);
    memcpy(exchange->target, uri != NULL ? uri : "", len);
    exchange->target[len] = '\0';
    rpt_meter_add(&exchange->loop->meter->counts[RPT_N_IN_FLIGHT], 1);
    rpt_exchange_phase(exchange, RPT_RECEIVING);
    return exchange;
}

void rpt_connection_completed(void *cls, struct MHD_Connection *connection, void **state,
                              enum MHD_RequestTerminationCode code)
{
    struct rpt_exchange *exchange = *state;

    (void)cls;
    (void)connection;
    if (exchange != NULL && code == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED)
        rpt_guard_cut(exchange->watched.fd);
    if (exchange != NULL)
        end_request(exchange, code != MHD_REQUEST_TERMINATED_COMPLETED_OK);
    *state = NULL;
}
