/* Marking: roots, the mark stack, and the check of the heap. */
#include "runtime/gc.h"
#include "runtime/thread.h"

enum {
    SLICE = 512, /* elements of an array of references that are scanned before others get their turn */
    MARK_STACK_MAX = 1 << 28 /* entries of address space */
};

/* ---- mark stack ---------------------------------------------------------------------------------- */

/* When it cannot grow, what did not fit is found again by looking at all marked objects (overflow). */
static bool grow_mark_stack(void) {
    Gc *gc = &rt_gc;
    if (!gc->mark_max) gc->mark_max = MARK_STACK_MAX;
    if (!gc->mark_stack && !(gc->mark_stack = rt_os_reserve((size_t)MARK_STACK_MAX * 8, 4096))) {
        gc->mark_stack = NULL;
        return false;
    }
    size_t cap = gc->mark_cap ? gc->mark_cap * 2 : 8192;
    if (cap > gc->mark_max) cap = gc->mark_max;
    if (cap <= gc->mark_cap || !rt_os_commit(gc->mark_stack, (cap * 8 + 4095) & ~(size_t)4095)) return false;
    gc->mark_cap = cap;
    return true;
}

static inline void push(RtObject *o) {
    Gc *gc = &rt_gc;
    if (RT_UNLIKELY(gc->mark_depth == gc->mark_cap) && !grow_mark_stack()) {
        gc->mark_overflow = true;
        return;
    }
    gc->mark_stack[gc->mark_depth++] = o;
}

/* The elements from `index` on are still to be scanned. */
static void push_rest(RtObject *array, size_t index) {
    Gc *gc = &rt_gc;
    if (gc->mark_depth + 2 > gc->mark_cap && (!grow_mark_stack() || gc->mark_depth + 2 > gc->mark_cap)) {
        gc->mark_overflow = true;
        return;
    }
    gc->mark_stack[gc->mark_depth++] = (RtObject *)index;
    gc->mark_stack[gc->mark_depth++] = (RtObject *)((uintptr_t)array | 1);
}

static inline void mark(RtObject *o) {
    Gc *gc = &rt_gc;
    size_t offset = gc_offset(o);
    if (offset >= gc->top << GC_BLOCK_SHIFT) return;
    uint64_t *word = &gc->marks[offset >> 9], bit = 1ull << (offset >> 3 & 63);
    if (*word & bit) return;
    *word |= bit;
    __builtin_prefetch(o);
    push(o);
}

void gc_mark(RtObject *o) { mark(o); }

/* ---- scanning ------------------------------------------------------------------------------------ */

static inline void mark_lines(const RtObject *o, size_t size) {
    size_t offset = gc_offset(o) - RT_OBJECT_HEADER, last = (offset + size - 1) >> GC_LINE_SHIFT;
    for (size_t i = offset >> GC_LINE_SHIFT; i <= last; i++) rt_gc.lines[i] = 1;
}

static void scan_elements(RtObject *o, size_t index) {
    const RtMethodTable *mt = o->mt;
    const RtGcDesc *d = mt->gcdesc;
    size_t n = ((RtArray *)o)->length, end = n - index > SLICE ? index + SLICE : n,
           stride = mt->flags & 0xFFFF;
    char *p = (char *)o + mt->base_size - RT_OBJECT_HEADER + index * stride;
    if (end < n) push_rest(o, end);
    if (d->count == 1 && stride == 8) {
        for (size_t i = index; i < end; i++, p += 8) mark(*(RtObject **)p);
        return;
    }
    for (size_t i = index; i < end; i++, p += stride)
        for (uint32_t k = 0; k < d->count; k++) mark(*(RtObject **)(p + d->offsets[k]));
}

static inline void scan(RtObject *o) {
    const RtMethodTable *mt = o->mt;
    size_t size = rt_object_size(o);
    rt_gc.live_objects++;
    if (size < GC_LARGE) mark_lines(o, size);
    if (!mt->gcdesc) return;
    if (rt_mt_has_components(mt)) {
        scan_elements(o, 0);
        return;
    }
    for (uint32_t i = 0; i < mt->gcdesc->count; i++) mark(*(RtObject **)((char *)o + mt->gcdesc->offsets[i]));
}

static void drain_stack(void) {
    Gc *gc = &rt_gc;
    while (gc->mark_depth) {
        RtObject *o = gc->mark_stack[--gc->mark_depth];
        if (RT_UNLIKELY((uintptr_t)o & 1))
            scan_elements((RtObject *)((uintptr_t)o - 1), (size_t)gc->mark_stack[--gc->mark_depth]);
        else
            scan(o);
    }
}

