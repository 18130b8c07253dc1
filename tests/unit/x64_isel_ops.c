/* Every scalar operation on every type and on boundary values, with operands as parameters, constants
 * and folded loads: machine code against the interpreter. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "ir/edit.h"
#include "ir/interp.h"
#include "tests/fuzz/native.h"

static const int64_t ints[] = {0,
                               1,
                               2,
                               3,
                               7,
                               8,
                               31,
                               32,
                               63,
                               64,
                               127,
                               128,
                               255,
                               256,
                               32767,
                               32768,
                               65535,
                               65536,
                               INT32_MAX,
                               INT32_MIN,
                               -1,
                               -2,
                               -8,
                               -128,
                               -129,
                               0xFFFFFFFF,
                               0x80000000,
                               1LL << 32,
                               1LL << 53,
                               (1LL << 53) + 1,
                               INT64_MAX,
                               INT64_MIN,
                               INT64_MIN + 1,
                               0x123456789ABCDEF0,
                               0x7FFFFFFFFFFFFC01,
                               (int64_t)0x8000000000000401,
                               (int64_t)0xFFFFFF7FFFFFFFFF};
static const double floats[] = {0.0,
                                -0.0,
                                1.0,
                                -1.0,
                                0.5,
                                -0.5,
                                1.5,
                                2.5,
                                -2.5,
                                0.1,
                                1e-310,
                                3.4028235e38,
                                1e300,
                                -1e300,
                                255.9,
                                2147483647.0,
                                2147483648.0,
                                -2147483648.0,
                                -2147483649.0,
                                4294967295.0,
                                4294967296.0,
                                4294967295.5,
                                9223372036854775807.0,
                                -9223372036854775808.0,
                                9223372036854774784.0,
                                18446744073709551615.0,
                                18446744073709549568.0,
                                2147483520.0,
                                1e19,
                                -0.9999999,
                                INFINITY,
                                -INFINITY,
                                NAN};
enum { NINTS = sizeof ints / sizeof *ints, NFLOATS = sizeof floats / sizeof *floats };

static bool is_float(uint8_t t) { return t == IR_F32 || t == IR_F64; }
static unsigned nvalues(uint8_t t) { return is_float(t) ? NFLOATS : NINTS; }

/* Value number k of a type, as the interpreter keeps it. */
static uint64_t value(uint8_t t, unsigned k) {
    float narrow;
    uint32_t low;
    uint64_t bits;
    switch (t) {
        case IR_I32: return (uint64_t)(int64_t)(int32_t)ints[k];
        case IR_F32:
            narrow = (float)floats[k];
            memcpy(&low, &narrow, 4);
            return low;
        case IR_F64: memcpy(&bits, &floats[k], 8); return bits;
        default: return (uint64_t)ints[k];
    }
}

static bool is_nan(uint8_t t, uint64_t v) {
    return t == IR_F32 ? (v & 0x7FFFFFFF) > 0x7F800000 : (v & INT64_MAX) > 0x7FF0000000000000;
}

/* How an operand gets to the operation. */
typedef enum Form { PARAM, CONST, LOAD, FORMS } Form;

/* Builds one function (memory, a, b, c) -> result. */
typedef struct Build {
    Native native;
    Arena scratch;
    IrFunc *f;
    uint8_t types[4]; /* of the parameters; [0] is the memory with the three values at 0, 8, 16 */
    uint8_t result;
} Build;

static IrRef append(IrFunc *f, uint32_t block, IrInst i) {
    i.loc = UINT32_MAX;
    return ir_append(f, block, i);
}

static void begin(Build *b, uint8_t result, uint8_t ta, uint8_t tb, uint8_t tc) {
    Native *n = &b->native;
    n->f = NULL;
    native_reset(n);
    b->f = ir_func_new(&n->arena, "test", 1);
    memcpy(b->types, (uint8_t[]){IR_REF, ta, tb, tc}, 4);
    b->f->param_types = b->types;
    b->f->nparams = tc ? 4 : tb ? 3 : 2;
    b->f->ret_types[0] = b->result = result;
    for (uint32_t i = 0; i < b->f->nparams; i++)
        append(b->f, 0, (IrInst){.op = OP_param, .type = b->types[i], .imm = i});
}

static const uint8_t mem_of[] = {[IR_I32] = MEM_I32, [IR_I64] = MEM_I64, [IR_F32] = MEM_F32,
                                 [IR_F64] = MEM_F64, [IR_REF] = MEM_REF, [IR_BYREF] = MEM_BYREF};

