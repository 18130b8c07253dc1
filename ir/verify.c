/* The rules of the IR, checked. Every message names block, instruction and rule. */
#include <stdarg.h>

#include "ir/analysis.h"

enum {
    I32 = 1 << IR_I32,
    I64 = 1 << IR_I64,
    F32 = 1 << IR_F32,
    F64 = 1 << IR_F64,
    REF = 1 << IR_REF,
    BYREF = 1 << IR_BYREF,
    INT = I32 | I64,
    FLT = F32 | F64,
    PTR = I64 | REF | BYREF,
    VEC_ = 1 << IR_V128 | 1 << IR_V256,
    ANY = INT | FLT | PTR | VEC_,
    VOID = 1 << IR_VOID,
};
enum { RA = 1, RB = 2, RC = 4, AB = 8 }; /* these two have the same type */

/* Types that the result and the operands of an operation may have. Operations with lists, and those whose
 * rule is not a matter of single types, have a function below. */
typedef struct TypeRule {
    uint16_t r, a, b, c;
    uint8_t same;
} TypeRule;

#define ARITH \
    { INT, INT, INT, 0, RA | AB }
#define FARITH \
    { FLT, FLT, FLT, 0, RA | AB }
#define SHIFT \
    { INT, INT, I32, 0, RA }
#define UNARY \
    { INT, INT, 0, 0, RA }
#define FUNARY \
    { FLT, FLT, 0, 0, RA }
#define EXTEND \
    { INT, INT, 0, 0, 0 }

