/* What each IR operation becomes: one table of rules, and the functions it names. A rule writes its
 * machine instructions in forward order; see isel.h. */
#include "backend-x64/isel.h"

static const IrInst *inst_of(const Sel *s, IrRef r) { return &s->f->inst[r]; }

/* An operand as second operand of an instruction: immediate, memory or register, in this order of
 * preference. Chosen before the instruction is made, attached after. */
typedef struct Src {
    uint8_t enc; /* XE_IMM, XE_MEM, or XE_NONE: a vreg */
    int64_t imm;
    Addr addr;
    RaVreg vreg;
} Src;

static bool pool_source(Sel *s, IrRef r, Src *src) {
    const IrInst *i = inst_of(s, r);
    if (i->op != OP_fconst) return false;
    uint64_t bits = i->type == IR_F32 ? (uint32_t)i->imm : (uint64_t)i->imm;
    *src = (Src){.enc = XE_MEM, .addr = {.kind = XA_POOL, .id = x64_pool(s->x, bits, s->scratch)}};
    return true;
}

static bool cheap_source(Sel *s, IrRef r, unsigned size, Src *src) {
    if (type_is_vec(inst_of(s, r)->type)) {
        if (pool_source(s, r, src)) return true;
    } else if (sel_imm32(s, r, size, &src->imm)) {
        src->enc = XE_IMM;
        return true;
    }
    src->enc = XE_MEM;
    return sel_fold_load(s, r, size, &src->addr);
}

static Src source(Sel *s, IrRef r, unsigned size) {
    Src src = {.enc = XE_NONE};
    if (!cheap_source(s, r, size, &src)) src = (Src){.enc = XE_NONE, .vreg = sel_vreg(s, r)};
    return src;
}

/* Puts the source into position `at` of the instruction made last. */
static void put_source(Sel *s, const Src *src, unsigned at) {
    uint8_t enc = src->enc;
    if (enc == XE_NONE) enc = sel_use_any(s, src->vreg);
    XInst *x = &vec_last(&s->insts);
    x->enc[at] = enc;
    x->imm = src->imm;
    if (enc == XE_MEM) sel_mem(s, src->addr);
}

/* --- shapes --- */

/* dst = op dst, src */
static void two_address(Sel *s, unsigned op, unsigned size, RaVreg dst, RaVreg a, const Src *b) {
    sel_inst(s, op, size)->enc[0] = 0;
    sel_def_reuse(s, dst, 1);
    sel_use(s, a);
    put_source(s, b, 1);
}

/* dst = op src */
static void one_source(Sel *s, unsigned op, unsigned size, RaVreg dst, const Src *src) {
    sel_inst(s, op, size)->enc[0] = 0;
    sel_def(s, dst);
    put_source(s, src, 1);
}

/* dst = op dst */
static void in_place(Sel *s, unsigned op, unsigned size, RaVreg dst, RaVreg a) {
    sel_inst(s, op, size)->enc[0] = 0;
    sel_def_reuse(s, dst, 1);
    sel_use(s, a);
}

static void lea(Sel *s, unsigned size, RaVreg dst, Addr a) {
    XInst *x = sel_inst(s, X64_LEA, size);
    x->enc[0] = 0;
    x->enc[1] = XE_MEM;
    sel_def(s, dst);
    sel_mem(s, a);
}

static void trap_if(Sel *s, uint8_t cc, int64_t kind) {
    XInst *x = sel_inst(s, XP_TRAPCC, 0);
    x->cc = cc;
    x->imm = kind;
}

/* --- rules --- */

typedef struct Rule {
    void (*fn)(Sel *s, IrRef r, const struct Rule *rule);
    uint16_t op, op8; /* instruction; for floats: of f32 and of f64 */
    uint8_t arg;
} Rule;

static void none(Sel *s, IrRef r, const Rule *rule) { (void)s, (void)r, (void)rule; }

/* Chooses which operand of a commuting operation is overwritten: not one that is needed later, nor a
 * constant or load that can be the source. */
static void order_operands(Sel *s, IrRef *a, IrRef *b, unsigned size, Src *src) {
    if (cheap_source(s, *b, size, src)) return;
    if (cheap_source(s, *a, size, src)) {
        *a = *b;
        return;
    }
    if (sel_wanted(s, sel_strip(s, *a)) && !sel_wanted(s, sel_strip(s, *b))) {
        IrRef t = *a;
        *a = *b;
        *b = t;
    }
    *src = (Src){.enc = XE_NONE, .vreg = sel_vreg(s, *b)};
}

static void alu(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    unsigned size = type_size(i->type);
    IrRef a = i->a, b = i->b;
    Src src = {0};
    if (ir_op_info[i->op].flags & OPF_COMMUTES)
        order_operands(s, &a, &b, size, &src);
    else
        src = source(s, b, size);
    two_address(s, rule->op, size, sel_vreg(s, r), sel_vreg(s, a), &src);
}

static void alu_checked(Sel *s, IrRef r, const Rule *rule) {
    alu(s, r, rule);
    trap_if(s, rule->arg, TRAP_OVERFLOW);
}

/* Additions: an address when that saves a move or an instruction. */
static void add(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    unsigned size = type_size(i->type);
    int64_t c;
    if (i->op == OP_sub && !sel_imm32(s, i->b, size, &c)) {
        alu(s, r, rule);
        return;
    }
    Addr a = sel_sum(s, r, size);
    if (a.kind == XA_BASE) {
        bool keeps_base = sel_wanted(s, sel_strip(s, a.base));
        bool keeps_index = a.index && sel_wanted(s, sel_strip(s, a.index));
        bool plain = a.base == r || (a.index ? a.scale == 1 && !a.disp && !(keeps_base && keeps_index)
                                             : !keeps_base && sel_fits32(a.disp));
        Src disp = {.enc = XE_IMM, .imm = a.disp};
        if (plain && !a.index && a.base != r) {
            two_address(s, X64_ADD, size, sel_vreg(s, r), sel_vreg(s, a.base), &disp);
            return;
        }
        if (plain) {
            alu(s, r, rule);
            return;
        }
    }
    lea(s, size, sel_vreg(s, r), a);
}

static void mul(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    unsigned size = type_size(i->type);
    IrRef a = i->a, b = i->b;
    int64_t c;
    if (!sel_imm32(s, b, size, &c)) {
        a = i->b;
        b = i->a;
    }
    if (!sel_imm32(s, b, size, &c)) {
        alu(s, r, rule);
        return;
    }
    RaVreg dst = sel_vreg(s, r);
    bool checked = rule->fn != mul;
    if (!checked && c > 0 && (c & (c - 1)) == 0) {
        Src count = {.enc = XE_IMM, .imm = __builtin_ctzll((uint64_t)c)};
        two_address(s, X64_SHL, size, dst, sel_vreg(s, a), &count);
    } else if (!checked && (c == 3 || c == 5 || c == 9)) {
        lea(s, size, dst, (Addr){.kind = XA_BASE, .base = a, .index = a, .scale = (uint8_t)(c - 1)});
    } else {
        Src src = {.enc = XE_NONE, .vreg = 0};
        if (sel_fold_load(s, a, size, &src.addr))
            src.enc = XE_MEM;
        else
            src.vreg = sel_vreg(s, a);
        one_source(s, X64_IMUL, size, dst, &src);
        vec_last(&s->insts).enc[2] = XE_IMM;
        vec_last(&s->insts).imm = c;
    }
}

