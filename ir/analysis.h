/* Facts about the graph that several passes share. All results lie in the arena given and describe the
 * function as it was. Functions that read predecessors need f->preds_valid. */
#ifndef ANVIL_IR_ANALYSIS_H
#define ANVIL_IR_ANALYSIS_H

#include "ir/edit.h"

/* The dominator tree of the reachable blocks. */
typedef struct IrDom {
    uint32_t *rpo; /* reachable blocks, in reverse postorder */
    uint32_t nrpo;
    uint32_t *idom;      /* by block; entry and unreachable blocks: IR_NOBLOCK */
    uint32_t *pre;       /* the tree in preorder */
    uint32_t *in, *last; /* by block: place in `pre`, place of its last descendant; unreachable: IR_NOBLOCK */
} IrDom;
IrDom ir_dom(const IrFunc *f, Arena *scratch);

static inline bool ir_block_reachable(const IrDom *d, uint32_t b) { return d->in[b] != IR_NOBLOCK; }
/* Whether block a dominates b (each block dominates itself). Both reachable. */
static inline bool ir_block_dominates(const IrDom *d, uint32_t a, uint32_t b) {
    return d->in[a] <= d->in[b] && d->in[b] <= d->last[a];
}

/* Which predecessor entry of its target each edge is: edge s of block b has number start[b] + s. Linear,
 * where ir_pred_index for every edge is not. */
typedef struct IrEdges {
    uint32_t *start; /* by block, and one more */
    uint32_t *slot;  /* by edge: index in the target's predecessors and in its phis' operands */
} IrEdges;
IrEdges ir_edges(const IrFunc *f, Arena *scratch);

/* Numbers the instructions of each block in order, by IrRef. */
uint32_t *ir_inst_order(const IrFunc *f, Arena *scratch);

/* Liveness of one value at a time, by walking from its uses up to its definition (Brandner et al. 2011). */
typedef struct IrLiveWalk {
    IrFunc *f;
    const IrUses *uses;
    const bool *only; /* by block: where the walk may go; NULL: everywhere */
    uint32_t *stamp;  /* by block: last value found live in */
    uint32_t *blocks; /* blocks where the value of the last ir_live_walk is live in */
    uint32_t nblocks;
} IrLiveWalk;
void ir_live_init(IrLiveWalk *w, IrFunc *f, const IrUses *uses, const bool *only, Arena *scratch);
void ir_live_walk(IrLiveWalk *w, IrRef value);

/* Blocks reachable from a landing pad, the pads included, by block; NULL when there is no pad. */
bool *ir_after_pads(const IrFunc *f, Arena *scratch);

#endif
