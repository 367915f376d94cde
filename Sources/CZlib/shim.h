#ifndef SKEG_CZLIB_H
#define SKEG_CZLIB_H

#include <zlib.h>

// What zlib has as macros, which Swift does not see.
static inline int skeg_inflate_begin(z_stream *stream) { return inflateInit(stream); }
static inline int skeg_deflate_begin(z_stream *stream) { return deflateInit(stream, Z_DEFAULT_COMPRESSION); }

#endif
