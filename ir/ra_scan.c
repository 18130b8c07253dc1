/* Linear scan. Pieces come by ascending start. Each takes a free register if one stays free to its end, else
 * what costs least: part of the way in a free register, the register of a piece whose next use is cheaper to
 * wait for, or the slot until the first use that must have a register. Registers that instructions name are
 * blocked through a cursor per register into the list of events, so that a call costs each
 * register one step. */
#include "ir/ra.h"

#include <string.h>

/* Weight of a save and a restore of a callee-saved register, in the prologue and the epilogue. */
enum { SAVE_COST = 8 };

typedef struct Scan {
    Ra *ra;
    RaPoint now;
    uint64_t busy, fresh; /* registers in use; callee-saved registers not used by anyone so far */
    uint32_t active[RA_NREGS];
    RaPoint active_to[RA_NREGS];
    RaPoint fix_from[RA_NREGS], fix_to[RA_NREGS]; /* next time the register is blocked; UINT32_MAX: never */
    uint32_t fix_next[RA_NREGS];                  /* event to look at then */
    uint32_t by_start;                            /* cursor */
    VEC(uint32_t) heap;                           /* pieces split off, by start */
} Scan;

static inline RaPiece *piece(Scan *s, uint32_t p) { return &s->ra->pieces.items[p]; }

/* --- the queue --- */

static bool before(Scan *s, uint32_t a, uint32_t b) {
    RaPoint x = piece(s, a)->from, y = piece(s, b)->from;
    return x < y || (x == y && a < b);
}

static void push(Scan *s, uint32_t p) {
    vec_push(s->ra->scratch, &s->heap, p);
    uint32_t *h = s->heap.items, k = s->heap.len - 1;
    for (; k && before(s, p, h[(k - 1) / 2]); k = (k - 1) / 2) h[k] = h[(k - 1) / 2];
    h[k] = p;
}

static uint32_t pop_heap(Scan *s) {
    uint32_t *h = s->heap.items, top = h[0], last = vec_pop(&s->heap), n = s->heap.len, k = 0;
    for (uint32_t c; (c = 2 * k + 1) < n; k = c) {
        if (c + 1 < n && before(s, h[c + 1], h[c])) c++;
        if (!before(s, h[c], last)) break;
        h[k] = h[c];
    }
    if (n) h[k] = last;
    return top;
}

static uint32_t next_piece(Scan *s) {
    bool sorted = s->by_start < s->ra->nby_start;
    if (!s->heap.len) return sorted ? s->ra->by_start[s->by_start++] : RA_NONE;
    if (sorted && !before(s, s->heap.items[0], s->ra->by_start[s->by_start]))
        return s->ra->by_start[s->by_start++];
    return pop_heap(s);
}

/* --- blocked registers --- */

static RaPoint advance_fixed(Scan *s, unsigned r) {
    const RaEvent *e = s->ra->events.items;
    uint32_t n = s->ra->events.len, k = s->fix_next[r];
    for (; k < n; k++) {
        bool early = e[k].early >> r & 1, late = e[k].late >> r & 1;
        if (!early && !late) continue;
        RaPoint to = ra_point(e[k].inst, late ? P_NEXT : P_LATE);
        if (to <= s->now) continue;
        s->fix_from[r] = ra_point(e[k].inst, early ? P_READY : P_LATE);
        s->fix_to[r] = to;
        s->fix_next[r] = k + 1;
        return s->fix_from[r];
    }
    s->fix_next[r] = n;
    s->fix_from[r] = s->fix_to[r] = UINT32_MAX;
    return UINT32_MAX;
}

/* Start of the next time that r is blocked; not after `now`: it is blocked now. */
static inline RaPoint blocked_from(Scan *s, unsigned r) {
    return s->fix_to[r] > s->now ? s->fix_from[r] : advance_fixed(s, r);
}

/* --- splitting --- */

