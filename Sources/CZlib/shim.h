#ifndef SKEG_CZLIB_H
#define SKEG_CZLIB_H

#include <zlib.h>

// What zlib has as macros, which Swift does not see.
static inline int skeg_inflate_begin(z_stream *stream) { return inflateInit(stream); }
static inline int skeg_deflate_begin(z_stream *stream) { return deflateInit(stream, Z_DEFAULT_COMPRESSION); }
// Raw deflate, without zlib's own head and checksum (window bits below zero), as quick as it gets.
static inline int skeg_deflate_raw_begin(z_stream *stream) {
    return deflateInit2(stream, Z_BEST_SPEED, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
}

#endif
