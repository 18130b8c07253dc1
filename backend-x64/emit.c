/* Emission: allocated machine instructions to bytes, branches to their shortest form, and everything the
 * linker and the unwinder want to know about the code. */
#include "backend-x64/x64.h"

#include <string.h>

enum { JMP_SIZE = 5, JCC_SIZE = 6, SHORT_SIZE = 2 };
#define LOCAL_LABEL 0x80000000u /* labels from here on are e->locals */

/* --- the buffer --- */

static uint32_t here(const Emit *e) { return (uint32_t)(e->p - e->buf); }

static XLabel label_here(const Emit *e) { return (XLabel){here(e), e->sites.len}; }

static void reserve(Emit *e, uint32_t n) {
    if ((size_t)(e->end - e->p) >= n) return;
    size_t old = (size_t)(e->end - e->buf), at = here(e), size = old * 2 + n;
    e->buf = arena_grow(e->scratch, e->buf, old, size);
    e->p = e->buf + at;
    e->end = e->buf + size;
}

void x64_put_addr(Emit *e, X64Inst in, const XAddr *a) {
    X64Fields fields;
    bool fixed_later = a && (a->kind == XA_SYM || a->kind == XA_POOL || a->kind == XA_POOL2);
    reserve(e, X64_MAX_INSN);
    if (in.size > X64_S64) in.size = X64_S64;
    uint8_t *p = x64_encode(e->p, &in, &fields);
    if (!p)
        diag_bug(e->env->diag, "x64 emission", e->x->ir->name, "%s: %s", x64_insn_name(in.op),
                 x64_enc_reason(&in));
    uint32_t start = here(e), at = start + fields.disp_at, end = start + fields.length;
    e->p = p;
    if (!fixed_later) return;
    if (a->kind == XA_SYM)
        vec_push(e->scratch, &e->relocs,
                 ((CodeReloc){at, CODE_REL_PC32, a->id, a->disp - (int64_t)(end - at - 4)}));
    else
        vec_push(e->scratch, &e->fixes, ((XFix){at, end, a->id, a->kind}));
}

void x64_put(Emit *e, X64Inst in) { x64_put_addr(e, in, NULL); }

static uint8_t reg_kind(X64Reg r) { return r < X64_XMM0 ? X64_OPND_GPR : X64_OPND_XMM; }

void x64_rr(Emit *e, X64Insn op, unsigned size, X64Reg dst, X64Reg src) {
    x64_put(e, (X64Inst){.op = (uint16_t)op,
                         .size = (uint8_t)size,
                         .opnd = {reg_kind(dst), reg_kind(src)},
                         .reg = {(uint8_t)dst, (uint8_t)src}});
}

void x64_ri(Emit *e, X64Insn op, unsigned size, X64Reg dst, int64_t imm) {
    x64_put(e, (X64Inst){.op = (uint16_t)op,
                         .size = (uint8_t)size,
                         .opnd = {reg_kind(dst), X64_OPND_IMM},
                         .reg = {(uint8_t)dst},
                         .imm = imm});
}

void x64_rm(Emit *e, X64Insn op, unsigned size, X64Reg dst, X64Mem mem) {
    x64_put(e, (X64Inst){.op = (uint16_t)op,
                         .size = (uint8_t)size,
                         .opnd = {reg_kind(dst), X64_OPND_MEM},
                         .reg = {(uint8_t)dst},
                         .mem = mem});
}

void x64_mr(Emit *e, X64Insn op, unsigned size, X64Mem mem, X64Reg src) {
    x64_put(e, (X64Inst){.op = (uint16_t)op,
                         .size = (uint8_t)size,
                         .opnd = {X64_OPND_MEM, reg_kind(src)},
                         .reg = {0, (uint8_t)src},
                         .mem = mem});
}

void x64_r(Emit *e, X64Insn op, unsigned size, X64Reg reg) {
    x64_put(
        e,
        (X64Inst){.op = (uint16_t)op, .size = (uint8_t)size, .opnd = {reg_kind(reg)}, .reg = {(uint8_t)reg}});
}

