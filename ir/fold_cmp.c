/* Rules of comparisons and of what is decided by them. */
#include "ir/fold.h"

static uint8_t invert(uint8_t cc, bool is_float) {
    static const uint8_t ints[] = {CC_NE, CC_EQ, CC_GE, CC_GT, CC_LE, CC_LT, CC_UGE, CC_UGT, CC_ULE, CC_ULT};
    static const uint8_t floats[] = {CC_NE,  CC_EQ, CC_UGE, CC_UGT, CC_ULE,
                                     CC_ULT, CC_GE, CC_GT,  CC_LE,  CC_LT};
    return is_float ? floats[cc] : ints[cc];
}

static IrRef into_cmp(Fold *fold, IrRef r, uint8_t cc, IrRef a, IrRef b) {
    fold_into(fold, r, OP_cmp, a, b);
    fold->f->inst[r].mem = cc;
    return r;
}

static bool is_zero(const Fold *fold, IrRef r) {
    int64_t c;
    return fold_const_value(fold, r, &c) && c == 0;
}

static bool is_bool(const Fold *fold, IrRef r) { return fold_unsigned_bits(fold, r) <= 1; }

static IrRef cmp_same(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    if (i->a != i->b || ir_is_float(fold_inst(fold, i->a)->type)) return 0;
    bool holds =
        i->mem == CC_EQ || i->mem == CC_LE || i->mem == CC_GE || i->mem == CC_ULE || i->mem == CC_UGE;
    return fold_into_const(fold, r, holds);
}

/* Words of 64 bits compare whatever their kind. */
static IrRef cmp_cast(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    IrRef a = fold_is(fold, i->a, OP_cast) ? fold_inst(fold, i->a)->a : i->a;
    IrRef b = fold_is(fold, i->b, OP_cast) ? fold_inst(fold, i->b)->a : i->b;
    return a == i->a && b == i->b ? 0 : into_cmp(fold, r, i->mem, a, b);
}

/* (x < y) != 0, (x < y) == 0, and the same with 1 */
static IrRef cmp_of_bool(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    int64_t c;
    if ((i->mem != CC_EQ && i->mem != CC_NE) || !fold_const_value(fold, i->b, &c)) return 0;
    if (c != 0 && c != 1) return 0;
    bool negate = (i->mem == CC_EQ) == (c == 0);
    if (a->op == OP_cmp) {
        if (!negate) return i->a;
        return into_cmp(fold, r, invert(a->mem, ir_is_float(fold_inst(fold, a->a)->type)), a->a, a->b);
    }
    if (!negate && a->type == IR_I32 && is_bool(fold, i->a)) return i->a;
    if (c == 1 && is_bool(fold, i->a)) {
        IrRef x = i->a, zero = fold_const(fold, a->type, 0);
        return into_cmp(fold, r, negate ? CC_EQ : CC_NE, x, zero);
    }
    return 0;
}

/* x - y == 0, x ^ y == 0; x + c1 == c2 */
static IrRef cmp_of_difference(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    int64_t c1, c2;
    if ((i->mem != CC_EQ && i->mem != CC_NE) || !fold_const_value(fold, i->b, &c2)) return 0;
    if (c2 == 0 && (a->op == OP_sub || a->op == OP_xor)) return into_cmp(fold, r, i->mem, a->a, a->b);
    if (a->op != OP_add || !fold_const_value(fold, a->b, &c1)) return 0;
    uint8_t type = a->type, cc = i->mem;
    IrRef x = a->a;
    if (type != IR_I32 && type != IR_I64) return 0;
    IrRef c = fold_const(fold, type, (int64_t)((uint64_t)c2 - (uint64_t)c1));
    return into_cmp(fold, r, cc, x, c);
}

/* Both sides extended alike, or one and a constant: compare the narrow ones. */
static IrRef cmp_extended(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a), *b = fold_inst(fold, i->b);
    int64_t c;
    if (a->op != OP_zext32 && a->op != OP_sext32) return 0;
    bool zero = a->op == OP_zext32;
    uint8_t cc = i->mem;
    if (zero && cc >= CC_LT && cc <= CC_GE) cc = (uint8_t)(cc + (CC_ULT - CC_LT));
    IrRef x = a->a, y;
    if (b->op == a->op) {
        y = b->a;
    } else if (fold_const_value(fold, i->b, &c) && (zero ? c == (uint32_t)c : c == (int32_t)c)) {
        y = fold_const(fold, IR_I32, (int32_t)c);
    } else {
        return 0;
    }
    return into_cmp(fold, r, cc, x, y);
}

/* Against a constant that the left side cannot reach, or can only just. */
static IrRef cmp_range(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    uint8_t type = fold_inst(fold, i->a)->type, cc = i->mem;
    if (ir_is_float(type) || !fold_const_value(fold, i->b, &c)) return 0;
    unsigned width = 8 * ir_type_size(type), bits = fold_unsigned_bits(fold, i->a);
    if (cc == CC_ULT && c == 0) return fold_into_const(fold, r, 0);
    if (cc == CC_UGE && c == 0) return fold_into_const(fold, r, 1);
    if ((cc == CC_UGT && c == 0) || (cc == CC_UGE && c == 1))
        return into_cmp(fold, r, CC_NE, i->a, c ? fold_const(fold, type, 0) : i->b);
    if ((cc == CC_ULE && c == 0) || (cc == CC_ULT && c == 1))
        return into_cmp(fold, r, CC_EQ, i->a, c ? fold_const(fold, type, 0) : i->b);
    if (bits >= width) return 0;
    uint64_t most = bits ? (1ull << bits) - 1 : 0, u = width == 32 ? (uint32_t)c : (uint64_t)c;
    bool above = cc < CC_ULT ? c > (int64_t)most : u > most; /* c is larger than any x */
    if (above) {
        static const bool holds[] = {[CC_NE] = true,  [CC_LT] = true,  [CC_LE] = true,
                                     [CC_ULT] = true, [CC_ULE] = true, [CC_UGE] = false};
        return fold_into_const(fold, r, holds[cc]);
    }
    if (cc < CC_ULT && c < 0) {
        bool holds = cc == CC_NE || cc == CC_GT || cc == CC_GE;
        return fold_into_const(fold, r, holds);
    }
    return 0;
}

