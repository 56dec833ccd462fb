/* SPDX-License-Identifier: MIT
 *
 * What the files of server/http/ share: the only folder that names libmicrohttpd. http.c starts and
 * stops the threads that receive and send, connection.c sees connections and requests come and go,
 * handle.c is the handler that the library calls, send.c queues what is answered.
 */
#ifndef RPT_HTTP_H
#define RPT_HTTP_H

#include "access.h"
#include "guard.h"
#include "meter.h"
#include "trace.h"

#include <microhttpd.h>

/* One thread that receives and sends. */
struct rpt_loop {
    struct rpt_http *http;
    struct MHD_Daemon *daemon;
    struct rpt_follower from; /* what requests are answered from */
    struct rpt_s3fifo *ready; /* key of a request → a response that can be queued */
    time_t told;              /* when the library last had something to say */
    struct rpt_meter *meter;
    uint64_t ids; /* that it made */
    char key[4096];
};

struct rpt_http {
    struct rpt_current current;
    struct rpt_workers *workers;
    struct rpt_guard *guard;
    struct rpt_metrics metrics;
    struct rpt_access_log *log; /* borrowed, or NULL */
    uint64_t seed;              /* of ids */
    struct rpt_loop loops[RPT_MAX_THREADS];
    size_t loop_count, wanted;
    int fd;
    bool stopping; /* atomic */
};

/* What is told of a request when it ends, see tell.c. */
struct rpt_told {
    bool answered;
    unsigned status;
    enum rpt_source source;
    const struct rpt_route *route;
    uint64_t bytes;
    int64_t since; /* ns, when it was read; 0: nobody measures it */
    const char *method, *version, *id;
};

/* One connection, and the request that it carries at the moment. */
struct rpt_exchange {
    struct rpt_loop *loop;
    struct MHD_Connection *connection;
    struct rpt_watched watched;
    char in_place[200]; /* these three are only read where the request has filled them */
    char id[RPT_ID_BYTES];
    struct rpt_timing timing;
    char *target; /* in_place, or allocated; this and all that follows is zero between requests */
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
    struct rpt_told told;
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
/* Tells the meter what it holds. */
void rpt_ready_count(struct rpt_loop *loop);

/* Counts an answer, of so many bytes of body, and notes what will be told of it. */
void rpt_tell_answer(struct rpt_exchange *exchange, const struct rpt_response *response,
                     uint64_t bytes);
/* Tells histograms and log of a request that has ended; `cut`: before all was sent. */
void rpt_tell_end(const struct rpt_exchange *exchange, bool cut);
/* Whether the request may want headers that no other's answer has, and whether it wants times. */
bool rpt_tell_is_asked(const struct rpt_exchange *exchange);
bool rpt_tell_is_timed(const struct rpt_exchange *exchange);
/* Gives the answer to this request alone its id and, if it asks, its times. */
void rpt_tell_client(struct rpt_exchange *exchange, struct MHD_Response *out);

#endif
