#include "tests/fuzz/irgen.h"

#include <string.h>

enum { NSLOTS = 10, NSTRUCTS = 3, STRUCT_SIZE = 24, MAX_VALUES = 64, LOCAL_SIZE = 64 };

typedef struct Gen {
    IrFunc *f;
    uint64_t state;
    IrGenOptions opt;
    uint32_t block, region;
    int budget, depth;
    IrRef values[MAX_VALUES]; /* what dominates this place */
    uint32_t nvalues;
    uint8_t slot_type[NSLOTS];
    uint32_t slot_mem[NSLOTS];
    IrRef buffer;
    IrRef local; /* LOCAL_SIZE bytes of the frame, or none */
} Gen;

static uint32_t rnd(Gen *g, uint32_t n) {
    g->state ^= g->state << 13;
    g->state ^= g->state >> 7;
    g->state ^= g->state << 17;
    return (uint32_t)(((g->state >> 32) * n) >> 32);
}

static bool chance(Gen *g, uint32_t percent) { return rnd(g, 100) < percent; }

static uint8_t pick_type(Gen *g) {
    static const uint8_t types[] = {IR_I32, IR_I32, IR_I64, IR_I64, IR_F64, IR_F32};
    return types[rnd(g, g->opt.no_floats ? 4 : 6)];
}

static IrRef remember(Gen *g, IrRef r) {
    if (g->nvalues < MAX_VALUES)
        g->values[g->nvalues++] = r;
    else
        g->values[rnd(g, MAX_VALUES)] = r;
    return r;
}

/* --- expressions --- */

static IrRef expr(Gen *g, uint8_t type, int depth);

static IrRef constant(Gen *g, uint8_t type) {
    static const int64_t interesting[] = {
        0,    1,         -1,         2,          3,  7, 8,   10,    16,        255,       256, 0x7fffffff,
        -128, INT32_MIN, 0xffffffff, 1000000007, -8, 5, 100, 65535, INT64_MIN, INT64_MAX, 12,  -3};
    if (type == IR_F32 || type == IR_F64) {
        static const double floats[] = {0.0, 1.0, -1.5, 2.0, 1e10, -3.25e-5, 0.5, 1e300};
        return ir_fconst(g->f, g->block, type, floats[rnd(g, 8)]);
    }
    return ir_iconst(g->f, g->block, type, interesting[rnd(g, 24)]);
}

static IrRef known(Gen *g, uint8_t type) {
    for (int i = 0; i < 6 && g->nvalues; i++) {
        IrRef r = g->values[rnd(g, g->nvalues)];
        if (g->f->inst[r].type == type) return r;
    }
    return 0;
}

static uint8_t mem_for(Gen *g, uint8_t type) {
    static const uint8_t narrow[] = {MEM_I8, MEM_U8, MEM_I16, MEM_U16, MEM_I32};
    switch (type) {
        case IR_I32: return narrow[rnd(g, 5)];
        case IR_I64: return chance(g, 80) ? MEM_I64 : narrow[rnd(g, 4)];
        case IR_F32: return MEM_F32;
        default: return MEM_F64;
    }
}

static uint32_t mem_bytes(uint8_t mem) {
    static const uint8_t size[] = {1, 1, 2, 2, 4, 8, 4, 8, 16, 32, 8, 8};
    return size[mem];
}

static IrRef load_slot(Gen *g, uint8_t type) {
    for (int i = 0; i < 8; i++) {
        uint32_t s = rnd(g, NSLOTS);
        if (g->slot_type[s] != type) continue;
        IrRef a = ir_slotaddr(g->f, g->block, IR_I64, s);
        return ir_load(g->f, g->block, type, g->slot_mem[s], a, 0, IRF_NOFAULT);
    }
    return constant(g, type);
}

