/* SPDX-License-Identifier: MIT
 *
 * server: the service is one pure function, rpt_answer(app, request) → response, of dataset, build
 * and canonical request alone. The HTTP server is one way to call it; `rapporteur get`, the export
 * and the tests are others. This header is what the rooms of server/ share; handlers see handler.h
 * too.
 */
#ifndef RPT_SERVER_H
#define RPT_SERVER_H

#include "address.h"
#include "rapporteur/form.h"
#include "rapporteur/query.h"

#include <pthread.h>

#define RPT_VERSION "0.1.0"
#define RPT_MAX_TARGET 8000 /* bytes of a request target; 414 over it */
#define RPT_MAX_PARAMS 64
#define RPT_MAX_VARIABLES 4
#define RPT_MAX_HEADERS 24
#define RPT_MAX_BODY ((size_t)64 << 20)
#define RPT_MAX_THREADS 64 /* that answer; as many that make what is not stored */

/* ---- Settings: one row of config.def each; flag = environment (RAPPORTEUR_PORT) = ini key. */
enum rpt_setting {
#define RPT_SETTING(id, name, fallback, min, max, value, when, doc) RPT_C_##id,
#include "config.def"
#undef RPT_SETTING
    RPT_C_COUNT
};
enum rpt_said_by { RPT_BY_DEFAULT, RPT_BY_FILE, RPT_BY_ENVIRONMENT, RPT_BY_FLAG };
struct rpt_config {
    char *values[RPT_C_COUNT];
    long numbers[RPT_C_COUNT]; /* the same, of those that are numbers */
    enum rpt_said_by said_by[RPT_C_COUNT];
    char *file; /* the ini file that was read, or NULL */
};
struct rpt_setting_row {
    const char *name, *fallback, *value, *doc;
    long min, max;                               /* of a number; 0, 0 for text */
    enum { RPT_AT_RESTART, RPT_AT_RELOAD } when; /* a new value counts */
};
extern const struct rpt_setting_row rpt_settings[RPT_C_COUNT];
void rpt_config_init(struct rpt_config *config);
void rpt_config_copy(struct rpt_config *to, const struct rpt_config *from);
void rpt_config_finish(struct rpt_config *config);
/* The three set by name, and let stand what one that goes before has said: a flag (rpt_config_set),
 * the environment, a file. CONFIG where there is no such setting or it cannot have the value. */
bool rpt_config_set(struct rpt_config *config, const char *name, const char *value,
                    struct rpt_error *err);
bool rpt_config_environment(struct rpt_config *config, struct rpt_error *err);
bool rpt_config_file(struct rpt_config *config, const char *path, struct rpt_error *err);
/* What holds if the ini file is read again. What needs a restart stays as it is now, with a line in
 * the log; where the file has a mistake, all does. `next` is to be finished in either case. */
bool rpt_config_reread(struct rpt_config *next, const struct rpt_config *now,
                       struct rpt_error *err);
const char *rpt_config_text(const struct rpt_config *config, enum rpt_setting id);
long rpt_config_int(const struct rpt_config *config, enum rpt_setting id);

/* ---- What comes in and goes out. */
struct rpt_app;
struct rpt_metrics;
struct rpt_timing;
struct rpt_request {
    const char *method;
    const char *target; /* raw, as on the request line: path and query */
    const char *host;   /* or NULL */
    bool https;
    const char *accept, *accept_encoding, *accept_language, *if_none_match, *if_modified_since,
        *content_type; /* or NULL */
    const char *body;  /* NULL where there is none, or where it is longer than the setting allows */
    size_t body_len;   /* of one that is too long, as far as it is known */
    /* Beside the question: what answers do not depend on. */
    const struct rpt_metrics *metrics; /* what /-/metrics tells; NULL: not to this client */
    struct rpt_timing *timing;         /* filled where it is not NULL */
};

struct rpt_header {
    const char *name; /* static */
    char *value;      /* owned */
};

