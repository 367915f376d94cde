#ifndef SKEG_FILES_H
#define SKEG_FILES_H

#include <stdint.h>

/// The permissions of what a path leads to, without its type (stat(2)); -1 with errno set where there is nothing.
///
/// For rooms that see two modules with a `struct stat`, of which the compiler takes one or the other.
int32_t skeg_file_mode(const char *path);

#endif
