/* What the tests of the register allocator share: a builder of functions, a generator of random ones, and a
 * machine that runs allocated code beside the original. */
#ifndef TESTS_RA_LIB_H
#define TESTS_RA_LIB_H

#include "base/vec.h"
#include "ir/regalloc.h"

/* --- builder: blocks in order; edges at the end --- */

typedef struct RaTestBlock {
    VEC(uint32_t) succ, pred;
    VEC(RaVreg) params, args;
} RaTestBlock;

typedef struct RaTest {
    Arena arena, scratch;
    Diag diag;
    RaFunc f;
    RaRegs regs;
    RaResult r;
    VEC(RaBlock) blocks;
    VEC(RaTestBlock) edges;
    VEC(RaInst) insts;
    VEC(RaOperand) ops;
    VEC(uint8_t) classes, sizes;
} RaTest;

void rt_init(RaTest *t, uint64_t allocatable, uint64_t callee_saved);
void rt_free(RaTest *t);
RaVreg rt_int(RaTest *t);
RaVreg rt_float(RaTest *t, unsigned size);
/* Opens the next block. */
uint32_t rt_block(RaTest *t, unsigned depth);
RaVreg rt_param(RaTest *t, RaVreg v);
void rt_args(RaTest *t, uint32_t block, unsigned n, const RaVreg *args);
void rt_edge(RaTest *t, uint32_t from, uint32_t to);
/* Adds an instruction to the block opened last, and operands to that. */
void rt_inst(RaTest *t, uint64_t clobbers);
void rt_op(RaTest *t, RaKind kind, RaVreg v, RaConstraint constraint, unsigned reg, RaPos pos);
static inline void rt_use(RaTest *t, RaVreg v) { rt_op(t, RA_USE, v, RA_REG, 0, RA_EARLY); }
static inline void rt_use_any(RaTest *t, RaVreg v) { rt_op(t, RA_USE, v, RA_ANY, 0, RA_EARLY); }
static inline void rt_use_in(RaTest *t, RaVreg v, unsigned r) { rt_op(t, RA_USE, v, RA_FIXED, r, RA_EARLY); }
static inline RaVreg rt_def(RaTest *t, RaVreg v) { return rt_op(t, RA_DEF, v, RA_REG, 0, RA_LATE), v; }
static inline RaVreg rt_def_in(RaTest *t, RaVreg v, unsigned r) {
    return rt_op(t, RA_DEF, v, RA_FIXED, r, RA_LATE), v;
}
/* Makes t->f from what was built. */
void rt_finish(RaTest *t);
/* Allocates, then checks and runs it a few times; on a finding prints the function.
 * Returns what was found. */
const char *rt_try(RaTest *t);

/* --- random functions --- */

typedef struct RtRandom {
    uint64_t state;
} RtRandom;
uint32_t rt_below(RtRandom *x, uint32_t n);

typedef struct RtShape {
    uint32_t blocks, insts; /* about as many */
    uint32_t regs;          /* per class */
    uint32_t pressure;      /* how far back operands reach */
    bool shuffle;           /* block order unlike the flow */
    bool reducible;
} RtShape;
/* Fills t (not initialised) with a function. */
void rt_generate(RaTest *t, RtRandom *x, RtShape shape);

/* Runs t->f with original values and with t->r's locations side by side along random ways. Returns the first
 * difference in words, or NULL. */
const char *rt_run(RaTest *t, RtRandom *x, uint32_t steps);

#endif
