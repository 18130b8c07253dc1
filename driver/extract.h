/* Metadata out of an executable. */
#ifndef ANVIL_DRIVER_EXTRACT_H
#define ANVIL_DRIVER_EXTRACT_H

#include "driver/driver.h"

/* Writes each assembly whose metadata the executable `path` embeds to `folder` (made when it is not there),
 * as NAME.dll without method bodies, and prints a line for each; diag_fail when there is none. */
void extract_metadata(Session *s, const char *path, const char *folder);

#endif
