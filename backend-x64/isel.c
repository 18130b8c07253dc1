/* Instruction selection: machine blocks and their order, the backward walk, values, addresses. What each IR
 * operation becomes stands in lower.c. */
#include "backend-x64/isel.h"

#include <string.h>

/* --- machine blocks --- */

/* A block of the IR, or a critical edge that got a block of its own. */
typedef struct Place {
    uint32_t block; /* IR block; of a split edge, its source */
    uint32_t edge;  /* successor number of the split edge, or NO_EDGE */
} Place;
enum { NO_EDGE = UINT32_MAX };

typedef struct Layout {
    const IrFunc *f;
    Arena *scratch;
    uint32_t *rpo, nrpo;
    uint32_t *rpo_index; /* by IR block; IR_NOBLOCK: unreachable */
    uint8_t *depth;
    bool *cold;
    VEC(Place) places;    /* in the order of emission */
    uint32_t *place_of;   /* by IR block */
    uint32_t *edge_start; /* by IR block: its edges in edge_place, edge_phi */
    uint32_t *edge_place; /* by edge: where it leads, a place */
    uint32_t *edge_phi;   /* by edge: its number among the target's predecessors */
} Layout;

/* A block is cold when it is marked, throws, or can only be reached through cold blocks; so what a cold
 * block dominates is cold, and moving cold blocks to the end keeps definitions before uses. */
static void find_cold(Layout *l) {
    const IrFunc *f = l->f;
    l->cold = ARENA_ARRAY(l->scratch, bool, f->blocks.len);
    for (uint32_t i = 1; i < l->nrpo; i++) {
        const IrBlock *b = &f->blocks.items[l->rpo[i]];
        uint8_t end = f->inst[b->last].op;
        bool cold = b->cold || b->landing || end == OP_unreachable || end == OP_eh_resume;
        if (!cold) {
            cold = true;
            for (uint32_t p = 0; p < b->npred && cold; p++)
                cold = l->rpo_index[b->pred[p]] >= i || l->cold[b->pred[p]];
        }
        l->cold[l->rpo[i]] = cold;
    }
}

/* Orders the blocks so that loops stay together and a branch's second successor follows it when it may: a
 * block is ready once all its predecessors but those over back edges are placed; of the ready blocks the
 * deepest comes next, and of those the one that became ready last. */
static uint32_t *order_blocks(Layout *l) {
    const IrFunc *f = l->f;
    uint32_t n = f->blocks.len, done = 0;
    uint32_t *order = arena_alloc_raw(l->scratch, sizeof(uint32_t) * l->nrpo);
    uint32_t *waits = ARENA_ARRAY(l->scratch, uint32_t, n);
    uint32_t *below = ARENA_ARRAY(l->scratch, uint32_t, n); /* next block in the stack of its depth */
    uint32_t top[256];
    memset(top, 0xFF, sizeof top);
    for (uint32_t i = 0; i < l->nrpo; i++) {
        const IrBlock *b = &f->blocks.items[l->rpo[i]];
        for (uint32_t s = 0; s < b->nsucc; s++)
            if (l->rpo_index[b->succ[s]] > i) waits[b->succ[s]]++;
    }
    top[l->depth[0]] = 0;
    below[0] = IR_NOBLOCK;
    for (int deepest = l->depth[0]; done < l->nrpo;) {
        while (top[deepest] == IR_NOBLOCK) deepest--;
        uint32_t at = top[deepest];
        top[deepest] = below[at];
        order[done++] = at;
        const IrBlock *b = &f->blocks.items[at];
        bool forward = f->inst[b->last].op == OP_br; /* succ[1] on top of the stack, else succ[0] */
        for (uint32_t k = 0; k < b->nsucc; k++) {
            uint32_t t = b->succ[forward ? k : b->nsucc - 1 - k];
            if (l->rpo_index[t] <= l->rpo_index[at] || --waits[t]) continue;
            below[t] = top[l->depth[t]];
            top[l->depth[t]] = t;
            if (l->depth[t] > deepest) deepest = l->depth[t];
        }
    }
    return order;
}

/* For each edge into a block with phis, the phi operand that belongs to it. Several edges between the same
 * two blocks are in the same order on both sides. Every block collects its entries among the predecessors of
 * others, those of one target side by side; then its edges take them in turn. */
