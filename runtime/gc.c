/* The heap: blocks and lines, allocation, sweeping, when to collect. */
#include <stdlib.h>
#include "runtime/gc.h"
#include "runtime/thread.h"

Gc rt_gc;
RtCardTable rt_card_table;

/* ---- address space and blocks -------------------------------------------------------------------- */

static uint64_t env_number(const char *name) {
    const char *s = getenv(name);
    uint64_t n = 0;
    while (s && *s >= '0' && *s <= '9') n = n * 10 + (uint64_t)(*s++ - '0');
    return n;
}

/* One reservation: the blocks, then an array for each kind of metadata. */
enum {
    BLOCK_AND_METADATA =
        GC_BLOCK + sizeof(GcBlock) + GC_LINES + 3 * GC_START_WORDS * 8 + GC_FRESH_WORDS * 8 + GC_CARDS
};

static char *reserve_heap(size_t blocks) { return rt_os_reserve(blocks * BLOCK_AND_METADATA, GC_BLOCK); }

static void *carve(char **p, size_t bytes) {
    void *start = *p;
    *p += bytes;
    return start;
}

void rt_gc_init(void) {
    Gc *gc = &rt_gc;
    /* Address space costs nothing; where it is limited (RLIMIT_AS), take a part of what there is. */
    size_t most = ((size_t)256 << 30) >> GC_BLOCK_SHIFT, blocks = most;
    char *p;
    while (!(p = reserve_heap(blocks)) && blocks > GC_GROW_BLOCKS) blocks /= 2;
    if (p && blocks < most) {
        rt_os_unmap(p, blocks * BLOCK_AND_METADATA);
        p = reserve_heap(blocks /= 2);
    }
    if (!p) rt_bug("no address space for the heap");
    gc->reserved = gc->limit = blocks;
    gc->base = carve(&p, blocks * GC_BLOCK);
    gc->blocks = carve(&p, blocks * sizeof *gc->blocks);
    gc->lines = carve(&p, blocks * GC_LINES);
    gc->marks = carve(&p, blocks * GC_START_WORDS * 8);
    gc->marked_before = carve(&p, blocks * GC_START_WORDS * 8);
    gc->starts = carve(&p, blocks * GC_START_WORDS * 8);
    gc->fresh = carve(&p, blocks * GC_FRESH_WORDS * 8);
    rt_card_table = (RtCardTable){gc->base, blocks * GC_BLOCK, carve(&p, blocks * GC_CARDS)};
    gc->min_budget = gc_setting(GC_SET_GEN0_SIZE);
    if (gc->min_budget < GC_LEAST_BUDGET) gc->min_budget = GC_MIN_BUDGET;
    gc->budget = gc->min_budget;
    gc->no_gc_ended = RT_NO_GC_NONE;
    gc->started_ns = rt_os_time_ns();
    gc->full_at = 2 * GC_MIN_BUDGET;
    gc->stress = env_number("ANVIL_GC_STRESS");
    gc->log = rt_os_open_log(getenv("ANVIL_GC_LOG"));
    gc->verify = env_number("ANVIL_GC_VERIFY") != 0;
    gc->move_all = env_number("ANVIL_GC_MOVE") != 0;
    if (gc->log >= 0) gc_settings_log();
}

/* The largest heap: GCHeapHardLimit, a percentage of the physical memory, or three quarters (20 MiB at least)
 * of what the container has. Asked for when the heap becomes larger than what any limit leaves. */
static void find_limits(void) {
    enum { CONTAINER_PERCENT = 75, CONTAINER_LEAST = 20 << 20 };
    Gc *gc = &rt_gc;
    if (gc->limit_known) return;
    uint64_t machine = rt_os_physical_memory(), container = rt_os_memory_limit(),
             limit = env_number("ANVIL_GC_LIMIT"), percent = gc_setting(GC_SET_HARD_LIMIT_PERCENT);
    gc->physical = container < machine ? container : machine;
    if (!limit) limit = gc_setting(GC_SET_HARD_LIMIT);
    if (!limit && percent > 0 && percent < 100) limit = gc->physical / 100 * percent;
    if (!limit && container < machine) {
        limit = container / 100 * CONTAINER_PERCENT;
        if (limit < CONTAINER_LEAST) limit = CONTAINER_LEAST;
    }
    gc->hard_limit = limit;
    if (limit && limit >> GC_BLOCK_SHIFT < gc->limit) gc->limit = limit >> GC_BLOCK_SHIFT;
    gc->limit_known = true;
}

