/* One symbol of kind code: import, passes, back end. */
#ifndef ANVIL_FRONTEND_COMPILE_H
#define ANVIL_FRONTEND_COMPILE_H

#include "frontend/program.h"

/* Compiles the symbol's function, keeps its code and reaches what it refers to. What cannot be compiled
 * becomes a function that throws PlatformNotSupportedException with the method's name, with a warning. */
void compile_symbol(Program *p, IrSym s);

/* Stages at which compile_dump prints. */
typedef struct DumpOptions {
    FILE *out;
    const char *stage; /* il, ssa, a pass's name, regs, asm, all */
} DumpOptions;
/* Compiles one method for show; fails through the diag. */
void compile_dump(Program *p, IrSym s, const DumpOptions *dump);
/* Compiles one method and forgets it; used by `anvil stress`. Fails through the diag. */
void compile_only(Program *p, IrSym s);

#endif