static IrRef cmp_null(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    if ((i->mem != CC_EQ && i->mem != CC_NE) || !is_zero(fold, i->b) || !fold_nonnull(fold, i->a)) return 0;
    return fold_into_const(fold, r, i->mem == CC_NE);
}

static IrRef cmp_widened_floats(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    if (!fold_is(fold, i->a, OP_fext) || !fold_is(fold, i->b, OP_fext)) return 0;
    return into_cmp(fold, r, i->mem, fold_inst(fold, i->a)->a, fold_inst(fold, i->b)->a);
}

const FoldRule fold_cmp_rules[] = {cmp_same,          cmp_cast,           cmp_of_bool,
                                   cmp_of_difference, cmp_extended,       cmp_range,
                                   cmp_null,          cmp_widened_floats, NULL};

/* --- select --- */

static IrRef select_known(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    if (i->b == i->c) return i->b;
    return fold_const_value(fold, i->a, &c) ? (c ? i->b : i->c) : 0;
}

/* select of x != 0 or x == 0, where x is an i32, asks x itself */
static IrRef select_condition(Fold *fold, IrRef r) {
    IrInst *i = &fold->f->inst[r];
    const IrInst *a = fold_inst(fold, i->a);
    if (a->op != OP_cmp || (a->mem != CC_EQ && a->mem != CC_NE) || !is_zero(fold, a->b)) return 0;
    if (fold_inst(fold, a->a)->type != IR_I32) return 0;
    if (a->mem == CC_EQ) {
        IrRef b = i->b;
        i->b = i->c;
        i->c = b;
    }
    i->a = a->a;
    return r;
}

/* c ? 1 : 0 and c ? 0 : 1 */
static IrRef select_bool(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t b, c;
    if (i->type != IR_I32 || !fold_const_value(fold, i->b, &b) || !fold_const_value(fold, i->c, &c)) return 0;
    if (b + c != 1 || b * c != 0) return 0;
    if (b == 1 && is_bool(fold, i->a)) return i->a;
    IrRef x = i->a, zero = fold_const(fold, IR_I32, 0);
    return into_cmp(fold, r, b ? CC_NE : CC_EQ, x, zero);
}

const FoldRule fold_select_rules[] = {select_known, select_condition, select_bool, NULL};

/* --- br and trapif --- */

static bool swap_successors(Fold *fold, IrRef r) {
    IrBlock *b = &fold->f->blocks.items[fold->f->inst[r].block];
    if (b->succ[0] == b->succ[1]) return false; /* the order ties edges to phi operands */
    uint32_t s = b->succ[0];
    b->succ[0] = b->succ[1];
    b->succ[1] = s;
    return true;
}

static IrRef branch_on_zero(Fold *fold, IrRef r) {
    IrInst *i = &fold->f->inst[r];
    const IrInst *a = fold_inst(fold, i->a);
    if (a->op != OP_cmp || (a->mem != CC_EQ && a->mem != CC_NE) || !is_zero(fold, a->b)) return 0;
    if (fold_inst(fold, a->a)->type != IR_I32) return 0;
    if (a->mem == CC_EQ && (i->op != OP_br || !swap_successors(fold, r))) return 0;
    i->a = a->a;
    return r;
}

/* !x written as x ^ 1 */
static IrRef branch_on_flipped(Fold *fold, IrRef r) {
    IrInst *i = &fold->f->inst[r];
    const IrInst *a = fold_inst(fold, i->a);
    int64_t c;
    if (i->op != OP_br || a->op != OP_xor || !fold_const_value(fold, a->b, &c) || c != 1) return 0;
    if (!is_bool(fold, a->a) || !swap_successors(fold, r)) return 0;
    i->a = a->a;
    return r;
}

static IrRef trap_never(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    return i->op == OP_trapif && is_zero(fold, i->a) ? FOLD_GONE : 0;
}

const FoldRule fold_branch_rules[] = {branch_on_zero, branch_on_flipped, trap_never, NULL};

/* --- phi --- */

/* All operands the same constant, though not the same instruction. */
static IrRef phi_of_constants(Fold *fold, IrRef r) {
    IrFunc *f = fold->f;
    const IrInst *i = fold_inst(fold, r);
    const IrInst *first = fold_inst(fold, f->pool.items[i->list]);
    if (first->op != OP_iconst && first->op != OP_fconst) return 0;
    for (uint32_t k = 1; k < i->nlist; k++) {
        const IrInst *o = fold_inst(fold, f->pool.items[i->list + k]);
        if (o->op != first->op || o->imm != first->imm) return 0;
    }
    IrInst copy = {.op = first->op, .type = i->type, .imm = first->imm, .loc = i->loc};
    IrRef at = r;
    while (f->inst[at].op == OP_phi) at = f->inst[at].next;
    return ir_insert_before(f, at, copy);
}

const FoldRule fold_phi_rules[] = {phi_of_constants, NULL};
