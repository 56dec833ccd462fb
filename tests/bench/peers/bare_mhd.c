/* SPDX-License-Identifier: MIT
 *
 * libmicrohttpd with one prepared answer, which is what ours can at best cost: the same headers,
 * the same memory, queued at the second call.
 *
 * bare_mhd FILE KIB   FILE: the answer, head (without Date and Content-Length) and body; prints the
 * port
 */
#include <microhttpd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM ((size_t)1 << 20)

static struct MHD_Response *response;
static unsigned status;

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)cls, (void)url, (void)method, (void)version, (void)upload, (void)upload_size;
    if (*state == NULL) {
        *state = &status;
        return MHD_YES;
    }
    return MHD_queue_response(connection, status, response);
}

int main(int argc, char **argv)
{
    static char answer[ROOM];
    FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;

    if (file == NULL)
        return 64;
    size_t len = fread(answer, 1, ROOM - 1, file);
    fclose(file);
    char *end = strstr(answer, "\r\n\r\n"), *rest = strstr(answer, "\r\n") + 2;
    char *body = end + 4;
    status = (unsigned)atoi(answer + 9);
    response = MHD_create_response_from_buffer(len - (size_t)(body - answer), body,
                                               MHD_RESPMEM_PERSISTENT);
    end[2] = '\0';
    for (char *line; *rest != '\0' && (line = strsep(&rest, "\r")) != NULL; rest++) {
        char *colon = strchr(line, ':');
        *colon = '\0';
        MHD_add_response_header(response, line, colon + 2);
    }
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, handle, NULL,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)atoi(argv[2]) * 1024,
                         MHD_OPTION_CONNECTION_LIMIT, 20000u, MHD_OPTION_END);
    printf("%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    for (;;)
        pause();
}
