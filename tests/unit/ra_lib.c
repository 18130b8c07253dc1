#include "tests/unit/ra_lib.h"

#include <stdlib.h>
#include <string.h>

/* --- builder --- */

void rt_init(RaTest *t, uint64_t allocatable, uint64_t callee_saved) {
    memset(t, 0, sizeof *t);
    arena_init(&t->arena);
    arena_init(&t->scratch);
    t->regs = (RaRegs){allocatable, callee_saved};
    vec_push(&t->arena, &t->classes, 0);
    vec_push(&t->arena, &t->sizes, 8);
}

void rt_free(RaTest *t) {
    arena_free(&t->arena);
    arena_free(&t->scratch);
}

static RaVreg new_vreg(RaTest *t, uint8_t klass, unsigned size) {
    vec_push(&t->arena, &t->classes, klass);
    vec_push(&t->arena, &t->sizes, (uint8_t)size);
    return t->classes.len - 1;
}

RaVreg rt_int(RaTest *t) { return new_vreg(t, 0, 8); }
RaVreg rt_float(RaTest *t, unsigned size) { return new_vreg(t, 1, size); }

uint32_t rt_block(RaTest *t, unsigned depth) {
    RaBlock b = {.first_inst = t->insts.len, .end_inst = t->insts.len, .loop_depth = (uint8_t)depth};
    RaTestBlock e = {0};
    vec_push(&t->arena, &t->blocks, b);
    vec_push(&t->arena, &t->edges, e);
    return t->blocks.len - 1;
}

RaVreg rt_param(RaTest *t, RaVreg v) {
    vec_push(&t->arena, &vec_last(&t->edges).params, v);
    return v;
}

void rt_args(RaTest *t, uint32_t block, unsigned n, const RaVreg *args) {
    for (unsigned k = 0; k < n; k++) vec_push(&t->arena, &t->edges.items[block].args, args[k]);
}

void rt_edge(RaTest *t, uint32_t from, uint32_t to) {
    vec_push(&t->arena, &t->edges.items[from].succ, to);
    vec_push(&t->arena, &t->edges.items[to].pred, from);
}

void rt_inst(RaTest *t, uint64_t clobbers) {
    vec_push(&t->arena, &t->insts, ((RaInst){t->ops.len, 0, false, clobbers}));
    vec_last(&t->blocks).end_inst = t->insts.len;
}

void rt_op(RaTest *t, RaKind kind, RaVreg v, RaConstraint constraint, unsigned reg, RaPos pos) {
    RaOperand o = {v, (uint8_t)kind, (uint8_t)pos, (uint8_t)constraint, (uint8_t)reg};
    vec_push(&t->arena, &t->ops, o);
    vec_last(&t->insts).nops++;
}

void rt_finish(RaTest *t) {
    for (uint32_t b = 0; b < t->blocks.len; b++) {
        RaBlock *blk = &t->blocks.items[b];
        RaTestBlock *e = &t->edges.items[b];
        blk->succ = e->succ.items, blk->nsucc = e->succ.len;
        blk->pred = e->pred.items, blk->npred = e->pred.len;
        blk->params = e->params.items, blk->nparams = e->params.len;
        blk->args = e->args.items, blk->nargs = e->args.len;
    }
    t->f = (RaFunc){"test",       t->blocks.items, t->blocks.len,    t->insts.items, t->insts.len,
                    t->ops.items, t->ops.len,      t->classes.items, t->sizes.items, t->classes.len};
}

const char *rt_try(RaTest *t) {
    const char *volatile found = NULL;
    RtRandom x = {12345};
    DIAG_TRY(&t->diag) {
        arena_reset(&t->scratch);
        t->r = ra_allocate(&t->f, &t->regs, &t->arena, &t->scratch, &t->diag);
        found = ra_check(&t->f, &t->regs, &t->r, &t->scratch);
        for (int k = 0; k < 4 && !found; k++) found = rt_run(t, &x, 300);
    }
    DIAG_CAUGHT(&t->diag) {
        found = arena_strdup(&t->arena, t->diag.message);
        t->r = (RaResult){0};
    }
    DIAG_END
    if (found && !getenv("RT_QUIET")) {
        ra_print(stderr, &t->f, t->r.loc ? &t->r : NULL, NULL);
        fprintf(stderr, "%s\n", found);
    }
    return found;
}

