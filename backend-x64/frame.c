/* The stack frame. Every function has a frame pointer:
 *
 *   rbp + 16   incoming stack arguments
 *   rbp + 8    return address
 *   rbp        caller's rbp
 *   rbp - 8k   callee-saved registers, in the order of the pushes
 *              word that keeps rsp for landing pads, when localloc moves it
 *              spill area
 *              slots, then those that the prologue zeroes
 *   rsp        outgoing stack arguments
 *
 * A function with landing pads saves all callee-saved registers: the unwinder does not restore them on its
 * way, so the function gives its caller back what it was given. A frame of more than a page touches each page
 * in order, so that a stack overflow meets the guard page. */
#include "backend-x64/x64.h"

enum { PAGE = 4096 };

static const uint8_t callee_saved[] = {X64_RBX, X64_R12, X64_R13, X64_R14, X64_R15};

static bool has_pads(const IrFunc *f) {
    for (uint32_t r = 1; r < f->regions.len; r++)
        if (f->regions.items[r].pad != IR_NOBLOCK) return true;
    return false;
}

/* Offsets count downward from rbp: `depth` bytes are in use. Slots ask for 16 at most: rbp itself is
 * aligned to no more. */
static uint64_t place_slots(XFrame *fr, const IrFunc *f, uint64_t depth, bool zeroed) {
    for (uint32_t k = 0; k < f->slots.len; k++) {
        const IrSlot *s = &f->slots.items[k];
        if (s->zeroed != zeroed) continue;
        uint64_t align = s->align > 16 ? 16 : s->align < 8 && s->size >= 8 ? 8 : s->align ? s->align : 1;
        depth = (depth + s->size + align - 1) & ~(align - 1);
        fr->slot[k] = -(int32_t)depth;
    }
    return depth;
}

XFrame x64_frame_layout(const XFunc *x, const RaResult *ra, BackendEnv *env) {
    const IrFunc *f = x->ir;
    XFrame fr = {.dynamic = x->dynamic};
    bool pads = has_pads(f);
    for (unsigned k = 0; k < sizeof callee_saved; k++)
        if (pads || (ra->used >> callee_saved[k] & 1)) fr.saved[fr.nsaved++] = callee_saved[k];
    uint64_t depth = fr.nsaved * 8;
    if (pads && x->dynamic) fr.sp_save = -(int32_t)(depth += 8);
    depth += (uint64_t)ra->spill_units * 8;
    fr.spill = -(int32_t)depth;
    fr.slot = arena_alloc_raw(env->scratch, sizeof(int32_t) * (f->slots.len + 1));
    uint64_t total = 0;
    for (uint32_t k = 0; k < f->slots.len; k++) total += f->slots.items[k].size + 16;
    if (depth + total + x->outgoing > X64_MAX_FRAME)
        diag_fail(env->diag, "%s: the stack frame would be larger than 1 GiB", f->name);
    depth = place_slots(&fr, f, depth, false);
    fr.zero_hi = -(int32_t)(depth & ~UINT64_C(7)); /* whole words; other slots may be zeroed along */
    depth = place_slots(&fr, f, depth, true);
    fr.zero_lo = -(int32_t)((depth + 7) & ~UINT64_C(7));
    if (fr.zero_lo < fr.zero_hi) depth = (uint64_t)-fr.zero_lo;
    fr.size = (uint32_t)((depth + x->outgoing + 15) & ~UINT64_C(15));
    return fr;
}

static void touch(Emit *e) { x64_mr(e, X64_TEST, 8, x64_mem(X64_RSP, 0), X64_RSP); }

