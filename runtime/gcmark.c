/* Marking: roots, scanning, and the check of the heap. */
#include "runtime/gc.h"
#include "runtime/thread.h"

enum {
    SLICE_SHIFT = 9, /* elements of an array of references that are one piece of work: 512 */
    SLICE = 1 << SLICE_SHIFT,
    ALONE = 8192,      /* entries that one marker scans before it asks others to help */
    ALONE_STRESS = 200 /* the same in stress mode */
};

/* ---- work ---------------------------------------------------------------------------------------- */

/* An entry is an object's address, or the rest of an array from a slice on: PART, the slice's number, the
 * array's place in the heap in words. */
enum { PART_WORD_BITS = 40 };
#define PART (1ull << 63)

/* When there is no room, what did not fit is found again by looking at all marked objects (overflow). */
static inline void push(GcMarker *m, uint64_t entry) {
    if (RT_UNLIKELY(m->top == m->high) && !gc_work_room(m)) {
        __atomic_store_n(&rt_gc.mark_overflow, true, __ATOMIC_RELAXED);
        return;
    }
    *m->top++ = entry;
}

/* The next entry; 0: everything is marked. An entry leaves the chunk some steps before it is scanned, so that
 * its memory is in the cache by then. */
static inline uint64_t next(GcMarker *m) {
    if (RT_UNLIKELY(__atomic_load_n(&gc_hungry, __ATOMIC_RELAXED)) && m->shared) gc_work_share(m);
    while (m->ahead_count < GC_AHEAD) {
        if (m->top == m->low) {
            if (m->ahead_count) break;
            if (!gc_work_take(m)) return 0;
        }
        uint64_t entry = *--m->top;
        if (entry & PART) return entry;
        __builtin_prefetch((const void *)entry);
        m->ahead[(m->ahead_at + m->ahead_count++) % GC_AHEAD] = entry;
    }
    uint64_t entry = m->ahead[m->ahead_at % GC_AHEAD];
    m->ahead_at++;
    m->ahead_count--;
    return entry;
}

/* Sets the mark; false when it was set. */
static inline bool set_mark(size_t word, bool shared) {
    uint64_t *marks = &rt_gc.marks[word >> 6], bit = 1ull << (word & 63),
             old = __atomic_load_n(marks, __ATOMIC_RELAXED);
    if (old & bit) return false;
    if (shared) return !(__atomic_fetch_or(marks, bit, __ATOMIC_RELAXED) & bit);
    *marks = old | bit;
    return true;
}

static inline void mark(GcMarker *m, RtObject **slot) {
    RtObject *o = *slot;
    if (gc_offset(o) >= rt_gc.top << GC_BLOCK_SHIFT) return;
    if (RT_UNLIKELY(rt_gc.moving)) {
        RtObject *now = gc_move(o);
        if (now != o) *slot = o = now;
    }
    if (set_mark(gc_offset(o) >> 3, m->shared)) push(m, (uint64_t)(uintptr_t)o);
}

void gc_mark_slot(RtObject **slot) { mark(&gc_first_marker, slot); }

void gc_mark(RtObject *o) {
    if (gc_contains(o) && set_mark(gc_offset(o) >> 3, false)) push(&gc_first_marker, (uint64_t)(uintptr_t)o);
}

/* ---- scanning ------------------------------------------------------------------------------------ */

static inline void mark_lines(const RtObject *o, size_t size) {
    size_t offset = gc_offset(o) - RT_OBJECT_HEADER, last = (offset + size - 1) >> GC_LINE_SHIFT;
    for (size_t i = offset >> GC_LINE_SHIFT; i <= last; i++)
        if (!__atomic_load_n(&rt_gc.lines[i], __ATOMIC_RELAXED))
            __atomic_store_n(&rt_gc.lines[i], 1, __ATOMIC_RELAXED);
}

static void scan_elements(GcMarker *m, RtObject *o, size_t slice) {
    const RtMethodTable *mt = o->mt;
    const RtGcDesc *d = mt->gcdesc;
    size_t n = ((RtArray *)o)->length, index = slice << SLICE_SHIFT,
           end = n - index > SLICE ? index + SLICE : n, stride = mt->flags & 0xFFFF;
    char *p = (char *)o + mt->base_size - RT_OBJECT_HEADER + index * stride;
    if (end < n) push(m, PART | (uint64_t)(slice + 1) << PART_WORD_BITS | gc_offset(o) >> 3);
    if (d->count == 1 && stride == 8) {
        for (size_t i = index; i < end; i++, p += 8) mark(m, (RtObject **)p);
        return;
    }
    for (size_t i = index; i < end; i++, p += stride)
        for (uint32_t k = 0; k < d->count; k++) mark(m, (RtObject **)(p + d->offsets[k]));
}

