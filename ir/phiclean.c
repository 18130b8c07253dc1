/* phiclean: replaces phis whose operands are one value, or that value and the phi itself (Braun
 * et al. 2013). */
#include "ir/passes.h"

/* The one value that the phi stands for, or 0. Stops at the second, so most phis cost two looks. */
static IrRef only_operand(IrFunc *f, IrRef phi, IrRef *map) {
    const IrInst *i = &f->inst[phi];
    IrRef only = 0;
    for (uint32_t k = 0; k < i->nlist; k++) {
        IrRef o = ir_resolve(map, f->ninst, f->pool.items[i->list + k]);
        if (o == phi || o == only) continue;
        if (only) return 0;
        only = o;
    }
    return only;
}

bool ir_pass_phiclean(IrFunc *f, IrPassEnv *env) {
    IrRef *map = ARENA_ARRAY(env->scratch, IrRef, f->ninst);
    IrUses uses = {0};
    VEC(IrRef) work = {0};
    bool changed = false;
    for (uint32_t b = 0; b < f->blocks.len; b++)
        for (IrRef r = f->blocks.items[b].first; r && f->inst[r].op == OP_phi; r = f->inst[r].next)
            vec_push(env->scratch, &work, r);
    while (work.len) {
        IrRef phi = vec_pop(&work), only;
        if (f->inst[phi].block == IR_NOBLOCK || !(only = only_operand(f, phi, map))) continue;
        if (!changed) uses = ir_uses(f, env->scratch);
        changed = true;
        map[phi] = only;
        ir_remove(f, phi);
        for (uint32_t u = uses.start[phi]; u < uses.start[phi + 1]; u++)
            if (f->inst[uses.use[u]].op == OP_phi) vec_push(env->scratch, &work, uses.use[u]);
    }
    if (changed) ir_replace_uses(f, map, f->ninst);
    return changed;
}