/* Commits the part [from, to) · bytes_per_block of an array, in whole pages. */
static bool commit_part(void *array, size_t bytes_per_block, size_t from, size_t to) {
    size_t a = from * bytes_per_block & ~(size_t)4095, b = (to * bytes_per_block + 4095) & ~(size_t)4095;
    return rt_os_commit((char *)array + a, b - a);
}

static bool grow_to(size_t blocks) {
    Gc *gc = &rt_gc;
    if (blocks <= gc->committed) return true;
    find_limits();
    if (blocks > gc->limit) return false;
    size_t to = (blocks + GC_GROW_BLOCKS - 1) & ~(size_t)(GC_GROW_BLOCKS - 1), from = gc->committed;
    if (to > gc->limit) to = gc->limit;
    if (!commit_part(gc->blocks, sizeof *gc->blocks, from, to) ||
        !commit_part(gc->lines, GC_LINES, from, to) ||
        !commit_part(gc->marks, GC_START_WORDS * 8, from, to) ||
        !commit_part(gc->marked_before, GC_START_WORDS * 8, from, to) ||
        !commit_part(gc->starts, GC_START_WORDS * 8, from, to) ||
        !commit_part(rt_card_table.cards, GC_CARDS, from, to) ||
        !commit_part(gc->fresh, GC_FRESH_WORDS * 8, from, to) || !commit_part(gc->base, GC_BLOCK, from, to))
        return false;
    for (size_t b = from; b < to; b++) gc->blocks[b] = (GcBlock){.state = GC_FREE, .clean = true};
    gc->committed = to;
    return true;
}

/* First of n adjacent free blocks, lowest address first; SIZE_MAX when the heap cannot grow so far. */
static size_t find_free(size_t n) {
    Gc *gc = &rt_gc;
    while (gc->free_cursor < gc->top && gc->blocks[gc->free_cursor].state != GC_FREE) gc->free_cursor++;
    size_t start = gc->free_cursor, run = 0;
    for (size_t b = start; b < gc->top && run < n; b++) {
        const GcBlock *k = &gc->blocks[b];
        if (k->state == GC_FREE) {
            if (run++ == 0) start = b;
        } else {
            run = 0;
            start = b + 1;
        }
    }
    if (run == 0) start = gc->top;
    if (run < n) {
        if (!grow_to(start + n)) return SIZE_MAX;
        if (gc->top < start + n) gc->top = start + n;
    }
    return start;
}

static char *block_address(size_t b) { return rt_gc.base + (b << GC_BLOCK_SHIFT); }

/* ---- runs ---------------------------------------------------------------------------------------- */

static void account(RtThread *t, size_t bytes) {
    rt_gc.since += bytes;
    t->allocated += bytes;
}

/* Takes back what is left of a run that is given up. */
static void unaccount(RtThread *t, const char *cur, const char *end) {
    rt_gc.since -= (uint64_t)(end - cur);
    t->allocated -= (uint64_t)(end - cur);
}

static void note_run(size_t b, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) gc_set_bit(rt_gc.fresh, b * GC_LINES + i);
    rt_gc.blocks[b].walked = false;
    rt_gc.blocks[b].young |= 1;
}

/* Takes a free block for small objects. */
static char *take_block(size_t *block) {
    size_t b = find_free(1);
    if (b == SIZE_MAX) return NULL;
    GcBlock *k = &rt_gc.blocks[b];
    if (!k->clean) memset(block_address(b), 0, GC_BLOCK);
    *k = (GcBlock){.state = GC_USED};
    note_run(b, 0, GC_LINES);
    *block = b;
    return block_address(b);
}

char *gc_take_block_for_copies(void) {
    Gc *gc = &rt_gc;
    enum { BYTES = GC_START_WORDS * 8 };
    size_t b = find_free(1);
    if (b == SIZE_MAX) return NULL;
    gc->blocks[b] = (GcBlock){.state = GC_USED, .walked = true, .young = 1};
    memset(gc->marks + b * GC_START_WORDS, 0, BYTES);
    memset(gc->marked_before + b * GC_START_WORDS, 0, BYTES);
    memset(gc->starts + b * GC_START_WORDS, 0, BYTES);
    memset(gc->lines + b * GC_LINES, 0, GC_LINES);
    return block_address(b);
}

