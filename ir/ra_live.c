/* Liveness, and from it pieces and uses. Liveness goes vreg by vreg from uses up to the definition (Boissinot
 * et al. 2011), which needs no loop structure and is linear in the size of the answer; the pieces come out of
 * one walk over the code backward, as in Wimmer & Franz 2010. */
#include "ir/ra.h"

#include <string.h>

typedef struct Pair {
    uint32_t block;
    RaVreg vreg;
} Pair;

typedef struct Live {
    Ra *ra;
    VEC(Pair) cross; /* uses outside of the defining block */
    VEC(Pair) in, out;
    uint32_t *out_start, *out_list;
    uint32_t *fill; /* by vreg: where its next use goes, downward */
} Live;

static void join(Ra *ra, RaVreg a, RaVreg b) {
    a = ra_web(ra, a), b = ra_web(ra, b);
    if (a < b)
        ra->vregs[b].web = a;
    else
        ra->vregs[a].web = b;
}

static void define(Ra *ra, RaVreg v, uint32_t block, uint32_t inst, uint32_t op) {
    RaVregInfo *x = &ra->vregs[v];
    if (!v || v >= ra->f->nvregs) ra_bug(ra, inst, "operand without a vreg", v);
    if (x->block != RA_NONE) ra_bug(ra, inst, "second definition", v);
    x->block = block, x->inst = inst, x->op = op;
}

static void note_fixed(Ra *ra, RaEvent *e, uint32_t inst, const RaOperand *o, uint8_t reg) {
    uint64_t bit = UINT64_C(1) << reg;
    bool early = o->kind == RA_USE || o->pos == RA_EARLY, late = o->kind == RA_DEF || o->pos == RA_LATE;
    if (reg >= RA_NREGS || (reg >= RA_FIRST_FLOAT) != ra->f->vreg_class[o->vreg])
        ra_bug(ra, inst, "fixed register of the wrong class", o->vreg);
    if (o->kind == RA_DEF && o->constraint == RA_REUSE) early = false; /* its use says so */
    if (early) e->early |= bit;
    if (late) e->late |= bit;
    ra->used |= bit;
}

/* Two different vregs want one register at one time. */
static void check_fixed(Ra *ra, uint32_t inst) {
    const RaInst *in = &ra->f->insts[inst];
    const RaOperand *ops = ra->f->ops + in->first_op;
    RaVreg use[RA_NREGS], def[RA_NREGS];
    uint64_t uses = 0, defs = 0;
    for (uint32_t k = 0; k < in->nops; k++) {
        uint8_t r = ra_fixed_def(ra->f, in, &ops[k]);
        if (r == RA_UNPLACED) continue;
        uint64_t bit = UINT64_C(1) << r;
        bool is_def = ops[k].kind == RA_DEF;
        uint64_t *set = is_def ? &defs : &uses;
        RaVreg *who = is_def ? def : use;
        if (*set & bit && (is_def || who[r] != ops[k].vreg))
            ra_bug(ra, inst, "two values fixed to one register", ops[k].vreg);
        *set |= bit, who[r] = ops[k].vreg;
        if (!is_def && ops[k].pos == RA_LATE && in->clobbers & bit)
            ra_bug(ra, inst, "late use fixed to a clobbered register", ops[k].vreg);
    }
    for (uint32_t k = 0; k < in->nops; k++) {
        uint8_t r = ra_fixed_def(ra->f, in, &ops[k]);
        if (r == RA_UNPLACED || !(uses & defs & UINT64_C(1) << r)) continue;
        if (ops[k].constraint == RA_FIXED && (ops[k].pos == RA_LATE) != (ops[k].kind == RA_DEF))
            ra_bug(ra, inst, "two values fixed to one register", ops[k].vreg);
    }
}

