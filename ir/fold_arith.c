/* Rules of arithmetic. */
#include <math.h>
#include <string.h>

#include "ir/fold.h"

static unsigned width(const Fold *fold, IrRef r) { return 8 * ir_type_size(fold_inst(fold, r)->type); }

static bool power_of_two(int64_t v, unsigned bits, unsigned *log) {
    uint64_t u = bits == 32 ? (uint32_t)v : (uint64_t)v;
    if (!u || (u & (u - 1))) return false;
    *log = (unsigned)__builtin_ctzll(u);
    return true;
}

/* x op 0 = x, for a right operand that is 0. */
static IrRef zero_right(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    if (!fold_const_value(fold, i->b, &c) || c != 0) return 0;
    if (fold_inst(fold, i->a)->type == i->type) return i->a;
    return fold_make(fold, OP_cast, i->type, i->a, 0);
}

/* (x + c1) + c2 = x + (c1 + c2) */
static IrRef add_add(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *in = fold_inst(fold, i->a);
    int64_t c1, c2;
    if (!fold_const_value(fold, i->b, &c2) || in->op != OP_add || in->type != i->type ||
        !fold_const_value(fold, in->b, &c1))
        return 0;
    IrRef x = in->a;
    IrRef c = fold_const(fold, fold_inst(fold, i->b)->type, (int64_t)((uint64_t)c1 + (uint64_t)c2));
    return fold_into(fold, r, OP_add, x, c);
}

/* slot or symbol + c: the symbol's own offset takes it. */
static IrRef add_symbol(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    if (!fold_const_value(fold, i->b, &c) || !fold_is(fold, i->a, OP_symaddr)) return 0;
    const IrInst *s = fold_inst(fold, i->a);
    int64_t imm = s->imm + c;
    IrSym sym = s->sym;
    if (imm < 0 || imm > INT32_MAX / 2) return 0;
    fold_into(fold, r, OP_symaddr, 0, 0);
    fold->f->inst[r].sym = sym;
    fold->f->inst[r].imm = imm;
    return r;
}

/* x + (0 - y) = x - y */
static IrRef add_neg(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    if (i->type == IR_BYREF) return 0;
    if (fold_is(fold, i->b, OP_neg)) return fold_into(fold, r, OP_sub, i->a, fold_inst(fold, i->b)->a);
    if (fold_is(fold, i->a, OP_neg)) return fold_into(fold, r, OP_sub, i->b, fold_inst(fold, i->a)->a);
    return 0;
}

/* (x - y) + y = x */
static IrRef add_sub(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    return a->op == OP_sub && a->b == i->b && fold_inst(fold, a->a)->type == i->type ? a->a : 0;
}

/* A byref made of an object needs no cast on the way. */
static IrRef add_cast(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    if (i->type != IR_BYREF || a->op != OP_cast || fold_inst(fold, i->b)->type != IR_I64) return 0;
    uint8_t from = fold_inst(fold, a->a)->type;
    return from == IR_REF || from == IR_BYREF ? fold_into(fold, r, OP_add, a->a, i->b) : 0;
}

const FoldRule fold_add_rules[] = {add_cast, zero_right, add_symbol, add_add, add_neg, add_sub, NULL};

static IrRef sub_const(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    uint8_t btype = fold_inst(fold, i->b)->type;
    if (!fold_const_value(fold, i->b, &c) || (btype != IR_I32 && btype != IR_I64)) return 0;
    IrRef minus = fold_const(fold, btype, (int64_t)(0 - (uint64_t)c));
    return fold_into(fold, r, OP_add, fold_inst(fold, r)->a, minus);
}

static IrRef sub_same(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    return i->a == i->b ? fold_into_const(fold, r, 0) : 0;
}

/* (x + y) - y = x, (x + y) - x = y, 0 - x = -x */
static IrRef sub_add(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    int64_t c;
    if (fold_const_value(fold, i->a, &c) && c == 0 && (i->type == IR_I32 || i->type == IR_I64) &&
        fold_inst(fold, i->b)->type == i->type)
        return fold_into(fold, r, OP_neg, i->b, 0);
    if (a->op != OP_add) return 0;
    if (a->b == i->b && fold_inst(fold, a->a)->type == i->type) return a->a;
    return a->a == i->b && fold_inst(fold, a->b)->type == i->type ? a->b : 0;
}

const FoldRule fold_sub_rules[] = {zero_right, sub_same, sub_const, sub_add, NULL};

