/* fold: constant folding and algebraic simplification. One walk in reverse postorder, so that operands are
 * simplified before what uses them; the rules are plain functions in fold_*.c, declared per operation in the
 * table below. Commutative operations have their constant on the right. */
#include "ir/fold.h"

#include <math.h>
#include <string.h>

#include "ir/eval.h"

static const FoldRule *const rules[OP_COUNT] = {
    [OP_add] = fold_add_rules,
    [OP_sub] = fold_sub_rules,
    [OP_mul] = fold_mul_rules,
    [OP_and] = fold_and_rules,
    [OP_or] = fold_or_rules,
    [OP_xor] = fold_xor_rules,
    [OP_shl] = fold_shift_rules,
    [OP_shr] = fold_shift_rules,
    [OP_sar] = fold_shift_rules,
    [OP_rotl] = fold_shift_rules,
    [OP_rotr] = fold_shift_rules,
    [OP_neg] = fold_unary_rules,
    [OP_not] = fold_unary_rules,
    [OP_fabs] = fold_unary_rules,
    [OP_adds_ovf] = fold_checked_rules,
    [OP_addu_ovf] = fold_checked_rules,
    [OP_subs_ovf] = fold_checked_rules,
    [OP_subu_ovf] = fold_checked_rules,
    [OP_muls_ovf] = fold_checked_rules,
    [OP_mulu_ovf] = fold_checked_rules,
    [OP_fadd] = fold_float_rules,
    [OP_fsub] = fold_float_rules,
    [OP_fmul] = fold_float_rules,
    [OP_fdiv] = fold_float_rules,
    [OP_divs] = fold_div_rules,
    [OP_divu] = fold_div_rules,
    [OP_rems] = fold_div_rules,
    [OP_remu] = fold_div_rules,
    [OP_cmp] = fold_cmp_rules,
    [OP_select] = fold_select_rules,
    [OP_br] = fold_branch_rules,
    [OP_trapif] = fold_branch_rules,
    [OP_phi] = fold_phi_rules,
    [OP_sext8] = fold_extend_rules,
    [OP_sext16] = fold_extend_rules,
    [OP_zext8] = fold_extend_rules,
    [OP_zext16] = fold_extend_rules,
    [OP_sext32] = fold_convert_rules,
    [OP_zext32] = fold_convert_rules,
    [OP_trunc] = fold_convert_rules,
    [OP_cast] = fold_convert_rules,
    [OP_bitcast] = fold_convert_rules,
    [OP_ftrunc32] = fold_convert_rules,
    [OP_load] = fold_memory_rules,
    [OP_store] = fold_memory_rules,
    [OP_storeref] = fold_memory_rules,
    [OP_xchg] = fold_memory_rules,
    [OP_xadd] = fold_memory_rules,
    [OP_cmpxchg] = fold_memory_rules,
    [OP_memcpy] = fold_block_rules,
    [OP_memzero] = fold_block_rules,
    [OP_nullcheck] = fold_null_rules,
};

/* --- making instructions --- */

static IrRef simplify(Fold *fold, IrRef r);

static IrRef insert(Fold *fold, IrInst i) {
    i.loc = fold->f->inst[fold->at].loc;
    return ir_insert_before(fold->f, fold->at, i);
}

enum { MAX_DEPTH = 8 };

static IrRef insert_simplified(Fold *fold, IrInst i) {
    IrRef r = insert(fold, i), at = fold->at;
    if (fold->depth >= MAX_DEPTH) return r;
    fold->depth++;
    fold->at = r;
    IrRef s = simplify(fold, r);
    fold->at = at;
    fold->depth--;
    if (s != r) ir_remove(fold->f, r);
    return s;
}

IrRef fold_make(Fold *fold, uint8_t op, uint8_t type, IrRef a, IrRef b) {
    return insert_simplified(fold, (IrInst){.op = op, .type = type, .a = a, .b = b});
}

IrRef fold_cmp(Fold *fold, uint8_t cc, IrRef a, IrRef b) {
    return insert_simplified(fold, (IrInst){.op = OP_cmp, .type = IR_I32, .mem = cc, .a = a, .b = b});
}

IrRef fold_const(Fold *fold, uint8_t type, int64_t v) {
    if (type == IR_I32) v = (int32_t)v;
    return insert(fold, (IrInst){.op = OP_iconst, .type = type, .imm = v});
}

IrRef fold_into(Fold *fold, IrRef r, uint8_t op, IrRef a, IrRef b) {
    IrInst *i = &fold->f->inst[r];
    i->op = op;
    i->a = a;
    i->b = b;
    i->c = 0;
    i->nlist = 0;
    i->imm = 0;
    i->mem = 0;
    i->flags = 0;
    return r;
}

