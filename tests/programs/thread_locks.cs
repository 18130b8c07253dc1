// Monitor, Lock, SpinLock, Lazy: order, recursion, timeouts, errors.
object o = new();
bool taken = false;
Monitor.Enter(o, ref taken);
Console.WriteLine(taken);
try
{
    Monitor.Enter(o, ref taken);
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}

Console.WriteLine(Monitor.IsEntered(o));
bool r = true;
var t = new Thread(() => r = Monitor.TryEnter(o, 30));
var sw = System.Diagnostics.Stopwatch.StartNew();
t.Start();
t.Join();
Console.WriteLine(r + " " + (sw.ElapsedMilliseconds >= 25));
for (int i = 0; i < 100; i++)
    Monitor.Enter(o);
for (int i = 0; i < 100; i++)
    Monitor.Exit(o);
Monitor.Exit(o);
try
{
    Monitor.Exit(o);
}
catch (SynchronizationLockException e)
{
    Console.WriteLine(e.Message);
}

try
{
    Monitor.Wait(o);
}
catch (SynchronizationLockException e)
{
    Console.WriteLine(e.Message);
}

try
{
    Monitor.Pulse(o);
}
catch (SynchronizationLockException e)
{
    Console.WriteLine(e.Message);
}

try
{
    Monitor.Enter(null!);
}
catch (ArgumentNullException e)
{
    Console.WriteLine(e.ParamName);
}

try
{
    Monitor.TryEnter(o, -2);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

lock (o)
    Console.WriteLine(Monitor.Wait(o, 5));
var q = new Queue<int>();
long sum = 0;
var cons = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
{
    for (;;)
    {
        int v;
        lock (q)
        {
            while (q.Count == 0)
                Monitor.Wait(q);
            v = q.Dequeue();
        }

        if (v < 0)
            return;
        Interlocked.Add(ref sum, v);
    }
})).ToArray();
foreach (var c in cons)
    c.Start();
for (int i = 0; i < 2000; i++)
    lock (q)
    {
        q.Enqueue(i);
        Monitor.Pulse(q);
    }

lock (q)
{
    for (int i = 0; i < 3; i++)
        q.Enqueue(-1);
    Monitor.PulseAll(q);
}

foreach (var c in cons)
    c.Join();
Console.WriteLine(sum);
var order = new List<int>();
var ws = new List<Thread>();
int waiting = 0;
object p = new();
for (int i = 0; i < 5; i++)
{
    int k = i;
    var w = new Thread(() =>
    {
        lock (p)
        {
            waiting++;
            Monitor.Wait(p);
            order.Add(k);
        }
    });
    ws.Add(w);
    w.Start();
    while (true)
    {
        lock (p)
            if (waiting == k + 1)
                break;
        Thread.Sleep(1);
    }
}

for (int i = 0; i < 5; i++)
{
    lock (p)
        Monitor.Pulse(p);
    while (true)
    {
        lock (p)
            if (order.Count == i + 1)
                break;
        Thread.Sleep(1);
    }
}

foreach (var w in ws)
    w.Join();
Console.WriteLine(string.Join(",", order));
var l = new Lock();
using (l.EnterScope())
    Console.WriteLine(l.IsHeldByCurrentThread);
lock (l)
{
    Console.WriteLine(l.TryEnter());
    l.Exit();
}

try
{
    l.Exit();
}
catch (SynchronizationLockException e)
{
    Console.WriteLine(e.Message);
}

var sl = new SpinLock(true);
bool g = false;
sl.Enter(ref g);
Console.WriteLine(sl.IsHeldByCurrentThread);
bool g2 = false;
try
{
    sl.Enter(ref g2);
}
catch (LockRecursionException e)
{
    Console.WriteLine(e.Message);
}

sl.Exit();
int cnt = 0;
var sl2 = new SpinLock(false);
Parallel.For(0, 1000, i =>
{
    bool x = false;
    sl2.Enter(ref x);
    cnt++;
    sl2.Exit();
});
Console.WriteLine(cnt);
Console.WriteLine(Monitor.LockContentionCount >= 1);
int h = o.GetHashCode();
lock (o)
    Console.WriteLine(o.GetHashCode() == h);
[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)]
static void S()
{
}

S();
var lazy = new Lazy<int>(() =>
{
    Interlocked.Increment(ref cnt);
    return 3;
});
Parallel.For(0, 100, i => _ = lazy.Value);
Console.WriteLine(cnt);
var le = new Lazy<int>(() => throw new Exception("lz"));
for (int i = 0; i < 2; i++)
    try
    {
        _ = le.Value;
    }
    catch (Exception e)
    {
        Console.WriteLine(e.Message);
    }

int init = 0;
object? io = null;
object? lk = null;
string? s = null;
Console.WriteLine(LazyInitializer.EnsureInitialized(ref s, () => "init"));
bool b = false;
LazyInitializer.EnsureInitialized(ref init, ref b, ref lk, () => 7);
Console.WriteLine(init + " " + b);
