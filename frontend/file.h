/* Mapping of files into memory. */
#ifndef ANVIL_FRONTEND_FILE_H
#define ANVIL_FRONTEND_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "frontend/metadata.h"

typedef struct MappedFile {
    const void *data;
    size_t size;
} MappedFile;

/* Maps `path` for reading. Fails through `d` with the system's reason. Unmap with file_unmap. */
MappedFile file_map(Diag *d, const char *path);
/* As file_map, but returns false instead of failing; errno tells why. */
bool file_try_map(const char *path, MappedFile *out);
void file_unmap(MappedFile *f);

/* Maps and opens an assembly. The mapping stays for the life of the process: images are in use
 * until the end. `path` must outlive the image. */
MdImage *md_open_file(Diag *d, Arena *a, const char *path);

#endif