static void scan_inst(Ra *ra, uint32_t b, uint32_t i) {
    const RaFunc *f = ra->f;
    const RaInst *in = &f->insts[i];
    const RaOperand *ops = f->ops + in->first_op;
    RaEvent e = {i, 0, in->clobbers};
    unsigned nfixed = 0;
    ra->block_of[i] = b;
    for (uint32_t k = 0; k < in->nops; k++) {
        const RaOperand *o = &ops[k];
        uint8_t r = o->constraint == RA_FIXED ? o->reg : RA_UNPLACED;
        if (o->kind == RA_DEF) {
            define(ra, o->vreg, b, i, in->first_op + k);
            if (o->constraint == RA_REUSE) {
                if (o->reg >= in->nops || ops[o->reg].kind != RA_USE || ops[o->reg].pos != RA_EARLY)
                    ra_bug(ra, i, "reuse of what is no early use", o->vreg);
                r = ra_fixed_def(f, in, o);
            }
            ra->vregs[o->vreg].fixed = r;
        } else {
            if (!o->vreg || o->vreg >= f->nvregs) ra_bug(ra, i, "operand without a vreg", o->vreg);
            ra->use_start[o->vreg]++;
        }
        if (r != RA_UNPLACED) note_fixed(ra, &e, i, o, r), nfixed++;
    }
    if (nfixed > 1 || (nfixed && in->clobbers)) check_fixed(ra, i);
    if (e.early | e.late) vec_push(ra->scratch, &ra->events, e);
    ra->used |= in->clobbers;
}

/* Definitions, fixed registers, number of uses, shape of the loops. */
static void survey(Ra *ra) {
    const RaFunc *f = ra->f;
    for (uint32_t v = 0; v < f->nvregs; v++)
        ra->vregs[v] = (RaVregInfo){RA_NONE, 0, RA_NONE, RA_NONE, RA_NONE, v, RA_UNPLACED, RA_UNPLACED};
    for (uint32_t b = 0; b < f->nblocks; b++) {
        const RaBlock *blk = &f->blocks[b];
        uint32_t s = b ? b - 1 : RA_NONE;
        while (s != RA_NONE && f->blocks[s].loop_depth >= blk->loop_depth) s = ra->shallower[s];
        ra->shallower[b] = s;
        for (uint32_t k = 0; k < blk->nparams; k++) define(ra, blk->params[k], b, blk->first_inst, RA_NONE);
        for (uint32_t i = blk->first_inst; i < blk->end_inst; i++) scan_inst(ra, b, i);
        for (uint32_t k = 0; k < blk->nargs; k++) ra->use_start[blk->args[k]]++;
    }
}

/* Every vreg has room for its uses and its definition. */
static void lay_out_uses(Ra *ra, Live *l) {
    const RaFunc *f = ra->f;
    uint32_t sum = 0;
    l->fill = arena_alloc_raw(ra->scratch, sizeof(uint32_t) * (f->nvregs + 1));
    for (uint32_t v = 0; v < f->nvregs; v++) {
        sum += ra->use_start[v] + 1;
        ra->use_start[v] = sum - ra->use_start[v] - 1;
        l->fill[v] = sum;
    }
    ra->use_start[f->nvregs] = sum;
    ra->uses = arena_alloc_raw(ra->scratch, sizeof(RaUse) * (sum + 1));
}

static void cross_use(Live *l, RaVreg v, uint32_t b, uint32_t *seen) {
    uint32_t def = l->ra->vregs[v].block;
    if (def == b || seen[v] == b) return;
    if (def == RA_NONE) ra_bug(l->ra, l->ra->f->blocks[b].first_inst, "use of what is never defined", v);
    seen[v] = b;
    vec_push(l->ra->scratch, &l->cross, ((Pair){b, v}));
}

/* Sorts pairs by vreg or by block: counting, stable. `start` gets n + 1 entries. */
static uint32_t *bucket(Arena *scratch, const Pair *pairs, uint32_t npairs, uint32_t n, bool by_vreg,
                        uint32_t **start) {
    uint32_t *s = arena_alloc(scratch, sizeof(uint32_t) * (n + 2));
    uint32_t *list = arena_alloc_raw(scratch, sizeof(uint32_t) * (npairs + 1));
    for (uint32_t k = 0; k < npairs; k++) s[(by_vreg ? pairs[k].vreg : pairs[k].block) + 2]++;
    for (uint32_t k = 2; k < n + 2; k++) s[k] += s[k - 1];
    for (uint32_t k = 0; k < npairs; k++)
        list[s[(by_vreg ? pairs[k].vreg : pairs[k].block) + 1]++] = by_vreg ? pairs[k].block : pairs[k].vreg;
    *start = s;
    return list;
}