static void muls_checked(Sel *s, IrRef r, const Rule *rule) {
    mul(s, r, rule);
    trap_if(s, X64_CC_O, TRAP_OVERFLOW);
}

/* One-operand mul, imul: rdx:rax = rax * operand. */
static void mul_wide(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    unsigned size = type_size(i->type);
    bool high = rule->arg;
    IrRef a = i->a, b = i->b;
    Src src = {.enc = XE_MEM};
    if (!sel_fold_load(s, b, size, &src.addr)) src = (Src){.enc = XE_NONE, .vreg = sel_vreg(s, b)};
    RaVreg dst = sel_vreg(s, r), left = sel_vreg(s, a);
    sel_inst(s, rule->op, size);
    sel_def_in(s, dst, high ? X64_RDX : X64_RAX);
    sel_use_in(s, left, X64_RAX);
    put_source(s, &src, 0);
    sel_clobber(s, X64_BIT_OF(high ? X64_RAX : X64_RDX));
    if (!high) trap_if(s, X64_CC_O, TRAP_OVERFLOW);
}

static void divide(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    RaVreg dst = sel_vreg(s, r), a = sel_vreg(s, i->a), b = sel_vreg(s, i->b);
    bool rest = rule->arg;
    sel_inst(s, XP_DIV, type_size(i->type))->imm = rule->op;
    sel_def_in(s, dst, rest ? X64_RDX : X64_RAX);
    sel_use_in(s, a, X64_RAX);
    sel_use_late(s, b);
    sel_clobber(s, X64_BIT_OF(rest ? X64_RAX : X64_RDX));
}

static void shift(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    unsigned size = type_size(i->type);
    RaVreg dst = sel_vreg(s, r), a = sel_vreg(s, i->a);
    Src count = {.enc = XE_IMM};
    if (sel_imm32(s, i->b, 4, &count.imm)) {
        count.imm &= size * 8 - 1;
        two_address(s, rule->op, size, dst, a, &count);
        return;
    }
    RaVreg c = sel_vreg(s, i->b);
    in_place(s, rule->op, size, dst, a);
    vec_last(&s->insts).enc[1] = XE_CL;
    sel_use_in(s, c, X64_RCX);
}

static void and_op(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    unsigned size = type_size(i->type);
    const IrInst *c = inst_of(s, i->b);
    uint64_t mask = c->op != OP_iconst ? 0 : size == 4 ? (uint32_t)c->imm : (uint64_t)c->imm;
    unsigned op = mask == 0xFF                      ? X64_MOVZX8
                  : mask == 0xFFFF                  ? X64_MOVZX16
                  : mask == 0xFFFFFFFF && size == 8 ? X64_MOV
                                                    : 0;
    if (!op) {
        alu(s, r, rule);
        return;
    }
    Src src = {.enc = XE_NONE, .vreg = sel_vreg(s, i->a)};
    one_source(s, op, 4, sel_vreg(s, r), &src);
}

static void unary(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    in_place(s, rule->op, type_size(i->type), sel_vreg(s, r), sel_vreg(s, i->a));
}

/* Flips or clears the sign bit of a float by a mask. */
static void sign_mask(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    uint64_t sign = i->type == IR_F32 ? 0x8000000080000000 : UINT64_C(1) << 63;
    uint64_t mask = rule->op == X64_XORPS ? sign : ~sign;
    Src src = {.enc = XE_MEM, .addr = {.kind = XA_POOL2, .id = x64_pool2(s->x, mask, s->scratch)}};
    two_address(s, rule->op, 16, sel_vreg(s, r), sel_vreg(s, i->a), &src);
}

static void neg(Sel *s, IrRef r, const Rule *rule) {
    (type_is_vec(inst_of(s, r)->type) ? sign_mask : unary)(
        s, r, type_is_vec(inst_of(s, r)->type) ? &(Rule){.op = X64_XORPS} : rule);
}

static void popcnt(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    Src src = {.enc = XE_NONE, .vreg = sel_vreg(s, i->a)};
    one_source(s, rule->op, type_size(i->type), sel_vreg(s, r), &src);
}

static void bit_scan(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    RaVreg dst = sel_vreg(s, r), a = sel_vreg(s, i->a);
    sel_inst(s, XP_BITSCAN, type_size(i->type))->imm = rule->op;
    sel_def(s, dst);
    sel_use_any(s, a);
}

/* --- floats --- */

static uint16_t float_op(const Rule *rule, uint8_t type) { return type == IR_F32 ? rule->op : rule->op8; }

static void falu(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    unsigned size = type_size(i->type);
    IrRef a = i->a, b = i->b;
    Src src = {0};
    if (ir_op_info[i->op].flags & OPF_COMMUTES)
        order_operands(s, &a, &b, size, &src);
    else
        src = source(s, b, size);
    two_address(s, float_op(rule, i->type), size, sel_vreg(s, r), sel_vreg(s, a), &src);
}

/* sqrt, rounding, conversions between floats: one source, a destination whose upper part is kept. */
static void fconvert(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    uint8_t from = inst_of(s, i->a)->type;
    Src src = source(s, i->a, type_size(from));
    one_source(s, XP_FCVT, type_size(from), sel_vreg(s, r), &src);
    XInst *x = &vec_last(&s->insts);
    x->imm = float_op(rule, from);
    x->cc = rule->arg; /* rounding mode */
}

static void fround(Sel *s, IrRef r, const Rule *rule) {
    enum { INEXACT_SILENT = 8 };
    Rule with_mode = *rule;
    with_mode.arg |= INEXACT_SILENT;
    fconvert(s, r, &with_mode);
}

static void int_to_float(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    RaVreg dst = sel_vreg(s, r), a = sel_vreg(s, i->a);
    XInst *x = sel_inst(s, rule->op, type_size(inst_of(s, i->a)->type));
    x->imm = i->type == IR_F32 ? X64_CVTSI2SS : X64_CVTSI2SD;
    sel_def(s, dst);
    if (rule->op == XP_STOF)
        sel_use_any(s, a);
    else
        sel_use(s, a);
}

static void float_to_int(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    RaVreg dst = sel_vreg(s, r), a = sel_vreg(s, i->a);
    sel_inst(s, rule->op, type_size(i->type))->imm = type_size(inst_of(s, i->a)->type);
    sel_def(s, dst);
    sel_use(s, a);
}

/* --- integer conversions --- */

static void extend(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    bool is_signed = i->op == OP_sext8 || i->op == OP_sext16 || i->op == OP_sext32;
    Src src = {.enc = XE_MEM};
    bool load = (rule->op == X64_MOVSXD || rule->op == X64_MOV) && sel_fold_load(s, i->a, 4, &src.addr);
    if (!load) src = (Src){.enc = XE_NONE, .vreg = sel_vreg(s, i->a)};
    one_source(s, rule->op, is_signed ? type_size(i->type) : 4, sel_vreg(s, r), &src);
}

static void bitcast(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    Src src = {.enc = XE_NONE, .vreg = sel_vreg(s, i->a)};
    one_source(s, type_size(i->type) == 4 ? X64_MOVD : X64_MOVQ, 8, sel_vreg(s, r), &src);
    /* movd, movq take memory on one side only: the register of the other class must be one. */
    vec_last(&s->ops).constraint = RA_REG;
}

