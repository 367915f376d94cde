#define _GNU_SOURCE
#include "Mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

int skeg_mount_memory(const char *path, const char *options) {
    return mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options);
}

int skeg_unmount(const char *path) { return umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW); }

bool skeg_is_in_memory(int descriptor) {
    struct statfs information;
    return fstatfs(descriptor, &information) == 0 && information.f_type == TMPFS_MAGIC;
}

int skeg_open_beneath(int directory, const char *path, int flags) {
    struct open_how how = {.flags = (unsigned)flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int skeg_look_beneath(int directory, const char *path) {
    int found = skeg_open_beneath(directory, path, O_PATH);
    if (found < 0) return -1;
    close(found);
    return 0;
}
