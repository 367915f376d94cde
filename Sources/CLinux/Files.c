#include "Files.h"

#include <sys/stat.h>

int32_t skeg_file_mode(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? (int32_t)(status.st_mode & 07777) : -1;
}
