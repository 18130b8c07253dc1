// The thread pool: Task.Run, await, Delay, WhenAll, WhenAny, continuations, cancellation, exceptions, Parallel, PLINQ.
class Program
{
    static async Task Main()
    {
        Console.WriteLine(await Task.Run(() => 6 * 7));
        await Task.Delay(5);
        Console.WriteLine("after the delay");
        int[] squares = await Task.WhenAll(Enumerable.Range(1, 50).Select(async i => { await Task.Yield(); return i * i; }));
        Console.WriteLine(squares.Sum());
        var slow = Task.Delay(5000);
        var quick = Task.Delay(1);
        Console.WriteLine(await Task.WhenAny(slow, quick) == quick);
        long sum = 0;
        Parallel.For(0, 10000, i => Interlocked.Add(ref sum, i));
        Console.WriteLine(sum);
        long total = 0;
        Parallel.ForEach(Enumerable.Range(1, 1000), () => 0L, (i, _, mine) => mine + i, mine => Interlocked.Add(ref total, mine));
        Console.WriteLine(total);
        Console.WriteLine(Enumerable.Range(1, 20000).AsParallel().Where(i => i % 7 == 0).Sum());
        try { await Task.Run(() => throw new InvalidOperationException("in a task")); }
        catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        var many = Task.WhenAll(Task.Run(() => throw new ArgumentException("a")), Task.Run(() => throw new FormatException("b")));
        // Which of the two is thrown is the one that failed first, so only the set is printed.
        try { await many; } catch (Exception e) { Console.WriteLine(many.Exception!.InnerExceptions.Contains(e)); }
        Console.WriteLine(string.Join(' ', many.Exception!.InnerExceptions.Select(e => e.GetType().Name).Order()));
        try { Task.Run(() => throw new IndexOutOfRangeException()).Wait(); }
        catch (AggregateException e) { Console.WriteLine(e.InnerException!.GetType().Name); }
        using var cts = new CancellationTokenSource(10);
        try { await Task.Delay(Timeout.Infinite, cts.Token); } catch (TaskCanceledException) { Console.WriteLine("cancelled"); }
        Console.WriteLine(await Task.Run(() => 1).ContinueWith(t => t.Result + 1).ContinueWith(t => t.Result * 10));
        var source = new TaskCompletionSource<string>();
        ThreadPool.QueueUserWorkItem(_ => source.SetResult("from the pool"));
        Console.WriteLine(await source.Task);
        await foreach (int i in Numbers()) Console.Write($"{i} ");
        Console.WriteLine();
        var gate = new SemaphoreSlim(2);
        int inside = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await gate.WaitAsync();
            int n = Interlocked.Increment(ref inside);
            lock (gate) most = Math.Max(most, n);
            await Task.Delay(1);
            Interlocked.Decrement(ref inside);
            gate.Release();
        }));
        Console.WriteLine(most <= 2);
        var local = new AsyncLocal<int> { Value = 5 };
        await Task.Run(async () => { await Task.Yield(); Console.WriteLine(local.Value); local.Value = 6; });
        Console.WriteLine(local.Value);
        Console.WriteLine(await Task.Run(() => Thread.CurrentThread.IsThreadPoolThread));
        await Task.Factory.StartNew(() => Console.WriteLine("long running"), TaskCreationOptions.LongRunning);
        Console.WriteLine(await Fib(15));
    }
    static async IAsyncEnumerable<int> Numbers() { for (int i = 0; i < 5; i++) { await Task.Delay(1); yield return i; } }
    static async Task<int> Fib(int n)
    {
        if (n < 2) return n;
        var a = Task.Run(() => Fib(n - 1));
        return await Fib(n - 2) + await a;
    }
}