/* The address of a place in a struct slot: as slot + constant, or with the constant added. */
static IrRef struct_place(Gen *g, uint8_t mem, int64_t *offset) {
    uint32_t size = mem_bytes(mem), s = NSLOTS + rnd(g, NSTRUCTS);
    IrRef a = ir_slotaddr(g->f, g->block, IR_BYREF, s);
    *offset = rnd(g, STRUCT_SIZE / size) * size;
    if (chance(g, 10) && *offset + size + 1 <= STRUCT_SIZE) *offset += 1;
    if (chance(g, 40)) return a;
    IrRef c = ir_iconst(g->f, g->block, IR_I64, *offset);
    *offset = 0;
    return ir_bin(g->f, g->block, OP_add, IR_BYREF, a, c);
}

static IrRef load_struct(Gen *g, uint8_t type) {
    int64_t offset;
    uint8_t mem = mem_for(g, type);
    IrRef a = struct_place(g, mem, &offset);
    return ir_load(g->f, g->block, type, mem, a, offset, IRF_NOFAULT);
}

/* buffer, or null on a condition when it may fault. */
static IrRef nullable_buffer(Gen *g) {
    if (g->opt.no_exceptions || chance(g, 93)) return g->buffer;
    IrRef null = ir_iconst(g->f, g->block, IR_REF, 0), c = known(g, IR_I32);
    if (!c) return g->buffer;
    c = ir_cmp(g->f, g->block, CC_NE, c, ir_iconst(g->f, g->block, IR_I32, 0));
    return ir_append(
        g->f, g->block,
        (IrInst){.op = OP_select, .type = IR_REF, .a = c, .b = g->buffer, .c = null, .loc = UINT32_MAX});
}

static uint8_t access_flags(Gen *g) {
    return (uint8_t)((chance(g, 8) ? IRF_VOLATILE : 0) | (chance(g, 8) ? IRF_UNALIGNED : 0));
}

static IrRef load_buffer(Gen *g, uint8_t type) {
    uint8_t mem = mem_for(g, type);
    IrRef a = nullable_buffer(g);
    return ir_load(g->f, g->block, type, mem, a, rnd(g, IRGEN_BUFFER / 8) * 8, access_flags(g));
}

static IrRef load_local(Gen *g, uint8_t type) {
    if (!g->local) return load_slot(g, type);
    uint8_t mem = mem_for(g, type);
    return ir_load(g->f, g->block, type, mem, g->local, rnd(g, LOCAL_SIZE / 8) * 8, IRF_NOFAULT);
}

/* xchg, xadd, cmpxchg in the buffer or in a struct. */
static IrRef atomic(Gen *g, uint8_t type, int depth) {
    static const uint8_t ops[] = {OP_xchg, OP_xadd, OP_cmpxchg};
    uint8_t mem = mem_for(g, type), op = ops[rnd(g, 3)];
    IrInst i = {.op = op, .type = type, .mem = mem, .loc = UINT32_MAX};
    i.b = expr(g, type, depth - 1);
    if (op == OP_cmpxchg) i.c = chance(g, 50) ? ir_iconst(g->f, g->block, type, 0) : expr(g, type, depth - 1);
    if (chance(g, 50)) {
        i.a = nullable_buffer(g);
        i.imm = rnd(g, IRGEN_BUFFER / 8) * 8;
    } else {
        i.a = struct_place(g, mem, &i.imm);
        i.flags = IRF_NOFAULT;
    }
    return ir_append(g->f, g->block, i);
}

/* How two places of one struct compare, or how far apart they are. */
static IrRef byref_op(Gen *g, uint8_t type) {
    uint32_t s = NSLOTS + rnd(g, NSTRUCTS);
    IrRef at[2];
    for (int k = 0; k < 2; k++) {
        IrRef a = ir_slotaddr(g->f, g->block, IR_BYREF, s);
        IrRef c = ir_iconst(g->f, g->block, IR_I64, rnd(g, 4) * 8);
        at[k] = ir_bin(g->f, g->block, OP_add, IR_BYREF, a, c);
    }
    if (type == IR_I32) return ir_cmp(g->f, g->block, rnd(g, 10), at[0], at[1]);
    return ir_bin(g->f, g->block, OP_sub, IR_I64, at[0], at[1]);
}