static const TypeRule rules[OP_COUNT] = {
    [OP_nop] = {VOID, 0, 0, 0, 0},
    [OP_iconst] = {INT | REF | BYREF, 0, 0, 0, 0},
    [OP_fconst] = {FLT, 0, 0, 0, 0},
    [OP_symaddr] = {PTR, 0, 0, 0, 0},
    [OP_param] = {ANY, 0, 0, 0, 0},
    [OP_slotaddr] = {I64 | BYREF, 0, 0, 0, 0},
    [OP_phi] = {ANY, 0, 0, 0, 0},
    [OP_add] = {INT | BYREF, INT | PTR, INT | PTR, 0, 0},
    [OP_sub] = {INT | BYREF, INT | PTR, INT | PTR, 0, 0},
    [OP_mul] = ARITH,
    [OP_mulhs] = ARITH,
    [OP_mulhu] = ARITH,
    [OP_divs] = ARITH,
    [OP_divu] = ARITH,
    [OP_rems] = ARITH,
    [OP_remu] = ARITH,
    [OP_and] = ARITH,
    [OP_or] = ARITH,
    [OP_xor] = ARITH,
    [OP_shl] = SHIFT,
    [OP_shr] = SHIFT,
    [OP_sar] = SHIFT,
    [OP_rotl] = SHIFT,
    [OP_rotr] = SHIFT,
    [OP_neg] = {INT | FLT, INT | FLT, 0, 0, RA},
    [OP_not] = UNARY,
    [OP_clz] = UNARY,
    [OP_ctz] = UNARY,
    [OP_popcnt] = UNARY,
    [OP_bswap] = UNARY,
    [OP_adds_ovf] = ARITH,
    [OP_addu_ovf] = ARITH,
    [OP_subs_ovf] = ARITH,
    [OP_subu_ovf] = ARITH,
    [OP_muls_ovf] = ARITH,
    [OP_mulu_ovf] = ARITH,
    [OP_fadd] = FARITH,
    [OP_fsub] = FARITH,
    [OP_fmul] = FARITH,
    [OP_fdiv] = FARITH,
    [OP_fabs] = FUNARY,
    [OP_fsqrt] = FUNARY,
    [OP_ffloor] = FUNARY,
    [OP_fceil] = FUNARY,
    [OP_ftrunc] = FUNARY,
    [OP_fround] = FUNARY,
    [OP_cmp] = {I32, INT | FLT | PTR, INT | FLT | PTR, 0, 0},
    [OP_select] = {ANY, I32, ANY, ANY, RB | RC},
    [OP_sext8] = EXTEND,
    [OP_sext16] = EXTEND,
    [OP_zext8] = EXTEND,
    [OP_zext16] = EXTEND,
    [OP_sext32] = {I64, I32, 0, 0, 0},
    [OP_zext32] = {I64, I32, 0, 0, 0},
    [OP_trunc] = {I32, I64, 0, 0, 0},
    [OP_cast] = {PTR, PTR, 0, 0, 0},
    [OP_bitcast] = {INT | FLT, INT | FLT, 0, 0, 0},
    [OP_stof] = {FLT, INT, 0, 0, 0},
    [OP_utof] = {FLT, INT, 0, 0, 0},
    [OP_ftos] = {INT, FLT, 0, 0, 0},
    [OP_ftou] = {INT, FLT, 0, 0, 0},
    [OP_fext] = {F64, F32, 0, 0, 0},
    [OP_ftrunc32] = {F32, F64, 0, 0, 0},
    [OP_load] = {ANY, PTR, 0, 0, 0},
    [OP_store] = {VOID, PTR, ANY, 0, 0},
    [OP_storeref] = {VOID, PTR, REF, 0, 0},
    [OP_memcpy] = {VOID, PTR, PTR, 0, 0},
    [OP_memzero] = {VOID, PTR, 0, 0, 0},
    [OP_nullcheck] = {VOID, PTR, 0, 0, 0},
    [OP_xchg] = {INT | PTR, PTR, INT | PTR, 0, RB},
    [OP_xadd] = {INT | PTR, PTR, INT | PTR, 0, RB},
    [OP_cmpxchg] = {INT | PTR, PTR, INT | PTR, INT | PTR, RB | RC},
    [OP_fence] = {VOID, 0, 0, 0, 0},
    [OP_localloc] = {I64, I64, 0, 0, 0},
    [OP_trapif] = {VOID, I32, 0, 0, 0},
    [OP_call] = {ANY | VOID, 0, 0, 0, 0},
    [OP_calli] = {ANY | VOID, PTR, 0, 0, 0},
    [OP_ret2] = {ANY, ANY, 0, 0, 0},
    [OP_keepalive] = {VOID, ANY, 0, 0, 0},
    [OP_frameaddr] = {I64, 0, 0, 0, 0},
    [OP_parentslot] = {I64 | BYREF, I64, 0, 0, 0},
    [OP_eh_exc] = {REF, 0, 0, 0, 0},
    [OP_eh_token] = {I64, 0, 0, 0, 0},
    [OP_jmp] = {VOID, 0, 0, 0, 0},
    [OP_br] = {VOID, I32, 0, 0, 0},
    [OP_switch] = {VOID, I32, 0, 0, 0},
    [OP_ret] = {VOID, 0, 0, 0, 0},
    [OP_try] = {VOID, 0, 0, 0, 0},
    [OP_eh_resume] = {VOID, REF, I64, 0, 0},
    [OP_unreachable] = {VOID, 0, 0, 0, 0},
};

/* Types of a register that a memory width can fill or take. Narrow integers extend; words of 64 bits may
 * change their kind on the way. */
static const uint16_t mem_types[] = {
    [MEM_I8] = INT,  [MEM_U8] = INT,    [MEM_I16] = INT, [MEM_U16] = INT,           [MEM_I32] = I32,
    [MEM_I64] = PTR, [MEM_F32] = F32,   [MEM_F64] = F64, [MEM_V128] = 1 << IR_V128, [MEM_V256] = 1 << IR_V256,
    [MEM_REF] = PTR, [MEM_BYREF] = PTR,
};

typedef struct Verifier {
    IrFunc *f;
    Arena *scratch;
    IrDom dom;
    uint32_t *order;
    bool *joins; /* by block */
    const char *error;
} Verifier;

__attribute__((format(printf, 3, 4))) static bool fail(Verifier *v, IrRef r, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(v->scratch, fmt, ap);
    va_end(ap);
    const IrInst *i = &v->f->inst[r];
    if (r) text = arena_printf(v->scratch, "b%u: v%u: %s: %s", i->block, r, ir_op_info[i->op].text, text);
    v->error = text;
    return false;
}

static const char *type_name(uint8_t t) { return t < 9 ? ir_type_names[t] : "?"; }

static bool check_same(Verifier *v, IrRef r, uint8_t s, uint8_t t) {
    return s == t || fail(v, r, "types %s and %s should be the same", type_name(s), type_name(t));
}

