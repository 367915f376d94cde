#ifndef SKEG_MOUNTS_H
#define SKEG_MOUNTS_H

#include <stdbool.h>

// 0 on success, and -1 with errno set on failure.

/// Puts an empty file system in memory at a directory: no devices, no set-uid programs. `options` as in tmpfs(5).
int skeg_mount_memory(const char *path, const char *options);
/// Takes the topmost file system at a path away, at once; who uses it keeps it. Follows no link at the end of the path.
int skeg_unmount(const char *path);
/// Whether a directory, open as `descriptor`, is in a file system in memory.
bool skeg_is_in_memory(int descriptor);

/// Opens what `path` leads to without leaving the directory, over links or by `..`: openat2(2) with RESOLVE_BENEATH.
/// EXDEV where it would leave; ENOSYS before Linux 5.6.
int skeg_open_beneath(int directory, const char *path, int flags);
/// Whether `path` leads to something without leaving the directory; errors as above.
int skeg_look_beneath(int directory, const char *path);

#endif
