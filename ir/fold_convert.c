/* Rules of extension, truncation and casts, and what is known of a value's size. */
#include "ir/fold.h"

static unsigned type_bits(const Fold *fold, IrRef r) { return 8 * ir_type_size(fold_inst(fold, r)->type); }

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

static unsigned const_unsigned_bits(int64_t v, unsigned width) {
    uint64_t u = width == 32 ? (uint32_t)v : (uint64_t)v;
    return u ? 64 - (unsigned)__builtin_clzll(u) : 0;
}

static unsigned const_signed_bits(int64_t v) {
    uint64_t u = (uint64_t)(v < 0 ? ~v : v);
    return 1 + (u ? 64 - (unsigned)__builtin_clzll(u) : 0);
}

static const uint8_t mem_bits[] = {[MEM_U8] = 8, [MEM_U16] = 16};
static const uint8_t mem_signed_bits[] = {[MEM_I8] = 8, [MEM_I16] = 16};

/* Looks through at most `depth` operands. */
static unsigned unsigned_bits(const Fold *fold, IrRef r, int depth) {
    const IrInst *i = fold_inst(fold, r);
    unsigned width = type_bits(fold, r);
    int64_t c;
    if (depth == 0) return width;
    switch (i->op) {
        case OP_iconst: return const_unsigned_bits(i->imm, width);
        case OP_cmp: return 1;
        case OP_zext8: return 8;
        case OP_zext16: return 16;
        case OP_zext32: return unsigned_bits(fold, i->a, depth - 1);
        case OP_clz:
        case OP_ctz:
        case OP_popcnt: return width == 64 ? 7 : 6;
        case OP_load: return i->mem <= MEM_U16 && mem_bits[i->mem] ? mem_bits[i->mem] : width;
        case OP_and: return least(unsigned_bits(fold, i->a, depth - 1), unsigned_bits(fold, i->b, depth - 1));
        case OP_or:
        case OP_xor: {
            unsigned a = unsigned_bits(fold, i->a, depth - 1), b = unsigned_bits(fold, i->b, depth - 1);
            return a > b ? a : b;
        }
        case OP_select: {
            unsigned b = unsigned_bits(fold, i->b, depth - 1), d = unsigned_bits(fold, i->c, depth - 1);
            return b > d ? b : d;
        }
        case OP_shr:
            if (!fold_const_value(fold, i->b, &c) || c < 0 || c >= width) return width;
            return least(width - (unsigned)c, unsigned_bits(fold, i->a, depth - 1));
        default: return width;
    }
}

unsigned fold_unsigned_bits(const Fold *fold, IrRef r) { return unsigned_bits(fold, r, 4); }

unsigned fold_signed_bits(const Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r);
    unsigned width = type_bits(fold, r), u = fold_unsigned_bits(fold, r);
    if (u < width) return u + 1;
    switch (i->op) {
        case OP_iconst: return const_signed_bits(i->imm);
        case OP_sext8: return 8;
        case OP_sext16: return 16;
        case OP_sext32: return least(32, fold_signed_bits(fold, i->a));
        case OP_load: return i->mem <= MEM_U16 ? mem_signed_bits[i->mem] : width;
        default: return width;
    }
}

/* --- sext8 to zext16 --- */

static unsigned kept_bits(uint8_t op) { return op == OP_sext8 || op == OP_zext8 ? 8 : 16; }
static bool is_signed(uint8_t op) { return op == OP_sext8 || op == OP_sext16; }

/* The value fits already. */
static IrRef extend_fits(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    unsigned bits = kept_bits(i->op);
    bool fits =
        is_signed(i->op) ? fold_signed_bits(fold, i->a) <= bits : fold_unsigned_bits(fold, i->a) <= bits;
    if (!fits) return 0;
    if (a->type == i->type) return i->a;
    if (i->type == IR_I32) return fold_into(fold, r, OP_trunc, i->a, 0);
    return fold_into(fold, r, is_signed(i->op) ? OP_sext32 : OP_zext32, i->a, 0);
}