static void each_marked(void (*visit)(RtObject *)) {
    Gc *gc = &rt_gc;
    for (size_t i = 0; i < gc->top * GC_START_WORDS; i++)
        for (uint64_t bits = gc->marks[i]; bits; bits &= bits - 1)
            visit((RtObject *)(gc->base + (i * 64 + (size_t)__builtin_ctzll(bits)) * 8));
}

static void rescan(RtObject *o) {
    scan(o);
    drain_stack();
}

void gc_mark_drain(void) {
    Gc *gc = &rt_gc;
    drain_stack();
    while (gc->mark_overflow) {
        gc->mark_overflow = false;
        gc->live_objects = 0;
        each_marked(rescan);
    }
}

/* ---- cards --------------------------------------------------------------------------------------- */

/* Marks what the references of an old object between two addresses point to. */
static void scan_between(RtObject *o, const char *low, const char *high) {
    const RtMethodTable *mt = o->mt;
    const RtGcDesc *d = mt->gcdesc;
    if (!d) return;
    if (!rt_mt_has_components(mt)) {
        for (uint32_t i = 0; i < d->count; i++) mark(*(RtObject **)((char *)o + d->offsets[i]));
        return;
    }
    size_t n = ((RtArray *)o)->length, stride = mt->flags & 0xFFFF, first = 0;
    char *data = (char *)o + mt->base_size - RT_OBJECT_HEADER;
    if (low > data) first = (size_t)(low - data) / stride;
    for (char *p = data + first * stride; first < n && p < high; first++, p += stride)
        for (uint32_t k = 0; k < d->count; k++) mark(*(RtObject **)(p + d->offsets[k]));
}

static void scan_card(size_t b, size_t card) {
    Gc *gc = &rt_gc;
    char *low = gc->base + (card << RT_CARD_SHIFT), *high = low + (1 << RT_CARD_SHIFT);
    if (gc->blocks[b].state >= GC_LARGE_HEAD) {
        size_t head = gc->blocks[b].state == GC_LARGE_TAIL ? gc->blocks[b].arg : b;
        RtObject *o = (RtObject *)(gc->base + (head << GC_BLOCK_SHIFT) + RT_OBJECT_HEADER);
        if (gc_bit(gc->marks, gc_offset(o) >> 3)) scan_between(o, low, high);
        return;
    }
    size_t word = gc_offset(low) >> 3, end = word + ((1 << RT_CARD_SHIFT) >> 3),
           before = gc_start_before(gc->marks, b, word);
    if (before && before != word) {
        RtObject *o = (RtObject *)(gc->base + before * 8);
        if ((char *)o + rt_object_size(o) > low) scan_between(o, low, high);
    }
    for (size_t i = word; i < end; i += 64)
        for (uint64_t bits = gc->marks[i >> 6]; bits; bits &= bits - 1)
            scan_between((RtObject *)(gc->base + (i + (size_t)__builtin_ctzll(bits)) * 8), low, high);
}

/* The old objects that references have been stored to since the last collection. Objects that are marked here
 * are in the bitmap when a later card is looked at: scanning them early does no harm. */
static void mark_cards(void) {
    Gc *gc = &rt_gc;
    for (size_t b = 0; b < gc->top; b++) {
        uint64_t *words = (uint64_t *)(rt_card_table.cards + b * GC_CARDS);
        for (size_t w = 0; w < GC_CARDS / 8; w++) {
            if (!words[w]) continue;
            const uint8_t *cards = (const uint8_t *)&words[w];
            for (size_t i = 0; i < 8 && gc->blocks[b].state != GC_FREE; i++)
                if (cards[i]) scan_card(b, b * GC_CARDS + w * 8 + i);
            words[w] = 0;
        }
    }
}

/* For the next young collection: see gc.h. Of a large object the place that is pointed to. */
static void mark_cards_of(const RtObject *o, uintptr_t word) {
    size_t size = rt_object_size(o);
    if (size < GC_LARGE)
        rt_cards_mark(o, size - RT_OBJECT_HEADER);
    else
        rt_cards_mark((const void *)(word - 1), 1 << RT_CARD_SHIFT);
}

/* ---- roots --------------------------------------------------------------------------------------- */

void gc_mark_conservative(const void *start, const void *end) {
    if (!start) return;
    const uintptr_t *p = (const uintptr_t *)(((uintptr_t)start + 7) & ~(uintptr_t)7);
    for (; p + 1 <= (const uintptr_t *)end; p++) {
        RtObject *o = gc_find_object(*p);
        if (o) mark(o);
    }
}

