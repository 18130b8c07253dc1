/* inline: copies the bodies of small functions to where they are called. Which, the front end says. */
#include <string.h>

#include "ir/passes.h"

typedef struct Inliner {
    IrFunc *f;
    const IrFunc *callee;
    IrRef call;
    uint32_t *block;    /* caller's block by callee's; IR_NOBLOCK: dead */
    IrRef *value;       /* caller's value by callee's */
    uint32_t rest;      /* block of what follows the call */
    uint32_t slot_base; /* of the callee's slots among the caller's */
    IrRef ret2;         /* the second result of the call, or 0 */
} Inliner;

/* Words of 64 bits may change their kind between caller and callee. */
static bool compatible(uint8_t a, uint8_t b) { return a == b || (ir_is_int64(a) && ir_is_int64(b)); }

static bool can_inline(const Inliner *in) {
    const IrFunc *f = in->f, *callee = in->callee;
    const IrInst *call = &f->inst[in->call];
    if (call->op != OP_call || callee == f || callee->regions.len > 1 || callee->parent ||
        !callee->preds_valid || callee->ccall_entry || call->nlist != callee->nparams)
        return false;
    for (uint32_t k = 0; k < call->nlist; k++)
        if (!compatible(f->inst[f->pool.items[call->list + k]].type, callee->param_types[k])) return false;
    if (call->type && !compatible(call->type, callee->ret_types[0])) return false;
    if (in->ret2 && !compatible(f->inst[in->ret2].type, callee->ret_types[1])) return false;
    for (uint32_t b = 0; b < callee->blocks.len; b++)
        for (IrRef r = callee->blocks.items[b].first; r; r = callee->inst[r].next)
            if (callee->inst[r].op == OP_frameaddr || callee->inst[r].op == OP_localloc) return false;
    return true;
}

static IrRef append(Inliner *in, uint32_t block, IrInst i) {
    i.loc = in->f->inst[in->call].loc;
    return ir_append(in->f, block, i);
}

static IrRef as_type(Inliner *in, uint32_t block, IrRef v, uint8_t type) {
    if (in->f->inst[v].type == type) return v;
    return append(in, block, (IrInst){.op = OP_cast, .type = type, .a = v});
}

/* Cuts the block of the call in two: the call and what follows it go to a new block. */
static void split_block(Inliner *in) {
    IrFunc *f = in->f;
    uint32_t home = f->inst[in->call].block;
    uint32_t rest = in->rest = ir_block_new(f, f->blocks.items[home].region);
    IrBlock *b = &f->blocks.items[home], *t = &f->blocks.items[rest];
    t->first = in->call;
    t->last = b->last;
    t->succ = b->succ;
    t->nsucc = b->nsucc;
    t->cold = b->cold;
    b->last = f->inst[in->call].prev;
    if (b->last)
        f->inst[b->last].next = 0;
    else
        b->first = 0;
    f->inst[in->call].prev = 0;
    for (IrRef r = t->first; r; r = f->inst[r].next) f->inst[r].block = rest;
    for (uint32_t s = 0; s < t->nsucc; s++) {
        IrBlock *to = &f->blocks.items[t->succ[s]];
        for (uint32_t k = 0; k < to->npred; k++)
            if (to->pred[k] == home) to->pred[k] = rest;
    }
}

static void set_edges(Inliner *in, uint32_t block, const uint32_t *succ, uint32_t nsucc) {
    IrBlock *b = &in->f->blocks.items[block];
    b->succ = ARENA_ARRAY(in->f->arena, uint32_t, nsucc);
    b->nsucc = nsucc;
    if (nsucc) memcpy(b->succ, succ, sizeof(uint32_t) * nsucc);
}

static void set_preds(Inliner *in, uint32_t block, const uint32_t *pred, uint32_t npred) {
    IrBlock *b = &in->f->blocks.items[block];
    b->pred = ARENA_ARRAY(in->f->arena, uint32_t, npred);
    b->npred = b->cappred = npred;
    if (npred) memcpy(b->pred, pred, sizeof(uint32_t) * npred);
}

static void make_blocks(Inliner *in, uint32_t home) {
    IrFunc *f = in->f;
    const IrFunc *callee = in->callee;
    bool cold = f->blocks.items[home].cold;
    for (uint32_t b = 0; b < callee->blocks.len; b++) {
        in->block[b] = IR_NOBLOCK;
        if (!callee->blocks.items[b].first) continue;
        in->block[b] = ir_block_new(f, f->blocks.items[home].region);
        f->blocks.items[in->block[b]].cold = cold || callee->blocks.items[b].cold;
    }
    set_edges(in, home, &in->block[0], 1);
    append(in, home, (IrInst){.op = OP_jmp});
}

/* The callee's slots; what its prologue would zero is zeroed on every way in. */
static void make_slots(Inliner *in) {
    IrFunc *f = in->f;
    in->slot_base = f->slots.len;
    for (uint32_t i = 0; i < in->callee->slots.len; i++) {
        IrSlot s = in->callee->slots.items[i];
        bool zero = s.zeroed && s.size;
        s.zeroed = false;
        vec_push(f->arena, &f->slots, s);
        if (!zero) continue;
        uint32_t entry = in->block[0];
        IrRef a = append(in, entry, (IrInst){.op = OP_slotaddr, .type = IR_I64, .imm = in->slot_base + i});
        append(in, entry, (IrInst){.op = OP_memzero, .flags = IRF_NOFAULT, .a = a, .imm = s.size});
    }
}

static void map_params(Inliner *in) {
    const IrFunc *callee = in->callee;
    for (IrRef r = callee->blocks.items[0].first; callee->inst[r].op == OP_param; r = callee->inst[r].next) {
        IrRef arg = in->f->pool.items[in->f->inst[in->call].list + (uint32_t)callee->inst[r].imm];
        in->value[r] = as_type(in, in->block[0], arg, callee->inst[r].type);
    }
}

