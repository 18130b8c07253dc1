// Timer, PeriodicTimer, System.Timers.Timer, TimeProvider.
int n = 0;
using (var t = new Timer(_ => Interlocked.Increment(ref n), null, 1, 2))
{
    while (Volatile.Read(ref n) < 5)
        Thread.Sleep(1);
    Console.WriteLine(t.Change(-1, -1));
}

var dead = new Timer(_ =>
{
});
dead.Dispose();
try
{
    Console.WriteLine(dead.Change(1, 1));
}
catch (ObjectDisposedException e)
{
    Console.WriteLine("od");
}

using var pt = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
int k = 0;
while (await pt.WaitForNextTickAsync())
    if (++k == 3)
        break;
Console.WriteLine(k);
pt.Dispose();
Console.WriteLine(await pt.WaitForNextTickAsync());
var st = new System.Timers.Timer(5)
{
    AutoReset = false
};
var ev = new ManualResetEventSlim();
st.Elapsed += (s, e) => ev.Set();
st.Start();
ev.Wait();
Console.WriteLine(st.Enabled);
Console.WriteLine(Timer.ActiveCount >= 0);
try
{
    new Timer(_ =>
    {
    }, null, -2, 0);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

using var w = new ManualResetEvent(false);
new Timer(_ =>
{
}, null, 0, 1).Dispose(w);
w.WaitOne();
Console.WriteLine("disposed");
var ti = TimeProvider.System.CreateTimer(_ => ev.Set(), null, TimeSpan.FromMilliseconds(3), Timeout.InfiniteTimeSpan);
ev.Reset();
ev.Wait();
await ti.DisposeAsync();
Console.WriteLine("tp");
var kept = new List<Timer>(); // a timer that nobody holds may be collected
var order = new List<int>();
var done = new CountdownEvent(3);
foreach (var d in new[]
{
    60,
    5,
    30
}

)
{
    int q = d;
    kept.Add(new Timer(_ =>
    {
        lock (order)
            order.Add(q);
        done.Signal();
    }, null, d, -1));
}

done.Wait();
Console.WriteLine(string.Join(",", order));
GC.KeepAlive(kept);
