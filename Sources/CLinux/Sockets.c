#define _GNU_SOURCE
#include "Sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const int MESSAGES = SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK;

static int close_and_fail(int descriptor) {
    int error = errno;
    close(descriptor);
    errno = error;
    return -1;
}

/// The socket's path by way of the open directory, which is always short.
static int address_of(struct sockaddr_un *address, int directory, const char *name) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", directory, name);
    if (length >= 0 && length < (int)sizeof address->sun_path) return 0;
    errno = ENAMETOOLONG;
    return -1;
}

int skeg_listen_for_messages(int directory, const char *name, int backlog) {
    struct sockaddr_un address;
    if (address_of(&address, directory, name) < 0) return -1;
    int listener = socket(AF_UNIX, MESSAGES, 0);
    if (listener < 0) return -1;
    unlinkat(directory, name, 0);
    // The mode of a socket that is bound follows the one of the open file.
    if (fchmod(listener, 0600) < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 ||
        listen(listener, backlog) < 0)
        return close_and_fail(listener);
    return listener;
}

int skeg_connect_for_messages(int directory, const char *name) {
    struct sockaddr_un address;
    if (address_of(&address, directory, name) < 0) return -1;
    int connection = socket(AF_UNIX, MESSAGES, 0);
    if (connection < 0) return -1;
    if (connect(connection, (struct sockaddr *)&address, sizeof address) < 0) return close_and_fail(connection);
    return connection;
}

int skeg_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int skeg_connect_to_port(const char *address, uint16_t port) {
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, address, &target.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (connection < 0) return -1;
    int yes = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(connection, (struct sockaddr *)&target, sizeof target) < 0 && errno != EINPROGRESS)
        return close_and_fail(connection);
    return connection;
}

int skeg_socket_error(int socket) {
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) < 0 ? errno : error;
}