/* --- the machine --- */

enum { MAX_UNITS = 4 };

typedef struct Machine {
    RaTest *t;
    uint64_t *value;   /* by vreg */
    uint64_t *reg;     /* by register: token; the units of a wide value in memory are token + k */
    uint32_t *reg_len; /* by register: units of the token that are there */
    uint64_t *mem;     /* by spill unit */
    uint64_t fresh;
    const char *error;
} Machine;

static uint32_t units(const RaTest *t, RaVreg v) { return t->f.vreg_size[v] / 8; }
static uint64_t token(Machine *m) { return m->fresh += 16; }

static void put(Machine *m, RaLoc l, uint64_t v, uint32_t n) {
    if (l < RA_NREGS)
        m->reg[l] = v, m->reg_len[l] = n;
    else
        for (uint32_t k = 0; k < n; k++) m->mem[l - RA_SPILL + k] = v + k;
}

static bool holds(Machine *m, RaLoc l, uint64_t v, uint32_t n) {
    if (l < RA_NREGS) return m->reg[l] == v && m->reg_len[l] >= n;
    for (uint32_t k = 0; k < n; k++)
        if (m->mem[l - RA_SPILL + k] != v + k) return false;
    return true;
}

static void move(Machine *m, const RaMove *x) {
    uint32_t n = x->size / 8;
    if (x->from < RA_NREGS) {
        uint32_t have = m->reg_len[x->from];
        put(m, x->to, m->reg[x->from], have < n ? have : n);
        return;
    }
    uint64_t v = m->mem[x->from - RA_SPILL];
    uint32_t have = 1;
    while (have < n && m->mem[x->from - RA_SPILL + have] == v + have) have++;
    put(m, x->to, v, have);
}

static void read_uses(Machine *m, uint32_t i, RaPos pos) {
    const RaInst *in = &m->t->f.insts[i];
    for (uint32_t k = 0; k < in->nops; k++) {
        const RaOperand *o = &m->t->f.ops[in->first_op + k];
        RaLoc l = m->t->r.loc[in->first_op + k];
        if (o->kind == RA_USE && o->pos == pos && !m->error &&
            !holds(m, l, m->value[o->vreg], units(m->t, o->vreg)))
            m->error =
                arena_printf(&m->t->arena, "run: instruction %u reads another value than v%u's", i, o->vreg);
    }
}

static void write_defs(Machine *m, uint32_t i, RaPos pos) {
    const RaInst *in = &m->t->f.insts[i];
    for (uint32_t k = 0; k < in->nops; k++) {
        const RaOperand *o = &m->t->f.ops[in->first_op + k];
        if (o->kind != RA_DEF || o->pos != pos) continue;
        m->value[o->vreg] = token(m);
        put(m, m->t->r.loc[in->first_op + k], m->value[o->vreg], units(m->t, o->vreg));
    }
}

static void step(Machine *m, uint32_t i, uint32_t *move_at) {
    const RaResult *r = &m->t->r;
    for (; *move_at < r->nmoves && r->moves[*move_at].before == i; ++*move_at) move(m, &r->moves[*move_at]);
    read_uses(m, i, RA_EARLY);
    write_defs(m, i, RA_EARLY);
    for (uint64_t c = m->t->f.insts[i].clobbers; c; c &= c - 1)
        put(m, (RaLoc)__builtin_ctzll(c), token(m), 1);
    write_defs(m, i, RA_EARLY); /* clobbered and defined: the def comes last */
    read_uses(m, i, RA_LATE);
    write_defs(m, i, RA_LATE);
}

/* Parameters take their arguments' values, all at once. */
static void enter(Machine *m, const RaBlock *from, const RaBlock *to) {
    uint64_t v[64];
    for (uint32_t k = 0; k < to->nparams && k < 64; k++) v[k] = m->value[from->args[k]];
    for (uint32_t k = 0; k < to->nparams && k < 64; k++) m->value[to->params[k]] = v[k];
}