/* Operand number k (1..3) in the given form. */
static IrRef operand(Build *b, unsigned k, Form form, unsigned val) {
    uint8_t t = b->types[k];
    if (form == CONST) {
        uint8_t op = is_float(t) ? OP_fconst : OP_iconst;
        return append(b->f, 0, (IrInst){.op = op, .type = t, .imm = (int64_t)value(t, val)});
    }
    if (form == LOAD) return ir_load(b->f, 0, t, mem_of[t], 1, 8 * (k - 1), 0);
    return k + 1;
}

static void finish(Build *b, uint32_t block, IrRef r) {
    append(b->f, block, (IrInst){.op = OP_ret, .list = ir_list(b->f, &r, 1), .nlist = 1});
}

static void load(Build *b) {
    ir_build_preds(b->f);
    const char *wrong = ir_verify(b->f, &b->scratch);
    cr_assert_null(wrong, "%s", wrong);
    arena_reset(&b->scratch);
    native_load(&b->native, b->f);
}

/* Runs the function loaded on values number ka, kb, kc both ways. */
static void compare(Build *b, unsigned ka, unsigned kb, unsigned kc, const char *what) {
    uint64_t mem[3] = {0}, mem2[3];
    unsigned k[] = {ka, kb, kc}, ni = 1, nf = 0;
    IrValue args[4] = {{.u = (uintptr_t)mem2}}, ret[2];
    NativeCall call = {.code = b->native.entry, .ints = {(uintptr_t)mem}};
    for (unsigned i = 1; i < b->f->nparams; i++) {
        uint8_t t = b->types[i];
        args[i].u = mem[i - 1] = value(t, k[i - 1]);
        if (is_float(t))
            call.floats[nf++] = args[i].u;
        else
            call.ints[ni++] = t == IR_I32 ? (args[i].u & 0xFFFFFFFF) | 0xABCD000000000000 : args[i].u;
    }
    memcpy(mem2, mem, sizeof mem);
    IrInterp it = {.arena = &b->scratch, .steps = 1000};
    IrOutcome want = ir_interp(&it, b->f, args, b->f->nparams, ret);
    cr_assert_neq(want, IR_STUCK, "%s: %s", what, it.error);
    NativeOutcome got = native_call(&b->native, &call);
    arena_reset(&b->scratch);
    uint64_t r = is_float(b->result) ? call.xmm0 : call.rax, w = ret[0].u;
    if (b->result == IR_I32 || b->result == IR_F32) r = (uint32_t)r, w = (uint32_t)w;
    bool same = got.threw == (want == IR_THREW) && (got.threw ? got.exception == it.exception : r == w) &&
                !memcmp(mem, mem2, sizeof mem);
    if (!got.threw && is_float(b->result) && is_nan(b->result, r) && is_nan(b->result, w)) same = true;
    if (same) return;
    ir_print(stderr, b->f, NULL, NULL);
    target_x64.disassemble(stderr, &b->native.code, NULL, NULL);
    cr_assert_fail("%s on %#lx %#lx %#lx: %s %#lx, expected %s %#lx", what, args[1].u, args[2].u, args[3].u,
                   got.threw ? "threw" : "returned", got.threw ? got.exception : r,
                   want == IR_THREW ? "throw" : "", want == IR_THREW ? it.exception : w);
}

static void start(Build *b) {
    memset(b, 0, sizeof *b);
    native_init(&b->native);
    arena_init(&b->scratch);
}

/* result = op(a, b) in all forms on all values. `also` keeps the operands in use after the operation. */
static void binary(Build *b, uint8_t op, uint8_t tr, uint8_t ta, uint8_t tb, bool also) {
    for (Form fa = 0; fa < FORMS; fa++) {
        for (Form fb = 0; fb < FORMS; fb++) {
            for (unsigned ka = 0; ka < nvalues(ta); ka++) {
                if (fa != CONST && fb != CONST && ka) break;
                for (unsigned kb = 0; kb < (fb == CONST ? nvalues(tb) : 1); kb++) {
                    if (fa != CONST && ka) break;
                    begin(b, tr, ta, tb, 0);
                    IrRef x = operand(b, 1, fa, ka), y = operand(b, 2, fb, kb);
                    IrRef r = append(b->f, 0, (IrInst){.op = op, .type = tr, .a = x, .b = y});
                    if (also) {
                        append(b->f, 0, (IrInst){.op = OP_keepalive, .a = x});
                        append(b->f, 0, (IrInst){.op = OP_keepalive, .a = y});
                    }
                    finish(b, 0, r);
                    load(b);
                    for (unsigned va = 0; va < (fa == CONST ? 1 : nvalues(ta)); va++)
                        for (unsigned vb = 0; vb < (fb == CONST ? 1 : nvalues(tb)); vb++)
                            compare(b, fa == CONST ? ka : va, fb == CONST ? kb : vb, 0, ir_op_info[op].text);
                }
            }
        }
    }
}