void x64_0(Emit *e, X64Insn op) { x64_put(e, (X64Inst){.op = (uint16_t)op, .size = X64_S64}); }

void x64_rconst(Emit *e, X64Insn op, unsigned size, X64Reg dst, uint64_t bits) {
    XAddr a = {.kind = XA_POOL, .id = x64_pool(e->x, bits, e->scratch)};
    x64_put_addr(e,
                 (X64Inst){.op = (uint16_t)op,
                           .size = (uint8_t)size,
                           .opnd = {reg_kind(dst), X64_OPND_MEM},
                           .reg = {(uint8_t)dst},
                           .mem = x64_mem_rip(0)},
                 &a);
}

uint32_t x64_skip(Emit *e, unsigned cc) {
    reserve(e, X64_MAX_INSN);
    e->p = cc == X64_ALWAYS ? x64_enc_jmp8(e->p, 0) : x64_enc_jcc8(e->p, (X64Cond)cc, 0);
    return here(e);
}

void x64_skip_end(Emit *e, uint32_t skip) {
    if (!x64_patch_rel8(e->buf + skip - 1, e->p))
        diag_bug(e->env->diag, "x64 emission", e->x->ir->name, "short branch too far");
}

/* --- operands --- */

X64Mem x64_spill(const Emit *e, RaLoc l) {
    return x64_mem(X64_RBP, e->frame.spill + (int32_t)(l - RA_SPILL) * 8);
}

X64Mem x64_addr(const Emit *e, const XAddr *a) {
    X64Mem m = {X64_RBP, X64_NOREG, 1, 0, a->disp};
    switch (a->kind) {
        case XA_BASE: m.base = a->base == XNO_OPERAND ? X64_NOREG : (uint8_t)x64_opreg(e, a->base); break;
        case XA_SLOT: m.disp += e->frame.slot[a->id]; break;
        case XA_IN: m.disp += 16; break;
        case XA_OUT: m.base = X64_RSP; break;
        case XA_SYM:
        case XA_POOL:
        case XA_POOL2: return x64_mem_rip(0);
        default: break;
    }
    if (a->index != XNO_OPERAND) {
        m.index = (uint8_t)x64_opreg(e, a->index);
        m.scale = a->scale;
    }
    return m;
}

void x64_any(Emit *e, X64Inst *in, unsigned at, unsigned n) {
    RaLoc l = e->loc[n];
    if (ra_is_reg(l)) {
        in->reg[at] = (uint8_t)x64_reg(l);
        in->opnd[at] = reg_kind(x64_reg(l));
    } else {
        in->opnd[at] = X64_OPND_MEM;
        in->mem = x64_spill(e, l);
    }
}

/* An instruction of the encoder's table. */
static void plain(Emit *e, const XInst *i) {
    X64Inst in = {.op = i->op, .size = i->size, .lock = i->lock};
    for (unsigned k = 0; k < 3; k++) {
        switch (i->enc[k]) {
            case XE_NONE: break;
            case XE_MEM:
                in.opnd[k] = X64_OPND_MEM;
                in.mem = x64_addr(e, &i->mem);
                break;
            case XE_IMM:
                in.opnd[k] = X64_OPND_IMM;
                in.imm = i->imm;
                break;
            case XE_CL: in.opnd[k] = X64_OPND_CL; break;
            case XE_RAX:
                in.opnd[k] = X64_OPND_GPR;
                in.reg[k] = X64_RAX;
                break;
            default: x64_any(e, &in, k, i->enc[k]); break;
        }
    }
    if (i->op == X64_CMP && in.opnd[0] == X64_OPND_GPR && in.opnd[1] == X64_OPND_IMM && in.imm == 0) {
        x64_rr(e, X64_TEST, i->size, (X64Reg)in.reg[0], (X64Reg)in.reg[0]);
        return;
    }
    x64_put_addr(e, in, i->mem.kind ? &i->mem : NULL);
}