/* Index of p's first use at or after `at`. */
static uint32_t first_use(Scan *s, const RaPiece *p, RaPoint at) {
    const RaUse *u = s->ra->uses;
    uint32_t lo = p->use, hi = p->end_use;
    if (lo == hi || u[lo].from >= at) return lo;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (u[mid].from < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Cuts piece p at `at`, strictly inside; returns the second half. */
static uint32_t split(Scan *s, uint32_t p, RaPoint at) {
    RaPiece *x = piece(s, p);
    RaPiece rest = *x;
    uint32_t r = s->ra->pieces.len;
    rest.use = x->end_use = first_use(s, x, at);
    rest.from = x->to = at;
    rest.reg = RA_UNPLACED;
    x->next = r;
    vec_push(s->ra->scratch, &s->ra->pieces, rest);
    return r;
}

/* A place to split in [min, max]: the start of the outermost loop around max that starts there, else max. */
static RaPoint best_split(Scan *s, RaPoint min, RaPoint max) {
    const RaFunc *f = s->ra->f;
    uint32_t b = s->ra->block_of[ra_inst_of(max)];
    RaPoint best = max;
    while (f->blocks[b].loop_depth > 0 && s->ra->shallower[b] != RA_NONE) {
        uint32_t out = s->ra->shallower[b];
        RaPoint start = ra_point(f->blocks[out + 1].first_inst, P_ENTER);
        if (start < min) break;
        best = start;
        b = out;
    }
    return best;
}

/* Piece p waits in the slot for its first use that wants a register; from there on, and not before `min`, it
 * goes back into the queue. */
static void spill(Scan *s, uint32_t p, RaPoint min) {
    Ra *ra = s->ra;
    RaPiece *x = piece(s, p);
    uint32_t depth = ra->f->blocks[ra->block_of[ra_inst_of(x->from)]].loop_depth;
    x->reg = RA_IN_SLOT;
    ra->vregs[x->vreg].last = p;
    for (uint32_t k = x->use; k < x->end_use; k++) {
        const RaUse *u = &ra->uses[k];
        RaPoint gap = ra_point(ra_inst_of(u->from), P_READY);
        if ((!u->must && u->depth <= depth) || gap < min) continue;
        RaPoint at = best_split(s, min, gap);
        if (!u->must && at == gap) continue;
        push(s, split(s, p, at));
        return;
    }
}

static bool is_def(const Ra *ra, const RaUse *u) {
    return u->op != RA_NONE && ra->f->ops[u->op].kind == RA_DEF;
}

/* --- costs: smaller is better; weight in the high half, nearness of the use in the low one --- */

static uint64_t use_cost(const RaUse *u) {
    uint32_t w = ra_weight(u->depth, u->cold);
    return (uint64_t)(u->must ? w : (w + 1) / 2) << 32 | (UINT32_MAX - u->from);
}

/* The price of doing without a register from use k on. */
static uint64_t wait_cost(Scan *s, const RaPiece *p, uint32_t k) {
    if (k < p->end_use) return use_cost(&s->ra->uses[k]);
    const RaBlock *b = &s->ra->f->blocks[s->ra->block_of[ra_inst_of(p->to - 1)]];
    return (uint64_t)ra_block_weight(b) / 4 << 32 | (UINT32_MAX - p->to);
}

/* --- evicting --- */

/* Whether w, in a register now, can give it up now. */
static bool evictable(Scan *s, const RaPiece *w) {
    const RaUse *u = s->ra->uses;
    for (uint32_t k = first_use(s, w, ra_point(ra_inst_of(s->now), P_ENTER)); k < w->end_use; k++) {
        if (ra_inst_of(u[k].from) != ra_inst_of(s->now)) break;
        if (u[k].must && u[k].from + u[k].len > s->now) return false;
    }
    return true;
}

static bool has_use_at(Scan *s, const RaPiece *p, RaPoint from, bool must) {
    for (uint32_t k = first_use(s, p, from); k < p->end_use && s->ra->uses[k].from == from; k++)
        if (!must || s->ra->uses[k].must) return true;
    return false;
}

/* End of the last use before `at`, but not before p's second point. */
static RaPoint end_of_uses(Scan *s, const RaPiece *p, RaPoint at) {
    uint32_t k = first_use(s, p, at);
    RaPoint end = p->from + 1;
    if (k > p->use) {
        const RaUse *u = &s->ra->uses[k - 1];
        if (u->from + u->len > end) end = u->from + u->len;
    }
    return end;
}

static void release(Scan *s, unsigned r) {
    s->busy &= ~(UINT64_C(1) << r);
    s->active[r] = RA_NONE;
}

/* Takes the register from its piece, from now on or from an earlier point that is as good or better. */
static void evict(Scan *s, unsigned r) {
    uint32_t p = s->active[r];
    RaPiece *w = piece(s, p);
    uint32_t inst = ra_inst_of(s->now), k = s->now & 7;
    RaPoint max = s->now;
    release(s, r);
    /* No moves in the middle of an instruction, but a value may have been in its slot before. */
    if (k == P_LATE && !has_use_at(s, w, ra_point(inst, P_READY), false)) max = ra_point(inst, P_READY);
    RaPoint at = max;
    if ((max & 7) != P_LATE) {
        RaPoint min = end_of_uses(s, w, max);
        if (min < max) at = best_split(s, min, max);
    }
    if (at <= w->from || end_of_uses(s, w, at) > at) at = w->from; /* not used so far */
    spill(s, at > w->from ? split(s, p, at) : p, s->now + 1);
}

/* --- giving a register --- */

static void occupy(Scan *s, uint32_t p, unsigned r) {
    Ra *ra = s->ra;
    RaPiece *x = piece(s, p);
    RaVregInfo *v = &ra->vregs[x->vreg];
    uint64_t bit = UINT64_C(1) << r;
    x->reg = (uint8_t)r;
    s->active[r] = p;
    s->active_to[r] = x->to;
    s->busy |= bit;
    s->fresh &= ~bit;
    ra->used |= bit;
    v->last = p;
    ra->vregs[ra_web(ra, x->vreg)].web_reg = (uint8_t)r;
    vec_push(ra->scratch, &ra->placed, p);
}

/* Gives p the free register r, which is blocked from `limit` on: what remains is split off. */
static void give(Scan *s, uint32_t p, unsigned r, RaPoint limit) {
    RaPiece *x = piece(s, p);
    if (limit < x->to) {
        uint32_t inst = ra_inst_of(limit);
        RaPoint late = ra_point(inst, P_LATE), gap = ra_point(inst, P_READY);
        if (limit == late && has_use_at(s, x, gap, false) && !has_use_at(s, x, late, true)) {
            spill(s, split(s, p, late), late + 1);
        } else {
            RaPoint min = end_of_uses(s, x, gap);
            if (min <= s->now) min = s->now + 1;
            push(s, split(s, p, min < gap ? best_split(s, min, gap) : gap));
        }
    }
    occupy(s, p, r);
}

/* The fixed register that the value of x ends in: through its last use, or through the def made from it
 * there, and so on. */
static uint8_t fixed_end(const Ra *ra, const RaPiece *x, int links) {
    const RaFunc *f = ra->f;
    for (; links >= 0 && x->end_use > x->use; links--) {
        const RaUse *u = &ra->uses[x->end_use - 1];
        if (u->op == RA_NONE || u->from + u->len != x->to || is_def(ra, u)) break;
        const RaOperand *o = &f->ops[u->op];
        if (o->constraint == RA_FIXED) return o->reg;
        const RaInst *in = &f->insts[ra_inst_of(u->from)];
        RaVreg d = in->is_move ? f->ops[in->first_op].vreg : 0;
        for (uint32_t k = 0; k < in->nops && !d; k++) {
            const RaOperand *p = &f->ops[in->first_op + k];
            if (p->constraint == RA_REUSE && in->first_op + p->reg == u->op) d = p->vreg;
        }
        if (!d) break;
        if (ra->vregs[d].fixed != RA_UNPLACED) return ra->vregs[d].fixed;
        if (ra->vregs[d].piece == RA_NONE) break;
        x = &ra->pieces.items[ra->vregs[d].piece];
    }
    return RA_UNPLACED;
}

/* The register of x's first fixed use, looking at a few. */
static uint8_t fixed_use(const Ra *ra, const RaPiece *x) {
    for (uint32_t k = x->use; k < x->end_use && k < x->use + 4; k++) {
        uint32_t op = ra->uses[k].op;
        if (op != RA_NONE && ra->f->ops[op].constraint == RA_FIXED && ra->f->ops[op].kind == RA_USE)
            return ra->f->ops[op].reg;
    }
    return RA_UNPLACED;
}

/* Whether all that blocks r during x are x's own uses fixed to r, which leave the value there. */
static bool blocked_by_own_uses(Scan *s, const RaPiece *x, unsigned r) {
    const Ra *ra = s->ra;
    if (blocked_from(s, r) <= s->now) return false;
    uint32_t k = s->fix_next[r] - 1, end = k + 32;
    for (; k < ra->events.len; k++) {
        const RaEvent *e = &ra->events.items[k];
        if (ra_point(e->inst, P_READY) >= x->to) return true;
        if (k == end || (e->late >> r & 1 && ra_point(e->inst, P_LATE) < x->to)) return false;
        const RaInst *in = &ra->f->insts[e->inst];
        bool own = !(e->early >> r & 1);
        for (uint32_t j = 0; j < in->nops && !own; j++) {
            const RaOperand *o = &ra->f->ops[in->first_op + j];
            own = o->kind == RA_USE && o->constraint == RA_FIXED && o->reg == r && o->vreg == x->vreg;
        }
        if (!own) return false;
    }
    return true;
}

/* A register that would save a move, if it is free all the way. */
static unsigned hinted(Scan *s, const RaPiece *x, uint64_t free) {
    Ra *ra = s->ra;
    const RaVregInfo *v = &ra->vregs[x->vreg];
    uint8_t hints[5];
    unsigned n = 0;
    if (v->last != RA_NONE) hints[n++] = piece(s, v->last)->reg;
    hints[n++] = fixed_end(ra, x, 0);
    hints[n++] = v->fixed;
    hints[n++] = ra->vregs[ra_web(ra, x->vreg)].web_reg;
    hints[n++] = fixed_end(ra, x, 3);
    for (unsigned k = 0; k < n; k++)
        if (hints[k] < RA_NREGS && free >> hints[k] & 1 && blocked_from(s, hints[k]) >= x->to)
            return hints[k];
    uint8_t r = fixed_use(ra, x);
    return r < RA_NREGS && free >> r & 1 && blocked_by_own_uses(s, x, r) ? r : RA_NREGS;
}

/* A register among `set` that is free to the end of x. */
static unsigned whole_way(Scan *s, const RaPiece *x, uint64_t set) {
    for (uint64_t m = set; m; m &= m - 1) {
        unsigned r = (unsigned)__builtin_ctzll(m);
        if (blocked_from(s, r) >= x->to) return r;
    }
    return RA_NREGS;
}

/* Whether x is used often enough to pay for the save and restore of a callee-saved register. */
static bool worth_saving(Scan *s, const RaPiece *x) {
    const Ra *ra = s->ra;
    uint32_t sum = ra_block_weight(&ra->f->blocks[ra->block_of[ra_inst_of(x->from)]]);
    for (uint32_t k = x->use; k < x->end_use && sum < SAVE_COST; k++)
        if (!is_def(ra, &ra->uses[k])) sum += ra_weight(ra->uses[k].depth, ra->uses[k].cold);
    return sum >= SAVE_COST;
}

/* Piece x starts at a use that must have a register: end of that need; 0: it does not. */
static RaPoint need_now(Scan *s, const RaPiece *x) {
    const RaUse *u = s->ra->uses;
    RaPoint end = 0;
    for (uint32_t k = x->use; k < x->end_use && ra_inst_of(u[k].from) == ra_inst_of(x->from); k++)
        if (u[k].must && u[k].from + u[k].len > end) end = u[k].from + u[k].len;
    return end;
}

/* Makes room for a piece that needs a register to the end of this instruction, by moving a piece that needs
 * one only at the instruction's early point to a register that the new one cannot have. */
static unsigned make_room(Scan *s, uint64_t mask, RaPoint need) {
    for (uint64_t m = mask; m; m &= m - 1) {
        unsigned r = (unsigned)__builtin_ctzll(m);
        if (blocked_from(s, r) < need || s->active[r] == RA_NONE) continue;
        uint32_t w = s->active[r];
        RaPoint late = ra_point(ra_inst_of(s->now), P_LATE);
        if (has_use_at(s, piece(s, w), late, true) || piece(s, w)->from > s->now) continue;
        const RaUse *u = s->ra->uses;
        bool early_only = true;
        for (uint32_t k = first_use(s, piece(s, w), s->now); k < piece(s, w)->end_use; k++) {
            if (ra_inst_of(u[k].from) != ra_inst_of(s->now)) break;
            if (u[k].must && u[k].from + u[k].len > late) early_only = false;
        }
        if (!early_only) continue;
        for (uint64_t o = mask; o; o &= o - 1) {
            unsigned q = (unsigned)__builtin_ctzll(o);
            if (q == r || blocked_from(s, q) < late || blocked_from(s, q) >= need) continue;
            if (s->active[q] != RA_NONE && !evictable(s, piece(s, s->active[q]))) continue;
            if (s->active[q] != RA_NONE) evict(s, q);
            release(s, r);
            if (piece(s, w)->from < s->now) w = split(s, w, s->now);
            give(s, w, q, blocked_from(s, q));
            return r;
        }
    }
    return RA_NREGS;
}

/* No register is free all the way: the cheapest of all that is possible. */
static void fight(Scan *s, uint32_t p) {
    Ra *ra = s->ra;
    RaPiece *x = piece(s, p);
    uint64_t mask = ra->class_mask[ra->f->vreg_class[x->vreg]];
    RaPoint need = need_now(s, x);
    uint64_t best = need ? UINT64_MAX : wait_cost(s, x, x->use);
    unsigned best_reg = RA_NREGS;
    for (uint64_t m = mask; m; m &= m - 1) {
        unsigned r = (unsigned)__builtin_ctzll(m);
        RaPoint limit = blocked_from(s, r);
        if (limit <= s->now || limit < need) continue;
        uint64_t cost = s->fresh >> r & 1 ? (uint64_t)SAVE_COST << 32 : 0;
        if (limit < x->to) {
            uint32_t k = first_use(s, x, limit);
            if (k == x->use) continue; /* blocked before it is of any use */
            const RaUse *u = &ra->uses[k - 1];
            if (u->from + u->len > limit) continue; /* a definition that spans the instruction */
            if (k == x->use + 1 && !u->must && is_def(ra, u)) continue; /* it can as well go to the slot */
            cost += wait_cost(s, x, k);
        }
        if (s->active[r] != RA_NONE) {
            const RaPiece *w = piece(s, s->active[r]);
            if (cost >= best || !evictable(s, w)) continue;
            cost += wait_cost(s, w, first_use(s, w, s->now));
        }
        if (cost < best) best = cost, best_reg = r;
    }
    if (best_reg == RA_NREGS && need) best_reg = make_room(s, mask, need);
    if (best_reg == RA_NREGS && need) ra_bug(ra, ra_inst_of(s->now), "no register left", x->vreg);
    if (best_reg == RA_NREGS) {
        spill(s, p, s->now + 1);
        return;
    }
    if (s->active[best_reg] != RA_NONE) evict(s, best_reg);
    give(s, p, best_reg, blocked_from(s, best_reg));
}

/* A piece behind a hole stays in the slot if the one before it ended there. */
static bool continues_in_slot(Scan *s, const RaPiece *x) {
    uint32_t last = s->ra->vregs[x->vreg].last;
    if (last == RA_NONE || (x->from & 7) != P_ENTER) return false;
    return piece(s, last)->reg == RA_IN_SLOT && piece(s, last)->to != x->from;
}

static void place(Scan *s, uint32_t p) {
    RaPiece *x = piece(s, p);
    s->now = x->from;
    for (uint64_t m = s->busy; m; m &= m - 1) {
        unsigned r = (unsigned)__builtin_ctzll(m);
        if (s->active_to[r] <= s->now) release(s, r);
    }
    if (continues_in_slot(s, x)) {
        spill(s, p, s->now + 1);
        return;
    }
    uint64_t free = s->ra->class_mask[s->ra->f->vreg_class[x->vreg]] & ~s->busy;
    unsigned r = hinted(s, x, free & ~s->fresh);
    if (r == RA_NREGS) r = whole_way(s, x, free & ~s->fresh);
    if (r == RA_NREGS && free & s->fresh && worth_saving(s, x)) r = whole_way(s, x, free & s->fresh);
    if (r != RA_NREGS)
        occupy(s, p, r);
    else
        fight(s, p);
}

void ra_scan(Ra *ra) {
    Scan s = {.ra = ra, .fresh = ra->regs->callee_saved & ~ra->used};
    memset(s.active, 0xff, sizeof s.active);
    vec_reserve(ra->scratch, &ra->placed, ra->nby_start);
    for (uint32_t p; (p = next_piece(&s)) != RA_NONE;) place(&s, p);
}