struct rpt_response {
    unsigned status;
    struct rpt_header headers[RPT_MAX_HEADERS];
    size_t header_count;
    char *body;
    size_t len;
    size_t whole;   /* of a 304: how long the whole answer is, which its Content-Length says */
    bool stored;    /* the same for whoever sends the same request line and the same of the headers
                       that rpt_headers knows, Accept-Language left out */
    unsigned asked; /* atomic: how often it was taken from the cache, those of one thread's own
                       answers by the sixteen */
    const struct rpt_route *route; /* for whoever counts; or NULL */
    int references;                /* atomic */
};

void rpt_response_header(struct rpt_response *response, const char *name, const char *value);
size_t rpt_response_size(const struct rpt_response *response); /* in memory */
const char *rpt_response_find(const struct rpt_response *response, const char *name);
/* With the headers that every answer has; app NULL: without them, for a copy of another's. */
struct rpt_response *rpt_response_create(const struct rpt_app *app, unsigned status);
struct rpt_response *rpt_response_keep(struct rpt_response *response);
void rpt_response_release(struct rpt_response *response);

/* ---- Routes. */
enum rpt_shape {
    RPT_SHAPE_ITEM,     /* one thing of a resource, by {id} and what else the path fixes */
    RPT_SHAPE_LIST,     /* an envelope of a resource's things */
    RPT_SHAPE_THING,    /* what a handler makes otherwise */
    RPT_SHAPE_REDIRECT, /* 303 or 308 elsewhere */
    RPT_SHAPE_BYTES,    /* bytes of its own media type: no forms */
};

struct rpt_call;
struct rpt_route {
    const char *id;      /* operationId */
    const char *pattern; /* "/documents/{document}/paragraphs/{id}"; a variable is named like the
                            field it fixes */
    const char *method;  /* NULL: GET; several rows may have one pattern */
    bool (*handle)(struct rpt_call *call, struct rpt_error *err);
    enum rpt_shape shape;
    const char *kind; /* names schema and template; of a list: of its things */
    const char *tag, *summary, *doc;
    const struct rpt_resource *resource;
    const char
        *fix[2]; /* a field and its value that the path says without a variable: "class", "actor" */
    const char *examples[RPT_MAX_VARIABLES]; /* one for each variable, on the default dataset */
    const struct rpt_param_spec *params; /* its own, beside the resource's; ends with a NULL name */
    const struct rpt_param_spec *body;   /* of POST: the members of its JSON object; likewise */
    const char *media_type;              /* of BYTES */
    const char *cache;                   /* Cache-Control, or NULL for the usual */
    bool text;                           /* can be plain text and Markdown */
    bool list_params;     /* a THING that takes the parameters of its resource's lists */
    bool volatile_answer; /* never cached: health */
    bool undescribed;     /* OpenAPI cannot tell its path from another row's, which speaks of it */
    bool at_once;         /* made by the thread that asks, without a dataset: is it alive? */
    bool guarded;         /* not told to everyone: FORBIDDEN */
    bool asks;            /* its page, asked without what is required, is a form that asks for it */
};
extern const struct rpt_route rpt_routes[];
extern const size_t rpt_route_count;

/* A path split at "/", decoded. */
struct rpt_path {
    const char *segments[12];
    size_t count;
    const struct rpt_form *suffix; /* of the last segment, which has it no more; or NULL */
};
/* The row that fits, its variables' values in order; the first of {from}..{to} goes on to the
 * segment's end. NULL where none does. */
const struct rpt_route *rpt_route_find(const struct rpt_path *path,
                                       const char *values[RPT_MAX_VARIABLES]);
/* Of the rows with this row's pattern, the one for `method`, or NULL. */
const struct rpt_route *rpt_route_taking(const struct rpt_route *route, const char *method);
/* What this row's pattern takes, as Allow says it; of NULL, what the service takes. */
const char *rpt_route_methods(const struct rpt_route *route);
bool rpt_route_posts(const struct rpt_route *route);
/* NOT_FOUND with the nearest path there is. */
bool rpt_route_missing(const struct rpt_path *path, struct rpt_error *err);
/* Calls `each` with the name of every {variable} of a pattern, in order. */
size_t rpt_route_variables(const struct rpt_route *route, char names[RPT_MAX_VARIABLES][32]);