const char *rt_run(RaTest *t, RtRandom *x, uint32_t steps) {
    Machine m = {.t = t, .fresh = 1000};
    m.value = ARENA_ARRAY(&t->scratch, uint64_t, t->f.nvregs);
    m.reg = ARENA_ARRAY(&t->scratch, uint64_t, RA_NREGS);
    m.reg_len = ARENA_ARRAY(&t->scratch, uint32_t, RA_NREGS);
    m.mem = ARENA_ARRAY(&t->scratch, uint64_t, t->r.spill_units + MAX_UNITS);
    uint32_t *first_move = ARENA_ARRAY(&t->scratch, uint32_t, t->f.nblocks);
    for (uint32_t b = 0; b < t->f.nblocks; b++)
        for (uint32_t k = 0; k < t->r.nmoves; k++)
            if (t->r.moves[k].before < t->f.blocks[b].first_inst) first_move[b] = k + 1;
    for (uint32_t b = 0; steps;) {
        const RaBlock *blk = &t->f.blocks[b];
        uint32_t at = first_move[b];
        for (uint32_t i = blk->first_inst; i<blk->end_inst; i++, steps -= steps> 0) step(&m, i, &at);
        if (m.error || !blk->nsucc) break;
        b = blk->succ[rt_below(x, blk->nsucc)];
        enter(&m, blk, &t->f.blocks[b]);
    }
    return m.error;
}

/* --- the generator --- */

uint32_t rt_below(RtRandom *x, uint32_t n) {
    x->state = x->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(((x->state >> 33) * n) >> 31);
}
static bool one_in(RtRandom *x, uint32_t n) { return rt_below(x, n) == 0; }

typedef struct Gen {
    RaTest *t;
    RtRandom *x;
    RtShape shape;
    uint32_t n;           /* blocks in the flow's own numbering */
    VEC(uint32_t) * succ; /* of those */
    VEC(uint32_t) * pred;
    uint32_t *idom, *depth;
    VEC(RaVreg) * avail;      /* by block: defined in it so far */
    uint32_t *order, *number; /* order[k]: block at place k; number: the inverse */
    uint64_t odd[2];          /* registers that only fixed operands use */
} Gen;

static void flow_edge(Gen *g, uint32_t a, uint32_t b) {
    vec_push(&g->t->arena, &g->succ[a], b);
    vec_push(&g->t->arena, &g->pred[b], a);
}

/* A random flow graph whose blocks are all reachable: a tree of forward edges and others added to it. */
static void make_flow(Gen *g) {
    uint32_t n = g->shape.blocks, cap = n * 4 + 8;
    g->succ = arena_alloc(&g->t->arena, sizeof *g->succ * cap);
    g->pred = arena_alloc(&g->t->arena, sizeof *g->pred * cap);
    for (uint32_t b = 1; b < n; b++) {
        uint32_t back = one_in(g->x, 4) ? 8 : 1;
        flow_edge(g, b - 1 - rt_below(g->x, b < back ? b : back), b);
    }
    for (uint32_t k = 0; k < n; k++) {
        if (one_in(g->x, 3)) continue;
        uint32_t a = rt_below(g->x, n), reach = n < 12 ? n : 12, b = a + rt_below(g->x, reach);
        bool backward = one_in(g->x, 3);
        if (backward) b = a > reach ? a - rt_below(g->x, reach) : rt_below(g->x, a + 1);
        if (b >= n || b == 0) continue;
        bool twice = false;
        for (uint32_t s = 0; s < g->succ[a].len; s++) twice |= g->succ[a].items[s] == b;
        if (!twice) flow_edge(g, a, b);
    }
    /* Split critical edges. */
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t s = 0; s < g->succ[a].len && g->succ[a].len > 1; s++) {
            uint32_t b = g->succ[a].items[s];
            if (g->pred[b].len == 1) continue;
            uint32_t mid = g->shape.blocks++;
            if (mid >= cap) abort();
            g->succ[a].items[s] = mid;
            vec_push(&g->t->arena, &g->pred[mid], a);
            vec_push(&g->t->arena, &g->succ[mid], b);
            for (uint32_t p = 0; p < g->pred[b].len; p++)
                if (g->pred[b].items[p] == a) {
                    g->pred[b].items[p] = mid;
                    break;
                }
        }
    g->n = g->shape.blocks;
}

