/* What the pure operations compute, and those that are pure but for their trap, on 64-bit patterns. The one
 * definition that constant folding and the interpreter share. */
#ifndef ANVIL_IR_EVAL_H
#define ANVIL_IR_EVAL_H

#include "ir/edit.h"

typedef enum IrEval {
    EVAL_NO,       /* not an operation that can be computed from its operands */
    EVAL_OK,       /* *out is the result */
    EVAL_OVERFLOW, /* throws instead */
    EVAL_DIVZERO
} IrEval;

/* Computes an operation of result type `type` (mem: the condition of a cmp) from operands of type atype. An
 * i32 is sign-extended to 64 bits, in operands and result; an f32 is the low half, the rest zero. */
IrEval ir_eval(uint8_t op, uint8_t type, uint8_t mem, uint8_t atype, const uint64_t arg[3], uint64_t *out);

#endif