static IrRef load_data(Gen *g, uint8_t type) {
    IrRef a = ir_symaddr(g->f, g->block, IR_I64, IRGEN_DATA, rnd(g, 4) * 8);
    return ir_load(g->f, g->block, type, mem_for(g, type), a, rnd(g, 4) * 8, IRF_NOFAULT | IRF_READONLY);
}

static IrRef compare(Gen *g, int depth) {
    uint8_t type = pick_type(g);
    IrRef a = expr(g, type, depth - 1), b = chance(g, 40) ? constant(g, type) : expr(g, type, depth - 1);
    return ir_cmp(g->f, g->block, rnd(g, 10), a, b);
}

static IrRef int_binary(Gen *g, uint8_t type, int depth) {
    static const uint8_t ops[] = {OP_add, OP_sub, OP_mul, OP_and,  OP_or,   OP_xor,   OP_add,   OP_sub,
                                  OP_shl, OP_shr, OP_sar, OP_rotl, OP_rotr, OP_mulhs, OP_mulhu, OP_and};
    static const uint8_t throwing[] = {OP_divs,     OP_divu,     OP_rems,     OP_remu,     OP_adds_ovf,
                                       OP_addu_ovf, OP_subs_ovf, OP_subu_ovf, OP_muls_ovf, OP_mulu_ovf};
    uint8_t op = !g->opt.no_exceptions && chance(g, 12) ? throwing[rnd(g, 10)] : ops[rnd(g, 16)];
    IrRef a = expr(g, type, depth - 1);
    uint8_t btype = op >= OP_shl && op <= OP_rotr ? IR_I32 : type;
    IrRef b = chance(g, 50) ? constant(g, btype) : expr(g, btype, depth - 1);
    return ir_bin(g->f, g->block, op, type, a, b);
}

static IrRef int_unary(Gen *g, uint8_t type, int depth) {
    static const uint8_t ops[] = {OP_neg,   OP_not,   OP_clz,    OP_ctz,   OP_popcnt,
                                  OP_bswap, OP_sext8, OP_sext16, OP_zext8, OP_zext16};
    return ir_un(g->f, g->block, ops[rnd(g, 10)], type, expr(g, type, depth - 1));
}

static IrRef conversion(Gen *g, uint8_t type, int depth) {
    bool to_float = type == IR_F32 || type == IR_F64;
    if (to_float && chance(g, 40)) {
        uint8_t other = type == IR_F32 ? IR_F64 : IR_F32;
        return ir_un(g->f, g->block, type == IR_F64 ? OP_fext : OP_ftrunc32, type, expr(g, other, depth - 1));
    }
    if (to_float) {
        uint8_t from = chance(g, 50) ? IR_I32 : IR_I64;
        return ir_un(g->f, g->block, chance(g, 50) ? OP_stof : OP_utof, type, expr(g, from, depth - 1));
    }
    if (!g->opt.no_floats && chance(g, 25)) {
        uint8_t from = chance(g, 50) ? IR_F32 : IR_F64;
        return ir_un(g->f, g->block, chance(g, 50) ? OP_ftos : OP_ftou, type, expr(g, from, depth - 1));
    }
    if (type == IR_I32) return ir_un(g->f, g->block, OP_trunc, type, expr(g, IR_I64, depth - 1));
    return ir_un(g->f, g->block, chance(g, 50) ? OP_sext32 : OP_zext32, type, expr(g, IR_I32, depth - 1));
}

static IrRef float_op(Gen *g, uint8_t type, int depth) {
    static const uint8_t binary[] = {OP_fadd, OP_fsub, OP_fmul, OP_fdiv};
    static const uint8_t unary[] = {OP_neg, OP_fabs, OP_fsqrt, OP_ffloor, OP_fceil, OP_ftrunc, OP_fround};
    IrRef a = expr(g, type, depth - 1);
    if (chance(g, 40)) return ir_un(g->f, g->block, unary[rnd(g, 7)], type, a);
    return ir_bin(g->f, g->block, binary[rnd(g, 4)], type, a, expr(g, type, depth - 1));
}

