/* Rules of memory operations. */
#include "ir/fold.h"

enum { GUARD_PAGE = 4096 };

bool fold_nonnull(const Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    while (i->op == OP_cast) i = fold_inst(fold, i->a);
    return i->op == OP_slotaddr || i->op == OP_symaddr || i->op == OP_frameaddr;
}

/* The offset takes a constant that is added to the address. A null address must go on faulting, so the sum
 * stays within the page that is never mapped unless the access cannot fault or has no object below. */
static IrRef address_add(Fold *fold, IrRef r) {
    IrInst *i = &fold->f->inst[r];
    const IrInst *a = fold_inst(fold, i->a);
    int64_t c;
    if (a->op != OP_add || !fold_const_value(fold, a->b, &c)) return 0;
    int64_t sum = (int64_t)((uint64_t)i->imm + (uint64_t)c);
    bool free = (i->flags & IRF_NOFAULT) || fold_nonnull(fold, a->a);
    if (sum != (int32_t)sum || (!free && (sum < 0 || sum >= GUARD_PAGE || i->imm < 0 || c < 0))) return 0;
    i->imm = sum;
    i->a = a->a;
    return r;
}

static IrRef address_cast(Fold *fold, IrRef r) {
    IrInst *i = &fold->f->inst[r];
    if (!fold_is(fold, i->a, OP_cast)) return 0;
    i->a = fold_inst(fold, i->a)->a;
    return r;
}

static IrRef address_nonnull(Fold *fold, IrRef r) {
    IrInst *i = &fold->f->inst[r];
    if ((i->flags & IRF_NOFAULT) || !fold_nonnull(fold, i->a)) return 0;
    if (i->op == OP_memcpy && !fold_nonnull(fold, i->b)) return 0;
    i->flags |= IRF_NOFAULT;
    return r;
}

/* A narrow store writes the low bits, whatever the rest is. */
static IrRef store_narrow(Fold *fold, IrRef r) {
    IrInst *i = &fold->f->inst[r];
    const IrInst *v = fold_inst(fold, i->b);
    if (i->op != OP_store || i->mem > MEM_U16) return 0;
    int64_t c, mask = i->mem <= MEM_U8 ? 0xff : 0xffff;
    bool through;
    switch (v->op) {
        case OP_sext8:
        case OP_zext8: through = i->mem <= MEM_U8; break;
        case OP_sext16:
        case OP_zext16:
        case OP_sext32:
        case OP_zext32:
        case OP_trunc: through = true; break;
        case OP_and: through = fold_const_value(fold, v->b, &c) && (c & mask) == mask; break;
        default: through = false;
    }
    uint8_t type = fold_inst(fold, v->a)->type;
    if (!through || (type != IR_I32 && type != IR_I64)) return 0; /* pointers are not stored in part */
    i->b = v->a;
    return r;
}

static IrRef store_cast(Fold *fold, IrRef r) {
    IrInst *i = &fold->f->inst[r];
    if (i->op != OP_store || ir_mem_size(i->mem) != 8 || !fold_is(fold, i->b, OP_cast)) return 0;
    i->b = fold_inst(fold, i->b)->a;
    return r;
}

const FoldRule fold_memory_rules[] = {address_cast, address_add, address_nonnull,
                                      store_narrow, store_cast,  NULL};

static IrRef block_empty(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    return i->imm == 0 ? FOLD_GONE : 0;
}

const FoldRule fold_block_rules[] = {block_empty, address_cast, address_nonnull, NULL};

static IrRef null_never(Fold *fold, IrRef r) {
    return fold_nonnull(fold, fold_inst(fold, r)->a) ? FOLD_GONE : 0;
}

const FoldRule fold_null_rules[] = {null_never, address_cast, NULL};