/* --- comparison --- */

static const uint8_t int_cc[] = {
    [CC_EQ] = X64_CC_E,  [CC_NE] = X64_CC_NE, [CC_LT] = X64_CC_L,   [CC_LE] = X64_CC_LE, [CC_GT] = X64_CC_G,
    [CC_GE] = X64_CC_GE, [CC_ULT] = X64_CC_B, [CC_ULE] = X64_CC_BE, [CC_UGT] = X64_CC_A, [CC_UGE] = X64_CC_AE,
};
/* The condition when the operands change sides. */
static const uint8_t mirrored[] = {
    [CC_EQ] = CC_EQ, [CC_NE] = CC_NE,   [CC_LT] = CC_GT,   [CC_LE] = CC_GE,   [CC_GT] = CC_LT,
    [CC_GE] = CC_LE, [CC_ULT] = CC_UGT, [CC_ULE] = CC_UGE, [CC_UGT] = CC_ULT, [CC_UGE] = CC_ULE,
};
/* After ucomis x, y: carry says less or unordered, zero equal or unordered, parity unordered. */
static const struct {
    uint8_t cc;
    bool swap;
} float_cc[] = {
    [CC_EQ] = {XCC_E_NP, false},  [CC_NE] = {XCC_NE_P, false},   [CC_LT] = {X64_CC_A, true},
    [CC_LE] = {X64_CC_AE, true},  [CC_GT] = {X64_CC_A, false},   [CC_GE] = {X64_CC_AE, false},
    [CC_ULT] = {X64_CC_B, false}, [CC_ULE] = {X64_CC_BE, false}, [CC_UGT] = {X64_CC_B, true},
    [CC_UGE] = {X64_CC_BE, true},
};

/* op a, b without a result */
static void compare(Sel *s, unsigned op, unsigned size, RaVreg a, const Src *b) {
    sel_inst(s, op, size)->enc[0] = 0;
    if (b->enc == XE_IMM)
        sel_use_any(s, a);
    else
        sel_use(s, a);
    put_source(s, b, 1);
}

static void compare_mem(Sel *s, unsigned op, unsigned size, Addr a, const Src *b) {
    sel_inst(s, op, size)->enc[0] = XE_MEM;
    if (b->enc == XE_IMM) {
        vec_last(&s->insts).enc[1] = XE_IMM;
        vec_last(&s->insts).imm = b->imm;
    } else {
        uint8_t n = sel_use(s, b->vreg);
        vec_last(&s->insts).enc[1] = n;
    }
    sel_mem(s, a);
}

static uint8_t compare_floats(Sel *s, const IrInst *i) {
    uint8_t type = inst_of(s, i->a)->type;
    bool swap = float_cc[i->mem].swap;
    Src b = source(s, swap ? i->a : i->b, type_size(type));
    compare(s, type == IR_F32 ? X64_UCOMISS : X64_UCOMISD, type_size(type), sel_vreg(s, swap ? i->b : i->a),
            &b);
    return float_cc[i->mem].cc;
}

/* A narrow load compared with a constant it can hold: the comparison has the load's width. Returns the
 * condition to use, or -1. Values that were zero-extended are not negative, so signed becomes unsigned. */
static int narrow_cc(const IrInst *load, unsigned cc, int64_t c) {
    static const int64_t lo[] = {[MEM_I8] = INT8_MIN, 0, [MEM_I16] = INT16_MIN, 0};
    static const int64_t hi[] = {[MEM_I8] = INT8_MAX, UINT8_MAX, [MEM_I16] = INT16_MAX, UINT16_MAX};
    if (load->op != OP_load || load->mem > MEM_U16 || c < lo[load->mem] || c > hi[load->mem]) return -1;
    bool is_signed = load->mem == MEM_I8 || load->mem == MEM_I16;
    if (is_signed) return cc >= CC_ULT ? -1 : (int)cc;
    return cc >= CC_LT && cc <= CC_GE ? (int)(cc - CC_LT + CC_ULT) : (int)cc;
}

/* test a, b for (a & b) compared with 0. */
static void test_and(Sel *s, const IrInst *both, unsigned cc) {
    unsigned size = type_size(both->type);
    IrRef a = both->a, b = both->b;
    Src src = {0};
    Addr addr;
    if (sel_imm32(s, b, size, &src.imm)) {
        const IrInst *load = inst_of(s, a);
        bool byte = load->op == OP_load && load->mem == MEM_U8 && src.imm >= 0 && src.imm <= UINT8_MAX &&
                    (cc == CC_EQ || cc == CC_NE); /* the sign would be that of the byte */
        src.enc = XE_IMM;
        if (sel_fold_load(s, a, byte ? 1 : size, &addr))
            compare_mem(s, X64_TEST, byte ? 1 : size, addr, &src);
        else
            compare(s, X64_TEST, size, sel_vreg(s, a), &src);
        return;
    }
    src = (Src){.enc = XE_NONE, .vreg = sel_vreg(s, b)};
    if (sel_fold_load(s, a, size, &addr)) {
        compare_mem(s, X64_TEST, size, addr, &src);
        return;
    }
    /* Memory can be the first operand only. */
    sel_inst(s, X64_TEST, size);
    uint8_t first = sel_use_any(s, sel_vreg(s, a)), second = sel_use(s, src.vreg);
    vec_last(&s->insts).enc[0] = first;
    vec_last(&s->insts).enc[1] = second;
}

static uint8_t compare_with_const(Sel *s, IrRef a, unsigned cc, int64_t c, unsigned size) {
    const IrInst *left = inst_of(s, a);
    Src src = {.enc = XE_IMM, .imm = c};
    Addr addr;
    if (c == 0 && left->op == OP_and && s->uses[a] == 1 && !sel_wanted(s, a) && left->block == s->block &&
        type_size(left->type) == size) {
        test_and(s, left, cc);
        return int_cc[cc];
    }
    int narrow = narrow_cc(left, cc, c);
    if (narrow >= 0 && sel_fold_load(s, a, ir_mem_size(left->mem), &addr)) {
        compare_mem(s, X64_CMP, ir_mem_size(left->mem), addr, &src);
        return int_cc[narrow];
    }
    if (sel_fold_load(s, a, size, &addr))
        compare_mem(s, X64_CMP, size, addr, &src);
    else
        compare(s, X64_CMP, size, sel_vreg(s, a), &src);
    return int_cc[cc];
}

static uint8_t compare_ints(Sel *s, const IrInst *i) {
    IrRef a = i->a, b = i->b;
    unsigned cc = i->mem, size = type_size(inst_of(s, a)->type);
    int64_t c;
    if (!sel_imm32(s, b, size, &c) && sel_imm32(s, a, size, &c)) {
        a = i->b;
        b = i->a;
        cc = mirrored[cc];
    }
    if (sel_imm32(s, b, size, &c)) return compare_with_const(s, a, cc, c, size);
    Src src = {.enc = XE_MEM};
    if (sel_fold_load(s, b, size, &src.addr)) {
        compare(s, X64_CMP, size, sel_vreg(s, a), &src);
    } else if (sel_fold_load(s, a, size, &src.addr)) {
        Addr addr = src.addr;
        src = (Src){.enc = XE_NONE, .vreg = sel_vreg(s, b)};
        compare_mem(s, X64_CMP, size, addr, &src);
    } else {
        src = (Src){.enc = XE_NONE, .vreg = sel_vreg(s, b)};
        compare(s, X64_CMP, size, sel_vreg(s, a), &src);
    }
    return int_cc[cc];
}