/* Immediate dominators, simply: repeated until nothing changes, over a depth-first order. */
static void dominate(Gen *g) {
    uint32_t n = g->n, top = 0, npost = 0;
    uint32_t *post = ARENA_ARRAY(&g->t->arena, uint32_t, n), *num = ARENA_ARRAY(&g->t->arena, uint32_t, n);
    uint32_t *stack = ARENA_ARRAY(&g->t->arena, uint32_t, n), *at = ARENA_ARRAY(&g->t->arena, uint32_t, n);
    bool *seen = ARENA_ARRAY(&g->t->arena, bool, n);
    g->idom = ARENA_ARRAY(&g->t->arena, uint32_t, n);
    seen[0] = true;
    stack[top++] = 0;
    while (top) {
        uint32_t b = stack[top - 1];
        if (at[b] == g->succ[b].len) {
            num[b] = npost;
            post[npost++] = b;
            top--;
            continue;
        }
        uint32_t s = g->succ[b].items[at[b]++];
        if (!seen[s]) seen[s] = true, stack[top++] = s;
    }
    memset(g->idom, 0xff, sizeof(uint32_t) * n);
    g->idom[0] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t k = npost - 1; k-- > 0;) {
            uint32_t b = post[k], d = UINT32_MAX;
            for (uint32_t p = 0; p < g->pred[b].len; p++) {
                uint32_t q = g->pred[b].items[p];
                if (g->idom[q] == UINT32_MAX) continue;
                if (d == UINT32_MAX) {
                    d = q;
                    continue;
                }
                while (d != q)
                    if (num[d] < num[q])
                        d = g->idom[d];
                    else
                        q = g->idom[q];
            }
            if (g->idom[b] != d) g->idom[b] = d, changed = true;
        }
    }
    g->order = post;
    for (uint32_t k = 0; k < npost / 2; k++) {
        uint32_t b = post[k];
        post[k] = post[npost - 1 - k], post[npost - 1 - k] = b;
    }
    if (g->shape.shuffle)
        for (uint32_t k = 1; k < n; k++) {
            uint32_t j = 1 + rt_below(g->x, n - 1), b = post[k];
            post[k] = post[j], post[j] = b;
        }
    g->number = ARENA_ARRAY(&g->t->arena, uint32_t, n);
    for (uint32_t k = 0; k < n; k++) g->number[post[k]] = k;
    g->depth = ARENA_ARRAY(&g->t->arena, uint32_t, n); /* by place: how many backward edges go over it */
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t s = 0; s < g->succ[post[k]].len; s++) {
            uint32_t to = g->number[g->succ[post[k]].items[s]];
            if (to <= k && k - to < 40)
                for (uint32_t j = to; j <= k; j++) g->depth[j] += g->depth[j] < 5;
        }
}

/* Some vreg of the class that is defined here; 0 if none is found. */
static RaVreg pick(Gen *g, uint32_t b, int klass, uint8_t size) {
    for (int tries = 0; tries < 12; tries++) {
        uint32_t at = b;
        while (at && (g->avail[at].len == 0 || rt_below(g->x, 100) < g->shape.pressure)) at = g->idom[at];
        uint32_t n = g->avail[at].len;
        if (!n) continue;
        uint32_t near = n < 6 ? n : 6;
        RaVreg v = one_in(g->x, 4) || g->shape.pressure > 60
                       ? g->avail[at].items[rt_below(g->x, n)]
                       : g->avail[at].items[n - 1 - rt_below(g->x, near)];
        if (klass >= 0 && (g->t->classes.items[v] != klass || g->t->sizes.items[v] != size)) continue;
        return v;
    }
    return 0;
}

