#ifndef SKEG_TERMINAL_H
#define SKEG_TERMINAL_H

#include <stdint.h>

// 0 on success, and -1 with errno set on failure.

/// Makes a terminal (pty(7)): what a program has, and what its user has at the other end. Both close-on-exec, and nobody's
/// controlling terminal.
int skeg_open_terminal(int *master, int *slave);
/// Sets the size of a terminal's window, in characters; who runs in it is told (SIGWINCH).
int skeg_set_window(int terminal, uint16_t columns, uint16_t rows);

#endif
