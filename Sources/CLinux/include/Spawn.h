#ifndef SKEG_SPAWN_H
#define SKEG_SPAWN_H

#include "Processes.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/// The steps between the birth of a workload's process and its program, in their order.
typedef enum {
    SKEG_STEP_NONE,
    SKEG_STEP_CREATE,
    SKEG_STEP_CGROUP,
    SKEG_STEP_RELEASE,
    SKEG_STEP_NAMESPACE,
    SKEG_STEP_MOUNT,
    SKEG_STEP_GROUPS,
    SKEG_STEP_GROUP,
    SKEG_STEP_USER,
    SKEG_STEP_STREAMS,
    SKEG_STEP_DIRECTORY,
    SKEG_STEP_EXECUTE
} skeg_step;

/// Where a start failed. Written whole to the failure pipe, which a program that runs has closed.
typedef struct {
    int32_t step;
    /// errno
    int32_t error;
    /// Which of the mounts, cgroups or namespaces.
    int32_t index;
} skeg_failure;

typedef enum {
    /// Shows `source`, with what is mounted below it, at `target`.
    SKEG_MOUNT_BIND,
    /// Makes the mount at `target` read-only.
    SKEG_MOUNT_READ_ONLY,
    /// Makes a directory, or an empty file, at `target`; one that is there is kept.
    SKEG_MOUNT_DIRECTORY,
    SKEG_MOUNT_FILE,
    /// Puts a file system in memory over the directory `target`, with every entry of the directory shown in it, so that
    /// entries can be added that only this container sees. `source`: options for the file system.
    SKEG_MOUNT_REBUILD,
    /// The same for the root directory, put together at the empty directory `target`.
    SKEG_MOUNT_REBUILD_ROOT
} skeg_mount_kind;

typedef struct {
    skeg_mount_kind kind;
    const char *source;
    const char *target;
} skeg_mount;

/// Everything that a new process needs to become the workload. Pointers must stay valid until the program runs.
typedef struct {
    const char *const *arguments;
    const char *const *environment;
    /// The files to try, in order, as execvp(3) does over PATH.
    const char *const *programs;
    /// NULL: stays where it is.
    const char *directory;

    /// Descriptors that become 0, 1 and 2.
    int streams[3];
    /// Makes stream 0, a terminal, the one that controls the process' session.
    bool hasTerminal;
    /// Waits for one byte here before going on, and ends silently when the other end closes first; -1 for none.
    int release;
    /// The other end, which the child has to close; -1 for none.
    int releaseWriter;
    /// Where a `skeg_failure` is written; close-on-exec.
    int failure;

    /// Open `cgroup.procs` files to join.
    const int *cgroups;
    size_t cgroupCount;
    /// Open namespaces of a running process to enter, user namespace first.
    const int *namespaces;
    size_t namespaceCount;

    skeg_mount_ability mountAbility;
    const skeg_mount *mounts;
    size_t mountCount;

    bool setsGroups;
    const gid_t *groups;
    size_t groupCount;
    bool setsGroup;
    gid_t group;
    bool setsUser;
    uid_t user;

    /// The signal that the process gets when its parent ends; 0 for none.
    int parentDeathSignal;
    /// For /proc/self/oom_score_adj, as far as allowed.
    int oomScoreAdjustment;
} skeg_process;

/// Forks a small process; the child becomes the workload. Gives its pid, or -1.
pid_t skeg_start(const skeg_process *process);

/// The same from a big process: the calling thread waits until the program runs, no memory is copied.
/// `release` must be -1.
pid_t skeg_start_from_big_process(const skeg_process *process);

/// Starts a program that belongs to nobody: in a session of its own, a child of init (or of the nearest subreaper), with
/// every descriptor closed but 0, 1, 2 on /dev/null, signals reset, in `/`, umask 022. Gives 0, or -1 with errno, when the
/// program could not be executed. `pid`: the program's process.
int skeg_start_detached(const char *program, const char *const *arguments, const char *const *environment, pid_t *pid);

#endif
