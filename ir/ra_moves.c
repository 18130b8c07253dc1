/* What follows from the scan: spill slots, locations of operands, and the moves that carry values between
 * pieces, over edges, into parameters and around fixed operands. All moves of one place that belong to one
 * phase happen at once; they are put in an order at the end, cycles and memory to memory through scratch. */
#include "ir/ra.h"

#include <string.h>

/* Phases within the gap before an instruction. */
enum { AT_BLOCK_START, IN_GAP, BEHIND_GAP, AT_BLOCK_END };

/* Costs of stores: the largest, and that these stores are not to be made. */
#define MAX_COST (UINT32_MAX / 2)
#define NO_STORES UINT32_MAX

typedef struct Move {
    uint32_t inst;
    uint32_t next; /* in the same gap */
    RaLoc from, to;
    RaVreg vreg;
    uint8_t phase;
    bool store; /* to the vreg's own slot: not needed if the slot is written at the definition */
} Move;

typedef struct Spilled {
    RaVreg vreg;
    RaPoint from, to;
} Spilled;

typedef struct Moves {
    Ra *ra;
    VEC(Move) moves;
    uint32_t *head; /* by instruction: its moves, latest first */
    RaLoc *slot;    /* by vreg, RA_NOWHERE: none */
    RaLoc *only;    /* by vreg: where all pieces are, RA_NOWHERE if they differ */
    uint32_t *many; /* by vreg: start in `sorted` of its pieces, when they differ */
    uint32_t *nmany;
    VEC(uint32_t) sorted;
    VEC(Spilled) spilled;
    uint32_t *leave_cost; /* by vreg: weight of the moves from a register to the slot, or NO_STORES */
    uint32_t units;
    uint8_t max_size[2];
    /* sequencing */
    VEC(RaMove) out;
    uint32_t *readers; /* by location: pending moves that read it */
    uint32_t *writer;  /* by location: pending move that writes it */
    RaLoc cycle_slot[2], save_slot[2];
    uint32_t placed; /* cursor */
    RaPoint reg_end[RA_NREGS];
} Moves;

/* --- slots --- */

typedef struct FreeSlots {
    struct SlotEnd {
        RaPoint end;
        uint32_t unit;
    } * items;
    uint32_t len, cap;
} FreeSlots;

static void slots_push(Arena *a, FreeSlots *h, struct SlotEnd e) {
    vec_push(a, h, e);
    uint32_t k = h->len - 1;
    for (; k && e.end < h->items[(k - 1) / 2].end; k = (k - 1) / 2) h->items[k] = h->items[(k - 1) / 2];
    h->items[k] = e;
}

static struct SlotEnd slots_pop(FreeSlots *h) {
    struct SlotEnd top = h->items[0], last = vec_pop(h);
    uint32_t n = h->len, k = 0;
    for (uint32_t c; (c = 2 * k + 1) < n; k = c) {
        if (c + 1 < n && h->items[c + 1].end < h->items[c].end) c++;
        if (last.end <= h->items[c].end) break;
        h->items[k] = h->items[c];
    }
    if (n) h->items[k] = last;
    return top;
}

static uint32_t new_units(Moves *m, uint32_t size) {
    uint32_t n = size / 8, at = (m->units + n - 1) / n * n;
    m->units = at + n;
    return at;
}

/* A slot serves from the definition to the last use; then the next vreg of that size may have it. */
static void assign_slots(Moves *m) {
    Ra *ra = m->ra;
    FreeSlots free[3] = {0};
    for (uint32_t k = 0; k < m->spilled.len; k++) {
        Spilled x = m->spilled.items[k];
        uint8_t size = ra->f->vreg_size[x.vreg];
        FreeSlots *h = &free[size <= 8 ? 0 : size <= 16 ? 1 : 2];
        struct SlotEnd e = {x.to, 0};
        if (h->len && h->items[0].end <= x.from)
            e.unit = slots_pop(h).unit;
        else
            e.unit = new_units(m, size);
        m->slot[x.vreg] = RA_SPILL + e.unit;
        slots_push(ra->scratch, h, e);
    }
}

