// Contended locks with checksums, Wait and Pulse between threads, interruption.
class Program
{
    static readonly object gate = new(), ping = new();
    static long counter, check;
    static int turn;

    static void Main()
    {
        var workers = new Thread[8];
        for (int i = 0; i < workers.Length; i++)
        {
            int n = i;
            workers[i] = new Thread(() =>
            {
                for (int k = 0; k < 20000; k++)
                    lock (gate) { counter++; check = check * 31 % 1000003 + 1; if (k % 1000 == n) Thread.Yield(); }
            });
            workers[i].Start();
        }
        foreach (var w in workers) w.Join();
        long expected = 0;
        for (int i = 0; i < 160000; i++) expected = expected * 31 % 1000003 + 1;
        Console.WriteLine($"{counter} {check == expected}");

        var other = new Thread(() => Play(1));
        other.Start();
        Play(0);
        other.Join();
        Console.WriteLine($"turns {turn}");

        int woken = 0;
        bool go = false;
        var waiters = new Thread[6];
        for (int i = 0; i < waiters.Length; i++)
        {
            waiters[i] = new Thread(() => { lock (gate) { while (!go) Monitor.Wait(gate); woken++; } });
            waiters[i].Start();
        }
        Thread.Sleep(20);
        lock (gate) { go = true; Monitor.PulseAll(gate); }
        foreach (var w in waiters) w.Join();
        Console.WriteLine($"woken {woken}");

        bool taken = false;
        lock (gate)
        {
            var t = new Thread(() => { taken = Monitor.TryEnter(gate, 10); if (taken) Monitor.Exit(gate); });
            t.Start();
            t.Join();
        }
        Console.WriteLine($"taken {taken}");
        lock (gate) Console.WriteLine($"timed out {!Monitor.Wait(gate, 5)}");

        Interrupt("sleep", () => Thread.Sleep(Timeout.Infinite));
        Interrupt("wait", () => { lock (ping) Monitor.Wait(ping); });
        Interrupt("event", () => new ManualResetEvent(false).WaitOne());
        lock (gate) Interrupt("enter", () => { lock (gate) { } });
        Interrupt("join", () => Thread.CurrentThread.Join());
    }

    static void Play(int me)
    {
        for (int i = 0; i < 5000; i++)
            lock (ping)
            {
                while (turn % 2 != me) Monitor.Wait(ping);
                turn++;
                Monitor.Pulse(ping);
            }
    }

    static void Interrupt(string what, Action block)
    {
        var t = new Thread(() =>
        {
            try { block(); Console.WriteLine($"{what}: not interrupted"); }
            catch (ThreadInterruptedException) { Console.WriteLine($"{what}: interrupted"); }
        });
        t.Start();
        while ((t.ThreadState & ThreadState.WaitSleepJoin) == 0) Thread.Yield();
        t.Interrupt();
        t.Join();
    }
}