static void move(Emit *e, const RaMove *m) {
    unsigned op = !m->klass ? X64_MOV : m->size <= 8 ? X64_MOVSD : X64_MOVUPS;
    if (ra_is_reg(m->from) && ra_is_reg(m->to))
        x64_rr(e, m->klass ? X64_MOVAPS : X64_MOV, 8, x64_reg(m->to), x64_reg(m->from));
    else if (ra_is_reg(m->to))
        x64_rm(e, (X64Insn)op, 8, x64_reg(m->to), x64_spill(e, m->from));
    else
        x64_mr(e, (X64Insn)op, 8, x64_spill(e, m->to), x64_reg(m->from));
}

/* --- branches --- */

static void branch_to(Emit *e, uint8_t cc, uint32_t target) {
    reserve(e, X64_MAX_INSN);
    vec_push(e->scratch, &e->sites, ((XSite){here(e), target, cc, false}));
    e->p += cc == X64_ALWAYS ? JMP_SIZE : JCC_SIZE;
}

/* Branches to `target` when cc holds; cc may be one of the two-flag conditions. */
static void branch_if(Emit *e, uint8_t cc, uint32_t target) {
    if (cc == XCC_NE_P) {
        branch_to(e, X64_CC_NE, target);
        branch_to(e, X64_CC_P, target);
    } else if (cc == XCC_E_NP) {
        uint32_t over = LOCAL_LABEL + e->locals.len;
        vec_push(e->scratch, &e->locals, (XLabel){0});
        branch_to(e, X64_CC_NE, over);
        branch_to(e, X64_CC_P, over);
        branch_to(e, X64_ALWAYS, target);
        e->locals.items[over - LOCAL_LABEL] = label_here(e);
    } else {
        branch_to(e, cc, target);
    }
}

static void jump(Emit *e, uint32_t target) {
    if (target != e->next) branch_to(e, X64_ALWAYS, target);
}

static void two_way(Emit *e, uint8_t cc, uint32_t yes, uint32_t no) {
    if (yes == no) {
        jump(e, yes);
        return;
    }
    bool invert = yes == e->next || cc == XCC_E_NP;
    branch_if(e, invert ? cc ^ 1 : cc, invert ? no : yes);
    jump(e, invert ? yes : no);
}

static uint32_t stub(Emit *e, const XInst *i, uint32_t region) {
    XStub s = {(uint32_t)i->imm, region, i->loc};
    uint32_t n = e->stubs.len, look = n < 4 ? n : 4;
    for (uint32_t k = n - look; k < n; k++) {
        const XStub *t = &e->stubs.items[k];
        if (t->kind == s.kind && t->region == s.region && t->loc == s.loc) return e->ra->nblocks + k;
    }
    vec_push(e->scratch, &e->stubs, s);
    return e->ra->nblocks + n;
}

/* Three cases and less are compared one after the other, more go through a table of distances. */
static void switch_on(Emit *e, uint32_t block) {
    enum { CHAIN_MAX = 3 };
    const RaBlock *b = &e->ra->blocks[block];
    uint32_t cases = b->nsucc - 1;
    X64Reg index = x64_opreg(e, 0);
    if (cases <= CHAIN_MAX) {
        for (uint32_t k = 0; k < cases; k++) {
            if (k == 0)
                x64_rr(e, X64_TEST, 4, index, index);
            else
                x64_ri(e, X64_CMP, 4, index, k);
            branch_to(e, X64_CC_E, e->forward[b->succ[k]]);
        }
        jump(e, e->forward[b->succ[cases]]);
        return;
    }
    x64_ri(e, X64_CMP, 4, index, cases);
    branch_to(e, X64_CC_AE, e->forward[b->succ[cases]]);
    x64_rm(e, X64_LEA, 8, X64_SCRATCH, x64_mem_rip(0));
    vec_push(e->scratch, &e->fixes, ((XFix){here(e) - 4, here(e), e->tables.len, XA_NONE}));
    vec_push(e->scratch, &e->tables, (XTable){block});
    x64_rm(e, X64_MOVSXD, 8, index, x64_mem_index(X64_SCRATCH, index, 4, 0));
    x64_rr(e, X64_ADD, 8, index, X64_SCRATCH);
    x64_r(e, X64_JMP, 8, index);
}

