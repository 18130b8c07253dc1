// Parallel.For, ForEach, ForEachAsync, Invoke and parallel queries.
long total = 0;
var r = Parallel.For(0L, 10000L, () => 0L, (i, s, l) => l + i, l => Interlocked.Add(ref total, l));
Console.WriteLine($"{r.IsCompleted} {total}");
r = Parallel.For(0, 1000, (i, s) =>
{
    if (i == 100)
        s.Break();
});
Console.WriteLine($"{r.IsCompleted} {r.LowestBreakIteration}");
r = Parallel.For(0, 1000, (i, s) =>
{
    if (i == 0)
        s.Stop();
});
Console.WriteLine($"{r.IsCompleted} {r.LowestBreakIteration ?? -1}");
try
{
    Parallel.For(0, 10, i =>
    {
        if (i == 3)
            throw new InvalidOperationException("three");
    });
}
catch (AggregateException e)
{
    Console.WriteLine(e.InnerExceptions.Count + " " + e.InnerException!.Message);
}

int n = 0;
Parallel.ForEach(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 3 }, x => Interlocked.Add(ref n, x));
Console.WriteLine(n);
Parallel.Invoke(() => Interlocked.Add(ref n, 1), () => Interlocked.Add(ref n, 2), () => Interlocked.Add(ref n, 3));
Console.WriteLine(n);
var cts = new CancellationTokenSource();
cts.Cancel();
try
{
    Parallel.For(0, 10, new ParallelOptions { CancellationToken = cts.Token }, i =>
    {
    });
}
catch (OperationCanceledException e)
{
    Console.WriteLine(e.Message);
}

n = 0;
await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, ct) =>
{
    await Task.Yield();
    Interlocked.Add(ref n, i);
});
Console.WriteLine(n);
Console.WriteLine(Enumerable.Range(1, 1000).AsParallel().Where(x => x % 3 == 0).Select(x => (long)x * x).Sum());
Console.WriteLine(string.Join(",", Enumerable.Range(1, 20).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(x => x * 2).Take(7)));
Console.WriteLine(ParallelEnumerable.Range(0, 100).Aggregate(0, (a, x) => a + x, (a, b) => a + b, a => a * 2));
Console.WriteLine(string.Join(",", new[] { 5, 3, 9, 1 }.AsParallel().OrderByDescending(x => x)));
Console.WriteLine(Enumerable.Range(0, 100).AsParallel().GroupBy(x => x % 5).OrderBy(g => g.Key).Select(g => g.Key + ":" + g.Sum()).Aggregate((a, b) => a + " " + b));
try
{
    Enumerable.Range(0, 10).AsParallel().Select(x => 10 / (x - 5)).ToArray();
}
catch (AggregateException e)
{
    Console.WriteLine(e.InnerException!.GetType());
}

Console.WriteLine(Enumerable.Range(0, 50).AsParallel().WithExecutionMode(ParallelExecutionMode.ForceParallelism).WithMergeOptions(ParallelMergeOptions.NotBuffered).Distinct().Count());
Console.WriteLine(Enumerable.Range(0, 10).AsParallel().Any(x => x == 5) + " " + Enumerable.Range(0, 10).AsParallel().All(x => x < 5) + " " + Enumerable.Range(0, 10).AsParallel().Max());
