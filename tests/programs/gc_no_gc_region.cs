// Regions without collections: too large, ended by a collection.
try
{
    Console.WriteLine(GC.TryStartNoGCRegion(1L << 50));
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + e.Message);
}

try
{
    Console.WriteLine(GC.TryStartNoGCRegion(1L << 38));
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + e.Message);
}

Console.WriteLine(System.Runtime.GCSettings.LatencyMode);
try
{
    GC.EndNoGCRegion();
}
catch (Exception e)
{
    Console.WriteLine(e.Message);
}

Console.WriteLine(GC.TryStartNoGCRegion(1000000));
GC.Collect();
Console.WriteLine(System.Runtime.GCSettings.LatencyMode);
try
{
    GC.EndNoGCRegion();
    Console.WriteLine("ended");
}
catch (Exception e)
{
    Console.WriteLine(e.Message);
}
