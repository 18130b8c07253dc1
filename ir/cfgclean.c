/* cfgclean: folds branches on constants, leaves out empty blocks, joins straight lines, drops protected
 * regions that cannot throw and blocks that nothing reaches.
 *
 * All edits happen on a copy of the edges. Each edge remembers which operand of its target's phis belongs to
 * it (`slot`), so predecessors and phis are rebuilt once, at the end, in linear time. */
#include <string.h>

#include "ir/passes.h"

typedef struct Edge {
    uint32_t to, slot;
} Edge;

typedef struct Cfg {
    IrFunc *f;
    Arena *scratch;
    Edge **edge; /* by block */
    uint32_t *nedge;
    bool *reached;
    uint32_t *order, norder; /* reached blocks in postorder */
    bool changed;
} Cfg;

static Cfg load(IrFunc *f, Arena *scratch) {
    uint32_t n = f->blocks.len;
    Cfg c = {.f = f, .scratch = scratch};
    IrEdges e = ir_edges(f, scratch);
    c.edge = ARENA_ARRAY(scratch, Edge *, n);
    c.nedge = ARENA_ARRAY(scratch, uint32_t, n);
    c.order = ARENA_ARRAY(scratch, uint32_t, n);
    Edge *all = arena_alloc_raw(scratch, sizeof(Edge) * (e.start[n] + 1));
    for (uint32_t b = 0; b < n; b++) {
        c.edge[b] = all + e.start[b];
        c.nedge[b] = f->blocks.items[b].nsucc;
        for (uint32_t s = 0; s < c.nedge[b]; s++)
            c.edge[b][s] = (Edge){f->blocks.items[b].succ[s], e.slot[e.start[b] + s]};
    }
    return c;
}

static void reach(Cfg *c) {
    uint32_t n = c->f->blocks.len, sp = 0;
    c->reached = ARENA_ARRAY(c->scratch, bool, n);
    c->norder = 0;
    uint32_t *stack = arena_alloc_raw(c->scratch, sizeof(uint32_t) * 2 * n), *at = stack + n;
    c->reached[0] = true;
    stack[sp] = 0;
    at[sp++] = 0;
    while (sp) {
        uint32_t b = stack[sp - 1];
        if (at[sp - 1] == c->nedge[b]) {
            c->order[c->norder++] = b;
            sp--;
            continue;
        }
        uint32_t t = c->edge[b][at[sp - 1]++].to;
        if (c->reached[t]) continue;
        c->reached[t] = true;
        stack[sp] = t;
        at[sp++] = 0;
    }
}

static IrInst *terminator(Cfg *c, uint32_t b) { return &c->f->inst[c->f->blocks.items[b].last]; }

static void make_jmp(Cfg *c, uint32_t b, Edge keep) {
    IrInst *t = terminator(c, b);
    *t = (IrInst){.op = OP_jmp, .block = b, .prev = t->prev, .next = t->next, .loc = t->loc};
    c->edge[b][0] = keep;
    c->nedge[b] = 1;
    c->changed = true;
}

static void fold_terminator(Cfg *c, uint32_t b) {
    const IrInst *t = terminator(c, b);
    if ((t->op != OP_br && t->op != OP_switch) || !ir_is_const(c->f, t->a)) {
        if (t->op == OP_switch && c->nedge[b] == 1) make_jmp(c, b, c->edge[b][0]);
        return;
    }
    uint32_t v = (uint32_t)c->f->inst[t->a].imm, last = c->nedge[b] - 1;
    uint32_t taken = t->op == OP_br ? v == 0 : v < last ? v : last;
    make_jmp(c, b, c->edge[b][taken]);
}

/* --- regions that cannot throw --- */

/* By region: whether a reached block in it or in a region inside it has an instruction that may throw. */
static bool *throwing_regions(Cfg *c) {
    const IrFunc *f = c->f;
    bool *throws = ARENA_ARRAY(c->scratch, bool, f->regions.len);
    for (uint32_t k = 0; k < c->norder; k++) {
        const IrBlock *b = &f->blocks.items[c->order[k]];
        if (!b->region || throws[b->region]) continue;
        for (IrRef r = b->first; r && !throws[b->region]; r = f->inst[r].next)
            throws[b->region] = ir_may_throw(&f->inst[r]);
    }
    for (uint32_t g = 1; g < f->regions.len; g++)
        for (uint32_t p = f->regions.items[g].parent; throws[g] && p && !throws[p];
             p = f->regions.items[p].parent)
            throws[p] = true;
    return throws;
}