/* --- calls, traps, control --- */

static void call_symbol(Emit *e, IrSym sym, int64_t addend, bool tail) {
    reserve(e, X64_MAX_INSN);
    e->p = tail ? x64_enc_jmp(e->p, 0) : x64_enc_call(e->p, 0);
    vec_push(e->scratch, &e->relocs, ((CodeReloc){here(e) - 4, CODE_REL_CALL, sym, addend}));
}

/* rt_tail ends the frame: until then the arguments lie in it. */
static void tail_call_moving(Emit *e, const XInst *i) {
    const XFrame *fr = &e->frame;
    if (i->mem.kind)
        x64_put_addr(e,
                     (X64Inst){.op = X64_LEA,
                               .size = 8,
                               .opnd = {X64_OPND_GPR, X64_OPND_MEM},
                               .reg = {X64_SCRATCH},
                               .mem = x64_mem_rip(0)},
                     &i->mem);
    else
        x64_rr(e, X64_MOV, 8, X64_SCRATCH, x64_opreg(e, i->enc[0]));
    for (uint32_t k = 0; k < fr->nsaved; k++)
        x64_rm(e, X64_MOV, 8, (X64Reg)fr->saved[k], x64_mem(X64_RBP, -8 * (int32_t)(k + 1)));
    x64_rm(e, X64_LEA, 8, X64_RAX, x64_mem(X64_RSP, (int32_t)i->imm));
    call_symbol(e, e->env->tail_sym, 0, true);
}

static void tail_call(Emit *e, const XInst *i) {
    if (i->imm) {
        tail_call_moving(e, i);
        return;
    }
    if (i->mem.kind) {
        x64_epilogue(e);
        call_symbol(e, i->mem.id, i->mem.disp, true);
        return;
    }
    x64_rr(e, X64_MOV, 8, X64_SCRATCH, x64_opreg(e, i->enc[0]));
    x64_epilogue(e);
    x64_r(e, X64_JMP, 8, X64_SCRATCH);
}

/* What a landing pad finds: rbp, and rsp as if nothing had been allocated dynamically. */
static void landing_pad(Emit *e) {
    if (e->frame.sp_save) x64_rm(e, X64_MOV, 8, X64_RSP, x64_mem(X64_RBP, e->frame.sp_save));
}

static void control(Emit *e, const XInst *i, uint32_t block) {
    const RaBlock *b = &e->ra->blocks[block];
    uint32_t region = e->x->ir->blocks.items[e->x->block_of[block]].region;
    switch (i->op) {
        case XP_ENTRY:
        case XP_USE: break;
        case XP_PAD: landing_pad(e); break;
        case XP_CALL: call_symbol(e, i->mem.id, i->mem.disp, false); break;
        case XP_TAIL: tail_call(e, i); break;
        case XP_TRAPCC: branch_if(e, i->cc, stub(e, i, region)); break;
        case XP_JMP: jump(e, e->forward[b->succ[0]]); break;
        case XP_BR: two_way(e, i->cc, e->forward[b->succ[0]], e->forward[b->succ[1]]); break;
        case XP_SWITCH: switch_on(e, block); break;
        case XP_RET:
            x64_epilogue(e);
            x64_0(e, X64_RET);
            break;
        case XP_UD2: x64_0(e, X64_UD2); break;
        default:
            if (!x64_expand(e, i))
                diag_bug(e->env->diag, "x64 emission", e->x->ir->name, "operation %u unknown", i->op);
    }
}

/* --- blocks --- */

static void note_line(Emit *e, uint32_t loc) {
    if (loc == UINT32_MAX || (e->lines.len && vec_last(&e->lines).loc == loc)) return;
    if (e->lines.len && vec_last(&e->lines).offset == here(e))
        vec_last(&e->lines).loc = loc;
    else
        vec_push(e->scratch, &e->lines, ((CodeLine){here(e), loc}));
}