static bool check_add_sub(Verifier *v, IrRef r, uint8_t t, uint8_t a, uint8_t b) {
    bool sub = v->f->inst[r].op == OP_sub;
    bool a_ptr = a == IR_BYREF || a == IR_REF, b_ptr = b == IR_BYREF || b == IR_REF;
    bool ok = t == IR_I32     ? a == t && b == t
              : t == IR_BYREF ? (a_ptr && b == IR_I64) || (!sub && b_ptr && a == IR_I64)
              : sub           ? (a == t && b == t) || (a_ptr && b_ptr)
                              : a == t && b == t;
    return ok || fail(v, r, "%s of %s and %s", type_name(t), type_name(a), type_name(b));
}

static bool check_mem(Verifier *v, IrRef r) {
    const IrFunc *f = v->f;
    const IrInst *i = &f->inst[r];
    if (i->mem > MEM_BYREF) return fail(v, r, "bad memory width");
    uint8_t t = i->op == OP_store ? f->inst[i->b].type : i->type;
    return mem_types[i->mem] >> t & 1 ||
           fail(v, r, "%s does not go with memory of %s", type_name(t), ir_mem_names[i->mem]);
}

static bool check_types(Verifier *v, IrRef r) {
    const IrFunc *f = v->f;
    const IrInst *i = &f->inst[r];
    const TypeRule *rule = &rules[i->op];
    const IrOpInfo *info = &ir_op_info[i->op];
    if (!(rule->r >> i->type & 1)) return fail(v, r, "result type %s", type_name(i->type));
    const uint16_t want[] = {rule->a, rule->b, rule->c};
    uint8_t t[3] = {0};
    uint32_t n = info->args == ARGS_a_list ? 1 : info->args == ARGS_list ? 0 : ir_num_operands(f, r);
    for (uint32_t k = 0; k < n; k++) {
        t[k] = f->inst[*ir_operand(v->f, r, k)].type;
        if (!(want[k] >> t[k] & 1)) return fail(v, r, "operand %u has type %s", k + 1, type_name(t[k]));
    }
    if ((rule->same & RA) && !check_same(v, r, i->type, t[0])) return false;
    if ((rule->same & RB) && !check_same(v, r, i->type, t[1])) return false;
    if ((rule->same & RC) && !check_same(v, r, i->type, t[2])) return false;
    if ((rule->same & AB) && !check_same(v, r, t[0], t[1])) return false;
    if ((info->flags & OPF_MEM) && !check_mem(v, r)) return false;
    if (i->op == OP_add || i->op == OP_sub) return check_add_sub(v, r, i->type, t[0], t[1]);
    if (i->op == OP_cmp) {
        if (i->mem > CC_UGE) return fail(v, r, "bad condition");
        return (ir_is_int64(t[0]) && ir_is_int64(t[1])) || check_same(v, r, t[0], t[1]);
    }
    if (i->op == OP_bitcast &&
        (ir_is_float(i->type) == ir_is_float(t[0]) || ir_type_size(i->type) != ir_type_size(t[0])))
        return fail(v, r, "%s to %s", type_name(t[0]), type_name(i->type));
    return true;
}

static bool check_phi(Verifier *v, IrRef r) {
    const IrFunc *f = v->f;
    const IrInst *i = &f->inst[r];
    const IrBlock *b = &f->blocks.items[i->block];
    if (b->landing) return fail(v, r, "in a landing pad");
    if (i->nlist != b->npred) return fail(v, r, "%u operands for %u predecessors", i->nlist, b->npred);
    for (uint32_t k = 0; k < i->nlist; k++)
        if (!check_same(v, r, i->type, f->inst[f->pool.items[i->list + k]].type)) return false;
    return true;
}

static bool check_ret(Verifier *v, IrRef r) {
    const IrFunc *f = v->f;
    const IrInst *i = &f->inst[r];
    uint32_t want = !f->ret_types[0] ? 0 : !f->ret_types[1] ? 1 : 2;
    if (i->nlist != want) return fail(v, r, "%u values, the function returns %u", i->nlist, want);
    for (uint32_t k = 0; k < want; k++)
        if (!check_same(v, r, f->ret_types[k], f->inst[f->pool.items[i->list + k]].type)) return false;
    return true;
}

