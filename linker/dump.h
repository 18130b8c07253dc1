/* `anvil inspect FILE` for native files: what an ELF file or an archive holds, in words. PE and Mach-O are
 * recognised and named, not yet described. */
#ifndef ANVIL_LINKER_DUMP_H
#define ANVIL_LINKER_DUMP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/diag.h"

enum {
    DUMP_SECTIONS = 1 << 0, /* sections and, of executables, segments and the dynamic section */
    DUMP_SYMBOLS = 1 << 1,
    DUMP_RELOCS = 1 << 2,
    DUMP_MEMBERS = 1 << 3, /* of an archive: each member as if it were a file of its own */
    DUMP_ALL = 15,
};

/* Is it a native file of any kind (ELF, archive, PE without metadata is the caller's to
 * tell apart, Mach-O)? */
bool dump_is_native(const uint8_t *bytes, uint64_t size);
/* Prints the file. Every offset is checked: a damaged file ends in diag_fail, after what could be printed. */
void dump_native(FILE *out, Arena *arena, Diag *diag, const char *name, const uint8_t *bytes, uint64_t size,
                 unsigned what);

#endif