/* Code from `start` to here belongs to `region`. */
static void note_region(Emit *e, uint32_t start, uint32_t region) {
    uint32_t end = here(e);
    if (!region || start == end) return;
    if (e->rows.len && vec_last(&e->rows).end == start && vec_last(&e->rows).region == region)
        vec_last(&e->rows).end = end;
    else
        vec_push(e->scratch, &e->rows, ((CodeRegionRow){start, end, region}));
}

/* Blocks that only jump are not emitted: jumps to them go on to where they lead.
 * A ring of such blocks stays. */
static void forward_jumps(Emit *e) {
    const RaFunc *f = e->ra;
    uint32_t n = f->nblocks, m = 0;
    e->forward = arena_alloc_raw(e->scratch, sizeof(uint32_t) * n);
    e->first_move = arena_alloc_raw(e->scratch, sizeof(uint32_t) * n);
    for (uint32_t b = 0; b < n; b++) {
        const RaBlock *rb = &f->blocks[b];
        while (m < e->regs->nmoves && e->regs->moves[m].before < rb->first_inst) m++;
        e->first_move[b] = m;
        bool moves = m < e->regs->nmoves && e->regs->moves[m].before < rb->end_inst;
        bool only_jump = rb->end_inst == rb->first_inst + 1 && e->x->insts[rb->first_inst].op == XP_JMP;
        e->forward[b] = only_jump && !moves && !rb->landing ? rb->succ[0] : b;
    }
    enum { NEW, ON_PATH, DONE };
    uint8_t *state = ARENA_ARRAY(e->scratch, uint8_t, n);
    for (uint32_t b = 0; b < n; b++) {
        uint32_t k = b;
        for (; state[k] == NEW && e->forward[k] != k; k = e->forward[k]) state[k] = ON_PATH;
        if (state[k] == ON_PATH) e->forward[k] = k;
        uint32_t end = e->forward[k];
        for (uint32_t next, i = b; state[i] == ON_PATH; i = next) {
            next = e->forward[i];
            e->forward[i] = end;
            state[i] = DONE;
        }
    }
}

/* The last block of the loop that starts with block h, if turning the loop pays: h ends with a branch, one
 * arm of which leaves, and the last block, which belongs to no other loop's tail, jumps back to h. Else h. */
static uint32_t loop_tail(const Emit *e, uint32_t h) {
    const RaBlock *rb = &e->ra->blocks[h];
    uint32_t tail = h;
    for (uint32_t k = 0; k < rb->npred; k++)
        if (rb->pred[k] > tail) tail = rb->pred[k];
    if (tail == h || e->forward[tail] != tail || e->x->insts[e->ra->blocks[tail].end_inst - 1].op != XP_JMP)
        return h;
    bool leaves = false;
    for (uint32_t k = 0; k < rb->nsucc; k++)
        leaves |= rb->succ[k] > tail || e->ra->blocks[rb->succ[k]].loop_depth < rb->loop_depth;
    if (!leaves) return h;
    for (uint32_t b = h + 1; b <= tail; b++)
        if (e->ra->blocks[b].loop_depth < rb->loop_depth || e->ra->blocks[b].cold != rb->cold) return h;
    return tail;
}

/* The order of the code: that of the blocks without those that are forwarded, loops turned so that the test
 * at their head stands behind their body, where it takes one branch each time round and not two. */
static void order_code(Emit *e) {
    const RaFunc *f = e->ra;
    uint32_t n = f->nblocks, *at = arena_alloc_raw(e->scratch, sizeof(uint32_t) * n);
    e->order = arena_alloc_raw(e->scratch, sizeof(uint32_t) * n);
    for (uint32_t b = 0; b < n; b++)
        if (e->forward[b] == b) {
            at[b] = e->norder;
            e->order[e->norder++] = b;
        }
    for (uint32_t h = n; h-- > 1;) { /* inner loops first */
        const RaBlock *rb = &f->blocks[h];
        bool tests = rb->loop_depth && e->forward[h] == h && e->x->insts[rb->end_inst - 1].op == XP_BR;
        uint32_t tail = tests ? loop_tail(e, h) : h;
        if (tail == h || e->order[at[tail]] != tail) continue;
        uint32_t from = at[h], to = at[tail];
        memmove(e->order + from, e->order + from + 1, sizeof(uint32_t) * (to - from));
        e->order[to] = h;
    }
}