/* ---- One call: everything a handler may know, and where it puts what it made. */
struct rpt_call {
    struct rpt_app *app;
    struct rpt_db *db;
    struct rpt_arena *arena;
    const struct rpt_request *request;
    const struct rpt_route *route;
    const struct rpt_form *form; /* NULL for BYTES and REDIRECT */
    bool form_said;              /* by suffix or format=, not by Accept */
    const char *values[RPT_MAX_VARIABLES];
    const char *base;  /* absolute base URL, no final slash */
    const char *path;  /* canonical, without suffix: "/actors/china" */
    const char *query; /* canonical, without "?", "" if none */
    struct rpt_param
        params[RPT_MAX_PARAMS]; /* canonical: sorted, defaults dropped, `format` taken out */
    size_t param_count;
    json_t *body;  /* of POST: an object with the members that the row names; else NULL */
    json_t *value; /* what the handler made */
    char *bytes;   /* of BYTES (malloc'd) */
    size_t len;
    const char *media_type; /* of BYTES, where the row does not say */
    const char *location;   /* of REDIRECT */
    unsigned status;        /* 200 unless said */
    const char *cache;
    bool quick, left; /* asked by rpt_answer_quick; and left to a worker */
    const char *left_key;
    const char *vary; /* a further header that the answer depends on */
};
const char *rpt_call_path(const struct rpt_call *call,
                          const char *variable); /* NULL if the row has none */
const char *rpt_call_param(const struct rpt_call *call, const char *name); /* NULL if not given */
/* The same of POST: a text member of the body; of other methods, the parameter. */
const char *rpt_call_text(const struct rpt_call *call, const char *name);
long rpt_call_int(const struct rpt_call *call, const char *name); /* the given, else the default */
/* Whether it is a page that asks for what its row requires: no other form has it. */
bool rpt_call_asks(const struct rpt_call *call);

/* ---- The pipeline's steps, one file each. */
bool rpt_request_path(const struct rpt_call *call, struct rpt_path *path, const char **query,
                      struct rpt_error *err);
bool rpt_request_params(struct rpt_call *call, const char *query, const char **format,
                        struct rpt_error *err);
bool rpt_request_base(struct rpt_call *call, struct rpt_error *err);
/* Checks names and values of the route's own parameters, and hands the rest to the list engine. */
bool rpt_params_check(struct rpt_call *call, struct rpt_query *query, struct rpt_error *err);
/* One value against its row: BAD_VALUE, OVER_LIMIT or UNKNOWN_VALUE. */
bool rpt_param_check(const struct rpt_param_spec *spec, const char *value, struct rpt_error *err);
/* Reads the body of a POST into call->body: TOO_LARGE, MEDIA_TYPE, BAD_REQUEST (line:column) where
 * it is no JSON object, and what rpt_params_check says of parameters, of its members. */
bool rpt_body_read(struct rpt_call *call, struct rpt_error *err);
const struct rpt_param_spec *rpt_params_find(const struct rpt_route *route, const char *name);
bool rpt_negotiate(struct rpt_call *call, const struct rpt_form *suffix, const char *format,
                   struct rpt_error *err);
/* The forms that this route's answers have. */
bool rpt_route_has_form(const struct rpt_app *app, const struct rpt_route *route,
                        const struct rpt_form *form);
/* q of `media` in an Accept header (RFC 9110 12.5.1), 0…1000; 1000 where the header is NULL. */
int rpt_accept_quality(const char *accept, const char *media);
bool rpt_wants_html(const struct rpt_request *request);

enum rpt_coding { RPT_IDENTITY, RPT_GZIP, RPT_BROTLI, RPT_ZSTD, RPT_CODING_COUNT };
extern const char *const rpt_coding_names[RPT_CODING_COUNT];
enum rpt_coding rpt_coding_choose(const char *accept_encoding, const char *media_type, size_t len);
/* Encoded copy (malloc'd), NULL if it fails. */
char *rpt_encode(enum rpt_coding coding, const char *data, size_t len, size_t *out_len);

