/* mem2reg: turns stack slots into values (pruned SSA, Cytron et al. 1991).
 *
 * A slot is promoted when its address is used by loads, stores and memzero only, when what is read of it fits
 * one register, and when it is not live into a landing pad, since handlers find their values in memory. The
 * register that stands for the slot, its `rep`, covers the bytes that are read; narrower accesses shift and
 * mask within it. Memory that nothing has written reads as zero. */
#include <string.h>

#include "ir/passes.h"

typedef struct SlotInfo {
    bool bad;           /* address escapes, or accesses do not fit one register */
    uint32_t rlo, rhi;  /* bytes that are loaded */
    uint32_t base, end; /* bytes that the rep stands for */
    uint8_t rep;        /* IrType */
    uint8_t vector;     /* memory width of vector accesses, or 0 */
    bool other;         /* has accesses that are not of that vector */
    uint16_t types;     /* types of the values loaded and stored, as bits */
    uint32_t first;     /* accesses of the slot: [first, end of the next) in Pass.access */
} SlotInfo;

typedef struct Frontier { /* lists of dominance frontiers */
    uint32_t block, next;
} Frontier;

typedef struct Pass {
    IrFunc *f;
    Arena *scratch;
    SlotInfo *slot;
    uint32_t nslots;
    IrRef *access; /* loads, stores and memzeros by slot, in the order of blocks */
    IrDom dom;
    uint32_t *df; /* by block: head of its list in `frontiers` + 1 */
    VEC(Frontier) frontiers;
    uint32_t *live, *defs, *has_phi; /* stamps by block: slot + 1 */
    uint32_t *work;
    uint32_t old_ninst;     /* instructions above are made by this pass */
    VEC(uint32_t) phi_slot; /* by new phi */
    IrRef *cur;             /* by slot: the value it has here; 0: the initial zero */
    IrRef *map;
    IrRef zero[IR_BYREF + 1];
} Pass;

/* --- which slots --- */

typedef struct Access {
    uint32_t lo, hi;
} Access;

static bool is_slot(const IrFunc *f, IrRef r) { return f->inst[r].op == OP_slotaddr; }

static Access access_range(const IrInst *i) {
    if (i->op == OP_memzero) return (Access){0, (uint32_t)i->imm};
    return (Access){(uint32_t)i->imm, (uint32_t)i->imm + ir_mem_size(i->mem)};
}

static bool overlap(Access a, uint32_t lo, uint32_t hi) { return a.lo < hi && lo < a.hi; }
static bool covers(Access a, uint32_t lo, uint32_t hi) { return a.lo <= lo && hi <= a.hi; }

static void note_access(Pass *p, IrRef r) {
    const IrInst *i = &p->f->inst[r];
    SlotInfo *s = &p->slot[p->f->inst[i->a].imm];
    if (i->imm < 0 || i->imm > (1 << 20)) {
        s->bad = true;
        return;
    }
    s->first++;
    if (i->op == OP_memzero) {
        s->other = true;
        return;
    }
    Access a = access_range(i);
    s->types |= (uint16_t)(1 << (i->op == OP_load ? i->type : p->f->inst[i->b].type));
    bool vector = i->mem == MEM_V128 || i->mem == MEM_V256;
    if (vector && (!s->vector || s->vector == i->mem))
        s->vector = i->mem;
    else
        s->other = true;
    if (i->op == OP_load) {
        if (s->rhi == 0 || a.lo < s->rlo) s->rlo = a.lo;
        if (a.hi > s->rhi) s->rhi = a.hi;
    }
}

static void scan_uses(Pass *p) {
    IrFunc *f = p->f;
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) {
            uint32_t n = ir_num_operands(f, r);
            uint8_t op = f->inst[r].op;
            bool direct = op == OP_load || op == OP_store || op == OP_memzero;
            for (uint32_t k = 0; k < n; k++) {
                IrRef o = *ir_operand(f, r, k);
                if (!is_slot(f, o)) continue;
                if (direct && k == 0)
                    note_access(p, r);
                else
                    p->slot[f->inst[o].imm].bad = true;
            }
        }
    }
}