static RaVreg any_vreg(Gen *g) {
    if (!one_in(g->x, 4)) return rt_int(g->t);
    return rt_float(g->t, one_in(g->x, 3) ? one_in(g->x, 2) ? 32 : 16 : 8);
}

/* Whether the instruction made last can be allocated at all. */
static bool feasible(Gen *g) {
    const RaTest *t = g->t;
    const RaInst *in = &vec_last(&t->insts);
    const RaOperand *o = t->ops.items + in->first_op;
    uint64_t early_fixed = 0, late_fixed = 0;
    RaVreg who[RA_NREGS] = {0};
    for (uint32_t k = 0; k < in->nops; k++) {
        const RaOperand *p = o[k].constraint == RA_REUSE ? &o[o[k].reg] : &o[k];
        if (p->constraint != RA_FIXED) continue;
        uint64_t bit = UINT64_C(1) << p->reg;
        bool use = o[k].kind == RA_USE;
        bool early = use || (o[k].pos == RA_EARLY && o[k].constraint == RA_FIXED),
             late = !use || o[k].pos == RA_LATE;
        if (use && early_fixed & bit && who[p->reg] != o[k].vreg) return false;
        if (!use && early && early_fixed & bit) return false;
        if (late && late_fixed & bit) return false;
        if (use && late && in->clobbers & bit) return false;
        if (use) who[p->reg] = o[k].vreg;
        if (early) early_fixed |= bit;
        if (late) late_fixed |= bit;
    }
    late_fixed |= in->clobbers;
    for (int c = 0; c < 2; c++) {
        uint64_t all = t->regs.allocatable & (c ? UINT64_MAX << 32 : UINT32_MAX);
        int early = 0, late = 0, both = 0;
        for (uint32_t k = 0; k < in->nops; k++) {
            if (t->classes.items[o[k].vreg] != c || o[k].constraint == RA_FIXED || o[k].constraint == RA_ANY)
                continue;
            if (o[k].constraint == RA_REUSE && o[o[k].reg].constraint == RA_FIXED) continue;
            if (o[k].kind == RA_DEF)
                *(o[k].constraint == RA_REUSE || o[k].pos == RA_EARLY ? &both : &late) += 1;
            else
                *(o[k].pos == RA_LATE ? &both : &early) += 1;
        }
        if (both > __builtin_popcountll(all & ~early_fixed & ~late_fixed)) return false;
        if (early + both > __builtin_popcountll(all & ~early_fixed)) return false;
        if (late + both > __builtin_popcountll(all & ~late_fixed)) return false;
    }
    return true;
}

static unsigned some_reg(Gen *g, unsigned klass) {
    uint64_t all = (g->t->regs.allocatable | (one_in(g->x, 8) ? g->odd[klass] : 0)) &
                   (klass ? UINT64_MAX << 32 : UINT32_MAX);
    for (uint32_t k = rt_below(g->x, (uint32_t)__builtin_popcountll(all)); k; k--) all &= all - 1;
    return (unsigned)__builtin_ctzll(all);
}

static void add_checked(Gen *g, RaOperand o) {
    RaTest *t = g->t;
    vec_push(&t->arena, &t->ops, o);
    vec_last(&t->insts).nops++;
    if (feasible(g)) return;
    t->ops.len--;
    vec_last(&t->insts).nops--;
}

static void random_use(Gen *g, uint32_t b) {
    RaVreg v = pick(g, b, -1, 0);
    if (!v) return;
    RaOperand o = {v, RA_USE, one_in(g->x, 8) ? RA_LATE : RA_EARLY, RA_REG, 0};
    if (one_in(g->x, 3)) o.constraint = RA_ANY;
    if (one_in(g->x, 4)) o.constraint = RA_FIXED, o.reg = (uint8_t)some_reg(g, g->t->classes.items[v]);
    add_checked(g, o);
}

