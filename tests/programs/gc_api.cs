// What System.GC and GCSettings answer, and their errors.
using System.Runtime;

Console.WriteLine(GC.MaxGeneration);
int c0 = GC.CollectionCount(0), c1 = GC.CollectionCount(1), c2 = GC.CollectionCount(2);
GC.Collect();
Console.WriteLine($"{GC.CollectionCount(0) > c0} {GC.CollectionCount(1) > c1} {GC.CollectionCount(2) > c2}");
c0 = GC.CollectionCount(0);
c2 = GC.CollectionCount(2);
GC.Collect(0);
Console.WriteLine($"{GC.CollectionCount(0) - c0} {GC.CollectionCount(2) - c2}");
try
{
    GC.Collect(-1);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

try
{
    GC.CollectionCount(-1);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

GC.Collect(7);
Console.WriteLine(GC.CollectionCount(9) >= 0);
object o = new();
Console.WriteLine(GC.GetGeneration(o));
GC.Collect();
GC.Collect();
Console.WriteLine(GC.GetGeneration(o));
GC.KeepAlive(o);
Console.WriteLine(GC.GetGeneration(new byte[100000]));
long before = GC.GetAllocatedBytesForCurrentThread();
var arr = new byte[1000];
long after = GC.GetAllocatedBytesForCurrentThread();
Console.WriteLine(after - before >= 1000 && after - before < 100000);
Console.WriteLine(GC.GetTotalAllocatedBytes() > 0);
Console.WriteLine(GC.GetTotalAllocatedBytes(true) > 0);
Console.WriteLine(GC.GetTotalMemory(false) > 0);
var big = new byte[10_000_000];
Console.WriteLine(GC.GetTotalMemory(false) > 10_000_000);
GC.KeepAlive(big);
var i = GC.GetGCMemoryInfo();
Console.WriteLine($"{i.Index > 0} {i.HeapSizeBytes > 0} {i.TotalAvailableMemoryBytes > 0} {i.HighMemoryLoadThresholdBytes > 0} {i.TotalCommittedBytes > 0} {i.GenerationInfo.Length} {i.PauseDurations.Length} {i.Concurrent} {i.MemoryLoadBytes > 0} {i.PromotedBytes > 0} {i.FragmentedBytes >= 0} {i.PinnedObjectsCount >= 0} {i.PauseTimePercentage >= 0}");
Console.WriteLine(GC.GetGCMemoryInfo(GCKind.FullBlocking).Generation);
Console.WriteLine(GC.GetGCMemoryInfo(GCKind.Background).Index);
Console.WriteLine(GC.GetTotalPauseDuration() > TimeSpan.Zero);
Console.WriteLine(GCSettings.IsServerGC + " " + GCSettings.LatencyMode + " " + GCSettings.LargeObjectHeapCompactionMode);
GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
Console.WriteLine(GCSettings.LatencyMode);
GCSettings.LatencyMode = GCLatencyMode.LowLatency;
Console.WriteLine(GCSettings.LatencyMode);
GCSettings.LatencyMode = GCLatencyMode.Interactive;
GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
Console.WriteLine(GCSettings.LargeObjectHeapCompactionMode);
GC.Collect(2, GCCollectionMode.Forced, true, true);
Console.WriteLine(GCSettings.LargeObjectHeapCompactionMode);
try
{
    GCSettings.LatencyMode = GCLatencyMode.NoGCRegion;
}
catch (Exception e)
{
    Console.WriteLine(e.GetType());
}

try
{
    GCSettings.LatencyMode = (GCLatencyMode)99;
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

GC.AddMemoryPressure(1000);
GC.RemoveMemoryPressure(1000);
try
{
    GC.AddMemoryPressure(0);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

try
{
    GC.RemoveMemoryPressure(-1);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

var pin = GC.AllocateArray<int>(100, pinned: true);
Console.WriteLine(pin.Sum());
var un = GC.AllocateUninitializedArray<byte>(5000);
Console.WriteLine(un.Length);
try
{
    GC.AllocateArray<string>(5, true);
    Console.WriteLine("ref ok");
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}

try
{
    GC.AllocateArray<int>(-1);
}
catch (OverflowException e)
{
    Console.WriteLine(e.Message);
}

try
{
    GC.AllocateUninitializedArray<byte>(-1);
}
catch (Exception e)
{
    Console.WriteLine(e.GetType());
}

Console.WriteLine(GC.TryStartNoGCRegion(1_000_000));
Console.WriteLine(GCSettings.LatencyMode);
GC.EndNoGCRegion();
Console.WriteLine(GCSettings.LatencyMode);
GC.TryStartNoGCRegion(100000);
try
{
    GC.TryStartNoGCRegion(1000);
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    GC.EndNoGCRegion();
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    GC.TryStartNoGCRegion(1L << 50);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

try
{
    GC.TryStartNoGCRegion(0);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

Console.WriteLine(GC.TryStartNoGCRegion(1_000_000));
GC.Collect();
try
{
    GC.EndNoGCRegion();
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}