static IrRef mul_const(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    unsigned log;
    if (!fold_const_value(fold, i->b, &c)) return 0;
    if (c == 0) return i->b;
    if (c == 1) return i->a;
    if (c == -1) return fold_into(fold, r, OP_neg, i->a, 0);
    if (!power_of_two(c, width(fold, r), &log)) return 0;
    IrRef shift = fold_const(fold, IR_I32, log);
    return fold_into(fold, r, OP_shl, fold_inst(fold, r)->a, shift);
}

const FoldRule fold_mul_rules[] = {mul_const, NULL};

/* --- bits --- */

static IrRef same_operands(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    return i->a == i->b ? i->a : 0;
}

/* (x op c1) op c2 = x op (c1 op c2) */
static IrRef bits_reassociate(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *in = fold_inst(fold, i->a);
    int64_t c1, c2;
    if (in->op != i->op || !fold_const_value(fold, i->b, &c2) || !fold_const_value(fold, in->b, &c1))
        return 0;
    uint8_t op = i->op;
    IrRef x = in->a;
    IrRef c = fold_const(fold, i->type, op == OP_and ? c1 & c2 : op == OP_or ? c1 | c2 : c1 ^ c2);
    return fold_into(fold, r, op, x, c);
}

static IrRef and_const(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    if (!fold_const_value(fold, i->b, &c)) return 0;
    if (c == 0) return i->b;
    if (c == -1) return i->a;
    unsigned bits = fold_unsigned_bits(fold, i->a);
    uint64_t possible = bits < 64 ? (1ull << bits) - 1 : UINT64_MAX;
    if (((uint64_t)c & possible) == possible) return i->a;
    if (((uint64_t)c & possible) == 0) return fold_into_const(fold, r, 0);
    if (c == 0xff) return fold_into(fold, r, OP_zext8, i->a, 0);
    if (c == 0xffff) return fold_into(fold, r, OP_zext16, i->a, 0);
    if (i->type == IR_I64 && c == 0xffffffff)
        return fold_into(fold, r, OP_zext32, fold_make(fold, OP_trunc, IR_I32, i->a, 0), 0);
    return 0;
}

const FoldRule fold_and_rules[] = {same_operands, and_const, bits_reassociate, NULL};

static IrRef or_const(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    if (!fold_const_value(fold, i->b, &c)) return 0;
    return c == 0 ? i->a : c == -1 ? i->b : 0;
}

const FoldRule fold_or_rules[] = {same_operands, or_const, bits_reassociate, NULL};

static IrRef xor_const(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    if (i->a == i->b) return fold_into_const(fold, r, 0);
    if (!fold_const_value(fold, i->b, &c)) return 0;
    if (c == 0) return i->a;
    return c == -1 ? fold_into(fold, r, OP_not, i->a, 0) : 0;
}

const FoldRule fold_xor_rules[] = {xor_const, bits_reassociate, NULL};

static IrRef shift_const(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c, c0;
    unsigned bits = width(fold, r);
    if (fold_const_value(fold, i->a, &c0) && c0 == 0) return i->a;
    if (!fold_const_value(fold, i->b, &c)) return 0;
    if (c < 0 || c >= bits) {
        IrRef n = fold_const(fold, IR_I32, c & (bits - 1));
        return fold_into(fold, r, fold_inst(fold, r)->op, fold_inst(fold, r)->a, n);
    }
    return c == 0 ? i->a : 0;
}

/* The machine takes the count modulo the width by itself. */
static IrRef shift_mask(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *n = fold_inst(fold, i->b);
    int64_t c;
    if (n->op != OP_and || !fold_const_value(fold, n->b, &c)) return 0;
    uint32_t mask = width(fold, r) - 1;
    return ((uint32_t)c & mask) == mask ? fold_into(fold, r, i->op, i->a, n->a) : 0;
}

/* (x << m) << n, and the same for the shifts to the right */
static IrRef shift_shift(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *in = fold_inst(fold, i->a);
    int64_t m, n;
    if (in->op != i->op || !fold_const_value(fold, i->b, &n) || !fold_const_value(fold, in->b, &m)) return 0;
    int64_t bits = width(fold, r), sum = m + n;
    bool rotates = i->op == OP_rotl || i->op == OP_rotr;
    if (m < 0 || m >= bits || n < 0 || n >= bits) return 0;
    if (sum >= bits && !rotates) {
        if (i->op != OP_sar) return fold_into_const(fold, r, 0);
        sum = bits - 1;
    }
    IrRef x = in->a, c = fold_const(fold, IR_I32, sum & (bits - 1));
    return fold_into(fold, r, fold_inst(fold, r)->op, x, c);
}

