#pragma once

#include <zlib.h>

/// deflateInit2 with gzip's header and trailer, which is a macro that Swift cannot import.
static inline int czlib_gzip_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
}
