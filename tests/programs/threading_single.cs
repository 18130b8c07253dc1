// Thread primitives on one thread: Interlocked, Monitor, lock, ThreadLocal, ThreadStatic, Lazy, Volatile, cancellation.
class Program
{
    [ThreadStatic] static int perThread;
    static int counter;
    static object? slot;
    static void Main()
    {
        Console.WriteLine($"{Interlocked.Increment(ref counter)} {Interlocked.Add(ref counter, 9)} {Interlocked.Exchange(ref counter, 5)} {Interlocked.CompareExchange(ref counter, 7, 5)} {counter} {Interlocked.CompareExchange(ref counter, 1, 100)} {Interlocked.Or(ref counter, 8)} {counter}");
        object mine = "mine";
        Console.WriteLine($"{Interlocked.CompareExchange(ref slot, mine, null) == null} {Interlocked.CompareExchange(ref slot, "other", null)} {slot}");
        long big = 1L << 40;
        Interlocked.Decrement(ref big);
        Console.WriteLine($"{big} {Volatile.Read(ref counter)} {perThread++} {perThread}");
        object gate = new();
        lock (gate) { Monitor.Enter(gate); Console.Write($"{Monitor.IsEntered(gate)} "); Monitor.Exit(gate); Monitor.PulseAll(gate); }
        Console.WriteLine($"{Monitor.IsEntered(gate)} {Monitor.TryEnter(gate)} {Monitor.Wait(gate, 1)}");
        Monitor.Exit(gate);
        try { Monitor.Exit(gate); } catch (SynchronizationLockException) { Console.WriteLine("not entered"); }
        var newLock = new Lock();
        lock (newLock) Console.WriteLine(newLock.IsHeldByCurrentThread);
        int made = 0;
        var lazy = new Lazy<string>(() => { made++; return "made"; });
        Console.WriteLine($"{lazy.IsValueCreated} {lazy.Value}{lazy.Value} {made}");
        var local = new ThreadLocal<int>(() => 42);
        var asyncLocal = new AsyncLocal<string> { Value = "flow" };
        Console.WriteLine($"{local.Value++} {local.Value} {asyncLocal.Value}");
        using var cts = new CancellationTokenSource();
        cts.Token.Register(() => Console.Write("[cancelled] "));
        cts.Cancel();
        try { cts.Token.ThrowIfCancellationRequested(); } catch (OperationCanceledException) { Console.WriteLine("thrown"); }
        var sem = new SemaphoreSlim(1);
        Console.WriteLine($"{sem.Wait(0)} {sem.Wait(0)} {sem.Release()} {Environment.CurrentManagedThreadId > 0} {Thread.CurrentThread.IsAlive}");
        Thread.Sleep(1);
    }
}
