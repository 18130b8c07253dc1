/* InternalCalls of System.GC, of Environment and of threads: numbers. */
#include "runtime/rt.h"

enum { MAX_GENERATION = 2, ANY_GC = 0 };

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
    (void)kind;
    rt_check_null(o);
    MemoryInfo *i = (MemoryInfo *)o;
    int64_t physical = (int64_t)rt_gc_physical_memory(), heap = (int64_t)rt_gc_heap_bytes();
    i->high_load_threshold = physical / 100 * 90;
    i->total_available = physical;
    i->index = (int64_t)rt_gc_count(0);
    if (!i->index) return; /* as CoreCLR before the first collection */
    i->load = i->committed = (int64_t)rt_gc_committed_bytes();
    i->heap_size = i->promoted = heap;
    i->generations[0].size_before = i->generations[0].size_after = heap;
}

/* ---- settings that are hints here: kept and told ------------------------------------------------- */

static int32_t latency_mode = 1 /* Interactive */, compaction_mode = 1 /* Default */;
int32_t icall_gc_get_latency(void) { return latency_mode; }
int32_t icall_gc_set_latency(int32_t mode) {
    latency_mode = mode;
    return 0; /* SetLatencyModeStatus.Succeeded */
}
int32_t icall_gc_get_compaction(void) { return compaction_mode; }
void icall_gc_set_compaction(int32_t mode) { compaction_mode = mode; }

/* ---- environment and threads --------------------------------------------------------------------- */

int32_t icall_thread_id(void) { return (int32_t)rt_thread()->id; }
int32_t icall_thread_spin_waits(void) { return 7; } /* CoreCLR's value when it has not measured */