/* Finds vregs whose pieces differ, and those with slots, by ascending start. */
static void collect(Moves *m) {
    Ra *ra = m->ra;
    for (uint32_t k = 0; k < ra->nby_start; k++) {
        uint32_t first = ra->by_start[k];
        const RaPiece *p = &ra->pieces.items[first];
        RaVreg v = p->vreg;
        if (ra->vregs[v].piece != first) continue;
        Spilled x = {v, p->from, p->to};
        bool slot = false, differ = false;
        uint32_t n = 0;
        for (uint32_t q = first; q != RA_NONE; q = ra->pieces.items[q].next, n++) {
            const RaPiece *o = &ra->pieces.items[q];
            if (o->reg == RA_IN_SLOT) slot = true;
            if (o->reg != p->reg) differ = true;
            x.to = o->to;
        }
        if (slot) {
            /* The definition of a fixed def lies a little before its first piece. */
            if (ra->vregs[v].fixed != RA_UNPLACED && x.from > ra_point(ra->vregs[v].inst, P_LATE))
                x.from = ra_point(ra->vregs[v].inst, P_LATE);
            vec_push(ra->scratch, &m->spilled, x);
        }
        m->only[v] = differ ? RA_NOWHERE : p->reg == RA_IN_SLOT ? RA_SPILL : p->reg;
        if (!differ) continue;
        m->many[v] = m->sorted.len;
        m->nmany[v] = n;
        for (uint32_t q = first; q != RA_NONE; q = ra->pieces.items[q].next)
            vec_push(ra->scratch, &m->sorted, q);
    }
}

/* --- where values are --- */

static RaLoc loc_of(const Moves *m, const RaPiece *p) {
    return p->reg == RA_IN_SLOT ? m->slot[p->vreg] : p->reg;
}

/* Location of v at `at`; RA_NOWHERE where it has no piece. */
static RaLoc loc_at(const Moves *m, RaVreg v, RaPoint at) {
    const RaPiece *pieces = m->ra->pieces.items;
    if (m->ra->vregs[v].piece == RA_NONE) return RA_NOWHERE;
    if (m->only[v] != RA_NOWHERE) return m->only[v] == RA_SPILL ? m->slot[v] : m->only[v];
    const uint32_t *s = m->sorted.items + m->many[v];
    uint32_t lo = 0, hi = m->nmany[v];
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (pieces[s[mid]].to <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == m->nmany[v] || pieces[s[lo]].from > at) return RA_NOWHERE;
    return loc_of(m, &pieces[s[lo]]);
}

static bool defined_by(const Moves *m, RaVreg v, uint32_t inst) {
    const RaVregInfo *x = &m->ra->vregs[v];
    return x->op != RA_NONE && x->inst == inst;
}

/* Location of v before the moves of the gap before `inst`. */
static RaLoc loc_before(const Moves *m, RaVreg v, uint32_t inst) {
    const RaVregInfo *x = &m->ra->vregs[v];
    if (x->fixed != RA_UNPLACED && inst && defined_by(m, v, inst - 1)) return x->fixed;
    return loc_at(m, v, ra_point(inst, P_ENTER));
}

static RaLoc loc_at_end(const Moves *m, RaVreg v, const RaBlock *b) {
    const RaVregInfo *x = &m->ra->vregs[v];
    if (x->fixed != RA_UNPLACED && defined_by(m, v, b->end_inst - 1)) return x->fixed;
    return loc_at(m, v, ra_point(b->end_inst, P_ENTER) - 1);
}

/* --- collecting moves --- */

static void push_move(Moves *m, Move x) {
    if (x.from == RA_NOWHERE || x.to == RA_NOWHERE)
        ra_bug(m->ra, x.inst, "a move from or to nowhere", x.vreg);
    x.next = m->head[x.inst];
    m->head[x.inst] = m->moves.len;
    vec_push(m->ra->scratch, &m->moves, x);
}

static void add_move(Moves *m, uint32_t inst, unsigned phase, RaVreg v, RaLoc from, RaLoc to) {
    if (from == to) return;
    bool store = to == m->slot[v];
    if (store) {
        uint32_t sum = m->leave_cost[v] + ra_block_weight(&m->ra->f->blocks[m->ra->block_of[inst]]);
        m->leave_cost[v] = sum < MAX_COST ? sum : MAX_COST;
    }
    push_move(m, (Move){inst, 0, from, to, v, (uint8_t)phase, store});
}

/* A move from the end of p to the start of b: of v, or of an argument to parameter v. */
static void add_edge_move(Moves *m, const RaBlock *p, const RaBlock *b, RaVreg v, RaLoc from, RaLoc to,
                          bool param) {
    if (from == to) return;
    uint32_t inst = p->end_inst - 1;
    unsigned phase = AT_BLOCK_END;
    if (p->nsucc != 1 || m->ra->f->insts[inst].nops) {
        bool sole = true; /* a switch may lead to one block several times */
        for (uint32_t k = 1; k < b->npred; k++) sole = sole && b->pred[k] == b->pred[0];
        if (!sole) ra_bug(m->ra, inst, "a move on a critical edge, or before a branch with operands", v);
        inst = b->first_inst, phase = AT_BLOCK_START;
    }
    if (param)
        push_move(m, (Move){inst, 0, from, to, v, (uint8_t)phase, false});
    else
        add_move(m, inst, phase, v, from, to);
}

