/* Order, dominators, loops, edges and liveness of a function's graph. */
#include "ir/analysis.h"

#include <string.h>

/* Depth-first search from the entry. Calls nothing: fills preorder, parents and postorder, as wanted. */
typedef struct Dfs {
    uint32_t *post, npost;
    uint32_t *pre, *parent; /* parent by block */
    uint32_t *num;          /* preorder number by block; unreachable: IR_NOBLOCK */
} Dfs;

static Dfs depth_first(const IrFunc *f, Arena *scratch) {
    uint32_t n = f->blocks.len, sp = 0, npre = 0;
    uint32_t *words = arena_alloc_raw(scratch, sizeof(uint32_t) * 6 * n);
    Dfs d = {words, 0, words + n, words + 2 * n, words + 3 * n};
    uint32_t *stack = words + 4 * n, *at = words + 5 * n;
    memset(d.num, 0xff, sizeof(uint32_t) * n);
    d.parent[0] = IR_NOBLOCK;
    d.num[0] = npre;
    d.pre[npre++] = 0;
    stack[sp] = 0;
    at[sp++] = f->blocks.items[0].nsucc;
    while (sp) {
        uint32_t b = stack[sp - 1];
        if (at[sp - 1] == 0) {
            d.post[d.npost++] = b;
            sp--;
            continue;
        }
        /* Backwards, so that the reverse postorder has succ[0] right after its block where it can. */
        uint32_t s = f->blocks.items[b].succ[--at[sp - 1]];
        if (d.num[s] != IR_NOBLOCK) continue;
        d.num[s] = npre;
        d.pre[npre++] = s;
        d.parent[s] = b;
        stack[sp] = s;
        at[sp++] = f->blocks.items[s].nsucc;
    }
    return d;
}

static uint32_t *reversed(Dfs *d) {
    for (uint32_t i = 0, j = d->npost; i + 1 < j--; i++) {
        uint32_t t = d->post[i];
        d->post[i] = d->post[j];
        d->post[j] = t;
    }
    return d->post;
}

uint32_t *ir_rpo(const IrFunc *f, Arena *scratch, uint32_t *n) {
    Dfs d = depth_first(f, scratch);
    *n = d.npost;
    return reversed(&d);
}

/* --- dominators: Semi-NCA (Georgiadis 2005), all in preorder numbers --- */

typedef struct SemiNca {
    uint32_t *semi, *ancestor, *label, *idom, *stack;
} SemiNca;

/* Minimum of semi along the path to the root of v's tree in the forest; halves nothing, compresses all. */
static uint32_t eval(SemiNca *s, uint32_t v, uint32_t limit) {
    uint32_t sp = 0;
    while (s->ancestor[v] >= limit && s->ancestor[v] != IR_NOBLOCK) {
        s->stack[sp++] = v;
        v = s->ancestor[v];
    }
    /* v is the topmost vertex whose ancestor lies outside the forest linked so far. */
    while (sp) {
        uint32_t w = s->stack[--sp];
        if (s->semi[s->label[v]] < s->semi[s->label[w]]) s->label[w] = s->label[v];
        s->ancestor[w] = s->ancestor[v];
        v = w;
    }
    return s->label[v];
}

uint32_t *ir_dominators(const IrFunc *f, Arena *scratch, const uint32_t *rpo, uint32_t nrpo) {
    (void)rpo, (void)nrpo;
    Dfs d = depth_first(f, scratch);
    uint32_t n = d.npost, nblocks = f->blocks.len;
    uint32_t *words = arena_alloc_raw(scratch, sizeof(uint32_t) * 5 * n);
    SemiNca s = {words, words + n, words + 2 * n, words + 3 * n, words + 4 * n};
    for (uint32_t i = 0; i < n; i++) {
        s.semi[i] = s.label[i] = i;
        s.ancestor[i] = s.idom[i] = i ? d.num[d.parent[d.pre[i]]] : 0;
    }
    for (uint32_t i = n; i-- > 1;) {
        const IrBlock *b = &f->blocks.items[d.pre[i]];
        for (uint32_t k = 0; k < b->npred; k++) {
            uint32_t p = d.num[b->pred[k]];
            if (p == IR_NOBLOCK) continue;
            uint32_t c = s.semi[p <= i ? p : eval(&s, p, i + 1)];
            if (c < s.semi[i]) s.semi[i] = c;
        }
    }
    uint32_t *idom = arena_alloc_raw(scratch, sizeof(uint32_t) * nblocks);
    memset(idom, 0xff, sizeof(uint32_t) * nblocks);
    for (uint32_t i = 1; i < n; i++) {
        while (s.idom[i] > s.semi[i]) s.idom[i] = s.idom[s.idom[i]];
        idom[d.pre[i]] = d.pre[s.idom[i]];
    }
    return idom;
}

