// Static constructors and thread statics under threads, spinning, stack guards, ReaderWriterLock.
#pragma warning disable
using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using System.Runtime.CompilerServices;

// double-checked init, volatile, Interlocked loops, thread-static generics, static ctor races
int n = 0;
Parallel.For(0, 8, _ =>
{
    Interlocked.Add(ref n, Once.Value);
});
Console.WriteLine(n + " " + Once.Count);
var cnt = new int[4];
var ths = Enumerable.Range(0, 4).Select(i => new Thread(() =>
{
    for (int k = 0; k < 100; k++)
    {
        TS<int>.X++;
        TS<string>.X += 2;
    }

    cnt[i] = TS<int>.X * 1000 + TS<string>.X;
})).ToArray();
foreach (var t in ths)
    t.Start();
foreach (var t in ths)
    t.Join();
Console.WriteLine(string.Join(",", cnt));
var ev = new ManualResetEventSlim();
string log = "";
var a = new Thread(() =>
{
    ev.Wait();
    lock (ths)
        log += "a";
});
var b = new Thread(() =>
{
    ev.Wait();
    lock (ths)
        log += "a";
});
a.Start();
b.Start();
ev.Set();
a.Join();
b.Join();
Console.WriteLine(log);
var deadline = new Thread(() =>
{
    object x = new(), y = new();
    lock (x)
    {
        var z = new Thread(() =>
        {
            lock (y)
                Console.WriteLine(Monitor.TryEnter(x, 10));
        });
        z.Start();
        z.Join();
    }
});
deadline.Start();
deadline.Join();
var stack = new ConcurrentStack<int>(Enumerable.Range(0, 10));
int[] buf = new int[4];
Console.WriteLine(stack.TryPopRange(buf) + " " + string.Join(",", buf));
var sw = new SpinWait();
for (int i = 0; i < 30; i++)
    sw.SpinOnce();
Console.WriteLine(sw.Count + " " + SpinWait.SpinUntil(() => true, 10));
var mt = new ManualResetValueTaskSourceCore<int>();
Console.WriteLine(mt.GetStatus(mt.Version));
Console.WriteLine(Volatile.Read(ref n) + " " + Thread.VolatileRead(ref n));
Interlocked.MemoryBarrier();
Interlocked.MemoryBarrierProcessWide();
RuntimeHelpers.PrepareConstrainedRegions();
Console.WriteLine(RuntimeHelpers.TryEnsureSufficientExecutionStack());
void Rec(int d)
{
    RuntimeHelpers.EnsureSufficientExecutionStack();
    Rec(d + 1);
}

var small = new Thread(() =>
{
    try
    {
        Rec(0);
    }
    catch (InsufficientExecutionStackException)
    {
        Console.WriteLine("stack guard");
    }
}, 512 * 1024);
small.Start();
small.Join();
var rw = new ReaderWriterLock();
rw.AcquireReaderLock(100);
Console.WriteLine(rw.IsReaderLockHeld);
var ck = rw.UpgradeToWriterLock(100);
Console.WriteLine(rw.IsWriterLockHeld);
rw.DowngradeFromWriterLock(ref ck);
rw.ReleaseReaderLock();
try
{
    rw.ReleaseReaderLock();
}
catch (ApplicationException e)
{
    Console.WriteLine(e.Message);
}

static class Once
{
    public static int Count;
    public static readonly int Value = Make();
    static int Make()
    {
        Interlocked.Increment(ref Count);
        Thread.Sleep(5);
        return 7;
    }

    static Once()
    {
    }
}

static class TS<T>
{
    [ThreadStatic]
    public static int X;
}
