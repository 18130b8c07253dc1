/* Settings of the collector: DOTNET_ variables (hexadecimal) over configProperties of runtimeconfig.json
 * (decimal), by the names that CoreCLR documents. Those that mean nothing to this collector are named in the
 * log (ANVIL_GC_LOG). */
#include <stdlib.h>
#include "runtime/gc.h"

static const struct {
    const char *variable, *property; /* NULL: has none */
    bool used;
} rows[] = {
    [GC_SET_HARD_LIMIT] = {"GCHeapHardLimit", "System.GC.HeapHardLimit", true},
    [GC_SET_HARD_LIMIT_PERCENT] = {"GCHeapHardLimitPercent", "System.GC.HeapHardLimitPercent", true},
    [GC_SET_GEN0_SIZE] = {"GCgen0size", "System.GC.Gen0Size", true},
    [GC_SET_CONSERVE] = {"GCConserveMemory", "System.GC.ConserveMemory", true},
    [GC_SET_RETAIN] = {"GCRetainVM", "System.GC.RetainVM", true},
    [GC_SET_HEAP_COUNT] = {"GCHeapCount", "System.GC.HeapCount", true},
    [GC_SET_COUNT] = {"gcServer", "System.GC.Server", false},
    {"gcConcurrent", "System.GC.Concurrent", false},
    {"GCHeapAffinitizeMask", "System.GC.HeapAffinitizeMask", false},
    {"GCHeapAffinitizeRanges", "System.GC.HeapAffinitizeRanges", false},
    {"GCNoAffinitize", "System.GC.NoAffinitize", false},
    {"GCCpuGroup", "System.GC.CpuGroup", false},
    {"GCHighMemPercent", "System.GC.HighMemoryPercent", false},
    {"GCLOHThreshold", "System.GC.LOHThreshold", false},
    {"GCRegionSize", "System.GC.RegionSize", false},
    {"GCRegionRange", "System.GC.RegionRange", false},
    {"GCLargePages", "System.GC.LargePages", false},
    {"GCName", "System.GC.Name", false},
    {"GCPath", "System.GC.Path", false},
    {"GCDynamicAdaptationMode", "System.GC.DynamicAdaptationMode", false},
    {"TieredPGO", "System.Runtime.TieredPGO", false},
    {"TieredCompilation", "System.Runtime.TieredCompilation", false},
    {"TC_QuickJitForLoops", "System.Runtime.TieredCompilation.QuickJitForLoops", false},
    {"ReadyToRun", NULL, false},
};
enum { NUM_ROWS = sizeof rows / sizeof *rows };

static const char *variable(size_t row) {
    char name[64] = "DOTNET_";
    strcpy(name + 7, rows[row].variable);
    return getenv(name);
}

static const char *property(size_t row) {
    for (uint64_t i = 0; rows[row].property && i < rt_module.num_properties; i++)
        if (!strcmp(rt_module.properties[i].name, rows[row].property)) return rt_module.properties[i].value;
    return NULL;
}

uint64_t gc_setting(GcSetting s) {
    const char *text = variable(s);
    if (text && *text) return strtoull(text, NULL, 16);
    text = property(s);
    if (!text) return 0;
    return strcmp(text, "true") ? strtoull(text, NULL, 10) : 1;
}

void gc_settings_log(void) {
    for (size_t i = 0; i < NUM_ROWS; i++) {
        const char *value = variable(i) ? variable(i) : property(i);
        if (!value) continue;
        const char *parts[] = {"gc setting ", rows[i].variable, " = ", value,
                               rows[i].used ? "\n" : " is not used\n"};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) rt_write_str(rt_gc.log, parts[k]);
    }
}
