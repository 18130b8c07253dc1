/* The register allocator: pieces (ra_live.c), linear scan (ra_scan.c), moves (ra_moves.c). */
#include "ir/regalloc.h"

#include <string.h>

#include "ir/ra.h"

void ra_bug(Ra *ra, uint32_t inst, const char *what, RaVreg v) {
    diag_bug(ra->diag, "register allocation", ra->f->name, "instruction %u: %s (v%u)", inst, what, v);
}

RaResult ra_allocate(const RaFunc *f, const RaRegs *regs, Arena *arena, Arena *scratch, Diag *diag) {
    const uint64_t floats = UINT64_MAX << RA_FIRST_FLOAT;
    RaResult result = {.loc = arena_alloc_raw(arena, sizeof(RaLoc) * (f->nops + 1))};
    Ra ra = {.f = f, .regs = regs, .arena = arena, .scratch = scratch, .diag = diag, .result = &result};
    ra.class_mask[0] = regs->allocatable & ~floats;
    ra.class_mask[1] = regs->allocatable & floats;
    memset(result.loc, 0xff, sizeof(RaLoc) * f->nops);
    ra_live(&ra);
    ra_scan(&ra);
    ra_moves(&ra);
    return result;
}
