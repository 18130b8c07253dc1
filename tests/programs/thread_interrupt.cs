// Thread.Interrupt out of everything that blocks; Abort and Suspend are not there.
#pragma warning disable SYSLIB0006, CS0618
static void Run(string what, Action a)
{
    var ready = new ManualResetEventSlim();
    string r = "none";
    var t = new Thread(() =>
    {
        ready.Set();
        try
        {
            a();
            r = "finished";
        }
        catch (ThreadInterruptedException e)
        {
            r = e.Message;
        }
    });
    t.Start();
    ready.Wait();
    Thread.Sleep(30);
    t.Interrupt();
    t.Join();
    Console.WriteLine($"{what}: {r}");
}

object l = new();
Run("sleep", () => Thread.Sleep(Timeout.Infinite));
Run("join", () => Thread.CurrentThread.Join(100000));
Run("event", () => new AutoResetEvent(false).WaitOne());
Run("waitany", () => WaitHandle.WaitAny(new WaitHandle[] { new AutoResetEvent(false), new ManualResetEvent(false) }));
Run("monitor.wait", () =>
{
    lock (l)
        Monitor.Wait(l);
});
Monitor.Enter(l);
Run("monitor.enter", () =>
{
    lock (l)
    {
    }
});
Monitor.Exit(l);
Monitor.Enter(l);
Run("monitor.tryenter", () =>
{
    Monitor.TryEnter(l, 100000);
});
Monitor.Exit(l);
Run("semaphoreslim", () => new SemaphoreSlim(0).Wait());
Run("task.wait", () => new TaskCompletionSource().Task.Wait());
Run("mutex", () =>
{
    using var m = new Mutex();
    m.WaitOne();
    Thread.Sleep(-1);
});
Run("spin then sleep", () =>
{
    Thread.SpinWait(100);
    for (;;)
        Thread.Sleep(1);
});
var u = new Thread(() =>
{
    try
    {
        Thread.Sleep(0);
        Thread.Sleep(10);
        Console.WriteLine("not interrupted");
    }
    catch (ThreadInterruptedException)
    {
        Console.WriteLine("pending interrupt");
    }
});
try
{
    u.Interrupt();
    Console.WriteLine("interrupt of unstarted ok");
}
catch (Exception e)
{
    Console.WriteLine(e.GetType());
}

u.Start();
u.Join();
u.Interrupt();
Console.WriteLine(u.ThreadState);
Thread.CurrentThread.Interrupt();
try
{
    lock (l)
    {
    }

    Console.WriteLine("free lock does not interrupt");
    Thread.Sleep(1);
}
catch (ThreadInterruptedException)
{
    Console.WriteLine("self");
}

try
{
    Thread.CurrentThread.Abort();
}
catch (PlatformNotSupportedException e)
{
    Console.WriteLine(e.Message);
}

try
{
    u.Suspend();
}
catch (PlatformNotSupportedException e)
{
    Console.WriteLine(e.Message);
}

try
{
    Thread.ResetAbort();
}
catch (PlatformNotSupportedException e)
{
    Console.WriteLine(e.Message);
}
