/* The checker of the register allocator. It goes backward: a use demands that its location holds its vreg; a
 * demand travels up through the instructions, is renamed by moves and, at a block's start, from a parameter
 * to each predecessor's argument, and must meet the vreg's definition in that very location before anything
 * else is written there. Demands at block ends are gathered until nothing new appears. A demand that reaches
 * the entry is a read of something never written. (Each fact is the dual of one of the usual forward
 * analysis; going backward only what is live has to be represented.) */
#include <string.h>

#include "base/vec.h"
#include "ir/regalloc.h"

typedef struct Demand {
    RaLoc loc;
    RaVreg vreg;
    uint32_t next; /* at the same block end */
} Demand;

typedef struct Check {
    const RaFunc *f;
    const RaRegs *regs;
    const RaResult *r;
    Arena *scratch;
    const char *error;
    uint32_t nlocs;
    VEC(Demand) demands;
    uint32_t *at_end;  /* by block: demands, newest first */
    uint32_t *done;    /* by block: newest demand when it was last processed */
    uint32_t *table;   /* hash of (block, location) to demand + 1 */
    uint32_t *owner;   /* of a table entry: block */
    uint32_t capacity; /* power of two */
    bool *queued, *visited;
    VEC(uint32_t) queue; /* max-heap of blocks */
    /* the state at one point: what each location has to hold (0: anything), and the locations demanded */
    RaVreg *want;
    uint32_t *place;   /* by location: index in `wanted` */
    uint32_t *unit_of; /* by location: first unit of the demand that covers it, + 1 */
    VEC(RaLoc) wanted;
} Check;

static bool fail(Check *c, uint32_t inst, const char *what, RaVreg v, RaLoc loc, RaVreg other) {
    if (c->error) return false;
    const char *kind = loc < RA_FIRST_FLOAT ? "r" : loc < RA_NREGS ? "f" : "spill ";
    uint32_t n = loc < RA_FIRST_FLOAT ? loc : loc < RA_NREGS ? loc - RA_FIRST_FLOAT : loc - RA_SPILL;
    c->error = loc == RA_NOWHERE
                   ? arena_printf(c->scratch, "instruction %u: %s: v%u", inst, what, v)
                   : arena_printf(c->scratch, "instruction %u: %s: v%u in %s%u", inst, what, v, kind, n);
    if (other) c->error = arena_printf(c->scratch, "%s (v%u)", c->error, other);
    return false;
}

/* Number of locations that a value of `size` bytes takes at `loc`. */
static uint32_t extent(RaLoc loc, uint32_t size) { return loc < RA_NREGS ? 1 : (size + 7) / 8; }

/* --- the state --- */

static bool demand(Check *c, uint32_t inst, RaLoc loc, RaVreg v) {
    uint32_t n = extent(loc, c->f->vreg_size[v]);
    if (c->want[loc] == v) return true;
    for (uint32_t k = 0; k < n; k++)
        if (c->unit_of[loc + k])
            return fail(c, inst, "a location has to hold two values", v, loc,
                        c->want[c->unit_of[loc + k] - 1]);
    for (uint32_t k = 0; k < n; k++) c->unit_of[loc + k] = loc + 1;
    c->want[loc] = v;
    c->place[loc] = c->wanted.len;
    vec_push(c->scratch, &c->wanted, loc);
    return true;
}

static void satisfy(Check *c, RaLoc loc) {
    uint32_t n = extent(loc, c->f->vreg_size[c->want[loc]]);
    for (uint32_t k = 0; k < n; k++) c->unit_of[loc + k] = 0;
    RaLoc last = vec_pop(&c->wanted);
    c->wanted.items[c->place[loc]] = last;
    c->place[last] = c->place[loc];
    c->want[loc] = 0;
}

static void forget(Check *c) {
    while (c->wanted.len) satisfy(c, vec_last(&c->wanted));
}

/* Something else is written to [loc, loc + size): nobody may need what is there. */
static bool overwrite(Check *c, uint32_t inst, RaLoc loc, uint32_t size, const char *what) {
    for (uint32_t k = 0; k < extent(loc, size); k++) {
        uint32_t hit = c->unit_of[loc + k];
        if (hit) return fail(c, inst, what, c->want[hit - 1], hit - 1, 0);
    }
    return true;
}

/* --- one instruction --- */

static bool overlap(const Check *c, const RaOperand *a, RaLoc x, const RaOperand *b, RaLoc y) {
    return x < y + extent(y, c->f->vreg_size[b->vreg]) && y < x + extent(x, c->f->vreg_size[a->vreg]);
}