static void number_edges(Layout *l) {
    typedef struct Entry {
        uint32_t target, pred;
    } Entry;
    const IrFunc *f = l->f;
    uint32_t n = f->blocks.len, nedges = 0;
    l->edge_start = arena_alloc_raw(l->scratch, sizeof(uint32_t) * n);
    for (uint32_t i = 0; i < n; i++) {
        l->edge_start[i] = nedges;
        nedges += f->blocks.items[i].nsucc;
    }
    l->edge_place = ARENA_ARRAY(l->scratch, uint32_t, nedges);
    l->edge_phi = ARENA_ARRAY(l->scratch, uint32_t, nedges);
    Entry *entries = arena_alloc_raw(l->scratch, sizeof(Entry) * nedges);
    uint32_t *count = ARENA_ARRAY(l->scratch, uint32_t, n);
    uint32_t *next =
        arena_alloc_raw(l->scratch, sizeof(uint32_t) * n); /* by target: entry of its next edge */
    for (uint32_t i = 0; i < l->nrpo; i++) {
        const IrBlock *t = &f->blocks.items[l->rpo[i]];
        if (f->inst[t->first].op != OP_phi) continue;
        for (uint32_t p = 0; p < t->npred; p++)
            entries[l->edge_start[t->pred[p]] + count[t->pred[p]]++] = (Entry){l->rpo[i], p};
    }
    for (uint32_t i = 0; i < l->nrpo; i++) {
        uint32_t b = l->rpo[i];
        const Entry *mine = entries + l->edge_start[b];
        for (uint32_t k = count[b]; k-- > 0;) next[mine[k].target] = k;
        for (uint32_t s = 0; s < f->blocks.items[b].nsucc; s++) {
            uint32_t t = f->blocks.items[b].succ[s];
            if (f->inst[f->blocks.items[t].first].op == OP_phi)
                l->edge_phi[l->edge_start[b] + s] = mine[next[t]++].pred;
        }
    }
}

static void place_block(Layout *l, uint32_t b, bool cold) {
    const IrBlock *from = &l->f->blocks.items[b];
    if (l->cold[b] == cold) {
        l->place_of[b] = l->places.len;
        vec_push(l->scratch, &l->places, ((Place){b, NO_EDGE}));
    }
    if (from->nsucc < 2) return;
    for (uint32_t s = 0; s < from->nsucc; s++) {
        const IrBlock *t = &l->f->blocks.items[from->succ[s]];
        bool takes_args = t->npred > 1 || l->f->inst[t->first].op == OP_phi;
        bool critical = takes_args && !t->landing;
        if (!critical || (l->cold[b] || l->cold[from->succ[s]]) != cold) continue;
        l->edge_place[l->edge_start[b] + s] = l->places.len;
        vec_push(l->scratch, &l->places, ((Place){b, s}));
    }
}

/* Places that take no edge of their own lead straight to the target's place. Place 0 is the entry, which no
 * edge reaches: it says "not split" here. */
static void connect(Layout *l) {
    for (uint32_t i = 0; i < l->nrpo; i++) {
        const IrBlock *b = &l->f->blocks.items[l->rpo[i]];
        uint32_t *edge = l->edge_place + l->edge_start[l->rpo[i]];
        for (uint32_t s = 0; s < b->nsucc; s++)
            if (!edge[s]) edge[s] = l->place_of[b->succ[s]];
    }
}

static void lay_out(Layout *l, IrFunc *f) {
    uint32_t n = f->blocks.len;
    if (!f->preds_valid) ir_build_preds(f);
    l->rpo = ir_rpo(f, l->scratch, &l->nrpo);
    l->rpo_index = arena_alloc_raw(l->scratch, sizeof(uint32_t) * n);
    memset(l->rpo_index, 0xFF, sizeof(uint32_t) * n);
    for (uint32_t i = 0; i < l->nrpo; i++) l->rpo_index[l->rpo[i]] = i;
    uint32_t *idom = ir_dominators(f, l->scratch, l->rpo, l->nrpo);
    l->depth = ir_loop_depth(f, l->scratch, l->rpo, l->nrpo, idom);
    find_cold(l);
    number_edges(l);
    l->place_of = ARENA_ARRAY(l->scratch, uint32_t, n);
    uint32_t *order = order_blocks(l);
    for (uint32_t i = 0; i < l->nrpo; i++) place_block(l, order[i], false);
    for (uint32_t i = 0; i < l->nrpo; i++) place_block(l, order[i], true);
    connect(l);
}

