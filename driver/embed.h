/* The files that the `anvil` binary carries: the runtime's objects and the C library of every target
 * (DESIGN D9). The Makefile generates the table, so a new target is a line there and none here. */
#ifndef ANVIL_DRIVER_EMBED_H
#define ANVIL_DRIVER_EMBED_H

#include <stddef.h>
#include <stdint.h>

typedef struct EmbeddedFile {
    const char *name;    /* "<target>/<file>": "linux-x64/runtime.a"; "any/<file>": for no target alone */
    const uint8_t *data; /* the bytes, aligned to 16; in read-only memory for the life of the process */
    uint64_t size;       /* of `data`, in bytes */
} EmbeddedFile;

/* Every embedded file, sorted as the Makefile lists them; ends with a row whose name is NULL. */
extern const EmbeddedFile embedded_files[];

#endif
