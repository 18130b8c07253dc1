// soak SECONDS THREADS: threads allocate (small, large, pinned, weak, finalizable), lock, throw and await until the
// time is over, and check what they hold. Ends with a line of counts and "soak ok", or tells what was lost (code 1).
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

int seconds = args.Length > 0 ? int.Parse(args[0]) : 10, threads = args.Length > 1 ? int.Parse(args[1]) : 16;
long end = Environment.TickCount64 + seconds * 1000L;
var workers = Enumerable.Range(0, threads).Select(i => new Worker(i, end)).ToArray();
var started = workers.Select(w => new Thread(w.Run)).ToArray();
foreach (var t in started) t.Start();
foreach (var t in started) t.Join();

long rounds = workers.Sum(w => w.Rounds);
if (Shared.Total != workers.Sum(w => w.Added)) Shared.Fail("the counter under the lock");
if (Shared.Queue.Count != 0 || Shared.Taken != Shared.Put) Shared.Fail("the queue of Wait and Pulse");
GC.Collect();
GC.WaitForPendingFinalizers();
long open = Finalizable.Made - Finalizable.Ended;
if (open < 0) Shared.Fail("an object was finalized twice");
if (Finalizable.Made > 5000 && open > Finalizable.Made / 2) Shared.Fail($"finalizers: {open} of {Finalizable.Made} open");
Console.WriteLine($"{rounds} rounds, {workers.Sum(w => w.Thrown)} exceptions, {workers.Sum(w => w.Awaited)} awaits, " +
    $"{Finalizable.Ended} finalizers, {workers.Sum(w => w.WeakDied)} weak references cleared, {GC.CollectionCount(2)} full collections");
if (workers.FirstOrDefault(w => w.Rounds == 0) != null) Shared.Fail("a thread did nothing");
Console.WriteLine("soak ok");

static class Shared
{
    public static readonly object Lock = new();
    public static readonly Queue<int[]> Queue = new();
    public static readonly SemaphoreSlim Gate = new(4);
    public static readonly ConditionalWeakTable<object, string> Names = new();
    public static long Total, Put, Taken;

    public static void Fail(string what)
    {
        Console.WriteLine("soak FAILED: " + what);
        Console.Out.Flush();
        Environment.Exit(1);
    }
}

sealed class Finalizable(int seed)
{
    public static long Made, Ended;
    readonly int[] data = [seed, ~seed];
    int ended;

    public static Finalizable New(int seed)
    {
        Interlocked.Increment(ref Made);
        return new Finalizable(seed);
    }

    ~Finalizable()
    {
        if (data[1] != ~data[0] || Interlocked.Exchange(ref ended, 1) != 0) Shared.Fail("a finalizer's object");
        Interlocked.Increment(ref Ended);
    }
}

sealed class Node(Node? next, int value)
{
    public Node? Next = next;
    public readonly int Value = value;
    public readonly string Text = value.ToString();
}

struct Pair
{
    public string Key;
    public int[] Numbers;
}

sealed class Expected(int value) : Exception("expected")
{
    public readonly int Value = value;
}

sealed class Worker(int id, long end)
{
    public long Rounds, Added, Thrown, Awaited, WeakDied;
    readonly Random random = new(id * 7919 + 1);
    readonly Node?[] lists = new Node?[64];
    readonly Pair[] pairs = new Pair[128];
    readonly byte[]?[] large = new byte[]?[3];
    readonly List<WeakReference<int[]>> weak = [];
    [ThreadStatic] static Dictionary<int, string>? own;

    public void Run()
    {
        Action[] kinds = [Lists, Structs, Large, Pinned, Weak, Finalizers, Locked, Hand, Throw, Await, Tables, Own];
        while (Environment.TickCount64 < end)
        {
            for (int i = 0; i < 20; i++) kinds[random.Next(kinds.Length)]();
            Rounds++;
        }
        while (Take()) { }
    }

    void Check(bool good, string what)
    {
        if (!good) Shared.Fail($"{what} (thread {id}, round {Rounds})");
    }

    // Long-lived lists that get new heads, so that old objects point to new ones.
    void Lists()
    {
        int slot = random.Next(lists.Length), n = 0;
        lists[slot] = new Node(lists[slot], random.Next());
        for (Node? p = lists[slot]; p != null; p = p.Next)
        {
            Check(p.Text == p.Value.ToString(), "a list node");
            if (++n == 40) p.Next = null;
        }
    }