/* A float that is no NaN: the bits of NaNs depend on the machine, so they never reach memory. */
static IrRef no_nan(Gen *g, IrRef v) {
    uint8_t type = g->f->inst[v].type;
    if (type != IR_F32 && type != IR_F64) return v;
    IrRef ok = ir_cmp(g->f, g->block, CC_EQ, v, v), one = ir_fconst(g->f, g->block, type, 1.0);
    return ir_append(g->f, g->block,
                     (IrInst){.op = OP_select, .type = type, .a = ok, .b = v, .c = one, .loc = UINT32_MAX});
}

static IrRef call_many(Gen *g, int depth) {
    static const uint8_t types[] = {IRGEN_MANY_ARGS};
    IrRef args[IRGEN_MANY_COUNT];
    for (uint32_t k = 0; k < IRGEN_MANY_COUNT; k++)
        args[k] = no_nan(g, expr(g, types[k], k % 4 == 0 ? depth - 1 : 0));
    return ir_call(g->f, g->block, IR_F64, IRGEN_MANY, args, IRGEN_MANY_COUNT, IRF_CCALL);
}

static IrRef call_expr(Gen *g, uint8_t type, int depth) {
    if (type == IR_F64 && !g->opt.no_floats) return call_many(g, depth);
    if (type == IR_I64 && chance(g, 15)) {
        IrRef args[] = {expr(g, IR_I64, depth - 1), expr(g, IR_I32, depth - 1)};
        IrRef target = ir_symaddr(g->f, g->block, IR_I64, IRGEN_MIX, 0);
        return ir_calli(g->f, g->block, IR_I64, target, args, 2, IRF_CCALL);
    }
    if (type == IR_I64 && chance(g, 70)) {
        IrRef args[] = {expr(g, IR_I64, depth - 1), expr(g, IR_I32, depth - 1)};
        return ir_call(g->f, g->block, IR_I64, IRGEN_MIX, args, 2, IRF_CCALL);
    }
    if (type == IR_I64) {
        IrRef arg = expr(g, IR_I64, depth - 1);
        IrRef c = ir_call(g->f, g->block, IR_I64, IRGEN_PAIR, &arg, 1, IRF_CCALL);
        IrRef second = ir_un(g->f, g->block, OP_ret2, IR_I32, c);
        second = ir_un(g->f, g->block, OP_sext32, IR_I64, second);
        return ir_bin(g->f, g->block, OP_xor, IR_I64, c, second);
    }
    if (type != IR_I32 || g->opt.no_exceptions) return constant(g, type);
    IrRef arg = expr(g, IR_I32, depth - 1);
    return ir_call(g->f, g->block, IR_I32, IRGEN_MAYTHROW, &arg, 1, 0);
}

static IrRef leaf(Gen *g, uint8_t type) {
    IrRef r = chance(g, 50) ? known(g, type) : 0;
    if (r) return r;
    return chance(g, 30) ? constant(g, type) : load_slot(g, type);
}

static IrRef expr(Gen *g, uint8_t type, int depth) {
    if (depth <= 0) return leaf(g, type);
    uint32_t kind = rnd(g, 100);
    bool is_float = type == IR_F32 || type == IR_F64;
    if (kind < 15) return leaf(g, type);
    if (kind < 25) return load_struct(g, type);
    if (kind < 30) return load_buffer(g, type);
    if (kind < 32) return load_data(g, type);
    if (kind < 33) return load_local(g, type);
    if (kind < 38 && !g->opt.no_calls) return call_expr(g, type, depth);
    if (kind < 50) return conversion(g, type, depth);
    if (kind < 56) {
        IrRef c = compare(g, depth), a = expr(g, type, depth - 1), b = expr(g, type, depth - 1);
        return ir_append(g->f, g->block,
                         (IrInst){.op = OP_select, .type = type, .a = c, .b = a, .c = b, .loc = UINT32_MAX});
    }
    if (kind < 60 && type == IR_I32) return compare(g, depth);
    if (is_float) return float_op(g, type, depth);
    if (kind < 62) return byref_op(g, type);
    if (kind < 65) return atomic(g, type, depth);
    return kind < 73 ? int_unary(g, type, depth) : int_binary(g, type, depth);
}