static uint8_t compare_inst(Sel *s, const IrInst *i) {
    return type_is_vec(inst_of(s, i->a)->type) ? compare_floats(s, i) : compare_ints(s, i);
}

/* Sets flags for i32 value r and returns the condition that holds when it is not 0. */
static uint8_t condition(Sel *s, IrRef r) {
    const IrInst *i = inst_of(s, r);
    int64_t c;
    /* (x == 0) as a condition of its own is a negation. */
    if (i->op == OP_cmp && i->mem == CC_EQ && s->uses[r] == 1 && !sel_wanted(s, r) &&
        sel_imm32(s, i->b, 4, &c) && c == 0 && inst_of(s, i->a)->op == OP_cmp && s->uses[i->a] == 1 &&
        !sel_wanted(s, i->a))
        return condition(s, i->a) ^ 1;
    if (i->op == OP_cmp && !sel_wanted(s, r)) {
        /* Used elsewhere, too: compared there again, with its operands in registers. */
        s->keep_loads = s->uses[r] > 1;
        uint8_t cc = compare_inst(s, i);
        s->keep_loads = false;
        return cc;
    }
    return compare_with_const(s, r, CC_NE, 0, 4);
}

static void cmp_value(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    RaVreg dst = sel_vreg(s, r);
    uint8_t cc = compare_inst(s, inst_of(s, r));
    sel_inst(s, XP_SETCC, 4)->cc = cc;
    sel_def(s, dst);
}

static void select_op(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    if (i->type == IR_V256) sel_bug(s, r, "256-bit vectors are not there yet");
    RaVreg dst = sel_vreg(s, r), yes = sel_vreg(s, i->b), no = sel_vreg(s, i->c);
    uint8_t cc = condition(s, i->a);
    if (cc == XCC_E_NP) { /* as NE_P with the values exchanged: two moves of the same value */
        RaVreg t = yes;
        yes = no;
        no = t;
        cc = XCC_NE_P;
    }
    sel_inst(s, type_is_vec(i->type) ? XP_FSEL : XP_CMOV, type_size(i->type))->cc = cc;
    sel_def_reuse(s, dst, 1);
    sel_use(s, no);
    sel_use_any(s, yes);
}

/* --- memory --- */

/* How a load of each width is made, to 32 bits and to 64. */
static const struct {
    uint16_t op, op8;
    uint8_t size, size8;
} load_op[] = {
    [MEM_I8] = {X64_MOVSX8, X64_MOVSX8, 4, 8},     [MEM_U8] = {X64_MOVZX8, X64_MOVZX8, 4, 4},
    [MEM_I16] = {X64_MOVSX16, X64_MOVSX16, 4, 8},  [MEM_U16] = {X64_MOVZX16, X64_MOVZX16, 4, 4},
    [MEM_I32] = {X64_MOV, X64_MOVSXD, 4, 8},       [MEM_I64] = {X64_MOV, X64_MOV, 8, 8},
    [MEM_F32] = {X64_MOVSS, X64_MOVSS, 4, 4},      [MEM_F64] = {X64_MOVSD, X64_MOVSD, 8, 8},
    [MEM_V128] = {X64_MOVUPS, X64_MOVUPS, 16, 16}, [MEM_REF] = {X64_MOV, X64_MOV, 8, 8},
    [MEM_BYREF] = {X64_MOV, X64_MOV, 8, 8},
};

static void load(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    if (i->mem == MEM_V256) sel_bug(s, r, "256-bit vectors are not there yet");
    if (sel_needs_check(i)) sel_check(s, i->a);
    if (!sel_wanted(s, r) && !(i->flags & IRF_VOLATILE)) { /* only for its fault */
        if (!sel_needs_check(i)) sel_check(s, i->a);
        return;
    }
    bool wide = type_size(i->type) == 8;
    RaVreg dst = sel_vreg(s, r);
    Src src = {.enc = XE_MEM, .addr = sel_addr(s, i->a, i->imm)};
    one_source(s, wide ? load_op[i->mem].op8 : load_op[i->mem].op,
               wide ? load_op[i->mem].size8 : load_op[i->mem].size, dst, &src);
}

static void store_vreg(Sel *s, Addr a, unsigned op, unsigned size, RaVreg src) {
    XInst *x = sel_inst(s, op, size);
    x->enc[0] = XE_MEM;
    x->enc[1] = 0;
    sel_use(s, src);
    sel_mem(s, a);
}

static void store_to(Sel *s, Addr a, unsigned size, IrRef value) {
    const IrInst *v = inst_of(s, value);
    int64_t c;
    bool is_float = type_is_vec(v->type);
    bool imm = is_float ? v->op == OP_fconst && (size == 4 || sel_fits32(v->imm))
                        : sel_imm32(s, value, size == 8 ? 8 : 4, &c);
    if (imm) {
        XInst *x = sel_inst(s, X64_MOV, size);
        x->enc[0] = XE_MEM;
        x->enc[1] = XE_IMM;
        x->imm = is_float ? (size == 4 ? (int32_t)v->imm : v->imm) : size < 4 ? c & ((1 << size * 8) - 1) : c;
        sel_mem(s, a);
        return;
    }
    unsigned op = !is_float ? X64_MOV : size == 4 ? X64_MOVSS : size == 8 ? X64_MOVSD : X64_MOVUPS;
    store_vreg(s, a, op, size, sel_vreg(s, value));
}

/* What is stored of a value that was only extended or masked to the width of the store. */
static IrRef low_part(const Sel *s, IrRef r, unsigned size) {
    for (;;) {
        const IrInst *i = inst_of(s, r);
        bool same = i->op == OP_trunc || (size == 1 && (i->op == OP_sext8 || i->op == OP_zext8)) ||
                    (size <= 2 && (i->op == OP_sext16 || i->op == OP_zext16)) ||
                    (size <= 4 && (i->op == OP_sext32 || i->op == OP_zext32));
        if (!same) return r;
        r = i->a;
    }
}

static unsigned rmw_op(uint8_t op) {
    switch (op) {
        case OP_add: return X64_ADD;
        case OP_sub: return X64_SUB;
        case OP_and: return X64_AND;
        case OP_or: return X64_OR;
        case OP_xor: return X64_XOR;
        default: return X64_INSN_COUNT;
    }
}

/* The load whose place the store writes back to. */
static bool same_place(Sel *s, IrRef r, const IrInst *store, unsigned size) {
    const IrInst *l = inst_of(s, r);
    return l->op == OP_load && l->a == store->a && l->imm == store->imm && ir_mem_size(l->mem) == size &&
           !type_is_vec(l->type) && !((l->flags | store->flags) & IRF_VOLATILE);
}