    void Structs()
    {
        int slot = random.Next(pairs.Length), seed = random.Next(1000);
        pairs[slot] = new Pair { Key = "k" + seed, Numbers = [seed, seed + 1] };
        Array.Copy(pairs, slot, pairs, pairs.Length - 1 - slot, 1);
        foreach (ref readonly Pair p in pairs.AsSpan())
            Check(p.Key == null || p.Key == "k" + p.Numbers[0] && p.Numbers[1] == p.Numbers[0] + 1, "a struct of references");
    }

    void Large()
    {
        int slot = random.Next(large.Length);
        if (large[slot] is byte[] old) Check(old[0] == old[^1] && old[old.Length / 2] == 0, "a large array");
        byte[] made = large[slot] = new byte[20_000 + random.Next(100_000)];
        made[0] = made[^1] = (byte)(1 + random.Next(255));
    }

    void Pinned()
    {
        int[] a = Enumerable.Range(id, 50).ToArray();
        GCHandle handle = GCHandle.Alloc(a, GCHandleType.Pinned);
        nint before = handle.AddrOfPinnedObject();
        Churn(20);
        Check(before == handle.AddrOfPinnedObject() && Marshal.ReadInt32(before, 4) == id + 1, "a pinned array");
        handle.Free();
        int[] pinned = GC.AllocateArray<int>(30, pinned: true);
        Check(pinned.All(v => v == 0), "a pinned array is not zero");
    }

    static void Churn(int n)
    {
        object? last = null;
        for (int i = 0; i < n; i++) last = new object?[] { last, "x" + i };
        GC.KeepAlive(last);
    }

    void Weak()
    {
        weak.Add(new WeakReference<int[]>([id, ~id, (int)Rounds]));
        if (weak.Count < 200) return;
        foreach (var w in weak)
            if (!w.TryGetTarget(out int[]? a)) WeakDied++;
            else Check(a[0] == id && a[1] == ~id, "a weak reference's target");
        weak.Clear();
    }

    void Finalizers() => GC.KeepAlive(Finalizable.New(random.Next()));

    void Locked()
    {
        lock (Shared.Lock)
        {
            Shared.Total += 3;
            Added += 3;
            if (random.Next(50) == 0) Churn(5);
        }
        object[] many = new object[8];
        for (int i = 0; i < many.Length; i++) lock (many[i] = new object()) Monitor.Pulse(many[i]);
    }

    // Through a queue with Wait and Pulse to whichever thread takes it.
    void Hand()
    {
        int seed = random.Next();
        lock (Shared.Queue)
        {
            Shared.Queue.Enqueue([seed, ~seed]);
            Shared.Put++;
            Monitor.Pulse(Shared.Queue);
        }
        Take();
    }

    bool Take()
    {
        lock (Shared.Queue)
        {
            if (Shared.Queue.Count == 0 && !Monitor.Wait(Shared.Queue, 1)) return false;
            if (!Shared.Queue.TryDequeue(out int[]? a)) return true;
            Shared.Taken++;
            Check(a[1] == ~a[0], "an element of the queue");
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Deep(int n, int value)
    {
        try
        {
            if (n == 0) throw new Expected(value);
            Deep(n - 1, value);
        }
        finally
        {
            Churn(1);
        }
    }

    void Throw()
    {
        int value = random.Next();
        try
        {
            Deep(random.Next(8), value);
            Check(false, "an exception was lost");
        }
        catch (Expected e) when (e.Value == value)
        {
            Thrown++;
        }
        try
        {
            _ = pairs[pairs.Length + random.Next(3)];
        }
        catch (IndexOutOfRangeException)
        {
            Thrown++;
        }
    }

    void Await() => Check(Sum(random.Next(5)).GetAwaiter().GetResult() == 1 + 2 + 3, "an awaited sum");

    async Task<int> Sum(int yields)
    {
        await Shared.Gate.WaitAsync();
        try
        {
            int[] parts = await Task.WhenAll(Part(1), Part(2), Part(3));
            for (int i = 0; i < yields; i++) await Task.Yield();
            if (yields == 0) await Task.Delay(1);
            Awaited++;
            return parts.Sum();
        }
        finally
        {
            Shared.Gate.Release();
        }
    }

    static async Task<int> Part(int n)
    {
        int[] kept = [n];
        await Task.Yield();
        Churn(3);
        return kept[0];
    }

    void Tables()
    {
        var key = new object();
        Shared.Names.Add(key, "name " + id);
        Churn(3);
        Check(Shared.Names.TryGetValue(key, out string? name) && name == "name " + id, "ConditionalWeakTable");
    }

    void Own()
    {
        own ??= [];
        int key = random.Next(300);
        if (own.TryGetValue(key, out string? text)) Check(text == "own " + key, "a thread static dictionary");
        own[key] = "own " + key;
        if (own.Count > 250) own = null;
    }
}