/* --- instructions --- */

XInst *sel_inst(Sel *s, unsigned op, unsigned size) {
    vec_push(
        s->scratch, &s->insts,
        ((XInst){
            .op = (uint16_t)op, .size = (uint8_t)size, .enc = {XE_NONE, XE_NONE, XE_NONE}, .loc = s->loc}));
    vec_push(s->scratch, &s->ra, ((RaInst){.first_op = s->ops.len}));
    return &vec_last(&s->insts);
}

static uint8_t add_operand(Sel *s, RaOperand o) {
    vec_push(s->scratch, &s->ops, o);
    return (uint8_t)vec_last(&s->ra).nops++;
}

uint8_t sel_def(Sel *s, RaVreg v) { return add_operand(s, (RaOperand){v, RA_DEF, RA_LATE, RA_REG, 0}); }
uint8_t sel_def_in(Sel *s, RaVreg v, uint8_t reg) {
    return add_operand(s, (RaOperand){v, RA_DEF, RA_LATE, RA_FIXED, reg});
}
uint8_t sel_def_reuse(Sel *s, RaVreg v, uint8_t use) {
    return add_operand(s, (RaOperand){v, RA_DEF, RA_LATE, RA_REUSE, use});
}
uint8_t sel_use(Sel *s, RaVreg v) { return add_operand(s, (RaOperand){v, RA_USE, RA_EARLY, RA_REG, 0}); }
uint8_t sel_use_any(Sel *s, RaVreg v) { return add_operand(s, (RaOperand){v, RA_USE, RA_EARLY, RA_ANY, 0}); }
uint8_t sel_use_late(Sel *s, RaVreg v) { return add_operand(s, (RaOperand){v, RA_USE, RA_LATE, RA_ANY, 0}); }
uint8_t sel_use_in(Sel *s, RaVreg v, uint8_t reg) {
    return add_operand(s, (RaOperand){v, RA_USE, RA_EARLY, RA_FIXED, reg});
}
void sel_clobber(Sel *s, uint64_t regs) { vec_last(&s->ra).clobbers |= regs; }

/* --- values --- */

RaVreg sel_temp(Sel *s, uint8_t type) {
    static const uint8_t spill_size[] = {8, 8, 8, 8, 8, 16, 32, 8, 8};
    vec_push(s->scratch, &s->vclass, type_is_vec(type));
    vec_push(s->scratch, &s->vsize, spill_size[type]);
    return s->vclass.len - 1;
}

/* Whether a 32-bit value has a zero upper half in its register, as 32-bit instructions leave it. */
static bool zero_extends(const Sel *s, IrRef r) {
    const IrInst *i = &s->f->inst[r];
    if (i->type != IR_I32) return false;
    switch (i->op) {
        case OP_phi: return s->zero_phi[r];
        case OP_param:
        case OP_call:
        case OP_calli:
        case OP_ret2:
        case OP_trunc:
        case OP_cmpxchg: return false;
        default: return true;
    }
}

IrRef sel_strip(const Sel *s, IrRef r) {
    for (;;) {
        const IrInst *i = &s->f->inst[r];
        bool same = i->op == OP_cast || i->op == OP_trunc ||
                    (i->op == OP_zext32 && s->f->inst[i->a].op != OP_iconst && zero_extends(s, i->a));
        if (!same) return r;
        r = i->a;
    }
}

static RaVreg remat(Sel *s, uint8_t op, uint8_t type, IrSym sym, int64_t imm) {
    RaVreg v = sel_temp(s, type);
    vec_push(s->scratch, &s->remats, ((Remat){v, op, type, sym, imm}));
    return v;
}

RaVreg sel_int(Sel *s, uint8_t type, int64_t v) { return remat(s, OP_iconst, type, 0, v); }

