/* Assemblies that are files. */
#ifndef ANVIL_FRONTEND_MDFILE_H
#define ANVIL_FRONTEND_MDFILE_H

#include "frontend/metadata.h"

/* Maps and opens an assembly. The mapping stays for the life of the process: images are in use
 * until the end. `path` must outlive the image. */
MdImage *md_open_file(Diag *d, Arena *a, const char *path);

#endif
