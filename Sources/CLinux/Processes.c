#define _GNU_SOURCE
#include "Processes.h"

#include <malloc.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int skeg_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int skeg_pidfd_signal(int descriptor, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0);
}

int skeg_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int skeg_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

void skeg_set_name(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

/// The handlers are those of Swift's runtime, which print what the registers point to (`swift-backtrace`) wherever that program is
/// beside the runtime, or named by the environment; nothing of Skeg handles these signals. One that is ignored stays so.
static int drop_crash_handlers(void) {
    const int signals[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP};
    for (size_t index = 0; index < sizeof signals / sizeof *signals; index++) {
        struct sigaction action;
        if (sigaction(signals[index], NULL, &action) < 0) return -1;
        if (action.sa_handler == SIG_IGN) continue;
        action = (struct sigaction){.sa_handler = SIG_DFL};
        if (sigaction(signals[index], &action, NULL) < 0) return -1;
    }
    return 0;
}

int skeg_refuse_core_files(void) {
    if (drop_crash_handlers() < 0) return -1;
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) < 0) return -1;
    limit.rlim_cur = 0;
    return setrlimit(RLIMIT_CORE, &limit);
}

int skeg_refuse_dumps(void) {
    if (skeg_refuse_core_files() < 0) return -1;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

long skeg_open_files(bool raise) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
    if (raise && limit.rlim_cur < limit.rlim_max) {
        struct rlimit raised = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    }
    return limit.rlim_cur > (rlim_t)LONG_MAX ? LONG_MAX : (long)limit.rlim_cur;
}

// Locks of the open file description: unlike fcntl's older ones, closing another descriptor of the file does not drop them.
int skeg_lock(int descriptor) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(descriptor, F_OFD_SETLK, &lock);
}

int skeg_lock_is_held(int descriptor) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, F_OFD_GETLK, &lock) < 0) return -1;
    return lock.l_type != F_UNLCK;
}

int skeg_signal_descriptor(const int *signals, size_t count) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t index = 0; index < count; index++) sigaddset(&set, signals[index]);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int skeg_signal_read(int descriptor) {
    struct signalfd_siginfo information;
    ssize_t count = read(descriptor, &information, sizeof information);
    return count == sizeof information ? (int)information.ssi_signo : 0;
}

int skeg_reap(skeg_ended *ended) {
    int status;
    pid_t pid;
    do pid = waitpid(-1, &status, WNOHANG | __WALL);
    while (pid < 0 && errno == EINTR);
    if (pid <= 0) return (int)pid;
    ended->pid = pid;
    ended->exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ended->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return 1;
}

const char *const *skeg_environment(void) { return (const char *const *)environ; }

static int try_mounts(void *flags) {
    if (unshare(*(int *)flags) < 0) return 1;
    // Inside a new user namespace the process has every capability over its own mounts.
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0;
}

void skeg_release_free_memory(void) { malloc_trim(0); }

void skeg_keep_little_free_memory(void) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    mallopt(M_ARENA_MAX, processors > 1 ? (int)processors : 1);
    mallopt(M_TRIM_THRESHOLD, 256 * 1024);
}

static bool works_in_child(int flags) {
    char stack[16384] __attribute__((aligned(16)));
    pid_t pid = clone(try_mounts, stack + sizeof stack, SIGCHLD | CLONE_VM | CLONE_VFORK, &flags);
    if (pid < 0) return false;
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

skeg_mount_ability skeg_probe_mounts(void) {
    if (works_in_child(CLONE_NEWNS)) return SKEG_MOUNTS_ROOT;
    if (works_in_child(CLONE_NEWUSER | CLONE_NEWNS)) return SKEG_MOUNTS_USER;
    return SKEG_MOUNTS_NONE;
}
