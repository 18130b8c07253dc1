/* dce: removes instructions whose value nothing needs (mark and sweep, so dead cycles of phis go too). What
 * may throw stays, as do writes and calls; but an object that is only written to goes with the writes. */
#include "ir/passes.h"

/* The call marked IRF_FRESH whose object an address lies in, or 0. */
static IrRef fresh_object(const IrFunc *f, IrRef addr) {
    for (;;) {
        const IrInst *i = &f->inst[addr];
        if (i->op == OP_call) return i->flags & IRF_FRESH ? addr : 0;
        bool steps = i->op == OP_cast || (i->op == OP_add && f->inst[i->b].op == OP_iconst);
        if (!steps) return 0;
        addr = i->a;
    }
}

/* The fresh object that instruction r only writes to, or 0. */
static IrRef fills(const IrFunc *f, IrRef r) {
    const IrInst *i = &f->inst[r];
    bool writes = i->op == OP_store || i->op == OP_storeref || i->op == OP_memcpy || i->op == OP_memzero;
    if (!writes || (i->flags & IRF_VOLATILE)) return 0;
    if (i->op == OP_memcpy && !(i->flags & IRF_NOFAULT)) return 0;
    return fresh_object(f, i->a);
}

static bool is_root(const IrFunc *f, IrRef r) {
    const IrInst *i = &f->inst[r];
    uint16_t flags = ir_op_info[i->op].flags;
    if (i->op == OP_call && (i->flags & IRF_FRESH)) return false;
    if (flags & (OPF_TERM | OPF_WRITES | OPF_CALLS)) return true;
    return ir_may_throw(i) || (i->flags & IRF_VOLATILE);
}

bool ir_pass_dce(IrFunc *f, IrPassEnv *env) {
    bool *marked = ARENA_ARRAY(env->scratch, bool, f->ninst), changed = false;
    IrRef *stack = arena_alloc_raw(env->scratch, sizeof(IrRef) * f->ninst);
    /* By object, then by instruction: the next that fills it. */
    IrRef *filler = ARENA_ARRAY(env->scratch, IrRef, f->ninst);
    uint32_t sp = 0;
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) {
            IrRef object = fills(f, r);
            if (object) {
                filler[r] = filler[object];
                filler[object] = r;
                continue;
            }
            if (!is_root(f, r)) continue;
            marked[r] = true;
            stack[sp++] = r;
        }
    }
    while (sp) {
        IrRef r = stack[--sp];
        /* The object lives: so does what is in it. */
        for (IrRef w = f->inst[r].op == OP_call ? filler[r] : 0; w; w = filler[w]) {
            if (marked[w]) continue;
            marked[w] = true;
            stack[sp++] = w;
        }
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