static void emit_block(Emit *e, uint32_t b) {
    const RaBlock *rb = &e->ra->blocks[b];
    const RaMove *m = e->regs->moves + e->first_move[b], *mend = e->regs->moves + e->regs->nmoves;
    uint32_t start = here(e);
    e->label[b] = label_here(e);
    for (uint32_t n = rb->first_inst; n < rb->end_inst; n++) {
        const XInst *i = &e->x->insts[n];
        for (; m < mend && m->before == n; m++) move(e, m);
        e->loc = e->regs->loc + e->ra->insts[n].first_op;
        note_line(e, i->loc);
        if (i->op < X64_INSN_COUNT)
            plain(e, i);
        else
            control(e, i, b);
    }
    note_region(e, start, e->x->ir->blocks.items[e->x->block_of[b]].region);
}

static void emit_blocks(Emit *e) {
    for (uint32_t k = 0; k < e->norder; k++) {
        e->next = k + 1 < e->norder ? e->order[k + 1] : UINT32_MAX;
        emit_block(e, e->order[k]);
    }
}

static XLabel *emit_stubs(Emit *e) {
    XLabel *label = arena_alloc_raw(e->scratch, sizeof(XLabel) * (e->stubs.len + 1));
    for (uint32_t k = 0; k < e->stubs.len; k++) {
        const XStub *s = &e->stubs.items[k];
        label[k] = label_here(e);
        note_line(e, s->loc);
        call_symbol(e, e->env->trap_sym[s->kind], 0, false);
        note_region(e, label[k].at, s->region);
    }
    return label;
}

/* --- the final form --- */

/* The buffer with every branch in its shortest form. Positions in the buffer become final ones by subtracting
 * what the branches before them save. */
typedef struct Final {
    Emit *e;
    const XLabel *stub;
    uint32_t *saved; /* by site: bytes saved before it; one more for the end */
} Final;

/* Final position of a label. */
static uint32_t label_at(const Final *f, uint32_t label) {
    uint32_t n = f->e->ra->nblocks;
    XLabel l = label >= LOCAL_LABEL ? f->e->locals.items[label - LOCAL_LABEL]
               : label < n          ? f->e->label[label]
                                    : f->stub[label - n];
    return l.at - f->saved[l.sites];
}

/* Final position of `at`; *site moves forward, so a caller asks in ascending order. */
static uint32_t final_at(const Final *f, uint32_t *site, uint32_t at) {
    while (*site < f->e->sites.len && f->e->sites.items[*site].at < at) ++*site;
    return at - f->saved[*site];
}

static uint32_t site_size(const XSite *s) { return s->cc == X64_ALWAYS ? JMP_SIZE : JCC_SIZE; }

/* Distances in the buffer are upper bounds of the final ones, so what fits there fits; the second round
 * finds those that the first one's savings brought into reach. */
static void shorten(Final *f) {
    Emit *e = f->e;
    uint32_t n = e->sites.len;
    f->saved = ARENA_ARRAY(e->scratch, uint32_t, n + 1);
    for (int round = 0; round < 2; round++) {
        uint32_t saved = 0, *next = arena_alloc_raw(e->scratch, sizeof(uint32_t) * (n + 1));
        for (uint32_t k = 0; k < n; k++) {
            XSite *s = &e->sites.items[k];
            uint32_t size = site_size(s);
            uint32_t from = s->at - f->saved[k] + (s->is_short ? SHORT_SIZE : size);
            int64_t distance = (int64_t)label_at(f, s->target) - from;
            /* A branch back gets shorter itself, which brings its end nearer. */
            if (!s->is_short && distance < 0) distance += size - SHORT_SIZE;
            s->is_short = distance >= INT8_MIN && distance <= INT8_MAX;
            next[k] = saved;
            if (s->is_short) saved += size - SHORT_SIZE;
        }
        next[n] = saved;
        f->saved = next;
    }
}