static bool check_call(Verifier *v, IrRef r) {
    const IrFunc *f = v->f;
    const IrInst *i = &f->inst[r];
    IrRef next = i->next;
    if ((i->flags & IRF_CTX) && !i->nlist) return fail(v, r, "no context among the arguments");
    if (next && f->inst[next].op == OP_ret2) next = f->inst[next].next;
    uint8_t op = next ? f->inst[next].op : OP_nop;
    if ((i->flags & IRF_NORETURN) && op != OP_unreachable)
        return fail(v, r, "does not return, but no unreachable follows");
    if ((i->flags & IRF_TAIL) && op != OP_ret) return fail(v, r, "tail call without ret");
    return true;
}

/* Operations whose place or index is restricted. */
static bool check_special(Verifier *v, IrRef r) {
    const IrFunc *f = v->f;
    const IrInst *i = &f->inst[r];
    const IrInst *prev = i->prev ? &f->inst[i->prev] : NULL;
    const IrBlock *b = &f->blocks.items[i->block];
    switch (i->op) {
        case OP_phi:
            if (prev && prev->op != OP_phi) return fail(v, r, "not at the start of its block");
            return check_phi(v, r);
        case OP_param:
            if (i->block != 0 || (prev && prev->op != OP_param))
                return fail(v, r, "not at the start of the entry block");
            if ((uint64_t)i->imm >= f->nparams) return fail(v, r, "no such parameter");
            return check_same(v, r, i->type, f->param_types[i->imm]);
        case OP_eh_exc:
        case OP_eh_token:
            if (!b->landing || (prev && prev->op != OP_eh_exc && prev->op != OP_eh_token))
                return fail(v, r, "not at the start of a landing pad");
            return true;
        case OP_slotaddr: return (uint64_t)i->imm < f->slots.len || fail(v, r, "no such slot");
        case OP_parentslot:
            return (f->parent && (uint64_t)i->imm < f->parent->slots.len) || fail(v, r, "no such slot");
        case OP_trapif: return (uint64_t)i->imm < TRAP_COUNT || fail(v, r, "no such trap");
        case OP_memcpy:
        case OP_memzero: return i->imm >= 0 || fail(v, r, "negative size");
        case OP_ret2:
            return (i->prev == i->a && (ir_op_info[prev->op].flags & OPF_CALLS) && prev->type != IR_VOID) ||
                   fail(v, r, "does not follow its call");
        case OP_call:
        case OP_calli: return check_call(v, r);
        case OP_ret: return check_ret(v, r);
        default: return true;
    }
}

static bool check_dominance(Verifier *v, IrRef r) {
    IrFunc *f = v->f;
    const IrInst *i = &f->inst[r];
    if (!ir_block_reachable(&v->dom, i->block)) return true;
    uint32_t n = ir_num_operands(f, r);
    for (uint32_t k = 0; k < n; k++) {
        IrRef o = *ir_operand(f, r, k);
        uint32_t at = i->op == OP_phi ? f->blocks.items[i->block].pred[k] : i->block;
        uint32_t home = f->inst[o].block;
        if (!ir_block_reachable(&v->dom, at)) continue;
        bool before = at != home ? ir_block_reachable(&v->dom, home) && ir_block_dominates(&v->dom, home, at)
                                 : i->op == OP_phi || v->order[o] < v->order[r];
        if (!before) return fail(v, r, "v%u does not dominate this use", o);
    }
    return true;
}

static bool check_inst(Verifier *v, IrRef r) {
    IrFunc *f = v->f;
    const IrInst *i = &f->inst[r];
    if (i->op >= OP_COUNT) return fail(v, 0, "v%u: bad operation", r);
    if (i->type > IR_BYREF) return fail(v, r, "bad type");
    if (ir_op_info[i->op].args >= ARGS_list && (uint64_t)i->list + i->nlist > f->pool.len)
        return fail(v, r, "operand list outside the pool");
    uint32_t n = ir_num_operands(f, r);
    for (uint32_t k = 0; k < n; k++) {
        IrRef o = *ir_operand(f, r, k);
        if (!o || o >= f->ninst) return fail(v, r, "operand %u is missing", k + 1);
        if (f->inst[o].block == IR_NOBLOCK) return fail(v, r, "operand v%u is removed", o);
        if (f->inst[o].type == IR_VOID) return fail(v, r, "operand v%u has no value", o);
    }
    return check_types(v, r);
}

