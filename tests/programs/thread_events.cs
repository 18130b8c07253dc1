// Events, semaphores, mutexes, WaitAny and WaitAll, and the slim forms.
class Program
{
    static void Main()
    {
        using var auto = new AutoResetEvent(false);
        using var manual = new ManualResetEvent(false);
        Console.WriteLine($"{auto.WaitOne(0)} {auto.Set()} {auto.WaitOne(0)} {auto.WaitOne(0)}");
        Console.WriteLine($"{manual.Set()} {manual.WaitOne()} {manual.WaitOne(0)} {manual.Reset()} {manual.WaitOne(1)}");

        int passed = 0;
        var ready = new CountdownEvent(4);
        var threads = new Thread[4];
        for (int i = 0; i < 4; i++)
        {
            threads[i] = new Thread(() => { ready.Signal(); auto.WaitOne(); Interlocked.Increment(ref passed); });
            threads[i].Start();
        }
        ready.Wait();
        for (int i = 1; i <= 4; i++)
        {
            auto.Set();
            while (Volatile.Read(ref passed) < i) Thread.Yield();
        }
        foreach (var t in threads) t.Join();
        Console.WriteLine($"passed {passed}");

        using var sem = new Semaphore(2, 3);
        int inside = 0, most = 0, times = 0;
        threads = new Thread[6];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                for (int k = 0; k < 200; k++)
                {
                    sem.WaitOne();
                    int n = Interlocked.Increment(ref inside);
                    int m;
                    while (n > (m = most) && Interlocked.CompareExchange(ref most, n, m) != m) { }
                    Interlocked.Increment(ref times);
                    if (k % 50 == 0) Thread.Sleep(1);
                    Interlocked.Decrement(ref inside);
                    sem.Release();
                }
            });
            threads[i].Start();
        }
        foreach (var t in threads) t.Join();
        Console.WriteLine($"semaphore {times} {most <= 2} {sem.Release()}");
        try { sem.Release(); } catch (SemaphoreFullException) { Console.WriteLine("full"); }

        using var mutex = new Mutex();
        int sum = 0;
        threads = new Thread[4];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                for (int k = 0; k < 500; k++) { mutex.WaitOne(); mutex.WaitOne(); sum++; mutex.ReleaseMutex(); mutex.ReleaseMutex(); }
            });
            threads[i].Start();
        }
        foreach (var t in threads) t.Join();
        Console.WriteLine($"mutex {sum}");
        try { mutex.ReleaseMutex(); } catch (ApplicationException) { Console.WriteLine("not the owner"); }
        var leaver = new Thread(() => mutex.WaitOne());
        leaver.Start();
        leaver.Join();
        try { mutex.WaitOne(); } catch (AbandonedMutexException) { Console.WriteLine("abandoned"); }
        mutex.ReleaseMutex();

        var events = new[] { new AutoResetEvent(false), new AutoResetEvent(false), new AutoResetEvent(false) };
        Console.WriteLine(WaitHandle.WaitAny(events, 1) == WaitHandle.WaitTimeout);
        events[1].Set();
        Console.WriteLine($"any {WaitHandle.WaitAny(events)}");
        var setter = new Thread(() => { foreach (var e in events) { Thread.Sleep(2); e.Set(); } });
        setter.Start();
        Console.WriteLine($"all {WaitHandle.WaitAll(events)}");
        setter.Join();
        Console.WriteLine($"all again {WaitHandle.WaitAll(events, 5)}");
        var answer = new Thread(() => { events[0].WaitOne(); events[1].Set(); });
        answer.Start();
        Console.WriteLine($"signal and wait {WaitHandle.SignalAndWait(events[0], events[1])}");
        answer.Join();

        var slim = new SemaphoreSlim(0);
        var slimEvent = new ManualResetEventSlim();
        var barrier = new Barrier(3, b => Console.WriteLine($"phase {b.CurrentPhaseNumber}"));
        var party = new Thread[3];
        for (int i = 0; i < 3; i++)
        {
            party[i] = new Thread(() => { for (int k = 0; k < 3; k++) barrier.SignalAndWait(); slimEvent.Wait(); slim.Release(); });
            party[i].Start();
        }
        slimEvent.Set();
        for (int i = 0; i < 3; i++) slim.Wait();
        foreach (var t in party) t.Join();
        var rw = new ReaderWriterLockSlim();
        int value = 0, bad = 0;
        var rwThreads = new Thread[4];
        for (int i = 0; i < 4; i++)
        {
            bool writer = i == 0;
            rwThreads[i] = new Thread(() =>
            {
                for (int k = 0; k < 2000; k++)
                    if (writer) { rw.EnterWriteLock(); value++; value++; rw.ExitWriteLock(); }
                    else { rw.EnterReadLock(); if (value % 2 != 0) bad++; rw.ExitReadLock(); }
            });
            rwThreads[i].Start();
        }
        foreach (var t in rwThreads) t.Join();
        Console.WriteLine($"reader-writer {value} {bad}");
    }
}
