/* SPDX-License-Identifier: MIT
 *
 * What the files of server/http/ share: the only folder that names libmicrohttpd. http.c starts and
 * stops the threads that receive and send, connection.c sees connections and requests come and go,
 * handle.c is the handler that the library calls, send.c queues what is answered.
 */
#ifndef RPT_HTTP_H
#define RPT_HTTP_H

#include "guard.h"

#include <microhttpd.h>

#define RPT_MOST_LOOPS 64

/* One thread that receives and sends. */
struct rpt_loop {
    struct rpt_http *http;
    struct MHD_Daemon *daemon;
    struct rpt_follower from; /* what requests are answered from */
    struct rpt_s3fifo *ready; /* key of a request → a response that can be queued */
    unsigned active, open;    /* requests and connections; atomic, since a stop reads them */
    time_t told;              /* when the library last had something to say */
    char key[4096];
};

struct rpt_http {
    struct rpt_current current;
    struct rpt_workers *workers;
    struct rpt_guard *guard;
    struct rpt_loop loops[RPT_MOST_LOOPS];
    size_t loop_count, wanted;
    int fd;
    bool stopping; /* atomic */
};

/* One connection, and the request that it carries at the moment. */
struct rpt_exchange {
    struct rpt_loop *loop;
    struct MHD_Connection *connection;
    struct rpt_watched watched;
    char *target, in_place[200]; /* target: in_place, or allocated for this request */
    struct rpt_headers headers;
    struct rpt_address client; /* who it is for */
    bool counted;              /* for which the limits of an address hold */
    char *host;                /* that the proxy was asked for, where that is another */
    bool seen;
    struct rpt_buf body; /* of a POST: what the setting allows */
    size_t sent;         /* bytes of its body, those that were dropped too */
    struct rpt_job job;
    char *job_key;
    struct rpt_response *made; /* by a worker */
};

/* What the library calls; `cls` is the loop. */
enum MHD_Result rpt_connection_accept(void *cls, const struct sockaddr *address, socklen_t len);
void rpt_connection_notify(void *cls, struct MHD_Connection *connection, void **context,
                           enum MHD_ConnectionNotificationCode code);
void *rpt_connection_target(void *cls, const char *uri, struct MHD_Connection *connection);
void rpt_connection_completed(void *cls, struct MHD_Connection *connection, void **state,
                              enum MHD_RequestTerminationCode code);
enum MHD_Result rpt_handle(void *cls, struct MHD_Connection *connection, const char *url,
                           const char *method, const char *version, const char *upload,
                           size_t *upload_size, void **state);

/* Says what the exchange does from now on. */
void rpt_exchange_phase(struct rpt_exchange *exchange, enum rpt_phase phase);

/* What the loop answers from: follows a reload. Of its own thread only. */
struct rpt_app *rpt_loop_app(struct rpt_loop *loop);

bool rpt_http_is_stopping(const struct rpt_http *http);

/* Queues the response, which is taken over, and keeps it ready for the next who asks the same of
 * this thread, where that may be. */
enum MHD_Result rpt_send(struct rpt_exchange *exchange, const char *method,
                         struct rpt_response *response);
/* Queues what is ready for this request; false where nothing is. */
bool rpt_send_ready(struct rpt_exchange *exchange, const char *method, enum MHD_Result *result);
struct rpt_s3fifo *rpt_ready_create(size_t max_bytes);

#endif
