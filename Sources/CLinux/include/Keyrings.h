#ifndef SKEG_KEYRINGS_H
#define SKEG_KEYRINGS_H

#include <stddef.h>
#include <stdint.h>

// Keys that the kernel keeps (keyrings(7)). -1 with errno set on failure: ENOKEY where there is none, ENOSYS or EPERM where a
// filter keeps the calls from the process, as in many containers.

/// Finds a key of the type `user` by its description: in the keyrings of the process and its session (request_key(2)), then in
/// that of its user.
int32_t skeg_key_find(const char *description);
/// Reads a key; gives how many bytes it has, of which no more than `size` were written (KEYCTL_READ).
long skeg_key_read(int32_t key, uint8_t *bytes, size_t size);
/// Who owns a key and may do what, as `type;uid;gid;permissions;description`, ended with 0 (KEYCTL_DESCRIBE).
long skeg_key_describe(int32_t key, char *text, size_t size);

#endif