static void list_accesses(Pass *p) {
    IrFunc *f = p->f;
    uint32_t total = 0;
    for (uint32_t i = 0; i <= p->nslots; i++) {
        uint32_t n = p->slot[i].first;
        p->slot[i].first = total;
        total += n;
    }
    p->access = arena_alloc_raw(p->scratch, sizeof(IrRef) * (total + 1));
    uint32_t *fill = arena_alloc_raw(p->scratch, sizeof(uint32_t) * (p->nslots + 1));
    for (uint32_t i = 0; i <= p->nslots; i++) fill[i] = p->slot[i].first;
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) {
            const IrInst *i = &f->inst[r];
            if ((i->op != OP_load && i->op != OP_store && i->op != OP_memzero) || !is_slot(f, i->a)) continue;
            uint32_t s = (uint32_t)f->inst[i->a].imm;
            if (!p->slot[s].bad) p->access[fill[s]++] = r;
        }
    }
}

static uint8_t choose_rep(const SlotInfo *s) {
    static const uint8_t kinds[] = {IR_F32, IR_F64, IR_REF, IR_BYREF};
    uint32_t width = s->end - s->base;
    for (size_t k = 0; k < sizeof kinds; k++)
        if (s->types == 1 << kinds[k] && width == ir_type_size(kinds[k])) return kinds[k];
    return width <= 4 ? IR_I32 : IR_I64;
}

/* Decides on the bytes and type of the register that stands for the slot. */
static void choose_shape(Pass *p, uint32_t slot) {
    SlotInfo *s = &p->slot[slot];
    s->base = s->rlo;
    s->end = s->rhi;
    for (uint32_t k = s->first; k < p->slot[slot + 1].first; k++) {
        const IrInst *i = &p->f->inst[p->access[k]];
        Access a = access_range(i);
        if (i->op != OP_store || !overlap(a, s->rlo, s->rhi)) continue;
        if (a.lo < s->base) s->base = a.lo;
        if (a.hi > s->end) s->end = a.hi;
    }
    if (s->vector) {
        s->rep = s->vector == MEM_V128 ? IR_V128 : IR_V256;
        s->bad |= s->other || s->end - s->base > ir_type_size(s->rep);
    } else {
        s->bad |= s->end - s->base > 8;
        if (!s->bad) s->rep = choose_rep(s);
    }
}

/* --- liveness and phis of one slot --- */

static void make_live(Pass *p, uint32_t slot, uint32_t block, uint32_t *n) {
    if (p->live[block] == slot + 1) return;
    p->live[block] = slot + 1;
    p->work[(*n)++] = block;
}

/* Marks blocks that set the slot as a whole before they read it, and finds the blocks it is live into.
 * Returns false when a landing pad is among them. */
static bool find_live(Pass *p, uint32_t slot) {
    const SlotInfo *s = &p->slot[slot];
    uint32_t n = 0, last = IR_NOBLOCK;
    for (uint32_t k = s->first; k < s[1].first; k++) {
        const IrInst *i = &p->f->inst[p->access[k]];
        if (i->block == last) continue;
        Access a = access_range(i);
        if (i->op == OP_load || !covers(a, s->rlo, s->rhi)) {
            if (i->op != OP_load && !overlap(a, s->rlo, s->rhi)) continue;
            make_live(p, slot, i->block, &n);
        } else {
            p->defs[i->block] = slot + 1;
        }
        last = i->block;
    }
    for (uint32_t w = 0; w < n; w++) {
        const IrBlock *b = &p->f->blocks.items[p->work[w]];
        if (b->landing) return false;
        for (uint32_t k = 0; k < b->npred; k++)
            if (p->defs[b->pred[k]] != slot + 1) make_live(p, slot, b->pred[k], &n);
    }
    return p->live[0] != slot + 1 || !s->vector;
}

static void make_frontiers(Pass *p) {
    const IrFunc *f = p->f;
    p->df = ARENA_ARRAY(p->scratch, uint32_t, f->blocks.len);
    for (uint32_t i = 0; i < p->dom.nrpo; i++) {
        uint32_t b = p->dom.rpo[i], idom = p->dom.idom[b];
        const IrBlock *blk = &f->blocks.items[b];
        if (blk->npred < 2) continue;
        for (uint32_t k = 0; k < blk->npred; k++) {
            for (uint32_t r = blk->pred[k]; r != idom && r != IR_NOBLOCK; r = p->dom.idom[r]) {
                uint32_t head = p->df[r];
                if (head && p->frontiers.items[head - 1].block == b) break;
                vec_push(p->scratch, &p->frontiers, ((Frontier){b, head}));
                p->df[r] = p->frontiers.len;
            }
        }
    }
}

