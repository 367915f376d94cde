#define _GNU_SOURCE
#include "Spawn.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// What runs in the child may share the parent's memory: system calls only, no allocation, no locks.

static const int PROGRAM_CANNOT_START = 128;
static const int OPEN_FILES = 1024;
/// More mounts would slow the whole machine down.
static const int MIRRORED_ENTRIES = 1000;
static const size_t CHILD_STACK = 128 * 1024;

static int fail(const skeg_process *process, skeg_step step, size_t index) {
    skeg_failure failure = {.step = (int32_t)step, .error = errno, .index = (int32_t)index};
    ssize_t written;
    do written = write(process->failure, &failure, sizeof failure);
    while (written < 0 && errno == EINTR);
    return PROGRAM_CANNOT_START;
}

/// Handlers and ignored signals would survive in part; the workload starts as if from a fresh login.
static void reset_signals(void) {
    for (int signal = 1; signal < NSIG; signal++) {
        if (signal == SIGKILL || signal == SIGSTOP) continue;
        struct sigaction action = {.sa_handler = SIG_DFL};
        sigaction(signal, &action, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static int write_text(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t written = write(file, text, strlen(text));
    int error = errno;
    close(file);
    errno = error;
    return written < 0 ? -1 : 0;
}

/// Decimal digits without the heap; gives the start inside `buffer`.
static char *digits(long value, char *buffer, size_t size) {
    char *at = buffer + size - 1;
    unsigned long rest = value < 0 ? -(unsigned long)value : (unsigned long)value;
    *at = 0;
    do *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0) *--at = '-';
    return at;
}

/// Maps one user (and group) to itself: the most that a process without rights may have.
static int map_to_itself(const char *path, long identifier) {
    char number[24], line[64];
    char *text = digits(identifier, number, sizeof number);
    strcpy(line, text);
    strcat(line, " ");
    strcat(line, text);
    strcat(line, " 1");
    return write_text(path, line);
}

static int enter_private_mounts(skeg_mount_ability ability) {
    if (ability == SKEG_MOUNTS_USER) {
        long user = geteuid(), group = getegid();
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) return -1;
        if (write_text("/proc/self/setgroups", "deny") < 0) return -1;
        if (map_to_itself("/proc/self/uid_map", user) < 0) return -1;
        if (map_to_itself("/proc/self/gid_map", group) < 0) return -1;
    } else if (unshare(CLONE_NEWNS) < 0) {
        return -1;
    }
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

/// The flags that a mount has and that a remount has to repeat: some of them are locked in a user namespace.
static unsigned long kept_flags(const char *target) {
    struct statvfs information;
    if (statvfs(target, &information) < 0) return 0;
    unsigned long flags = 0;
    if (information.f_flag & ST_NOSUID) flags |= MS_NOSUID;
    if (information.f_flag & ST_NODEV) flags |= MS_NODEV;
    if (information.f_flag & ST_NOEXEC) flags |= MS_NOEXEC;
    if (information.f_flag & ST_NOATIME) flags |= MS_NOATIME;
    if (information.f_flag & ST_NODIRATIME) flags |= MS_NODIRATIME;
    if (information.f_flag & ST_RELATIME) flags |= MS_RELATIME;
    return flags;
}

static int unless_there(int result) { return result < 0 && errno != EEXIST ? -1 : 0; }

static int make_file(const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file >= 0) close(file);
    return unless_there(file);
}

/// Shows one entry of a directory at another place. One that went away in the meantime is passed over.
static int mirror_entry(const char *source, const char *target) {
    struct stat information;
    if (lstat(source, &information) < 0) return errno == ENOENT ? 0 : -1;
    if (S_ISLNK(information.st_mode)) {
        char link[PATH_MAX];
        ssize_t length = readlink(source, link, sizeof link - 1);
        if (length < 0) return errno == ENOENT ? 0 : -1;
        link[length] = 0;
        return unless_there(symlink(link, target));
    }
    int made = S_ISDIR(information.st_mode) ? unless_there(mkdir(target, 0755)) : make_file(target);
    if (made < 0) return -1;
    if (mount(source, target, NULL, MS_BIND | MS_REC, NULL) < 0) return errno == ENOENT ? 0 : -1;
    return 0;
}

/// Shows every entry of the open directory in another one. Runs in a forked child, so memory may be allocated.
static int mirror(int directory, const char *target) {
    char base[64], source[PATH_MAX], entry_target[PATH_MAX];
    snprintf(base, sizeof base, "/proc/self/fd/%d", directory);
    DIR *entries = opendir(base);
    if (!entries) return -1;
    int count = 0, result = 0;
    struct dirent *entry;
    while (result == 0 && (entry = readdir(entries))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (++count > MIRRORED_ENTRIES) {
            errno = EOVERFLOW;
            result = -1;
        } else if (snprintf(source, sizeof source, "%s/%s", base, entry->d_name) >= (int)sizeof source ||
                   snprintf(entry_target, sizeof entry_target, "%s/%s", target, entry->d_name) >=
                       (int)sizeof entry_target) {
            errno = ENAMETOOLONG;
            result = -1;
        } else {
            result = mirror_entry(source, entry_target);
        }
    }
    int error = errno;
    closedir(entries);
    errno = error;
    return result;
}

/// The directory is opened before it is covered: through the descriptor its entries stay within reach.
static int rebuild(const char *target, const char *options) {
    int directory = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return -1;
    int result = mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options);
    if (result == 0) result = mirror(directory, target);
    int error = errno;
    close(directory);
    errno = error;
    return result;
}

