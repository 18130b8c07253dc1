// A second library in one process: the names of its types are those of the first.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace Shapes;

public struct Point { public int X; }

public static unsafe class Exports
{
    static readonly List<object> kept = new();

    [UnmanagedCallersOnly(EntryPoint = "more_keep")]
    public static int Keep(Point p)
    {
        kept.Add(p);
        for (int i = 0; i < 1000; i++) kept.Add(i.ToString());
        GC.Collect();
        return kept.OfType<Point>().Sum(q => q.X);
    }
    [UnmanagedCallersOnly(EntryPoint = "more_null")]
    public static int Null(delegate* unmanaged<int, int> inner)
    {
        try { return inner(0) + ((string)kept[^1]).Length + ((int[]?)null)!.Length; }
        catch (NullReferenceException) { return -10; }
    }
    // The name of a function that the runtime itself needs.
    [UnmanagedCallersOnly(EntryPoint = "rt_new")] public static int Taken(int n) => n + 1;
}
