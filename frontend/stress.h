/* `anvil stress`: imports, verifies and compiles every method body of an assembly, and counts. */
#ifndef ANVIL_FRONTEND_STRESS_H
#define ANVIL_FRONTEND_STRESS_H

#include <stdio.h>

#include "frontend/program.h"

typedef struct StressCounts {
    uint32_t bodies, compiled;
    uint64_t il_bytes, nanos;
} StressCounts;

/* Runs all methods of `a` (generic ones over __Canon) with a program made with ProgramOptions.stress; prints
 * the counts and the reasons of failures to `out`, every failure to `list` when it is not NULL. */
StressCounts stress_assembly(Program *p, Assembly *a, FILE *out, FILE *list);
/* The instance of a method in which every type parameter is __Canon. */
Method *method_over_canon(Universe *u, MethodDef *d);

#endif