static void walk_up(Live *l, RaVreg v, const uint32_t *blocks, uint32_t n, uint32_t *in, uint32_t *out,
                    uint32_t *stack) {
    Ra *ra = l->ra;
    uint32_t def = ra->vregs[v].block;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t sp = 0;
        if (in[blocks[k]] == v) continue;
        in[blocks[k]] = v;
        stack[sp++] = blocks[k];
        while (sp) {
            uint32_t b = stack[--sp];
            const RaBlock *blk = &ra->f->blocks[b];
            vec_push(ra->scratch, &l->in, ((Pair){b, v}));
            if (!blk->npred || b == 0 || blk->landing)
                ra_bug(ra, blk->first_inst, "live into an entrance", v);
            for (uint32_t p = 0; p < blk->npred; p++) {
                uint32_t q = blk->pred[p];
                if (out[q] != v) {
                    out[q] = v;
                    vec_push(ra->scratch, &l->out, ((Pair){q, v}));
                }
                if (q == def || in[q] == v) continue;
                in[q] = v;
                stack[sp++] = q;
            }
        }
    }
}

static void liveness(Ra *ra, Live *l) {
    const RaFunc *f = ra->f;
    uint32_t *seen = arena_alloc_raw(ra->scratch, sizeof(uint32_t) * (f->nvregs + 1));
    memset(seen, 0xff, sizeof(uint32_t) * f->nvregs);
    for (uint32_t b = 0; b < f->nblocks; b++) {
        const RaBlock *blk = &f->blocks[b];
        for (uint32_t i = blk->first_inst; i < blk->end_inst; i++) {
            const RaOperand *o = f->ops + f->insts[i].first_op;
            for (uint32_t k = 0; k < f->insts[i].nops; k++)
                if (o[k].kind == RA_USE) cross_use(l, o[k].vreg, b, seen);
        }
        for (uint32_t k = 0; k < blk->nargs; k++) cross_use(l, blk->args[k], b, seen);
    }
    if (!l->cross.len) {
        ra->live_in_start = l->out_start = ARENA_ARRAY(ra->scratch, uint32_t, f->nblocks + 1);
        return;
    }
    uint32_t *start;
    uint32_t *blocks = bucket(ra->scratch, l->cross.items, l->cross.len, f->nvregs, true, &start);
    uint32_t *words = arena_alloc(ra->scratch, sizeof(uint32_t) * 3 * f->nblocks);
    for (uint32_t v = 1; v < f->nvregs; v++)
        if (start[v + 1] > start[v])
            walk_up(l, v, blocks + start[v], start[v + 1] - start[v], words, words + f->nblocks,
                    words + 2 * f->nblocks);
    ra->live_in = bucket(ra->scratch, l->in.items, l->in.len, f->nblocks, false, &ra->live_in_start);
    l->out_list = bucket(ra->scratch, l->out.items, l->out.len, f->nblocks, false, &l->out_start);
}

/* --- pieces --- */

static void add_range(Ra *ra, RaVreg v, RaPoint from, RaPoint to) {
    uint32_t first = ra->vregs[v].piece;
    if (first != RA_NONE && ra->pieces.items[first].from <= to) {
        RaPiece *p = &ra->pieces.items[first];
        if (from < p->from) p->from = from;
        if (to > p->to) p->to = to; /* two uses in one instruction */
        return;
    }
    ra->vregs[v].piece = ra->pieces.len;
    vec_push(ra->scratch, &ra->pieces, ((RaPiece){from, to, 0, 0, v, first, RA_UNPLACED}));
}

static void add_use(Live *l, RaVreg v, RaPoint from, uint8_t len, bool must, uint32_t op, const RaBlock *b) {
    l->ra->uses[--l->fill[v]] = (RaUse){from, op, len, must, b->loop_depth, b->cold};
}