/* Gives made bytes their headers: from there on the response does not change. */
void rpt_seal(struct rpt_call *call, struct rpt_response *response);
struct rpt_response *rpt_redirect(struct rpt_call *call);
struct rpt_response *rpt_options(const struct rpt_call *call);
/* Links in bodies are root-relative; under a base path that path comes before them. */
void rpt_rebase(json_t *value, const char *base_path, bool in_links);

/* The problem of err as a response, in HTML if that was asked for. */
struct rpt_response *rpt_problem(struct rpt_app *app, const struct rpt_call *call,
                                 const struct rpt_error *err);

/* If-None-Match and If-Modified-Since (RFC 9110 13): whether the response may be a 304. */
bool rpt_not_modified(const struct rpt_request *request, const struct rpt_response *response);

/* ---- A bounded map from bytes to things; what goes first is said in s3fifo.c. One thread's, or
 * whoever's holds its lock. `release` is given what goes. */
struct rpt_s3fifo;
struct rpt_s3fifo *rpt_s3fifo_create(size_t max_bytes, void (*release)(void *value));
void rpt_s3fifo_destroy(struct rpt_s3fifo *map);
void rpt_s3fifo_clear(struct rpt_s3fifo *map);
void *rpt_s3fifo_get(struct rpt_s3fifo *map, const char *key, size_t len); /* borrowed, or NULL */
/* Takes `value` over, of `size` bytes. Where it is there already, or over a fourth of the map, it
 * is released and the result false. */
bool rpt_s3fifo_put(struct rpt_s3fifo *map, const char *key, size_t len, void *value, size_t size);
struct rpt_map_state {
    size_t bytes, entries;
    uint64_t evictions; /* what made room for others, since the map is */
};
struct rpt_map_state rpt_s3fifo_state(const struct rpt_s3fifo *map);

void rpt_s3fifo_each(struct rpt_s3fifo *map,
                     void (*visit)(void *cls, const char *key, size_t len, void *value), void *cls);

/* ---- The cache: canonical request and coding → response, bounded in bytes. */
struct rpt_cache;
struct rpt_cache *rpt_cache_create(size_t max_bytes);
void rpt_cache_destroy(struct rpt_cache *cache);
struct rpt_response *rpt_cache_get(struct rpt_cache *cache,
                                   const char *key); /* kept for the caller, or NULL */
void rpt_cache_put(struct rpt_cache *cache, const char *key, struct rpt_response *response);
/* The keys (malloc'd) of what was asked for most, at most `most`; their number. */
size_t rpt_cache_hottest(struct rpt_cache *cache, char **keys, size_t most);
void rpt_cache_state(struct rpt_cache *cache, struct rpt_map_state *state);

/* ---- The dataset's file, seen from outside. */
struct rpt_file;
/* NULL and err NO_INPUT where there is none. */
struct rpt_file *rpt_file_open(const char *path, struct rpt_error *err);
void rpt_file_close(struct rpt_file *file);
/* Whether it still stands where it was opened. */
bool rpt_file_has_path(const struct rpt_file *file);
/* Whether nobody has written to it since; else UNAVAILABLE. */
bool rpt_file_is_same(const struct rpt_file *file, struct rpt_error *err);

/* ---- The app: settings, the dataset with its connections, templates, assets, cache. */
struct rpt_asset {
    char *path; /* "/static/style.1a2b3c4d.css" */
    const char *media_type;
    char *data;
    size_t len;
};
struct rpt_app {
    int references;            /* atomic: of who serves it and of each request under way */
    struct rpt_config *config; /* its own */
    struct rpt_networks trusted;
    json_t *dataset;
    struct rpt_templates *templates;
    struct rpt_cache *cache;
    struct rpt_file *file;
    struct rpt_pool *pool;
    struct rpt_recogniser *recogniser;
    struct rpt_asset *assets;
    size_t asset_count;
    json_t *asset_paths;  /* {"style_css": path} */
    char *base_path;      /* of base_url: "" or "/texts" */
    char build[17];       /* names the program and its static files in the ETag of streams and in
                             /-/version */
    time_t modified;      /* the newest of dataset and build */
    char *dataset_header; /* "12;ab34…" */
};
bool rpt_app_start(const struct rpt_config *config, struct rpt_app **app, struct rpt_error *err);
struct rpt_app *rpt_app_keep(struct rpt_app *app);
void rpt_app_release(struct rpt_app *app);        /* the last one closes it */
struct rpt_db *rpt_app_take(struct rpt_app *app); /* a connection for one miss; waits for one */
void rpt_app_give(struct rpt_app *app, struct rpt_db *db);
/* The finder of all labels, made when it is first asked for; NULL and err where that fails. */
const struct rpt_finder *rpt_app_finder(struct rpt_app *app, struct rpt_db *db,
                                        struct rpt_error *err);