static bool check_location(Check *c, uint32_t i, const RaInst *in, uint32_t k) {
    const RaOperand *o = &c->f->ops[in->first_op + k];
    const RaLoc *loc = c->r->loc + in->first_op;
    RaLoc l = loc[k];
    if (!o->vreg || o->vreg >= c->f->nvregs) return fail(c, i, "no such vreg", o->vreg, RA_NOWHERE, 0);
    if (l == RA_NOWHERE || l + extent(l, c->f->vreg_size[o->vreg]) > c->nlocs)
        return fail(c, i, "operand without a location", o->vreg, RA_NOWHERE, 0);
    bool fixed = o->constraint == RA_FIXED;
    if (fixed && l != o->reg) return fail(c, i, "not in its fixed register", o->vreg, l, 0);
    if (o->constraint == RA_REG && l >= RA_NREGS) return fail(c, i, "not in a register", o->vreg, l, 0);
    if (o->constraint == RA_REUSE) {
        if (l != loc[o->reg] || l >= RA_NREGS) return fail(c, i, "not in the reused register", o->vreg, l, 0);
        fixed = c->f->ops[in->first_op + o->reg].constraint == RA_FIXED;
    }
    if (l < RA_NREGS) {
        if ((l >= RA_FIRST_FLOAT) != c->f->vreg_class[o->vreg])
            return fail(c, i, "in a register of the wrong class", o->vreg, l, 0);
        for (uint32_t d = 0; d < in->nops && !fixed; d++) { /* a use that a fixed def reuses */
            const RaOperand *p = &c->f->ops[in->first_op + d];
            if (p->kind == RA_DEF && p->constraint == RA_REUSE && p->reg == k) fixed = true;
        }
        if (!fixed && !(c->regs->allocatable >> l & 1))
            return fail(c, i, "in a register that is not to be used", o->vreg, l, 0);
    }
    if (o->kind == RA_DEF && l < RA_NREGS) {
        if (!(c->r->used >> l & 1)) return fail(c, i, "register missing in the used ones", o->vreg, l, 0);
        if (!fixed && in->clobbers >> l & 1)
            return fail(c, i, "defined in a clobbered register", o->vreg, l, 0);
    }
    if (o->kind == RA_USE && o->pos == RA_LATE && l < RA_NREGS && in->clobbers >> l & 1)
        return fail(c, i, "late use in a clobbered register", o->vreg, l, 0);
    return true;
}

/* Defs against each other and against the uses that are live with them. */
static bool check_overlaps(Check *c, uint32_t i, const RaInst *in) {
    const RaOperand *o = c->f->ops + in->first_op;
    const RaLoc *loc = c->r->loc + in->first_op;
    for (uint32_t d = 0; d < in->nops; d++) {
        if (o[d].kind != RA_DEF) continue;
        for (uint32_t k = 0; k < in->nops; k++) {
            if (k == d || !overlap(c, &o[d], loc[d], &o[k], loc[k])) continue;
            if (o[k].kind == RA_DEF) return fail(c, i, "two defs in one place", o[d].vreg, loc[d], o[k].vreg);
            if (o[d].constraint == RA_REUSE && o[d].reg == k) continue;
            if (o[d].pos == RA_EARLY || o[k].pos == RA_LATE)
                return fail(c, i, "a def overwrites a use", o[d].vreg, loc[d], o[k].vreg);
        }
    }
    return true;
}

static bool check_inst(Check *c, uint32_t i) {
    const RaInst *in = &c->f->insts[i];
    for (uint32_t k = 0; k < in->nops; k++)
        if (!check_location(c, i, in, k)) return false;
    if (in->clobbers & ~c->r->used) return fail(c, i, "clobbers missing in the used ones", 0, RA_NOWHERE, 0);
    return check_overlaps(c, i, in);
}

static bool step_inst(Check *c, uint32_t i, bool uses) {
    const RaInst *in = &c->f->insts[i];
    const RaOperand *o = c->f->ops + in->first_op;
    const RaLoc *loc = c->r->loc + in->first_op;
    for (uint32_t k = 0; k < in->nops; k++) {
        if (o[k].kind != RA_DEF) continue;
        if (c->want[loc[k]] == o[k].vreg) satisfy(c, loc[k]);
        if (!overwrite(c, i, loc[k], c->f->vreg_size[o[k].vreg], "overwritten by a def")) return false;
    }
    for (uint64_t m = in->clobbers; m; m &= m - 1)
        if (!overwrite(c, i, (RaLoc)__builtin_ctzll(m), 8, "clobbered")) return false;
    for (uint32_t k = 0; k < in->nops && uses; k++)
        if (o[k].kind == RA_USE && !demand(c, i, loc[k], o[k].vreg)) return false;
    return true;
}