/* --- statements --- */

static void body(Gen *g, int n);

static void assign(Gen *g) {
    uint32_t s = rnd(g, NSLOTS);
    IrRef v = no_nan(g, remember(g, expr(g, g->slot_type[s], 3)));
    IrRef a = ir_slotaddr(g->f, g->block, IR_I64, s);
    ir_store(g->f, g->block, g->slot_mem[s], a, 0, v, IRF_NOFAULT);
}

static void assign_struct(Gen *g) {
    uint8_t type = pick_type(g), mem = mem_for(g, type);
    IrRef v = no_nan(g, expr(g, type, 2));
    int64_t offset;
    IrRef a = struct_place(g, mem, &offset);
    ir_store(g->f, g->block, mem, a, offset, v, IRF_NOFAULT);
}

static void copy_struct(Gen *g) {
    uint32_t x = NSLOTS + rnd(g, NSTRUCTS), y = NSLOTS + rnd(g, NSTRUCTS);
    IrInst i = {
        .op = OP_memcpy, .flags = IRF_NOFAULT, .imm = chance(g, 80) ? STRUCT_SIZE : 16, .loc = UINT32_MAX};
    i.a = ir_slotaddr(g->f, g->block, IR_BYREF, x);
    if (chance(g, 20)) {
        i.op = OP_memzero;
    } else if (chance(g, 60)) {
        i.b = ir_slotaddr(g->f, g->block, IR_BYREF, y);
    } else {
        IrRef c = ir_iconst(g->f, g->block, IR_I64, rnd(g, 20) * 8);
        i.b = ir_bin(g->f, g->block, OP_add, IR_BYREF, g->buffer, c);
        i.flags = 0;
        if (chance(g, 50)) {
            IrRef t = i.a;
            i.a = i.b;
            i.b = t;
        }
    }
    ir_append(g->f, g->block, i);
}

static void store_buffer(Gen *g) {
    uint8_t type = pick_type(g), mem = mem_for(g, type);
    IrRef v = no_nan(g, expr(g, type, 3));
    IrRef a = nullable_buffer(g);
    ir_store(g->f, g->block, mem, a, rnd(g, IRGEN_BUFFER / 8) * 8, v, access_flags(g));
}

static void store_local(Gen *g) {
    uint8_t type = pick_type(g), mem = mem_for(g, type);
    IrRef v = no_nan(g, expr(g, type, 2));
    if (g->local)
        ir_store(g->f, g->block, mem, g->local, rnd(g, LOCAL_SIZE / 8) * 8, v, IRF_NOFAULT);
    else
        ir_append(g->f, g->block, (IrInst){.op = OP_keepalive, .a = v, .loc = UINT32_MAX});
}

/* Copies, moves and clears parts of the buffer, up to the sizes that take a loop; and what else touches
 * memory. */
static void block_memory(Gen *g) {
    int64_t half = IRGEN_BUFFER / 2, from = rnd(g, 2) * half, size = 1 + rnd(g, (uint32_t)half);
    IrRef a = nullable_buffer(g), to = ir_iconst(g->f, g->block, IR_I64, half - from);
    IrInst i = {.op = OP_memcpy, .imm = size, .loc = UINT32_MAX};
    switch (rnd(g, 5)) {
        case 0:
        case 1:
            i.a = ir_bin(g->f, g->block, OP_add, IR_BYREF, g->buffer, to);
            i.b = ir_bin(g->f, g->block, OP_add, IR_BYREF, a, ir_iconst(g->f, g->block, IR_I64, from));
            break;
        case 2: i = (IrInst){.op = OP_memzero, .a = a, .imm = 2 * size, .loc = UINT32_MAX}; break;
        case 3: i = (IrInst){.op = OP_fence, .loc = UINT32_MAX}; break;
        default:
            i = (IrInst){.op = OP_storeref, .a = a, .imm = rnd(g, IRGEN_BUFFER / 8) * 8, .loc = UINT32_MAX};
            i.b = ir_iconst(g->f, g->block, IR_REF, 0);
            break;
    }
    ir_append(g->f, g->block, i);
}

