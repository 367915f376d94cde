#ifndef SKEG_CGIT2_OPTIONS_H
#define SKEG_CGIT2_OPTIONS_H

#include <stddef.h>

// `git_libgit2_opts` is variadic, which Swift cannot call: each option used has a function here.
// Each answers what libgit2 answers: 0, or a negative error code.

/// Writes below a git directory are followed by fsync.
int skeg_git_enable_fsync(int enabled);
/// Objects read from disk are hashed and compared with their name.
int skeg_git_enable_strict_hash_verification(int enabled);
/// Repositories must belong to the current user.
int skeg_git_set_owner_validation(int enabled);
/// Directories in which libgit2 looks for configuration of `level` (a `git_config_level_t`).
int skeg_git_set_search_path(int level, const char *path);
/// Largest number of objects that a pack from a remote may hold.
int skeg_git_set_pack_max_objects(size_t objects);
/// Largest object, in bytes, that a pack from a remote may hold; 1 where this libgit2 has no such limit.
int skeg_git_set_pack_max_object_size(size_t bytes);
/// The certificate authorities that TLS servers are checked against, one PEM file.
int skeg_git_set_certificate_file(const char *file);
/// What follows `git/1.0` in the User-Agent of requests.
int skeg_git_set_user_agent(const char *agent);

/// Objects written through `odb` (a `git_odb *`) stay in memory from now on.
int skeg_git_keep_in_memory(void *odb);

// Network calls of libgit2 1.5 block for as long as the peer likes. The sockets are therefore opened here, noted in an
// interruption, and shut down from another thread when time is up or the caller has gone.

typedef struct skeg_interruption skeg_interruption;

enum {
    SKEG_INTERRUPTION_NONE = 0,
    SKEG_INTERRUPTION_CANCELLED = 1,
    SKEG_INTERRUPTION_TIMED_OUT = 2
};

/// A new interruption, or NULL without memory.
skeg_interruption *skeg_interruption_new(void);
/// Frees it. No thread may be inside it any more.
void skeg_interruption_free(skeg_interruption *interruption);
/// From any thread: what runs under it ends soon. The first reason stays.
void skeg_interruption_interrupt(skeg_interruption *interruption, int reason);
/// Why it was interrupted, or SKEG_INTERRUPTION_NONE.
int skeg_interruption_reason(skeg_interruption *interruption);
/// Sockets that this thread opens from now on belong to `interruption`; NULL ends that.
void skeg_interruption_enter(skeg_interruption *interruption);
/// Makes libgit2 open its sockets here. Once, after `git_libgit2_init`.
int skeg_git_register_streams(void);

#endif
