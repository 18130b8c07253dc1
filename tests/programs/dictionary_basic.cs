// Dictionary<K,V>: value and reference keys, removal, collisions, custom comparers, enumeration order after inserts.
record Point(int X, int Y);
struct Bad(int n) : IEquatable<Bad> { public int N = n; public bool Equals(Bad o) => o.N == N; public override int GetHashCode() => 1; public override bool Equals(object? o) => o is Bad b && Equals(b); }
enum Color { Red, Green }

class Program
{
    static void Main()
    {
        var counts = new Dictionary<string, int>();
        foreach (string w in "the cat and the dog and the bird".Split(' '))
            counts[w] = counts.GetValueOrDefault(w) + 1;
        foreach (var (word, n) in counts) Console.Write($"{word}={n} ");
        Console.WriteLine();
        var squares = new Dictionary<int, long>();
        for (int i = 0; i < 10000; i++) squares.Add(i * 31, (long)i * i);
        long sum = 0;
        for (int i = 0; i < 10000; i += 3) if (squares.Remove(i * 31, out long v)) sum += v;
        Console.WriteLine($"{squares.Count} {sum} {squares.ContainsKey(31)} {squares.ContainsKey(0)}");
        try { squares.Add(31, 1); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        try { Console.WriteLine(squares[5]); } catch (KeyNotFoundException e) { Console.WriteLine(e.Message); }
        var points = new Dictionary<Point, string> { [new(1, 2)] = "a", [new(3, 4)] = "b" };
        Console.WriteLine($"{points[new(1, 2)]} {points.TryGetValue(new(9, 9), out _)}");
        var bad = new Dictionary<Bad, int>();
        for (int i = 0; i < 50; i++) bad[new Bad(i)] = i;
        Console.WriteLine($"{bad[new Bad(37)]} {bad.Count}");
        var ignore = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 };
        ignore["KEY"]++;
        Console.WriteLine($"{ignore["key"]} {ignore.Count} {ignore.Keys.First()}");
        var colors = new Dictionary<Color, List<int>> { [Color.Green] = new() { 1 } };
        colors[Color.Green].Add(2);
        Console.WriteLine($"{colors[Color.Green].Count} {colors.ContainsKey(Color.Red)}");
        var longs = new Dictionary<long, double> { [1L << 40] = 0.5 };
        longs.TryAdd(1L << 40, 9);
        Console.WriteLine($"{longs[1L << 40]} {longs.Values.Sum()}");
    }
}
