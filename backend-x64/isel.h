/* What isel.c and lower.c share: the selector's state and the vocabulary in which rules are written.
 *
 * Selection walks the IR backward. A value whose uses have all been folded into other instructions is never
 * asked for and disappears by itself. Each IR instruction becomes a group of machine instructions, written in
 * forward order; constants and addresses that the group needs in registers are made just before it. */
#ifndef ANVIL_BACKEND_X64_ISEL_H
#define ANVIL_BACKEND_X64_ISEL_H

#include "backend-x64/x64.h"

/* A value to make anew before the group at hand: a constant or an address. */
typedef struct Remat {
    RaVreg vreg;
    uint8_t op, type;
    IrSym sym;
    int64_t imm;
} Remat;

typedef struct Sel {
    IrFunc *f;
    BackendEnv *env;
    Arena *scratch;
    XFunc *x;
    VEC(XInst) insts; /* groups from the last to the first, forward within a group */
    VEC(RaInst) ra;   /* parallel to insts */
    VEC(RaOperand) ops;
    VEC(uint32_t) groups; /* where each group starts */
    VEC(uint8_t) vclass;  /* by vreg */
    VEC(uint8_t) vsize;
    VEC(Remat) remats;
    VEC(RaOperand) arrivals; /* defs at the start of the block: parameters, exception */
    RaVreg *vreg;            /* by IrRef; 0: not asked for yet */
    uint32_t *uses;          /* by IrRef */
    uint32_t *color;         /* by IrRef: side effects of its block that come before it */
    bool *folded;            /* by IrRef: part of another instruction */
    bool *zero_phi;          /* by IrRef of a 32-bit phi: its upper half is zero */
    XArgLoc *param;          /* by parameter */
    uint32_t block;          /* of the instruction at hand, */
    uint32_t here;           /* its color, */
    uint32_t loc;            /* its source position */
    bool keep_loads;         /* loads are not to be folded: the group may be made twice */
} Sel;

/* Instructions and their operands; operands go to the instruction made last. */
XInst *sel_inst(Sel *s, unsigned op, unsigned size);
uint8_t sel_def(Sel *s, RaVreg v);
uint8_t sel_def_in(Sel *s, RaVreg v, uint8_t reg);
uint8_t sel_def_reuse(Sel *s, RaVreg v, uint8_t use);
uint8_t sel_use(Sel *s, RaVreg v);
uint8_t sel_use_any(Sel *s, RaVreg v);
uint8_t sel_use_late(Sel *s, RaVreg v); /* any place, not overwritten by the instruction */
uint8_t sel_use_in(Sel *s, RaVreg v, uint8_t reg);
void sel_clobber(Sel *s, uint64_t regs);

/* Values. sel_vreg asks for r in a register (or spilled): from then on r is needed. */
RaVreg sel_vreg(Sel *s, IrRef r);
RaVreg sel_temp(Sel *s, uint8_t type);
RaVreg sel_int(Sel *s, uint8_t type, int64_t v); /* a constant in a register */
static inline bool sel_wanted(const Sel *s, IrRef r) { return s->vreg[r] != 0; }
/* Follows conversions that change no bits of the register. An iconst at the end keeps its own type. */
IrRef sel_strip(const Sel *s, IrRef r);
bool sel_imm32(const Sel *s, IrRef r, unsigned size, int64_t *imm);

/* Addresses, before they belong to an instruction. */
typedef struct Addr {
    uint8_t kind, scale;
    IrRef base, index;
    RaVreg index_vreg; /* instead of `index` */
    int64_t disp;
    uint32_t id;
} Addr;
/* a + imm, taking apart the additions that compute a. */
Addr sel_addr(Sel *s, IrRef a, int64_t imm);
/* The same for the value of addition r itself, of `size` bytes. */
Addr sel_sum(Sel *s, IrRef r, unsigned size);
/* Makes `a` the memory operand of the instruction made last. */
void sel_mem(Sel *s, Addr a);
void sel_mem2(Sel *s, Addr a);
/* Whether load r of `size` bytes can be the memory operand of the instruction at hand; then it is gone. */
bool sel_fold_load(Sel *s, IrRef r, unsigned size, Addr *a);
/* The check that a hardware fault would not make: see DESIGN D7 and ops.h on memory. */
bool sel_needs_check(const IrInst *i);
void sel_check(Sel *s, IrRef a);

/* Rules (lower.c). */
void lower_inst(Sel *s, IrRef r);
void lower_arrivals(Sel *s); /* at the start of a block */
void sel_bug(const Sel *s, IrRef r, const char *what);

static inline unsigned type_size(uint8_t t) { return ir_type_size(t); }
static inline bool type_is_vec(uint8_t t) {
    return t == IR_F32 || t == IR_F64 || t == IR_V128 || t == IR_V256;
}
static inline bool sel_fits32(int64_t v) { return v == (int32_t)v; }

#endif
