/* SPDX-License-Identifier: MIT
 *
 * A client that costs less than the servers it measures: one thread, epoll, keep-alive, one request
 * under way a connection. Every answer is checked: its status, its length and each byte of its body
 * against the first one (of several requests, which go round: status and length alone). A server
 * that closes is asked again on a new connection.
 *
 * client PORT CPU CONNECTIONS MS FILE   FILE: requests, each ends with an empty line
 * prints {"requests":…,"seconds":…,"p50":…,"p99":…,"p999":…,"wrong":…}, times in µs
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ROOM ((size_t)1 << 20)
#define MOST_REQUESTS 100000
#define STEPS 32 /* of the histogram, an octave */

struct request {
    const char *text;
    size_t len;
};

struct connection {
    int fd;
    uint64_t began;
    size_t got, head, length; /* head 0: not whole yet; length: of the whole answer */
    size_t request;
    bool closes;
    char start[4096]; /* of the answer, until its head is whole */
};

static struct request requests[MOST_REQUESTS];
static size_t request_count, next_request;
static char scratch[ROOM], expected[ROOM], expected_status[4];
static size_t expected_body, expected_head;
static bool learned;
static uint64_t histogram[64 * STEPS], done, wrong;

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
    exit(1);
}

static size_t bucket_of(uint64_t ns)
{
    unsigned octave = ns < STEPS ? 0 : (unsigned)(63 - __builtin_clzll(ns)) - 5;

    return octave * STEPS + (size_t)(ns >> octave);
}

static double percentile(double share)
{
    uint64_t before = 0, wanted = (uint64_t)((double)done * share);

    for (size_t i = 0; i < sizeof histogram / sizeof *histogram; i++) {
        before += histogram[i];
        if (before > wanted) {
            size_t octave = i / STEPS > 0 ? i / STEPS - 1 : 0;
            return (double)((uint64_t)(i - octave * STEPS) << octave) / 1000;
        }
    }
    return 0;
}

static void send_next(struct connection *c)
{
    const struct request *request = &requests[next_request];

    c->request = next_request;
    next_request = (next_request + 1) % request_count;
    c->got = c->head = c->length = 0;
    c->closes = false;
    c->began = now_ns();
    if (send(c->fd, request->text, request->len, MSG_NOSIGNAL) != (ssize_t)request->len)
        fail("send");
}

static const char *find_header(const char *head, const char *name)
{
    for (const char *at = strstr(head, "\r\n"); at != NULL; at = strstr(at + 2, "\r\n")) {
        if (strncasecmp(at + 2, name, strlen(name)) == 0)
            return at + 2 + strlen(name);
    }
    return NULL;
}

/* Takes the head apart once it is whole. */
static void read_head(struct connection *c)
{
    c->start[c->got < sizeof c->start ? c->got : sizeof c->start - 1] = '\0';
    const char *end = strstr(c->start, "\r\n\r\n");
    if (end == NULL) {
        if (c->got >= sizeof c->start - 1) {
            errno = EMSGSIZE;
            fail("a head over 4 KB");
        }
        return;
    }
    c->head = (size_t)(end - c->start) + 4;
    const char *connection = find_header(c->start, "connection: ");
    c->closes = connection != NULL && strncasecmp(connection, "close", 5) == 0;
    const char *length = find_header(c->start, "content-length:");
    bool bodyless = strncmp(c->start + 9, "304", 3) == 0;
    c->length = c->head + (bodyless || length == NULL ? 0 : strtoul(length, NULL, 10));
}

/* Compares what came of the body at its place with the first answer's. */
static bool is_expected(const struct connection *c, const char *data, size_t from, size_t len)
{
    size_t skip = from < c->head ? c->head - from : 0;

    if (!learned || request_count > 1 || skip >= len)
        return true;
    size_t at = from + skip - c->head;
    return at + len - skip <= expected_body && memcmp(expected + at, data + skip, len - skip) == 0;
}

