// Spans, refs and pointers into objects keep them alive while nothing else does.
using System.Runtime.CompilerServices;

class Program
{
    struct Cell { public long A, B; }
    class Holder { public int Before; public Cell Cell; public int After; }

    [MethodImpl(MethodImplOptions.NoInlining)] static Span<int> MakeSpan(int n) { var a = new int[n]; for (int i = 0; i < n; i++) a[i] = i; return a.AsSpan(n - 5); }
    [MethodImpl(MethodImplOptions.NoInlining)] static ref long MakeRef(int n) { var h = new Holder { Cell = new Cell { A = n, B = n * 2 } }; return ref h.Cell.B; }
    static void Churn() { for (int i = 0; i < 50_000; i++) GC.KeepAlive(new int[i % 100]); GC.Collect(); }

    static void Main()
    {
        Span<int> s = MakeSpan(1000);
        ref long r = ref MakeRef(21);
        Span<char> end = new char[16].AsSpan(16);
        Churn();
        int sum = 0;
        foreach (int x in s) sum += x;
        r++;
        Churn();
        Console.WriteLine($"{sum} {r} {end.Length}");
        ReadOnlySpan<char> tail = new string('a', 100).AsSpan(98);
        Churn();
        Console.WriteLine(tail.ToString());
    }
}
