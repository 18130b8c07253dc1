// Iterators: laziness, state, infinite sequences, early exit, finally on dispose, recursion.
class Program
{
    static IEnumerable<int> Count(int n)
    {
        Console.Write("[start]");
        try
        {
            for (int i = 0; i < n; i++)
            {
                if (i == 7) yield break;
                yield return i;
            }
        }
        finally { Console.Write("[end]"); }
    }
    static IEnumerable<long> Fib()
    {
        (long a, long b) = (0, 1);
        while (true) { yield return a; (a, b) = (b, a + b); }
    }
    static IEnumerable<string> Permute(string s)
    {
        if (s.Length <= 1) { yield return s; yield break; }
        for (int i = 0; i < s.Length; i++)
            foreach (string rest in Permute(s.Remove(i, 1)))
                yield return s[i] + rest;
    }
    static IEnumerator<T> Twice<T>(IEnumerable<T> items) { foreach (T t in items) { yield return t; yield return t; } }

    static void Main()
    {
        var lazy = Count(3);
        Console.WriteLine("made");
        foreach (int i in lazy) Console.Write(i);
        Console.WriteLine();
        foreach (int i in lazy) { Console.Write(i); if (i == 1) break; }
        Console.WriteLine();
        Console.WriteLine(Count(100).Count());
        foreach (long f in Fib().Where(x => x % 2 == 0).Take(10)) Console.Write($"{f} ");
        Console.WriteLine();
        Console.WriteLine(string.Join(" ", Permute("abc")));
        var e = Twice(new[] { 'x', 'y' });
        while (e.MoveNext()) Console.Write(e.Current);
        Console.WriteLine();
        using (var manual = Count(5).GetEnumerator()) { manual.MoveNext(); manual.MoveNext(); Console.Write(manual.Current); }
        Console.WriteLine();
        try { foreach (int i in Count(3)) throw new Exception("inside"); } catch (Exception x) { Console.WriteLine(x.Message); }
    }
}