static void end_answer(struct connection *c)
{
    bool good = c->got == c->length && strncmp(c->start + 9, expected_status, 3) == 0;

    if (learned && request_count == 1)
        good = good && c->length - c->head == expected_body;
    if (!good && wrong == 0)
        fprintf(stderr, "client: wrong answer: %zu of %zu bytes, %.60s\n", c->got, c->length,
                c->start);
    wrong += !good;
    histogram[bucket_of(now_ns() - c->began)]++;
    done++;
}

/* One recv; true when the answer is whole. */
static bool receive(struct connection *c)
{
    ssize_t n = recv(c->fd, scratch, ROOM, 0);

    if (n <= 0)
        fail(n == 0 ? "the server closed" : "recv");
    size_t from = c->got;
    if (c->head == 0) {
        size_t room = sizeof c->start - 1 - from, take = (size_t)n < room ? (size_t)n : room;
        memcpy(c->start + from, scratch, take);
    }
    c->got += (size_t)n;
    if (c->head == 0)
        read_head(c);
    if (!learned && from + (size_t)n <= ROOM)
        memcpy(expected + from, scratch, (size_t)n);
    if (c->head > 0 && !is_expected(c, scratch, from, (size_t)n))
        wrong++;
    return c->head > 0 && c->got >= c->length;
}

static int open_connection(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;

    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}

static void watch(int epoll, struct connection *c, unsigned port)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};

    c->fd = open_connection(port);
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
}

/* The first answer is what all others are compared with. */
static void learn(unsigned port)
{
    struct connection c = {.fd = open_connection(port)};

    send_next(&c);
    while (!receive(&c))
        ;
    memcpy(expected_status, c.start + 9, 3);
    expected_head = c.head;
    expected_body = c.length - c.head;
    memmove(expected, expected + c.head, expected_body);
    learned = true;
    close(c.fd);
}

static void read_requests(const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        fail(path);
    char *text = calloc(1, (size_t)st.st_size + 1);
    if (text == NULL || read(fd, text, (size_t)st.st_size) != st.st_size)
        fail(path);
    close(fd);
    for (char *at = text, *end;
         (end = strstr(at, "\r\n\r\n")) != NULL && request_count < MOST_REQUESTS; at = end + 4)
        requests[request_count++] = (struct request){at, (size_t)(end + 4 - at)};
    if (request_count == 0)
        fail("no request");
}

static void pin(int cpu)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    if (cpu >= 0)
        sched_setaffinity(0, sizeof set, &set);
}

int main(int argc, char **argv)
{
    static struct epoll_event events[256];

    if (argc != 6) {
        fprintf(stderr, "usage: client PORT CPU CONNECTIONS MS FILE\n");
        return 64;
    }
    unsigned port = (unsigned)atoi(argv[1]);
    size_t count = (size_t)atol(argv[3]);
    uint64_t length = (uint64_t)atol(argv[4]) * 1000000u;
    pin(atoi(argv[2]));
    read_requests(argv[5]);
    learn(port);
    memset(histogram, 0, sizeof histogram);
    done = 0;

    struct connection *connections = calloc(count, sizeof *connections);
    int epoll = epoll_create1(0);
    for (size_t i = 0; i < count; i++)
        watch(epoll, &connections[i], port);
    uint64_t began = now_ns(), end = began + length;
    for (size_t i = 0; i < count; i++)
        send_next(&connections[i]);
    uint64_t now = began;
    while ((now = now_ns()) < end) {
        int ready = epoll_wait(epoll, events, 256, 1000);
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            if (receive(c)) {
                end_answer(c);
                if (c->closes) {
                    close(c->fd);
                    watch(epoll, c, port);
                }
                send_next(c);
            }
        }
    }
    printf("{\"requests\":%lu,\"seconds\":%.4f,\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,"
           "\"head\":%zu,\"body\":%zu,\"wrong\":%lu}\n",
           done, (double)(now - began) / 1e9, percentile(0.5), percentile(0.99), percentile(0.999),
           expected_head, expected_body, wrong);
    return wrong == 0 ? 0 : 1;
}