/* mem = mem op x in one instruction. */
static bool store_in_place(Sel *s, const IrInst *i, unsigned size, IrRef value) {
    const IrInst *v = inst_of(s, value);
    unsigned op = rmw_op(v->op);
    for (IrRef r = i->b; r != value; r = inst_of(s, r)->a)
        if (s->uses[r] != 1) return false;
    if (op == X64_INSN_COUNT || type_is_vec(v->type) || s->uses[value] != 1 || sel_wanted(s, value) ||
        v->block != s->block)
        return false;
    IrRef l = v->a, other = v->b;
    if (!same_place(s, l, i, size) && v->op != OP_sub) {
        l = v->b;
        other = v->a;
    }
    Addr a;
    if (!same_place(s, l, i, size) || !sel_fold_load(s, l, size, &a)) return false;
    s->folded[value] = true;
    XInst *x;
    int64_t c;
    if (sel_imm32(s, other, size == 8 ? 8 : 4, &c)) {
        x = sel_inst(s, op, size);
        x->enc[1] = XE_IMM;
        x->imm = size < 4 ? c & ((1 << size * 8) - 1) : c;
    } else {
        RaVreg src = sel_vreg(s, other);
        x = sel_inst(s, op, size);
        x->enc[1] = 0;
        sel_use(s, src);
    }
    x->enc[0] = XE_MEM;
    sel_mem(s, a);
    return true;
}

static void store(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    if (i->mem == MEM_V256) sel_bug(s, r, "256-bit vectors are not there yet");
    unsigned size = ir_mem_size(i->mem);
    IrRef value = low_part(s, i->b, size);
    if (sel_needs_check(i)) sel_check(s, i->a);
    if (store_in_place(s, i, size, value)) return;
    store_to(s, sel_addr(s, i->a, i->imm), size, value);
}

/* ---- the write barrier ---- */

/* The exact address of a store is in a register or a spill slot from before the store until its card is
 * marked: a thread that is stopped in between is seen to point there (runtime/gc.h). 0: no barrier. */
static RaVreg barrier_address(Sel *s, IrRef base, int64_t offset) {
    if (!s->env->barrier_sym) return 0;
    RaVreg at = sel_temp(s, IR_I64);
    lea(s, 8, at, sel_addr(s, base, offset));
    return at;
}

static void mark_card(Sel *s, RaVreg at) {
    if (!at) return;
    sel_inst(s, XP_CALL, 8);
    sel_mem(s, (Addr){.kind = XA_SYM, .id = s->env->barrier_sym});
    sel_use_in(s, at, X64_RDI);
    sel_clobber(s, X64_BIT_OF(X64_RDI));
}

/* Null and what lies in the executable are not collected. */
static bool needs_barrier(Sel *s, IrRef base, IrRef value) {
    uint8_t op = inst_of(s, sel_strip(s, value))->op, to = inst_of(s, sel_strip(s, base))->op;
    return op != OP_iconst && op != OP_symaddr && to != OP_slotaddr && to != OP_symaddr;
}

static void store_ref(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    if (sel_needs_check(i)) sel_check(s, i->a);
    RaVreg at = needs_barrier(s, i->a, i->b) ? barrier_address(s, i->a, i->imm) : 0;
    store_to(s, sel_addr(s, i->a, i->imm), 8, i->b);
    mark_card(s, at);
}

enum { UNROLL_MAX = 128 };

/* A copy of references (mem is MEM_REF) to the heap; longer ones are calls of the front end's. */
static void copy_refs(Sel *s, const IrInst *i) {
    RaVreg first = barrier_address(s, i->a, 0), last = barrier_address(s, i->a, i->imm - 8);
    Addr to = sel_addr(s, i->a, 0), from = sel_addr(s, i->b, 0);
    sel_inst(s, XP_COPY, 0)->imm = i->imm;
    sel_mem(s, to);
    sel_mem2(s, from);
    mark_card(s, first);
    mark_card(s, last);
}

static void rep_copy(Sel *s, RaVreg to, RaVreg from, int64_t size) {
    sel_inst(s, XP_REP_COPY, 0)->imm = size;
    sel_use_in(s, to, X64_RDI);
    sel_use_in(s, from, X64_RSI);
    sel_clobber(s, X64_BIT_OF(X64_RDI) | X64_BIT_OF(X64_RSI) | X64_BIT_OF(X64_RCX));
}

static void memcpy_op(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    if (i->imm == 0) return;
    if (i->mem == MEM_REF && i->imm <= UNROLL_MAX) {
        copy_refs(s, i);
        return;
    }
    if (i->imm <= UNROLL_MAX) {
        Addr to = sel_addr(s, i->a, 0), from = sel_addr(s, i->b, 0);
        sel_inst(s, XP_COPY, 0)->imm = i->imm;
        sel_mem(s, to);
        sel_mem2(s, from);
        return;
    }
    RaVreg to = sel_vreg(s, i->a), from = sel_vreg(s, i->b);
    rep_copy(s, to, from, i->imm);
}

static void memzero(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    if (i->imm == 0) return;
    if (i->imm <= UNROLL_MAX) {
        Addr to = sel_addr(s, i->a, 0);
        sel_inst(s, XP_ZERO, 0)->imm = i->imm;
        sel_mem(s, to);
        return;
    }
    RaVreg to = sel_vreg(s, i->a);
    sel_inst(s, XP_REP_ZERO, 0)->imm = i->imm;
    sel_use_in(s, to, X64_RDI);
    sel_clobber(s, X64_BIT_OF(X64_RDI) | X64_BIT_OF(X64_RAX) | X64_BIT_OF(X64_RCX));
}

static void nullcheck(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    if (!(i->flags & IRF_NOFAULT)) sel_check(s, i->a);
}

/* What an atomic operation of a narrow width leaves in the register, extended to the result's type. */
static void extend_old(Sel *s, const IrInst *i, RaVreg dst, RaVreg old) {
    bool wide = type_size(i->type) == 8;
    Src src = {.enc = XE_NONE, .vreg = old};
    one_source(s, wide ? load_op[i->mem].op8 : load_op[i->mem].op,
               wide ? load_op[i->mem].size8 : load_op[i->mem].size, dst, &src);
}

static bool narrow(const IrInst *i) {
    return i->mem <= MEM_U16 || (i->mem == MEM_I32 && type_size(i->type) == 8);
}

static void exchange(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    unsigned size = ir_mem_size(i->mem);
    if (sel_needs_check(i)) sel_check(s, i->a);
    RaVreg dst = sel_vreg(s, r), old = narrow(i) ? sel_temp(s, i->type) : dst;
    RaVreg value = sel_vreg(s, i->b);
    RaVreg at = i->type == IR_REF ? barrier_address(s, i->a, i->imm) : 0;
    Addr a = sel_addr(s, i->a, i->imm);
    in_place(s, rule->op, size, old, value);
    XInst *x = &vec_last(&s->insts);
    x->enc[0] = XE_MEM;
    x->enc[1] = 0;
    x->lock = rule->op != X64_XCHG; /* xchg locks by itself */
    sel_mem(s, a);
    mark_card(s, at);
    if (narrow(i)) extend_old(s, i, dst, old);
}

static void compare_exchange(Sel *s, IrRef r, const Rule *rule) {
    const IrInst *i = inst_of(s, r);
    if (sel_needs_check(i)) sel_check(s, i->a);
    RaVreg dst = sel_vreg(s, r), old = narrow(i) ? sel_temp(s, i->type) : dst;
    RaVreg value = sel_vreg(s, i->b), expected = sel_vreg(s, i->c);
    RaVreg at = i->type == IR_REF ? barrier_address(s, i->a, i->imm) : 0;
    Addr a = sel_addr(s, i->a, i->imm);
    XInst *x = sel_inst(s, rule->op, ir_mem_size(i->mem));
    x->lock = true;
    x->enc[0] = XE_MEM;
    x->enc[1] = 2;
    sel_def_in(s, old, X64_RAX);
    sel_use_in(s, expected, X64_RAX);
    sel_use(s, value);
    sel_mem(s, a);
    mark_card(s, at);
    if (narrow(i)) extend_old(s, i, dst, old);
}

