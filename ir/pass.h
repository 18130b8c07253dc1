/* The passes over one function, in one table (ir/pass.c). A pass is one file and one row:
 * name (the same in dumps, timings and flags), function, the levels it runs at,
 * and whether it only analyses. */
#ifndef ANVIL_IR_PASS_H
#define ANVIL_IR_PASS_H

#include "ir/ir.h"

typedef struct IrPassEnv {
    Arena *scratch; /* reset between passes */
    Diag *diag;
    int level;   /* 0, 1, 2; 's' is 1 with size */
    bool verify; /* run the verifier after every pass; a broken rule is diag_bug */
    /* Called after each pass that changed the function, when set (dumps). */
    void (*dump)(void *user, const char *pass, const IrFunc *f);
    void *dump_user;
    uint64_t *nanos; /* time per row of the table, or NULL */
    /* The body to copy in place of a call, or NULL to leave the call. Asked by pass `inline` for each
     * OP_call; predecessors of the body must be valid, it must not have EH regions, and it stays as it is. */
    const IrFunc *(*inline_candidate)(void *user, const IrFunc *caller, IrRef call);
    void *inline_user;
} IrPassEnv;

typedef struct IrPass {
    const char *name;
    bool (*run)(IrFunc *f, IrPassEnv *env); /* returns whether it changed anything */
    uint8_t min_level;
} IrPass;

extern const IrPass ir_passes[];
extern const uint32_t ir_npasses;

/* Runs one row of the table, whatever the level. Predecessors must be valid. */
void ir_run_pass(IrFunc *f, IrPassEnv *env, uint32_t row);

/* Puts the body of callee in place of a call in a reachable block; several returns, second results, slots and
 * contexts are handled. Returns false, with nothing changed, when the callee cannot be copied: it has EH
 * regions, uses its frame's address or localloc, or does not have the signature of the call. The results of a
 * call become phis; pass cfgclean tidies up. ir/inline.c */
bool ir_inline_call(IrFunc *caller, IrRef call, const IrFunc *callee);

/* Runs the table's rows for env->level in order. */
void ir_run_passes(IrFunc *f, IrPassEnv *env);

/* The same, but stops before the first row of that name: for bodies that are kept to be inlined. */
void ir_run_passes_until(IrFunc *f, IrPassEnv *env, const char *name);

#endif