static bool drop_idle_regions(Cfg *c) {
    IrFunc *f = c->f;
    if (f->regions.len < 2) return false;
    bool *throws = throwing_regions(c), any = false;
    uint32_t *region_of_pad = ARENA_ARRAY(c->scratch, uint32_t, f->blocks.len);
    uint32_t *live = ARENA_ARRAY(c->scratch, uint32_t, f->regions.len);
    for (uint32_t g = 1; g < f->regions.len; g++) {
        IrRegion *r = &f->regions.items[g];
        if (r->pad == IR_NOBLOCK) continue;
        if (!throws[g]) any = true;
        region_of_pad[r->pad] = g;
    }
    if (!any) return false;
    for (uint32_t k = 0; k < c->norder; k++) {
        uint32_t b = c->order[k], n = 1;
        if (terminator(c, b)->op != OP_try) continue;
        for (uint32_t s = 1; s < c->nedge[b]; s++) {
            uint32_t g = region_of_pad[c->edge[b][s].to];
            if (!g || throws[g]) c->edge[b][n++] = c->edge[b][s];
        }
        c->nedge[b] = n;
        if (n == 1) make_jmp(c, b, c->edge[b][0]);
    }
    for (uint32_t g = 1; g < f->regions.len; g++) {
        uint32_t r = g;
        while (r && !throws[r]) r = f->regions.items[r].parent;
        live[g] = r;
    }
    for (uint32_t g = 1; g < f->regions.len; g++) {
        f->regions.items[g].parent = live[f->regions.items[g].parent];
        if (!throws[g]) f->regions.items[g].pad = IR_NOBLOCK;
    }
    for (uint32_t b = 0; b < f->blocks.len; b++) f->blocks.items[b].region = live[f->blocks.items[b].region];
    return c->changed = true;
}

/* --- empty blocks --- */

static bool is_empty(const Cfg *c, uint32_t b) {
    const IrBlock *blk = &c->f->blocks.items[b];
    return b && !blk->landing && blk->first == blk->last && c->f->inst[blk->last].op == OP_jmp;
}

static Edge past_empty(const Cfg *c, Edge e) { return is_empty(c, e.to) ? c->edge[e.to][0] : e; }

/* Whether the phis of a block take the same values over two edges. */
static bool same_phis(const Cfg *c, Edge x, Edge y) {
    const IrFunc *f = c->f;
    if (x.to != y.to) return false;
    for (IrRef r = f->blocks.items[x.to].first; f->inst[r].op == OP_phi; r = f->inst[r].next) {
        const IrRef *list = f->pool.items + f->inst[r].list;
        if (list[x.slot] != list[y.slot]) return false;
    }
    return true;
}

/* In postorder, so that the empty block behind an edge mostly leads to its final target already. Edges of
 * branches keep their empty blocks, which splitcrit would only make again. */
static void skip_empty(Cfg *c, uint32_t b) {
    uint8_t op = terminator(c, b)->op;
    if (op == OP_jmp) {
        Edge e = past_empty(c, c->edge[b][0]);
        if (e.to == c->edge[b][0].to) return;
        c->edge[b][0] = e;
        c->changed = true;
    } else if (op == OP_br || op == OP_switch) {
        Edge first = past_empty(c, c->edge[b][0]);
        for (uint32_t s = 1; s < c->nedge[b]; s++)
            if (!same_phis(c, first, past_empty(c, c->edge[b][s]))) return;
        make_jmp(c, b, first);
    }
}

/* --- straight lines --- */

static IrRef *phi_map(Cfg *c, IrRef **map) {
    if (!*map) *map = ARENA_ARRAY(c->scratch, IrRef, c->f->ninst);
    return *map;
}

static void append_block(Cfg *c, uint32_t b, uint32_t t, IrRef **map) {
    IrFunc *f = c->f;
    IrBlock *to = &f->blocks.items[b], *from = &f->blocks.items[t];
    uint32_t slot = c->edge[b][0].slot;
    ir_remove(f, to->last);
    while (f->inst[from->first].op == OP_phi) {
        IrRef phi = from->first, value = f->pool.items[f->inst[phi].list + slot];
        if (value != phi) phi_map(c, map)[phi] = value;
        ir_remove(f, phi);
    }
    for (IrRef r = from->first; r; r = f->inst[r].next) f->inst[r].block = b;
    if (to->last) {
        f->inst[to->last].next = from->first;
        f->inst[from->first].prev = to->last;
    } else {
        to->first = from->first;
    }
    to->last = from->last;
    from->first = from->last = 0;
    c->edge[b] = c->edge[t];
    c->nedge[b] = c->nedge[t];
    c->nedge[t] = 0;
    c->reached[t] = false;
    c->changed = true;
}

