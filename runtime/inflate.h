/* Data that lies compressed in the executable. */
#ifndef ANVIL_RUNTIME_INFLATE_H
#define ANVIL_RUNTIME_INFLATE_H

#include <stdbool.h>
#include <stdint.h>

/* Decodes deflate data (RFC 1951, no header) into `out`, which has room for all of it. The data is the
 * runtime's own and taken to be right. */
void rt_inflate(uint8_t *out, const uint8_t *data);

/* The next number of a table that was packed: seven bits a byte, the lowest first, the last byte below 0x80.
 */
static inline uint32_t packed_number(const uint8_t **p) {
    uint32_t v = 0, shift = 0, b;
    do b = *(*p)++, v |= (b & 0x7f) << shift, shift += 7;
    while (b & 0x80);
    return v;
}

#endif