static void mark_stack_words(const void *start, const void *end) {
    if (!start) return;
    const uintptr_t *p = (const uintptr_t *)(((uintptr_t)start + 7) & ~(uintptr_t)7);
    for (; p + 1 <= (const uintptr_t *)end; p++) {
        RtObject *o = gc_find_object(*p);
        if (!o) continue;
        mark(o);
        mark_cards_of(o, *p);
    }
}

/* The stack of another thread begins where it left managed code or was stopped; the collecting one's at sp.
 */
static void mark_stack_of(const RtThread *t, const void *sp) {
    if (t != &rt_self) {
        sp = t->native_sp;
        if (t->state == RT_THREAD_PARKED)
            for (size_t i = 0; i < sizeof t->parked / sizeof *t->parked; i++)
                mark_stack_words(t->parked[i].start, t->parked[i].end);
        else
            mark_stack_words(t->saved_registers, t->saved_registers + 8);
    }
    mark_stack_words(sp, t->stack_base);
}

static void mark_threads(const void *sp) {
    for (RtThread *t = rt_threads(); t; t = t->next) {
        mark_stack_of(t, sp);
        if (t->object) mark(t->object);
        if (t->statics) gc_mark_conservative(t->statics, (char *)t->statics + rt_module.thread_static_size);
    }
}

static void mark_dependents(void) {
    do gc_mark_drain();
    while (gc_handles_mark_dependent());
}

void gc_mark_all(void *sp) {
    Gc *gc = &rt_gc;
    gc->live_objects = 0;
    if (gc->young) mark_cards();
    mark_threads(sp);
    gc_mark_conservative(rt_module.static_roots, rt_module.static_roots_end);
    gc_mark_conservative(rt_module.frozen, rt_module.frozen_end);
    for (size_t i = 0; i < gc->num_ranges; i++)
        gc_mark_conservative(gc->ranges[i].start, gc->ranges[i].start + gc->ranges[i].bytes);
    gc_handles_mark_strong();
    gc_finalizers_mark_queue();
    mark_dependents();
    gc_handles_clear(false);
    gc_finalizers_find_dead();
    mark_dependents();
    gc_handles_clear(true);
    gc_sync_clear();
}

/* ---- check --------------------------------------------------------------------------------------- */

static void verify_fail(const RtObject *o, const void *ref, const char *what) {
    char name[160], hex[24];
    rt_write_str(2, "heap verification: ");
    rt_type_name(o->mt, name, sizeof name);
    rt_write_str(2, name);
    rt_write_str(2, " at ");
    rt_format_hex(hex, (uint64_t)(uintptr_t)o);
    rt_write_str(2, hex);
    rt_write_str(2, " -> ");
    rt_format_hex(hex, (uint64_t)(uintptr_t)ref);
    rt_write_str(2, hex);
    rt_write_str(2, "\n");
    rt_bug(what);
}

static void verify_ref(const RtObject *o, RtObject *ref) {
    if (!ref || ((char *)ref >= rt_module.frozen && (char *)ref < rt_module.frozen_end)) return;
    if (!gc_contains(ref)) verify_fail(o, ref, "a reference points outside the heap");
    if (!gc_bit(rt_gc.marks, gc_offset(ref) >> 3)) verify_fail(o, ref, "a reference points to a dead object");
    if (gc_find_object((uintptr_t)ref) != ref)
        verify_fail(o, ref, "a reference points into the middle of an object");
}

static void verify_object(RtObject *o) {
    const RtMethodTable *mt = o->mt;
    if (!mt || (uintptr_t)mt & 7 || gc_contains(mt))
        rt_bug("heap verification: an object without a MethodTable");
    size_t size = rt_object_size(o), offset = gc_offset(o) - RT_OBJECT_HEADER;
    if (size < 16 || (size < GC_LARGE && (offset + size - 1) >> GC_BLOCK_SHIFT != offset >> GC_BLOCK_SHIFT))
        verify_fail(o, NULL, "an object has a wrong size");
    if (!mt->gcdesc) return;
    bool array = rt_mt_has_components(mt);
    size_t n = array ? ((RtArray *)o)->length : 1;
    char *p = array ? (char *)o + mt->base_size - RT_OBJECT_HEADER : (char *)o;
    for (size_t i = 0; i < n; i++, p += mt->flags & 0xFFFF)
        for (uint32_t k = 0; k < mt->gcdesc->count; k++)
            verify_ref(o, *(RtObject **)(p + mt->gcdesc->offsets[k]));
}

void gc_verify(void) { each_marked(verify_object); }