RaVreg sel_vreg(Sel *s, IrRef r) {
    r = sel_strip(s, r);
    const IrInst *i = &s->f->inst[r];
    switch (i->op) {
        case OP_iconst:
        case OP_fconst:
        case OP_symaddr:
        case OP_slotaddr:
        case OP_frameaddr: return remat(s, i->op, i->type, i->sym, i->imm);
        default: break;
    }
    if (!s->vreg[r]) s->vreg[r] = sel_temp(s, i->type);
    return s->vreg[r];
}

bool sel_imm32(const Sel *s, IrRef r, unsigned size, int64_t *imm) {
    const IrInst *i = &s->f->inst[sel_strip(s, r)];
    if (i->op != OP_iconst) return false;
    *imm = size == 8 ? i->imm : (int32_t)i->imm;
    return sel_fits32(*imm);
}

static void make_remat(Sel *s, const Remat *m) {
    unsigned size = type_size(m->type);
    if (m->op == OP_iconst || m->op == OP_fconst) {
        XInst *x = sel_inst(s, m->op == OP_iconst ? XP_CONST : XP_FCONST, size);
        x->imm = size == 4 ? (int64_t)(uint32_t)m->imm : m->imm;
        sel_def(s, m->vreg);
        return;
    }
    XInst *x = sel_inst(s, X64_LEA, 8);
    x->enc[0] = 0;
    x->enc[1] = XE_MEM;
    sel_def(s, m->vreg);
    Addr a = {.kind = XA_FRAME};
    if (m->op == OP_slotaddr) a = (Addr){.kind = XA_SLOT, .id = (uint32_t)m->imm};
    if (m->op == OP_symaddr) a = (Addr){.kind = XA_SYM, .id = m->sym, .disp = m->imm};
    sel_mem(s, a);
}

static void open_group(Sel *s) { vec_push(s->scratch, &s->groups, s->insts.len); }

/* Makes what the group just written asked for. Groups are in reverse order, so this comes before it. */
static void close_group(Sel *s) {
    for (uint32_t i = 0; i < s->remats.len; i++) {
        open_group(s);
        make_remat(s, &s->remats.items[i]);
    }
    s->remats.len = 0;
}

/* --- addresses --- */

/* The constant that addition r adds to its other operand *rest. */
static bool add_const(const Sel *s, IrRef r, IrRef *rest, int64_t *c) {
    const IrInst *i = &s->f->inst[r];
    if (i->op != OP_add && i->op != OP_sub) return false;
    const IrInst *b = &s->f->inst[sel_strip(s, i->b)];
    if (b->op == OP_iconst && sel_fits32(b->imm)) {
        *rest = i->a;
        *c = i->op == OP_add ? b->imm : -b->imm;
        return true;
    }
    const IrInst *a = &s->f->inst[sel_strip(s, i->a)];
    if (i->op == OP_sub || a->op != OP_iconst || !sel_fits32(a->imm)) return false;
    *rest = i->b;
    *c = a->imm;
    return true;
}

/* The same number of bytes, or a conversion that does not matter to them. */
static IrRef strip_sized(const Sel *s, IrRef r, unsigned size) { return size == 8 ? sel_strip(s, r) : r; }

/* Splits an index into value and scale: shifts by 1 to 3, products with 2, 4, 8. */
static unsigned scaled(const Sel *s, IrRef r, IrRef *value, unsigned size) {
    IrRef top = strip_sized(s, r, size);
    const IrInst *i = &s->f->inst[top];
    int64_t c;
    *value = r;
    if ((i->op != OP_shl && i->op != OP_mul) || type_size(i->type) != size || !sel_imm32(s, i->b, 4, &c))
        return 1;
    unsigned scale = i->op == OP_shl && c >= 1 && c <= 3 ? 1u << c : i->op == OP_mul ? (unsigned)c : 1;
    if (scale != 2 && scale != 4 && scale != 8) return 1;
    *value = i->a;
    return scale;
}

static void split_base_index(const Sel *s, Addr *a, const IrInst *i, unsigned size) {
    IrRef x, y;
    unsigned sy = scaled(s, i->b, &y, size), sx = scaled(s, i->a, &x, size);
    bool swap = sy == 1 && sx > 1;
    a->base = swap ? i->b : i->a;
    a->index = swap ? x : y;
    a->scale = (uint8_t)(swap ? sx : sy);
}