/* The next run of free lines of the thread's block. */
static bool next_hole(RtThread *t) {
    const uint8_t *lines = rt_gc.lines + t->run_block * GC_LINES;
    uint32_t from = t->run_line;
    while (from < GC_LINES && lines[from]) from++;
    if (from == GC_LINES) return false;
    uint32_t to = from + 1;
    while (to < GC_LINES && !lines[to]) to++;
    char *start = block_address(t->run_block) + from * GC_LINE;
    size_t bytes = (size_t)(to - from) * GC_LINE;
    memset(start, 0, bytes);
    note_run(t->run_block, from, to);
    t->alloc_cur = start;
    t->alloc_end = start + bytes;
    t->run_line = to;
    account(t, bytes);
    return true;
}

static bool next_recyclable(RtThread *t) {
    Gc *gc = &rt_gc;
    while (gc->recycle_cursor < gc->top && gc->blocks[gc->recycle_cursor].state != GC_RECYCLABLE)
        gc->recycle_cursor++;
    if (gc->recycle_cursor >= gc->top) return false;
    t->run_block = gc->recycle_cursor++;
    t->run_line = 0;
    gc->blocks[t->run_block].state = GC_USED;
    return true;
}

/* Gives the thread a run that holds at least one object of one line. */
static bool next_run(RtThread *t) {
    unaccount(t, t->alloc_cur, t->alloc_end);
    t->alloc_cur = t->alloc_end = NULL;
    do {
        if (t->run_line < GC_LINES && next_hole(t)) return true;
    } while (next_recyclable(t));
    size_t b;
    char *p = take_block(&b);
    if (!p) return false;
    t->alloc_cur = p;
    t->alloc_end = p + GC_BLOCK;
    t->run_line = GC_LINES;
    account(t, GC_BLOCK);
    return true;
}

static char *bump(char **cur, char *end, size_t size) {
    char *p = *cur;
    if (size > (size_t)(end - p)) return NULL;
    *cur = p + size;
    return p;
}

/* Small objects go to the next hole. Larger ones that do not fit the current one go to a block kept for
 * them, so that holes are not given up (overflow allocation of Immix). */
static char *alloc_small(RtThread *t, size_t size) {
    char *p = bump(&t->alloc_cur, t->alloc_end, size);
    while (!p && size <= GC_LINE) {
        if (!next_run(t)) return NULL;
        p = bump(&t->alloc_cur, t->alloc_end, size);
    }
    if (p || (p = bump(&t->overflow_cur, t->overflow_end, size))) return p;
    size_t b;
    if (!(p = take_block(&b))) return NULL;
    unaccount(t, t->overflow_cur, t->overflow_end);
    t->overflow_cur = p + size;
    t->overflow_end = p + GC_BLOCK;
    account(t, GC_BLOCK);
    return p;
}

static char *alloc_large(RtThread *t, size_t size) {
    size_t n = (size + GC_BLOCK - 1) >> GC_BLOCK_SHIFT, b = find_free(n);
    if (b == SIZE_MAX) return NULL;
    size_t left = size;
    for (size_t i = 0; i < n; i++) {
        GcBlock *k = &rt_gc.blocks[b + i];
        size_t part = left < GC_BLOCK ? left : GC_BLOCK;
        if (!k->clean) memset(block_address(b + i), 0, part);
        left -= part;
        *k = (GcBlock){.state = GC_LARGE_TAIL, .arg = (uint32_t)b};
    }
    rt_gc.blocks[b] = (GcBlock){.state = GC_LARGE_HEAD, .young = 1, .arg = (uint32_t)n};
    account(t, size);
    return block_address(b);
}

static char *alloc_any(RtThread *t, size_t size) {
    return size >= GC_LARGE ? alloc_large(t, size) : alloc_small(t, size);
}

static void tell_full(void);

/* ---- collecting ---------------------------------------------------------------------------------- */

void rt_gc_retire(RtThread *t) {
    unaccount(t, t->alloc_cur, t->stress_end ? t->stress_end : t->alloc_end);
    unaccount(t, t->overflow_cur, t->overflow_end);
    t->alloc_cur = t->alloc_end = t->overflow_cur = t->overflow_end = NULL;
    t->run_line = GC_LINES;
    t->stress_end = NULL;
}

static void retire_runs(void) {
    for (RtThread *t = rt_threads(); t; t = t->next) rt_gc_retire(t);
}

static void free_block(size_t b) {
    rt_gc.blocks[b] = (GcBlock){.state = GC_FREE};
    memset(rt_gc.starts + b * GC_START_WORDS, 0, GC_START_WORDS * 8);
    if (rt_gc.stress) memset(block_address(b), 0xDB, GC_BLOCK);
}

/* Words of 8 line marks are added up in their highest byte. */
static uint32_t live_lines(size_t b) {
    const uint64_t *lines = (const uint64_t *)(rt_gc.lines + b * GC_LINES);
    uint32_t live = 0;
    for (size_t i = 0; i < GC_LINES / 8; i++) live += (uint32_t)(lines[i] * 0x0101010101010101u >> 56);
    return live;
}