static void place_phi(Pass *p, uint32_t slot, uint32_t block) {
    IrFunc *f = p->f;
    IrBlock *b = &f->blocks.items[block];
    uint32_t list = f->pool.len;
    vec_reserve(f->arena, &f->pool, list + b->npred);
    memset(f->pool.items + list, 0, sizeof(IrRef) * b->npred);
    f->pool.len += b->npred;
    ir_insert_before(f, b->first,
                     (IrInst){.op = OP_phi,
                              .type = p->slot[slot].rep,
                              .list = list,
                              .nlist = b->npred,
                              .loc = f->inst[b->first].loc});
    vec_push(p->scratch, &p->phi_slot, slot);
}

static void place_phis(Pass *p, uint32_t slot) {
    const SlotInfo *s = &p->slot[slot];
    uint32_t n = 0;
    uint32_t *queued = p->defs; /* free again: find_live is done with this slot */
    uint32_t stamp = slot + 1 + p->nslots;
    for (uint32_t k = s->first; k < s[1].first; k++) {
        const IrInst *i = &p->f->inst[p->access[k]];
        if (i->op == OP_load || queued[i->block] == stamp) continue;
        if (!overlap(access_range(i), s->rlo, s->rhi)) continue;
        queued[i->block] = stamp;
        p->work[n++] = i->block;
    }
    while (n) {
        uint32_t b = p->work[--n];
        for (uint32_t d = p->df[b]; d; d = p->frontiers.items[d - 1].next) {
            uint32_t join = p->frontiers.items[d - 1].block;
            if (p->live[join] != slot + 1 || p->has_phi[join] == slot + 1) continue;
            p->has_phi[join] = slot + 1;
            place_phi(p, slot, join);
            if (queued[join] == stamp) continue;
            queued[join] = stamp;
            p->work[n++] = join;
        }
    }
}

/* --- values --- */

static IrRef emit(IrFunc *f, IrRef at, uint8_t op, uint8_t type, IrRef a, IrRef b) {
    return ir_insert_before(f, at, (IrInst){.op = op, .type = type, .a = a, .b = b, .loc = f->inst[at].loc});
}

static IrRef emit_const(IrFunc *f, IrRef at, uint8_t type, int64_t v) {
    return ir_insert_before(f, at, (IrInst){.op = OP_iconst, .type = type, .imm = v, .loc = f->inst[at].loc});
}

static IrRef zero(Pass *p, uint8_t type) {
    IrFunc *f = p->f;
    if (p->zero[type]) return p->zero[type];
    IrRef at = f->blocks.items[0].first;
    while (f->inst[at].op == OP_param) at = f->inst[at].next;
    uint8_t op = ir_is_float(type) ? OP_fconst : OP_iconst;
    return p->zero[type] = ir_insert_before(f, at, (IrInst){.op = op, .type = type, .loc = UINT32_MAX});
}

static IrRef current(Pass *p, uint32_t slot) {
    return p->cur[slot] ? p->cur[slot] : zero(p, p->slot[slot].rep);
}

/* The bits of v in another type: zero-extended or cut off where the widths differ. */
static IrRef convert(IrFunc *f, IrRef at, IrRef v, uint8_t to) {
    uint8_t from = f->inst[v].type;
    if (from == to) return v;
    if (ir_is_float(from)) {
        from = from == IR_F32 ? IR_I32 : IR_I64;
        v = emit(f, at, OP_bitcast, from, v, 0);
        return convert(f, at, v, to);
    }
    if (ir_is_float(to))
        return emit(f, at, OP_bitcast, to, convert(f, at, v, to == IR_F32 ? IR_I32 : IR_I64), 0);
    if (ir_is_int64(from) && ir_is_int64(to)) return emit(f, at, OP_cast, to, v, 0);
    if (to == IR_I32) return emit(f, at, OP_trunc, to, convert(f, at, v, IR_I64), 0);
    return convert(f, at, emit(f, at, OP_zext32, IR_I64, v, 0), to);
}