static void unary(Build *b, uint8_t op, uint8_t tr, uint8_t ta) {
    for (Form fa = 0; fa < FORMS; fa++) {
        for (unsigned ka = 0; ka < (fa == CONST ? nvalues(ta) : 1); ka++) {
            begin(b, tr, ta, 0, 0);
            finish(b, 0, append(b->f, 0, (IrInst){.op = op, .type = tr, .a = operand(b, 1, fa, ka)}));
            load(b);
            for (unsigned va = 0; va < (fa == CONST ? 1 : nvalues(ta)); va++)
                compare(b, fa == CONST ? ka : va, 0, 0, ir_op_info[op].text);
        }
    }
}

Test(x64_isel, integer_binary) {
    static Build b;
    start(&b);
    static const uint8_t ops[] = {OP_add,      OP_sub,      OP_mul,      OP_mulhs,    OP_mulhu,
                                  OP_and,      OP_or,       OP_xor,      OP_divs,     OP_divu,
                                  OP_rems,     OP_remu,     OP_adds_ovf, OP_addu_ovf, OP_subs_ovf,
                                  OP_subu_ovf, OP_muls_ovf, OP_mulu_ovf};
    for (unsigned i = 0; i < sizeof ops; i++) {
        for (uint8_t t = IR_I32; t <= IR_I64; t++) {
            binary(&b, ops[i], t, t, t, false);
            binary(&b, ops[i], t, t, t, true);
        }
    }
}

Test(x64_isel, shifts) {
    static Build b;
    start(&b);
    for (uint8_t op = OP_shl; op <= OP_rotr; op++) {
        binary(&b, op, IR_I32, IR_I32, IR_I32, false);
        binary(&b, op, IR_I64, IR_I64, IR_I32, true);
    }
}

Test(x64_isel, float_binary) {
    static Build b;
    start(&b);
    for (uint8_t op = OP_fadd; op <= OP_fdiv; op++) {
        for (uint8_t t = IR_F32; t <= IR_F64; t++) {
            binary(&b, op, t, t, t, false);
            binary(&b, op, t, t, t, true);
        }
    }
}

Test(x64_isel, comparisons_as_values) {
    static Build b;
    start(&b);
    for (uint8_t cc = CC_EQ; cc <= CC_UGE; cc++) {
        for (uint8_t t = IR_I32; t <= IR_F64; t++) {
            for (Form fa = 0; fa < FORMS; fa++) {
                for (Form fb = 0; fb < FORMS; fb++) {
                    unsigned na = fa == CONST ? nvalues(t) : 1, nb = fb == CONST ? nvalues(t) : 1;
                    if (na > 1 && nb > 1) nb = 2;
                    for (unsigned k = 0; k < na * nb; k++) {
                        begin(&b, IR_I32, t, t, 0);
                        IrRef x = operand(&b, 1, fa, k / nb), y = operand(&b, 2, fb, k % nb);
                        finish(&b, 0, ir_cmp(b.f, 0, cc, x, y));
                        load(&b);
                        for (unsigned va = 0; va < (fa == CONST ? 1 : nvalues(t)); va++)
                            for (unsigned vb = 0; vb < (fb == CONST ? 1 : nvalues(t)); vb++)
                                compare(&b, fa == CONST ? k / nb : va, fb == CONST ? k % nb : vb, 0, "cmp");
                    }
                }
            }
        }
    }
}

/* The condition of `branch`, `trapif` and `select`, fused with its comparison. */
static void consume(Build *b, uint8_t op, uint8_t cc, uint8_t t, uint8_t tr, Form fb, unsigned kb) {
    begin(b, tr, t, t, tr);
    IrRef c = ir_cmp(b->f, 0, cc, operand(b, 1, PARAM, 0), operand(b, 2, fb, kb)), third = 4;
    IrRef other =
        append(b->f, 0, (IrInst){.op = is_float(tr) ? OP_fconst : OP_iconst, .type = tr, .imm = 77});
    if (op == OP_select) {
        finish(b, 0, append(b->f, 0, (IrInst){.op = OP_select, .type = tr, .a = c, .b = third, .c = other}));
    } else if (op == OP_trapif) {
        append(b->f, 0, (IrInst){.op = OP_trapif, .a = c, .imm = TRAP_INDEX});
        finish(b, 0, third);
    } else {
        uint32_t yes = ir_block_new(b->f, 0), no = ir_block_new(b->f, 0);
        ir_br(b->f, 0, c, yes, no);
        finish(b, yes, third);
        finish(b, no, other);
    }
    load(b);
    for (unsigned va = 0; va < nvalues(t); va++)
        for (unsigned vb = 0; vb < (fb == CONST ? 1 : nvalues(t)); vb++)
            compare(b, va, fb == CONST ? kb : vb, va % nvalues(tr), ir_op_info[op].text);
}