static void sweep_small(size_t b) {
    Gc *gc = &rt_gc;
    uint32_t live = live_lines(b);
    gc->live += (uint64_t)live * GC_LINE;
    if (!live) {
        free_block(b);
        return;
    }
    memcpy(gc->starts + b * GC_START_WORDS, gc->marks + b * GC_START_WORDS, GC_START_WORDS * 8);
    gc->blocks[b] = (GcBlock){.state = live < GC_LINES ? GC_RECYCLABLE : GC_USED,
                              .young = (uint8_t)(gc->blocks[b].young << 1 & 2),
                              .pinned = gc->blocks[b].pinned,
                              .arg = live};
    if (!gc->stress) return;
    for (size_t i = 0; i < GC_LINES; i++)
        if (!gc->lines[b * GC_LINES + i]) memset(block_address(b) + i * GC_LINE, 0xDB, GC_LINE);
}

static void sweep_large(size_t b, size_t n) {
    if (gc_bit(rt_gc.marks, gc_offset(block_address(b) + RT_OBJECT_HEADER) >> 3)) {
        rt_gc.live += (uint64_t)n << GC_BLOCK_SHIFT;
        rt_gc.blocks[b].young = (uint8_t)(rt_gc.blocks[b].young << 1 & 2);
        return;
    }
    for (size_t i = 0; i < n; i++) free_block(b + i);
}

/* A young collection has changed nothing in blocks without young objects. */
static void sweep(void) {
    Gc *gc = &rt_gc;
    if (!gc->young) gc->live = 0;
    for (size_t b = 0, n; b < gc->top; b += n) {
        GcBlock *k = &gc->blocks[b];
        bool small = k->state == GC_USED || k->state == GC_RECYCLABLE;
        n = k->state == GC_LARGE_HEAD ? k->arg : 1;
        if (gc->young && !(k->young & 1)) {
            k->young = 0;
        } else if (small) {
            if (gc->young) gc->live -= (uint64_t)k->arg * GC_LINE;
            memset(gc->fresh + b * GC_FRESH_WORDS, 0, GC_FRESH_WORDS * 8);
            sweep_small(b);
        } else if (k->state == GC_LARGE_HEAD) {
            sweep_large(b, n);
        }
    }
    while (gc->top && gc->blocks[gc->top - 1].state == GC_FREE) gc->top--;
    gc->recycle_cursor = gc->free_cursor = 0;
}

/* Keeps as much free memory as the program will fill before the next collection, and gives the rest back. */
static void release_free(void) {
    Gc *gc = &rt_gc;
    size_t keep = (gc->budget + gc->budget / 4) >> GC_BLOCK_SHIFT;
    for (size_t b = 0, end; b < gc->committed; b = end) {
        end = b + 1;
        if (gc->blocks[b].state != GC_FREE || gc->blocks[b].clean) continue;
        if (keep) {
            keep--;
            continue;
        }
        while (end < gc->committed && gc->blocks[end].state == GC_FREE && !gc->blocks[end].clean) end++;
        rt_os_release(block_address(b), (end - b) << GC_BLOCK_SHIFT);
        for (size_t i = b; i < end; i++) gc->blocks[i].clean = true;
    }
}

static void log_collection(GcReason reason, uint64_t allocated, uint64_t before) {
    static const char *const reasons[] = {"budget", "asked", "no memory", "stress"};
    const struct {
        const char *before;
        uint64_t value;
    } parts[] = {{" KiB, before ", before >> 10},
                 {" KiB, live ", rt_gc.live >> 10},
                 {" KiB, marked ", rt_gc.live_objects},
                 {" objects, by helpers ", rt_gc.helped},
                 {", moved ", rt_gc.moved >> 10},
                 {" KiB, heap ", (uint64_t)rt_gc.top * (GC_BLOCK >> 10)},
                 {" KiB, committed ", (uint64_t)rt_gc.committed * (GC_BLOCK >> 10)},
                 {" KiB, pause ", rt_gc.last_pause_ns / 1000}};
    char line[300] = "gc ", *p = line + 3;
    p += rt_format_u64(p, rt_gc.count);
    p = stpcpy(stpcpy(p, rt_gc.young ? ": young (" : ": full ("), reasons[reason]);
    p = stpcpy(p, "), allocated ");
    p += rt_format_u64(p, allocated >> 10);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        p = stpcpy(p, parts[i].before);
        p += rt_format_u64(p, parts[i].value);
    }
    p = stpcpy(p, " us\n");
    rt_write(rt_gc.log, line, (size_t)(p - line));
}

