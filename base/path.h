/* Paths and folders. */
#ifndef ANVIL_BASE_PATH_H
#define ANVIL_BASE_PATH_H

#include <stdbool.h>

#include "base/vec.h"

typedef VEC(const char *) Paths;

bool is_folder(const char *path);
/* The folder that holds `path`: "." when it has no slash. */
const char *path_folder(Arena *a, const char *path);
/* What follows the last slash; points into `path`. */
const char *path_name(const char *path);
bool has_suffix(const char *text, const char *suffix);

/* Adds "FOLDER/NAME" for everything in the folder but "." and "..", in the order of the names' bytes. False
 * when it cannot be read; errno tells why. */
bool folder_list(Arena *a, const char *folder, Paths *out);

#endif