static bool ends_address(const Sel *s, Addr *a, IrRef r) {
    const IrInst *i = &s->f->inst[r];
    switch (i->op) {
        case OP_slotaddr:
            a->kind = XA_SLOT;
            a->id = (uint32_t)i->imm;
            break;
        case OP_frameaddr: a->kind = XA_FRAME; break;
        case OP_symaddr:
            if (a->index || !sel_fits32(a->disp + i->imm)) return false;
            a->kind = XA_SYM;
            a->id = i->sym;
            a->disp += i->imm;
            break;
        default: return false;
    }
    a->base = 0;
    return true;
}

/* Takes a->base apart. `root`: the first addition is the one being computed and is always taken. */
static void decompose(Sel *s, Addr *a, unsigned size, bool root) {
    for (int step = 0; step < 8; step++, root = false) {
        IrRef r = strip_sized(s, a->base, size), rest;
        const IrInst *i = &s->f->inst[r];
        int64_t c;
        if (size == 8 && ends_address(s, a, r)) return;
        if (type_size(i->type) != size) return;
        if (add_const(s, r, &rest, &c)) {
            if (size == 8 && !sel_fits32(a->disp + c)) return;
            a->disp = size == 8 ? a->disp + c : (int32_t)((uint32_t)a->disp + (uint32_t)c);
            a->base = rest;
        } else if (i->op == OP_parentslot && !root) {
            int64_t off = s->env->parent->slot_offset[i->imm];
            if (!sel_fits32(a->disp + off)) return;
            a->disp += off;
            a->base = i->a;
        } else if (i->op == OP_add && !a->index && (root || i->block == s->block || s->uses[r] == 1)) {
            split_base_index(s, a, i, size);
        } else {
            return;
        }
    }
}

Addr sel_addr(Sel *s, IrRef base, int64_t imm) {
    Addr a = {.kind = XA_BASE, .scale = 1, .base = base};
    if (sel_fits32(imm))
        a.disp = imm;
    else
        a.index_vreg = sel_int(s, IR_I64, imm);
    if (!a.index_vreg) decompose(s, &a, 8, false);
    return a;
}

Addr sel_sum(Sel *s, IrRef r, unsigned size) {
    Addr a = {.kind = XA_BASE, .scale = 1, .base = r};
    decompose(s, &a, size, true);
    return a;
}

static XAddr attach(Sel *s, Addr a) {
    XAddr x = {.kind = a.kind, .base = XNO_OPERAND, .index = XNO_OPERAND, .scale = a.scale, .id = a.id};
    if (!sel_fits32(a.disp)) sel_bug(s, 0, "address offset beyond 32 bits");
    x.disp = (int32_t)a.disp;
    if (a.base) x.base = sel_use(s, sel_vreg(s, a.base));
    if (a.index) x.index = sel_use(s, sel_vreg(s, a.index));
    if (a.index_vreg) x.index = sel_use(s, a.index_vreg);
    return x;
}

void sel_mem(Sel *s, Addr a) {
    XAddr x = attach(s, a);
    vec_last(&s->insts).mem = x;
}

void sel_mem2(Sel *s, Addr a) {
    XAddr x = attach(s, a);
    vec_last(&s->insts).mem2 = x;
}

bool sel_needs_check(const IrInst *i) {
    enum { GUARD = 32768 };
    return !(i->flags & IRF_NOFAULT) && (i->imm < 0 || i->imm >= GUARD);
}

void sel_check(Sel *s, IrRef a) {
    Addr addr = sel_addr(s, a, 0);
    if (addr.kind != XA_BASE) return;
    XInst *x = sel_inst(s, X64_CMP, 1);
    x->enc[0] = XE_MEM;
    x->enc[1] = XE_RAX; /* whatever is in it: only the access matters */
    sel_mem(s, addr);
}

