#define _GNU_SOURCE
#include "Keyrings.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int32_t skeg_key_find(const char *description) {
    long key = syscall(SYS_request_key, "user", description, NULL, 0);
    if (key < 0 && errno == ENOKEY) {
        key = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", description, 0);
    }
    return (int32_t)key;
}

long skeg_key_read(int32_t key, uint8_t *bytes, size_t size) {
    return syscall(SYS_keyctl, KEYCTL_READ, key, bytes, size);
}

long skeg_key_describe(int32_t key, char *text, size_t size) {
    return syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, text, size);
}
