/* Inside of the register allocator.
 *
 *   ra_live.c    liveness, pieces, uses, fixed registers        RaFunc -> Ra
 *   ra_scan.c    linear scan: a register or the slot for every piece
 *   ra_moves.c   slots, operands' locations, moves between pieces, at edges and around fixed operands
 *   ra_print.c   the listing
 *
 * A vreg's life is cut into pieces. A piece has no holes: where the linear order has a hole in a vreg's life,
 * one piece ends and the next begins, and moves at the edges connect them, as they do after a split. So the
 * scan holds at most one piece per register, and nothing has to be intersected.
 *
 * Fixed operands are apart from pieces. A fixed use is a copy in the gap before its instruction, a fixed def
 * a copy in the gap behind it; the register itself is blocked for everybody else around the instruction. A
 * def that reuses a use's register is born in the gap before its instruction, as a copy of that use. What
 * remains for the scan are operands that any register (must) or any place serves. */
#ifndef ANVIL_IR_RA_H
#define ANVIL_IR_RA_H

#include "base/vec.h"
#include "ir/regalloc.h"

/* Points of the linear order: 8 per instruction. At P_ENTER values are where they were before the moves of
 * the gap; blocks begin here. At P_READY the moves are done; early uses are read between P_READY and P_LATE.
 * Ranges are half-open. */
typedef uint32_t RaPoint;
enum { P_ENTER = 0, P_READY = 1, P_LATE = 4, P_NEXT = 8 };
static inline RaPoint ra_point(uint32_t inst, uint32_t k) { return inst * 8 + k; }
static inline uint32_t ra_inst_of(RaPoint p) { return p >> 3; }

#define RA_NONE UINT32_MAX

typedef struct RaUse {
    RaPoint from;
    uint32_t op; /* RA_NONE: argument of a block parameter */
    uint8_t len; /* the value is in its place in [from, from + len) */
    bool must;   /* in a register of its class; else: anywhere */
    uint8_t depth;
    bool cold;
} RaUse;

enum { RA_IN_SLOT = 0xFE, RA_UNPLACED = 0xFF };

typedef struct RaPiece {
    RaPoint from, to;
    uint32_t use, end_use; /* in Ra.uses */
    RaVreg vreg;
    uint32_t next; /* piece of the same vreg, in ascending order */
    uint8_t reg;   /* register, RA_IN_SLOT, RA_UNPLACED */
} RaPiece;

/* What an instruction does to registers by name. early: blocked in [READY, LATE), late: in [LATE, NEXT). */
typedef struct RaEvent {
    uint32_t inst;
    uint64_t early, late;
} RaEvent;

/* A copy in the gap before `inst` into what `op` (fixed use) or `def` (reusing def) was given. */
typedef struct RaCopy {
    uint32_t inst, op, def;
} RaCopy;

typedef struct RaVregInfo {
    uint32_t block, inst; /* of the definition; a parameter has its block's first instruction */
    uint32_t op;          /* RA_NONE: block parameter */
    uint32_t piece;       /* first piece, RA_NONE: none */
    uint32_t last;        /* during the scan: piece placed last */
    uint32_t web;         /* vregs joined by moves, reuse and parameters: union-find */
    uint8_t web_reg;      /* in the web's root: register that a member got last, or RA_UNPLACED */
    uint8_t fixed;        /* register of a fixed def, or RA_UNPLACED */
} RaVregInfo;

typedef struct Ra {
    const RaFunc *f;
    const RaRegs *regs;
    Arena *arena, *scratch;
    Diag *diag;
    uint64_t class_mask[2]; /* allocatable registers by class */
    uint64_t used;
    RaVregInfo *vregs;
    uint32_t *block_of;  /* by instruction */
    uint32_t *shallower; /* by block: nearest earlier block of smaller loop depth, or RA_NONE */
    uint32_t *use_start; /* by vreg, and one more: in uses */
    RaUse *uses;
    VEC(RaPiece) pieces;
    uint32_t *by_start; /* the pieces that ra_live made, by ascending start */
    uint32_t nby_start;
    VEC(RaEvent) events;
    VEC(RaCopy) copies;
    VEC(uint32_t) fixed_defs; /* vregs */
    uint32_t *live_in;        /* vregs, by block */
    uint32_t *live_in_start;  /* by block, and one more */
    VEC(uint32_t) placed;     /* pieces in the order in which they got registers: ascending starts */
    RaResult *result;
} Ra;

void ra_live(Ra *ra);
void ra_scan(Ra *ra);
void ra_moves(Ra *ra);

static inline uint32_t ra_web(Ra *ra, RaVreg v) {
    RaVregInfo *x = ra->vregs;
    while (x[v].web != v) v = x[v].web = x[x[v].web].web;
    return v;
}
/* How often a block runs, very roughly: 1 for cold ones, else 4 * 8^depth. */
static inline uint32_t ra_weight(unsigned depth, bool cold) {
    return cold ? 1 : 4u << 3 * (depth < 8 ? depth : 8);
}
static inline uint32_t ra_block_weight(const RaBlock *b) { return ra_weight(b->loop_depth, b->cold); }
/* The register that a def must be in, through FIXED or REUSE of a FIXED use; else RA_UNPLACED. */
static inline uint8_t ra_fixed_def(const RaFunc *f, const RaInst *in, const RaOperand *o) {
    if (o->constraint == RA_REUSE) o = &f->ops[in->first_op + o->reg];
    return o->constraint == RA_FIXED ? o->reg : RA_UNPLACED;
}
noreturn void ra_bug(Ra *ra, uint32_t inst, const char *what, RaVreg v);

#endif
