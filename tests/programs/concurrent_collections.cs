// Concurrent collections and Interlocked.
using System.Collections.Concurrent;

var d = new ConcurrentDictionary<int, int>();
Parallel.For(0, 10000, i => d.AddOrUpdate(i % 100, 1, (k, v) => v + 1));
Console.WriteLine(d.Values.Sum() + " " + d.Count);
var q = new ConcurrentQueue<int>();
var s = new ConcurrentStack<int>();
var b = new ConcurrentBag<int>();
Parallel.For(0, 1000, i =>
{
    q.Enqueue(i);
    s.Push(i);
    b.Add(i);
});
Console.WriteLine($"{q.Sum()} {s.Sum()} {b.Sum()}");
long t = 0;
Parallel.For(0, 1000, i =>
{
    if (q.TryDequeue(out var x))
        Interlocked.Add(ref t, x);
    if (s.TryPop(out x))
        Interlocked.Add(ref t, x);
    if (b.TryTake(out x))
        Interlocked.Add(ref t, x);
});
Console.WriteLine($"{t} {q.IsEmpty} {s.IsEmpty} {b.IsEmpty}");
using var bc = new BlockingCollection<int>(5);
var p = Task.Run(() =>
{
    for (int i = 0; i < 100; i++)
        bc.Add(i);
    bc.CompleteAdding();
});
Console.WriteLine(bc.GetConsumingEnumerable().Sum());
Console.WriteLine(bc.IsCompleted);
try
{
    bc.Add(1);
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    bc.Take();
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

Console.WriteLine(d.GetOrAdd(500, k => k * 2) + " " + d.TryRemove(500, out var rem) + rem + " " + d.TryUpdate(1, 5, 100) + d[1]);
var imm = System.Collections.Immutable.ImmutableDictionary<int, int>.Empty;
Parallel.For(0, 100, i => System.Collections.Immutable.ImmutableInterlocked.AddOrUpdate(ref imm, i, i, (k, v) => v));
Console.WriteLine(imm.Count);
int x2 = 5;
Console.WriteLine(Interlocked.CompareExchange(ref x2, 6, 5) + " " + Interlocked.Exchange(ref x2, 7) + " " + Interlocked.And(ref x2, 3) + " " + Interlocked.Or(ref x2, 8) + " " + x2 + " " + Interlocked.Decrement(ref x2));
long lg = 1L << 40;
Console.WriteLine(Interlocked.Add(ref lg, 5) + " " + Interlocked.Read(ref lg));
object? o = null;
Console.WriteLine(Interlocked.CompareExchange(ref o, "a", null) ?? "null");
Console.WriteLine(Interlocked.Exchange<string?>(ref o_s, "q") ?? "null");
double db = 1;
Interlocked.CompareExchange(ref db, 2.5, 1);
Console.WriteLine(db);
byte by = 1;
Interlocked.Exchange(ref by, 200);
Console.WriteLine(by);
DayOfWeek dw = DayOfWeek.Monday;
Interlocked.Exchange(ref dw, DayOfWeek.Friday);
Console.WriteLine(dw);
var part = Partitioner.Create(0, 1000, 100);
long ps = 0;
Parallel.ForEach(part, r =>
{
    for (int i = r.Item1; i < r.Item2; i++)
        Interlocked.Add(ref ps, i);
});
Console.WriteLine(ps);
partial class Program
{
    static string? o_s;
}
