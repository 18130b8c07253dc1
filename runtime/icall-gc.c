/* InternalCalls of System.GC, of Environment and of threads: numbers. */
#include "runtime/rt.h"

enum { MAX_GENERATION = 2, ANY_GC = 0, TICK_NS = 100, FULL_KIND = 2, BACKGROUND_KIND = 3, NO_GC_REGION = 4 };

int32_t icall_gc_max_generation(void) { return MAX_GENERATION; }

/* What never moves and is never freed counts as CoreCLR's frozen objects. */
int32_t icall_gc_generation(RtObject *o) { return rt_gc_generation(o); }
uint64_t icall_gc_generation_size(int32_t generation) { return generation == 2 ? rt_gc_heap_bytes() : 0; }
int32_t icall_gc_count(int32_t generation, int32_t special) {
    return special == ANY_GC ? (int32_t)rt_gc_count(generation) : 0;
}
int64_t icall_gc_allocated(void) { return (int64_t)rt_gc_allocated_bytes(); }
int64_t icall_gc_allocated_thread(void) { return (int64_t)rt_gc_allocated_bytes_thread(); }
int64_t icall_gc_pause_ticks(void) { return (int64_t)(rt_gc_pause_total_ns() / 100); }
void icall_gc_suppress_finalize(RtObject *o) { rt_gc_suppress_finalize(o); }

/* Fields of System.GCMemoryInfoData (sequential layout) after the MethodTable pointer. */
typedef struct MemoryInfo {
    RtMethodTable *mt;
    int64_t high_load_threshold, total_available, load, heap_size, fragmented, committed, promoted, pinned,
        finalization_pending, index;
    int32_t generation, pause_percentage; /* hundredths of a percent */
    uint8_t compacted, concurrent;
    struct {
        int64_t size_before, fragmentation_before, size_after, fragmentation_after;
    } generations[5];
    int64_t pause_ticks[2];
} MemoryInfo;

void icall_gc_memory_info(RtObject *o, int32_t kind) {
    rt_check_null(o);
    MemoryInfo *i = (MemoryInfo *)o;
    int64_t physical = (int64_t)rt_gc_physical_memory(), heap = (int64_t)rt_gc_heap_bytes();
    i->high_load_threshold = physical / 100 * 90;
    i->total_available = physical;
    i->index = (int64_t)rt_gc_count(0);
    if (kind == BACKGROUND_KIND) i->index = 0; /* none of that kind */
    if (!i->index) return;                     /* as CoreCLR before the first collection */
    i->load = i->committed = (int64_t)rt_gc_committed_bytes();
    i->heap_size = i->promoted = heap;
    RtLastCollection last = rt_gc_last();
    i->generation = kind == FULL_KIND ? MAX_GENERATION : (int32_t)last.generation;
    i->pause_ticks[0] = (int64_t)(last.pause_ns / TICK_NS);
    i->generations[2].size_before = (int64_t)last.before;
    i->generations[2].size_after = heap;
    if (last.up_ns) i->pause_percentage = (int32_t)(rt_gc_pause_total_ns() * 10000 / last.up_ns);
}

/* ---- settings that are hints here: kept and told ------------------------------------------------- */

static int32_t latency_mode = 1 /* Interactive */, compaction_mode = 1 /* Default */;
int32_t icall_gc_get_latency(void) { return rt_no_gc_active() ? NO_GC_REGION : latency_mode; }
int32_t icall_gc_set_latency(int32_t mode) {
    if (rt_no_gc_active()) return 1; /* SetLatencyModeStatus.NoGCInProgress */
    latency_mode = mode;
    return 0; /* SetLatencyModeStatus.Succeeded */
}
/* CompactOnce holds until the next full collection. */
static uint64_t compaction_set_at;
int32_t icall_gc_get_compaction(void) {
    return compaction_mode == 2 && rt_gc_count(2) > compaction_set_at ? 1 : compaction_mode;
}
void icall_gc_set_compaction(int32_t mode) {
    compaction_mode = mode;
    compaction_set_at = rt_gc_count(2);
}

/* ---- notification, regions without collections --------------------------------------------------- */

uint8_t icall_gc_register_full(int32_t percentage, int32_t large_percentage) {
    (void)percentage, (void)large_percentage;
    return rt_gc_notify_full(true);
}
uint8_t icall_gc_cancel_full(void) { return rt_gc_notify_full(false); }
int32_t qcall_gc_wait_approach(int32_t timeout_ms) { return rt_gc_wait_full(false, timeout_ms); }
int32_t qcall_gc_wait_complete(int32_t timeout_ms) { return rt_gc_wait_full(true, timeout_ms); }
int32_t qcall_gc_start_no_gc(int64_t bytes, int32_t large_known, int64_t large, int32_t no_full) {
    (void)large, (void)no_full;
    return rt_no_gc_start((uint64_t)bytes, large_known);
}
int32_t qcall_gc_no_gc_callback(RtFinalizerWork *w, int64_t bytes) {
    return rt_no_gc_callback(w, (uint64_t)bytes);
}
void qcall_gc_settings(void *context, RtSettingCallback *tell) { rt_gc_settings(context, tell); }
int32_t qcall_gc_end_no_gc(void) { return rt_no_gc_end(); }
int32_t qcall_gc_refresh_limit(void) {
    rt_gc_refresh_limit();
    return 0; /* RefreshMemoryStatus.Succeeded */
}

/* ---- environment and threads --------------------------------------------------------------------- */

int32_t icall_thread_id(void) { return (int32_t)rt_thread()->id; }
int32_t icall_thread_spin_waits(void) { return 7; } /* CoreCLR's value when it has not measured */
