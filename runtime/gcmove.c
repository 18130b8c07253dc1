/* Evacuation: a full collection that moves objects out of fragmented blocks (opportunistic evacuation of
 * Immix).
 *
 * Before marking, blocks with few live lines become candidates. Roots are marked first: what a stack word, a
 * static field, a handle that keeps its object, or a thread refers to is marked by then, and what is marked
 * stays where it is. From then on, marking a reference copies the object out of its candidate block, leaves
 * the copy's address in place of the MethodTable, and mends the reference. Weak and dependent handles, the
 * list of finalizable objects and sync blocks are mended as they are looked through. One thread does it all.
 */
#include "runtime/gc.h"

static struct { char *cur, *end; /* free part of the block that copies go to */ } copies;

/* ---- what to move -------------------------------------------------------------------------------- */

static bool is_small(const GcBlock *k) { return k->state == GC_USED || k->state == GC_RECYCLABLE; }

/* Blocks that were less than half full after the last collection and have got nothing new. When compaction is
 * asked for, also those that are new: what lives in them is not known. */
static bool is_fragmented(const GcBlock *k) {
    if (rt_gc.move_all || (rt_gc.compact && k->young & 1)) return true;
    return k->state == GC_RECYCLABLE && k->arg < GC_LINES / 2;
}

/* GCConserveMemory, n of 1 to 9: (10 - n) tenths of the lines of small objects are free. Without it, half of
 * them, and enough memory to be worth the longer pause. */
static bool is_wasteful(void) {
    enum { USUAL = 5, WORTH_LINES = (16 << 20) / GC_LINE };
    const Gc *gc = &rt_gc;
    uint64_t n = gc_setting(GC_SET_CONSERVE), lines = 0, free = 0;
    for (size_t b = 0; b < gc->top; b++) {
        const GcBlock *k = &gc->blocks[b];
        if (is_small(k)) lines += GC_LINES;
        if (k->state == GC_RECYCLABLE) free += GC_LINES - k->arg;
    }
    if (!n) return free >= WORTH_LINES && free * 10 >= lines * USUAL;
    return n < 10 && free * 10 >= lines * (10 - n);
}

bool gc_move_wanted(void) { return rt_gc.compact || rt_gc.move_all || is_wasteful(); }

bool gc_move_choose(void) {
    Gc *gc = &rt_gc;
    bool any = false;
    for (size_t b = 0; b < gc->top; b++) {
        GcBlock *k = &gc->blocks[b];
        if (!is_small(k) || k->pinned || !is_fragmented(k)) continue;
        gc_walk_block(b); /* later the objects that have gone would be in the way */
        k->candidate = any = true;
    }
    copies.cur = copies.end = NULL;
    return any;
}

/* ---- copying ------------------------------------------------------------------------------------- */

static char *room(size_t size) {
    if (size > (size_t)(copies.end - copies.cur)) {
        char *p = gc_take_block_for_copies();
        if (!p) return NULL;
        copies.cur = p;
        copies.end = p + GC_BLOCK;
    }
    char *p = copies.cur;
    copies.cur += size;
    return p;
}

RtObject *gc_move(RtObject *o) {
    Gc *gc = &rt_gc;
    size_t word = gc_offset(o) >> 3;
    if (!gc->blocks[gc_offset(o) >> GC_BLOCK_SHIFT].candidate || gc_bit(gc->marks, word)) return o;
    uintptr_t *head = (uintptr_t *)o;
    if (*head & 1) return (RtObject *)(*head & ~(uintptr_t)1);
    size_t size = rt_object_size(o);
    char *p = room(size);
    if (!p) return o; /* it stays, as if it were pinned: whoever asks next finds it marked */
    memcpy(p, (char *)o - RT_OBJECT_HEADER, size);
    RtObject *copy = (RtObject *)(p + RT_OBJECT_HEADER);
    *head = (uintptr_t)copy | 1;
    gc_set_bit(gc->starts, gc_offset(copy) >> 3);
    if (gc_bit(gc->marked_before, word)) gc_set_bit(gc->marked_before, gc_offset(copy) >> 3);
    gc->moved += size;
    return copy;
}

RtObject *gc_survivor(RtObject *o) {
    if (!gc_contains(o)) return o;
    if (gc_bit(rt_gc.marks, gc_offset(o) >> 3)) return o;
    uintptr_t head = *(uintptr_t *)o;
    return head & 1 ? (RtObject *)(head & ~(uintptr_t)1) : NULL;
}