/* 16 bytes through a vector register. */
static void copy_vector(Gen *g) {
    int64_t offset;
    IrRef a = struct_place(g, MEM_V128, &offset);
    IrRef v = chance(g, 50) ? ir_load(g->f, g->block, IR_V128, MEM_V128, g->buffer, rnd(g, 30) * 8, 0)
                            : ir_load(g->f, g->block, IR_V128, MEM_V128, a, offset, IRF_NOFAULT);
    if (chance(g, 50))
        ir_store(g->f, g->block, MEM_V128, g->buffer, rnd(g, 30) * 8, v, 0);
    else
        ir_store(g->f, g->block, MEM_V128, a, offset, v, IRF_NOFAULT);
}

static void log_value(Gen *g) {
    IrRef v = expr(g, IR_I64, 2);
    if (!g->opt.no_calls) ir_call(g->f, g->block, IR_VOID, IRGEN_LOG, &v, 1, IRF_CCALL);
}

static void trap(Gen *g) {
    if (g->opt.no_exceptions) return;
    IrRef c = compare(g, 2);
    IrRef always = ir_iconst(g->f, g->block, IR_I32, rnd(g, 4) == 0);
    c = ir_bin(g->f, g->block, OP_and, IR_I32, c, always);
    ir_append(g->f, g->block,
              (IrInst){.op = OP_trapif, .a = c, .imm = rnd(g, TRAP_COUNT), .loc = UINT32_MAX});
}

static void check_null(Gen *g) {
    if (g->opt.no_exceptions) return;
    IrRef null = ir_iconst(g->f, g->block, IR_REF, 0), c = compare(g, 2);
    IrRef r =
        chance(g, 70)
            ? g->buffer
            : ir_append(
                  g->f, g->block,
                  (IrInst){
                      .op = OP_select, .type = IR_REF, .a = c, .b = g->buffer, .c = null, .loc = UINT32_MAX});
    ir_append(g->f, g->block, (IrInst){.op = OP_nullcheck, .a = r, .loc = UINT32_MAX});
}

static uint32_t new_block(Gen *g) { return ir_block_new(g->f, g->region); }

static void branch(Gen *g) {
    uint32_t yes = new_block(g), no = new_block(g), end = new_block(g), nvalues = g->nvalues;
    ir_br(g->f, g->block, compare(g, 2), yes, chance(g, 70) ? no : end);
    bool has_no = g->f->blocks.items[g->block].succ[1] == no;
    g->block = yes;
    body(g, 3);
    ir_jmp(g->f, g->block, end);
    g->nvalues = nvalues;
    if (has_no) {
        g->block = no;
        body(g, 3);
        ir_jmp(g->f, g->block, end);
        g->nvalues = nvalues;
    } else {
        ir_jmp(g->f, no, end);
    }
    g->block = end;
}

static void multiway(Gen *g) {
    bool wide = chance(g, 20);
    uint32_t n = 2 + rnd(g, wide ? 10 : 3), to[12], succ[12], end = new_block(g), nvalues = g->nvalues;
    IrRef v = expr(g, IR_I32, 2), mask = ir_iconst(g->f, g->block, IR_I32, wide ? 15 : 3);
    if (chance(g, 85)) v = ir_bin(g->f, g->block, OP_and, IR_I32, v, mask);
    for (uint32_t i = 0; i < n; i++) to[i] = new_block(g);
    for (uint32_t i = 0; i < n; i++) succ[i] = chance(g, wide ? 50 : 20) ? end : to[i];
    ir_append(g->f, g->block, (IrInst){.op = OP_switch, .a = v, .loc = UINT32_MAX});
    ir_set_succ(g->f, g->block, succ, n);
    for (uint32_t i = 0; i < n; i++) {
        g->block = to[i];
        if (succ[i] == to[i]) body(g, 2);
        ir_jmp(g->f, g->block, end);
        g->nvalues = nvalues;
    }
    g->block = end;
}

