// WaitAny, WaitAll, SignalAndWait, abandoned mutexes, registered waits; their errors.
var a = new AutoResetEvent(false);
var m = new ManualResetEvent(false);
var s = new Semaphore(1, 2);
var x = new Mutex();
Console.WriteLine(WaitHandle.WaitAny(new WaitHandle[] { a, m, s }, 100));
Console.WriteLine(WaitHandle.WaitAny(new WaitHandle[] { a, m, s }, 1));
s.Release();
m.Set();
Console.WriteLine(WaitHandle.WaitAll(new WaitHandle[] { m, s, x }, 100));
x.ReleaseMutex();
try
{
    x.ReleaseMutex();
}
catch (ApplicationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    s.Release(3);
}
catch (SemaphoreFullException e)
{
    Console.WriteLine(e.Message);
}

try
{
    WaitHandle.WaitAll(new WaitHandle[] { m, m });
    Console.WriteLine("dup ok");
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + e.Message);
}

try
{
    WaitHandle.WaitAny(new WaitHandle[0]);
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + " " + e.Message);
}

try
{
    WaitHandle.WaitAll(new WaitHandle[] { m, null! });
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + " " + e.Message);
}

try
{
    WaitHandle.WaitAny(Enumerable.Range(0, 65).Select(_ => (WaitHandle)m).ToArray());
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + " " + e.Message);
}

var y = new Mutex();
var th = new Thread(() => y.WaitOne());
th.Start();
th.Join();
try
{
    y.WaitOne();
}
catch (AbandonedMutexException e)
{
    Console.WriteLine(e.MutexIndex + " " + (e.Mutex == null));
}

var z = new Mutex();
th = new Thread(() => z.WaitOne());
th.Start();
th.Join();
try
{
    WaitHandle.WaitAny(new WaitHandle[] { a, z });
}
catch (AbandonedMutexException e)
{
    Console.WriteLine(e.MutexIndex + " " + (e.Mutex == z));
}

Console.WriteLine(WaitHandle.SignalAndWait(a, a, 50, false));
m.Dispose();
try
{
    m.WaitOne();
}
catch (ObjectDisposedException e)
{
    Console.WriteLine(e.Message);
}

int order = 0;
var evs = Enumerable.Range(0, 3).Select(_ => new AutoResetEvent(false)).ToArray();
for (int i = 0; i < 3; i++)
{
    int k = i;
    ThreadPool.RegisterWaitForSingleObject(evs[k], (st, to) =>
    {
        Interlocked.Add(ref order, (int)st! * 10 + (to ? 1 : 0));
    }, k, 10000, true);
}

foreach (var e in evs)
    e.Set();
while (Volatile.Read(ref order) < 30)
    Thread.Sleep(1);
Console.WriteLine(order);
var r = ThreadPool.RegisterWaitForSingleObject(new ManualResetEvent(false), (st, to) =>
{
    Interlocked.Add(ref order, to ? 100 : 0);
}, null, 5, true);
while (Volatile.Read(ref order) < 130)
    Thread.Sleep(1);
Console.WriteLine(order);
Console.WriteLine(r.Unregister(null));
try
{
    new EventWaitHandle(false, EventResetMode.AutoReset, "named");
}
catch (PlatformNotSupportedException e)
{
    Console.WriteLine(e.Message);
}

try
{
    new Semaphore(1, 1, "named");
}
catch (PlatformNotSupportedException e)
{
    Console.WriteLine(e.Message);
}