static bool may_write(const Check *c, const RaMove *m) {
    if (m->to >= RA_NREGS || c->regs->allocatable >> m->to & 1) return true;
    const RaInst *in = &c->f->insts[m->before];
    for (uint32_t k = 0; k < in->nops; k++) {
        const RaOperand *o = &c->f->ops[in->first_op + k];
        if (o->kind == RA_USE && o->constraint == RA_FIXED && o->reg == m->to) return true;
    }
    return false;
}

static bool check_move(Check *c, const RaMove *m) {
    uint32_t i = m->before;
    if (m->size != 8 && m->size != 16 && m->size != 32) return fail(c, i, "move of odd size", 0, m->to, 0);
    if (m->from == RA_NOWHERE || m->to == RA_NOWHERE || m->from + extent(m->from, m->size) > c->nlocs ||
        m->to + extent(m->to, m->size) > c->nlocs)
        return fail(c, i, "move from or to nowhere", 0, m->to, 0);
    if (m->from >= RA_NREGS && m->to >= RA_NREGS) return fail(c, i, "move of memory to memory", 0, m->to, 0);
    if ((m->from < RA_NREGS && (m->from >= RA_FIRST_FLOAT) != m->klass) ||
        (m->to < RA_NREGS && (m->to >= RA_FIRST_FLOAT) != m->klass))
        return fail(c, i, "move between classes", 0, m->to, 0);
    if (!may_write(c, m)) return fail(c, i, "move to a register that is not to be used", 0, m->to, 0);
    if (m->to < RA_NREGS && !(c->r->used >> m->to & 1))
        return fail(c, i, "register missing in the used ones", 0, m->to, 0);
    return true;
}

static bool step_move(Check *c, const RaMove *m) {
    RaVreg v = c->want[m->to];
    if (v) {
        if (m->size < c->f->vreg_size[v] || m->klass != c->f->vreg_class[v])
            return fail(c, m->before, "moved in part", v, m->to, 0);
        satisfy(c, m->to);
    }
    if (!overwrite(c, m->before, m->to, m->size, "overwritten by a move")) return false;
    return !v || demand(c, m->before, m->from, v);
}

/* --- blocks --- */

static void enqueue(Check *c, uint32_t b) {
    if (c->queued[b]) return;
    c->queued[b] = true;
    vec_push(c->scratch, &c->queue, b);
    uint32_t *h = c->queue.items, k = c->queue.len - 1;
    for (; k && h[(k - 1) / 2] < b; k = (k - 1) / 2) h[k] = h[(k - 1) / 2];
    h[k] = b;
}

static uint32_t dequeue(Check *c) {
    uint32_t *h = c->queue.items, top = h[0], last = vec_pop(&c->queue), n = c->queue.len, k = 0;
    for (uint32_t s; (s = 2 * k + 1) < n; k = s) {
        if (s + 1 < n && h[s + 1] > h[s]) s++;
        if (last >= h[s]) break;
        h[k] = h[s];
    }
    if (n) h[k] = last;
    c->queued[top] = false;
    return top;
}

static uint32_t hash(uint32_t block, RaLoc loc) {
    uint64_t x = ((uint64_t)block << 32 | loc) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> 32);
}

static void rehash(Check *c) {
    uint32_t old = c->capacity, *table = c->table, *owner = c->owner;
    c->capacity = old ? old * 2 : 256;
    c->table = ARENA_ARRAY(c->scratch, uint32_t, c->capacity);
    c->owner = ARENA_ARRAY(c->scratch, uint32_t, c->capacity);
    for (uint32_t k = 0; k < old; k++) {
        if (!table[k]) continue;
        uint32_t h = hash(owner[k], c->demands.items[table[k] - 1].loc) & (c->capacity - 1);
        while (c->table[h]) h = (h + 1) & (c->capacity - 1);
        c->table[h] = table[k], c->owner[h] = owner[k];
    }
}

static bool demand_at_end(Check *c, uint32_t b, RaLoc loc, RaVreg v) {
    if (c->demands.len * 2 >= c->capacity) rehash(c);
    uint32_t h = hash(b, loc) & (c->capacity - 1);
    for (; c->table[h]; h = (h + 1) & (c->capacity - 1)) {
        const Demand *d = &c->demands.items[c->table[h] - 1];
        if (c->owner[h] != b || d->loc != loc) continue;
        if (d->vreg == v) return true;
        return fail(c, c->f->blocks[b].end_inst - 1, "successors expect two values in one place", v, loc,
                    d->vreg);
    }
    vec_push(c->scratch, &c->demands, ((Demand){loc, v, c->at_end[b]}));
    c->at_end[b] = c->demands.len - 1;
    c->table[h] = c->demands.len, c->owner[h] = b;
    enqueue(c, b);
    return true;
}

