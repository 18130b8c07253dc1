// Settings of the thread pool; work items; a pool whose threads block grows.
ThreadPool.GetMinThreads(out int w, out int io);
Console.WriteLine(w == Environment.ProcessorCount);
Console.WriteLine(io);
ThreadPool.GetMaxThreads(out w, out io);
Console.WriteLine($"{w} {io}");
Console.WriteLine(ThreadPool.SetMinThreads(4, 4));
ThreadPool.GetMinThreads(out w, out io);
Console.WriteLine($"{w} {io}");
Console.WriteLine(ThreadPool.SetMaxThreads(8, 8));
ThreadPool.GetMaxThreads(out w, out io);
Console.WriteLine($"{w} {io}");
Console.WriteLine(ThreadPool.SetMaxThreads(0, 0));
Console.WriteLine(ThreadPool.SetMinThreads(9, 9));
int n = 0;
using var done = new CountdownEvent(1000);
for (int i = 0; i < 1000; i++)
    ThreadPool.QueueUserWorkItem(static s =>
    {
        var(a, c) = ((int[], CountdownEvent))s!;
        Interlocked.Increment(ref a[0]);
        c.Signal();
    }, (new int[1], done));
done.Wait();
Console.WriteLine(done.CurrentCount);
ThreadPool.UnsafeQueueUserWorkItem(_ => Interlocked.Increment(ref n), null);
ThreadPool.QueueUserWorkItem<int>(x => Interlocked.Add(ref n, x), 5, true);
while (Volatile.Read(ref n) < 6)
    Thread.Sleep(1);
Console.WriteLine(n);
ThreadPool.GetAvailableThreads(out w, out io);
Console.WriteLine(w <= 8);
Console.WriteLine(ThreadPool.CompletedWorkItemCount >= 1002);
Console.WriteLine(ThreadPool.PendingWorkItemCount);
Console.WriteLine(ThreadPool.ThreadCount > 0);
Console.WriteLine(Parallel.For(0, 1000, i => Interlocked.Increment(ref n)).IsCompleted + " " + n);
// blocked pool grows
using var gate = new ManualResetEventSlim();
var bl = Enumerable.Range(0, 6).Select(_ => Task.Run(() => gate.Wait())).ToArray();
await Task.Delay(10);
var free = Task.Run(() => 7);
Console.WriteLine(await free);
gate.Set();
await Task.WhenAll(bl);
Console.WriteLine("all");