/* Lists and terminators: everything else walks the blocks and relies on them. */
static bool check_links(Verifier *v, uint32_t block) {
    const IrFunc *f = v->f;
    const IrBlock *b = &f->blocks.items[block];
    IrRef prev = 0;
    uint32_t steps = 0;
    for (IrRef r = b->first; r; prev = r, r = f->inst[r].next) {
        if (r >= f->ninst || f->inst[r].block != block || f->inst[r].prev != prev || steps++ > f->ninst)
            return fail(v, 0, "b%u: broken list at v%u", block, r);
        if (ir_is_term(f->inst[r].op) != (r == b->last))
            return fail(v, r, r == b->last ? "block ends without a terminator" : "terminator inside a block");
    }
    if (prev != b->last) return fail(v, 0, "b%u: broken list at its end", block);
    for (uint32_t s = 0; s < b->nsucc; s++)
        if (b->succ[s] >= f->blocks.len || b->succ[s] == 0 || !f->blocks.items[b->succ[s]].first)
            return fail(v, 0, "b%u: successor b%u does not exist", block, b->succ[s]);
    return true;
}

static bool region_within(const IrFunc *f, uint32_t inner, uint32_t outer) {
    uint32_t steps = 0;
    while (inner != outer && inner && steps++ <= f->regions.len) inner = f->regions.items[inner].parent;
    return inner == outer;
}

/* By block: whether moves may depend on the edge it is entered by. Several edges of one block to a block that
 * is entered by nothing else and has no phis are alike. */
static bool *find_joins(const IrFunc *f, Arena *scratch) {
    bool *joins = ARENA_ARRAY(scratch, bool, f->blocks.len);
    for (uint32_t i = 0; i < f->blocks.len; i++) {
        const IrBlock *b = &f->blocks.items[i];
        if (!b->first || b->npred < 2) continue;
        joins[i] = f->inst[b->first].op == OP_phi;
        for (uint32_t k = 1; k < b->npred && !joins[i]; k++) joins[i] = b->pred[k] != b->pred[0];
    }
    return joins;
}

static bool check_edges(Verifier *v, uint32_t block) {
    IrFunc *f = v->f;
    const IrBlock *b = &f->blocks.items[block];
    if (!b->first) return b->nsucc == 0 || fail(v, 0, "b%u: dead block with successors", block);
    uint8_t op = f->inst[b->last].op;
    uint32_t least = op == OP_br ? 2 : op == OP_jmp || op == OP_switch || op == OP_try;
    bool open = op == OP_switch || op == OP_try;
    if (b->nsucc < least || (!open && b->nsucc > least)) return fail(v, b->last, "%u successors", b->nsucc);
    if (b->region && b->region >= f->regions.len) return fail(v, 0, "b%u: no such region", block);
    for (uint32_t s = 0; s < b->nsucc; s++) {
        const IrBlock *t = &f->blocks.items[b->succ[s]];
        bool to_pad = op == OP_try && s > 0;
        if (t->landing != to_pad)
            return fail(v, b->last, "b%u should%s be a landing pad", b->succ[s], to_pad ? "" : " not");
        bool enters = op == OP_try && s == 0;
        if (!region_within(f, enters ? t->region : b->region, enters ? b->region : t->region))
            return fail(v, b->last, "edge to b%u goes from region %u into %u", b->succ[s], b->region,
                        t->region);
        if (f->edges_split && !to_pad && b->nsucc > 1 && v->joins[b->succ[s]])
            return fail(v, b->last, "critical edge to b%u", b->succ[s]);
    }
    return true;
}