static inline void scan(GcMarker *m, RtObject *o) {
    const RtMethodTable *mt = o->mt;
    size_t size = rt_object_size(o);
    m->objects++;
    if (size < GC_LARGE) mark_lines(o, size);
    if (!mt->gcdesc) return;
    if (rt_mt_has_components(mt)) {
        scan_elements(m, o, 0);
        return;
    }
    for (uint32_t i = 0; i < mt->gcdesc->count; i++)
        mark(m, (RtObject **)((char *)o + mt->gcdesc->offsets[i]));
}

static inline void scan_entry(GcMarker *m, uint64_t entry) {
    if (RT_LIKELY(!(entry & PART))) {
        scan(m, (RtObject *)(uintptr_t)entry);
        return;
    }
    size_t word = entry & ((1ull << PART_WORD_BITS) - 1);
    scan_elements(m, (RtObject *)(rt_gc.base + word * 8), (size_t)((entry & ~PART) >> PART_WORD_BITS));
}

void gc_mark_work(GcMarker *m) {
    for (uint64_t entry; (entry = next(m));) scan_entry(m, entry);
}

/* Others are asked to help when there has been some work (it is done sooner than another thread has woken up)
 * and there is some to give away: a list has none. */
static void drain(void) {
    enum { PLENTY = 8 };
    GcMarker *m = &gc_first_marker;
    gc_work_begin();
    do {
        for (uint32_t n = rt_gc.stress ? ALONE_STRESS : ALONE; n; n--) {
            uint64_t entry = next(m);
            if (!entry) return;
            scan_entry(m, entry);
        }
    } while (rt_gc.moving || (m->top - m->low < PLENTY && !(m->spare && m->spare->count)));
    gc_work_invite();
    gc_mark_work(m);
}

static void each_marked(void (*visit)(RtObject *)) {
    Gc *gc = &rt_gc;
    for (size_t i = 0; i < gc->top * GC_START_WORDS; i++)
        for (uint64_t bits = gc->marks[i]; bits; bits &= bits - 1)
            visit((RtObject *)(gc->base + (i * 64 + (size_t)__builtin_ctzll(bits)) * 8));
}

static void rescan(RtObject *o) {
    scan(&gc_first_marker, o);
    drain();
}

void gc_mark_drain(void) {
    Gc *gc = &rt_gc;
    drain();
    while (__atomic_load_n(&gc->mark_overflow, __ATOMIC_RELAXED)) {
        gc->mark_overflow = false;
        gc->live_objects = gc->helped = 0;
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
        for (uint32_t i = 0; i < d->count; i++) gc_mark(*(RtObject **)((char *)o + d->offsets[i]));
        return;
    }
    size_t n = ((RtArray *)o)->length, stride = mt->flags & 0xFFFF, first = 0;
    char *data = (char *)o + mt->base_size - RT_OBJECT_HEADER;
    if (low > data) first = (size_t)(low - data) / stride;
    for (char *p = data + first * stride; first < n && p < high; first++, p += stride)
        for (uint32_t k = 0; k < d->count; k++) gc_mark(*(RtObject **)(p + d->offsets[k]));
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
        if (o) gc_mark(o);
    }
}

static void mark_stack_words(const void *start, const void *end) {
    if (!start) return;
    const uintptr_t *p = (const uintptr_t *)(((uintptr_t)start + 7) & ~(uintptr_t)7);
    for (; p + 1 <= (const uintptr_t *)end; p++) {
        RtObject *o = gc_find_object(*p);
        if (!o) continue;
        gc_mark(o);
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
        if (t->object) gc_mark(t->object);
        if (t->statics) gc_mark_conservative(t->statics, (char *)t->statics + rt_module.thread_static_size);
    }
}

static void mark_dependents(void) {
    do gc_mark_drain();
    while (gc_handles_mark_dependent());
}

void gc_mark_all(void *sp) {
    Gc *gc = &rt_gc;
    gc_work_prepare();
    gc->live_objects = gc->helped = gc->moved = 0;
    bool move = !gc->young && gc_move_wanted() && gc_move_choose();
    if (gc->young) mark_cards();
    mark_threads(sp);
    gc_mark_conservative(rt_module.static_roots, rt_module.static_roots_end);
    gc_mark_conservative(rt_module.frozen, rt_module.frozen_end);
    for (size_t i = 0; i < gc->num_ranges; i++)
        gc_mark_conservative(gc->ranges[i].start, gc->ranges[i].start + gc->ranges[i].bytes);
    gc_handles_mark_strong();
    gc_finalizers_mark_queue();
    gc->moving = move;
    mark_dependents();
    gc_handles_clear(false);
    gc_finalizers_find_dead();
    mark_dependents();
    gc_handles_clear(true);
    gc_sync_clear();
    gc->moving = false;
    if (!gc->young) gc->compact = false;
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