static void move_over_edges(Moves *m) {
    Ra *ra = m->ra;
    const RaFunc *f = ra->f;
    for (uint32_t b = 0; b < f->nblocks; b++) {
        const RaBlock *blk = &f->blocks[b];
        RaPoint start = ra_point(blk->first_inst, P_ENTER);
        for (uint32_t k = ra->live_in_start[b]; k < ra->live_in_start[b + 1]; k++) {
            RaVreg v = ra->live_in[k];
            if (m->only[v] != RA_NOWHERE && ra->vregs[v].fixed == RA_UNPLACED) continue;
            RaLoc to = loc_at(m, v, start);
            for (uint32_t p = 0; p < blk->npred; p++) {
                const RaBlock *pred = &f->blocks[blk->pred[p]];
                add_edge_move(m, pred, blk, v, loc_at_end(m, v, pred), to, false);
            }
        }
        for (uint32_t k = 0; k < blk->nparams; k++) {
            RaVreg v = blk->params[k];
            if (ra->vregs[v].piece == RA_NONE) continue;
            RaLoc to = loc_at(m, v, start);
            for (uint32_t p = 0; p < blk->npred; p++) {
                const RaBlock *pred = &f->blocks[blk->pred[p]];
                if (pred->nargs != blk->nparams) ra_bug(ra, pred->end_inst - 1, "argument missing for", v);
                add_edge_move(m, pred, blk, v, loc_at_end(m, pred->args[k], pred), to, true);
            }
        }
    }
}

static void move_between_pieces(Moves *m) {
    Ra *ra = m->ra;
    const RaFunc *f = ra->f;
    for (uint32_t k = 0; k + 1 < m->sorted.len; k++) {
        const RaPiece *p = &ra->pieces.items[m->sorted.items[k]];
        const RaPiece *q = &ra->pieces.items[m->sorted.items[k + 1]];
        if (p->vreg != q->vreg || p->to != q->from) continue;
        uint32_t inst = ra_inst_of(q->from);
        if ((q->from & 7) == P_ENTER && f->blocks[ra->block_of[inst]].first_inst == inst) continue;
        add_move(m, inst, (q->from & 7) == P_LATE ? BEHIND_GAP : IN_GAP, p->vreg, loc_of(m, p), loc_of(m, q));
    }
}

static void move_fixed(Moves *m) {
    Ra *ra = m->ra;
    const RaFunc *f = ra->f;
    for (uint32_t k = 0; k < ra->copies.len; k++) {
        RaCopy c = ra->copies.items[k];
        const RaOperand *o = &f->ops[c.op];
        RaLoc to = c.def == RA_NONE ? o->reg : loc_at(m, f->ops[c.def].vreg, ra_point(c.inst, P_READY));
        ra->result->loc[c.op] = to;
        add_move(m, c.inst, IN_GAP, o->vreg, loc_before(m, o->vreg, c.inst), to);
    }
    for (uint32_t k = 0; k < ra->fixed_defs.len; k++) {
        RaVreg v = ra->fixed_defs.items[k];
        uint32_t inst = ra->vregs[v].inst;
        if (f->blocks[ra->vregs[v].block].end_inst == inst + 1) continue;
        RaLoc to = loc_at(m, v, ra_point(inst + 1, P_READY));
        if (to != RA_NOWHERE) add_move(m, inst + 1, IN_GAP, v, ra->vregs[v].fixed, to);
    }
}

/* A slot is written either once, behind the definition, or whenever the value leaves a register for it:
 * whatever runs less often. */
static void choose_stores(Moves *m) {
    Ra *ra = m->ra;
    const RaFunc *f = ra->f;
    for (uint32_t k = 0; k < m->spilled.len; k++) {
        RaVreg v = m->spilled.items[k].vreg;
        const RaVregInfo *x = &ra->vregs[v];
        const RaBlock *b = &f->blocks[x->block];
        bool param = x->op == RA_NONE;
        uint32_t at = param ? x->inst : x->inst + 1;
        RaLoc from =
            x->fixed != RA_UNPLACED ? x->fixed : loc_at(m, v, ra_point(x->inst, param ? P_ENTER : P_LATE));
        if (from == m->slot[v]) {
            m->leave_cost[v] = NO_STORES; /* born there */
        } else if (at < b->end_inst && ra_block_weight(b) < m->leave_cost[v]) {
            m->leave_cost[v] = NO_STORES;
            push_move(m, (Move){at, 0, from, m->slot[v], v, IN_GAP, false});
        }
    }
}