const FoldRule fold_shift_rules[] = {shift_const, shift_mask, shift_shift, NULL};

/* --- one operand --- */

static IrRef unary_twice(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *in = fold_inst(fold, i->a);
    if (i->op == OP_fabs) {
        if (in->op == OP_fabs) return i->a;
        return in->op == OP_neg ? fold_into(fold, r, OP_fabs, in->a, 0) : 0;
    }
    return in->op == i->op ? in->a : 0;
}

/* -(x - y) = y - x, for integers */
static IrRef neg_sub(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *in = fold_inst(fold, i->a);
    if (i->op != OP_neg || in->op != OP_sub || fold_inst(fold, in->a)->type != i->type) return 0;
    return fold_into(fold, r, OP_sub, in->b, in->a);
}

const FoldRule fold_unary_rules[] = {unary_twice, neg_sub, NULL};

/* --- checked --- */

static IrRef checked_identity(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    if (!fold_const_value(fold, i->b, &c)) return 0;
    bool multiplies = i->op == OP_muls_ovf || i->op == OP_mulu_ovf;
    if (multiplies && c == 0) return i->b;
    return c == (multiplies ? 1 : 0) ? i->a : 0;
}

/* Operands that are known to be small cannot overflow. */
static IrRef checked_small(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    unsigned bits = width(fold, r);
    unsigned sa = fold_signed_bits(fold, i->a), sb = fold_signed_bits(fold, i->b);
    unsigned ua = fold_unsigned_bits(fold, i->a), ub = fold_unsigned_bits(fold, i->b);
    switch (i->op) {
        case OP_adds_ovf: return sa < bits && sb < bits ? fold_into(fold, r, OP_add, i->a, i->b) : 0;
        case OP_subs_ovf: return sa < bits && sb < bits ? fold_into(fold, r, OP_sub, i->a, i->b) : 0;
        case OP_addu_ovf: return ua < bits && ub < bits ? fold_into(fold, r, OP_add, i->a, i->b) : 0;
        case OP_muls_ovf: return sa + sb <= bits ? fold_into(fold, r, OP_mul, i->a, i->b) : 0;
        case OP_mulu_ovf: return ua + ub <= bits ? fold_into(fold, r, OP_mul, i->a, i->b) : 0;
        default: return 0;
    }
}

const FoldRule fold_checked_rules[] = {checked_identity, checked_small, NULL};

/* --- floating point: only what is exact for every operand --- */

static bool float_value(const Fold *fold, IrRef r, double *v) {
    const IrInst *i = fold_inst(fold, r);
    if (i->op != OP_fconst) return false;
    if (i->type == IR_F64) {
        memcpy(v, &i->imm, sizeof *v);
    } else {
        float narrow;
        uint32_t low = (uint32_t)i->imm;
        memcpy(&narrow, &low, sizeof narrow);
        *v = (double)narrow;
    }
    return true;
}

static IrRef float_identity(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    double c;
    if (!float_value(fold, i->b, &c)) return 0;
    switch (i->op) {
        case OP_fadd: /* x + -0 */ return c == 0 && signbit(c) ? i->a : 0;
        case OP_fsub: /* x - +0 */ return c == 0 && !signbit(c) ? i->a : 0;
        default: /* x * 1, x / 1 */ return c == 1 ? i->a : 0;
    }
}

/* x / 2^n = x * 2^-n while both are normal */
static IrRef divide_by_power(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    double c;
    int exponent;
    if (i->op != OP_fdiv || !float_value(fold, i->b, &c) || !isfinite(c)) return 0;
    if (fabs(frexp(c, &exponent)) != 0.5 || exponent < -100 || exponent > 100) return 0;
    uint8_t type = i->type;
    double inverse = 1 / c;
    float narrow = (float)inverse;
    int64_t bits = 0;
    if (type == IR_F32)
        memcpy(&bits, &narrow, sizeof narrow);
    else
        memcpy(&bits, &inverse, sizeof inverse);
    IrInst constant = {.op = OP_fconst, .type = type, .imm = bits, .loc = i->loc};
    IrRef k = ir_insert_before(fold->f, fold->at, constant);
    return fold_into(fold, r, OP_fmul, fold_inst(fold, r)->a, k);
}

const FoldRule fold_float_rules[] = {float_identity, divide_by_power, NULL};
