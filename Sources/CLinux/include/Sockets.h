#ifndef SKEG_SOCKETS_H
#define SKEG_SOCKETS_H

#include <stdint.h>

// A descriptor, close-on-exec and not waiting, and -1 with errno set on failure.

/// Listens on a unix socket that keeps messages apart (SOCK_SEQPACKET), in a directory that is open: so that its path may be
/// longer than `sun_path`. One that is there already is replaced. Only the own user may connect.
int skeg_listen_for_messages(int directory, const char *name, int backlog);
/// Connects to such a socket.
int skeg_connect_for_messages(int directory, const char *name);
/// Takes the next connection; -1 with EAGAIN where there is none.
int skeg_accept(int listener);
/// Begins to connect to a TCP port of an IPv4 address, `127.0.0.1`; -1 with EINVAL where it is no address. Once the
/// descriptor can be written, `skeg_socket_error` says whether there is a connection.
int skeg_connect_to_port(const char *address, uint16_t port);
/// What went wrong with a socket since it was last asked: an errno, 0 for nothing.
int skeg_socket_error(int socket);

#endif