static int rebuild_root(const char *target, const char *options) {
    int directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return -1;
    if (mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options) < 0) return -1;
    if (mirror(directory, target) < 0) return -1;
    close(directory);
    // The new root is shown inside itself, at its own place: take that away.
    char inner[PATH_MAX];
    if (snprintf(inner, sizeof inner, "%s%s", target, target) < (int)sizeof inner) umount2(inner, MNT_DETACH);
    if (chdir(target) < 0) return -1;
    // Both arguments the same: the old root is stacked on the new one, from where it can be taken away.
    if (syscall(SYS_pivot_root, ".", ".") < 0) return -1;
    if (umount2(".", MNT_DETACH) < 0) return -1;
    return chdir("/");
}

static int apply(const skeg_mount *step) {
    switch (step->kind) {
    case SKEG_MOUNT_BIND: return mount(step->source, step->target, NULL, MS_BIND | MS_REC, NULL);
    case SKEG_MOUNT_READ_ONLY:
        return mount(NULL, step->target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | kept_flags(step->target), NULL);
    case SKEG_MOUNT_DIRECTORY: return unless_there(mkdir(step->target, 0755));
    case SKEG_MOUNT_FILE: return make_file(step->target);
    case SKEG_MOUNT_REBUILD: return rebuild(step->target, step->source);
    case SKEG_MOUNT_REBUILD_ROOT: return rebuild_root(step->target, step->source);
    }
    errno = EINVAL;
    return -1;
}

static int place_streams(const int streams[3]) {
    int high[3];
    // First out of the way, so that no copy overwrites one that is still needed.
    for (int index = 0; index < 3; index++)
        if ((high[index] = fcntl(streams[index], F_DUPFD_CLOEXEC, 3)) < 0) return -1;
    for (int index = 0; index < 3; index++)
        if (dup2(high[index], index) < 0) return -1;
    return (int)syscall(SYS_close_range, 3, ~0U, 1U << 2 /* CLOSE_RANGE_CLOEXEC */);
}

static void limit_open_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return;
    limit.rlim_cur = limit.rlim_max < (rlim_t)OPEN_FILES ? limit.rlim_max : (rlim_t)OPEN_FILES;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void adjust_oom_score(int adjustment) {
    char buffer[24];
    write_text("/proc/self/oom_score_adj", digits(adjustment, buffer, sizeof buffer));
}

/// As execvp(3): goes on after "not there" and "not allowed", and tells the latter where it came up.
static void execute(const skeg_process *process) {
    int found = ENOENT;
    for (const char *const *program = process->programs; *program; program++) {
        execve(*program, (char *const *)process->arguments, (char *const *)process->environment);
        if (errno == EACCES) found = EACCES;
        else if (errno != ENOENT && errno != ENOTDIR) return;
    }
    errno = found;
}

static bool released(int descriptor) {
    char byte;
    ssize_t count;
    do count = read(descriptor, &byte, 1);
    while (count < 0 && errno == EINTR);
    return count == 1;
}