static IrRef read_rep(Pass *p, uint32_t slot, IrRef load) {
    IrFunc *f = p->f;
    IrInst l = f->inst[load];
    const SlotInfo *s = &p->slot[slot];
    IrRef v = current(p, slot);
    uint32_t shift = 8 * ((uint32_t)l.imm - s->base), width = ir_mem_size(l.mem);
    if (width == ir_type_size(s->rep)) return convert(f, load, v, l.type);
    uint8_t bits = ir_type_size(s->rep) == 4 ? IR_I32 : IR_I64;
    v = convert(f, load, v, bits);
    if (shift) v = emit(f, load, OP_shr, bits, v, emit_const(f, load, IR_I32, shift));
    static const uint8_t extend[] = {
        [MEM_I8] = OP_sext8, [MEM_U8] = OP_zext8, [MEM_I16] = OP_sext16, [MEM_U16] = OP_zext16};
    if (l.mem <= MEM_U16) return emit(f, load, extend[l.mem], l.type, v, 0);
    return convert(f, load, v, l.type);
}

static int64_t low_mask(uint32_t bytes) { return bytes >= 8 ? -1 : (int64_t)((1ull << (8 * bytes)) - 1); }

/* The rep with bytes [lo, hi) replaced by the low bytes of v; v == 0 stands for zero. */
static IrRef insert_bytes(Pass *p, uint32_t slot, IrRef at, uint32_t lo, uint32_t hi, IrRef v) {
    IrFunc *f = p->f;
    const SlotInfo *s = &p->slot[slot];
    uint8_t bits = ir_type_size(s->rep) == 4 ? IR_I32 : IR_I64;
    uint32_t shift = 8 * (lo - s->base), width = hi - lo;
    int64_t mask = low_mask(width);
    if (v) {
        v = convert(f, at, v, bits);
        if (width < ir_type_size(bits))
            v = emit(f, at, OP_and, bits, v, emit_const(f, at, bits, bits == IR_I32 ? (int32_t)mask : mask));
        if (shift) v = emit(f, at, OP_shl, bits, v, emit_const(f, at, IR_I32, shift));
    }
    IrRef old = current(p, slot);
    if (old != p->zero[s->rep]) {
        int64_t keep = (int64_t) ~((uint64_t)mask << shift);
        old = emit(f, at, OP_and, bits, convert(f, at, old, bits),
                   emit_const(f, at, bits, bits == IR_I32 ? (int32_t)keep : keep));
        v = v ? emit(f, at, OP_or, bits, old, v) : old;
    }
    return v ? convert(f, at, v, s->rep) : old;
}

static void write_rep(Pass *p, uint32_t slot, IrRef store) {
    IrInst st = p->f->inst[store];
    const SlotInfo *s = &p->slot[slot];
    Access a = access_range(&st);
    if (!overlap(a, s->rlo, s->rhi)) return;
    bool zeroes = st.op == OP_memzero;
    if (covers(a, s->rlo, s->rhi) && a.lo <= s->base) {
        p->cur[slot] = zeroes ? 0 : convert(p->f, store, st.b, s->rep);
        return;
    }
    uint32_t lo = a.lo > s->base ? a.lo : s->base, hi = a.hi < s->end ? a.hi : s->end;
    p->cur[slot] = insert_bytes(p, slot, store, lo, hi, zeroes ? 0 : st.b);
}

/* --- renaming --- */

typedef struct Undo {
    uint32_t slot;
    IrRef value;
} Undo;
typedef VEC(Undo) Undos;

static void set_current(Pass *p, Undos *undo, uint32_t slot, IrRef value) {
    vec_push(p->scratch, undo, ((Undo){slot, p->cur[slot]}));
    p->cur[slot] = value;
}

static bool promoted_slot(const Pass *p, IrRef address, uint32_t *slot) {
    if (!is_slot(p->f, address)) return false;
    *slot = (uint32_t)p->f->inst[address].imm;
    return !p->slot[*slot].bad;
}

