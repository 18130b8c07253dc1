/* Division by constants: shifts, or multiplication by a reciprocal (Granlund & Montgomery 1994; Warren,
 * Hacker's Delight, chapter 10). */
#include "ir/fold.h"

typedef struct Div {
    Fold *fold;
    uint8_t type;
    unsigned bits;
} Div;

static IrRef op(Div *d, uint8_t o, IrRef a, IrRef b) { return fold_make(d->fold, o, d->type, a, b); }
static IrRef num(Div *d, uint64_t v) { return fold_const(d->fold, d->type, (int64_t)v); }
static IrRef shift(Div *d, uint8_t o, IrRef a, unsigned n) {
    return n ? op(d, o, a, fold_const(d->fold, IR_I32, n)) : a;
}

static unsigned floor_log(uint64_t v) { return 63 - (unsigned)__builtin_clzll(v); }

/* floor(2^bits * n / d) and the remainder, for n < d. */
static uint64_t wide_divide(uint64_t n, uint64_t d, unsigned bits, uint64_t *rest) {
    unsigned __int128 x = (unsigned __int128)n << bits;
    *rest = (uint64_t)(x % d);
    return (uint64_t)(x / d);
}

/* x / c, unsigned, 2 <= c not a power of two. With l = floor(log2 c) the reciprocal m = floor(2^(bits+l) / c)
 * + 1 is exact enough for every x unless its error is too large; then one more bit is needed, which does not
 * fit the register and is added by hand. */
static IrRef unsigned_reciprocal(Div *d, IrRef x, uint64_t c) {
    unsigned l = floor_log(c);
    uint64_t rest, m = wide_divide(1ull << l, c, d->bits, &rest);
    if (c - rest < 1ull << l) return shift(d, OP_shr, op(d, OP_mulhu, x, num(d, m + 1)), l);
    uint64_t twice = rest + rest;
    m = m + m + (twice >= c || twice < rest) + 1;
    IrRef high = op(d, OP_mulhu, x, num(d, m));
    IrRef half = shift(d, OP_shr, op(d, OP_sub, x, high), 1);
    return shift(d, OP_shr, op(d, OP_add, half, high), l);
}

static IrRef unsigned_quotient(Div *d, IrRef x, uint64_t c) {
    if ((c & (c - 1)) == 0) return shift(d, OP_shr, x, floor_log(c));
    return unsigned_reciprocal(d, x, c);
}

/* x / c, signed, |c| >= 2: multiplier and shift of Warren, figure 10-1, in unsigned arithmetic. */
static uint64_t signed_multiplier(uint64_t c, unsigned bits, unsigned *s) {
    unsigned l = floor_log(c);
    if ((c & (c - 1)) != 0) l++; /* ceiling of log2 */
    *s = l - 1;
    unsigned __int128 m = ((unsigned __int128)1 << (bits + l - 1)) / c + 1;
    return (uint64_t)m; /* 2^(bits-1) < m < 2^bits: negative as a signed number */
}

static IrRef signed_quotient(Div *d, IrRef x, int64_t c) {
    uint64_t magnitude = c < 0 ? 0 - (uint64_t)c : (uint64_t)c;
    IrRef q;
    if ((magnitude & (magnitude - 1)) == 0) {
        unsigned k = floor_log(magnitude);
        IrRef sign = shift(d, OP_sar, x, d->bits - 1);
        q = shift(d, OP_sar, op(d, OP_add, x, shift(d, OP_shr, sign, d->bits - k)), k);
    } else {
        unsigned s;
        uint64_t m = signed_multiplier(magnitude, d->bits, &s);
        q = op(d, OP_add, op(d, OP_mulhs, x, num(d, m)), x);
        q = op(d, OP_sub, shift(d, OP_sar, q, s), shift(d, OP_sar, x, d->bits - 1));
    }
    return c < 0 ? op(d, OP_neg, q, 0) : q;
}

static IrRef by_constant(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    int64_t c;
    Div d = {fold, i->type, 8 * ir_type_size(i->type)};
    if (!fold_const_value(fold, i->b, &c) || c == 0) return 0;
    bool is_signed = i->op == OP_divs || i->op == OP_rems, rem = i->op == OP_rems || i->op == OP_remu;
    uint64_t u = d.bits == 32 ? (uint32_t)c : (uint64_t)c;
    IrRef x = i->a;
    if (is_signed && c == -1) return 0; /* overflows for the least number */
    if (c == 1) return rem ? fold_into_const(fold, r, 0) : x;
    if (i->op == OP_remu && (u & (u - 1)) == 0) {
        IrRef mask = num(&d, u - 1);
        return fold_into(fold, r, OP_and, x, mask);
    }
    IrRef q = is_signed ? signed_quotient(&d, x, c) : unsigned_quotient(&d, x, u);
    if (!rem) return q;
    return fold_into(fold, r, OP_sub, x, op(&d, OP_mul, q, num(&d, (uint64_t)c)));
}

const FoldRule fold_div_rules[] = {by_constant, NULL};