/* Preorder of the tree without child lists: blocks come in reverse postorder, so a parent is placed before
 * its children, and the sizes of the subtrees say how much room each child's part takes. */
static void number_tree(IrDom *d, uint32_t nblocks, Arena *scratch) {
    uint32_t *size = ARENA_ARRAY(scratch, uint32_t, nblocks);
    uint32_t *next = arena_alloc_raw(scratch, sizeof(uint32_t) * nblocks);
    for (uint32_t i = d->nrpo; i-- > 0;) {
        uint32_t b = d->rpo[i];
        size[b]++;
        if (i) size[d->idom[b]] += size[b];
    }
    for (uint32_t i = 0; i < d->nrpo; i++) {
        uint32_t b = d->rpo[i];
        d->in[b] = i ? next[d->idom[b]] : 0;
        if (i) next[d->idom[b]] += size[b];
        next[b] = d->in[b] + 1;
        d->last[b] = d->in[b] + size[b] - 1;
        d->pre[d->in[b]] = b;
    }
}

IrDom ir_dom(const IrFunc *f, Arena *scratch) {
    uint32_t n = f->blocks.len;
    IrDom d = {0};
    d.rpo = ir_rpo(f, scratch, &d.nrpo);
    d.idom = ir_dominators(f, scratch, d.rpo, d.nrpo);
    d.pre = arena_alloc_raw(scratch, sizeof(uint32_t) * 3 * n);
    d.in = d.pre + n;
    d.last = d.in + n;
    memset(d.in, 0xff, sizeof(uint32_t) * n);
    number_tree(&d, n, scratch);
    return d;
}

/* --- loops --- */

uint8_t *ir_loop_depth(const IrFunc *f, Arena *scratch, const uint32_t *rpo, uint32_t nrpo,
                       const uint32_t *idom) {
    uint32_t n = f->blocks.len;
    uint8_t *depth = ARENA_ARRAY(scratch, uint8_t, n);
    IrDom d = {.rpo = (uint32_t *)rpo, .nrpo = nrpo, .idom = (uint32_t *)idom};
    d.pre = arena_alloc_raw(scratch, sizeof(uint32_t) * 5 * n);
    d.in = d.pre + n;
    d.last = d.in + n;
    uint32_t *stamp = d.last + n, *stack = stamp + n;
    memset(d.in, 0xff, sizeof(uint32_t) * n);
    memset(stamp, 0xff, sizeof(uint32_t) * n);
    number_tree(&d, n, scratch);
    for (uint32_t i = 0; i < nrpo; i++) {
        uint32_t head = rpo[i], sp = 0;
        const IrBlock *h = &f->blocks.items[head];
        for (uint32_t k = 0; k < h->npred; k++) {
            uint32_t p = h->pred[k];
            if (!ir_block_reachable(&d, p) || !ir_block_dominates(&d, head, p) || stamp[p] == head) continue;
            stamp[p] = head;
            stack[sp++] = p;
        }
        if (!sp) continue;
        if (stamp[head] != head) {
            stamp[head] = head;
            if (depth[head] < UINT8_MAX) depth[head]++;
        }
        while (sp) {
            uint32_t b = stack[--sp];
            if (depth[b] < UINT8_MAX) depth[b]++;
            if (b == head) continue;
            const IrBlock *blk = &f->blocks.items[b];
            for (uint32_t k = 0; k < blk->npred; k++) {
                uint32_t p = blk->pred[k];
                if (!ir_block_reachable(&d, p) || stamp[p] == head) continue;
                stamp[p] = head;
                stack[sp++] = p;
            }
        }
    }
    return depth;
}

/* --- edges --- */