static void rename_block(Pass *p, uint32_t block, Undos *undo) {
    IrFunc *f = p->f;
    uint32_t slot;
    IrRef r = f->blocks.items[block].first;
    for (; f->inst[r].op == OP_phi; r = f->inst[r].next)
        if (r >= p->old_ninst) set_current(p, undo, p->phi_slot.items[r - p->old_ninst], r);
    for (IrRef next; r; r = next) {
        next = f->inst[r].next;
        uint8_t op = f->inst[r].op;
        if ((op != OP_load && op != OP_store && op != OP_memzero) || !promoted_slot(p, f->inst[r].a, &slot))
            continue;
        if (op == OP_load) {
            p->map[r] = read_rep(p, slot, r);
        } else {
            set_current(p, undo, slot, p->cur[slot]);
            write_rep(p, slot, r);
        }
        ir_remove(f, r);
    }
}

static void fill_phis(Pass *p, uint32_t block, const IrEdges *edges) {
    IrFunc *f = p->f;
    for (uint32_t s = 0; s < f->blocks.items[block].nsucc; s++) {
        uint32_t t = f->blocks.items[block].succ[s], at = edges->slot[edges->start[block] + s];
        for (IrRef r = f->blocks.items[t].first; f->inst[r].op == OP_phi; r = f->inst[r].next) {
            if (r < p->old_ninst) continue;
            IrRef v = current(p, p->phi_slot.items[r - p->old_ninst]);
            f->pool.items[f->inst[r].list + at] = v;
        }
    }
}

static void rename_all(Pass *p) {
    IrEdges edges = ir_edges(p->f, p->scratch);
    Undos undo = {0};
    VEC(uint32_t) open = {0}; /* blocks around this one in the tree, and the length of `undo` before each */
    for (uint32_t i = 0; i < p->dom.nrpo; i++) {
        uint32_t b = p->dom.pre[i];
        while (open.len && p->dom.last[open.items[open.len - 2]] < i) {
            uint32_t mark = vec_last(&open);
            open.len -= 2;
            while (undo.len > mark) {
                Undo u = vec_pop(&undo);
                p->cur[u.slot] = u.value;
            }
        }
        vec_push(p->scratch, &open, b);
        vec_push(p->scratch, &open, undo.len);
        rename_block(p, b, &undo);
        fill_phis(p, b, &edges);
    }
}

static void drop_addresses(Pass *p) {
    IrFunc *f = p->f;
    uint32_t slot;
    for (IrRef r = 1; r < p->old_ninst; r++)
        if (f->inst[r].block != IR_NOBLOCK && promoted_slot(p, r, &slot)) ir_remove(f, r);
    for (uint32_t i = 0; i < p->nslots; i++)
        if (!p->slot[i].bad) f->slots.items[i] = (IrSlot){.align = 1};
}

bool ir_pass_mem2reg(IrFunc *f, IrPassEnv *env) {
    Pass p = {.f = f, .scratch = env->scratch, .nslots = f->slots.len};
    uint32_t n = f->blocks.len, candidates = 0;
    if (!p.nslots) return false;
    p.slot = ARENA_ARRAY(p.scratch, SlotInfo, p.nslots + 1);
    for (uint32_t i = 0; i < p.nslots; i++)
        p.slot[i].bad = f->slots.items[i].escapes || !f->slots.items[i].size;
    scan_uses(&p);
    for (uint32_t i = 0; i < p.nslots; i++)
        if (p.slot[i].bad) p.slot[i].first = 0;
    list_accesses(&p);
    p.live = ARENA_ARRAY(p.scratch, uint32_t, 4 * (size_t)n);
    p.defs = p.live + n;
    p.has_phi = p.defs + n;
    p.work = p.has_phi + n;
    p.old_ninst = f->ninst;
    for (uint32_t i = 0; i < p.nslots; i++) {
        if (!p.slot[i].bad) choose_shape(&p, i);
        if (p.slot[i].bad || (p.slot[i].bad = !find_live(&p, i))) continue;
        if (!candidates++) {
            p.dom = ir_dom(f, p.scratch);
            make_frontiers(&p);
        }
        place_phis(&p, i);
    }
    if (!candidates) return false;
    p.cur = ARENA_ARRAY(p.scratch, IrRef, p.nslots);
    p.map = ARENA_ARRAY(p.scratch, IrRef, p.old_ninst);
    rename_all(&p);
    drop_addresses(&p);
    ir_replace_uses(f, p.map, p.old_ninst);
    return true;
}
