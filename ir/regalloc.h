/* The register allocator's room. It sees operands and constraints and nothing of instructions: a back
 * end describes its code as RaFunc, the allocator answers with a location for every operand and a list of
 * moves to insert. (The border is that of regalloc2, doc/GENERAL.md; the algorithm is linear scan on SSA
 * form, Wimmer & Franz, CGO 2010.)
 *
 * Registers are numbered 0..63 in two classes: integer 0..31, floating point and vector 32..63.
 * Program points: every instruction has an early point (its uses are read) and a late point (its defs are
 * written). A late use is live through the instruction, an early def is written while uses are still read.
 *
 * Code comes in SSA form: every vreg has one definition. Values flow into block parameters through the
 * arguments of the predecessor's branch. The back end has split critical edges: a block with several
 * successors passes no arguments, and of its successors none but landing pads has other predecessors. The
 * branch of a block with one successor has no operands, since moves for the successor come right before it.
 * Nothing is live into a landing pad. */
#ifndef ANVIL_IR_REGALLOC_H
#define ANVIL_IR_REGALLOC_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"

typedef uint32_t RaVreg; /* 0: none */
enum { RA_NREGS = 64, RA_FIRST_FLOAT = 32 };

typedef enum RaKind { RA_USE, RA_DEF } RaKind;
typedef enum RaPos { RA_EARLY, RA_LATE } RaPos;
typedef enum RaConstraint {
    RA_ANY,   /* a register or a spill slot */
    RA_REG,   /* some register of the vreg's class */
    RA_FIXED, /* register `reg` */
    RA_REUSE  /* DEF only: the register that USE operand number `reg` of this instruction was given; that use
                 is early */
} RaConstraint;

typedef struct RaOperand {
    RaVreg vreg;
    uint8_t kind, pos, constraint;
    uint8_t reg; /* FIXED: register; REUSE: operand index within the instruction */
} RaOperand;

typedef struct RaInst {
    uint32_t first_op; /* in RaFunc.ops */
    uint16_t nops;
    bool is_move; /* a plain copy, ops[0] = DEF, ops[1] = USE: both get one register where possible */
    /* Registers whose contents are lost at the late point. A FIXED def may be in one of them; other defs and
     * late uses are kept out of them. */
    uint64_t clobbers;
} RaInst;

typedef struct RaBlock {
    uint32_t first_inst, end_inst; /* half-open range in RaFunc.insts; the last one is the branch */
    const uint32_t *succ, *pred;   /* block numbers */
    uint32_t nsucc, npred;
    const RaVreg *params; /* block parameters (phis) */
    uint32_t nparams;
    /* Arguments for succ[0]'s parameters (a block that passes arguments has one successor). */
    const RaVreg *args;
    uint32_t nargs;
    uint8_t loop_depth;
    bool landing;
    bool cold;
} RaBlock;

typedef struct RaFunc {
    const char *name;
    RaBlock *blocks; /* in the order of emission; block 0 is the entry */
    uint32_t nblocks;
    RaInst *insts;
    uint32_t ninsts;
    RaOperand *ops;
    uint32_t nops;
    uint8_t *vreg_class; /* by vreg: 0 integer, 1 float; [0] unused */
    uint8_t *vreg_size;  /* bytes that a spill slot needs: 8, 16 or 32 */
    uint32_t nvregs;     /* including the unused 0 */
} RaFunc;

typedef struct RaRegs {
    uint64_t allocatable;  /* registers the allocator may use at all */
    uint64_t callee_saved; /* using one of these costs a save and a restore, once per function */
} RaRegs;

/* A location: 0..63 a register, RA_SPILL + n the n-th 8-byte unit of the spill area, RA_NOWHERE none. */
typedef uint32_t RaLoc;
enum { RA_SPILL = 64 };
#define RA_NOWHERE UINT32_MAX
static inline bool ra_is_reg(RaLoc l) { return l < RA_NREGS; }

/* A move to insert before instruction `before` (moves at the end of a block stand before its branch, those at
 * its start before its first instruction). Moves with the same `before` run in the order given: they are
 * already sequenced, cycles broken through scratch (a spill slot or a register that is free there); never
 * memory to memory. */
typedef struct RaMove {
    uint32_t before;
    RaLoc from, to;
    uint8_t size;  /* 8, 16, 32 */
    uint8_t klass; /* 0 integer, 1 float */
} RaMove;

typedef struct RaResult {
    RaLoc *loc;    /* by operand index (parallel to RaFunc.ops) */
    RaMove *moves; /* sorted by `before`, stable */
    uint32_t nmoves;
    uint32_t spill_units; /* size of the spill area in 8-byte units; values of 16 and 32 bytes lie at
                             multiples of their size */
    uint64_t used;        /* registers written anywhere (to know which callee-saved ones to save) */
} RaResult;

/* Allocates. Memory comes from `arena` (result) and `scratch`. A function that cannot be allocated
 * (constraints that contradict each other) is diag_bug. O(n log n) in the number of operands. */
RaResult ra_allocate(const RaFunc *f, const RaRegs *regs, Arena *arena, Arena *scratch, Diag *diag);

/* The symbolic checker (ir/racheck.c): follows the vregs through the allocated code, block by block to a
 * fixed point, and returns NULL, or in words the first operand that reads something else than its vreg.
 * Shares no code with the allocator. */
const char *ra_check(const RaFunc *f, const RaRegs *regs, const RaResult *r, Arena *scratch);

/* Prints operands, locations and moves (dump --stage regs). */
void ra_print(FILE *out, const RaFunc *f, const RaResult *r, const char *const reg_names[RA_NREGS]);

#endif
