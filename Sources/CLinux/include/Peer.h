#ifndef SKEG_PEER_H
#define SKEG_PEER_H

#include <sys/types.h>

/// Who is at the other end of a unix socket: what SO_PEERCRED answers (unix(7)). Glibc shows its `ucred` to GNU sources only.
typedef struct skeg_peer {
    pid_t pid;
    uid_t uid;
    gid_t gid;
} skeg_peer;

#endif
