/* The meaning of every pure operation, on 64-bit patterns. */
#include "ir/eval.h"

#include <math.h>
#include <string.h>

static float to_f32(uint64_t bits) {
    float x;
    uint32_t low = (uint32_t)bits;
    memcpy(&x, &low, sizeof x);
    return x;
}

static double to_f64(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t of_f32(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static uint64_t of_f64(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static uint64_t sign_extend(uint64_t v, unsigned bits) {
    return (uint64_t)((int64_t)(v << (64 - bits)) >> (64 - bits));
}

static uint64_t zero_extend(uint64_t v, unsigned bits) { return v << (64 - bits) >> (64 - bits); }

/* --- integers --- */

static IrEval divide(uint8_t op, unsigned bits, uint64_t a, uint64_t b, uint64_t *out) {
    if (b == 0) return EVAL_DIVZERO;
    bool is_signed = op == OP_divs || op == OP_rems, rem = op == OP_rems || op == OP_remu;
    if (!is_signed) {
        a = zero_extend(a, bits), b = zero_extend(b, bits);
        *out = rem ? a % b : a / b;
        return EVAL_OK;
    }
    if (b == UINT64_MAX && zero_extend(a, bits) == 1ull << (bits - 1)) return EVAL_OVERFLOW;
    *out = (uint64_t)(rem ? (int64_t)a % (int64_t)b : (int64_t)a / (int64_t)b);
    return EVAL_OK;
}

/* Exact in 128 bits, then a look at whether it fits. */
static IrEval checked(uint8_t op, unsigned bits, uint64_t a, uint64_t b, uint64_t *out) {
    bool is_signed = op == OP_adds_ovf || op == OP_subs_ovf || op == OP_muls_ovf;
    __int128 x = is_signed ? (__int128)(int64_t)a : (__int128)zero_extend(a, bits);
    __int128 y = is_signed ? (__int128)(int64_t)b : (__int128)zero_extend(b, bits);
    __int128 least = is_signed ? -((__int128)1 << (bits - 1)) : 0;
    __int128 most = ((__int128)1 << (is_signed ? bits - 1 : bits)) - 1;
    __int128 r;
    if (op == OP_muls_ovf || op == OP_mulu_ovf) {
        if (!is_signed && x && (unsigned __int128)y > (unsigned __int128)most / (unsigned __int128)x)
            return EVAL_OVERFLOW;
        r = x * y;
    } else {
        r = op == OP_adds_ovf || op == OP_addu_ovf ? x + y : x - y;
    }
    if (r < least || r > most) return EVAL_OVERFLOW;
    *out = (uint64_t)r;
    return EVAL_OK;
}

static uint64_t high_product(uint8_t op, unsigned bits, uint64_t a, uint64_t b) {
    if (op == OP_mulhs) return (uint64_t)(((__int128)(int64_t)a * (int64_t)b) >> bits);
    return (uint64_t)(((unsigned __int128)zero_extend(a, bits) * zero_extend(b, bits)) >> bits);
}

static uint64_t rotate_left(uint64_t a, unsigned n, unsigned bits) {
    a = zero_extend(a, bits);
    return n ? a << n | a >> (bits - n) : a;
}

static IrEval eval_int(uint8_t op, unsigned bits, uint64_t a, uint64_t b, uint64_t *out) {
    unsigned n = (unsigned)b & (bits - 1);
    uint64_t low = zero_extend(a, bits);
    switch (op) {
        case OP_add: *out = a + b; break;
        case OP_sub: *out = a - b; break;
        case OP_mul: *out = a * b; break;
        case OP_mulhs:
        case OP_mulhu: *out = high_product(op, bits, a, b); break;
        case OP_and: *out = a & b; break;
        case OP_or: *out = a | b; break;
        case OP_xor: *out = a ^ b; break;
        case OP_shl: *out = a << n; break;
        case OP_shr: *out = low >> n; break;
        case OP_sar: *out = (uint64_t)((int64_t)a >> n); break;
        case OP_rotl: *out = rotate_left(a, n, bits); break;
        case OP_rotr: *out = rotate_left(a, (bits - n) & (bits - 1), bits); break;
        case OP_neg: *out = 0 - a; break;
        case OP_not: *out = ~a; break;
        case OP_clz: *out = low ? (uint64_t)__builtin_clzll(low) - (64 - bits) : bits; break;
        case OP_ctz: *out = low ? (uint64_t)__builtin_ctzll(low) : bits; break;
        case OP_popcnt: *out = (uint64_t)__builtin_popcountll(low); break;
        case OP_bswap: *out = __builtin_bswap64(a) >> (64 - bits); break;
        case OP_divs:
        case OP_divu:
        case OP_rems:
        case OP_remu: return divide(op, bits, a, b, out);
        case OP_adds_ovf:
        case OP_addu_ovf:
        case OP_subs_ovf:
        case OP_subu_ovf:
        case OP_muls_ovf:
        case OP_mulu_ovf: return checked(op, bits, a, b, out);
        default: return EVAL_NO;
    }
    return EVAL_OK;
}

/* --- floating point --- */

static IrEval eval_f32(uint8_t op, float a, float b, uint64_t *out) {
    float r;
    switch (op) {
        case OP_fadd: r = a + b; break;
        case OP_fsub: r = a - b; break;
        case OP_fmul: r = a * b; break;
        case OP_fdiv: r = a / b; break;
        case OP_fsqrt: r = sqrtf(a); break;
        case OP_ffloor: r = floorf(a); break;
        case OP_fceil: r = ceilf(a); break;
        case OP_ftrunc: r = truncf(a); break;
        case OP_fround: r = nearbyintf(a); break;
        default: return EVAL_NO;
    }
    *out = of_f32(r);
    return EVAL_OK;
}

static IrEval eval_f64(uint8_t op, double a, double b, uint64_t *out) {
    double r;
    switch (op) {
        case OP_fadd: r = a + b; break;
        case OP_fsub: r = a - b; break;
        case OP_fmul: r = a * b; break;
        case OP_fdiv: r = a / b; break;
        case OP_fsqrt: r = sqrt(a); break;
        case OP_ffloor: r = floor(a); break;
        case OP_fceil: r = ceil(a); break;
        case OP_ftrunc: r = trunc(a); break;
        case OP_fround: r = nearbyint(a); break;
        default: return EVAL_NO;
    }
    *out = of_f64(r);
    return EVAL_OK;
}

/* --- comparison --- */

/* How a compares with b: bit 0 less, 1 equal, 2 greater, 3 unordered or, for integers, unused. */
enum { LESS = 1, EQUAL = 2, GREATER = 4, UNORDERED = 8 };

static unsigned relation(bool less, bool equal) { return less ? LESS : equal ? EQUAL : GREATER; }

static bool eval_cmp(uint8_t cc, uint8_t type, uint64_t a, uint64_t b) {
    static const uint8_t holds[] = {[CC_EQ] = EQUAL,
                                    [CC_NE] = LESS | GREATER | UNORDERED,
                                    [CC_LT] = LESS,
                                    [CC_LE] = LESS | EQUAL,
                                    [CC_GT] = GREATER,
                                    [CC_GE] = GREATER | EQUAL,
                                    [CC_ULT] = LESS | UNORDERED,
                                    [CC_ULE] = LESS | EQUAL | UNORDERED,
                                    [CC_UGT] = GREATER | UNORDERED,
                                    [CC_UGE] = GREATER | EQUAL | UNORDERED};
    unsigned rel;
    if (ir_is_float(type)) {
        double x = type == IR_F32 ? (double)to_f32(a) : to_f64(a);
        double y = type == IR_F32 ? (double)to_f32(b) : to_f64(b);
        rel = isnan(x) || isnan(y) ? UNORDERED : relation(x < y, x == y);
    } else if (cc >= CC_ULT) {
        rel = relation(a < b, a == b); /* sign extension keeps the unsigned order of i32 */
    } else {
        rel = relation((int64_t)a < (int64_t)b, a == b);
    }
    return holds[cc] & rel;
}

/* --- conversion --- */

static uint64_t float_to_signed(double x, unsigned bits) {
    double limit = ldexp(1.0, (int)bits - 1);
    if (isnan(x)) return 0;
    if (x >= limit) return (1ull << (bits - 1)) - 1;
    if (x < -limit) return 0 - (1ull << (bits - 1));
    return (uint64_t)(int64_t)x;
}

static uint64_t float_to_unsigned(double x, unsigned bits) {
    if (isnan(x) || x <= 0) return 0;
    if (x >= ldexp(1.0, (int)bits)) return zero_extend(UINT64_MAX, bits);
    return (uint64_t)x;
}

static IrEval eval_convert(uint8_t op, uint8_t type, uint8_t atype, uint64_t a, uint64_t *out) {
    unsigned bits = 8 * ir_type_size(type), abits = 8 * ir_type_size(atype);
    double x = atype == IR_F32 ? (double)to_f32(a) : to_f64(a);
    switch (op) {
        case OP_sext8: *out = sign_extend(a, 8); break;
        case OP_sext16: *out = sign_extend(a, 16); break;
        case OP_zext8: *out = zero_extend(a, 8); break;
        case OP_zext16: *out = zero_extend(a, 16); break;
        case OP_zext32: *out = zero_extend(a, 32); break;
        case OP_sext32:
        case OP_trunc: *out = sign_extend(a, 32); break;
        case OP_cast:
        case OP_bitcast: *out = a; break;
        case OP_stof: *out = type == IR_F32 ? of_f32((float)(int64_t)a) : of_f64((double)(int64_t)a); break;
        case OP_utof:
            a = zero_extend(a, abits);
            *out = type == IR_F32 ? of_f32((float)a) : of_f64((double)a);
            break;
        case OP_ftos: *out = float_to_signed(x, bits); break;
        case OP_ftou: *out = float_to_unsigned(x, bits); break;
        case OP_fext: *out = of_f64(x); break;
        case OP_ftrunc32: *out = of_f32((float)x); break;
        default: return EVAL_NO;
    }
    return EVAL_OK;
}

/* Sign bits, which arithmetic would lose in a NaN. */
static IrEval eval_sign(uint8_t op, uint8_t type, uint64_t a, uint64_t *out) {
    uint64_t sign = type == IR_F32 ? 1ull << 31 : 1ull << 63;
    if (op != OP_neg && op != OP_fabs) return EVAL_NO;
    *out = op == OP_neg ? a ^ sign : a & ~sign;
    return EVAL_OK;
}

static IrEval eval_any(uint8_t op, uint8_t type, uint8_t mem, uint8_t atype, const uint64_t arg[3],
                       uint64_t *out) {
    if (op == OP_cmp) {
        *out = eval_cmp(mem, atype, arg[0], arg[1]);
        return EVAL_OK;
    }
    if (op == OP_select) {
        *out = arg[0] ? arg[1] : arg[2];
        return EVAL_OK;
    }
    IrEval e = eval_convert(op, type, atype, arg[0], out);
    if (e != EVAL_NO) return e;
    if (!ir_is_float(type)) return eval_int(op, 8 * ir_type_size(type), arg[0], arg[1], out);
    e = eval_sign(op, type, arg[0], out);
    if (e != EVAL_NO) return e;
    if (type == IR_F32) return eval_f32(op, to_f32(arg[0]), to_f32(arg[1]), out);
    return eval_f64(op, to_f64(arg[0]), to_f64(arg[1]), out);
}

IrEval ir_eval(uint8_t op, uint8_t type, uint8_t mem, uint8_t atype, const uint64_t arg[3], uint64_t *out) {
    if (type == IR_VOID || type == IR_V128 || type == IR_V256) return EVAL_NO;
    *out = 0;
    IrEval e = eval_any(op, type, mem, atype, arg, out);
    if (type == IR_I32) *out = sign_extend(*out, 32);
    if (type == IR_F32) *out = zero_extend(*out, 32);
    return e;
}
