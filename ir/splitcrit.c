/* splitcrit: puts an empty block on every critical edge, an edge from a block with several successors to one
 * that has other predecessors too, so that the allocator finds a place for the moves of the edge. Edges of
 * one switch to one block that carry the same values share theirs. Edges to landing pads stay: nothing is
 * moved on them. */
#include "ir/passes.h"

static bool same_operands(const IrFunc *f, uint32_t block, uint32_t x, uint32_t y) {
    for (IrRef r = f->blocks.items[block].first; f->inst[r].op == OP_phi; r = f->inst[r].next)
        if (f->pool.items[f->inst[r].list + x] != f->pool.items[f->inst[r].list + y]) return false;
    return true;
}

/* By block: its predecessor, when it has no phis and is entered from one block only, else IR_NOBLOCK. */
static uint32_t *sole_preds(const IrFunc *f, Arena *scratch) {
    uint32_t *sole = arena_alloc_raw(scratch, sizeof(uint32_t) * f->blocks.len);
    for (uint32_t i = 0; i < f->blocks.len; i++) {
        const IrBlock *b = &f->blocks.items[i];
        sole[i] = b->npred && f->inst[b->first].op != OP_phi ? b->pred[0] : IR_NOBLOCK;
        for (uint32_t k = 1; k < b->npred; k++)
            if (b->pred[k] != sole[i]) sole[i] = IR_NOBLOCK;
    }
    return sole;
}

static void add_pred(IrFunc *f, uint32_t block, uint32_t pred) {
    IrBlock *b = &f->blocks.items[block];
    if (b->npred == b->cappred) {
        uint32_t cap = b->cappred ? 2 * b->cappred : 1;
        b->pred = arena_grow(f->arena, b->pred, sizeof(uint32_t) * b->cappred, sizeof(uint32_t) * cap);
        b->cappred = cap;
    }
    b->pred[b->npred++] = pred;
}

static uint32_t split(IrFunc *f, uint32_t from, uint32_t to, uint32_t slot) {
    bool enters = f->inst[f->blocks.items[from].last].op == OP_try;
    uint32_t b = ir_block_new(f, f->blocks.items[enters ? to : from].region);
    f->blocks.items[b].cold = f->blocks.items[to].cold;
    f->blocks.items[b].succ = ARENA_ARRAY(f->arena, uint32_t, 1);
    f->blocks.items[b].succ[0] = to;
    f->blocks.items[b].nsucc = 1;
    ir_append(f, b, (IrInst){.op = OP_jmp, .loc = UINT32_MAX});
    f->blocks.items[to].pred[slot] = b;
    return b;
}

/* Drops the predecessors that were marked, with their phi operands. */
static void compact_preds(IrFunc *f, uint32_t block) {
    IrBlock *b = &f->blocks.items[block];
    uint32_t n = 0;
    for (IrRef r = b->first; f->inst[r].op == OP_phi; r = f->inst[r].next) {
        IrRef *list = f->pool.items + f->inst[r].list;
        n = 0;
        for (uint32_t k = 0; k < b->npred; k++)
            if (b->pred[k] != IR_NOBLOCK) list[n++] = list[k];
        f->inst[r].nlist = n;
    }
    n = 0;
    for (uint32_t k = 0; k < b->npred; k++)
        if (b->pred[k] != IR_NOBLOCK) b->pred[n++] = b->pred[k];
    b->npred = n;
}

bool ir_pass_splitcrit(IrFunc *f, IrPassEnv *env) {
    uint32_t n = f->blocks.len;
    IrEdges e = ir_edges(f, env->scratch);
    /* By target: the block on the last edge split, whose edge it was, and the operand it carries. */
    uint32_t *made = ARENA_ARRAY(env->scratch, uint32_t, n),
             *slot_of = ARENA_ARRAY(env->scratch, uint32_t, n);
    const uint32_t *sole = sole_preds(f, env->scratch);
    bool *holes = ARENA_ARRAY(env->scratch, bool, n), changed = false;
    for (uint32_t b = 0; b < n; b++) {
        for (uint32_t s = 0; f->blocks.items[b].nsucc > 1 && s < f->blocks.items[b].nsucc; s++) {
            uint32_t to = f->blocks.items[b].succ[s], slot = e.slot[e.start[b] + s];
            if (f->blocks.items[to].landing || f->blocks.items[to].npred < 2 || sole[to] == b) continue;
            changed = true;
            uint32_t mid = made[to];
            if (mid && f->blocks.items[mid].pred[0] == b && same_operands(f, to, slot_of[to], slot)) {
                f->blocks.items[to].pred[slot] = IR_NOBLOCK;
                holes[to] = true;
            } else {
                mid = made[to] = split(f, b, to, slot);
                slot_of[to] = slot;
            }
            add_pred(f, mid, b);
            f->blocks.items[b].succ[s] = mid;
        }
    }
    for (uint32_t b = 0; b < n; b++)
        if (holes[b]) compact_preds(f, b);
    f->edges_split = true;
    return changed;
}
