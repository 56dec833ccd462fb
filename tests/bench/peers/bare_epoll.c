/* SPDX-License-Identifier: MIT
 *
 * The floor: an epoll loop that sends one answer, whatever it is asked. No HTTP but the empty line.
 *
 * bare_epoll FILE   FILE: the answer, head and body; prints the port
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM ((size_t)1 << 20)

int main(int argc, char **argv)
{
    static char answer[ROOM], buffer[16384];
    static struct epoll_event events[256];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t address_len = sizeof address;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;

    if (file == NULL)
        return 64;
    size_t len = fread(answer, 1, ROOM, file);
    fclose(file);
    int listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, SOMAXCONN) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &address_len) != 0)
        return 1;
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                event.data.fd = accept(listener, NULL, NULL);
                epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
                continue;
            }
            ssize_t n = recv(fd, buffer, sizeof buffer, 0);
            if (n <= 0)
                close(fd);
            else if (n >= 4 && memcmp(buffer + n - 4, "\r\n\r\n", 4) == 0)
                send(fd, answer, len, MSG_NOSIGNAL);
        }
    }
}