/* Only the low bits count, which many operations leave alone. */
static IrRef extend_low_bits(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    unsigned bits = kept_bits(i->op);
    int64_t c, mask = (int64_t)(1ull << bits) - 1;
    bool through = false;
    switch (a->op) {
        case OP_sext8:
        case OP_zext8: through = bits == 8; break;
        case OP_sext16:
        case OP_zext16:
        case OP_sext32:
        case OP_zext32:
        case OP_trunc: through = true; break;
        case OP_and: through = fold_const_value(fold, a->b, &c) && (c & mask) == mask; break;
        default: break;
    }
    return through ? fold_into(fold, r, i->op, a->a, 0) : 0;
}

const FoldRule fold_extend_rules[] = {extend_fits, extend_low_bits, NULL};

/* --- between types --- */

/* ext32(trunc x) = x when x fits */
static IrRef extend_trunc(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    if ((i->op != OP_zext32 && i->op != OP_sext32) || a->op != OP_trunc) return 0;
    bool fits =
        i->op == OP_zext32 ? fold_unsigned_bits(fold, a->a) <= 32 : fold_signed_bits(fold, a->a) <= 32;
    return fits ? a->a : 0;
}

/* ext32(zext8 x) = zext8 x with the wider type */
static IrRef extend_narrow(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    if (i->op != OP_zext32 && i->op != OP_sext32) return 0;
    if (a->op == OP_zext8 || a->op == OP_zext16) return fold_into(fold, r, a->op, a->a, 0);
    if (i->op == OP_sext32 && (a->op == OP_sext8 || a->op == OP_sext16))
        return fold_into(fold, r, a->op, a->a, 0);
    if (i->op == OP_sext32 && fold_unsigned_bits(fold, i->a) < 32)
        return fold_into(fold, r, OP_zext32, i->a, 0);
    return 0;
}

static IrRef trunc_extend(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    if (i->op != OP_trunc) return 0;
    if (a->op == OP_sext32 || a->op == OP_zext32) return a->a;
    if (a->op == OP_sext8 || a->op == OP_sext16 || a->op == OP_zext8 || a->op == OP_zext16)
        return fold_into(fold, r, a->op, a->a, 0);
    return 0;
}

/* trunc(x op y) = trunc x op trunc y where both truncations cost nothing */
static IrRef trunc_arith(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    if (i->op != OP_trunc) return 0;
    bool low = a->op == OP_add || a->op == OP_sub || a->op == OP_mul || a->op == OP_and || a->op == OP_or ||
               a->op == OP_xor;
    if (!low) return 0;
    IrRef x = a->a, y = a->b;
    uint8_t op = a->op, xop = fold_inst(fold, x)->op, yop = fold_inst(fold, y)->op;
    bool x_free = xop == OP_sext32 || xop == OP_zext32;
    bool y_free = yop == OP_sext32 || yop == OP_zext32 || yop == OP_iconst;
    if (!x_free || !y_free || fold_inst(fold, y)->type != IR_I64) return 0;
    IrRef y32 = fold_make(fold, OP_trunc, IR_I32, y, 0);
    return fold_into(fold, r, op, fold_inst(fold, x)->a, y32);
}

static IrRef cast_simplify(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    if (i->op != OP_cast) return 0;
    if (a->type == i->type) return i->a;
    if (a->op == OP_cast) return fold_into(fold, r, OP_cast, a->a, 0);
    bool address = a->op == OP_symaddr || (a->op == OP_slotaddr && i->type != IR_REF);
    if (!address) return 0;
    IrInst copy = *a;
    fold_into(fold, r, copy.op, 0, 0);
    fold->f->inst[r].sym = copy.sym;
    fold->f->inst[r].imm = copy.imm;
    return r;
}

static IrRef bitcast_twice(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    if (i->op != OP_bitcast || a->op != OP_bitcast) return 0;
    return fold_inst(fold, a->a)->type == i->type ? a->a : 0;
}

static IrRef narrow_widened(Fold *fold, IrRef r) {
    const IrInst *i = fold_inst(fold, r), *a = fold_inst(fold, i->a);
    return i->op == OP_ftrunc32 && a->op == OP_fext ? a->a : 0;
}

const FoldRule fold_convert_rules[] = {extend_trunc,  extend_narrow, trunc_extend,   trunc_arith,
                                       cast_simplify, bitcast_twice, narrow_widened, NULL};
