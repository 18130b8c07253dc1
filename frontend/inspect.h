/* `anvil inspect`: metadata in words, and the proof that everything in an assembly decodes. */
#ifndef ANVIL_FRONTEND_INSPECT_H
#define ANVIL_FRONTEND_INSPECT_H

#include <stdio.h>

#include "base/diag.h"

/* Prints the metadata of one assembly or portable PDB: identity, references, types with members,
 * resources. Fails through `d` when the file is neither. */
void inspect_print(FILE *out, Diag *d, const char *path);

typedef struct InspectVerify {
    FILE *out, *err;          /* the table of counts; the errors, one a line */
    const char *const *paths; /* files, or directories whose .dll and .exe files are taken */
    size_t path_count;
    const char *const *references; /* further directories with assemblies referred to */
    size_t reference_count;
} InspectVerify;

/* Verifies every assembly named: decodes all rows, signatures, attributes, bodies and instructions.
 * Files in directories that are no .NET assemblies are skipped; a path that is none, or cannot be
 * read, fails through `d`. References are sought beside each file, in the directories given, and, for a
 * file in .../shared/NAME/VERSION, in the other frameworks of that VERSION. Returns the number of errors. */
uint64_t inspect_verify(Diag *d, const InspectVerify *v);

#endif