static void fence(Sel *s, IrRef r, const Rule *rule) {
    (void)r, (void)rule;
    XInst *x = sel_inst(s, X64_OR, 4); /* lock or [rsp], 0: faster than mfence */
    x->lock = true;
    x->enc[0] = XE_MEM;
    x->enc[1] = XE_IMM;
    sel_mem(s, (Addr){.kind = XA_OUT});
}

static void localloc(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    RaVreg dst = sel_vreg(s, r), size = sel_vreg(s, inst_of(s, r)->a);
    s->x->dynamic = true;
    sel_inst(s, XP_LOCALLOC, 8);
    sel_def(s, dst);
    sel_use_any(s, size);
}

/* --- checks, calls --- */

static void trap_op(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    int64_t c;
    if (sel_imm32(s, i->a, 4, &c)) {
        if (c) trap_if(s, X64_ALWAYS, i->imm);
        return;
    }
    trap_if(s, condition(s, i->a), i->imm);
}

typedef enum TailKind {
    NO_TAIL,
    TAIL_JUMP, /* the stack arguments fit where this function's own arrived */
    TAIL_MOVE  /* they do not, or arguments point to slots of this function: rt_tail moves them */
} TailKind;

/* The slot whose address an argument is; UINT32_MAX: it is something else. */
static uint32_t slot_of(const Sel *s, IrRef arg) {
    const IrInst *i = inst_of(s, sel_strip(s, arg));
    return i->op == OP_slotaddr ? (uint32_t)i->imm : UINT32_MAX;
}

/* No handler of this function is around a tail call. */
static TailKind tail_kind(const Sel *s, const IrInst *i, uint32_t stack) {
    if (!(i->flags & IRF_TAIL) || s->f->blocks.items[i->block].region || (i->flags & IRF_CCALL) ||
        s->f->ccall_entry)
        return NO_TAIL;
    TailKind moved = s->env->tail_sym ? TAIL_MOVE : NO_TAIL;
    for (uint32_t k = 0; k < i->nlist; k++)
        if (slot_of(s, s->f->pool.items[i->list + k]) != UINT32_MAX) return moved;
    return stack <= s->x->incoming ? TAIL_JUMP : moved;
}

static uint32_t stack_args(Sel *s, const IrInst *i) {
    XArgs args = {0};
    for (uint32_t k = i->flags & IRF_CTX ? 1 : 0; k < i->nlist; k++) {
        uint8_t type = inst_of(s, s->f->pool.items[i->list + k])->type;
        if (type == IR_V128 || type == IR_V256) sel_bug(s, 0, "vector argument");
        x64_next_arg(&args, type);
    }
    return args.stack;
}

/* The target of a call: a symbol (`direct`), in memory or in a register. */
static Src call_target(Sel *s, const IrInst *i, bool *direct) {
    Src t = {.enc = XE_MEM};
    *direct = true;
    if (i->op == OP_call) {
        t.addr = (Addr){.kind = XA_SYM, .id = i->sym, .disp = i->imm};
        return t;
    }
    const IrInst *a = inst_of(s, sel_strip(s, i->a));
    if (a->op == OP_symaddr && sel_fits32(a->imm)) {
        t.addr = (Addr){.kind = XA_SYM, .id = a->sym, .disp = a->imm};
        return t;
    }
    *direct = false;
    if ((i->flags & IRF_TAIL) || !sel_fold_load(s, i->a, 8, &t.addr))
        t = (Src){.enc = XE_NONE, .vreg = sel_vreg(s, i->a)};
    return t;
}

/* The block of a TAIL_MOVE, in the outgoing area; the layout stands in runtime/tail-x64.c. */
typedef struct TailBlock {
    uint32_t base;   /* where rax points, from rsp */
    uint32_t copies; /* end of what has been placed behind it */
    uint32_t nfixes;
    RaVreg *moved; /* by argument: its address in the block; 0: the argument is no slot's address */
} TailBlock;
enum { TAIL_FIXES = -72, TAIL_NFIXES = -64, TAIL_SIZE = -56, TAIL_REGISTERS = -8, TAIL_ALIGN = 16 };

static Addr in_block(const TailBlock *b, int64_t offset) {
    return (Addr){.kind = XA_OUT, .disp = b->base + offset};
}

static void block_word(Sel *s, const TailBlock *b, int64_t offset, int64_t value) {
    XInst *x = sel_inst(s, X64_MOV, 8);
    x->enc[0] = XE_MEM;
    x->enc[1] = XE_IMM;
    x->imm = value;
    sel_mem(s, in_block(b, offset));
}

static void copy_slot(Sel *s, const TailBlock *b, uint32_t slot) {
    uint32_t size = s->f->slots.items[slot].size;
    Addr to = in_block(b, b->copies), from = {.kind = XA_SLOT, .id = slot};
    if (size <= UNROLL_MAX) {
        sel_inst(s, XP_COPY, 0)->imm = size;
        sel_mem(s, to);
        sel_mem2(s, from);
        return;
    }
    RaVreg into = sel_temp(s, IR_I64), out = sel_temp(s, IR_I64);
    lea(s, 8, into, to);
    lea(s, 8, out, from);
    rep_copy(s, into, out, size);
}

/* Copies the slot that argument k points to, and notes where the address itself goes: to be moved, too. */
static void move_slot(Sel *s, TailBlock *b, uint32_t k, uint32_t slot, XArgLoc at, uint32_t reg) {
    b->copies = (b->copies + TAIL_ALIGN - 1) & ~(uint32_t)(TAIL_ALIGN - 1);
    if (s->f->slots.items[slot].size) copy_slot(s, b, slot);
    b->moved[k] = sel_temp(s, IR_I64);
    lea(s, 8, b->moved[k], in_block(b, b->copies));
    int64_t word = at.reg == X64_ON_STACK ? (int64_t)at.offset : TAIL_REGISTERS - 8 * (int64_t)reg;
    block_word(s, b, TAIL_FIXES - 8 * (int64_t)b->nfixes++, word);
    b->copies += s->f->slots.items[slot].size;
}