static void copy_code(Final *f, uint8_t *to) {
    Emit *e = f->e;
    uint32_t from = 0;
    uint8_t *p = to;
    for (uint32_t k = 0; k <= e->sites.len; k++) {
        const XSite *s = k < e->sites.len ? &e->sites.items[k] : NULL;
        uint32_t until = s ? s->at : here(e);
        memcpy(p, e->buf + from, until - from);
        p += until - from;
        if (!s) break;
        from = until + site_size(s);
        uint32_t size = s->is_short ? SHORT_SIZE : site_size(s);
        int32_t rel = (int32_t)(label_at(f, s->target) - ((uint32_t)(p - to) + size));
        if (s->is_short)
            p = s->cc == X64_ALWAYS ? x64_enc_jmp8(p, (int8_t)rel)
                                    : x64_enc_jcc8(p, (X64Cond)s->cc, (int8_t)rel);
        else
            p = s->cc == X64_ALWAYS ? x64_enc_jmp(p, rel) : x64_enc_jcc(p, (X64Cond)s->cc, rel);
    }
}

static void put32(uint8_t *p, uint32_t v) { memcpy(p, &v, sizeof v); }

static uint32_t table_size(const Emit *e, uint32_t t) {
    return (e->ra->blocks[e->tables.items[t].block].nsucc - 1) * 4;
}

/* Constants and jump tables behind the code, then the fields that point to them. */
static void put_data(Final *f, CodeOut *out, uint32_t pool2, uint32_t pool, uint32_t tables) {
    Emit *e = f->e;
    const XFunc *x = e->x;
    uint32_t *table_at = arena_alloc_raw(e->scratch, sizeof(uint32_t) * (e->tables.len + 1)), at = tables;
    for (uint32_t k = 0; k < x->pool2.len; k++) {
        memcpy(out->bytes + pool2 + k * 16, &x->pool2.items[k], 8);
        memcpy(out->bytes + pool2 + k * 16 + 8, &x->pool2.items[k], 8);
    }
    if (x->pool.len) memcpy(out->bytes + pool, x->pool.items, x->pool.len * 8);
    for (uint32_t t = 0; t < e->tables.len; t++) {
        const RaBlock *b = &e->ra->blocks[e->tables.items[t].block];
        table_at[t] = at;
        for (uint32_t k = 0; k + 1 < b->nsucc; k++)
            put32(out->bytes + at + k * 4, label_at(f, e->forward[b->succ[k]]) - table_at[t]);
        at += table_size(e, t);
    }
    uint32_t site = 0;
    for (uint32_t k = 0; k < e->fixes.len; k++) {
        const XFix *fix = &e->fixes.items[k];
        uint32_t field = final_at(f, &site, fix->at), end = field + (fix->end - fix->at);
        uint32_t target = fix->kind == XA_NONE    ? table_at[fix->id]
                          : fix->kind == XA_POOL2 ? pool2 + fix->id * 16
                                                  : pool + fix->id * 8;
        put32(out->bytes + field, target - end);
    }
}

static uint32_t align_up(uint32_t v, uint32_t a) { return (v + a - 1) & ~(a - 1); }

/* Loops want to begin where a fetch does; for the rest a function's start is worth less than its padding. */
static uint32_t code_align(const Emit *e) {
    enum { FETCH = 16, POOL = 8, PLAIN = 4 };
    if (e->x->pool2.len) return FETCH;
    for (uint32_t i = 0; i < e->ra->nblocks; i++)
        if (e->ra->blocks[i].loop_depth) return FETCH;
    return e->x->pool.len ? POOL : PLAIN;
}

