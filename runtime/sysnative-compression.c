/* libSystem.IO.Compression.Native: zlib's streams as System.IO.Compression sees them. Brotli's functions are
 * the library's own. The libraries are the distribution's static archives. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "runtime/sysnative.h"

typedef struct ZStream { /* Interop.ZLib.ZStream */
    uint8_t *next_in, *next_out;
    char *msg;
    z_stream *state;
    uint32_t avail_in, avail_out;
} ZStream;

static void to_zlib(z_stream *z, const ZStream *s) {
    z->next_in = s->next_in;
    z->avail_in = s->avail_in;
    z->next_out = s->next_out;
    z->avail_out = s->avail_out;
}

static void from_zlib(ZStream *s, const z_stream *z) {
    s->next_in = z->next_in;
    s->avail_in = z->avail_in;
    s->next_out = z->next_out;
    s->avail_out = z->avail_out;
    s->msg = z->msg;
}

static z_stream *new_state(ZStream *s) {
    s->state = calloc(1, sizeof *s->state);
    if (s->state) to_zlib(s->state, s);
    return s->state;
}

static int32_t begun(ZStream *s, int result) {
    from_zlib(s, s->state);
    if (result != Z_OK) {
        free(s->state);
        s->state = NULL;
    }
    return result;
}

int32_t CompressionNative_DeflateInit2_(ZStream *s, int32_t level, int32_t method, int32_t window_bits,
                                        int32_t mem_level, int32_t strategy) {
    if (!new_state(s)) return Z_MEM_ERROR;
    return begun(s, deflateInit2(s->state, level, method, window_bits, mem_level, strategy));
}
int32_t CompressionNative_InflateInit2_(ZStream *s, int32_t window_bits) {
    if (!new_state(s)) return Z_MEM_ERROR;
    return begun(s, inflateInit2(s->state, window_bits));
}

static int32_t step(ZStream *s, int32_t flush, int (*run)(z_stream *, int)) {
    to_zlib(s->state, s);
    int32_t result = run(s->state, flush);
    from_zlib(s, s->state);
    return result;
}
int32_t CompressionNative_Deflate(ZStream *s, int32_t flush) { return step(s, flush, deflate); }
int32_t CompressionNative_Inflate(ZStream *s, int32_t flush) { return step(s, flush, inflate); }

int32_t CompressionNative_InflateReset2_(ZStream *s, int32_t window_bits) {
    to_zlib(s->state, s);
    int32_t result = inflateReset2(s->state, window_bits);
    from_zlib(s, s->state);
    return result;
}

static int32_t end(ZStream *s, int (*run)(z_stream *)) {
    if (!s->state) return Z_OK;
    to_zlib(s->state, s);
    int32_t result = run(s->state);
    from_zlib(s, s->state);
    free(s->state);
    s->state = NULL;
    return result;
}
int32_t CompressionNative_DeflateEnd(ZStream *s) { return end(s, deflateEnd); }
int32_t CompressionNative_InflateEnd(ZStream *s) { return end(s, inflateEnd); }

uint32_t CompressionNative_Crc32(uint32_t crc, const uint8_t *bytes, int32_t n) {
    return (uint32_t)crc32(crc, bytes, (uInt)n);
}