/* Who was marked already is of generation 2 from now on; blocks that have nobody of generation 1 know it. */
static void begin_marks(void) {
    Gc *gc = &rt_gc;
    enum { BYTES = GC_START_WORDS * 8 };
    for (size_t b = 0; b < gc->top; b++)
        if (!gc->young || gc->blocks[b].young)
            memcpy(gc->marked_before + b * GC_START_WORDS, gc->marks + b * GC_START_WORDS, BYTES);
    if (gc->young) return;
    memset(gc->marks, 0, gc->top * BYTES);
    memset(gc->lines, 0, gc->top * GC_LINES);
    memset(rt_card_table.cards, 0, gc->top * GC_CARDS);
}

/* Young collections come as often as the cache and the heap's size suggest; a full one when the heap has
 * doubled since the last. */
static void set_budgets(void) {
    Gc *gc = &rt_gc;
    uint64_t young = gc->live / 4;
    uint64_t growth = gc_setting(GC_SET_CONSERVE) ? gc->live / 4 : gc->live; /* GCConserveMemory: sooner */
    if (!gc->young) gc->full_at = gc->live + (growth > GC_MIN_BUDGET ? growth : GC_MIN_BUDGET);
    gc->budget = young > GC_MOST_BUDGET ? GC_MOST_BUDGET : young;
    if (gc->budget < gc->min_budget) gc->budget = gc->min_budget;
}

static void collect_from(void *sp, int32_t generation, GcReason reason) {
    Gc *gc = &rt_gc;
    uint64_t begin = rt_os_time_ns(), allocated = gc->since;
    gc->busy = true;
    gc->young = generation == 0;
    retire_runs();
    gc->last_live = gc->live + gc->since;
    begin_marks();
    gc_mark_all(sp);
    if (gc->verify) gc_verify();
    sweep();
    gc->allocated += gc->since;
    gc->since = gc->pressure = 0;
    set_budgets();
    if (!gc_setting(GC_SET_RETAIN)) release_free();
    gc->count++;
    for (int32_t g = 0; g <= generation; g++) gc->counts[g]++;
    gc->last_generation = (uint64_t)generation;
    gc->busy = false;
    gc->last_pause_ns = rt_os_time_ns() - begin;
    gc->pause_ns += gc->last_pause_ns;
    if (gc->log >= 0) log_collection(reason, allocated, gc->last_live);
}

/* Callee-saved registers go to the stack, where the scan sees them. */
__attribute__((noinline)) static void collect_locked(int32_t generation, GcReason reason) {
    uint64_t registers[8];
    rt_spill_registers(registers);
    rt_world_stop();
    collect_from(registers, generation, reason);
    rt_world_start();
    tell_full();
}

/* The region is over when a collection is asked for, or more is allocated than was said. While there is a
 * callback, it is called instead, and the region goes on; CoreCLR counts that as a collection, too. */
static void leave_no_gc(void) {
    rt_gc.no_gc = 0;
    rt_gc.no_gc_ended = RT_NO_GC_NONE;
}

static bool call_back_no_gc(int32_t generation) {
    Gc *gc = &rt_gc;
    if (!gc->no_gc || !gc->no_gc_work) return false;
    rt_finalizers_do(gc->no_gc_work);
    gc->no_gc_work = NULL;
    for (int32_t g = 0; g <= generation; g++) gc->counts[g]++;
    return true;
}

static void abandon_no_gc_work(void) {
    Gc *gc = &rt_gc;
    if (!gc->no_gc_work) return;
    gc->no_gc_work->abandoned = true;
    rt_finalizers_do(gc->no_gc_work);
    gc->no_gc_work = NULL;
}

static void collect_when_due(size_t size) {
    enum { STRESS_FULL = 3 }; /* every third is a full one */
    Gc *gc = &rt_gc;
    if (gc->no_gc) {
        bool over = gc->since + size > gc->no_gc + GC_MIN_BUDGET;
        bool call = gc->no_gc_work && (over || gc->since + size > gc->no_gc_work_at);
        if (call)
            call_back_no_gc(0);
        else if (over)
            leave_no_gc();
    } else if (gc->stress) {
        if (++gc->stress_count % gc->stress == 0)
            collect_locked(gc->count % STRESS_FULL == 0 ? 2 : 0, GC_STRESS);
    } else if (gc->since + size + gc->pressure > gc->budget) {
        collect_locked(gc->live > gc->full_at ? 2 : 0, GC_BUDGET);
    }
}

