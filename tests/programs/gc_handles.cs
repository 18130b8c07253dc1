// Weak references with resurrection, ConditionalWeakTable, DependentHandle, kinds of GCHandle.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime;

var(s, l, wr) = Make();
GC.Collect();
GC.WaitForPendingFinalizers();
Console.WriteLine($"{s.IsAlive} {l.IsAlive} {wr.TryGetTarget(out _)}");
GC.Collect();
Console.WriteLine(l.IsAlive);
Console.WriteLine(R.saved != null);
R.saved = null;
GC.Collect();
GC.WaitForPendingFinalizers();
GC.Collect();
Console.WriteLine(l.IsAlive);
Console.WriteLine(s.TrackResurrection + " " + l.TrackResurrection);
[MethodImpl(MethodImplOptions.NoInlining)]
static (WeakReference, WeakReference, WeakReference<R>) Make()
{
    (WeakReference, WeakReference, WeakReference<R>) r = default;
    var t = new Thread(() =>
    {
        var o = new R();
        r = (new WeakReference(o), new WeakReference(o, true), new WeakReference<R>(o));
    });
    t.Start();
    t.Join();
    return r;
}

var cwt = new ConditionalWeakTable<object, object>();
var keys = new List<object>();
var w2 = new List<WeakReference>();
OnThread(() =>
{
    for (int i = 0; i < 100; i++)
    {
        var k = new object ();
        var v = new object[]
        {
            k,
            i
        };
        cwt.Add(k, v);
        if (i % 2 == 0)
            keys.Add(k);
        w2.Add(new WeakReference(v));
    }
});
GC.Collect();
GC.WaitForPendingFinalizers();
GC.Collect();
Console.WriteLine(keys.All(k => cwt.TryGetValue(k, out var v) && ((object[])v!)[0] == k));
Console.WriteLine(w2.Count(w => w.IsAlive) < 56);
Console.WriteLine(cwt.Count() < 56);
Console.WriteLine(cwt.Remove(keys[0]));
cwt.AddOrUpdate(keys[1], "x");
Console.WriteLine(cwt.GetValue(keys[1], _ => "y"));
try
{
    cwt.Add(keys[1], "z");
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}

cwt.Clear();
Console.WriteLine(cwt.Count());
Console.WriteLine(cwt.GetOrCreateValue(keys[2]) != null);
GC.KeepAlive(keys);
static void OnThread(Action a)
{
    var t = new Thread(() => a());
    t.Start();
    t.Join();
}

using var dh = new DependentHandle(keys[0], "dep");
Console.WriteLine(dh.Dependent + " " + (dh.Target == keys[0]) + dh.IsAllocated);
var(tg, dp) = dh.TargetAndDependent;
Console.WriteLine(dp);
var h = GCHandle.Alloc(new int[] { 1, 2, 3 }, GCHandleType.Pinned);
unsafe
{
}

Console.WriteLine(Marshal.ReadInt32(h.AddrOfPinnedObject(), 4));
h.Free();
try
{
    h.Free();
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    GCHandle.Alloc(new object[1], GCHandleType.Pinned);
    Console.WriteLine("pinned refs");
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}

var n = GCHandle.Alloc("str");
Console.WriteLine(n.Target + " " + n.IsAllocated + " " + (GCHandle.FromIntPtr(GCHandle.ToIntPtr(n)).Target));
n.Target = "other";
Console.WriteLine(n.Target);
n.Free();
Console.WriteLine(n.IsAllocated);
try
{
    _ = default(GCHandle).Target;
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

var ps = GCHandle.Alloc("pinned", GCHandleType.Pinned);
Console.WriteLine(Marshal.PtrToStringUni(ps.AddrOfPinnedObject()));
ps.Free();
using (var ph = new PinnedGCHandle<int[]>(new[] { 7 }))
    unsafe
    {
    }

using var gh = new GCHandle<string>("typed");
Console.WriteLine(gh.Target);
using var wh = new WeakGCHandle<string>("x" + keys.Count);
wh.TryGetTarget(out var q);
Console.WriteLine(q);
class R
{
    public static R? saved;
    ~R()
    {
        saved = this;
        Console.WriteLine("finalized");
    }
}
