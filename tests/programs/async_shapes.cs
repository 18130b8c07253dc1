// Exceptions and finally in async methods, own awaiters, streams, combinators.
// exceptions and finally in async, async void, value task sources, custom awaiter, configureawait chains
static async Task<int> F(int n)
{
    try
    {
        if (n == 0)
            throw new InvalidOperationException("zero");
        await Task.Yield();
        return n + await F(n - 1);
    }
    catch (InvalidOperationException e)when (n == 2)
    {
        Console.WriteLine("caught at 2: " + e.Message);
        return 100;
    }
    finally
    {
        Console.WriteLine("finally " + n);
    }
}

Console.WriteLine(await F(4));
try
{
    await Task.WhenAll(Enumerable.Range(0, 3).Select(async i =>
    {
        await Task.Delay(i);
        throw new Exception("e" + i);
    }));
}
catch (Exception e)
{
    Console.WriteLine(e.Message);
}

await new My(3);
Console.WriteLine("after custom");
var src = new TaskCompletionSource();
async void V()
{
    await src.Task;
    Console.WriteLine("async void");
}

V();
src.SetResult();
await Task.Delay(10);
await using (var e = Seq().GetAsyncEnumerator())
{
    while (await e.MoveNextAsync())
        Console.Write(e.Current + " ");
}

Console.WriteLine();
static async IAsyncEnumerable<string> Seq()
{
    for (int i = 0; i < 3; i++)
    {
        await Task.Yield();
        yield return "s" + i;
    }
}

var cts = new CancellationTokenSource();
var t = Task.Run(async () =>
{
    try
    {
        await Task.Delay(-1, cts.Token);
    }
    finally
    {
        Console.WriteLine("cleanup");
    }
});
cts.CancelAfter(5);
try
{
    await t;
}
catch (OperationCanceledException)
{
    Console.WriteLine(t.Status);
}

ValueTask<int> vt = Once();
Console.WriteLine(await vt);
static async ValueTask<int> Once()
{
    await Task.Yield();
    return 9;
}

var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
{
    int s = 0;
    for (int k = 0; k < i; k++)
    {
        await Task.Yield();
        s += k;
    }

    return s;
})));
Console.WriteLine(results.Sum());
Func<Task> lambda = async () =>
{
    await Task.CompletedTask;
    throw new ArgumentException("lambda");
};
try
{
    await lambda();
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}

var lazy = new Lazy<Task<int>>(async () =>
{
    await Task.Delay(1);
    return 5;
});
Console.WriteLine(await lazy.Value + await lazy.Value);
var ex = await Task.FromException<int>(new Exception("x")).ContinueWith(q => q.Exception!.InnerException!.Message);
Console.WriteLine(ex);
using var sem = new SemaphoreSlim(1);
int inside = 0, max = 0;
await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
{
    await sem.WaitAsync();
    try
    {
        max = Math.Max(max, ++inside);
        await Task.Yield();
        inside--;
    }
    finally
    {
        sem.Release();
    }
}));
Console.WriteLine(max);
Console.WriteLine(await Task.Run(() => Task.FromResult(3)).ContinueWith(x => x.Result * 2, TaskScheduler.Default));
foreach (var s in new[]
{
    Task.Delay(1),
    Task.Delay(2)
}

)
    await s;
await Parallel.ForAsync(0, 10, (i, ct) =>
{
    Interlocked.Increment(ref inside);
    return default;
});
Console.WriteLine(inside);
struct My(int n)
{
    public Aw GetAwaiter() => new(n);
    public struct Aw(int n) : System.Runtime.CompilerServices.ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public void OnCompleted(Action a) => UnsafeOnCompleted(a);
        public void UnsafeOnCompleted(Action a)
        {
            Console.WriteLine("awaiting " + n);
            ThreadPool.QueueUserWorkItem(_ => a());
        }

        public void GetResult()
        {
        }
    }
}