/* In stress mode every allocation comes here: the run is hidden from the fast path. */
static char *alloc_locked(RtThread *t, size_t size) {
    if (t->stress_end) t->alloc_end = t->stress_end;
    t->stress_end = NULL;
    if (rt_gc.stress || size >= GC_LARGE || size > (size_t)(t->alloc_end - t->alloc_cur))
        collect_when_due(size);
    char *p = alloc_any(t, size);
    if (!p) {
        collect_locked(2, GC_NO_MEMORY);
        p = alloc_any(t, size);
    }
    if (rt_gc.stress) {
        t->stress_end = t->alloc_end;
        t->alloc_end = t->alloc_cur;
    }
    return p;
}

RtObject *rt_gc_try_alloc(RtMethodTable *mt, size_t size, uint32_t length) {
    RtThread *t = rt_thread();
    rt_gc_lock();
    char *p = alloc_locked(t, size);
    RtObject *o = p ? (RtObject *)(p + RT_OBJECT_HEADER) : NULL;
    /* From here on `o` is held and not p, which the scan of a stack takes for the end of the object before:
     * others may collect while this thread waits to wake the finalizers. */
    __asm__("" : "+r"(o));
    if (o) {
        o->mt = mt;
        if (rt_mt_has_components(mt)) ((RtArray *)o)->length = length;
    }
    rt_gc_unlock();
    rt_finalizers_wake();
    return o;
}

RtObject *rt_gc_alloc(RtMethodTable *mt, size_t size, uint32_t length) {
    RtObject *o = rt_gc_try_alloc(mt, size, length);
    if (!o) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return o;
}

void rt_gc_pin(const RtObject *o) { rt_gc.blocks[gc_offset(o) >> GC_BLOCK_SHIFT].pinned = true; }

void rt_gc_compact(void) {
    rt_gc_lock();
    rt_gc.compact = true;
    rt_gc_unlock();
    rt_gc_collect(2);
}

/* What survives a collection is old at once, so generation 1 is collected with generation 2. */
void rt_gc_collect(int32_t generation) {
    rt_thread();
    rt_gc_lock();
    if (generation < 0 || generation > 2) generation = 2;
    if (!call_back_no_gc(generation)) {
        if (rt_gc.no_gc) leave_no_gc();
        collect_locked(generation, GC_ASKED);
    }
    rt_gc_unlock();
    rt_finalizers_wake();
}

/* ---- finding objects ----------------------------------------------------------------------------- */

enum { MIN_SIZE = 16 }; /* header word and MethodTable */

/* Sets the start bits of the objects that were allocated in a block since the last collection. A run ends
 * at a line that was not handed out, or where no object has been allocated yet (the memory is zero). */
static void walk_fresh(size_t b) {
    Gc *gc = &rt_gc;
    size_t first = b * GC_LINES;
    for (uint32_t line = 0; line < GC_LINES;) {
        if (!gc_bit(gc->fresh, first + line)) {
            line++;
            continue;
        }
        char *p = block_address(b) + line * GC_LINE;
        while (line < GC_LINES && gc_bit(gc->fresh, first + line)) line++;
        char *end = block_address(b) + line * GC_LINE;
        while (end - p >= MIN_SIZE) {
            RtObject *o = (RtObject *)(p + RT_OBJECT_HEADER);
            if (!o->mt) break;
            gc_set_bit(gc->starts, gc_offset(o) >> 3);
            p += rt_object_size(o);
        }
    }
    gc->blocks[b].walked = true;
}

void gc_walk_block(size_t b) {
    if (!rt_gc.blocks[b].walked) walk_fresh(b);
}

size_t gc_start_before(const uint64_t *starts, size_t b, size_t word) {
    size_t first = b * GC_START_WORDS, i = word >> 6;
    uint64_t bits = starts[i] << (63 - (word & 63)) >> (63 - (word & 63));
    while (!bits && i > first) bits = starts[--i];
    return bits ? i * 64 + 63 - (size_t)__builtin_clzll(bits) : 0;
}

