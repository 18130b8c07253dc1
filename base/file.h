/* Whole files: mapped to be read, replaced when written. */
#ifndef ANVIL_BASE_FILE_H
#define ANVIL_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

typedef struct MappedFile {
    const void *data;
    size_t size; /* bytes */
} MappedFile;

/* Maps `path` for reading. Fails through `d` with the system's reason. Unmap with file_unmap. */
MappedFile file_map(Diag *d, const char *path);
/* As file_map, but returns false instead of failing; errno tells why. */
bool file_try_map(const char *path, MappedFile *out);
void file_unmap(MappedFile *f);

/* Writes a file, `executable` (mode 755) or not (644). What was at `path` is replaced in one step, and stays
 * as it was when writing fails; a device or a pipe is written to. Fails through `d`. */
void file_write(Diag *d, Arena *arena, const char *path, const void *bytes, size_t size, bool executable);

#endif