static void loop(Gen *g) {
    IrFunc *f = g->f;
    uint32_t counter = ir_slot_new(f, 4, 4), head = new_block(g), in = new_block(g), out = new_block(g);
    IrRef n = ir_iconst(f, g->block, IR_I32, 1 + rnd(g, 4)), a = ir_slotaddr(f, g->block, IR_I64, counter);
    ir_store(f, g->block, MEM_I32, a, 0, n, IRF_NOFAULT);
    ir_jmp(f, g->block, head);
    uint32_t nvalues = g->nvalues;
    g->block = head;
    a = ir_slotaddr(f, head, IR_I64, counter);
    IrRef v = ir_load(f, head, IR_I32, MEM_I32, a, 0, IRF_NOFAULT);
    IrRef one = ir_iconst(f, head, IR_I32, 1);
    ir_store(f, head, MEM_I32, a, 0, ir_bin(f, head, OP_sub, IR_I32, v, one), IRF_NOFAULT);
    IrRef zero = ir_iconst(f, head, IR_I32, 0);
    ir_br(f, head, ir_cmp(f, head, CC_GT, v, zero), in, out);
    g->block = in;
    body(g, 3);
    ir_jmp(f, g->block, head);
    g->nvalues = nvalues;
    g->block = out;
}

/* try { } catch { }, or try { } fault { } that goes on unwinding. */
static void protect(Gen *g) {
    IrFunc *f = g->f;
    if (g->opt.no_exceptions) return;
    if (!f->regions.len) vec_push(f->arena, &f->regions, (IrRegion){0});
    uint32_t outer = g->region, end = new_block(g), pad = new_block(g), region = f->regions.len;
    bool fault = chance(g, 30);
    f->blocks.items[pad].landing = true;
    vec_push(f->arena, &f->regions,
             ((IrRegion){.parent = outer, .kind = fault ? CLAUSE_FAULT : CLAUSE_CATCH, .pad = pad}));
    g->region = region;
    uint32_t nvalues = g->nvalues, in = new_block(g), succ[] = {in, pad};
    ir_append(f, g->block, (IrInst){.op = OP_try, .loc = UINT32_MAX});
    ir_set_succ(f, g->block, succ, 2);
    g->block = in;
    body(g, 4);
    ir_jmp(f, g->block, end);
    g->nvalues = nvalues;
    g->region = outer;
    g->block = pad;
    IrRef exc = ir_append(f, pad, (IrInst){.op = OP_eh_exc, .type = IR_REF, .loc = UINT32_MAX});
    IrRef token = ir_append(f, pad, (IrInst){.op = OP_eh_token, .type = IR_I64, .loc = UINT32_MAX});
    IrRef bits = ir_un(f, pad, OP_cast, IR_I64, exc);
    if (!g->opt.no_calls) ir_call(f, pad, IR_VOID, IRGEN_LOG, &bits, 1, IRF_CCALL);
    body(g, 3);
    if (fault)
        ir_append(f, g->block, (IrInst){.op = OP_eh_resume, .a = exc, .b = token, .loc = UINT32_MAX});
    else
        ir_jmp(f, g->block, end);
    g->nvalues = nvalues;
    g->block = end;
}

static void statement(Gen *g) {
    static void (*const simple[])(Gen *) = {assign,        assign,      assign,       assign_struct,
                                            assign_struct, copy_struct, store_buffer, log_value,
                                            check_null,    store_local, block_memory, copy_vector};
    static void (*const nested[])(Gen *) = {branch, branch, multiway, loop, loop, protect, trap};
    g->budget--;
    if (g->depth < 5 && g->budget > 0 && chance(g, 35))
        nested[rnd(g, 7)](g);
    else
        simple[rnd(g, 12)](g);
}

static void body(Gen *g, int n) {
    g->depth++;
    n = 1 + (int)rnd(g, (uint32_t)n + 1);
    while (n-- > 0 && g->budget > 0) statement(g);
    g->depth--;
}

