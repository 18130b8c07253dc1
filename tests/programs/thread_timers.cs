// System.Threading.Timer, PeriodicTimer, timeouts of waits.
class Program
{
    static async Task Main()
    {
        int ticks = 0;
        var done = new ManualResetEventSlim();
        using (var timer = new Timer(_ => { if (Interlocked.Increment(ref ticks) == 3) done.Set(); }, null, 1, 2))
            Console.WriteLine(done.Wait(10000));
        Console.WriteLine(ticks >= 3);
        var once = new TaskCompletionSource<object?>();
        using var single = new Timer(once.SetResult, "state", 1, Timeout.Infinite);
        Console.WriteLine(await once.Task);
        using var periodic = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (int i = 0; i < 3; i++) Console.WriteLine(await periodic.WaitForNextTickAsync());
        var cts = new CancellationTokenSource();
        cts.CancelAfter(1);
        try { await Task.Delay(-1, cts.Token); } catch (OperationCanceledException) { Console.WriteLine("cancelled"); }
        try { await Task.Delay(10000).WaitAsync(TimeSpan.FromMilliseconds(2)); } catch (TimeoutException) { Console.WriteLine("timeout"); }
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Thread.Sleep(30);
        Console.WriteLine(watch.ElapsedMilliseconds >= 29);
    }
}