/* Makes the block of a call with `stack` bytes of stack arguments, but for those arguments. */
static TailBlock tail_block(Sel *s, const IrInst *i, uint32_t stack) {
    const IrRef *list = s->f->pool.items + i->list;
    TailBlock b = {.copies = stack, .moved = ARENA_ARRAY(s->scratch, RaVreg, i->nlist)};
    uint64_t size = stack;
    uint32_t nfixes = 0;
    for (uint32_t k = 0; k < i->nlist; k++) {
        uint32_t slot = slot_of(s, list[k]);
        if (slot == UINT32_MAX) continue;
        size += s->f->slots.items[slot].size + TAIL_ALIGN;
        nfixes++;
    }
    if (size > X64_MAX_FRAME)
        diag_fail(s->env->diag, "%s: the arguments would be larger than 1 GiB", s->f->name);
    b.base = (8 * nfixes - TAIL_NFIXES + TAIL_ALIGN - 1) & ~(uint32_t)(TAIL_ALIGN - 1);
    XArgs args = {0};
    for (uint32_t k = i->flags & IRF_CTX ? 1 : 0; k < i->nlist; k++) {
        uint32_t reg = args.ints, slot = slot_of(s, list[k]);
        XArgLoc at = x64_next_arg(&args, inst_of(s, list[k])->type);
        if (slot != UINT32_MAX) move_slot(s, &b, k, slot, at, reg);
    }
    uint32_t bytes = (b.copies + TAIL_ALIGN - 1) & ~(uint32_t)(TAIL_ALIGN - 1);
    block_word(s, &b, TAIL_SIZE, bytes);
    block_word(s, &b, TAIL_NFIXES, nfixes);
    if (b.base + bytes > s->x->outgoing) s->x->outgoing = b.base + bytes;
    return b;
}

/* Where a stack argument goes: the caller of this function has room for those of a TAIL_JUMP. */
static Addr stack_arg(TailKind tail, const TailBlock *b, XArgLoc at) {
    if (tail == TAIL_MOVE) return in_block(b, at.offset);
    return (Addr){.kind = tail == TAIL_JUMP ? XA_IN : XA_OUT, .disp = at.offset};
}

static void call(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    const IrRef *list = s->f->pool.items + i->list;
    IrRef next = i->next && inst_of(s, i->next)->op == OP_ret2 ? i->next : 0;
    if (i->type == IR_V128) sel_bug(s, r, "vector result");
    uint32_t stack = stack_args(s, i);
    TailKind tail = tail_kind(s, i, stack);
    bool direct;
    TailBlock block = {0};
    if (!tail && stack > s->x->outgoing) s->x->outgoing = stack;
    Src target = call_target(s, i, &direct);
    if (tail == TAIL_MOVE) block = tail_block(s, i, stack);

    XArgs args = {0};
    for (uint32_t k = 0; k < i->nlist; k++) {
        if (k == 0 && (i->flags & IRF_CTX)) continue;
        XArgLoc at = x64_next_arg(&args, inst_of(s, list[k])->type);
        if (at.reg != X64_ON_STACK) continue;
        Addr to = stack_arg(tail, &block, at);
        if (block.moved && block.moved[k])
            store_vreg(s, to, X64_MOV, 8, block.moved[k]);
        else
            store_to(s, to, type_size(inst_of(s, list[k])->type), list[k]);
    }
    sel_inst(s, tail ? XP_TAIL : direct ? XP_CALL : X64_CALL, 8);
    if (direct) {
        sel_mem(s, target.addr);
    } else {
        put_source(s, &target, 0);
        if (tail) vec_last(&s->ops).constraint = RA_REG;
    }
    vec_last(&s->insts).imm = block.base;
    args = (XArgs){0};
    for (uint32_t k = 0; k < i->nlist; k++) {
        XArgLoc at = {X64_CTX, 0};
        if (k > 0 || !(i->flags & IRF_CTX)) at = x64_next_arg(&args, inst_of(s, list[k])->type);
        if (at.reg == X64_ON_STACK) continue;
        sel_use_in(s, block.moved && block.moved[k] ? block.moved[k] : sel_vreg(s, list[k]), at.reg);
    }
    if (tail) return;
    uint64_t results = 0;
    if (sel_wanted(s, r)) {
        uint8_t reg = x64_result_reg(i->type, i->type, 0);
        sel_def_in(s, s->vreg[r], reg);
        results |= UINT64_C(1) << reg;
    }
    if (next && sel_wanted(s, next)) {
        uint8_t reg = x64_result_reg(i->type, inst_of(s, next)->type, 1);
        sel_def_in(s, s->vreg[next], reg);
        results |= UINT64_C(1) << reg;
    }
    sel_clobber(s, x64_caller_saved & ~results);
}

static void keepalive(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *a = inst_of(s, sel_strip(s, inst_of(s, r)->a));
    if (a->op == OP_iconst || a->op == OP_symaddr || a->op == OP_slotaddr || a->op == OP_fconst) return;
    RaVreg v = sel_vreg(s, inst_of(s, r)->a);
    sel_inst(s, XP_USE, 8);
    sel_use_any(s, v);
}

static void parent_slot(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    lea(s, 8, sel_vreg(s, r),
        (Addr){.kind = XA_BASE, .scale = 1, .base = i->a, .disp = s->env->parent->slot_offset[i->imm]});
}

/* --- arrivals: values that registers hold when a block is entered --- */

static void param(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    XArgLoc at = s->param[i->imm];
    if (i->type == IR_V128 || i->type == IR_V256) sel_bug(s, r, "vector parameter");
    if (at.reg != X64_ON_STACK) {
        vec_push(s->scratch, &s->arrivals, ((RaOperand){s->vreg[r], RA_DEF, RA_LATE, RA_FIXED, at.reg}));
        return;
    }
    Src src = {.enc = XE_MEM, .addr = {.kind = XA_IN, .disp = at.offset}};
    unsigned size = type_size(i->type);
    one_source(s,
               i->type == IR_F32   ? X64_MOVSS
               : i->type == IR_F64 ? X64_MOVSD
                                   : X64_MOV,
               size, s->vreg[r], &src);
}

static void eh_value(Sel *s, IrRef r, const Rule *rule) {
    vec_push(s->scratch, &s->arrivals,
             ((RaOperand){s->vreg[r], RA_DEF, RA_LATE, RA_FIXED, (uint8_t)rule->arg}));
}

void lower_arrivals(Sel *s) {
    const IrBlock *b = &s->f->blocks.items[s->block];
    if (s->block != 0 && !b->landing) return;
    sel_inst(s, s->block == 0 ? XP_ENTRY : XP_PAD, 0);
    for (uint32_t k = 0; k < s->arrivals.len; k++) {
        vec_push(s->scratch, &s->ops, s->arrivals.items[k]);
        vec_last(&s->ra).nops++;
    }
    s->arrivals.len = 0;
}

/* --- terminators --- */

static void jump(Sel *s, IrRef r, const Rule *rule) {
    (void)r, (void)rule;
    sel_inst(s, XP_JMP, 0);
}

static void branch(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    uint8_t cc = condition(s, inst_of(s, r)->a);
    sel_inst(s, XP_BR, 0)->cc = cc;
}

static void switch_op(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    if (s->f->blocks.items[i->block].nsucc == 1) {
        sel_inst(s, XP_JMP, 0);
        return;
    }
    RaVreg index = sel_temp(s, IR_I64);
    Src src = {.enc = XE_NONE, .vreg = sel_vreg(s, i->a)};
    one_source(s, X64_MOV, 4, index, &src); /* a copy, zero-extended, that the switch may destroy */
    sel_inst(s, XP_SWITCH, 4);
    sel_use(s, index);
}

static void ret(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    IrRef before = i->prev;
    if (before && inst_of(s, before)->op == OP_ret2) before = inst_of(s, before)->prev;
    const IrInst *c = before ? inst_of(s, before) : NULL;
    if (c && (c->op == OP_call || c->op == OP_calli) && tail_kind(s, c, stack_args(s, c))) return;
    RaVreg v[2] = {0};
    if (s->f->ret_types[0] == IR_V128 || s->f->ret_types[1] == IR_V128) sel_bug(s, r, "vector result");
    for (uint32_t k = 0; k < i->nlist; k++) v[k] = sel_vreg(s, s->f->pool.items[i->list + k]);
    sel_inst(s, XP_RET, 0);
    for (uint32_t k = 0; k < i->nlist; k++)
        sel_use_in(s, v[k], x64_result_reg(s->f->ret_types[0], s->f->ret_types[k], k));
}