static void put_bytes(Final *f, CodeOut *out) {
    Emit *e = f->e;
    uint32_t code = here(e) - f->saved[e->sites.len];
    uint32_t pool2 = e->x->pool2.len ? align_up(code, 16) : code;
    uint32_t pool = e->x->pool.len ? align_up(pool2 + e->x->pool2.len * 16, 8) : pool2 + e->x->pool2.len * 16;
    uint32_t tables = pool + e->x->pool.len * 8, size = tables;
    if (e->tables.len) size = tables = align_up(tables, 4);
    for (uint32_t t = 0; t < e->tables.len; t++) size += table_size(e, t);
    out->code_size = code;
    out->size = size;
    out->align = code_align(e);
    out->bytes = arena_alloc_raw(e->env->arena, size + X64_MAX_INSN);
    copy_code(f, out->bytes);
    memset(out->bytes + code, 0xCC, size - code);
    put_data(f, out, pool2, pool, tables);
}

static void put_records(Final *f, CodeOut *out) {
    Emit *e = f->e;
    Arena *arena = e->env->arena;
    uint32_t site = 0;
    out->nrelocs = e->relocs.len;
    out->relocs = arena_alloc_raw(arena, sizeof(CodeReloc) * out->nrelocs);
    for (uint32_t k = 0; k < out->nrelocs; k++) {
        out->relocs[k] = e->relocs.items[k];
        out->relocs[k].offset = final_at(f, &site, out->relocs[k].offset);
    }
    site = 0;
    out->nlines = e->lines.len;
    out->lines = arena_alloc_raw(arena, sizeof(CodeLine) * out->nlines);
    for (uint32_t k = 0; k < out->nlines; k++) {
        out->lines[k] = e->lines.items[k];
        out->lines[k].offset =
            k ? final_at(f, &site, out->lines[k].offset) : 0; /* the prologue is line one's */
    }
    site = 0;
    out->nrows = e->rows.len;
    out->rows = arena_alloc_raw(arena, sizeof(CodeRegionRow) * out->nrows);
    for (uint32_t k = 0; k < out->nrows; k++) {
        CodeRegionRow r = e->rows.items[k];
        out->rows[k].start = final_at(f, &site, r.start);
        out->rows[k].end = final_at(f, &site, r.end);
        out->rows[k].region = r.region;
    }
}

static void put_pads_and_slots(Final *f, CodeOut *out) {
    Emit *e = f->e;
    const IrFunc *ir = e->x->ir;
    out->npads = ir->regions.len;
    out->pads = arena_alloc_raw(e->env->arena, sizeof(uint32_t) * out->npads);
    for (uint32_t r = 0; r < out->npads; r++) {
        uint32_t pad = r ? ir->regions.items[r].pad : IR_NOBLOCK;
        uint32_t place = pad == IR_NOBLOCK ? UINT32_MAX : e->x->place_of[pad];
        bool there = place != UINT32_MAX && e->x->block_of[place] == pad;
        out->pads[r] = there ? label_at(f, place) : UINT32_MAX;
    }
    out->frame_size = e->frame.size;
    out->nslots = ir->slots.len;
    out->slot_offset = arena_alloc_raw(e->env->arena, sizeof(int32_t) * out->nslots);
    if (out->nslots) memcpy(out->slot_offset, e->frame.slot, sizeof(int32_t) * out->nslots);
}

void x64_emit(XFunc *x, const RaResult *regs, BackendEnv *env, CodeOut *out) {
    Emit e = {.x = x, .ra = &x->ra, .regs = regs, .env = env, .scratch = env->scratch};
    uint32_t room = x->ra.ninsts * 6 + 128;
    e.buf = e.p = arena_alloc_raw(e.scratch, room);
    e.end = e.buf + room;
    e.label = ARENA_ARRAY(e.scratch, XLabel, x->ra.nblocks);
    e.frame = x64_frame_layout(x, regs, env);
    forward_jumps(&e);
    order_code(&e);
    x64_prologue(&e);
    emit_blocks(&e);
    Final f = {.e = &e, .stub = emit_stubs(&e)};
    shorten(&f);
    put_bytes(&f, out);
    put_records(&f, out);
    put_pads_and_slots(&f, out);
}
