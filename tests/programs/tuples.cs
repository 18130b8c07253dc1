// Tuples: names, equality, comparison, deconstruction, swaps, nesting, long tuples, as keys.
class Program
{
    static (int Min, int Max, double Mean) Stats(int[] a) => (a.Min(), a.Max(), a.Average());
    class Pair { public int A = 1; public string B = "b"; public void Deconstruct(out int a, out string b) { a = A; b = B; } }

    static void Main()
    {
        var s = Stats(new[] { 4, 8, 6 });
        Console.WriteLine($"{s.Min} {s.Max} {s.Mean} {s}");
        (int a, int b) = (1, 2);
        (a, b) = (b, a);
        Console.WriteLine($"{a} {b} {(a, b) == (2, 1)} {(a, b) != (2, 1)} {(1, "x").CompareTo((1, "y"))}");
        var (x, (y, z)) = (1, ("two", 3.0));
        Console.WriteLine($"{x} {y} {z}");
        var big = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        Console.WriteLine($"{big.Item9} {big} {big.GetHashCode() == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10).GetHashCode()}");
        var (first, second) = new Pair();
        Console.WriteLine($"{first}{second}");
        var d = new Dictionary<(int, string), int> { [(1, "a")] = 10 };
        Console.WriteLine($"{d[(1, "a")]} {d.ContainsKey((1, "b"))}");
        int[] fib = { 1, 1 };
        for (int i = 0; i < 10; i++) (fib[0], fib[1]) = (fib[1], fib[0] + fib[1]);
        Console.WriteLine($"{fib[0]} {ValueTuple.Create(1, 'c')} {Tuple.Create(5, "t")} {default((int, string))}");
        (int n, string t)? maybe = null;
        Console.WriteLine($"{maybe?.n} {maybe == null} {(maybe ?? (7, "q")).t}");
    }
}