/* A file of the static folder, read whole. */
bool rpt_app_file(const struct rpt_app *app, const char *name, struct rpt_buf *out,
                  struct rpt_error *err);

/* Never NULL. */
struct rpt_response *rpt_answer(struct rpt_app *app, const struct rpt_request *request);
/* What needs neither the dataset nor long: a stored answer, a refusal. NULL where rpt_answer has to
 * be called, by a worker; *key (malloc'd) then names what that makes, or is NULL where it is for
 * this request alone. */
struct rpt_response *rpt_answer_quick(struct rpt_app *app, const struct rpt_request *request,
                                      char **key);
/* What is told of a request that is not even looked at: BAD_REQUEST, OVERLOADED or TOO_MANY. */
struct rpt_response *rpt_answer_refusal(struct rpt_app *app, const struct rpt_request *request,
                                        enum rpt_error_id id);
/* The same from within a handler, on its own connection. */
struct rpt_response *rpt_answer_within(const struct rpt_call *outer,
                                       const struct rpt_request *request);

/* ---- Misses go to a few threads of lower priority. */
struct rpt_workers;
struct rpt_job {
    struct rpt_app *app;        /* with what it points to, outlives the job */
    struct rpt_request request; /* likewise */
    const char *key;            /* what will be made, as rpt_answer_quick names it; or NULL */
    /* Called in the worker when the response is there, which is handed over. */
    void (*done)(struct rpt_job *job, struct rpt_response *response);
    struct rpt_job *next, *same; /* in the queue; those that ask for the same */
    int64_t since;
};
size_t rpt_workers_wanted(const struct rpt_config *config);
struct rpt_workers *
rpt_workers_start(const struct rpt_config *config); /* NULL where no thread starts */
/* Takes the bound of the queue of other settings. */
void rpt_workers_set(struct rpt_workers *workers, const struct rpt_config *config);
/* False where it would have to wait too long. */
bool rpt_workers_take(struct rpt_workers *workers, struct rpt_job *job);
struct rpt_workers_state {
    size_t waiting, most, busy, count; /* requests that wait, and may; workers that work, and are */
};
void rpt_workers_state(struct rpt_workers *workers, struct rpt_workers_state *state);
/* Ends what runs, refuses what waits (all are answered), and waits for the threads. */
void rpt_workers_stop(struct rpt_workers *workers);

/* ---- Answers made before they are asked for. A key is one of the cache's: "0 http://host /path
 * html?query", or with ".html" where the form was said. */
bool rpt_warm_request(struct rpt_arena *arena, const char *key, struct rpt_request *request);
/* The keys (malloc'd) of every page that has a fixed path, at most `most`; their number. */
size_t rpt_warm_entrances(const char *base, char **keys, size_t most);
/* Has them made, for two seconds at most, and frees the keys. */
void rpt_warm(struct rpt_workers *workers, struct rpt_app *app, char **keys, size_t count);

/* The OpenAPI 3.1 document of the route table; its examples are answers of this dataset. New
 * reference. */
json_t *rpt_openapi(const struct rpt_call *call);

/* ---- The headers of a request, as they come by: those that answers depend on, and whether what
 * they say of the request's length and host can be understood in two ways (RFC 9112 6.3, 11.2). */
