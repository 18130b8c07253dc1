/* dce: removes instructions whose value nothing needs (mark and sweep, so dead cycles of phis go too). What
 * may throw stays, as do writes and calls. */
#include "ir/passes.h"

static bool is_root(const IrInst *i) {
    uint16_t flags = ir_op_info[i->op].flags;
    if (flags & (OPF_TERM | OPF_WRITES | OPF_CALLS)) return true;
    return ir_may_throw(i) || (i->flags & IRF_VOLATILE);
}

bool ir_pass_dce(IrFunc *f, IrPassEnv *env) {
    bool *marked = ARENA_ARRAY(env->scratch, bool, f->ninst), changed = false;
    IrRef *stack = arena_alloc_raw(env->scratch, sizeof(IrRef) * f->ninst);
    uint32_t sp = 0;
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) {
            if (!is_root(&f->inst[r])) continue;
            marked[r] = true;
            stack[sp++] = r;
        }
    }
    while (sp) {
        IrRef r = stack[--sp];
        uint32_t n = ir_num_operands(f, r);
        for (uint32_t k = 0; k < n; k++) {
            IrRef o = *ir_operand(f, r, k);
            if (marked[o]) continue;
            marked[o] = true;
            stack[sp++] = o;
        }
    }
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        for (IrRef r = f->blocks.items[b].first, next; r; r = next) {
            next = f->inst[r].next;
            if (marked[r]) continue;
            ir_remove(f, r);
            changed = true;
        }
    }
    return changed;
}
