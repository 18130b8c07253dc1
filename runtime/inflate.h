/* Data that lies compressed in the executable. */
#ifndef ANVIL_RUNTIME_INFLATE_H
#define ANVIL_RUNTIME_INFLATE_H

#include <stdbool.h>
#include <stdint.h>

/* Decodes deflate data (RFC 1951, no header) into `out`, which has room for all of it. The data is the
 * runtime's own and taken to be right. */
void rt_inflate(uint8_t *out, const uint8_t *data);

#endif
