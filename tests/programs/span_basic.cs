// Span and ReadOnlySpan: slicing, copying, searching, stackalloc, over strings and arrays, Memory.
class Program
{
    static int Sum(ReadOnlySpan<int> s) { int sum = 0; foreach (int x in s) sum += x; return sum; }
    static ReadOnlySpan<char> Word(ReadOnlySpan<char> s, int n)
    {
        while (n-- > 0) s = s[(s.IndexOf(' ') + 1)..];
        int end = s.IndexOf(' ');
        return end < 0 ? s : s[..end];
    }

    static void Main()
    {
        int[] a = { 1, 2, 3, 4, 5, 6 };
        Span<int> s = a;
        s.Slice(1, 3).Fill(9);
        Console.WriteLine($"{string.Join(",", a)} {Sum(a)} {Sum(s[4..])} {s.Length} {s[..2].IsEmpty} {s.IndexOf(9)} {s.LastIndexOf(9)}");
        s[1..4].Reverse();
        s[..3].CopyTo(s[1..]);
        Console.WriteLine($"{string.Join(",", a)} {s.SequenceEqual(new[] { 1, 1, 9, 9, 5, 6 })}");
        ref int r = ref s[2];
        r = 77;
        Console.WriteLine(a[2]);
        Span<byte> stack = stackalloc byte[16];
        for (int i = 0; i < stack.Length; i++) stack[i] = (byte)(i * 17);
        Span<long> zero = stackalloc long[4];
        Console.WriteLine($"{stack[15]} {zero[3]} {System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(stack)[1]:x}");
        Console.WriteLine($"{Word("the quick brown fox", 2)} {Word("one", 0).Length} {"abc".AsSpan().ToString()} {int.Parse("  42 ".AsSpan().Trim())}");
        Console.WriteLine($"{"hello world".AsSpan().IndexOfAny('o', 'w')} {"aXbX".AsSpan().Count('X')} {"abc".AsSpan().StartsWith("ab")} {"b".AsSpan().CompareTo("a", StringComparison.Ordinal)}");
        Memory<int> m = a.AsMemory(2, 2);
        m.Span[0] = 500;
        Console.WriteLine($"{a[2]} {m.Length} {m.ToArray().Length}");
        foreach (Range part in "a,b;c".AsSpan().SplitAny(",;")) Console.Write($"{"a,b;c"[part]}|");
        Console.WriteLine();
        s.Clear();
        a.AsSpan().Sort();
        Console.WriteLine($"{a.Sum()} {default(Span<int>).Length} {Span<int>.Empty == default}");
        static int Recursive(int depth) { Span<int> local = stackalloc int[32]; local.Fill(depth); return depth == 0 ? 0 : local[31] + Recursive(depth - 1); }
        Console.WriteLine(Recursive(100));
    }
}
