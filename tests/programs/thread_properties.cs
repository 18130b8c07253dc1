// What a Thread says of itself, before, while and after it runs.
var t = new Thread(() =>
{
    Thread.Sleep(20);
});
Console.WriteLine($"{t.ThreadState} {t.IsAlive} {t.IsBackground} {t.Name ?? "null"} {t.Priority} {t.IsThreadPoolThread}");
t.Name = "first";
t.Name = "second";
t.IsBackground = true;
t.Priority = ThreadPriority.Highest;
t.Start();
Console.WriteLine(t.IsAlive);
t.Name = "third is a rather long name for a thread";
Console.WriteLine(t.Name);
t.Join();
Console.WriteLine($"{t.ThreadState} {t.IsAlive} {t.Name}");
try
{
    t.Start();
}
catch (ThreadStateException e)
{
    Console.WriteLine(e.Message);
}

try
{
    Console.WriteLine(t.IsBackground);
}
catch (ThreadStateException e)
{
    Console.WriteLine(e.Message);
}

try
{
    t.Priority = ThreadPriority.Lowest;
}
catch (ThreadStateException e)
{
    Console.WriteLine(e.Message);
}

try
{
    t.IsBackground = false;
}
catch (ThreadStateException e)
{
    Console.WriteLine(e.Message);
}

try
{
    new Thread(() =>
    {
    }).Join();
}
catch (ThreadStateException e)
{
    Console.WriteLine(e.Message);
}

try
{
    Thread.Sleep(-2);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.Message);
}

try
{
    new Thread(() =>
    {
    }, -1);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

try
{
    new Thread((ThreadStart)null!);
}
catch (ArgumentNullException e)
{
    Console.WriteLine(e.ParamName);
}

var p = new Thread(o => Console.WriteLine("got " + o));
p.Start(42);
p.Join();
try
{
    new Thread(() =>
    {
    }).Start(1);
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

Console.WriteLine(t.GetApartmentState());
Console.WriteLine(t.TrySetApartmentState(ApartmentState.STA));
Console.WriteLine(Thread.CurrentThread.IsBackground);
try
{
    t.SetApartmentState(ApartmentState.STA);
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + e.Message);
}

int ids = Enumerable.Range(0, 20).Select(_ =>
{
    int id = 0;
    var q = new Thread(() => id = Environment.CurrentManagedThreadId);
    q.Start();
    q.Join();
    return id == q.ManagedThreadId ? 1 : 0;
}).Sum();
Console.WriteLine(ids);
ThreadPool.QueueUserWorkItem(_ =>
{
    var c = Thread.CurrentThread;
    Console.WriteLine($"{c.IsThreadPoolThread} {c.IsBackground} {c.Name}");
});
Thread.Sleep(100);
Thread.MemoryBarrier();
Console.WriteLine(Thread.Yield() || true);
var slot = Thread.AllocateNamedDataSlot("s");
Thread.SetData(slot, 5);
object? other = 1;
var q2 = new Thread(() => other = Thread.GetData(slot));
q2.Start();
q2.Join();
Console.WriteLine($"{Thread.GetData(slot)} {other ?? "null"}");
Thread.FreeNamedDataSlot("s");
Console.WriteLine(Thread.CurrentThread.ThreadState);
Console.WriteLine(Thread.CurrentThread.ManagedThreadId);
Console.WriteLine(Thread.GetCurrentProcessorId() >= 0);
Thread.BeginCriticalRegion();
Thread.EndCriticalRegion();
Console.WriteLine(Thread.CurrentThread.CurrentCulture.Name + "|" + t.GetHashCode().Equals(t.GetHashCode()));
Console.WriteLine(Thread.CurrentThread.ExecutionContext != null);
