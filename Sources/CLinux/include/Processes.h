#ifndef SKEG_PROCESSES_H
#define SKEG_PROCESSES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// Every function gives 0 (or what it says) on success, and -1 with errno set on failure.

/// A descriptor that stands for the process, close-on-exec: pidfd_open(2).
int skeg_pidfd_open(pid_t pid);
/// Signals the process behind a descriptor, never another that got its number: pidfd_send_signal(2).
int skeg_pidfd_signal(int descriptor, int signal);

/// Both ends close-on-exec: pipe2(2).
int skeg_pipe(int ends[2]);

/// Makes orphaned descendants children of the calling process: PR_SET_CHILD_SUBREAPER.
int skeg_become_subreaper(void);
/// The name that `ps -o comm` and `pkill` see; cut at 15 bytes.
void skeg_set_name(const char *name);

/// Lets no image of this process' memory be written when it crashes, nor of what it starts until that asks for it: the soft
/// limit RLIMIT_CORE is 0. Nor is any of the memory printed: signals that tell of a crash have no handler.
int skeg_refuse_core_files(void);
/// Lets nobody but root look into this process' memory either, or have it piped to a program when it crashes:
/// PR_SET_DUMPABLE. Programs that it starts are not concerned.
int skeg_refuse_dumps(void);

/// How many files this process may have open. Raised first as far as it may be, where that is asked for.
long skeg_open_files(bool raise);

/// Takes the exclusive lock of an open file, without waiting. It is held until every copy of the descriptor is closed.
int skeg_lock(int descriptor);
/// Whether somebody else's descriptor holds the lock: 1, 0, or -1 on failure. Never takes it.
int skeg_lock_is_held(int descriptor);

/// A descriptor that reads the given signals, which are blocked for the calling thread from now on.
int skeg_signal_descriptor(const int *signals, size_t count);
/// Reads one signal's number from such a descriptor; 0 when there is none.
int skeg_signal_read(int descriptor);

/// How a process ended.
typedef struct {
    pid_t pid;
    /// -1 when a signal ended it.
    int32_t exitCode;
    /// 0 when it ended by itself.
    int32_t signal;
} skeg_ended;

/// Collects one ended child. Gives 1 with `ended` filled, 0 when no child has ended, -1 when there is no child.
int skeg_reap(skeg_ended *ended);

/// The environment of the calling process.
const char *const *skeg_environment(void);

/// Gives memory that was freed back to the machine (malloc_trim(3)).
void skeg_release_free_memory(void);

/// Lets this process have one part of its heap for each processor rather than eight (mallopt(3), M_ARENA_MAX), and give back
/// what is free at the end of each from 256 KiB on. What is larger than 128 KiB always goes back when it is freed: glibc would
/// keep more and more otherwise (M_MMAP_THRESHOLD). To be called before there are many threads.
void skeg_keep_little_free_memory(void);

/// Whether private mounts can be made here: as root in an own mount namespace, otherwise in an own user namespace.
typedef enum { SKEG_MOUNTS_NONE, SKEG_MOUNTS_ROOT, SKEG_MOUNTS_USER } skeg_mount_ability;
/// Tries it in a child process.
skeg_mount_ability skeg_probe_mounts(void);

#endif
