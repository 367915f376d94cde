#define _GNU_SOURCE
#include "Terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int skeg_open_terminal(int *master, int *slave) {
    char path[64];
    int near = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (near < 0) return -1;
    int far = -1;
    if (grantpt(near) == 0 && unlockpt(near) == 0 && ptsname_r(near, path, sizeof path) == 0)
        far = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (far < 0) {
        int error = errno;
        close(near);
        errno = error;
        return -1;
    }
    *master = near;
    *slave = far;
    return 0;
}

int skeg_set_window(int terminal, uint16_t columns, uint16_t rows) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    return ioctl(terminal, TIOCSWINSZ, &size);
}