static void add_def(Live *l, const RaBlock *blk, uint32_t i, uint32_t op) {
    Ra *ra = l->ra;
    const RaOperand *o = &ra->f->ops[op];
    RaVregInfo *x = &ra->vregs[o->vreg];
    if (x->fixed != RA_UNPLACED) {
        if (x->piece == RA_NONE) return;
        RaPiece *p = &ra->pieces.items[x->piece];
        /* At the end of a block the piece starts with the successors; the edges know about the register. */
        RaPoint from = ra_point(i + 1, i + 1 < blk->end_inst ? P_READY : P_ENTER);
        if (p->from < from) p->from = from;
        if (p->from >= p->to) {
            p->to = p->from;
            x->piece = p->next;
        }
        vec_push(ra->scratch, &ra->fixed_defs, o->vreg);
        return;
    }
    bool early = o->constraint == RA_REUSE || o->pos == RA_EARLY;
    RaPoint from = ra_point(i, early ? P_READY : P_LATE), to = ra_point(i, P_NEXT);
    if (x->piece == RA_NONE || ra->pieces.items[x->piece].from > to) add_range(ra, o->vreg, from, to);
    ra->pieces.items[x->piece].from = from;
    add_use(l, o->vreg, from, (uint8_t)(to - from), o->constraint != RA_ANY, op, blk);
}

/* When an instruction reads a use, counted from its first point; copied ones before the gap's moves. */
typedef enum UseKind { READ_LATE, READ_EARLY, COPIED } UseKind;
static const struct {
    uint8_t at, len;
} use_range[] = {{P_LATE, P_NEXT - P_LATE}, {P_READY, P_LATE - P_READY}, {P_ENTER, P_READY}};

static UseKind use_kind(const RaOperand *o, uint32_t k, const uint64_t reused[4]) {
    if (o->constraint == RA_FIXED || (k < 256 && reused[k >> 6] >> (k & 63) & 1)) return COPIED;
    return o->pos == RA_LATE ? READ_LATE : READ_EARLY;
}

static void add_inst(Live *l, const RaBlock *blk, uint32_t i) {
    Ra *ra = l->ra;
    const RaInst *in = &ra->f->insts[i];
    const RaOperand *ops = ra->f->ops + in->first_op;
    uint64_t reused[4] = {0};
    for (uint32_t k = 0; k < in->nops; k++) {
        if (ops[k].kind != RA_DEF) continue;
        add_def(l, blk, i, in->first_op + k);
        if (ops[k].constraint != RA_REUSE) continue;
        uint8_t u = ops[k].reg;
        join(ra, ops[k].vreg, ops[u].vreg);
        if (ops[u].constraint == RA_FIXED) continue;
        if (reused[u >> 6] >> (u & 63) & 1) ra_bug(ra, i, "use reused twice", ops[k].vreg);
        reused[u >> 6] |= UINT64_C(1) << (u & 63);
        vec_push(ra->scratch, &ra->copies, ((RaCopy){i, in->first_op + u, in->first_op + k}));
    }
    RaPoint start = ra_point(blk->first_inst, P_ENTER), at = ra_point(i, P_ENTER);
    unsigned kinds = 0;
    for (uint32_t k = in->nops; k-- > 0;) {
        if (ops[k].kind != RA_USE) continue;
        UseKind kind = use_kind(&ops[k], k, reused);
        kinds |= 1u << kind;
        if (ops[k].constraint == RA_FIXED)
            vec_push(ra->scratch, &ra->copies, ((RaCopy){i, in->first_op + k, RA_NONE}));
        add_range(ra, ops[k].vreg, start, at + (RaPoint)use_range[kind].at + use_range[kind].len);
    }
    /* Uses of one vreg come in descending order of their points. */
    for (UseKind kind = 0; kinds >> kind; kind++) {
        if (!(kinds >> kind & 1)) continue;
        for (uint32_t k = in->nops; k-- > 0;)
            if (ops[k].kind == RA_USE && use_kind(&ops[k], k, reused) == kind)
                add_use(l, ops[k].vreg, at + use_range[kind].at, use_range[kind].len,
                        kind != COPIED && ops[k].constraint == RA_REG, in->first_op + k, blk);
    }
    if (in->is_move) join(ra, ops[0].vreg, ops[1].vreg);
}