IrRef fold_into_const(Fold *fold, IrRef r, int64_t v) {
    uint8_t type = fold->f->inst[r].type;
    fold_into(fold, r, ir_is_float(type) ? OP_fconst : OP_iconst, 0, 0);
    fold->f->inst[r].imm = type == IR_I32 ? (int32_t)v : v;
    return r;
}

/* --- constants --- */

static bool is_constant(const IrInst *i) { return i->op == OP_iconst || i->op == OP_fconst; }

static bool is_nan(uint8_t type, uint64_t bits) {
    uint64_t infinity = type == IR_F32 ? 0x7f800000 : 0x7ff0000000000000, sign = type == IR_F32 ? 31 : 63;
    return ir_is_float(type) && (bits & ~(1ull << sign)) > infinity;
}

/* Not where the result is a NaN, whose bits are the target's business, nor where a pointer would become a
 * constant, for of those only null exists. */
static bool evaluate(Fold *fold, IrRef r) {
    IrFunc *f = fold->f;
    const IrInst *i = &f->inst[r];
    const IrOpInfo *info = &ir_op_info[i->op];
    if (info->args < ARGS_a || info->args > ARGS_abc || i->type == IR_VOID) return false;
    uint64_t arg[3] = {0}, out;
    uint32_t n = ir_num_operands(f, r);
    for (uint32_t k = 0; k < n; k++) {
        const IrInst *o = &f->inst[*ir_operand(f, r, k)];
        if (!is_constant(o)) return false;
        arg[k] = (uint64_t)o->imm;
    }
    if (ir_eval(i->op, i->type, i->mem, f->inst[i->a].type, arg, &out) != EVAL_OK) return false;
    if ((i->type == IR_REF || i->type == IR_BYREF) && out != 0) return false;
    if (is_nan(i->type, out)) return false;
    fold_into_const(fold, r, (int64_t)out);
    return true;
}

static bool constant_to_right(Fold *fold, IrRef r) {
    static const uint8_t swapped[] = {CC_EQ, CC_NE,  CC_GT,  CC_GE,  CC_LT,
                                      CC_LE, CC_UGT, CC_UGE, CC_ULT, CC_ULE};
    IrInst *i = &fold->f->inst[r];
    bool commutes = ir_op_info[i->op].flags & OPF_COMMUTES;
    if (!commutes && i->op != OP_cmp) return false;
    if (!is_constant(fold_inst(fold, i->a)) || is_constant(fold_inst(fold, i->b))) return false;
    IrRef a = i->a;
    i->a = i->b;
    i->b = a;
    if (i->op == OP_cmp) i->mem = swapped[i->mem];
    return true;
}

/* --- the walk --- */

enum { MAX_ROUNDS = 16 };

/* Applies rules until none fits. Returns what stands for r, or FOLD_GONE. */
static IrRef simplify(Fold *fold, IrRef r) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
        if (evaluate(fold, r)) return r;
        constant_to_right(fold, r);
        const FoldRule *rule = rules[fold->f->inst[r].op];
        IrRef result = 0;
        while (rule && *rule && !result) result = (*rule++)(fold, r);
        if (!result) return r;
        if (result != r) return result;
    }
    return r;
}

static void resolve_operands(IrFunc *f, IrRef r, IrRef *map, uint32_t nmap) {
    uint32_t n = ir_num_operands(f, r);
    for (uint32_t k = 0; k < n; k++) {
        IrRef *o = ir_operand(f, r, k);
        *o = ir_resolve(map, nmap, *o);
    }
}

bool ir_pass_fold(IrFunc *f, IrPassEnv *env) {
    Fold fold = {.f = f};
    uint32_t nmap = f->ninst, nrpo, before = f->ninst;
    IrRef *map = ARENA_ARRAY(env->scratch, IrRef, nmap);
    uint32_t *rpo = ir_rpo(f, env->scratch, &nrpo);
    bool any = false;
    for (uint32_t i = 0; i < nrpo; i++) {
        for (IrRef r = f->blocks.items[rpo[i]].first, next; r; r = next) {
            next = f->inst[r].next;
            resolve_operands(f, r, map, nmap);
            fold.at = r;
            IrRef s = simplify(&fold, r);
            if (s == r) continue;
            if (s != FOLD_GONE) map[r] = s;
            ir_remove(f, r);
            any = true;
        }
    }
    if (any) ir_replace_uses(f, map, nmap);
    return any || f->ninst != before;
}
