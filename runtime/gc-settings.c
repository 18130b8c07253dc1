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

static const char *variable(const char *name) {
    char full[64] = "DOTNET_";
    if (!name) return NULL;
    strcpy(full + 7, name);
    const char *text = getenv(full);
    return text && *text ? text : NULL;
}

static const char *property(const char *name) {
    for (uint64_t i = 0; name && i < rt_module.num_properties; i++)
        if (!strcmp(rt_module.properties[i].name, name)) return rt_module.properties[i].value;
    return NULL;
}

static const char *text_of(const char *variable_name, const char *property_name) {
    const char *text = variable(variable_name);
    return text ? text : property(property_name);
}

static uint64_t number_of(const char *variable_name, const char *property_name, uint64_t usual) {
    const char *text = variable(variable_name);
    if (text) return strtoull(text, NULL, 16);
    text = property(property_name);
    if (!text) return usual;
    return strcmp(text, "true") ? strtoull(text, NULL, 10) : 1;
}

uint64_t gc_setting(GcSetting s) { return number_of(rows[s].variable, rows[s].property, 0); }

static uint64_t hard_limit(void) { return rt_gc.hard_limit; }
static uint64_t region_range(void) { return (uint64_t)rt_gc.reserved << GC_BLOCK_SHIFT; }

/* What GC.GetConfigurationVariables tells, in CoreCLR's order, by CoreCLR's names and with its usual values.
 * SET: what is set; IN_FORCE: what the collector does, whatever is set. */
#define SET(name, variable, property, kind, usual) \
    { name, variable, "System.GC." property, NULL, usual, RT_SETTING_##kind }
#define IN_FORCE(name, kind, usual, ask) \
    { name, NULL, NULL, ask, usual, RT_SETTING_##kind }
static const struct {
    const char *name, *variable, *property;
    uint64_t (*ask)(void); /* NULL: always the usual value */
    uint32_t usual;
    uint8_t kind; /* RtSettingKind */
} told[] = {
    IN_FORCE("ServerGC", BOOL, 0, NULL),
    SET("ConcurrentGC", "gcConcurrent", "Concurrent", BOOL, 1),
    SET("RetainVM", "GCRetainVM", "RetainVM", BOOL, 0),
    SET("NoAffinitize", "GCNoAffinitize", "NoAffinitize", BOOL, 0),
    SET("GCCpuGroup", "GCCpuGroup", "CpuGroup", BOOL, 0),
    SET("GCLargePages", "GCLargePages", "LargePages", BOOL, 0),
    SET("LOHThreshold", "GCLOHThreshold", "LOHThreshold", INT, 85000),
    IN_FORCE("HeapCount", INT, 1, NULL),
    SET("MaxHeapCount", "GCMaxHeapCount", "MaxHeapCount", INT, 0),
    SET("GCHeapAffinitizeMask", "GCHeapAffinitizeMask", "HeapAffinitizeMask", INT, 0),
    SET("GCHeapAffinitizeRanges", "GCHeapAffinitizeRanges", "HeapAffinitizeRanges", STRING, 0),
    SET("GCHighMemPercent", "GCHighMemPercent", "HighMemoryPercent", INT, 90),
    IN_FORCE("GCGen0MaxBudget", INT, GC_MOST_BUDGET, NULL),
    IN_FORCE("GCHeapHardLimit", INT, 0, hard_limit),
    SET("GCHeapHardLimitPercent", "GCHeapHardLimitPercent", "HeapHardLimitPercent", INT, 0),
    IN_FORCE("GCRegionRange", INT, 0, region_range),
    SET("GCRegionSize", "GCRegionSize", "RegionSize", INT, 0),
    IN_FORCE("UOHWaitBGCSizeIncPercent", INT, 200, NULL),
    SET("GCHeapHardLimitSOH", "GCHeapHardLimitSOH", "HeapHardLimitSOH", INT, 0),
    SET("GCHeapHardLimitLOH", "GCHeapHardLimitLOH", "HeapHardLimitLOH", INT, 0),
    SET("GCHeapHardLimitPOH", "GCHeapHardLimitPOH", "HeapHardLimitPOH", INT, 0),
    SET("GCHeapHardLimitSOHPercent", "GCHeapHardLimitSOHPercent", "HeapHardLimitSOHPercent", INT, 0),
    SET("GCHeapHardLimitLOHPercent", "GCHeapHardLimitLOHPercent", "HeapHardLimitLOHPercent", INT, 0),
    SET("GCHeapHardLimitPOHPercent", "GCHeapHardLimitPOHPercent", "HeapHardLimitPOHPercent", INT, 0),
    SET("GCConserveMem", "GCConserveMemory", "ConserveMemory", INT, 0),
    SET("GCName", "GCName", "Name", STRING, 0),
    SET("GCPath", "GCPath", "Path", STRING, 0),
    SET("GCDynamicAdaptationMode", "GCDynamicAdaptationMode", "DynamicAdaptationMode", INT, 1),
    SET("GCDTargetTCP", "GCDTargetTCP", "DTargetTCP", INT, 0),
    SET("GCDGen0GrowthPercent", "GCDGen0GrowthPercent", "DGen0GrowthPercent", INT, 0),
    SET("GCDGen0GrowthMinFactor", "GCDGen0GrowthMinFactor", "DGen0GrowthMinFactor", INT, 0),
    SET("GCDGen0GrowthMaxFactor", "GCDGen0GrowthMaxFactor", "DGen0GrowthMaxFactor", INT, 0),
};

void gc_settings_log(void) {
    for (size_t i = 0; i < NUM_ROWS; i++) {
        const char *value = text_of(rows[i].variable, rows[i].property);
        if (!value) continue;
        const char *parts[] = {"gc setting ", rows[i].variable, " = ", value,
                               rows[i].used ? "\n" : " is not used\n"};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) rt_write_str(rt_gc.log, parts[k]);
    }
}

void rt_gc_settings(void *context, RtSettingCallback *tell) {
    rt_gc_physical_memory(); /* looks for limits */
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const char *text = text_of(told[i].variable, told[i].property);
        int64_t value = told[i].kind == RT_SETTING_STRING ? (int64_t)(intptr_t)(text ? text : "")
                        : told[i].ask                     ? (int64_t)told[i].ask()
                                      : (int64_t)number_of(told[i].variable, told[i].property, told[i].usual);
        tell(context, told[i].name, told[i].name, told[i].kind, value);
    }
}