bool sel_fold_load(Sel *s, IrRef r, unsigned size, Addr *a) {
    const IrInst *i = &s->f->inst[r];
    if (i->op != OP_load || s->keep_loads || s->uses[r] != 1 || sel_wanted(s, r) || i->block != s->block ||
        s->color[r] != s->here || (i->flags & IRF_VOLATILE) || ir_mem_size(i->mem) != size ||
        sel_needs_check(i))
        return false;
    s->folded[r] = true;
    *a = sel_addr(s, i->a, i->imm);
    return true;
}

/* --- the walk --- */

/* Whether a load must not move from before instruction i to behind it. Loads and null checks may pass each
 * other: both throw the same exception. */
static bool is_barrier(const IrInst *i) {
    uint16_t flags = ir_op_info[i->op].flags;
    if (i->op == OP_load) return i->flags & IRF_VOLATILE;
    if (i->op == OP_nullcheck) return false;
    return flags & (OPF_WRITES | OPF_THROWS | OPF_CALLS);
}

static void count_uses(Sel *s, const Layout *l) {
    IrFunc *f = s->f;
    s->uses = ARENA_ARRAY(s->scratch, uint32_t, f->ninst);
    s->color = arena_alloc_raw(s->scratch, sizeof(uint32_t) * f->ninst);
    for (uint32_t i = 0; i < l->nrpo; i++) {
        uint32_t color = 0;
        for (IrRef r = f->blocks.items[l->rpo[i]].first; r; r = f->inst[r].next) {
            const IrInst *in = &f->inst[r];
            switch (ir_op_info[in->op].args) {
                case ARGS_none: break;
                case ARGS_abc: s->uses[in->c]++; /* fall through */
                case ARGS_ab: s->uses[in->b]++;  /* fall through */
                case ARGS_a: s->uses[in->a]++; break;
                case ARGS_a_list: s->uses[in->a]++; /* fall through */
                case ARGS_list:
                    for (uint32_t k = 0; k < in->nlist; k++) s->uses[f->pool.items[in->list + k]]++;
            }
            s->color[r] = color;
            color += is_barrier(in);
        }
    }
}

/* Which phis have zero upper halves: those all whose operands have. Assumes it of all and takes back what
 * does not hold, until nothing changes; when that takes long, none do. */
static void find_zero_phis(Sel *s, const Layout *l) {
    enum { ROUNDS = 4 };
    IrFunc *f = s->f;
    s->zero_phi = arena_alloc_raw(s->scratch, sizeof(bool) * f->ninst);
    memset(s->zero_phi, true, sizeof(bool) * f->ninst);
    bool changed = true;
    for (int round = 0; changed; round++) {
        changed = false;
        for (uint32_t i = 0; i < l->nrpo; i++) {
            for (IrRef r = f->blocks.items[l->rpo[i]].first; r && f->inst[r].op == OP_phi;
                 r = f->inst[r].next) {
                const IrInst *in = &f->inst[r];
                if (in->type != IR_I32 || !s->zero_phi[r]) continue;
                bool zero = round < ROUNDS;
                for (uint32_t k = 0; k < in->nlist && zero; k++)
                    zero = zero_extends(s, f->pool.items[in->list + k]);
                s->zero_phi[r] = zero;
                changed |= !zero;
            }
        }
    }
}

static bool has_effect(const IrInst *i) {
    uint16_t flags = ir_op_info[i->op].flags;
    if (i->op == OP_load) return (i->flags & IRF_VOLATILE) || !(i->flags & IRF_NOFAULT);
    return flags & (OPF_WRITES | OPF_THROWS | OPF_CALLS | OPF_TERM);
}

static void select_inst(Sel *s, IrRef r) {
    const IrInst *i = &s->f->inst[r];
    if (i->op == OP_phi || s->folded[r]) return;
    if (!sel_wanted(s, r) && !has_effect(i)) return;
    s->here = s->color[r];
    s->loc = i->loc;
    open_group(s);
    lower_inst(s, r);
    close_group(s);
}