static void make_slots(Gen *g) {
    IrFunc *f = g->f;
    for (uint32_t i = 0; i < NSLOTS; i++) {
        static const uint8_t bytes[] = {4, 8, 4, 8, 1, 2};
        uint32_t k = i < 4 ? i % 2 : rnd(g, 6);
        static const uint8_t types[] = {IR_I32, IR_I64, IR_F32, IR_F64, IR_I32, IR_I32};
        static const uint8_t mems[] = {MEM_I32, MEM_I64, MEM_F32, MEM_F64, MEM_U8, MEM_I16};
        if (g->opt.no_floats && (k == 2 || k == 3)) k = 0;
        ir_slot_new(f, bytes[k], bytes[k]);
        f->slots.items[i].zeroed = true;
        g->slot_type[i] = types[k];
        g->slot_mem[i] = mems[k];
    }
    for (uint32_t i = 0; i < NSTRUCTS; i++) {
        uint32_t s = ir_slot_new(f, STRUCT_SIZE, 8);
        f->slots.items[s].zeroed = true;
    }
}

static void make_local(Gen *g) {
    IrRef size = ir_iconst(g->f, g->block, IR_I64, LOCAL_SIZE);
    g->local = ir_un(g->f, g->block, OP_localloc, IR_I64, size);
    ir_append(
        g->f, g->block,
        (IrInst){
            .op = OP_memzero, .a = g->local, .imm = LOCAL_SIZE, .flags = IRF_NOFAULT, .loc = UINT32_MAX});
}

static void finish(Gen *g) {
    IrFunc *f = g->f;
    IrRef sum = ir_iconst(f, g->block, IR_I64, 0);
    for (uint32_t i = 0; i < NSLOTS; i++) {
        IrRef a = ir_slotaddr(f, g->block, IR_I64, i);
        IrRef v = ir_load(f, g->block, g->slot_type[i], g->slot_mem[i], a, 0, IRF_NOFAULT);
        if (g->slot_type[i] == IR_F32) v = ir_un(f, g->block, OP_bitcast, IR_I32, v);
        if (g->slot_type[i] == IR_F64) v = ir_un(f, g->block, OP_bitcast, IR_I64, v);
        if (f->inst[v].type == IR_I32) v = ir_un(f, g->block, OP_sext32, IR_I64, v);
        sum = ir_bin(f, g->block, i % 2 ? OP_xor : OP_add, IR_I64, sum, v);
    }
    uint32_t list = ir_list(f, &sum, 1);
    ir_append(f, g->block, (IrInst){.op = OP_ret, .list = list, .nlist = 1, .loc = UINT32_MAX});
}

IrFunc *irgen(Arena *arena, uint64_t seed, const IrGenOptions *options) {
    static const uint8_t types[IRGEN_PARAMS] = {IR_REF, IR_I32, IR_I64, IR_F64, IR_F32};
    Gen g = {.opt = *options, .state = seed * 0x9e3779b97f4a7c15u + 0x1234567, .budget = (int)options->size};
    if (!g.state) g.state = 1;
    for (int i = 0; i < 8; i++) rnd(&g, 2);
    IrFunc *f = g.f = ir_func_new(arena, arena_printf(arena, "f%llu", (unsigned long long)seed), IRGEN_SELF);
    f->param_types = arena_alloc(arena, sizeof types);
    memcpy(f->param_types, types, sizeof types);
    f->nparams = IRGEN_PARAMS;
    f->ret_types[0] = IR_I64;
    for (uint32_t i = 0; i < IRGEN_PARAMS; i++) {
        IrRef p = ir_append(f, 0, (IrInst){.op = OP_param, .type = types[i], .imm = i, .loc = UINT32_MAX});
        if (i == 0)
            g.buffer = p;
        else if (!g.opt.no_floats || i < 3)
            remember(&g, p);
    }
    make_slots(&g);
    if (chance(&g, 15)) make_local(&g);
    while (g.budget > 0) statement(&g);
    finish(&g);
    ir_build_preds(f);
    return f;
}