static void add_block(Live *l, uint32_t b) {
    Ra *ra = l->ra;
    const RaBlock *blk = &ra->f->blocks[b];
    RaPoint start = ra_point(blk->first_inst, P_ENTER), end = ra_point(blk->end_inst, P_ENTER);
    for (uint32_t k = l->out_start[b]; k < l->out_start[b + 1]; k++)
        add_range(ra, l->out_list[k], start, end);
    for (uint32_t k = 0; k < blk->nargs; k++) {
        add_range(ra, blk->args[k], start, end);
        add_use(l, blk->args[k], end - 1, 1, false, RA_NONE, blk);
        join(ra, blk->args[k], ra->f->blocks[blk->succ[0]].params[k]);
    }
    for (uint32_t i = blk->end_inst; i-- > blk->first_inst;) add_inst(l, blk, i);
}

/* Shares a vreg's uses out to its pieces. */
static void assign_uses(Ra *ra, Live *l) {
    for (uint32_t v = 1; v < ra->f->nvregs; v++) {
        uint32_t u = l->fill[v], end = ra->use_start[v + 1];
        for (uint32_t p = ra->vregs[v].piece; p != RA_NONE; p = ra->pieces.items[p].next) {
            RaPiece *x = &ra->pieces.items[p];
            while (u < end && ra->uses[u].from < x->from) u++;
            x->use = u;
            while (u < end && ra->uses[u].from < x->to) u++;
            x->end_use = u;
        }
    }
}

/* Counts by instruction, then puts those of one instruction in order: what starts behind its first point are
 * its few definitions. Empty pieces are left out. */
static void sort_pieces(Ra *ra) {
    uint32_t n = ra->pieces.len;
    uint32_t *start = ARENA_ARRAY(ra->scratch, uint32_t, ra->f->ninsts + 2);
    ra->by_start = arena_alloc_raw(ra->scratch, sizeof(uint32_t) * (n + 1));
    for (uint32_t p = 0; p < n; p++) {
        const RaPiece *x = &ra->pieces.items[p];
        if (x->from < x->to) start[ra_inst_of(x->from) + 1]++, ra->nby_start++;
    }
    for (uint32_t k = 1; k <= ra->f->ninsts + 1; k++) start[k] += start[k - 1];
    for (uint32_t p = n; p-- > 0;) {
        const RaPiece *x = &ra->pieces.items[p];
        if (x->from < x->to) ra->by_start[start[ra_inst_of(x->from)]++] = p;
    }
    for (uint32_t k = 1; k < ra->nby_start; k++) {
        uint32_t p = ra->by_start[k], j = k;
        for (; j && ra->pieces.items[ra->by_start[j - 1]].from > ra->pieces.items[p].from; j--)
            ra->by_start[j] = ra->by_start[j - 1];
        ra->by_start[j] = p;
    }
}

void ra_live(Ra *ra) {
    Live l = {.ra = ra};
    const RaFunc *f = ra->f;
    ra->vregs = arena_alloc_raw(ra->scratch, sizeof(RaVregInfo) * f->nvregs);
    ra->block_of = arena_alloc_raw(ra->scratch, sizeof(uint32_t) * (f->ninsts + 1));
    ra->shallower = arena_alloc_raw(ra->scratch, sizeof(uint32_t) * f->nblocks);
    ra->use_start = arena_alloc(ra->scratch, sizeof(uint32_t) * (f->nvregs + 1));
    vec_reserve(ra->scratch, &ra->events, f->ninsts);
    vec_reserve(ra->scratch, &ra->copies, f->nops / 2);
    survey(ra);
    lay_out_uses(ra, &l);
    liveness(ra, &l);
    vec_reserve(ra->scratch, &ra->pieces, f->nvregs + f->nvregs / 2);
    for (uint32_t b = f->nblocks; b-- > 0;) add_block(&l, b);
    assign_uses(ra, &l);
    sort_pieces(ra);
}