/* Values for the phis of the block that edge `e` leads to. */
static void select_args(Sel *s, const Layout *l, RaBlock *rb, uint32_t block, uint32_t succ) {
    IrFunc *f = s->f;
    uint32_t target = f->blocks.items[block].succ[succ], n = 0;
    uint32_t pred = l->edge_phi[l->edge_start[block] + succ];
    for (IrRef r = f->blocks.items[target].first; r && f->inst[r].op == OP_phi; r = f->inst[r].next)
        n += s->uses[r] != 0;
    if (!n) return;
    RaVreg *args = arena_alloc_raw(s->scratch, sizeof(RaVreg) * n);
    rb->args = args;
    rb->nargs = n;
    for (IrRef r = f->blocks.items[target].first; r && f->inst[r].op == OP_phi; r = f->inst[r].next)
        if (s->uses[r]) *args++ = sel_vreg(s, f->pool.items[f->inst[r].list + pred]);
}

static void select_params(Sel *s, RaBlock *rb, uint32_t block) {
    IrFunc *f = s->f;
    uint32_t n = 0;
    for (IrRef r = f->blocks.items[block].first; r && f->inst[r].op == OP_phi; r = f->inst[r].next)
        n += s->uses[r] != 0;
    if (!n) return;
    RaVreg *params = arena_alloc_raw(s->scratch, sizeof(RaVreg) * n);
    rb->params = params;
    rb->nparams = n;
    for (IrRef r = f->blocks.items[block].first; r && f->inst[r].op == OP_phi; r = f->inst[r].next)
        if (s->uses[r]) *params++ = sel_vreg(s, r);
}

static void select_block(Sel *s, const Layout *l, const Place *p, RaBlock *rb) {
    const IrBlock *b = &s->f->blocks.items[p->block];
    s->block = p->block;
    rb->loop_depth = l->depth[p->block];
    rb->cold = l->cold[p->block];
    if (p->edge != NO_EDGE) {
        uint32_t target = b->succ[p->edge];
        if (l->depth[target] < rb->loop_depth) rb->loop_depth = l->depth[target];
        rb->cold |= l->cold[target];
        s->loc = UINT32_MAX;
        open_group(s);
        sel_inst(s, XP_JMP, 0);
        select_args(s, l, rb, p->block, p->edge);
        close_group(s);
        return;
    }
    rb->landing = b->landing;
    for (IrRef r = b->last; r; r = s->f->inst[r].prev) {
        /* The branch comes first on this way; what its edge needs goes in front of it. */
        if (r == b->last && b->nsucc == 1) select_args(s, l, rb, p->block, 0);
        select_inst(s, r);
    }
    open_group(s);
    s->loc = UINT32_MAX;
    lower_arrivals(s);
    select_params(s, rb, p->block);
}

/* Edges between places, in both directions. */
static void link_blocks(Sel *s, const Layout *l, RaBlock *blocks) {
    uint32_t n = l->places.len;
    for (uint32_t i = 0; i < n; i++) {
        const Place *p = &l->places.items[i];
        const IrBlock *b = &s->f->blocks.items[p->block];
        if (p->edge != NO_EDGE) {
            blocks[i].succ = &l->place_of[b->succ[p->edge]];
            blocks[i].nsucc = 1;
        } else {
            blocks[i].succ = l->edge_place + l->edge_start[p->block];
            blocks[i].nsucc = b->nsucc;
        }
        for (uint32_t k = 0; k < blocks[i].nsucc; k++) blocks[blocks[i].succ[k]].npred++;
    }
    uint32_t **pred = ARENA_ARRAY(s->scratch, uint32_t *, n);
    for (uint32_t i = 0; i < n; i++) {
        blocks[i].pred = pred[i] = arena_alloc_raw(s->scratch, sizeof(uint32_t) * (blocks[i].npred + 1));
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < blocks[i].nsucc; k++) *pred[blocks[i].succ[k]]++ = i;
}

