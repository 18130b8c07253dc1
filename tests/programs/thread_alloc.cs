// Many threads that allocate, keep some of it, and check what they kept; collections from any thread.
class Node { public Node? Next; public int Value; public string Text = ""; }
struct Pair { public object A, B; }
class Program
{
    static long Work(int seed, int rounds)
    {
        Node? list = null;
        var pairs = new Pair[64];
        var words = new Dictionary<string, int>();
        long sum = 0;
        uint x = (uint)seed * 2654435761u + 1;
        for (int i = 0; i < rounds; i++)
        {
            x ^= x << 13; x ^= x >> 17; x ^= x << 5;
            list = new Node { Next = i % 100 == 0 ? null : list, Value = i, Text = "n" + i };
            pairs[x % 64] = new Pair { A = list, B = new int[] { i, (int)(x % 1000) } };
            Pair copy = pairs[(x >> 8) % 64];
            if (copy.A is Node n)
            {
                sum += n.Value;
                if (n.Text != "n" + n.Value || ((int[])copy.B)[0] != n.Value) throw new Exception("corrupt");
            }
            words["w" + x % 50] = i;
            if (i % 500 == 0) sum += new byte[20000].Length;
        }
        foreach (var p in words) if (p.Key[0] != 'w') throw new Exception("corrupt key");
        for (Node? n = list; n != null; n = n.Next) sum += n.Value;
        return sum;
    }
    static void Main()
    {
        int rounds = 3000;
        var results = new long[8];
        var threads = new Thread[8];
        for (int i = 0; i < threads.Length; i++)
        {
            int n = i;
            threads[i] = new Thread(() => results[n] = Work(n, rounds));
            threads[i].Start();
        }
        int spins = 0;
        var spinner = new Thread(() => { while (Volatile.Read(ref spins) >= 0) spins = (spins + 1) & 0xFFFF; }) { IsBackground = true };
        spinner.Start();
        for (int i = 0; i < 5; i++) { GC.Collect(); Thread.Sleep(1); }
        foreach (var t in threads) t.Join();
        for (int i = 0; i < threads.Length; i++) Console.WriteLine($"{i} {results[i] == Work(i, rounds)} {results[i]}");
    }
}