static void join_lines(Cfg *c, IrRef **map) {
    IrFunc *f = c->f;
    uint32_t *npred = ARENA_ARRAY(c->scratch, uint32_t, f->blocks.len);
    for (uint32_t k = 0; k < c->norder; k++)
        for (uint32_t s = 0; s < c->nedge[c->order[k]]; s++) npred[c->edge[c->order[k]][s].to]++;
    for (uint32_t k = c->norder; k-- > 0;) {
        uint32_t b = c->order[k];
        while (c->reached[b] && terminator(c, b)->op == OP_jmp) {
            uint32_t t = c->edge[b][0].to;
            if (npred[t] != 1 || t == b || f->blocks.items[t].region != f->blocks.items[b].region) break;
            append_block(c, b, t, map);
        }
    }
}

/* --- writing back --- */

static void clear_unreached(Cfg *c) {
    IrFunc *f = c->f;
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        IrBlock *blk = &f->blocks.items[b];
        if (c->reached[b]) continue;
        for (IrRef r = blk->first, next; r; r = next) {
            next = f->inst[r].next;
            f->inst[r].prev = f->inst[r].next = 0;
            f->inst[r].block = IR_NOBLOCK;
        }
        blk->first = blk->last = 0;
        blk->landing = false;
        c->nedge[b] = 0;
    }
    for (uint32_t g = 1; g < f->regions.len; g++)
        if (f->regions.items[g].pad != IR_NOBLOCK && !c->reached[f->regions.items[g].pad])
            f->regions.items[g].pad = IR_NOBLOCK;
}

/* Gives the phis of a block the operands of the edges that remain. slots: by new predecessor. */
static void rebuild_phis(Cfg *c, uint32_t b, const uint32_t *slots, IrRef **map) {
    IrFunc *f = c->f;
    uint32_t n = f->blocks.items[b].npred;
    for (IrRef r = f->blocks.items[b].first, next; f->inst[r].op == OP_phi; r = next) {
        next = f->inst[r].next;
        uint32_t list = ir_list(f, NULL, 0), old = f->inst[r].list;
        vec_reserve(f->arena, &f->pool, list + n);
        for (uint32_t k = 0; k < n; k++) f->pool.items[list + k] = f->pool.items[old + slots[k]];
        f->pool.len += n;
        f->inst[r].list = list;
        f->inst[r].nlist = n;
        if (n == 1 && f->pool.items[list] != r) {
            phi_map(c, map)[r] = f->pool.items[list];
            ir_remove(f, r);
        }
    }
}

static void write_back(Cfg *c, IrRef **map) {
    IrFunc *f = c->f;
    uint32_t n = f->blocks.len, total = 0;
    uint32_t *first = ARENA_ARRAY(c->scratch, uint32_t, n + 2);
    for (uint32_t b = 0; b < n; b++) {
        IrBlock *blk = &f->blocks.items[b];
        if (c->nedge[b] > blk->nsucc) blk->succ = ARENA_ARRAY(f->arena, uint32_t, c->nedge[b]);
        blk->nsucc = c->nedge[b];
        for (uint32_t s = 0; s < blk->nsucc; s++) first[(blk->succ[s] = c->edge[b][s].to) + 1]++;
        total += blk->nsucc;
    }
    ir_build_preds(f);
    for (uint32_t b = 0; b < n; b++) first[b + 1] += first[b];
    uint32_t *slots = arena_alloc_raw(c->scratch, sizeof(uint32_t) * (total + n + 1)), *fill = slots + total;
    memcpy(fill, first, sizeof(uint32_t) * (n + 1));
    for (uint32_t b = 0; b < n; b++) /* the order of ir_build_preds */
        for (uint32_t s = 0; s < c->nedge[b]; s++) slots[fill[c->edge[b][s].to]++] = c->edge[b][s].slot;
    for (uint32_t b = 0; b < n; b++)
        if (f->blocks.items[b].first) rebuild_phis(c, b, slots + first[b], map);
}

bool ir_pass_cfgclean(IrFunc *f, IrPassEnv *env) {
    Cfg c = load(f, env->scratch);
    IrRef *map = NULL;
    uint32_t nmap = f->ninst;
    reach(&c);
    for (uint32_t k = 0; k < c.norder; k++) fold_terminator(&c, c.order[k]);
    if (c.changed) reach(&c);
    if (drop_idle_regions(&c)) reach(&c);
    for (uint32_t k = 0; k < c.norder; k++) skip_empty(&c, c.order[k]);
    if (c.changed) reach(&c);
    join_lines(&c, &map);
    for (uint32_t b = 0; b < f->blocks.len; b++) c.changed |= !c.reached[b] && f->blocks.items[b].first;
    if (!c.changed) return false;
    clear_unreached(&c);
    write_back(&c, &map);
    if (map) ir_replace_uses(f, map, nmap);
    return true;
}