static void random_def(Gen *g, uint32_t b) {
    RaTest *t = g->t;
    RaVreg v = any_vreg(g);
    RaOperand o = {v, RA_DEF, one_in(g->x, 8) ? RA_EARLY : RA_LATE, RA_REG, 0};
    const RaInst *in = &vec_last(&t->insts);
    if (one_in(g->x, 6)) o.constraint = RA_ANY;
    if (one_in(g->x, 5)) o.constraint = RA_FIXED, o.reg = (uint8_t)some_reg(g, t->classes.items[v]);
    if (in->nops && one_in(g->x, 2)) {
        uint32_t k = rt_below(g->x, in->nops);
        const RaOperand *u = &t->ops.items[in->first_op + k];
        bool taken = u->kind != RA_USE || u->pos != RA_EARLY ||
                     t->classes.items[u->vreg] != t->classes.items[v] ||
                     t->sizes.items[u->vreg] != t->sizes.items[v];
        for (uint32_t j = 0; j < in->nops; j++) {
            const RaOperand *d = &t->ops.items[in->first_op + j];
            if (d->constraint == RA_REUSE && d->reg == k) taken = true;
        }
        if (!taken) o.constraint = RA_REUSE, o.reg = (uint8_t)k, o.pos = RA_LATE;
    }
    uint32_t before = t->ops.len;
    add_checked(g, o);
    if (t->ops.len > before && !one_in(g->x, 8)) vec_push(&t->arena, &g->avail[b], v);
}

static uint64_t random_clobbers(Gen *g) {
    if (!one_in(g->x, 6)) return 0;
    uint64_t all = g->t->regs.allocatable;
    if (one_in(g->x, 2)) return all;
    if (one_in(g->x, 2)) return all & ~g->t->regs.callee_saved;
    uint64_t set = 0;
    for (uint64_t m = all; m; m &= m - 1)
        if (one_in(g->x, 3)) set |= m & -m;
    return set;
}

static void random_inst(Gen *g, uint32_t b) {
    RaTest *t = g->t;
    RaVreg v;
    if (one_in(g->x, 8) && (v = pick(g, b, -1, 0))) {
        RaVreg d = t->classes.items[v] ? rt_float(t, t->sizes.items[v]) : rt_int(t);
        rt_inst(t, 0);
        rt_def(t, d);
        rt_use(t, v);
        vec_last(&t->insts).is_move = true;
        vec_push(&t->arena, &g->avail[b], d);
        return;
    }
    rt_inst(t, random_clobbers(g));
    for (uint32_t k = rt_below(g->x, one_in(g->x, 5) ? 7 : 4); k; k--) random_use(g, b);
    for (uint32_t k = rt_below(g->x, one_in(g->x, 6) ? 4 : 2) + (rt_below(g->x, 3) > 0); k; k--)
        random_def(g, b);
}

/* Definitions come before uses in the dominator tree, whatever the order of the blocks: so code is made
 * block by block down the tree into lists, and put in order then. */
typedef struct Code {
    VEC(RaInst) insts;
    VEC(RaOperand) ops;
} Code;

static void make_block(Gen *g, uint32_t b, uint32_t insts, Code *code) {
    RaTest *t = g->t;
    t->insts.len = t->ops.len = 0;
    if (b == 0) {
        rt_inst(t, 0);
        for (int k = 0; k < 4; k++) random_def(g, b);
    }
    for (uint32_t k = 0; k < insts; k++) random_inst(g, b);
    rt_inst(t, 0);
    if (g->succ[b].len != 1)
        for (uint32_t k = rt_below(g->x, 3); k; k--) random_use(g, b);
    for (uint32_t k = 0; k < t->insts.len; k++) vec_push(&t->arena, &code->insts, t->insts.items[k]);
    for (uint32_t k = 0; k < t->ops.len; k++) vec_push(&t->arena, &code->ops, t->ops.items[k]);
}

