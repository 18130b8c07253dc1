/* A method's IL in words: the stage `il` of `anvil dump`. */
#ifndef ANVIL_FRONTEND_ILPRINT_H
#define ANVIL_FRONTEND_ILPRINT_H

#include <stdio.h>

#include "frontend/types.h"

/* Prints signature, locals, instructions with resolved tokens, exception clauses, and source lines where
 * there is a PDB. What does not resolve is printed as its token and the reason. Fails through the universe's
 * diag when the body is malformed. */
void il_print(FILE *out, Universe *u, Method *m);

#endif
