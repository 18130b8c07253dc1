/* Runs IR directly: the oracle for passes and back ends. Addresses are those of the host's memory, so the
 * caller may share data with the interpreted code; every access is trusted but for null. Slots live in a
 * frame of the interpreter and start as zero. Exceptions unwind in one pass: a catch or filter clause is
 * asked when the walk reaches it, after the finally clauses inside it have run. */
#ifndef ANVIL_IR_INTERP_H
#define ANVIL_IR_INTERP_H

#include "ir/ir.h"

/* An i32 is sign-extended, an f32 the low half; vectors use all bytes. */
typedef union IrValue {
    uint64_t u;
    uint8_t bytes[32];
} IrValue;

typedef enum IrOutcome {
    IR_RETURNED,
    IR_THREW, /* IrInterp.exception left the function */
    IR_STUCK  /* out of steps, or something that cannot be interpreted: IrInterp.error says what */
} IrOutcome;

typedef struct IrInterp IrInterp;
struct IrInterp {
    Arena *arena;   /* frames; grows until the caller resets it */
    void *user;     /* for the callbacks */
    uint64_t steps; /* instructions still allowed */
    uint64_t exception;
    const char *error;
    /* Address of a symbol. */
    uint64_t (*address)(void *user, IrSym sym);
    /* A call: to sym, or with sym == 0 to the code address target. Sets result[0..2) and returns how it
     * ended; IR_THREW after setting it->exception. NULL: calls are stuck. */
    IrOutcome (*call)(void *user, IrInterp *it, IrSym sym, uint64_t target, const IrInst *inst,
                      const IrValue *args, uint32_t nargs, IrValue result[2]);
    /* The exception that stands for a trap. NULL: 0x100 + kind. */
    uint64_t (*trap)(void *user, IrTrap kind);
    /* Whether a catch or filter clause takes the exception. NULL: catch clauses of type 0 do, no others. */
    bool (*catches)(void *user, const IrRegion *region, uint64_t frame, uint64_t exception);
};

/* Runs f on nargs arguments, which must be f->nparams; ret receives what it returns. */
IrOutcome ir_interp(IrInterp *it, IrFunc *f, const IrValue *args, uint32_t nargs, IrValue ret[2]);

#endif