static int become(const skeg_process *process) {
    reset_signals();
    setsid();
    if (process->releaseWriter >= 0) close(process->releaseWriter);
    for (size_t index = 0; index < process->cgroupCount; index++)
        if (write(process->cgroups[index], "0", 1) < 0) return fail(process, SKEG_STEP_CGROUP, index);
    if (process->release >= 0 && !released(process->release)) return PROGRAM_CANNOT_START;

    adjust_oom_score(process->oomScoreAdjustment);
    limit_open_files();
    for (size_t index = 0; index < process->namespaceCount; index++)
        if (setns(process->namespaces[index], 0) < 0) return fail(process, SKEG_STEP_NAMESPACE, index);
    if (process->mountCount > 0) {
        if (enter_private_mounts(process->mountAbility) < 0) return fail(process, SKEG_STEP_NAMESPACE, 0);
        umask(0);
        for (size_t index = 0; index < process->mountCount; index++)
            if (apply(&process->mounts[index]) < 0) return fail(process, SKEG_STEP_MOUNT, index);
    }
    umask(022);

    // System calls rather than glibc's functions: those would change every thread of a parent that shares its memory.
    if (process->setsGroups && syscall(SYS_setgroups, process->groupCount, process->groups) < 0)
        return fail(process, SKEG_STEP_GROUPS, 0);
    if (process->setsGroup && syscall(SYS_setresgid, process->group, process->group, process->group) < 0)
        return fail(process, SKEG_STEP_GROUP, 0);
    if (process->setsUser && syscall(SYS_setresuid, process->user, process->user, process->user) < 0)
        return fail(process, SKEG_STEP_USER, 0);
    // After the change of user, which clears it.
    if (process->parentDeathSignal) prctl(PR_SET_PDEATHSIG, process->parentDeathSignal, 0, 0, 0);
    if (process->directory && chdir(process->directory) < 0) return fail(process, SKEG_STEP_DIRECTORY, 0);
    if (place_streams(process->streams) < 0) return fail(process, SKEG_STEP_STREAMS, 0);
    if (process->hasTerminal && ioctl(0, TIOCSCTTY, 0) < 0) return fail(process, SKEG_STEP_STREAMS, 0);
    execute(process);
    return fail(process, SKEG_STEP_EXECUTE, 0);
}

pid_t skeg_start(const skeg_process *process) {
    pid_t pid = fork();
    if (pid == 0) _exit(become(process));
    return pid;
}

static int become_on_own_stack(void *process) { _exit(become(process)); }

/// Runs `function` in a child that shares this process' memory, while the calling thread waits and takes no signal.
static pid_t run_in_child(int (*function)(void *), void *argument) {
    void *stack = mmap(NULL, CHILD_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) return -1;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = clone(function, (char *)stack + CHILD_STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, argument);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    munmap(stack, CHILD_STACK);
    errno = error;
    return pid;
}

pid_t skeg_start_from_big_process(const skeg_process *process) {
    return run_in_child(become_on_own_stack, (void *)process);
}

typedef struct {
    const char *program;
    const char *const *arguments;
    const char *const *environment;
    char *stack;
    pid_t pid;
    int error;
} detached;

static int become_detached(void *argument) {
    detached *request = argument;
    reset_signals();
    umask(022);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    const int streams[3] = {null, null, null};
    if (null >= 0 && chdir("/") == 0 && place_streams(streams) == 0)
        execve(request->program, (char *const *)request->arguments, (char *const *)request->environment);
    request->error = errno;
    _exit(PROGRAM_CANNOT_START);
}

static int start_and_leave(void *argument) {
    detached *request = argument;
    setsid();
    request->pid = clone(become_detached, request->stack + CHILD_STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, request);
    if (request->pid < 0) request->error = errno;
    _exit(0);
}

int skeg_start_detached(const char *program, const char *const *arguments, const char *const *environment, pid_t *result) {
    char *stack = mmap(NULL, CHILD_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) return -1;
    detached request = {program, arguments, environment, stack, 0, 0};
    pid_t pid = run_in_child(start_and_leave, &request);
    if (pid < 0) request.error = errno;
    // The one in the middle is gone as soon as the program runs; collecting it does not wait.
    int status;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    munmap(stack, CHILD_STACK);
    *result = request.pid;
    errno = request.error;
    return request.error ? -1 : 0;
}
