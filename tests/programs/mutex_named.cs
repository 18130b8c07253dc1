// Named mutexes: shared by name, opened, abandoned; their errors.
string name = "anvil-test-" + Environment.ProcessId;
using var m = new Mutex(true, name, out bool created);
Console.WriteLine(created);
using var m2 = new Mutex(false, name, out created);
Console.WriteLine(created);
bool got = true;
var t = new Thread(() =>
{
    using var x = new Mutex(false, name);
    got = x.WaitOne(20);
});
t.Start();
t.Join();
Console.WriteLine(got);
Console.WriteLine(m2.WaitOne(0));
m2.ReleaseMutex();
m.ReleaseMutex();
try
{
    m.ReleaseMutex();
}
catch (ApplicationException e)
{
    Console.WriteLine(e.Message);
}

t = new Thread(() =>
{
    using var x = Mutex.OpenExisting(name);
    got = x.WaitOne(20);
    x.ReleaseMutex();
});
t.Start();
t.Join();
Console.WriteLine(got);
Console.WriteLine(Mutex.TryOpenExisting("no-such-mutex-xyz", out _));
try
{
    Mutex.OpenExisting("no-such-mutex-xyz");
}
catch (WaitHandleCannotBeOpenedException e)
{
    Console.WriteLine(e.Message);
}

t = new Thread(() =>
{
    m.WaitOne();
});
t.Start();
t.Join();
try
{
    m.WaitOne();
    Console.WriteLine("?");
}
catch (AbandonedMutexException e)
{
    Console.WriteLine(e.Message);
}

m.ReleaseMutex();
try
{
    WaitHandle.WaitAny(new WaitHandle[] { m, new AutoResetEvent(false) });
}
catch (PlatformNotSupportedException e)
{
    Console.WriteLine(e.Message);
}

try
{
    new Mutex(false, new string ('x', 300));
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + e.Message.Split('\n')[0]);
}

try
{
    new Mutex(false, "a/b");
}
catch (Exception e)
{
    Console.WriteLine(e.GetType());
}

using var gl = new Mutex(false, "Global\\" + name, out created);
Console.WriteLine(created);
using var lo = new Mutex(false, "Local\\" + name, out created);
Console.WriteLine(created);
long sum = 0;
Parallel.For(0, 4, i =>
{
    using var x = new Mutex(false, name);
    for (int k = 0; k < 50; k++)
    {
        x.WaitOne();
        sum++;
        x.ReleaseMutex();
    }
});
Console.WriteLine(sum);
