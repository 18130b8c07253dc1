// Exceptions on several threads at once, static constructors that race, finalizers.
class Once
{
    public static int Runs;
    public static readonly int Value;
    static Once() { Interlocked.Increment(ref Program.CctorRuns); Thread.Sleep(10); Value = 77; }
}
class Broken { public static int Value = int.Parse("no number"); }
class Dies { ~Dies() { Interlocked.Increment(ref Program.Finalized); } }
class Program
{
    public static int CctorRuns, Finalized;
    static int Deep(int n, int seed)
    {
        try { return n == 0 ? throw new InvalidOperationException("seed " + seed) : Deep(n - 1, seed) + 1; }
        finally { if (n % 10 == 0) Interlocked.Increment(ref finals); }
    }
    static int finals;
    static void Make() { for (int i = 0; i < 100; i++) new Dies(); }
    static void Main()
    {
        var caught = new int[6];
        var threads = new Thread[6];
        for (int i = 0; i < 6; i++)
        {
            int n = i;
            threads[i] = new Thread(() =>
            {
                for (int k = 0; k < 100; k++)
                    try { Deep(30, n); }
                    catch (InvalidOperationException e) when (e.Message == "seed " + n) { caught[n]++; }
            });
            threads[i].Start();
        }
        foreach (var t in threads) t.Join();
        Console.WriteLine($"{string.Join(",", caught)} {finals}");
        var values = new int[6];
        var broken = new string[6];
        for (int i = 0; i < 6; i++)
        {
            int n = i;
            threads[i] = new Thread(() =>
            {
                values[n] = Once.Value;
                try { values[n] += Broken.Value; } catch (TypeInitializationException e) { broken[n] = e.InnerException!.GetType().Name; }
            });
            threads[i].Start();
        }
        foreach (var t in threads) t.Join();
        Console.WriteLine($"{string.Join(",", values)} {CctorRuns} {string.Join(",", broken)}");
        var maker = new Thread(Make);
        maker.Start();
        maker.Join();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine(Finalized >= 90);
        string? s = null;
        var last = new Thread(() => { try { Console.WriteLine(s!.Length); } catch (NullReferenceException) { Console.WriteLine("null"); } });
        last.Start();
        last.Join();
    }
}