/* Each block's predecessors must be the blocks that lead to it, as often as they do. */
static bool check_preds(Verifier *v) {
    const IrFunc *f = v->f;
    uint32_t n = f->blocks.len;
    uint32_t *start = ARENA_ARRAY(v->scratch, uint32_t, n + 2), *count = ARENA_ARRAY(v->scratch, uint32_t, n);
    for (uint32_t b = 0; b < n; b++)
        for (uint32_t s = 0; s < f->blocks.items[b].nsucc; s++) start[f->blocks.items[b].succ[s] + 2]++;
    for (uint32_t b = 2; b <= n + 1; b++) start[b] += start[b - 1];
    uint32_t *from = arena_alloc(v->scratch, sizeof(uint32_t) * (start[n + 1] + 1)); /* by target */
    for (uint32_t b = 0; b < n; b++)
        for (uint32_t s = 0; s < f->blocks.items[b].nsucc; s++)
            from[start[f->blocks.items[b].succ[s] + 1]++] = b;
    for (uint32_t t = 0; t < n; t++) {
        const IrBlock *b = &f->blocks.items[t];
        for (uint32_t k = start[t]; k < start[t + 1]; k++) count[from[k]]++;
        for (uint32_t k = 0; k < b->npred; k++)
            if (b->pred[k] >= n || count[b->pred[k]]-- == 0)
                return fail(v, 0, "b%u: predecessor b%u does not lead to it", t, b->pred[k]);
        for (uint32_t k = start[t]; k < start[t + 1]; k++)
            if (count[from[k]]) return fail(v, 0, "b%u: not among the predecessors of b%u", from[k], t);
    }
    return !f->blocks.items[0].npred || fail(v, 0, "the entry block has predecessors");
}

static bool check_regions(Verifier *v) {
    const IrFunc *f = v->f;
    if (f->blocks.items[0].region) return fail(v, 0, "the entry block lies in a region");
    for (uint32_t i = 1; i < f->regions.len; i++) {
        const IrRegion *g = &f->regions.items[i];
        if (g->parent >= f->regions.len || !region_within(f, i, 0))
            return fail(v, 0, "region %u: bad parent", i);
        if (g->kind > CLAUSE_FAULT) return fail(v, 0, "region %u: bad kind", i);
        if (g->pad == IR_NOBLOCK) continue;
        if (g->pad >= f->blocks.len || !f->blocks.items[g->pad].landing)
            return fail(v, 0, "region %u: its pad is no landing pad", i);
        uint32_t at = f->blocks.items[g->pad].region;
        if (at == i || !region_within(f, i, at))
            return fail(v, 0, "region %u: pad b%u lies in region %u, not outside", i, g->pad, at);
    }
    return true;
}

static bool check_pads_clean(Verifier *v) {
    IrFunc *f = v->f;
    bool *after = ir_after_pads(f, v->scratch);
    if (!after) return true;
    IrUses uses = ir_uses(f, v->scratch);
    IrLiveWalk walk;
    ir_live_init(&walk, f, &uses, after, v->scratch);
    for (IrRef r = 1; r < f->ninst; r++) {
        if (f->inst[r].block == IR_NOBLOCK || uses.start[r] == uses.start[r + 1]) continue;
        ir_live_walk(&walk, r);
        for (uint32_t k = 0; k < walk.nblocks; k++)
            if (f->blocks.items[walk.blocks[k]].landing)
                return fail(v, r, "live into landing pad b%u", walk.blocks[k]);
    }
    return true;
}

static bool verify(Verifier *v) {
    IrFunc *f = v->f;
    uint32_t n = f->blocks.len;
    if (!f->blocks.items[0].first) return fail(v, 0, "the entry block is empty");
    for (uint32_t b = 0; b < n; b++)
        if (!check_links(v, b)) return false;
    if (!f->preds_valid) ir_build_preds(f);
    if (!check_preds(v)) return false;
    v->joins = find_joins(f, v->scratch);
    for (uint32_t b = 0; b < n; b++)
        if (!check_edges(v, b)) return false;
    if (!check_regions(v)) return false;
    v->dom = ir_dom(f, v->scratch);
    v->order = ir_inst_order(f, v->scratch);
    for (uint32_t b = 0; b < n; b++)
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next)
            if (!check_inst(v, r) || !check_special(v, r) || !check_dominance(v, r)) return false;
    return !f->pads_clean || check_pads_clean(v);
}

const char *ir_verify(IrFunc *f, Arena *scratch) {
    Verifier v = {.f = f, .scratch = scratch};
    return verify(&v) ? NULL : v.error;
}