enum rpt_field_name {
    RPT_H_HOST,
    RPT_H_ACCEPT,
    RPT_H_ACCEPT_ENCODING,
    RPT_H_IF_NONE_MATCH,
    RPT_H_IF_MODIFIED_SINCE,
    RPT_H_ACCEPT_LANGUAGE,
    RPT_H_CONTENT_TYPE,
    RPT_H_CONTENT_LENGTH,
    RPT_H_TRANSFER_ENCODING,
    RPT_H_REQUEST_ID, /* from here on: what the answer does not depend on */
    RPT_H_TRACEPARENT,
    RPT_H_PREFER,
    RPT_H_REFERER,
    RPT_H_USER_AGENT,
    RPT_H_FORWARDED, /* from here on: what proxies say, as lines */
    RPT_H_FORWARDED_FOR,
    RPT_H_FORWARDED_HOST,
    RPT_H_FORWARDED_PROTO,
    RPT_H_COUNT
};
#define RPT_MAX_LINES 8
struct rpt_headers {
    const char *values[RPT_H_FORWARDED]; /* the first of each name, borrowed; or NULL */
    unsigned lens[RPT_H_FORWARDED];
    struct {
        enum rpt_field_name field;
        unsigned len;
        const char *value; /* borrowed */
    } lines[RPT_MAX_LINES];
    unsigned line_count;
    bool odd, crowded; /* crowded: there were more lines */
    bool https;        /* as the proxy in front was asked */
};
void rpt_headers_add(struct rpt_headers *headers, const char *name, size_t name_len,
                     const char *value, size_t value_len);
/* Whether Prefer (RFC 7240) names this preference. */
bool rpt_headers_prefer(const struct rpt_headers *headers, const char *preference);
void rpt_headers_request(const struct rpt_headers *headers, struct rpt_request *request);
/* All that a stored answer depends on, in one piece of bytes; 0 where they are more than `room`, or
 * the method is not GET or HEAD. */
size_t rpt_headers_key(const struct rpt_headers *headers, const char *method, const char *target,
                       char *key, size_t room);

/* What a trusted proxy in front says of the client: lists are walked from the right, past trusted
 * proxies. False where Forwarded and X-Forwarded-For name two clients, or there are too many. */
struct rpt_forwarded {
    bool known; /* the address; a name that hides it, or "unknown", is none */
    struct rpt_address address;
    bool https;
    const char *host; /* borrowed, not ended by NUL; or NULL */
    size_t host_len;
};
bool rpt_forwarded(const struct rpt_headers *headers, const struct rpt_networks *trusted,
                   struct rpt_forwarded *out);

/* ---- The listening socket: the one that systemd holds, or of the settings bind and port; -1 and
 * err where it cannot be had. */
int rpt_listen(const struct rpt_config *config, struct rpt_error *err);
/* "http://127.0.0.1:8080" or "unix:/path", malloc'd. */
char *rpt_listen_url(int fd);

/* ---- What is served now, counted; a reload swaps it and each thread follows by itself. */
struct rpt_current {
    pthread_mutex_t lock;
    struct rpt_app *app;
    unsigned generation; /* atomic */
};
struct rpt_follower { /* of one thread; all zero at first */
    struct rpt_app *app;
    unsigned generation;
};
void rpt_current_init(struct rpt_current *current, struct rpt_app *app); /* keeps it */
void rpt_current_finish(struct rpt_current *current);
void rpt_current_swap(struct rpt_current *current, struct rpt_app *app); /* takes it over */
/* True where follower->app (kept, to be released at last) has changed. */
bool rpt_current_follow(struct rpt_current *current, struct rpt_follower *follower);

/* ---- HTTP: http/, the only folder that names libmicrohttpd. */
struct rpt_http;
struct rpt_access_log;
/* On a listening socket, which is taken over. */
bool rpt_http_start(struct rpt_app *app, int fd, struct rpt_access_log *log, struct rpt_http **http,
                    struct rpt_error *err);
/* Makes what a service is entered by, if it can be asked at `url`. */
void rpt_http_warm(struct rpt_http *http, const char *url);
/* Answers from `app` from now on, which is taken over and made warm before; what is under way ends
 * with the one before. */
void rpt_http_swap(struct rpt_http *http, struct rpt_app *app);
/* Counts a reload that failed. */
void rpt_http_not_swapped(struct rpt_http *http);
/* Whether what watches over the connections has done so lately. */
bool rpt_http_is_alive(const struct rpt_http *http);
void rpt_http_stop(struct rpt_http *http);

#endif