/* Brings the groups into forward order. group_end[b]: how many groups there were when block b was done. */
static void put_in_order(Sel *s, const uint32_t *group_end) {
    XFunc *x = s->x;
    uint32_t n = s->insts.len, out = 0, group = s->groups.len;
    x->insts = arena_alloc_raw(s->scratch, sizeof(XInst) * (n + 1));
    RaInst *ra = arena_alloc_raw(s->scratch, sizeof(RaInst) * (n + 1));
    for (uint32_t b = 0; b < x->ra.nblocks; b++) {
        x->ra.blocks[b].first_inst = out;
        uint32_t from = b + 1 < x->ra.nblocks ? group_end[b + 1] : 0;
        for (; group > from; group--) {
            uint32_t first = s->groups.items[group - 1];
            uint32_t end = group < s->groups.len ? s->groups.items[group] : n;
            memcpy(x->insts + out, s->insts.items + first, sizeof(XInst) * (end - first));
            memcpy(ra + out, s->ra.items + first, sizeof(RaInst) * (end - first));
            out += end - first;
        }
        x->ra.blocks[b].end_inst = out;
    }
    x->ra.insts = ra;
    x->ra.ninsts = n;
    x->ra.ops = s->ops.items;
    x->ra.nops = s->ops.len;
    x->ra.vreg_class = s->vclass.items;
    x->ra.vreg_size = s->vsize.items;
    x->ra.nvregs = s->vclass.len;
}

static void init_sel(Sel *s, IrFunc *f, const Layout *l) {
    uint32_t room = f->ninst + f->ninst / 2 + 16;
    s->x = ARENA_NEW(s->scratch, XFunc);
    s->x->ir = f;
    map_init(&s->x->pool_index, s->scratch);
    vec_reserve(s->scratch, &s->insts, room);
    vec_reserve(s->scratch, &s->ra, room);
    vec_reserve(s->scratch, &s->ops, room * 2);
    vec_reserve(s->scratch, &s->groups, room);
    vec_reserve(s->scratch, &s->vclass, room);
    vec_reserve(s->scratch, &s->vsize, room);
    sel_temp(s, IR_I64); /* number 0 is none */
    s->vreg = ARENA_ARRAY(s->scratch, RaVreg, f->ninst);
    s->folded = ARENA_ARRAY(s->scratch, bool, f->ninst);
    s->param = ARENA_ARRAY(s->scratch, XArgLoc, f->nparams);
    XArgs args = {0};
    for (uint32_t i = 0; i < f->nparams; i++)
        s->param[i] = i == 0 && f->has_ctx ? (XArgLoc){X64_CTX, 0} : x64_next_arg(&args, f->param_types[i]);
    s->x->incoming = args.stack;
    count_uses(s, l);
    find_zero_phis(s, l);
}

XFunc *x64_select(IrFunc *f, BackendEnv *env) {
    Sel s = {.f = f, .env = env, .scratch = env->scratch};
    Layout l = {.f = f, .scratch = env->scratch};
    lay_out(&l, f);
    init_sel(&s, f, &l);
    uint32_t n = l.places.len;
    RaBlock *blocks = ARENA_ARRAY(s.scratch, RaBlock, n);
    uint32_t *group_end = arena_alloc_raw(s.scratch, sizeof(uint32_t) * n);
    link_blocks(&s, &l, blocks);
    s.x->block_of = arena_alloc_raw(s.scratch, sizeof(uint32_t) * n);
    for (uint32_t b = n; b-- > 0;) {
        s.x->block_of[b] = l.places.items[b].block;
        select_block(&s, &l, &l.places.items[b], &blocks[b]);
        group_end[b] = s.groups.len;
    }
    s.x->place_of = l.place_of;
    s.x->ra.name = f->name;
    s.x->ra.blocks = blocks;
    s.x->ra.nblocks = n;
    s.x->outgoing = (s.x->outgoing + 15) & ~15u;
    put_in_order(&s, group_end);
    return s.x;
}

/* --- constants --- */

uint32_t x64_pool(XFunc *x, uint64_t bits, Arena *scratch) {
    bool added;
    uint64_t *at = map_put(&x->pool_index, bits, &added);
    if (added) {
        *at = x->pool.len;
        vec_push(scratch, &x->pool, bits);
    }
    return (uint32_t)*at;
}

/* There are only a handful of masks. */
uint32_t x64_pool2(XFunc *x, uint64_t bits, Arena *scratch) {
    for (uint32_t i = 0; i < x->pool2.len; i++)
        if (x->pool2.items[i] == bits) return i;
    vec_push(scratch, &x->pool2, bits);
    return x->pool2.len - 1;
}

void sel_bug(const Sel *s, IrRef r, const char *what) {
    diag_bug(s->env->diag, "x64 instruction selection", s->f->name, "v%u %s: %s", r,
             ir_op_info[s->f->inst[r].op].text, what);
}
