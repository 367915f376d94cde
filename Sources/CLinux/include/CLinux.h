#ifndef SKEG_CLINUX_H
#define SKEG_CLINUX_H
// The few Linux system calls that Swift's Glibc module does not show.

#include "Files.h"
#include "Keyrings.h"
#include "Mounts.h"
#include "Peer.h"
#include "Processes.h"
#include "Sockets.h"
#include "Spawn.h"
#include "Terminal.h"

#endif