static void down_the_tree(Gen *g, Code *code, uint32_t insts) {
    uint32_t n = g->n, top = 0;
    VEC(uint32_t) *kids = arena_alloc(&g->t->arena, sizeof *kids * n);
    uint32_t *stack = ARENA_ARRAY(&g->t->arena, uint32_t, n);
    for (uint32_t b = 1; b < n; b++) vec_push(&g->t->arena, &kids[g->idom[b]], b);
    stack[top++] = 0;
    while (top) {
        uint32_t b = stack[--top];
        for (uint32_t k = 0; k < g->t->edges.items[g->number[b]].params.len; k++)
            vec_push(&g->t->arena, &g->avail[b], g->t->edges.items[g->number[b]].params.items[k]);
        make_block(g, b, rt_below(g->x, 2 * insts + 1), &code[b]);
        for (uint32_t k = 0; k < kids[b].len; k++) stack[top++] = kids[b].items[k];
    }
}

static void make_params(Gen *g) {
    RaTest *t = g->t;
    for (uint32_t k = 0; k < g->n; k++) {
        rt_block(t, g->depth[k]);
        t->blocks.items[k].cold = one_in(g->x, 8);
        if (g->order[k] == 0 || (g->pred[g->order[k]].len < 2 && !one_in(g->x, 6))) continue;
        if (g->pred[g->order[k]].len == 1 && g->succ[g->pred[g->order[k]].items[0]].len > 1) continue;
        for (uint32_t n = rt_below(g->x, one_in(g->x, 8) ? 12 : 4); n; n--) rt_param(t, any_vreg(g));
    }
}

/* An argument that fits parameter v at the end of block b; made anew if there is none. */
static RaVreg argument(Gen *g, uint32_t b, RaVreg v, Code *code) {
    RaTest *t = g->t;
    RaVreg a = pick(g, b, t->classes.items[v], t->sizes.items[v]);
    if (a) return a;
    a = t->classes.items[v] ? rt_float(t, t->sizes.items[v]) : rt_int(t);
    RaInst last = vec_pop(&code->insts);
    RaInst in = {last.first_op, 1, false, 0};
    RaOperand o = {a, RA_DEF, RA_LATE, one_in(g->x, 3) ? RA_ANY : RA_REG, 0};
    vec_push(&t->arena, &code->insts, in);
    vec_push(&t->arena, &code->ops, o);
    last.first_op++;
    vec_push(&t->arena, &code->insts, last);
    return a;
}

void rt_generate(RaTest *t, RtRandom *x, RtShape shape) {
    uint64_t low = (UINT64_C(1) << shape.regs) - 1;
    rt_init(t, low | low << 32, (low & low >> shape.regs / 2) | (one_in(x, 2) ? (low >> 1) << 32 : 0));
    Gen g = {.t = t, .x = x, .shape = shape, .odd = {UINT64_C(1) << 30, UINT64_C(1) << 62}};
    uint32_t insts = shape.insts / shape.blocks;
    make_flow(&g);
    dominate(&g);
    make_params(&g);
    Code *code = ARENA_ARRAY(&t->arena, Code, g.n);
    g.avail = arena_alloc(&t->arena, sizeof *g.avail * g.n);
    down_the_tree(&g, code, insts);
    for (uint32_t k = 0; k < g.n; k++) {
        uint32_t b = g.order[k];
        for (uint32_t s = 0; s < g.succ[b].len; s++) {
            uint32_t to = g.number[g.succ[b].items[s]];
            rt_edge(t, k, to);
            for (uint32_t p = 0; p < t->edges.items[to].params.len; p++) {
                RaVreg a = argument(&g, b, t->edges.items[to].params.items[p], &code[b]);
                rt_args(t, k, 1, &a);
            }
        }
    }
    t->insts.len = t->ops.len = 0;
    for (uint32_t k = 0; k < g.n; k++) {
        Code *c = &code[g.order[k]];
        uint32_t base = t->ops.len;
        t->blocks.items[k].first_inst = t->insts.len;
        for (uint32_t i = 0; i < c->insts.len; i++) {
            RaInst in = c->insts.items[i];
            in.first_op += base;
            vec_push(&t->arena, &t->insts, in);
        }
        for (uint32_t o = 0; o < c->ops.len; o++) vec_push(&t->arena, &t->ops, c->ops.items[o]);
        t->blocks.items[k].end_inst = t->insts.len;
    }
    rt_finish(t);
}
