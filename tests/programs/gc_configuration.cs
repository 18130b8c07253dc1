// What GC.GetConfigurationVariables tells, of the usual values and of those that gc_configuration.env sets. Three depend
// on the machine and on the collector: only their types are printed.
foreach (var (name, value) in GC.GetConfigurationVariables())
{
    bool own = name is "GCGen0MaxBudget" or "GCRegionRange" or "GCHeapHardLimit";
    Console.WriteLine($"{name}: {(own ? "" : value)} {value.GetType().Name}");
}

Console.WriteLine((long)GC.GetConfigurationVariables()["GCHeapHardLimit"] == 0x20000000);
