/* What the rules of pass `fold` are made of. A rule looks at one instruction whose operands are simplified
 * already, and returns
 *     0          it does not apply
 *     r itself   it has rewritten the instruction in place
 *     another    the value that stands for r, which goes away
 *     FOLD_GONE  the instruction, which has no value, is not needed */
#ifndef ANVIL_IR_FOLD_H
#define ANVIL_IR_FOLD_H

#include "ir/passes.h"

#define FOLD_GONE UINT32_MAX

typedef struct Fold {
    IrFunc *f;
    IrRef at;  /* the instruction that is being simplified: new ones go before it */
    int depth; /* of instructions made while others are made */
} Fold;

typedef IrRef (*FoldRule)(Fold *fold, IrRef r);

/* Makes an instruction before fold->at, simplified. */
IrRef fold_make(Fold *fold, uint8_t op, uint8_t type, IrRef a, IrRef b);
IrRef fold_const(Fold *fold, uint8_t type, int64_t v);
IrRef fold_cmp(Fold *fold, uint8_t cc, IrRef a, IrRef b);
/* Turns r into another operation in place; type, block and position stay. Returns r. */
IrRef fold_into(Fold *fold, IrRef r, uint8_t op, IrRef a, IrRef b);
IrRef fold_into_const(Fold *fold, IrRef r, int64_t v);

static inline const IrInst *fold_inst(const Fold *fold, IrRef r) { return &fold->f->inst[r]; }
static inline bool fold_is(const Fold *fold, IrRef r, uint8_t op) { return fold->f->inst[r].op == op; }
/* Whether r is an integer constant; *v receives it. */
static inline bool fold_const_value(const Fold *fold, IrRef r, int64_t *v) {
    *v = fold->f->inst[r].imm;
    return fold->f->inst[r].op == OP_iconst;
}

/* Least number of bits n such that 0 <= value < 2^n is known; the width of the type when nothing is. */
unsigned fold_unsigned_bits(const Fold *fold, IrRef r);
/* Likewise for -2^(n-1) <= value < 2^(n-1). */
unsigned fold_signed_bits(const Fold *fold, IrRef r);
/* Whether the value cannot be null. */
bool fold_nonnull(const Fold *fold, IrRef r);

/* The rules by operation; each list ends with NULL. */
extern const FoldRule fold_add_rules[], fold_sub_rules[], fold_mul_rules[], fold_and_rules[], fold_or_rules[],
    fold_xor_rules[], fold_shift_rules[], fold_unary_rules[], fold_checked_rules[], fold_float_rules[];
extern const FoldRule fold_cmp_rules[], fold_select_rules[], fold_branch_rules[], fold_phi_rules[];
extern const FoldRule fold_extend_rules[], fold_convert_rules[];
extern const FoldRule fold_div_rules[];
extern const FoldRule fold_memory_rules[], fold_block_rules[], fold_null_rules[];

#endif