/* --- sequencing --- */

static uint8_t vreg_size(const Moves *m, RaVreg v) { return m->ra->f->vreg_size[v]; }

static void emit(Moves *m, uint32_t inst, RaLoc from, RaLoc to, uint8_t size, uint8_t klass) {
    vec_push(m->ra->arena, &m->out, ((RaMove){inst, from, to, size, klass}));
    if (to < RA_NREGS) m->ra->used |= UINT64_C(1) << to;
}

static RaLoc reserved(Moves *m, RaLoc *slot, uint8_t klass) {
    if (!slot[klass]) slot[klass] = RA_SPILL + new_units(m, m->max_size[klass]);
    return slot[klass];
}

/* Registers of the class that hold nothing around the gap before `inst`, apart from the moves at hand. */
static uint64_t free_around(Moves *m, uint32_t inst, uint8_t klass, uint64_t in_moves) {
    Ra *ra = m->ra;
    const RaFunc *f = ra->f;
    uint64_t taken = in_moves;
    for (; m->placed < ra->placed.len; m->placed++) {
        const RaPiece *p = &ra->pieces.items[ra->placed.items[m->placed]];
        if (p->from >= ra_point(inst, P_NEXT)) break;
        if (p->reg < RA_NREGS && p->to > m->reg_end[p->reg]) m->reg_end[p->reg] = p->to;
    }
    for (unsigned r = 0; r < RA_NREGS; r++)
        if (m->reg_end[r] > ra_point(inst, P_ENTER)) taken |= UINT64_C(1) << r;
    for (uint32_t i = inst ? inst - 1 : 0; i <= inst; i++)
        for (uint32_t k = 0; k < f->insts[i].nops; k++) {
            const RaOperand *o = &f->ops[f->insts[i].first_op + k];
            if (o->constraint == RA_FIXED) taken |= UINT64_C(1) << o->reg;
        }
    uint64_t free = ra->class_mask[klass] & ~taken;
    /* One that costs no save in the prologue. */
    uint64_t cheap = free & (~ra->regs->callee_saved | ra->used);
    return cheap ? cheap : free;
}

/* A move of any kind; memory to memory goes through a register. */
static void emit_any(Moves *m, uint32_t inst, RaLoc from, RaLoc to, RaVreg v, uint64_t in_moves) {
    uint8_t size = vreg_size(m, v), klass = m->ra->f->vreg_class[v];
    if (ra_is_reg(from) || ra_is_reg(to)) {
        emit(m, inst, from, to, size, klass);
        return;
    }
    uint64_t free = free_around(m, inst, klass, in_moves);
    unsigned r = (unsigned)__builtin_ctzll(free ? free : m->ra->class_mask[klass]);
    RaLoc save = free ? RA_NOWHERE : reserved(m, m->save_slot, klass);
    if (!free) emit(m, inst, r, save, m->max_size[klass], klass);
    emit(m, inst, from, r, size, klass);
    emit(m, inst, r, to, size, klass);
    if (!free) emit(m, inst, save, r, m->max_size[klass], klass);
}

/* Orders the moves set[0..n), which happen at once. */
static void sequence(Moves *m, Move **set, uint32_t n, uint32_t *ready) {
    uint64_t in_moves = 0;
    uint32_t nready = 0, left, at = 0, kept = 0;
    for (uint32_t k = 0; k < n; k++) { /* a vreg fixed twice to one register moves once */
        if (m->writer[set[k]->to] != RA_NONE) continue;
        m->writer[set[k]->to] = kept;
        set[kept++] = set[k];
    }
    left = n = kept;
    for (uint32_t k = 0; k < n; k++) {
        m->readers[set[k]->from]++;
        if (ra_is_reg(set[k]->from)) in_moves |= UINT64_C(1) << set[k]->from;
        if (ra_is_reg(set[k]->to)) in_moves |= UINT64_C(1) << set[k]->to;
    }
    for (uint32_t k = n; k-- > 0;)
        if (!m->readers[set[k]->to]) ready[nready++] = k;
    while (left) {
        while (nready) {
            Move *x = set[ready[--nready]];
            emit_any(m, x->inst, x->from, x->to, x->vreg, in_moves);
            m->writer[x->to] = RA_NONE;
            left--;
            if (--m->readers[x->from] == 0 && m->writer[x->from] != RA_NONE)
                ready[nready++] = m->writer[x->from];
        }
        if (!left) break;
        /* Only cycles are left: what one of them overwrites steps aside. */
        while (m->writer[set[at]->to] != at) at++;
        Move *x = set[at];
        uint8_t klass = m->ra->f->vreg_class[x->vreg];
        uint64_t free = free_around(m, x->inst, klass, in_moves);
        RaLoc aside = free ? (RaLoc)__builtin_ctzll(free) : reserved(m, m->cycle_slot, klass);
        emit_any(m, x->inst, x->from, aside, x->vreg, in_moves | (free & -free));
        if (free) in_moves |= free & -free;
        m->readers[x->from]--;
        ready[nready++] = m->writer[x->from];
        x->from = aside;
        m->readers[aside]++;
    }
    for (uint32_t k = 0; k < n; k++) m->readers[set[k]->from] = 0;
}