Test(x64_isel, conditions) {
    static Build b;
    start(&b);
    static const uint8_t ops[] = {OP_br, OP_trapif, OP_select};
    for (unsigned i = 0; i < 3; i++) {
        for (uint8_t cc = CC_EQ; cc <= CC_UGE; cc++) {
            for (uint8_t t = IR_I32; t <= IR_F64; t++) {
                for (uint8_t tr = IR_I32; tr <= IR_F64; tr++) {
                    consume(&b, ops[i], cc, t, tr, PARAM, 0);
                    consume(&b, ops[i], cc, t, tr, LOAD, 0);
                    consume(&b, ops[i], cc, t, tr, CONST, 0);
                }
            }
        }
    }
}

Test(x64_isel, unary_and_conversions) {
    static Build b;
    start(&b);
    for (uint8_t t = IR_I32; t <= IR_I64; t++) {
        for (uint8_t op = OP_neg; op <= OP_bswap; op++) unary(&b, op, t, t);
        for (uint8_t from = IR_I32; from <= IR_I64; from++)
            for (uint8_t op = OP_sext8; op <= OP_zext16; op++) unary(&b, op, t, from);
        for (uint8_t ft = IR_F32; ft <= IR_F64; ft++) {
            unary(&b, OP_stof, ft, t);
            unary(&b, OP_utof, ft, t);
            unary(&b, OP_ftos, t, ft);
            unary(&b, OP_ftou, t, ft);
        }
    }
    unary(&b, OP_sext32, IR_I64, IR_I32);
    unary(&b, OP_zext32, IR_I64, IR_I32);
    unary(&b, OP_trunc, IR_I32, IR_I64);
    unary(&b, OP_bitcast, IR_I32, IR_F32);
    unary(&b, OP_bitcast, IR_F32, IR_I32);
    unary(&b, OP_bitcast, IR_I64, IR_F64);
    unary(&b, OP_bitcast, IR_F64, IR_I64);
    unary(&b, OP_fext, IR_F64, IR_F32);
    unary(&b, OP_ftrunc32, IR_F32, IR_F64);
    for (uint8_t t = IR_F32; t <= IR_F64; t++) {
        unary(&b, OP_neg, t, t);
        for (uint8_t op = OP_fabs; op <= OP_fround; op++) unary(&b, op, t, t);
    }
}

/* Memory read, changed and written back, and conditions on narrow loads: what folds into one instruction. */
Test(x64_isel, memory_folding) {
    static Build b;
    start(&b);
    static const uint8_t ops[] = {OP_add, OP_sub, OP_and, OP_or, OP_xor};
    for (uint8_t mem = MEM_I8; mem <= MEM_I64; mem++) {
        uint8_t t = mem == MEM_I64 ? IR_I64 : IR_I32;
        for (unsigned i = 0; i < sizeof ops; i++) {
            for (unsigned k = 0; k <= NINTS; k++) {
                for (int swap = 0; swap < 2; swap++) {
                    begin(&b, t, t, t, 0);
                    IrRef l = ir_load(b.f, 0, t, mem, 1, 0, 0),
                          x = operand(&b, 2, k ? CONST : PARAM, k ? k - 1 : 0);
                    IrRef r = append(b.f, 0,
                                     (IrInst){.op = ops[i], .type = t, .a = swap ? x : l, .b = swap ? l : x});
                    ir_store(b.f, 0, mem, 1, 0, r, 0);
                    finish(&b, 0, 2);
                    load(&b);
                    for (unsigned va = 0; va < NINTS; va++) compare(&b, va, (va * 7) % NINTS, 0, "rmw");
                }
            }
        }
        for (uint8_t cc = CC_EQ; cc <= CC_UGE; cc++) {
            for (unsigned k = 0; k < NINTS; k++) {
                for (int masked = 0; masked < 2; masked++) {
                    begin(&b, IR_I32, t, t, 0);
                    IrRef l = ir_load(b.f, 0, t, mem, 1, 0, 0), c = operand(&b, 2, CONST, k);
                    if (masked) {
                        l = append(b.f, 0, (IrInst){.op = OP_and, .type = t, .a = l, .b = c});
                        c = operand(&b, 2, CONST, 0);
                    }
                    finish(&b, 0, ir_cmp(b.f, 0, cc, l, c));
                    load(&b);
                    for (unsigned va = 0; va < NINTS; va++) compare(&b, va, 0, 0, "narrow cmp");
                }
            }
        }
    }
}

