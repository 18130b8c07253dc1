// WeakReference: alive while a strong reference exists, gone after a collection without one; ConditionalWeakTable.
using System.Runtime.CompilerServices;

class Program
{
    class Thing(int n) { public int N = n; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static List<WeakReference<Thing>> Make(int n, List<Thing> keep)
    {
        var weak = new List<WeakReference<Thing>>();
        for (int i = 0; i < n; i++)
        {
            var t = new Thing(i);
            weak.Add(new WeakReference<Thing>(t));
            if (i % 10 == 0) keep.Add(t);
        }
        return weak;
    }

    static void Main()
    {
        var keep = new List<Thing>();
        var weak = Make(1000, keep);
        for (int i = 0; i < 3; i++) GC.Collect();
        int alive = 0, wrong = 0;
        foreach (var w in weak)
            if (w.TryGetTarget(out Thing? t)) { alive++; if (t.N % 10 == 0 && !keep.Contains(t)) wrong++; }
        Console.WriteLine($"{alive >= 100} {alive < 150} {wrong}");
        var table = new ConditionalWeakTable<Thing, string>();
        foreach (Thing t in keep) table.Add(t, $"extra {t.N}");
        GC.Collect();
        Console.WriteLine($"{table.TryGetValue(keep[7], out string? extra)} {extra} {table.TryGetValue(new Thing(1), out _)}");
        GC.KeepAlive(keep);
    }
}