IrEdges ir_edges(const IrFunc *f, Arena *scratch) {
    uint32_t n = f->blocks.len;
    IrEdges e = {ARENA_ARRAY(scratch, uint32_t, n + 2), NULL};
    for (uint32_t b = 0; b < n; b++) e.start[b + 2] = e.start[b + 1] + f->blocks.items[b].nsucc;
    uint32_t total = e.start[n + 1];
    /* Pairs (target, place) by predecessor; targets come in order, so those of one target are adjacent. */
    uint32_t *target = arena_alloc_raw(scratch, sizeof(uint32_t) * (3 * (size_t)total + n + 1));
    uint32_t *place = target + total, *first = target + 3 * (size_t)total;
    e.slot = target + 2 * (size_t)total;
    for (uint32_t t = 0; t < n; t++) {
        const IrBlock *b = &f->blocks.items[t];
        for (uint32_t k = 0; k < b->npred; k++) {
            uint32_t at = e.start[b->pred[k] + 1]++;
            target[at] = t;
            place[at] = k;
        }
    }
    for (uint32_t b = 0; b < n; b++) {
        for (uint32_t i = e.start[b + 1]; i-- > e.start[b];) first[target[i]] = i;
        for (uint32_t s = 0; s < f->blocks.items[b].nsucc; s++)
            e.slot[e.start[b] + s] = place[first[f->blocks.items[b].succ[s]]++];
    }
    return e;
}

/* --- liveness --- */

uint32_t *ir_inst_order(const IrFunc *f, Arena *scratch) {
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, f->ninst);
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        uint32_t n = 0;
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) order[r] = n++;
    }
    return order;
}

void ir_live_init(IrLiveWalk *w, IrFunc *f, const IrUses *uses, const bool *only, Arena *scratch) {
    *w = (IrLiveWalk){.f = f, .uses = uses, .only = only};
    w->stamp = ARENA_ARRAY(scratch, uint32_t, f->blocks.len);
    w->blocks = arena_alloc_raw(scratch, sizeof(uint32_t) * f->blocks.len);
}

static void live_into(IrLiveWalk *w, IrRef value, uint32_t block) {
    if (w->stamp[block] == value || (w->only && !w->only[block])) return;
    w->stamp[block] = value;
    w->blocks[w->nblocks++] = block;
}

void ir_live_walk(IrLiveWalk *w, IrRef value) {
    IrFunc *f = w->f;
    uint32_t home = f->inst[value].block;
    w->nblocks = 0;
    for (uint32_t u = w->uses->start[value]; u < w->uses->start[value + 1]; u++) {
        IrRef user = w->uses->use[u];
        const IrInst *i = &f->inst[user];
        bool again = u > w->uses->start[value] && w->uses->use[u - 1] == user;
        if (again || i->block == IR_NOBLOCK) continue;
        if (i->op != OP_phi) {
            if (i->block != home) live_into(w, value, i->block);
            continue;
        }
        const IrBlock *b = &f->blocks.items[i->block];
        for (uint32_t k = 0; k < i->nlist; k++)
            if (f->pool.items[i->list + k] == value && b->pred[k] != home) live_into(w, value, b->pred[k]);
    }
    for (uint32_t i = 0; i < w->nblocks; i++) {
        const IrBlock *b = &f->blocks.items[w->blocks[i]];
        for (uint32_t k = 0; k < b->npred; k++)
            if (b->pred[k] != home) live_into(w, value, b->pred[k]);
    }
}

bool *ir_after_pads(const IrFunc *f, Arena *scratch) {
    bool *after = NULL;
    uint32_t *stack = NULL, sp = 0;
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        if (!f->blocks.items[b].landing || !f->blocks.items[b].first) continue;
        if (!after) {
            after = ARENA_ARRAY(scratch, bool, f->blocks.len);
            stack = arena_alloc_raw(scratch, sizeof(uint32_t) * f->blocks.len);
        }
        if (after[b]) continue;
        after[b] = true;
        stack[sp++] = b;
        while (sp) {
            const IrBlock *blk = &f->blocks.items[stack[--sp]];
            for (uint32_t s = 0; s < blk->nsucc; s++) {
                uint32_t t = blk->succ[s];
                if (after[t]) continue;
                after[t] = true;
                stack[sp++] = t;
            }
        }
    }
    return after;
}