RtObject *gc_find_object(uintptr_t w) {
    Gc *gc = &rt_gc;
    /* One past the end may be the first byte of the next block; no object starts there. */
    size_t offset = w - 1 - (uintptr_t)gc->base, b = offset >> GC_BLOCK_SHIFT;
    if (offset >= gc->top << GC_BLOCK_SHIFT) return NULL;
    const GcBlock *k = &gc->blocks[b];
    RtObject *o;
    if (k->state == GC_FREE) return NULL;
    if (k->state >= GC_LARGE_HEAD) {
        o = (RtObject *)(block_address(k->state == GC_LARGE_TAIL ? k->arg : b) + RT_OBJECT_HEADER);
    } else {
        gc_walk_block(b);
        size_t word = (offset + 1) >> 3, last = ((b + 1) << (GC_BLOCK_SHIFT - 3)) - 1;
        size_t start = gc_start_before(gc->starts, b, word < last ? word : last);
        if (!start) return NULL;
        o = (RtObject *)(gc->base + start * 8);
    }
    return w >= (uintptr_t)o && w < (uintptr_t)o + rt_object_size(o) ? o : NULL;
}

void rt_cards_mark(const void *start, size_t bytes) {
    uint64_t from = (uint64_t)((const char *)start - rt_card_table.base);
    if (!bytes || from >= rt_card_table.bytes) return;
    size_t first = from >> RT_CARD_SHIFT, last = (from + bytes - 1) >> RT_CARD_SHIFT;
    memset(rt_card_table.cards + first, 1, last - first + 1);
}

bool rt_gc_in_heap(const void *p) { return gc_contains(p); }

/* ---- what the program asks ----------------------------------------------------------------------- */

static uint64_t unused_of(const RtThread *t) {
    const char *end = t->stress_end ? t->stress_end : t->alloc_end;
    return (uint64_t)(end - t->alloc_cur) + (uint64_t)(t->overflow_end - t->overflow_cur);
}

/* What has been handed out, without what threads have not used yet; threads come and go under the lock. */
static uint64_t used_of(const uint64_t *before) {
    rt_gc_lock();
    uint64_t n = *before + rt_gc.since;
    for (const RtThread *t = rt_threads(); t; t = t->next) n -= unused_of(t);
    rt_gc_unlock();
    return n;
}

uint64_t rt_gc_heap_bytes(void) { return used_of(&rt_gc.live); }
uint64_t rt_gc_committed_bytes(void) { return (uint64_t)rt_gc.committed << GC_BLOCK_SHIFT; }
uint64_t rt_gc_allocated_bytes(void) { return used_of(&rt_gc.allocated); }
uint64_t rt_gc_allocated_bytes_thread(void) {
    const RtThread *t = rt_thread();
    return t->allocated - unused_of(t);
}
uint64_t rt_gc_count(int32_t generation) {
    return __atomic_load_n(&rt_gc.counts[generation < 0 || generation > 2 ? 2 : generation],
                           __ATOMIC_RELAXED);
}

/* Objects of CoreCLR's large object heap are of generation 2 from the start. */
int32_t rt_gc_generation(const RtObject *o) {
    enum { LOH = 85000 };
    if (!gc_contains(o)) return INT32_MAX;
    size_t word = gc_offset(o) >> 3;
    if (rt_object_size(o) >= LOH) return 2;
    return !gc_bit(rt_gc.marks, word) ? 0 : gc_bit(rt_gc.marked_before, word) ? 2 : 1;
}
uint64_t rt_gc_pause_total_ns(void) { return rt_gc.pause_ns; }
uint64_t rt_gc_physical_memory(void) {
    rt_gc_lock();
    find_limits();
    rt_gc_unlock();
    return rt_gc.hard_limit ? rt_gc.hard_limit : rt_gc.physical;
}

void rt_gc_refresh_limit(void) {
    rt_gc_lock();
    rt_gc.limit_known = false;
    rt_gc.limit = rt_gc.reserved;
    find_limits();
    rt_gc_unlock();
}

void rt_gc_pressure(int64_t bytes) {
    Gc *gc = &rt_gc;
    rt_gc_lock();
    if (bytes < 0 && gc->pressure < (uint64_t)-bytes) bytes = -(int64_t)gc->pressure;
    gc->pressure += (uint64_t)bytes;
    rt_gc_unlock();
}

RtLastCollection rt_gc_last(void) {
    return (RtLastCollection){rt_gc.last_generation, rt_gc.last_pause_ns, rt_gc.last_live,
                              rt_os_time_ns() - rt_gc.started_ns};
}

/* ---- notification and regions without collections ------------------------------------------------- */

static RtWaitable full_near = {.kind = RT_WAIT_AUTO}, full_done = {.kind = RT_WAIT_AUTO};
static bool notify_full, notify_cancelled;

bool rt_gc_notify_full(bool on) {
    bool was = __atomic_exchange_n(&notify_full, on, __ATOMIC_SEQ_CST);
    __atomic_store_n(&notify_cancelled, !on, __ATOMIC_SEQ_CST);
    if (on) {
        rt_wait_reset(&full_near);
        rt_wait_reset(&full_done);
    } else {
        rt_wait_release(&full_near, 1, NULL);
        rt_wait_release(&full_done, 1, NULL);
    }
    return on || was;
}