/* Lowers rsp by n bytes, one page at a time, so that each page is touched in order. */
static void allocate(Emit *e, uint32_t n) {
    enum { UNROLL = 4, RED = 64 }; /* what a call and the next prologue write before they touch again */
    if (!n) return;
    if (n < PAGE - RED) {
        x64_ri(e, X64_SUB, 8, X64_RSP, n);
        return;
    }
    if (n / PAGE <= UNROLL) {
        for (uint32_t k = 0; k < n / PAGE; k++) {
            x64_ri(e, X64_SUB, 8, X64_RSP, PAGE);
            touch(e);
        }
    } else {
        x64_rm(e, X64_LEA, 8, X64_SCRATCH, x64_mem(X64_RSP, -(int32_t)(n / PAGE * PAGE)));
        uint32_t loop = (uint32_t)(e->p - e->buf);
        x64_ri(e, X64_SUB, 8, X64_RSP, PAGE);
        touch(e);
        x64_rr(e, X64_CMP, 8, X64_RSP, X64_SCRATCH);
        uint32_t back = x64_skip(e, X64_CC_NE);
        x64_patch_rel8(e->buf + back - 1, e->buf + loop);
    }
    if (n % PAGE) {
        x64_ri(e, X64_SUB, 8, X64_RSP, n % PAGE);
        touch(e);
    }
}

/* Zeroes [rbp + lo, rbp + hi), a multiple of 8, without touching a register that carries an argument. */
static void zero_range(Emit *e, int32_t lo, int32_t hi) {
    enum { UNROLL = 128 };
    if (lo == hi) return;
    if (hi - lo == 8) {
        x64_put(
            e,
            (X64Inst){
                .op = X64_MOV, .size = 8, .opnd = {X64_OPND_MEM, X64_OPND_IMM}, .mem = x64_mem(X64_RBP, lo)});
        return;
    }
    x64_rr(e, X64_XORPS, 8, X64_FSCRATCH, X64_FSCRATCH);
    if (hi - lo > UNROLL) {
        int32_t bulk = (hi - lo) & ~31;
        x64_ri(e, X64_MOV, 8, X64_SCRATCH, -bulk);
        uint32_t loop = (uint32_t)(e->p - e->buf);
        x64_mr(e, X64_MOVUPS, 8, x64_mem_index(X64_RBP, X64_SCRATCH, 1, lo + bulk), X64_FSCRATCH);
        x64_mr(e, X64_MOVUPS, 8, x64_mem_index(X64_RBP, X64_SCRATCH, 1, lo + bulk + 16), X64_FSCRATCH);
        x64_ri(e, X64_ADD, 8, X64_SCRATCH, 32);
        uint32_t back = x64_skip(e, X64_CC_NE);
        x64_patch_rel8(e->buf + back - 1, e->buf + loop);
        lo += bulk;
    }
    for (; hi - lo >= 16; lo += 16) x64_mr(e, X64_MOVUPS, 8, x64_mem(X64_RBP, lo), X64_FSCRATCH);
    if (hi > lo) x64_mr(e, X64_MOVSD, 8, x64_mem(X64_RBP, lo), X64_FSCRATCH);
}

void x64_prologue(Emit *e) {
    const XFrame *fr = &e->frame;
    x64_r(e, X64_PUSH, 8, X64_RBP);
    x64_rr(e, X64_MOV, 8, X64_RBP, X64_RSP);
    for (uint32_t k = 0; k < fr->nsaved; k++) x64_r(e, X64_PUSH, 8, (X64Reg)fr->saved[k]);
    allocate(e, fr->size - fr->nsaved * 8);
    if (fr->sp_save) x64_mr(e, X64_MOV, 8, x64_mem(X64_RBP, fr->sp_save), X64_RSP);
    zero_range(e, fr->zero_lo, fr->zero_hi);
}

/* Everything but the return itself. */
void x64_epilogue(Emit *e) {
    const XFrame *fr = &e->frame;
    uint32_t below = fr->size - fr->nsaved * 8;
    if (fr->dynamic)
        x64_rm(e, X64_LEA, 8, X64_RSP, x64_mem(X64_RBP, -(int32_t)(fr->nsaved * 8)));
    else if (below)
        x64_ri(e, X64_ADD, 8, X64_RSP, below);
    for (uint32_t k = fr->nsaved; k-- > 0;) x64_r(e, X64_POP, 8, (X64Reg)fr->saved[k]);
    x64_r(e, X64_POP, 8, X64_RBP);
}