static void sequence_all(Moves *m) {
    Ra *ra = m->ra;
    VEC(Move *) set = {0};
    VEC(uint32_t) ready = {0};
    uint32_t locs = RA_SPILL + m->units + 32; /* the reserved slots come later */
    m->readers = arena_alloc(ra->scratch, sizeof(uint32_t) * locs);
    m->writer = arena_alloc_raw(ra->scratch, sizeof(uint32_t) * locs);
    memset(m->writer, 0xff, sizeof(uint32_t) * locs);
    for (uint32_t i = 0; i < ra->f->ninsts; i++) {
        if (m->head[i] == RA_NONE) continue;
        for (unsigned phase = AT_BLOCK_START; phase <= AT_BLOCK_END; phase++) {
            set.len = 0;
            for (uint32_t k = m->head[i]; k != RA_NONE; k = m->moves.items[k].next) {
                Move *x = &m->moves.items[k];
                if (x->phase != phase || (x->store && m->leave_cost[x->vreg] == NO_STORES)) continue;
                vec_push(ra->scratch, &set, x);
            }
            if (!set.len) continue;
            vec_reserve(ra->scratch, &ready, set.len);
            sequence(m, set.items, set.len, ready.items);
        }
    }
}

static void locate_operands(Moves *m) {
    Ra *ra = m->ra;
    const RaFunc *f = ra->f;
    RaLoc *loc = ra->result->loc;
    for (uint32_t v = 1; v < f->nvregs; v++) {
        for (uint32_t p = ra->vregs[v].piece; p != RA_NONE; p = ra->pieces.items[p].next) {
            const RaPiece *x = &ra->pieces.items[p];
            RaLoc l = loc_of(m, x);
            for (uint32_t k = x->use; k < x->end_use; k++)
                if (ra->uses[k].op != RA_NONE) loc[ra->uses[k].op] = l;
        }
        if (ra->vregs[v].fixed != RA_UNPLACED) loc[ra->vregs[v].op] = ra->vregs[v].fixed;
    }
}

void ra_moves(Ra *ra) {
    const RaFunc *f = ra->f;
    Moves m = {.ra = ra};
    uint32_t *words = arena_alloc_raw(ra->scratch, sizeof(uint32_t) * 5 * f->nvregs);
    m.slot = words, m.only = words + f->nvregs, m.many = words + 2 * f->nvregs;
    m.nmany = words + 3 * f->nvregs, m.leave_cost = words + 4 * f->nvregs;
    memset(m.slot, 0xff, sizeof(uint32_t) * 2 * f->nvregs);
    memset(m.leave_cost, 0, sizeof(uint32_t) * f->nvregs);
    m.head = arena_alloc_raw(ra->scratch, sizeof(uint32_t) * (f->ninsts + 1));
    memset(m.head, 0xff, sizeof(uint32_t) * (f->ninsts + 1));
    m.max_size[0] = m.max_size[1] = 8;
    for (uint32_t v = 1; v < f->nvregs; v++)
        if (f->vreg_size[v] > m.max_size[f->vreg_class[v]]) m.max_size[f->vreg_class[v]] = f->vreg_size[v];
    vec_reserve(ra->scratch, &m.moves, f->ninsts);
    collect(&m);
    assign_slots(&m);
    locate_operands(&m);
    move_over_edges(&m);
    move_between_pieces(&m);
    move_fixed(&m);
    choose_stores(&m);
    sequence_all(&m);
    ra->result->moves = m.out.items;
    ra->result->nmoves = m.out.len;
    ra->result->spill_units = m.units;
    ra->result->used = ra->used;
}
