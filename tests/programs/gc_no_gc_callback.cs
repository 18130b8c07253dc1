// GC.RegisterNoGCRegionCallback: when it may be registered; called once when so much has been allocated or a collection
// was asked for, and the region goes on; left out at the region's end.
using System.Runtime;

object sink;
using var called = new AutoResetEvent(false);
int calls = 0, before = 0;
Try("outside", () => GC.RegisterNoGCRegionCallback(1000, () => { }));
Try("zero", () => GC.RegisterNoGCRegionCallback(0, () => { }));
Try("negative", () => GC.RegisterNoGCRegionCallback(-1, () => { }));
Try("null", () => GC.RegisterNoGCRegionCallback(1, null!));

Start();
Try("too much", () => GC.RegisterNoGCRegionCallback(200_000_000, () => { }));
Try("registered", () => GC.RegisterNoGCRegionCallback(4_000_000, () => Called("by allocation")));
Try("a second one", () => GC.RegisterNoGCRegionCallback(4_000_000, () => { }));
Allocate(6000);
Report();
Try("end", GC.EndNoGCRegion);

Start();
Try("left out", () => GC.RegisterNoGCRegionCallback(4_000_000, () => Called("never")));
Try("end", GC.EndNoGCRegion);
GC.WaitForPendingFinalizers();

Start();
Try("for a collection", () => GC.RegisterNoGCRegionCallback(4_000_000, () => Called("by GC.Collect")));
GC.Collect();
Report();
GC.Collect();
Console.WriteLine($"{GC.CollectionCount(0) - before} collections, {GCSettings.LatencyMode}");
Try("end", GC.EndNoGCRegion);

Start();
Try("exceeded", () => GC.RegisterNoGCRegionCallback(4_000_000, () => Called("exceeded")));
Allocate(60000);
Console.WriteLine($"{called.WaitOne(10000)} {GCSettings.LatencyMode}");
Try("late", () => GC.RegisterNoGCRegionCallback(4_000_000, () => { }));
Try("end", GC.EndNoGCRegion);
Console.WriteLine(calls);

void Start()
{
    Console.WriteLine(GC.TryStartNoGCRegion(10_000_000));
    before = GC.CollectionCount(0);
}

void Called(string why)
{
    calls++;
    Console.WriteLine($"called {why}");
    called.Set();
}

void Report() =>
    Console.WriteLine($"{called.WaitOne(10000)}, {GC.CollectionCount(0) - before} collections, {GCSettings.LatencyMode}");

void Allocate(int kilobytes)
{
    for (int i = 0; i < kilobytes; i++) sink = new byte[1000];
}

static void Try(string what, Action action)
{
    try
    {
        action();
        Console.WriteLine($"{what}: done");
    }
    catch (Exception e)
    {
        Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}");
    }
}