int32_t rt_gc_wait_full(bool ended, int32_t timeout_ms) {
    enum { SUCCEEDED, FAILED, CANCELED, TIMEOUT, NOT_APPLICABLE };
    if (!__atomic_load_n(&notify_full, __ATOMIC_SEQ_CST)) return NOT_APPLICABLE;
    RtWaitable *o = ended ? &full_done : &full_near;
    int32_t r = rt_wait_or_throw(&o, 1, false, timeout_ms, false);
    if (r == RT_WAIT_TIMEOUT) return TIMEOUT;
    return __atomic_load_n(&notify_cancelled, __ATOMIC_SEQ_CST) ? CANCELED : SUCCEEDED;
}

/* A full collection follows the young one that has found the heap grown; whoever waits has until then. */
static void tell_full(void) {
    Gc *gc = &rt_gc;
    if (!notify_full) return;
    if (gc->young && gc->live > gc->full_at) rt_wait_release(&full_near, 1, NULL);
    if (!gc->young) rt_wait_release(&full_done, 1, NULL);
}

/* CoreCLR has a budget for small and one for large objects, each as large as is asked for unless it is told
 * how much is for large ones, with 5 % to spare. */
static uint64_t callback_budget(uint64_t bytes, bool large_known) {
    return (bytes + bytes / 20) * (large_known ? 1 : 2);
}

RtNoGcStart rt_no_gc_start(uint64_t bytes, bool large_known) {
    Gc *gc = &rt_gc;
    rt_gc_lock();
    find_limits();
    uint64_t most = (uint64_t)gc->limit << GC_BLOCK_SHIFT;
    RtNoGcStart r = gc->no_gc ? RT_NO_GC_TWICE : bytes > most ? RT_NO_GC_NO_MEMORY : RT_NO_GC_STARTED;
    abandon_no_gc_work();
    if (r == RT_NO_GC_STARTED) {
        collect_locked(2, GC_ASKED);
        if (gc->live + bytes > most) r = RT_NO_GC_NO_MEMORY;
    }
    gc->no_gc = r == RT_NO_GC_STARTED ? bytes : 0; /* a second start ends the first, as under CoreCLR */
    gc->no_gc_ended = r == RT_NO_GC_STARTED ? RT_NO_GC_ENDED : RT_NO_GC_NONE;
    gc->no_gc_budget = callback_budget(bytes, large_known);
    rt_gc_unlock();
    rt_finalizers_wake();
    return r;
}

RtNoGcEnd rt_no_gc_end(void) {
    rt_gc_lock();
    RtNoGcEnd r = rt_gc.no_gc_ended;
    rt_gc.no_gc = 0;
    rt_gc.no_gc_ended = RT_NO_GC_NONE;
    abandon_no_gc_work();
    rt_gc_unlock();
    rt_finalizers_wake();
    return r;
}

RtNoGcCallback rt_no_gc_callback(RtFinalizerWork *w, uint64_t bytes) {
    Gc *gc = &rt_gc;
    rt_gc_lock();
    uint64_t left = gc->no_gc_budget > gc->since ? gc->no_gc_budget - gc->since : 0;
    RtNoGcCallback r = !gc->no_gc       ? RT_NO_GC_NOT_STARTED
                       : gc->no_gc_work ? RT_NO_GC_HAS_ONE
                       : bytes > left   ? RT_NO_GC_TOO_MUCH
                                        : RT_NO_GC_REGISTERED;
    if (r == RT_NO_GC_REGISTERED) {
        gc->no_gc_work = w;
        gc->no_gc_work_at = gc->since + bytes;
    }
    rt_gc_unlock();
    return r;
}

bool rt_no_gc_active(void) { return __atomic_load_n(&rt_gc.no_gc, __ATOMIC_RELAXED) != 0; }

void rt_root_add(void *start, size_t bytes) {
    Gc *gc = &rt_gc;
    rt_gc_lock();
    if (gc->num_ranges == gc->cap_ranges) {
        size_t cap = gc->cap_ranges ? gc->cap_ranges * 2 : 16;
        struct GcRange *grown = realloc(gc->ranges, cap * sizeof *grown);
        if (!grown) rt_bug("no memory for a root");
        gc->ranges = grown;
        gc->cap_ranges = cap;
    }
    gc->ranges[gc->num_ranges++] = (struct GcRange){start, bytes};
    rt_gc_unlock();
}