static void copy_inst(Inliner *in, uint32_t block, IrRef r) {
    IrInst i = in->callee->inst[r];
    if (i.op == OP_param) return;
    if (ir_op_info[i.op].args >= ARGS_list) i.list = ir_list(in->f, in->callee->pool.items + i.list, i.nlist);
    if (i.op == OP_slotaddr) i.imm += in->slot_base;
    if (ir_op_info[i.op].flags & OPF_CALLS) i.flags &= (uint8_t)~IRF_TAIL;
    in->value[r] = append(in, block, i);
}

/* Copies all instructions, then renames their operands. */
static void copy_body(Inliner *in) {
    IrFunc *f = in->f;
    const IrFunc *callee = in->callee;
    uint32_t first = f->ninst;
    for (uint32_t b = 0; b < callee->blocks.len; b++)
        for (IrRef r = callee->blocks.items[b].first; r; r = callee->inst[r].next)
            copy_inst(in, in->block[b], r);
    for (IrRef r = first; r < f->ninst; r++) {
        uint32_t n = ir_num_operands(f, r);
        for (uint32_t k = 0; k < n; k++) {
            IrRef *o = ir_operand(f, r, k);
            *o = in->value[*o];
        }
    }
}

static void copy_edges(Inliner *in, uint32_t home) {
    const IrFunc *callee = in->callee;
    for (uint32_t b = 0; b < callee->blocks.len; b++) {
        if (in->block[b] == IR_NOBLOCK) continue;
        const IrBlock *from = &callee->blocks.items[b];
        set_edges(in, in->block[b], from->succ, from->nsucc);
        set_preds(in, in->block[b], from->pred, from->npred);
        IrBlock *to = &in->f->blocks.items[in->block[b]];
        for (uint32_t k = 0; k < to->nsucc; k++) to->succ[k] = in->block[to->succ[k]];
        for (uint32_t k = 0; k < to->npred; k++) to->pred[k] = in->block[to->pred[k]];
    }
    set_preds(in, in->block[0], &home, 1);
}

static void into_phi(IrFunc *f, IrRef r, const IrRef *values, uint32_t n) {
    IrInst *i = &f->inst[r];
    *i = (IrInst){.op = OP_phi,
                  .type = i->type,
                  .block = i->block,
                  .prev = i->prev,
                  .next = i->next,
                  .loc = i->loc,
                  .nlist = n};
    i->list = ir_list(f, values, n);
}

/* Turns each ret into a jump to the rest, where phis take the place of the call's results. */
static void join_returns(Inliner *in) {
    IrFunc *f = in->f;
    VEC(IrRef) values[2] = {{0}, {0}};
    VEC(uint32_t) preds = {0};
    IrRef result[2] = {in->call, in->ret2};
    for (uint32_t b = 0; b < in->callee->blocks.len; b++) {
        uint32_t block = in->block[b];
        if (block == IR_NOBLOCK || f->inst[f->blocks.items[block].last].op != OP_ret) continue;
        IrRef ret = f->blocks.items[block].last;
        uint32_t list = f->inst[ret].list;
        ir_remove(f, ret);
        for (uint32_t k = 0; k < 2; k++) {
            if (!result[k] || !f->inst[result[k]].type) continue;
            IrRef v = as_type(in, block, f->pool.items[list + k], f->inst[result[k]].type);
            vec_push(f->arena, &values[k], v);
        }
        append(in, block, (IrInst){.op = OP_jmp});
        set_edges(in, block, &in->rest, 1);
        vec_push(f->arena, &preds, block);
    }
    set_preds(in, in->rest, preds.items, preds.len);
    if (f->inst[in->call].type)
        into_phi(f, in->call, values[0].items, values[0].len);
    else
        ir_remove(f, in->call);
    if (in->ret2) into_phi(f, in->ret2, values[1].items, values[1].len);
}

static bool inline_call(Arena *scratch, IrFunc *caller, IrRef call, const IrFunc *callee) {
    Inliner in = {.f = caller, .callee = callee, .call = call};
    IrRef next = caller->inst[call].next;
    if (next && caller->inst[next].op == OP_ret2) in.ret2 = next;
    if (!caller->preds_valid || !can_inline(&in)) return false;
    in.block = ARENA_ARRAY(scratch, uint32_t, callee->blocks.len);
    in.value = ARENA_ARRAY(scratch, IrRef, callee->ninst);
    uint32_t home = caller->inst[call].block;
    split_block(&in);
    make_blocks(&in, home);
    map_params(&in);
    make_slots(&in);
    copy_body(&in);
    copy_edges(&in, home);
    join_returns(&in);
    return true;
}

bool ir_inline_call(IrFunc *caller, IrRef call, const IrFunc *callee) {
    return inline_call(caller->arena, caller, call, callee);
}

enum { MAX_INSTRUCTIONS = 200000 };

bool ir_pass_inline(IrFunc *f, IrPassEnv *env) {
    VEC(IrRef) calls = {0}; /* in the arena of the function: a candidate may be made in `scratch` */
    bool changed = false;
    if (!env->inline_candidate) return false;
    for (uint32_t b = 0; b < f->blocks.len; b++)
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next)
            if (f->inst[r].op == OP_call) vec_push(f->arena, &calls, r);
    for (uint32_t k = 0; k < calls.len && f->ninst < MAX_INSTRUCTIONS; k++) {
        const IrFunc *callee = env->inline_candidate(env->inline_user, f, calls.items[k]);
        if (callee && inline_call(env->scratch, f, calls.items[k], callee)) changed = true;
    }
    return changed;
}