static void eh_resume(Sel *s, IrRef r, const Rule *rule) {
    (void)rule;
    const IrInst *i = inst_of(s, r);
    RaVreg exception = sel_vreg(s, i->a), token = sel_vreg(s, i->b);
    sel_inst(s, XP_CALL, 8);
    sel_mem(s, (Addr){.kind = XA_SYM, .id = s->env->resume_sym});
    sel_use_in(s, exception, X64_RDI);
    sel_use_in(s, token, X64_RSI);
    sel_inst(s, XP_UD2, 0);
}

static void unreachable(Sel *s, IrRef r, const Rule *rule) {
    (void)r, (void)rule;
    sel_inst(s, XP_UD2, 0);
}

/* --- the table --- */

static const Rule rules[OP_COUNT] = {
    [OP_nop] = {.fn = none},
    [OP_param] = {.fn = param},
    [OP_add] = {add, X64_ADD, 0, 0},
    [OP_sub] = {add, X64_SUB, 0, 0},
    [OP_mul] = {mul, X64_IMUL, 0, 0},
    [OP_mulhs] = {mul_wide, X64_IMUL, 0, true},
    [OP_mulhu] = {mul_wide, X64_MUL, 0, true},
    [OP_divs] = {divide, X64_IDIV, 0, false},
    [OP_divu] = {divide, X64_DIV, 0, false},
    [OP_rems] = {divide, X64_IDIV, 0, true},
    [OP_remu] = {divide, X64_DIV, 0, true},
    [OP_and] = {and_op, X64_AND, 0, 0},
    [OP_or] = {alu, X64_OR, 0, 0},
    [OP_xor] = {alu, X64_XOR, 0, 0},
    [OP_shl] = {shift, X64_SHL, 0, 0},
    [OP_shr] = {shift, X64_SHR, 0, 0},
    [OP_sar] = {shift, X64_SAR, 0, 0},
    [OP_rotl] = {shift, X64_ROL, 0, 0},
    [OP_rotr] = {shift, X64_ROR, 0, 0},
    [OP_neg] = {neg, X64_NEG, 0, 0},
    [OP_not] = {unary, X64_NOT, 0, 0},
    [OP_clz] = {bit_scan, X64_BSR, 0, 0},
    [OP_ctz] = {bit_scan, X64_BSF, 0, 0},
    [OP_popcnt] = {popcnt, X64_POPCNT, 0, 0},
    [OP_bswap] = {unary, X64_BSWAP, 0, 0},
    [OP_adds_ovf] = {alu_checked, X64_ADD, 0, X64_CC_O},
    [OP_addu_ovf] = {alu_checked, X64_ADD, 0, X64_CC_B},
    [OP_subs_ovf] = {alu_checked, X64_SUB, 0, X64_CC_O},
    [OP_subu_ovf] = {alu_checked, X64_SUB, 0, X64_CC_B},
    [OP_muls_ovf] = {muls_checked, X64_IMUL, 0, 0},
    [OP_mulu_ovf] = {mul_wide, X64_MUL, 0, false},
    [OP_fadd] = {falu, X64_ADDSS, X64_ADDSD, 0},
    [OP_fsub] = {falu, X64_SUBSS, X64_SUBSD, 0},
    [OP_fmul] = {falu, X64_MULSS, X64_MULSD, 0},
    [OP_fdiv] = {falu, X64_DIVSS, X64_DIVSD, 0},
    [OP_fabs] = {sign_mask, X64_ANDPS, 0, 0},
    [OP_fsqrt] = {fconvert, X64_SQRTSS, X64_SQRTSD, 0},
    [OP_fround] = {fround, X64_ROUNDSS, X64_ROUNDSD, 0},
    [OP_ffloor] = {fround, X64_ROUNDSS, X64_ROUNDSD, 1},
    [OP_fceil] = {fround, X64_ROUNDSS, X64_ROUNDSD, 2},
    [OP_ftrunc] = {fround, X64_ROUNDSS, X64_ROUNDSD, 3},
    [OP_cmp] = {.fn = cmp_value},
    [OP_select] = {.fn = select_op},
    [OP_sext8] = {extend, X64_MOVSX8, 0, 0},
    [OP_sext16] = {extend, X64_MOVSX16, 0, 0},
    [OP_zext8] = {extend, X64_MOVZX8, 0, 0},
    [OP_zext16] = {extend, X64_MOVZX16, 0, 0},
    [OP_sext32] = {extend, X64_MOVSXD, 0, 0},
    [OP_zext32] = {extend, X64_MOV, 0, 0},
    [OP_bitcast] = {.fn = bitcast},
    [OP_stof] = {int_to_float, XP_STOF, 0, 0},
    [OP_utof] = {int_to_float, XP_UTOF, 0, 0},
    [OP_ftos] = {float_to_int, XP_FTOS, 0, 0},
    [OP_ftou] = {float_to_int, XP_FTOU, 0, 0},
    [OP_fext] = {fconvert, X64_CVTSS2SD, 0, 0},
    [OP_ftrunc32] = {fconvert, 0, X64_CVTSD2SS, 0},
    [OP_load] = {.fn = load},
    [OP_store] = {.fn = store},
    [OP_storeref] = {.fn = store_ref},
    [OP_memcpy] = {.fn = memcpy_op},
    [OP_memzero] = {.fn = memzero},
    [OP_nullcheck] = {.fn = nullcheck},
    [OP_xchg] = {exchange, X64_XCHG, 0, 0},
    [OP_xadd] = {exchange, X64_XADD, 0, 0},
    [OP_cmpxchg] = {compare_exchange, X64_CMPXCHG, 0, 0},
    [OP_fence] = {.fn = fence},
    [OP_localloc] = {.fn = localloc},
    [OP_trapif] = {.fn = trap_op},
    [OP_call] = {.fn = call},
    [OP_calli] = {.fn = call},
    [OP_ret2] = {.fn = none}, /* a result of the call before it */
    [OP_keepalive] = {.fn = keepalive},
    [OP_parentslot] = {.fn = parent_slot},
    [OP_eh_exc] = {eh_value, 0, 0, X64_RAX},
    [OP_eh_token] = {eh_value, 0, 0, X64_RDX},
    [OP_jmp] = {.fn = jump},
    [OP_br] = {.fn = branch},
    [OP_switch] = {.fn = switch_op},
    [OP_ret] = {.fn = ret},
    [OP_try] = {.fn = jump}, /* entering a region costs nothing */
    [OP_eh_resume] = {.fn = eh_resume},
    [OP_unreachable] = {.fn = unreachable},
};

void lower_inst(Sel *s, IrRef r) {
    const Rule *rule = &rules[inst_of(s, r)->op];
    if (!rule->fn) sel_bug(s, r, "no rule");
    if (inst_of(s, r)->type == IR_V256) sel_bug(s, r, "256-bit vectors are not there yet");
    rule->fn(s, r, rule);
}