/* Hands the demands at the start of b to its predecessors. */
static bool pass_up(Check *c, uint32_t b, const uint32_t *param) {
    const RaBlock *blk = &c->f->blocks[b];
    for (uint32_t w = 0; w < c->wanted.len; w++) {
        RaLoc loc = c->wanted.items[w];
        RaVreg v = c->want[loc];
        if (!blk->npred || b == 0 || blk->landing)
            return fail(c, blk->first_inst, "read, but never written on the way from this entrance", v, loc,
                        0);
        for (uint32_t p = 0; p < blk->npred; p++) {
            const RaBlock *pred = &c->f->blocks[blk->pred[p]];
            RaVreg arg = v;
            if (param[v]) {
                if (pred->nargs < param[v]) return fail(c, pred->end_inst - 1, "argument missing", v, loc, 0);
                arg = pred->args[param[v] - 1];
            }
            if (!demand_at_end(c, blk->pred[p], loc, arg)) return false;
        }
    }
    return true;
}

/* Index of the first move before instruction i or a later one. */
static uint32_t first_move(const Check *c, uint32_t i) {
    uint32_t lo = 0, hi = c->r->nmoves;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (c->r->moves[mid].before < i)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Follows the demands that are new at the end of b; the first time also those of the block itself. Demands
 * are checked against what is written, not against each other, so each has to make the way only once. */
static bool run_block(Check *c, uint32_t b, uint32_t *param) {
    const RaBlock *blk = &c->f->blocks[b];
    bool first = !c->visited[b];
    c->visited[b] = true;
    for (uint32_t d = c->at_end[b]; d != c->done[b]; d = c->demands.items[d].next)
        if (!demand(c, blk->end_inst - 1, c->demands.items[d].loc, c->demands.items[d].vreg)) return false;
    c->done[b] = c->at_end[b];
    uint32_t m = first_move(c, blk->end_inst);
    for (uint32_t i = blk->end_inst; i-- > blk->first_inst;) {
        if (first && !check_inst(c, i)) return false;
        if (!step_inst(c, i, first)) return false;
        for (; m && c->r->moves[m - 1].before == i; m--) {
            if (first && !check_move(c, &c->r->moves[m - 1])) return false;
            if (!step_move(c, &c->r->moves[m - 1])) return false;
        }
    }
    for (uint32_t k = 0; k < blk->nparams; k++) param[blk->params[k]] = k + 1;
    bool ok = pass_up(c, b, param);
    for (uint32_t k = 0; k < blk->nparams; k++) param[blk->params[k]] = 0;
    forget(c);
    return ok;
}

const char *ra_check(const RaFunc *f, const RaRegs *regs, const RaResult *r, Arena *scratch) {
    Check c = {.f = f, .regs = regs, .r = r, .scratch = scratch, .nlocs = RA_SPILL + r->spill_units};
    c.want = ARENA_ARRAY(scratch, RaVreg, c.nlocs + 4);
    c.place = ARENA_ARRAY(scratch, uint32_t, c.nlocs + 4);
    c.unit_of = ARENA_ARRAY(scratch, uint32_t, c.nlocs + 4);
    c.at_end = ARENA_ARRAY(scratch, uint32_t, f->nblocks);
    c.done = ARENA_ARRAY(scratch, uint32_t, f->nblocks);
    c.queued = ARENA_ARRAY(scratch, bool, f->nblocks);
    c.visited = ARENA_ARRAY(scratch, bool, f->nblocks);
    uint32_t *param = ARENA_ARRAY(scratch, uint32_t, f->nvregs);
    memset(c.at_end, 0xff, sizeof(uint32_t) * f->nblocks);
    memset(c.done, 0xff, sizeof(uint32_t) * f->nblocks);
    for (uint32_t k = 0; k < r->nmoves; k++)
        if (r->moves[k].before >= f->ninsts || (k && r->moves[k].before < r->moves[k - 1].before))
            return "moves out of order";
    for (uint32_t b = 0; b < f->nblocks; b++) enqueue(&c, b);
    while (c.queue.len && !c.error)
        if (!run_block(&c, dequeue(&c), param)) break;
    return c.error;
}
