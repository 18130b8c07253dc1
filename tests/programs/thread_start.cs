// Threads: start, join, parameters, names, background, states, thread statics, ids.
class Program
{
    [ThreadStatic] static int perThread;
    [ThreadStatic] static string? label;
    static int total;
    static readonly ThreadLocal<int> local = new(() => 100);

    static void Main()
    {
        var t = new Thread(() => Console.WriteLine("hello from a thread")) { Name = "first" };
        Console.WriteLine($"{t.ThreadState} {t.IsAlive} {t.IsBackground} {t.Name}");
        t.Start();
        t.Join();
        Console.WriteLine($"{t.ThreadState} {t.IsAlive} {t.ManagedThreadId != Environment.CurrentManagedThreadId}");
        try { t.Start(); } catch (ThreadStateException e) { Console.WriteLine(e.Message); }
        try { new Thread(() => { }).Join(); } catch (ThreadStateException e) { Console.WriteLine(e.Message); }
        var p = new Thread(o => Console.WriteLine($"got {o} in {Thread.CurrentThread.Name}")) { Name = "with parameter" };
        p.Start("an object");
        p.Join();

        perThread = -1;
        label = "main";
        var threads = new Thread[16];
        var results = new int[16];
        for (int i = 0; i < threads.Length; i++)
        {
            int n = i;
            threads[i] = new Thread(() =>
            {
                for (int k = 0; k < 1000; k++) { perThread += n; local.Value++; Interlocked.Add(ref total, k); }
                label ??= "thread " + n;
                results[n] = label == "thread " + n ? perThread + local.Value : -1;
            });
        }
        foreach (var x in threads) x.Start();
        foreach (var x in threads) x.Join();
        Console.WriteLine(string.Join(",", results));
        Console.WriteLine($"{total} {perThread} {label} {local.Value}");

        var bg = new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true };
        bg.Start();
        Console.WriteLine($"{bg.Join(20)} {bg.IsBackground} {bg.IsAlive}");
        while ((bg.ThreadState & ThreadState.WaitSleepJoin) == 0) Thread.Yield();
        Console.WriteLine(bg.ThreadState);
        var big = new Thread(() => Console.WriteLine(Deep(10000)), 16 << 20);
        big.Start();
        big.Join();
        // Main ends first; the foreground thread is waited for.
        new Thread(() => { Thread.Sleep(50); Console.WriteLine("last words"); }).Start();
        Console.WriteLine("main ends");
    }
    static int Deep(int n) => n == 0 ? 0 : 1 + Deep(n - 1);
}
