// Sockets for libgit2 that another thread can end.
#include "CGit2Options.h"

#include <errno.h>
#include <git2.h>
#include <git2/sys/stream.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct skeg_interruption {
    pthread_mutex_t lock;
    int socket;
    int reason;
};

static _Thread_local skeg_interruption *current;

skeg_interruption *skeg_interruption_new(void) {
    skeg_interruption *interruption = calloc(1, sizeof *interruption);
    if (interruption == NULL) return NULL;
    pthread_mutex_init(&interruption->lock, NULL);
    interruption->socket = -1;
    return interruption;
}

void skeg_interruption_free(skeg_interruption *interruption) {
    if (interruption == NULL) return;
    pthread_mutex_destroy(&interruption->lock);
    free(interruption);
}

void skeg_interruption_interrupt(skeg_interruption *interruption, int reason) {
    pthread_mutex_lock(&interruption->lock);
    if (interruption->reason == SKEG_INTERRUPTION_NONE) interruption->reason = reason;
    if (interruption->socket >= 0) shutdown(interruption->socket, SHUT_RDWR);
    pthread_mutex_unlock(&interruption->lock);
}

int skeg_interruption_reason(skeg_interruption *interruption) {
    pthread_mutex_lock(&interruption->lock);
    int reason = interruption->reason;
    pthread_mutex_unlock(&interruption->lock);
    return reason;
}

void skeg_interruption_enter(skeg_interruption *interruption) { current = interruption; }

// The fields and their order are those of libgit2's own socket stream: its ssh transport reads `socket` from there.
typedef struct {
    git_stream parent;
    char *host;
    char *port;
    int socket;
    skeg_interruption *interruption;
} interruptible_stream;

/// Notes the socket, unless the interruption has already happened.
static int adopt(interruptible_stream *stream, int socket) {
    skeg_interruption *interruption = stream->interruption;
    if (interruption == NULL) return 0;
    pthread_mutex_lock(&interruption->lock);
    int refused = interruption->reason != SKEG_INTERRUPTION_NONE;
    if (!refused) interruption->socket = socket;
    pthread_mutex_unlock(&interruption->lock);
    return refused ? -1 : 0;
}

/// Forgets the socket before it is closed, so that a number used anew is never shut down.
static void release(interruptible_stream *stream, int socket) {
    skeg_interruption *interruption = stream->interruption;
    if (interruption == NULL) return;
    pthread_mutex_lock(&interruption->lock);
    if (interruption->socket == socket) interruption->socket = -1;
    pthread_mutex_unlock(&interruption->lock);
}

static int stream_connect(git_stream *base) {
    interruptible_stream *stream = (interruptible_stream *)base;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_family = AF_UNSPEC};
    struct addrinfo *addresses = NULL;
    int failure = getaddrinfo(stream->host, stream->port, &hints, &addresses);
    if (failure != 0) {
        git_error_set(GIT_ERROR_NET, "cannot resolve %s: %s", stream->host, gai_strerror(failure));
        return -1;
    }
    int last = 0;
    for (struct addrinfo *address = addresses; address != NULL; address = address->ai_next) {
        int fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
        if (fd < 0) {
            last = errno;
            continue;
        }
        if (adopt(stream, fd) < 0) {
            close(fd);
            last = ECANCELED;
            break;
        }
        if (connect(fd, address->ai_addr, address->ai_addrlen) == 0) {
            int on = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
            stream->socket = fd;
            freeaddrinfo(addresses);
            return 0;
        }
        last = errno;
        release(stream, fd);
        close(fd);
    }
    freeaddrinfo(addresses);
    git_error_set(GIT_ERROR_NET, "cannot connect to %s port %s: %s", stream->host, stream->port, strerror(last));
    return -1;
}

static ssize_t stream_write(git_stream *base, const char *data, size_t length, int flags) {
    interruptible_stream *stream = (interruptible_stream *)base;
    (void)flags;
    for (;;) {
        ssize_t sent = send(stream->socket, data, length, MSG_NOSIGNAL);
        if (sent >= 0) return sent;
        if (errno == EINTR) continue;
        git_error_set(GIT_ERROR_NET, "cannot send to %s: %s", stream->host, strerror(errno));
        return -1;
    }
}

static ssize_t stream_read(git_stream *base, void *data, size_t length) {
    interruptible_stream *stream = (interruptible_stream *)base;
    for (;;) {
        ssize_t received = recv(stream->socket, data, length, 0);
        if (received >= 0) return received;
        if (errno == EINTR) continue;
        git_error_set(GIT_ERROR_NET, "cannot receive from %s: %s", stream->host, strerror(errno));
        return -1;
    }
}

static int stream_close(git_stream *base) {
    interruptible_stream *stream = (interruptible_stream *)base;
    int fd = stream->socket;
    if (fd < 0) return 0;
    stream->socket = -1;
    release(stream, fd);
    return close(fd);
}

static void stream_free(git_stream *base) {
    interruptible_stream *stream = (interruptible_stream *)base;
    stream_close(base);
    free(stream->host);
    free(stream->port);
    free(stream);
}

static int stream_new(git_stream **out, const char *host, const char *port) {
    interruptible_stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL) return -1;
    stream->parent.version = GIT_STREAM_VERSION;
    stream->parent.connect = stream_connect;
    stream->parent.write = stream_write;
    stream->parent.read = stream_read;
    stream->parent.close = stream_close;
    stream->parent.free = stream_free;
    stream->host = strdup(host);
    stream->port = strdup(port);
    stream->socket = -1;
    stream->interruption = current;
    if (stream->host == NULL || stream->port == NULL) {
        stream_free(&stream->parent);
        return -1;
    }
    *out = &stream->parent;
    return 0;
}

int skeg_git_register_streams(void) {
    git_stream_registration registration = {.version = GIT_STREAM_VERSION, .init = stream_new};
    return git_stream_register(GIT_STREAM_STANDARD, &registration);
}