/* Sums of products, as address and as value. */
Test(x64_isel, addresses) {
    static Build b;
    start(&b);
    for (uint8_t t = IR_I32; t <= IR_I64; t++) {
        for (int shape = 0; shape < 32; shape++) {
            begin(&b, t, t, t, 0);
            IrRef x = 2, y = 3, k = ir_iconst(b.f, 0, IR_I32, shape & 3),
                  c = ir_iconst(b.f, 0, t, shape * 1000 - 8);
            if (shape & 3) y = append(b.f, 0, (IrInst){.op = OP_shl, .type = t, .a = y, .b = k});
            IrRef sum = append(
                b.f, 0, (IrInst){.op = OP_add, .type = t, .a = shape & 8 ? y : x, .b = shape & 8 ? x : y});
            if (shape & 4) sum = append(b.f, 0, (IrInst){.op = OP_add, .type = t, .a = c, .b = sum});
            IrRef two = append(b.f, 0, (IrInst){.op = OP_sub, .type = t, .a = sum, .b = c});
            if (shape & 16) sum = append(b.f, 0, (IrInst){.op = OP_xor, .type = t, .a = sum, .b = two});
            if (shape & 16) sum = append(b.f, 0, (IrInst){.op = OP_mul, .type = t, .a = sum, .b = 3});
            finish(&b, 0, sum);
            load(&b);
            for (unsigned va = 0; va < NINTS; va++)
                for (unsigned vb = 0; vb < NINTS; vb++) compare(&b, va, vb, 0, "sum");
        }
    }
    /* mem[a & 1 + ...]: base, index in 32 bits extended both ways, scale, offset */
    for (int shape = 0; shape < 8; shape++) {
        begin(&b, IR_I32, IR_I32, IR_I32, 0);
        IrRef one = ir_iconst(b.f, 0, IR_I32, 3);
        IrRef i = append(b.f, 0, (IrInst){.op = OP_and, .type = IR_I32, .a = 2, .b = one});
        if (shape & 4)
            i = append(b.f, 0,
                       (IrInst){.op = OP_trunc,
                                .type = IR_I32,
                                .a = append(b.f, 0, (IrInst){.op = OP_zext32, .type = IR_I64, .a = i})});
        i = append(b.f, 0, (IrInst){.op = shape & 1 ? OP_sext32 : OP_zext32, .type = IR_I64, .a = i});
        i = append(b.f, 0, (IrInst){.op = OP_shl, .type = IR_I64, .a = i, .b = ir_iconst(b.f, 0, IR_I32, 2)});
        IrRef a = append(
            b.f, 0, (IrInst){.op = OP_add, .type = IR_BYREF, .a = shape & 2 ? i : 1, .b = shape & 2 ? 1 : i});
        finish(&b, 0, ir_load(b.f, 0, IR_I32, MEM_I32, a, 4, IRF_NOFAULT));
        load(&b);
        for (unsigned va = 0; va < NINTS; va++) compare(&b, va, va, 0, "indexed load");
    }
}

Test(x64_isel, atomics) {
    static Build b;
    start(&b);
    for (uint8_t mem = MEM_I8; mem <= MEM_I64; mem++) {
        for (uint8_t t = mem == MEM_I64 ? IR_I64 : IR_I32; t <= (mem == MEM_I32 ? IR_I32 : IR_I64); t++) {
            for (uint8_t op = OP_xchg; op <= OP_cmpxchg; op++) {
                begin(&b, t, t, t, t);
                IrRef old = append(b.f, 0, (IrInst){.op = op, .type = t, .mem = mem, .a = 1, .b = 3, .c = 4});
                append(b.f, 0, (IrInst){.op = OP_fence});
                finish(&b, 0, old);
                load(&b);
                for (unsigned va = 0; va < NINTS; va++)
                    for (unsigned vc = 0; vc < NINTS; vc++) compare(&b, va, (va + 5) % NINTS, vc, "atomic");
            }
        }
    }
}
